"""Passages of documents as evaluators see them.

`for_criterion(held, criterion)` is what the page for rating shows beside a criterion: the passages tied to it, and
`suggested(held, criterion, language)` pages on which words of the criterion stand.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from kompass.domain.access import Capability, NotVisible, Seat, Viewer, seat, visible_documents
from kompass.domain.judgement import edition_of
from kompass.domain.queries.assignment import Head, head_of
from kompass.domain.queries.document import Hit, find
from kompass.method.editions import Area, Criterion
from kompass.models import Passage

PER_KEYWORD: Final = 5
MOST_SUGGESTED: Final = 20


@dataclass(frozen=True, slots=True)
class Marked:
    """`page` 0: not said. `criteria`: in the order they were tied."""

    key: str
    document: str
    title: str
    withheld: bool
    page: int
    quote: str
    note: str
    by: str
    criteria: tuple[Criterion, ...]


def for_criterion(held: Seat, criterion: str) -> tuple[Marked, ...]:
    """The passages tied to a criterion that this seat may see; none for who may not see passages. Two queries."""
    return _marked(held, _visible(held).filter(criteria__criterion=criterion))


def marked(held: Seat) -> tuple[Marked, ...]:
    """All passages that this seat may see; none for who may not see passages. Two queries."""
    return _marked(held, _visible(held))


def for_document(held: Seat, document: str) -> tuple[Marked, ...]:
    """The passages of a document. Two queries."""
    return _marked(held, _visible(held).filter(document__key=document))


def counts(held: Seat) -> dict[str, int]:
    """How many passages are tied to each criterion that has one."""
    found: dict[str, int] = defaultdict(int)
    for criterion in _visible(held).values_list("criteria__criterion", flat=True):
        if criterion is not None:
            found[criterion] += 1
    return dict(found)


def _visible(held: Seat) -> QuerySet[Passage]:
    if not held.may(Capability.SEE_PASSAGES):
        return Passage.objects.none()
    return Passage.objects.filter(assignment=held.assignment, document__in=visible_documents(held))


def _marked(held: Seat, rows: QuerySet[Passage]) -> tuple[Marked, ...]:
    by_id = edition_of(held.assignment).criterion_by_id
    ordered = rows.select_related("document", "marked_by").prefetch_related("criteria").distinct()
    return tuple(
        Marked(
            key=row.key,
            document=row.document.key,
            title=row.document.title,
            withheld=row.document.withheld,
            page=row.page,
            quote=row.quote,
            note=row.note,
            by=row.marked_by.name,
            criteria=tuple(by_id[tie.criterion] for tie in row.criteria.all()),
        )
        for row in ordered
    )


def suggested(held: Seat, criterion: str, language: str) -> tuple[tuple[str, Hit], ...]:
    """Keyword and page: where the criterion's keywords stand in the documents, each page once."""
    if not held.may(Capability.SEE_PASSAGES):
        return ()
    placed = edition_of(held.assignment).criterion_by_id[criterion]
    found: dict[tuple[str, int], tuple[str, Hit]] = {}
    for word in placed.text(language).keywords:
        for hit in find(held, word, most=PER_KEYWORD):
            found.setdefault((hit.document, hit.page), (word, hit))
        if len(found) >= MOST_SUGGESTED:
            break
    return tuple(found.values())[:MOST_SUGGESTED]


@dataclass(frozen=True, slots=True)
class Tied:
    """A criterion with its passages."""

    criterion: Criterion
    passages: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class Passages:
    """Every criterion of an area with its passages. `n`: of all areas; `without`: criteria of the area with none."""

    head: Head
    area: Area
    areas: tuple[Area, ...]
    tied: tuple[Tied, ...]
    n: int
    without: int


def passages(viewer: Viewer, key: str, *, area: str = "") -> Passages:
    """The passages of an area, the first where none is named. Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.SEE_PASSAGES)
    edition = edition_of(held.assignment)
    shown = edition.area_by_id.get(area, edition.areas[0])
    marked = _marked(held, _visible(held))
    by_criterion: dict[str, list[Marked]] = defaultdict(list)
    for one in marked:
        for criterion in one.criteria:
            by_criterion[criterion.id].append(one)
    tied = tuple(Tied(one, tuple(by_criterion[one.id])) for one in shown.criteria)
    return Passages(
        head=head_of(held),
        area=shown,
        areas=edition.areas,
        tied=tied,
        n=len(marked),
        without=sum(not one.passages for one in tied),
    )


@dataclass(frozen=True, slots=True)
class OneCriterion:
    """A criterion with what is marked and where its words stand."""

    head: Head
    criterion: Criterion
    passages: tuple[Marked, ...]
    suggested: tuple[tuple[str, Hit], ...]


def criterion(viewer: Viewer, key: str, criterion: str, *, language: str) -> OneCriterion:
    """Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.SEE_PASSAGES)
    placed = edition_of(held.assignment).criterion_by_id.get(criterion)
    if placed is None:
        raise NotVisible(criterion)
    return OneCriterion(
        head_of(held), placed, for_criterion(held, criterion), suggested(held, criterion, language)
    )


@dataclass(frozen=True, slots=True)
class OnDocument:
    """What is marked in a document, for who may see it; `may_mark` with the criteria to choose from, by area."""

    passages: tuple[Marked, ...]
    may_see: bool
    may_mark: bool
    areas: tuple[Area, ...]


def on_document(viewer: Viewer, key: str, document: str) -> OnDocument:
    """Raises NotVisible."""
    held = seat(viewer, key)
    may_mark = held.may(Capability.MARK_PASSAGES)
    edition = edition_of(held.assignment)
    return OnDocument(
        passages=for_document(held, document),
        may_see=held.may(Capability.SEE_PASSAGES),
        may_mark=may_mark,
        areas=edition.areas if may_mark else (),
    )
