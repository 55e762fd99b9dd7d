"""The sheets of an Excel workbook as rows of text. Runs inside the child process.

python-calamine reads the values. It shows an error (#DIV/0!) and a formula never computed as an empty cell, and it
makes room for everything between the first and the last cell; so the sheet is looked through for such cells first.
"""

import datetime as dt
import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from xml.parsers import expat

from kompass.language import N_
from kompass.tables.archive import DECLARES, check_archive, unfold
from kompass.tables.problems import Problems, TableError, refused
from kompass.tables.shape import UNCOMPUTED, Limits, column_letters, too_large

_UNREADABLE = N_("the Excel file cannot be read (%(reason)s): save it anew and hand that in")


Rows = list[tuple[int, list[str]]]


def read_workbook(data: bytes, limits: Limits, mark: str = "") -> list[tuple[str, Rows]]:
    """Names of sheets and their numbered rows of text, empty rows left out; raises TableError.

    Every visible sheet that begins with the text `mark`; where there is none, the first visible sheet. `limits` bound
    the rows and cells of all that is read together.
    """
    file = io.BytesIO(data)
    parts = check_archive(file, unfolded_bytes=limits.unfolded_bytes, entries=limits.entries)
    if "xl/workbook.bin" in parts:
        raise refused(N_("this is a binary Excel file (.xlsb): save it as .xlsx"))
    if "xl/workbook.xml" not in parts:
        raise refused(N_("this is not an Excel file: save the table as .xlsx or as CSV"))
    names = _visible_sheets(data)
    if not names:
        raise refused(N_("the Excel file has no visible sheet: show the one with the table"))
    if not mark:
        return [(names[0], _read_sheet(data, file, names[0], limits))]
    return _marked_sheets(data, file, names, mark, limits)


def _marked_sheets(
    data: bytes, file: io.BytesIO, names: Sequence[str], mark: str, limits: Limits
) -> list[tuple[str, Rows]]:
    if len(names) > limits.sheets:
        message = N_("the Excel file has too many sheets (%(sheets)d; at most %(limit)d)")
        raise refused(message, sheets=len(names), limit=limits.sheets)
    marked: list[tuple[str, Rows]] = []
    first: Rows = []
    errors: dict[str, TableError] = {}
    for name in names:
        try:
            rows = _read_sheet(data, file, name, limits)
        except TableError as error:
            errors[name] = error
            continue
        first = rows if name == names[0] else first
        if rows and rows[0][1][0] == mark:
            marked.append((name, rows))
            cells = sum(len(texts) for _, rows in marked for _, texts in rows)
            if cells > limits.cells or sum(len(rows) for _, rows in marked) > limits.rows:
                raise too_large(limits)
    # A sheet that cannot be read may be a note of the person's own, unless it is the first one or one among ours.
    if marked and errors:
        broken, first_error = next(iter(errors.items()))
        raise TableError(tuple(replace(problem, sheet=broken) for problem in first_error.problems))
    if names[0] in errors:
        raise errors[names[0]]
    return marked or [(names[0], first)]


def _read_sheet(data: bytes, file: io.BytesIO, name: str, limits: Limits) -> Rows:
    return list(_rows(data, name, _look_through(file, _sheet_path(file, name), limits)))


def _visible_sheets(data: bytes) -> list[str]:
    """The names of the sheets of cells that are not hidden."""
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return [
                str(sheet.name)
                for sheet in workbook.sheets_metadata
                if sheet.visible == calamine.SheetVisibleEnum.Visible
                and sheet.typ == calamine.SheetTypeEnum.WorkSheet
            ]
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise refused(_UNREADABLE, reason=_reason(error)) from None


def _reason(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]


