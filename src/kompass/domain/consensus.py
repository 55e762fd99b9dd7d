"""Agreeing: from the locked first ratings to one judgement of each criterion (method.md section 3)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import transaction

from kompass import method
from kompass.domain import begun, history, judgement
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
from kompass.domain.conflict import Refused
from kompass.domain.difference import changed
from kompass.domain.writing import Mark, settle, sign
from kompass.language import N_
from kompass.method import Edition
from kompass.method.editions import Criterion
from kompass.models import AreaAgreement, Assignment, Begun, BegunKind, Consensus, Rating, Stage

SAME: Final = "same"
DECIDED: Final = "decided"
FACT_CHECK: Final = "fact_check"


def take_over_same(held: Seat, edition: Edition, area: str) -> None:
    """Agree at once on what every evaluator rated alike and fully; called when the last one locks the area."""
    rows = first_ratings(held.assignment, area)
    evaluators = held.assignment.participations.filter(role__in=EVALUATORS).count()
    for criterion in edition.area_by_id[area].criteria:
        given = rows.get(criterion.id, [])
        if len(given) != evaluators or len({_said(row) for row in given}) != 1:
            continue
        first = given[0]
        if not first.not_applicable and len(first.levels) != len(edition.aspects_of(criterion)):
            continue
        Consensus.objects.get_or_create(
            assignment=held.assignment,
            criterion=criterion.id,
            defaults={
                "area": area,
                "levels": first.levels,
                "not_applicable": first.not_applicable,
                "reason": " / ".join(dict.fromkeys(row.reason for row in given if row.reason)),
                "basis": SAME,
                "decided_by_id": held.person,
            },
        )


def _said(row: Rating) -> tuple[bool, tuple[tuple[str, int], ...]]:
    return row.not_applicable, tuple(sorted(row.levels.items()))


def first_ratings(assignment: Assignment, area: str) -> dict[str, list[Rating]]:
    """Criterion id -> the evaluators' ratings, in the order in which they joined; of those who evaluate now."""
    people = assignment.participations.filter(role__in=EVALUATORS).values_list("user", flat=True)
    places = {user: place for place, user in enumerate(people)}
    found: dict[str, list[Rating]] = {}
    for row in assignment.ratings.filter(area=area, evaluator__in=places).select_related("evaluator"):
        found.setdefault(row.criterion, []).append(row)
    return {key: sorted(rows, key=lambda row: places[row.evaluator_id]) for key, rows in found.items()}


@transaction.atomic
def decide(
    viewer: Viewer,
    key: str,
    criterion: str,
    *,
    mark: Mark,
    levels: Mapping[str, Any],
    not_applicable: bool = False,
    reason: str = "",
) -> Consensus:
    """The agreed judgement of a criterion whose area all evaluators have locked.

    Changing it in an area that was agreed opens the area again: it is agreed anew.

    Raises:
        NotVisible: no such criterion.
        NotAllowed: an evaluator has not locked the area yet.
        Conflict: the other evaluator changed it in the meantime.
        Refused: not rated on every aspect, or a reason is missing.
    """
    held = seat(viewer, key, locked=True)
    edition, placed = _to_decide(held, criterion)
    found = (
        Consensus.objects.select_for_update()
        .select_related("decided_by")
        .filter(assignment=held.assignment, criterion=criterion)
        .first()
    )
    if not settle(found, mark, current=lambda: content(found), by=found.decided_by.name if found else ""):
        assert found is not None
        return found
    agreed = {} if not_applicable else judgement.checked_levels(edition, criterion, levels)
    given = first_ratings(held.assignment, placed.area).get(criterion, [])
    _check(edition, criterion, agreed, not_applicable, reason.strip(), given)
    row = found or Consensus(assignment=held.assignment, criterion=criterion, area=placed.area)
    before = content(row)
    row.levels, row.not_applicable, row.reason = agreed, not_applicable, reason.strip()[: judgement.LONGEST]
    row.basis = FACT_CHECK if held.assignment.stage == Stage.FACT_CHECK else DECIDED
    row.decided_by_id = held.person
    sign(row, mark)
    row.save()
    begun.sent(held, BegunKind.DECISION, criterion)
    after = content(row)
    if before != after:
        history.record(
            held.assignment,
            by=held.person,
            action="agree",
            kind="consensus",
            key=criterion,
            content=changed(before, after),
        )
        _reopen(held, placed.area)
    return row


def _to_decide(held: Seat, criterion: str) -> tuple[Edition, Criterion]:
    held.need(Capability.AGREE)
    edition = judgement.edition_of(held.assignment)
    placed = edition.criterion_by_id.get(criterion)
    if placed is None:
        raise NotVisible(criterion)
    if placed.area not in open_areas(held):
        raise NotAllowed(Capability.AGREE)
    return edition, placed


