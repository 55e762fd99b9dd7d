"""The workbook of an edition: its texts, points and tree in Excel, for those who write them.

`kompass.method.edition_table` says what stands in which sheet, `kompass.method.edition_sheets` reads it back without
loss. Here it gets what people need: a sheet that explains, headings, widths, frozen panes and lists to choose from.
"""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from kompass.language import N_, translator
from kompass.method.edition_columns import Kind, Known, column, definitions
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
    SUB_AREA,
    SUB_AREAS,
    TEXTS,
    VALUE,
    Table,
    tables,
)
from kompass.method.editions import Edition, Whole
from kompass.method.ratings_form import words_language
from kompass.reports.workbook_look import BASE, CELL, PALE, STYLES

_MOMENT: Final = dt.datetime(2000, 1, 1)
_ROOM: Final = 500
"""Rows below the last one in which a choice is still offered."""


def edition_workbook(whole: Whole, *, language: str, more_languages: Sequence[str] = ()) -> bytes:
    """The workbook as an Excel file (.xlsx) with its headings in `language`; the same bytes for the same edition.

    `more_languages`: languages that are to be added, which get empty columns and sheets. Raises EditionError where a
    text does not go into a cell.
    """
    found = tables(whole, more_languages=more_languages)
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    edition = whole.edition
    book.set_properties({"title": edition.name(language), "created": _MOMENT, "author": "Kompass"})
    _Workbook(book, edition, found, words_language(language)).write()
    book.close()
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Look:
    """How a sheet is called, and how many of its columns stay in sight."""

    name: str
    frozen: int = 1


_SHEETS: Final[Mapping[str, _Look]] = {
    EDITION: _Look(N_("Edition"), 2),
    BANK: _Look(N_("Criterion bank"), 2),
    AREAS: _Look(N_("Areas")),
    SUB_AREAS: _Look(N_("Sub-areas"), 2),
    CRITERIA: _Look(N_("Criteria"), 2),
    "edition:scale.levels": _Look(N_("Levels")),
    "edition:panels": _Look(N_("Panels")),
    "edition:aspects": _Look(N_("Aspects")),
    "edition:implausible": _Look(N_("Implausible profiles"), 0),
    "edition:main_tasks": _Look(N_("Main tasks")),
    "bank:roles": _Look(N_("Whom to ask")),
    "bank:evidence": _Look(N_("Kinds of evidence")),
    "bank:questions": _Look(N_("Questions beforehand")),
}
_LABELS: Final[Mapping[str, str]] = {
    ID: N_("Id"),
    "id": N_("Id"),
    AREA: N_("Area"),
    SUB_AREA: N_("Sub-area"),
    KEPT: N_("Kept in"),
    f"{PLACED}maximum": N_("Points"),
    "(title)": N_("Title (not read)"),
    "(code)": N_("Code (not read)"),
    "year": N_("Year"),
    "countries": N_("Countries"),
    "languages": N_("Languages"),
    "titles_in": N_("Only title and question in"),
    "own_text": N_("Own texts"),
    "names": N_("Name"),
    "provenance": N_("Where the texts come from"),
    "licence": N_("Licence"),
    "shareable": N_("May be passed on"),
    "maximum": N_("Points"),
    "instrument": N_("Instrument"),
    "not_applicable_limit": N_("Limit for not applicable"),
    "bank": N_("Criterion bank"),
    "panel": N_("Panel"),
    "introduction": N_("Introduction"),
    "sources": N_("Source of the name"),
    "country": N_("country"),
    "source": N_("where"),
    "our_translation": N_("our translation"),
    "doubt": N_("doubt"),
    "purpose": N_("Purpose"),
    "reason": N_("Why this weight"),
    "main_tasks": N_("Main task"),
    "evidence": N_("Evidence"),
    "ask": N_("Whom to ask"),
    "title": N_("Title"),
    "question": N_("Question"),
    "guidance": N_("What to look at"),
    "ideal": N_("At its best"),
    "missing": N_("What is often missing"),
    "keywords": N_("Keywords"),
    "aspects": N_("Aspect"),
    "levels": N_("Level"),
    "value": N_("Value"),
    "until": N_("Until"),
    "weight": N_("Weight"),
    "descriptions": N_("Description"),
    "higher": N_("Higher aspect"),
    "lower": N_("Lower aspect"),
    "by": N_("Higher by"),
    "feeds": N_("Criteria that an answer feeds"),
}
_HOW: Final[Mapping[Kind, str]] = {
    "words": N_("Several, set apart by commas."),
    "lines": N_("One in each line (Alt and Enter make a new line in the cell)."),
    "boolean": N_("true or false."),
    "exact": N_("A number, exact: 100, 12.5 or 100/3."),
    "integer": N_("A whole number."),
}
_WIDE: Final = frozenset(
    "introduction purpose reason question guidance ideal missing keywords aspects levels descriptions provenance feeds "
    "doubt".split()
)
_CHOICES: Final[Mapping[str, tuple[str, str]]] = {
    AREA: (AREAS, "id"),
    SUB_AREA: (SUB_AREAS, "id"),
    "panel": ("edition:panels", "id"),
    "main_tasks": ("edition:main_tasks", "id"),
    "evidence": ("bank:evidence", "id"),
    "ask": ("bank:roles", "id"),
    "higher": ("edition:aspects", "id"),
    "lower": ("edition:aspects", "id"),
}
"""What a column takes its choices from: the sheet and the column there."""


