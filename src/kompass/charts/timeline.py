"""A plan over time (a Gantt picture): a bar from beginning to end for each measure, milestones on it, and today."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kompass.charts import palette
from kompass.charts.axis import Axis
from kompass.charts.drawing import Picture, Sheet, sheet
from kompass.charts.lettering import text_width, wrap
from kompass.language import day, translator

State = Literal["planned", "under_way", "done", "stopped", "late"]
_BAR: Final = 14.0
_SIZE: Final = 13.0
_SHORTEST: Final = 5.0


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """A milestone with a day."""

    title: str
    on: dt.date
    reached: bool


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A measure; `group`: its sub-strategy. With one of the two days it is a bar as short as can be, with none it has
    no bar. `words`: how it stands, in the language."""

    title: str
    group: str
    starts: dt.date | None
    ends: dt.date | None
    state: State
    words: str
    marks: tuple[TimelineMark, ...] = ()


def timeline(
    rows: Sequence[TimelineRow],
    *,
    today: dt.date,
    language: str,
    label: str,
    width: float = 720,
    prefix: str = "timeline",
    over: Sequence[TimelineRow] = (),
) -> Picture:
    """Rows in the order given, under a heading wherever their group changes. `over`: more rows whose days the axis
    holds too, where a plan is drawn on several sheets."""
    _ = translator(language)
    page = sheet(prefix, width)
    days = [
        one
        for row in (*rows, *over)
        for one in (row.starts, row.ends, *(mark.on for mark in row.marks))
        if one
    ]
    first, last = min([*days, today]), max([*days, today])
    across = Axis(
        dt.date(first.year, 1, 1).toordinal(), dt.date(last.year + 1, 1, 1).toordinal(), 2, width - 2
    )
    top = _key(page, language)
    # Drawn first, so that they lie under the bars: their length is known at the end.
    ground = len(page.parts)
    y, group = top + 24, ""
    for row in rows:
        if row.group != group:
            group = row.group
            y = (
                page.lines(
                    2, y + 18, wrap(group, width - 4, 14, bold=True, lines=2), size=14, bold=True, halo=True
                )
                - 2
            )
        y = _row(page, row, across, y, today)
    upper = page.parts[ground:]
    del page.parts[ground:]
    _years(page, across, top, y, first.year, last.year)
    x = across.at(today.toordinal())
    page.line(x, top + 6, x, y - 4, stroke=palette.BEST, width=2, dash="5 3")
    page.parts.extend(upper)
    page.height = y
    return page.finish(
        title=_("%(label)s: the plan over time") % {"label": label},
        description=_description(rows, today, language, label),
        language=language,
        columns=(_("Sub-strategy"), _("Measure"), _("From"), _("Until"), _("Status"), _("Milestones")),
        rows=[_cells(row, language) for row in rows],
    )


def _row(page: Sheet, row: TimelineRow, across: Axis, y: float, today: dt.date) -> float:
    """Title and status above, the bar below; returns where the next row begins."""
    aside = text_width(row.words, 12) + 10
    names = wrap(row.title, page.width - aside - 8, _SIZE, lines=3) or ("",)
    page.text(page.width - 2, y + 14, row.words, size=12, anchor="end", fill=palette.INK_QUIET, halo=True)
    baseline = y + 14
    for name in names:
        page.text(2, baseline, name, size=_SIZE, halo=True)
        baseline += _SIZE * 1.22
    top = baseline - 8
    start, end = row.starts or row.ends, row.ends or row.starts
    if start and end:
        left, right = across.at(start.toordinal()), across.at(end.toordinal() + 1)
        left = min(left, page.width - 2 - _SHORTEST)
        _bar(page, row.state, left, max(right - left, _SHORTEST), top)
    for mark in row.marks:
        x = across.at(mark.on.toordinal())
        if mark.reached:
            page.diamond(x, top + _BAR / 2, 6, fill=palette.IDEAL)
        else:
            page.circle(x, top + _BAR / 2, 4.5, fill=palette.PAPER, stroke=palette.INK, width=1.5)
    return top + _BAR + 12


