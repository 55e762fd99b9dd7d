"""Pace, pairs, normal progress and projection."""

import time

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kompass.method.dates import When
from kompass.method.progress import (
    NormalProgress,
    Pace,
    Pair,
    Projection,
    normal_progress,
    pace,
    project,
    shortest_years,
    successive_pairs,
)
from kompass.method.reference import Record
from tests.method.shipped import shipped

MONTHS = st.integers(0, 12 * 40).map(lambda month: When(f"{1990 + month // 12}-{month % 12 + 1:02d}"))


def test_roros_2013_to_2017_is_40_6_points_a_year() -> None:
    found = pace(254, When("2013-12"), 396, When("2017-06"))
    assert (found.years, found.years_low, found.years_high) == (3.5, 3.5, 3.5)
    assert found.value == pytest.approx(142 / 3.5)
    assert (found.low, found.high) == (found.value, found.value)


def test_a_year_alone_gives_a_range() -> None:
    found = pace(361, When("2013"), 433, When("2015"))
    assert (found.value, found.years) == (None, None)
    assert (found.years_low, found.years_high) == (13 / 12, 35 / 12)
    assert (found.low, found.high) == (72 * 12 / 35, 72 * 12 / 13)


def test_a_falling_range_runs_from_the_steepest() -> None:
    found = pace(433, When("2013"), 361, When("2015-06"))
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.high < 0


def test_dates_in_one_year_set_no_bound_on_one_side() -> None:
    assert pace(300, When("2015"), 312, When("2015")) == Pace(12 * 12 / 11, None, None, None, 0.0, 11 / 12)
    assert pace(312, When("2015"), 300, When("2015")) == Pace(None, -12 * 12 / 11, None, None, 0.0, 11 / 12)


def test_undated_has_no_pace_and_the_wrong_order_is_refused() -> None:
    assert pace(300, When(""), 400, When("2015")) == Pace(None, None, None, None, None, None)
    with pytest.raises(ValueError, match="is not after"):
        pace(300, When("2015-06"), 400, When("2015-06"))


@given(MONTHS, MONTHS, st.integers(0, 800), st.integers(0, 800))
def test_the_year_range_contains_the_pace_of_the_months(
    first: When, last: When, start: int, end: int
) -> None:
    assume(first.certainly_before(last))
    exact = pace(start, first, end, last)
    years = pace(start, When(first.text[:4]), end, When(last.text[:4]))
    assert exact.value is not None
    assert years.low is None or years.low <= exact.value + 1e-9
    assert years.high is None or exact.value <= years.high + 1e-9


def row(municipality: str, when: str, total: int | None, edition: str = "official-2010") -> Record:
    return Record(
        f"{municipality} {when}", municipality, municipality, "NO", When(when), edition, total=total
    )


def test_pairs_are_successive_dated_and_scored() -> None:
    rows = [
        row("a", "2017", 400),
        row("a", "2013", 300),
        row("a", "2015", 350, "official-2016"),
        row("b", "2010", 300),
        row("b", "2012", None),
        row("b", "2014", 400),
        row("c", "", 300),
        row("c", "2014", 400),
        row("d", "2014", 300),
        row("d", "2014-06", 400),
        row("e", "2012", 300, ""),
        row("e", "2014", 310, ""),
    ]
    pairs = successive_pairs(rows, exclude_municipality="x")
    assert [(pair.municipality, pair.start, pair.end, pair.crosses_editions) for pair in pairs] == [
        ("a", 300, 350, True),
        ("a", 350, 400, True),
        ("e", 300, 310, True),
    ]
    assert (pairs[0].years, pairs[0].change, pairs[0].pace) == (2.0, 50, 25.0)
    assert [pair.municipality for pair in successive_pairs(rows, exclude_municipality="a")] == ["e"]


def test_the_shipped_pairs_of_ulstein() -> None:
    pairs = successive_pairs([row for row in shipped().records if row.name == "Ulstein"])
    assert [(pair.start, pair.end, pair.crosses_editions) for pair in pairs] == [
        (361, 433, False),
        (433, 467, True),
        (467, 534, False),
    ]


def some_pairs(n: int, *, seed: int = 1, noise: float = 30.0) -> list[Pair]:
    random = np.random.default_rng(seed)
    pairs = []
    for place in range(n):
        start = int(random.integers(200, 600))
        months = int(random.integers(18, 72))
        change = 150 - 0.3 * start + 10 * months / 12 + noise * random.standard_normal()
        when = When(f"{2010 + months // 12}-{months % 12 + 1:02d}")
        pairs.append(Pair(f"m{place}", "NO", When("2010-01"), when, start, round(start + change)))
    return pairs


def test_below_twenty_pairs_there_is_a_standing_and_no_model() -> None:
    pairs = some_pairs(19)
    found = normal_progress(pairs, start=254, years=3.5, actual=142)
    above = sum(pair.pace > 142 / 3.5 for pair in pairs)
    assert found == NormalProgress(19, None, None, None, None, None, False, (above + 1, 20))
    assert normal_progress([], start=254, years=3.5).standing is None


