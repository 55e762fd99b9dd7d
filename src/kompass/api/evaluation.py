"""Evaluations: all of them page by page, and everything about one."""

from dataclasses import asdict
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from kompass.api.asked import (
    Asked,
    EvaluationSlug,
    Paged,
    country_field,
    date_field,
    edition_field,
    field,
    params,
)
from kompass.api.change import Change, change_of
from kompass.api.claim import Claim, claim_of
from kompass.api.comparison import Comparison, comparison_of
from kompass.api.document import answers
from kompass.api.edition import edition_of
from kompass.api.edition_shapes import Edition
from kompass.api.errors import Missing, no_such, refuse
from kompass.api.fields import Exact, Shape, exact, known, points, told
from kompass.api.lists import Page, part
from kompass.api.row import EvaluationRow, evaluation_row
from kompass.api.snapshot import Snapshot, snapshot_of
from kompass.domain.access import INVENTED, PUBLIC
from kompass.domain.queries import evaluation as queries
from kompass.domain.queries.facts import EvaluationNotFound, size_class_name
from kompass.domain.queries.record import bias_warning
from kompass.domain.queries.reference import BASES

router = Router(tags=["Evaluations"])


class EvaluationsAsked(Paged):
    country: str = country_field(
        "Only evaluations in this country. Empty or `all`: every real one. `ZZ`: the invented example."
    )
    edition: str = edition_field(
        "Only evaluations by this edition of the instrument; a year means the official one."
    )
    since: str = date_field("Only evaluations that took place on this day (month, year) or later.", "2010")
    as_of: str = date_field("Only evaluations that took place by this day (month, year).", "2017-06")
    basis: str = field("Only totals that rest on this.", "published", enum=list(BASES))
    with_total: Literal["", "0", "1"] = Field(
        "",
        description="`1`: only evaluations whose total is known.",
        json_schema_extra={"example": "1"},
    )
    q: str = Field(
        "",
        max_length=80,
        description="Only municipalities with this in a name or code, present or former.",
        json_schema_extra={"example": "røros"},
    )
    sort: str = field(
        "Order; with `-` in front descending. Unknown values come last.",
        "-total",
        enum=[f"{sign}{key}" for key in queries.SORTS for sign in ("", "-")],
    )


class EvaluationFilter(Shape):
    country: str | None = told("Country code; null: every real country.", "NO")
    edition: str | None = told("Id of the edition; null: any.", "official-2010")
    since: str | None = told("First day, month or year; null: no limit.", "2010")
    as_of: str | None = told("Last day, month or year; null: no limit.", "2017-06")
    basis: str | None = told("What the total rests on; null: anything.", "published")
    with_total: bool = told("Only evaluations whose total is known.", False)
    q: str | None = told("What the name or code of the municipality holds; null: any.", "røros")
    sort: str = told("Order; with `-` in front descending.", "-when")


class EvaluationList(Page):
    items: list[EvaluationRow] = told("The evaluations of this page.")
    n_with_total: int = told("Of how many of the `n` evaluations the total is known.", 56)
    filter: EvaluationFilter = told("What was asked for, defaults filled in.")
    invented: bool = told("Whether these are the invented example and no real evaluations.", False)
    caution: str | None = told(
        "What to keep in mind about every mean of known totals; null for the invented example.",
        bias_warning("en"),
    )


class Area(Shape):
    """A focus area of the evaluation's edition; points are null where they are not known."""

    code: str = told("Number of the area in its edition.", "1")
    name: str = told(
        "Its name in the language asked for, or in the nearest there is.", "Openness and democracy"
    )
    name_is_certain: bool = told("Whether every source of the name is certain.", True)
    name_translated_into: list[str] = told("Languages in which the name is our translation.", ["en"])
    maximum: float = told("Full points.", 100.0)
    maximum_exact: Exact = told("Full points, exactly.", "100")
    points: int | None = told("Published points.", 60)
    points_exact: Exact | None = told("Exact points where the ratings are known.", "481/8")
    previous: int | None = told("Points in the evaluation before; only within one edition.", 33)
    best: int | None = told("Highest points of the others in the reference set, in the same edition.", 82)
    best_held_by: list[str] = told("Evaluations that have them.", ["no-ulstein-2019"])
    to_ideal: float | None = told("Points still missing to full ones.", 40.0)
    to_ideal_exact: Exact | None = told("The same, exactly.", "40")
    to_best: int | None = told(
        "Points missing to the best of the others; below zero where this one is higher.", 22
    )


