"""Points of many evaluations at once."""

import re
import tracemalloc
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from kompass.method import Edition, load_edition, points, score
from tests.method.small_editions import made_up

WIDE = made_up([[["5"] * 4] * 3 + [["40"]], [["1", "2", "3"], ["4"], ["2.5", "7.5"]], [["100/7"] * 7]])


def by_score(edition: Edition, array: np.ndarray, applicable: np.ndarray | None = None) -> np.ndarray:
    """Row by row, the slow and exact way."""
    found = []
    for row, levels in enumerate(array):
        ratings: dict[str, Any] = {}
        for c, criterion in enumerate(edition.criteria):
            given = {
                a.id: int(level)
                for a, level in zip(edition.aspects, levels[c], strict=True)
                if not np.isnan(level)
            }
            counted = applicable is None or applicable[row, c]
            ratings[criterion.id] = given if counted else "not_applicable"
        found.append([np.nan if value is None else value for value in score(edition, ratings).areas.values()])
    return np.array(found)


@pytest.mark.parametrize("edition", [WIDE, load_edition("open-2020")], ids=["made up", "open-2020"])
@pytest.mark.parametrize("some_not_applicable", [False, True])
def test_published_points_of_many_rows_equal_score(edition: Edition, some_not_applicable: bool) -> None:
    random = np.random.default_rng(7)
    array = random.integers(0, 4, (60, len(edition.criteria), 4)).astype(float)
    array[random.random(array.shape) < 0.002] = np.nan
    applicable = random.random(array.shape[:2]) < 0.8 if some_not_applicable else None
    found = points(edition, array, published=True, applicable=applicable)
    np.testing.assert_array_equal(found, by_score(edition, array, applicable))


def test_ties_that_float64_gets_wrong() -> None:
    edition = made_up([[["100"]]], aspects={"one": "0.29", "two": "0.71"}, levels=(0, 1, 2))
    array = np.array([[[2, 1]], [[1, 2]], [[1, 0]], [[0, 1]]])
    # 29 + 35.5, 14.5 + 71, 14.5, 35.5: each an exact half.
    np.testing.assert_array_equal(points(edition, array, published=True)[:, 0], [65, 86, 15, 36])


def test_every_row_of_ties_is_right() -> None:
    """Every combination of levels where points come in quarters."""
    edition = made_up([[["2", "1"], ["1", "1"]]], aspects={"one": "1/2", "two": "1/2"}, levels=(0, 1, 2))
    levels = np.stack(np.meshgrid(*[np.arange(3)] * 8, indexing="ij"), axis=-1).reshape(-1, 4, 2)
    exact = [
        sum(
            Fraction(maximum * int(level), 4)
            for maximum, pair in zip((2, 1, 1, 1), row, strict=True)
            for level in pair
        )
        for row in levels
    ]
    expected = [int((value + Fraction(1, 2)) // 1) for value in exact]
    np.testing.assert_array_equal(points(edition, levels, published=True)[:, 0], expected)
    assert sum(value.denominator == 2 for value in exact) > 1000


def test_nan_stays_in_its_area() -> None:
    array = np.full((1, len(WIDE.criteria), 4), 3.0)
    array[0, 0, 0] = np.nan
    np.testing.assert_array_equal(points(WIDE, array), [[np.nan, 20, 100]])
    everywhere = np.ones((1, len(WIDE.criteria)), dtype=bool)
    np.testing.assert_array_equal(
        points(WIDE, array, applicable=everywhere, published=True), [[np.nan, 20, 100]]
    )
    everywhere[0, 0] = False
    np.testing.assert_array_equal(
        points(WIDE, array, applicable=everywhere, published=True), [[100, 20, 100]]
    )


def test_area_with_nothing_applicable_is_unknown() -> None:
    applicable = np.ones(len(WIDE.criteria), dtype=bool)
    applicable[13:19] = False
    array = np.full((2, len(WIDE.criteria), 4), 3.0)
    np.testing.assert_array_equal(points(WIDE, array, applicable=applicable), [[100, np.nan, 100]] * 2)


def test_levels_between_those_of_the_scale() -> None:
    edition = made_up([[["3"]]], aspects={"one": "1"})
    array = np.array([[[0.5]], [[1.25]], [[2.4999]], [[2.0]]])
    np.testing.assert_allclose(points(edition, array)[:, 0], [0.5, 1.25, 2.4999, 2])
    np.testing.assert_array_equal(points(edition, array, published=True)[:, 0], [1, 1, 2, 2])


def test_weights_beyond_64_bits_are_still_exact() -> None:
    first, second = 999_999_937, 999_999_929
    maxima = [f"1/{first}", f"{first - 1}/{first}", f"1/{second}", f"{second - 1}/{second}"]
    aspects = {"one": "1/999999893", "two": "999999892/999999893"}
    edition = made_up([[maxima]], aspects=aspects, levels=(0, 1, 2))
    array = np.random.default_rng(3).integers(0, 3, (50, 4, 2)).astype(float)
    np.testing.assert_array_equal(points(edition, array, published=True), by_score(edition, array))


def test_whole_numbers_and_missing_objects_are_taken() -> None:
    edition = made_up([[["3"]], [["3"]]], aspects={"one": "1"})
    assert points(edition, np.array([[[1], [2]]], dtype=np.int8)).tolist() == [[1, 2]]
    np.testing.assert_array_equal(points(edition, np.array([[[1], [None]]], dtype=object)), [[1, np.nan]])
    assert points(edition, np.empty((0, 2, 1))).shape == (0, 2)


@pytest.mark.parametrize(
    ("array", "applicable", "message"),
    [
        (np.zeros((2, 3)), None, "levels of shape (evaluations, 2, 1) are needed, not (2, 3) of float64"),
        (
            np.zeros((2, 2, 2)),
            None,
            "levels of shape (evaluations, 2, 1) are needed, not (2, 2, 2) of float64",
        ),
        (
            np.zeros((2, 2, 1), dtype=bool),
            None,
            "levels of shape (evaluations, 2, 1) are needed, not (2, 2, 1) of bool",
        ),
        (np.array([[[0], [4]]]), None, "level 4 of c2-1-1 in row 0 lies outside 0 to 3"),
        (np.array([[[0], [1]], [[-1], [1]]]), None, "level -1 of c1-1-1 in row 1 lies outside 0 to 3"),
        (np.array([[[0], [np.inf]]]), None, "level inf of c2-1-1 in row 0 lies outside 0 to 3"),
        (
            np.zeros((2, 2, 1)),
            np.ones((2, 2)),
            "applicable must be true or false of shape (2, 2), not float64 of (2, 2)",
        ),
        (np.zeros((2, 2, 1)), [True], "applicable must be true or false of shape (2, 2), not bool of (1,)"),
    ],
)
def test_refused(array: np.ndarray, applicable: Any, message: str) -> None:
    edition = made_up([[["3"]], [["3"]]], aspects={"one": "1"})
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        points(edition, array, applicable=applicable)


def test_edition_of_areas_only_has_no_criteria_to_count() -> None:
    with pytest.raises(ValueError, match="official-2010 stops at areas"):
        points(load_edition("official-2010"), np.zeros((1, 0, 0)))


def test_memory_does_not_grow_with_the_rows() -> None:
    edition = made_up([[["5"] * 20]] * 8)
    array = np.ones((20_000, 160, 4), dtype=np.int8)
    applicable = np.ones(160, dtype=bool)
    points(edition, array[:10], published=True)
    tracemalloc.start()
    points(edition, array, published=True, applicable=applicable)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # The same in float64 at once would be 102 MB.
    assert peak < 30_000_000
