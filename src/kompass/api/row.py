"""One evaluation as a row: the same wherever evaluations are listed or named."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import override

from kompass.api.fields import Exact, Shape, exact, known, points, told
from kompass.domain.queries import facts
from kompass.domain.queries.reference import basis_name


class Links(Shape):
    self: str = told(
        "This object in the API, from the root of this host.", "/api/v1/evaluations/no-roros-2017-06"
    )
    page: str = told("Its page for people, in the language asked for.", "/en/evaluations/no-roros-2017-06/")


class EvaluationLinks(Links):
    comparison: str = told(
        "Compared with others: any reference set.", "/api/v1/evaluations/no-roros-2017-06/comparison"
    )
    municipality: str = told("The municipality.", "/api/v1/municipalities/no-roros")


class EvaluationRow(Shape):
    """One evaluation as the record has it; null is what it does not tell."""

    slug: str = told("Name of the evaluation in addresses; stays.", "no-roros-2017-06")
    municipality: str = told("Name of the municipality in addresses.", "no-roros")
    municipality_name: str = told("What the municipality is called now.", "Røros")
    name: str = told("What the source called it.", "Røros")
    country: str = told("Country: NO, SE, DK, or ZZ for the invented example.", "NO")
    invented: bool = told("Whether it is invented, to show the method, and no real evaluation.", False)
    when: str | None = told(
        "Month, or year alone, of the evaluation; null where it is not known.", "2017-06", "2021"
    )
    earliest: dt.date | None = told("First day that `when` leaves possible.", "2017-06-01")
    latest: dt.date | None = told("Last day that `when` leaves possible.", "2017-06-30")
    edition: str | None = told("Id of the edition; null where it is not known.", "official-2010")
    edition_name: str | None = told("Its name.", "Municipal Compass 2010")
    maximum: float | None = told("Full points of the edition.", 800.0)
    maximum_exact: Exact | None = told("Full points of the edition, exactly.", "800")
    total: int | None = told("Published total in points, of `maximum`.", 396)
    total_exact: Exact | None = told("Exact total where the ratings are known.", "3047/8")
    areas: dict[str, int] = told(
        "Published points by number of the area; some or all may be missing.", {"1": 60}
    )
    basis: str = told("What the row rests on; see the parameter `basis`.", "published")
    basis_name: str = told("The basis in words.", "published")
    derived: bool = told("The total is arithmetic on published figures, not itself published.", False)
    derived_from_claim: str | None = told("The claim it was computed from.", "roros-2017-change")
    note: str | None = told("A remark of the record.", "presented on 15 June")
    source: str | None = told("Where it was published.", "report 01/2017")
    has_ratings: bool = told("Whether the ratings are known: then there is a snapshot.", False)
    links: EvaluationLinks = told("Where more is.")


def api_address(name: str, **kwargs: str) -> str:
    """An address of the API, from the root of this host."""
    return reverse(f"api:{name}", kwargs=kwargs)


def page_address(name: str, language: str, **kwargs: str) -> str:
    """A page for people, in a language."""
    with override(language):
        return reverse(name, kwargs=kwargs)


def evaluation_row(row: facts.EvaluationRow, language: str) -> EvaluationRow:
    edition = facts.edition_fact(row.edition)
    return EvaluationRow(
        slug=row.slug,
        municipality=row.municipality,
        municipality_name=row.municipality_name,
        name=row.name,
        country=row.country,
        invented=row.invented,
        when=known(row.when),
        earliest=row.earliest,
        latest=row.latest,
        edition=known(row.edition),
        edition_name=known(row.edition_name(language)),
        maximum=points(edition.maximum) if edition else None,
        maximum_exact=exact(edition.maximum) if edition else None,
        total=row.total,
        total_exact=exact(row.exact_total),
        areas=dict(row.areas),
        basis=row.basis,
        basis_name=basis_name(row.basis, language),
        derived=row.derived,
        derived_from_claim=known(row.derived_from_claim),
        note=known(row.note),
        source=known(row.source),
        has_ratings=row.has_ratings,
        links=EvaluationLinks(
            self=api_address("evaluation", slug=row.slug),
            page=page_address("evaluation", language, slug=row.slug),
            comparison=api_address("comparison", slug=row.slug),
            municipality=api_address("municipality", slug=row.municipality),
        ),
    )
