"""The visit as pages show it: the schedule, who is covered, each interview, and, to the evaluators alone, the notes.

For other pages: `notes_for_criterion` (rating), `roles_not_interviewed` and `names_of_interviewees` (quality checks).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Final

from django.db.models import QuerySet

from kompass.domain.access import TEAM, Capability, NotVisible, Seat, Viewer, seat
from kompass.domain.judgement import edition_of
from kompass.domain.notes import tied, unknown_codes
from kompass.domain.queries.assignment import Head, head_of
from kompass.domain.sealing import Sealer, sealer
from kompass.method import Edition
from kompass.models import Interview, Interviewee, InterviewNote, InterviewStatus

USUAL_PEOPLE: Final = (25, 40)
"""How many people are usually interviewed in one evaluation (Kommunekompasset's own practice)."""
USUAL_DAYS: Final = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who is asked. `name` "": not known yet, or erased (`erased` says when, `erased_why` a key)."""

    key: str
    role: str
    role_names: Mapping[str, str]
    name: str
    erased: dt.datetime | None
    erased_why: str


@dataclass(frozen=True, slots=True)
class Group:
    """Those of one role in an interview: names, and how many without one."""

    role_names: Mapping[str, str]
    names: tuple[str, ...]
    unnamed: int


@dataclass(frozen=True, slots=True)
class Slot:
    """An interview in the schedule."""

    key: str
    title: str
    day: dt.date
    starts: dt.time
    ends: dt.time
    minutes: int
    place: str
    link: str
    status: str
    interviewers: tuple[str, ...]
    interviewer_keys: tuple[str, ...]
    people: tuple[Asked, ...]
    informed_on: dt.date | None
    informed_how: str
    legal_basis: str
    informed_by: str
    version: int

    @property
    def roles(self) -> tuple[tuple[Mapping[str, str], int], ...]:
        """Names of the roles asked, each with how many people."""
        counted = Counter(person.role for person in self.people)
        names = {person.role: person.role_names for person in self.people}
        return tuple((names[role], n) for role, n in counted.items())

    @property
    def groups(self) -> tuple[Group, ...]:
        """Who is asked, role by role."""
        by_role: dict[str, list[Asked]] = {}
        for person in self.people:
            by_role.setdefault(person.role, []).append(person)
        return tuple(
            Group(
                people[0].role_names,
                tuple(person.name for person in people if person.name),
                sum(not person.name for person in people),
            )
            for people in by_role.values()
        )

    @property
    def is_open(self) -> bool:
        return self.status != InterviewStatus.CANCELLED


@dataclass(frozen=True, slots=True)
class Clash:
    """Two interviews at one time. `what`: interviewer, person or place; `who`: which one."""

    what: str
    who: str
    first: Slot
    second: Slot


@dataclass(frozen=True, slots=True)
class Day:
    """`outside`: the day is not one of the visit."""

    day: dt.date
    slots: tuple[Slot, ...]
    outside: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """How many people of a role are planned, and how many of them were heard; `missing`: none is planned or heard."""

    role: str
    names: Mapping[str, str]
    planned: int
    held: int

    @property
    def missing(self) -> bool:
        return self.planned == 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """`planned` and `held`: people; `uninformed`: interviews not cancelled of which nothing is noted."""

    head: Head
    days: tuple[Day, ...]
    clashes: tuple[Clash, ...]
    coverage: tuple[Covered, ...]
    planned: int
    held: int
    n: int
    uninformed: int
    visit_from: dt.date | None
    visit_until: dt.date | None
    notes: "Kept"


@dataclass(frozen=True, slots=True)
class Kept:
    """Until when notes are kept. `state`: open, destroyed or lost; `destroy_on` None: `days` after final."""

    state: str
    days: int
    destroy_on: dt.date | None


def schedule(viewer: Viewer, key: str) -> Schedule:
    """All interviews, day by day. Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.SEE_INTERVIEWS)
    seals = sealer(held.assignment)
    slots = _slots(held, seals)
    first, last = held.assignment.visit_from, held.assignment.visit_until
    coverage = _coverage(edition_of(held.assignment), slots)
    return Schedule(
        head=head_of(held),
        days=tuple(
            Day(day, tuple(group), _is_outside(day, first, last))
            for day, group in groupby(slots, key=lambda slot: slot.day)
        ),
        clashes=clashes(slots),
        coverage=coverage,
        planned=sum(one.planned for one in coverage),
        held=sum(one.held for one in coverage),
        n=sum(slot.is_open for slot in slots),
        uninformed=sum(slot.is_open and slot.informed_on is None for slot in slots),
        visit_from=first,
        visit_until=last,
        notes=_kept(seals),
    )


def _kept(seals: Sealer) -> Kept:
    return Kept(seals.state, seals.days, seals.destroy_on)


def _is_outside(day: dt.date, first: dt.date | None, last: dt.date | None) -> bool:
    return first is not None and not first <= day <= (last or first)


