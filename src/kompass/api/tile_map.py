"""A country's municipalities, county by county, with the latest known total of each."""

from django.http import HttpRequest
from ninja import Query, Router

from kompass.api.asked import Asked, field, params
from kompass.api.document import answers
from kompass.api.errors import refuse
from kompass.api.fields import Shape, known, told
from kompass.api.row import Links, api_address, page_address
from kompass.domain.access import INVENTED, PUBLIC, REAL_COUNTRIES
from kompass.domain.queries import tile_map as queries
from kompass.domain.queries.record import bias_warning
from kompass.domain.queries.reference import ParamReader

router = Router(tags=["Municipalities"])

COUNTRIES = (*REAL_COUNTRIES, INVENTED)


class MapAsked(Asked):
    country: str = field("Which country; by default NO.", "NO", enum=list(COUNTRIES))


class Tile(Shape):
    """A municipality. What is null is not known, or there was no evaluation."""

    slug: str = told("Name of the municipality in addresses.", "no-roros")
    name: str = told("Its name.", "Røros")
    county: str | None = told("The county it lies in, or last lay in.", "Trøndelag")
    until: int | None = told("Year from which it is no more; null for one that exists.", 2020)
    n_evaluations: int = told("How many evaluations the record knows.", 3)
    total: int | None = told("Its latest known total in points.", 593)
    when: str | None = told("When that one was.", "2021")
    edition: str | None = told("By which edition.", "official-2020")
    evaluation: str | None = told("Which evaluation.", "no-roros-2021")
    links: Links = told("Where more is.")


class County(Shape):
    """Where it stands on the map is our own arrangement, roughly as it lies; counted in tiles."""

    code: str | None = told("Its official code.", "50")
    name: str | None = told("Its name; null where the register has no counties.", "Trøndelag")
    row: int = told("Which row, from the north.", 3)
    place: int = told("Which place in the row, from the west.", 1)
    columns: int = told("How many tiles it is wide.", 10)
    indent: int = told("How many tiles are left free before it.", 1)
    tiles: list[Tile] = told("Its municipalities that exist today, by name.")


class Map(Shape):
    country: str = told("Country.", "NO")
    invented: bool = told("Whether it is the invented country.", False)
    by_register: bool = told("Whether every municipality is known; otherwise only those evaluated.", True)
    n: int = told("Municipalities that exist today.", 357)
    n_evaluated: int = told("Of these, those with a known evaluation.", 15)
    n_with_total: int = told("Of these, those with a known total.", 8)
    counties: list[County] = told("From north to south, from west to east.")
    former: list[Tile] = told("Evaluated municipalities that are no more; they are not on the map.")
    caution: str | None = told(
        "What to keep in mind about every mean of known totals; null for the invented country.",
        bias_warning("en"),
    )


@router.get("/map", response=answers(Map), summary="Show a country's municipalities by latest known total")
def tile_map(request: HttpRequest, asked: Query[MapAsked]) -> Map:
    """What the map of a country shows."""
    reader = ParamReader(params(request, asked))
    country = reader.one("country", REAL_COUNTRIES[0], COUNTRIES) or REAL_COUNTRIES[0]
    refuse(reader.problems, asked.language)
    found = queries.tile_map(PUBLIC, country)
    invented = country == INVENTED
    return Map(
        country=country,
        invented=invented,
        by_register=found.by_register,
        n=found.n,
        n_evaluated=found.n_evaluated,
        n_with_total=found.n_with_total,
        counties=[
            County(
                code=known(county.code),
                name=known(county.name),
                row=county.row,
                place=county.place,
                columns=county.columns,
                indent=county.indent,
                tiles=[_tile(tile, asked.language) for tile in county.tiles],
            )
            for county in found.counties
        ],
        former=[_tile(tile, asked.language) for tile in found.former],
        caution=None if invented else bias_warning(asked.language),
    )


def _tile(tile: queries.Tile, language: str) -> Tile:
    return Tile(
        slug=tile.slug,
        name=tile.name,
        county=known(tile.county),
        until=tile.until,
        n_evaluations=tile.n_evaluations,
        total=tile.total,
        when=known(tile.when),
        edition=known(tile.edition),
        evaluation=known(tile.evaluation),
        links=Links(
            self=api_address("municipality", slug=tile.slug),
            page=page_address("municipality", language, slug=tile.slug),
        ),
    )
