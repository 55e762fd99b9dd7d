"""Where the points of one edition go in another: areas as bars on both sides, and between them what moves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kompass.charts import palette
from kompass.charts.compass import WIDE, AreaShape
from kompass.charts.drawing import Picture, Sheet, sheet, units
from kompass.charts.lettering import wrap
from kompass.language import number, translator

_BAR, _AREA, _GAP = 30.0, 46.0, 9.0
_NAME, _LEADING = 12.0, 1.25


@dataclass(frozen=True, slots=True)
class FlowShape:
    """What moves from an area of the one edition to one of the other: points of the first, and of the second."""

    before: str
    after: str
    points: float
    weight: float


@dataclass(frozen=True, slots=True)
class _Bar:
    area: AreaShape
    top: float
    height: float


def flows(
    before: Sequence[AreaShape],
    after: Sequence[AreaShape],
    moving: Sequence[FlowShape],
    *,
    labels: tuple[str, str],
    language: str,
    width: float = 380,
    prefix: str = "flows",
) -> Picture:
    """Bars of the areas, as high as their share of full points, and a ribbon for all that moves between two areas.

    The largest ribbon of each area on the left is dark, the others are light. What the other edition has nothing for
    stays hatched. `labels`: the names of the two editions.
    """
    _ = translator(language)
    page = sheet(prefix, width)
    wide = width >= WIDE
    names = (width - 2 * _BAR) * 0.28 if wide else 0.0
    left, right = names, width - names - _BAR
    top = _headings(page, labels)
    one, other = _bars(before, top), _bars(after, top)
    _ribbons(page, one, other, moving, left + _BAR, right)
    for bars, x, taken in (
        (one, left, _sums((flow.before, flow.points) for flow in moving)),
        (other, right, _sums((flow.after, flow.weight) for flow in moving)),
    ):
        for bar in bars.values():
            _draw_bar(page, bar, x, taken.get(bar.area.code, 0.0))
    bottom = max((bar.top + bar.height for bar in (*one.values(), *other.values())), default=top)
    if wide:
        _names_beside(page, one, left - 8, "end", names - 8)
        _names_beside(page, other, right + _BAR + 8, "start", names - 8)
        page.height = bottom + 8
    else:
        page.height = _names_below(page, before, after, labels, bottom + 26)
    by_code = ({area.code: area for area in before}, {area.code: area for area in after})
    rows = [
        (
            _named(by_code[0][flow.before]),
            _named(by_code[1][flow.after]),
            number(flow.points, language, 1),
            number(flow.weight, language, 1),
        )
        for flow in moving
    ]
    sentences = [
        _("From %(before)s to %(after)s: where the points of each area go.")
        % {"before": labels[0], "after": labels[1]},
        *(
            _("%(before)s to %(after)s: %(points)s points, %(weight)s there.")
            % {"before": row[0], "after": row[1], "points": row[2], "weight": row[3]}
            for row in rows
        ),
    ]
    return page.finish(
        title=_("From %(before)s to %(after)s") % {"before": labels[0], "after": labels[1]},
        description=" ".join(sentences),
        language=language,
        columns=(labels[0], labels[1], _("Points before"), _("Points after")),
        rows=rows,
    )


def _named(area: AreaShape) -> str:
    return f"{area.code} {area.name}"


def _headings(page: Sheet, labels: tuple[str, str]) -> float:
    """The names of the editions above their sides; returns where the bars begin."""
    half = page.width / 2 - 10
    one, other = (wrap(label, half, 13, bold=True, lines=3) for label in labels)
    page.lines(2, 14, one, size=13, bold=True, leading=_LEADING)
    page.lines(page.width - 2, 14, other, size=13, bold=True, leading=_LEADING, anchor="end")
    return 14 + max(len(one), len(other)) * 13 * _LEADING + 4


def _bars(areas: Sequence[AreaShape], top: float) -> dict[str, _Bar]:
    whole = sum(area.maximum for area in areas) or 1.0
    found, y = {}, top
    for area in areas:
        height = area.maximum / whole * _AREA * len(areas)
        found[area.code] = _Bar(area, y, height)
        y += height + _GAP
    return found


def _sums(parts: Iterable[tuple[str, float]]) -> Mapping[str, float]:
    found: dict[str, float] = defaultdict(float)
    for code, amount in parts:
        found[code] += amount
    return found


def _draw_bar(page: Sheet, bar: _Bar, x: float, taken: float) -> None:
    """The filled part is what moves; what is left below it has nothing on the other side."""
    full = bar.area.maximum or 1.0
    filled = bar.height * min(taken / full, 1.0)
    page.rect(x, bar.top, _BAR, bar.height, fill=page.hatch(), stroke=palette.LINE, stroke_width=1)
    if filled > 0:
        page.rect(x, bar.top, _BAR, filled, fill=palette.PREVIOUS)
    page.text(
        x + _BAR / 2,
        bar.top + min(filled, bar.height) / 2 + 5 if filled > 18 else bar.top + bar.height / 2 + 5,
        bar.area.code,
        size=13,
        bold=True,
        anchor="middle",
        fill=palette.PAPER if filled > 18 else palette.INK,
        halo=filled <= 18,
    )


def _ribbons(
    page: Sheet,
    one: Mapping[str, _Bar],
    other: Mapping[str, _Bar],
    moving: Sequence[FlowShape],
    left: float,
    right: float,
) -> None:
    largest = {
        code: max(
            (flow for flow in moving if flow.before == code), key=lambda flow: flow.points, default=None
        )
        for code in one
    }
    start = {code: bar.top for code, bar in one.items()}
    # On the right the ribbons arrive in the order of the areas on the left, so that they cross as little as can be.
    end = {code: bar.top for code, bar in other.items()}
    drawn = []
    for flow in moving:
        from_bar, to_bar = one[flow.before], other[flow.after]
        thick = flow.points / (from_bar.area.maximum or 1.0) * from_bar.height
        wide = flow.weight / (to_bar.area.maximum or 1.0) * to_bar.height
        drawn.append((flow, start[flow.before], thick, end[flow.after], wide))
        start[flow.before] += thick
        end[flow.after] += wide
    middle = units((left + right) / 2)
    for flow, y, thick, y2, wide in sorted(drawn, key=lambda each: -each[2]):
        main = largest[flow.before] is flow
        x1, x2 = units(left), units(right)
        page.path(
            f"M{x1} {units(y)}C{middle} {units(y)} {middle} {units(y2)} {x2} {units(y2)}"
            f"L{x2} {units(y2 + wide)}C{middle} {units(y2 + wide)} {middle} {units(y + thick)} "
            f"{x1} {units(y + thick)}Z",
            fill=palette.STEPS[2] if main else palette.SURFACE,
            stroke=palette.THIS_DEEP,
            width=0.75,
        )


def _names_beside(page: Sheet, bars: Mapping[str, _Bar], x: float, anchor: str, room: float) -> None:
    for bar in bars.values():
        lines = wrap(bar.area.name, room, _NAME, lines=3)
        high = len(lines) * _NAME * _LEADING
        page.lines(
            x,
            bar.top + bar.height / 2 - high / 2 + _NAME,
            lines,
            size=_NAME,
            leading=_LEADING,
            anchor=anchor,
        )


def _names_below(
    page: Sheet, before: Sequence[AreaShape], after: Sequence[AreaShape], labels: tuple[str, str], y: float
) -> float:
    for label, areas in zip(labels, (before, after), strict=True):
        y = page.lines(2, y, wrap(label, page.width - 4, 13, bold=True), size=13, bold=True)
        for area in areas:
            page.text(2, y, area.code, size=13, bold=True)
            y = page.lines(24, y, wrap(area.name, page.width - 26, 13), size=13, leading=_LEADING)
        y += 8
    return y - 14
