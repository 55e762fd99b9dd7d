"""Findings as pages and the report show them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from kompass.domain import judgement
from kompass.domain.access import Capability, NotVisible, Seat, Viewer, open_areas, seat, visible_documents
from kompass.domain.consensus import first_ratings
from kompass.domain.finding import DOCUMENT, PASSAGE, allowed_kinds, evidence_id
from kompass.domain.queries.assignment import Head, head_of
from kompass.domain.queries.passage import marked
from kompass.method import Edition
from kompass.method.editions import Area
from kompass.models import Assignment, FindingKind, sort_key


@dataclass(frozen=True, slots=True)
class Tied:
    """A criterion a finding is tied to."""

    id: str
    code: str
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FindingLine:
    """`removed`: when it was taken away; None for one that counts."""

    key: str
    area: str
    kind: str
    text: str
    degree: str
    criteria: tuple[Tied, ...]
    evidence: tuple[Mapping[str, str], ...]
    version: int
    written_by: str
    removed: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Proof:
    """Something handed in that a finding can rest on: a document, or a passage of one (with its `quote` and the
    criteria it is tied to). `id` as `evidence_id` writes it; `page` 0: not said."""

    id: str
    document: str
    title: str
    withheld: bool
    page: int = 0
    quote: str = ""
    sender: str = ""
    dated: dt.date | None = None
    criteria: tuple[Tied, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaCount:
    """How many findings an area has, by kind."""

    id: str
    names: Mapping[str, str]
    counts: Mapping[str, int]
    n: int


@dataclass(frozen=True, slots=True)
class AllFindings:
    head: Head
    kinds: tuple[str, ...]
    areas: tuple[AreaCount, ...]
    may_write: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """What evaluators wrote on a criterion when they rated, not yet taken over: a start for a finding."""

    criterion: Tied
    kind: str
    texts: tuple[tuple[str, str], ...]  # (who, what)


@dataclass(frozen=True, slots=True)
class AreaFindings:
    """`kinds`: those there are here, with their findings in order. `open`: whether the ratings may be seen. `proofs`:
    by finding, what it rests on, as far as the viewer may see that."""

    head: Head
    area: str
    names: Mapping[str, str]
    kinds: tuple[tuple[str, tuple[FindingLine, ...]], ...]
    removed: tuple[FindingLine, ...]
    criteria: tuple[Tied, ...]
    remarks: tuple[Remark, ...]
    proofs: Mapping[str, tuple[Proof, ...]]
    open: bool
    may_write: bool
    areas: tuple[tuple[str, Mapping[str, str]], ...]


def all_findings(viewer: Viewer, key: str) -> AllFindings:
    """How far each area is. Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.SEE_DRAFT)
    edition = judgement.edition_of(held.assignment)
    counted: dict[str, dict[str, int]] = {}
    lines = held.assignment.findings.filter(removed_at=None).values("area", "kind").annotate(n=Count("id"))
    for line in lines.order_by():
        counted.setdefault(line["area"], {})[line["kind"]] = line["n"]
    kinds = allowed_kinds(held)
    return AllFindings(
        head=head_of(held),
        kinds=kinds,
        areas=tuple(
            AreaCount(
                area.id,
                area.names,
                {kind: counted.get(area.id, {}).get(kind, 0) for kind in kinds},
                sum(counted.get(area.id, {}).values()),
            )
            for area in edition.areas
        ),
        may_write=held.may(Capability.WRITE_FINDINGS),
    )


