"""Invitations: an account is made for somebody, with whatever roles; by a link sent to them it becomes theirs.

The account is inactive until then. The link is signed, good for some days, and for once.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from kompass.domain import letter
from kompass.language import translator
from kompass.models import Invitation, User
from kompass.models.user import address

_SIGNER: Final = signing.Signer(salt="kompass.invitation")
# What an e-mail says, a header must not be able to.
_LONGEST_NAME: Final = 120


class NotAnAddress(ValueError):
    """What was typed is no e-mail address."""


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of an invitation. `token` is "" where the person has an account already: nothing was sent."""

    user: uuid.UUID
    email: str
    name: str
    token: str
    expires: dt.datetime | None
    way: letter.Way | None


@dataclass(frozen=True, slots=True)
class Pending:
    """A link that is still good: whom it is for. `known`: the account was in use before; only its password is new."""

    user: uuid.UUID
    email: str
    name: str
    expires: dt.datetime
    known: bool


def invite(
    *,
    email: str,
    name: str = "",
    by: uuid.UUID | None = None,
    language: str = "nb",
    administrator: bool = False,
    send: bool = True,
) -> Invited:
    """Make an account for somebody and send the link; who has an account keeps it as it is.

    Inviting again whoever has not come yet sends a new link, and the former one is void.

    Raises:
        NotAnAddress: `email` is none.
        OSError: the mail server did not take the letter; the invitation stands and can be sent again.
    """
    try:
        validate_email(address(email))
    except ValidationError:
        raise NotAnAddress(email) from None
    with transaction.atomic():
        user, made = User.objects.get_or_create(
            email=address(email),
            defaults={
                "name": _clean(name) or address(email),
                "language": language,
                "is_active": False,
                "is_administrator": administrator,
                "password": "",
            },
        )
        if made:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        elif not Invitation.objects.filter(user=user, accepted=None).exists():
            return Invited(user.key, user.email, user.name, "", None, None)
        elif administrator and not user.is_administrator:
            user.is_administrator = True
            user.save(update_fields=["is_administrator"])
        invitation = _renewed(user, by)
    token = _token(invitation)
    way = _send(user, invitation, token) if send else None
    return Invited(user.key, user.email, user.name, token, invitation.expires, way)


def link(token: str, language: str) -> str:
    """The address to open."""
    return f"{settings.CONFIGURATION.base_address}/{language}/account/invitation/{token}/"


def renew(user_key: uuid.UUID) -> Invited:
    """A new link for an account, in use or not: for whoever lost the way in. Nothing is sent."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(key=user_key)
        invitation = _renewed(user, None)
    return Invited(user.key, user.email, user.name, _token(invitation), invitation.expires, None)


def withdraw(user_key: uuid.UUID) -> None:
    """Make the link useless; the account stays inactive."""
    Invitation.objects.filter(user__key=user_key, accepted=None).delete()


def pending(token: str) -> Pending | None:
    """Whom the link is for; None when it is forged, used, replaced by a newer one or too old."""
    found = _open(token)
    if found is None:
        return None
    user = found.user
    return Pending(user.key, user.email, user.name, found.expires, user.is_active)


def password_faults(token: str, password: str) -> tuple[str, ...]:
    """What speaks against a password for the person the link is for, in the language in force."""
    found = _open(token)
    try:
        validate_password(password, found.user if found else None)
    except ValidationError as error:
        return tuple(error.messages)
    return ()


def accept(token: str, *, name: str = "", password: str | None = None) -> User | None:
    """Make the account that of who holds the link; None when the link is no longer good.

    Without a password the person has to set up another way in: a passkey, or single sign-on.
    """
    with transaction.atomic():
        found = _open(token, lock=True)
        if found is None:
            return None
        found.accepted = timezone.now()
        found.save(update_fields=["accepted"])
        user = found.user
        user.is_active = True
        user.name = _clean(name) or user.name
        if password is not None:
            user.set_password(password)
        user.save()
        EmailAddress.objects.filter(user=user, primary=True).exclude(email=user.email).update(primary=False)
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        return user


def accept_by_address(email: str) -> User | None:
    """Whose account an address is that somebody trusted has verified: one in use, or one that waits for its person.

    An account that was closed is nobody's.
    """
    with transaction.atomic():
        user = (
            User.objects.select_for_update(of=("self",)).filter(email=address(email)).first()
            or User.objects.filter(
                emailaddress__email=address(email), emailaddress__verified=True, is_active=True
            ).first()
        )
        if user is None or user.is_active:
            return user
        waiting = Invitation.objects.filter(user=user, accepted=None, expires__gt=timezone.now()).first()
        return accept(_token(waiting)) if waiting else None


def _renewed(user: User, by: uuid.UUID | None) -> Invitation:
    now = timezone.now()
    invitation, _ = Invitation.objects.update_or_create(
        user=user,
        defaults={
            "invited_by": User.objects.filter(key=by).first() if by else None,
            "nonce": uuid.uuid4(),
            "made": now,
            "expires": now + dt.timedelta(days=settings.CONFIGURATION.invitation_days),
            "accepted": None,
        },
    )
    return invitation


def _token(invitation: Invitation) -> str:
    return _SIGNER.sign(f"{invitation.pk}-{invitation.nonce.hex}")


def _open(token: str, *, lock: bool = False) -> Invitation | None:
    try:
        number, nonce = _SIGNER.unsign(token).split("-")
    except (signing.BadSignature, ValueError):
        return None
    rows = Invitation.objects.select_for_update(of=("self",)) if lock else Invitation.objects.all()
    return (
        rows.select_related("user")
        .filter(pk=int(number), nonce=uuid.UUID(nonce), accepted=None, expires__gt=timezone.now())
        .first()
    )


def _clean(name: str) -> str:
    return " ".join(name.split())[:_LONGEST_NAME]


def _send(user: User, invitation: Invitation, token: str) -> letter.Way:
    _ = translator(user.language)
    inviter = invitation.invited_by
    lines = (
        _("Hello %(name)s,") % {"name": user.name},
        "",
        _("%(inviter)s invites you to Kompass, the tool for evaluations with Kommunekompasset.")
        % {"inviter": inviter.name}
        if inviter
        else _("You are invited to Kompass, the tool for evaluations with Kommunekompasset."),
        _("Open this address to take over your account. It can be used once, until %(date)s:")
        % {"date": timezone.localdate(invitation.expires).isoformat()},
        "",
        link(token, user.language),
        "",
        _("If you did not expect this letter, you need not do anything."),
    )
    return letter.send(to=user.email, subject=_("Invitation to Kompass"), text="\n".join(lines) + "\n")
