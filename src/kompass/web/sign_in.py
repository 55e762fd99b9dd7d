"""Who signs in, and how allauth does it here: nobody signs up, and nobody who is closed out comes in."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kompass import sessions
from kompass.domain import demo_users, letter
from kompass.throttle import plain_address
from kompass.web.errors import too_many


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Passwords; asked again for every page, so a closed account is out at once."""

    def user_can_authenticate(self, user: Any) -> bool:
        if user.is_demo and not demo_users.shown():
            return False
        return bool(super().user_can_authenticate(user))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What allauth leaves to the house."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my_page")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_client_ip(self, request: HttpRequest) -> str:
        return plain_address(request)

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return str(super().get_http_user_agent(request))[:200]

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who has just signed in need not prove it again."""
        request = context.request
        since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        return all(one["at"] < since for one in get_authentication_records(request, request.user))

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        sessions.begin(request)


def entrance(request: HttpRequest) -> dict[str, object]:
    """For templates of pages about signing in: where letters go, and the demo's sign-ins."""
    if not getattr(request, "not_cached", False):
        return {}
    demo = demo_users.shown()
    return {
        "letters": letter.way(),
        "letters_folder": letter.folder(),
        "demo_users": demo,
        "demo_password": demo_users.PASSWORD if demo else "",
        "single_sign_on_name": settings.CONFIGURATION.oidc_name if settings.CONFIGURATION.oidc_issuer else "",
    }


def typed_address(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """For django-axes: whose account is tried."""
    given = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(given).strip().lower()[:254]


def locked_out(request: HttpRequest, *_args: Any, **_more: Any) -> HttpResponse:
    """The page for who tried too often."""
    response = render(
        request, "account/locked_out.html", {"minutes": settings.CONFIGURATION.lockout_minutes}, status=429
    )
    response.headers["Retry-After"] = str(settings.CONFIGURATION.lockout_minutes * 60)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def too_often(request: HttpRequest) -> HttpResponse:
    """allauth's own limits: letters asked for, codes tried."""
    return too_many(request, 60)
