"""Dot plots: every evaluation, or every known change, is a dot; this one is marked."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kompass.charts import palette
from kompass.charts.axis import Axis, round_steps
from kompass.charts.drawing import Picture, Sheet, sheet
from kompass.charts.lettering import shorten, text_width, wrap
from kompass.language import number, signed, translator

_MARGIN = 16.0
_FOOT = 9.0  # between the axis, where this one's mark sits, and the lowest dots
_TALLEST = 120.0  # the room for the highest column of dots
_LARGEST, _SMALLEST = 6.0, 2.2  # radius of a dot
_MOST = 360  # above this many evaluations (all there ever were are some 350) a dot stands for several


@dataclass(frozen=True, slots=True)
class _Dots:
    places: tuple[tuple[float, float], ...]  # centre across the sheet, height of the centre above the axis
    radius: float
    each: int  # how many evaluations one dot stands for

    @property
    def height(self) -> float:
        return max((rise for _, rise in self.places), default=0.0) + self.radius


def distribution(
    others: Sequence[float],
    *,
    value: float | None,
    maximum: float,
    quartiles: tuple[float, float, float] | None = None,
    language: str,
    label: str,
    width: float = 380,
    prefix: str = "distribution",
) -> Picture:
    """Totals of the others from zero to the ideal, this one as a diamond, quartiles where they are allowed."""
    if maximum <= 0:
        raise ValueError("a distribution needs a maximum above zero")
    _ = translator(language)
    page = sheet(prefix, width)
    across = Axis(0, maximum, _MARGIN, width - _MARGIN)
    axis = _dots_and_mark(page, across, others, value, label, quartiles, [_figure(value, language)])
    _ticks(page, across, axis, [(step, _figure(step, language)) for step in round_steps(0, maximum, 4)])
    page.line(across.end, axis - 10, across.end, axis + 5, stroke=palette.IDEAL, width=2)
    page.text(page.width - 2, axis + 34, _("the ideal"), size=11, fill=palette.IDEAL, anchor="end", bold=True)
    ranked = sorted(others, reverse=True)
    _key(page, axis + 56, len(ranked), quartiles, _("one other evaluation"), language)
    sentences = [
        _("Totals from 0 to %(maximum)s, the ideal. Each dot is one other evaluation; n = %(n)s.")
        % {"maximum": _figure(maximum, language), "n": len(ranked)}
    ]
    if ranked:
        sentences.append(
            _("They lie between %(low)s and %(high)s.")
            % {"low": _figure(ranked[-1], language), "high": _figure(ranked[0], language)}
        )
    if value is None:
        sentences.append(_("The total of %(label)s is not known.") % {"label": label})
    else:
        sentences.append(
            _("%(label)s has %(value)s: %(above)s of the others lie above, %(equal)s level, %(below)s below.")
            % {"label": label, "value": _figure(value, language), **_sides(value, ranked)}
        )
    if quartiles:
        low, middle, high = (number(one, language, 1) for one in quartiles)
        sentences.append(
            _("Quartiles: %(low)s, %(middle)s and %(high)s.") % {"low": low, "middle": middle, "high": high}
        )
    other = _("another evaluation")
    return page.finish(
        title=_("%(label)s among the others: totals") % {"label": label},
        description=" ".join(sentences),
        language=language,
        columns=(_("Evaluation"), _("Total points")),
        rows=_rows(ranked, value, label, other, lambda one: _figure(one, language)),
    )


def change_standing(
    others: Sequence[float],
    *,
    value: float | None,
    language: str,
    label: str,
    width: float = 380,
    prefix: str = "change",
) -> Picture:
    """All known changes in points a year, this one as a diamond, with a line at no change."""
    _ = translator(language)
    page = sheet(prefix, width)
    known = [*others, *([] if value is None else [value])]
    low, high = min([0.0, *known]), max([10.0, *known])
    edge = (high - low) * 0.06
    across = Axis(low - edge, high + edge, _MARGIN, width - _MARGIN)
    shown = [] if value is None else [signed(value, language, 1)]
    axis = _dots_and_mark(page, across, others, value, label, None, shown)
    steps = [
        (step, signed(step, language, 0 if step == int(step) else 1)) for step in round_steps(low, high, 6)
    ]
    _ticks(page, across, axis, steps)
    page.line(across.at(0), axis - 26, across.at(0), axis, stroke=palette.LINE, width=1.25, dash="3 3")
    page.text(width / 2, axis + 36, _("points a year"), size=12, anchor="middle", fill=palette.INK_QUIET)
    ranked = sorted(others, reverse=True)
    _key(page, axis + 62, len(ranked), None, _("one other known change"), language)
    sentences = [
        _("Changes in points a year between two evaluations. Each dot is one other known change; n = %(n)s.")
        % {"n": len(ranked)}
    ]
    if ranked:
        sentences.append(
            _("They lie between %(low)s and %(high)s.")
            % {"low": signed(ranked[-1], language, 1), "high": signed(ranked[0], language, 1)}
        )
    if value is None:
        sentences.append(_("The pace of %(label)s is not known.") % {"label": label})
    else:
        sentences.append(
            _("%(label)s has %(value)s: %(above)s of the others lie above, %(equal)s level, %(below)s below.")
            % {"label": label, "value": signed(value, language, 1), **_sides(value, ranked)}
        )
    return page.finish(
        title=_("%(label)s among all known changes: points a year") % {"label": label},
        description=" ".join(sentences),
        language=language,
        columns=(_("Change"), _("Points a year")),
        rows=_rows(ranked, value, label, _("another change"), lambda one: signed(one, language, 1)),
    )


def _figure(value: float | None, language: str) -> str:
    return "" if value is None else number(value, language, 0 if value == int(value) else 1)


def _sides(value: float, others: Sequence[float]) -> dict[str, int]:
    return {
        "above": sum(one > value for one in others),
        "equal": sum(one == value for one in others),
        "below": sum(one < value for one in others),
    }


def _rows(
    ranked: Sequence[float], value: float | None, label: str, other: str, show: Callable[[float], str]
) -> list[tuple[str, str]]:
    """Highest first, this one in its place, before others at the same value."""
    rows = [(other, show(one)) for one in ranked]
    if value is not None:
        rows.insert(sum(one > value for one in ranked), (label, show(value)))
    return rows


def _dots(others: Sequence[float], across: Axis) -> _Dots:
    """Each value stays at its place on the axis; dots that would overlap are stacked.

    The dots are as large as leaves the highest column within its room. Above `_MOST` values a dot stands for
    several neighbours in order.
    """
    ranked = sorted(others)
    each = max(math.ceil(len(ranked) / _MOST), 1)
    shown = [ranked[index] for index in range(each // 2, len(ranked), each)]
    radius = _LARGEST
    while True:
        dots = _Dots(tuple(_stack([across.at(one) for one in shown], radius)), radius, each)
        if dots.height <= _TALLEST or radius <= _SMALLEST:
            break
        radius = max(radius * 0.9, _SMALLEST)
    if dots.height > _TALLEST:
        # Even the smallest dots stand too high: squeeze the columns, so that dots overlap upwards only.
        squeeze = _TALLEST / dots.height
        return _Dots(tuple((x, rise * squeeze) for x, rise in dots.places), radius, each)
    return dots


def _stack(centres: Sequence[float], radius: float) -> list[tuple[float, float]]:
    apart = 2 * radius + 1
    ends: list[float] = []  # where each level's last dot stands
    places = []
    for x in centres:
        level = next((index for index, end in enumerate(ends) if x - end >= apart), len(ends))
        if level == len(ends):
            ends.append(x)
        ends[level] = x
        places.append((x, _FOOT + radius + level * apart))
    return places


def _dots_and_mark(
    page: Sheet,
    across: Axis,
    others: Sequence[float],
    value: float | None,
    label: str,
    quartiles: tuple[float, float, float] | None,
    shown: Sequence[str],
) -> float:
    """Draws the label, the dots and this one's mark; returns the height of the axis on the sheet."""
    dots = _dots(others, across)
    name = wrap(label, page.width - 12, 13, bold=True, lines=2) if value is not None else ()
    head = 8 + len(name) * 17 + (22 if name else 0)
    axis = head + max(dots.height, 34) + 16
    if quartiles:
        low, middle, high = (across.at(min(max(one, across.low), across.high)) for one in quartiles)
        page.rect(low, head + 8, high - low, axis - head - 8, fill=palette.BAND)
        for x, width in ((low, 1.25), (middle, 2.0), (high, 1.25)):
            page.line(x, head + 8, x, axis, stroke=palette.LINE, width=width, dash="2 3")
    if value is not None:
        x = across.at(min(max(value, across.low), across.high))
        page.line(x, head - 2, x, axis, stroke=palette.THIS_DEEP, width=2)
    for centre, rise in dots.places:
        # A small ring would close to a blot where columns are dense: small dots are filled.
        if dots.radius < 3.5:
            page.circle(centre, axis - rise, dots.radius, fill=palette.OTHER)
        else:
            page.circle(centre, axis - rise, dots.radius, fill=palette.PAPER, stroke=palette.OTHER, width=1.5)
    if value is None:
        return axis
    page.diamond(x, axis, 8, fill=palette.THIS_DEEP)
    y = 19.0
    for line in name:
        _within(page, x, y, line, 13)
        y += 17
    _within(page, x, y + 3, shown[0] if shown else "", 17)
    return axis


