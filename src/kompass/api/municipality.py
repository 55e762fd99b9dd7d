"""Municipalities: finding one, and everything about it."""

import datetime as dt
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from kompass.api.asked import Asked, MunicipalitySlug, Paged, country_field, date_field, params
from kompass.api.change import Progress, progress_of
from kompass.api.claim import Claim, claim_of
from kompass.api.document import answers
from kompass.api.edition import edition_of
from kompass.api.edition_shapes import Edition
from kompass.api.errors import Missing, no_such, refuse
from kompass.api.fields import Exact, Shape, exact, known, points, told
from kompass.api.lists import Page, part
from kompass.api.row import EvaluationRow, Links, api_address, evaluation_row, page_address
from kompass.domain.access import INVENTED, PUBLIC
from kompass.domain.queries import municipality as queries
from kompass.domain.queries.facts import size_class_name
from kompass.domain.queries.reference import ParamReader

router = Router(tags=["Municipalities"])


class MunicipalitiesAsked(Paged):
    free: ClassVar[frozenset[str]] = frozenset({"q"})

    q: str = Field(
        "",
        max_length=100,
        description="Name, former name or code; best match first. Empty: all, by name.",
        json_schema_extra={"example": "røros"},
    )
    country: str = country_field("Only this country. Empty or `all`: every real one. `ZZ`: the invented one.")


class MunicipalityAsked(Asked):
    as_of: str = date_field("As known by this day (month, year); by default everything known today.", "2017")


class MunicipalityRow(Shape):
    slug: str = told("Name of the municipality in addresses; stays.", "no-roros")
    name: str = told("Its name.", "Røros")
    country: str = told("Country: NO, SE, DK, or ZZ for the invented one.", "NO")
    invented: bool = told("Whether it is invented.", False)
    county: str | None = told("Its county, the last one it lay in.", "Trøndelag")
    code: str | None = told("Its official code, the newest.", "5025")
    codes: list[str] = told("All codes it bore, newest first.", ["5025", "1640"])
    since: int | None = told("Year in which it came to be, where the register tells.", 2020)
    until: int | None = told("Year from which it is no more; null for one that exists.", 2020)
    matched: str | None = told("The former name that the search hit.", "Mandal")
    n_evaluations: int = told("How many evaluations the record knows.", 3)
    latest_total: int | None = told("Its latest known total in points.", 593)
    latest_when: str | None = told("When that one was.", "2021")
    links: Links = told("Where more is.")


class MunicipalityFilter(Shape):
    q: str | None = told("What a name or code holds; null: any.", "røros")
    country: str | None = told("Country code; null: every real country.", "NO")


class MunicipalityList(Page):
    items: list[MunicipalityRow] = told("The municipalities of this page.")
    filter: MunicipalityFilter = told("What was asked for.")
    invented: bool = told("Whether these are invented.", False)


class Period(Shape):
    """A code and a name from a day until another."""

    code: str | None = told("Official code.", "1640")
    name: str = told("Name.", "Røros")
    county: str | None = told("County.", "Sør-Trøndelag")
    valid_from: dt.date | None = told("First day; null: as far back as the register goes.", "1964-01-01")
    valid_to: dt.date | None = told(
        "First day on which it is no more in force; null: in force.", "2018-01-01"
    )


class Inhabitants(Shape):
    year: int = told("Year; on its first day.", 2017)
    inhabitants: int = told("Number of inhabitants.", 5635)
    source: str | None = told("Who counted.", "SSB 07459")


class Group(Shape):
    scheme: str = told("Which grouping of a statistical office.", "kostra_group")
    value: str = told("The class in it.", "1")
    year: int = told("Grouping of that year.", 2020)


class Relative(Shape):
    """A municipality this one came from or went into."""

    slug: str = told("Its name in addresses.", "no-mandal")
    name: str = told("Its name.", "Mandal")
    code: str | None = told("Its last code.", "1002")
    kind: str = told("How: the word of the register.", "merger")
    date: dt.date = told("When.", "2020-01-01")
    evaluations: list[EvaluationRow] = told("Its evaluations, oldest first.")


