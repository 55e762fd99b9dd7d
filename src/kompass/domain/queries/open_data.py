"""The record to take away: every table as CSV and JSON, what its columns mean, and all of it in one archive."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

from kompass import EXPORT_FORMAT, __version__
from kompass.domain import data_dictionary, data_schema
from kompass.domain.access import INVENTED, REAL_COUNTRIES, Viewer
from kompass.domain.exporting import KINDS, Cells, Records, json_file, write_table
from kompass.domain.queries.record import bias_warning

COUNTRIES: Final = (*REAL_COUNTRIES, INVENTED)
ARCHIVE: Final = "kompass-record.zip"
CHECKSUMS: Final = "SHA256SUMS"
DICTIONARY: Final = "dictionary.csv"
_DICTIONARY_COLUMNS: Final = (
    "table", "column", "type", "required", "values", "meaning", "source", "licence"
)  # fmt: skip
_MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".csv": "text/csv; charset=utf-8",
    ".schema.json": "application/schema+json",
    ".json": "application/json",
    ".zip": "application/zip",
    "": "text/plain; charset=utf-8",
}


class NoSuchFile(LookupError):
    """The open data have no file of that name, or no country of that code."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file to take away. `download_name` says whose it is, and that it is invented where it is."""

    name: str
    download_name: str
    media_type: str
    content: bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)

    @property
    def digest(self) -> str:
        """SHA-256 in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class FileFact:
    """A file without its content."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class TableFact:
    """A table of the record: how many rows, what it means, and its files."""

    kind: str
    n: int
    meaning: data_dictionary.Table
    csv: FileFact
    json: FileFact


@dataclass(frozen=True, slots=True)
class OpenData:
    """Everything there is to take away of a country (None: every real one)."""

    country: str | None
    invented: bool
    tables: tuple[TableFact, ...]
    licences: tuple[data_dictionary.Licence, ...]
    product_version: str
    export_format: str


def open_data(viewer: Viewer, *, country: str | None = None) -> OpenData:
    """The tables in the order of the dictionary. Sixteen queries at most, however many rows.

    Raises:
        NoSuchFile: there is no such country.
    """
    files = _Files(country)
    tables = []
    for kind, meaning in data_dictionary.TABLES.items():
        facts = (
            FileFact(one.name, one.size, one.digest)
            for one in (files.made(f"{kind}.csv"), files.made(f"{kind}.json"))
        )
        tables.append(TableFact(kind, len(files.cells(kind).rows), meaning, *facts))
    return OpenData(
        country=country,
        invented=country == INVENTED,
        tables=tuple(tables),
        licences=() if country == INVENTED else tuple(data_dictionary.LICENCES.values()),
        product_version=__version__,
        export_format=EXPORT_FORMAT,
    )


def data_file(viewer: Viewer, name: str, *, country: str | None = None) -> DataFile:
    """One of the files by name; only what it needs is read.

    Raises:
        NoSuchFile: there is none of that name, or no such country.
    """
    return _Files(country).made(name)


