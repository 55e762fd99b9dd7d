"""The history of an assignment as far as somebody may read it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from kompass.domain.access import Capability, Seat, Viewer, open_areas, seat, visible_documents
from kompass.domain.difference import Piece, piece_of
from kompass.domain.history import verify
from kompass.domain.judgement import edition_of
from kompass.domain.queries.assignment import Head, head_of
from kompass.language import LANGUAGES
from kompass.method.editions import Aspect
from kompass.models import HistoryEntry, HistoryHead, Passage, User

PER_PAGE: Final = 50
_READ_BY: Final = {
    "written_answer": Capability.SEE_ANSWERS,
    "answers": Capability.SEE_ANSWERS,
    "document": Capability.SEE_DOCUMENTS,
    "passage": Capability.SEE_PASSAGES,
    # What the draft says is for those who may see the draft.
    "finding": Capability.SEE_DRAFT,
    "comment": Capability.SEE_DRAFT,
    "consensus": Capability.SEE_DRAFT,
}
"""What the history tells of these kinds is for who may see them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after, as it was written; `before` None where the entry says only what came. Of the field
    "levels" both are pairs of aspect and level; of a long text both are the piece that changed."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Entry:
    """`changes` is empty where nothing was said, or where it was erased (`erased` says when and why). `names`: what the
    object is called by language, empty where its key says enough."""

    number: int
    at: dt.datetime
    who: str
    action: str
    kind: str
    key: str
    names: Mapping[str, str]
    changes: tuple[Change, ...]
    erased: dt.datetime | None
    erased_why: str
    digest: str


@dataclass(frozen=True, slots=True)
class History:
    """A page of it, the latest first. `n` counts what this viewer may read, `faults` whether the chain holds."""

    head: Head
    entries: tuple[Entry, ...]
    n: int
    page: int
    pages: int
    kind: str
    key: str
    digest: str
    n_faults: int | None
    """How many faults the chain has; None where it was not checked."""


