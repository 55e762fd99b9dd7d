"""Where first ratings differ, widest first, and whether a consensus needs a reason (method.md section 3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from kompass.language import N_
from kompass.method.editions import Criterion, Edition
from kompass.method.ratings import Levels, check_ratings
from kompass.method.scoring import Flag, implausible
from kompass.method.several import levels_of_all, touched


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A criterion on which first ratings differ.

    `kind`: "level", or "applicability" where some call it not applicable and others rate it. `aspects`: the ids of
    those whose levels differ. `points`: how many points of the edition's total lie between the lowest and the highest
    level of every aspect; for "applicability" the criterion's whole maximum, since it may count in full or not at all.
    `levels`: the widest difference on one aspect, in levels of the scale (a band is one); None where no two levels
    can be compared. `ratings`: what each evaluator who said anything gave; None: not applicable.
    """

    criterion: str
    area: str
    kind: Literal["level", "applicability"]
    aspects: tuple[str, ...]
    points: Fraction
    levels: int | None
    ratings: Mapping[str, Levels]


def disagreements(
    edition: Edition, ratings: Mapping[str, Mapping[str, Any]], *, areas: Iterable[str] | None = None
) -> tuple[Disagreement, ...]:
    """The disagreements between first `ratings` by evaluator, widest first: by points, then by levels, then in the
    edition's order.

    What one has not rated is no disagreement. `areas`: ids of those that count, all by default. Raises as `agreement`.
    """
    levels = levels_of_all(edition, ratings)
    chosen = edition.areas if areas is None else tuple(edition.area_by_id[key] for key in areas)
    found = [
        disagreement
        for area in chosen
        for criterion in area.criteria
        if (disagreement := _disagreement(edition, criterion, levels)) is not None
    ]
    place = {criterion.id: number for number, criterion in enumerate(edition.criteria)}
    # Of equal points: whether it applies comes before how far.
    return tuple(
        sorted(
            found, key=lambda d: (-d.points, d.kind != "applicability", -(d.levels or 0), place[d.criterion])
        )
    )


def _disagreement(
    edition: Edition, criterion: Criterion, levels: Mapping[str, Mapping[str, Levels]]
) -> Disagreement | None:
    said = {who: own[criterion.id] for who, own in levels.items() if touched(own[criterion.id])}
    rated = [found for found in said.values() if found is not None]
    aspects, shares, widest = [], Fraction(), 0
    for place, aspect in enumerate(edition.aspects_of(criterion)):
        known = [level for found in rated if (level := found[place]) is not None]
        if len(set(known)) < 2:
            continue
        low, high = min(known), max(known)
        aspects.append(aspect.id)
        shares += aspect.weight * (high - low) / edition.highest_level
        widest = max(widest, _place(edition, high) - _place(edition, low))
    disputed = bool(rated) and len(rated) < len(said)
    if not disputed and not aspects:
        return None
    return Disagreement(
        criterion=criterion.id,
        area=criterion.area,
        kind="applicability" if disputed else "level",
        aspects=tuple(aspects),
        points=criterion.maximum if disputed else criterion.maximum * shares,
        levels=widest if aspects else None,
        ratings=said,
    )


def _place(edition: Edition, value: int) -> int:
    return sum(1 for level in edition.levels if level.last < value)


def check_consensus(
    edition: Edition,
    ratings: Mapping[str, Mapping[str, Any]],
    consensus: Mapping[str, Any],
    *,
    reasons: Mapping[str, str] | None = None,
) -> tuple[Flag, ...]:
    """What in `consensus` needs a reason and has none in `reasons` (by criterion), in the edition's order.

    Kinds: outside_range (an aspect below the lowest or above the highest first rating; not applicable where nobody
    called it so; rated where everybody called it not applicable), no_first_rating (nobody had rated it alone),
    implausible (a profile without sense, as in `score`). What the consensus leaves open is not judged.
    """
    levels = levels_of_all(edition, ratings)
    agreed = check_ratings(edition, consensus)
    given = reasons or {}
    flags: list[Flag] = []
    for criterion in edition.criteria:
        found = agreed[criterion.id]
        if not touched(found) or given.get(criterion.id, "").strip():
            continue
        said = [own[criterion.id] for own in levels.values() if touched(own[criterion.id])]
        flags += _outside(edition, criterion, found, said)
        if found is not None:
            flags += implausible(edition, criterion.id, found)
    return tuple(flags)


def _outside(edition: Edition, criterion: Criterion, found: Levels, said: list[Levels]) -> list[Flag]:
    name = {"criterion": criterion.id}
    rated = [levels for levels in said if levels is not None]
    if not said:
        message = N_("%(criterion)s: nobody rated it alone; give a reason")
        return [Flag("no_first_rating", criterion.id, message, name)]
    if found is None:
        if len(rated) < len(said):
            return []
        message = N_("%(criterion)s: not applicable, but every evaluator rated it; give a reason")
        return [Flag("outside_range", criterion.id, message, name)]
    if not rated:
        message = N_("%(criterion)s: rated, but every evaluator called it not applicable; give a reason")
        return [Flag("outside_range", criterion.id, message, name)]
    flags = []
    for place, aspect in enumerate(edition.aspects_of(criterion)):
        level = found[place]
        known = [own for levels in rated if (own := levels[place]) is not None]
        if level is None:
            continue
        values: dict[str, object] = {**name, "aspect": aspect.id, "level": level}
        if not known:
            message = N_("%(criterion)s: nobody rated the aspect %(aspect)s alone; give a reason")
            flags.append(Flag("no_first_rating", criterion.id, message, values))
        elif not min(known) <= level <= max(known):
            message = N_(
                "%(criterion)s: %(aspect)s at %(level)s is outside the first ratings (%(low)s to %(high)s); "
                "give a reason"
            )
            values |= {"low": min(known), "high": max(known)}
            flags.append(Flag("outside_range", criterion.id, message, values))
    return flags
