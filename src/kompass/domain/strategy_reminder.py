"""Reminders by e-mail of what waits in a strategy: to the owner of a measure and to who coordinates, once for each."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from kompass.domain import letter
from kompass.domain.access import StrategyCapability, Viewer, strategy_seat
from kompass.domain.conflict import Refused
from kompass.domain.queries.follow_up import SILENT_DAYS, YEAR_DAYS, last_heard, last_word
from kompass.domain.strategy import tell
from kompass.language import N_, translator
from kompass.models import (
    Measure,
    MeasureStatus,
    Strategy,
    StrategyReminder,
    StrategyRoleKind,
    StrategyStatus,
    User,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to be reminded of. `what`: milestone (late), measure (overdue), silent (without a word for long) or
    council (has not heard of the strategy for a year); `since`: the day it was due, or of the last word, None without
    any. `thing` names it and that day: what is moved or said anew is another thing."""

    what: str
    thing: str
    title: str
    owner: str
    since: dt.date | None
    measure: str = ""
    measure_title: str = ""


@dataclass(frozen=True, slots=True)
class StrategySent:
    """A letter; `state` as in `kompass.domain.reminder.Sent`: who has heard of everything before gets none."""

    strategy: str
    title: str
    municipality: str
    name: str
    waiting: tuple[Waiting, ...]
    state: str


def remind(*, today: dt.date | None = None, only_look: bool = False) -> tuple[StrategySent, ...]:
    """Remind of everything that waits today in adopted strategies and that the person was not reminded of before.
    Invented strategies remind nobody."""
    day = today or timezone.localdate()
    rows = Strategy.objects.filter(
        is_example=False, organisation__isnull=False, status=StrategyStatus.ADOPTED
    ).select_related("municipality")
    return tuple(sent for row in rows.order_by("id") for sent in _remind(row, day, only_look=only_look))


def remind_now(viewer: Viewer, key: str) -> tuple[StrategySent, ...]:
    """Remind those of one adopted strategy of what they have not been reminded of, because who keeps it wants so.

    Raises:
        NotVisible, NotAllowed.
        Refused: it is not adopted.
    """
    held = strategy_seat(viewer, key)
    held.need(StrategyCapability.EDIT)
    if held.strategy.status != StrategyStatus.ADOPTED:
        raise Refused({"": N_("Only an adopted strategy reminds anybody.")})
    found = tuple(_remind(held.strategy, timezone.localdate(), only_look=False))
    reached = sum(one.state not in ("again", "failed") for one in found)
    if reached:
        with transaction.atomic():
            tell(held, "remind", "strategy", "", {"letters": reached})
    return found


def _remind(one: Strategy, today: dt.date, *, only_look: bool) -> Iterable[StrategySent]:
    found = waiting_for(one, today)
    people = User.objects.filter(pk__in=found, is_active=True).order_by("sort_key", "pk")
    told: dict[int, set[str]] = {}
    for person, thing in one.reminders.values_list("user", "thing"):
        told.setdefault(person, set()).add(thing)
    for user in people:
        new = tuple(item for item in found[user.pk] if item.thing not in told.get(user.pk, ()))
        if new:
            state = "would" if only_look else _send(one, user, new, today)
            yield StrategySent(one.key, one.title, one.municipality.name, user.name, new, state)


def waiting_for(one: Strategy, today: dt.date) -> dict[int, tuple[Waiting, ...]]:
    """What waits, by the id of who is to hear of it: the owner of a measure, and who coordinates, of all. 6 queries."""
    measures = (
        one.measures.filter(removed_at=None, status__in=(MeasureStatus.PLANNED, MeasureStatus.UNDER_WAY))
        .select_related("owner")
        .prefetch_related("milestones", "updates")
        .order_by("place", "id")
    )
    found: dict[int, list[Waiting]] = {}
    coordinators = _coordinators(one)
    for row in measures:
        people = coordinators | ({row.owner_id} if row.owner_id else set())
        for item in _of_measure(row, today):
            for person in people:
                found.setdefault(person, []).append(item)
    heard = last_heard(one.cases.filter(removed_at=None).values_list("body", "date"), one.adopted_on, today)
    if heard is not None and (today - heard).days > YEAR_DAYS:
        years = (today - heard).days // YEAR_DAYS
        for person in coordinators:
            found.setdefault(person, []).append(Waiting("council", f"council {heard} {years}", "", "", heard))
    return {person: tuple(items) for person, items in found.items()}