class _Files:
    """The files of one country or of all, made when asked for; a table is read once for all that need it."""

    def __init__(self, country: str | None) -> None:
        if country is not None and country not in COUNTRIES:
            raise NoSuchFile(country)
        self.records = Records(country)
        self._cells: dict[str, Cells] = {}
        self._made: dict[str, bytes] = {}

    def cells(self, kind: str) -> Cells:
        if kind not in self._cells:
            self._cells[kind] = self.records.table(kind)
        return self._cells[kind]

    def made(self, name: str) -> DataFile:
        if name not in self._made:
            if name not in self._makers:
                raise NoSuchFile(name)
            self._made[name] = self._makers[name]()
        kind = next(kind for ending, kind in _MEDIA_TYPES.items() if name.endswith(ending))
        return DataFile(name, self._labelled(name), kind, self._made[name])

    @cached_property
    def _makers(self) -> dict[str, Callable[[], bytes]]:
        makers: dict[str, Callable[[], bytes]] = {
            ARCHIVE: self._archive,
            CHECKSUMS: self._checksums,
            DICTIONARY: _dictionary,
        }
        for kind in KINDS:
            makers[f"{kind}.csv"] = partial(self._csv, kind)
            makers[f"{kind}.json"] = partial(self._json, kind)
            makers[f"{kind}.schema.json"] = partial(_schema, kind)
        return makers

    def _csv(self, kind: str) -> bytes:
        found = self.cells(kind)
        return write_table(kind, found.columns, found.rows, "csv")

    def _json(self, kind: str) -> bytes:
        return json_file(self.cells(kind), invented=self.records.invented)

    def _checksums(self) -> bytes:
        """As `sha256sum --check` reads them."""
        return "".join(f"{self.made(name).digest}  {name}\n" for name in self._listed()).encode()

    def _archive(self) -> bytes:
        """Everything in one folder. The same record gives the same bytes: no times, a fixed order."""
        folder = self._labelled(ARCHIVE).removesuffix(".zip")
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            contents = {name: self.made(name).content for name in (*self._listed(), CHECKSUMS)}
            for name, content in {
                "README.md": self._readme().encode(),
                "TERMS.md": _terms(invented=self.records.invented).encode(),
                **contents,
            }.items():
                entry = zipfile.ZipInfo(f"{folder}/{name}", date_time=(1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3
                entry.external_attr = 0o100644 << 16
                archive.writestr(entry, content)
        return buffer.getvalue()

    @staticmethod
    def _listed() -> tuple[str, ...]:
        of_tables = (
            f"{kind}.{ending}" for kind in data_dictionary.TABLES for ending in ("csv", "json", "schema.json")
        )
        return (DICTIONARY, *of_tables)

    def _labelled(self, name: str) -> str:
        """ "kompass-evaluations-NO.csv", "kompass-evaluations-ZZ-invented.csv"."""
        stem, point, ending = name.removeprefix("kompass-").partition(".")
        label = f"-{self.records.country}" if self.records.country else ""
        return f"kompass-{stem}{label}{'-invented' if self.records.invented else ''}{point}{ending}"

    def _readme(self) -> str:
        about = (
            "**Invented.** This country, its municipalities and every figure are made up, to show what Kompass "
            "can do. Never mix them with real evaluations."
            if self.records.invented
            else f"{bias_warning('en')} A place in this record is therefore no place among all municipalities."
        )
        lines = [
            "# The record of Kompass",
            "",
            "Published evaluations with Kommunekompasset, the Municipal Compass, what was claimed about them, and the",
            "registers of municipalities that they are read with.",
            "",
            about,
            "",
            f"Kompass {__version__}, export format {EXPORT_FORMAT}. Countries: {', '.join(self.records.countries)}.",
            "",
            "| table | rows | what | source |",
            "| --- | --- | --- | --- |",
        ]
        for kind, table in data_dictionary.TABLES.items():
            n, source = len(self.cells(kind).rows), table.origin("en", invented=self.records.invented)
            lines.append(f"| {kind} | {n} | {table.about} | {source} |")
        lines += [
            "",
            "- `<table>.csv`: UTF-8, comma, a header row. An empty cell means *not known*, never zero. Codes are text:",
            "  keep leading zeros. `kompass import` takes these files in again.",
            "- `<table>.json`: the same rows with numbers as numbers and `null` for what is not known;",
            "  `<table>.schema.json` is its JSON schema (draft 2020-12).",
            f"- `{DICTIONARY}`: every column, its type, its values and where it comes from.",
            f"- `{CHECKSUMS}`: SHA-256 of each file; `sha256sum --check {CHECKSUMS}`.",
            "- `TERMS.md`: licences and what to name as the source.",
        ]
        return "\n".join(lines) + "\n"


def _dictionary() -> bytes:
    """Every column of every table, in English: the names of columns are the same in every language."""
    lines = [
        {
            "table": kind,
            "column": column.name,
            "type": column.type_name("en"),
            "required": "yes" if column.required else "no",
            "values": "; ".join(
                f"{value}: {meaning}" if meaning else value for value, meaning in column.values
            ),
            "meaning": column.meaning,
            "source": column.origin(table, "en"),
            "licence": "; ".join(one.name for one in table.licences),
        }
        for kind, table in data_dictionary.TABLES.items()
        for column in table.columns
    ]
    return write_table("dictionary", _DICTIONARY_COLUMNS, lines, "csv")


def _schema(kind: str) -> bytes:
    text = json.dumps(data_schema.schema(kind), ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def _terms(*, invented: bool) -> str:
    if invented:
        return "# Terms\n\nEverything here is invented, and shipped with Kompass (EUPL-1.2).\n"
    lines = ["# Terms", ""]
    for licence in data_dictionary.LICENCES.values():
        tables = [kind for kind, table in data_dictionary.TABLES.items() if licence in table.licences]
        address = f" ({licence.address})" if licence.address else ""
        lines.append(f"- {', '.join(tables)}: {licence.name}{address}. {licence.attribution}")
    lines += [
        "",
        "Where two licences stand beside a table, rows of Norway (NO) are under the Norwegian licence and rows of",
        "Sweden (SE) under CC0. The criteria texts of the official editions belong to the associations of local",
        "authorities and are not in these files.",
    ]
    return "\n".join(lines) + "\n"
