"""Dates as far as a source tells them."""

import datetime as dt

import pytest

from kompass.method.dates import When, first_day, last_day


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2017-06", dt.date(2017, 6, 1), dt.date(2017, 6, 30)),
        ("2016-02", dt.date(2016, 2, 1), dt.date(2016, 2, 29)),
        (" 2017 ", dt.date(2017, 1, 1), dt.date(2017, 12, 31)),
        ("", None, None),
    ],
)
def test_a_date_leaves_its_first_and_last_day_possible(
    text: str, earliest: dt.date | None, latest: dt.date | None
) -> None:
    when = When.parse(text)
    assert (when.earliest, when.latest, when.known) == (earliest, latest, bool(text))


@pytest.mark.parametrize(
    "text", ["2017-13", "2017-00", "17", "2017-6", "June 2017", "0000", "2017-06-01", "２０１７"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        When.parse(text)


def test_overlap_and_order_need_both_dates() -> None:
    year, month, later, unknown = When("2017"), When("2017-06"), When("2018"), When("")
    assert [year.overlaps(other) for other in (month, later, unknown)] == [True, False, False]
    assert [year.certainly_before(other) for other in (month, later, unknown)] == [False, True, False]


def test_a_limit_is_its_last_or_first_day() -> None:
    assert (last_day(When("2017")), last_day(dt.date(2017, 6, 3)), last_day(None)) == (
        dt.date(2017, 12, 31),
        dt.date(2017, 6, 3),
        None,
    )
    assert [first_day(limit) for limit in (2010, When("2010-03"), dt.date(2010, 3, 2), None)] == [
        dt.date(2010, 1, 1),
        dt.date(2010, 3, 1),
        dt.date(2010, 3, 2),
        None,
    ]
