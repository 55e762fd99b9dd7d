"""Invitations: an account waits for its person; the link is theirs, once, for some days."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from kompass.domain import invitation
from kompass.models import Invitation, User

pytestmark = pytest.mark.django_db
PASSWORD = "nordavind over fjellet"


def test_an_invited_account_is_nobodys_until_it_is_accepted() -> None:
    invited = invitation.invite(email=" Kari@Example.NO ", name=" Kari   Nordmann ")
    user = User.objects.get(key=invited.user)
    assert (user.email, user.name, user.is_active) == ("kari@example.no", "Kari Nordmann", False)
    assert not user.has_usable_password()
    accepted = invitation.accept(invited.token, name="Kari N.", password=PASSWORD)
    assert accepted is not None
    assert (accepted.pk, accepted.name, accepted.is_active) == (user.pk, "Kari N.", True)
    assert accepted.check_password(PASSWORD)
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == ("kari@example.no", True, True)


def test_a_link_is_good_once() -> None:
    token = invitation.invite(email="kari@example.no").token
    assert invitation.accept(token, password=PASSWORD) is not None
    assert invitation.pending(token) is None
    assert invitation.accept(token, password="another one of twelve") is None
    assert User.objects.get().check_password(PASSWORD)


def test_a_new_link_makes_the_former_useless() -> None:
    first = invitation.invite(email="kari@example.no").token
    second = invitation.invite(email="kari@example.no").token
    assert invitation.pending(first) is None
    assert invitation.pending(second) is not None
    assert User.objects.count() == 1


def test_a_link_ends_with_its_time() -> None:
    token = invitation.invite(email="kari@example.no").token
    Invitation.objects.update(expires=timezone.now() - dt.timedelta(seconds=1))
    assert (invitation.pending(token), invitation.accept(token, password=PASSWORD)) == (None, None)


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "2" + t[1:], lambda _: "", lambda _: "x"])
def test_a_forged_link_opens_nothing(change) -> None:  # type: ignore[no-untyped-def]
    token = invitation.invite(email="kari@example.no").token
    assert invitation.pending(token) is not None
    assert invitation.pending(change(token)) is None


def test_a_withdrawn_invitation_opens_nothing() -> None:
    invited = invitation.invite(email="kari@example.no")
    invitation.withdraw(invited.user)
    assert invitation.pending(invited.token) is None


def test_who_has_an_account_is_left_alone() -> None:
    User.objects.create_user("kari@example.no", PASSWORD, name="Kari")
    again = invitation.invite(email="KARI@example.no", name="Somebody else", administrator=True)
    user = User.objects.get()
    assert (again.token, again.user, user.name, user.is_administrator) == ("", user.key, "Kari", False)
    assert mail.outbox == []


@pytest.mark.parametrize("text", ["", "kari", "kari@", "a@b.no\nBcc: c@d.no"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(invitation.NotAnAddress):
        invitation.invite(email=text)
    assert User.objects.count() == 0


def test_the_letter_is_in_the_language_of_the_invited_and_says_who_invites() -> None:
    by = User.objects.create_user("liv@example.no", PASSWORD, name="Liv\nLeder")
    invited = invitation.invite(email="kari@example.no", name="Kari", by=by.key, language="nb")
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["kari@example.no"], "Invitasjon til Kompass")
    assert letter.body.splitlines()[0] == "Hei, Kari!"
    assert invitation.link(invited.token, "nb") in letter.body.splitlines()


@pytest.mark.parametrize(
    ("password", "good"),
    [("kort", False), ("123456789012", False), ("kari@example.no", False), (PASSWORD, True)],
)
def test_a_weak_password_is_refused_with_its_faults(password: str, good: bool) -> None:
    token = invitation.invite(email="kari@example.no", name="Kari Nordmann").token
    assert (invitation.password_faults(token, password) == ()) is good


def test_a_verified_address_finds_the_account_that_waits_or_is_in_use() -> None:
    waiting = invitation.invite(email="kari@example.no")
    active = User.objects.create_user("liv@example.no", PASSWORD, name="Liv")
    User.objects.create_user("gone@example.no", PASSWORD, name="Gone", is_active=False)
    found = invitation.accept_by_address("KARI@example.no")
    assert found is not None
    assert (found.key, found.is_active) == (waiting.user, True)
    assert invitation.accept_by_address("liv@example.no") == active
    assert invitation.accept_by_address("gone@example.no") is None
    assert invitation.accept_by_address("nobody@example.no") is None


def test_an_invitation_too_old_is_not_accepted_by_address() -> None:
    invitation.invite(email="kari@example.no")
    Invitation.objects.update(expires=timezone.now())
    assert invitation.accept_by_address("kari@example.no") is None
