"""Tables to take away as an Excel file: the same bytes for the same record, text as text, figures as figures."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.http import HttpResponse
from xlsxwriter.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A workbook says when it was made; the record's rows do not change with the minute it was asked for.
_MADE = dt.datetime(2000, 1, 1)
_LONGEST_NAME = 31
_WIDEST = 480  # pixels of a column: an address or a remark must not push the others out of the window
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))

Cell = str | int | float | None


class Workbook:
    """An Excel file in memory. What looks like a formula or a link stays the text it is."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self._book.set_properties({"title": "Kompass", "created": _MADE})
        self._bold = self._book.add_format({"bold": True})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top", "align": "left"})

    def table(self, name: str, headings: Sequence[str], lines: Iterable[Sequence[Cell]]) -> None:
        """A sheet with bold headings that stay in sight. The name is cut to what Excel takes."""
        sheet = self._book.add_worksheet(_sheet_name(name))
        sheet.write_row(0, 0, headings, self._bold)
        for number, line in enumerate(lines, start=1):
            sheet.write_row(number, 0, line)
        sheet.freeze_panes(1, 0)
        sheet.autofit(_WIDEST)
        sheet.repeat_rows(0)
        _printed(sheet)

    def pairs(self, name: str, lines: Iterable[tuple[str, Cell]]) -> None:
        """A sheet of what is said about the others: a word and its sentence or figure."""
        sheet = self._book.add_worksheet(_sheet_name(name))
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line, self._wrapped)
        sheet.autofit(_WIDEST)
        _printed(sheet)

    def content(self) -> bytes:
        """The file. Afterwards nothing can be added."""
        self._book.close()
        return self._buffer.getvalue()


def _printed(sheet: Worksheet) -> None:
    """On A4 lying, all columns within one page's width."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _sheet_name(name: str) -> str:
    return name.translate(_NOT_IN_A_NAME)[:_LONGEST_NAME].strip()


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    """The answer that a browser keeps as a file of that name."""
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
