"""Totals over time: dates with the precision they are known to, editions as bands, the ideal as a line."""

import datetime as dt
import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kompass.charts import palette
from kompass.charts.axis import Axis, Place, baselines, free_place, label_boxes, round_steps
from kompass.charts.drawing import Box, Picture, Sheet, sheet, units
from kompass.charts.lettering import shorten, text_width, wrap
from kompass.language import number, translator


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One evaluation: its date in words, the first and last day that leaves open (None: no date at all),
    its total or None, its edition in words ("" unknown) and a remark for the table."""

    when_text: str
    earliest: dt.date | None
    latest: dt.date | None
    total: float | None
    edition: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Placed:
    point: TrendPoint
    x: float
    left: float
    right: float
    y: float | None


def edition_name(edition: str, language: str) -> str:
    """ "official-2016" and "2016" in words; anything else is taken as a name already."""
    _ = translator(language)
    official = re.fullmatch(r"(?:official-)?(\d{4})", edition)
    if official:
        return _("%(year)s edition") % {"year": official[1]}
    own = re.fullmatch(r"open-(\d{4})", edition)
    return _("open edition %(year)s") % {"year": own[1]} if own else edition


def trend(
    points: Sequence[TrendPoint],
    *,
    maximum: float,
    language: str,
    label: str,
    width: float = 380,
    prefix: str = "trend",
) -> Picture:
    """The totals of one municipality over time. A dated evaluation without a known total is a hollow mark on the
    axis; one without a date is not drawn but told and tabled."""
    if maximum <= 0:
        raise ValueError("a trend needs a maximum above zero")
    _ = translator(language)
    page = sheet(prefix, width)
    ordered = sorted(points, key=lambda one: (_middle(one) or dt.date.max, one.when_text))
    dated = [one for one in ordered if one.earliest and one.latest]
    top, bottom = 44.0, min(max(width * 0.62, 236), 330)
    across, up = _axes(dated, page, maximum, top, bottom)
    placed = [_placed(one, across, up) for one in dated]
    taken = _bands(page, placed, across, top, bottom, language)
    taken += _frame(page, across, up, maximum, language)
    _connect(page, placed)
    _marks(page, placed, bottom)
    _labels(page, placed, taken, across, top, bottom, language)
    page.height = _key(page, placed, len(ordered) - len(dated), bottom + 46, language)
    return page.finish(
        title=_("%(label)s: total over time") % {"label": label},
        description=_describe(ordered, maximum, label, language),
        language=language,
        columns=(_("Evaluated"), _("Total points"), _("Edition"), _("Remark")),
        rows=[
            (
                one.when_text,
                _("not known") if one.total is None else _figure(one.total, language),
                edition_name(one.edition, language) or _("not known"),
                one.note,
            )
            for one in ordered
        ],
    )


def _figure(value: float, language: str) -> str:
    return number(value, language, 0 if value == int(value) else 1)


def _middle(point: TrendPoint) -> dt.date | None:
    if not (point.earliest and point.latest):
        return None
    return point.earliest + (point.latest - point.earliest) / 2


def _axes(
    dated: Sequence[TrendPoint], page: Sheet, maximum: float, top: float, bottom: float
) -> tuple[Axis, Axis]:
    days = [day.toordinal() for one in dated for day in (one.earliest, one.latest) if day]
    today = dt.date(2020, 1, 1).toordinal()
    low, high = (min(days), max(days)) if days else (today - 366, today)
    span = max(high - low, 1096)
    spare = (span - (high - low)) / 2
    across = Axis(low - spare - span * 0.09, high + spare + span * 0.11, 38, page.width - 6)
    return across, Axis(0, maximum, bottom, top)


def _placed(point: TrendPoint, across: Axis, up: Axis) -> _Placed:
    assert point.earliest
    assert point.latest
    left, right = across.at(point.earliest.toordinal()), across.at(point.latest.toordinal())
    y = None if point.total is None else up.at(min(max(point.total, up.low), up.high))
    return _Placed(point, (left + right) / 2, left, right, y)


def _bands(
    page: Sheet, placed: Sequence[_Placed], across: Axis, top: float, bottom: float, language: str
) -> list[Box]:
    """A band for each run of evaluations by one edition, changing halfway between two evaluations."""
    runs: list[list[_Placed]] = []
    for one in placed:
        if runs and runs[-1][-1].point.edition == one.point.edition:
            runs[-1].append(one)
        else:
            runs.append([one])
    taken: list[Box] = []
    occupied = 0.0
    for index, run in enumerate(runs):
        left = across.start if index == 0 else (runs[index - 1][-1].x + run[0].x) / 2
        right = across.end if index == len(runs) - 1 else (run[-1].x + runs[index + 1][0].x) / 2
        if index % 2 == 0:
            page.rect(left, 18, right - left, bottom - 18, fill=palette.BAND)
        if index:
            page.line(left, 18, left, bottom, stroke=palette.LINE, dash="2 3")
        name = edition_name(run[0].point.edition, language)
        size = 11.0
        room = right - left - 6
        shown = _narrowed(name, room, size)
        x = max(left + 4, occupied)
        if shown and x + text_width(shown, size) <= right:
            taken.append(page.text(x, 31, shown, size=size, fill=palette.INK_QUIET))
    return taken


def _narrowed(name: str, room: float, size: float) -> str:
    """The name, or only its year where there is little room, or nothing."""
    if text_width(name, size) <= room:
        return name
    year = re.search(r"\d{4}", name)
    if year and text_width(year[0], size) <= room:
        return year[0]
    return shorten(name, room, size) if room > 5 * size else ""


def _frame(page: Sheet, across: Axis, up: Axis, maximum: float, language: str) -> list[Box]:
    _ = translator(language)
    size = 11.0
    for step in round_steps(0, maximum, 4):
        y = up.at(step)
        if 0 < step < maximum:
            page.line(across.start, y, across.end, y, stroke=palette.GRID)
        if step < maximum:
            page.text(
                across.start - 6,
                y + 4,
                _figure(step, language),
                size=size,
                fill=palette.INK_QUIET,
                anchor="end",
            )
    ideal = up.at(maximum)
    page.line(across.start, ideal, across.end, ideal, stroke=palette.IDEAL, width=2)
    page.text(
        across.start - 6,
        ideal + 4,
        _figure(maximum, language),
        size=size,
        fill=palette.IDEAL,
        anchor="end",
        bold=True,
    )
    words = page.text(
        across.end,
        ideal + 14,
        _("the ideal"),
        size=size,
        fill=palette.IDEAL,
        anchor="end",
        bold=True,
        halo=True,
    )
    page.line(across.start, up.start, across.end, up.start, stroke=palette.LINE, width=1.25)
    _years(page, across, up.start)
    return [words]


def _years(page: Sheet, across: Axis, bottom: float) -> None:
    first = dt.date.fromordinal(math.ceil(across.low))
    last = dt.date.fromordinal(math.floor(across.high))
    years = range(first.year if first == dt.date(first.year, 1, 1) else first.year + 1, last.year + 1)
    if not years:
        return
    size = 11.0
    # A year's name needs its own width and some air.
    fitting = max(int((across.end - across.start) / 40), 1)
    every = next((step for step in (1, 2, 5, 10, 20, 50, 100) if len(years) / step <= fitting), 1000)
    for year in years:
        if year % every and len(years) > 1:
            continue
        x = across.at(dt.date(year, 1, 1).toordinal())
        page.line(x, bottom, x, bottom + 5, stroke=palette.LINE, width=1.25)
        if x - 15 >= across.start - 12 and x + 15 <= across.end + 6:
            page.text(x, bottom + 18, str(year), size=size, fill=palette.INK_QUIET, anchor="middle")


def _connect(page: Sheet, placed: Sequence[_Placed]) -> None:
    """A solid line within an edition, a dashed one across editions or past an evaluation without a total."""
    known = [one for one in placed if one.y is not None]
    for before, after in itertools.pairwise(known):
        between = placed[placed.index(before) + 1 : placed.index(after)]
        plain = before.point.edition == after.point.edition and not between
        page.path(
            f"M{units(before.x)} {units(before.y or 0)}L{units(after.x)} {units(after.y or 0)}",
            stroke=palette.THIS_DEEP,
            width=2.25,
            dash="" if plain else "6 4",
        )


def _marks(page: Sheet, placed: Sequence[_Placed], bottom: float) -> None:
    for one in placed:
        y = bottom if one.y is None else one.y
        if one.right - one.left > 16:
            page.line(one.left, y, one.right, y, stroke=palette.THIS_DEEP, width=2)
            for end in (one.left, one.right):
                page.line(end, y - 4.5, end, y + 4.5, stroke=palette.THIS_DEEP, width=2)
    for one in placed:
        if one.y is None:
            page.circle(one.x, bottom, 5.5, fill=palette.PAPER, stroke=palette.THIS_DEEP, width=2)
        else:
            page.circle(one.x, one.y, 6, fill=palette.THIS_DEEP, stroke=palette.PAPER, width=1.5)


def _labels(
    page: Sheet,
    placed: Sequence[_Placed],
    taken: list[Box],
    across: Axis,
    top: float,
    bottom: float,
    language: str,
) -> None:
    """Total and date at each mark where there is room; all of them are in the table."""
    marks = [
        Box(min(one.left, one.x - 7), y - 7, max(one.right, one.x + 7), y + 7)
        for one in placed
        for y in (bottom if one.y is None else one.y,)
    ]
    taken = [*taken, *marks, *_line_boxes(placed)]
    within = Box(across.start - 4, top - 10, across.end + 4, bottom - 2)
    for one in reversed(placed):
        if one.y is None or one.point.total is None:
            lines = [(one.point.when_text, 11.0, False)]
            y = bottom
        else:
            lines = [(_figure(one.point.total, language), 15.0, True), (one.point.when_text, 11.0, False)]
            y = one.y
        for attempt in (lines, lines[:1]):
            drop = baselines(0, attempt)[-1]
            above, below = y - 12 - drop, y + 9 + attempt[0][1] * 0.8
            places = [
                Place(x, height, anchor)
                for height in (above, below, above - 14, below + 14)
                for x, anchor in ((one.x, "middle"), (one.x + 4, "end"), (one.x - 4, "start"))
            ] + [Place(one.x - 11, y + 4, "end"), Place(one.x + 11, y + 4, "start")]
            place = free_place(places, attempt, taken, within)
            if place:
                break
        else:
            continue
        for height, (text, size, bold) in zip(baselines(place.y, attempt), attempt, strict=True):
            fill = palette.PREVIOUS if bold else palette.INK_QUIET
            page.text(place.x, height, text, size=size, bold=bold, anchor=place.anchor, fill=fill, halo=True)
        taken += label_boxes(place, attempt)


def _line_boxes(placed: Sequence[_Placed]) -> list[Box]:
    """Small boxes along the connecting lines, so that no label is struck through."""
    known = [one for one in placed if one.y is not None]
    boxes = []
    for before, after in itertools.pairwise(known):
        steps = max(int(abs(after.x - before.x) / 6), int(abs((after.y or 0) - (before.y or 0)) / 6), 1)
        for step in range(1, steps):
            x = before.x + (after.x - before.x) * step / steps
            y = (before.y or 0) + ((after.y or 0) - (before.y or 0)) * step / steps
            boxes.append(Box(x - 2, y - 2, x + 2, y + 2))
    return boxes


def _key(page: Sheet, placed: Sequence[_Placed], undated: int, y: float, language: str) -> float:
    _ = translator(language)
    editions = {one.point.edition for one in placed if one.y is not None}
    entries = []
    if any(one.right - one.left > 16 for one in placed):
        entries.append(("range", _("the date lies somewhere between the ends")))
    if len(editions) > 1:
        entries.append(("across", _("across editions: compare with care")))
    if any(one.y is None for one in placed):
        entries.append(("unknown", _("evaluated, total not known")))
    if undated:
        entries.append(("", _("Without a date and not drawn: %(n)s") % {"n": undated}))
    for sign, words in entries:
        if sign == "range":
            page.line(4, y - 4, 24, y - 4, stroke=palette.THIS_DEEP, width=2)
            for end in (4, 24):
                page.line(end, y - 8, end, y, stroke=palette.THIS_DEEP, width=2)
        elif sign == "across":
            page.line(4, y - 4, 24, y - 4, stroke=palette.THIS_DEEP, width=2.25, dash="6 4")
        elif sign == "unknown":
            page.circle(14, y - 4, 5.5, fill=palette.PAPER, stroke=palette.THIS_DEEP, width=2)
        y = page.lines(34 if sign else 4, y, wrap(words, page.width - 40, 12), size=12) + 5
    return y - 8 if entries else y - 20


def _describe(points: Sequence[TrendPoint], maximum: float, label: str, language: str) -> str:
    _ = translator(language)
    sentences = [
        _("Total points of %(label)s over time, of %(maximum)s, which is the ideal.")
        % {"label": label, "maximum": _figure(maximum, language)}
    ]
    for one in points:
        edition = edition_name(one.edition, language) or _("edition not known")
        total = _("total not known") if one.total is None else _figure(one.total, language)
        sentences.append(f"{one.when_text}: {total} ({edition}).")
    if not points:
        sentences.append(_("No evaluation is known."))
    return " ".join(sentences)
