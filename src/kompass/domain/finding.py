"""Findings: what the evaluators say of an area, written together, ordered, taken away and brought back."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kompass.domain import history, judgement
from kompass.domain.access import (
    Capability,
    NotAllowed,
    NotVisible,
    Seat,
    Viewer,
    open_areas,
    seat,
    visible_documents,
)
from kompass.domain.conflict import Refused
from kompass.domain.consensus import first_ratings
from kompass.domain.difference import changed
from kompass.domain.writing import Mark, settle, sign
from kompass.language import N_
from kompass.method import Edition
from kompass.models import Degree, Finding, FindingKind, Passage

MOST_EVIDENCE: Final = 50
DOCUMENT: Final = "document"
PASSAGE: Final = "passage"


@transaction.atomic
def add(
    viewer: Viewer, key: str, area: str, *, kind: str, text: str = "", criteria: Iterable[str] = ()
) -> Finding:
    """A new finding, the last of its kind in the area.

    Raises:
        NotVisible: no such area.
        Refused: no such kind, or a criterion of another area.
    """
    held = _writing(viewer, key)
    edition = judgement.edition_of(held.assignment)
    if area not in edition.area_by_id:
        raise NotVisible(area)
    return _add(held, edition, area, kind, text, criteria)


def _writing(viewer: Viewer, key: str, *, locked: bool = True) -> Seat:
    held = seat(viewer, key, locked=locked)
    held.need(Capability.WRITE_FINDINGS)
    return held


def _add(held: Seat, edition: Edition, area: str, kind: str, text: str, criteria: Iterable[str]) -> Finding:
    if kind not in allowed_kinds(held):
        raise Refused({"kind": N_("There is no such kind of finding here: choose one from the list.")})
    made = Finding.objects.create(
        assignment=held.assignment,
        area=area,
        kind=kind,
        text=_text(text),
        criteria=_criteria(edition, area, criteria),
        place=_last(held, area, kind) + 1,
        written_by_id=held.person,
    )
    _told(held, made, "write", {"area": area, "kind": kind, **content(made)})
    return made


def allowed_kinds(held: Seat) -> tuple[str, ...]:
    """Whether projects were carried out can be judged only where there was an evaluation before."""
    one = held.assignment
    again = one.previous_id is not None or one.previous_published_id is not None
    return tuple(kind for kind in FindingKind.values if again or kind != FindingKind.CARRIED_OUT)


def _text(text: str) -> str:
    if len(text) > judgement.LONGEST:
        raise Refused({"text": N_("This is too long to be kept: shorten it.")})
    return text


def _criteria(edition: Edition, area: str, given: Iterable[str]) -> list[str]:
    chosen = set(given)
    found = [one.id for one in edition.area_by_id[area].criteria if one.id in chosen]
    if len(found) != len(chosen):
        raise Refused({"criteria": N_("A finding is tied to criteria of its own area: choose them anew.")})
    return found


def _last(held: Seat, area: str, kind: str) -> int:
    rows = held.assignment.findings.filter(area=area, kind=kind)
    return int(rows.aggregate(last=Max("place"))["last"] or 0)


@transaction.atomic
def save(
    viewer: Viewer,
    key: str,
    finding: str,
    *,
    mark: Mark,
    text: str,
    degree: str = "",
    criteria: Iterable[str] | None = None,
) -> Finding:
    """Keep what a finding says; `criteria` None leaves them as they are.

    Raises:
        NotVisible: no such finding.
        Conflict: somebody else changed it in the meantime.
        Refused: too long, or a criterion of another area.
    """
    held = _writing(viewer, key)
    row = _found(held, finding)
    by = row.written_by.name if row.version == 1 else ""
    if not settle(row, mark, current=lambda: content(row), by=by):
        return row
    before = content(row)
    row.text = _text(text)
    if degree not in ("", *Degree.values):
        raise Refused({"degree": N_("Choose one from the list.")})
    row.degree = degree if row.kind == FindingKind.CARRIED_OUT else ""
    if criteria is not None:
        row.criteria = _criteria(judgement.edition_of(held.assignment), row.area, criteria)
    sign(row, mark)
    row.save()
    said = changed(before, content(row))
    if said:
        _told(held, row, "write", said)
    return row


@transaction.atomic
def rest_on(
    viewer: Viewer, key: str, finding: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()
) -> Finding:
    """Choose what a finding rests on: documents and passages, each as `evidence_id` writes it.

    What is added and what is taken away, not what is to stand: what another evaluator chose meanwhile stays, and
    whoever writes the text at the same time is not disturbed.

    Raises:
        NotVisible: no such finding.
        Refused: something added is not there, or it would be too much.
    """
    held = _writing(viewer, key)
    row = _found(held, finding)
    before = content(row)["rests_on"]
    added, gone = list(dict.fromkeys(add)), set(remove)
    if set(added) - _there(held, added):
        raise Refused({"evidence": N_("Something you chose is not there any more: choose anew.")})
    after = [one for one in before if one not in gone] + [one for one in added if one not in before]
    if len(after) > MOST_EVIDENCE:
        raise Refused({"evidence": N_("Choose at most %(n)d pieces of evidence.")}, n=MOST_EVIDENCE)
    if before == after:
        return row
    row.evidence = [dict(zip(("kind", "key"), one.split(":"), strict=True)) for one in after]
    row.save(update_fields=["evidence"])
    _told(held, row, "write", {"rests_on": [before, after]})
    return row


def evidence_id(kind: str, key: str) -> str:
    """What a piece of evidence is called where one is chosen: `document:KEY`, `passage:KEY`."""
    return f"{kind}:{key}"


def _there(held: Seat, given: Iterable[str]) -> set[str]:
    """Those that are there, and that this seat may see."""
    keys: dict[str, set[str]] = {DOCUMENT: set(), PASSAGE: set()}
    for kind, _colon, key in (one.partition(":") for one in given):
        keys.setdefault(kind, set()).add(key)
    papers = visible_documents(held)
    passages = Passage.objects.filter(assignment=held.assignment, document__in=papers)
    return {
        evidence_id(kind, key)
        for kind, rows in ((DOCUMENT, papers), (PASSAGE, passages))
        for key in rows.filter(key__in=keys[kind]).values_list("key", flat=True)
    }


def content(row: Finding) -> dict[str, Any]:
    """What a finding says, as JSON."""
    return {
        "text": row.text,
        "degree": row.degree,
        "criteria": list(row.criteria),
        "rests_on": [evidence_id(one["kind"], one["key"]) for one in row.evidence],
    }


def _found(held: Seat, finding: str) -> Finding:
    row = (
        held.assignment.findings.select_for_update(of=("self",))
        .select_related("written_by")
        .filter(key=finding)
        .first()
    )
    if row is None:
        raise NotVisible(finding)
    return row


def _told(held: Seat, row: Finding, action: str, said: Mapping[str, Any]) -> None:
    history.record(held.assignment, by=held.person, action=action, kind="finding", key=row.key, content=said)


@transaction.atomic
def move(viewer: Viewer, key: str, finding: str, *, by: int) -> None:
    """One place up (`by` -1) or down (+1) among those of its kind; at the end nothing happens."""
    held = _writing(viewer, key)
    row = _found(held, finding)
    rows = list(
        held.assignment.findings.filter(area=row.area, kind=row.kind, removed_at=None).order_by("place", "id")
    )
    here = next((n for n, one in enumerate(rows) if one.pk == row.pk), None)
    if here is None or by not in (-1, 1) or not 0 <= here + by < len(rows):
        return
    rows[here], rows[here + by] = rows[here + by], rows[here]
    for place, one in enumerate(rows, start=1):
        if one.place != place:
            Finding.objects.filter(pk=one.pk).update(place=place)
    _told(held, row, "move", {"place": [here + 1, here + by + 1]})


@transaction.atomic
def turn_into(viewer: Viewer, key: str, finding: str, *, kind: str) -> None:
    """Make it a finding of another kind, the last one of that. Raises Refused for a kind there is not."""
    held = _writing(viewer, key)
    row = _found(held, finding)
    if kind not in allowed_kinds(held):
        raise Refused({"kind": N_("There is no such kind of finding here: choose one from the list.")})
    if kind == row.kind:
        return
    before, row.place = row.kind, _last(held, row.area, kind) + 1
    row.kind = kind
    row.degree = row.degree if kind == FindingKind.CARRIED_OUT else ""
    row.save(update_fields=["kind", "place", "degree"])
    _told(held, row, "turn", {"kind": [before, kind]})


@transaction.atomic
def remove(viewer: Viewer, key: str, finding: str) -> None:
    """Take it away; `restore` brings it back."""
    held = _writing(viewer, key)
    row = _found(held, finding)
    if row.removed_at is None:
        row.removed_at, row.removed_by_id = timezone.now(), held.person
        row.save(update_fields=["removed_at", "removed_by"])
        _told(held, row, "remove", {"text": row.text})


@transaction.atomic
def restore(viewer: Viewer, key: str, finding: str) -> None:
    held = _writing(viewer, key)
    row = _found(held, finding)
    if row.removed_at is not None:
        row.removed_at = row.removed_by = None
        row.save(update_fields=["removed_at", "removed_by"])
        _told(held, row, "restore", {"text": row.text})


@transaction.atomic
def take_over(viewer: Viewer, key: str, criterion: str, *, kind: str) -> Finding:
    """Begin a finding with what the evaluators wrote when they rated a criterion: their strengths, or what they would
    improve.

    Raises:
        NotVisible: no such criterion.
        NotAllowed: an evaluator has not locked its area yet.
        Refused: nobody wrote anything.
    """
    held = _writing(viewer, key)
    edition = judgement.edition_of(held.assignment)
    placed = edition.criterion_by_id.get(criterion)
    if placed is None:
        raise NotVisible(criterion)
    if placed.area not in open_areas(held):
        raise NotAllowed(Capability.SEE_RATINGS)
    rows = first_ratings(held.assignment, placed.area).get(criterion, [])
    texts = [row.improvements if kind == FindingKind.IMPROVEMENT else row.strengths for row in rows]
    text = "\n\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if not text:
        raise Refused({"": N_("The evaluators wrote nothing on this when they rated.")})
    return _add(held, edition, placed.area, kind, text, [criterion])
