"""What kind of file was handed in, told from its content, and who reads it."""

from pathlib import Path

from kompass.language import N_
from kompass.tables.csv_table import read_csv
from kompass.tables.fence import read_xlsx
from kompass.tables.problems import TableError, refused
from kompass.tables.shape import Limits, Table

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
        return _read(source, called, limits)
    except TableError as error:
        raise TableError(error.problems, called) from None


def _read(source: str | Path | bytes, called: str, limits: Limits) -> Table:
    data = source if isinstance(source, bytes) else _bytes(Path(source), limits)
    if len(data) > limits.file_bytes:
        raise refused(
            N_("the file is too large (at most %(limit)d MB)"), limit=limits.file_bytes // (1024 * 1024)
        )
    if not data.strip():
        raise refused(N_("the file is empty"))
    if data.startswith(_ZIP):
        return read_xlsx(data, limits)
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
    if called.lower().endswith(_EXCEL_NAMES):
        # What it holds instead may even read as a table of one column; the person means something else.
        raise refused(
            N_("this is not an Excel file, though its name says so: save the table as .xlsx or as CSV")
        )
    return read_csv(data, limits)


def _bytes(path: Path, limits: Limits) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limits.file_bytes + 1)
    except OSError as error:
        raise refused(
            N_("the file cannot be read (%(reason)s)"), reason=error.strerror or str(error)
        ) from None
