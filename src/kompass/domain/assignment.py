"""Ordering and planning an assignment: municipality, edition, team, dates, stages, hours."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from kompass import installed
from kompass.domain import history, stages
from kompass.domain.access import (
    EVALUATORS,
    TEAM,
    Capability,
    NotVisible,
    Seat,
    Viewer,
    open_areas,
    organisations_administered,
    seat,
)
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.people import person_id, person_with
from kompass.domain.stages import DATES
from kompass.language import N_
from kompass.models import (
    Assignment,
    Evaluation,
    Hours,
    Municipality,
    OrganisationKind,
    Participation,
    Role,
    Stage,
    User,
)


@transaction.atomic
def order(
    viewer: Viewer,
    *,
    body: str,
    municipality: str,
    edition: str,
    evaluated: str = "",
    previous: str = "",
    previous_published: str = "",
    lead: int | None = None,
) -> Assignment:
    """A new assignment of the evaluation body with key `body`, in the municipality with that slug.

    `previous` (a key) or `previous_published` (a slug of the record) links a re-evaluation to the one before. `lead`
    is the id of the lead evaluator, the viewer where it is left out.

    Raises:
        NotVisible: the viewer does not administer that body.
        Refused: the municipality or the edition does not exist, or the edition stops at areas.
    """
    carried_by = _body_of(viewer, body)
    faults: dict[str, str] = {}
    place = Municipality.objects.filter(slug=municipality).first()
    if place is None:
        faults["municipality"] = N_("There is no such municipality: choose one from the list.")
    if edition not in installed.editions():
        faults["edition"] = N_("There is no such edition: choose one from the list.")
    elif installed.load_edition(edition).areas_only:
        faults["edition"] = N_(
            "This edition stops at areas, so nothing can be rated with it: choose another."
        )
    if evaluated and not _is_month(evaluated):
        faults["evaluated"] = N_("Write year and month, such as 2027-06.")
    before = _previous(viewer, previous, place, faults)
    published = _published(previous_published, place, faults)
    if faults or place is None:
        raise Refused(faults)
    made = Assignment.objects.create(
        municipality=place,
        body=carried_by,
        edition=edition,
        edition_hash=installed.load_edition(edition).hash,
        evaluated=evaluated,
        previous=before,
        previous_published=published,
        ordered_on=timezone.localdate(),
        is_example=place.country == "ZZ",
    )
    content = {"municipality": place.slug, "edition": edition, "body": carried_by.key, "evaluated": evaluated}
    history.record(made, by=viewer.person, action="order", kind="assignment", key="", content=content)
    _join(made, by=viewer.person, user=lead or viewer.person or 0, role=Role.LEAD_EVALUATOR)
    return made


def _body_of(viewer: Viewer, key: str) -> Any:
    if viewer.person is None:
        raise NotVisible(key)
    found = organisations_administered(viewer).filter(key=key, kind=OrganisationKind.EVALUATION_BODY).first()
    if found is None:
        raise NotVisible(key)
    return found


def _is_month(text: str) -> bool:
    try:
        dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return False
    return len(text) == 7


def _previous(
    viewer: Viewer, key: str, place: Municipality | None, faults: dict[str, str]
) -> Assignment | None:
    if not key:
        return None
    try:
        found = seat(viewer, key).assignment
    except NotVisible:
        found = None
    if found is None or found.municipality_id != (place.pk if place else None):
        faults["previous"] = N_(
            "That is no earlier evaluation of this municipality: choose one from the list."
        )
        return None
    return found


def _published(slug: str, place: Municipality | None, faults: dict[str, str]) -> Evaluation | None:
    if not slug:
        return None
    found = Evaluation.objects.filter(slug=slug, municipality=place).first()
    if found is None:
        faults["previous"] = N_(
            "That is no earlier evaluation of this municipality: choose one from the list."
        )
    return found


@transaction.atomic
def plan(
    viewer: Viewer, key: str, *, version: int, dates: Mapping[str, dt.date | None], evaluated: str
) -> Assignment:
    """Set the dates of an assignment.

    Raises:
        Conflict: somebody planned it anew in the meantime.
        Refused: a date comes before one that must precede it.
    """
    held = seat(viewer, key, locked=True)
    held.need(Capability.PLAN)
    now = held.assignment
    if now.version != version:
        raise Conflict(current={name: getattr(now, name) for name in DATES}, version=now.version)
    faults = _out_of_order(dates)
    if evaluated and not _is_month(evaluated):
        faults["evaluated"] = N_("Write year and month, such as 2027-06.")
    if faults:
        raise Refused(faults)
    before = {name: _iso(getattr(now, name)) for name in DATES} | {"evaluated": now.evaluated}
    for name in DATES:
        setattr(now, name, dates.get(name))
    now.evaluated = evaluated
    now.version += 1
    now.save()
    after = {name: _iso(getattr(now, name)) for name in DATES} | {"evaluated": evaluated}
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changed:
        history.record(now, by=viewer.person, action="plan", kind="assignment", key="", content=changed)
    return now


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _out_of_order(dates: Mapping[str, dt.date | None]) -> dict[str, str]:
    faults: dict[str, str] = {}
    latest: dt.date | None = None
    for name in DATES:
        day = dates.get(name)
        if day is None:
            continue
        if latest is not None and day < latest:
            faults[name] = N_("This comes before a date that must precede it: correct one of them.")
        latest = max(latest, day) if latest else day
    return faults


@transaction.atomic
def add_person(
    viewer: Viewer, key: str, *, email: str, name: str, role: str, peer_from: str = "", language: str = "nb"
) -> Participation:
    """Give somebody a role in the assignment; who has no account yet is invited by e-mail.

    Raises:
        Refused: the person has a role already, or there is a lead evaluator, or nobody may join those who evaluate now.
    """
    held = seat(viewer, key, locked=True)
    held.need(Capability.PLAN)
    if role not in Role.values:
        raise Refused({"role": N_("There is no such role: choose one from the list.")})
    if role in EVALUATORS and held.assignment.area_locks.exists():
        raise Refused(
            {"role": N_("An area is locked already: another evaluator can no longer rate it independently.")}
        )
    if role == Role.LEAD_EVALUATOR and held.assignment.participations.filter(role=role).exists():
        raise Refused({"role": N_("There is a lead evaluator already: change that role first.")})
    user = person_with(viewer, email=email, name=name, language=language)
    if held.assignment.participations.filter(user=user).exists():
        raise Refused({"email": N_("This person has a role here already: take it away first.")})
    return _join(held.assignment, by=viewer.person, user=user, role=role, peer_from=peer_from)


def _join(
    assignment: Assignment, *, by: int | None, user: int, role: str, peer_from: str = ""
) -> Participation:
    made = Participation.objects.create(assignment=assignment, user_id=user, role=role, peer_from=peer_from)
    content = {"role": role, "peer_from": peer_from}
    history.record(
        assignment, by=by, action="add", kind="participation", key=_user_key(user), content=content
    )
    return made


def _user_key(user: int) -> str:
    return str(User.objects.values_list("key", flat=True).get(pk=user))


@transaction.atomic
def remove_person(viewer: Viewer, key: str, *, person: str) -> None:
    """Take a role away.

    Raises:
        Refused: the person has none; it is the lead evaluator's, or the person has rated.
    """
    held = seat(viewer, key, locked=True)
    held.need(Capability.PLAN)
    user = person_id(person)
    found = held.assignment.participations.filter(user=user).first()
    if found is None:
        raise Refused({"": N_("Choose a person from the list.")})
    if found.role == Role.LEAD_EVALUATOR:
        raise Refused({"": N_("An assignment needs its lead evaluator: hand the role over first.")})
    if held.assignment.area_locks.filter(evaluator=user).exists():
        raise Refused({"": N_("This person has locked ratings, which stay: the role cannot be taken away.")})
    content = {"role": found.role}
    found.delete()
    history.record(
        held.assignment,
        by=viewer.person,
        action="remove",
        kind="participation",
        key=_user_key(user),
        content=content,
    )


@transaction.atomic
def hand_over_lead(viewer: Viewer, key: str, *, person: str) -> None:
    """Make an evaluator of the assignment its lead evaluator; the former one stays as evaluator.

    Raises:
        Refused: that person is no evaluator here.
    """
    held = seat(viewer, key, locked=True)
    held.need(Capability.PLAN)
    people = held.assignment.participations
    user = person_id(person)
    heir = people.filter(user=user, role=Role.EVALUATOR).first()
    if heir is None:
        raise Refused({"user": N_("Only an evaluator of this assignment can take over the lead.")})
    people.filter(role=Role.LEAD_EVALUATOR).update(role=Role.EVALUATOR)
    heir.role = Role.LEAD_EVALUATOR
    heir.save(update_fields=["role"])
    history.record(
        held.assignment,
        by=viewer.person,
        action="lead",
        kind="participation",
        key=_user_key(user),
        content={},
    )


@transaction.atomic
def declare(viewer: Viewer, key: str, *, interests: str) -> Participation:
    """Declare one's own interests in the municipality; an empty text says that there are none."""
    held = seat(viewer, key, locked=True)
    held.need(Capability.DECLARE)
    own = held.assignment.participations.get(user=viewer.person, role__in=TEAM)
    own.interests = interests.strip()
    own.declared_at = timezone.now()
    own.save(update_fields=["interests", "declared_at"])
    history.record(
        held.assignment,
        by=viewer.person,
        action="declare",
        kind="participation",
        key=_user_key(held.person),
        content={"interests": own.interests},
    )
    return own


