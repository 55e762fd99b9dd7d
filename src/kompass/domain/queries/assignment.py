"""Assignments as pages show them: whose they are, how far they are, what comes next and what is late."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, Sum
from django.utils import timezone

from kompass import installed
from kompass.domain import stages
from kompass.domain.access import (
    EVALUATORS,
    TEAM,
    Capability,
    Seat,
    Viewer,
    open_areas,
    organisations_administered,
    seat,
    visible_assignments,
    visible_strategies,
)
from kompass.domain.stages import DATES, from_
from kompass.models import Assignment, OrganisationKind, Participation, Role, Stage

_OVER_BY: Final = {
    Stage.PLANNED: "ordered_on",
    Stage.PREPARATION: "preparation_until",
    Stage.REVIEW: "review_until",
    Stage.VISIT: "visit_until",
    Stage.RATING: "rating_until",
    Stage.CONSENSUS: "consensus_until",
    Stage.FACT_CHECK: "fact_check_until",
    Stage.FINAL: "final_on",
}
"""The date by which a stage is meant to be over."""


@dataclass(frozen=True, slots=True)
class Head:
    """What every page of an assignment says of it. `may`: what this viewer may do now."""

    key: str
    municipality: str
    municipality_slug: str
    country: str
    body: str
    edition: str
    edition_names: Mapping[str, str]
    stage: str
    roles: tuple[str, ...]
    is_example: bool
    may: frozenset[Capability]
    n_areas: int


def head_of(held: Seat) -> Head:
    one = held.assignment
    edition = installed.load_edition(one.edition)
    return Head(
        key=one.key,
        municipality=one.municipality.name,
        municipality_slug=one.municipality.slug,
        country=one.municipality.country,
        body=one.body.name,
        edition=one.edition,
        edition_names=edition.names,
        stage=one.stage,
        roles=tuple(sorted(held.roles)),
        is_example=one.is_example,
        may=frozenset(capability for capability in Capability if held.may(capability)),
        n_areas=len(edition.areas),
    )


def head(viewer: Viewer, key: str) -> Head:
    """Raises NotVisible."""
    return head_of(seat(viewer, key))


@dataclass(frozen=True, slots=True)
class Line:
    """An assignment in a list. `due`: when its present stage is meant to be over; `late`: that day has passed."""

    key: str
    municipality: str
    country: str
    body: str
    edition_names: Mapping[str, str]
    stage: str
    roles: tuple[str, ...]
    due: dt.date | None
    late: bool
    is_example: bool


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody has to do with. `bodies`: key and name of the evaluation bodies one can order for."""

    open: tuple[Line, ...]
    closed: tuple[Line, ...]
    bodies: tuple[tuple[str, str], ...]
    administers: tuple[tuple[str, str], ...]
    n_strategies: int
    """Strategies the viewer works with or reads from within."""


def work(viewer: Viewer) -> Work:
    """The viewer's assignments, the most urgent first; those without a date after them, those that are final last."""
    today = timezone.localdate()
    rows = list(visible_assignments(viewer).select_related("municipality", "body"))
    held: dict[int, list[str]] = {}
    for assignment, role in Participation.objects.filter(user=viewer.person, assignment__in=rows).values_list(
        "assignment", "role"
    ):
        held.setdefault(assignment, []).append(role)
    lines = [_line(row, held.get(row.pk, []), today) for row in rows]
    over = from_(Stage.FINAL)
    lines.sort(key=lambda line: (line.stage in over, line.due is None, line.due or today, line.municipality))
    administered = list(organisations_administered(viewer).values_list("key", "name", "kind"))
    return Work(
        open=tuple(line for line in lines if line.stage != Stage.CLOSED),
        closed=tuple(line for line in lines if line.stage == Stage.CLOSED),
        bodies=tuple(
            (key, name) for key, name, kind in administered if kind == OrganisationKind.EVALUATION_BODY
        ),
        administers=tuple((key, name) for key, name, _kind in administered),
        n_strategies=visible_strategies(viewer).count(),
    )


def _line(row: Assignment, roles: Iterable[str], today: dt.date) -> Line:
    # What is final has reached its last day: nothing of it is due any more.
    due = due_of(row, row.stage) if row.stage not in stages.from_(Stage.FINAL) else None
    return Line(
        key=row.key,
        municipality=row.municipality.name,
        country=row.municipality.country,
        body=row.body.name,
        edition_names=installed.load_edition(row.edition).names,
        stage=row.stage,
        roles=tuple(sorted(roles)),
        due=due,
        late=due is not None and due < today and row.stage != Stage.PLANNED,
        is_example=row.is_example,
    )


