"""Agreeing as pages show it: first ratings side by side where they differ, widest first, and what was agreed."""

import datetime as dt
import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count

from kompass import installed, method
from kompass.domain import begun, consensus, judgement
from kompass.domain.access import (
    EVALUATORS,
    Capability,
    NotAllowed,
    NotVisible,
    Seat,
    Viewer,
    open_areas,
    seat,
)
from kompass.domain.begun import Beginning
from kompass.domain.consensus import first_ratings
from kompass.domain.queries.assignment import Head, head_of
from kompass.method import Edition
from kompass.method.agreement import Agreement, AgreementFigures
from kompass.models import BegunKind, Consensus, Rating


@dataclass(frozen=True, slots=True)
class Given:
    """What one evaluator gave first, alone."""

    who: str
    levels: Mapping[str, int]
    not_applicable: bool
    reason: str
    confidence: int | None
    strengths: str
    improvements: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """The agreed judgement. `basis`: same, decided, fact_check."""

    levels: Mapping[str, int]
    not_applicable: bool
    reason: str
    by: str
    at: dt.datetime
    basis: str
    version: int


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion to agree on. `points`: how many lie between the evaluators; None where they do not differ in what
    can be compared, but something is not rated. `differs`: ids of the aspects on which they do. `begun`: a decision
    that the viewer has begun and not sent."""

    criterion: str
    code: str
    titles: Mapping[str, str]
    questions: Mapping[str, str]
    aspects: tuple[tuple[str, Mapping[str, str]], ...]
    maximum: Fraction
    points: Fraction | None
    applicability: bool
    differs: tuple[str, ...]
    given: tuple[Given, ...]
    agreed: Agreed | None
    begun: Beginning


@dataclass(frozen=True, slots=True)
class AreaState:
    """How far an area is. `locked` of `evaluators`; `to_decide` differ and are not decided yet."""

    id: str
    names: Mapping[str, str]
    locked: int
    evaluators: int
    open: bool
    n: int
    n_agreed: int
    agreed: bool
    figures: AgreementFigures | None


@dataclass(frozen=True, slots=True)
class Agreeing:
    """`overall`: the figures over the areas that are open; None where none is."""

    head: Head
    areas: tuple[AreaState, ...]
    overall: AgreementFigures | None


@dataclass(frozen=True, slots=True)
class AreaAgreeing:
    """`lines`: what is to be decided together, widest first, decided or not; `same`: what was rated alike by all."""

    head: Head
    state: AreaState
    lines: tuple[Line, ...]
    same: tuple[Line, ...]
    levels: tuple[tuple[int, int, Mapping[str, str]], ...]
    may_decide: bool
    agreed_by: str
    agreed_at: dt.datetime | None


def agreeing(viewer: Viewer, key: str) -> Agreeing:
    """All areas. Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.SEE_RATINGS)
    edition = judgement.edition_of(held.assignment)
    may_see = open_areas(held)
    opened = [area.id for area in edition.areas if area.id in may_see]
    found = _agreement(held, edition, opened)
    return Agreeing(
        head=head_of(held),
        areas=_states(held, edition, opened, found),
        overall=found.overall if found else None,
    )


def _states(
    held: Seat, edition: Edition, opened: Iterable[str], found: Agreement | None
) -> tuple[AreaState, ...]:
    one = held.assignment
    people = one.participations.filter(role__in=EVALUATORS)
    n_evaluators = people.count()
    locks = _counted(one.area_locks.filter(evaluator__in=people.values("user")))
    decided = _counted(one.consensus.all())
    agreed = set(one.area_agreements.values_list("area", flat=True))
    return tuple(
        AreaState(
            id=area.id,
            names=area.names,
            locked=locks.get(area.id, 0),
            evaluators=n_evaluators,
            open=area.id in opened,
            n=len(area.criteria),
            n_agreed=decided.get(area.id, 0),
            agreed=area.id in agreed,
            figures=found.areas.get(area.id) if found else None,
        )
        for area in edition.areas
    )


def _counted(rows: Any) -> dict[str, int]:
    return dict(rows.order_by().values_list("area").annotate(n=Count("id")))


def _agreement(held: Seat, edition: Edition, areas: Iterable[str]) -> Agreement | None:
    """Agreement in areas that are open: of locked ratings, which never change."""
    chosen = tuple(areas)
    if not chosen:
        return None
    people = held.assignment.participations.filter(role__in=EVALUATORS).values_list("user", flat=True)
    rows = held.assignment.ratings.filter(area__in=chosen, evaluator__in=people)
    ratings: dict[str, dict[str, Any]] = {str(person): {} for person in people}
    for row in rows:
        ratings[str(row.evaluator_id)][row.criterion] = judgement.as_method(row.levels, row.not_applicable)
    return _computed(edition.id, edition.hash, json.dumps(ratings, sort_keys=True), chosen)


@functools.lru_cache(maxsize=64)
def _computed(edition: str, edition_hash: str, ratings: str, areas: tuple[str, ...]) -> Agreement:
    """The bootstrap takes a while, and the page is looked at often."""
    return method.agreement(installed.load_edition(edition), json.loads(ratings), areas=areas)


