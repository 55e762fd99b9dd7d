"""Composite indicators in general: putting values on one scale and taking their means (method.md section 2, last line).

Follows the OECD/JRC Handbook on Constructing Composite Indicators, section 5 (normalisation) and section 6 (weighting
and aggregation). NaN means unknown; it never counts as zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Mean = Literal["arithmetic", "geometric", "harmonic"]
Floats = npt.NDArray[np.float64]


def aggregate(values: npt.ArrayLike, weights: npt.ArrayLike, mean: Mean = "arithmetic") -> Floats:
    """Weighted means of rows: `values` (n, k), `weights` (k,) normalised to sum 1, result (n,).

    Handbook section 6: the arithmetic mean lets a high value make up for a low one fully, the geometric and the
    harmonic less and less. The geometric and the harmonic are for values >= 0; a zero makes the mean 0 (their limit).
    A component of weight 0 has no influence, whatever it holds; otherwise NaN in a row makes its mean NaN. Raises
    ValueError for shapes that do not fit, negative or unknown weights, weights that sum to 0, infinite values and
    negative ones where they have no mean.
    """
    data, share = np.asarray(values, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    if data.ndim != 2 or share.shape != data.shape[1:]:
        raise ValueError(f"values (n, k) and weights (k,) are needed, not {data.shape} and {share.shape}")
    if not np.isfinite(share).all() or (share < 0).any() or share.sum() <= 0:
        raise ValueError("weights must be known, not negative, and not all 0")
    data, share = data[:, share > 0], share[share > 0] / share.sum()
    if np.isinf(data).any():
        raise ValueError("values must be finite (or NaN for unknown)")
    if mean == "arithmetic":
        result: Floats = data @ share
        return result
    if mean not in ("geometric", "harmonic"):
        raise ValueError(f"unknown mean {mean!r}: arithmetic, geometric or harmonic")
    if (data < 0).any():
        raise ValueError(f"the {mean} mean needs values that are not negative: normalise them first")
    with np.errstate(divide="ignore"):
        inner: Floats = np.exp(np.log(data) @ share) if mean == "geometric" else 1.0 / ((1.0 / data) @ share)
    return inner


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of a tree of indicators: a leaf bears the name of its values, a branch joins its children.

    `weight` counts among its siblings; `mean` overrides the mean given to `aggregate_tree` for its children.
    """

    name: str
    children: tuple["Branch", ...] = ()
    weight: float = 1.0
    mean: Mean | None = None


def aggregate_tree(
    values: Mapping[str, npt.ArrayLike], tree: Branch, *, mean: Mean = "arithmetic"
) -> dict[str, Floats]:
    """The values of every node of `tree` by name, each (n,): leaves from `values`, branches as means of their children.

    Means are taken level by level from the leaves up (Handbook section 6). Raises ValueError for a leaf without
    values, a name used twice, values of different lengths, and whatever `aggregate` refuses.
    """
    found: dict[str, Floats] = {}
    _grow(values, tree, mean, found)
    return found


def _grow(values: Mapping[str, npt.ArrayLike], node: Branch, mean: Mean, found: dict[str, Floats]) -> Floats:
    if not node.children:
        if node.name not in values:
            raise ValueError(f"no values for {node.name!r}")
        result = np.asarray(values[node.name], dtype=np.float64)
        if result.ndim != 1:
            raise ValueError(f"the values of {node.name!r} must be (n,), not {result.shape}")
    else:
        parts = [_grow(values, child, mean, found) for child in node.children]
        if len({len(part) for part in parts}) > 1:
            raise ValueError(f"the parts of {node.name!r} have different lengths")
        weights = [child.weight for child in node.children]
        result = aggregate(np.column_stack(parts), weights, node.mean or mean)
    if node.name in found:
        raise ValueError(f"two nodes are called {node.name!r}")
    found[node.name] = result
    return result


def normalise(
    values: npt.ArrayLike,
    how: Literal["minmax", "zscore", "goalposts", "distance"] = "minmax",
    direction: Literal[1, -1] = 1,
    *,
    low: float | None = None,
    high: float | None = None,
    clip: bool = True,
    reference: float | None = None,
) -> Floats:
    """Values (n,) or (n, k), column by column, on a common scale; same shape. `direction` -1: less is better.

    Handbook section 5. NaN stays NaN and counts in no minimum, maximum, mean or deviation.
    - minmax: (x - min) / (max - min), 0..1; a column without spread says nothing and becomes 0.5.
    - zscore: (x - mean) / standard deviation (of the population, ddof=0); a column without spread becomes 0.
    - goalposts: (x - low) / (high - low) for goalposts set beforehand; with `clip` held within 0..1.
    - distance: (x - reference) / |reference|, the relative distance to a target: 0 on it, negative short of it; without
      `reference` the best of the column is the target.
    Raises ValueError for another shape, infinite values, goalposts that do not rise, and a reference of 0.
    """
    data = np.asarray(values, dtype=np.float64)
    if data.ndim not in (1, 2) or np.isinf(data).any():
        raise ValueError("values must be finite (or NaN), of shape (n,) or (n, k)")
    if direction not in (1, -1):
        raise ValueError(f"direction is 1 (more is better) or -1 (less is better), not {direction!r}")
    if how == "minmax":
        lowest, highest = _extreme(data, np.fmin), _extreme(data, np.fmax)
        scaled = _divided(data - lowest, highest - lowest, 0.5)
        return scaled if direction == 1 else 1.0 - scaled
    if how == "zscore":
        return direction * _zscore(data)
    if how == "goalposts":
        if low is None or high is None or not low < high:
            raise ValueError("goalposts need low < high")
        scaled = (data - low) / (high - low)
        scaled = scaled if direction == 1 else 1.0 - scaled
        held: Floats = np.clip(scaled, 0.0, 1.0) if clip else scaled
        return held
    if how == "distance":
        best = (
            _extreme(data, np.fmax if direction == 1 else np.fmin)
            if reference is None
            else np.float64(reference)
        )
        if np.any(best == 0) or np.isinf(best).any():
            raise ValueError("a relative distance needs a reference that is finite and not 0")
        relative: Floats = direction * (data - best) / np.abs(best)
        return relative
    raise ValueError(f"unknown way {how!r}: minmax, zscore, goalposts or distance")


def _extreme(data: Floats, which: np.ufunc) -> Floats:
    """Smallest or largest known value of each column; NaN where none is known."""
    found: Floats = which.reduce(data, axis=0, initial=np.nan)
    return found


def _zscore(data: Floats) -> Floats:
    known = ~np.isnan(data)
    count = np.maximum(known.sum(axis=0), 1)
    centred = data - np.where(known, data, 0.0).sum(axis=0) / count
    spread = np.sqrt(np.square(np.where(known, centred, 0.0)).sum(axis=0) / count)
    flat = _extreme(data, np.fmin) == _extreme(data, np.fmax)
    return _divided(centred, np.where(flat, 0.0, spread), 0.0)


def _divided(above: Floats, below: Floats, without_spread: float) -> Floats:
    """above / below; `without_spread` where below is 0, NaN where above is."""
    filled = np.where(np.isnan(above), np.nan, without_spread)
    result: Floats = np.divide(above, below, out=filled, where=np.broadcast_to(below != 0, above.shape))
    return result
