"""The fact check as its page shows it: the draft area by area, comments beside what they are about, what changed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kompass.domain import begun, judgement
from kompass.domain.access import Capability, Viewer, seat
from kompass.domain.begun import Beginning
from kompass.domain.consensus import agreed_score
from kompass.domain.queries.assignment import Head, head_of
from kompass.domain.queries.finding import FindingLine, lines_of
from kompass.domain.stages import from_
from kompass.models import Assignment, BegunKind, Comment, Stage

MOST_CHANGES: Final = 200


@dataclass(frozen=True, slots=True)
class CommentLine:
    """`begun`: an answer to it that the viewer has begun and not sent."""

    key: str
    text: str
    who: str
    at: dt.datetime
    outcome: str
    answer: str
    answered_by: str
    version: int
    begun: Beginning


@dataclass(frozen=True, slots=True)
class DraftFinding:
    """`begun`: a comment on it that the viewer has begun and not sent."""

    line: FindingLine
    comments: tuple[CommentLine, ...]
    begun: Beginning


@dataclass(frozen=True, slots=True)
class DraftArea:
    """`points` None: not rated in full. `gone`: comments on findings that have been taken away since. `begun`: a
    comment on it that the viewer has begun and not sent."""

    id: str
    names: Mapping[str, str]
    points: int | None
    maximum: Fraction
    findings: tuple[DraftFinding, ...]
    comments: tuple[CommentLine, ...]
    gone: tuple[CommentLine, ...]
    begun: Beginning


@dataclass(frozen=True, slots=True)
class DraftChange:
    """Something of the draft changed since the fact check began. `kind`: finding, consensus, area; `code`: of the
    criterion, for a consensus."""

    at: dt.datetime
    who: str
    action: str
    kind: str
    area: str
    code: str


@dataclass(frozen=True, slots=True)
class FactCheck:
    """`over`: what came out of it is signed."""

    head: Head
    total: int | None
    maximum: Fraction
    areas: tuple[DraftArea, ...]
    n_comments: int
    n_open: int
    changes: tuple[DraftChange, ...]
    over: bool
    may_comment: bool
    may_answer: bool


def fact_check(viewer: Viewer, key: str) -> FactCheck:
    """Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.SEE_DRAFT)
    held.need(Capability.SEE_COMMENTS)
    one = held.assignment
    edition = judgement.edition_of(one)
    score = agreed_score(one)
    findings = lines_of(one, edition)
    may_comment, may_answer = held.may(Capability.COMMENT), held.may(Capability.ANSWER_COMMENTS)
    answers = begun.own(held, BegunKind.ANSWER) if may_answer else {}
    comments = begun.own(held, BegunKind.COMMENT) if may_comment else {}
    rows = list(one.comments.select_related("written_by", "answered_by", "finding"))
    said = [(row, _line(row, answers)) for row in rows]
    kept = {line.key for line in findings}
    areas = tuple(
        DraftArea(
            id=area.id,
            names=area.names,
            points=score.areas[area.id],
            maximum=area.maximum,
            findings=tuple(
                DraftFinding(
                    line,
                    tuple(told for row, told in said if row.finding and row.finding.key == line.key),
                    comments.get(line.key, Beginning()),
                )
                for line in findings
                if line.area == area.id and line.text.strip()
            ),
            comments=tuple(told for row, told in said if row.area == area.id and row.finding is None),
            gone=tuple(
                told
                for row, told in said
                if row.area == area.id and row.finding is not None and row.finding.key not in kept
            ),
            begun=comments.get(area.id, Beginning()),
        )
        for area in edition.areas
    )
    return FactCheck(
        head=head_of(held),
        total=score.total,
        maximum=edition.maximum,
        areas=areas,
        n_comments=len(rows),
        n_open=sum(not row.outcome for row in rows),
        changes=_changes(one),
        over=one.stage in from_(Stage.FINAL),
        may_comment=may_comment,
        may_answer=may_answer,
    )


def _line(row: Comment, answers: Mapping[str, Beginning]) -> CommentLine:
    found = answers.get(row.key, Beginning())
    return CommentLine(
        row.key,
        row.text,
        row.written_by.name,
        row.written_at,
        row.outcome,
        row.answer,
        row.answered_by.name if row.answered_by else "",
        row.version,
        # What stands as the answer anyway is not waiting to be sent.
        Beginning(version=found.version)
        if found.content == {"outcome": row.outcome, "answer": row.answer}
        else found,
    )


def _changes(assignment: Assignment) -> tuple[DraftChange, ...]:
    """Since the fact check began last, the latest first."""
    begun = None
    moves = assignment.history.filter(kind="assignment", action="move").select_related("text")
    for entry in moves.order_by("-number"):
        text = getattr(entry, "text", None)
        if text and text.content and text.content.get("to") == Stage.FACT_CHECK:
            begun = entry.number
            break
    if begun is None:
        return ()
    edition = judgement.edition_of(assignment)
    areas = dict(assignment.findings.values_list("key", "area"))
    found = []
    rows = assignment.history.filter(number__gt=begun, kind__in=("finding", "consensus"))
    for entry in rows.select_related("actor").order_by("-number")[:MOST_CHANGES]:
        criterion = edition.criterion_by_id.get(entry.key) if entry.kind == "consensus" else None
        found.append(
            DraftChange(
                at=entry.at,
                who=entry.actor.name if entry.actor else "",
                action=entry.action,
                kind=entry.kind,
                area=criterion.area if criterion else areas.get(entry.key, ""),
                code=criterion.code if criterion else "",
            )
        )
    return tuple(found)
