"""The fact check: the municipality comments on the draft, the evaluators answer each comment."""

from django.db import transaction
from django.utils import timezone

from kompass.domain import begun, history, judgement
from kompass.domain.access import Capability, NotVisible, Seat, Viewer, seat
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.writing import Mark
from kompass.language import N_
from kompass.models import Begun, BegunKind, Comment, Finding, Outcome


@transaction.atomic
def comment(viewer: Viewer, key: str, area: str, *, text: str, finding: str = "") -> Comment:
    """Say something on an area of the draft, or on one of its findings.

    Raises:
        NotVisible: no such area, or no such finding in it.
        Refused: nothing is said, or too much.
    """
    held = seat(viewer, key, locked=True)
    held.need(Capability.COMMENT)
    on = _finding(held, finding) if finding else None
    if area not in judgement.edition_of(held.assignment).area_by_id or (on and on.area != area):
        raise NotVisible(area)
    made = Comment.objects.create(
        assignment=held.assignment, area=area, finding=on, text=_said(text, "text"), written_by_id=held.person
    )
    begun.sent(held, BegunKind.COMMENT, finding or area)
    content = {"area": area, "finding": finding, "text": made.text}
    history.record(
        held.assignment, by=held.person, action="comment", kind="comment", key=made.key, content=content
    )
    return made


def _finding(held: Seat, finding: str) -> Finding:
    found = held.assignment.findings.filter(key=finding, removed_at=None).first()
    if found is None:
        raise NotVisible(finding)
    return found


@transaction.atomic
def begin_comment(viewer: Viewer, key: str, on: str, *, mark: Mark, text: str) -> Begun:
    """Keep a comment while it is written, on an area or a finding of the draft: its writer's alone until it is sent.

    Raises:
        NotVisible: no such area and no such finding.
        Conflict: it was changed from another window of one's own in the meantime.
        Refused: it is too long.
    """
    held = seat(viewer, key)
    held.need(Capability.COMMENT)
    if on not in judgement.edition_of(held.assignment).area_by_id:
        _finding(held, on)
    content = {"text": _short(text, "text")} if text.strip() else {}
    return begun.keep(held, BegunKind.COMMENT, on, mark=mark, content=content)


def _said(text: str, field: str) -> str:
    text = text.strip()
    if not text:
        raise Refused({field: N_("Write something first.")})
    return _short(text, field)


def _short(text: str, field: str) -> str:
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
    row = _comment(held, comment)
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
    begun.sent(held, BegunKind.ANSWER, comment)
    content = {"outcome": [before[0], outcome], "answer": [before[1], row.answer]}
    history.record(
        held.assignment, by=held.person, action="answer", kind="comment", key=row.key, content=content
    )
    return row


def _comment(held: Seat, comment: str) -> Comment:
    found = held.assignment.comments.select_for_update(of=("self",)).filter(key=comment).first()
    if found is None:
        raise NotVisible(comment)
    return found


@transaction.atomic
def begin_answer(viewer: Viewer, key: str, comment: str, *, mark: Mark, outcome: str, text: str) -> Begun:
    """Keep an answer while it is written: its writer's alone until it is sent.

    Raises:
        NotVisible: no such comment.
        Conflict: it was changed from another window of one's own in the meantime.
        Refused: it is too long, or no such outcome.
    """
    held = seat(viewer, key)
    held.need(Capability.ANSWER_COMMENTS)
    _comment(held, comment)
    if outcome not in ("", *Outcome.values):
        raise Refused({"outcome": N_("Say whether the comment is accepted.")})
    said = outcome or text.strip()
    content = {"outcome": outcome, "answer": _short(text, "answer")} if said else {}
    return begun.keep(held, BegunKind.ANSWER, comment, mark=mark, content=content)