@transaction.atomic
def begin(
    viewer: Viewer,
    key: str,
    criterion: str,
    *,
    mark: Mark,
    levels: Mapping[str, Any],
    not_applicable: bool = False,
    reason: str = "",
) -> Begun:
    """Keep a decision while it is written, as it stands: its writer's alone until it is decided.

    Raises:
        NotVisible: no such criterion.
        NotAllowed: an evaluator has not locked the area yet.
        Conflict: it was changed from another window of one's own in the meantime.
        Refused: a level that the scale does not have, or a reason that is too long.
    """
    held = seat(viewer, key)
    edition, _placed = _to_decide(held, criterion)
    if len(reason) > judgement.LONGEST:
        raise Refused({"reason": N_("This is too long to be kept: shorten it.")})
    said = {
        "levels": judgement.checked_levels(edition, criterion, levels),
        "not_applicable": not_applicable,
        "reason": reason,
    }
    waits = said["levels"] or not_applicable or reason.strip()
    return begun.keep(held, BegunKind.DECISION, criterion, mark=mark, content=said if waits else {})


def content(row: Consensus | None) -> dict[str, Any]:
    """What an agreed judgement says, as JSON."""
    row = row or Consensus()
    return {"levels": dict(row.levels), "not_applicable": row.not_applicable, "reason": row.reason}


def _check(
    edition: Edition,
    criterion: str,
    levels: Mapping[str, int],
    not_applicable: bool,
    reason: str,
    given: Iterable[Rating],
) -> None:
    if not not_applicable and len(levels) != len(edition.aspects_of(criterion)):
        raise Refused({"levels": N_("Rate every aspect, or say that the criterion is not applicable.")})
    if reason:
        return
    if not_applicable:
        raise Refused({"reason": N_("Say why the criterion is not applicable.")})
    if judgement.implausible(edition, levels):
        raise Refused(
            {"reason": N_("This profile needs a reason: it is complied with more than it is built up.")}
        )
    if outside(edition, criterion, levels, given):
        raise Refused({"reason": N_("This lies outside what the evaluators gave each: say why.")})


def outside(
    edition: Edition, criterion: str, levels: Mapping[str, int], given: Iterable[Rating]
) -> list[str]:
    """The aspects whose agreed level lies outside the range of the individual ratings."""
    rows = list(given)
    found = []
    for aspect in edition.aspects_of(criterion):
        own = [row.levels[aspect.id] for row in rows if aspect.id in row.levels]
        level = levels.get(aspect.id)
        if own and level is not None and not min(own) <= level <= max(own):
            found.append(aspect.id)
    return found


def _reopen(held: Seat, area: str) -> None:
    gone, _ = AreaAgreement.objects.filter(assignment=held.assignment, area=area).delete()
    if gone:
        history.record(held.assignment, by=held.person, action="reopen", kind="area", key=area, content={})


@transaction.atomic
def agree(viewer: Viewer, key: str, area: str) -> AreaAgreement:
    """Say that an area is agreed.

    Raises:
        NotVisible: no such area.
        NotAllowed: an evaluator has not locked it yet.
        Refused: a criterion has no agreed judgement.
    """
    held = seat(viewer, key, locked=True)
    held.need(Capability.AGREE)
    edition = judgement.edition_of(held.assignment)
    if area not in edition.area_by_id:
        raise NotVisible(area)
    if area not in open_areas(held):
        raise NotAllowed(Capability.AGREE)
    done = set(
        Consensus.objects.filter(assignment=held.assignment, area=area).values_list("criterion", flat=True)
    )
    missing = [one.code for one in edition.area_by_id[area].criteria if one.id not in done]
    if missing:
        raise Refused({"": N_("Not agreed yet: %(codes)s.")}, codes=", ".join(missing))
    made, new = AreaAgreement.objects.get_or_create(
        assignment=held.assignment, area=area, defaults={"agreed_by_id": held.person}
    )
    if new:
        history.record(held.assignment, by=held.person, action="agree", kind="area", key=area, content={})
    return made


def agreed_ratings(assignment: Assignment) -> dict[str, Any]:
    """Criterion id -> agreed rating as `kompass.method.score` takes it."""
    return {
        row.criterion: judgement.as_method(row.levels, row.not_applicable)
        for row in assignment.consensus.all()
    }


def agreed_score(assignment: Assignment) -> method.Score:
    """The points of what is agreed so far; provisional as long as something is not."""
    return method.score(judgement.edition_of(assignment), agreed_ratings(assignment))
