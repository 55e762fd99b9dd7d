"""The fact check as its page shows it: the draft area by area, comments beside what they are about, what changed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kompass.domain import judgement
from kompass.domain.access import Capability, Viewer, seat
from kompass.domain.consensus import agreed_score
from kompass.domain.queries.assignment import Head, head_of
from kompass.domain.queries.finding import FindingLine, lines_of
from kompass.models import Assignment, Comment, Stage

MOST_CHANGES: Final = 200


@dataclass(frozen=True, slots=True)
class CommentLine:
    key: str
    text: str
    who: str
    at: dt.datetime
    outcome: str
    answer: str
    answered_by: str
    version: int


@dataclass(frozen=True, slots=True)
class DraftFinding:
    line: FindingLine
    comments: tuple[CommentLine, ...]


@dataclass(frozen=True, slots=True)
class DraftArea:
    """`points` None: not rated in full. `gone`: comments on findings that have been taken away since."""

    id: str
    names: Mapping[str, str]
    points: int | None
    maximum: Fraction
    findings: tuple[DraftFinding, ...]
    comments: tuple[CommentLine, ...]
    gone: tuple[CommentLine, ...]


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
    head: Head
    total: int | None
    maximum: Fraction
    areas: tuple[DraftArea, ...]
    n_comments: int
    n_open: int
    changes: tuple[DraftChange, ...]
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
    rows = list(one.comments.select_related("written_by", "answered_by", "finding"))
    kept = {line.key for line in findings}
    areas = tuple(
        DraftArea(
            id=area.id,
            names=area.names,
            points=score.areas[area.id],
            maximum=area.maximum,
            findings=tuple(
                DraftFinding(
                    line, tuple(_line(row) for row in rows if row.finding and row.finding.key == line.key)
                )
                for line in findings
                if line.area == area.id and line.text.strip()
            ),
            comments=tuple(_line(row) for row in rows if row.area == area.id and row.finding is None),
            gone=tuple(
                _line(row)
                for row in rows
                if row.area == area.id and row.finding is not None and row.finding.key not in kept
            ),
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
        may_comment=held.may(Capability.COMMENT),
        may_answer=held.may(Capability.ANSWER_COMMENTS),
    )


def _line(row: Comment) -> CommentLine:
    return CommentLine(
        row.key,
        row.text,
        row.written_by.name,
        row.written_at,
        row.outcome,
        row.answer,
        row.answered_by.name if row.answered_by else "",
        row.version,
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
