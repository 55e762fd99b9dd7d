"""Did it work? A strategy held against the evaluation that followed it: every figure comes from `kompass.method`.

The results are those the viewer may see: of the record, or of an assignment whose result is theirs to see.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kompass import installed, method
from kompass.domain.access import (
    Capability,
    NotVisible,
    StrategyCapability,
    Viewer,
    published_strategies,
    seat,
    strategy_seat,
    visible_assignments,
    visible_evaluations,
)
from kompass.domain.consensus import agreed_ratings
from kompass.domain.queries.comparison import Comparison, compare_row
from kompass.domain.queries.facts import EvaluationRow, edition_fact, rows
from kompass.domain.queries.progress import Change, changes_of
from kompass.domain.queries.strategy import StrategyHead, head_of
from kompass.domain.stages import from_
from kompass.method import Edition
from kompass.method.editions import Criterion
from kompass.models import Assignment, GoalKind, Measure, Snapshot, Stage, Strategy


@dataclass(frozen=True, slots=True)
class Result:
    """A result a strategy begins or ends with. `slug`: in the record, "" for an assignment's; `edition` and `ratings`
    None where they are not known or not this viewer's to see."""

    row: EvaluationRow
    slug: str
    assignment: str
    edition: Edition | None
    ratings: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure with what was planned and measured; `part`: its sub-strategy's number and title."""

    key: str
    title: str
    part: tuple[int, str] | None
    status: str
    cost: int | None
    found: method.MeasureEffect
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class MovedLine:
    moved: method.Moved
    criterion: Criterion
    measures: tuple[str, ...]
    """Titles."""


@dataclass(frozen=True, slots=True)
class EffectPage:
    """`head`: what its pages from within say of it, None from outside. `before`, `after`: the results, None where there
    is none this viewer may see. `found` and what hangs on it: None or empty where either's ratings are not known.
    `progress`: the change held against normal progress."""

    head: StrategyHead | None
    key: str
    title: str
    municipality: str
    municipality_slug: str
    country: str
    is_example: bool
    before: Result | None
    after: Result | None
    goal: method.GoalOutcome | None
    goal_text: str
    compared: Comparison | None
    progress: Change | None
    found: method.Effect | None
    measures: tuple[MeasureLine, ...]
    moved_without: tuple[MovedLine, ...]
    unmoved: tuple[MovedLine, ...]
    left_out: tuple[Criterion, ...]


def effect(viewer: Viewer, key: str) -> EffectPage:
    """The effect of a strategy, for who works with it; 30 queries at most.

    Raises:
        NotVisible: there is none that the viewer may know of from within.
    """
    held = strategy_seat(viewer, key)
    held.need(StrategyCapability.SEE)
    return _page(viewer, held.strategy, head_of(held))


def published_effect(viewer: Viewer, key: str) -> EffectPage:
    """The same of a published strategy, for anybody, with results of the record alone."""
    found = published_strategies(viewer).select_related("municipality").filter(key=key).first()
    if found is None:
        raise NotVisible(key)
    return _page(Viewer(), found)


def _page(viewer: Viewer, strategy: Strategy, head: StrategyHead | None = None) -> EffectPage:
    before = begun_with(viewer, strategy)
    after = _after(viewer, strategy, before)
    compared = compare_row(viewer, after.row) if after else None
    lines = list(
        Measure.objects.filter(strategy=strategy, removed_at=None)
        .select_related("sub_strategy")
        .prefetch_related("criteria")
    )
    found = _found(before, after, lines)
    end = after.edition if after else None
    start = before.edition if before else None
    names = {**_by_id(start), **_by_id(end)}
    titles = {line.key: line.title for line in lines}
    return EffectPage(
        head=head,
        key=strategy.key,
        title=strategy.title,
        municipality=strategy.municipality.name,
        municipality_slug=strategy.municipality.slug,
        country=strategy.municipality.country,
        is_example=strategy.is_example,
        before=before,
        after=after,
        goal=_goal(strategy, compared),
        goal_text=strategy.goal_text,
        compared=compared,
        progress=_progress(viewer, before, after),
        found=found,
        measures=tuple(
            MeasureLine(
                key=line.key,
                title=line.title,
                part=(line.sub_strategy.number, line.sub_strategy.title) if line.sub_strategy else None,
                status=line.status,
                cost=line.cost,
                found=one,
                criteria=tuple(names[key] for key in (*one.criteria, *one.not_comparable)),
            )
            for line, one in zip(lines, found.measures, strict=True)
        )
        if found
        else (),
        moved_without=_moved(found.moved_without_measure, names, titles) if found else (),
        unmoved=_moved(found.unmoved_in_spite, names, titles) if found else (),
        left_out=tuple(names[key] for key in found.left_out) if found else (),
    )