@transaction.atomic
def move(viewer: Viewer, key: str, *, to: str, why: str = "") -> Assignment:
    """Go to the next stage, or back to an earlier one with a reason. *Final* is reached by signing alone.

    Raises:
        Refused: the stage does not follow; the way back has no reason; an evaluator has not declared interests.
    """
    held = seat(viewer, key, locked=True)
    held.need(Capability.MOVE_STAGE)
    now = held.assignment
    if to in stages.earlier(now.stage):
        if not why.strip():
            raise Refused({"why": N_("Going back needs a reason: it stands in the history.")})
    elif to != stages.next_of(now.stage):
        raise Refused({"to": N_("That stage does not follow the present one.")})
    elif to == Stage.FINAL:
        raise Refused(
            {"to": N_("The evaluation becomes final when all evaluators and the quality assurer sign.")}
        )
    else:
        _ready(held, to)
    return _move(held, to, why.strip())


def _ready(held: Seat, to: str) -> None:
    """What must be there before a stage begins."""
    people = held.assignment.participations
    if to == Stage.PREPARATION and not people.filter(role=Role.COORDINATOR).exists():
        raise Refused({"to": N_("Name the coordinator in the municipality first.")})
    if to == Stage.REVIEW and people.filter(role__in=EVALUATORS, declared_at=None).exists():
        raise Refused({"to": N_("Every evaluator declares interests first, or that there are none.")})
    areas = len(installed.load_edition(held.assignment.edition).areas)
    if to == Stage.CONSENSUS and len(open_areas(held)) < areas:
        raise Refused({"to": N_("Every evaluator locks every area first.")})
    if to == Stage.FACT_CHECK and held.assignment.area_agreements.count() < areas:
        raise Refused({"to": N_("Every area is agreed first.")})
    if to == Stage.RATING and people.filter(role__in=EVALUATORS).count() < 2:
        raise Refused({"to": N_("Two evaluators rate at least: add another one first.")})


