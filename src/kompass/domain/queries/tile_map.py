"""The municipalities of a country as tiles, county by county, with the latest known total of each.

Totals of the Municipal Compass alone: those of another instrument would be read on the same scale.
"""

import csv
import functools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db.models import Count, F, OuterRef, Subquery

from kompass.domain.access import Viewer, visible_evaluations, visible_municipalities
from kompass.domain.queries.instruments import COMPASS, made_with
from kompass.models import MunicipalityPeriod


@dataclass(frozen=True, slots=True)
class Tile:
    """A municipality. `total` is the latest one known, with its evaluation's slug, date and edition; None: not known.

    `until` is the year from which a former municipality is no more, None for one that exists.
    """

    slug: str
    name: str
    county: str
    n_evaluations: int
    total: int | None
    when: str
    edition: str
    evaluation: str
    until: int | None


@dataclass(frozen=True, slots=True)
class County:
    """A county and its municipalities in alphabetical order. `name` is "" where the register has no counties.

    `row` and `place` say where it stands (from the north, from the west), `columns` how many tiles it is wide
    there, `indent` how many tiles are left free before it.
    """

    code: str
    name: str
    row: int
    place: int
    columns: int
    indent: int
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class TileMap:
    country: str
    counties: tuple[County, ...]
    """From north to south, from west to east; those existing today with every municipality existing today."""
    evaluated: tuple[Tile, ...]
    """Every municipality with an evaluation, the former ones among them; highest total first, unknown ones last."""
    by_register: bool
    """Whether a register names every municipality of the country; otherwise only evaluated ones are known."""

    @property
    def n(self) -> int:
        return sum(len(county.tiles) for county in self.counties)

    @property
    def n_evaluated(self) -> int:
        """Of those on the map."""
        return sum(1 for tile in self.evaluated if tile.until is None)

    @property
    def n_with_total(self) -> int:
        """Of those on the map."""
        return sum(1 for tile in self.evaluated if tile.until is None and tile.total is not None)

    @property
    def former(self) -> tuple[Tile, ...]:
        return tuple(tile for tile in self.evaluated if tile.until is not None)


# Our own arrangement of the counties on a grid; no boundaries are needed for it.
_PLACES: Final = Path(__file__).resolve().parents[2] / "registers" / "county_places.csv"
_LAST: Final = 1_000
_DEFAULT_COLUMNS: Final = 8


def tile_map(viewer: Viewer, country: str) -> TileMap:
    """The map of a country ("NO", "SE", "DK", or "ZZ" for the invented one). Two queries."""
    scored = (
        visible_evaluations(viewer, named=True)
        .filter(made_with(COMPASS), municipality=OuterRef("pk"), total__isnull=False)
        .order_by(F("latest").desc(nulls_last=True), F("earliest").desc(nulls_last=True), "-slug")
    )
    found = (
        visible_municipalities(viewer, country=country)
        .annotate(
            n_evaluations=Count("evaluations", filter=made_with(COMPASS, through="evaluations__")),
            total=Subquery(scored.values("total")[:1]),
            when=Subquery(scored.values("evaluated")[:1]),
            edition=Subquery(scored.values("edition")[:1]),
            evaluation=Subquery(scored.values("slug")[:1]),
        )
        .order_by("sort_key", "pk")
        .values("pk", "slug", "name", "dissolved", "n_evaluations", "total", "when", "edition", "evaluation")
    )
    counties = _counties(country)
    named: dict[str, str] = {}
    members: dict[str, list[Tile]] = defaultdict(list)
    everybody = []
    for row in found:
        code, county = counties.get(row["pk"], ("", ""))
        tile = _tile(row, county)
        everybody.append(tile)
        if tile.until is None:
            named[code] = county
            members[code].append(tile)
    places = _places(country)
    placed = [
        County(code, named[code], *places.get(code, (_LAST, place, _DEFAULT_COLUMNS, 0)), tuple(tiles))
        for place, (code, tiles) in enumerate(sorted(members.items()))
    ]
    evaluated = [tile for tile in everybody if tile.n_evaluations]
    return TileMap(
        country=country,
        counties=tuple(sorted(placed, key=lambda county: (county.row, county.place))),
        evaluated=tuple(sorted(evaluated, key=lambda tile: (tile.total is None, -(tile.total or 0)))),
        by_register=bool(counties),
    )


def _tile(row: Mapping[str, Any], county: str) -> Tile:
    return Tile(
        slug=row["slug"],
        name=row["name"],
        county=county,
        n_evaluations=row["n_evaluations"],
        total=row["total"],
        when=row["when"] or "",
        edition=row["edition"] or "",
        evaluation=row["evaluation"] or "",
        until=row["dissolved"].year if row["dissolved"] else None,
    )


def _counties(country: str) -> dict[int, tuple[str, str]]:
    """Code and name of the county each municipality lies in, or last lay in."""
    periods = MunicipalityPeriod.objects.filter(country=country).order_by(
        F("valid_from").asc(nulls_first=True), "code"
    )
    return {
        pk: (code, name) for pk, code, name in periods.values_list("municipality_id", "county_code", "county")
    }


@functools.cache
def _places(country: str) -> dict[str, tuple[int, int, int, int]]:
    with _PLACES.open(encoding="utf-8", newline="") as file:
        return {
            row["county_code"]: (int(row["row"]), int(row["place"]), int(row["columns"]), int(row["indent"]))
            for row in csv.DictReader(file)
            if row["country"] == country
        }
