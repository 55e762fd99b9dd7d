"""How sure a total and a rank are (method.md section 6; OECD/JRC Handbook, step 7, "Uncertainty and sensitivity
analysis"): the same evaluations over and over, with what could have been otherwise drawn anew each time.

A draw of a criterion's fulfilment is what is rated, plus severity (one for all criteria of a rater), plus a residual of
its own, both times the share of the aspects' weights that is rated; aspects not rated take any value of the scale;
all kept between 0 and 1. Areas weigh as in the edition, or are varied. Evaluations without ratings get no interval.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from kompass.method.comparison import BEST_QUARTER
from kompass.method.editions import Edition

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Factor = Literal["severity", "residual", "missing", "weights"]
FACTORS: tuple[Factor, ...] = ("severity", "residual", "missing", "weights")
Weights = Literal["edition", "quarter", "dirichlet"]

_CHUNK_VALUES = 2_000_000
_THREADS = 2
Blocks = dict[Factor, Singles]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What may have been otherwise. `severity`, `residual`: standard deviations in points per 100 of a criterion, from
    training cases and agreement data. `weights`: those of the areas as in the edition; each within +-25 %, uniform;
    or Dirichlet around the edition's, the more spread the lower `concentration`. Both keep the edition's maximum.
    """

    severity: float = 0.0
    residual: float = 0.0
    weights: Weights = "edition"
    concentration: float = 100.0

    def __post_init__(self) -> None:
        if not (self.severity >= 0 and self.residual >= 0 and self.concentration > 0):
            raise ValueError("standard deviations must be 0 or more, and the concentration above 0")
        if self.weights not in ("edition", "quarter", "dirichlet"):
            raise ValueError(f'weights must be "edition", "quarter" or "dirichlet", not "{self.weights}"')


@dataclass(frozen=True, slots=True, eq=False)
class Uncertainty:
    """Per evaluation, arrays of (evaluations,): `low` to `high` and `best_rank` to `worst_rank` are 95 % intervals of
    the exact total and of the competition rank among all of them; `median` of the total; `best_quarter` the share of
    draws in which rank / n is at most a quarter."""

    low: Floats
    median: Floats
    high: Floats
    best_rank: Integers
    worst_rank: Integers
    best_quarter: Floats
    draws: int
    seed: int


@dataclass(frozen=True, slots=True)
class Importance:
    """Sobol indices of one assumption for one total. `first`: the share of the variance that it brings alone; `total`:
    with all it brings together with others. None where the total does not vary at all."""

    first: float | None
    total: float | None


def uncertainty(
    edition: Edition,
    levels: npt.ArrayLike,
    assumptions: Assumptions,
    *,
    applicable: npt.ArrayLike | None = None,
    raters: npt.ArrayLike | None = None,
    draws: int = 10_000,
    seed: int = 1993,
    progress: Callable[[int, int], None] | None = None,
) -> Uncertainty:
    """Intervals of total and rank of evaluations: `levels` (evaluations, criteria, aspects) and `applicable` as in
    `points`, but NaN is not rated and may be any value of the scale.

    `raters` (evaluations,): a number for who rated; the same number shares its severity. Each has its own by default.
    `progress` is called with draws done and draws in all. The same seed gives the same on any number of cores.
    Memory grows with draws x evaluations, not with criteria. Raises ValueError for what `points` would refuse, and
    for an area with nothing applicable: then there is no total.
    """
    if draws < 1:
        raise ValueError("at least one draw is needed")
    model = _Model(edition, levels, applicable, raters, assumptions)
    totals = np.empty((draws, model.n), dtype=np.float32)
    starts = range(0, draws, model.step)
    seeds = np.random.SeedSequence(seed).spawn(len(starts))

    def work(place: int) -> int:
        size = min(model.step, draws - starts[place])
        totals[starts[place] : starts[place] + size] = model.totals(model.draw(seeds[place], size))
        return size

    done = 0
    with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as pool:
        for size in pool.map(work, range(len(starts))):
            done += size
            if progress is not None:
                progress(done, draws)
    return _summary(totals, draws, seed)


