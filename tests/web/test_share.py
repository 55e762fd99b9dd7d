"""The picture of a municipality, and what a page says for a preview of it."""

import html
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kompass.models import Evaluation
from tests.making import evaluation, municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

ROROS = "/en/municipalities/no-roros/share.png"


def metas(client: Client, address: str) -> dict[str, str]:
    head = client.get(address).content.decode().partition("</head>")[0]
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]*)" content="([^"]*)">', head)
    return {name: html.unescape(value) for name, value in found}


def test_it_is_a_png_with_a_name(client: Client) -> None:
    answer = client.get(ROROS)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert answer.headers["Content-Disposition"] == 'inline; filename="kompass-no-roros-en.png"'
    assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_languages_have_pictures_of_their_own(client: Client) -> None:
    assert client.get(ROROS).headers["ETag"] != client.get(ROROS.replace("/en/", "/nb/")).headers["ETag"]


def test_who_has_it_is_told_so_without_its_being_drawn(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get(ROROS)
    # Whoever now starts the typesetter fails: there is no template any more.
    monkeypatch.setattr("kompass.reports.share.TEMPLATE", None)
    with django_assert_num_queries(3):
        again = client.get(ROROS, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(ROROS)
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", first.headers["ETag"])


def test_it_changes_with_what_it_shows(client: Client) -> None:
    before = client.get(ROROS)
    Evaluation.objects.filter(slug="no-roros-2021").update(total=594)
    after = client.get(ROROS, headers={"if-none-match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content


def test_what_is_invented_says_so_in_its_name(client: Client, example_municipality: str) -> None:
    answer = client.get(f"/en/municipalities/{example_municipality}/share.png")
    assert answer.headers["Content-Disposition"] == 'inline; filename="kompass-zz-rorosund-invented-en.png"'


def test_no_such_municipality(client: Client) -> None:
    assert client.get("/en/municipalities/no-nowhere/share.png").status_code == 404


class TestPreview:
    def test_a_page_says_what_a_preview_shows(self, client: Client) -> None:
        said = metas(client, "/en/municipalities/no-roros/")
        text = "Røros: 593 points with the Municipal Compass, 2021."
        assert said == {
            "og:type": "article",
            "og:site_name": "Kompass",
            "og:title": "Røros – Kompass",
            "og:description": text,
            "og:url": "http://testserver/en/municipalities/no-roros/",
            "og:image": "http://testserver/en/municipalities/no-roros/share.png",
            "og:image:type": "image/png",
            "og:image:width": "1200",
            "og:image:height": "630",
            "og:image:alt": text,
            "twitter:card": "summary_large_image",
        }

    def test_invented_and_unknown_are_said(self, client: Client, example_municipality: str) -> None:
        assert metas(client, f"/en/municipalities/{example_municipality}/")["og:description"].startswith(
            "Invented example. Rorosund: 799 points"
        )
        assert metas(client, "/en/municipalities/no-oslo/")["og:description"] == "Oslo: no score is known."

    def test_names_stay_text(self, client: Client) -> None:
        of = municipality('A "quoted" <b>', slug="no-quoted")
        evaluation(of, "2020", 400)
        assert metas(client, "/en/municipalities/no-quoted/")["og:title"] == 'A "quoted" <b> – Kompass'
