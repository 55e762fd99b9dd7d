"""Disagreements, widest first, and when a consensus needs a reason."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.method import NOT_APPLICABLE, Disagreement, check_consensus, disagreements, load_edition, score
from tests.method.small_editions import made_up

SMALL = made_up([[["5", "15"], ["10", "10"]], [["20", "40"]]])
IDS = [criterion.id for criterion in SMALL.criteria]
A, B, C, D, E, F = IDS


def profile(built_up: int, anchored: int, complied_with: int, followed_up: int) -> dict[str, int]:
    return {
        "built_up": built_up,
        "anchored": anchored,
        "complied_with": complied_with,
        "followed_up": followed_up,
    }


one_rating = st.one_of(
    st.just(NOT_APPLICABLE), st.none(), st.integers(0, 3), st.builds(profile, *[st.integers(0, 3)] * 4)
)
rater = st.fixed_dictionaries({}, optional=dict.fromkeys(IDS, one_rating))
raters = st.lists(rater, min_size=2, max_size=4).map(
    lambda found: {str(n): own for n, own in enumerate(found)}
)


def test_widest_first() -> None:
    first = {A: 0, B: 2, C: 1, D: 3, E: 2, F: 1}
    second = {A: 3, B: 1, C: 1, D: 2, E: NOT_APPLICABLE, F: profile(1, 1, 1, 2)}
    found = disagreements(SMALL, {"Anne": first, "Bo": second})
    assert [(d.criterion, d.kind, d.points, d.levels) for d in found] == [
        (E, "applicability", 20, None),
        # A by three levels of five points, B by one of fifteen: the wider in levels first where points are equal.
        (A, "level", 5, 3),
        (B, "level", 5, 1),
        (F, "level", 4, 1),
        (D, "level", Fraction(10, 3), 1),
    ]
    assert found[3] == Disagreement(
        criterion=F,
        area="2",
        kind="level",
        aspects=("followed_up",),
        points=Fraction(4),
        levels=1,
        ratings={"Anne": (1, 1, 1, 1), "Bo": (1, 1, 1, 2)},
    )
    assert found[0].ratings == {"Anne": (2, 2, 2, 2), "Bo": None}
    assert disagreements(SMALL, {"Anne": first, "Bo": second}, areas=["2"]) == (found[0], found[3])


def test_what_cancels_in_points_is_wide_all_the_same() -> None:
    ratings = {"Anne": {F: profile(3, 0, 0, 0)}, "Bo": {F: profile(0, 3, 0, 0)}}
    assert score(SMALL, ratings["Anne"]).criteria[F] == score(SMALL, ratings["Bo"]).criteria[F]
    [found] = disagreements(SMALL, ratings)
    assert (found.points, found.levels, found.aspects) == (16, 3, ("built_up", "anchored"))


def test_equal_width_keeps_the_order_of_the_edition() -> None:
    found = disagreements(SMALL, {"a": {D: 1, C: 1}, "b": {C: 2, D: 2}})
    assert [d.criterion for d in found] == [C, D]


def test_what_one_has_not_rated_is_no_disagreement() -> None:
    partly = profile(1, 1, 1, 1) | {"followed_up": None}
    assert disagreements(SMALL, {"a": {A: 1, B: 2, C: partly}, "b": {A: 1, C: 1}}) == ()


def test_bands_are_counted_as_levels() -> None:
    edition = load_edition("caf-2020")
    first, second, *_ = (criterion.id for criterion in edition.criteria)
    found = disagreements(edition, {"a": {first: 10, second: 11}, "b": {first: 11, second: 55}})
    # 0-10, 11-30, 31-50, 51-70: one band apart though one point only, and two bands.
    assert [(d.criterion, d.levels) for d in found] == [(second, 2), (first, 1)]


@given(raters)
def test_the_width_is_what_the_highest_is_above_the_lowest(ratings: dict[str, Any]) -> None:
    for found in disagreements(SMALL, ratings):
        maximum = SMALL.criterion_by_id[found.criterion].maximum
        assert 0 < found.points <= maximum
        if found.kind == "applicability":
            assert found.points == maximum
            continue
        rows = [levels for levels in found.ratings.values() if levels is not None]
        low, high = (
            {found.criterion: dict(zip(profile(0, 0, 0, 0), map(end, zip(*rows, strict=True)), strict=True))}
            for end in (min, max)
        )
        lowest, highest = (score(SMALL, given).criteria[found.criterion] for given in (low, high))
        # The score gives what the criterion carries when nothing else is rated: its own maximum.
        assert lowest is not None
        assert highest is not None
        assert found.points == highest - lowest


@given(raters, st.randoms(use_true_random=False))
def test_the_order_of_evaluators_does_not_matter(ratings: dict[str, Any], random: Any) -> None:
    names = list(ratings)
    random.shuffle(names)
    assert disagreements(SMALL, ratings) == disagreements(SMALL, {name: ratings[name] for name in names})


@given(raters)
def test_the_list_is_sorted_and_has_no_criterion_twice(ratings: dict[str, Any]) -> None:
    found = disagreements(SMALL, ratings)
    widths = [d.points for d in found]
    assert widths == sorted(widths, reverse=True)
    assert len({d.criterion for d in found}) == len(found)


@given(rater)
def test_nobody_disagrees_with_himself(own: dict[str, Any]) -> None:
    assert disagreements(SMALL, {"a": own, "b": own}) == ()


# --- consensus ---


def flags(
    first: dict[str, Any], second: dict[str, Any], consensus: dict[str, Any], **reasons: str
) -> list[Any]:
    found = check_consensus(SMALL, {"a": first, "b": second}, consensus, reasons=reasons)
    return [(flag.kind, flag.criterion, flag.values.get("aspect")) for flag in found]


def test_inside_the_range_needs_no_reason() -> None:
    for level in (1, 2, 3):
        assert flags({A: 1}, {A: 3}, {A: level}) == []
    assert flags({A: 1}, {A: NOT_APPLICABLE}, {A: 1}) == []
    assert flags({A: 1}, {A: NOT_APPLICABLE}, {A: NOT_APPLICABLE}) == []
    assert flags({A: 1}, {A: 3}, {}) == []


def test_outside_the_range() -> None:
    outside = check_consensus(SMALL, {"a": {B: 1}, "b": {B: 2}}, {B: profile(1, 3, 2, 0)})
    assert [flag.text() for flag in outside] == [
        f"{B}: anchored at 3 is outside the first ratings (1 to 2); give a reason",
        f"{B}: followed_up at 0 is outside the first ratings (1 to 2); give a reason",
    ]
    assert flags({B: 1}, {B: 2}, {B: NOT_APPLICABLE}) == [("outside_range", B, None)]
    assert flags({B: NOT_APPLICABLE}, {B: NOT_APPLICABLE}, {B: 2}) == [("outside_range", B, None)]


def test_the_range_is_that_of_those_who_rated() -> None:
    assert flags({B: 1}, {B: NOT_APPLICABLE}, {B: 2}) == [
        ("outside_range", B, key) for key in profile(0, 0, 0, 0)
    ]


def test_nobody_rated_it_alone() -> None:
    assert flags({A: 1}, {A: 1}, {B: 1}) == [("no_first_rating", B, None)]
    partly = profile(1, 1, 1, 1) | {"followed_up": None}
    assert flags({B: partly}, {}, {B: 1}) == [("no_first_rating", B, "followed_up")]


def test_a_reason_is_enough_and_a_blank_is_none() -> None:
    reasons = {A: "Seen in the minutes."}
    ratings = {"a": {A: 0, B: 0}, "b": {A: 0, B: 0}}
    consensus = {A: 3, B: 3}
    found = check_consensus(SMALL, ratings, consensus, reasons=reasons | {B: "  "})
    assert {flag.criterion for flag in found} == {B}


def test_a_profile_without_sense() -> None:
    odd = profile(0, 1, 2, 1)
    assert flags({A: odd}, {A: odd}, {A: odd}) == [("implausible", A, None)]
    assert [flag.kind for flag in score(SMALL, {A: odd}).flags] == ["implausible"]
    assert check_consensus(SMALL, {"a": {A: odd}}, {A: odd}, reasons={A: "Done, never decided."}) == ()


@given(rater, rater)
def test_every_first_rating_is_in_the_range(first: dict[str, Any], second: dict[str, Any]) -> None:
    for own in (first, second):
        kinds = {flag.kind for flag in check_consensus(SMALL, {"a": first, "b": second}, own)}
        assert kinds <= {"implausible"}


def test_refusals() -> None:
    with pytest.raises(ValueError, match="stops at areas"):
        disagreements(load_edition("official-2010"), {})
    with pytest.raises(KeyError):
        disagreements(SMALL, {}, areas=["9"])
