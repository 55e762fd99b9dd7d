"""What the imports of all kinds share: a row's cells, and what is known while a set of files is taken in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from kompass.domain.ledger import Cells, Ledger
from kompass.domain.registers import Register
from kompass.language import N_
from kompass.models import Claim, Source
from kompass.tables import Row

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
