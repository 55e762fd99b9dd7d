"""How workbooks look: colours and styles of their cells, and texts cut to what Excel lets them be."""

from collections.abc import Mapping
from typing import Any, Final

SHEET_NAME, TITLE, MESSAGE, NOTE = 31, 32, 255, 5_000
"""How long Excel lets a sheet's name, the title and the text of a validation message, and a note be."""

INK, BLUE, PALE, OPEN, LINE = "#1e2b3c", "#003a70", "#e8eef5", "#fffbe6", "#b4bfcc"
BASE: Final = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
CELL: Final = {**BASE, "text_wrap": True, "border": 1, "border_color": LINE}
STYLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "hidden": {**BASE, "font_color": "#666666"},
    "title": {**BASE, "bold": True, "font_size": 18, "font_color": BLUE},
    "heading": {
        **BASE,
        "bold": True,
        "font_size": 13,
        "font_color": BLUE,
        "bottom": 1,
        "bottom_color": BLUE,
    },
    "label": {**BASE, "bold": True, "text_wrap": True},
    "text": {**BASE, "text_wrap": True, "align": "left"},
    "link": {**BASE, "font_color": BLUE, "underline": 1},
    "column": {**CELL, "bold": True, "font_color": "#ffffff", "bg_color": BLUE, "valign": "vcenter"},
}
"""What all of them have; each adds its own."""


def sheet_name(text: str, taken: set[str]) -> str:
    """A name that Excel allows: at most 31 characters, none of []:*?/\\, not there yet; cut between words."""
    plain = " ".join("".join(" " if sign in "[]:*?/\\" else sign for sign in text).split()).strip("'")
    for number_ in range(1, 1000):
        tail = "" if number_ == 1 else f" ({number_})"
        name = cut(plain or "-", SHEET_NAME - len(tail), "").strip("' ,") + tail
        if name.casefold() not in taken and name.casefold() != "history":
            taken.add(name.casefold())
            return name
    raise ValueError(text)


def cut(text: str, length: int, mark: str = "…") -> str:
    """The text, or as many of its words as `length` characters hold."""
    if len(text) <= length:
        return text
    head = text[: length - len(mark) + 1]
    return (head.rpartition(" ")[0] or head[:-1]).rstrip(" ,;–") + mark


def lines(text: str, width: int) -> int:
    """About how many lines the text takes."""
    return sum(max(1, -(-len(line) // width)) for line in text.split("\n"))


def plain(text: str) -> str:
    """Text for a footer, where & begins a command."""
    return text.replace("&", "&&")
