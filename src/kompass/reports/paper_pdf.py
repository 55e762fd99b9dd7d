"""A paper as a tagged PDF (PDF/UA-1), typeset by Typst; as for the report, texts are data and a warning is an error."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import typst

from kompass.reports.content import Bullets, Figure, Note, Paragraph, Table
from kompass.reports.paper import Block, FillIn, Index, Item, Labelled, Paper, Part, Room, Section, Ticks
from kompass.reports.pdf import TypesettingError, fonts
from kompass.reports.typeface import printable

TEMPLATE = Path(__file__).with_name("paper.typ")
_PICTURE = "picture.svg"
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def to_pdf(paper: Paper) -> bytes:
    """The paper as PDF/UA-1. The same content gives the same bytes.

    Raises:
        TypesettingError: the template and the content do not fit.
    """
    files = {
        "main.typ": TEMPLATE.read_bytes(),
        "paper.json": json.dumps(_paper(paper), ensure_ascii=False).encode(),
    }
    if paper.picture:
        files[_PICTURE] = printable(paper.picture.svg, breaks=False).encode()
    for figure in _figures(paper):
        files[_file(figure)] = printable(figure.picture.svg, breaks=False).encode()
    try:
        pdf, warnings = typst.compile_with_warnings(
            cast(Any, files),  # the stubs do not know virtual files
            format="pdf",
            pdf_standards=["ua-1"],
            font_paths=fonts(),
            ignore_system_fonts=True,
            timestamp=_EPOCH,
        )
    except typst.TypstError as error:
        raise TypesettingError(str(error)) from error
    if warnings:
        raise TypesettingError("; ".join(str(warning) for warning in warnings))
    return bytes(pdf)


def _figures(paper: Paper) -> Iterator[Figure]:
    for part in paper.parts:
        blocks = [*part.blocks, *(one for section in part.sections for one in section.blocks)]
        blocks += [one for item in part.every_item() for one in item.blocks]
        yield from (block for block in blocks if isinstance(block, Figure))


def _file(figure: Figure) -> str:
    return f"{hashlib.sha256(figure.picture.svg.encode()).hexdigest()[:16]}.svg"


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "language": paper.language,
        "title": printable(paper.title),
        "subtitle": printable(paper.subtitle),
        "description": printable(paper.description),
        "kicker": printable(paper.kicker),
        "notice": printable(paper.notice),
        "facts": [[printable(label), printable(value)] for label, value in paper.facts],
        "contents": printable(paper.contents_title),
        "contents_depth": paper.contents,
        "cover": paper.cover,
        "picture": {"file": _PICTURE, "alt": printable(paper.picture.description, breaks=False)}
        if paper.picture
        else None,
        "foot": f"Kompass, {printable(paper.subtitle)}" if paper.subtitle else "Kompass",
        "page_of": printable(paper.page_of % {"page": "{page}", "pages": "{pages}"}),
        "parts": [_part(part) for part in paper.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "number": part.number,
        "title": printable(part.title),
        "mark": printable(part.mark),
        "new_page": part.new_page,
        "blocks": [_block(block) for block in part.blocks],
        "items": [_item(item) for item in part.items],
        "sections": [_section(section) for section in part.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "number": section.number,
        "title": printable(section.title),
        "mark": printable(section.mark),
        "blocks": [_block(block) for block in section.blocks],
        "items": [_item(item) for item in section.items],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "key": item.key,
        "number": item.number,
        "title": printable(item.title),
        "mark": printable(item.mark),
        "question": printable(item.question),
        "together": item.together,
        "blocks": [_block(block) for block in item.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "lead" if block.lead else "paragraph", "text": printable(block.text)}
        case Note():
            return {"kind": "note", "title": printable(block.title), "text": printable(block.text)}
        case Bullets():
            return {"kind": "bullets", "title": printable(block.title), "items": _texts(block.items)}
        case Labelled():
            return {
                "kind": "labelled",
                "rows": [_texts(row) for row in block.rows],
                "together": block.together,
            }
        case Ticks():
            return {"kind": "ticks", "title": printable(block.title), "items": _texts(block.items)}
        case Room():
            return {"kind": "room", "title": printable(block.title), "height": block.height}
        case FillIn():
            return {
                "kind": "fill-in",
                "caption": printable(block.caption),
                "columns": _texts(block.columns),
                "rows": _texts(block.rows),
                "spare": block.spare,
            }
        case Index():
            entries = [
                {"title": printable(title), "number": number, "key": key}
                for title, number, key in block.entries
            ]
            return {"kind": "index", "entries": entries}
        case Figure():
            return {
                "kind": "figure",
                "file": _file(block),
                "alt": printable(block.picture.description, breaks=False),
                "width": block.width,
                "caption": printable(block.caption),
            }
        case Table():
            return {
                "kind": "table",
                "caption": printable(block.caption),
                "columns": [
                    {"title": printable(column.title), "align": column.align, "share": column.share}
                    for column in block.columns
                ],
                "rows": [_texts(row) for row in block.rows],
                "total": _texts(block.total) if block.total else None,
                "note": printable(block.note),
            }


def _texts(texts: tuple[str, ...]) -> list[str]:
    return [printable(text) for text in texts]