def history(
    viewer: Viewer, key: str, *, page: int = 1, kind: str = "", of: str = "", check: bool = False
) -> History:
    """The history, or that of one object (`kind` and `of`). `check`: recompute the whole chain.

    Ratings of others in an area that is not open yet are not there: neither as entries nor in the count.

    Raises:
        NotVisible, NotAllowed.
    """
    held = seat(viewer, key)
    held.need(Capability.SEE_HISTORY)
    rows = _readable(held)
    if kind:
        rows = rows.filter(kind=kind, key=of)
    n = rows.count()
    pages = max(1, -(-n // PER_PAGE))
    page = min(max(1, page), pages)
    shown = list(
        rows.order_by("-number").select_related("actor", "text")[(page - 1) * PER_PAGE : page * PER_PAGE]
    )
    kept = HistoryHead.objects.filter(assignment=held.assignment).first()
    names = _names(held, shown)
    aspects = {aspect.id: aspect for aspect in edition_of(held.assignment).aspects}
    return History(
        head=head_of(held),
        entries=tuple(entry_of(row, names, aspects) for row in shown),
        n=n,
        page=page,
        pages=pages,
        kind=kind,
        key=of,
        digest=kept.digest if kept else "",
        n_faults=len(verify(held.assignment).faults) if check else None,
    )


def _readable(held: Seat) -> QuerySet[HistoryEntry]:
    edition = edition_of(held.assignment)
    opened = [criterion.id for area in open_areas(held) for criterion in edition.area_by_id[area].criteria]
    own = Q(actor=held.person)
    rows = held.assignment.history.filter(~Q(kind="rating") | own | Q(key__in=opened))
    return rows.exclude(kind__in=[kind for kind, needed in _READ_BY.items() if not held.may(needed)])


def _names(held: Seat, rows: Sequence[HistoryEntry]) -> dict[tuple[str, str], Mapping[str, str]]:
    """What the objects of some entries are called, by kind and key, and what findings rest on; a query each for people,
    documents and passages."""
    edition = edition_of(held.assignment)
    keys = {row.key for row in rows if row.kind == "participation"}
    people = User.objects.filter(key__in=keys).values_list("key", "name")
    found: dict[tuple[str, str], Mapping[str, str]] = {
        ("participation", str(key)): dict.fromkeys(LANGUAGES, name) for key, name in people
    }
    named = {(row.kind, row.key) for row in rows} | {pair for row in rows for pair in _rested_on(row)}
    papers = visible_documents(held)
    quoted = (
        Passage.objects.filter(document__in=papers)
        if held.may(Capability.SEE_PASSAGES)
        else Passage.objects.none()
    )
    for kind, there, title in (("document", papers, "title"), ("passage", quoted, "document__title")):
        keys = {key for of, key in named if of == kind}
        for key, words in there.filter(key__in=keys).values_list("key", title):
            found[kind, key] = dict.fromkeys(LANGUAGES, words)
    questions = {question.id: question.texts for question in edition.questions}
    for row in rows:
        if row.kind == "written_answer" and row.key in questions:
            found[row.kind, row.key] = questions[row.key]
        elif row.key in edition.criterion_by_id:
            criterion = edition.criterion_by_id[row.key]
            titles = {code: f"{criterion.code} {title}" for code, title in criterion.titles.items()}
            found[row.kind, row.key] = titles
        elif row.kind == "area" and row.key in edition.area_by_id:
            area = edition.area_by_id[row.key]
            found[row.kind, row.key] = {code: f"{area.id} {name}" for code, name in area.names.items()}
    return found


def _rested_on(row: HistoryEntry) -> Iterator[tuple[str, str]]:
    """Kind and key of what a finding rested on before and after, where the entry tells of that."""
    text = getattr(row, "text", None)
    said = text.content.get("rests_on", ()) if text and text.content else ()
    for ids in said:
        for one in ids:
            kind, _colon, key = one.partition(":")
            yield kind, key


def entry_of(
    row: HistoryEntry,
    names: Mapping[tuple[str, str], Mapping[str, str]],
    aspects: Mapping[str, Aspect],
) -> Entry:
    """An entry with what it says. `names` by kind and key, `aspects` by id."""
    text = getattr(row, "text", None)
    return Entry(
        number=row.number,
        at=row.at,
        who=row.actor.name if row.actor else "",
        action=row.action,
        kind=row.kind,
        key=row.key,
        names=names.get((row.kind, row.key), {}),
        changes=tuple(_changes(text.content if text and text.content else {}, names, aspects)),
        erased=text.erased_at if text else None,
        erased_why=text.erased_why if text else "",
        digest=row.digest,
    )


def _changes(
    content: Mapping[str, Any],
    names: Mapping[tuple[str, str], Mapping[str, str]],
    aspects: Mapping[str, Aspect],
) -> Iterator[Change]:
    for name, value in content.items():
        pair = isinstance(value, list) and len(value) == 2
        before, after = value if pair else (None, value)
        if piece := piece_of(value):
            before, after = (_in_its_place(piece, text) for text in (piece.before, piece.after))
        if name == "levels":
            before, after = _levels(before, aspects), _levels(after, aspects)
        if name == "rests_on":
            before, after = (_titles(ids, names) for ids in (before or (), after))
        yield Change(name, before, after)


def _titles(ids: Sequence[str], names: Mapping[tuple[str, str], Mapping[str, str]]) -> list[str]:
    """What pieces of evidence are called; those that are gone by their ids."""
    found = []
    for one in ids:
        kind, _colon, key = one.partition(":")
        found.append(next(iter(names.get((kind, key), {"": one}).values())))
    return found


def _in_its_place(piece: Piece, text: str) -> str:
    """The piece with a sign on either side on which the text goes on."""
    return f"{'… ' if piece.at else ''}{text.strip()}{' …' if piece.left else ''}"


def _levels(said: Any, aspects: Mapping[str, Aspect]) -> tuple[tuple[Aspect, int], ...] | None:
    """Levels with the aspects they are of, in the edition's order: PostgreSQL does not keep that of JSON."""
    if not isinstance(said, dict):
        return None
    return tuple((aspect, said[key]) for key, aspect in aspects.items() if key in said)
