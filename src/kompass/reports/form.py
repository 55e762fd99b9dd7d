"""The form: an Excel workbook to rate in, made from any edition in any of its languages.

A sheet that explains, then one sheet per area. Only the cells to fill in are open; `kompass.method.ratings_form` says
how the sheets are marked so that they can be read again. Nothing here computes points.
"""

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from kompass.language import N_, listed, number, translator
from kompass.method import Edition
from kompass.method.editions import Area, Criterion, SubArea
from kompass.method.ratings_form import (
    ABOUT,
    COMMENT,
    NOT_APPLICABLE,
    QUICK,
    STAMP,
    TITLES,
    marks,
    words_language,
)
from kompass.reports.workbook_look import (
    BASE,
    CELL,
    LINE,
    MESSAGE,
    NOTE,
    OPEN,
    PALE,
    STYLES,
    TITLE,
    cut,
    lines,
    plain,
    sheet_name,
)

_MOMENT: Final = dt.datetime(2000, 1, 1)


class FormLanguageError(ValueError):
    """The edition has no texts in the language asked for."""

    def __init__(self, edition: Edition, language: str) -> None:
        self.edition = edition.id
        self.language = language
        self.languages = edition.languages
        super().__init__(
            f"the edition {edition.id} has no texts in {language!r}; it has {', '.join(edition.languages)}"
        )


def rating_form(edition: Edition, *, language: str, stamp: str = "") -> bytes:
    """The form as an Excel file (.xlsx); the same bytes for the same edition, language and stamp.

    `stamp`: what the form was made for and from, in a hidden row; whoever reads it again finds it there.

    Titles and questions are the edition's, in `language`; the words around them are in the nearest language there is
    (nn -> nb, others -> en).

    Raises:
        FormLanguageError: the edition has no texts in the language.
    """
    if language not in edition.languages:
        raise FormLanguageError(edition, language)
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": edition.name(language), "created": _MOMENT, "author": "Kompass"})
    _Form(book, edition, language, stamp).write()
    book.close()
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    title: str
    width: float


