"""Did it work? What moved between two results, beside what was planned (method.md section 7).

Every figure is exact and on what both results measured alike: criteria that both editions place and rate alike, rated
in both results, weighed as in the later edition (as in `restricted`). That something moved after a measure does not
say that it moved because of it; whoever prints a figure of this module prints that sentence with it.
"""

import statistics
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from kompass.method.comparison import Number, rank
from kompass.method.crosswalk import crosswalk
from kompass.method.editions import Edition
from kompass.method.progress import ENOUGH_PAIRS
from kompass.method.ratings import Levels, check_ratings
from kompass.method.scoring import score
from kompass.method.several import fulfilment

Verdict = Literal["reached", "partly", "not_moved", "fell", "moved", "not_comparable"]


@dataclass(frozen=True, slots=True)
class Planned:
    """A measure as it was planned: `targets` maps the criteria it is meant to move to the rating expected of each, as
    in `what_if`; None where no rating was stated. `cost` in kroner."""

    id: str
    targets: Mapping[str, Any]
    cost: Fraction | int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A criterion in both results: points with the later edition's weight, `expected` by the highest of its targets.

    `measures`: those meant to move it, in the order given.
    """

    criterion: str
    area: str
    sub_area: str
    maximum: Fraction
    before: Fraction
    after: Fraction
    expected: Fraction | None
    measures: tuple[str, ...] = ()

    @property
    def change(self) -> Fraction:
        return self.after - self.before

    @property
    def planned(self) -> Fraction | None:
        """Points that its targets would have added; None where no rating was stated."""
        return None if self.expected is None else self.expected - self.before


@dataclass(frozen=True, slots=True)
class MeasureEffect:
    """What was planned for a measure's criteria, and what was measured there.

    `planned`: points its own targets would have added; None where it states no rating for any criterion that can be
    compared. `measured`: the change of its criteria, None where none can be compared. `not_comparable`: its criteria
    that only one result has points for. `shared`: its criteria that other measures aim at too; their change counts
    for each of them, so that the measures do not add up to the whole.
    """

    id: str
    planned: Fraction | None
    measured: Fraction | None
    criteria: tuple[str, ...]
    not_comparable: tuple[str, ...]
    shared: tuple[str, ...]
    cost: Fraction | None
    measured_where_planned: Fraction | None = None
    """Of `measured`, what stands in criteria with a stated rating: what `planned` can be held against."""

    @property
    def verdict(self) -> Verdict:
        """Against what was planned; "moved" where nothing was stated to hold the gain against."""
        if self.measured is None:
            return "not_comparable"
        measured = self.measured if self.measured_where_planned is None else self.measured_where_planned
        if self.planned is not None and self.planned > 0 and measured >= self.planned:
            return "reached"
        if measured < 0:
            return "fell"
        if measured == 0:
            return "not_moved"
        return "moved" if self.planned is None or self.planned <= 0 else "partly"

    @property
    def points_per_krone(self) -> Fraction | None:
        """Measured points per krone, None without a cost. Association, not cause; the same points may stand beside
        other measures too (`shared`)."""
        return self.measured / self.cost if self.measured is not None and self.cost else None


@dataclass(frozen=True, slots=True)
class Effect:
    """Two results and the measures between them.

    `criteria`: what both results have, in the order of the later edition. `maximum`: what these criteria carry in the
    later edition. `left_out`: criteria of either edition that cannot be compared. `total_change`: of the exact totals,
    None where either is; it differs from `change` by what cannot be compared and by what is not applicable.
    """

    criteria: tuple[Moved, ...]
    measures: tuple[MeasureEffect, ...]
    left_out: tuple[str, ...]
    maximum: Fraction
    total_change: Fraction | None
    same_edition: bool

    @property
    def change(self) -> Fraction:
        """Of all criteria that can be compared."""
        return _changes(self.criteria)

    @property
    def change_with_measures(self) -> Fraction:
        """Of those that a measure was meant to move, each counted once."""
        return _changes(one for one in self.criteria if one.measures)

    @property
    def change_without(self) -> Fraction:
        return self.change - self.change_with_measures

    @property
    def planned(self) -> Fraction:
        """Points that the targets would have added, each criterion counted once by its highest target."""
        return sum((one.planned or Fraction() for one in self.criteria), Fraction())

    @property
    def share_with_measures(self) -> Fraction | None:
        """The part of the change that stands in criteria with measures. None without change; above 1 or below 0 where
        the rest moved the other way."""
        return self.change_with_measures / self.change if self.change else None

    @property
    def moved_without_measure(self) -> tuple[Moved, ...]:
        """Up or down, widest first."""
        found = [one for one in self.criteria if one.change and not one.measures]
        return tuple(sorted(found, key=lambda one: -abs(one.change)))

    @property
    def unmoved_in_spite(self) -> tuple[Moved, ...]:
        """With a measure, and not better than before, though there was room; most planned first."""
        found = [
            one
            for one in self.criteria
            if one.measures and one.change <= 0 and (one.change or one.before < one.maximum)
        ]
        return tuple(sorted(found, key=lambda one: (-(one.planned or Fraction()), one.change)))


def effect(
    before: Edition,
    ratings_before: Mapping[str, Any],
    after: Edition,
    ratings_after: Mapping[str, Any],
    measures: Iterable[Planned] = (),
) -> Effect:
    """What moved from one result to the next, measure by measure.

    Targets are ratings of the edition `before`; one that names some aspects only leaves the others as they were, and
    a criterion that was not rated then needs all. Raises RatingError for ratings or targets that are not of the
    edition, ValueError for an edition that stops at areas or measures of the same id.
    """
    if before.areas_only or after.areas_only:
        raise ValueError("an edition that stops at areas has no criteria that measures could move")
    planned = tuple(measures)
    if len({one.id for one in planned}) < len(planned):
        raise ValueError("two measures have the same id")
    old, new = check_ratings(before, ratings_before), check_ratings(after, ratings_after)
    expected = {one.id: _expected(before, old, one.targets) for one in planned}
    aimed: dict[str, list[str]] = defaultdict(list)
    for measure in planned:
        for criterion in measure.targets:
            aimed[criterion].append(measure.id)
    lines, weights = {}, {}
    for pair in crosswalk(before, after).shared:
        start, end = fulfilment(before, pair.id, old[pair.id]), fulfilment(after, pair.id, new[pair.id])
        if start is None or end is None:
            continue
        weights[pair.id] = weight = pair.after.maximum
        hoped = [share for one in planned if (share := expected[one.id].get(pair.id)) is not None]
        lines[pair.id] = Moved(
            criterion=pair.id,
            area=pair.after.area,
            sub_area=pair.after.sub_area,
            maximum=weight,
            before=start * weight,
            after=end * weight,
            expected=max(hoped) * weight if hoped else None,
            measures=tuple(aimed.get(pair.id, ())),
        )
    every = dict.fromkeys([*(c.id for c in before.criteria), *(c.id for c in after.criteria)])
    first, last = score(before, ratings_before).exact_total, score(after, ratings_after).exact_total
    return Effect(
        criteria=tuple(lines[c.id] for c in after.criteria if c.id in lines),
        measures=tuple(_effect(one, lines, expected[one.id]) for one in planned),
        left_out=tuple(key for key in every if key not in lines),
        maximum=sum(weights.values(), Fraction()),
        total_change=None if first is None or last is None else last - first,
        same_edition=before == after,
    )


def _changes(lines: Iterable[Moved]) -> Fraction:
    return sum((one.change for one in lines), Fraction())


def _expected(
    edition: Edition, now: Mapping[str, Levels], targets: Mapping[str, Any]
) -> dict[str, Fraction | None]:
    """Fulfilment that the targets ask for; None where no rating is stated, or it is that of nothing applicable."""
    check_ratings(edition, targets)
    aimed = {key: merged(edition, now[key], key, target) for key, target in targets.items()}
    levels = check_ratings(edition, {key: target for key, target in aimed.items() if target is not None})
    return {
        key: None if target is None else fulfilment(edition, key, levels[key])
        for key, target in aimed.items()
    }


def merged(edition: Edition, now: Levels, criterion: str, target: Any) -> Any:
    """A target with the aspects that it does not name as they are now."""
    if not isinstance(target, Mapping):
        return target
    held = now or ()
    return {
        aspect.id: level for aspect, level in zip(edition.aspects_of(criterion), held, strict=False)
    } | dict(target)


def _effect(
    measure: Planned, lines: Mapping[str, Moved], expected: Mapping[str, Fraction | None]
) -> MeasureEffect:
    comparable = [lines[key] for key in measure.targets if key in lines]
    stated = [one for one in comparable if expected[one.criterion] is not None]
    return MeasureEffect(
        id=measure.id,
        planned=sum(
            ((expected[one.criterion] or Fraction()) * one.maximum - one.before for one in stated), Fraction()
        )
        if stated
        else None,
        measured=_changes(comparable) if comparable else None,
        measured_where_planned=_changes(stated) if stated else None,
        criteria=tuple(one.criterion for one in comparable),
        not_comparable=tuple(key for key in measure.targets if key not in lines),
        shared=tuple(one.criterion for one in comparable if len(one.measures) > 1),
        cost=None if measure.cost is None else Fraction(measure.cost),
    )


@dataclass(frozen=True, slots=True)
class GoalOutcome:
    """Whether a goal was reached: `found` is the total, or the rank. `missing`: points to the goal, 0 when reached;
    None where it cannot be told."""

    kind: Literal["score", "rank"]
    wanted: int
    found: Number | None
    missing: Fraction | None

    @property
    def reached(self) -> bool | None:
        return None if self.missing is None else self.missing == 0


def goal_reached(
    total: Number | None,
    *,
    score: int | None = None,
    rank_at_least: int | None = None,
    others: Collection[Number] = (),
) -> GoalOutcome:
    """Whether a total reaches a goal: a score, or a rank among the others (ties share the best).

    Raises ValueError unless exactly one goal is given, and for a rank below 1.
    """
    if (score is None) == (rank_at_least is None):
        raise ValueError("a goal is a score or a rank")
    if score is not None:
        return GoalOutcome("score", score, total, _short_of(score, total))
    wanted = rank_at_least or 0
    if wanted < 1:
        raise ValueError("a rank begins at 1")
    if total is None or not others:
        return GoalOutcome("rank", wanted, None, None)
    above = sorted((Fraction(other) for other in others), reverse=True)
    missing = _short_of(above[wanted - 1], total) if len(above) >= wanted else Fraction()
    return GoalOutcome("rank", wanted, rank(total, others), missing)


def _short_of(wanted: Number, total: Number | None) -> Fraction | None:
    return None if total is None else max(Fraction(wanted) - Fraction(total), Fraction())


@dataclass(frozen=True, slots=True)
class KindOfMeasure:
    """Measures of one kind, in whatever municipality: `n` that can be compared, `n_gained` of them followed by a gain.
    `mean` and `median` (points) only from `ENOUGH_PAIRS` on; below that, list them."""

    kind: str
    n: int
    n_gained: int
    mean: Fraction | None
    median: Fraction | None


def followed_by_gains(measured: Iterable[tuple[str, Fraction | None]]) -> tuple[KindOfMeasure, ...]:
    """Kinds of measures by what was measured after them (`MeasureEffect.measured`), most frequent first.

    What cannot be compared is left out. Association, not cause: who is evaluated again has usually worked for it.
    """
    found: dict[str, list[Fraction]] = defaultdict(list)
    for kind, change in measured:
        if change is not None:
            found[kind].append(change)
    kinds = [
        KindOfMeasure(
            kind=kind,
            n=len(changes),
            n_gained=sum(1 for change in changes if change > 0),
            mean=sum(changes, Fraction()) / len(changes) if len(changes) >= ENOUGH_PAIRS else None,
            median=statistics.median(changes) if len(changes) >= ENOUGH_PAIRS else None,
        )
        for kind, changes in found.items()
    ]
    return tuple(sorted(kinds, key=lambda one: (-one.n, one.kind)))
