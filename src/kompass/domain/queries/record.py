"""The record as a whole: how much of it there is, and how much there is said to be."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, Sum

from kompass import EXPORT_FORMAT, __version__, method
from kompass.domain.access import REAL_COUNTRIES, Viewer, visible_claims, visible_evaluations
from kompass.domain.queries.facts import EvaluationRow, rows
from kompass.domain.queries.instruments import COMPASS, made_with
from kompass.domain.queries.stated import StatedCount, stated_counts
from kompass.language import translator
from kompass.models import AreaResult, Dataset


@dataclass(frozen=True, slots=True)
class CountrySummary:
    country: str
    n_evaluations: int
    n_with_total: int
    n_with_areas: int
    n_municipalities: int
    mean_total: Fraction | None
    """Of the known totals: biased upwards, see `bias_warning`."""
    first_year: int | None
    last_year: int | None
    highest: EvaluationRow | None


@dataclass(frozen=True, slots=True)
class DataSet:
    """A shipped or imported data set, with the SHA-256 of its file."""

    name: str
    digest: str
    loaded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class RecordSummary:
    n_evaluations: int
    n_with_total: int
    n_with_areas: int
    """With at least one area known."""
    n_municipalities: int
    n_claims: int
    mean_total: Fraction | None
    countries: tuple[CountrySummary, ...]
    stated: tuple[StatedCount, ...]
    data_sets: tuple[DataSet, ...]
    product_version: str
    method_version: str
    export_format: str


def bias_warning(language: str) -> str:
    """What to keep in mind about every mean of known totals."""
    _ = translator(language)
    return _(
        "The known totals come mostly from announcements of good results, so their mean lies above the mean "
        "of all evaluations: the providers' own averages are just under 350 over all, about 450 for Sweden "
        "in 2014 and 517 in 2021."
    )


def record(viewer: Viewer) -> RecordSummary:
    """Counts and summaries of the real record of the Compass; the invented example is not in it, nor what was made
    with another instrument. Seven queries."""
    evaluations = visible_evaluations(viewer).filter(made_with(COMPASS))
    counted = (
        evaluations.annotate(has_areas=Exists(AreaResult.objects.filter(evaluation=OuterRef("pk"))))
        .order_by()
        .values("municipality__country")
        .annotate(
            n=Count("pk"),
            n_total=Count("total"),
            n_areas=Count("pk", filter=Q(has_areas=True)),
            n_municipalities=Count("municipality", distinct=True),
            points=Sum("total"),
            first=Min("earliest"),
            last=Max("latest"),
            highest=Max("total"),
        )
    )
    by_country = {row["municipality__country"]: row for row in counted}
    best = Q(pk__in=[])
    for found in by_country.values():
        best |= Q(municipality__country=found["municipality__country"], total=found["highest"])
    highest = {row.country: row for row in rows(evaluations.filter(best).order_by("-latest", "-id"))}
    countries = tuple(
        CountrySummary(
            country=country,
            n_evaluations=row["n"],
            n_with_total=row["n_total"],
            n_with_areas=row["n_areas"],
            n_municipalities=row["n_municipalities"],
            mean_total=Fraction(row["points"], row["n_total"]) if row["n_total"] else None,
            first_year=row["first"].year if row["first"] else None,
            last_year=row["last"].year if row["last"] else None,
            highest=highest.get(country) if row["n_total"] else None,
        )
        for country in REAL_COUNTRIES
        if country in by_country and (row := by_country[country])
    )
    n_with_total = sum(country.n_with_total for country in countries)
    points = sum(row["points"] or 0 for row in by_country.values())
    return RecordSummary(
        n_evaluations=sum(country.n_evaluations for country in countries),
        n_with_total=n_with_total,
        n_with_areas=sum(country.n_with_areas for country in countries),
        n_municipalities=sum(country.n_municipalities for country in countries),
        n_claims=visible_claims(viewer).count(),
        mean_total=Fraction(points, n_with_total) if n_with_total else None,
        countries=countries,
        stated=stated_counts(viewer),
        data_sets=tuple(
            DataSet(data.name, data.digest, data.loaded_at) for data in Dataset.objects.order_by("name")
        ),
        product_version=__version__,
        method_version=method.METHOD_VERSION,
        export_format=EXPORT_FORMAT,
    )
