"""Points of many evaluations at once (method.md section 2): the same rules as `score`, vectorised.

float64 is enough for analysis. Published points round at halves, where float64 errs: what lies near a half is computed
again in integers over a common denominator, exactly.
"""

import functools
import math
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from kompass.method.editions import Area, Edition
from kompass.method.printing import half_up

_CHUNK_VALUES = 1_000_000
_NEAR = 1e-7  # far above the error of adding some thousand float64 terms, relative to the area's maximum
_INT64 = 2**62

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]


def points(
    edition: Edition,
    array: npt.ArrayLike,
    published: bool = False,
    *,
    applicable: npt.ArrayLike | None = None,
) -> Floats:
    """Area points of evaluations: `array` (evaluations, criteria, aspects) of levels to (evaluations, areas).

    Criteria, aspects and areas in the order of the edition; in one with panels the aspects of all panels, NaN where an
    aspect does not count for the criterion. Otherwise NaN is not rated: that evaluation has NaN in that area, and
    nowhere else. `applicable` (evaluations, criteria), or (criteria,) for all alike: what is not counts as in
    `score`; an area with nothing applicable is NaN. With `published` the points are whole (half up) and equal to
    `score`'s. Levels between those of the scale are taken as they are. Works through the rows in chunks: memory
    beyond the input and the result does not grow with their number. Raises ValueError for another shape, a level
    outside the scale, or one for an aspect that does not count there.
    """
    if edition.areas_only:
        raise ValueError(f"{edition.id} stops at areas: it has no criteria to compute points from")
    levels = np.asarray(array)
    shape = (len(edition.criteria), len(edition.aspects))
    if levels.ndim != 3 or levels.shape[1:] != shape or levels.dtype == np.bool_:
        raise ValueError(
            f"levels of shape (evaluations, {shape[0]}, {shape[1]}) are needed, not {levels.shape} of {levels.dtype}"
        )
    counted = _counted(applicable, levels.shape[:2])
    result = np.empty((levels.shape[0], len(edition.areas)))
    step = max(1, _CHUNK_VALUES // (shape[0] * shape[1]))
    blocks = _blocks(edition)
    for start in range(0, levels.shape[0], step):
        rows = slice(start, start + step)
        for column, block in enumerate(blocks):
            part = levels[rows, block.criteria, :].astype(np.float64, copy=False)
            _check_levels(part, edition, start, block)
            part = part[:, :, block.aspects]
            here = None if counted is None else counted[rows, block.criteria]
            exactly = block.points(part, here)
            result[rows, column] = block.publish(exactly, part, here) if published else exactly
    return result


def _counted(applicable: npt.ArrayLike | None, shape: tuple[int, ...]) -> Truths | None:
    if applicable is None:
        return None
    given = np.asarray(applicable)
    if given.dtype != np.bool_ or given.shape not in (shape, shape[1:]):
        raise ValueError(
            f"applicable must be true or false of shape {shape}, not {given.dtype} of {given.shape}"
        )
    return np.broadcast_to(given, shape)


def _check_levels(part: Floats, edition: Edition, start: int, block: "_Block") -> None:
    # NaN compares as false both ways, which is what is wanted.
    outside = (part < 0) | (part > edition.highest_level)
    if outside.any():
        row, criterion, aspect = (int(index[0]) for index in np.nonzero(outside))
        name = edition.criteria[block.criteria.start + criterion].id
        found, highest = part[row, criterion, aspect], edition.highest_level
        raise ValueError(f"level {found:g} of {name} in row {start + row} lies outside 0 to {highest}")
    other = np.delete(part, block.aspects, axis=2)
    if not np.isnan(other).all():
        row, criterion, place = (int(index[0]) for index in np.nonzero(~np.isnan(other)))
        name = edition.criteria[block.criteria.start + criterion].id
        aspect_id = np.delete([aspect.id for aspect in edition.aspects], block.aspects)[place]
        raise ValueError(
            f"the aspect {aspect_id} does not count for {name} (row {start + row}): it must be NaN there"
        )


@functools.lru_cache(maxsize=16)
def _blocks(edition: Edition) -> tuple["_Block", ...]:
    blocks, first = [], 0
    for area in edition.areas:
        blocks.append(_Block(edition, area, first))
        first += len(area.criteria)
    return tuple(blocks)


class _Block:
    """One area's criteria (neighbours in the array) and how their levels become its points."""

    def __init__(self, edition: Edition, area: Area, first: int) -> None:
        self.criteria = slice(first, first + len(area.criteria))
        self._area = area
        counting = edition.aspects_of(area)
        # Where the aspects that count for this area stand among those of the edition.
        self.aspects = [edition.aspects.index(aspect) for aspect in counting]
        self._aspects = [aspect.weight / edition.highest_level for aspect in counting]
        self._aspect_weights = np.array([float(weight) for weight in self._aspects])
        self._maximum = float(area.maximum)
        self._highest = edition.highest_level
        self._criterion_maxima = np.array([float(c.maximum) for c in area.criteria])
        self._weights = np.multiply.outer(self._criterion_maxima, self._aspect_weights).ravel()
        self._sub_area_maxima = np.array([float(s.maximum) for s in area.sub_areas])
        places = [place for place, s in enumerate(area.sub_areas) for _ in s.criteria]
        self._member = np.eye(len(area.sub_areas))[places]  # (criteria, sub-areas)

    def points(self, levels: Floats, applicable: Truths | None) -> Floats:
        """(rows, criteria, aspects) to (rows,), in float64."""
        if applicable is None:
            # Full marks are full marks, not a little more for the last bit of a float.
            flat: Floats = np.minimum(levels.reshape(len(levels), -1) @ self._weights, self._maximum)
            return flat
        fulfilled = np.where(applicable, levels @ self._aspect_weights, 0.0) * self._criterion_maxima
        carried = (applicable * self._criterion_maxima) @ self._member
        carries = carried > 0
        means = np.divide(fulfilled @ self._member, carried, out=np.zeros_like(carried), where=carries)
        weights = carries * self._sub_area_maxima
        total = weights.sum(axis=1)
        share = np.divide(
            (means * weights).sum(axis=1), total, out=np.full(len(total), np.nan), where=total > 0
        )
        result: Floats = np.minimum(share * self._maximum, self._maximum)
        return result

    def publish(self, found: Floats, levels: Floats, applicable: Truths | None) -> Floats:
        """Whole points, half up; exact where float64 could fall on the wrong side of a half."""
        raised = found + 0.5
        whole: Floats = np.floor(raised)
        near = np.abs(raised - np.rint(raised)) <= _NEAR * max(1.0, self._maximum)
        rows = np.nonzero(near)[0]
        if not len(rows):
            return whole
        if applicable is None:
            pattern = np.ones(levels.shape[1], dtype=np.bool_)
            whole[rows] = self._exactly(levels[rows], pattern)
            return whole
        patterns, which = np.unique(applicable[rows], axis=0, return_inverse=True)
        which = which.ravel()
        for number, pattern in enumerate(patterns):
            mine = rows[which == number]
            whole[mine] = self._exactly(levels[mine], pattern)
        return whole

    def _exactly(self, levels: Floats, pattern: Truths) -> Floats:
        """Published points of rows that share one pattern of applicable criteria."""
        used = levels[:, pattern, :].reshape(len(levels), -1)
        weights = self._exact_weights(tuple(bool(one) for one in pattern))
        denominator = math.lcm(*(weight.denominator for weight in weights))
        factors = [weight.numerator * (denominator // weight.denominator) for weight in weights]
        result = np.empty(len(levels))
        whole = (used == np.rint(used)).all(axis=1)
        # Above 62 bits Python's own integers take over (slower, never wrong).
        fits = 2 * sum(factors) * self._highest + denominator < _INT64
        kind: Any = np.int64 if fits else object
        sums = used[whole].astype(np.int64).astype(kind) @ np.array(factors, dtype=kind)
        result[whole] = ((2 * sums + denominator) // (2 * denominator)).astype(np.float64)
        for row in np.nonzero(~whole)[0]:
            terms = zip(weights, used[row].tolist(), strict=True)
            result[row] = half_up(sum((weight * Fraction(level) for weight, level in terms), Fraction()))
        return result

    def _exact_weights(self, pattern: tuple[bool, ...]) -> list[Fraction]:
        """Points per level of each aspect of each applicable criterion."""
        area = self._area
        left = iter(pattern)
        kept = [[c.maximum for c in s.criteria if next(left)] for s in area.sub_areas]
        carrying = sum((s.maximum for s, own in zip(area.sub_areas, kept, strict=True) if own), Fraction())
        return [
            area.maximum * s.maximum / carrying * maximum / sum(own) * weight
            for s, own in zip(area.sub_areas, kept, strict=True)
            for maximum in own
            for weight in self._aspects
        ]