def test_from_twenty_pairs_the_line_is_found() -> None:
    found = normal_progress(some_pairs(400), start=300, years=4, actual=300)
    assert found.model
    assert found.expected == pytest.approx(150 - 90 + 40, abs=6)
    assert found.high is not None
    assert found.low is not None
    assert found.high - found.low == pytest.approx(2 * 1.2816 * 30, rel=0.1)
    assert found.well_above is True
    assert found.percentile_of_residual == pytest.approx(1.0, abs=0.001)


def test_well_above_is_above_the_upper_limit_and_the_ninetieth_percentile() -> None:
    limits = normal_progress(some_pairs(40), start=300, years=4)
    assert limits.high is not None
    assert (limits.percentile_of_residual, limits.well_above, limits.standing) == (None, None, None)
    over = normal_progress(some_pairs(40), start=300, years=4, actual=limits.high + 0.01)
    under = normal_progress(some_pairs(40), start=300, years=4, actual=limits.high - 0.01)
    assert (over.well_above, under.well_above) == (True, False)
    assert over.percentile_of_residual == pytest.approx(0.9, abs=0.001)


@given(st.permutations(range(25)))
def test_the_order_of_pairs_is_irrelevant(order: list[int]) -> None:
    pairs = some_pairs(25)
    found = normal_progress([pairs[place] for place in order], start=300, years=4, actual=80)
    original = normal_progress(pairs, start=300, years=4, actual=80)
    assert found.expected == pytest.approx(original.expected)
    assert found.standing == original.standing


def test_the_prediction_interval_covers_about_eighty_per_cent() -> None:
    random = np.random.default_rng(20)
    inside = 0
    for draw in range(600):
        pairs = some_pairs(25, seed=draw)
        found = normal_progress(pairs, start=300, years=4)
        actual = 150 - 90 + 40 + 30 * random.standard_normal()
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= actual <= found.high
    # Four standard errors of a share of 0.8 in 600 draws.
    assert inside / 600 == pytest.approx(0.8, abs=4 * np.sqrt(0.8 * 0.2 / 600))


def alike(n: int, change: int) -> list[Pair]:
    return [Pair(f"m{i}", "NO", When("2010-01"), When("2014-01"), 300, 300 + change) for i in range(n)]


def test_pairs_that_are_all_alike_tell_about_their_like_only() -> None:
    same = normal_progress(alike(20, 40), start=300, years=4, actual=40)
    assert (same.expected, same.percentile_of_residual, same.well_above) == (pytest.approx(40), 0.5, False)
    assert normal_progress(alike(20, 40), start=300, years=4, actual=50).well_above is True
    assert normal_progress(alike(20, 40), start=300, years=4, actual=30).percentile_of_residual == 0.0
    assert normal_progress(alike(20, 40), start=300, years=3, actual=40).model is False


def test_progress_over_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        normal_progress([], start=300, years=0)


def test_the_third_score_known_in_2017_is_3_1_years_away() -> None:
    found = project(396, 142 / 3.5, 523, maximum=800)
    assert found.years == pytest.approx(3.13, abs=0.005)
    assert (found.low, found.high, found.reason) == (None, None, "projected")


@pytest.mark.parametrize(
    ("value", "rate", "threshold", "expected"),
    [
        (396, 0.0, 523, Projection(None, None, None, "not_rising")),
        (396, -5.0, 523, Projection(None, None, None, "not_rising")),
        (0, 5e-324, 1, Projection(None, None, None, "not_rising")),
        (396, None, 523, Projection(None, None, None, "no_pace")),
        (396, 40.0, 801, Projection(None, None, None, "beyond_maximum")),
        (396, -5.0, 396, Projection(0.0, 0.0, 0.0, "reached")),
    ],
)
def test_when_there_is_no_projection(
    value: int, rate: float | None, threshold: int, expected: Projection
) -> None:
    assert project(value, rate, threshold, maximum=800) == expected


def test_the_interval_is_from_the_paces_of_others() -> None:
    paces = [float(rate) for rate in range(10, 31)]
    assert project(400, 20.0, 500, maximum=800, paces=paces) == Projection(
        5.0, 100 / 28, 100 / 12, "projected"
    )
    slow = [-1.0] * 5 + [10.0] * 20
    assert project(400, 20.0, 500, maximum=800, paces=slow) == Projection(5.0, 10.0, None, "projected")
    assert project(400, 20.0, 500, maximum=800, paces=[-1.0] * 20) == Projection(5.0, None, None, "projected")
    assert project(400, 20.0, 500, maximum=800, paces=paces[:19]).low is None


@given(st.integers(0, 800), st.floats(-100, 100), st.integers(0, 1000))
def test_a_projection_never_leads_beyond_the_maximum(value: int, rate: float, threshold: int) -> None:
    found = project(value, rate, threshold, maximum=800)
    if found.years:
        assert rate > 0
        assert value + rate * found.years <= 800 + 1e-6


def test_the_shortest_time_is_counted_to_the_day() -> None:
    assert shortest_years(When("2013-12"), When("2017-06")) == pytest.approx(1248 / 365.25)
    assert shortest_years(When("2017"), When("2017-06")) is None
    assert shortest_years(When(""), When("2017-06")) is None


def test_a_thousand_pairs_are_quick() -> None:
    pairs = some_pairs(1000)
    normal_progress(pairs, start=300, years=4, actual=80)
    begun = time.perf_counter()
    normal_progress(pairs, start=300, years=4, actual=80)
    assert time.perf_counter() - begun < 0.5
