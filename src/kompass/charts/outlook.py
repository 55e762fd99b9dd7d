"""Where a plan leads: the total at the end of each quarter as steps, the goal as a line, today, and the ideal."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kompass.charts import palette
from kompass.charts.axis import Axis, round_steps
from kompass.charts.drawing import Picture, Sheet, sheet, units
from kompass.charts.lettering import text_width, wrap
from kompass.language import number, translator

_SMALL = 11.0
_BOTTOM, _TOP = 214.0, 26.0


@dataclass(frozen=True, slots=True)
class OutlookStep:
    """A quarter: its name, its last day, the total then (None: not known), how many measures fall due in it, and the
    place the total would have ("" unknown)."""

    name: str
    last_day: dt.date
    total: float | None
    n_due: int
    place: str = ""


def outlook(
    steps: Sequence[OutlookStep],
    *,
    start: float | None,
    goal: float | None,
    maximum: float,
    today: dt.date,
    language: str,
    label: str,
    width: float = 380,
    prefix: str = "outlook",
) -> Picture:
    """The totals of the quarters in their order, from `start`. The axis begins below the lowest of them, not at
    nothing, and says so.

    Raises ValueError without a quarter.
    """
    if not steps:
        raise ValueError("an outlook needs a quarter")
    _ = translator(language)
    page = sheet(prefix, width)
    totals = [one.total for one in steps if one.total is not None]
    up = _up([*totals, *(one for one in (start, goal) if one is not None)], maximum)
    across = Axis(0, len(steps), 40, width - 8)
    _grid(page, across, up, maximum, language)
    _quarters(page, steps, across)
    _today(page, steps, across, today, language)
    if goal is not None:
        _goal(page, across, up, goal, language)
    _way(page, steps, across, up, start, language)
    page.height = _key(page, steps, up, _BOTTOM + 58, language)
    return page.finish(
        title=_("%(label)s: the plan quarter by quarter") % {"label": label},
        description=_describe(steps, start, goal, language),
        language=language,
        columns=(_("Quarter"), _("Total"), _("Measures due"), _("Rank")),
        rows=[
            (
                one.name,
                _("not known") if one.total is None else _figure(one.total, language),
                _figure(one.n_due, language),
                one.place or "–",
            )
            for one in steps
        ],
    )


def _up(values: Sequence[float], maximum: float) -> Axis:
    low, high = (min(values), max(values)) if values else (0.0, maximum)
    spare = max((high - low) * 0.25, maximum * 0.02)
    return Axis(max(low - spare, 0), min(high + spare, maximum), _BOTTOM, _TOP)


def _figure(value: float, language: str) -> str:
    return number(value, language, 0 if value == int(value) else 1)


def _grid(page: Sheet, across: Axis, up: Axis, maximum: float, language: str) -> None:
    for step in round_steps(up.low, up.high, 5):
        y = up.at(step)
        page.line(across.start, y, across.end, y, stroke=palette.IDEAL if step == maximum else palette.GRID)
        page.text(
            across.start - 6,
            y + 4,
            _figure(step, language),
            size=_SMALL,
            fill=palette.INK_QUIET,
            anchor="end",
        )
    page.line(across.start, _BOTTOM, across.end, _BOTTOM, stroke=palette.LINE, width=1.25)


def _quarters(page: Sheet, steps: Sequence[OutlookStep], across: Axis) -> None:
    """A tick for each quarter, the year at the middle of its quarters, as many as there is room for."""
    for index in range(len(steps) + 1):
        page.line(across.at(index), _BOTTOM, across.at(index), _BOTTOM + 4, stroke=palette.LINE)
    years: dict[int, list[int]] = {}
    for index, one in enumerate(steps):
        years.setdefault(one.last_day.year, []).append(index)
    free = 0.0
    for year, places in years.items():
        left, right = across.at(places[0]), across.at(places[-1] + 1)
        if places[0]:
            page.line(left, _BOTTOM, left, _BOTTOM + 22, stroke=palette.LINE)
        middle, half = (left + right) / 2, text_width(str(year), _SMALL) / 2
        if middle - half >= free and half * 2 <= right - left + 8:
            page.text(middle, _BOTTOM + 18, str(year), size=_SMALL, fill=palette.INK_QUIET, anchor="middle")
            free = middle + half + 4


def _today(page: Sheet, steps: Sequence[OutlookStep], across: Axis, today: dt.date, language: str) -> None:
    if today > steps[-1].last_day:
        return
    index = next(place for place, one in enumerate(steps) if today <= one.last_day)
    month = (today.month - 1) % 3
    first = index == 0 and (steps[0].last_day - today).days > 92
    x = across.start if first else across.at(index + (month + today.day / 31) / 3)
    page.line(x, _TOP - 8, x, _BOTTOM, stroke=palette.INK_QUIET, dash="2 3")
    words = translator(language)("today")
    end = x + text_width(words, _SMALL) + 4 > across.end
    page.text(
        x + (-4 if end else 4),
        _TOP - 10,
        words,
        size=_SMALL,
        fill=palette.INK_QUIET,
        anchor="end" if end else "start",
    )


def _goal(page: Sheet, across: Axis, up: Axis, goal: float, language: str) -> None:
    y = up.at(goal)
    page.line(across.start, y, across.end, y, stroke=palette.BEST, width=2, dash="7 4")
    text = translator(language)("goal: %(points)s") % {"points": _figure(goal, language)}
    page.text(across.start + 4, y - 6, text, size=12, fill=palette.BEST, bold=True, halo=True)


def _way(
    page: Sheet,
    steps: Sequence[OutlookStep],
    across: Axis,
    up: Axis,
    start: float | None,
    language: str,
) -> None:
    """A level line through each quarter that rises at its end, where the total is that of its last day."""
    d, held = "", start
    for index, one in enumerate(steps):
        if held is not None:
            y = up.at(held)
            d += f"{'L' if d else 'M'}{units(across.at(index))} {units(y)}L{units(across.at(index + 1))} {units(y)}"
        held = one.total
    if held is not None and d:
        d += f"L{units(across.end)} {units(up.at(held))}"
    if d:
        page.path(d, stroke=palette.THIS_DEEP, width=2.5, join="round")
    for index, one in enumerate(steps):
        if one.total is not None and one.n_due:
            page.circle(
                across.at(index + 1),
                up.at(one.total),
                5,
                fill=palette.THIS_DEEP,
                stroke=palette.PAPER,
                width=1.5,
            )
    ends = ((start, across.start + 4, "start", 16), (held, across.end - 2, "end", -11))
    for value, x, anchor, drop in ends:
        if value is not None:
            page.text(
                x,
                up.at(value) + drop,
                _figure(value, language),
                size=15,
                bold=True,
                fill=palette.PREVIOUS,
                anchor=anchor,
                halo=True,
            )


def _key(page: Sheet, steps: Sequence[OutlookStep], up: Axis, y: float, language: str) -> float:
    _ = translator(language)
    words = []
    if any(one.n_due for one in steps):
        page.circle(9, y - 4, 5, fill=palette.THIS_DEEP)
        words.append((20.0, _("measures fall due in this quarter")))
    if up.low > 0:
        words.append((0.0, _("The axis begins at %(low)s points.") % {"low": number(up.low, language)}))
    for x, text in words:
        y = page.lines(x, y, wrap(text, page.width - x - 4, 12), size=12, fill=palette.INK_QUIET) + 3
    return y


def _describe(steps: Sequence[OutlookStep], start: float | None, goal: float | None, language: str) -> str:
    _ = translator(language)
    said = []
    if start is not None:
        said.append(_("It begins with %(points)s points.") % {"points": _figure(start, language)})
    said += [
        _("%(quarter)s: %(points)s points.") % {"quarter": one.name, "points": _figure(one.total, language)}
        for one in steps
        if one.total is not None and (one.n_due or one is steps[-1])
    ]
    if goal is not None:
        said.append(_("The goal is %(points)s points.") % {"points": _figure(goal, language)})
    return " ".join(said)
