"""Single sign-on with OpenID Connect, by allauth. What the issuer says about a person is forgotten at once, but for
the name of the account that stays the same (`KOMPASS_OIDC_STABLE_CLAIM`) and whether the e-mail address is theirs.

A national identity number is never kept: not as that name, not in a table, a session or a log line.
"""

from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect import views
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override

from kompass.configuration import NATIONAL_NUMBERS
from kompass.domain import invitation

PROVIDER: Final = "oidc"
INVITATION: Final = "invitation"
_LANGUAGE: Final = "language"
REFUSED: Final = ("unknown", "not-verified", "closed", "number", "failed", "cancelled")


class Refused(Exception):
    """Single sign-on ends here; `why` is one of REFUSED."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """The issuer of KOMPASS_OIDC_ISSUER."""

    def extract_uid(self, data: dict[str, Any]) -> str:
        claims = _claims(data)
        stable = claims.get(settings.CONFIGURATION.oidc_stable_claim)
        values = stable if isinstance(stable, list) else [stable]
        # Feide lists several names of a person, the national identity number ("nin:...") among them.
        names = [str(value) for value in values if value and not str(value).startswith("nin:")]
        if not names or names[0] in _national_numbers(data):
            raise Refused("number" if names or stable else "failed")
        return names[0]

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"email": _address(data)}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        email = _address(data)
        claims = _claims(data)
        verified = settings.CONFIGURATION.oidc_trusted_email or (
            settings.CONFIGURATION.oidc_email_claim == "email"
            and claims.get("email_verified") in (True, "true")
        )
        return [EmailAddress(email=email, verified=verified, primary=True)] if email else []


def _claims(data: dict[str, Any]) -> dict[str, Any]:
    """Claims of the ID token and of the userinfo endpoint as one; an ID token's own subject cannot be replaced."""
    return {**data.get("userinfo", {}), **data.get("id_token", {})}


def _national_numbers(data: dict[str, Any]) -> set[str]:
    claims = [data.get("userinfo", {}), data.get("id_token", {})]
    return {str(one[name]) for one in claims for name in NATIONAL_NUMBERS & one.keys()}


def _address(data: dict[str, Any]) -> str:
    given = _claims(data).get(settings.CONFIGURATION.oidc_email_claim)
    return str(given).strip().lower() if given and "@" in str(given) else ""


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who may come in through the issuer: who was invited."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Tie a person who comes for the first time to the account that waits for them."""
        token = request.session.pop(INVITATION, "")
        if sociallogin.state.get("process") == "connect":
            return
        if sociallogin.is_existing:
            if not sociallogin.user.is_active:
                raise ImmediateHttpResponse(_refused(request, "closed"))
            return
        # The link proves whose the account is, also where the issuer knows no e-mail address (ID-porten).
        user = invitation.accept(token) if token else None
        if user is None:
            verified = [one.email for one in sociallogin.email_addresses if one.verified]
            user = invitation.accept_by_address(verified[0]) if verified else None
            if user is None:
                raise ImmediateHttpResponse(_refused(request, "unknown" if verified else "not-verified"))
        sociallogin.connect(request, user)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> None:
        cancelled = str(more.get("error")) == "cancelled"
        raise ImmediateHttpResponse(_refused(request, "cancelled" if cancelled else "failed"))


def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the issuer. Refreshed to rather than redirected to: a form may only be sent within this service (CSP)."""
    request.session[_LANGUAGE] = get_language()
    response: HttpResponse = views.login(request, provider_id)
    if response.status_code != 302:
        return response
    answer = render(
        request,
        "account/to_the_issuer.html",
        {"address": response["Location"], "name": settings.CONFIGURATION.oidc_name},
    )
    answer.headers["Refresh"] = f"0; url={response['Location']}"
    return answer


def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """From the issuer; the address is the same in every language, as the issuer has to know it."""
    with override(_language(request)):
        try:
            response: HttpResponse = views.callback(request, provider_id)
        except Refused as refusal:
            return _refused(request, refusal.why)
        return response


def refused(request: HttpRequest, why: str) -> HttpResponse:
    """Why one was not let in, and what to do."""
    return render(request, "account/refused.html", {"why": why, "name": settings.CONFIGURATION.oidc_name})


def _language(request: HttpRequest) -> str:
    kept = request.session.get(_LANGUAGE)
    return kept if kept in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _refused(request: HttpRequest, why: str) -> HttpResponseRedirect:
    with override(_language(request)):
        return HttpResponseRedirect(reverse("single_sign_on_refused", kwargs={"why": why}))
