"""Documents of an assignment as somebody may see them: the list with what is missing, one with its text, a search."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count

from kompass import documents
from kompass.domain import files
from kompass.domain.access import Capability, NotVisible, Seat, Viewer, seat, visible_documents
from kompass.domain.conflict import Refused
from kompass.domain.document import may_change, reading_seat
from kompass.domain.judgement import edition_of
from kompass.domain.legal_basis import offered
from kompass.domain.queries.assignment import Head, head_of
from kompass.domain.search_words import LANGUAGES, Sought, stem
from kompass.domain.search_words import words as words_of
from kompass.method.editions import Named
from kompass.models import Document, DocumentKind, DocumentPage, sort_key

SORTS: Final = ("title", "sender", "dated", "handed_in")
MOST_HITS: Final = 100
_AROUND: Final = 140


@dataclass(frozen=True, slots=True)
class Line:
    key: str
    kind: str
    title: str
    sender: str
    dated: dt.date | None
    evidence: Mapping[str, str]
    withheld: bool
    legal_basis: str
    file_name: str
    size: int
    n_pages: int
    reading: str
    address: str
    captured_at: dt.datetime | None
    handed_in_by: str
    handed_in_at: dt.datetime
    n_passages: int


@dataclass(frozen=True, slots=True)
class Documents:
    """`missing`: kinds of evidence of the edition of which the viewer sees none. `kinds`: all of them."""

    head: Head
    lines: tuple[Line, ...]
    n: int
    missing: tuple[Named, ...]
    kinds: tuple[Named, ...]
    sort: str
    evidence: str
    withheld: bool


def documents_of(
    viewer: Viewer, key: str, *, sort: str = "title", evidence: str = "", withheld: bool = False
) -> Documents:
    """The list, sorted, of one kind of evidence ("other": of none), or the withheld ones alone.

    Raises:
        NotVisible, NotAllowed.
    """
    held = seat(viewer, key)
    held.need(Capability.SEE_DOCUMENTS)
    kinds = edition_of(held.assignment).evidence
    every = [_line(held, row, kinds) for row in _rows(held)]
    there = set(visible_documents(held).values_list("evidence", flat=True))
    sort = sort if sort in SORTS else "title"
    by_kind = {one.id: one.names for one in kinds}
    shown = [
        line
        for line in every
        if (not withheld or line.withheld) and (not evidence or line.evidence == by_kind.get(evidence, {}))
    ]
    return Documents(
        head=head_of(held),
        lines=tuple(_sorted(shown, sort)),
        n=len(every),
        missing=tuple(kind for kind in kinds if kind.id not in there),
        kinds=kinds,
        sort=sort,
        evidence=evidence,
        withheld=withheld,
    )


def _rows(held: Seat) -> Any:
    rows = visible_documents(held).select_related("handed_in_by")
    return rows.annotate(n_passages=Count("passages")) if held.may(Capability.SEE_PASSAGES) else rows


def _line(held: Seat, row: Document, kinds: tuple[Named, ...]) -> Line:
    return Line(
        key=row.key,
        kind=row.kind,
        title=row.title,
        sender=row.sender,
        dated=row.dated,
        evidence=next((kind.names for kind in kinds if kind.id == row.evidence), {}),
        withheld=row.withheld,
        legal_basis=row.legal_basis,
        file_name=row.file_name,
        size=row.size,
        n_pages=row.n_pages,
        reading=row.reading,
        address=row.address,
        captured_at=row.captured_at,
        handed_in_by=row.handed_in_by.name,
        handed_in_at=row.handed_in_at,
        n_passages=getattr(row, "n_passages", 0),
    )


def _sorted(lines: list[Line], sort: str) -> list[Line]:
    if sort == "dated":
        return sorted(lines, key=lambda line: (line.dated is None, -(line.dated or dt.date.min).toordinal()))
    if sort == "handed_in":
        return sorted(lines, key=lambda line: line.handed_in_at, reverse=True)
    return sorted(lines, key=lambda line: (sort_key(getattr(line, sort)), sort_key(line.title)))


@dataclass(frozen=True, slots=True)
class OneDocument:
    """A document with the text of one page; `pictures`: pages can be shown as pictures; `about` for the form."""

    head: Head
    line: Line
    page: int
    n_pages: int
    page_name: str
    text: str
    pictures: bool
    version: int
    may_change: bool
    kinds: tuple[Named, ...]
    bases: tuple[str, ...]
    evidence_id: str


def document(viewer: Viewer, key: str, document: str, *, page: int = 1) -> OneDocument:
    """Raises NotVisible, NotAllowed."""
    held, row = _found(viewer, key, document)
    kinds = edition_of(held.assignment).evidence
    n_pages = max(row.n_pages, row.pages.count(), 1)
    page = min(max(page, 1), n_pages)
    shown = row.pages.filter(number=page).first()
    return OneDocument(
        head=head_of(held),
        line=_line(held, row, kinds),
        page=page,
        n_pages=n_pages,
        page_name=shown.name if shown else "",
        text=shown.text if shown else "",
        pictures=row.content_type == "application/pdf" or row.content_type.startswith("image/"),
        version=row.version,
        may_change=may_change(held, row),
        kinds=kinds,
        bases=offered(held.assignment.municipality.country),
        evidence_id=row.evidence,
    )


def _found(viewer: Viewer, key: str, document: str) -> tuple[Seat, Document]:
    held = seat(viewer, key)
    held.need(Capability.SEE_DOCUMENTS)
    row = visible_documents(held).select_related("handed_in_by").filter(key=document).first()
    if row is None:
        raise NotVisible(document)
    return held, row


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form about a document offers."""

    head: Head
    kinds: tuple[Named, ...]
    bases: tuple[str, ...]


