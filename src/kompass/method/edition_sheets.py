"""The sheets of an edition's workbook as an edition again: its data, checked, with the cell of everything in it.

What is wrong is said by the same check as for YAML (`kompass.method.edition_check`), with sheets and cells for places.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kompass.language import N_
from kompass.method.bank import Bank, whole_bank
from kompass.method.edition_columns import Column, Known, below, cell_value, column, definitions, nested
from kompass.method.edition_source import Cell, EditionError, EditionProblem, Path_, Place, Source
from kompass.method.edition_table import (
    AREA,
    AREAS,
    BANK,
    CRITERIA,
    EDITION,
    FIRST_ROW,
    FORMAT,
    ID,
    KEPT,
    KEY,
    MARK,
    PLACED,
    SPREAD,
    SUB_AREA,
    SUB_AREAS,
    TEXTS,
    VALUE,
    list_kind,
    lists,
    record_of,
)
from kompass.method.editions import Whole, whole_edition
from kompass.tables import Limits, Sheet, TableError, read_sheets
from kompass.tables.shape import column_letters

_KNOWN = Known((), {}, SPREAD)
LIMITS = Limits(columns=2_000, rows=50_000)


@dataclass(frozen=True, slots=True)
class Found:
    """What a workbook holds. `left_out`: cells with something in them for which an edition has no place."""

    whole: Whole
    left_out: tuple[EditionProblem, ...]


def read_edition_workbook(path: Path) -> Found:
    """The edition in the Excel file at `path`; raises EditionError with everything wrong in it."""
    try:
        data = (
            path.read_bytes() if path.stat().st_size <= LIMITS.file_bytes else b" " * (LIMITS.file_bytes + 1)
        )
        sheets = read_sheets(data, name=path.name, mark=MARK, limits=LIMITS)
    except TableError as error:
        problems = (
            EditionProblem(path.name, None, "%(what)s", {"what": one.text()}) for one in error.problems
        )
        raise EditionError(tuple(problems)) from None
    except OSError as error:
        message = N_("the file cannot be read (%(reason)s)")
        values = {"reason": error.strerror or str(error)}
        raise EditionError((EditionProblem(path.name, None, message, values),)) from None
    return edition_in(sheets, path.name)


def edition_in(sheets: Iterable[Sheet], file: str) -> Found:
    """The edition in the sheets of a workbook; `file` is what problems call it. Raises EditionError."""
    return _Reading(
        file, [sheet for sheet in sheets if sheet.rows[:1] and sheet.rows[0][1][:1] == (MARK,)]
    ).result()


@dataclass(slots=True)
class _Part:
    """The edition, or the bank, while it is put together."""

    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Path_, Place] = field(default_factory=dict)

    def put(self, path: Path_, value: Any, places: Mapping[Path_, Place]) -> None:
        """Set the value at `path`, whose last step is a key or the next position in a list."""
        inside: Any = self.data
        for number, step in enumerate(path[:-1]):
            if isinstance(step, str):
                if not isinstance(inside.get(step), list | dict):
                    inside[step] = {}
                if isinstance(path[number + 1], int) and not isinstance(inside[step], list):
                    inside[step] = []
            inside = inside[step]
        if isinstance(inside, list):
            inside.append(value)
        else:
            inside[path[-1]] = value
        for below_, place in places.items():
            self.places[*path, *below_] = place
        for length in range(len(path)):
            if () in places:
                self.places.setdefault(path[:length], places[()])


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with something in it: the texts by the keys of their columns, and where it stands."""

    sheet: str
    number: int
    texts: Mapping[str, str]
    letters: Mapping[str, str]

    def cell(self, key: str = "") -> Cell:
        """The cell of a column; of the first with something in it where there is no such column."""
        letters = self.letters.get(key) or next(
            (self.letters[name] for name, text in self.texts.items() if text.strip()), "A"
        )
        return Cell(self.sheet, f"{letters}{self.number}")

    def word(self, key: str) -> str:
        return self.texts.get(key, "").strip()