def area_agreeing(viewer: Viewer, key: str, area: str) -> AreaAgreeing:
    """One area; where it is not open yet it has no lines. Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.SEE_RATINGS)
    edition = judgement.edition_of(held.assignment)
    if area not in edition.area_by_id:
        raise NotVisible(area)
    opened = [area] if area in open_areas(held) else []
    found = _agreement(held, edition, opened)
    state = next(one for one in _states(held, edition, opened, found) if one.id == area)
    lines = _lines(held, edition, area) if opened else ()
    agreed = held.assignment.area_agreements.select_related("agreed_by").filter(area=area).first()
    return AreaAgreeing(
        head=head_of(held),
        state=state,
        lines=tuple(line for line in lines if not _alike(line)),
        same=tuple(line for line in lines if _alike(line)),
        levels=tuple((level.value, level.last, level.names) for level in edition.levels),
        may_decide=held.may(Capability.AGREE) and bool(opened),
        agreed_by=agreed.agreed_by.name if agreed else "",
        agreed_at=agreed.agreed_at if agreed else None,
    )


def _alike(line: Line) -> bool:
    return line.agreed is not None and line.agreed.basis == "same"


def _lines(held: Seat, edition: Edition, area: str) -> tuple[Line, ...]:
    """Disagreements widest first, then what not all have rated, then the rest, in the edition's order."""
    rows = first_ratings(held.assignment, area)
    ratings: dict[str, dict[str, Any]] = {}
    for given in rows.values():
        for row in given:
            own = ratings.setdefault(str(row.evaluator_id), {})
            own[row.criterion] = judgement.as_method(row.levels, row.not_applicable)
    apart = {one.criterion: one for one in method.disagreements(edition, ratings, areas=[area])}
    agreed = {
        row.criterion: row for row in held.assignment.consensus.filter(area=area).select_related("decided_by")
    }
    own = begun.own(held, BegunKind.DECISION) if held.may(Capability.AGREE) else {}
    order = list(apart) + [one.id for one in edition.area_by_id[area].criteria if one.id not in apart]
    return tuple(
        _line(edition, one, apart.get(one), rows.get(one, []), agreed.get(one), own.get(one, Beginning()))
        for one in order
    )


def _line(
    edition: Edition,
    criterion: str,
    apart: method.Disagreement | None,
    given: Iterable[Rating],
    agreed: Consensus | None,
    own: Beginning,
) -> Line:
    placed = edition.criterion_by_id[criterion]
    return Line(
        criterion=criterion,
        code=placed.code,
        titles={language: text.title for language, text in placed.texts.items()},
        questions={language: text.question for language, text in placed.texts.items() if text.question},
        aspects=tuple((aspect.id, aspect.names) for aspect in edition.aspects_of(criterion)),
        maximum=placed.maximum,
        points=apart.points if apart else None,
        applicability=apart is not None and apart.kind == "applicability",
        differs=apart.aspects if apart else (),
        given=tuple(
            Given(
                row.evaluator.name,
                row.levels,
                row.not_applicable,
                row.reason,
                row.confidence,
                row.strengths,
                row.improvements,
            )
            for row in given
        ),
        agreed=_agreed(agreed) if agreed else None,
        # What is agreed anyway is not waiting to be sent.
        begun=Beginning(version=own.version) if agreed and own.content == consensus.content(agreed) else own,
    )


def _agreed(row: Consensus) -> Agreed:
    return Agreed(
        row.levels,
        row.not_applicable,
        row.reason,
        row.decided_by.name,
        row.changed_at,
        row.basis,
        row.version,
    )


@dataclass(frozen=True, slots=True)
class Now:
    """What is agreed in an area at this moment, for a page that is open: by criterion."""

    agreed: Mapping[str, Agreed]
    aspects: Mapping[str, tuple[tuple[str, Mapping[str, str]], ...]]
    levels: Mapping[int, Mapping[str, str]]
    closed_by: str
    n: int


def now(viewer: Viewer, key: str, area: str) -> Now:
    """Raises NotVisible, NotAllowed (the area is not open)."""
    held = seat(viewer, key)
    held.need(Capability.SEE_RATINGS)
    edition = judgement.edition_of(held.assignment)
    if area not in edition.area_by_id:
        raise NotVisible(area)
    if area not in open_areas(held):
        raise NotAllowed(Capability.SEE_RATINGS)
    rows = held.assignment.consensus.filter(area=area).select_related("decided_by")
    done = held.assignment.area_agreements.select_related("agreed_by").filter(area=area).first()
    agreed = {row.criterion: _agreed(row) for row in rows}
    return Now(
        agreed=agreed,
        aspects={
            one: tuple((aspect.id, aspect.names) for aspect in edition.aspects_of(one)) for one in agreed
        },
        levels={level.value: level.names for level in edition.levels},
        closed_by=done.agreed_by.name if done else "",
        n=len(edition.area_by_id[area].criteria),
    )


def area_to_decide(viewer: Viewer, key: str, criterion: str) -> str:
    """The area of a criterion that this viewer may decide. Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.AGREE)
    placed = judgement.edition_of(held.assignment).criterion_by_id.get(criterion)
    if placed is None:
        raise NotVisible(criterion)
    if placed.area not in open_areas(held):
        raise NotAllowed(Capability.AGREE)
    return placed.area
