"""Reads a picture back: what stands on the sheet, and where."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from kompass.charts.drawing import Box, Picture, text_box

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {
    "svg": {"viewBox", "width", "height", "role", "lang", "aria-labelledby", "font-family"},
    "title": {"id"},
    "desc": {"id"},
    "defs": set(),
    "pattern": {"id", "width", "height", "patternUnits"},
    "path": {"d", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin"},
    "line": {"x1", "y1", "x2", "y2", "stroke", "stroke-width", "stroke-dasharray"},
    "rect": {"x", "y", "width", "height", "rx", "fill", "stroke", "stroke-width"},
    "circle": {"cx", "cy", "r", "fill", "stroke", "stroke-width"},
    "text": {
        "x", "y", "font-size", "font-weight", "text-anchor", "fill", "stroke", "stroke-width", "stroke-linejoin",
        "paint-order",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    text: str
    box: Box


def tree(picture: Picture) -> ET.Element:
    return ET.fromstring(picture.svg)


def tags(picture: Picture, name: str) -> Iterator[ET.Element]:
    return tree(picture).iter(SVG + name)


def words(picture: Picture) -> list[Words]:
    found = []
    for element in tags(picture, "text"):
        get = element.attrib.get
        box = text_box(
            float(get("x", "")),
            float(get("y", "")),
            element.text or "",
            float(get("font-size", "")),
            anchor=get("text-anchor", "start"),
            bold=get("font-weight") == "600",
        )
        found.append(Words(element.text or "", box))
    return found


def texts(picture: Picture) -> list[str]:
    return [one.text for one in words(picture)]


def check(picture: Picture) -> None:
    """What holds for every picture: plain presentation attributes, named, nothing outside, no text on another."""
    root = tree(picture)
    for element in root.iter():
        tag = element.tag.removeprefix(SVG)
        assert tag in ALLOWED
        assert set(element.attrib) <= ALLOWED[tag]
    assert not re.search(r"style=|class=|<script|var\(|href|url\((?!#)", picture.svg)
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"].split() == ids[:2]
    assert root.findtext(SVG + "title") == picture.title
    assert root.findtext(SVG + "desc") == picture.description
    assert all(len(row) == len(picture.columns) for row in picture.rows)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    placed = words(picture)
    for one in placed:
        assert one.box.left >= -0.01, one
        assert one.box.right <= width + 0.01, one
        assert one.box.top >= -0.01, one
        assert one.box.bottom <= height + 0.01, one
    for index, one in enumerate(placed):
        for other in placed[index + 1 :]:
            assert not one.box.meets(other.box), (one, other)
