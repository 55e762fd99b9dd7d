"""The shape a table has once read, and how large one may be; header and rows are put together here for every kind."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kompass.language import N_
from kompass.tables.problems import Problems, TableError, refused

FORMULA_ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
    # as Norwegian, Swedish and Danish versions of the programs write them into a CSV file
    | {"#I/T", "#NAVN?", "#VERDI!", "#SAKNAS!", "#NAMN?", "#VÄRDEFEL!", "#REFERENS!", "#OGILTIGT!", "#VÆRDI!"}
)
UNCOMPUTED = "#FORMULA?"
"""Stands for a formula whose value the file does not hold (written by a program that does not compute)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a table may be, and what reading it may cost (bytes, seconds)."""

    file_bytes: int = 10 * 1024 * 1024
    unfolded_bytes: int = 200 * 1024 * 1024
    entries: int = 2_000
    sheets: int = 200
    rows: int = 100_000
    columns: int = 200
    cells: int = 2_000_000
    cell_characters: int = 32_767
    problems: int = 100
    memory_bytes: int = 1024 * 1024 * 1024
    output_bytes: int = 64 * 1024 * 1024
    cpu_seconds: int = 20
    wall_seconds: float = 40.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in the file: numbered rows of texts. `name`: that of the Excel sheet, None for CSV."""

    name: str | None
    kind: Literal["csv", "xlsx"]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the person sees it (from 1, the header counts) and its texts by column name."""

    number: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Header names in small letters, and the rows that are not empty. `sheet`: the name of the Excel sheet."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    sheet: str | None
    kind: Literal["csv", "xlsx"]


def column_letters(position: int) -> str:
    """A column's letters as a spreadsheet shows them, from its position counted from 0: A ... Z, AA ..."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def build_table(
    numbered: Iterable[tuple[int, Sequence[str]]],
    *,
    sheet: str | None,
    kind: Literal["csv", "xlsx"],
    limits: Limits,
    named: bool = False,
) -> Table:
    """Rows of texts as a Table: the first row that is not empty is the header. Raises TableError with all problems.

    `named`: problems bear the name of the sheet, as they must where several sheets are read.
    """
    problems = Problems(limits.problems, sheet=sheet if named else None)
    header: list[tuple[int, str]] | None = None
    rows: list[Row] = []
    cells = 0
    for number, texts in numbered:
        if number > 2 * limits.rows:
            raise too_large(limits, number, problems)
        stripped = [text.strip() for text in texts]
        if not any(stripped):
            continue
        if len(stripped) > limits.columns and any(stripped[limits.columns :]):
            message = N_("more than %(limit)d columns: remove what does not belong to the table")
            raise TableError((*problems.result(), *refused(message, number, limit=limits.columns).problems))
        if header is None:
            header = _header(number, stripped, problems)
            continue
        cells += len(header)
        if len(rows) >= limits.rows or cells > limits.cells:
            raise too_large(limits, number, problems)
        rows.append(_row(number, stripped, header, limits, problems))
    if header is None:
        raise TableError(
            (*problems.result(), *refused(N_("the file holds no table: no row has anything in it")).problems)
        )
    if problems:
        raise TableError(problems.result())
    return Table(tuple(name for _, name in header), tuple(rows), sheet, kind)


def bounded_rows(
    numbered: Iterable[tuple[int, Sequence[str]]], limits: Limits
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that are not empty, without empty cells at their end; raises TableError past the limits."""
    rows = cells = 0
    for number, texts in numbered:
        if number > 2 * limits.rows:
            raise too_large(limits, number)
        width = len(texts)
        while width and not texts[width - 1].strip():
            width -= 1
        if not width:
            continue
        rows, cells = rows + 1, cells + width
        if width > limits.columns:
            message = N_("more than %(limit)d columns: remove what does not belong to the table")
            raise refused(message, number, limit=limits.columns)
        if rows > limits.rows + 1 or cells > limits.cells:
            raise too_large(limits, number)
        yield number, tuple(texts[:width])


def too_large(limits: Limits, number: int | None = None, problems: Problems | None = None) -> TableError:
    """The error for more rows or cells than `limits` allow, with the problems found until then."""
    message = N_("the table is too large (at most %(rows)d rows and %(cells)d cells): divide it")
    error = refused(message, number, rows=limits.rows, cells=limits.cells)
    return TableError((*(problems.result() if problems else ()), *error.problems))


def _header(number: int, texts: Sequence[str], problems: Problems) -> list[tuple[int, str]]:
    """Position and name of each named column; a name that stands there twice is a problem."""
    header: list[tuple[int, str]] = []
    seen: set[str] = set()
    for position, text in enumerate(texts):
        name = " ".join(text.lower().split())
        if not name:
            continue
        if name in seen:
            problems.add(number, name, N_("the column stands there twice: keep one"))
            continue
        seen.add(name)
        header.append((position, name))
    return header


def _row(
    number: int, texts: Sequence[str], header: Sequence[tuple[int, str]], limits: Limits, problems: Problems
) -> Row:
    values = {name: texts[position] if position < len(texts) else "" for position, name in header}
    named = {position for position, _ in header}
    for position, text in enumerate(texts):
        if text and position not in named:
            message = N_("%(text)s stands in a column without a name: name it, or remove the text")
            problems.add(number, column_letters(position), message, text=text[:40])
    for name, text in values.items():
        if len(text) > limits.cell_characters:
            message = N_("the text is too long (at most %(limit)d characters)")
            problems.add(number, name, message, limit=limits.cell_characters)
        elif text == UNCOMPUTED:
            message = N_(
                "a formula without a value: open the file in a spreadsheet program, save it, and hand that in"
            )
            problems.add(number, name, message)
        elif text.upper() in FORMULA_ERRORS:
            problems.add(
                number,
                name,
                N_("a formula error (%(text)s): mend the formula, or write the value"),
                text=text,
            )
    return Row(number, values)
