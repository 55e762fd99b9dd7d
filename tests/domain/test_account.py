"""Accounts, for those who run the service; and the demo's, which exist nowhere else."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django.fixtures import Settings

from kompass.domain import account, demo_users, invitation
from kompass.models import User

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PASSWORD = "nordavind over fjellet"


def person(email: str, **fields: object) -> User:
    return User.objects.create_user(email, PASSWORD, name=email.split("@")[0], **fields)


def test_accounts_are_listed_by_name_with_their_state() -> None:
    person("åse@example.no", is_administrator=True)
    person("berit@example.no", is_active=False)
    invitation.invite(email="anne@example.no", name="Anne")
    assert [(one.name, one.state, one.administrator) for one in account.accounts()] == [
        ("Anne", "invited", False),
        ("berit", "closed", False),
        ("åse", "active", True),
    ]


def test_a_closed_account_is_out_at_once(client: Client) -> None:
    person("admin@example.no", is_administrator=True)
    user = person("kari@example.no")
    client.force_login(user, "kompass.web.sign_in.Backend")
    assert client.get("/en/account/").status_code == 200
    account.deactivate("KARI@example.no")
    assert client.get("/en/account/").status_code == 302
    with pytest.raises(account.AccountError, match="closed"):
        account.reset("kari@example.no")


def test_the_last_administrator_stays() -> None:
    person("admin@example.no", is_administrator=True)
    person("gone@example.no", is_administrator=True, is_active=False)
    with pytest.raises(account.AccountError, match="last administrator"):
        account.deactivate("admin@example.no")
    person("second@example.no", is_administrator=True)
    account.deactivate("admin@example.no")
    assert [one.state for one in account.accounts()] == ["closed", "closed", "active"]


def test_a_reset_gives_a_link_and_can_take_a_lost_second_factor_away() -> None:
    user = person("kari@example.no")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    account.reset("kari@example.no")
    assert Authenticator.objects.count() == 1
    link = account.reset("kari@example.no", second_factor=True)
    assert Authenticator.objects.count() == 0
    pending = invitation.pending(link.token)
    assert pending is not None
    assert pending.known
    assert User.objects.get().check_password(PASSWORD)
    accepted = invitation.accept(link.token, password="another one of twelve")
    assert accepted is not None
    assert accepted.check_password("another one of twelve")


def test_an_unknown_address_is_told() -> None:
    for command in (account.deactivate, account.reset):
        with pytest.raises(account.AccountError, match="no account"):
            command("nobody@example.no")


def test_the_demo_has_a_sign_in_per_role_and_nothing_else_has(settings: Settings) -> None:
    assert demo_users.shown() == ()
    with pytest.raises(RuntimeError):
        demo_users.load()
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"demo": True})
    assert demo_users.load() == demo_users.load()
    assert User.objects.filter(is_demo=True).count() == len(demo_users.USERS)
    request = RequestFactory().post("/nb/account/sign-in/")
    one = demo_users.USERS[0].email
    assert authenticate(request, email=one, password=demo_users.PASSWORD) is not None
    # The same database, no longer the demo: nobody comes in by the password that everybody knows.
    settings.PRODUCTION = True
    assert demo_users.shown() == ()
    assert authenticate(request, email=one, password=demo_users.PASSWORD) is None


def test_whoever_signs_in_where_no_demo_is_any_more_is_signed_out(client: Client, settings: Settings) -> None:
    before = settings.CONFIGURATION
    settings.CONFIGURATION = before.model_copy(update={"demo": True})
    user = demo_users.load()["reader"]
    client.force_login(user, "kompass.web.sign_in.Backend")
    assert client.get("/en/account/").status_code == 200
    settings.CONFIGURATION = before
    assert client.get("/en/account/").status_code == 302
    assert Session.objects.count() <= 1


def test_what_has_had_its_time_is_forgotten(client: Client) -> None:
    user = person("kari@example.no")
    for one in (client, Client()):
        one.force_login(user, "kompass.web.sign_in.Backend")
    now = timezone.now()
    for key, ends in zip(Session.objects.values_list("pk", flat=True), (now, now + DAY), strict=True):
        Session.objects.filter(pk=key).update(expire_date=ends)
        UserSession.objects.update_or_create(user=user, session_key=key, defaults={"ip": "192.0.2.7"})
    for hours in (0, 1):
        attempt = AccessAttempt.objects.create(username="kari@example.no", failures_since_start=5)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=now - hours * DAY)
    account.forget_old()
    assert [Session.objects.count(), UserSession.objects.count(), AccessAttempt.objects.count()] == [1, 1, 1]
