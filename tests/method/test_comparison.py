"""Rank, shares, quartiles, best practice, distance: goldens of method.md and their invariances."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.method.comparison import (
    BEST_QUARTER,
    Best,
    Gap,
    best_practice,
    coverage,
    distance_to_ideal,
    percentile,
    quartiles,
    rank,
    rank_range,
    ranking_values,
    statistics_allowed,
    top_share,
)

totals = st.integers(0, 800)
others_ = st.lists(totals, max_size=60)


def test_roros_2017_is_fourth_of_five_known_and_fourth_to_49th_of_fifty() -> None:
    others = [535, 523, 433, 378]
    assert rank(396, others) == 4
    assert rank_range(396, others, 50) == (4, 49)
    assert coverage(5, 50) == Fraction(1, 10)


def test_ties_share_the_best_rank() -> None:
    assert [rank(value, [500, 500, 400]) for value in (500, 450, 400)] == [1, 3, 3]


@given(totals, others_, st.randoms())
def test_rank_does_not_depend_on_the_order(value: int, others: list[int], random: object) -> None:
    shuffled = list(others)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank(value, shuffled) == rank(value, others)


@given(totals, others_)
def test_rank_is_the_same_under_every_rising_transform(value: int, others: list[int]) -> None:
    def transform(total: int) -> Fraction:
        return Fraction(total**3, 7) + 5

    assert rank(transform(value), [transform(other) for other in others]) == rank(value, others)


@given(totals, others_, totals)
def test_one_more_below_or_equal_never_worsens_the_rank_and_one_above_does_by_one(
    value: int, others: list[int], another: int
) -> None:
    assert rank(value, [*others, another]) == rank(value, others) + (another > value)


@given(totals, others_)
def test_rank_is_where_sorting_puts_it(value: int, others: list[int]) -> None:
    assert sorted([*others, value], reverse=True).index(value) + 1 == rank(value, others)


@given(totals, others_, st.lists(totals, max_size=30))
def test_the_range_contains_every_completion(value: int, known: list[int], unseen: list[int]) -> None:
    best, worst = rank_range(value, known, len(known) + len(unseen) + 1)
    assert best <= rank(value, known + unseen) <= worst


@pytest.mark.parametrize("stated", [None, 0, 3])
def test_a_stated_number_that_is_missing_or_too_low_leaves_nothing_open(stated: int | None) -> None:
    assert rank_range(396, [535, 523, 433, 378], stated) == (4, 4)


def test_best_quarter_counts_the_municipality_itself() -> None:
    assert top_share(500, [600, *range(300, 306)]) == Fraction(2, 8) == BEST_QUARTER
    assert top_share(500, [600, *range(300, 305)]) > BEST_QUARTER


def test_percentile_counts_half_of_the_equal_ones() -> None:
    assert percentile(400, [300, 400, 400, 500]) == Fraction(1, 2)
    assert (percentile(400, [300]), percentile(400, [500])) == (1, 0)


@given(totals, st.lists(totals, min_size=1, max_size=60))
def test_percentile_lies_between_none_and_all_and_mirrors(value: int, others: list[int]) -> None:
    share = percentile(value, others)
    assert 0 <= share <= 1
    assert share + percentile(-value, [-other for other in others]) == 1


def test_statistics_of_nobody_are_refused() -> None:
    with pytest.raises(ValueError, match="others"):
        percentile(400, [])
    with pytest.raises(ValueError, match="values"):
        quartiles([])


def test_quartiles_are_linear_between_neighbours() -> None:
    assert quartiles([1, 2, 3, 4]) == (1.75, 2.5, 3.25)
    assert quartiles([Fraction(7)]) == (7.0, 7.0, 7.0)


@pytest.mark.parametrize(
    ("n", "share", "complete", "allowed"),
    [
        (20, Fraction(4, 5), False, True),
        (19, Fraction(1), False, False),
        (20, Fraction(79, 100), False, False),
        (20, None, False, False),
        (3, None, True, True),
    ],
)
def test_statistics_need_twenty_others_and_eighty_per_cent(
    n: int, share: Fraction | None, complete: bool, allowed: bool
) -> None:
    assert statistics_allowed(n, share, complete) is allowed


def test_coverage_of_an_unknown_number_is_unknown() -> None:
    assert (coverage(5, None), coverage(5, 0), coverage(6, 5)) == (None, None, Fraction(6, 5))


def test_best_practice_names_all_who_hold_it() -> None:
    members = {
        "a": {"1": 61, "2": 60, "3": None},
        "b": {"1": 68, "2": 60},
        "c": {"1": 68, "2": 59},
    }
    assert best_practice(members) == {"1": Best(68, ("b", "c")), "2": Best(60, ("a", "b"))}
    assert best_practice({}) == {}


def test_distance_of_roros_2017_to_the_ideal() -> None:
    assert distance_to_ideal({"total": 396}, {"total": 800}) == (Gap("total", 396, 800, 404),)


def test_distances_are_largest_first_and_leave_out_what_is_unknown() -> None:
    maxima = {"1": Fraction(100), "2": 100, "3": 100, "4": 100, "5": 100.0}
    points = {"1": 61, "2": Decimal("60.5"), "3": 61, "4": None, "5": 90}
    assert [(gap.code, gap.distance) for gap in distance_to_ideal(points, maxima)] == [
        ("2", Fraction(79, 2)),
        ("1", 39),
        ("3", 39),
        ("5", 10.0),
    ]


def test_points_without_a_maximum_are_refused() -> None:
    with pytest.raises(ValueError, match="no maximum for 9"):
        distance_to_ideal({"9": 1}, {"1": 100})


def test_exact_and_published_totals_are_never_mixed() -> None:
    assert ranking_values([400, 401], [Fraction(801, 2), Fraction(4009, 10)]) == (
        (Fraction(801, 2), Fraction(4009, 10)),
        True,
    )
    assert ranking_values([400, 401], [Fraction(801, 2), None]) == ((400, 401), False)
    assert ranking_values([], []) == ((), False)
