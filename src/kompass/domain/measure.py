"""Measures of a strategy: what is to be done, by whom, until when; milestones, status, and what is said of them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kompass import installed
from kompass.domain import begun
from kompass.domain.access import (
    NotAllowed,
    NotVisible,
    StrategyCapability,
    StrategySeat,
    Viewer,
    strategy_seat,
)
from kompass.domain.begun import Beginning
from kompass.domain.conflict import Refused
from kompass.domain.people import person_id
from kompass.domain.strategy import NEW, change_of, editing, in_order, tell, texts_kept, titled
from kompass.domain.writing import Mark, settle, sign
from kompass.language import N_
from kompass.models import Begun, BegunKind, Measure, MeasureCriterion, MeasureStatus, Milestone, StatusUpdate

FIELDS: Final = ("title", "text", "owner_name", "starts", "due", "cost", "funding", "effort", "priority")
_SHORT: Final = {"owner_name": 120, "funding": 200}
LARGEST_COST: Final = 10**12
MOST_CRITERIA: Final = 40
Aims = Mapping[str, Mapping[str, int]]
"""Criterion -> the level expected of each aspect; no levels: not tied to it."""


@transaction.atomic
def add(
    viewer: Viewer,
    key: str,
    *,
    part: int | None = None,
    owner: str = "",
    aims: Aims | None = None,
    begun_as: str = NEW,
    **given: Any,
) -> Measure:
    """A new measure, the last one. `part`: the number of its sub-strategy; `owner`: the key of a person; `aims`: the
    criteria it is meant to move with the levels expected of them; `begun_as`: what was begun of it is gone.

    Raises:
        NotVisible, NotAllowed.
        Refused: no title, dates out of order, a cost or a number out of range, no such part, person,
            criterion or level.
    """
    held = editing(viewer, key)
    last = held.strategy.measures.aggregate(last=Max("place"))["last"] or 0
    row = Measure(strategy=held.strategy, place=last + 1)
    _fill(row, part=part, owner=owner, given=given)
    row.save()
    begun.sent(held, BegunKind.MEASURE, begun_as)
    tell(held, "add", "measure", row.key, change_of({}, content(row)))
    _aim_at(held, row, aims or {})
    return row


@transaction.atomic
def change(
    viewer: Viewer,
    key: str,
    measure: str,
    *,
    mark: Mark,
    part: int | None = None,
    owner: str = "",
    depends_on: Iterable[str] | None = None,
    aims: Aims | None = None,
    **given: Any,
) -> Measure:
    """Keep what a measure is: everything but its status. `depends_on` or `aims` None leaves them as they are.

    Raises:
        NotVisible, NotAllowed, Conflict, Refused as `add`; Refused too where measures would wait for each other.
    """
    held = editing(viewer, key)
    row = found(held, measure)
    if not settle(row, mark, current=lambda: {**content(row), "aims": aims_of(row)}):
        return row
    before = content(row)
    _fill(row, part=part, owner=owner, given=given)
    sign(row, mark)
    row.save()
    begun.sent(held, BegunKind.MEASURE, row.key)
    if depends_on is not None:
        _depend(row, set(depends_on))
    changed = change_of(before, content(row))
    if changed:
        tell(held, "write", "measure", row.key, changed)
    if aims is not None:
        _aim_at(held, row, {**{criterion: {} for criterion in aims_of(row)}, **aims})
    return row


def _fill(row: Measure, *, part: int | None, owner: str, given: Mapping[str, Any]) -> None:
    texts_kept(given, ("text",))
    faults = {
        name: N_("This is too long to be kept: shorten it.")
        for name, most in _SHORT.items()
        if len(given.get(name) or "") > most
    }
    for name in ("effort", "priority"):
        if given.get(name) is not None and not 1 <= given[name] <= 5:
            faults[name] = N_("Write a whole number from 1 to 5.")
    if given.get("cost") is not None and not 0 <= given["cost"] <= LARGEST_COST:
        faults["cost"] = N_("Write a whole sum, not below 0.")
    if faults:
        raise Refused(faults)
    in_order(given.get("starts"), given.get("due"), "due")
    for name in FIELDS:
        if name in given:
            setattr(row, name, given[name])
    row.title = titled(given.get("title", ""))
    row.sub_strategy = None
    if part is not None:
        row.sub_strategy = row.strategy.sub_strategies.filter(number=part).first()
        if row.sub_strategy is None:
            raise Refused({"part": N_("There is no such sub-strategy: choose one from the list.")})
    row.owner_id = person_id(owner) if owner else None


def _depend(row: Measure, wanted: set[str]) -> None:
    others = list(row.strategy.measures.filter(key__in=wanted, removed_at=None).exclude(pk=row.pk))
    if len(others) != len(wanted):
        raise Refused({"depends_on": N_("A measure depends on other measures of the same strategy.")})
    ties = Measure.depends_on.through.objects.filter(from_measure__strategy=row.strategy_id)
    waits: dict[int, set[int]] = {}
    for one, other in ties.exclude(from_measure=row.pk).values_list("from_measure_id", "to_measure_id"):
        waits.setdefault(one, set()).add(other)
    ahead, seen = [other.pk for other in others], set()
    while ahead:
        here = ahead.pop()
        if here == row.pk:
            raise Refused(
                {"depends_on": N_("These measures would wait for each other: leave one of them out.")}
            )
        if here not in seen:
            seen.add(here)
            ahead.extend(waits.get(here, ()))
    row.depends_on.set(others)


def content(row: Measure) -> dict[str, Any]:
    """What a measure is, as kept in the history: the owner by key, the sub-strategy by number."""
    said = {name: getattr(row, name) for name in FIELDS}
    return said | {
        "part": row.sub_strategy.number if row.sub_strategy else None,
        "owner": str(row.owner.key) if row.owner else "",
        "depends_on": sorted(one.key for one in row.depends_on.all()) if row.pk else [],
    }


def found(held: StrategySeat, measure: str) -> Measure:
    """The measure, held until the transaction ends; raises NotVisible."""
    row = (
        held.strategy.measures.select_for_update(of=("self",))
        .select_related("owner", "sub_strategy", "strategy")
        .filter(key=measure, removed_at=None)
        .first()
    )
    if row is None:
        raise NotVisible(measure)
    return row


@transaction.atomic
def remove(viewer: Viewer, key: str, measure: str) -> None:
    """Take it out of the strategy; its history stays. One that was begun is stopped with a reason instead."""
    held = editing(viewer, key)
    row = found(held, measure)
    if row.status != MeasureStatus.PLANNED:
        raise Refused({"": N_("This measure has been begun: stop it with a reason instead.")})
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])
    tell(held, "remove", "measure", row.key, {"title": row.title})


@transaction.atomic
def aim(viewer: Viewer, key: str, measure: str, *, criterion: str, expected: Mapping[str, int]) -> None:
    """The rating expected of a criterion when the measure is done; `expected` empty takes the criterion away.

    Raises:
        Refused: no edition is chosen, it has no such criterion or aspect, or its scale no such level.
    """
    held = editing(viewer, key)
    _aim_at(held, found(held, measure), {criterion: expected})


def aims_of(row: Measure) -> dict[str, dict[str, int]]:
    """Criterion -> level expected by aspect."""
    return {one.criterion: one.expected for one in row.criteria.all()}


def _aim_at(held: StrategySeat, row: Measure, wanted: Aims) -> None:
    """Tie a measure to these criteria, each with its own entry; what stays as it was is not looked at."""
    before = aims_of(row)
    for criterion, expected in wanted.items():
        if (dict(expected) or None) == before.get(criterion):
            continue
        if not expected:
            row.criteria.filter(criterion=criterion).delete()
            tell(held, "remove", "aim", row.key, {"criterion": criterion})
            continue
        _check_aim(held.strategy.edition, criterion, expected)
        MeasureCriterion.objects.update_or_create(
            measure=row, criterion=criterion, defaults={"expected": dict(expected)}
        )
        tell(held, "aim", "measure", row.key, {"criterion": criterion, "expected": dict(expected)})
    if row.criteria.count() > MOST_CRITERIA:
        raise Refused({"criterion": N_("A measure is tied to 40 criteria at most.")})


def _check_aim(edition_id: str, criterion: str, expected: Mapping[str, int]) -> None:
    edition = installed.load_edition(edition_id) if edition_id in installed.editions() else None
    if edition is None or criterion not in edition.criterion_by_id:
        raise Refused({"criterion": N_("The edition of this strategy has no such criterion.")})
    aspects = {aspect.id for aspect in edition.aspects_of(criterion)}
    if set(expected) - aspects or not all(0 <= level <= edition.highest_level for level in expected.values()):
        raise Refused({"expected": N_("The scale of this edition has no such level.")})


# Following it up -----------------------------------------------------------------------------------------------------


def _updating(viewer: Viewer, key: str, measure: str) -> tuple[StrategySeat, Measure]:
    held = strategy_seat(viewer, key, locked=True)
    row = found(held, measure)
    if not held.may_update(row):
        raise NotAllowed(StrategyCapability.UPDATE)
    return held, row


def percentage(milestones: Iterable[Milestone]) -> int | None:
    """The share of the milestones that are done, rounded half up, in per cent; None without any. It comes from nothing
    else: not from a feeling, and not from the status."""
    done = [one.done_on is not None for one in milestones]
    return (sum(done) * 200 + len(done)) // (2 * len(done)) if done else None


@transaction.atomic
def update(
    viewer: Viewer, key: str, measure: str, *, status: str = "", reason: str = "", text: str = ""
) -> StatusUpdate:
    """Say how it goes. `status` empty: words only.

    Raises:
        NotAllowed: neither its owner nor one of those who edit all.
        Refused: nothing is said, no such status, or a measure is stopped without a reason.
    """
    held, row = _updating(viewer, key, measure)
    texts_kept({"reason": reason, "text": text}, ("reason", "text"))
    reason, text = reason.strip(), text.strip()
    if status and status not in MeasureStatus.values:
        raise Refused({"status": N_("Choose one from the list.")})
    if not status and not text:
        raise Refused({"text": N_("Write something, or choose a status.")})
    if status == MeasureStatus.STOPPED and not reason:
        raise Refused({"reason": N_("Say why it is stopped.")})
    made = StatusUpdate.objects.create(
        measure=row,
        at=timezone.now(),
        by_id=held.person,
        status=status,
        reason=reason,
        text=text,
        percentage=percentage(row.milestones.all()),
    )
    begun.sent(held, BegunKind.UPDATE, row.key)
    if status:
        row.status, row.status_reason = status, reason
        row.save(update_fields=["status", "status_reason"])
    tell(held, "update", "measure", row.key, {"status": status, "reason": reason, "text": text})
    return made


@transaction.atomic
def begin_update(
    viewer: Viewer, key: str, measure: str, *, mark: Mark, status: str, reason: str, text: str
) -> Begun:
    """Keep what is said of a measure while it is written: its writer's alone until it is sent.

    Raises:
        NotVisible, NotAllowed.
        Conflict: it was changed from another window of one's own in the meantime.
        Refused: it is too long, or no such status.
    """
    held, row = _updating(viewer, key, measure)
    texts_kept({"reason": reason, "text": text}, ("reason", "text"))
    if status and status not in MeasureStatus.values:
        raise Refused({"status": N_("Choose one from the list.")})
    said = status or reason.strip() or text.strip()
    content = {"status": status, "reason": reason, "text": text} if said else {}
    return begun.keep(held, BegunKind.UPDATE, row.key, mark=mark, content=content)


def update_begun(viewer: Viewer, key: str, measure: str) -> Beginning:
    """What the viewer has begun to say of a measure and not sent."""
    held = strategy_seat(viewer, key)
    return begun.own(held, BegunKind.UPDATE).get(measure, Beginning())


@transaction.atomic
def add_milestone(viewer: Viewer, key: str, measure: str, *, title: str, due: Any = None) -> Milestone:
    held, row = _updating(viewer, key, measure)
    made = Milestone.objects.create(measure=row, title=titled(title), due=due)
    tell(held, "add", "milestone", row.key, {"title": made.title, "due": due.isoformat() if due else None})
    return made


@transaction.atomic
def reach_milestone(viewer: Viewer, key: str, measure: str, milestone: int, *, done_on: Any) -> None:
    """It was reached on that day; None: it is not reached after all. Raises Refused for a day to come."""
    held, row = _updating(viewer, key, measure)
    one = _milestone(row, milestone)
    if done_on and done_on > timezone.localdate():
        raise Refused({"": N_("That day is still to come: give the day it was reached.")})
    one.done_on = done_on
    one.save(update_fields=["done_on"])
    tell(
        held,
        "reach" if done_on else "reopen",
        "milestone",
        row.key,
        {"title": one.title, "done_on": done_on.isoformat() if done_on else None},
    )


@transaction.atomic
def remove_milestone(viewer: Viewer, key: str, measure: str, milestone: int) -> None:
    held, row = _updating(viewer, key, measure)
    one = _milestone(row, milestone)
    tell(held, "remove", "milestone", row.key, {"title": one.title})
    one.delete()


def _milestone(row: Measure, milestone: int) -> Milestone:
    one = row.milestones.filter(pk=milestone).first()
    if one is None:
        raise NotVisible(str(milestone))
    return one
