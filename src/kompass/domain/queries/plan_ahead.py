"""Where a strategy's plan leads, quarter by quarter: every figure comes from `kompass.method.plan_ahead`.

The plan is the open strategy's measures with a day and with what is expected of their criteria; what is left out of it
is told beside it. The result it starts from is the one the strategy answers to, where the viewer may see it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils import timezone

from kompass import method
from kompass.domain.access import StrategyCapability, Viewer, strategy_seat
from kompass.domain.queries.comparison import Comparison, compare_row
from kompass.domain.queries.effect import Result, begun_with
from kompass.domain.queries.strategy import StrategyHead, head_of
from kompass.method import Edition
from kompass.method.editions import Criterion
from kompass.models import GoalKind, Measure, MeasureStatus, Strategy

MOST_YEARS: Final = 10
"""A day further ahead than this is no plan."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A measure of the plan. `criteria`: those it is meant to move, in this edition."""

    key: str
    title: str
    due: dt.date | None
    done: bool
    late: bool
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """`number` of the year, 1 to 4. `rank`: the place the total would have, None where it cannot be told; `now`: the
    quarter of today."""

    year: int
    number: int
    last_day: dt.date
    areas: Mapping[str, int | None]
    total: int | None
    exact_total: Fraction | None
    rank: int | None
    steps: tuple[PlannedStep, ...]
    now: bool


@dataclass(frozen=True, slots=True)
class PlanAhead:
    """`start`: the result it begins with, None where there is none this viewer may see or its ratings are not known;
    then there are no quarters. `compared`: with whom, None where there is no total to compare.

    Left out, with the reason in the name: `undated`; `without_aim` (no rating is expected of any criterion that the
    edition has); `stopped`; `far` (due more than ten years ahead). `not_counted`: criteria of the plan that are not
    applicable now. `goal`: whether the plan, kept in full, comes to the goal; `wanted`: the points that takes.
    """

    head: StrategyHead
    start: Result | None
    edition: Edition | None
    compared: Comparison | None
    quarters: tuple[QuarterLine, ...]
    counted: tuple[PlannedStep, ...]
    undated: tuple[PlannedStep, ...]
    without_aim: tuple[PlannedStep, ...]
    stopped: tuple[PlannedStep, ...]
    far: tuple[PlannedStep, ...]
    not_counted: tuple[Criterion, ...]
    goal: method.GoalOutcome | None
    wanted: Fraction | None
    today: dt.date

    @property
    def last(self) -> QuarterLine | None:
        return self.quarters[-1] if self.quarters else None

    @property
    def gain(self) -> Fraction | None:
        """Exact points from the start to the last quarter."""
        if self.start is None or self.last is None or self.start.row.exact_total is None:
            return None
        return None if self.last.exact_total is None else self.last.exact_total - self.start.row.exact_total

    @property
    def rank_before(self) -> int | None:
        return self.compared.rank if self.compared and self.compared.n_others else None


def plan_ahead(viewer: Viewer, key: str) -> PlanAhead:
    """The plan of a strategy, for who works with it; 24 queries at most.

    Raises:
        NotVisible: there is none that the viewer may know of from within.
    """
    held = strategy_seat(viewer, key)
    held.need(StrategyCapability.SEE)
    one, today = held.strategy, timezone.localdate()
    start = begun_with(viewer, one)
    edition = start.edition if start else None
    lines = list(
        Measure.objects.filter(strategy=one, removed_at=None)
        .prefetch_related("criteria")
        .order_by("place", "id")
    )
    steps = [_step(line, edition, today) for line in lines]
    stopped = [step for step, line in zip(steps, lines, strict=True) if line.status == MeasureStatus.STOPPED]
    open_ = [step for step in steps if step not in stopped]
    aimed = [step for step in open_ if step.criteria]
    begin = _beginning(one, start, today)
    horizon = begin + dt.timedelta(days=366 * MOST_YEARS)
    counted = [step for step in aimed if step.due and step.due <= horizon]
    compared = compare_row(viewer, start.row) if start and start.row.total is not None else None
    outlook = _outlook(one, start, lines, counted, begin, horizon, today)
    by_key = {step.key: step for step in steps}
    quarters = (
        tuple(_quarter(line, edition, compared, by_key, today) for line in outlook.quarters)
        if outlook and edition
        else ()
    )
    goal, wanted = _goal(one, compared, quarters[-1] if quarters else None)
    return PlanAhead(
        head=head_of(held),
        start=start if start and start.ratings is not None else None,
        edition=edition,
        compared=compared,
        quarters=quarters,
        counted=tuple(counted),
        undated=tuple(step for step in aimed if step.due is None),
        without_aim=tuple(step for step in open_ if not step.criteria),
        stopped=tuple(stopped),
        far=tuple(step for step in aimed if step.due and step.due > horizon),
        not_counted=tuple(edition.criterion_by_id[one] for one in outlook.not_counted)
        if outlook and edition
        else (),
        goal=goal,
        wanted=wanted,
        today=today,
    )


