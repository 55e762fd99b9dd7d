"""Accounts, for those who run the service: who has one, closing one, a new way in."""

import datetime as dt
import uuid
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from kompass.domain.invitation import Invited, renew, withdraw
from kompass.language import N_
from kompass.models import User
from kompass.models.user import address


class AccountError(Exception):
    """What was asked cannot be done; the text says why, in English, to be translated where it is shown."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `state`: "active", "invited" or "closed"."""

    key: uuid.UUID
    email: str
    name: str
    administrator: bool
    state: str
    last_sign_in: dt.datetime | None
    second_factor: bool


def accounts() -> tuple[Account, ...]:
    """Everybody, by name."""
    with_factor = set(Authenticator.objects.values_list("user_id", flat=True))
    rows = User.objects.select_related("invitation")
    return tuple(
        Account(
            row.key,
            row.email,
            row.name,
            row.is_administrator,
            _state(row),
            row.last_login,
            row.pk in with_factor,
        )
        for row in rows
    )


def _state(user: User) -> str:
    if user.is_active:
        return "active"
    waits = hasattr(user, "invitation") and user.invitation.accepted is None
    return "invited" if waits else "closed"


def deactivate(email: str) -> None:
    """Close an account: nobody can sign in with it, where it is signed in it is signed out, and no link opens it.

    Raises:
        AccountError: there is none, or it is the last administrator's.
    """
    with transaction.atomic():
        user = _user(email)
        others = User.objects.filter(is_administrator=True, is_active=True).exclude(pk=user.pk)
        if user.is_administrator and user.is_active and not others.exists():
            raise AccountError(N_("This is the last administrator. Make another one first."))
        user.is_active = False
        user.save(update_fields=["is_active"])
        withdraw(user.key)
        end_sessions(user.key)


def reset(email: str, *, second_factor: bool = False, reopen: bool = False) -> Invited:
    """A one-time link to set a new password; with `second_factor` codes and passkeys are removed too.

    With `reopen` the link opens an account that was closed.

    Raises:
        AccountError: there is no such account, or it was closed.
    """
    with transaction.atomic():
        user = _user(email)
        if _state(user) == "closed" and not reopen:
            raise AccountError(N_("This account is closed. Open it again with --reopen."))
        if second_factor:
            Authenticator.objects.filter(user=user).delete()
        end_sessions(user.key)
        return renew(user.key)


def end_sessions(user_key: uuid.UUID) -> None:
    """Sign somebody out everywhere."""
    for session in UserSession.objects.filter(user__key=user_key):
        session.end()


def forget_old() -> None:
    """Delete what has had its time: ended sessions, and attempts to sign in that no longer count."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    minutes = settings.CONFIGURATION.lockout_minutes
    AccessAttempt.objects.filter(attempt_time__lt=now - dt.timedelta(minutes=minutes)).delete()


def describe(user_key: uuid.UUID, *, name: str, language: str) -> None:
    """Change what an account says about its person."""
    user = User.objects.get(key=user_key)
    user.name, user.language = " ".join(name.split())[:120], language
    user.save()


def _user(email: str) -> User:
    user = User.objects.select_for_update(of=("self",)).filter(email=address(email)).first()
    if user is None:
        raise AccountError(N_("There is no account with this address."))
    return user