def _coordinators(one: Strategy) -> set[int]:
    """Who coordinates; where nobody does, the chief officer."""
    roles = list(one.roles.values_list("role", "user"))
    for wanted in (StrategyRoleKind.COORDINATOR, StrategyRoleKind.CHIEF_OFFICER):
        if people := {user for role, user in roles if role == wanted}:
            return people
    return set()


def _of_measure(row: Measure, today: dt.date) -> Iterable[Waiting]:
    owner = row.owner.name if row.owner else row.owner_name
    for step in row.milestones.all():
        if step.done_on is None and step.due is not None and step.due < today:
            thing = f"milestone {step.pk} {step.due}"
            yield Waiting("milestone", thing, step.title, owner, step.due, row.key, row.title)
    if row.due is not None and row.due < today:
        yield Waiting(
            "measure", f"measure {row.key} {row.due}", row.title, owner, row.due, row.key, row.title
        )
    elif row.status == MeasureStatus.UNDER_WAY:
        last = last_word((said.at.date() for said in row.updates.all()), row.starts)
        if last is None or (today - last).days > SILENT_DAYS:
            # Asked after again for each further quarter of a year without a word.
            quarters = (today - last).days // SILENT_DAYS if last else 0
            thing = f"silent {row.key} {last or '-'} {quarters}"
            yield Waiting("silent", thing, row.title, owner, last, row.key, row.title)


def _send(one: Strategy, user: User, waiting: tuple[Waiting, ...], today: dt.date) -> str:
    try:
        with transaction.atomic():
            # First: of two who remind at once, one is told that it is done.
            rows = [
                StrategyReminder.objects.create(strategy=one, user=user, thing=item.thing, day=today)
                for item in waiting
            ]
    except IntegrityError:
        return "again"
    subject, text = _letter(one, user, waiting)
    try:
        return letter.send(to=user.email, subject=subject, text=text)
    except OSError:
        StrategyReminder.objects.filter(pk__in=[row.pk for row in rows]).delete()
        return "failed"


def _letter(one: Strategy, user: User, waiting: tuple[Waiting, ...]) -> tuple[str, str]:
    _ = translator(user.language)
    words = {"title": one.title, "name": one.municipality.name}
    address = f"{settings.CONFIGURATION.base_address}/{user.language}/work/strategy/{one.key}/"
    lines = [_("Hello %(name)s,") % {"name": user.name}, ""]
    lines += [_("In “%(title)s” of %(name)s this is waiting:") % words, ""]
    for item in waiting:
        lines.append(f"- {_sentence(item, user)}")
        if item.measure:
            lines.append(f"  {address}measure/{item.measure}/")
    lines += ["", _("All of it, and what this month asks for:"), f"{address}month/", ""]
    lines.append(
        _(
            "You are reminded of each of these once; of a measure without a word again after another quarter of a "
            "year, and of what is given a new date when that has passed."
        )
    )
    return _("“%(title)s” of %(name)s: something is waiting") % words, "\n".join(lines) + "\n"


def _sentence(item: Waiting, user: User) -> str:
    _ = translator(user.language)
    with override(user.language):
        day = date_format(item.since) if item.since else ""
    said = {
        "milestone": _("Milestone “%(title)s” of “%(measure)s” should have been reached by %(day)s."),
        "measure": _("“%(measure)s” should have been done by %(day)s."),
        "silent": _("Nothing was said of “%(measure)s” since %(day)s: how does it go?")
        if day
        else _("Nothing was said of “%(measure)s” yet: how does it go?"),
        "council": _("The council last heard of the strategy on %(day)s: it is to hear of it once a year."),
    }[item.what]
    text = said % {"title": item.title, "measure": item.measure_title, "day": day}
    if item.owner and item.owner != user.name:
        text += " " + _("Owner: %(name)s.") % {"name": item.owner}
    return text
