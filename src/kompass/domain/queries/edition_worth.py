"""What the levels of an edition are worth in points, criterion by criterion."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kompass import method
from kompass.domain.editions import load_edition
from kompass.method.editions import Aspect, Level


@dataclass(frozen=True, slots=True)
class Worth:
    """Points of the lowest and of the highest value of a level, exact; the same where a level is one value."""

    least: Fraction
    most: Fraction


@dataclass(frozen=True, slots=True)
class AspectPoints:
    """What each level of one aspect is worth, the other aspects at their lowest: points by level."""

    aspect: Aspect
    points: tuple[Worth, ...]


@functools.cache
def worth_of(edition_id: str) -> Mapping[str, tuple[Mapping[str, Worth], ...]]:
    """Aspect id ("" for all at once) -> per level the points of each criterion given that level there.

    Asked of the method for all criteria at once: one scoring per aspect and value serves the whole edition.
    """
    found = load_edition(edition_id)
    lowest = found.levels[0].value

    def points(raised: Sequence[str], level: int) -> Mapping[str, Fraction]:
        profiles = {
            one.id: {aspect.id: level if aspect.id in raised else lowest for aspect in found.aspects_of(one)}
            for one in found.criteria
        }
        scored = method.score(found, profiles, comments={})
        return {key: value for key, value in scored.criteria.items() if value is not None}

    def of_level(raised: Sequence[str], level: Level) -> Mapping[str, Worth]:
        least = points(raised, level.value)
        most = least if level.last == level.value else points(raised, level.last)
        return {key: Worth(value, most[key]) for key, value in least.items()}

    every = [aspect.id for aspect in found.aspects]
    return {
        name: tuple(of_level(raised, level) for level in found.levels)
        for name, raised in (("", every), *((aspect, [aspect]) for aspect in every))
    }