class MunicipalityPage(Shape):
    slug: str = told("Name of the municipality in addresses; stays.", "no-roros")
    name: str = told("Its name.", "Røros")
    country: str = told("Country: NO, SE, DK, or ZZ for the invented one.", "NO")
    invented: bool = told("Whether it is invented.", False)
    county: str | None = told("Its county, the last one it lay in.", "Trøndelag")
    code: str | None = told("Its official code, the newest.", "5025")
    established: dt.date | None = told("When it came to be, where the register tells.", "2020-01-01")
    dissolved: dt.date | None = told("From when it is no more; null for one that exists.", "2020-01-01")
    periods: list[Period] = told("Codes and names over time, oldest first.")
    population: list[Inhabitants] = told("Inhabitants by year, oldest first.")
    groups: list[Group] = told("Classes of statistical offices.")
    size_class: str | None = told("Class of size by the newest figure.", "5000-14999")
    size_class_name: str = told("The class in words.", "5,000 to 14,999 inhabitants")
    predecessors: list[Relative] = told("Those it came from.")
    successors: list[Relative] = told("Those it went into.")
    evaluations: list[EvaluationRow] = told("Its evaluations, oldest first, undated ones before the dated.")
    editions: list[Edition] = told("The editions they were made with.")
    progress: Progress = told("Changes, and where the last one leads.")
    latest: EvaluationRow | None = told("The latest evaluation whose total is known.")
    distance_to_ideal: float | None = told("Points it then missed to full ones.", 207.0)
    distance_to_ideal_exact: Exact | None = told("The same, exactly.", "207")
    claims: list[Claim] = told("What was publicly said about it, with verdicts.")
    sources: list[str] = told("Sources of its evaluations and claims.", ["report 01/2017"])
    as_of: str | None = told("As known by this date; null: today.", "2017")
    links: Links = told("Where more is.")


@router.get("/municipalities", response=answers(MunicipalityList), summary="Find municipalities")
def municipalities(
    request: HttpRequest, response: HttpResponse, asked: Query[MunicipalitiesAsked]
) -> MunicipalityList:
    """Those whose name, former name or code holds `q`, best match first; without `q` all of them by name."""
    reader = ParamReader(params(request, asked))
    country = reader.country("")
    refuse(reader.problems, asked.language)
    found = queries.municipalities(
        PUBLIC, q=asked.q.strip(), country=country, page=asked.page, per_page=asked.per_page
    )
    this = part(request, asked, found.n)
    this.link(response)
    return MunicipalityList(
        **this.fields,
        items=[_row(hit, asked.language) for hit in found.hits],
        filter=MunicipalityFilter(q=known(found.q), country=known(found.country)),
        invented=country == INVENTED,
    )


def _row(hit: queries.MunicipalityHit, language: str) -> MunicipalityRow:
    return MunicipalityRow(
        slug=hit.slug,
        name=hit.name,
        country=hit.country,
        invented=hit.invented,
        county=known(hit.county),
        code=known(hit.code),
        codes=list(hit.codes),
        since=hit.since,
        until=hit.until,
        matched=known(hit.matched),
        n_evaluations=hit.n_evaluations,
        latest_total=hit.latest_total,
        latest_when=known(hit.latest_when),
        links=_links(hit.slug, language),
    )


def _links(slug: str, language: str) -> Links:
    return Links(
        self=api_address("municipality", slug=slug), page=page_address("municipality", language, slug=slug)
    )


@router.get(
    "/municipalities/{slug:slug}",
    response=answers(MunicipalityPage, missing=True),
    summary="Show a municipality",
)
def municipality(
    request: HttpRequest, slug: MunicipalitySlug, asked: Query[MunicipalityAsked]
) -> MunicipalityPage:
    """Everything its page shows: codes and names over time, inhabitants, evaluations, progress, claims."""
    reader = ParamReader(params(request, asked))
    as_of = reader.date("as_of", "")
    refuse(reader.problems, asked.language)
    try:
        found = queries.municipality(PUBLIC, slug, as_of=as_of or None)
    except queries.NotFound:
        raise Missing(no_such("municipality", slug, asked.language)) from None
    language = asked.language
    return MunicipalityPage(
        slug=found.slug,
        name=found.name,
        country=found.country,
        invented=found.invented,
        county=known(found.county),
        code=known(found.code),
        established=found.established,
        dissolved=found.dissolved,
        periods=[
            Period(
                code=known(period.code),
                name=period.name,
                county=known(period.county),
                valid_from=period.valid_from,
                valid_to=period.valid_to,
            )
            for period in found.periods
        ],
        population=[
            Inhabitants(year=one.year, inhabitants=one.inhabitants, source=known(one.source))
            for one in found.population
        ],
        groups=[Group(scheme=one.scheme, value=one.value, year=one.year) for one in found.groups],
        size_class=known(found.size_class),
        size_class_name=size_class_name(found.size_class, language),
        predecessors=[_relative(one, language) for one in found.predecessors],
        successors=[_relative(one, language) for one in found.successors],
        evaluations=[evaluation_row(row, language) for row in found.evaluations],
        editions=[edition_of(fact, language) for fact in found.editions],
        progress=progress_of(found.progress, language),
        latest=evaluation_row(found.latest, language) if found.latest else None,
        distance_to_ideal=points(found.distance_to_ideal),
        distance_to_ideal_exact=exact(found.distance_to_ideal),
        claims=[claim_of(claim, language) for claim in found.claims],
        sources=list(found.sources),
        as_of=known(found.as_of),
        links=_links(found.slug, language),
    )


def _relative(one: queries.Relative, language: str) -> Relative:
    return Relative(
        slug=one.slug,
        name=one.name,
        code=known(one.code),
        kind=one.kind,
        date=one.date,
        evaluations=[evaluation_row(row, language) for row in one.evaluations],
    )
