"""Documents of an assignment: handed in once, used for many criteria; what is known of each, and how it goes."""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kompass import documents
from kompass.domain import files, history
from kompass.domain.access import Capability, NotAllowed, NotVisible, Seat, Viewer, seat, visible_documents
from kompass.domain.answer import checked_address
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.judgement import edition_of
from kompass.language import N_
from kompass.models import (
    AnswerEvidence,
    Document,
    DocumentKind,
    DocumentPage,
    HistoryEntry,
    Reading,
    Role,
    search_key,
)
from kompass.tables import TableError

AT_ONCE: Final = 2
PATIENCE_SECONDS: Final = 60.0
LONGEST_TEXT: Final = 2_000_000
_seats = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a document. `evidence`: which kind of evidence of the edition it is, "" another kind."""

    title: str
    sender: str
    dated: dt.date | None = None
    evidence: str = ""
    withheld: bool = False
    legal_basis: str = ""


def hand_in(
    viewer: Viewer, key: str, *, file: BinaryIO, name: str, about: About, question: str = ""
) -> Document:
    """Keep a file: its kind is told from its content, its text is read in a process of its own.

    `name`: what the person calls it. `question`: attach it to the answer of that question, too.

    Raises:
        NotVisible, NotAllowed.
        Refused: it is too large, no document that is taken, damaged, locked, has macros, is there already; or what is
            said of it does not hold together.
    """
    held = seat(viewer, key)
    held.need(Capability.HAND_IN)
    check(held, about)
    digest, size = files.digest_of(file)
    if size > largest():
        raise Refused({"file": N_("At most %(n)d MB: divide the document.")}, n=largest() // 1024**2)
    same = visible_documents(held).filter(digest=digest).first()
    if same is not None:
        raise Refused({"file": N_("This file is handed in already, as “%(title)s”.")}, title=same.title)
    read = read_file(file)
    stored = files.keep(file, ending=documents.ENDINGS[read.kind])
    reading = Reading.READ if any(page.text for page in read.pages) else Reading.EMPTY
    try:
        with transaction.atomic():
            return _kept(
                viewer,
                key,
                about,
                Document(
                    kind=DocumentKind.FILE,
                    file_name=plain_name(name, documents.ENDINGS[read.kind]),
                    stored_as=stored,
                    content_type=documents.TYPES[read.kind],
                    size=size,
                    digest=digest,
                    n_pages=read.n_pages,
                    reading=reading if read.whole else Reading.TOO_LARGE,
                ),
                read.pages,
                question,
            )
    except BaseException:
        files.remove(stored, pages=0)
        raise


def largest() -> int:
    """Bytes that a file may have."""
    return int(settings.CONFIGURATION.files_megabytes) * 1024**2


@transaction.atomic
def paste(viewer: Viewer, key: str, *, text: str, about: About, address: str = "") -> Document:
    """Keep a text that was copied from somewhere by hand, with the address it comes from.

    Raises:
        Refused: there is no text, or too much of it.
    """
    held = seat(viewer, key)
    held.need(Capability.HAND_IN)
    check(held, about)
    if not text.strip():
        raise Refused({"text": N_("Paste the text.")})
    return keep_text(
        viewer, key, text=text, about=about, address=checked_address(address) if address.strip() else ""
    )


@transaction.atomic
def keep_text(viewer: Viewer, key: str, *, text: str, about: About, address: str) -> Document:
    """Keep a text as a document of a web page, dated now. Raises Refused where it is too long."""
    if len(text) > LONGEST_TEXT:
        raise Refused({"text": N_("At most %(n)d characters: divide it.")}, n=LONGEST_TEXT)
    clean = text.replace("\0", "").replace("\r\n", "\n").strip()
    row = Document(
        kind=DocumentKind.WEB_PAGE if address else DocumentKind.TEXT,
        address=address,
        captured_at=timezone.now(),
        size=len(clean.encode()),
        n_pages=1,
        reading=Reading.READ,
    )
    return _kept(viewer, key, about, row, (documents.Page(1, "", clean),), "")


def _kept(
    viewer: Viewer, key: str, about: About, row: Document, pages: tuple[documents.Page, ...], question: str
) -> Document:
    held = seat(viewer, key)
    held.need(Capability.HAND_IN)
    row.assignment, row.handed_in_by_id = held.assignment, held.person
    _say(row, about)
    row.save()
    DocumentPage.objects.bulk_create(
        [
            DocumentPage(
                document=row,
                number=page.number,
                name=page.name,
                text=page.text,
                folded=search_key(f"{page.name} {page.text}"),
            )
            for page in pages
        ],
        batch_size=200,
    )
    answering = held.assignment.answers_signed_off_at is None and held.may(Capability.ANSWER)
    if answering and question in {one.id for one in edition_of(held.assignment).questions}:
        AnswerEvidence.objects.create(
            assignment=held.assignment, question=question, document=row, added_by_id=held.person
        )
    said = {**content(row), "file": row.file_name, "digest": row.digest, "address": row.address}
    history.record(
        held.assignment, by=held.person, action="hand_in", kind="document", key=row.key, content=said
    )
    return row


def content(row: Document) -> dict[str, Any]:
    """What is said of a document, as JSON."""
    return {
        "title": row.title,
        "sender": row.sender,
        "dated": row.dated.isoformat() if row.dated else None,
        "evidence": row.evidence,
        "withheld": row.withheld,
        "legal_basis": row.legal_basis,
    }


def may_change(held: Seat, row: Document) -> bool:
    """Who handed it in, the coordinator and the lead evaluator mend and remove it."""
    chief = held.roles & {str(Role.COORDINATOR), str(Role.LEAD_EVALUATOR)}
    return held.may(Capability.HAND_IN) and (row.handed_in_by_id == held.person or bool(chief))


@transaction.atomic
def change(viewer: Viewer, key: str, document: str, *, version: int, about: About) -> Document:
    """Say something else of a document.

    Raises:
        NotVisible, NotAllowed.
        Conflict: somebody else changed it since.
        Refused: what is said does not hold together.
    """
    held, row = _changing(viewer, key, document)
    check(held, about)
    if version != row.version:
        raise Conflict(current=content(row), version=row.version)
    before = content(row)
    _say(row, about)
    after = content(row)
    if before != after:
        row.version += 1
        row.save()
        said = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        history.record(
            held.assignment, by=held.person, action="change", kind="document", key=row.key, content=said
        )
    return row


@transaction.atomic
def remove(viewer: Viewer, key: str, document: str, *, why: str) -> None:
    """Take a document away for good: file, text, pictures, passages. In the history a tombstone stays.

    Raises:
        NotVisible, NotAllowed.
        Refused: no reason is given.
    """
    held, row = _changing(viewer, key, document)
    if not why.strip():
        raise Refused({"why": N_("Say why it is taken away: that stays in the history.")})
    gone = [("document", row.key), *(("passage", one) for one in row.passages.values_list("key", flat=True))]
    for kind, of in gone:
        for entry in HistoryEntry.objects.filter(assignment=held.assignment, kind=kind, key=of):
            if entry.content_digest:
                history.erase(entry, by=held.person, why=why.strip())
    name, pages = row.stored_as, row.n_pages
    row.delete()
    history.record(
        held.assignment,
        by=held.person,
        action="remove",
        kind="document",
        key=document,
        content={"why": why.strip()},
    )
    # Only once the rest is certain: a file without a row is litter, a row without its file a fault.
    transaction.on_commit(lambda: files.remove(name, pages=pages))


def _changing(viewer: Viewer, key: str, document: str) -> tuple[Seat, Document]:
    held = seat(viewer, key)
    held.need(Capability.HAND_IN)
    row = visible_documents(held).select_for_update(of=("self",)).filter(key=document).first()
    if row is None:
        raise NotVisible(document)
    if not may_change(held, row):
        raise NotAllowed(Capability.HAND_IN)
    return held, row


def _say(row: Document, about: About) -> None:
    row.title, row.sender = about.title.strip()[:200], about.sender.strip()[:200]
    row.dated, row.evidence = about.dated, about.evidence
    row.withheld = about.withheld
    row.legal_basis = about.legal_basis.strip()[:200] if about.withheld else ""


def check(held: Seat, about: About) -> None:
    faults: dict[str, str] = {}
    if not about.title.strip():
        faults["title"] = N_("Give the document a title.")
    if not about.sender.strip():
        faults["sender"] = N_("Say who made the document, such as a unit of the municipality.")
    if about.withheld and not about.legal_basis.strip():
        faults["legal_basis"] = N_("A document that is withheld needs its legal basis.")
    if about.evidence and about.evidence not in {one.id for one in edition_of(held.assignment).evidence}:
        faults["evidence"] = N_("Choose a kind from the list.")
    if faults:
        raise Refused(faults)


def read_file(file: BinaryIO) -> documents.Read:
    """A file read in a process of its own; raises Refused for what is not taken."""
    try:
        with reading_seat():
            return documents.read_document(file)
    except TableError as error:
        problem = error.problems[0]
        raise Refused({"file": problem.message}, **problem.values) from None


@contextmanager
def reading_seat() -> Iterator[None]:
    """One of the AT_ONCE places for reading; raises Refused when none becomes free within PATIENCE_SECONDS."""
    if not _seats.acquire(timeout=PATIENCE_SECONDS):
        raise Refused({"": N_("Many files are being read right now: try again in a moment.")})
    try:
        yield
    finally:
        _seats.release()


def plain_name(name: str, ending: str) -> str:
    """What the person calls the file, without folders and signs that do harm, with the ending of what it is."""
    last = PurePath(name.replace("\\", "/")).name
    clean = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"/|?*\\').strip(" .")
    stem = clean.rsplit(".", 1)[0] if "." in clean else clean
    return f"{stem[:180] or 'document'}{ending}"
