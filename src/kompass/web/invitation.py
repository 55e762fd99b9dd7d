"""The page behind the link of an invitation."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from kompass.domain import invitation
from kompass.web.single_sign_on import INVITATION, PROVIDER

WAYS = ("password", "passkey")


@sensitive_post_parameters("password")
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Show whom the invitation is for, and take what they choose: a name, and a password or a passkey."""
    pending = invitation.pending(token)
    if pending is None:
        return render(request, "account/invitation_gone.html", status=410)
    # Single sign-on comes back without the token in the address.
    request.session[INVITATION] = token
    name = pending.name
    faults: dict[str, tuple[str, ...]] = {}
    if request.method == "POST":
        name = request.POST.get("name", "").strip()[:120]
        password = request.POST.get("password", "")
        by_passkey = request.POST.get("way") == "passkey"
        if not name:
            faults["name"] = (_("Write your name."),)
        if not by_passkey and (found := invitation.password_faults(token, password)):
            faults["password"] = found
        if not faults:
            return _taken_over(request, token, name, None if by_passkey else password)
    return render(
        request,
        "account/invitation.html",
        {
            "pending": pending,
            "name": name,
            "faults": faults,
            "single_sign_on": reverse("openid_connect_login", kwargs={"provider_id": PROVIDER})
            if settings.CONFIGURATION.oidc_issuer
            else "",
        },
    )


def _taken_over(request: HttpRequest, token: str, name: str, password: str | None) -> HttpResponse:
    user = invitation.accept(token, name=name, password=password)
    if user is None:
        return redirect("invitation", token=token)
    request.session.pop(INVITATION, None)
    record_authentication(request, user, method="invitation")
    login = Login(user=user, redirect_url=reverse("my_page" if password else "mfa_add_webauthn"))
    response: HttpResponse = perform_login(request, login)
    return response
