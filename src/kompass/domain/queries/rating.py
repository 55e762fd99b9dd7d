"""Rating as pages show it: one's own ratings of an area, what they can rest on, and how far one is.

The ratings of others are given for areas that everybody has locked, and for no other: `open_areas` says which.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count

from kompass.domain import judgement, rating
from kompass.domain.access import (
    EVALUATORS,
    Capability,
    NotAllowed,
    NotVisible,
    Seat,
    Viewer,
    open_areas,
    seat,
)
from kompass.domain.consensus import first_ratings
from kompass.domain.queries.assignment import Head, head_of
from kompass.domain.queries.edition import named_in_order
from kompass.domain.queries.material import Material, material
from kompass.method import Edition
from kompass.method.editions import Area, Aspect, Criterion, Level, Named, SubArea
from kompass.models import Rating

UNRATED: Final = "unrated"
NO_EVIDENCE: Final = "no_evidence"
LOW_CONFIDENCE: Final = "low_confidence"
FILTERS: Final = (UNRATED, NO_EVIDENCE, LOW_CONFIDENCE)


@dataclass(frozen=True, slots=True)
class Given:
    """A rating as it stands. `who`: "" for one's own. `quick`: the one level of all aspects, None where they differ."""

    who: str
    version: int
    levels: Mapping[str, int]
    quick: int | None
    not_applicable: bool
    reason: str
    strengths: str
    improvements: str
    confidence: int | None
    rated: bool
    needs_reason: bool

    @property
    def lacks_reason(self) -> bool:
        return self.needs_reason and not self.reason


@dataclass(frozen=True, slots=True)
class CriterionSheet:
    """A criterion to be rated. `others`: all first ratings, one's own among them, once the area is open."""

    criterion: Criterion
    aspects: tuple[Aspect, ...]
    evidence: tuple[Named, ...]
    ask: tuple[Named, ...]
    mine: Given
    others: tuple[Given, ...]
    material: Material


@dataclass(frozen=True, slots=True)
class AreaProgress:
    """How far one is with an area. `locked`: by oneself; `open`: by all, so that first ratings are shown."""

    id: str
    names: Mapping[str, str]
    n: int
    n_rated: int
    n_low: int
    locked: bool
    open: bool
    n_locked: int


@dataclass(frozen=True, slots=True)
class Progress:
    head: Head
    areas: tuple[AreaProgress, ...]
    n_evaluators: int
    may_rate: bool


@dataclass(frozen=True, slots=True)
class AreaSheet:
    """An area as one evaluator rates it. `counts`: criteria by filter; `shown`: what the filter leaves, by sub-area."""

    head: Head
    area: Area
    edition: Edition
    levels: tuple[Level, ...]
    bands: tuple[tuple[Level, Mapping[str, str]], ...]
    shown: tuple[tuple[SubArea, tuple[CriterionSheet, ...]], ...]
    progress: AreaProgress
    areas: tuple[AreaProgress, ...]
    counts: Mapping[str, int]
    n_evaluators: int
    may_rate: bool
    unrated: tuple[tuple[str, str], ...]
    without_reason: tuple[tuple[str, str], ...]
    """Id and code of what is still missing."""


def progress(viewer: Viewer, key: str) -> Progress:
    """Raises NotVisible, NotAllowed."""
    held = _held(viewer, key)
    areas, n = _areas(held, judgement.edition_of(held.assignment))
    return Progress(head_of(held), areas, n, held.may(Capability.RATE))


