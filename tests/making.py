"""Municipalities and evaluations made for a test, in few words."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction

from kompass.method.dates import When
from kompass.models import AreaResult, Claim, Evaluation, Municipality, MunicipalityPeriod, Population, Source

__all__ = ["Claim", "Municipality", "MunicipalityPeriod", "evaluation", "municipality"]


def municipality(
    name: str,
    *,
    country: str = "NO",
    code: str = "",
    county: str = "",
    slug: str = "",
    established: dt.date | None = None,
    dissolved: dt.date | None = None,
    inhabitants: Mapping[int, int] | None = None,
) -> Municipality:
    made = Municipality(
        country=country,
        slug=slug or f"{country.lower()}-{name.lower().replace(' ', '-')}",
        name=name,
        established=established,
        dissolved=dissolved,
    )
    made.set_keys(name, code)
    made.save()
    if code:
        MunicipalityPeriod.objects.create(
            municipality=made,
            country=country,
            code=code,
            name=name,
            county=county,
            valid_from=established,
            valid_to=dissolved,
        )
    for year, number in (inhabitants or {}).items():
        Population.objects.create(municipality=made, code=code, year=year, inhabitants=number)
    return made


def evaluation(
    of: Municipality,
    when: str,
    total: int | None,
    *,
    edition: str = "official-2020",
    basis: str = "published",
    areas: Mapping[str, int] | None = None,
    exact_total: Fraction | None = None,
    source: str = "",
) -> Evaluation:
    date = When.parse(when)
    made = Evaluation.objects.create(
        municipality=of,
        slug=f"{of.slug}-{when or 'undated'}",
        stated_name=of.name,
        evaluated=when,
        earliest=date.earliest,
        latest=date.latest,
        edition=edition,
        total=total,
        exact_total=str(exact_total) if exact_total is not None else "",
        basis=basis,
        source=Source.objects.get_or_create(reference=source)[0] if source else None,
    )
    AreaResult.objects.bulk_create(
        AreaResult(evaluation=made, area=code, points=points) for code, points in (areas or {}).items()
    )
    return made
