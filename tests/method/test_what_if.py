"""Points still to gain, and what better ratings would give."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.method import NOT_APPLICABLE, RatingError, best_practice, gains, load_edition, score, what_if
from tests.method.small_editions import made_up

SMALL = made_up([[["5", "15"], ["10", "10"]], [["20", "40"]]])
IDS = [criterion.id for criterion in SMALL.criteria]
A, B, C, D, E, F = IDS
NOW = {A: 0, B: 1, C: 2, D: 3, E: 1, F: 2}

one_rating = st.one_of(
    st.just(NOT_APPLICABLE),
    st.integers(0, 3),
    st.fixed_dictionaries({aspect.id: st.integers(0, 3) for aspect in SMALL.aspects}),
)
whole = st.fixed_dictionaries(dict.fromkeys(IDS, one_rating))
some = st.fixed_dictionaries({}, optional=dict.fromkeys(IDS, one_rating))


def test_gains_largest_first() -> None:
    found = gains(SMALL, score(SMALL, NOW))
    assert [(gain.criterion, gain.to_gain) for gain in found] == [
        (E, Fraction(40, 3)),
        (F, Fraction(40, 3)),
        (B, 10),
        (A, 5),
        (C, Fraction(10, 3)),
        (D, 0),
    ]
    assert {gain.reachable for gain in found} == {None}


def test_reachable_is_what_the_best_of_the_peers_have() -> None:
    peers = {"Bo": {E: 15, B: Fraction(5, 2), A: 99}, "Cai": {E: 15, B: 4}}
    found = {gain.criterion: gain for gain in gains(SMALL, score(SMALL, NOW), best=best_practice(peers))}
    assert (found[E].reachable, found[E].holders) == (15 - Fraction(20, 3), ("Bo", "Cai"))
    assert found[B].reachable == 0  # the best have less
    assert found[A].reachable == 5  # never beyond the maximum
    assert (found[F].reachable, found[F].holders) == (None, ())


def test_not_applicable_and_not_rated_are_left_out() -> None:
    ratings: dict[str, Any] = NOW | {A: NOT_APPLICABLE, C: None}
    found = {gain.criterion: gain for gain in gains(SMALL, score(SMALL, ratings))}
    assert set(found) == {B, D, E, F}
    assert (found[B].maximum, found[B].to_gain) == (20, Fraction(40, 3))  # carries what A would


def test_what_if() -> None:
    found = what_if(SMALL, NOW, {E: 3, B: {"anchored": 3}}, others=[60, 70, 80])
    assert found.changed == (B, E)
    assert found.area_gains == {"1": 2, "2": Fraction(40, 3)}
    assert found.sub_area_gains == {"1.1": 2, "1.2": 0, "2.1": Fraction(40, 3)}
    assert found.gain == Fraction(46, 3)
    before, after = score(SMALL, NOW), score(SMALL, NOW | {E: 3, B: _with(1, anchored=3)})
    assert (found.before, found.after) == (before, after)
    assert (before.total, found.rank_before, after.total, found.rank_after) == (55, 4, 71, 2)


def _with(level: int, **aspects: int) -> dict[str, int]:
    return dict.fromkeys((aspect.id for aspect in SMALL.aspects), level) | aspects


def test_rank_on_exact_totals() -> None:
    exact = score(SMALL, NOW).exact_total
    assert exact is not None
    others = [exact + Fraction(1, 1000)]
    assert what_if(SMALL, NOW, {A: 1}, others=others, exact=True).rank_before == 2
    assert what_if(SMALL, NOW, {A: 1}, others=others, exact=True).rank_after == 1


def test_no_total_no_rank() -> None:
    found = what_if(SMALL, {A: 1}, {B: 2}, others=[10])
    assert (found.rank_before, found.rank_after, found.gain) == (None, None, None)
    assert found.sub_area_gains == {"1.1": None, "1.2": None, "2.1": None}
    assert what_if(SMALL, NOW, {A: 1}).rank_after is None


def test_a_target_for_what_was_not_applicable() -> None:
    found = what_if(SMALL, NOW | {A: NOT_APPLICABLE}, {A: {"built_up": 3}})
    assert found.after.provisional
    assert found.changed == (A,)


def test_refusals() -> None:
    with pytest.raises(RatingError, match="nowhere"):
        what_if(SMALL, NOW, {"nowhere": 1})
    with pytest.raises(RatingError, match="4"):
        what_if(SMALL, NOW, {A: 4})
    with pytest.raises(ValueError, match="stops at areas"):
        what_if(load_edition("official-2010"), {}, {})
    with pytest.raises(ValueError, match="not of this"):
        gains(made_up([[["5"]]]), score(SMALL, NOW))


@given(whole, some)
def test_it_is_the_score_of_the_ratings_with_the_targets_in_them(
    ratings: dict[str, Any], targets: dict[str, Any]
) -> None:
    found = what_if(SMALL, ratings, targets)
    assert found.before == score(SMALL, ratings)
    assert found.after == score(SMALL, ratings | targets)
    if found.gain is not None:
        assert found.gain == sum((gain or 0 for gain in found.area_gains.values()), Fraction())


@given(whole)
def test_no_target_changes_nothing_and_all_reach_the_ideal(ratings: dict[str, Any]) -> None:
    same = what_if(SMALL, ratings, {}, others=[50])
    assert (same.before, same.changed, same.rank_before) == (same.after, (), same.rank_after)
    ideal = what_if(SMALL, ratings, dict.fromkeys(IDS, 3))
    assert ideal.after.exact_total == SMALL.maximum


@given(whole)
def test_points_and_what_is_to_gain_make_up_the_total(ratings: dict[str, Any]) -> None:
    result = score(SMALL, ratings)
    if result.exact_total is None:
        return
    found = gains(SMALL, result)
    assert sum((gain.points for gain in found), Fraction()) == result.exact_total
    assert sum((gain.to_gain for gain in found), Fraction()) == SMALL.maximum - result.exact_total


def test_a_shipped_edition_of_bands_and_panels() -> None:
    edition = load_edition("caf-2020")
    first = edition.criteria[0]
    found = what_if(edition, dict.fromkeys((c.id for c in edition.criteria), 40), {first.id: 60})
    assert found.gain == first.maximum / 5