def _slots(held: Seat, seals: Sealer, *, key: str = "") -> tuple[Slot, ...]:
    rows: QuerySet[Interview] = (
        Interview.objects.filter(assignment=held.assignment)
        .select_related("informed_by")
        .prefetch_related("people", "interviewers")
        .order_by("day", "starts", "id")
    )
    if key:
        rows = rows.filter(key=key)
    names = {role.id: role.names for role in edition_of(held.assignment).roles}
    return tuple(_slot(row, names, seals) for row in rows)


def _slot(row: Interview, names: Mapping[str, Mapping[str, str]], seals: Sealer) -> Slot:
    asking = sorted((user.name, str(user.key)) for user in row.interviewers.all())
    return Slot(
        key=row.key,
        title=row.title,
        day=row.day,
        starts=row.starts,
        ends=(dt.datetime.combine(row.day, row.starts) + dt.timedelta(minutes=row.minutes)).time(),
        minutes=row.minutes,
        place=row.place,
        link=row.link,
        status=row.status,
        interviewers=tuple(name for name, _ in asking),
        interviewer_keys=tuple(key for _, key in asking),
        people=tuple(_asked(one, names, seals) for one in row.people.all()),
        informed_on=row.informed_on,
        informed_how=row.informed_how,
        legal_basis=row.legal_basis,
        informed_by=row.informed_by.name if row.informed_by else "",
        version=row.version,
    )


def _asked(row: Interviewee, names: Mapping[str, Mapping[str, str]], seals: Sealer) -> Asked:
    return Asked(
        key=row.key,
        role=row.role,
        role_names=names.get(row.role, {}),
        name=seals.open(row.sealed_name),
        erased=row.erased_at,
        erased_why=row.erased_why,
    )


def clashes(slots: Sequence[Slot]) -> tuple[Clash, ...]:
    """Interviews that overlap and share an interviewer, somebody who is asked, or a place."""
    found = []
    for first, second in combinations([slot for slot in slots if slot.is_open], 2):
        if first.day != second.day or not _overlap(first, second):
            continue
        shared = (
            ("interviewer", _both(first.interviewers, second.interviewers)),
            ("person", _both((one.name for one in first.people), (one.name for one in second.people))),
            ("place", _both([first.place], [second.place])),
        )
        found += [Clash(what, who, first, second) for what, people in shared for who in people]
    return tuple(found)


def _overlap(first: Slot, second: Slot) -> bool:
    return _begin(first) < _begin(second) + second.minutes and _begin(second) < _begin(first) + first.minutes


def _begin(slot: Slot) -> int:
    return slot.starts.hour * 60 + slot.starts.minute


def _both(first: Iterable[str], second: Iterable[str]) -> list[str]:
    there = {one.strip().casefold() for one in second}
    return [one for one in dict.fromkeys(first) if one.strip() and one.strip().casefold() in there]


def _coverage(edition: Edition, slots: Sequence[Slot]) -> tuple[Covered, ...]:
    planned: Counter[str] = Counter()
    heard: Counter[str] = Counter()
    for slot in slots:
        if slot.is_open:
            planned.update(person.role for person in slot.people)
        if slot.status == InterviewStatus.HELD:
            heard.update(person.role for person in slot.people)
    return tuple(Covered(role.id, role.names, planned[role.id], heard[role.id]) for role in edition.roles)


@dataclass(frozen=True, slots=True)
class Detail:
    """One interview. `clashes`: those it has part in; `roles`: all of the edition, id and names."""

    head: Head
    slot: Slot
    clashes: tuple[Clash, ...]
    kept: Kept
    roles: tuple[tuple[str, Mapping[str, str]], ...]

    @property
    def asked_roles(self) -> tuple[tuple[str, Mapping[str, str]], ...]:
        """Id and names of the roles that are asked in this one."""
        return tuple({person.role: person.role_names for person in self.slot.people}.items())


def interview(viewer: Viewer, key: str, interview: str) -> Detail:
    """Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.SEE_INTERVIEWS)
    seals = sealer(held.assignment)
    slots = _slots(held, seals)
    slot = next((one for one in slots if one.key == interview), None)
    if slot is None:
        raise NotVisible(interview)
    return Detail(
        head=head_of(held),
        slot=slot,
        clashes=tuple(one for one in clashes(slots) if slot in (one.first, one.second)),
        kept=_kept(seals),
        roles=tuple((role.id, role.names) for role in edition_of(held.assignment).roles),
    )


def team(viewer: Viewer, key: str) -> tuple[tuple[str, str], ...]:
    """Key and name of those who can interview. Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.PLAN_INTERVIEWS)
    rows = held.assignment.participations.filter(role__in=TEAM).select_related("user").order_by("id")
    return tuple((str(row.user.key), row.user.name) for row in rows)


@dataclass(frozen=True, slots=True)
class Person:
    """All that is kept of somebody who is asked. `n_notes`: texts of that interview; what they say is not shown."""

    head: Head
    slot: Slot
    asked: Asked
    n_notes: int
    kept: Kept


