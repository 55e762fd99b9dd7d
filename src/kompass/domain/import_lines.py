"""What the imports of all kinds share: a row's cells, and what is known while a set of files is taken in."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import models

from kompass.domain.ledger import Cells, Ledger
from kompass.domain.municipality import find
from kompass.domain.registers import Register, RegisterError
from kompass.language import N_
from kompass.method import When
from kompass.models import Claim, Municipality, Source
from kompass.tables import Row

FIRST_YEAR: Final = 1993
"""The instrument goes back to a prize of that year; nothing was evaluated with it before."""

_COUNTRIES: Final = ("NO", "SE", "DK", "ZZ")
_CHECKED_BY_VALUE = frozenset({"country", "evaluated", "stated", "basis", "edition"})
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table with the apostrophes taken off that an export put before would-be formulas."""

    number: int
    cells: Cells

    @classmethod
    def of(cls, row: Row) -> "Line":
        return cls(
            row.number,
            {
                column: text[1:] if _ESCAPED.match(text) else text.strip()
                for column, text in row.values.items()
            },
        )

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


class World:
    """The registers, sources and claims that the rows of a set of files may speak of."""

    def __init__(self, claims_in_set: Iterable[str] = ()) -> None:
        self._registers: dict[str, Register] = {}
        self._sources: dict[str, Source] | None = None
        self._claims_in_set = frozenset(claims_in_set)
        self._claims_kept: frozenset[str] | None = None

    def register(self, country: str) -> Register:
        if country not in self._registers:
            self._registers[country] = Register(country)
        return self._registers[country]

    def registers(self) -> list[Register]:
        """Those that were spoken of."""
        return list(self._registers.values())

    def write(self) -> None:
        for register in self._registers.values():
            register.write()

    def knows_claim(self, reference: str) -> bool:
        if self._claims_kept is None:
            self._claims_kept = frozenset(Claim.objects.values_list("reference", flat=True))
        return reference in self._claims_in_set or reference in self._claims_kept

    def sources(self, references: Iterable[str]) -> dict[str, Source]:
        """The sources of these names, made where they are new; the empty name has none."""
        if self._sources is None:
            self._sources = {source.reference: source for source in Source.objects.all()}
        new = [
            reference
            for reference in dict.fromkeys(references)
            if reference and reference not in self._sources
        ]
        for source in Source.objects.bulk_create([Source(reference=reference) for reference in new]):
            self._sources[source.reference] = source
        return self._sources


def too_long(
    line: Line,
    cells: Cells,
    ledger: Ledger,
    model: type[models.Model],
    **other_fields: str,
) -> bool:
    """Note every cell that the field of the same name, or of the name given for it, cannot hold.

    What is compared with a list or a pattern anyway is told once, there.
    """
    found = False
    for column, text in cells.items():
        if column in _CHECKED_BY_VALUE:
            continue
        longest = _longest(model, other_fields.get(column, column))
        if longest is not None and len(text) > longest:
            found = True
            ledger.problem(
                line.number,
                column,
                N_("%(length)s characters are too many: at most %(longest)s"),
                length=len(text),
                longest=longest,
            )
    return found


def _longest(model: type[models.Model], name: str) -> int | None:
    for field in model._meta.get_fields():
        if field.name == name:
            place = Source._meta.get_field("reference") if field.related_model is Source else field
            length = getattr(place, "max_length", None)
            return length if isinstance(length, int) else None
    return None


def read_when(line: Line, ledger: Ledger, cells: dict[str, str], column: str) -> When | None:
    """None, with a problem noted, if the cell is no date or one that cannot be."""
    try:
        when = When.parse(cells[column])
    except ValueError:
        ledger.problem(
            line.number,
            column,
            N_("%(text)s is no date: write 2017-06, 2017, or nothing"),
            text=cells[column],
        )
        return None
    if when.known and not FIRST_YEAR <= int(when.text[:4]) <= dt.date.today().year:
        ledger.problem(
            line.number,
            column,
            N_("%(text)s lies before %(first)s or in the future: correct it"),
            text=cells[column],
            first=FIRST_YEAR,
        )
        return None
    return when


def known_country(line: Line, cells: Cells, ledger: Ledger) -> bool:
    if cells["country"] in _COUNTRIES:
        return True
    ledger.problem(line.number, "country", N_("the country must be NO, SE or DK"))
    return False


def municipality_of(
    line: Line, cells: Cells, when: When, ledger: Ledger, world: World
) -> Municipality | None:
    if cells["country"] not in _COUNTRIES or not (cells["municipality_code"] or cells["municipality"]):
        return None
    try:
        return find(
            world.register(cells["country"]),
            code=cells["municipality_code"],
            name=cells["municipality"],
            earliest=when.earliest,
            latest=when.latest,
        )
    except RegisterError as error:
        column = "municipality_code" if cells["municipality_code"] else "municipality"
        ledger.problem(line.number, column, error.message, **error.values)
        return None


def four_digits(code: str) -> str:
    """A spreadsheet takes 0219 for the number 219."""
    return code.zfill(4) if code.isdecimal() else code
