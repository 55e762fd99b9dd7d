"""Strategies as those who work with them see them: one answer, `plan`, from which pages, papers and files are made."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from kompass import installed
from kompass.domain.access import (
    NotVisible,
    StrategyCapability,
    StrategySeat,
    Viewer,
    organisations_administered,
    strategies_to_edit,
    strategy_seat,
    visible_assignments,
    visible_strategies,
)
from kompass.domain.measure import percentage
from kompass.domain.queries.aim import Aim, aims
from kompass.domain.strategy import basis_key
from kompass.models import (
    Case,
    Evaluation,
    Measure,
    MeasureStatus,
    Milestone,
    OrganisationKind,
    StatusUpdate,
    Strategy,
    SubStrategy,
    User,
)


@dataclass(frozen=True, slots=True)
class StrategyHead:
    """What every page of a strategy says of it. `may`: what this viewer may do now."""

    key: str
    title: str
    municipality: str
    municipality_slug: str
    country: str
    status: str
    roles: tuple[str, ...]
    may: frozenset[StrategyCapability]
    is_example: bool
    published: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """The evaluation a strategy answers to. `kind`: evaluation (of the record) or assignment; "" for none."""

    kind: str
    key: str
    when: str
    total: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a strategy says of itself. `source`: where it is published, for facts of the record."""

    vision: str
    note: str
    period_from: dt.date | None
    period_until: dt.date | None
    basis: Basis
    edition: str
    goal_kind: str
    goal_value: int | None
    goal_text: str
    adopted_on: dt.date | None
    closed_on: dt.date | None
    source: str
    version: int


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone."""

    id: int
    title: str
    due: dt.date | None
    done_on: dt.date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a measure. `status` "": words only."""

    at: dt.datetime
    by: str
    status: str
    reason: str
    text: str
    percentage: int | None


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure. `percentage`: of its milestones, None without any; `late`: due and neither done nor stopped;
    `waits_for`: titles of measures it depends on that are not done."""

    key: str
    place: int
    title: str
    text: str
    part: int | None
    owner: str
    owner_key: str
    owner_name: str
    own: bool
    starts: dt.date | None
    due: dt.date | None
    status: str
    status_reason: str
    cost: int | None
    funding: str
    effort: int | None
    priority: int | None
    milestones: tuple[Reached, ...]
    said: tuple[Said, ...]
    aims: tuple[Aim, ...]
    depends_on: tuple[tuple[str, str], ...]
    waits_for: tuple[str, ...]
    percentage: int | None
    late: bool
    version: int
    may_update: bool


@dataclass(frozen=True, slots=True)
class PartLine:
    """A sub-strategy. `percentage`: of all milestones of its measures."""

    number: int
    title: str
    text: str
    n: int
    n_done: int
    n_late: int
    percentage: int | None
    version: int


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A file of a case. `size` in bytes."""

    key: str
    title: str
    file_name: str
    size: int


