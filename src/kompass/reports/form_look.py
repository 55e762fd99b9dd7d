"""How the form looks: colours and styles of its cells, and texts cut to what Excel lets them be."""

from collections.abc import Mapping
from typing import Any, Final

SHEET_NAME, TITLE, MESSAGE, NOTE = 31, 32, 255, 5_000
"""How long Excel lets a sheet's name, the title and the text of a validation message, and a note be."""

_INK, _BLUE, _PALE, _OPEN, _LINE = "#1e2b3c", "#003a70", "#e8eef5", "#fffbe6", "#b4bfcc"
_BASE: Final = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "top"}
_CELL: Final = {**_BASE, "text_wrap": True, "border": 1, "border_color": _LINE}
_OPEN_CELL: Final = {**_CELL, "bg_color": _OPEN, "locked": False}
STYLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "hidden": {**_BASE, "font_color": "#666666"},
    "plain": _BASE,
    "bold": {**_BASE, "bold": True},
    "strong": {**_BASE, "bold": True, "text_wrap": True, "font_color": "#8a1f11"},
    "title": {**_BASE, "bold": True, "font_size": 18, "font_color": _BLUE},
    "heading": {
        **_BASE,
        "bold": True,
        "font_size": 13,
        "font_color": _BLUE,
        "bottom": 1,
        "bottom_color": _BLUE,
    },
    "label": {**_BASE, "bold": True, "text_wrap": True},
    "text": {**_BASE, "text_wrap": True, "align": "left"},
    "link": {**_BASE, "font_color": _BLUE, "underline": 1},
    "count": {**_BASE, "bold": True},
    "column": {**_CELL, "bold": True, "font_color": "#ffffff", "bg_color": _BLUE, "valign": "vcenter"},
    "sub_area": {**_BASE, "bold": True, "bg_color": _PALE, "top": 1, "top_color": _LINE, "valign": "vcenter"},
    "code": _CELL,
    "question": _CELL,
    "open": {**_OPEN_CELL, "valign": "vcenter", "align": "left"},
    # Text, so that what begins with = stays what it is, and a date stays as it was written.
    "open_text": {**_OPEN_CELL, "num_format": "@"},
}


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
