"""What is left to the ideal, area by area: a bar for the points, a mark for the best, the distance in figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from kompass.charts import palette
from kompass.charts.axis import Axis
from kompass.charts.drawing import Picture, Sheet, sheet
from kompass.charts.lettering import text_width, wrap
from kompass.language import number, translator

_BAR = 15.0
_SIZE = 13.0


@dataclass(frozen=True, slots=True)
class GapRow:
    """One area (or sub-area, criterion): points or None where unknown, the best known or None, the maximum."""

    name: str
    points: float | None
    best: float | None
    maximum: float


def gaps(
    rows: Sequence[GapRow], *, language: str, label: str, width: float = 380, prefix: str = "gaps"
) -> Picture:
    """Bars with the largest distance to the ideal first; what is unknown comes last and has a hatched track.

    Every bar has the same scale, from nothing to the largest maximum.
    """
    _ = translator(language)
    page = sheet(prefix, width)
    ordered = sorted(rows, key=lambda row: (row.points is None, -_distance(row)))
    widest = max((row.maximum for row in rows), default=1.0) or 1.0
    across = Axis(0, widest, 2, width - 2)
    y = _key(page, ordered, language)
    for row in ordered:
        y = _bar(page, row, across, y, language)
    page.height = y - 6
    sentences = [
        _("Bars of points by area for %(label)s, the largest distance to the ideal first.") % {"label": label}
    ]
    for row in ordered:
        values = {"name": row.name, "maximum": _figure(row.maximum, language)}
        if row.points is None:
            text = _("%(name)s: not known") % values
        else:
            values |= {"points": _figure(row.points, language), "distance": _figure(_distance(row), language)}
            text = _("%(name)s: %(points)s of %(maximum)s, %(distance)s to the ideal") % values
        if row.best is not None:
            text += _(", best %(best)s") % {"best": _figure(row.best, language)}
        sentences.append(text + ".")
    return page.finish(
        title=_("%(label)s: distance to the ideal") % {"label": label},
        description=" ".join(sentences),
        language=language,
        columns=(
            _("Area"),
            _("Points"),
            _("Best of the others"),
            _("Full points"),
            _("Distance to the ideal"),
        ),
        rows=[_cells(row, language) for row in ordered],
    )


def _cells(row: GapRow, language: str) -> tuple[str, ...]:
    _ = translator(language)
    unknown = _("not known")
    return (
        row.name,
        unknown if row.points is None else _figure(row.points, language),
        unknown if row.best is None else _figure(row.best, language),
        _figure(row.maximum, language),
        unknown if row.points is None else _figure(_distance(row), language),
    )


def _distance(row: GapRow) -> float:
    return 0.0 if row.points is None else max(row.maximum - row.points, 0.0)


def _figure(value: float, language: str) -> str:
    return number(value, language, 0 if value == int(value) else 1)


def _bar(page: Sheet, row: GapRow, across: Axis, y: float, language: str) -> float:
    """Name and figures above, the bar below; returns where the next row begins."""
    _ = translator(language)
    if row.points is None:
        figures, left = _("not known"), ""
    else:
        figures = _figure(row.points, language)
        left = _("%(distance)s left") % {"distance": _figure(_distance(row), language)}
    wide = text_width(figures, _SIZE, bold=True) + (text_width(left, 12) + 10 if left else 0)
    names = wrap(row.name, page.width - wide - 18, _SIZE, lines=3)
    baseline = y + 12
    if left:
        page.text(page.width - 2, baseline, left, size=12, anchor="end", fill=palette.INK_QUIET)
    edge = page.width - 2 - (text_width(left, 12) + 10 if left else 0)
    page.text(edge, baseline, figures, size=_SIZE, bold=True, anchor="end")
    top = page.lines(2, baseline, names or ("",), size=_SIZE, leading=1.22) - 7
    full = across.at(row.maximum) - across.start
    if row.points is None:
        page.rect(across.start, top, full, _BAR, fill=page.hatch(), stroke=palette.LINE, stroke_width=1)
    else:
        page.rect(across.start, top, full, _BAR, fill=palette.TRACK, stroke=palette.LINE, stroke_width=1)
        filled = across.at(min(max(row.points, 0), row.maximum)) - across.start
        if filled > 0:
            page.rect(across.start, top, filled, _BAR, fill=palette.THIS)
    if row.best is not None:
        x = across.at(min(max(row.best, 0), row.maximum))
        page.line(x, top - 3, x, top + _BAR + 3, stroke=palette.PAPER, width=5.5)
        page.line(x, top - 3, x, top + _BAR + 3, stroke=palette.BEST, width=2.5)
        page.diamond(x, top + _BAR / 2, 5.5, fill=palette.BEST)
    return top + _BAR + 15


def _key(page: Sheet, rows: Sequence[GapRow], language: str) -> float:
    _ = translator(language)
    entries = [("points", _("points")), ("left", _("left to the ideal"))]
    if any(row.best is not None for row in rows):
        entries.append(("best", _("best known")))
    x, y = 2.0, 14.0
    for sign, words in entries:
        wide = 28 + text_width(words, 12) + 16
        if x > 2 and x + wide - 16 > page.width:
            x, y = 2.0, y + 20
        if sign == "points":
            page.rect(x, y - 10, 20, 12, fill=palette.THIS)
        elif sign == "left":
            page.rect(x + 0.5, y - 10, 19, 12, fill=palette.TRACK, stroke=palette.LINE, stroke_width=1)
        else:
            page.line(x + 10, y - 12, x + 10, y + 4, stroke=palette.BEST, width=2.5)
            page.diamond(x + 10, y - 4, 5.5, fill=palette.BEST)
        page.text(x + 28, y, words, size=12)
        x += wide
    return y + 16