def importance(
    edition: Edition,
    levels: npt.ArrayLike,
    assumptions: Assumptions,
    *,
    applicable: npt.ArrayLike | None = None,
    draws: int = 4096,
    seed: int = 1993,
) -> dict[Factor, Importance]:
    """Which assumption matters for the total of one evaluation, `levels` (criteria, aspects): first-order and total
    Sobol indices of each group of inputs (Saltelli and others 2010). `draws` must be a power of two; otherwise
    ValueError, as for what `uncertainty` refuses."""
    if draws < 2 or draws & (draws - 1):
        raise ValueError("the number of draws must be a power of two")
    one = None if applicable is None else np.asarray(applicable)[None]
    model = _Model(edition, np.asarray(levels)[None], one, None, assumptions)
    first, second = np.empty(draws), np.empty(draws)
    mixed = np.empty((len(FACTORS), draws))
    starts = range(0, draws, model.step)
    for start, child in zip(starts, np.random.SeedSequence(seed).spawn(len(starts)), strict=True):
        rows = slice(start, min(start + model.step, draws))
        a, b = (model.draw(each, rows.stop - start) for each in child.spawn(2))
        first[rows], second[rows] = model.totals(a)[:, 0], model.totals(b)[:, 0]
        for place, factor in enumerate(FACTORS):
            swapped: Blocks = {**a, factor: b[factor]}
            mixed[place, rows] = model.totals(swapped)[:, 0]
    if np.ptp(np.concatenate([first, second])) < 1e-6 * float(edition.maximum):
        return {factor: Importance(None, None) for factor in FACTORS}

    from scipy.stats import sobol_indices

    found = sobol_indices(func={"f_A": first[None], "f_B": second[None], "f_AB": mixed[:, None, :]}, n=draws)
    alone, with_others = np.ravel(found.first_order), np.ravel(found.total_order)
    return {
        factor: Importance(float(alone[place]), float(with_others[place]))
        for place, factor in enumerate(FACTORS)
    }


def _summary(totals: Singles, draws: int, seed: int) -> Uncertainty:
    n = totals.shape[1]
    low, median, high = np.quantile(totals, [0.025, 0.5, 0.975], axis=0).astype(np.float64)
    ranks = np.empty(totals.shape, dtype=np.int32)
    for row, values in enumerate(totals):
        ranks[row] = n + 1 - np.searchsorted(np.sort(values), values, side="right")
    best, worst = np.quantile(ranks, [0.025, 0.975], axis=0, method="inverted_cdf").astype(np.int64)
    within = ranks * BEST_QUARTER.denominator <= n * BEST_QUARTER.numerator
    return Uncertainty(low, median, high, best, worst, within.mean(axis=0), draws, seed)


