"""The whole flow of single sign-on on the database that the tests run on; what else there is to it: test_sign_in.py."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import CLIENT, CLIENT_SECRET, DataFolder, _free_port
from tests.browser.evaluating import Site, own_database
from tests.browser.issuer import NUMBER, issuing, through_the_issuer

pytestmark = pytest.mark.data


@pytest.fixture
def site(data_folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    at = _free_port()
    for name, value in {
        "ISSUER": f"http://127.0.0.1:{at}",
        "CLIENT_ID": CLIENT,
        "CLIENT_SECRET": CLIENT_SECRET,
        "NAME": "Testporten",
        "SCOPES": "openid",
    }.items():
        monkeypatch.setenv(f"KOMPASS_OIDC_{name}", value)
    with own_database("single_sign_on") as database:
        one = Site(data_folder("single_sign_on"), _free_port(), database=database)
        with issuing(at, one.base, tmp_path):
            try:
                yield one.start()
            finally:
                one.kill()


def standing(site: Site, text: str) -> list[str]:
    """Tables of the database in which a text stands."""
    server = site.environment["KOMPASS_DATABASE_URL"]
    if not server:
        with sqlite3.connect(site.folder / "kompass.sqlite3") as database:
            names = [
                row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            rows = {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    else:
        with psycopg.connect(server) as known:
            names = [
                row[0] for row in known.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            ]
            rows = {name: known.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    return sorted(
        name for name, found in rows.items() if any(text in str(cell) for row in found for cell in row)
    )


def test_who_was_invited_is_let_in_and_the_identity_number_is_not_kept(chromium: Browser, site: Site) -> None:
    site.run("user", "add", "frida@example.no", "--name", "Frida Feide")
    page = chromium.new_context(locale="nb-NO").new_page()
    said = []
    for name in ("stranger", "feide"):
        page.context.clear_cookies()
        page.goto(f"{site.base}/nb/account/sign-in/")
        page.get_by_role("button", name="Logg inn med Testporten").click()
        through_the_issuer(page, site.base, name)
        said.append((page.url.removeprefix(site.base), page.locator("h1").inner_text()))
    assert said[0][0].endswith("/refused/unknown/")
    assert said[1] == ("/nb/account/", "Frida Feide")
    assert "kompass_user" in standing(site, "frida@example.no")
    assert standing(site, NUMBER) == []
    assert NUMBER not in (site.folder / "log").read_text()
    page.context.close()
