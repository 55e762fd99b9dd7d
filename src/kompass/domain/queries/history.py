"""The history of an assignment as far as somebody may read it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from kompass.domain.access import Capability, Seat, Viewer, open_areas, seat
from kompass.domain.history import verify
from kompass.domain.judgement import edition_of
from kompass.domain.queries.assignment import Head, head_of
from kompass.models import HistoryEntry

PER_PAGE: Final = 50
OF_THE_DRAFT: Final = ("finding", "comment", "consensus")


@dataclass(frozen=True, slots=True)
class Entry:
    """`content` None: nothing was said, or it was erased (`erased` says when and why)."""

    number: int
    at: dt.datetime
    who: str
    action: str
    kind: str
    key: str
    content: Mapping[str, Any] | None
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
    n_faults: int


def history(viewer: Viewer, key: str, *, page: int = 1, kind: str = "", of: str = "") -> History:
    """The history, or that of one object (`kind` and `of`).

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
    shown = rows.order_by("-number").select_related("actor", "text")[(page - 1) * PER_PAGE : page * PER_PAGE]
    verified = verify(held.assignment)
    return History(
        head=head_of(held),
        entries=tuple(_entry(row) for row in shown),
        n=n,
        page=page,
        pages=pages,
        kind=kind,
        key=of,
        digest=verified.head,
        n_faults=len(verified.faults),
    )


def _readable(held: Seat) -> QuerySet[HistoryEntry]:
    edition = edition_of(held.assignment)
    opened = [criterion.id for area in open_areas(held) for criterion in edition.area_by_id[area].criteria]
    own = Q(actor=held.person)
    rows = held.assignment.history.filter(~Q(kind="rating") | own | Q(key__in=opened))
    # What the draft says is for those who may see the draft.
    return rows if held.may(Capability.SEE_DRAFT) else rows.exclude(kind__in=OF_THE_DRAFT)


def _entry(row: HistoryEntry) -> Entry:
    text = getattr(row, "text", None)
    return Entry(
        number=row.number,
        at=row.at,
        who=row.actor.name if row.actor else "",
        action=row.action,
        kind=row.kind,
        key=row.key,
        content=text.content if text else None,
        erased=text.erased_at if text else None,
        erased_why=text.erased_why if text else "",
        digest=row.digest,
    )
