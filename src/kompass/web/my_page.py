"""One's own page: who one is here, and the ways to sign in."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kompass.domain import account


def page(request: HttpRequest) -> HttpResponse:
    """Name and language, to be changed; where password, second factor, passkeys and sign-ins are."""
    user = request.user
    fault = ""
    if request.method == "POST":
        name = request.POST.get("name", "").strip()
        language = request.POST.get("language", "")
        if name and language in dict(settings.LANGUAGES):
            account.describe(user.key, name=name, language=language)  # type: ignore[union-attr]
            with override(language):
                messages.success(request, _("Saved."))
                return redirect(reverse("my_page"))
        fault = _("Write your name.")
    kinds = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    return render(
        request,
        "my_page.html",
        {
            "fault": fault,
            "languages": settings.LANGUAGES,
            "has_password": user.has_usable_password(),  # type: ignore[union-attr]
            "codes": Authenticator.Type.TOTP in kinds,
            "passkeys": Authenticator.Type.WEBAUTHN in kinds,
            "addresses": EmailAddress.objects.filter(user_id=user.pk).count(),
            "connections": SocialAccount.objects.filter(user_id=user.pk).count(),
        },
        status=400 if fault else 200,
    )
