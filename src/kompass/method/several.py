"""Ratings of one edition by several evaluators, side by side as arrays: what agreement is computed from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from kompass.method.editions import Area, Criterion, Edition
from kompass.method.ratings import Levels, check_ratings

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

UNKNOWN = -1


def levels_of_all(edition: Edition, ratings: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Levels]]:
    """Checked levels per evaluator and criterion; raises ValueError for an edition that stops at areas, and RatingError
    for ratings that are not of it."""
    if edition.areas_only:
        raise ValueError(f"{edition.id} stops at areas: it has no criteria that evaluators could rate alike")
    return {evaluator: check_ratings(edition, own) for evaluator, own in ratings.items()}


def touched(levels: Levels) -> bool:
    """Whether an evaluator has said anything about a criterion: a level, or that it is not applicable."""
    return levels is None or any(level is not None for level in levels)


def fulfilment(edition: Edition, criterion: Criterion | str, levels: Levels) -> Fraction | None:
    """Share (0..1) of a criterion's maximum; None where it is not applicable or not rated fully."""
    if levels is None:
        return None
    found = Fraction()
    for aspect, level in zip(edition.aspects_of(criterion), levels, strict=True):
        if level is None:
            return None
        found += aspect.weight * level / edition.highest_level
    return found


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """What evaluators say about the criteria of one area, or of all; who has said nothing there is left out.

    `places` (evaluators, criteria, aspects): the place of the level on the scale, 0 for the lowest; a band counts as
    one level; -1 where there is none. `applicable` (evaluators, criteria): 1, 0 for not applicable, -1 for not rated.
    `fulfilment` (evaluators, criteria): 0..1, NaN unless rated fully. `sub_areas` (criteria,): each one's place.
    """

    evaluators: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    places: Integers
    applicable: Integers
    fulfilment: Floats
    maxima: Floats
    sub_areas: Integers
    n_levels: int


def side_by_side(
    edition: Edition, levels: Mapping[str, Mapping[str, Levels]], areas: Iterable[Area]
) -> SideBySide:
    """The ratings of `levels` (see `levels_of_all`) in `areas`."""
    chosen = tuple(areas)
    criteria = tuple(criterion for area in chosen for criterion in area.criteria)
    evaluators = tuple(who for who, own in levels.items() if any(touched(own[c.id]) for c in criteria))
    width = max((len(edition.aspects_of(area)) for area in chosen), default=0)
    places = np.full((len(evaluators), len(criteria), width), UNKNOWN, dtype=np.int64)
    applicable = np.full(places.shape[:2], UNKNOWN, dtype=np.int64)
    fulfilled = np.full(places.shape[:2], np.nan)
    place_of = _places(edition)
    for e, evaluator in enumerate(evaluators):
        for c, criterion in enumerate(criteria):
            found = levels[evaluator][criterion.id]
            if found is None:
                applicable[e, c] = 0
                continue
            known = [(a, level) for a, level in enumerate(found) if level is not None]
            for a, level in known:
                places[e, c, a] = place_of[level]
            if known:
                applicable[e, c] = 1
            share = fulfilment(edition, criterion, found)
            if share is not None:
                fulfilled[e, c] = float(share)
    order = {sub_area: place for place, sub_area in enumerate(dict.fromkeys(c.sub_area for c in criteria))}
    return SideBySide(
        evaluators=evaluators,
        criteria=criteria,
        places=places,
        applicable=applicable,
        fulfilment=fulfilled,
        maxima=np.array([float(c.maximum) for c in criteria]),
        sub_areas=np.array([order[c.sub_area] for c in criteria], dtype=np.int64),
        n_levels=len(edition.levels),
    )


def _places(edition: Edition) -> dict[int, int]:
    """The place on the scale of every value of it: all values of a band share one."""
    ordered = sorted(edition.levels, key=lambda level: level.value)
    return {
        value: place for place, level in enumerate(ordered) for value in range(level.value, level.last + 1)
    }
