"""The record as rows of text: what an export writes and an import compares with.

One place for both, so that import(export(x)) = x. Column order is that of the shipped files.
"""

from collections.abc import Iterable
from typing import Final

from kompass.method import NOT_APPLICABLE
from kompass.models import (
    Claim,
    Evaluation,
    Grouping,
    MunicipalityPeriod,
    Population,
    Snapshot,
    StatedCount,
)

EVALUATION: Final = (
    "country",
    "municipality_code",
    "municipality",
    "evaluated",
    "edition",
    *(f"area_{number}" for number in range(1, 9)),
    "total",
    "basis",
    "derived_from_claim",
    "note",
    "source",
)
CLAIM: Final = (
    "id",
    "country",
    "municipality_code",
    "municipality",
    "stated",
    "evaluated",
    "kind",
    "value",
    "of",
    "scope",
    "statement",
    "source",
)
COUNT: Final = ("country", "since", "as_of", "count", "unit", "source")
PERIOD: Final = ("country", "code", "name", "county_code", "county", "valid_from", "valid_to")
CHANGE: Final = ("country", "from_code", "to_code", "year", "type", "from_name", "to_name", "date")
POPULATION: Final = ("country", "code", "year", "population", "source")
GROUP: Final = ("country", "code", "code_year", "kostra_group", "centrality_class")
RATING: Final = (
    "country",
    "municipality_code",
    "municipality",
    "evaluated",
    "edition",
    "edition_hash",
    "method_version",
    "criterion",
    "not_applicable",
)
"""Before the last come the levels, a column for each aspect."""
SCHEMES: Final = ("kostra_group", "centrality_class")

AREA: Final = "area_"
LEVEL: Final = "level_"
MARK: Final = "x"
"""Stands in "not_applicable" where it is; the same sign as in a file of ratings."""
_OFFICIAL = "official-"


def edition_cell(edition: str) -> str:
    """ "official-2010" is written "2010", any other edition by its id."""
    year = edition.removeprefix(_OFFICIAL)
    return year if year.isdigit() else edition


def edition_id(cell: str) -> str:
    return _OFFICIAL + cell if cell.isdigit() else cell


def evaluation_cells(
    evaluation: Evaluation, areas: Iterable[tuple[str, int]] | None = None
) -> dict[str, str]:
    """`evaluation` with its municipality and source at hand, and its area results, unless `areas` are given."""
    if areas is None:
        areas = [(result.area, result.points) for result in evaluation.area_results.all()]
    cells = {
        "country": evaluation.municipality.country,
        "municipality_code": evaluation.stated_code,
        "municipality": evaluation.stated_name,
        "evaluated": evaluation.evaluated,
        "edition": edition_cell(evaluation.edition),
        "total": _number(evaluation.total),
        "basis": evaluation.basis,
        "derived_from_claim": evaluation.derived_from_claim,
        "note": evaluation.note,
        "source": evaluation.source.reference if evaluation.source else "",
    }
    for area, points in areas:
        cells[AREA + area] = str(points)
    return cells


def rating_cells(evaluation: Evaluation, snapshot: Snapshot, criterion: str) -> dict[str, str]:
    """`evaluation` with its municipality at hand; a level that is not rated has no cell."""
    rating = snapshot.ratings.get(criterion)
    left_out = rating == NOT_APPLICABLE
    levels = rating if isinstance(rating, dict) else {}
    return {
        "country": evaluation.municipality.country,
        "municipality_code": evaluation.stated_code,
        "municipality": evaluation.stated_name,
        "evaluated": evaluation.evaluated,
        "edition": edition_cell(snapshot.edition),
        "edition_hash": snapshot.edition_hash,
        "method_version": snapshot.method_version,
        "criterion": criterion,
        "not_applicable": MARK if left_out else "",
        **{LEVEL + aspect: str(level) for aspect, level in levels.items() if level is not None},
    }


def claim_cells(claim: Claim) -> dict[str, str]:
    return {
        "id": claim.reference,
        "country": claim.country,
        "municipality_code": claim.stated_code,
        "municipality": claim.stated_name,
        "stated": claim.stated,
        "evaluated": claim.evaluated,
        "kind": claim.kind,
        "value": claim.value,
        "of": claim.of,
        "scope": claim.scope,
        "statement": claim.statement,
        "source": claim.source.reference if claim.source else "",
    }


def count_cells(count: StatedCount) -> dict[str, str]:
    return {
        "country": count.country,
        "since": _number(count.since),
        "as_of": str(count.as_of),
        "count": str(count.count),
        "unit": count.unit,
        "source": count.source.reference if count.source else "",
    }


def period_cells(period: MunicipalityPeriod) -> dict[str, str]:
    return {
        "country": period.country,
        "code": period.code,
        "name": period.name,
        "county_code": period.county_code,
        "county": period.county,
        "valid_from": period.valid_from.isoformat() if period.valid_from else "",
        "valid_to": period.valid_to.isoformat() if period.valid_to else "",
    }


def population_cells(population: Population, country: str) -> dict[str, str]:
    return {
        "country": country,
        "code": population.code,
        "year": str(population.year),
        "population": str(population.inhabitants),
        "source": population.source,
    }


def group_cells(groupings: list[Grouping], country: str) -> dict[str, str]:
    """One row of the groups a municipality was in by the codes of one year."""
    return {
        "country": country,
        "code": groupings[0].code,
        "code_year": str(groupings[0].year),
        **dict.fromkeys(SCHEMES, ""),
        **{grouping.scheme: grouping.value for grouping in groupings},
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
