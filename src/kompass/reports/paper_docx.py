"""A paper as a Word file (DOCX), to be filled in or edited: real headings, a language, header rows, alternative texts.

The same content gives the same bytes: times are fixed, and the archive is written anew with them.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph

from kompass.charts import Picture
from kompass.reports.content import Bullets, Figure, Note, Paragraph, Table
from kompass.reports.paper import Block, FillIn, Index, Item, Labelled, Paper, Part, Room, Section, Ticks
from kompass.reports.raster import as_png

_MADE: Final = dt.datetime(2000, 1, 1)
_LOCALES: Final = {"nb": "nb-NO", "nn": "nn-NO", "sv": "sv-SE", "da": "da-DK", "en": "en-GB"}
_FONT: Final = "Calibri"
_DEEP, _ACCENT, _QUIET = RGBColor(0x00, 0x2C, 0x54), RGBColor(0x00, 0x4F, 0x96), RGBColor(0x5B, 0x5D, 0x60)
_TINTED, _CAUTION, _LINE = "EEF4FA", "FDF3E3", "BBBCBD"
_WHOLE: Final = 12  # a table of so many rows stays on one page
_WIDTH: Final = 166  # mm between the margins
_SIDE, _LETTER = 6.0, 2.5  # mm: beside the text of a cell, and a letter of it
_HEIGHT: Final = 225  # mm: a picture and its caption on one page


def to_docx(paper: Paper) -> bytes:
    """The paper as DOCX."""
    document = docx.Document()
    _set_up(document, paper)
    document.add_paragraph(paper.kicker, style="Subtitle").paragraph_format.space_after = Pt(0)
    document.add_paragraph(paper.title, style="Title")
    facts = [paper.subtitle, *(f"{label}: {value}" for label, value in paper.facts)]
    _coloured(document.add_paragraph(" · ".join(facts)), _QUIET)
    if paper.notice:
        _note(document, "", paper.notice)
    if paper.picture:
        _picture(document, paper.picture, _WIDTH)
    for part in paper.parts:
        _part(document, part)
    return _fixed(document)


def _set_up(document: Document, paper: Paper) -> None:
    properties = document.core_properties
    properties.title = paper.title
    properties.subject = paper.description
    properties.author = properties.last_modified_by = "Kompass"
    properties.language = _LOCALES.get(paper.language, paper.language)
    properties.comments = paper.notice
    properties.created = properties.modified = _MADE
    properties.revision = 1
    page = document.sections[0]
    page.start_type = WD_SECTION.NEW_PAGE
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin, page.bottom_margin = Mm(24), Mm(20)
    _coloured(
        page.header.paragraphs[0],
        _QUIET,
        " · ".join(filter(None, (paper.label, f"{paper.title} – {paper.subtitle}"))),
    )
    _page_numbers(page.footer.paragraphs[0], paper.page_of)
    for name, size, colour, before, after in (
        ("Normal", 10.5, None, 0, 5),
        ("Title", 26, _DEEP, 0, 6),
        ("Subtitle", 11, _ACCENT, 0, 0),
        ("Heading 1", 18, _DEEP, 22, 8),
        ("Heading 2", 14, _DEEP, 16, 5),
        ("Heading 3", 11.5, _DEEP, 12, 3),
        ("Caption", 9, _QUIET, 6, 3),
    ):
        _style(document.styles[name], size, colour, before, after)
    # Word's own line under a title and its italics do not suit the house.
    title = document.styles["Title"].element.get_or_add_pPr()
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)
    document.styles["Subtitle"].font.italic = False
    for style in document.styles.element.iter(qn("w:lang")):
        style.set(qn("w:val"), properties.language)
        style.set(qn("w:eastAsia"), properties.language)


def _style(style: Any, size: float, colour: RGBColor | None, before: float, after: float) -> None:
    style.font.name = _FONT
    style.font.size = Pt(size)
    if colour is not None:
        style.font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _FONT)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)


def _page_numbers(paragraph: DocxParagraph, page_of: str) -> None:
    rest = page_of % {"page": "\0PAGE\0", "pages": "\0NUMPAGES\0"}
    for place, piece in enumerate(rest.split("\0")):
        run = paragraph.add_run() if place % 2 else paragraph.add_run(piece)
        run.font.color.rgb = _QUIET
        run.font.size = Pt(9)
        if place % 2:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), piece)
            shown = OxmlElement("w:t")
            shown.text = "1"
            run._r.append(shown)
            paragraph._p.replace(run._r, field)
            field.append(run._r)


def _part(document: Document, part: Part) -> None:
    _heading(
        document, 1, part.number, part.title, part.mark
    ).paragraph_format.page_break_before = part.new_page
    for block in part.blocks:
        _block(document, block)
    for item in part.items:
        _item(document, 2, item)
    for section in part.sections:
        _section(document, section)


def _section(document: Document, section: Section) -> None:
    _heading(document, 2, section.number, section.title, section.mark)
    for block in section.blocks:
        _block(document, block)
    for item in section.items:
        _item(document, 3, item)


def _item(document: Document, level: int, item: Item) -> None:
    _heading(document, level, item.number, item.title, item.mark)
    if item.question:
        asked = document.add_paragraph()
        _coloured(asked, _ACCENT, item.question)
        asked.runs[0].bold = True
        asked.paragraph_format.keep_with_next = True
    for block in item.blocks:
        before = len(document.paragraphs)
        _block(document, block)
        # What is said about it stays with the room to write in that follows.
        if item.together and block is not item.blocks[-1]:
            for paragraph in document.paragraphs[before:]:
                paragraph.paragraph_format.keep_with_next = True


def _heading(document: Document, level: int, number: str, title: str, mark: str) -> DocxParagraph:
    words = f"{number} {title}" if number else title
    heading: DocxParagraph = document.add_heading(_clean(f"{words} ({mark})" if mark else words), level)
    heading.paragraph_format.keep_with_next = True
    return heading


def _block(document: Document, block: Block) -> None:
    match block:
        case Paragraph():
            paragraph = document.add_paragraph(_clean(block.text))
            if block.lead:
                paragraph.runs[0].bold = True
        case Note():
            _note(document, block.title, block.text)
        case Bullets():
            _small_title(document, block.title)
            for item in block.items:
                document.add_paragraph(_clean(item), style="List Bullet")
        case Ticks():
            _small_title(document, block.title)
            for item in block.items:
                document.add_paragraph(_clean(f"☐ {item}"))
        case Labelled():
            for label, text in block.rows:
                paragraph = document.add_paragraph()
                paragraph.add_run(_clean(f"{label}: ")).bold = True
                paragraph.add_run(_clean(text))
                paragraph.paragraph_format.keep_together = True
        case Room():
            _table(document, (block.title,), [("",)], (_WIDTH,), height=block.height)
        case FillIn():
            _caption(document, block.caption)
            n = len(block.columns) - 1
            first = _WIDTH * 2 / 5
            given = [(row, *[""] * n) for row in block.rows] + [("",) * (n + 1)] * block.spare
            _table(document, block.columns, given, (first, *[(_WIDTH - first) / max(n, 1)] * n))
        case Table():
            _caption(document, block.caption)
            rows = [*block.rows, *((block.total,) if block.total else ())]
            titles = tuple(column.title for column in block.columns)
            table = _table(document, titles, rows, _widths(block, rows))
            for place, column in enumerate(block.columns):
                if column.align == "end":
                    for cell in table.columns[place].cells:
                        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if block.total:
                for cell in table.rows[-1].cells:
                    for run in cell.paragraphs[0].runs:
                        run.bold = True
            if block.note:
                _coloured(document.add_paragraph(), _QUIET, block.note)
        case Figure():
            _picture(document, block.picture, _WIDTH * block.width).paragraph_format.keep_with_next = True
            document.add_paragraph(_clean(block.caption), style="Caption")
        case Index():
            for title, number, _key in block.entries:
                document.add_paragraph(_clean(f"{title}, {number}"))


def _widths(block: Table, rows: Sequence[tuple[str, ...]]) -> tuple[float, ...]:
    """In mm: columns without a share as wide as their longest cell, or word of a title, the rest by their shares."""
    fixed = {
        place: min(_SIDE + _LETTER * _longest(column.title.split(), rows, place), _WIDTH / 4)
        for place, column in enumerate(block.columns)
        if not column.share
    }
    shares = sum(column.share for column in block.columns)
    left = _WIDTH - sum(fixed.values())
    if not shares or left <= 0:
        return (_WIDTH / len(block.columns),) * len(block.columns)
    return tuple(fixed.get(place, left * column.share / shares) for place, column in enumerate(block.columns))


def _longest(words: Sequence[str], rows: Sequence[tuple[str, ...]], place: int) -> int:
    return max((len(text) for text in (*words, *(row[place] for row in rows))), default=0)


def _picture(document: Document, picture: Picture, width: float) -> DocxParagraph:
    """The picture with its text alternative, `width` in mm, or narrower where it would be higher than a page."""
    paragraph: DocxParagraph = document.add_paragraph()
    shape: Any = paragraph.add_run().add_picture(io.BytesIO(as_png(picture, width=width)), width=Mm(width))
    if shape.height > Mm(_HEIGHT):
        shape.width, shape.height = round(shape.width * Mm(_HEIGHT) / shape.height), Mm(_HEIGHT)
    about = shape._inline.docPr
    about.set("title", _clean(picture.title))
    about.set("descr", _clean(picture.description))
    return paragraph


def _note(document: Document, title: str, text: str) -> None:
    paragraph = document.add_paragraph()
    if title:
        paragraph.add_run(_clean(f"{title}. ")).bold = True
    paragraph.add_run(_clean(text))
    paragraph._p.get_or_add_pPr().append(_shade(_CAUTION))


def _small_title(document: Document, title: str) -> None:
    if title:
        paragraph = document.add_paragraph()
        paragraph.add_run(_clean(title)).bold = True
        paragraph.paragraph_format.keep_with_next = True


def _caption(document: Document, text: str) -> None:
    document.add_paragraph(_clean(text), style="Caption").paragraph_format.keep_with_next = True


def _table(
    document: Document,
    header: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    widths: tuple[float, ...],
    height: float = 0,
) -> Any:
    """A table whose first row is marked as its header; `height` in mm: the least of each other row."""
    table: Any = document.add_table(rows=0, cols=len(header), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for place, texts in enumerate((header, *rows)):
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        elif height:
            row.height = Mm(height)
            row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.paragraph_format.space_before = Pt(2)
            paragraph.paragraph_format.keep_with_next = place < len(rows) <= _WHOLE
            run = paragraph.add_run(_clean(text))
            if place == 0:
                run.bold = True
                run.font.color.rgb = _DEEP
                cell._tc.get_or_add_tcPr().append(_shade(_TINTED))
    table._tbl.tblPr.append(_borders())
    document.add_paragraph().paragraph_format.space_after = Pt(2)
    return table


def _shade(fill: str) -> Any:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), fill)
    return shade


def _borders() -> Any:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _LINE)):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    return borders


def _coloured(paragraph: DocxParagraph, colour: RGBColor, text: str = "") -> DocxParagraph:
    if text:
        paragraph.add_run(_clean(text))
    for run in paragraph.runs:
        run.font.color.rgb = colour
        run.font.size = run.font.size or Pt(10)
    return paragraph


def _clean(text: str) -> str:
    """The text without what XML cannot hold; line breaks and tabs become blanks."""
    kept = (" " if letter in "\n\r\t" else letter for letter in text)
    return "".join(
        letter
        for letter in kept
        if letter >= " " and not "\ud800" <= letter <= "\udfff" and letter not in "\ufffe\uffff"
    )


def _fixed(document: Document) -> bytes:
    """The file with the same time on every entry of its archive."""
    written = io.BytesIO()
    document.save(written)
    fixed = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _MADE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
