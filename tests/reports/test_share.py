"""The picture that people share: its size, its words, and names of every kind."""

import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kompass.domain.access import PUBLIC
from kompass.domain.queries.share import Share, share, share_of
from kompass.language import LANGUAGES
from kompass.reports.share import share_png, share_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_and_example")]

LARGEST = 150_000


def size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def renamed(facts: Share, name: str) -> Share:
    return share_of(facts.slug, name, facts.country, facts.evaluations)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "slug",
    [
        "no-roros",
        "no-ulstein",
        "no-lom",
        "no-oslo",
        "se-trollhattan",
        "dk-ringkobing-skjern",
        "no-porsanger-porsangu-porsanki",
        "zz-eksempelvik",
    ],
)
def test_it_has_the_size_previews_want_and_is_the_same_twice(slug: str, language: str) -> None:
    facts = share(PUBLIC, slug)
    png = share_png(facts, language=language)
    assert size(png) == (1200, 630)
    assert len(png) < LARGEST
    assert share_png(facts, language=language) == png


def test_it_says_the_latest_total_its_date_and_how_many_evaluations() -> None:
    said = share_words(share(PUBLIC, "no-roros"), language="en")
    assert (said["name"], said["total"], said["of"]) == ("Røros", "593", "of 800 points")
    assert (said["lines"], said["label"]) == (["2021", "3 evaluations known"], "")
    assert "source" in said["source"]


def test_it_says_how_a_figure_is_known_where_it_was_not_published() -> None:
    said = share_words(share(PUBLIC, "no-lom"), language="en")
    assert (said["total"], said["of"]) == ("550", "points")
    assert said["lines"] == ["date unknown (derived from published figures)", "1 evaluation known"]


@pytest.mark.parametrize(
    ("slug", "lines"),
    [
        ("no-oslo", ["No evaluation is known."]),
        ("no-heroy-1515", ["3 evaluations known", "score not known"]),
    ],
)
def test_where_no_score_is_known_it_says_so(slug: str, lines: list[str]) -> None:
    said = share_words(share(PUBLIC, slug), language="en")
    assert (said["total"], said["of"], said["lines"]) == ("", "", lines)


def test_what_is_invented_is_labelled() -> None:
    said = share_words(share(PUBLIC, "zz-eksempelvik"), language="en")
    assert said["label"] == "Invented example"
    assert said["source"] == "Invented, to show what Kompass can do. Not a real municipality."


NAMES = (
    "Å",
    "Trondheim – Tråante",
    "Guovdageaidnu – Kautokeino – Koutokeino",
    "Overmenneskelig" * 12,
    "Storfjord – Omasvuotna – Omasvuono og en hel del andre ord til på en lang linje",
    '#panic() $x$ *b* <label> "quoted" \\ // `raw`',
    "\x00😀 中文 a\u0308",
    "",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("slug", ["no-roros", "no-oslo", "zz-eksempelvik"])
def test_names_of_every_kind(slug: str, name: str) -> None:
    png = share_png(renamed(share(PUBLIC, slug), name), language="nb")
    assert size(png) == (1200, 630)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=120))
def test_no_name_stops_it(name: str) -> None:
    png = share_png(renamed(share(PUBLIC, "no-roros"), name), language="en")
    assert (size(png), len(png) < LARGEST) == ((1200, 630), True)
