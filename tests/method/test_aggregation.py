"""Means and common scales, against their definitions."""

import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from kompass.method import Branch, aggregate, aggregate_tree, normalise

NAN = math.nan


@pytest.mark.parametrize(
    ("mean", "expected"),
    [("arithmetic", [3.25, 0.75, 2]), ("geometric", [math.exp(0.25 * math.log(1) + 0.75 * math.log(4)), 0, 2]),
     ("harmonic", [1 / (0.25 / 1 + 0.75 / 4), 0, 2])],
)  # fmt: skip
def test_means(mean: Any, expected: list[float]) -> None:
    np.testing.assert_allclose(aggregate([[1, 4], [0, 1], [2, 2]], [1, 3], mean), expected, rtol=1e-14)


@pytest.mark.parametrize("mean", ["arithmetic", "geometric", "harmonic"])
def test_nan_counts_only_with_weight(mean: Any) -> None:
    values = [[NAN, 2.0, 2.0], [1.0, NAN, 2.0]]
    np.testing.assert_allclose(aggregate(values, [0, 1, 1], mean), [2, NAN])


@settings(max_examples=60, deadline=None)
@given(
    hnp.arrays(float, (5, 4), elements=st.floats(0.01, 100)),
    hnp.arrays(float, 4, elements=st.floats(0.01, 10)),
    st.floats(0.1, 10),
)
def test_properties_of_means(values: np.ndarray, weights: np.ndarray, factor: float) -> None:
    arithmetic, geometric, harmonic = (
        aggregate(values, weights, mean) for mean in ("arithmetic", "geometric", "harmonic")
    )
    assert (harmonic <= geometric * (1 + 1e-9)).all()
    assert (geometric <= arithmetic * (1 + 1e-9)).all()
    for mean, found in (("arithmetic", arithmetic), ("geometric", geometric), ("harmonic", harmonic)):
        # A component without influence changes nothing, nor does the size of all weights together.
        more = np.column_stack([values, np.full(5, NAN)])
        np.testing.assert_allclose(aggregate(more, [*weights * factor, 0], mean), found, rtol=1e-12)  # type: ignore[arg-type]
        np.testing.assert_allclose(aggregate(values * factor, weights, mean), found * factor, rtol=1e-9)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "weights", "mean", "message"),
    [
        ([1, 2], [1, 1], "arithmetic", "values (n, k) and weights (k,) are needed, not (2,) and (2,)"),
        ([[1, 2]], [1], "arithmetic", "values (n, k) and weights (k,) are needed, not (1, 2) and (1,)"),
        ([[1, 2]], [1, -1], "arithmetic", "weights must be known, not negative, and not all 0"),
        ([[1, 2]], [0, 0], "arithmetic", "weights must be known, not negative, and not all 0"),
        ([[1, 2]], [1, NAN], "arithmetic", "weights must be known, not negative, and not all 0"),
        ([[1, math.inf]], [1, 1], "arithmetic", "values must be finite (or NaN for unknown)"),
        (
            [[1, -2]],
            [1, 1],
            "geometric",
            "the geometric mean needs values that are not negative: normalise them first",
        ),
        (
            [[1, -2]],
            [1, 1],
            "harmonic",
            "the harmonic mean needs values that are not negative: normalise them first",
        ),
        ([[1, 2]], [1, 1], "median", "unknown mean 'median': arithmetic, geometric or harmonic"),
    ],
)
def test_means_refused(values: Any, weights: Any, mean: Any, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        aggregate(values, weights, mean)


TREE = Branch(
    "all", (Branch("left", (Branch("a"), Branch("b", weight=3)), weight=2, mean="geometric"), Branch("c"))
)


def test_tree() -> None:
    found = aggregate_tree({"a": [1, 16], "b": [16, 1], "c": [5, NAN], "unused": [1]}, TREE)
    assert list(found) == ["a", "b", "left", "c", "all"]
    np.testing.assert_allclose(found["left"], [8, 2])
    np.testing.assert_allclose(found["all"], [7, NAN])
    np.testing.assert_allclose(
        aggregate_tree({"a": [4], "b": [4], "c": [1]}, TREE, mean="harmonic")["all"], [2]
    )


@pytest.mark.parametrize(
    ("values", "tree", "message"),
    [
        ({"a": [1], "b": [1]}, TREE, "no values for 'c'"),
        ({"a": [1], "b": [1, 2], "c": [1]}, TREE, "the parts of 'left' have different lengths"),
        ({"a": [[1]]}, Branch("a"), "the values of 'a' must be (n,), not (1, 1)"),
        ({"a": [1]}, Branch("all", (Branch("a"), Branch("a"))), "two nodes are called 'a'"),
    ],
)
def test_tree_refused(values: Any, tree: Branch, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        aggregate_tree(values, tree)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [0, 0.5, NAN, 1]),
        ({"direction": -1}, [1, 0.5, NAN, 0]),
        ({"how": "zscore"}, [-math.sqrt(1.5), 0, NAN, math.sqrt(1.5)]),
        ({"how": "zscore", "direction": -1}, [math.sqrt(1.5), 0, NAN, -math.sqrt(1.5)]),
        ({"how": "goalposts", "low": 2, "high": 4}, [0, 0.5, NAN, 1]),
        ({"how": "goalposts", "low": 2, "high": 4, "direction": -1}, [1, 0.5, NAN, 0]),
        ({"how": "goalposts", "low": 3, "high": 4, "clip": False}, [-2, 0, NAN, 2]),
        ({"how": "distance"}, [-0.8, -0.4, NAN, 0]),
        ({"how": "distance", "direction": -1}, [0, -2, NAN, -4]),
        ({"how": "distance", "reference": 2}, [-0.5, 0.5, NAN, 1.5]),
    ],
)
def test_normalise(options: dict[str, Any], expected: list[float]) -> None:
    np.testing.assert_allclose(normalise([1, 3, NAN, 5], **options), expected, atol=1e-15)


