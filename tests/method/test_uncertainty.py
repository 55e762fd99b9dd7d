"""How sure a total and a rank are: what can be worked out by hand, and what must not depend on the machine."""

import math
from typing import Any

import numpy as np
import pytest

from kompass.method import (
    NOT_APPLICABLE,
    Assumptions,
    importance,
    load_edition,
    score,
    uncertainty,
)
from tests.method.small_editions import made_up

SMALL = made_up([[["5", "15"], ["10", "10"]], [["20", "40"]]])
ONE = made_up([[["1"] * 50], [["1"] * 50]], aspects={"one": "1"})
SAME = {"low", "median", "high", "best_rank", "worst_rank", "best_quarter"}


def levels(*rows: list[float]) -> np.ndarray:
    """One level for all aspects of each criterion."""
    return np.repeat(np.array(rows, dtype=float)[:, :, None], 4, axis=2)


def middle(rows: int = 1) -> np.ndarray:
    """Half of every maximum, far from both ends."""
    return np.full((rows, 100, 1), 1.5)


def test_without_assumptions_it_is_the_score() -> None:
    rows = [[0, 1, 2, 3, 1, 2], [3, 3, 3, 3, 3, 3], [0, 0, 0, 0, 0, 0], [3, 3, 3, 3, 3, 3]]
    found = uncertainty(SMALL, levels(*rows), Assumptions(), draws=10)
    exact = [
        score(SMALL, dict(zip((c.id for c in SMALL.criteria), row, strict=True))).exact_total for row in rows
    ]
    expected = [float(total) for total in exact if total is not None]
    for side in (found.low, found.median, found.high):
        np.testing.assert_allclose(side, expected, atol=1e-4)
    assert found.best_rank.tolist() == found.worst_rank.tolist() == [3, 1, 4, 1]
    assert found.best_quarter.tolist() == [0, 1, 0, 1]


def test_not_applicable_as_in_the_score() -> None:
    row = [0, 1, 2, 3, 1, 2]
    applicable = np.array([[False, True, False, False, True, True]])
    given: dict[str, Any] = dict(zip((c.id for c in SMALL.criteria), row, strict=True))
    for criterion, counts in zip(SMALL.criteria, applicable[0], strict=True):
        if not counts:
            given[criterion.id] = NOT_APPLICABLE
    expected = score(SMALL, given).exact_total
    assert expected is not None
    found = uncertainty(SMALL, levels(row), Assumptions(), applicable=applicable, draws=2)
    np.testing.assert_allclose(found.median, [float(expected)], atol=1e-4)


def test_residual_evens_out_and_severity_does_not() -> None:
    """A hundred criteria of one point: a residual of 10 per 100 gives 1 point, a severity of 10 gives 10."""
    width = 2 * 1.959964
    residual = uncertainty(ONE, middle(), Assumptions(residual=10))
    severity = uncertainty(ONE, middle(), Assumptions(severity=10))
    assert (residual.high - residual.low)[0] == pytest.approx(width * 1, rel=0.05)
    assert (severity.high - severity.low)[0] == pytest.approx(width * 10, rel=0.05)
    assert residual.median[0] == pytest.approx(50, abs=0.1)


def test_missing_is_uniform_over_the_scale() -> None:
    """Of 0, 1, 2, 3 on one criterion of 40 points, all others at nothing."""
    given = levels([0, 0, 0, 0, 0, 0])
    given[0, 5, :] = np.nan
    found = uncertainty(SMALL, given, Assumptions(), draws=20_000)
    # Mean of four independent aspects weighted 0.2, 0.2, 0.3, 0.3: between nothing and full, median in the middle.
    assert found.median[0] == pytest.approx(20, abs=0.7)
    assert 0 <= found.low[0] < 8 < 32 < found.high[0] <= 40
    # What is not rated at all has no rater's error on top.
    again = uncertainty(SMALL, given, Assumptions(severity=50), draws=20_000)
    assert again.high[0] >= found.high[0]
    nothing = np.full((1, 6, 4), np.nan)
    alone = uncertainty(SMALL, nothing, Assumptions(), draws=500)
    with_error = uncertainty(SMALL, nothing, Assumptions(severity=50, residual=50), draws=500)
    np.testing.assert_array_equal(alone.low, with_error.low)


def test_never_beyond_nothing_and_full() -> None:
    found = uncertainty(ONE, np.array([[[0.0]] * 100, [[3.0]] * 100]), Assumptions(severity=30, residual=30))
    assert found.low[0] >= 0
    assert found.high[1] <= 100 + 1e-4


