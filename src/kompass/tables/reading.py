"""What kind of file was handed in, told from its content, and who reads it."""

from pathlib import Path
from typing import Any

from kompass.language import N_
from kompass.tables.csv_table import csv_rows
from kompass.tables.fence import fenced
from kompass.tables.problems import TableError, refused
from kompass.tables.shape import Limits, Sheet, Table, bounded_rows, build_table

_NOT_TABLES = (
    (b"%PDF", N_("this is a PDF, not a table: save the table as .xlsx or as CSV")),
    (b"\x89PNG", N_("this is a picture, not a table: save the table as .xlsx or as CSV")),
    (b"\xff\xd8\xff", N_("this is a picture, not a table: save the table as .xlsx or as CSV")),
    (b"GIF8", N_("this is a picture, not a table: save the table as .xlsx or as CSV")),
    (b"{\\rtf", N_("this is a text document, not a table: save the table as .xlsx or as CSV")),
    (b"\x1f\x8b", N_("this is a packed file: unpack it and hand in the table inside")),
    (b"7z\xbc\xaf", N_("this is a packed file: unpack it and hand in the table inside")),
    (b"Rar!", N_("this is a packed file: unpack it and hand in the table inside")),
)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_EXCEL_NAMES = (".xlsx", ".xlsm", ".xls")


def read_table(source: str | Path | bytes, *, name: str = "", limits: Limits = Limits()) -> Table:  # noqa: B008  frozen
    """The table in a file (path or bytes), CSV or Excel by its content; raises TableError with all problems.

    `name` is what the person calls the file (by default its name in `source`); the error bears it. Bounded by
    `limits` in time and memory.
    """
    called = name if name or isinstance(source, bytes) else Path(source).name
    try:
        data = read_bytes(source, limits)
        if not is_excel(data, called, limits):
            return build_table(csv_rows(data), sheet=None, kind="csv", limits=limits)
        ((sheet, rows),) = fenced(EXCEL, data, limits)
        return build_table(rows, sheet=sheet, kind="xlsx", limits=limits)
    except TableError as error:
        raise TableError(error.problems, called) from None


def read_sheets(
    data: bytes,
    *,
    name: str = "",
    mark: str = "",
    limits: Limits = Limits(),  # noqa: B008  frozen
    inside: bool = False,
) -> tuple[Sheet, ...]:
    """The sheets of a file as they stand in it, CSV or Excel by its content; raises TableError.

    Of an Excel file every visible sheet that begins with the text `mark`, or else the first visible one; CSV is one
    sheet. `limits` bound all of them together. `inside`: this is a fenced process already, so that Excel is read here.
    """
    if is_excel(data, name, limits):
        found = excel_sheets(data, limits, mark) if inside else fenced(EXCEL, data, limits, mark=mark)
        return tuple(
            Sheet(title, "xlsx", tuple((number, tuple(texts)) for number, texts in rows))
            for title, rows in found
        )
    return (Sheet(None, "csv", tuple(bounded_rows(csv_rows(data), limits))),)


EXCEL = "kompass.tables.reading:excel_sheets"


def excel_sheets(data: bytes, limits: Limits, mark: str = "") -> list[Any]:
    """Runs inside the fence: names of sheets with their rows."""
    from kompass.tables.workbook import read_workbook

    return read_workbook(data, limits, mark)


def is_excel(data: bytes, name: str, limits: Limits) -> bool:
    """Whether the file is an Excel file rather than text; raises TableError for what is neither."""
    if len(data) > limits.file_bytes:
        raise refused(
            N_("the file is too large (at most %(limit)d MB)"), limit=limits.file_bytes // (1024 * 1024)
        )
    if not data.strip():
        raise refused(N_("the file is empty"))
    if data.startswith(_ZIP):
        return True
    if data.startswith(_OLD_EXCEL):
        message = N_(
            "this is an old Excel file (.xls) or one locked with a password: save it as .xlsx without a password"
        )
        raise refused(message)
    for beginning, message in _NOT_TABLES:
        if data.startswith(beginning):
            raise refused(message)
    if (
        data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
        .lower()
        .startswith((b"<!doctype", b"<html", b"<?xml", b"<table"))
    ):
        raise refused(N_("this is a web page or an XML file, not a table: save the table as .xlsx or as CSV"))
    if name.lower().endswith(_EXCEL_NAMES):
        # What it holds instead may even read as a table of one column; the person means something else.
        raise refused(
            N_("this is not an Excel file, though its name says so: save the table as .xlsx or as CSV")
        )
    return False


def read_bytes(source: str | Path | bytes, limits: Limits) -> bytes:
    """The bytes of a file, at most one more than it may have; raises TableError."""
    if isinstance(source, bytes):
        return source
    try:
        with Path(source).open("rb") as file:
            return file.read(limits.file_bytes + 1)
    except OSError as error:
        raise refused(
            N_("the file cannot be read (%(reason)s)"), reason=error.strerror or str(error)
        ) from None
