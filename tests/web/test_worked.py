"""The method pages: figures of a real municipality, computed when the page is opened."""

import html
import re

import pytest
from django.test import Client

from kompass.domain.access import PUBLIC
from kompass.domain.queries.worked import worked_pace, worked_points, worked_rank
from kompass.models import Evaluation
from tests.web.reading import links, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

PAGES = ("/method/", "/method/points/", "/method/rank/", "/method/coverage/", "/method/pace/")


def _listings(text: str) -> list[tuple[str, str]]:
    codes = [html.unescape(found) for found in re.findall(r"<code>(.*?)</code></pre>", text, re.DOTALL)]
    printed = [html.unescape(found) for found in re.findall(r"<samp>(.*?)</samp>", text, re.DOTALL)]
    return list(zip(codes, printed, strict=True))


@pytest.mark.parametrize("page", PAGES[1:])
def test_each_leads_to_the_others(client: Client, page: str) -> None:
    found = set(links(client.get(f"/en{page}").content.decode()))
    assert {f"/en{other}" for other in PAGES} <= found


def test_points_shows_the_listings_of_the_query(client: Client) -> None:
    points = worked_points(PUBLIC)
    assert points.total is not None
    assert _listings(client.get("/en/method/points/").content.decode()) == [
        (listing.code, listing.output) for listing in (points.criterion.listing, points.total.listing)
    ]


def test_rank_shows_roros_at_its_place(client: Client) -> None:
    text = client.get("/en/method/rank/").content.decode()
    listing = worked_rank(PUBLIC).listing
    assert listing is not None
    assert _listings(text) == [(listing.code, listing.output)]
    assert "Number 4 of 5 known; number 4 to number 49 of 50 said to exist." in words(text)
    assert (
        "1 Bærum 2012 535 2 Kristiansund October 2016 523 3 Ulstein 2015 433 4 Røros June 2017 396"
        in words(text)
    )


def test_coverage_says_what_is_possible(client: Client) -> None:
    said = words(client.get("/en/method/coverage/").content.decode())
    assert "So number 4 to number 49 of 50 is all that can be said." in said
    assert "Coverage 5 / 50 10%" in said
    assert "Not seen 50 − 5 45" in said


def test_pace_shows_change_years_and_points_a_year(client: Client) -> None:
    text = client.get("/en/method/pace/").content.decode()
    listing = worked_pace(PUBLIC).listing
    assert listing is not None
    assert _listings(text) == [(listing.code, listing.output)]
    assert "Change 396 − 254 +142" in words(text)
    assert "Points a year 142 / 3.5 40.6" in words(text)
    assert "(523 − 396) / 40.6 3.1" in words(text)


@pytest.mark.parametrize("page", PAGES)
def test_a_record_without_those_evaluations_is_no_failure(client: Client, page: str) -> None:
    Evaluation.objects.all().delete()
    assert client.get(f"/nb{page}").status_code == 200