def test_weights_change_what_is_uneven_alone() -> None:
    even = uncertainty(ONE, middle(), Assumptions(weights="quarter"))
    np.testing.assert_allclose([even.low, even.high], 50, atol=1e-3)
    uneven = middle()
    uneven[0, :50], uneven[0, 50:] = 3, 0
    quarter = uncertainty(ONE, uneven, Assumptions(weights="quarter"))
    # At most 1.25 against 0.75: 62.5 of 100.
    assert 37.5 <= quarter.low[0] < 45 < 55 < quarter.high[0] <= 62.5
    tight = uncertainty(ONE, uneven, Assumptions(weights="dirichlet", concentration=1000))
    loose = uncertainty(ONE, uneven, Assumptions(weights="dirichlet", concentration=20))
    # Dirichlet of two halves: a beta distribution, its standard deviation 50 / sqrt(concentration + 1).
    assert (tight.high - tight.low)[0] == pytest.approx(2 * 1.96 * 50 / math.sqrt(1001), rel=0.05)
    assert (loose.high - loose.low)[0] > 3 * (tight.high - tight.low)[0]


def test_one_rater_for_all_leaves_their_order() -> None:
    given = middle(3)
    given[0] += 0.3
    given[2] -= 0.3
    assumptions = Assumptions(severity=10)
    shared = uncertainty(ONE, given, assumptions, raters=[7, 7, 7], draws=2000)
    assert shared.best_rank.tolist() == shared.worst_rank.tolist() == [1, 2, 3]
    apart = uncertainty(ONE, given, assumptions, draws=2000)
    assert apart.worst_rank.tolist() == [3, 3, 3]


def test_best_quarter_is_a_probability() -> None:
    found = uncertainty(ONE, middle(8), Assumptions(residual=10), draws=4000)
    assert found.best_quarter.sum() == pytest.approx(2)  # two of eight in every draw
    np.testing.assert_allclose(found.best_quarter, 0.25, atol=0.03)


def test_same_seed_same_answer_and_progress_to_the_end() -> None:
    given = middle(40)
    told: list[tuple[int, int]] = []
    assumptions = Assumptions(severity=5, residual=10, weights="quarter")
    first = uncertainty(ONE, given, assumptions, draws=1500, progress=lambda done, n: told.append((done, n)))
    second = uncertainty(ONE, given, assumptions, draws=1500)
    for name in SAME:
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
    other = uncertainty(ONE, given, assumptions, draws=1500, seed=7)
    assert (other.low != first.low).any()
    assert told[-1] == (1500, 1500)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_sobol_indices_of_a_sum() -> None:
    """Independent and added up: severity brings 100 parts of the variance, the residual 1."""
    found = importance(ONE, middle()[0], Assumptions(severity=5, residual=5), draws=8192)
    for one in (found["severity"].first, found["severity"].total):
        assert one == pytest.approx(100 / 101, abs=0.04)
    for one in (found["residual"].first, found["residual"].total):
        assert one == pytest.approx(1 / 101, abs=0.02)
    for factor in ("missing", "weights"):
        assert found[factor].first == pytest.approx(0, abs=1e-6)
        assert found[factor].total == pytest.approx(0, abs=1e-6)


def test_nothing_varies() -> None:
    found = importance(ONE, middle()[0], Assumptions())
    assert {(one.first, one.total) for one in found.values()} == {(None, None)}


def test_bands_and_panels() -> None:
    edition = load_edition("caf-2020")
    given = np.full((1, len(edition.criteria), len(edition.aspects)), np.nan)
    for c, criterion in enumerate(edition.criteria):
        for aspect in edition.aspects_of(criterion):
            given[0, c, edition.aspects.index(aspect)] = 40
    expected = float(edition.maximum) * 0.4
    found = uncertainty(edition, given, Assumptions(), draws=3)
    np.testing.assert_allclose([found.low, found.high], expected, rtol=1e-5)
    given[0, 0, edition.aspects.index(edition.aspects_of(edition.criteria[0])[0])] = np.nan
    open_ = uncertainty(edition, given, Assumptions(), draws=3000)
    assert open_.low[0] < expected < open_.high[0]


def test_refusals() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        Assumptions(severity=-1)
    with pytest.raises(ValueError, match="weights must be"):
        Assumptions(weights="equal")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="one draw"):
        uncertainty(ONE, middle(), Assumptions(), draws=0)
    with pytest.raises(ValueError, match="are needed"):
        uncertainty(ONE, np.zeros((1, 3, 1)), Assumptions())
    with pytest.raises(ValueError, match="one evaluation is needed"):
        uncertainty(ONE, np.zeros((0, 100, 1)), Assumptions())
    with pytest.raises(ValueError, match="one for each evaluation"):
        uncertainty(ONE, middle(2), Assumptions(), raters=[1])
    with pytest.raises(ValueError, match="power of two"):
        importance(ONE, middle()[0], Assumptions(), draws=1000)
    applicable = np.array([[True] * 50 + [False] * 50])
    with pytest.raises(ValueError, match="area 2 is applicable in row 0"):
        uncertainty(ONE, middle(), Assumptions(), applicable=applicable)
