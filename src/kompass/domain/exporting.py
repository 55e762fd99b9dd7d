"""Giving the record out as tables that an import takes in again, to equality."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal

import xlsxwriter

from kompass.domain import rows
from kompass.domain.importing import KINDS
from kompass.domain.registers import Register
from kompass.models import Claim, Evaluation, Grouping, Population, StatedCount

__all__ = ["FORMATS", "KINDS", "export", "write_table"]

Format = Literal["csv", "xlsx"]
FORMATS: Final[tuple[Format, ...]] = ("csv", "xlsx")

_REAL: Final = ("NO", "SE", "DK")
_WOULD_COUNT: Final = re.compile(r"'*[=+\-@\t\r]")
_NUMBERS: Final = frozenset({"total", "count", "population", "since", "as_of", "year", "code_year"})


def export(kind: str, format: Format, *, country: str | None = None) -> bytes:
    """A table of one of KINDS with the columns of the shipped files, a `country` column first in registers.

    `country` None: every real country; the invented one only by its name. Texts that a spreadsheet would take
    for a formula begin with an apostrophe, which an import takes off again.

    Raises:
        ValueError: unknown kind or format.
    """
    if kind not in _TABLES or format not in FORMATS:
        raise ValueError(f"no export of {kind} as {format}: choose of {', '.join(KINDS)} and csv, xlsx")
    columns, found = _TABLES[kind]((country,) if country else _REAL)
    return write_table(kind, columns, found, format)


class _Lines(list[str]):
    """What a CSV writer writes, a line each."""

    write = list.append


def write_table(
    name: str, columns: Sequence[str], cells: Iterable[Mapping[str, str]], format: Format
) -> bytes:
    """Rows of texts as a CSV (UTF-8, comma) or an Excel file with one sheet of that name."""
    table = [[_harmless(row.get(column, "")) for column in columns] for row in cells]
    if format == "csv":
        lines = _Lines()
        # Python before 3.13 quotes a carriage return only where it is a part of the line's end.
        writer = csv.writer(lines, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(table)
        return "".join(line.removesuffix("\r\n") + "\n" for line in lines).encode()
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = workbook.add_worksheet(name[:31])
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, columns, workbook.add_format({"bold": True}))
    for number, row in enumerate(table, start=1):
        for place, (column, text) in enumerate(zip(columns, row, strict=True)):
            if text.isdecimal() and (column in _NUMBERS or column.startswith(rows.AREA)):
                sheet.write_number(number, place, int(text))
            elif text:
                sheet.write_string(number, place, text)
    workbook.close()
    return file.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if _WOULD_COUNT.match(text) else text


_Table = tuple[Sequence[str], list[dict[str, str]]]


def _evaluations(countries: Sequence[str]) -> _Table:
    chosen = (
        Evaluation.objects.filter(municipality__country__in=countries)
        .select_related("municipality", "source")
        .prefetch_related("area_results")
        .order_by("municipality__country", "municipality__sort_key", "municipality_id", "evaluated")
    )
    found = [rows.evaluation_cells(evaluation) for evaluation in chosen]
    more = {column for cells in found for column in cells} - set(rows.EVALUATION)
    place = rows.EVALUATION.index("total")
    return (*rows.EVALUATION[:place], *sorted(more), *rows.EVALUATION[place:]), found


def _claims(countries: Sequence[str]) -> _Table:
    found: list[dict[str, str]] = []
    above = ""
    for claim in Claim.objects.filter(country__in=countries).select_related("source").order_by("id"):
        cells = rows.claim_cells(claim)
        source = cells["source"]
        if claim.source_as_written and source == above:
            cells["source"] = claim.source_as_written
        above = source
        found.append(cells)
    return rows.CLAIM, found


def _counts(countries: Sequence[str]) -> _Table:
    chosen = StatedCount.objects.filter(country__in=countries).select_related("source").order_by("id")
    return rows.COUNT, [rows.count_cells(count) for count in chosen]


def _municipalities(countries: Sequence[str]) -> _Table:
    found = []
    for country in countries:
        register = Register(country)
        # A predecessor that only the list of changes tells of comes back with that list.
        found += [rows.period_cells(period) for period in register.all_periods() if period.county_code]
        found += [
            {"country": country, "name": municipality.name}
            for municipality in sorted(register.municipalities, key=lambda one: one.sort_key)
            if not register.periods(municipality)
        ]
    return rows.PERIOD, found


def _changes(countries: Sequence[str]) -> _Table:
    return rows.CHANGE, [
        {
            "country": country,
            "from_code": change.from_code,
            "to_code": change.to_code,
            "year": str(change.date.year),
            "type": change.kind,
            "from_name": change.from_name,
            "to_name": change.to_name,
            "date": change.date.isoformat(),
        }
        for country in countries
        for change in Register(country).changes()
    ]


def _population(countries: Sequence[str]) -> _Table:
    # An import finds the municipality by its code: figures without one could not come in again.
    chosen = Population.objects.filter(municipality__country__in=countries).exclude(code="")
    return rows.POPULATION, [
        rows.population_cells(figure, figure.municipality.country)
        for figure in chosen.select_related("municipality").order_by("municipality__country", "year", "code")
    ]


def _groups(countries: Sequence[str]) -> _Table:
    of_row: dict[tuple[str, int, str], list[Grouping]] = defaultdict(list)
    for grouping in Grouping.objects.filter(municipality__country__in=countries).select_related(
        "municipality"
    ):
        of_row[grouping.municipality.country, -grouping.year, grouping.code].append(grouping)
    return rows.GROUP, [rows.group_cells(of_row[place], place[0]) for place in sorted(of_row)]


_TABLES: Final[Mapping[str, Callable[[Sequence[str]], _Table]]] = {
    "municipalities": _municipalities,
    "changes": _changes,
    "population": _population,
    "groups": _groups,
    "claims": _claims,
    "counts": _counts,
    "evaluations": _evaluations,
}
