"""Passages: a piece of a document, tied to the criteria it says something about."""

from collections.abc import Collection
from typing import Any, Final

from django.db import transaction

from kompass.domain import history
from kompass.domain.access import Capability, NotVisible, Seat, Viewer, seat, visible_documents
from kompass.domain.conflict import Refused
from kompass.domain.judgement import edition_of
from kompass.language import N_
from kompass.models import Passage, PassageCriterion

LONGEST_QUOTE: Final = 5_000
LONGEST_NOTE: Final = 5_000
MOST_CRITERIA: Final = 30


@transaction.atomic
def mark(
    viewer: Viewer,
    key: str,
    document: str,
    *,
    page: int,
    quote: str,
    criteria: Collection[str],
    note: str = "",
) -> Passage:
    """Mark a passage and tie it to criteria. `page` 0: not said.

    Raises:
        NotVisible: no such document.
        Refused: no quote, no criterion, or one that the edition does not have.
    """
    held = seat(viewer, key)
    held.need(Capability.MARK_PASSAGES)
    paper = visible_documents(held).filter(key=document).first()
    if paper is None:
        raise NotVisible(document)
    ties = _checked(held, quote, criteria, note)
    row = Passage.objects.create(
        assignment=held.assignment,
        document=paper,
        page=min(max(page, 0), max(paper.n_pages, 1)),
        quote=_plain(quote),
        note=note.strip(),
        marked_by_id=held.person,
    )
    _tie(row, ties)
    said = {"document": paper.key, **content(row)}
    history.record(held.assignment, by=held.person, action="mark", kind="passage", key=row.key, content=said)
    return row


def content(row: Passage) -> dict[str, Any]:
    """What a passage says, as JSON."""
    return {
        "page": row.page,
        "quote": row.quote,
        "note": row.note,
        "criteria": list(row.criteria.values_list("criterion", flat=True)),
    }


@transaction.atomic
def remove(viewer: Viewer, key: str, passage: str) -> None:
    """Take a mark away; the document stays. Raises NotVisible."""
    held, row = _held(viewer, key, passage)
    said = content(row)
    row.delete()
    history.record(
        held.assignment, by=held.person, action="remove", kind="passage", key=passage, content=said
    )


def _held(viewer: Viewer, key: str, passage: str) -> tuple[Seat, Passage]:
    held = seat(viewer, key)
    held.need(Capability.MARK_PASSAGES)
    row = (
        Passage.objects.select_for_update(of=("self",))
        .filter(assignment=held.assignment, key=passage, document__in=visible_documents(held))
        .first()
    )
    if row is None:
        raise NotVisible(passage)
    return held, row


def _checked(held: Seat, quote: str, criteria: Collection[str], note: str) -> list[str]:
    edition = edition_of(held.assignment)
    faults: dict[str, str] = {}
    if not quote.strip():
        faults["quote"] = N_("Mark the passage in the text, or type it.")
    if len(quote) > LONGEST_QUOTE:
        faults["quote"] = N_("Mark less: at most %(n)d characters.")
    if len(note) > LONGEST_NOTE:
        faults["note"] = N_("Write less: at most %(n)d characters.")
    ties = list(dict.fromkeys(criteria))
    if not ties:
        faults["criteria"] = N_("Choose at least one criterion.")
    elif any(one not in edition.criterion_by_id for one in ties):
        faults["criteria"] = N_("Choose criteria from the list.")
    elif len(ties) > MOST_CRITERIA:
        faults["criteria"] = N_("Choose fewer criteria.")
    if faults:
        raise Refused(faults, n=LONGEST_QUOTE)
    return ties


def _tie(row: Passage, criteria: list[str]) -> None:
    PassageCriterion.objects.bulk_create(
        [PassageCriterion(passage=row, assignment=row.assignment, criterion=one) for one in criteria]
    )


def _plain(quote: str) -> str:
    return "\n".join(" ".join(line.split()) for line in quote.replace("\0", "").strip().splitlines())