def _by_id(edition: Edition | None) -> Mapping[str, Criterion]:
    return edition.criterion_by_id if edition else {}


def _moved(
    lines: Iterable[method.Moved], names: Mapping[str, Criterion], titles: Mapping[str, str]
) -> tuple[MovedLine, ...]:
    return tuple(
        MovedLine(one, names[one.criterion], tuple(titles[key] for key in one.measures)) for one in lines
    )


def planned(edition: Edition, measures: Iterable[Measure]) -> tuple[method.Planned, ...]:
    """Measures as the method takes them; a criterion that the edition does not have is left out, and what is expected
    counts only where something is."""
    return tuple(
        method.Planned(
            id=line.key,
            targets={
                one.criterion: dict(one.expected) or None
                for one in line.criteria.all()
                if one.criterion in edition.criterion_by_id
            },
            cost=line.cost,
        )
        for line in measures
    )


def _found(before: Result | None, after: Result | None, lines: Iterable[Measure]) -> method.Effect | None:
    if not before or not after or before.edition is None or after.edition is None:
        return None
    if before.ratings is None or after.ratings is None:
        return None
    return method.effect(
        before.edition, before.ratings, after.edition, after.ratings, planned(before.edition, lines)
    )


def _goal(strategy: Strategy, compared: Comparison | None) -> method.GoalOutcome | None:
    if compared is None or strategy.goal_value is None:
        return None
    exact = compared.ranked_on == "exact"
    if strategy.goal_kind == GoalKind.SCORE:
        return method.goal_reached(compared.value, score=strategy.goal_value)
    if strategy.goal_kind != GoalKind.RANK:
        return None
    others = [member.exact_total if exact else member.total for member in compared.members]
    own = compared.evaluation.exact_total if exact else compared.value
    return method.goal_reached(
        own, rank_at_least=strategy.goal_value, others=[one for one in others if one is not None]
    )


def _progress(viewer: Viewer, before: Result | None, after: Result | None) -> Change | None:
    if before is None or after is None:
        return None
    changes = changes_of(viewer, [before.row, after.row], country=after.row.country, as_of=after.row.when)
    return changes[0] if changes else None


# Which results --------------------------------------------------------------------------------------------------------


def begun_with(viewer: Viewer, strategy: Strategy) -> Result | None:
    """The result a strategy answers to, as far as this viewer may see it."""
    if strategy.basis_assignment:
        return _of_assignment(viewer, strategy.basis_assignment)
    if strategy.basis_evaluation:
        return _of_record(viewer, strategy.basis_evaluation.slug)
    return None


def _after(viewer: Viewer, strategy: Strategy, before: Result | None) -> Result | None:
    """The next result after the one a strategy answers to: an assignment that says it follows, else the municipality's
    next one in the record."""
    if before is None:
        return None
    followed = visible_assignments(viewer).filter(stage__in=from_(Stage.FINAL))
    if strategy.basis_assignment:
        next_one = followed.filter(previous=strategy.basis_assignment).first()
    else:
        next_one = followed.filter(previous_published=strategy.basis_evaluation).first()
    found = _of_assignment(viewer, next_one) if next_one else None
    if found is not None or before.row.latest is None:
        return found
    later = visible_evaluations(viewer, named=True).filter(
        municipality=strategy.municipality_id, earliest__gt=before.row.latest, total__isnull=False
    )
    slug = later.order_by("latest", "earliest", "pk").values_list("slug", flat=True).first()
    return _of_record(viewer, slug) if slug else None