def area_findings(viewer: Viewer, key: str, area: str) -> AreaFindings:
    """The findings of an area. Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.SEE_DRAFT)
    edition = judgement.edition_of(held.assignment)
    placed = edition.area_by_id.get(area)
    if placed is None:
        raise NotVisible(area)
    writing = held.may(Capability.WRITE_FINDINGS)
    lines = lines_of(held.assignment, edition, area=area, removed=writing)
    kept = [line for line in lines if line.removed is None]
    opened = area in open_areas(held)
    return AreaFindings(
        head=head_of(held),
        area=area,
        names=placed.names,
        kinds=tuple(
            (kind, tuple(line for line in kept if line.kind == kind)) for kind in allowed_kinds(held)
        ),
        removed=tuple(line for line in lines if line.removed is not None),
        criteria=tuple(_tied(edition, one.id) for one in placed.criteria),
        remarks=_remarks(held, edition, placed, kept) if opened and writing else (),
        proofs=_proofs(held, kept),
        open=opened,
        may_write=writing,
        areas=tuple((one.id, one.names) for one in edition.areas),
    )


def lines_of(
    assignment: Assignment, edition: Edition, *, area: str = "", removed: bool = False
) -> tuple[FindingLine, ...]:
    """Findings in the order of areas, kinds and places. Whoever asks has seen to who may know them."""
    rows = assignment.findings.select_related("written_by")
    if area:
        rows = rows.filter(area=area)
    if not removed:
        rows = rows.filter(removed_at=None)
    areas = [one.id for one in edition.areas]
    kinds = list(FindingKind.values)
    ordered = sorted(rows, key=lambda row: (areas.index(row.area), kinds.index(row.kind), row.place, row.pk))
    return tuple(
        FindingLine(
            key=row.key,
            area=row.area,
            kind=row.kind,
            text=row.text,
            degree=row.degree,
            criteria=tuple(_tied(edition, one) for one in row.criteria),
            evidence=tuple(row.evidence),
            version=row.version,
            written_by=row.written_by.name,
            removed=row.removed_at,
        )
        for row in ordered
    )


def _tied(edition: Edition, criterion: str) -> Tied:
    found = edition.criterion_by_id[criterion]
    return Tied(found.id, found.code, {language: text.title for language, text in found.texts.items()})


def _remarks(held: Seat, edition: Edition, area: Area, lines: list[FindingLine]) -> tuple[Remark, ...]:
    """Texts of the first ratings, without those whose criterion has a finding of that kind already."""
    given = first_ratings(held.assignment, area.id)
    taken = {(tied.id, line.kind) for line in lines for tied in line.criteria}
    found: list[Remark] = []
    for criterion in area.criteria:
        rows: list[Any] = given.get(criterion.id, [])
        for kind, name in ((FindingKind.STRENGTH, "strengths"), (FindingKind.IMPROVEMENT, "improvements")):
            texts = tuple(
                (row.evaluator.name, getattr(row, name)) for row in rows if getattr(row, name).strip()
            )
            if texts and (criterion.id, str(kind)) not in taken:
                found.append(Remark(_tied(edition, criterion.id), str(kind), texts))
    return tuple(found)


def _proofs(held: Seat, lines: Iterable[FindingLine]) -> dict[str, tuple[Proof, ...]]:
    chosen = {line.key: [evidence_id(one["kind"], one["key"]) for one in line.evidence] for line in lines}
    if not any(chosen.values()):
        return {}
    there = {one.id: one for one in (*_papers(held), *_marked(held))}
    return {key: tuple(there[one] for one in ids if one in there) for key, ids in chosen.items()}


def _papers(held: Seat) -> Iterator[Proof]:
    rows = visible_documents(held).values_list("key", "title", "withheld", "sender", "dated")
    for key, title, withheld, sender, dated in rows:
        yield Proof(evidence_id(DOCUMENT, key), key, title, withheld, sender=sender, dated=dated)


def _marked(held: Seat) -> Iterator[Proof]:
    edition = judgement.edition_of(held.assignment)
    for one in marked(held):
        yield Proof(
            evidence_id(PASSAGE, one.key),
            one.document,
            one.title,
            one.withheld,
            one.page,
            one.quote,
            criteria=tuple(_tied(edition, criterion.id) for criterion in one.criteria),
        )


@dataclass(frozen=True, slots=True)
class Choosing:
    """What a finding can rest on. `near`: passages on its own criteria, or on those of its area where it has none;
    `others`: the other passages. `chosen`: ids of what it rests on and the viewer may see."""

    head: Head
    line: FindingLine
    near: tuple[Proof, ...]
    others: tuple[Proof, ...]
    papers: tuple[Proof, ...]
    chosen: frozenset[str]


def choosing(viewer: Viewer, key: str, finding: str) -> Choosing:
    """The evidence to choose from for a finding. Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.WRITE_FINDINGS)
    edition = judgement.edition_of(held.assignment)
    line = next((one for one in lines_of(held.assignment, edition) if one.key == finding), None)
    if line is None:
        raise NotVisible(finding)
    about = {one.id for one in line.criteria} or {one.id for one in edition.area_by_id[line.area].criteria}
    passages = tuple(_marked(held))
    near = tuple(one for one in passages if about & {tied.id for tied in one.criteria})
    papers = tuple(sorted(_papers(held), key=lambda one: (sort_key(one.title), one.id)))
    there = {one.id for one in (*passages, *papers)}
    return Choosing(
        head=head_of(held),
        line=line,
        near=near,
        others=tuple(one for one in passages if one not in near),
        papers=papers,
        chosen=frozenset(evidence_id(one["kind"], one["key"]) for one in line.evidence) & there,
    )


def area_of(viewer: Viewer, key: str, finding: str) -> str:
    """In which area a finding is. Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.WRITE_FINDINGS)
    area = held.assignment.findings.filter(key=finding).values_list("area", flat=True).first()
    if area is None:
        raise NotVisible(finding)
    return area
