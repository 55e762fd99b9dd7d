"""A municipality rates itself between two evaluations. Kept apart: no result, no record, no reference set."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from kompass import installed
from kompass.domain import history
from kompass.domain.access import NotVisible, Viewer, planning_organisations
from kompass.domain.conflict import Refused
from kompass.domain.strategy import change_of, texts_kept, titled
from kompass.domain.writing import Mark, settle, sign
from kompass.language import N_
from kompass.models import SelfAssessment, SelfRating


@transaction.atomic
def start(viewer: Viewer, *, organisation: str, title: str, edition: str) -> SelfAssessment:
    """Raises NotVisible for a municipality the viewer does not plan for, Refused without a title or an edition with
    criteria."""
    owner = planning_organisations(viewer).filter(key=organisation).first()
    if owner is None:
        raise NotVisible(organisation)
    known = installed.load_edition(edition) if edition in installed.editions() else None
    if known is None or known.areas_only:
        raise Refused({"edition": N_("There is no such edition with criteria: choose one from the list.")})
    made = SelfAssessment.objects.create(
        organisation=owner,
        title=titled(title),
        edition=known.id,
        edition_hash=known.hash,
        begun_by_id=viewer.person,
    )
    _tell(viewer, made, "start", {"title": made.title, "edition": made.edition})
    return made


def _tell(viewer: Viewer, row: SelfAssessment, action: str, content: Mapping[str, Any] | None) -> None:
    """In the history of what the municipality plans."""
    history.record(
        row.organisation,
        by=viewer.person,
        action=action,
        kind="self_assessment",
        key=row.key,
        content=content,
    )


def found(viewer: Viewer, key: str, *, locked: bool = False) -> SelfAssessment:
    """Raises NotVisible."""
    every = SelfAssessment.objects.select_related("organisation__municipality")
    if locked:
        every = every.select_for_update(of=("self",))
    one = every.filter(key=key, organisation__in=planning_organisations(viewer)).first()
    if one is None:
        raise NotVisible(key)
    return one


@transaction.atomic
def rate(
    viewer: Viewer, key: str, criterion: str, *, mark: Mark, levels: Mapping[str, int], reason: str = ""
) -> None:
    """Keep the own view of a criterion; no levels take it back.

    Raises:
        NotVisible: no such self-assessment.
        Refused: it is closed, or the edition has no such criterion, aspect or level.
        Conflict: somebody else wrote in the meantime.
    """
    held = found(viewer, key, locked=True)
    if held.closed_at is not None:
        raise Refused({"": N_("This self-assessment is closed: begin a new one.")})
    edition = installed.load_edition(held.edition)
    if criterion not in edition.criterion_by_id:
        raise Refused({"criterion": N_("The edition has no such criterion.")})
    known = {level.value for level in edition.levels}
    aspects = {aspect.id for aspect in edition.aspects_of(criterion)}
    if set(levels) - aspects or set(levels.values()) - known:
        raise Refused({"levels": N_("The scale of this edition has no such level.")})
    texts_kept({"reason": reason}, ("reason",))
    row = held.ratings.filter(criterion=criterion).first()
    if not settle(row, mark, current=lambda: {"levels": row.levels, "reason": row.reason} if row else {}):
        return
    before = {"levels": dict(row.levels), "reason": row.reason} if row else {"levels": {}, "reason": ""}
    changed = change_of(before, {"levels": dict(levels), "reason": reason.strip()})
    if changed:
        _tell(viewer, held, "rate", {"criterion": criterion, **changed})
    if not levels and not reason.strip():
        if row:
            row.delete()
        return
    row = row or SelfRating(assessment=held, criterion=criterion)
    row.levels, row.reason, row.rated_by_id = dict(levels), reason.strip(), viewer.person
    sign(row, mark)
    row.save()


@transaction.atomic
def close(viewer: Viewer, key: str) -> None:
    """From then on it is read and held against the next external result, never changed."""
    held = found(viewer, key, locked=True)
    if held.closed_at is None:
        held.closed_at = timezone.now()
        held.save(update_fields=["closed_at"])
        _tell(viewer, held, "close", None)