def _of_record(viewer: Viewer, slug: str) -> Result | None:
    found = rows(visible_evaluations(viewer, named=True).filter(slug=slug))
    if not found:
        return None
    snapshot = Snapshot.objects.filter(evaluation__slug=slug).first()
    edition = installed.load_edition(snapshot.edition) if snapshot else None
    return Result(found[0], slug, "", edition, snapshot.ratings if snapshot else None)


def _of_assignment(viewer: Viewer, assignment: Assignment) -> Result | None:
    """The result of an assignment for who may see it; else what has been published of it."""
    try:
        may_see = seat(viewer, assignment.key).may(Capability.SEE_RESULT)
    except NotVisible:
        may_see = False
    if not may_see:
        return _of_record(viewer, assignment.published.slug) if assignment.published else None
    edition = installed.load_edition(assignment.edition)
    ratings = agreed_ratings(assignment)
    result = method.score(edition, ratings)
    fact = edition_fact(edition.id)
    when = method.When.parse(assignment.evaluated)
    row = EvaluationRow(
        slug="",
        municipality=assignment.municipality.slug,
        municipality_name=assignment.municipality.name,
        name=assignment.municipality.name,
        country=assignment.municipality.country,
        when=assignment.evaluated,
        earliest=when.earliest,
        latest=when.latest,
        edition=edition.id,
        edition_names=fact.names if fact else edition.names,
        total=result.total,
        exact_total=result.exact_total,
        areas={code: points for code, points in result.areas.items() if points is not None},
        basis="",
        derived_from_claim="",
        note="",
        source="",
        has_ratings=True,
    )
    return Result(row, "", assignment.key, edition, ratings)


# Across municipalities -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FollowedLine:
    """A measure of a published strategy, by the area that most of its points stand in."""

    area: str
    names: Mapping[str, str]
    edition: str
    title: str
    strategy: str
    municipality: str
    municipality_slug: str
    measured: Fraction
    when: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What kinds of measures were followed by gains, in one country's published strategies. `kinds` by area of the
    later edition, with `n`; `lines`: each measure, largest gain first."""

    country: str
    n_strategies: int
    n_measured: int
    kinds: tuple[tuple[method.KindOfMeasure, Mapping[str, str]], ...]
    lines: tuple[FollowedLine, ...]


def followed_by_gains(viewer: Viewer, *, country: str) -> Followed:
    """Across municipalities, published strategies with a result on both sides alone; the invented ones only by
    asking for their country."""
    chosen = published_strategies(viewer).filter(municipality__country=country).select_related("municipality")
    lines: list[FollowedLine] = []
    n = 0
    strategies = list(chosen)
    for strategy in strategies:
        page = _page(Viewer(), strategy)
        if page.found is None or page.after is None or page.after.edition is None:
            continue
        n += 1
        edition = page.after.edition
        areas = {one.criterion: one.area for one in page.found.criteria}
        for line in page.measures:
            if line.found.measured is None:
                continue
            weights: dict[str, Fraction] = {}
            for key in line.found.criteria:
                weights[areas[key]] = (
                    weights.get(areas[key], Fraction()) + edition.criterion_by_id[key].maximum
                )
            area = max(weights, key=lambda one: weights[one])
            lines.append(
                FollowedLine(
                    area=area,
                    names=edition.area_by_id[area].names,
                    edition=edition.id,
                    title=line.title,
                    strategy=page.key,
                    municipality=page.municipality,
                    municipality_slug=page.municipality_slug,
                    measured=line.found.measured,
                    when=page.after.row.when,
                )
            )
    names = {f"{line.edition}/{line.area}": line.names for line in lines}
    kinds = method.followed_by_gains((f"{line.edition}/{line.area}", line.measured) for line in lines)
    return Followed(
        country=country,
        n_strategies=len(strategies),
        n_measured=n,
        kinds=tuple((kind, names[kind.kind]) for kind in kinds),
        lines=tuple(sorted(lines, key=lambda line: (-line.measured, line.title))),
    )
