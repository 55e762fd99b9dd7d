"""An OpenID Connect provider for tests (`issuer.mjs`), and the people it knows, shaped as Entra ID, Feide and ID-porten
shape them."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import CLIENT, CLIENT_SECRET

NUMBER = "13897248022"  # synthetic: the month is raised by 80, so it belongs to nobody
PEOPLE = {
    "entra": {
        "oid": "5f0c3a1e-0000-4000-8000-000000000001",
        "preferred_username": "elin@example.no",
        "upn": "elin@example.no",
        "email": "elin@example.no",
        "email_verified": True,
        "name": "Elin Entra",
    },
    "feide": {
        "https://n.feide.no/claims/userid_sec": ["feide:frida@example.no", f"nin:{NUMBER}"],
        "https://n.feide.no/claims/nin": NUMBER,
        "norEduPersonNIN": NUMBER,
        "email": "frida@example.no",
        "email_verified": True,
    },
    "idporten": {"pid": NUMBER, "acr": "idporten-loa-high"},
    "stranger": {"email": "nobody@example.no", "email_verified": True},
    "unsure": {"email": "elin@example.no", "email_verified": False},
}


@contextmanager
def issuing(port: int, base: str, folder: Path) -> Iterator[None]:
    """The provider on that port, for the service at `base`."""
    people = folder / "people.json"
    people.write_text(json.dumps(PEOPLE), encoding="utf-8")
    back = f"{base}/account/single-sign-on/oidc/back/"
    program = str(Path(__file__).with_name("issuer.mjs"))
    process = subprocess.Popen(
        ["node", program, str(port), CLIENT, CLIENT_SECRET, back, str(people)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "listening\n"
    yield
    process.terminate()
    process.wait(10)


def through_the_issuer(page: Page, base: str, name: str) -> None:
    """From a button of ours through the issuer's own pages."""
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill("any")
    page.locator("button[type=submit]").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{base}/nb/account/**")
