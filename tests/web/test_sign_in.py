"""Signing in: what caches may keep, how long it lasts, what strangers learn, and what is kept of a person."""

import logging
import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from kompass.domain import invitation
from kompass.language import LANGUAGES
from kompass.models import User
from kompass.web.second_factor import MFAAdapter
from kompass.web.single_sign_on import Provider, Refused

pytestmark = pytest.mark.django_db
PASSWORD = "nordavind over fjellet"
IN = "/en/account/sign-in/"
MINE = "/en/account/"


@pytest.fixture
def kari() -> User:
    user = User.objects.create_user("kari@example.no", PASSWORD, name="Kari Nordmann")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, email: str = "kari@example.no", password: str = PASSWORD) -> int:
    return client.post(IN, {"login": email, "password": password}).status_code


def test_signing_in_turns_the_session_over_and_its_cookie_is_for_us_alone(client: Client, kari: User) -> None:
    client.get("/en/account/single-sign-on/refused/unknown/")
    assert sign_in(client) == 302
    cookie = client.cookies["kompass_session"]
    first = cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    client.post("/en/account/sign-out/")
    sign_in(client)
    assert client.cookies["kompass_session"].value != first


def test_pages_of_a_person_are_in_no_cache_and_public_ones_say_nothing_of_them(
    client: Client, kari: User
) -> None:
    before = client.get("/en/about/")
    sign_in(client)
    mine, after = client.get(MINE), client.get("/en/about/")
    assert mine.headers["Cache-Control"] == "private, no-store"
    assert "Kari Nordmann" in mine.text
    assert after.headers["Cache-Control"] == before.headers["Cache-Control"] == "public, max-age=60"
    assert after.text == before.text
    assert "cookie" not in after.headers.get("Vary", "").lower()
    assert not after.cookies


def test_a_public_page_asks_nothing_of_the_session(client: Client, kari: User) -> None:
    with CaptureQueriesContext(connection) as before:
        client.get("/en/about/")
    sign_in(client)
    with CaptureQueriesContext(connection) as after:
        client.get("/en/about/")
    assert [one["sql"] for one in after] == [one["sql"] for one in before]


def test_ones_own_page_costs_a_bounded_number_of_queries(
    client: Client, kari: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client)
    with django_assert_max_num_queries(8):
        client.get(MINE)


def test_a_session_ends_after_its_hours_whatever_one_does(client: Client, kari: User) -> None:
    sign_in(client)
    session = client.session
    session["began"] = int(time.time()) - 12 * 3600 + 30
    session.save()
    assert client.get(MINE).status_code == 200
    session = client.session
    session["began"] = int(time.time()) - 12 * 3600
    session.save()
    assert client.get(MINE).status_code == 302


def test_a_session_moves_its_end_along_with_what_one_does(client: Client, kari: User) -> None:
    sign_in(client)
    session = client.session
    session["seen"] = int(time.time()) - 61
    session.save()
    answer = client.get(MINE)
    assert answer.cookies["kompass_session"]["max-age"] == 120 * 60
    again = client.get(MINE)
    assert "kompass_session" not in again.cookies  # not written again within the minute


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(client: Client, kari: User) -> None:
    pages = []
    for email in ("kari@example.no", "nobody@example.no"):
        answer = Client().post(IN, {"login": email, "password": "not this one"})
        pages.append(re.sub(r"csrfmiddlewaretoken.*?>", "", answer.text).replace(email, ""))
    assert pages[0] == pages[1]


def test_an_invited_account_and_a_closed_one_look_like_none(client: Client) -> None:
    invitation.invite(email="ny@example.no", send=False)
    User.objects.create_user("gone@example.no", PASSWORD, name="Gone", is_active=False)
    pages = []
    for email in ("ny@example.no", "gone@example.no", "nobody@example.no"):
        answer = Client().post("/en/account/password/forgotten/", {"email": email})
        pages.append((answer.status_code, answer.headers["Location"]))
    assert len(set(pages)) == 1
    assert [len(letter.to) for letter in mail.outbox] == [1, 1, 1]


def test_five_wrong_passwords_close_the_door_for_this_address_and_this_account(
    client: Client, kari: User, settings: Settings
) -> None:
    assert [sign_in(client, password="wrong") for _ in range(5)] == [200, 200, 200, 200, 429]
    locked = client.post(IN, {"login": "KARI@example.no", "password": PASSWORD})
    assert (locked.status_code, locked.headers["Retry-After"]) == (429, "900")
    assert locked.headers["Cache-Control"] == "private, no-store"
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(elsewhere) == 302


def test_nobody_signs_up(client: Client) -> None:
    client.post("/en/account/invitation/", {"email": "me@example.no", "password1": PASSWORD})
    assert User.objects.count() == 0