def _bar(page: Sheet, state: State, left: float, wide: float, top: float) -> None:
    """Each state has a shape of its own: hollow, filled, dark with a line, hatched, thick rim."""
    if state == "planned":
        page.rect(left, top, wide, _BAR, fill=palette.PAPER, stroke=palette.THIS_DEEP, stroke_width=1.5)
    elif state == "under_way":
        page.rect(left, top, wide, _BAR, fill=palette.THIS)
    elif state == "done":
        page.rect(left, top, wide, _BAR, fill=palette.IDEAL)
        page.line(left, top + _BAR / 2, left + wide, top + _BAR / 2, stroke=palette.PAPER, width=2)
    elif state == "stopped":
        page.rect(left, top, wide, _BAR, fill=palette.PAPER)
        page.rect(left, top, wide, _BAR, fill=page.hatch(), stroke=palette.LINE, stroke_width=1)
    else:
        page.rect(left, top, wide, _BAR, fill=palette.THIS, stroke=palette.BEST, stroke_width=3)


def _years(page: Sheet, across: Axis, top: float, bottom: float, first: int, last: int) -> None:
    every = math.ceil((last - first + 1) * 44 / page.width)
    for year in range(first, last + 2):
        x = across.at(dt.date(year, 1, 1).toordinal())
        page.line(x, top + 6, x, bottom - 4, stroke=palette.GRID)
        fits = x + 4 + text_width(str(year), 12) <= page.width
        if year <= last and (year - first) % every == 0 and fits:
            page.text(x + 4, top + 18, str(year), size=12, fill=palette.INK_QUIET)


def _key(page: Sheet, language: str) -> float:
    _ = translator(language)
    states: list[tuple[State, str]] = [
        ("planned", _("planned")),
        ("under_way", _("under way")),
        ("late", _("overdue")),
        ("done", _("done")),
        ("stopped", _("stopped")),
    ]
    x, y = 2.0, 12.0
    for state, words in states:
        x, y = _place(page, x, y, words)
        _bar(page, state, x + 1.5, 20, y - 11)
        page.text(x + 30, y, words, size=12)
        x += 46 + text_width(words, 12)
    for reached, words in ((True, _("milestone reached")), (False, _("milestone ahead"))):
        x, y = _place(page, x, y, words)
        if reached:
            page.diamond(x + 12, y - 4, 6, fill=palette.IDEAL)
        else:
            page.circle(x + 12, y - 4, 4.5, fill=palette.PAPER, stroke=palette.INK, width=1.5)
        page.text(x + 30, y, words, size=12)
        x += 46 + text_width(words, 12)
    x, y = _place(page, x, y, _("today"))
    page.line(x + 12, y - 12, x + 12, y + 4, stroke=palette.BEST, width=2, dash="5 3")
    page.text(x + 30, y, _("today"), size=12)
    return y + 10


def _place(page: Sheet, x: float, y: float, words: str) -> tuple[float, float]:
    """The next place in the key, on a new line where this one is full."""
    return (2.0, y + 21) if x > 2 and x + 30 + text_width(words, 12) > page.width else (x, y)


def _description(rows: Sequence[TimelineRow], today: dt.date, language: str, label: str) -> str:
    _ = translator(language)
    sentences = [
        _("Bars over time for the measures of %(label)s, as of %(day)s.")
        % {"label": label, "day": day(today, language)}
    ]
    for row in rows:
        values = {
            "title": row.title,
            "words": row.words,
            "from": _day(row.starts, language),
            "until": _day(row.ends, language),
        }
        sentences.append(_("%(title)s: %(from)s to %(until)s, %(words)s.") % values)
    return " ".join(sentences)


def _cells(row: TimelineRow, language: str) -> tuple[str, ...]:
    _ = translator(language)
    marks = "; ".join(
        f"{mark.title}, {day(mark.on, language)}" + (f" ({_('reached')})" if mark.reached else "")
        for mark in row.marks
    )
    return (
        row.group,
        row.title,
        _day(row.starts, language),
        _day(row.ends, language),
        row.words,
        marks or "–",
    )


def _day(date: dt.date | None, language: str) -> str:
    return day(date, language) if date else translator(language)("not set")
