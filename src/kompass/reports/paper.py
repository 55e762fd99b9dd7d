"""What a paper to print and take along says: the booklet, the interview guide, the questionnaire.

One content model for PDF and DOCX. Everything is text in one language, already worded and rounded, and none of it is
markup. Three levels: parts, sections in them, and items (a criterion, a question) in either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kompass.charts import Picture
from kompass.reports.content import Bullets, Figure, Note, Paragraph, Table


@dataclass(frozen=True, slots=True)
class Labelled:
    """Short labels with their texts beside them; `together`: on one page."""

    rows: tuple[tuple[str, str], ...]
    together: bool = False


@dataclass(frozen=True, slots=True)
class Ticks:
    """A list to tick off, under a short title."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """Room to write under a short title; `height` in mm on paper."""

    title: str
    height: int


@dataclass(frozen=True, slots=True)
class FillIn:
    """A table to fill in: the first column is given, the others are empty; `spare` rows are empty altogether."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Index:
    """Titles in alphabetical order, each with the number and the key of the item it leads to."""

    entries: tuple[tuple[str, str, str], ...]


Block = Paragraph | Note | Bullets | Table | Figure | Labelled | Ticks | Room | FillIn | Index


@dataclass(frozen=True, slots=True)
class Item:
    """`mark`: what stands at the end of its heading, such as its points. `key` is what an index leads to.
    `together`: on one page."""

    key: str
    number: str
    title: str
    blocks: tuple[Block, ...]
    question: str = ""
    mark: str = ""
    together: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    number: str
    title: str
    blocks: tuple[Block, ...] = ()
    items: tuple[Item, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    number: str = ""
    mark: str = ""
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    items: tuple[Item, ...] = ()
    new_page: bool = True

    def every_item(self) -> Iterator[Item]:
        yield from self.items
        for section in self.sections:
            yield from section.items


@dataclass(frozen=True, slots=True)
class Paper:
    """`facts`: label and value on the cover. `notice` is what must be seen first, "" for nothing. `contents`: how many
    levels the table of contents has, 0 for none. `cover`: a page of its own, or a heading above the first part."""

    language: str
    title: str
    subtitle: str
    description: str
    kicker: str
    notice: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    contents_title: str
    page_of: str  # with %(page)s and %(pages)s
    contents: Literal[0, 1, 2] = 0
    cover: Literal["page", "heading"] = "heading"
    picture: Picture | None = None  # on a cover of its own; under the title of a Word file
    label: str = ""  # at the head of each page of a Word file: that it is a draft, that it is invented
