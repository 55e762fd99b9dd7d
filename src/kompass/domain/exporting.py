"""Giving the record out: as tables that an import takes in again, to equality, and as JSON for programs."""

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import xlsxwriter

from kompass import EXPORT_FORMAT, __version__, installed
from kompass.domain import rows
from kompass.domain.access import INVENTED, REAL_COUNTRIES
from kompass.domain.data_dictionary import TABLES, column_of
from kompass.domain.data_schema import value_of
from kompass.domain.editions import withheld
from kompass.domain.importing import KINDS
from kompass.domain.registers import Register
from kompass.models import AreaResult, Claim, Evaluation, Grouping, Population, Snapshot, StatedCount

__all__ = ["EVERY_FORMAT", "FORMATS", "KINDS", "Cells", "Records", "export", "json_file", "write_table"]

Tabular = Literal["csv", "xlsx"]
Format = Literal["csv", "xlsx", "json"]
FORMATS: Final[tuple[Tabular, ...]] = ("csv", "xlsx")
"""What an import takes in again."""
EVERY_FORMAT: Final[tuple[Format, ...]] = (*FORMATS, "json")

_WOULD_COUNT: Final = re.compile(r"'*[=+\-@\t\r]")
_FIRST_SIGNS: Final = frozenset("'=+-@\t\r")
_NUMBERS: Final = frozenset({"total", "count", "population", "since", "as_of", "year", "code_year"})


@dataclass(frozen=True, slots=True)
class Cells:
    """A table as texts. `sources`: what each row's source is where the cell says "same"."""

    kind: str
    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    sources: Mapping[int, str] = field(default_factory=dict)


class Records:
    """The tables of one country, or of every real one (`country` None); the invented one only by its name.

    Ratings under an edition that may not be passed on name its criteria: they are left out, unless it is `whole`,
    for who runs the installation.
    Two queries for a table at most; three for each country's register, which is read once however many tables
    are made from it.
    """

    def __init__(self, country: str | None = None, *, whole: bool = False) -> None:
        self.country = country
        self.whole = whole
        self.countries = (country,) if country else REAL_COUNTRIES
        self._registers: dict[str, Register] = {}

    @property
    def invented(self) -> bool:
        return self.country == INVENTED

    def register(self, country: str) -> Register:
        if country not in self._registers:
            self._registers[country] = Register(country)
        return self._registers[country]

    def table(self, kind: str) -> Cells:
        """The table of one of KINDS."""
        return _TABLES[kind](self)


def export(kind: str, format: Format, *, country: str | None = None, whole: bool = False) -> bytes:
    """A table of one of KINDS with the columns of the shipped files, a `country` column first in registers.

    `country` None: every real country; the invented one only by its name. In CSV and Excel, texts that a
    spreadsheet would take for a formula begin with an apostrophe, which an import takes off again. `whole`: with the
    ratings under editions that may not be passed on, for who runs the installation.

    Raises:
        ValueError: unknown kind or format.
    """
    if kind not in _TABLES or format not in EVERY_FORMAT:
        raise ValueError(f"no export of {kind} as {format}: choose of {', '.join(KINDS)} and csv, xlsx, json")
    records = Records(country, whole=whole)
    found = records.table(kind)
    if format == "json":
        return json_file(found, invented=records.invented)
    return write_table(kind, found.columns, found.rows, format)


def json_file(found: Cells, *, invented: bool) -> bytes:
    """A table as JSON: what it is about, and its rows one a line, with numbers as numbers and null for unknown.

    `kompass.domain.data_schema.schema` describes it. The same table gives the same bytes.
    """
    table = TABLES[found.kind]
    about = {
        "table": found.kind,
        "title": table.title,
        "description": table.about,
        "n": len(found.rows),
        "invented": invented,
        "version": __version__,
        "export_format": EXPORT_FORMAT,
        "licences": [
            {"name": one.name, "address": one.address or None, "attribution": one.attribution}
            for one in table.terms(invented=invented)
        ],
        "sources": table.origin("en", invented=invented),
        "schema": f"{found.kind}.schema.json",
        "dictionary": "dictionary.csv",
    }
    columns = [(name, column_of(found.kind, name)) for name in found.columns]
    lines = []
    row_as_json = json.JSONEncoder(ensure_ascii=False).encode
    for number, cells in enumerate(found.rows):
        if number in found.sources:
            cells = {**cells, "source": found.sources[number]}
        row = {name: value_of(column, cells.get(name, "")) for name, column in columns}
        lines.append(row_as_json(row))
    head = json.dumps(about, ensure_ascii=False, indent=1)
    body = ",\n".join(lines)
    return f'{{"about": {head},\n"rows": [\n{body}\n]}}\n'.encode()


class _Lines(list[str]):
    """What a CSV writer writes, a line each."""

    write = list.append


