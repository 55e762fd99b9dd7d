"""Where one result stands among others (method.md section 4; OECD/JRC Handbook, step 5 and section 5.1 on ranking
and distance to a reference). Everything here takes plain numbers; who "the others" are is chosen in `reference`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

Number: TypeAlias = int | float | Fraction | Decimal

ENOUGH_OTHERS = 20
ENOUGH_COVERAGE = Fraction(4, 5)
BEST_QUARTER = Fraction(1, 4)


def rank(value: Number, others: Iterable[Number]) -> int:
    """Competition rank: 1 plus the number of others above; ties share the best rank."""
    return 1 + sum(1 for other in others if other > value)


def rank_range(value: Number, others: Collection[Number], stated_n: int | None) -> tuple[int, int]:
    """Best and worst rank still possible when `stated_n` are said to exist, the municipality itself included.

    Whoever is stated to exist and is not known may lie above or below. A stated number that is missing, or
    smaller than what is known, leaves nothing open: both ends are the rank among the known.
    """
    best = rank(value, others)
    unseen = max((stated_n or 0) - len(others) - 1, 0)
    return best, best + unseen


def top_share(value: Number, others: Collection[Number]) -> Fraction:
    """Rank divided by n, where n counts the municipality itself: among the best quarter iff <= 1/4."""
    return Fraction(rank(value, others), len(others) + 1)


def percentile(value: Number, others: Collection[Number]) -> Fraction:
    """Share (0..1) of the others that lie below, equal ones counted half. Raises ValueError without others."""
    if not len(others):
        raise ValueError("a percentile needs others to compare with")
    below = sum(1 for other in others if other < value)
    equal = sum(1 for other in others if other == value)
    return Fraction(2 * below + equal, 2 * len(others))


def quartiles(values: Collection[Number]) -> tuple[float, float, float]:
    """First quartile, median, third quartile, linear between neighbours. Raises ValueError without values."""
    if not len(values):
        raise ValueError("quartiles need values")
    import numpy as np

    first, median, third = np.quantile(np.array([float(value) for value in values]), [0.25, 0.5, 0.75])
    return float(first), float(median), float(third)


def coverage(known: int, stated: int | None) -> Fraction | None:
    """Members with a score per evaluation stated to exist; None where nothing is stated.

    Above 1 when more are known than were stated: then the statement is too old or too low.
    """
    return Fraction(known, stated) if stated else None


def statistics_allowed(n_others: int, coverage: Fraction | float | None, complete: bool = False) -> bool:
    """Whether top share, percentile, quartiles and mean may be shown: 20 others and 80 %, or a complete set."""
    if complete:
        return True
    return n_others >= ENOUGH_OTHERS and coverage is not None and coverage >= ENOUGH_COVERAGE


@dataclass(frozen=True, slots=True)
class Best:
    """The highest points seen, and the keys of all who reach them."""

    points: Number
    holders: tuple[str, ...]


def best_practice(members: Mapping[str, Mapping[str, Number | None]]) -> dict[str, Best]:
    """Per area (or sub-area, or criterion) code the highest points among `{key: {code: points}}`.

    Codes without points in any member are left out; holders keep the order of the members.
    """
    best: dict[str, Best] = {}
    for key, areas in members.items():
        for code, points in areas.items():
            if points is None:
                continue
            so_far = best.get(code)
            if so_far is None or points > so_far.points:
                best[code] = Best(points, (key,))
            elif points == so_far.points:
                best[code] = Best(points, (*so_far.holders, key))
    return best


@dataclass(frozen=True, slots=True)
class Gap:
    """How far `points` are from `ideal` (full points, or the best seen)."""

    code: str
    points: Number
    ideal: Number
    distance: Number


def distance_to_ideal(points: Mapping[str, Number | None], maxima: Mapping[str, Number]) -> tuple[Gap, ...]:
    """The distance per code of `maxima`, largest first, equal ones in the order of `maxima`.

    The same gives the distance to best practice: hand in the best points as `maxima`. Codes without points are
    left out. Raises ValueError for points whose code has no maximum.
    """
    if unknown := [code for code in points if code not in maxima]:
        raise ValueError(f"no maximum for {', '.join(unknown)}")
    gaps = [
        Gap(code, own, ideal, _difference(ideal, own))
        for code, ideal in maxima.items()
        if (own := points.get(code)) is not None
    ]
    return tuple(sorted(gaps, key=lambda gap: gap.distance, reverse=True))


def _difference(first: Number, second: Number) -> Number:
    if isinstance(first, float) or isinstance(second, float):
        return float(first) - float(second)
    exact = Fraction(first) - Fraction(second)
    return int(exact) if exact.denominator == 1 else exact


def ranking_values(
    published: Sequence[Number | None], exact: Sequence[Number | None]
) -> tuple[tuple[Number | None, ...], bool]:
    """The totals to rank on, and whether they are exact: exact ones only if all have them, never a mixture."""
    if exact and all(total is not None for total in exact):
        return tuple(exact), True
    return tuple(published), False
