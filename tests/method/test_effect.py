"""What moved between two results beside what was planned; goals; the way of a plan; self-knowledge."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.method import (
    NOT_APPLICABLE,
    Planned,
    RatingError,
    Step,
    crosswalk,
    effect,
    followed_by_gains,
    goal_reached,
    load_edition,
    plan_ahead,
    restricted,
    score,
    self_knowledge,
    what_if,
)
from kompass.method.crosswalk import fulfilments
from kompass.method.plan_ahead import quarter_end
from tests.method.small_editions import made_up

SMALL = made_up([[["5", "15"], ["10", "10"]], [["20", "40"]]])
LATER = made_up(
    [[["10", "10"]], [["20", "20"], ["40"]]], id="later"
)  # shares c1-1-1, c1-1-2 and c2-1-1, c2-1-2
IDS = [criterion.id for criterion in SMALL.criteria]
A, B, C, D, E, F = IDS
NOW = {A: 0, B: 1, C: 2, D: 3, E: 1, F: 2}
THEN = {A: 3, B: 1, C: 1, D: 3, E: 2, F: 3}

one_rating = st.one_of(
    st.none(),
    st.just(NOT_APPLICABLE),
    st.integers(0, 3),
    st.fixed_dictionaries({aspect.id: st.integers(0, 3) for aspect in SMALL.aspects}),
)
whole = st.fixed_dictionaries(dict.fromkeys(IDS, one_rating))
some = st.fixed_dictionaries({}, optional=dict.fromkeys(IDS, one_rating))
plans = st.lists(some, max_size=4)


def measures(*targets: dict[str, Any]) -> list[Planned]:
    return [Planned(f"m{number}", one) for number, one in enumerate(targets, start=1)]


def test_measure_by_measure() -> None:
    found = effect(
        SMALL,
        NOW,
        SMALL,
        THEN,
        [
            Planned("culture", {A: 3}, cost=1_000_000),
            Planned("plan", {B: 2, E: 3}),
            Planned("visible", {C: None, E: None}),
            Planned("leaders", {C: 3}),
            Planned("staff", {B: None}),
        ],
    )
    by_id = {one.id: one for one in found.measures}
    assert [(one.id, one.planned, one.measured, one.verdict) for one in found.measures] == [
        ("culture", 5, 5, "reached"),
        ("plan", 5 + Fraction(40, 3), Fraction(20, 3), "partly"),
        ("visible", None, Fraction(20, 3) - Fraction(10, 3), "moved"),
        ("leaders", Fraction(10, 3), -Fraction(10, 3), "fell"),
        ("staff", None, 0, "not_moved"),
    ]
    assert by_id["culture"].points_per_krone == Fraction(5, 1_000_000)
    assert by_id["plan"].points_per_krone is None
    assert by_id["plan"].shared == (B, E)
    assert found.total_change == found.change == 5 - Fraction(10, 3) + Fraction(20, 3) + Fraction(40, 3)
    assert found.change_with_measures == found.change - Fraction(40, 3)
    assert found.change_without == Fraction(40, 3)
    assert [one.criterion for one in found.moved_without_measure] == [F]
    assert [one.criterion for one in found.unmoved_in_spite] == [B, C]
    assert found.share_with_measures == found.change_with_measures / found.change
    assert found.planned == 5 + 5 + Fraction(40, 3) + Fraction(10, 3)
    assert (found.same_edition, found.left_out, found.maximum) == (True, (), 100)


def test_a_target_of_some_aspects_leaves_the_others_as_they_were() -> None:
    found = effect(SMALL, NOW, SMALL, THEN, [Planned("m", {B: {"anchored": 3}})])
    assert found.measures[0].planned == 2  # 15 x 0.2 x 2/3


def test_what_cannot_be_compared_is_left_out_and_said() -> None:
    then: dict[str, Any] = THEN | {A: NOT_APPLICABLE, F: None}
    found = effect(SMALL, NOW, SMALL, then, [Planned("m", {A: 3}), Planned("n", {A: 3, B: 1, F: 3})])
    assert found.left_out == (A, F)
    assert found.total_change is None
    assert [(one.measured, one.not_comparable, one.verdict) for one in found.measures] == [
        (None, (A,), "not_comparable"),
        (0, (A, F), "not_moved"),
    ]


def test_across_editions_only_what_both_measure_with_the_later_weights() -> None:
    then = {c.id: 2 for c in LATER.criteria}
    found = effect(SMALL, NOW, LATER, then, [Planned("m", {A: 3}), Planned("n", {C: 3})])
    walk = crosswalk(SMALL, LATER)
    old, new = score(SMALL, NOW), score(LATER, then)
    both = restricted(
        walk,
        fulfilments(old.criteria, old.criterion_maxima),
        fulfilments(new.criteria, new.criterion_maxima),
    )
    assert both is not None
    assert (found.change, found.maximum) == (both.change, both.maximum)
    assert {one.criterion for one in found.criteria} == {one.id for one in walk.shared}
    assert (found.measures[0].planned, found.measures[0].measured) == (10, Fraction(20, 3))
    assert found.measures[1].verdict == "not_comparable"
    assert not found.same_edition


def test_refusals() -> None:
    with pytest.raises(RatingError, match="nowhere"):
        effect(SMALL, NOW, SMALL, THEN, [Planned("m", {"nowhere": 1})])
    with pytest.raises(RatingError, match="4"):
        effect(SMALL, NOW, SMALL, THEN, [Planned("m", {A: 4})])
    with pytest.raises(ValueError, match="same id"):
        effect(SMALL, NOW, SMALL, THEN, [Planned("m", {A: 1}), Planned("m", {B: 1})])
    with pytest.raises(ValueError, match="stops at areas"):
        effect(load_edition("official-2010"), {}, SMALL, THEN)
    with pytest.raises(ValueError, match="stops at areas"):
        plan_ahead(load_edition("official-2010"), {}, [], start=dt.date(2026, 1, 1))


@given(whole, whole, plans)
def test_parts_make_up_the_whole(before: dict[str, Any], after: dict[str, Any], targets: list[Any]) -> None:
    found = effect(SMALL, before, SMALL, after, measures(*targets))
    assert found.change_with_measures + found.change_without == found.change
    assert {one.criterion for one in found.criteria} | set(found.left_out) == set(IDS)
    assert not {one.criterion for one in found.criteria} & set(found.left_out)
    for one in found.criteria:
        assert 0 <= one.before <= one.maximum
        assert 0 <= one.after <= one.maximum
        assert one.expected is None or 0 <= one.expected <= one.maximum
    if not found.left_out:
        assert found.change == found.total_change
    for measure, target in zip(found.measures, targets, strict=True):
        assert set(measure.criteria) | set(measure.not_comparable) == set(target)
    kept = {one.criterion for one in found.moved_without_measure}
    assert not kept & {one.criterion for one in found.unmoved_in_spite}


@given(whole, whole)
def test_back_again_is_the_same_with_the_other_sign(before: dict[str, Any], after: dict[str, Any]) -> None:
    there, back = effect(SMALL, before, SMALL, after), effect(SMALL, after, SMALL, before)
    assert there.change == -back.change


@given(whole, some)
def test_a_plan_that_comes_true_is_reached(before: dict[str, Any], targets: dict[str, Any]) -> None:
    """What `what_if` hopes for is what `effect` finds when it has come true."""
    found = effect(SMALL, before, SMALL, before | targets, measures(targets))
    [one] = found.measures
    assert one.planned == one.measured_where_planned
    assert found.planned == (one.planned or 0)


def test_goals() -> None:
    assert (goal_reached(400, score=400).reached, goal_reached(399, score=400).missing) == (True, 1)
    assert goal_reached(None, score=400).reached is None
    others = [668, 650, 650, 600]
    third = goal_reached(650, rank_at_least=2, others=others)
    assert (third.found, third.missing, third.reached) == (2, 0, True)
    assert (goal_reached(600, rank_at_least=3, others=others).missing) == 50
    assert goal_reached(10, rank_at_least=5, others=others).reached is True
    assert goal_reached(600, rank_at_least=1).reached is None
    for wrong in ({}, {"score": 1, "rank_at_least": 1}, {"rank_at_least": 0}):
        with pytest.raises(ValueError, match=r"a goal is|a rank begins"):
            goal_reached(1, **wrong)  # type: ignore[arg-type]


@given(st.integers(0, 800), st.integers(1, 6), st.lists(st.integers(0, 800), min_size=1, max_size=8))
def test_a_rank_goal_is_reached_by_exactly_the_missing_points(
    total: int, wanted: int, others: list[int]
) -> None:
    found = goal_reached(total, rank_at_least=wanted, others=others)
    assert found.missing is not None
    assert found.reached == (found.found is not None and found.found <= wanted)
    assert goal_reached(total + found.missing, rank_at_least=wanted, others=others).reached


def test_kinds_of_measures_with_n() -> None:
    few = followed_by_gains(
        [("plan", Fraction(3)), ("plan", Fraction(-1)), ("people", None), ("people", Fraction(0))]
    )
    assert [(one.kind, one.n, one.n_gained, one.mean) for one in few] == [
        ("plan", 2, 1, None),
        ("people", 1, 0, None),
    ]
    [many] = followed_by_gains([("plan", Fraction(number)) for number in range(20)])
    assert (many.n, many.n_gained, many.mean, many.median) == (20, 19, Fraction(19, 2), Fraction(19, 2))


# The way of a plan ---------------------------------------------------------------------------------------------------


def test_quarter_by_quarter() -> None:
    found = plan_ahead(
        SMALL,
        NOW,
        [
            Step("early", dt.date(2025, 12, 1), {A: 3}),
            Step("second", dt.date(2026, 6, 30), {B: 3}),
            Step("lower", dt.date(2026, 7, 1), {B: 0, E: 3}),
            Step("some day", None, {F: 3}),
        ],
        start=dt.date(2026, 2, 3),
    )
    total = score(SMALL, NOW).exact_total
    assert total is not None
    assert [(one.last_day, one.score.exact_total, one.done) for one in found.quarters] == [
        (dt.date(2026, 3, 31), total + 5, ("early",)),
        (dt.date(2026, 6, 30), total + 15, ("second",)),
        (dt.date(2026, 9, 30), total + 15 + Fraction(40, 3), ("lower",)),
    ]
    assert (found.undated, found.gain) == (("some day",), 15 + Fraction(40, 3))


def test_a_plan_without_dates_is_empty_unless_told_how_far() -> None:
    assert plan_ahead(SMALL, NOW, [], start=dt.date(2026, 1, 1)).quarters == ()
    assert plan_ahead(SMALL, NOW, [], start=dt.date(2026, 1, 1)).gain == 0
    to = plan_ahead(SMALL, NOW, [], start=dt.date(2026, 1, 1), until=dt.date(2026, 12, 1))
    assert [one.last_day.month for one in to.quarters] == [3, 6, 9, 12]


def test_quarters_end_where_they_end() -> None:
    assert [quarter_end(dt.date(2026, month, 1)).isoformat() for month in (1, 4, 9, 12)] == [
        "2026-03-31",
        "2026-06-30",
        "2026-09-30",
        "2026-12-31",
    ]


steps = st.lists(
    st.builds(
        Step,
        id=st.uuids().map(str),
        due=st.none() | st.dates(dt.date(2025, 1, 1), dt.date(2028, 1, 1)),
        targets=some,
    ),
    max_size=5,
)


@given(st.fixed_dictionaries(dict.fromkeys(IDS, st.integers(0, 3))), steps)
def test_a_plan_only_grows_and_never_beyond_the_maximum(now: dict[str, int], plan: list[Step]) -> None:
    found = plan_ahead(SMALL, now, plan, start=dt.date(2026, 1, 1))
    totals = [found.start.exact_total, *(one.score.exact_total for one in found.quarters)]
    assert all(total is not None and total <= SMALL.maximum for total in totals)
    assert totals == sorted(totals, key=lambda total: total or 0)
    done = [key for quarter in found.quarters for key in quarter.done]
    assert sorted([*done, *found.undated]) == sorted(step.id for step in plan)


@given(
    st.fixed_dictionaries(dict.fromkeys(IDS, st.integers(0, 3))),
    st.dictionaries(st.sampled_from(IDS), st.just(3)),
)
def test_the_end_of_a_plan_of_one_step_is_the_what_if(now: dict[str, int], targets: dict[str, int]) -> None:
    day = dt.date(2026, 5, 5)
    found = plan_ahead(SMALL, now, [Step("m", day, targets)], start=day)
    assert found.gain == what_if(SMALL, now, targets).gain


def test_what_is_not_applicable_gets_no_points_by_a_plan() -> None:
    now: dict[str, Any] = NOW | {A: NOT_APPLICABLE}
    found = plan_ahead(SMALL, now, [Step("m", dt.date(2026, 1, 1), {A: 3})], start=dt.date(2026, 1, 1))
    assert (found.not_counted, found.gain) == ((A,), 0)


# Self-knowledge -----------------------------------------------------------------------------------------------------


def test_own_view_beside_the_external_one() -> None:
    found = self_knowledge(SMALL, {A: 1, B: 1, C: 3, D: NOT_APPLICABLE, E: {"anchored": 1}}, NOW, draws=50)
    assert [(one.criterion, one.difference) for one in found.criteria] == [
        (A, Fraction(5, 3)),
        (B, 0),
        (C, Fraction(10, 3)),
    ]
    assert (found.n, found.difference, found.share) == (3, 5, Fraction(1, 6))
    assert (found.higher, found.lower, found.only_own) == (2, 0, (D, E))
    assert found.figures.exact.n == 13  # four aspects of three criteria, one of the fourth
    assert found.figures.exact.value == pytest.approx(5 / 13)
    assert found.figures.within_one.value == 1


def test_nothing_in_common() -> None:
    found = self_knowledge(SMALL, {}, NOW)
    assert (found.n, found.difference, found.share, found.figures.exact.value) == (0, 0, None, None)


@given(whole, whole)
def test_swapping_sides_turns_the_sign(own: dict[str, Any], external: dict[str, Any]) -> None:
    one = self_knowledge(SMALL, own, external, draws=2)
    other = self_knowledge(SMALL, external, own, draws=2)
    assert one.difference == -other.difference
    assert (one.higher, one.lower) == (other.lower, other.higher)
