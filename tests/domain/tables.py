"""Small tables for import tests, written as people write them."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from kompass.domain import rows

EVALUATION = {
    "country": "NO",
    "municipality_code": "5025",
    "municipality": "Røros",
    "evaluated": "2024-03",
    "edition": "2020",
    "total": "600",
    "basis": "published",
    "source": "a page",
}
CLAIM = {
    "id": "roros-2024-total",
    "country": "NO",
    "municipality_code": "5025",
    "municipality": "Røros",
    "stated": "2024",
    "evaluated": "2024-03",
    "kind": "total",
    "value": "600",
    "of": "800",
    "statement": "total 600",
    "source": "a page",
}
COUNT = {
    "country": "NO",
    "since": "2010",
    "as_of": "2024",
    "count": "70",
    "unit": "municipalities",
    "source": "a page",
}
MUNICIPALITY = {
    "country": "NO",
    "code": "9901",
    "name": "Nyby",
    "county_code": "99",
    "county": "Nyfylke",
    "valid_from": "2025-01-01",
}
COLUMNS = {
    "evaluations": rows.EVALUATION,
    "claims": rows.CLAIM,
    "counts": rows.COUNT,
    "ratings": rows.RATING,
    "municipalities": rows.PERIOD,
    "changes": rows.CHANGE,
    "population": rows.POPULATION,
    "groups": rows.GROUP,
}


def write(path: Path, kind: str, *lines: Mapping[str, str], columns: Sequence[str] = ()) -> Path:
    """A CSV file of that kind; cells that a line leaves out are empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or COLUMNS[kind], restval="")
        writer.writeheader()
        writer.writerows(lines)
    return path