class _Form:
    def __init__(self, book: Any, edition: Edition, language: str, stamp: str) -> None:
        self.book = book
        self.edition = edition
        self.language = language
        self.stamp = stamp
        self.words = words_language(language)
        self._ = translator(self.words)
        self.levels = tuple(f"{level.mark} – {level.name(language)}" for level in edition.levels)
        self.level_source = ""
        self.yes_source = ""
        self.style = {name: book.add_format(style) for name, style in _STYLES.items()}

    def write(self) -> None:
        _ = self._
        areas_only = self.edition.areas_only
        taken: set[str] = set()
        about = self._sheet(sheet_name(_("About this form"), taken))
        if areas_only:
            names = {sheet_name(_("Points per area"), taken): self.edition.areas}
        else:
            names = {
                sheet_name(f"{area.id} {area.name(self.language)}", taken): (area,)
                for area in self.edition.areas
            }
        # The sheets must exist before the first one can point to them, and stand behind it.
        sheets = {name: self._sheet(name) for name in names}
        counts = self._explain(about, {name: areas[0] for name, areas in names.items()})
        for (name, sheet), row in zip(sheets.items(), counts, strict=True):
            if areas_only:
                count, formula = self._points_sheet(sheet)
            else:
                count, formula = self._area_sheet(sheet, names[name][0])
            about.write_formula(
                row, 2, f"='{name.replace(chr(39), chr(39) * 2)}'!{formula}", self.style["text"], count
            )
        about.activate()

    def _sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(name)
        for column, mark in enumerate(marks(self.edition, self.language)):
            sheet.write_string(0, column, mark, self.style["hidden"])
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.hide_gridlines(2)
        sheet.set_footer(
            f"&L&8{plain(self.edition.name(self.language))} ({self.edition.id})&C&8&A&R&8&P / &N"
        )
        sheet.protect(
            "",
            {
                "format_columns": True,
                "format_rows": True,
                "select_locked_cells": True,
                "select_unlocked_cells": True,
                "objects": True,
            },
        )
        return sheet

    # The sheet that explains

    def _explain(self, sheet: Any, first_areas: Mapping[str, Area]) -> list[int]:
        """Write the first sheet; the rows in which a count per sheet belongs."""
        _ = self._
        edition, language, style = self.edition, self.language, self.style
        self._header_keys(sheet, ("about", "label", "value"))
        sheet.set_column(0, 0, None, None, {"hidden": True})
        sheet.set_column(1, 1, 34)
        sheet.set_column(2, 2, 96)
        sheet.write_string(2, 1, edition.name(language), style["title"])
        sheet.set_row(2, 28)
        row = 3
        if edition.own_text:
            text = _("Own text, not the official instrument.")
            row = self._fact(sheet, row, _("Please note"), text, style["strong"])
        row = self._fact(sheet, row, _("Edition"), edition.id)
        row = self._fact(sheet, row, _("Fingerprint of the edition"), edition.hash)
        provenance = edition.provenance.get(language) or edition.provenance.get(self.words) or ""
        row = self._fact(sheet, row, _("Where the texts come from"), provenance)
        row = self._fact(sheet, row, _("Licence"), edition.licence)
        row = self._heading(sheet, row, _("What it is about"))
        for key, label in zip(ABOUT, (_("Municipality"), _("Date of the evaluation")), strict=True):
            sheet.write_string(row, 0, key, style["hidden"])
            sheet.write_string(row, 1, label, style["label"])
            sheet.write_blank(row, 2, None, style["open_text"])
            row += 1
        row = self._fact(sheet, row, "", _("Both may stay empty; they are no part of the points."))
        if self.stamp:
            sheet.write_string(row, 0, STAMP, style["hidden"])
            sheet.write_string(row, 2, self.stamp, style["hidden"])
            sheet.set_row(row, None, None, {"hidden": True})
            row += 1
        row = self._heading(sheet, row, _("How to fill it in"))
        for place, text in enumerate(self._instructions(), start=1):
            row = self._fact(sheet, row, f"{place}.", text)
        if not edition.areas_only:
            row = self._scale(sheet, row)
        row = self._heading(sheet, row, _("Sheets"))
        rows = []
        for name in first_areas:
            target = name.replace("'", "''")
            sheet.write_url(row, 1, f"internal:'{target}'!B3", style["link"], name)
            rows.append(row)
            row += 1
        sheet.print_area(2, 1, row, 2)
        return rows

    def _instructions(self) -> tuple[str, ...]:
        _ = self._
        if self.edition.areas_only:
            return (
                _("Write the points of each area. Areas whose points are not known stay empty."),
                _("Yellow cells are for you; everything else is locked, so that the file can be read again."),
                _("Save the file and upload it in the calculator, or use: kompass score FILE"),
            )
        return (
            _(
                "Rate each criterion: a whole number for each aspect, or one for all of them. Not both in one row."
            )
            if self.edition.banded
            else _(
                "Rate each criterion: one level for each aspect, or one level for all of them. Not both in one row."
            ),
            _("What is left empty is not rated and never counts as zero: the result is then provisional."),
            _(
                "Choose yes under Not applicable where a criterion has no sense here, and say why in the comment."
            ),
            _(
                "The question's note (the corner of the cell) says what to look at and what it looks like at its best."
            ),
            _("Yellow cells are for you; everything else is locked, so that the file can be read again."),
            _("Save the file and upload it in the calculator, or use: kompass score FILE"),
        )

    def _scale(self, sheet: Any, row: int) -> int:
        """The levels and the aspects; the drop-downs take their lists from here, whatever the words are."""
        _ = self._
        style = self.style
        about = "'" + sheet.get_name().replace("'", "''") + "'"
        row = self._heading(sheet, row, _("The scale"))
        first = row
        for text in self.levels:
            sheet.write_string(row, 1, text, style["label"])
            row += 1
        self.level_source = f"={about}!$B${first + 1}:$B${row}"
        row = self._heading(sheet, row, _("Not applicable"))
        sheet.write_string(row, 1, _("yes"), style["label"])
        sheet.write_string(
            row, 2, _("The criterion has no sense here; the rest carries its points."), style["text"]
        )
        self.yes_source = f"={about}!$B${row + 1}:$B${row + 1}"
        row += 1
        for panel, aspects in self.edition.aspect_groups:
            row = self._heading(sheet, row, panel.name(self.language) if panel else _("The aspects"))
            if panel and panel.descriptions:
                row = self._fact(sheet, row, "", panel.descriptions.get(self.language, ""))
            for aspect in aspects:
                description = aspect.descriptions.get(self.language, "")
                row = self._fact(sheet, row, aspect.name(self.language), description)
        return row

    def _heading(self, sheet: Any, row: int, text: str) -> int:
        sheet.set_row(row, 9)
        sheet.write_string(row + 1, 1, text, self.style["heading"])
        sheet.write_blank(row + 1, 2, None, self.style["heading"])
        return row + 2

    def _fact(self, sheet: Any, row: int, label: str, text: str, style: Any = None) -> int:
        sheet.write_string(row, 1, label, self.style["label"])
        sheet.write_string(row, 2, text, style or self.style["text"])
        sheet.set_row(row, 15.0 * lines(text, 100))
        return row + 1

    # The sheets to fill in

    def _header_keys(self, sheet: Any, keys: Iterable[str]) -> None:
        for column, key in enumerate(keys):
            sheet.write_string(1, column, key, self.style["hidden"])

    def _columns(self, area: Area) -> tuple[_Column, ...]:
        _ = self._
        # A number is typed where the scale has bands; otherwise a level is chosen with its words.
        width = 13.0 if self.edition.banded else max(13.0, 0.9 * len(self.longest_level()))
        aspects = [
            _Column(aspect.id, aspect.name(self.language), width) for aspect in self.edition.aspects_of(area)
        ]
        quick = [_Column(QUICK, _(TITLES[QUICK]), aspects[0].width)] if len(aspects) > 1 else []
        return (
            *quick,
            *aspects,
            _Column(NOT_APPLICABLE, _(TITLES[NOT_APPLICABLE]), 11),
            _Column(COMMENT, _(TITLES[COMMENT]), 38),
        )

    def longest_level(self) -> str:
        return max(self.levels, key=len)

    def _top(self, sheet: Any, title: str, introduction: str, titles: list[str]) -> None:
        """Rows 3 to 6: title, introduction, count (written later), column headings; they stay in sight."""
        sheet.write_string(2, 1, title, self.style["title"])
        sheet.set_row(2, 26)
        sheet.write_string(4, 1, introduction, self.style["plain"])
        for column, text in enumerate(titles, start=1):
            sheet.write_string(5, column, text, self.style["column"])
        sheet.set_row(5, 32)
        sheet.freeze_panes(6, 3)
        sheet.repeat_rows(5)
        sheet.set_column(0, 0, None, None, {"hidden": True})

    def _count(self, sheet: Any, formula: str, n: int) -> tuple[str, str]:
        """Write how many are rated; the text for none, and the cell."""
        before, after = self._("%(rated)s of %(n)s rated").replace("%(n)s", str(n)).split("%(rated)s")
        value = f"{before}0{after}"
        quoted = [part.replace('"', '""') for part in (before, after)]
        sheet.write_formula(3, 1, f'="{quoted[0]}"&{formula}&"{quoted[1]}"', self.style["count"], value)
        return value, "$B$4"

    def _area_sheet(self, sheet: Any, area: Area) -> tuple[str, str]:
        _ = self._
        columns = self._columns(area)
        titles = [_(TITLES["criterion"]), _("Question"), *(column.title for column in columns)]
        maximum = number(area.maximum, self.words, 0 if area.maximum.denominator == 1 else 1)
        points = _("At most %(points)s points") % {"points": maximum}
        self._top(sheet, f"{area.id} {area.name(self.language)}", points, titles)
        self._header_keys(sheet, ("criterion", "(code)", "(question)", *(column.key for column in columns)))
        sheet.set_column(1, 1, 8)
        sheet.set_column(2, 2, 58)
        for place, column in enumerate(columns, start=3):
            sheet.set_column(place, place, column.width)
        row = first = 6
        for sub_area in area.sub_areas:
            row = self._sub_area(sheet, row, sub_area, 2 + len(columns))
            for criterion in sub_area.criteria:
                row = self._criterion(sheet, row, criterion, columns)
        self._validate(sheet, first, row - 1, columns)
        sheet.print_area(2, 1, row - 1, 2 + len(columns))
        return self._count(sheet, _rated(first, row - 1, columns), len(area.criteria))

    def _sub_area(self, sheet: Any, row: int, sub_area: SubArea, last: int) -> int:
        for column in range(1, last + 1):
            sheet.write_blank(row, column, None, self.style["sub_area"])
        sheet.write_string(row, 1, sub_area.id, self.style["sub_area"])
        sheet.write_string(row, 2, sub_area.name(self.language), self.style["sub_area"])
        sheet.set_row(row, 20)
        return row + 1

    def _criterion(self, sheet: Any, row: int, criterion: Criterion, columns: tuple[_Column, ...]) -> int:
        _ = self._
        style = self.style
        text = criterion.text(self.language)
        sheet.write_string(row, 0, criterion.id, style["hidden"])
        sheet.write_string(row, 1, criterion.code, style["code"])
        sheet.write_rich_string(
            row, 2, style["bold"], text.title, style["plain"], "\n" + text.question, style["question"]
        )
        note = "\n\n".join(
            f"{label}\n{words}"
            for label, words in (
                (_("What to look at"), text.guidance),
                (_("At its best"), text.ideal),
                (_("What is often missing"), text.missing),
                (_("Typical evidence"), self._evidence(criterion)),
            )
            if words
        )
        if note:
            height = 18 * (lines(note, 62) + 1)
            sheet.write_comment(
                row, 2, note[:NOTE], {"author": "Kompass", "width": 430, "height": height, "font_size": 9}
            )
        for column, about in enumerate(columns, start=3):
            sheet.write_blank(row, column, None, style["open_text" if about.key == COMMENT else "open"])
        sheet.set_row(row, 15.0 * (lines(text.title, 58) + lines(text.question, 58)) + 3)
        return row + 1

    def _evidence(self, criterion: Criterion) -> str:
        names = {kind.id: kind.name(self.language) for kind in self.edition.evidence}
        return listed((names[kind] for kind in criterion.evidence), self.words)

    def _validate(self, sheet: Any, first: int, last: int, columns: tuple[_Column, ...]) -> None:
        _ = self._
        for column, about in enumerate(columns, start=3):
            if about.key == COMMENT:
                continue
            yes = about.key == NOT_APPLICABLE
            message = (
                _("Choose yes from the list, or leave the cell empty.")
                if yes
                else _("Write a whole number, or leave the cell empty: %(levels)s")
                % {"levels": ", ".join(self.levels)}
                if self.edition.banded
                else _("Choose one of these from the list, or leave the cell empty: %(levels)s")
                % {"levels": ", ".join(self.levels)}
            )
            bounds = {"minimum": self.edition.levels[0].value, "maximum": self.edition.highest_level}
            rule = (
                {"validate": "list", "source": self.yes_source if yes else self.level_source}
                if yes or not self.edition.banded
                else {"validate": "integer", "criteria": "between", **bounds}
            )
            sheet.data_validation(
                first,
                column,
                last,
                column,
                {
                    **rule,
                    "error_title": cut(about.title, TITLE),
                    "error_message": cut(message, MESSAGE),
                },
            )

    def _points_sheet(self, sheet: Any) -> tuple[str, str]:
        _ = self._
        style = self.style
        titles = [_(TITLES["area"]), _("Area"), _(TITLES["points"]), _("of"), _(TITLES[COMMENT])]
        self._top(sheet, self.edition.name(self.language), "", titles)
        self._header_keys(sheet, ("area", "(number)", "(name)", "points", "(maximum)", COMMENT))
        for column, width in enumerate((8, 58, 12, 8, 60), start=1):
            sheet.set_column(column, column, width)
        first = 6
        for row, area in enumerate(self.edition.areas, start=first):
            sheet.write_string(row, 0, area.id, style["hidden"])
            sheet.write_string(row, 1, area.id, style["code"])
            sheet.write_string(row, 2, self._area_name(area), style["question"])
            sheet.write_blank(row, 3, None, style["open"])
            sheet.write_number(row, 4, float(area.maximum), style["code"])
            sheet.write_blank(row, 5, None, style["open_text"])
            sheet.set_row(row, 24)
            message = _("Write a number from 0 to %(maximum)s, or leave the cell empty.")
            maximum = number(area.maximum, self.words, 0 if area.maximum.denominator == 1 else 1)
            sheet.data_validation(
                row,
                3,
                row,
                3,
                {
                    "validate": "decimal",
                    "criteria": "between",
                    "minimum": 0,
                    "maximum": float(area.maximum),
                    "error_title": cut(_("Points"), TITLE),
                    "error_message": cut(message % {"maximum": maximum}, MESSAGE),
                },
            )
        last = first + len(self.edition.areas) - 1
        sheet.print_area(2, 1, last, 5)
        return self._count(sheet, f"COUNT(D{first + 1}:D{last + 1})", len(self.edition.areas))

    def _area_name(self, area: Area) -> str:
        """The name, with the mark of a translation of ours."""
        name = area.name(self.language)
        source = area.sources.get(self.language)
        return (
            f"{name} ({self._(_OUR_TRANSLATION)})" if source is not None and source.our_translation else name
        )