def _elements(file: io.BytesIO, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Local names and attributes of the elements of a small part of the workbook."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append((name.rpartition(":")[2], attributes))
    _parse(file, path, parser)
    yield from found


def _parse(file: io.BytesIO, path: str, parser: Any) -> None:
    with zipfile.ZipFile(file) as archive:
        try:
            part = archive.getinfo(path)
        except KeyError:
            raise refused(_UNREADABLE, reason=f"{path} is missing") from None
    parser.StartDoctypeDeclHandler = _refuse_entities
    try:
        for chunk in unfold(file, part):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise refused(_UNREADABLE, reason=f"{path}: {_reason(error)}") from None


def _refuse_entities(*_declared: Any) -> None:
    raise refused(DECLARES)


def _sheet_path(file: io.BytesIO, name: str) -> str:
    """Where in the file the sheet called `name` lies."""
    sheets = [attributes for tag, attributes in _elements(file, "xl/workbook.xml") if tag == "sheet"]
    sheet = next((sheet for sheet in sheets if sheet.get("name") == name), {})
    relation = next((value for key, value in sheet.items() if key.rpartition(":")[2] == "id"), None)
    for tag, attributes in _elements(file, "xl/_rels/workbook.xml.rels"):
        if tag == "Relationship" and attributes.get("Id") == relation:
            target = attributes.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    raise refused(_UNREADABLE, reason=f"sheet {name}")


Errors = dict[tuple[int, int], str]
"""Texts of cells that hold an error instead of a value, by row and column counted from 0."""


def _look_through(file: io.BytesIO, path: str, limits: Limits) -> Errors:
    """The error cells of a sheet; a sheet with cells far away is refused: reading on would make room up to there."""
    scan = _Scan(limits)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    _parse(file, path, parser)
    if scan.far:
        raise TableError(scan.far.result())
    return scan.errors


class _Scan:
    """Follows the cells of a sheet: `c` elements with their position, type, formula and value."""

    def __init__(self, limits: Limits) -> None:
        self.errors: Errors = {}
        self.far = Problems(limits.problems)
        self._limits = limits
        self._row = self._column = -1
        self._type = ""
        self._formula = self._inside_value = False
        self._value: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() and len(number) < 9 else self._row + 1
            self._column = -1
        elif tag == "c":
            self._place(attributes.get("r", ""))
            self._type = attributes.get("t", "n")
            self._formula = False
            self._value = []
        elif tag == "f":
            self._formula = True
        elif tag in ("v", "t"):
            self._inside_value = True

    def _place(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        digits = reference[len(letters) :]
        if not (letters.isascii() and letters.isalpha() and len(letters) <= 3 and 0 < len(digits) < 9):
            self._column += 1
            return
        self._row = int(digits) - 1
        self._column = 0
        for letter in letters.upper():
            self._column = self._column * 26 + ord(letter) - ord("A") + 1
        self._column -= 1

    def text(self, text: str) -> None:
        if self._inside_value and len(self._value) < 2:
            self._value.append(text)

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in ("v", "t"):
            self._inside_value = False
        elif tag == "c":
            self._judge("".join(self._value))

    def _judge(self, value: str) -> None:
        far_row, far_column = self._row >= 2 * self._limits.rows, self._column >= self._limits.columns
        if value and (far_row or far_column):
            message = N_("a cell with something in it far outside the table: clear it")
            self.far.add(self._row + 1, column_letters(self._column), message)
        elif self._type == "e":
            self.errors[self._row, self._column] = value or "#VALUE!"
        elif self._formula and not value and self._type != "str":
            self.errors[self._row, self._column] = UNCOMPUTED


def _rows(data: bytes, name: str, errors: Errors) -> Iterator[tuple[int, list[str]]]:
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            sheet = workbook.get_sheet_by_name(name)
            top, left = sheet.start or (0, 0)
            yield from _texts(sheet.to_python(skip_empty_area=True), top, left, errors)
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise refused(_UNREADABLE, reason=_reason(error)) from None


def _texts(
    grid: Sequence[Sequence[Any]], top: int, left: int, found: Errors
) -> Iterator[tuple[int, list[str]]]:
    errors: dict[int, dict[int, str]] = {}
    for (row, column), text in found.items():
        errors.setdefault(row, {})[column] = text
    for position, values in enumerate(grid, start=top):
        texts = [""] * left + [as_text(value) for value in values]
        for column, text in errors.pop(position, {}).items():
            texts += [""] * (column + 1 - len(texts))
            texts[column] = text
        if any(texts):
            yield position + 1, texts
    # A row that holds errors alone can lie outside what calamine counts as the sheet.
    for position, apart in sorted(errors.items()):
        yield position + 1, [apart.get(column, "") for column in range(max(apart) + 1)]


def as_text(value: Any) -> str:
    """A cell's value as a person would type it: numbers in the shortest decimal form, dates as 2017-06-30."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else f"{Decimal(repr(value)):f}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)