@dataclass(frozen=True, slots=True)
class CaseLine:
    id: int
    body: str
    number: str
    date: dt.date | None
    title: str
    decision: str
    kind: str
    public: bool
    attachments: tuple[tuple[str, str], ...]
    """Title and address."""
    files: tuple[PaperLine, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole strategy as somebody may see it, on a day."""

    head: StrategyHead
    facts: Facts
    parts: tuple[PartLine, ...]
    measures: tuple[MeasureLine, ...]
    cases: tuple[CaseLine, ...]
    today: dt.date

    @property
    def late(self) -> tuple[MeasureLine, ...]:
        return tuple(line for line in self.measures if line.late)

    @property
    def percentage(self) -> int | None:
        return _share(self.measures)

    def count(self, status: str) -> int:
        return sum(line.status == status for line in self.measures)

    def part(self, number: int | None) -> PartLine | None:
        return next((one for one in self.parts if one.number == number), None)

    def case(self, number: int) -> CaseLine:
        """Raises NotVisible."""
        for one in self.cases:
            if one.id == number:
                return one
        raise NotVisible(str(number))


def plan(viewer: Viewer, key: str) -> Plan:
    """The strategy from within. Raises NotVisible."""
    held = strategy_seat(viewer, key)
    return whole(held.strategy, head_of(held), held)


def head_of(held: StrategySeat) -> StrategyHead:
    one = held.strategy
    return StrategyHead(
        key=one.key,
        title=one.title,
        municipality=one.municipality.name,
        municipality_slug=one.municipality.slug,
        country=one.municipality.country,
        status=one.status,
        roles=tuple(sorted(held.roles)),
        may=frozenset(capability for capability in StrategyCapability if held.may(capability)),
        is_example=one.is_example,
        published=one.published_at is not None,
    )


def whole(one: Strategy, head: StrategyHead, held: StrategySeat | None) -> Plan:
    """Everything of a strategy; `held` None: from outside, for everybody. A bounded number of queries."""
    today = timezone.localdate()
    measures = tuple(_measure(row, one, held, today) for row in _measures(one))
    cases = one.cases.filter(removed_at=None).prefetch_related("papers")
    if held is None:
        cases = cases.filter(public=True)
    return Plan(
        head=head,
        facts=_facts(one),
        parts=tuple(_part(row, measures) for row in one.sub_strategies.all()),
        measures=measures,
        cases=tuple(_case(row) for row in cases),
        today=today,
    )


def _facts(one: Strategy) -> Facts:
    basis = Basis("", "", "", None)
    if one.basis_evaluation:
        row = one.basis_evaluation
        basis = Basis("evaluation", row.slug, row.evaluated, row.total)
    elif one.basis_assignment:
        basis = Basis("assignment", one.basis_assignment.key, one.basis_assignment.evaluated, None)
    return Facts(
        vision=one.vision,
        note=one.note,
        period_from=one.period_from,
        period_until=one.period_until,
        basis=basis,
        edition=one.edition,
        goal_kind=one.goal_kind,
        goal_value=one.goal_value,
        goal_text=one.goal_text,
        adopted_on=one.adopted_on,
        closed_on=one.closed_on,
        source=one.source.reference if one.source else "",
        version=one.version,
    )


def _measures(one: Strategy) -> QuerySet[Measure]:
    return (
        one.measures.filter(removed_at=None)
        .select_related("owner", "sub_strategy")
        .prefetch_related(
            "milestones",
            "criteria",
            Prefetch("updates", StatusUpdate.objects.select_related("by")),
            Prefetch("depends_on", Measure.objects.filter(removed_at=None)),
        )
        .order_by("place", "id")
    )


def _measure(row: Measure, one: Strategy, held: StrategySeat | None, today: dt.date) -> MeasureLine:
    open_ = row.status not in (MeasureStatus.DONE, MeasureStatus.STOPPED)
    others = list(row.depends_on.all())
    within = held is not None
    return MeasureLine(
        key=row.key,
        place=row.place,
        title=row.title,
        text=row.text,
        part=row.sub_strategy.number if row.sub_strategy else None,
        owner=(row.owner.name if row.owner else row.owner_name) if within else "",
        owner_key=str(row.owner.key) if row.owner and within else "",
        owner_name=row.owner_name if within else "",
        own=held is not None and row.owner_id == held.viewer.person,
        starts=row.starts,
        due=row.due,
        status=row.status,
        status_reason=row.status_reason if within else "",
        cost=row.cost,
        funding=row.funding if within else "",
        effort=row.effort if within else None,
        priority=row.priority if within else None,
        milestones=tuple(_reached(each, today) for each in row.milestones.all()),
        said=tuple(_said(each) for each in row.updates.all()) if within else (),
        aims=tuple(aims(row, one.edition)),
        depends_on=tuple((other.key, other.title) for other in others),
        waits_for=tuple(other.title for other in others if other.status != MeasureStatus.DONE),
        percentage=percentage(row.milestones.all()),
        late=open_ and row.due is not None and row.due < today,
        version=row.version,
        may_update=held is not None and held.may_update(row),
    )


def _reached(one: Milestone, today: dt.date) -> Reached:
    late = one.done_on is None and one.due is not None and one.due < today
    return Reached(one.pk, one.title, one.due, one.done_on, late)


def _said(one: StatusUpdate) -> Said:
    return Said(one.at, one.by.name if one.by else "", one.status, one.reason, one.text, one.percentage)


def _part(row: SubStrategy, measures: Iterable[MeasureLine]) -> PartLine:
    own = [line for line in measures if line.part == row.number]
    return PartLine(
        number=row.number,
        title=row.title,
        text=row.text,
        n=len(own),
        n_done=sum(line.status == MeasureStatus.DONE for line in own),
        n_late=sum(line.late for line in own),
        percentage=_share(own),
        version=row.version,
    )


def _share(lines: Iterable[MeasureLine]) -> int | None:
    """Of all milestones of these measures, those that are reached, in per cent."""
    done = [one.done_on is not None for line in lines for one in line.milestones]
    return (sum(done) * 200 + len(done)) // (2 * len(done)) if done else None


def _case(row: Case) -> CaseLine:
    return CaseLine(
        id=row.pk,
        body=row.body,
        number=row.number,
        date=row.date,
        title=row.title,
        decision=row.decision,
        kind=row.kind,
        public=row.public,
        attachments=tuple((one["title"], one["address"]) for one in row.attachments),
        files=tuple(PaperLine(one.key, one.title, one.file_name, one.size) for one in row.papers.all()),
        version=row.version,
    )


# Lists and choices ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StrategyLine:
    """A strategy in a list. `n`: its measures; `n_late`: those that are overdue."""

    key: str
    title: str
    municipality: str
    status: str
    period_until: dt.date | None
    n: int
    n_late: int
    is_example: bool


def strategies(viewer: Viewer) -> tuple[StrategyLine, ...]:
    """Those the viewer works with, the open ones first. One query."""
    return _lines(visible_strategies(viewer))


def to_edit(viewer: Viewer) -> tuple[StrategyLine, ...]:
    """Those of them that the viewer may change now. One query."""
    return _lines(strategies_to_edit(viewer))


def _lines(chosen: QuerySet[Strategy]) -> tuple[StrategyLine, ...]:
    today = timezone.localdate()
    there = Q(measures__removed_at=None)
    open_ = ~Q(measures__status__in=(MeasureStatus.DONE, MeasureStatus.STOPPED))
    rows = chosen.select_related("municipality").annotate(
        n=Count("measures", filter=there),
        n_late=Count("measures", filter=there & open_ & Q(measures__due__lt=today)),
    )
    lines = [
        StrategyLine(
            row.key,
            row.title,
            row.municipality.name,
            row.status,
            row.period_until,
            row.n,
            row.n_late,
            row.is_example,
        )
        for row in rows
    ]
    order = ("adopted", "draft", "closed")
    return tuple(sorted(lines, key=lambda line: order.index(line.status)))


def may_start_for(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """Key and name of the municipalities the viewer administers."""
    if viewer.person is None:
        return ()
    rows = organisations_administered(viewer).filter(
        kind=OrganisationKind.MUNICIPALITY, memberships__user=viewer.person
    )
    return tuple(rows.distinct().values_list("key", "name"))


def basis_choices(viewer: Viewer, municipality_slug: str) -> tuple[tuple[str, str, str], ...]:
    """The evaluations a strategy of this municipality can answer to: key, kind, and when."""
    published = Evaluation.objects.filter(municipality__slug=municipality_slug).order_by("-latest")
    carried = visible_assignments(viewer).filter(municipality__slug=municipality_slug)
    return (
        *((row.slug, "evaluation", row.evaluated) for row in published),
        *((row.key, "assignment", row.evaluated) for row in carried),
    )


def basis_of(viewer: Viewer, key: str) -> str:
    return basis_key(strategy_seat(viewer, key).strategy)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a role in a strategy; `self_`: the viewer."""

    key: str
    name: str
    email: str
    role: str
    self_: bool


def people(viewer: Viewer, key: str) -> tuple[StrategyHead, tuple[Person, ...]]:
    """Raises NotVisible, NotAllowed."""
    held = strategy_seat(viewer, key)
    if not held.may(StrategyCapability.PUBLISH):
        held.need(StrategyCapability.STEER)
    rows = held.strategy.roles.select_related("user").order_by("role", "user__sort_key")
    return head_of(held), tuple(
        Person(str(row.user.key), row.user.name, row.user.email, row.role, row.user_id == held.person)
        for row in rows
    )


def possible_owners(viewer: Viewer, key: str) -> tuple[tuple[str, str], ...]:
    """Key and name of who can own a measure: who has a role, who belongs to the municipality, who owns one already."""
    held = strategy_seat(viewer, key)
    held.need(StrategyCapability.EDIT)
    one = held.strategy
    rows = User.objects.filter(
        Q(strategy_roles__strategy=one)
        | Q(memberships__organisation=one.organisation_id)
        | Q(measures__strategy=one)
    )
    return tuple((str(key), name) for key, name in rows.distinct().values_list("key", "name"))


def export(viewer: Viewer, key: str) -> Plan:
    """As `plan`, for who may take it away as a file. Raises NotVisible, NotAllowed."""
    held = strategy_seat(viewer, key)
    held.need(StrategyCapability.EXPORT)
    return whole(held.strategy, head_of(held), held)


def editions() -> Mapping[str, Mapping[str, str]]:
    """The editions whose criteria measures can be tied to: id -> names."""
    loaded = {key: installed.load_edition(key) for key in installed.editions()}
    return {key: edition.names for key, edition in loaded.items() if not edition.areas_only}