def write_table(
    name: str, columns: Sequence[str], cells: Iterable[Mapping[str, str]], format: Tabular
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
            if text.isdecimal() and (column in _NUMBERS or column.startswith((rows.AREA, rows.LEVEL))):
                sheet.write_number(number, place, int(text))
            elif text:
                sheet.write_string(number, place, text)
    workbook.close()
    return file.getvalue()


def _harmless(text: str) -> str:
    # Most cells are told by their first sign, and there are hundreds of thousands of them.
    return f"'{text}" if text[:1] in _FIRST_SIGNS and _WOULD_COUNT.match(text) else text


def _evaluations(records: Records) -> Cells:
    chosen = (
        Evaluation.objects.filter(municipality__country__in=records.countries)
        .select_related("municipality", "source")
        .order_by("municipality__country", "municipality__sort_key", "municipality_id", "evaluated")
    )
    areas: dict[int, list[tuple[str, int]]] = defaultdict(list)
    results = AreaResult.objects.filter(evaluation__municipality__country__in=records.countries)
    for evaluation_id, area, points in results.values_list("evaluation_id", "area", "points"):
        areas[evaluation_id].append((area, points))
    found = [rows.evaluation_cells(evaluation, areas[evaluation.pk]) for evaluation in chosen]
    more = {column for cells in found for column in cells} - set(rows.EVALUATION)
    place = rows.EVALUATION.index("total")
    columns = (*rows.EVALUATION[:place], *sorted(more), *rows.EVALUATION[place:])
    return Cells("evaluations", columns, found)


def _ratings(records: Records) -> Cells:
    chosen = (
        Snapshot.objects.filter(evaluation__municipality__country__in=records.countries)
        .select_related("evaluation__municipality")
        .defer("result")
        .order_by(
            "evaluation__municipality__country",
            "evaluation__municipality__sort_key",
            "evaluation__municipality_id",
            "evaluation__evaluated",
        )
    )
    aspects: dict[str, None] = {}
    found: list[dict[str, str]] = []
    for snapshot in chosen:
        if not records.whole and withheld(snapshot.edition):
            continue
        known = snapshot.edition in installed.editions()
        edition = installed.load_edition(snapshot.edition) if known else None
        order = {one.id: place for place, one in enumerate(edition.criteria)} if edition else {}
        aspects |= dict.fromkeys(aspect.id for aspect in edition.aspects) if edition else {}
        for criterion in sorted(snapshot.ratings, key=lambda one: (order.get(one, len(order)), one)):
            cells = rows.rating_cells(snapshot.evaluation, snapshot, criterion)
            levels = (column for column in cells if column.startswith(rows.LEVEL))
            aspects |= dict.fromkeys(column.removeprefix(rows.LEVEL) for column in levels)
            found.append(cells)
    columns = (*rows.RATING[:-1], *(rows.LEVEL + aspect for aspect in aspects), rows.RATING[-1])
    return Cells("ratings", columns, found)


def _claims(records: Records) -> Cells:
    found: list[dict[str, str]] = []
    sources: dict[int, str] = {}
    above = ""
    chosen = Claim.objects.filter(country__in=records.countries).select_related("source").order_by("id")
    for number, claim in enumerate(chosen):
        cells = rows.claim_cells(claim)
        source = cells["source"]
        if claim.source_as_written and source == above:
            cells["source"] = claim.source_as_written
            sources[number] = source
        above = source
        found.append(cells)
    return Cells("claims", rows.CLAIM, found, sources)


def _counts(records: Records) -> Cells:
    chosen = StatedCount.objects.filter(country__in=records.countries).select_related("source").order_by("id")
    return Cells("counts", rows.COUNT, [rows.count_cells(count) for count in chosen])


def _municipalities(records: Records) -> Cells:
    found = []
    for country in records.countries:
        register = records.register(country)
        # A predecessor that only the list of changes tells of comes back with that list.
        found += [rows.period_cells(period) for period in register.all_periods() if period.county_code]
        found += [
            {"country": country, "name": municipality.name}
            for municipality in sorted(register.municipalities, key=lambda one: one.sort_key)
            if not register.periods(municipality)
        ]
    return Cells("municipalities", rows.PERIOD, found)


def _changes(records: Records) -> Cells:
    found = [
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
        for country in records.countries
        for change in records.register(country).changes()
    ]
    return Cells("changes", rows.CHANGE, found)


def _population(records: Records) -> Cells:
    # An import finds the municipality by its code: figures without one could not come in again.
    chosen = Population.objects.filter(municipality__country__in=records.countries).exclude(code="")
    values = chosen.order_by("municipality__country", "year", "code").values_list(
        "municipality__country", "code", "year", "inhabitants", "source"
    )
    return Cells(
        "population",
        rows.POPULATION,
        [dict(zip(rows.POPULATION, map(str, row), strict=True)) for row in values],
    )


def _groups(records: Records) -> Cells:
    of_row: dict[tuple[str, int, str], list[Grouping]] = defaultdict(list)
    chosen = Grouping.objects.filter(municipality__country__in=records.countries)
    for grouping in chosen.select_related("municipality"):
        of_row[grouping.municipality.country, -grouping.year, grouping.code].append(grouping)
    found = [rows.group_cells(of_row[place], place[0]) for place in sorted(of_row)]
    return Cells("groups", rows.GROUP, found)


_TABLES: Final[Mapping[str, Callable[[Records], Cells]]] = {
    "municipalities": _municipalities,
    "changes": _changes,
    "population": _population,
    "groups": _groups,
    "claims": _claims,
    "counts": _counts,
    "evaluations": _evaluations,
    "ratings": _ratings,
}