class _Model:
    """From blocks of random numbers to totals; float32, for memory and speed: a few 0.0001 points of rounding."""

    def __init__(
        self,
        edition: Edition,
        levels: npt.ArrayLike,
        applicable: npt.ArrayLike | None,
        raters: npt.ArrayLike | None,
        assumptions: Assumptions,
    ) -> None:
        given, counted = _checked(edition, levels, applicable)
        self.n = len(given)
        self._assumptions = assumptions
        self._highest = edition.highest_level
        self._values = np.array(
            [value for level in edition.levels for value in range(level.value, level.last + 1)],
            dtype=np.float32,
        )
        # (criteria, aspects): 0 where an aspect does not count for the criterion.
        weights = np.array(
            [
                [float(a.weight) if a in edition.aspects_of(c) else 0.0 for a in edition.aspects]
                for c in edition.criteria
            ]
        )
        counts = (weights > 0) & counted[:, :, None]
        missing = np.isnan(given) & counts
        known = np.where(counts & ~missing, weights, 0.0)
        self._base = (known * np.nan_to_num(given)).sum(axis=2).astype(np.float32) / np.float32(self._highest)
        self._known = known.sum(axis=2).astype(np.float32)
        # (evaluations, criteria, areas)
        area_of = np.zeros((len(edition.criteria), len(edition.areas)))
        for place, part in enumerate(_slices(edition)):
            area_of[part, place] = 1
        self._carried = (_carried(edition, counted)[:, :, None] * area_of).astype(np.float32)
        rows, columns, aspects = np.nonzero(missing)
        flat = rows * len(edition.criteria) + columns
        self._cells, self._begin = np.unique(flat, return_index=True)
        self._missing = (weights[columns, aspects] / self._highest).astype(np.float32)
        self._maxima = np.array([float(area.maximum) for area in edition.areas])
        self._who = (
            np.arange(self.n) if raters is None else np.unique(np.asarray(raters), return_inverse=True)[1]
        )
        if self._who.shape != (self.n,):
            raise ValueError(f"raters must be {self.n} numbers, one for each evaluation")
        self.step = max(1, _CHUNK_VALUES // max(self._base.size, len(self._missing), 1))

    def draw(self, seed: np.random.SeedSequence, size: int) -> Blocks:
        """One stream for each assumption, so that leaving one out changes no other."""
        streams = [np.random.default_rng(child) for child in seed.spawn(len(FACTORS))]
        told = self._assumptions
        return {
            "severity": _normal(streams[0], (int(np.max(self._who)) + 1, size), told.severity),
            "residual": _normal(streams[1], (self.n, size, self._base.shape[1]), told.residual),
            "missing": self._values[
                streams[2].integers(0, len(self._values), (len(self._missing), size), dtype=np.uint16)
            ],
            "weights": self._area_weights(streams[3], size),
        }

    def _area_weights(self, random: np.random.Generator, size: int) -> Singles:
        """By what each area's points are multiplied, (size, areas)."""
        whole = self._maxima.sum()
        shares = np.broadcast_to(self._maxima / whole, (size, len(self._maxima)))
        if self._assumptions.weights == "quarter":
            varied = shares * random.uniform(0.75, 1.25, shares.shape)
            shares = varied / varied.sum(axis=1, keepdims=True)
        elif self._assumptions.weights == "dirichlet":
            shares = random.dirichlet(self._assumptions.concentration * self._maxima / whole, size)
        factors: Singles = (shares * whole / self._maxima).astype(np.float32)
        return factors

    def totals(self, blocks: Blocks) -> Singles:
        """(size, evaluations)"""
        size = len(blocks["weights"])
        # (evaluations, size, criteria): so the sums below are products of matrices.
        found = np.empty((self.n, size, self._base.shape[1]), dtype=np.float32)
        # A block without spread has one draw: it is the same in every other.
        np.add(blocks["residual"], blocks["severity"][self._who][:, :, None], out=found)
        found *= self._known[:, None, :]
        found += self._base[:, None, :]
        if len(self._cells):
            added = np.add.reduceat(blocks["missing"] * self._missing[:, None], self._begin, axis=0)
            rows, columns = np.divmod(self._cells, self._base.shape[1])
            found[rows, :, columns] += added
        np.clip(found, 0, 1, out=found)
        areas = np.matmul(found, self._carried)
        totals: Singles = (areas * blocks["weights"]).sum(axis=2).T
        return totals


def _normal(random: np.random.Generator, shape: tuple[int, ...], deviation: float) -> Singles:
    if deviation == 0:
        return np.zeros((shape[0], 1, *shape[2:]), dtype=np.float32)
    found = random.standard_normal(shape, dtype=np.float32)
    found *= np.float32(deviation / 100)
    return found


def _checked(
    edition: Edition, levels: npt.ArrayLike, applicable: npt.ArrayLike | None
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    from kompass.method.points import points

    given = np.asarray(levels, dtype=np.float64)
    found = points(edition, given, applicable=applicable)  # refuses a wrong shape or level
    counted = (
        np.ones(given.shape[:2], dtype=np.bool_)
        if applicable is None
        else np.broadcast_to(np.asarray(applicable, dtype=np.bool_), given.shape[:2])
    )
    for part, area in zip(_slices(edition), edition.areas, strict=True):
        empty = ~counted[:, part].any(axis=1)
        if empty.any():
            row = int(np.nonzero(empty)[0][0])
            raise ValueError(f"nothing in area {area.id} is applicable in row {row}: it has no total")
    if not len(found):
        raise ValueError("at least one evaluation is needed")
    return given, counted


def _slices(edition: Edition) -> list[slice]:
    ends = np.cumsum([len(area.criteria) for area in edition.areas]).tolist()
    return [slice(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _carried(edition: Edition, counted: npt.NDArray[np.bool_]) -> Floats:
    """What each criterion carries after what is not applicable, (evaluations, criteria), as in `score`."""
    result = np.zeros(counted.shape)
    start = 0
    for area, whole in zip(edition.areas, _slices(edition), strict=True):
        parts: list[tuple[slice, Floats, float]] = []
        for sub_area in area.sub_areas:
            part = slice(start, start + len(sub_area.criteria))
            start = part.stop
            parts.append(
                (part, np.array([float(c.maximum) for c in sub_area.criteria]), float(sub_area.maximum))
            )
        carrying = sum(maximum * counted[:, part].any(axis=1) for part, _, maximum in parts)
        for part, maxima, maximum in parts:
            own = counted[:, part] * maxima
            below = own.sum(axis=1)
            share = np.divide(
                float(area.maximum) * maximum, carrying * below, out=np.zeros_like(below), where=below > 0
            )
            result[:, part] = own * share[:, None]
        assert start == whole.stop
    return result