def area_sheet(viewer: Viewer, key: str, area: str, *, show: str = "") -> AreaSheet:
    """An area with one's own ratings; `show` is one of FILTERS or "" for all. Raises NotVisible, NotAllowed."""
    held = _held(viewer, key)
    edition = judgement.edition_of(held.assignment)
    placed = edition.area_by_id.get(area)
    if placed is None:
        raise NotVisible(area)
    areas, n = _areas(held, edition)
    own = next(one for one in areas if one.id == area)
    rows = {row.criterion: row for row in held.assignment.ratings.filter(area=area, evaluator=held.person)}
    firsts = first_ratings(held.assignment, area) if own.open else {}
    known = material(held, [criterion.id for criterion in placed.criteria])
    sheets = {
        criterion.id: CriterionSheet(
            criterion=criterion,
            aspects=edition.aspects_of(criterion),
            evidence=named_in_order(criterion.evidence, edition.evidence),
            ask=named_in_order(criterion.ask, edition.roles),
            mine=given(edition, criterion, rows.get(criterion.id)),
            others=tuple(
                given(edition, criterion, row, row.evaluator.name) for row in firsts.get(criterion.id, ())
            ),
            material=known[criterion.id],
        )
        for criterion in placed.criteria
    }
    ids = {criterion.code: criterion.id for criterion in placed.criteria}
    return AreaSheet(
        head=head_of(held),
        area=placed,
        edition=edition,
        levels=edition.levels,
        bands=_bands(edition, placed),
        shown=tuple(
            (sub_area, found)
            for sub_area in placed.sub_areas
            if (found := tuple(sheets[one.id] for one in sub_area.criteria if _passes(sheets[one.id], show)))
        ),
        progress=own,
        areas=areas,
        counts={name: sum(_passes(one, name) for one in sheets.values()) for name in FILTERS},
        n_evaluators=n,
        may_rate=held.may(Capability.RATE) and not own.locked,
        unrated=tuple((ids[code], code) for code in rating.unrated(edition, area, rows)),
        without_reason=tuple((ids[code], code) for code in rating.without_reason(edition, area, rows)),
    )


def _held(viewer: Viewer, key: str) -> Seat:
    held = seat(viewer, key)
    if not held.may(Capability.RATE):
        held.need(Capability.SEE_RATINGS)
    if judgement.edition_of(held.assignment).areas_only:
        raise NotAllowed(Capability.RATE)
    return held


def _areas(held: Seat, edition: Edition) -> tuple[tuple[AreaProgress, ...], int]:
    one = held.assignment
    rows: dict[str, dict[str, Rating]] = {}
    for row in one.ratings.filter(evaluator=held.person).defer("strengths", "improvements"):
        rows.setdefault(row.area, {})[row.criterion] = row
    evaluators = list(one.participations.filter(role__in=EVALUATORS).values_list("user", flat=True))
    locks = one.area_locks.filter(evaluator__in=evaluators)
    counted = dict(locks.values("area").annotate(n=Count("id")).values_list("area", "n").order_by())
    own = set(one.area_locks.filter(evaluator=held.person).values_list("area", flat=True))
    opened = open_areas(held)
    found = tuple(
        AreaProgress(
            id=area.id,
            names=area.names,
            n=len(area.criteria),
            n_rated=len(area.criteria) - len(rating.unrated(edition, area.id, rows.get(area.id, {}))),
            n_low=sum(row.confidence == rating.LOW for row in rows.get(area.id, {}).values()),
            locked=area.id in own,
            open=area.id in opened,
            n_locked=counted.get(area.id, 0),
        )
        for area in edition.areas
    )
    return found, len(evaluators)


def given(edition: Edition, criterion: Criterion, row: Rating | None, who: str = "") -> Given:
    """A rating as pages show it; of None what an empty one would say, with the version 0."""
    said: dict[str, Any] = rating.content(row)
    levels = said["levels"]
    every = [levels.get(aspect.id) for aspect in edition.aspects_of(criterion)]
    return Given(
        who=who,
        version=row.version if row else 0,
        quick=every[0] if len(set(every)) == 1 else None,
        rated=said["not_applicable"] or None not in every,
        needs_reason=said["not_applicable"] or judgement.implausible(edition, levels),
        **said,
    )


def _passes(one: CriterionSheet, show: str) -> bool:
    if show == UNRATED:
        return not one.mine.rated
    if show == NO_EVIDENCE:
        return not one.material.n_evidence
    if show == LOW_CONFIDENCE:
        return one.mine.confidence == rating.LOW
    return True


def _bands(edition: Edition, area: Area) -> tuple[tuple[Level, Mapping[str, str]], ...]:
    """The levels where they are bands, with what each means for a criterion of the area as a whole."""
    if not edition.banded:
        return ()
    worded = next((panel.levels for panel in edition.panels if panel.id == area.panel), {})
    return tuple((level, worded.get(level.value, {})) for level in edition.levels)
