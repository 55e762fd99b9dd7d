"""How many evaluations are said to exist at a day."""

import datetime as dt

import pytest

from kompass.domain.access import PUBLIC
from kompass.domain.queries.reference import ReferenceFilter
from kompass.domain.queries.stated import StatedCount, StatedSize, size_at, stated_counts, stated_size


def statement(as_of: int, count: int, unit: str = "municipalities") -> StatedCount:
    return StatedCount("NO", 2010, as_of, count, unit, f"report of {as_of}")


FIRST, SECOND = statement(2015, 46), statement(2018, 55)


@pytest.mark.parametrize(
    ("day", "count", "how", "statements"),
    [
        (dt.date(2015, 12, 31), 46, "stated", (FIRST,)),
        (dt.date(2017, 6, 30), 50, "between", (FIRST, SECOND)),
        (dt.date(2018, 12, 30), 55, "between", (FIRST, SECOND)),
        (dt.date(2018, 12, 31), 55, "stated", (SECOND,)),
        (dt.date(2021, 1, 1), 55, "at_least", (SECOND,)),
        (None, 55, "at_least", (SECOND,)),
        (dt.date(2012, 1, 1), 46, "at_most", (FIRST,)),
    ],
)
def test_the_number_at_a_day(
    day: dt.date | None, count: int, how: str, statements: tuple[StatedCount, ...]
) -> None:
    assert size_at([SECOND, FIRST], day) == StatedSize(count, how, statements)


def test_nothing_stated_is_nothing_known() -> None:
    assert size_at([], dt.date(2017, 1, 1)) is None


def test_it_says_where_it_comes_from() -> None:
    between = size_at([FIRST, SECOND], dt.date(2017, 6, 30))
    assert between is not None
    assert between.describe("en") == (
        "50, read between the numbers stated for 2015: 46 and 2018: 55 (report of 2015; report of 2018)"
    )
    assert StatedSize(55, "at_least", (SECOND,)).describe("en") == (
        "at least 55, stated for 2018: 55 (report of 2018)"
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
class TestShippedStatements:
    @pytest.mark.parametrize(
        ("chosen", "count"),
        [
            (ReferenceFilter(country="NO", since="2010", as_of="2012"), 30),
            (ReferenceFilter(country="NO", since="2010", as_of="2018"), 55),
            (ReferenceFilter(country="NO", since="2010"), 58),
            (ReferenceFilter(country="NO", as_of="2010", per_municipality="all"), 65),
            (ReferenceFilter(country="SE", since="2002", as_of="2017", per_municipality="all"), 170),
        ],
    )
    def test_the_statement_of_the_same_kind_counts(self, chosen: ReferenceFilter, count: int) -> None:
        found = stated_size(PUBLIC, chosen)
        assert found is not None
        assert found.count == count

    @pytest.mark.parametrize(
        "chosen",
        [
            ReferenceFilter(since="2010"),
            ReferenceFilter(country="SE", since="2010"),
            ReferenceFilter(country="NO", since="2010-03"),
            ReferenceFilter(country="NO", since="2010", editions=("official-2016",)),
            ReferenceFilter(country="NO", since="2010", size_class="under-5000"),
            ReferenceFilter(country="NO", since="2010", kostra_group="1"),
            ReferenceFilter(country="NO", since="2010", hand_picked=("no-roros",)),
            ReferenceFilter(country="DK", since="2010"),
        ],
    )
    def test_nobody_stated_a_number_for_this(self, chosen: ReferenceFilter) -> None:
        assert stated_size(PUBLIC, chosen) is None

    def test_all_thirteen_statements(self) -> None:
        assert len(stated_counts(PUBLIC)) == 13
        assert {count.country for count in stated_counts(PUBLIC, country="SE")} == {"SE"}
