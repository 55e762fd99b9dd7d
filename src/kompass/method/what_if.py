"""What to do next: points still to gain per criterion, and what better ratings would give (method.md section 7)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kompass.method.comparison import Best, Number, rank
from kompass.method.editions import Edition
from kompass.method.ratings import check_ratings
from kompass.method.scoring import Score, score


@dataclass(frozen=True, slots=True)
class Gain:
    """What a criterion can still give. `points` and `maximum` as in the score, so after what is not applicable.

    `reachable`: how far it is to the best practice among the peers, at most to the maximum and never below 0; None
    where no peer has points. `holders`: who has them.
    """

    criterion: str
    area: str
    points: Fraction
    maximum: Fraction
    to_gain: Fraction
    reachable: Fraction | None
    holders: tuple[str, ...] = ()


def gains(edition: Edition, result: Score, *, best: Mapping[str, Best] | None = None) -> tuple[Gain, ...]:
    """The gains of every criterion that is rated fully, most points to gain first, equal ones in the edition's order.

    `best`: `best_practice` of the peers' criteria. What is not applicable, or not rated fully, is left out. Raises
    ValueError for a score of another edition.
    """
    if result.edition_hash != edition.hash:
        raise ValueError(f"the score is one of {result.edition}, not of this {edition.id}")
    found = []
    for criterion in edition.criteria:
        points, maximum = result.criteria.get(criterion.id), result.criterion_maxima[criterion.id]
        if points is None:
            continue
        seen = (best or {}).get(criterion.id)
        found.append(
            Gain(
                criterion=criterion.id,
                area=criterion.area,
                points=points,
                maximum=maximum,
                to_gain=maximum - points,
                reachable=None
                if seen is None
                else max(min(Fraction(seen.points), maximum) - points, Fraction()),
                holders=() if seen is None else seen.holders,
            )
        )
    return tuple(sorted(found, key=lambda gain: -gain.to_gain))


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The score as it is and as it would be. `changed`: the criteria whose rating differs, in the edition's order.

    `rank_before`, `rank_after`: among the given totals, None without them or without a total. It is arithmetic on
    ratings, not a forecast of what an evaluation would find.
    """

    before: Score
    after: Score
    changed: tuple[str, ...]
    rank_before: int | None
    rank_after: int | None

    @property
    def gain(self) -> Fraction | None:
        """Exact points; None where either total is."""
        return _difference(self.after.exact_total, self.before.exact_total)

    @property
    def area_gains(self) -> Mapping[str, Fraction | None]:
        """Exact points per area."""
        return {
            key: _difference(self.after.exact_areas[key], old) for key, old in self.before.exact_areas.items()
        }

    @property
    def sub_area_gains(self) -> Mapping[str, Fraction | None]:
        """Exact points per sub-area."""
        return {
            key: _difference(self.after.exact_sub_areas[key], old)
            for key, old in self.before.exact_sub_areas.items()
        }


def what_if(
    edition: Edition,
    ratings: Mapping[str, Any],
    targets: Mapping[str, Any],
    *,
    others: Collection[Number] | None = None,
    exact: bool = False,
) -> WhatIf:
    """The score if the criteria in `targets` had the ratings given there and all others stayed as they are.

    A target is a rating as in `score`; one that names some aspects only leaves the others as they are. `others`: the
    totals to rank among, published ones, or exact ones with `exact`. Raises RatingError for ratings or targets that
    are not of the edition, ValueError for an edition that stops at areas.
    """
    if edition.areas_only:
        raise ValueError(f"{edition.id} stops at areas: it has no criteria to set targets for")
    levels = check_ratings(edition, ratings)
    check_ratings(edition, targets)  # its problems are told of the targets alone
    aimed = dict(ratings)
    for key, target in targets.items():
        if not isinstance(target, Mapping):
            aimed[key] = target
            continue
        held = levels[key] or ()
        now = {aspect.id: level for aspect, level in zip(edition.aspects_of(key), held, strict=False)}
        aimed[key] = now | dict(target)
    reached = check_ratings(edition, aimed)
    before, after = score(edition, ratings), score(edition, aimed)
    return WhatIf(
        before=before,
        after=after,
        changed=tuple(c.id for c in edition.criteria if reached[c.id] != levels[c.id]),
        rank_before=_rank(before, others, exact),
        rank_after=_rank(after, others, exact),
    )


def _rank(result: Score, others: Collection[Number] | None, exact: bool) -> int | None:
    own = result.exact_total if exact else result.total
    return None if own is None or others is None else rank(own, others)


def _difference(new: Fraction | None, old: Fraction | None) -> Fraction | None:
    return None if new is None or old is None else new - old