def person(viewer: Viewer, key: str, interview: str, person: str) -> Person:
    """Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.ERASE_NAMES)
    seals = sealer(held.assignment)
    for slot in _slots(held, seals, key=interview):
        for asked in slot.people:
            if asked.key == person:
                n = 0
                if held.may(Capability.NOTES):
                    n = InterviewNote.objects.filter(interview__key=interview).exclude(sealed="").count()
                return Person(head_of(held), slot, asked, n, _kept(seals))
    raise NotVisible(person)


# Notes: for the evaluators alone -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Note:
    """`author`: a name; `erased`: there was one until then."""

    author: str
    text: str
    erased: dt.datetime | None
    erased_why: str


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of an interview. `codes`: what can be tied to: code, criterion and titles; `tied`: what is tied in
    one's own; `unknown`: codes in it that are none."""

    head: Head
    slot: Slot
    own: Note
    version: int
    exists: bool
    others: tuple[Note, ...]
    kept: Kept
    codes: tuple[tuple[str, Mapping[str, str]], ...]
    tied: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]


def notes(viewer: Viewer, key: str, interview: str) -> Notes:
    """Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.NOTES)
    seals = sealer(held.assignment)
    slots = _slots(held, seals, key=interview)
    if not slots:
        raise NotVisible(interview)
    rows = list(
        InterviewNote.objects.filter(interview__key=interview).select_related("author").order_by("id")
    )
    own = next((row for row in rows if row.author_id == held.person), None)
    text = seals.open(own.sealed) if own else ""
    edition = edition_of(held.assignment)
    criteria = {one.code: one for one in edition.criteria}
    tied_codes = dict.fromkeys(code for code, _ in tied(text, criteria))
    return Notes(
        head=head_of(held),
        slot=slots[0],
        own=_note(own, seals) if own else Note("", "", None, ""),
        version=own.version if own else 0,
        exists=bool(own and own.sealed),
        others=tuple(_note(row, seals) for row in rows if row is not own),
        kept=_kept(seals),
        codes=tuple((code, _titles(edition, one.id)) for code, one in criteria.items()),
        tied=tuple((code, criteria[code].id) for code in tied_codes),
        unknown=unknown_codes(text, criteria),
    )


def _titles(edition: Edition, criterion: str) -> Mapping[str, str]:
    return {language: text.title for language, text in edition.criterion_by_id[criterion].texts.items()}


def _note(row: InterviewNote, seals: Sealer) -> Note:
    return Note(row.author.name, seals.open(row.sealed), row.erased_at, row.erased_why)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a note that is tied to a criterion. `interview`: key; `roles`: names of the roles asked."""

    interview: str
    title: str
    day: dt.date
    roles: tuple[Mapping[str, str], ...]
    author: str
    text: str


def notes_for_criterion(viewer: Viewer, key: str, criterion: str) -> tuple[Passage, ...]:
    """What the evaluators' notes say of a criterion (its id): paragraphs with its code, by day; for the rating page.

    Nobody but an evaluator gets any, and none once the key is destroyed.

    Raises:
        NotVisible: no such assignment or criterion.
        NotAllowed: the viewer is no evaluator.
    """
    held = seat(viewer, key)
    held.need(Capability.NOTES)
    placed = edition_of(held.assignment).criterion_by_id.get(criterion)
    if placed is None:
        raise NotVisible(criterion)
    seals = sealer(held.assignment)
    slots = {slot.key: slot for slot in _slots(held, seals)}
    rows = (
        InterviewNote.objects.filter(interview__assignment=held.assignment)
        .exclude(sealed="")
        .select_related("author", "interview")
        .order_by("interview__day", "interview__starts", "id")
    )
    return tuple(
        Passage(
            interview=row.interview.key,
            title=row.interview.title,
            day=row.interview.day,
            roles=tuple(names for names, _ in slots[row.interview.key].roles),
            author=row.author.name,
            text=paragraph,
        )
        for row in rows
        for _code, paragraph in tied(seals.open(row.sealed), (placed.code,))
    )


def roles_not_interviewed(viewer: Viewer, key: str) -> tuple[Covered, ...]:
    """The edition's roles of which nobody was heard (`held` is 0); for the quality checks.

    Raises:
        NotVisible, NotAllowed.
    """
    return tuple(one for one in schedule(viewer, key).coverage if one.held == 0)


def names_of_interviewees(viewer: Viewer, key: str) -> tuple[str, ...]:
    """The names of all who are or were to be interviewed, erased ones left out, so that a quality check can look for
    them in findings. Never to be shown to who may not see the plan of interviews.

    Raises:
        NotVisible, NotAllowed.
    """
    held = seat(viewer, key)
    held.need(Capability.SEE_INTERVIEWS)
    seals = sealer(held.assignment)
    rows = Interviewee.objects.filter(interview__assignment=held.assignment).exclude(sealed_name="")
    return tuple(sorted({name for row in rows if (name := seals.open(row.sealed_name))}))
