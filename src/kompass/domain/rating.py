"""Rating: each evaluator alone, until the area is locked (method.md section 3)."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from kompass.domain import consensus, history, judgement
from kompass.domain.access import Capability, NotVisible, Seat, Viewer, open_areas, seat
from kompass.domain.conflict import Refused
from kompass.domain.difference import changed
from kompass.domain.writing import Mark, settle, sign
from kompass.language import N_
from kompass.method import Edition
from kompass.models import AreaLock, Rating

LOW: Final = 1
CONFIDENCE: Final = (LOW, 2, 3)


@transaction.atomic
def save(
    viewer: Viewer,
    key: str,
    criterion: str,
    *,
    mark: Mark,
    levels: Mapping[str, Any],
    not_applicable: bool = False,
    reason: str = "",
    strengths: str = "",
    improvements: str = "",
    confidence: int | None = None,
) -> Rating:
    """Keep one's own rating of a criterion: `levels` by aspect id, what is not rated left out or None.

    Raises:
        NotVisible: no such criterion.
        Conflict: it was changed from another page of one's own in the meantime.
        Refused: a level that the scale does not have, or the area is locked.
    """
    held = seat(viewer, key)
    held.need(Capability.RATE)
    edition = judgement.edition_of(held.assignment)
    placed = edition.criterion_by_id.get(criterion)
    if placed is None:
        raise NotVisible(criterion)
    if AreaLock.objects.filter(assignment=held.assignment, evaluator=held.person, area=placed.area).exists():
        raise Refused({"": N_("You have locked this area: your first ratings stay as they are.")})
    found = (
        Rating.objects.select_for_update()
        .filter(assignment=held.assignment, evaluator=held.person, criterion=criterion)
        .first()
    )
    if not settle(found, mark, current=lambda: content(found)):
        assert found is not None
        return found
    row = found or Rating(
        assignment=held.assignment, evaluator_id=held.person, criterion=criterion, area=placed.area
    )
    before = content(row)
    row.levels = {} if not_applicable else judgement.checked_levels(edition, criterion, levels)
    row.not_applicable = not_applicable
    row.reason = reason.strip()[: judgement.LONGEST]
    row.strengths, row.improvements = strengths[: judgement.LONGEST], improvements[: judgement.LONGEST]
    row.confidence = confidence if confidence in CONFIDENCE else None
    sign(row, mark)
    row.save()
    after = content(row)
    if before != after:
        history.record(
            held.assignment,
            by=held.person,
            action="rate",
            kind="rating",
            key=criterion,
            content=changed(before, after),
        )
    return row


def content(row: Rating | None) -> dict[str, Any]:
    """What a rating says, as JSON; of one that is not there what an empty one would."""
    row = row or Rating()
    return {
        "levels": dict(row.levels),
        "not_applicable": row.not_applicable,
        "reason": row.reason,
        "strengths": row.strengths,
        "improvements": row.improvements,
        "confidence": row.confidence,
    }


@transaction.atomic
def lock(viewer: Viewer, key: str, area: str, *, incomplete: bool = False) -> AreaLock:
    """Finish an area: one's ratings of it are kept unchanged from now on.

    When the last evaluator does so, criteria that all rated alike are agreed on the spot. `incomplete`: the evaluator
    has seen that criteria are not rated, and locks all the same.

    Raises:
        NotVisible: no such area.
        Refused: something is not rated and `incomplete` was not said, or a reason is missing.
    """
    held = seat(viewer, key, locked=True)
    held.need(Capability.RATE)
    edition = judgement.edition_of(held.assignment)
    if area not in edition.area_by_id:
        raise NotVisible(area)
    own = {
        row.criterion: row
        for row in Rating.objects.filter(assignment=held.assignment, evaluator=held.person, area=area)
    }
    missing = unrated(edition, area, own)
    if missing and not incomplete:
        raise Refused(
            {"": N_("Not everything is rated yet: %(codes)s. Rate it, or lock the area all the same.")},
            codes=", ".join(missing),
        )
    unreasoned = without_reason(edition, area, own)
    if unreasoned:
        raise Refused(
            {
                "": N_(
                    "A reason is missing for %(codes)s: not applicable, and a profile without sense, need one."
                )
            },
            codes=", ".join(unreasoned),
        )
    made, new = AreaLock.objects.get_or_create(
        assignment=held.assignment, evaluator_id=held.person, area=area
    )
    if new:
        content_ = {"unrated": missing}
        history.record(
            held.assignment, by=held.person, action="lock", kind="area", key=area, content=content_
        )
        _when_all_locked(held, edition, area)
    return made


def _when_all_locked(held: Seat, edition: Edition, area: str) -> None:
    if area in open_areas(held):
        consensus.take_over_same(held, edition, area)


def unrated(edition: Edition, area: str, ratings: Mapping[str, Rating]) -> list[str]:
    """Codes of criteria of the area that are not rated on every aspect."""
    return [
        criterion.code
        for criterion in edition.area_by_id[area].criteria
        if not _whole(edition, criterion.id, ratings.get(criterion.id))
    ]


def _whole(edition: Edition, criterion: str, row: Rating | None) -> bool:
    return row is not None and (row.not_applicable or len(row.levels) == len(edition.aspects_of(criterion)))


def without_reason(edition: Edition, area: str, ratings: Mapping[str, Rating]) -> list[str]:
    """Codes of criteria that need a reason and have none."""
    return [
        criterion.code
        for criterion in edition.area_by_id[area].criteria
        if (row := ratings.get(criterion.id)) is not None
        and not row.reason
        and (row.not_applicable or judgement.implausible(edition, row.levels))
    ]