def _within(page: Sheet, x: float, y: float, text: str, size: float) -> None:
    """A bold line centred over `x`, moved as far as it takes to stay on the sheet."""
    shown = shorten(text, page.width - 8, size, bold=True)
    half = text_width(shown, size, bold=True) / 2
    middle = min(max(x, half + 4), page.width - half - 4)
    page.text(middle, y, shown, size=size, bold=True, anchor="middle", fill=palette.PREVIOUS)


def _ticks(page: Sheet, across: Axis, axis: float, steps: Sequence[tuple[float, str]]) -> None:
    page.line(across.start, axis, across.end, axis, stroke=palette.LINE, width=1.25)
    for step, words in steps:
        x = across.at(step)
        page.line(x, axis, x, axis + 5, stroke=palette.LINE, width=1.25)
        half = text_width(words, 11) / 2
        middle = min(max(x, half + 1), page.width - half - 1)
        page.text(middle, axis + 20, words, size=11, fill=palette.INK_QUIET, anchor="middle")


def _key(
    page: Sheet, y: float, n: int, quartiles: tuple[float, float, float] | None, one: str, language: str
) -> None:
    _ = translator(language)
    each = max(math.ceil(n / _MOST), 1)
    words = f"{one} (n = {number(n, language)})"
    if each > 1:
        words = _("%(each)s neighbouring evaluations (n = %(n)s)") % {"each": each, "n": number(n, language)}
    page.circle(10, y - 4, 5, fill=palette.PAPER, stroke=palette.OTHER, width=1.5)
    y = page.lines(24, y, wrap(words, page.width - 28, 12), size=12) + 5
    if quartiles:
        page.rect(2, y - 10, 16, 12, fill=palette.BAND)
        for x in (2, 18):
            page.line(x, y - 11, x, y + 3, stroke=palette.LINE, width=1.25, dash="2 3")
        page.line(10, y - 11, 10, y + 3, stroke=palette.LINE, width=2, dash="2 3")
        text = _("the middle half, and the middle one (quartiles)")
        y = page.lines(24, y, wrap(text, page.width - 28, 12), size=12) + 5
    page.height = y - 8
