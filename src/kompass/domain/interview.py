"""The interviews of the visit: when, where, who asks and who is asked, and that those were told what is done with it.

Names are personal data: they lie encrypted beside the plan, are in no history and no key, and can be erased.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from kompass.domain import history
from kompass.domain.access import TEAM, Capability, NotVisible, Seat, Viewer, seat
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.judgement import edition_of
from kompass.domain.people import person_id
from kompass.domain.sealing import overwrite_what_goes, sealer
from kompass.language import N_
from kompass.method import Edition
from kompass.models import Interview, Interviewee, InterviewStatus

STATUSES: Final = {
    InterviewStatus.PLANNED: N_("planned"),
    InterviewStatus.HELD: N_("held"),
    InterviewStatus.CANCELLED: N_("cancelled"),
}
HOW: Final = {
    "beforehand": N_("in writing beforehand"),
    "paper": N_("on paper, at the conversation"),
    "orally": N_("orally, at the conversation"),
}
LEGAL_BASES: Final = {
    "public_task": N_("a task in the public interest (GDPR, article 6 (1) e)"),
    "legitimate_interests": N_("legitimate interests (GDPR, article 6 (1) f)"),
}
ERASED_BECAUSE: Final = {
    "asked": N_("the person asked for it"),
    "mistake": N_("it was written by mistake"),
    "not_needed": N_("it is not needed any more"),
}
"""Why something is erased. A list and no text: a text would say what was erased."""

LONGEST_MINUTES: Final = 480
MOST_PEOPLE: Final = 30  # in one conversation


def roles_of(edition: Edition) -> tuple[str, ...]:
    """The ids of the roles that are interviewed with this edition."""
    return tuple(role.id for role in edition.roles)


@transaction.atomic
def plan(
    viewer: Viewer,
    key: str,
    *,
    day: dt.date,
    starts: dt.time,
    minutes: int,
    title: str = "",
    place: str = "",
    link: str = "",
    interviewers: Iterable[str] = (),
) -> Interview:
    """A new interview. `interviewers`: keys of accounts of the team.

    Raises:
        Refused: it takes no time or too long, the link is no address, or an interviewer is not of the team.
    """
    held = seat(viewer, key, locked=True)
    held.need(Capability.PLAN_INTERVIEWS)
    asking = _checked(held, minutes=minutes, link=link, interviewers=interviewers)
    sealer(held.assignment, make=True)  # from the first interview on it is settled how long notes are kept
    row = Interview(assignment=held.assignment)
    _fill(row, day=day, starts=starts, minutes=minutes, title=title, place=place, link=link)
    row.save()
    row.interviewers.set(asking)
    _record(held, row, "plan", _said(row, len(asking)))
    return row


@transaction.atomic
def change(
    viewer: Viewer,
    key: str,
    interview: str,
    *,
    version: int,
    day: dt.date,
    starts: dt.time,
    minutes: int,
    title: str = "",
    place: str = "",
    link: str = "",
    interviewers: Iterable[str] = (),
) -> Interview:
    """Plan an interview anew.

    Raises:
        NotVisible: no such interview.
        Conflict: somebody planned it anew in the meantime; `current` says how it stands.
        Refused: as `plan`.
    """
    held, row = _held(viewer, key, interview, Capability.PLAN_INTERVIEWS)
    if row.version != version:
        raise Conflict(current=_current(row), version=row.version)
    asking = _checked(held, minutes=minutes, link=link, interviewers=interviewers)
    before = _said(row, row.interviewers.count()) | {"place": row.place, "link": row.link, "title": row.title}
    _fill(row, day=day, starts=starts, minutes=minutes, title=title, place=place, link=link)
    row.version += 1
    row.save()
    row.interviewers.set(asking)
    after = _said(row, len(asking)) | {"place": row.place, "link": row.link, "title": row.title}
    # Of texts the history says only that they changed: a place or a title can name somebody.
    told = {
        name: "changed" if name in ("place", "link", "title") else [before[name], after[name]]
        for name in after
        if before[name] != after[name]
    }
    if told:
        _record(held, row, "plan", told)
    return row


def _fill(
    row: Interview, *, day: dt.date, starts: dt.time, minutes: int, title: str, place: str, link: str
) -> None:
    row.day, row.starts, row.minutes = day, starts, minutes
    row.title, row.place, row.link = title.strip()[:120], place.strip()[:120], link.strip()


def _said(row: Interview, interviewers: int) -> dict[str, Any]:
    return {
        "day": row.day.isoformat(),
        "starts": row.starts.isoformat("minutes"),
        "minutes": row.minutes,
        "interviewers": interviewers,
    }


def _current(row: Interview) -> dict[str, Any]:
    return {
        "day": row.day,
        "starts": row.starts.isoformat("minutes"),
        "minutes": row.minutes,
        "title": row.title,
        "place": row.place,
        "link": row.link,
        "interviewers": sorted(row.interviewers.values_list("name", flat=True)),
    }


def _checked(held: Seat, *, minutes: int, link: str, interviewers: Iterable[str]) -> list[int]:
    if not 5 <= minutes <= LONGEST_MINUTES:
        raise Refused({"minutes": N_("Write how many minutes it takes: between 5 and 480.")})
    if link.strip() and not link.strip().startswith(("https://", "http://")):
        raise Refused({"link": N_("Write the whole address of the video meeting; it begins with https://.")})
    asking = [person_id(one) for one in interviewers]
    team = held.assignment.participations.filter(role__in=TEAM, user__in=asking)
    if team.count() != len(set(asking)):
        raise Refused({"interviewers": N_("Interviewers are people of the team: choose from the list.")})
    return asking


def _held(viewer: Viewer, key: str, interview: str, capability: Capability) -> tuple[Seat, Interview]:
    held = seat(viewer, key, locked=True)
    held.need(capability)
    row = Interview.objects.select_for_update().filter(assignment=held.assignment, key=interview).first()
    if row is None:
        raise NotVisible(interview)
    return held, row


def _record(held: Seat, row: Interview, action: str, content: dict[str, Any] | None) -> None:
    history.record(
        held.assignment, by=held.person, action=action, kind="interview", key=row.key, content=content
    )


@transaction.atomic
def set_status(viewer: Viewer, key: str, interview: str, *, status: str) -> Interview:
    """Planned, held or cancelled.

    Raises:
        NotVisible, Refused.
    """
    held, row = _held(viewer, key, interview, Capability.PLAN_INTERVIEWS)
    if status not in InterviewStatus.values:
        raise Refused({"status": N_("Choose planned, held or cancelled.")})
    if row.status != status:
        before, row.status = row.status, status
        row.version += 1
        row.save(update_fields=["status", "version"])
        _record(held, row, "status", {"status": [before, status]})
    return row


@transaction.atomic
def inform(viewer: Viewer, key: str, interview: str, *, on: dt.date, how: str, legal_basis: str) -> Interview:
    """Note that those who are asked were told what is done with what they say.

    Raises:
        NotVisible, Refused.
    """
    held, row = _held(viewer, key, interview, Capability.PLAN_INTERVIEWS)
    faults = {}
    if on > timezone.localdate():
        faults["on"] = N_("That day has not come yet: write the day on which they were told.")
    if how not in HOW:
        faults["how"] = N_("Choose from the list how they were told.")
    if legal_basis not in LEGAL_BASES:
        faults["legal_basis"] = N_("Choose the legal basis from the list.")
    if faults:
        raise Refused(faults)
    row.informed_on, row.informed_how, row.legal_basis = on, how, legal_basis
    row.informed_by_id = held.person
    row.save(update_fields=["informed_on", "informed_how", "legal_basis", "informed_by"])
    _record(held, row, "inform", {"on": on.isoformat(), "how": how, "legal_basis": legal_basis})
    return row


# Who is asked ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_people(
    viewer: Viewer, key: str, interview: str, *, role: str, names: Sequence[str] = (), n: int = 1
) -> tuple[Interviewee, ...]:
    """Add people of one role: by their names, or `n` of them whose names are not known yet.

    Raises:
        NotVisible, Refused.
    """
    held, row = _held(viewer, key, interview, Capability.PLAN_INTERVIEWS)
    if role not in roles_of(edition_of(held.assignment)):
        raise Refused({"role": N_("There is no such role in this edition: choose one from the list.")})
    known = [name.strip()[:120] for name in names if name.strip()] or [""] * n
    if not 1 <= len(known) <= MOST_PEOPLE - row.people.count():
        raise Refused({"n": N_("In one conversation there are between 1 and 30 people.")})
    seals = sealer(held.assignment, make=True)
    made = [
        Interviewee.objects.create(interview=row, role=role, sealed_name=seals.seal(name)) for name in known
    ]
    _record(held, row, "add_people", {"role": role, "n": len(made)})
    return tuple(made)


def _person(row: Interview, key: str) -> Interviewee:
    found = row.people.filter(key=key).first()
    if found is None:
        raise NotVisible(key)
    return found


@transaction.atomic
def name_person(viewer: Viewer, key: str, interview: str, person: str, *, name: str) -> Interviewee:
    """Say or correct who it is.

    Raises:
        NotVisible, Refused.
    """
    held, row = _held(viewer, key, interview, Capability.PLAN_INTERVIEWS)
    found = _person(row, person)
    if not name.strip():
        raise Refused({"name": N_("Write the name, or erase it below.")})
    found.sealed_name = sealer(held.assignment, make=True).seal(name.strip()[:120])
    found.erased_at, found.erased_why = None, ""
    found.save(update_fields=["sealed_name", "erased_at", "erased_why"])
    history.record(
        held.assignment, by=held.person, action="name", kind="interviewee", key=found.key, content=None
    )
    return found


@transaction.atomic
def remove_person(viewer: Viewer, key: str, interview: str, person: str) -> None:
    """Take somebody off the plan, name and all.

    Raises:
        NotVisible.
    """
    held, row = _held(viewer, key, interview, Capability.PLAN_INTERVIEWS)
    found = _person(row, person)
    overwrite_what_goes("kompass_interviewee")
    gone = {"role": found.role}
    person_key = found.key
    found.delete()
    history.record(
        held.assignment, by=held.person, action="remove", kind="interviewee", key=person_key, content=gone
    )


@transaction.atomic
def erase_name(viewer: Viewer, key: str, interview: str, person: str, *, why: str) -> Interviewee:
    """Erase a name; that somebody in that role was asked stays, with when and why the name went.

    Raises:
        NotVisible, Refused.
    """
    held, row = _held(viewer, key, interview, Capability.ERASE_NAMES)
    found = _person(row, person)
    if why not in ERASED_BECAUSE:
        raise Refused({"why": N_("Choose from the list why it is erased.")})
    if not found.sealed_name:
        return found
    overwrite_what_goes("kompass_interviewee")
    found.sealed_name, found.erased_at, found.erased_why = "", timezone.now(), why
    found.save(update_fields=["sealed_name", "erased_at", "erased_why"])
    history.record(
        held.assignment,
        by=held.person,
        action="erase",
        kind="interviewee",
        key=found.key,
        content={"why": why},
    )
    return found
