"""What a report says, before anyone decides how it looks: one content model for every format.

Everything is text in one language, already worded and rounded. Nothing here is markup: whoever turns it into a
file hands every text on as data.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kompass.charts import Picture


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    lead: bool = False  # the sentence a hurried reader takes along


@dataclass(frozen=True, slots=True)
class Note:
    """What must not be overlooked: a caution, a lack of knowledge."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list under a short title (or none). `verbatim`: addresses and commands, which must not be hyphenated."""

    items: tuple[str, ...]
    title: str = ""
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Up to four large figures, each with what it is."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture. `tabled`: its data table stands in the appendix; otherwise another table holds its figures."""

    picture: Picture
    caption: str
    width: float = 1.0  # share of the text's width
    tabled: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    align: Literal["start", "end"] = "start"
    share: float = 1.0  # of the width; 0: as wide as its content


@dataclass(frozen=True, slots=True)
class Table:
    """`total` is the last row, the sums of the printed figures above it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None
    marked: int | None = None  # the row that is set off: this municipality
    note: str = ""

    def __post_init__(self) -> None:
        for row in (*self.rows, *((self.total,) if self.total else ())):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"{self.caption}: a row has {len(row)} cells for {len(self.columns)} columns"
                )


Block = Paragraph | Note | Bullets | KeyFigures | Figure | Table


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    numbered: bool = True
    new_page: bool = True

    def every_block(self) -> Iterator[Block]:
        yield from self.blocks
        for section in self.sections:
            yield from section.blocks


@dataclass(frozen=True, slots=True)
class Cover:
    kicker: str  # what kind of report this is
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]  # label, value
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class Report:
    """`label` stands on every page of a report about invented data, "" otherwise. `date` is the last day the
    report knows of ("2017-06-30"), never the day it was printed."""

    language: str
    title: str
    description: str
    date: str
    label: str
    contents_title: str
    page_of: str  # with %(page)s and %(pages)s
    cover: Cover
    chapters: tuple[Chapter, ...]

    def figures(self) -> Iterator[Figure]:
        if self.cover.figure:
            yield self.cover.figure
        for chapter in self.chapters:
            yield from (block for block in chapter.every_block() if isinstance(block, Figure))

    def tables(self) -> Iterator[Table]:
        for chapter in self.chapters:
            yield from (block for block in chapter.every_block() if isinstance(block, Table))
