"""The fact check: the municipality comments on the draft, the evaluators answer each comment."""

from django.db import transaction
from django.utils import timezone

from kompass.domain import history, judgement
from kompass.domain.access import Capability, NotVisible, Viewer, seat
from kompass.domain.conflict import Conflict, Refused
from kompass.language import N_
from kompass.models import Comment, Outcome


@transaction.atomic
def comment(viewer: Viewer, key: str, area: str, *, text: str, finding: str = "") -> Comment:
    """Say something on an area of the draft, or on one of its findings.

    Raises:
        NotVisible: no such area, or no such finding in it.
        Refused: nothing is said, or too much.
    """
    held = seat(viewer, key, locked=True)
    held.need(Capability.COMMENT)
    if area not in judgement.edition_of(held.assignment).area_by_id:
        raise NotVisible(area)
    on = held.assignment.findings.filter(area=area, key=finding, removed_at=None).first() if finding else None
    if finding and on is None:
        raise NotVisible(finding)
    made = Comment.objects.create(
        assignment=held.assignment, area=area, finding=on, text=_said(text, "text"), written_by_id=held.person
    )
    content = {"area": area, "finding": finding, "text": made.text}
    history.record(
        held.assignment, by=held.person, action="comment", kind="comment", key=made.key, content=content
    )
    return made


def _said(text: str, field: str) -> str:
    text = text.strip()
    if not text:
        raise Refused({field: N_("Write something first.")})
    if len(text) > judgement.LONGEST:
        raise Refused({field: N_("This is too long to be kept: shorten it.")})
    return text


@transaction.atomic
def answer(viewer: Viewer, key: str, comment: str, *, version: int, outcome: str, text: str) -> Comment:
    """Answer a comment: accepted, partly or declined, with the reason. Answering again replaces the answer.

    Raises:
        NotVisible: no such comment.
        Conflict: another evaluator answered it in the meantime.
        Refused: no outcome, or no reason.
    """
    held = seat(viewer, key, locked=True)
    held.need(Capability.ANSWER_COMMENTS)
    row = held.assignment.comments.select_for_update(of=("self",)).filter(key=comment).first()
    if row is None:
        raise NotVisible(comment)
    if row.version != version:
        by = row.answered_by.name if row.answered_by else ""
        raise Conflict(current={"outcome": row.outcome, "answer": row.answer}, version=row.version, by=by)
    if outcome not in Outcome.values:
        raise Refused({"outcome": N_("Say whether the comment is accepted.")})
    before = [row.outcome, row.answer]
    row.outcome, row.answer = outcome, _said(text, "answer")
    row.answered_by_id, row.answered_at = held.person, timezone.now()
    row.version += 1
    row.save()
    content = {"outcome": [before[0], outcome], "answer": [before[1], row.answer]}
    history.record(
        held.assignment, by=held.person, action="answer", kind="comment", key=row.key, content=content
    )
    return row