class _Reading:
    def __init__(self, file: str, sheets: Sequence[Sheet]) -> None:
        self.file = file
        self.problems: list[EditionProblem] = []
        self.left_out: list[EditionProblem] = []
        self.edition, self.bank = _Part(), _Part()
        self.sheets: dict[str, Sheet] = {}
        if not sheets:
            message = N_(
                "this is no workbook of an edition: make one with kompass edition to-excel, and edit that one"
            )
            raise EditionError((EditionProblem(file, None, message),))
        for sheet in sheets:
            self._take(sheet)
        self._refuse_missing(sheets)

    def result(self) -> Found:
        self._upright(EDITION, self.edition)
        self._upright(BANK, self.bank)
        self._lists()
        self._areas()
        self._criteria()
        bank = self._banked()
        source = Source(self.file, self.edition.data, self._rooted(self.edition, EDITION), self.problems)
        if bank is not None and "bank" not in self.edition.data:
            message = N_(
                "the workbook has a bank, but bank in the sheet of the edition is empty: write its id"
            )
            source.refuse((), message)
        if bank is None and isinstance(self.edition.data.get("bank"), str):
            message = N_(
                "the edition names the bank %(name)s, but its sheet is empty: fill it in, or clear the name here"
            )
            source.refuse(("bank",), message, name=self.edition.data["bank"])
        return Found(whole_edition(source, bank), tuple(self.left_out))

    def _take(self, sheet: Sheet) -> None:
        marks = (*sheet.rows[0][1], "", "", "")
        if marks[1] != FORMAT:
            message = N_(
                "the sheet was written by another version of this program: make the workbook anew with "
                "kompass edition to-excel"
            )
            self._refuse(Cell(sheet.name or "", "B1"), message)
        elif marks[2] in self.sheets:
            message = N_("the sheet is a copy of the sheet %(other)s: remove one of them")
            self._refuse(Cell(sheet.name or "", "A3"), message, other=self.sheets[marks[2]].name)
        else:
            self.sheets[marks[2]] = sheet

    def _refuse_missing(self, sheets: Sequence[Sheet]) -> None:
        """Every sheet names all kinds there were, from its fifth cell on: one that is gone, or hidden, is missed."""
        wanted = dict.fromkeys(kind for sheet in sheets for kind in sheet.rows[0][1][4:] if kind)
        for kind in wanted:
            if kind not in self.sheets:
                message = N_(
                    "the sheet of %(kind)s is missing: show it if it is hidden, or put it back; to leave out what "
                    "stands in it, clear its rows"
                )
                self.problems.append(EditionProblem(self.file, None, message, {"kind": kind}))
        if EDITION not in self.sheets and EDITION not in wanted:
            message = N_(
                "the sheet of the edition is missing: make the workbook anew with kompass edition to-excel"
            )
            self.problems.append(EditionProblem(self.file, None, message))
        if self.problems:
            raise EditionError(tuple(self.problems))

    def _refuse(self, cell: Cell, message: str, **values: object) -> None:
        self.problems.append(EditionProblem(self.file, None, message, values, cell))

    def _rooted(self, part: _Part, kind: str) -> dict[Path_, Place]:
        """The places, with one for the whole: nothing is without a place."""
        sheet = self.sheets.get(kind)
        return {**part.places, (): Cell(sheet.name or "" if sheet else kind, "A3")}

    # Rows and columns

    def _rows(self, kind: str) -> Iterator[_Row]:
        sheet = self.sheets.get(kind)
        if sheet is None:
            return
        keys = next((texts for number, texts in sheet.rows if number == 2), ())
        letters = {key.strip(): column_letters(place) for place, key in enumerate(keys) if key.strip()}
        if not letters:
            message = N_(
                "the second row, which is hidden and names the columns, is empty: make the workbook anew"
            )
            self._refuse(Cell(sheet.name or "", "A2"), message)
        for number, texts in sheet.rows:
            if number < FIRST_ROW:
                continue
            named = {}
            for place, text in enumerate(texts):
                key = keys[place].strip() if place < len(keys) else ""
                if key and not key.startswith("("):
                    named[key] = text
                elif text.strip() and not key:
                    message = N_("%(text)s stands in a column of its own: an edition has no place for it")
                    cell = Cell(sheet.name or "", f"{column_letters(place)}{number}")
                    self.left_out.append(EditionProblem(self.file, None, message, {"text": text[:60]}, cell))
            if any(text.strip() for text in named.values()):
                yield _Row(sheet.name or "", number, named, letters)

    def _record(
        self, node: Mapping[str, Any], row: _Row, pick: Callable[[str], str] = lambda key: key
    ) -> tuple[dict[str, Any], dict[Path_, Place]]:
        """What a row says of a record of the form `node`; `pick` gives a column's key there, "" for another's."""
        cells = []
        for key, text in row.texts.items():
            name = pick(key)
            if name.startswith("@") or not name or not text.strip():
                continue
            found = column(node, name, _KNOWN)
            if found is None:
                self._refuse_column(row.cell(key), name)
            else:
                cells.append((found.path, cell_value(text, found.kind), row.cell(key)))
        record, places = nested(cells)
        # A record as a whole stands where its id does.
        first = row.cell("id") if "id" in record else row.cell()
        return record, {**places, (): first}

    def _refuse_column(self, cell: Cell, key: str) -> None:
        message = N_(
            "an edition has no place for %(key)s: leave the hidden keys of rows and columns as they are, and clear "
            "what stands here"
        )
        self._refuse(cell, message, key=key)

    # What the sheets hold

    def _upright(self, kind: str, part: _Part) -> None:
        cells = []
        seen: dict[str, Cell] = {}
        for row in self._rows(kind):
            key, text = row.word(KEY), row.texts.get(VALUE, "")
            if not text.strip():
                continue
            cell = row.cell(VALUE)
            found: Column | None = column(definitions()[kind], key, _KNOWN) if key else None
            if found is None:
                self._refuse_column(cell, key or "-")
            elif key in seen:
                message = N_("%(key)s stands in the cell %(other)s already: keep one")
                self._refuse(cell, message, key=key, other=seen[key].cell)
            else:
                seen[key] = cell
                cells.append((found.path, cell_value(text, found.kind), cell))
        part.data, part.places = nested(cells)
        part.places.pop((), None)

    def _lists(self) -> None:
        for kind, part in ((EDITION, self.edition), (BANK, self.bank)):
            for path in lists(kind):
                for place, row in enumerate(self._rows(list_kind(kind, path))):
                    record, places = self._record(record_of(kind, path), row)
                    part.put((*path, place), record, places)

    def _areas(self) -> None:
        place_of: dict[str, int] = {}
        for place, row in enumerate(self._rows(AREAS)):
            record, places = self._record(record_of(EDITION, ("areas",)), row)
            self.edition.put(("areas", place), record, places)
            place_of.setdefault(str(record.get("id")), place)
        self.sub_area_of: dict[str, Path_] = {}
        counts: dict[int, int] = {}
        for row in self._rows(SUB_AREAS):
            area = place_of.get(row.word(AREA))
            if area is None:
                message = N_("there is no area %(id)s in the sheet of areas: choose one of %(known)s")
                values = {"id": row.word(AREA) or "-", "known": ", ".join(place_of) or "-"}
                self._refuse(row.cell(AREA), message, **values)
                continue
            record, places = self._record(definitions()["sub_area"], row)
            place = counts[area] = counts.get(area, -1) + 1
            path = ("areas", area, "sub_areas", place)
            self.edition.put(path, record, places)
            self.sub_area_of.setdefault(str(record.get("id")), path)

    def _criteria(self) -> None:
        node = below(definitions()["criteria"], "any") or {}
        parts: dict[str, _Part] = {}
        for row in self._rows(CRITERIA):
            key = self._identity(row, parts)
            if not key:
                continue
            part = self._kept(row)
            if part is None:
                continue
            parts[key] = part
            record, places = self._record(node, row)
            part.put(("criteria", key), record, {**places, (): row.cell(ID)})
            self._place(key, row)
        for kind in self.sheets:
            if kind.startswith(f"{TEXTS}."):
                self._texts(kind, parts)

    def _identity(self, row: _Row, seen: Mapping[str, object]) -> str:
        key = row.word(ID)
        if not key:
            self._refuse(row.cell(ID), N_("the id of the criterion is missing: write it, or clear the row"))
        elif key in seen:
            message = N_("the criterion %(id)s has a row here already: keep one of them")
            self._refuse(row.cell(ID), message, id=key)
            return ""
        return key

    def _kept(self, row: _Row) -> _Part | None:
        kept = row.word(KEPT) or (BANK if "bank" in self.edition.data else EDITION)
        if kept in (EDITION, BANK):
            return self.edition if kept == EDITION else self.bank
        message = N_("a criterion is kept in bank or in edition, not in %(kept)s: write one of these words")
        self._refuse(row.cell(KEPT), message, kept=kept)
        return None

    def _place(self, key: str, row: _Row) -> None:
        """Put the criterion into its sub-area, behind those above it."""
        strip = {name: name.removeprefix(PLACED) for name in row.texts if name.startswith(PLACED)}
        record, places = self._record(definitions()["placed"], row, lambda name: strip.get(name, ""))
        name = row.word(SUB_AREA)
        path = self.sub_area_of.get(name)
        if path is not None:
            there = self._at(path)
            count = len(there.get("criteria", ()))
            places = {("criterion",): row.cell(ID), **places}
            self.edition.put(
                (*path, "criteria", count), {"criterion": key, **record}, {**places, (): row.cell(ID)}
            )
        elif name:
            message = N_("there is no sub-area %(id)s in the sheet of sub-areas: choose one that there is")
            self._refuse(row.cell(SUB_AREA), message, id=name)
        elif record:
            message = N_("points without a sub-area: choose the sub-area, or clear the points")
            self._refuse(
                next(row.cell(name) for name in row.texts if name.startswith(PLACED) and row.word(name)),
                message,
            )

    def _at(self, path: Path_) -> Any:
        found: Any = self.edition.data
        for step in path:
            found = found[step]
        return found

    def _texts(self, kind: str, parts: Mapping[str, _Part]) -> None:
        language = kind.partition(".")[2]
        seen: set[str] = set()
        for row in self._rows(kind):
            record, places = self._record(definitions()["criterion_text"], row)
            if not record:
                continue  # a row waiting for its texts
            key = self._identity(row, dict.fromkeys(seen))
            if not key:
                continue
            seen.add(key)
            if key not in parts:
                message = N_(
                    "there is no criterion %(id)s in the sheet of criteria: add it there, or mend the id"
                )
                self._refuse(row.cell(ID), message, id=key)
                continue
            parts[key].put(("criteria", key, "texts", language), record, {**places, (): row.cell(ID)})

    def _banked(self) -> Bank | None:
        if not self.bank.data:
            return None
        return whole_bank(Source(self.file, self.bank.data, self._rooted(self.bank, BANK)))
