"""What a municipality is doing, for everybody: its published strategies, and those of its predecessors."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from kompass.domain.access import INVENTED, Viewer, published_strategies, visible_municipalities
from kompass.domain.queries.municipality import NotFound
from kompass.domain.queries.strategy import Plan, StrategyHead, whole
from kompass.models import MeasureStatus, Municipality, Strategy, Succession


class StrategyNotFound(LookupError):
    """Nothing of this key is published."""


@dataclass(frozen=True, slots=True)
class Published:
    """`predecessors`: strategies of municipalities it came from, however long ago."""

    slug: str
    name: str
    country: str
    invented: bool
    own: tuple[Plan, ...]
    predecessors: tuple[Plan, ...]


def published(viewer: Viewer, slug: str) -> Published:
    """Raises NotFound: there is no such municipality."""
    place = visible_municipalities(viewer, named=True).filter(slug=slug).first()
    if place is None:
        raise NotFound(slug)
    before = _came_from(place)
    return Published(
        slug=place.slug,
        name=place.name,
        country=place.country,
        invented=place.country == "ZZ",
        own=_plans(viewer, [place.pk]),
        predecessors=_plans(viewer, before) if before else (),
    )


def counts(viewer: Viewer, slug: str) -> int:
    """How many strategies the page of this municipality has to show, its predecessors' included."""
    place = visible_municipalities(viewer, named=True).filter(slug=slug).first()
    if place is None:
        return 0
    return published_strategies(viewer).filter(municipality__in=[place.pk, *_came_from(place)]).count()


def _came_from(place: Municipality) -> list[int]:
    """All that went into it, step by step back."""
    ties: dict[int, list[int]] = {}
    for before, after in Succession.objects.filter(successor__country=place.country).values_list(
        "predecessor_id", "successor_id"
    ):
        ties.setdefault(after, []).append(before)
    found: list[int] = []
    ahead = list(ties.get(place.pk, ()))
    while ahead:
        one = ahead.pop()
        if one not in found and one != place.pk:
            found.append(one)
            ahead.extend(ties.get(one, ()))
    return found


def _plans(viewer: Viewer, places: Sequence[int]) -> tuple[Plan, ...]:
    rows = _rows(viewer).filter(municipality__in=places).order_by("-adopted_on", "-id")
    ordered = sorted(rows, key=lambda row: (row.adopted_on is None, -_day(row), -row.pk))
    return tuple(whole(row, _head(row), None) for row in ordered)


def _rows(viewer: Viewer) -> QuerySet[Strategy]:
    return published_strategies(viewer).select_related(
        "municipality", "source", "basis_evaluation", "basis_assignment"
    )


def _day(row: Strategy) -> int:
    return row.adopted_on.toordinal() if row.adopted_on else 0


def _head(row: Strategy) -> StrategyHead:
    return StrategyHead(
        key=row.key,
        title=row.title,
        municipality=row.municipality.name,
        municipality_slug=row.municipality.slug,
        country=row.municipality.country,
        status=row.status,
        roles=(),
        may=frozenset(),
        is_example=row.is_example,
        published=True,
    )


# For programs --------------------------------------------------------------------------------------------------------


def published_strategy(viewer: Viewer, key: str) -> Plan:
    """A published strategy as everybody may read it. Raises StrategyNotFound."""
    row = _rows(viewer).filter(key=key).first()
    if row is None:
        raise StrategyNotFound(key)
    return whole(row, _head(row), None)


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A published strategy in a list. `n`: its measures; `n_done`, `n_late`: those that are done or overdue."""

    key: str
    title: str
    municipality: str
    municipality_slug: str
    country: str
    invented: bool
    status: str
    period_from: dt.date | None
    period_until: dt.date | None
    adopted_on: dt.date | None
    closed_on: dt.date | None
    n: int
    n_done: int
    n_late: int


@dataclass(frozen=True, slots=True)
class PublishedLines:
    """A page of them, and how many there are in all."""

    n: int
    lines: tuple[PublishedLine, ...]


def published_strategies_of(
    viewer: Viewer, *, country: str = "", municipality: str = "", page: int = 1, per_page: int = 50
) -> PublishedLines:
    """Published strategies by municipality, the latest first; without a country those of every real one. 2 queries."""
    rows = _rows(viewer)
    if municipality:
        rows = rows.filter(municipality__slug=municipality)
    if country:
        rows = rows.filter(municipality__country=country)
    elif not municipality:
        rows = rows.exclude(municipality__country=INVENTED)
    there = Q(measures__removed_at=None)
    open_ = ~Q(measures__status__in=(MeasureStatus.DONE, MeasureStatus.STOPPED))
    rows = rows.annotate(
        n=Count("measures", filter=there),
        n_done=Count("measures", filter=there & Q(measures__status=MeasureStatus.DONE)),
        n_late=Count("measures", filter=there & open_ & Q(measures__due__lt=timezone.localdate())),
    ).order_by(
        "municipality__country", "municipality__sort_key", F("adopted_on").desc(nulls_last=True), "-id"
    )
    first = (page - 1) * per_page
    return PublishedLines(n=rows.count(), lines=tuple(_line(row) for row in rows[first : first + per_page]))


def _line(row: Strategy) -> PublishedLine:
    return PublishedLine(
        key=row.key,
        title=row.title,
        municipality=row.municipality.name,
        municipality_slug=row.municipality.slug,
        country=row.municipality.country,
        invented=row.is_example,
        status=row.status,
        period_from=row.period_from,
        period_until=row.period_until,
        adopted_on=row.adopted_on,
        closed_on=row.closed_on,
        n=row.n,  # type: ignore[attr-defined]
        n_done=row.n_done,  # type: ignore[attr-defined]
        n_late=row.n_late,  # type: ignore[attr-defined]
    )