def choices(viewer: Viewer, key: str) -> Choices:
    """Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.HAND_IN)
    return Choices(
        head_of(held),
        edition_of(held.assignment).evidence,
        offered(held.assignment.municipality.country),
    )


def file_of(viewer: Viewer, key: str, document: str) -> tuple[Any, str, int]:
    """The open file of a document, what it is called, and its size.

    Raises:
        NotVisible: no such document, or one without a file.
    """
    _held, row = _found(viewer, key, document)
    if row.kind != DocumentKind.FILE:
        raise NotVisible(document)
    try:
        return files.opened(row.stored_as), row.file_name, row.size
    except FileNotFoundError:
        raise NotVisible(document) from None


def picture_of(viewer: Viewer, key: str, document: str, *, page: int) -> bytes:
    """A page as PNG: drawn once, then kept beside the file. Raises NotVisible where there is none."""
    _held, row = _found(viewer, key, document)
    if row.kind != DocumentKind.FILE or not 1 <= page <= max(row.n_pages, 1):
        raise NotVisible(document)
    picture = files.kept_picture(row.stored_as, page)
    if picture is not None:
        return picture
    kind = next((kind for kind, type_ in documents.TYPES.items() if type_ == row.content_type), "")
    try:
        with reading_seat(), files.opened(row.stored_as) as file:
            picture = documents.page_picture(file.file, kind=kind, page=page)
    except (FileNotFoundError, Refused):
        picture = None
    if picture is None:
        raise NotVisible(document)
    files.keep_picture(row.stored_as, page, picture)
    return picture


@dataclass(frozen=True, slots=True)
class Hit:
    """A page on which all words stand. `before`, `word`, `after`: the first place."""

    document: str
    title: str
    withheld: bool
    page: int
    page_name: str
    before: str
    word: str
    after: str


def search(viewer: Viewer, key: str, text: str) -> tuple[Hit, ...]:
    """Pages of the documents that hold every word, whatever its ending; at most MOST_HITS.

    Raises:
        NotVisible, NotAllowed.
    """
    held = seat(viewer, key)
    held.need(Capability.SEE_DOCUMENTS)
    return find(held, text)


def find(held: Seat, text: str, *, most: int = MOST_HITS) -> tuple[Hit, ...]:
    words = Sought.of(text).folded
    if not words:
        return ()
    rows = DocumentPage.objects.filter(document__in=visible_documents(held))
    for word in words:
        # The stem is a beginning of the word: what stands within a compound is found as well.
        rows = rows.filter(folded__contains=_shortest(word))
    rows = rows.select_related("document").order_by("document_id", "number")[:most]
    return tuple(_hit(row, words) for row in rows)


def _shortest(word: str) -> str:
    """The shortest stem of a word that it begins with, of three letters or more; else the word."""
    stems = {stem(word, language) for language in LANGUAGES}
    fitting = [one for one in stems if len(one) >= 3 and word.startswith(one)]
    return min(fitting, key=len, default=word)


def _hit(row: DocumentPage, words: tuple[str, ...]) -> Hit:
    wanted = tuple(_shortest(word) for word in words)
    place = next(
        ((one.start, one.end) for one in words_of(row.text) if any(w in one.folded for w in wanted)), (0, 0)
    )
    start, end = place
    first, last = max(0, start - _AROUND), min(len(row.text), end + _AROUND)
    return Hit(
        document=row.document.key,
        title=row.document.title,
        withheld=row.document.withheld,
        page=row.number,
        page_name=row.name,
        before=("…" if first else "") + row.text[first:start],
        word=row.text[start:end],
        after=row.text[end:last] + ("…" if last < len(row.text) else ""),
    )
