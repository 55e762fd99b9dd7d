"""The feed of new evaluations, held to RFC 4287."""

import datetime as dt
import xml.etree.ElementTree as ET
from urllib.parse import urlsplit

import pytest
from django.test import Client

from kompass.language import LANGUAGES
from kompass.models import Evaluation
from tests.making import evaluation, municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: Client, language: str = "en") -> ET.Element:
    answer = client.get(f"/{language}/evaluations/feed.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.content)


def text(element: ET.Element, name: str) -> str:
    found = element.findall(f"{ATOM}{name}")
    assert len(found) == 1, name
    return found[0].text or ""


def entries(client: Client, language: str = "en") -> list[ET.Element]:
    return feed(client, language).findall(f"{ATOM}entry")


@pytest.mark.parametrize("language", LANGUAGES)
def test_feed_has_what_the_standard_asks_for(client: Client, language: str) -> None:
    root = feed(client, language)
    assert root.tag == f"{ATOM}feed"
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == language
    here = f"http://testserver/{language}/evaluations/feed.atom"
    assert text(root, "id") == here
    assert text(root, "title")
    assert [one.text for one in root.findall(f"{ATOM}author/{ATOM}name")] == ["Kompass"]
    addresses = {one.attrib["rel"]: one.attrib["href"] for one in root.findall(f"{ATOM}link")}
    assert addresses == {"self": here, "alternate": f"http://testserver/{language}/evaluations/"}
    assert dt.datetime.fromisoformat(text(root, "updated")) == dt.datetime(2023, 2, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_entry_has_what_the_standard_asks_for(client: Client, language: str) -> None:
    found = entries(client, language)
    ids = [text(one, "id") for one in found]
    assert len(set(ids)) == len(ids) == 32  # with a total and a date
    for one in found:
        assert text(one, "title")
        assert text(one, "summary")
        assert dt.datetime.fromisoformat(text(one, "updated")).tzinfo is not None
        link = one.find(f"{ATOM}link")
        assert link is not None
        assert link.attrib == {"href": text(one, "id"), "rel": "alternate"}
        assert client.get(urlsplit(text(one, "id")).path).status_code == 200


def test_an_entry_says_what_was_found_and_where(client: Client) -> None:
    one = next(entry for entry in entries(client) if text(entry, "id").endswith("/no-roros-2017-06/"))
    assert text(one, "title") == "Røros, June 2017: 396 points"
    assert text(one, "summary").startswith("Norway; 396 of 800 points; ")
    assert "source: " in text(one, "summary")
    assert text(one, "updated") == "2017-06-01T00:00:00+00:00"


def test_newest_first_and_no_more_than_fifty(client: Client) -> None:
    of = municipality("Newest")
    for year in range(1994, 2025):
        evaluation(of, f"{year}-03", 300)
    found = [text(one, "id") for one in entries(client)]
    assert len(found) == 50
    assert found[0] == "http://testserver/en/evaluations/no-newest-2024-03/"


def test_it_changes_only_when_something_changed(client: Client) -> None:
    first = client.get("/en/evaluations/feed.atom")
    assert client.get("/en/evaluations/feed.atom").content == first.content
    again = client.get("/en/evaluations/feed.atom", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    Evaluation.objects.filter(slug="no-roros-2017-06").update(total=397)
    assert client.get("/en/evaluations/feed.atom").content != first.content


def test_what_is_invented_or_unknown_is_not_in_it(client: Client) -> None:
    before = client.get("/en/evaluations/feed.atom").content
    evaluation(municipality("Rorosund", country="ZZ"), "2024-05", 799, basis="invented")
    evaluation(municipality("Silent"), "2024-05", None, basis="known")
    evaluation(municipality("Undated"), "", 700)
    assert client.get("/en/evaluations/feed.atom").content == before


def test_whatever_a_name_or_a_source_holds_it_is_xml_and_stays_text(client: Client) -> None:
    evaluation(
        municipality('<b>"&\x0b', slug="no-odd"),
        "2024-05",
        500,
        edition="",
        source="<script>alert(1)</script>&amp;",
    )
    one = entries(client)[0]
    assert text(one, "title") == '<b>"&\ufffd, May 2024: 500 points'
    # The summary is HTML in XML: unwrapped once by the parser, it still has its escapes.
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in text(one, "summary")
    assert "500 points; edition not known" in text(one, "summary")


def test_an_empty_record_has_a_feed_too(client: Client) -> None:
    Evaluation.objects.all().delete()
    root = feed(client)
    assert root.findall(f"{ATOM}entry") == []
    assert text(root, "updated") == "1993-01-01T00:00:00+00:00"


@pytest.mark.parametrize("page", ["/en/", "/en/evaluations/", "/nb/", "/nb/evaluations/"])
def test_pages_tell_where_it_is(client: Client, page: str) -> None:
    head = client.get(page).content.decode().partition("</head>")[0]
    language = page.split("/")[1]
    assert '<link rel="alternate" type="application/atom+xml"' in head
    assert f'href="/{language}/evaluations/feed.atom"' in head