class _Workbook:
    def __init__(self, book: Any, edition: Edition, found: Sequence[Table], language: str) -> None:
        self.book = book
        self.edition = edition
        self.tables = found
        self.language = language
        self._ = translator(language)
        self.style = {name: book.add_format(style) for name, style in _STYLES.items()}
        self.names = {table.kind: self._sheet_name(table.kind) for table in found}
        self.by_kind = {table.kind: table for table in found}

    def write(self) -> None:
        about = self.book.add_worksheet(self._("About this workbook"))
        for table in self.tables:
            sheet = self.book.add_worksheet(self.names[table.kind])
            self._marks(sheet, table)
            if VALUE in table.keys:
                self._upright(sheet, table)
            else:
                self._flat(sheet, table)
        self._explain(about)
        about.activate()

    def _sheet_name(self, kind: str) -> str:
        if kind.startswith(f"{TEXTS}."):
            return self._("Texts %(language)s") % {"language": kind.partition(".")[2]}
        if kind in _SHEETS:
            return self._(_SHEETS[kind].name)
        return kind.translate(str.maketrans(":.", "  "))[:31]

    def _marks(self, sheet: Any, table: Table) -> None:
        kinds = (other.kind for other in self.tables)
        for place, mark in enumerate((MARK, FORMAT, table.kind, self.edition.id, *kinds)):
            sheet.write_string(0, place, mark, self.style["hidden"])
        for place, key in enumerate(table.keys):
            sheet.write_string(1, place, key, self.style["hidden"])
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L&8{self.edition.id}&C&8&A&R&8&P / &N")

    # A key in each row

    def _upright(self, sheet: Any, table: Table) -> None:
        _ = self._
        sheet.set_column(0, 0, None, None, {"hidden": True})
        for place, (title, width) in enumerate(
            ((_("What"), 34), (_("Value"), 80), (_("How to write it"), 44)), 1
        ):
            sheet.write_string(2, place, title, self.style["column"])
            sheet.set_column(place, place, width)
        sheet.set_row(2, 24)
        sheet.freeze_panes(3, 2)
        for row, texts in enumerate(table.rows, start=FIRST_ROW - 1):
            key = texts[KEY]
            kind = self._kind(table.kind, key)
            sheet.write_string(row, 0, key, self.style["hidden"])
            sheet.write_string(row, 1, self._label(key), self.style["label"])
            sheet.write_string(row, 2, texts[VALUE], self.style["open"])
            sheet.write_string(row, 3, _(_HOW[kind]) if kind in _HOW else "", self.style["note"])
            sheet.set_row(row, _height([(texts[VALUE], 80), (self._label(key), 34)]))
            if kind == "boolean":
                self._choose(sheet, row, row, 2, ["true", "false"])

    def _kind(self, part: str, key: str) -> Kind:
        found = column(definitions()[part], key, Known((), {}))
        return found.kind if found else "text"

    # A record in each row

    def _flat(self, sheet: Any, table: Table) -> None:
        look = _SHEETS.get(table.kind, _Look(""))
        last = FIRST_ROW - 2 + len(table.rows)
        for place, key in enumerate(table.keys):
            sheet.write_string(2, place, self._label(key), self.style["column"])
            sheet.set_column(place, place, _width(key))
            self._offer(sheet, table, place, key, last + _ROOM)
        sheet.set_row(2, 34)
        sheet.freeze_panes(3, 2 if table.kind.startswith(TEXTS) else look.frozen)
        if table.rows:
            sheet.autofilter(2, 0, last, len(table.keys) - 1)
        for row, texts in enumerate(table.rows, start=FIRST_ROW - 1):
            for place, key in enumerate(table.keys):
                style = self.style["note" if key.startswith("(") else "code" if key in (ID, "id") else "open"]
                sheet.write_string(row, place, texts.get(key, ""), style)
            sheet.set_row(row, _height([(texts.get(key, ""), _width(key)) for key in table.keys]))
        for row in range(last + 1, last + 21):
            for place in range(len(table.keys)):
                sheet.write_blank(row, place, None, self.style["open"])

    def _offer(self, sheet: Any, table: Table, place: int, key: str, last: int) -> None:
        """A list to choose from, where there is one."""
        first = FIRST_ROW - 1
        word = key.split(".")[0]
        if key == KEPT:
            self._choose(sheet, first, last, place, [BANK, EDITION] if self._has_bank else [EDITION])
        elif key.endswith(".our_translation"):
            self._choose(sheet, first, last, place, ["true", "false"])
        elif word in _CHOICES and key != f"{PLACED}maximum":
            kind, there = _CHOICES[word]
            if kind in self.by_kind and self.by_kind[kind].rows and kind != table.kind:
                letters = xl_col_to_name(self.by_kind[kind].keys.index(there))
                name = self.names[kind].replace("'", "''")
                until = FIRST_ROW - 1 + len(self.by_kind[kind].rows)
                self._choose(
                    sheet, first, last, place, f"='{name}'!${letters}${FIRST_ROW}:${letters}${until}"
                )

    @property
    def _has_bank(self) -> bool:
        return any(row[VALUE] for row in self.by_kind[BANK].rows)

    def _choose(self, sheet: Any, first: int, last: int, place: int, source: list[str] | str) -> None:
        """Offer a choice; what is not in it may be written after a warning, for the check says what is wrong."""
        sheet.data_validation(
            first,
            place,
            last,
            place,
            {
                "validate": "list",
                "source": source,
                "error_type": "warning",
                "error_title": self._("Not in the list"),
                "error_message": self._("This is not in the list. Keep it only if you add it there as well."),
            },
        )

    def _label(self, key: str) -> str:
        """The heading of a column: what it is, then which one in round brackets."""
        if key in _LABELS:
            return self._(_LABELS[key])
        head, *rest = key.removeprefix(PLACED).split(".")
        words = []
        for word in rest:
            if head == "aspects" and word in self._aspects:
                words.append(self._aspects[word])
            else:
                words.append(self._(_LABELS[word]) if word in _LABELS else word)
        label = self._(_LABELS[head]) if head in _LABELS else head
        return f"{label} ({', '.join(words)})" if words else label

    @property
    def _aspects(self) -> Mapping[str, str]:
        return {aspect.id: aspect.name(self.language) for aspect in self.edition.aspects}

    # The sheet that explains

    def _explain(self, sheet: Any) -> None:
        _ = self._
        style = self.style
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 3)
        sheet.set_column(1, 1, 30)
        sheet.set_column(2, 2, 90)
        sheet.write_string(0, 1, self.edition.name(self.language), style["title"])
        sheet.set_row(0, 28)
        facts = (
            (_("Edition"), self.edition.id),
            (_("Fingerprint of the edition"), self.edition.hash),
            (_("Where the texts come from"), self.edition.provenance.get(self.language, "")),
            (_("Licence"), self.edition.licence),
        )
        row = 1
        for label, text in facts:
            sheet.write_string(row, 1, label, style["label"])
            sheet.write_string(row, 2, text, style["text"])
            sheet.set_row(row, _height([(text, 90)]))
            row += 1
        for title, texts in (
            (_("How to edit it"), self._instructions()),
            (_("How to take it back"), self._way_back()),
        ):
            sheet.write_string(row + 1, 1, title, style["heading"])
            sheet.write_blank(row + 1, 2, None, style["heading"])
            row += 2
            for place, text in enumerate(texts, start=1):
                sheet.write_string(row, 1, f"{place}.", style["number"])
                sheet.write_string(row, 2, text, style["text"])
                sheet.set_row(row, _height([(text, 90)]))
                row += 1
        sheet.write_string(row + 1, 1, _("Sheets"), style["heading"])
        sheet.write_blank(row + 1, 2, None, style["heading"])
        row += 2
        for table in self.tables:
            name = self.names[table.kind]
            target = name.replace("'", "''")
            sheet.write_url(row, 1, f"internal:'{target}'!A3", style["link"], name)
            # The sheets Edition and Bank have a key in each row; how many says nothing.
            if VALUE not in table.keys:
                sheet.write_number(row, 2, len(table.rows), style["text"])
            row += 1
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def _instructions(self) -> tuple[str, ...]:
        _ = self._
        return (
            _("Write in the cells. The order of the rows is the order in the edition."),
            _(
                "Criteria have their place and points in one sheet and their texts in another for each language."
            ),
            _(
                "For a new criterion write a row in the sheet of criteria, "
                "and a row with the same id in each sheet of texts."
            ),
            _(
                "An id is never changed once the edition has been used: results and other editions refer to it."
            ),
            _(
                "Points must add up: those of criteria to their sub-area's, "
                "these to their area's, these to the edition's."
            ),
            _(
                "Leave the first two rows of each sheet, which are hidden, "
                "as they are. Sheets of your own are not read."
            ),
        )

    def _way_back(self) -> tuple[str, ...]:
        _ = self._
        return (
            _("Save the file as .xlsx and use: kompass edition from-excel FILE -o EDITION.yaml"),
            _("What is wrong is said with sheet, cell and how to mend it."),
            _("kompass edition diff OLD NEW says what has changed, and whether results remain comparable."),
        )


def _height(cells: Sequence[tuple[str, float]]) -> float:
    """The height of a row whose texts wrap in cells of these widths; Excel lets a row be 409 points high."""
    lines = (sum(max(1, -(-len(line) // int(width))) for line in text.split("\n")) for text, width in cells)
    return min(15.0 * max(lines), 405.0)


def _width(key: str) -> float:
    words = key.split(".")
    if key in (ID, "id"):
        return 30 if key == ID else 22
    if key.startswith(PLACED) or words[0] in ("maximum", "weight", "value", "until", "by"):
        return 10
    if any(word in _WIDE for word in words):
        return 52
    if words[0] in ("names", "title", "(title)"):
        return 34
    if words[0] == "sources":
        return 16
    return 20 if words[0] in ("evidence", "ask", "main_tasks", "panel", "higher", "lower") else 12


_STYLES: Final[Mapping[str, Mapping[str, Any]]] = {
    **STYLES,
    "number": {**BASE, "align": "right"},
    "note": {**CELL, "bg_color": PALE, "num_format": "@"},
    "code": {**CELL, "bold": True, "num_format": "@"},
    # Text, so that what begins with = stays what it is, and a number as it was written.
    "open": {**CELL, "num_format": "@"},
}