def due_of(row: Assignment, stage: str) -> dt.date | None:
    name = _OVER_BY.get(Stage(stage))
    return getattr(row, name) if name else None


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the way. `state`: done, now, next. `late`: it should have been over."""

    stage: str
    state: str
    due: dt.date | None
    late: bool
    quarters: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a role. `declared`: has said whether there are interests; `interests`: which, for who may see."""

    id: int
    key: str
    name: str
    email: str
    role: str
    peer_from: str
    declared: bool
    interests: str
    active: bool


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to be done: `what` names it, `n` how many of it, `late` since the day has passed."""

    what: str
    n: int
    late: bool


@dataclass(frozen=True, slots=True)
class Overview:
    head: Head
    steps: tuple[Step, ...]
    team: tuple[Person, ...]
    others: tuple[Person, ...]
    todo: tuple[Todo, ...]
    previous: tuple[str, str] | None
    """Kind ("assignment" or "evaluation") and address of the one before."""
    dates: Mapping[str, dt.date | None]
    evaluated: str
    version: int
    next_stage: str | None
    earlier_stages: tuple[str, ...]
    quarters: int


def overview(viewer: Viewer, key: str) -> Overview:
    """Raises NotVisible."""
    held = seat(viewer, key)
    one = held.assignment
    today = timezone.localdate()
    spent = dict(one.hours.values("stage").annotate(n=Sum("quarters")).values_list("stage", "n"))
    shown = held.may(Capability.LOG_HOURS) or held.may(Capability.PLAN)
    people = _people(held) if held.may(Capability.SEE_TEAM) else ()
    steps = tuple(_step(one, stage, today, spent.get(stage, 0) if shown else 0) for stage in stages.ORDER)
    return Overview(
        head=head_of(held),
        steps=steps,
        team=tuple(person for person in people if person.role in TEAM),
        others=tuple(person for person in people if person.role not in TEAM),
        todo=_todo(held, today),
        previous=_previous(viewer, one),
        dates={name: getattr(one, name) for name in DATES},
        evaluated=one.evaluated,
        version=one.version,
        next_stage=stages.next_of(one.stage),
        earlier_stages=stages.earlier(one.stage),
        quarters=sum(step.quarters for step in steps),
    )


def _step(one: Assignment, stage: str, today: dt.date, quarters: int) -> Step:
    here, there = stages.place(one.stage), stages.place(stage)
    due = due_of(one, stage)
    state = "done" if there < here else "now" if there == here else "next"
    late = state == "now" and due is not None and due < today and stage != Stage.FINAL
    return Step(stage=stage, state=state, due=due, late=late, quarters=quarters)


def _people(held: Seat) -> tuple[Person, ...]:
    rows = held.assignment.participations.select_related("user").order_by("id")
    may_read = held.may(Capability.PLAN) or bool(held.roles & {str(role) for role in TEAM})
    order = list(Role.values)
    found = [
        Person(
            id=row.user_id,
            key=str(row.user.key),
            name=row.user.name,
            email=row.user.email,
            role=row.role,
            peer_from=row.peer_from,
            declared=row.declared_at is not None,
            interests=row.interests if may_read else "",
            active=row.user.is_active,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda person: order.index(person.role)))


def _previous(viewer: Viewer, one: Assignment) -> tuple[str, str] | None:
    if one.previous_published_id:
        return "evaluation", str(one.previous_published.slug)  # type: ignore[union-attr]
    if one.previous_id and visible_assignments(viewer).filter(pk=one.previous_id).exists():
        return "assignment", str(one.previous.key)  # type: ignore[union-attr]
    return None


def _todo(held: Seat, today: dt.date) -> tuple[Todo, ...]:
    """What stands between the assignment and its next stage, for those who plan or do the work."""
    one = held.assignment
    if not (held.may(Capability.PLAN) or held.roles & {str(role) for role in TEAM}):
        return ()
    due = due_of(one, one.stage)
    late = due is not None and due < today
    people = one.participations.values_list("role", "declared_at")
    roles = [role for role, _ in people]
    found: list[tuple[str, int]] = []
    if one.stage == Stage.PLANNED:
        found.append(("coordinator", 0 if Role.COORDINATOR in roles else 1))
        found.append(("dates", sum(getattr(one, name) is None for name in DATES)))
    if stages.place(one.stage) < stages.place(Stage.RATING):
        found.append(("evaluators", max(0, 2 - sum(role in EVALUATORS for role in roles))))
        undeclared = sum(role in EVALUATORS and declared is None for role, declared in people)
        found.append(("declarations", undeclared))
    if one.stage in (Stage.PREPARATION, Stage.REVIEW) and one.answers_signed_off_at is None:
        found.append(("answers", 1))
    areas = len(installed.load_edition(one.edition).areas)
    if one.stage == Stage.RATING:
        found.append(("locks", areas - len(open_areas(held)) if held.may(Capability.SEE_RATINGS) else 0))
    if one.stage in (Stage.RATING, Stage.CONSENSUS, Stage.FACT_CHECK):
        found.append(("areas", areas - one.area_agreements.count()))
    return tuple(Todo(what, n, late) for what, n in found if n)


def own_declaration(viewer: Viewer, key: str) -> Person | None:
    """What the viewer declared; None where they are not among those who evaluate."""
    held = seat(viewer, key)
    found = [person for person in _people(held) if person.id == held.person and person.role in TEAM]
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class HoursLine:
    id: int
    day: dt.date
    stage: str
    quarters: int
    who: str
    own: bool
    note: str


def hours(viewer: Viewer, key: str) -> tuple[HoursLine, ...]:
    """Time noted by everybody, the latest first. Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.LOG_HOURS)
    rows = held.assignment.hours.select_related("user").order_by(F("day").desc(), "-id")
    return tuple(
        HoursLine(
            row.pk, row.day, row.stage, row.quarters, row.user.name, row.user_id == held.person, row.note
        )
        for row in rows
    )


def choices(viewer: Viewer) -> Mapping[str, Any]:
    """What an order can be made of: editions with criteria, by id."""
    return {
        edition_id: installed.load_edition(edition_id).names
        for edition_id in installed.editions()
        if not installed.load_edition(edition_id).areas_only
    }
