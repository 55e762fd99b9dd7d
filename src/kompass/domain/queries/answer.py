"""Questions and answers of an assignment as those who answer and those who evaluate see them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kompass.domain.access import Capability, NotVisible, Seat, Viewer, seat, visible_documents
from kompass.domain.judgement import edition_of
from kompass.domain.queries.assignment import Head, head_of
from kompass.method.editions import Area, Criterion, Edition, Named, Question
from kompass.method.questionnaire import area_of, fed_by, typical_evidence
from kompass.models import Answer, AnswerEvidence, Assignment


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves an answer: a document (`document` is its key) or an address."""

    id: int
    title: str
    document: str
    address: str
    withheld: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A question with its answer. `state`: not_begun, begun, done; `by` wrote last; `before`: what was answered last
    time, beside it and never in it."""

    question: Question
    area: str
    feeds: tuple[Criterion, ...]
    typical: tuple[Named, ...]
    text: str
    done: bool
    version: int
    by: str
    at: dt.datetime | None
    evidence: tuple[Evidence, ...]
    before: str

    @property
    def state(self) -> str:
        if self.done:
            return "done"
        return "begun" if self.text.strip() or self.evidence else "not_begun"


@dataclass(frozen=True, slots=True)
class AreaOfQuestions:
    area: Area
    questions: tuple[Written, ...]

    @property
    def n_done(self) -> int:
        return sum(one.done for one in self.questions)


@dataclass(frozen=True, slots=True)
class Answers:
    """`may_write`: the viewer may answer now, and the answers are not signed off. `n_begun` without those done."""

    head: Head
    areas: tuple[AreaOfQuestions, ...]
    n: int
    n_done: int
    n_begun: int
    signed_off_at: dt.datetime | None
    signed_off_by: str
    may_write: bool
    may_sign_off: bool
    due: dt.date | None


def answers(viewer: Viewer, key: str) -> Answers:
    """Every question, by area. Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.SEE_ANSWERS)
    edition = edition_of(held.assignment)
    found = _written(held, edition, edition.questions)
    by_area: dict[str, list[Written]] = defaultdict(list)
    for one in found:
        by_area[one.area].append(one)
    signed = held.assignment.answers_signed_off_by
    return Answers(
        head=head_of(held),
        areas=tuple(
            AreaOfQuestions(area, tuple(by_area[area.id])) for area in edition.areas if by_area[area.id]
        ),
        n=len(found),
        n_done=sum(one.state == "done" for one in found),
        n_begun=sum(one.state == "begun" for one in found),
        signed_off_at=held.assignment.answers_signed_off_at,
        signed_off_by=signed.name if signed else "",
        may_write=held.may(Capability.ANSWER) and held.assignment.answers_signed_off_at is None,
        may_sign_off=held.may(Capability.SIGN_OFF_ANSWERS),
        due=held.assignment.preparation_until,
    )


@dataclass(frozen=True, slots=True)
class OneAnswer:
    """A question on a page of its own; `documents`: key and title of what can be attached; `previous` and `following`
    are ids of questions, in the order of the areas."""

    head: Head
    area: Area
    written: Written
    documents: tuple[tuple[str, str], ...]
    previous: str
    following: str
    signed_off_at: dt.datetime | None
    may_write: bool


def answer(viewer: Viewer, key: str, question: str) -> OneAnswer:
    """Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.SEE_ANSWERS)
    edition = edition_of(held.assignment)
    order = _in_order(edition)
    place = next((n for n, one in enumerate(order) if one.id == question), None)
    if place is None:
        raise NotVisible(question)
    (written,) = _written(held, edition, (order[place],))
    attached = {one.document for one in written.evidence}
    open_ = held.assignment.answers_signed_off_at is None
    return OneAnswer(
        head=head_of(held),
        area=edition.area_by_id[written.area],
        written=written,
        documents=tuple(
            (paper, title)
            for paper, title in visible_documents(held).order_by("title", "id").values_list("key", "title")
            if paper not in attached
        ),
        previous=order[place - 1].id if place else "",
        following=order[place + 1].id if place + 1 < len(order) else "",
        signed_off_at=held.assignment.answers_signed_off_at,
        may_write=held.may(Capability.ANSWER) and open_,
    )


def written(held: Seat) -> tuple[Written, ...]:
    """Every question with its answer, for the pages where criteria are rated; none for who may not read answers."""
    if not held.may(Capability.SEE_ANSWERS):
        return ()
    edition = edition_of(held.assignment)
    return _written(held, edition, edition.questions)


def _in_order(edition: Edition) -> list[Question]:
    """The questions by area, as the pages show them."""
    places = {area.id: place for place, area in enumerate(edition.areas)}
    return sorted(edition.questions, key=lambda question: places[area_of(edition, question).id])


def _written(held: Seat, edition: Edition, questions: tuple[Question, ...]) -> tuple[Written, ...]:
    asked = [question.id for question in questions]
    rows = {
        row.question: row
        for row in Answer.objects.filter(assignment=held.assignment, question__in=asked).select_related(
            "written_by"
        )
    }
    evidence = _evidence(held, asked)
    before = _before(held.assignment, asked)
    return tuple(
        _one(edition, question, rows.get(question.id), evidence[question.id], before.get(question.id, ""))
        for question in questions
    )


def _one(
    edition: Edition, question: Question, row: Answer | None, evidence: list[Evidence], before: str
) -> Written:
    return Written(
        question=question,
        area=area_of(edition, question).id,
        feeds=fed_by(edition, question),
        typical=typical_evidence(edition, question),
        text=row.text if row else "",
        done=row.done if row else False,
        version=row.version if row else 0,
        by=row.written_by.name if row else "",
        at=row.changed_at if row else None,
        evidence=tuple(evidence),
        before=before,
    )


def _evidence(held: Seat, asked: list[str]) -> dict[str, list[Evidence]]:
    """By question; what hangs on a document the viewer may not know of is not there."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    papers = {paper.pk: paper for paper in visible_documents(held)}
    for row in AnswerEvidence.objects.filter(assignment=held.assignment, question__in=asked):
        if row.document_id is None:
            shown = Evidence(row.pk, row.title or row.address, "", row.address, False)
        elif paper := papers.get(row.document_id):
            shown = Evidence(row.pk, paper.title, paper.key, "", paper.withheld)
        else:
            continue
        found[row.question].append(shown)
    return found


def _before(one: Assignment, asked: list[str]) -> Mapping[str, str]:
    """What was answered in the evaluation before, where questions are the same ones."""
    if one.previous_id is None:
        return {}
    rows = Answer.objects.filter(assignment=one.previous_id, question__in=asked).exclude(text="")
    return dict(rows.values_list("question", "text"))
