"""What a municipality is doing, for everybody: its published strategies, and those of its predecessors."""

from collections.abc import Sequence
from dataclasses import dataclass

from kompass.domain.access import Viewer, published_strategies, visible_municipalities
from kompass.domain.queries.municipality import NotFound
from kompass.domain.queries.strategy import Plan, StrategyHead, whole
from kompass.models import Municipality, Strategy, Succession


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
    rows = (
        published_strategies(viewer)
        .filter(municipality__in=places)
        .select_related("municipality", "source", "basis_evaluation", "basis_assignment")
        .order_by("-adopted_on", "-id")
    )
    ordered = sorted(rows, key=lambda row: (row.adopted_on is None, -_day(row), -row.pk))
    return tuple(whole(row, _head(row), None) for row in ordered)


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
