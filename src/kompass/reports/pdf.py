"""The content model as a tagged PDF (PDF/UA-1), typeset by Typst.

All texts are handed over as data in a JSON file; the template never reads them as markup. Fonts come from the
package alone, nothing is fetched, and a warning is an error.
"""

import datetime as dt
import functools
import json
import re
from pathlib import Path
from typing import Any, cast

import typst

from kompass.reports.content import (
    Block,
    Bullets,
    Chapter,
    Figure,
    KeyFigures,
    Note,
    Paragraph,
    Report,
    Section,
    Table,
)
from kompass.reports.typeface import FOLDER, covered, printable

TEMPLATE = Path(__file__).with_name("report.typ")
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


class TypesettingError(RuntimeError):
    """Typst refused the report, or warned about it."""


def to_pdf(report: Report) -> bytes:
    """The report as PDF/UA-1. The same content gives the same bytes.

    Raises:
        TypesettingError: the template and the content do not fit.
    """
    files, pictures = {"main.typ": TEMPLATE.read_bytes()}, Pictures()
    data = _report(report, pictures)
    files["report.json"] = json.dumps(data, ensure_ascii=False).encode()
    files |= pictures.files
    day = dt.date.fromisoformat(report.date) if report.date else _EPOCH.date()
    stamp = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    try:
        pdf, warnings = typst.compile_with_warnings(
            cast(Any, files),  # the stubs do not know virtual files
            format="pdf",
            pdf_standards=["ua-1"],
            font_paths=fonts(),
            ignore_system_fonts=True,
            timestamp=stamp,
        )
    except typst.TypstError as error:
        raise TypesettingError(str(error)) from error
    if warnings:
        raise TypesettingError("; ".join(str(warning) for warning in warnings))
    return bytes(pdf)


@functools.cache
def fonts() -> typst.Fonts:
    covered()  # says what is missing, if a font file is
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


class Pictures:
    """The SVG files a report refers to, under plain names."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def add(self, svg: str) -> str:
        name = f"picture-{len(self.files) + 1}.svg"
        self.files[name] = printable(svg, breaks=False).encode()
        return name


def _report(report: Report, pictures: Pictures) -> dict[str, Any]:
    return {
        "language": report.language,
        "title": printable(report.title),
        "description": printable(report.description),
        "date": [int(part) for part in report.date.split("-")] if report.date else None,
        "label": printable(report.label),
        "contents": printable(report.contents_title),
        "page_of": printable(report.page_of % {"page": "{page}", "pages": "{pages}"}),
        "cover": {
            "kicker": printable(report.cover.kicker),
            "title": printable(report.cover.title),
            "subtitle": printable(report.cover.subtitle),
            "facts": [[printable(label), printable(value)] for label, value in report.cover.facts],
            "figure": _block(report.cover.figure, pictures) if report.cover.figure else None,
        },
        "chapters": [_chapter(chapter, pictures) for chapter in report.chapters],
    }


def _chapter(chapter: Chapter, pictures: Pictures) -> dict[str, Any]:
    return {
        "title": printable(chapter.title),
        "numbered": chapter.numbered,
        "new_page": chapter.new_page,
        "blocks": [_block(block, pictures) for block in chapter.blocks],
        "sections": [_section(section, pictures) for section in chapter.sections],
    }


def _section(section: Section, pictures: Pictures) -> dict[str, Any]:
    return {
        "title": printable(section.title),
        "new_page": section.new_page,
        "blocks": [_block(block, pictures) for block in section.blocks],
    }


def _block(block: Block, pictures: Pictures) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "lead" if block.lead else "paragraph", "text": printable(block.text)}
        case Note():
            return {"kind": "note", "title": printable(block.title), "text": printable(block.text)}
        case Bullets():
            return {
                "kind": "bullets",
                "items": [{"text": printable(item), "link": _address(item)} for item in block.items],
                "title": printable(block.title),
                "verbatim": block.verbatim,
            }
        case KeyFigures():
            items = [[printable(value), printable(words)] for value, words in block.items]
            return {"kind": "key-figures", "items": items}
        case Figure():
            return {
                "kind": "figure",
                "file": pictures.add(block.picture.svg),
                "alt": printable(block.picture.description, breaks=False),
                "caption": printable(block.caption),
                "width": block.width,
            }
        case Table():
            return _table(block)


def _address(item: str) -> str:
    """The web address that an item ends in, as the target of a link; "" where there is none."""
    found = re.search(r"(?a)https?://[\w.:/?=&%+,;~#@!()-]+$", item)
    return found[0] if found else ""


def _table(table: Table) -> dict[str, Any]:
    def cells(row: tuple[str, ...]) -> list[str]:
        return [printable(cell) for cell in row]

    return {
        "kind": "table",
        "caption": printable(table.caption),
        "columns": [
            {"title": printable(column.title), "align": column.align, "share": column.share}
            for column in table.columns
        ],
        "rows": [cells(row) for row in table.rows],
        "total": cells(table.total) if table.total else None,
        "marked": table.marked,
        "note": printable(table.note),
    }
