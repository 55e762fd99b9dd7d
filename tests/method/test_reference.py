"""The reference set: who is in it, who is left out and why, and how many there should be."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.method.dates import When
from kompass.method.reference import Count, Record, StatedCount, select, stated_count
from tests.method.shipped import shipped

OWN = Record("own", "no-own", "Own", "NO", When("2017-06"), "official-2016", total=396)


def test_roros_2017_on_the_shipped_record() -> None:
    roros = shipped().record("Røros", "2017-06")
    chosen = select(
        shipped().records,
        country="NO",
        since=2010,
        as_of=roros.when,
        exclude_municipality=roros.municipality,
    )
    assert sorted((row.name, row.total) for row in chosen.members) == [
        ("Bærum", 535),
        ("Kristiansund", 523),
        ("Ulstein", 433),
        ("Øvre Eiker", 378),
    ]
    assert chosen.left_out["undated"] == 2
    assert chosen.left_out["earlier"] == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (replace(OWN, country="SE"), "country"),
        (replace(OWN, country="ZZ"), "country"),
        (replace(OWN, edition="official-2010"), "edition"),
        (replace(OWN, when=When("")), "undated"),
        (replace(OWN, when=When("2018")), "after"),
        (replace(OWN, when=When("2017")), "after"),
        (replace(OWN, when=When("2009-12")), "before"),
        (replace(OWN, municipality="no-me"), "own"),
        (replace(OWN, total=None), "no_total"),
        (replace(OWN, basis="derived"), "basis"),
    ],
)
def test_every_reason_to_leave_a_row_out(changed: Record, reason: str) -> None:
    def chosen(record: Record) -> tuple[tuple[Record, ...], dict[str, int]]:
        selection = select(
            [record],
            country="NO",
            since=2010,
            as_of=When("2017-06"),
            editions={"official-2016"},
            bases={"published"},
            exclude_municipality="no-me",
        )
        return selection.members, dict(selection.left_out)

    assert chosen(OWN) == ((OWN,), {})
    assert chosen(changed) == ((), {reason: 1})


def test_any_country_is_any_but_the_invented_one() -> None:
    rows = [
        OWN,
        replace(OWN, municipality="se-a", country="SE"),
        replace(OWN, municipality="zz-a", country="ZZ"),
    ]
    assert select(rows).members == tuple(rows[:2])
    assert select(rows, country=["SE", "ZZ"]).members == tuple(rows[1:])


def test_the_latest_of_a_municipality_or_all() -> None:
    undated = replace(OWN, key="0", when=When(""))
    first = replace(OWN, key="1", when=When("2013-12"))
    year = replace(OWN, key="2", when=When("2017"))
    december = replace(OWN, key="3", when=When("2017-12"))
    rows = [december, year, undated, first]
    assert select(rows).members == (december,)
    assert select(rows).left_out == {"earlier": 3}
    assert select(rows, per_municipality="all").members == (undated, first, year, december)
    assert select(rows, as_of=dt.date(2017, 12, 30)).members == (first,)
    assert select(rows, since=When("2014")).members == (december,)


rows_ = st.lists(
    st.builds(
        Record,
        key=st.uuids().map(str),
        municipality=st.sampled_from("abcd"),
        name=st.just("x"),
        country=st.sampled_from(["NO", "SE", "ZZ"]),
        when=st.sampled_from(["", "2009", "2012-03", "2012", "2017-06", "2020"]).map(When),
        edition=st.sampled_from(["", "official-2010"]),
        total=st.none() | st.integers(0, 800),
    ),
    max_size=25,
)


@given(
    rows_,
    st.none() | st.sampled_from([2005, 2012]),
    st.none() | st.sampled_from(["2012", "2019"]),
    st.randoms(),
)
def test_members_and_left_out_add_up_in_any_order(
    rows: list[Record], since: int | None, as_of: str | None, random: object
) -> None:
    until = When(as_of) if as_of else None
    chosen = select(rows, since=since, as_of=until)
    assert len(chosen.members) + sum(chosen.left_out.values()) == len(rows)
    assert len({row.municipality for row in chosen.members}) == len(chosen.members)
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert select(shuffled, since=since, as_of=until) == chosen


COUNTS = shipped().counts


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (When("2015"), StatedCount(46, "stated", 46, "municipalities", (2015,))),
        (When("2017-06"), StatedCount(50, "between", 55, "municipalities", (2015, 2018))),
        (dt.date(2016, 10, 31), StatedCount(49, "between", 55, "municipalities", (2015, 2018))),
        (When("2023"), StatedCount(58, "at_least", None, "municipalities", (2019,))),
        (When("2011"), None),
        (When(""), None),
    ],
)
def test_how_many_norwegian_municipalities_since_2010(as_of: When, expected: StatedCount | None) -> None:
    assert stated_count(COUNTS, country="NO", since=2010, as_of=as_of) == expected
    assert stated_count(COUNTS, country="NO", since=None, as_of=as_of) == expected


@pytest.mark.parametrize(
    ("country", "as_of", "expected"),
    [
        ("SE", "2017", StatedCount(170, "stated", 170, "evaluations", (2017,))),
        ("SE", "2018", StatedCount(200, "stated", None, "evaluations", (2018,))),
        ("SE", "2011", StatedCount(102, "between", None, "evaluations", (2010, 2012))),
        ("NO", "2021", StatedCount(100, "at_least", None, "evaluations", (2016,))),
        ("DK", "2021", None),
    ],
)
def test_how_many_evaluations_from_the_beginning(
    country: str, as_of: str, expected: StatedCount | None
) -> None:
    found = stated_count(
        COUNTS, country=country, since=None, as_of=When(as_of), unit="evaluations", all_years=True
    )
    assert found == expected


@given(
    st.dates(dt.date(2010, 12, 31), dt.date(2022, 12, 31)),
    st.dates(dt.date(2010, 12, 31), dt.date(2022, 12, 31)),
)
def test_the_number_between_statements_never_falls(first: dt.date, second: dt.date) -> None:
    counts = [Count("NO", 2010, 2010, 10, "municipalities"), Count("NO", 2010, 2020, 60, "municipalities")]
    early, late = (
        stated_count(counts, country="NO", since=2010, as_of=day) for day in sorted((first, second))
    )
    assert early is not None
    assert late is not None
    assert 10 <= early.n <= late.n <= 60
