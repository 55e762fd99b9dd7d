"""CSV as people have it: comma, semicolon or tab; UTF-8 with or without mark, UTF-16, Latin-1.

Read in this process: the size of the file bounds memory, limits on lines, rows and cells bound the rest.
"""

import contextlib
import csv
import io
from collections.abc import Iterator

from kompass.language import N_
from kompass.tables.problems import refused

_LINE_CHARACTERS = 1_000_000
_DELIMITERS = (";", ",", "\t")


def csv_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The numbered rows of a CSV file's bytes, one after the other; raises TableError."""
    text = _text(data)
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise refused(N_("a character no table has (NUL): this is not a CSV file, or it is damaged"), row)
    lines = io.StringIO(text, newline="")
    delimiter = _delimiter(lines)
    yield from _rows(lines, delimiter)


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise refused(N_("the file is cut off or damaged (its text cannot be read as UTF-16)")) from None
    # Older programs write Windows-1252 and call it Latin-1; in true Latin-1 every byte means something.
    for encoding in ("utf-8-sig", "cp1252"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return data.decode("latin-1")


def _delimiter(lines: io.StringIO) -> str:
    """The sign between cells, judged by the header; `lines` is left where the table begins.

    A first line `sep=;` names it outright; spreadsheets hide that line, and so do the row numbers.
    """
    first = lines.readline(_LINE_CHARACTERS).rstrip("\r\n")
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4]
    lines.seek(0)
    for line in _bounded(lines):
        if line.strip():
            unquoted = "".join(line.split('"')[::2])
            lines.seek(0)
            return max(_DELIMITERS, key=unquoted.count)
    lines.seek(0)
    return ","


def _bounded(lines: io.StringIO) -> Iterator[str]:
    number = 0
    while line := lines.readline(_LINE_CHARACTERS):
        number += 1
        if len(line) >= _LINE_CHARACTERS:
            raise refused(
                N_("a line of more than %(limit)d characters: this is no table"),
                number,
                limit=_LINE_CHARACTERS,
            )
        yield line


def _rows(lines: io.StringIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_bounded(lines), delimiter=delimiter, strict=True)
    number = 0
    try:
        for texts in reader:
            number += 1
            yield number, texts
    except csv.Error as error:
        message = N_("the row cannot be read (%(reason)s): look for a quotation mark without its partner")
        raise refused(message, number + 1, reason=str(error)) from None