def _step(line: Measure, edition: Edition | None, today: dt.date) -> PlannedStep:
    known = edition.criterion_by_id if edition else {}
    done = line.status == MeasureStatus.DONE
    return PlannedStep(
        key=line.key,
        title=line.title,
        due=line.due,
        done=done,
        late=not done and line.due is not None and line.due < today,
        criteria=tuple(
            known[aim.criterion] for aim in line.criteria.all() if aim.expected and aim.criterion in known
        ),
    )


def _beginning(one: Strategy, start: Result | None, today: dt.date) -> dt.date:
    """The first day of the plan, or of the decision; never before the result it starts from."""
    first = one.period_from or one.adopted_on or today
    evaluated = start.row.latest if start else None
    return max(first, evaluated) if evaluated else first


def _outlook(
    one: Strategy,
    start: Result | None,
    lines: Iterable[Measure],
    counted: Iterable[PlannedStep],
    begin: dt.date,
    horizon: dt.date,
    today: dt.date,
) -> method.Outlook | None:
    """A measure that is late can give nothing before today; so it counts from this quarter on."""
    if start is None or start.edition is None or start.edition.areas_only or start.ratings is None:
        return None
    expected = {line.key: {aim.criterion: aim.expected for aim in line.criteria.all()} for line in lines}
    steps = [
        method.Step(
            step.key,
            max(step.due, today) if step.late and step.due else step.due,
            {criterion.id: expected[step.key][criterion.id] for criterion in step.criteria},
        )
        for step in counted
    ]
    until = min(one.period_until, horizon) if one.period_until else None
    return method.plan_ahead(start.edition, start.ratings, steps, start=begin, until=until)


def _quarter(
    line: method.Quarter,
    edition: Edition,
    compared: Comparison | None,
    steps: Mapping[str, PlannedStep],
    today: dt.date,
) -> QuarterLine:
    return QuarterLine(
        year=line.last_day.year,
        number=line.last_day.month // 3,
        last_day=line.last_day,
        areas={area.id: line.score.areas[area.id] for area in edition.areas},
        total=line.score.total,
        exact_total=line.score.exact_total,
        rank=_rank(line.score, compared),
        steps=tuple(steps[key] for key in line.done),
        now=method.quarter_end(today) == line.last_day,
    )


def _others(compared: Comparison) -> list[Fraction | int]:
    exact = compared.ranked_on == "exact"
    found = [member.exact_total if exact else member.total for member in compared.members]
    return [total for total in found if total is not None]


def _rank(score: method.Score, compared: Comparison | None) -> int | None:
    if compared is None or not compared.n_others:
        return None
    own = score.exact_total if compared.ranked_on == "exact" else score.total
    return None if own is None else method.rank(own, _others(compared))


def _goal(
    one: Strategy, compared: Comparison | None, last: QuarterLine | None
) -> tuple[method.GoalOutcome | None, Fraction | None]:
    if one.goal_value is None or last is None:
        return None, None
    if one.goal_kind == GoalKind.SCORE:
        return method.goal_reached(last.total, score=one.goal_value), Fraction(one.goal_value)
    if one.goal_kind != GoalKind.RANK or compared is None:
        return None, None
    others = _others(compared)
    own = last.exact_total if compared.ranked_on == "exact" else last.total
    above = sorted((Fraction(other) for other in others), reverse=True)
    wanted = above[one.goal_value - 1] if len(above) >= one.goal_value else None
    return method.goal_reached(own, rank_at_least=one.goal_value, others=others), wanted
