"""Signing in, as a person does: real browser, real mail server, real OpenID Connect provider, virtual passkey."""

import hashlib
import hmac
import json
import sqlite3
import struct
import subprocess
import sys
import time
import zlib
from base64 import b32decode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core import signing

from tests.browser.conftest import Visit, Watched
from tests.browser.issuer import NUMBER, PEOPLE, issuing, through_the_issuer
from tests.mailbox import Mailbox, mail_server

PASSWORD = "kompass-demo"
NEW = "nordavind over fjellet"
IN = "/nb/account/sign-in/"
MINE = "/nb/account/"


@pytest.fixture(scope="module")
def mailbox(surroundings: dict[str, str]) -> Iterator[Mailbox]:
    with mail_server(urlsplit(surroundings["KOMPASS_SMTP_URL"]).port or 0) as box:
        yield box


@pytest.fixture(scope="module")
def issuer(
    surroundings: dict[str, str], base: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    port = urlsplit(surroundings["KOMPASS_OIDC_ISSUER"]).port or 0
    with issuing(port, base, tmp_path_factory.mktemp("issuer")):
        yield


def invite(surroundings: dict[str, str], email: str, *more: str) -> str:
    """The link that `kompass user add` prints."""
    run = subprocess.run(
        [sys.executable, "-m", "kompass", "user", "add", email, "--json", *more],
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    return str(json.loads(run.stdout)["link"])


def sign_in(window: Watched, email: str, password: str = PASSWORD) -> None:
    window.open(IN)
    window.page.get_by_label("E-postadresse").fill(email)
    window.page.get_by_label("Passord", exact=True).fill(password)
    with window.page.expect_navigation():
        window.page.get_by_role("button", name="Logg inn", exact=True).click()


def heading(window: Watched) -> str:
    return window.page.locator("h1").inner_text()


def path(window: Watched) -> str:
    return urlsplit(window.page.url).path


def faultless(window: Watched) -> None:
    assert (window.violations(), window.refused(), max(0, window.sticks_out())) == ([], [], 0)


def code(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_who_asks_for_a_page_of_their_own_signs_in_and_gets_it(visit: Visit) -> None:
    window = visit()
    window.open("/nb/")
    with window.page.expect_navigation():
        window.page.get_by_role("link", name="Min side").click()
    assert path(window) == IN
    sign_in(window, "observer@eksempel.example")
    window.page.wait_for_url(f"**{MINE}")
    assert heading(window) == "Ola Observatør"
    faultless(window)
    window.page.get_by_role("link", name="Logg ut").click()
    with window.page.expect_navigation():
        window.page.get_by_role("button", name="Logg ut").click()
    assert path(window) == IN
    window.open(MINE)
    assert path(window) == IN


def test_a_wrong_password_is_told_and_after_five_the_door_is_closed(visit: Visit) -> None:
    window = visit(width=390)
    for _ in range(4):
        sign_in(window, "elected@eksempel.example", "feil passord")
    assert heading(window) == "Logg inn"
    assert window.page.get_by_role("alert").inner_text() != ""
    faultless(window)
    sign_in(window, "elected@eksempel.example", "feil passord")
    assert heading(window) == "For mange forsøk"
    faultless(window)
    sign_in(window, "elected@eksempel.example")
    assert heading(window) == "For mange forsøk"
    # Another person at the same address is not locked out.
    sign_in(window, "union@eksempel.example")
    assert heading(window) == "Terje Tillitsvalgt"


def test_a_code_from_an_app_is_asked_for_once_it_is_set_up(visit: Visit, mailbox: Mailbox) -> None:
    window = visit()
    sign_in(window, "peer-evaluator@eksempel.example")
    window.open("/nb/account/second-factor/app/")
    faultless(window)
    secret = window.page.locator("#authenticator_secret").input_value()
    window.page.locator("#id_code").fill(code(secret))
    with window.page.expect_navigation():
        window.page.locator("main form button[type=submit]").click()
    assert path(window) == "/nb/account/second-factor/codes/"
    codes = window.page.locator("#recovery_codes").input_value().split()
    assert len(codes) == 10
    faultless(window)
    window.page.context.clear_cookies()
    sign_in(window, "peer-evaluator@eksempel.example")
    assert path(window) == "/nb/account/second-factor/sign-in/"
    window.open(MINE)
    assert path(window) == "/nb/account/second-factor/sign-in/"
    faultless(window)
    window.page.locator("#id_code").fill(codes[0])
    window.page.locator("main form button[type=submit]").first.click()
    assert heading(window) == "Pernille Kollega"


def test_a_passkey_opens_the_door_alone(visit: Visit, mailbox: Mailbox) -> None:
    window = visit()
    window.base = window.base.replace("127.0.0.1", "localhost")  # an address of numbers has no passkeys
    devtools = window.page.context.new_cdp_session(window.page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(window, "leader@eksempel.example")
    window.open("/nb/account/passkeys/new/")
    faultless(window)
    window.page.get_by_label("Logg inn bare med denne, uten passord").check()
    window.page.get_by_role("button", name="Legg til").click()
    window.page.wait_for_url("**/second-factor/codes/")
    window.open("/nb/account/passkeys/")
    assert window.page.locator(".account-list li").count() == 1
    faultless(window)
    window.page.context.clear_cookies()
    window.open(IN)
    window.page.get_by_role("button", name="Logg inn med passnøkkel").click()
    window.page.wait_for_url(f"**{MINE}")
    assert heading(window) == "Stian Stabsleder"
    assert window.refused() == []


def test_an_invitation_comes_by_mail_and_opens_an_account_once(
    visit: Visit, surroundings: dict[str, str], mailbox: Mailbox, base: str
) -> None:
    printed = invite(surroundings, "ny@example.no", "--name", "Ny Bruker", "--send").replace("/en/", "/nb/")
    link = mailbox.link("ny@example.no").replace("/en/", "/nb/")
    assert link == printed
    window = visit(width=390)
    window.open(link.removeprefix(base))
    faultless(window)
    window.page.locator("#id_password").fill("kort")
    with window.page.expect_navigation():
        window.page.get_by_role("button", name="Lagre og logg inn").click()
    assert window.page.locator("#fault-password").inner_text() != ""
    faultless(window)
    window.page.locator("#id_name").fill("Nina Ny")
    window.page.locator("#id_password").fill(NEW)
    with window.page.expect_navigation():
        window.page.get_by_role("button", name="Lagre og logg inn").click()
    assert heading(window) == "Nina Ny"
    assert window.open(link.removeprefix(base)).status == 410
    window.page.context.clear_cookies()
    sign_in(window, "ny@example.no", NEW)
    assert heading(window) == "Nina Ny"


def test_a_forgotten_password_is_set_anew_by_mail(visit: Visit, mailbox: Mailbox, base: str) -> None:
    window = visit()
    answers = []
    for email in ("quality-assurer@eksempel.example", "nobody@example.no"):
        window.open("/nb/account/password/forgotten/")
        window.page.locator("#id_email").fill(email)
        window.page.get_by_role("button", name="Send meg en lenke").click()
        answers.append((path(window), window.page.locator("main").inner_text()))
    assert answers[0] == answers[1]
    faultless(window)
    assert len(mailbox.to("nobody@example.no")) == 1
    window.open(mailbox.link("quality-assurer@eksempel.example").removeprefix(base))
    faultless(window)
    window.page.locator("#id_password1").fill(NEW)
    if window.page.locator("#id_password2").count():
        window.page.locator("#id_password2").fill(NEW)
    window.page.get_by_role("button", name="Lagre passordet").click()
    sign_in(window, "quality-assurer@eksempel.example", NEW)
    assert heading(window) == "Kari Kvalitet"


def single_sign_on(window: Watched, name: str) -> None:
    window.page.context.clear_cookies()
    window.open(IN)
    window.page.get_by_role("button", name="Logg inn med Testporten").click()
    through_the_issuer(window.page, window.base, name)


def kept(surroundings: dict[str, str], text: str) -> list[str]:
    """Tables of the database in which a text stands, session data unpacked."""
    found = []
    with sqlite3.connect(Path(surroundings["KOMPASS_DATA"]) / "kompass.sqlite3") as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            rows = database.execute(f'SELECT * FROM "{name}"').fetchall()
            if name == "django_session":
                rows += [(_unpacked(row[1]),) for row in rows]
            if any(text in str(cell) for row in rows for cell in row):
                found.append(name)
    return found


def _unpacked(data: str) -> str:
    """What stands in a session, as text: signed, and packed where it is long."""
    payload = data.rsplit(":", 2)[0]
    raw = signing.b64_decode(payload.lstrip(".").encode())
    return (zlib.decompress(raw) if payload.startswith(".") else raw).decode()


def test_single_sign_on_lets_in_who_was_invited(
    visit: Visit, surroundings: dict[str, str], mailbox: Mailbox, issuer: None
) -> None:
    invite(surroundings, "elin@example.no", "--name", "Elin Entra")
    window = visit()
    single_sign_on(window, "unsure")
    assert path(window).endswith("/refused/not-verified/")
    faultless(window)
    single_sign_on(window, "stranger")
    assert path(window).endswith("/refused/unknown/")
    faultless(window)
    single_sign_on(window, "entra")
    assert (path(window), heading(window)) == (MINE, "Elin Entra")
    assert kept(surroundings, "elin@example.no") != []
    assert kept(surroundings, PEOPLE["entra"]["oid"]) == []  # what was not asked for is not kept


def test_a_national_identity_number_is_never_kept(
    visit: Visit, surroundings: dict[str, str], mailbox: Mailbox, issuer: None, base: str
) -> None:
    invite(surroundings, "frida@example.no", "--name", "Frida Feide")
    window = visit()
    single_sign_on(window, "feide")
    assert heading(window) == "Frida Feide"
    # The issuer of ID-porten's shape knows no e-mail address: the invitation says whose the account is.
    link = invite(surroundings, "ida@example.no", "--name", "Ida Porten").replace("/en/", "/nb/")
    window.page.context.clear_cookies()
    window.open(link.removeprefix(base))
    window.page.get_by_role("button", name="Fortsett med Testporten").click()
    through_the_issuer(window.page, window.base, "idporten")
    assert heading(window) == "Ida Porten"
    assert sorted(kept(surroundings, "idporten")) == ["django_session", "socialaccount_socialaccount"]
    assert kept(surroundings, NUMBER) == []
    assert NUMBER not in (Path(surroundings["KOMPASS_DATA"]) / "log").read_text()