_OUR_TRANSLATION = N_("our translation")


_OPEN_CELL: Final = {**CELL, "bg_color": OPEN, "locked": False}
_STYLES: Final[Mapping[str, Mapping[str, Any]]] = {
    **STYLES,
    "plain": BASE,
    "bold": {**BASE, "bold": True},
    "strong": {**BASE, "bold": True, "text_wrap": True, "font_color": "#8a1f11"},
    "count": {**BASE, "bold": True},
    "sub_area": {**BASE, "bold": True, "bg_color": PALE, "top": 1, "top_color": LINE, "valign": "vcenter"},
    "code": CELL,
    "question": CELL,
    "open": {**_OPEN_CELL, "valign": "vcenter", "align": "left"},
    # Text, so that what begins with = stays what it is, and a date stays as it was written.
    "open_text": {**_OPEN_CELL, "num_format": "@"},
}


def _rated(first: int, last: int, columns: tuple[_Column, ...]) -> str:
    """The formula that counts rows with a level for all aspects, one for each, or not applicable."""
    filled = {
        column.key: f'({xl_rowcol_to_cell(first, place)}:{xl_col_to_name(place)}{last + 1}<>"")'
        for place, column in enumerate(columns, start=3)
        if column.key != COMMENT
    }
    alone = [filled.pop(key) for key in (QUICK, NOT_APPLICABLE) if key in filled]
    return f"SUMPRODUCT(--(({'+'.join([*alone, '*'.join(filled.values())])})>0))"
