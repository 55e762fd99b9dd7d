"""The record in the form `kompass.method` takes: what is held against claims and what pairs are made of."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from kompass import method
from kompass.domain.access import Viewer, visible_claims, visible_evaluations
from kompass.domain.queries.facts import SIZE_YEARS
from kompass.domain.queries.instruments import COMPASS, made_with
from kompass.domain.queries.stated import stated_counts
from kompass.models import AreaResult, Population


def records(
    viewer: Viewer,
    *,
    country: str | None = None,
    known_by: date | None = None,
    areas: bool = False,
    instrument: str = COMPASS,
) -> tuple[method.Record, ...]:
    """Evaluations of a country (None: all real ones) with one instrument, oldest first; certainly made by `known_by`
    if given.

    One query, one more with `areas`. A record's key is the evaluation's slug, its municipality the slug.
    """
    chosen = visible_evaluations(viewer, country=country).filter(made_with(instrument))
    if known_by is not None:
        chosen = chosen.filter(latest__lte=known_by)
    points: dict[int, dict[str, int]] = defaultdict(dict)
    if areas:
        results = AreaResult.objects.filter(evaluation__in=chosen.values("pk"))
        for evaluation, area, value in results.values_list("evaluation_id", "area", "points"):
            points[evaluation][area] = value
    values = chosen.order_by("latest", "earliest", "slug").values_list(
        "pk", "slug", "municipality__slug", "stated_name", "municipality__country", "evaluated", "edition",
        "total", "basis", "derived_from_claim", "exact_total", "source__reference", "note",
    )  # fmt: skip
    return tuple(
        method.Record(
            key=slug,
            municipality=municipality,
            name=name,
            country=of_country,
            when=method.When.parse(when),
            edition=edition,
            areas=points.get(pk, {}),
            total=total,
            basis=basis,
            derived_from_claim=derived,
            exact_total=Fraction(exact) if exact else None,
            source=source or "",
            note=note,
        )
        for pk, slug, municipality, name, of_country, when, edition, total, basis, derived, exact, source, note
        in values
    )  # fmt: skip


def published_claims(viewer: Viewer, *, country: str | None = None) -> tuple[method.Claim, ...]:
    """Every published claim, in the order of the record. One query."""
    found = visible_claims(viewer, country=country).select_related("municipality", "source").order_by("id")
    return tuple(
        method.Claim(
            id=claim.reference,
            country=claim.country,
            municipality=claim.municipality.slug if claim.municipality else None,
            name=claim.stated_name,
            stated=method.When.parse(claim.stated),
            evaluated=method.When.parse(claim.evaluated),
            kind=claim.kind,
            value=claim.value,
            of=claim.of,
            scope=claim.scope,
            statement=claim.statement,
            source=claim.source.reference if claim.source else "",
        )
        for claim in found
    )


def counts(viewer: Viewer, *, country: str | None = None) -> tuple[method.Count, ...]:
    """Stated numbers of evaluations, in the form of the method. One query."""
    return tuple(
        method.Count(count.country, count.since, count.as_of, count.count, count.unit)
        for count in stated_counts(viewer, country=country)
    )


def inhabitants_of(viewer: Viewer, *, country: str | None = None) -> Callable[[method.Record], int | None]:
    """Asks for the inhabitants of a record's municipality at its date; the figures are read once, when asked.

    The year itself, or the nearest at most two away (the earlier one of two equally near).
    """
    figures: dict[str, dict[int, int]] = {}

    def ask(record: method.Record) -> int | None:
        if not figures:
            evaluated = visible_evaluations(viewer, country=country).values("municipality")
            known = Population.objects.filter(municipality__in=evaluated).order_by("-code")
            for slug, year, inhabitants in known.values_list("municipality__slug", "year", "inhabitants"):
                figures.setdefault(slug, {})[year] = inhabitants
        if record.when.latest is None:
            return None
        year = record.when.latest.year
        near = [
            (abs(known_year - year), known_year, inhabitants)
            for known_year, inhabitants in figures.get(record.municipality, {}).items()
            if abs(known_year - year) <= SIZE_YEARS
        ]
        return min(near)[2] if near else None

    return ask