def _move(held: Seat, to: str, why: str) -> Assignment:
    now = held.assignment
    content = {"from": now.stage, "to": to, "why": why}
    now.stage = to
    now.version += 1
    now.save(update_fields=["stage", "version"])
    if to == Stage.CLOSED:
        now.begun.all().delete()  # nothing can be sent any more
    history.record(now, by=held.viewer.person, action="move", kind="assignment", key="", content=content)
    return now


@transaction.atomic
def log_hours(viewer: Viewer, key: str, *, day: dt.date, quarters: int, stage: str, note: str = "") -> Hours:
    """Note time spent, in quarters of an hour.

    Raises:
        Refused: no time, more than a day, a day that has not come, or no such stage.
    """
    held = seat(viewer, key)
    held.need(Capability.LOG_HOURS)
    faults: dict[str, str] = {}
    if not 1 <= quarters <= 96:
        faults["hours"] = N_("Write between a quarter of an hour and 24 hours.")
    if day > timezone.localdate():
        faults["day"] = N_("That day has not come yet.")
    if stage not in Stage.values:
        faults["stage"] = N_("There is no such stage: choose one from the list.")
    if faults:
        raise Refused(faults)
    return Hours.objects.create(
        assignment=held.assignment,
        user_id=held.person,
        stage=stage,
        day=day,
        quarters=quarters,
        note=note[:200],
    )


@transaction.atomic
def remove_hours(viewer: Viewer, key: str, *, entry: int) -> None:
    """Take one's own entry back. Raises NotVisible where it is not one's own."""
    held = seat(viewer, key)
    held.need(Capability.LOG_HOURS)
    gone, _ = Hours.objects.filter(pk=entry, assignment=held.assignment, user=held.person).delete()
    if not gone:
        raise NotVisible(key)