def test_column_by_column() -> None:
    values = np.array([[1, 7, NAN], [3, 7, NAN]])
    np.testing.assert_array_equal(normalise(values), [[0, 0.5, NAN], [1, 0.5, NAN]])
    np.testing.assert_array_equal(normalise(values, "zscore"), [[-1, 0, NAN], [1, 0, NAN]])
    assert normalise([0.1] * 3, "zscore").tolist() == [0, 0, 0]
    assert normalise(np.empty((0, 2))).shape == (0, 2)


@settings(max_examples=60, deadline=None)
@given(hnp.arrays(float, (6, 2), elements=st.floats(-1e6, 1e6)), st.sampled_from([1, -1]))
def test_order_is_kept_or_turned(values: np.ndarray, direction: Any) -> None:
    for how in ("minmax", "zscore"):
        found = normalise(values, how, direction)  # type: ignore[arg-type]
        for column in range(2):
            order = np.argsort(values[:, column])
            assert (np.diff(found[order, column] * direction) >= -1e-9).all()
    assert ((normalise(values) >= 0) & (normalise(values) <= 1)).all()


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        ([[[1]]], {}, "values must be finite (or NaN), of shape (n,) or (n, k)"),
        ([math.inf], {}, "values must be finite (or NaN), of shape (n,) or (n, k)"),
        ([1], {"direction": 0}, "direction is 1 (more is better) or -1 (less is better), not 0"),
        ([1], {"how": "goalposts", "low": 1}, "goalposts need low < high"),
        ([1], {"how": "goalposts", "low": 1, "high": 1}, "goalposts need low < high"),
        (
            [1],
            {"how": "distance", "reference": 0},
            "a relative distance needs a reference that is finite and not 0",
        ),
        ([0], {"how": "distance"}, "a relative distance needs a reference that is finite and not 0"),
        ([1], {"how": "rank"}, "unknown way 'rank': minmax, zscore, goalposts or distance"),
    ],
)
def test_normalise_refused(values: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        normalise(values, **options)
