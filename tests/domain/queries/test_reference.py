"""The filter of a reference set: read, written, described; nothing typed breaks it."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from kompass.domain.queries.facts import SIZE_CLASSES, size_class_name, size_class_of
from kompass.domain.queries.reference import (
    BASES,
    MOST_PICKED,
    ReferenceFilter,
    basis_name,
    country_name,
    date_name,
    first_day,
    last_day,
)

DEFAULT = ReferenceFilter(country="NO", since="2010", as_of="2017-06")
FIELDS = ("country", "since", "as_of", "edition", "basis", "size", "kostra", "pick", "per")
DATES = st.one_of(
    st.just(""),
    st.integers(2000, 2030).map(str),
    st.builds("{}-{:02d}".format, st.integers(2000, 2030), st.integers(1, 12)),
)
FILTERS = st.builds(
    ReferenceFilter,
    country=st.sampled_from(["", "NO", "SE", "DK", "ZZ"]),
    since=DATES,
    as_of=DATES,
    editions=st.lists(st.sampled_from(["official-2010", "official-2016", "open-2020"]), unique=True).map(
        tuple
    ),
    bases=st.lists(st.sampled_from(sorted(BASES)), unique=True).map(tuple),
    size_class=st.sampled_from(["", *SIZE_CLASSES]),
    kostra_group=st.sampled_from(["", "1", "13"]),
    hand_picked=st.lists(st.sampled_from(["no-roros", "no-ulstein", "se-orebro"]), unique=True).map(tuple),
    per_municipality=st.sampled_from(["latest", "all"]),
).filter(lambda f: not (f.since and f.as_of) or first_day(f.since) <= last_day(f.as_of))


@given(FILTERS, FILTERS)
def test_what_is_written_is_read_back_whatever_the_default(
    chosen: ReferenceFilter, default: ReferenceFilter
) -> None:
    assert ReferenceFilter.from_params(chosen.to_params(), default=default) == (chosen, ())
    query = QueryDict(urlencode(chosen.to_params()))
    assert ReferenceFilter.from_params(query, default=default) == (chosen, ())


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=30)))
def test_nothing_typed_breaks_it(params: dict[str, str]) -> None:
    read, problems = ReferenceFilter.from_params(params, default=DEFAULT)
    assert read.describe("en")
    assert all(problem.text("nb") and problem.text("en") for problem in problems)
    assert ReferenceFilter.from_params(read.to_params(), default=DEFAULT) == (read, ())


def test_absent_is_the_default_and_empty_is_any() -> None:
    assert ReferenceFilter.from_params({}, default=DEFAULT) == (DEFAULT, ())
    read, _ = ReferenceFilter.from_params({"since": "", "country": ""}, default=DEFAULT)
    assert read == replace(DEFAULT, since="", country="")


def test_short_ways_to_say_it() -> None:
    read, problems = ReferenceFilter.from_params(
        {"country": "se", "edition": "2016,official-2020"}, default=DEFAULT
    )
    assert (read.country, read.editions, problems) == ("SE", ("official-2016", "official-2020"), ())
    assert ReferenceFilter.from_params({"country": "all"}, default=DEFAULT)[0].country == ""
    repeated = QueryDict("edition=2010&edition=2016")
    assert ReferenceFilter.from_params(repeated, default=DEFAULT)[0].editions == (
        "official-2010",
        "official-2016",
    )


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("country", "Narnia", "Narnia is none of NO, SE, DK, ZZ"),
        ("since", "yesterday", "yesterday is no date: write a year (2017), a month (2017-06) or a day"),
        ("as_of", "2017-13", "2017-13 is no date: write a year (2017), a month (2017-06) or a day"),
        ("as_of", "2017-02-30", "2017-02-30 is no date: write a year (2017), a month (2017-06) or a day"),
        ("as_of", "0000", "0000 is no date: write a year (2017), a month (2017-06) or a day"),
        ("since", "2018", "2018 is after 2017-06: begin earlier"),
        ("basis", "guessed", "guessed is none of published, derived, second-hand, known, invented"),
        ("size", "tiny", "tiny is none of under-5000, 5000-14999, 15000-49999, 50000-up"),
        ("kostra", "x", "x is no KOSTRA group: write its number"),
        ("pick", "Røros", "Røros is no municipality: write it as no-roros"),
        ("per", "some", "some is none of latest, all"),
        ("pick", ",".join(f"no-{n}" for n in range(MOST_PICKED + 1)), "401 are too many: pick at most 400"),
    ],
)
def test_what_makes_no_sense_is_said_and_left_as_it_was(field: str, value: str, text: str) -> None:
    read, problems = ReferenceFilter.from_params({field: value}, default=DEFAULT)
    assert read == DEFAULT
    assert [(problem.field, problem.text("en")) for problem in problems] == [(field, text)]


def test_unknown_edition_lists_the_known_ones() -> None:
    _, (problem,) = ReferenceFilter.from_params({"edition": "2099"}, default=DEFAULT)
    assert problem.text("en").startswith("official-2099 is none of caf-2020, official-2002")


def test_it_describes_itself() -> None:
    assert DEFAULT.describe("en") == (
        "Norway; since 2010; as of June 2017; any edition; every row with a total; the latest of each municipality"
    )
    narrow = ReferenceFilter(
        as_of="2017-06-15",
        editions=("official-2016", "gone-1999"),
        bases=("published", "second-hand"),
        size_class="under-5000",
        kostra_group="3",
        hand_picked=("no-roros",),
        per_municipality="all",
    )
    assert narrow.describe("en") == (
        "all countries; as of 2017-06-15; only 2016 edition and gone-1999; "
        "basis: published or published second-hand; under 5,000 inhabitants; KOSTRA group 3 (grouping of 2020); "
        "1 picked municipality; all evaluations"
    )


def test_words_for_codes() -> None:
    assert [country_name(code, "en") for code in ("NO", "ZZ", "")] == [
        "Norway",
        "the invented country",
        "all countries",
    ]
    assert (basis_name("second-hand", "en"), basis_name("other", "en")) == ("published second-hand", "other")
    assert (date_name("2017-06", "en"), date_name("2017-06-30", "en")) == ("June 2017", "2017-06-30")


@pytest.mark.parametrize(
    ("inhabitants", "key"),
    [
        (0, "under-5000"),
        (4_999, "under-5000"),
        (5_000, "5000-14999"),
        (14_999, "5000-14999"),
        (15_000, "15000-49999"),
        (49_999, "15000-49999"),
        (50_000, "50000-up"),
        (None, ""),
    ],
)
def test_size_classes_have_no_gaps(inhabitants: int | None, key: str) -> None:
    assert size_class_of(inhabitants) == key
    assert (
        size_class_name(key, "en")
        == ({**{name: text for name, (_, _, text) in SIZE_CLASSES.items()}, "": "size unknown"}[key])
    )
