"""Where a plan leads, quarter by quarter, if every measure gives on its day what is expected of it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kompass.method.editions import Edition
from kompass.method.effect import merged
from kompass.method.ratings import NOT_APPLICABLE, check_ratings
from kompass.method.scoring import Score, score


@dataclass(frozen=True, slots=True)
class Step:
    """A measure of the plan: due on a day (None: not dated), with the ratings expected of it (as in `what_if`)."""

    id: str
    due: dt.date | None
    targets: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Quarter:
    """The last day of a quarter and the score expected on it; `done`: the measures that fell due in it."""

    last_day: dt.date
    score: Score
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The plan's expected way. `undated`: measures without a day, which move nothing in it. `not_counted`: criteria
    with a target that are not applicable now, which keep no points that could grow."""

    start: Score
    quarters: tuple[Quarter, ...]
    undated: tuple[str, ...]
    not_counted: tuple[str, ...]

    @property
    def gain(self) -> Fraction | None:
        """Exact points at the end of the plan; None without totals."""
        if not self.quarters:
            return Fraction()
        last, first = self.quarters[-1].score.exact_total, self.start.exact_total
        return None if last is None or first is None else last - first


def plan_ahead(
    edition: Edition,
    ratings: Mapping[str, Any],
    steps: Iterable[Step],
    *,
    start: dt.date,
    until: dt.date | None = None,
) -> Outlook:
    """The score expected at the end of each quarter from the one `start` is in to the one of the last measure due
    (or of `until`).

    What is due before `start` counts from the first quarter on. A target never lowers an aspect that is, or by then
    is expected to be, higher: so the total only grows, and never beyond the maximum, for levels end there. It is the
    arithmetic of a plan that is kept in full, not a forecast. Raises RatingError for ratings or targets that are not
    of the edition, ValueError for an edition that stops at areas.
    """
    if edition.areas_only:
        raise ValueError(f"{edition.id} stops at areas: it has no criteria to set targets for")
    plan = tuple(steps)
    now = check_ratings(edition, ratings)
    for step in plan:
        check_ratings(edition, step.targets)
    dated = sorted(
        ((step.due, step) for step in plan if step.due is not None), key=lambda pair: (pair[0], pair[1].id)
    )
    reached = dict(ratings)
    quarters: list[Quarter] = []
    end = max([due for due, _ in dated] + ([until] if until else []), default=None)
    if end is not None:
        end = max(end, start)
    day = quarter_end(start)
    while end is not None and day <= quarter_end(end):
        done = [step for due, step in dated if due <= day and (not quarters or due > quarters[-1].last_day)]
        for step in done:
            _apply(edition, reached, step.targets)
        # Without a measure in it a quarter is as the one before.
        now_scored = score(edition, reached) if done or not quarters else quarters[-1].score
        quarters.append(Quarter(day, now_scored, tuple(step.id for step in done)))
        day = quarter_end(day + dt.timedelta(days=1))
    return Outlook(
        start=score(edition, ratings),
        quarters=tuple(quarters),
        undated=tuple(step.id for step in plan if step.due is None),
        not_counted=tuple(
            c.id for c in edition.criteria if now[c.id] is None and any(c.id in step.targets for step in plan)
        ),
    )


def quarter_end(day: dt.date) -> dt.date:
    """The last day of the quarter that a day is in."""
    year, month = divmod(day.year * 12 + (day.month - 1) // 3 * 3 + 3, 12)
    return dt.date(year, month + 1, 1) - dt.timedelta(days=1)


def _apply(edition: Edition, reached: dict[str, Any], targets: Mapping[str, Any]) -> None:
    now = check_ratings(edition, reached)
    for key, target in targets.items():
        held = now[key]
        if held is None or target is None or target == NOT_APPLICABLE:
            continue
        aimed = check_ratings(edition, {key: merged(edition, held, key, target)})[key] or ()
        reached[key] = {
            aspect.id: max((level for level in (new, old) if level is not None), default=None)
            for aspect, new, old in zip(edition.aspects_of(key), aimed, held, strict=True)
        }