class EvaluationPage(EvaluationRow):
    edition_details: Edition | None = told("The edition and its areas; null where the edition is not known.")
    municipality_code: str | None = told("Official code of the municipality at the time.", "1640")
    county: str | None = told("Its county at the time.", "Sør-Trøndelag")
    inhabitants: int | None = told("Inhabitants in `inhabitants_year`.", 5635)
    inhabitants_year: int | None = told(
        "Year of that figure: the evaluation's, or one at most two away.", 2017
    )
    size_class: str | None = told("Class of size; see the parameter `size`.", "5000-14999")
    size_class_name: str = told("The class in words.", "5,000 to 14,999 inhabitants")
    kostra_group: str | None = told("Norwegian KOSTRA group (grouping of 2020).", "1")
    area_details: list[Area] = told(
        "Every area of the edition, in its order; empty where the edition is not known."
    )
    previous: EvaluationRow | None = told("The evaluation before, the last with a total if there is one.")
    change: Change | None = told("What changed since then; null where either total or date is not known.")
    others: list[EvaluationRow] = told(
        "All evaluations of the municipality, this one among them, oldest first."
    )
    comparison: Comparison = told("How it stands in the default reference set.")
    snapshot: Snapshot | None = told(
        "The result down to its criteria, where the ratings themselves are known."
    )
    claims: list[Claim] = told("What was publicly said about this evaluation, with verdicts.")


@router.get("/evaluations", response=answers(EvaluationList), summary="List evaluations")
def evaluations(
    request: HttpRequest, response: HttpResponse, asked: Query[EvaluationsAsked]
) -> EvaluationList:
    """The table of evaluations, filtered and sorted. The invented example is in it only with `country=ZZ`."""
    chosen, problems = queries.EvaluationFilter.from_params(
        _without_zero(params(request, asked)),
    )
    refuse(problems, asked.language)
    found = queries.evaluations(PUBLIC, page=asked.page, per_page=asked.per_page, **asdict(chosen))
    this = part(request, asked, found.n)
    this.link(response)
    return EvaluationList(
        **this.fields,
        items=[evaluation_row(row, asked.language) for row in found.rows],
        n_with_total=found.n_with_total,
        filter=EvaluationFilter(
            country=known(chosen.country),
            edition=known(chosen.edition),
            since=known(chosen.since),
            as_of=known(chosen.as_of),
            basis=known(chosen.basis),
            with_total=chosen.with_total,
            q=known(chosen.q),
            sort=f"-{chosen.sort}" if chosen.descending else chosen.sort,
        ),
        invented=chosen.country == INVENTED,
        caution=None if chosen.country == INVENTED else bias_warning(asked.language),
    )


def _without_zero(given: Any) -> Any:
    """The query string, `with_total=0` left out: a form sends the field only when it is ticked."""
    if given.get("with_total") != "0":
        return given
    kept = given.copy()
    kept.pop("with_total")
    return kept


@router.get(
    "/evaluations/{slug:slug}", response=answers(EvaluationPage, missing=True), summary="Show an evaluation"
)
def evaluation(request: HttpRequest, slug: EvaluationSlug, asked: Query[Asked]) -> EvaluationPage:
    """Everything its page shows: areas, gaps, the evaluation before, the default comparison, claims."""
    params(request, asked)
    try:
        found = queries.evaluation(PUBLIC, slug)
    except EvaluationNotFound:
        raise Missing(no_such("evaluation", slug, asked.language)) from None
    language = asked.language
    row = evaluation_row(found.evaluation, language)
    return EvaluationPage(
        **dict(row),
        edition_details=edition_of(found.edition, language) if found.edition else None,
        municipality_code=known(found.code),
        county=known(found.county),
        inhabitants=found.inhabitants,
        inhabitants_year=found.inhabitants_year,
        size_class=known(found.size_class),
        size_class_name=size_class_name(found.size_class, language),
        kostra_group=known(found.kostra_group),
        area_details=[_area(area, language) for area in found.areas],
        previous=evaluation_row(found.previous, language) if found.previous else None,
        change=change_of(found.change, language) if found.change else None,
        others=[evaluation_row(one, language) for one in found.others],
        comparison=comparison_of(found.comparison, language),
        snapshot=snapshot_of(found.snapshot, language) if found.snapshot else None,
        claims=[claim_of(claim, language) for claim in found.claims],
    )


def _area(area: queries.AreaRow, language: str) -> Area:
    return Area(
        code=area.code,
        name=area.name(language),
        name_is_certain=area.certain,
        name_translated_into=list(area.translated),
        maximum=points(area.maximum),
        maximum_exact=exact(area.maximum),
        points=area.points,
        points_exact=exact(area.exact),
        previous=area.previous,
        best=area.best,
        best_held_by=list(area.best_holders),
        to_ideal=points(area.to_ideal),
        to_ideal_exact=exact(area.to_ideal),
        to_best=area.to_best,
    )
