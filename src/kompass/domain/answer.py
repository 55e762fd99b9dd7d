"""Answering the edition's questions: the municipality's people write together, the coordinator signs off."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from kompass.domain import history
from kompass.domain.access import Capability, NotVisible, Seat, Viewer, seat, visible_documents
from kompass.domain.conflict import Refused
from kompass.domain.difference import changed
from kompass.domain.judgement import edition_of
from kompass.domain.writing import Mark, settle, sign
from kompass.language import N_
from kompass.models import Answer, AnswerEvidence, Assignment

LONGEST: Final = 50_000
MOST_EVIDENCE: Final = 50


@transaction.atomic
def save(viewer: Viewer, key: str, question: str, *, mark: Mark, text: str, done: bool = False) -> Answer:
    """Keep the answer to a question.

    Raises:
        NotVisible: no such question.
        Conflict: somebody else changed the answer in the meantime.
        Refused: the answers are signed off, or the text is too long.
    """
    held = _answering(viewer, key, question)
    if len(text) > LONGEST:
        raise Refused({"text": N_("At most %(n)d characters: hand in a document for the rest.")}, n=LONGEST)
    found = (
        Answer.objects.select_for_update(of=("self",))
        .select_related("written_by")
        .filter(assignment=held.assignment, question=question)
        .first()
    )
    by = found.written_by.name if found else ""
    if not settle(found, mark, current=lambda: content(found), by=by):
        assert found is not None
        return found
    row = found or Answer(assignment=held.assignment, question=question)
    before = content(row)
    row.text, row.done, row.written_by_id = text, done, held.person
    sign(row, mark)
    row.save()
    after = content(row)
    if before != after:
        said = changed(before, after)
        history.record(
            held.assignment, by=held.person, action="write", kind="written_answer", key=question, content=said
        )
    return row


def content(row: Answer | None) -> dict[str, Any]:
    """What an answer says, as JSON; of one that is not there what an empty one would."""
    row = row or Answer()
    return {"text": row.text, "done": row.done}


@transaction.atomic
def attach(
    viewer: Viewer, key: str, question: str, *, document: str = "", address: str = "", title: str = ""
) -> AnswerEvidence:
    """Add evidence to an answer: a document that was handed in (its key), or a web address.

    Raises:
        NotVisible: no such question, or no such document that the viewer may see.
        Refused: neither, no web address, the answers are signed off, or there is too much of it.
    """
    held = _answering(viewer, key, question)
    evidence = AnswerEvidence.objects.filter(assignment=held.assignment, question=question)
    if evidence.count() >= MOST_EVIDENCE:
        raise Refused({"": N_("An answer has at most %(n)d pieces of evidence.")}, n=MOST_EVIDENCE)
    if document:
        paper = visible_documents(held).filter(key=document).first()
        if paper is None:
            raise NotVisible(document)
        row, new = AnswerEvidence.objects.get_or_create(
            assignment=held.assignment,
            question=question,
            document=paper,
            defaults={"added_by_id": held.person},
        )
    else:
        row, new = AnswerEvidence.objects.get_or_create(
            assignment=held.assignment,
            question=question,
            document=None,
            address=checked_address(address),
            defaults={"title": title.strip()[:200], "added_by_id": held.person},
        )
    if new:
        # The title of a document stands in the document's own entries, which go when it goes.
        said = {"document": document} if document else {"address": row.address, "title": row.title}
        history.record(
            held.assignment,
            by=held.person,
            action="attach",
            kind="written_answer",
            key=question,
            content=said,
        )
    return row


def checked_address(address: str) -> str:
    """An address of the web as it was typed, with https:// where nothing stands before it; raises Refused."""
    typed = address.strip()
    whole = typed if "://" in typed or not typed else f"https://{typed}"
    try:
        URLValidator(schemes=["http", "https"])(whole)
    except ValidationError:
        raise Refused({"address": N_("Write a web address, such as https://www.kommune.no/plan.")}) from None
    if len(whole) > 2000:
        raise Refused({"address": N_("This address is too long.")})
    return whole


@transaction.atomic
def detach(viewer: Viewer, key: str, question: str, *, evidence: int) -> None:
    """Take evidence away from an answer; the document itself stays. Raises NotVisible, Refused."""
    held = _answering(viewer, key, question)
    row = AnswerEvidence.objects.filter(assignment=held.assignment, question=question, pk=evidence).first()
    if row is None or (row.document_id and not visible_documents(held).filter(pk=row.document_id).exists()):
        raise NotVisible(question)
    said = {"document": row.document.key} if row.document else {"address": row.address, "title": row.title}
    row.delete()
    history.record(
        held.assignment, by=held.person, action="detach", kind="written_answer", key=question, content=said
    )


@transaction.atomic
def sign_off(viewer: Viewer, key: str, *, incomplete: bool = False) -> Assignment:
    """Say that the answers are the municipality's. `incomplete`: the coordinator has seen that some are not done.

    Raises:
        Refused: answers are not done and `incomplete` was not said.
    """
    held = seat(viewer, key, locked=True)
    held.need(Capability.SIGN_OFF_ANSWERS)
    one = held.assignment
    if one.answers_signed_off_at is not None:
        return one
    questions = [question.id for question in edition_of(one).questions]
    done = set(one.answers.filter(done=True).values_list("question", flat=True))
    missing = [question for question in questions if question not in done]
    if missing and not incomplete:
        raise Refused(
            {"incomplete": N_("%(n)d answers are not done. Tick here to sign off all the same.")},
            n=len(missing),
        )
    one.answers_signed_off_at = timezone.now()
    one.answers_signed_off_by_id = held.person
    one.save(update_fields=["answers_signed_off_at", "answers_signed_off_by"])
    history.record(
        one, by=held.person, action="sign_off", kind="answers", key="", content={"not done": missing}
    )
    return one


@transaction.atomic
def reopen(viewer: Viewer, key: str, *, why: str) -> Assignment:
    """Open signed-off answers again, as long as the review lasts. Raises Refused where no reason is given."""
    held = seat(viewer, key, locked=True)
    held.need(Capability.SIGN_OFF_ANSWERS)
    one = held.assignment
    if one.answers_signed_off_at is None:
        return one
    if not why.strip():
        raise Refused({"why": N_("Opening again needs a reason: it stands in the history.")})
    one.answers_signed_off_at, one.answers_signed_off_by = None, None
    one.save(update_fields=["answers_signed_off_at", "answers_signed_off_by"])
    history.record(one, by=held.person, action="reopen", kind="answers", key="", content={"why": why.strip()})
    return one


def _answering(viewer: Viewer, key: str, question: str) -> Seat:
    """The seat of who may answer this question now; the assignment's row is held against a signing-off meanwhile."""
    held = seat(viewer, key, locked=True)
    held.need(Capability.ANSWER)
    if question not in {one.id for one in edition_of(held.assignment).questions}:
        raise NotVisible(question)
    if held.assignment.answers_signed_off_at is not None:
        raise Refused({"": N_("The answers are signed off: the coordinator can open them again.")})
    return held
