"""The sheet a picture is drawn on: presentation attributes only, so that a web page under a strict content
security policy and Typst show the same.

Units are those of the view box. Every number is written with at most two decimals, so that the same data gives
the same text everywhere.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kompass.charts import palette
from kompass.charts.lettering import text_width

FONT = "Inter, sans-serif"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
# What XML 1.0 does not allow in a document at all, not even escaped; and lone surrogates, which UTF-8 cannot hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and everything it says in words, in one language.

    `svg` stands alone (Typst) and inline (HTML). `description` is the whole text alternative, with the main
    numbers. `columns` and `rows` are the data as a table, every cell a text in the language.
    """

    svg: str
    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    height: float = 0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that a text or a mark takes up."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def clean(text: str) -> str:
    """The text as one line that XML may hold."""
    if text.isprintable():  # nearly every text is, and a table of a picture may have thousands
        return text
    return _FORBIDDEN.sub("\ufffd", re.sub("[\t\n\r\u2028\u2029]", " ", text))


def escape(text: str) -> str:
    return clean(text).translate(_ESCAPES)


def units(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def polar(centre: tuple[float, float], radius: float, degrees: float) -> tuple[float, float]:
    """The point at `degrees` clockwise from north."""
    angle = math.radians(degrees)
    return centre[0] + radius * math.sin(angle), centre[1] - radius * math.cos(angle)


def text_box(x: float, y: float, text: str, size: float, *, anchor: str = "start", bold: bool = False) -> Box:
    """The room of one line whose baseline is at `y`."""
    width = text_width(text, size, bold=bold)
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    return Box(left, y - size * 0.8, left + width, y + size * 0.25)


@dataclass(slots=True)
class Sheet:
    """Collects elements in drawing order; `finish` gives the SVG."""

    prefix: str
    width: float
    height: float = 0.0
    parts: list[str] = field(default_factory=list)

    def element(self, tag: str, /, **attributes: str | float | None) -> None:
        self.parts.append(f"<{tag}{_attributes(attributes)}/>")

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str, width: float = 1, dash: str = ""
    ) -> None:
        self.element(
            "line",
            x1=x1,
            y1=y1,
            x2=x2,
            y2=y2,
            stroke=stroke,
            stroke_width=width,
            stroke_dasharray=dash or None,
        )

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str,
        radius: float = 0,
        stroke: str | None = None,
        stroke_width: float | None = None,
    ) -> None:
        self.element(
            "rect",
            x=x,
            y=y,
            width=width,
            height=height,
            rx=radius or None,
            fill=fill,
            stroke=stroke,
            stroke_width=stroke_width,
        )

    def circle(
        self, x: float, y: float, radius: float, *, fill: str, stroke: str | None = None, width: float = 1
    ) -> None:
        self.element(
            "circle", cx=x, cy=y, r=radius, fill=fill, stroke=stroke, stroke_width=width if stroke else None
        )

    def path(
        self,
        d: str,
        *,
        fill: str = "none",
        stroke: str | None = None,
        width: float = 1,
        dash: str = "",
        join: str | None = None,
    ) -> None:
        self.element(
            "path",
            d=d,
            fill=fill,
            stroke=stroke,
            stroke_width=width if stroke else None,
            stroke_dasharray=dash or None,
            stroke_linejoin=join,
        )

    def diamond(self, x: float, y: float, radius: float, *, fill: str, casing: float = 1.5) -> None:
        """A square on its corner with a white casing, so that it is seen on any ground."""
        d = (
            f"M{units(x)} {units(y - radius)}L{units(x + radius)} {units(y)}"
            f"L{units(x)} {units(y + radius)}L{units(x - radius)} {units(y)}Z"
        )
        self.path(d, fill=fill, stroke=palette.PAPER, width=casing, join="round")

    def hatch(self) -> str:
        """Defines the hatching that says "not known", and returns the paint to fill with."""
        name = f"{self.prefix}-hatch"
        pattern = (
            f'<defs><pattern id="{name}" width="7" height="7" patternUnits="userSpaceOnUse">'
            f'<path d="M-1 8L8 -1M-1 1L1 -1M6 8L8 6" stroke="{palette.LINE}" stroke-width="1"/></pattern></defs>'
        )
        if pattern not in self.parts:
            self.parts.append(pattern)
        return f"url(#{name})"

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        fill: str = palette.INK,
        anchor: str = "start",
        bold: bool = False,
        halo: bool = False,
    ) -> Box:
        """One line with its baseline at `y`; a halo keeps it readable across helping lines."""
        attributes: dict[str, str | float | None] = {
            "x": x,
            "y": y,
            "font_size": size,
            "font_weight": 600 if bold else 400,
            "text_anchor": None if anchor == "start" else anchor,
        }
        if halo:
            attributes |= {
                "stroke": palette.PAPER,
                "stroke_width": size / 4,
                "stroke_linejoin": "round",
                "paint_order": "stroke",
            }
        self.parts.append(f"<text{_attributes({**attributes, 'fill': fill})}>{escape(text)}</text>")
        return text_box(x, y, text, size, anchor=anchor, bold=bold)

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float,
        leading: float = 1.28,
        fill: str = palette.INK,
        anchor: str = "start",
        bold: bool = False,
        halo: bool = False,
    ) -> float:
        """Several lines, the first one's baseline at `y`; returns the baseline after the last."""
        for line in lines:
            self.text(x, y, line, size=size, fill=fill, anchor=anchor, bold=bold, halo=halo)
            y += size * leading
        return y

    def finish(
        self,
        *,
        title: str,
        description: str,
        language: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
    ) -> Picture:
        width, height = units(self.width), units(math.ceil(self.height))
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img" lang="{escape(language)}" '
            f'aria-labelledby="{self.prefix}-title {self.prefix}-desc" font-family="{FONT}">'
            f'<title id="{self.prefix}-title">{escape(title)}</title>'
            f'<desc id="{self.prefix}-desc">{escape(description)}</desc>'
        )
        return Picture(
            svg=head + "".join(self.parts) + "</svg>",
            title=clean(title),
            description=clean(description),
            columns=tuple(map(clean, columns)),
            rows=tuple(tuple(map(clean, row)) for row in rows),
            height=math.ceil(self.height),
        )


def sheet(prefix: str, width: float) -> Sheet:
    """A new sheet. The prefix begins every id, so that several pictures on a page do not clash.

    Raises ValueError for a prefix that is not a plain XML name.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", prefix):
        raise ValueError(f"not a plain name for ids: {prefix!r}")
    if width < 280:
        raise ValueError(f"a picture needs a width of at least 280, not {width}")
    return Sheet(prefix=prefix, width=width)


def _attributes(attributes: dict[str, str | float | None]) -> str:
    written = []
    for name, value in attributes.items():
        if value is None:
            continue
        text = escape(value) if isinstance(value, str) else units(value)
        written.append(f' {name.replace("_", "-")}="{text}"')
    return "".join(written)
