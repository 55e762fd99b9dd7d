"""The record as a whole: where everything is, how much there is, and how much there is said to be."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from kompass import EXPORT_FORMAT, __version__, method
from kompass.api.asked import Asked, Paged, country_field, params
from kompass.api.comparison import StatedCount, stated_count
from kompass.api.document import answers
from kompass.api.errors import refuse
from kompass.api.fields import Exact, Shape, exact, known, points, told
from kompass.api.lists import Page, cut, part
from kompass.api.row import EvaluationRow, api_address, evaluation_row, page_address
from kompass.domain.access import PUBLIC
from kompass.domain.data_dictionary import LICENCES
from kompass.domain.queries import record as queries
from kompass.domain.queries import stated
from kompass.domain.queries.reference import ParamReader
from kompass.language import translator

router = Router(tags=["Record"])

SOFTWARE_LICENCE = "EUPL-1.2"


class Licence(Shape):
    name: str = told("Its name.", "Norwegian Licence for Open Government Data (NLOD) 2.0")
    address: str | None = told("Where it is written.", "https://data.norge.no/nlod/en/2.0")
    attribution: str = told("What to name with it.", "Kilde: Statistisk sentralbyrå.")


class IndexLinks(Shape):
    openapi: str = told("This API as an OpenAPI document.", "/api/v1/openapi.json")
    record: str = told("The record as a whole.", "/api/v1/record")
    evaluations: str = told("Evaluations.", "/api/v1/evaluations")
    municipalities: str = told("Municipalities.", "/api/v1/municipalities")
    claims: str = told("Published claims.", "/api/v1/claims")
    editions: str = told("Editions of the instrument.", "/api/v1/editions")
    strategies: str = told("Published strategies.", "/api/v1/strategies")
    own_strategies: str = told("One's own strategies, for who has signed in.", "/api/v1/work/strategies")
    counts: str = told("Stated numbers of evaluations.", "/api/v1/counts")
    compare: str = told("Evaluations side by side.", "/api/v1/compare")
    map: str = told("A country's municipalities by latest known total.", "/api/v1/map")
    search: str = told("Everything by its words.", "/api/v1/search")
    page: str = told("The record for people.", "/en/about/")


class Index(Shape):
    """Where everything is."""

    name: str = told("What this is.", "Kompass")
    version: str = told("Version of the software.", __version__)
    api_version: str = told("Version of this API; within it fields are only added.", "1")
    method_version: str = told("Version of the rules by which points are computed.", method.METHOD_VERSION)
    export_format: str = told("Version of the format of exports.", EXPORT_FORMAT)
    licence: str = told("Licence of the software.", SOFTWARE_LICENCE)
    data_licences: list[Licence] = told("Licences of the data, and what to name.")
    caution: str = told("What to keep in mind about every mean of known totals.", queries.bias_warning("en"))
    links: IndexLinks = told("Addresses, from the root of this host.")


class Country(Shape):
    country: str = told("Country.", "NO")
    n_evaluations: int = told("Evaluations known.", 30)
    n_with_total: int = told("Those whose total is known.", 29)
    n_with_areas: int = told("Those of which the points of at least one area are known.", 5)
    n_municipalities: int = told("Municipalities evaluated.", 25)
    mean_total: float | None = told(
        "Mean of the known totals in points; it leans upwards, see `caution`.", 391.3
    )
    mean_total_exact: Exact | None = told("The same, exactly.", "1174/3")
    first_year: int | None = told("Year of the first evaluation.", 2002)
    last_year: int | None = told("Year of the last one.", 2023)
    highest: EvaluationRow | None = told("The one with the highest known total.")


class DataSet(Shape):
    name: str = told("The data set.", "evaluations")
    digest: str = told(
        "SHA-256 of its file.", "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"
    )
    loaded_at: dt.datetime = told("When it was loaded.", "2026-01-31T12:00:00Z")


class Record(Shape):
    """The real record; the invented example is not in it."""

    n_evaluations: int = told("Evaluations known.", 57)
    n_with_total: int = told("Those whose total is known.", 56)
    n_with_areas: int = told("Those of which the points of at least one area are known.", 8)
    n_municipalities: int = told("Municipalities in which an evaluation is known.", 40)
    n_claims: int = told("Published claims.", 33)
    mean_total: float | None = told(
        "Mean of the known totals in points; it leans upwards, see `caution`.", 471.2
    )
    mean_total_exact: Exact | None = told("The same, exactly.", "2356/5")
    caution: str = told("What to keep in mind about every mean of known totals.", queries.bias_warning("en"))
    countries: list[Country] = told("The same by country.")
    stated: list[StatedCount] = told("How many evaluations are said to exist.")
    data_sets: list[DataSet] = told("The files the record was read from.")
    product_version: str = told("Version of the software.", __version__)
    method_version: str = told("Version of the rules by which points are computed.", method.METHOD_VERSION)
    export_format: str = told("Version of the format of exports.", EXPORT_FORMAT)
    invented: bool = told("Never: only the real record is counted here.", False)


class CountsAsked(Paged):
    country: str = country_field("Only numbers about this country. Empty or `all`: every real one.")


class CountFilter(Shape):
    country: str | None = told("Country code; null: every real country.", "NO")


class CountList(Page):
    items: list[StatedCount] = told("The numbers of this page, by country, oldest first.")
    filter: CountFilter = told("What was asked for.")


@router.get("/", response=answers(Index), summary="Where everything is")
def index(request: HttpRequest, asked: Query[Asked]) -> Index:
    """Addresses, versions and licences."""
    params(request, asked)
    _ = translator(asked.language)
    return Index(
        name="Kompass",
        version=__version__,
        api_version="1",
        method_version=method.METHOD_VERSION,
        export_format=EXPORT_FORMAT,
        licence=SOFTWARE_LICENCE,
        data_licences=[
            Licence(name=_(one.name), address=known(one.address), attribution=_(one.attribution))
            for one in LICENCES.values()
        ],
        caution=queries.bias_warning(asked.language),
        links=IndexLinks(
            openapi=api_address("openapi"),
            record=api_address("record"),
            evaluations=api_address("evaluations"),
            municipalities=api_address("municipalities"),
            claims=api_address("claims"),
            editions=api_address("editions"),
            strategies=api_address("strategies"),
            own_strategies=api_address("own_strategies"),
            counts=api_address("counts"),
            compare=api_address("compare"),
            map=api_address("tile_map"),
            search=api_address("search"),
            page=page_address("about", asked.language),
        ),
    )


@router.get("/record", response=answers(Record), summary="Show the record")
def record(request: HttpRequest, asked: Query[Asked]) -> Record:
    """Counts and summaries of the real record."""
    params(request, asked)
    found = queries.record(PUBLIC)
    return Record(
        n_evaluations=found.n_evaluations,
        n_with_total=found.n_with_total,
        n_with_areas=found.n_with_areas,
        n_municipalities=found.n_municipalities,
        n_claims=found.n_claims,
        mean_total=points(found.mean_total),
        mean_total_exact=exact(found.mean_total),
        caution=queries.bias_warning(asked.language),
        countries=[_country(one, asked.language) for one in found.countries],
        stated=[stated_count(one) for one in found.stated],
        data_sets=[
            DataSet(name=one.name, digest=one.digest, loaded_at=one.loaded_at) for one in found.data_sets
        ],
        product_version=found.product_version,
        method_version=found.method_version,
        export_format=found.export_format,
        invented=False,
    )


def _country(one: queries.CountrySummary, language: str) -> Country:
    return Country(
        country=one.country,
        n_evaluations=one.n_evaluations,
        n_with_total=one.n_with_total,
        n_with_areas=one.n_with_areas,
        n_municipalities=one.n_municipalities,
        mean_total=points(one.mean_total),
        mean_total_exact=exact(one.mean_total),
        first_year=one.first_year,
        last_year=one.last_year,
        highest=evaluation_row(one.highest, language) if one.highest else None,
    )


@router.get("/counts", response=answers(CountList), summary="List stated numbers of evaluations")
def counts(request: HttpRequest, response: HttpResponse, asked: Query[CountsAsked]) -> CountList:
    """How many evaluations sources said there are: the denominators of coverage."""
    reader = ParamReader(params(request, asked))
    country = reader.country("")
    refuse(reader.problems, asked.language)
    found = stated.stated_counts(PUBLIC, country=country or None)
    this = part(request, asked, len(found))
    this.link(response)
    return CountList(
        **this.fields,
        items=[stated_count(one) for one in cut(found, this)],
        filter=CountFilter(country=known(country)),
    )