def test_log_lines_name_nobody(client: Client, kari: User, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        for _ in range(5):
            sign_in(client, password="wrong")
        sign_in(Client(REMOTE_ADDR="192.0.2.7"))
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert said
    assert not {"kari", "Kari", "127.0.0.1", "192.0.2.7"} & set(re.findall(r"[\w.]+", said))


def test_what_a_second_factor_rests_on_cannot_be_read_from_the_database(client: Client, kari: User) -> None:
    sign_in(client)
    page = client.get("/en/account/second-factor/app/")
    secret = page.context["form"].secret
    from allauth.mfa.totp.internal.auth import (
        TOTP,
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post("/en/account/second-factor/app/", {"code": code}).status_code == 302
    (kept,) = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)
    assert MFAAdapter().decrypt(kept.data["secret"]) == secret
    assert isinstance(kept.wrap(), TOTP)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_pages_of_signing_in_are_wholly_in_their_language(client: Client, kari: User, language: str) -> None:
    """No text that stands in the English page stands in the other one too, but for names."""
    sign_in(client)
    same = {"Kompass", "English", "Norsk bokmål", "Kari Nordmann", "kari@example.no", "Start", "EN", "NB"}
    with override("en"):
        for path in (
            "sign-out/ email/ password/ second-factor/ second-factor/app/ passkeys/ passkeys/new/ sessions/ "
            "single-sign-on/accounts/ password/forgotten/ password/forgotten/sent/ closed/ "
            "single-sign-on/refused/unknown/"
        ).split():
            texts = []
            for code in ("en", language):
                page = client.get(f"/{code}/account/{path}")
                assert page.status_code == 200, path
                main = page.text.partition("<main")[2].partition("</main>")[0]
                bare = re.sub(r"<script.*?</script>", "", main, flags=re.DOTALL)
                texts.append(
                    {part.strip() for part in re.findall(r">([^<>]*[A-Za-z]{3}[^<>]*)<", bare)} - same
                )
            shared = {text for text in texts[0] & texts[1] if len(text.split()) > 1}
            assert shared == set(), path


ENTRA = {"oid": "5f0c", "sub": "pairwise", "preferred_username": "Elin@Example.no", "upn": "elin@example.no"}
FEIDE = {
    "sub": "76a7",
    "https://n.feide.no/claims/userid_sec": ["nin:13897248022", "feide:frida@example.no"],
    "https://n.feide.no/claims/nin": "13897248022",
    "email": "frida@example.no",
    "email_verified": True,
}
IDPORTEN = {"sub": "Q9WKYv-pairwise", "pid": "13897248022", "acr": "idporten-loa-high"}


@pytest.mark.parametrize(
    ("claims", "stable", "email", "uid", "address", "verified"),
    [
        (ENTRA, "oid", "preferred_username", "5f0c", "elin@example.no", False),
        (ENTRA, "sub", "upn", "pairwise", "elin@example.no", False),
        (
            FEIDE,
            "https://n.feide.no/claims/userid_sec",
            "email",
            "feide:frida@example.no",
            "frida@example.no",
            True,
        ),
        (FEIDE, "sub", "email", "76a7", "frida@example.no", True),
        (IDPORTEN, "sub", "email", "Q9WKYv-pairwise", "", False),
    ],
)
def test_claims_become_a_name_and_an_address_and_nothing_else(
    settings: Settings,
    claims: dict[str, object],
    stable: str,
    email: str,
    uid: str,
    address: str,
    verified: bool,
) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(
        update={"oidc_stable_claim": stable, "oidc_email_claim": email}
    )
    provider = Provider.__new__(Provider)
    data = {"id_token": claims, "userinfo": claims}
    assert (provider.extract_uid(data), provider.extract_extra_data(data)) == (uid, {})
    assert provider.extract_common_fields(data) == {"email": address}
    found = [(one.email, one.verified) for one in provider.extract_email_addresses(data)]
    assert found == ([(address, verified)] if address else [])


@pytest.mark.parametrize("claims", [{"sub": "13897248022", "pid": "13897248022"}, {"sub": "nin:13897248022"}])
def test_whom_only_a_national_identity_number_names_is_refused(claims: dict[str, object]) -> None:
    provider = Provider.__new__(Provider)
    with pytest.raises(Refused) as caught:
        provider.extract_uid({"id_token": claims})
    assert caught.value.why == "number"


def test_an_issuer_of_ones_own_organisation_vouches_for_addresses(settings: Settings) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(
        update={"oidc_trusted_email": True, "oidc_email_claim": "upn"}
    )
    (found,) = Provider.__new__(Provider).extract_email_addresses({"id_token": ENTRA})
    assert (found.email, found.verified) == ("elin@example.no", True)


def test_where_letters_lie_is_said_on_ones_own_computer_and_that_none_is_sent_in_production(
    client: Client, settings: Settings
) -> None:
    sent = "/en/account/password/forgotten/sent/"
    assert str(settings.EMAIL_FILE_PATH) in client.get(sent).text
    assert "<form class" in client.get("/en/account/password/forgotten/").text
    settings.PRODUCTION = True
    assert str(settings.EMAIL_FILE_PATH) not in client.get(sent).text
    page = client.get("/en/account/password/forgotten/").text
    assert "This service sends no e-mail." in page
    assert 'id="id_email"' not in page
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"smtp_url": "smtp://mail.example.no"})
    assert 'id="id_email"' in client.get("/en/account/password/forgotten/").text


def test_an_unknown_address_costs_a_digest_too(kari: User) -> None:
    """Whoever measures the time learns nothing: one digest is computed in either case."""
    spent = []
    for email in ("kari@example.no", "nobody@example.no"):
        began = time.process_time()
        sign_in(Client(), email, "not this one")
        spent.append(time.process_time() - began)
    one = time.process_time()
    make_password("not this one")
    digest = time.process_time() - one
    assert min(spent) > digest / 2
