"""The areas as a compass: a rose with one sector for each, the first one to the north, clockwise.

The filled radius is the share of the area's maximum, on rings at a quarter, a half, three quarters and all of it;
the rim is the ideal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kompass.charts import palette
from kompass.charts.drawing import Picture, Sheet, polar, sheet, units
from kompass.charts.lettering import shorten, text_width, wrap
from kompass.language import number, signed, translator

WIDE = 520  # from this width on, names stand around the rose; below, they are listed under it
_NAME, _LEADING, _FIGURE_LINE = 12.0, 1.25, 19.0
_SHARES = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class AreaShape:
    """One area: its code in the edition, its name in the language, its maximum in points."""

    code: str
    name: str
    maximum: float


@dataclass(frozen=True, slots=True)
class Series:
    """Points by area code; an area that is absent or None is unknown."""

    label: str
    points: Mapping[str, float | None]
    role: Literal["this", "previous", "best"] = "this"


@dataclass(frozen=True, slots=True)
class _Rose:
    centre: tuple[float, float]
    radius: float
    step: float  # degrees per area

    def middle(self, index: int) -> float:
        return index * self.step

    def sector(self, index: int, share: float) -> str:
        """The path of a sector filled to a share of the radius."""
        radius = self.radius * share
        if self.step >= 360:
            return _circle(self.centre, radius)
        start = polar(self.centre, radius, self.middle(index) - self.step / 2)
        end = polar(self.centre, radius, self.middle(index) + self.step / 2)
        large = 1 if self.step > 180 else 0
        return f"M{_at(self.centre)}L{_at(start)}A{units(radius)} {units(radius)} 0 {large} 1 {_at(end)}Z"

    def arc(self, index: int, share: float, spread: float) -> str:
        """The path of an arc over `spread` (0..1) of the sector, about its middle."""
        radius = self.radius * share
        half = min(self.step, 359) * spread / 2
        start = polar(self.centre, radius, self.middle(index) - half)
        end = polar(self.centre, radius, self.middle(index) + half)
        large = 1 if half > 90 else 0
        return f"M{_at(start)}A{units(radius)} {units(radius)} 0 {large} 1 {_at(end)}"


def _at(point: tuple[float, float]) -> str:
    return f"{units(point[0])} {units(point[1])}"


def _circle(centre: tuple[float, float], radius: float) -> str:
    r = units(radius)
    top, bottom = (centre[0], centre[1] - radius), (centre[0], centre[1] + radius)
    return f"M{_at(top)}A{r} {r} 0 0 1 {_at(bottom)}A{r} {r} 0 0 1 {_at(top)}Z"


def compass(
    areas: Sequence[AreaShape],
    series: Sequence[Series],
    *,
    language: str,
    label: str,
    width: float = 380,
    prefix: str = "compass",
) -> Picture:
    """The rose of one evaluation, with the previous one as an outline and the best as marks.

    At most one series of each role is drawn; the table holds them all. Raises ValueError without areas or with
    more than one series of a role.
    """
    if not areas:
        raise ValueError("a compass needs areas")
    by_role: dict[str, Series] = {one.role: one for one in series}
    if len(by_role) != len(series):
        raise ValueError("one series of each role at most")
    _ = translator(language)
    page = sheet(prefix, width)
    rose = _place(page, areas, values=True)
    this = by_role.get("this")
    _grid(page, rose, len(areas))
    _fill(page, rose, areas, this)
    page.circle(*rose.centre, rose.radius, fill="none", stroke=palette.IDEAL, width=2)
    _overlay(page, rose, areas, by_role)
    _scale(page, rose, areas, language)
    if _around(page, areas):
        y = _names_around(page, rose, areas, this, language) + 24
    else:
        _numbers_around(page, rose, areas)
        y = _list(page, rose, areas, by_role, language)
    page.height = _key(page, y, by_role, _unknown(areas, this), language) + 6
    columns, rows = _table(areas, series, language)
    return page.finish(
        title=_("%(label)s: points in each area") % {"label": label},
        description=_describe(areas, by_role, label, language),
        language=language,
        columns=columns,
        rows=rows,
    )


def compass_areas(
    areas: Sequence[AreaShape], *, language: str, width: float = 380, prefix: str = "compass-areas"
) -> Picture:
    """The areas as a compass without values, for explaining the instrument."""
    if not areas:
        raise ValueError("a compass needs areas")
    _ = translator(language)
    page = sheet(prefix, width)
    rose = _place(page, areas, values=False)
    for index in range(len(areas)):
        page.path(
            rose.sector(index, 1),
            fill=palette.SURFACE if index % 2 else palette.BAND,
            stroke=palette.THIS_DEEP,
            width=1.25,
            join="round",
        )
    _needle(page, rose, len(areas))
    size = 20.0 if width >= WIDE else 18.0
    for index, area in enumerate(areas):
        x, y = polar(rose.centre, rose.radius * 0.8, rose.middle(index))
        page.text(x, y + size * 0.36, area.code, size=size, bold=True, anchor="middle", fill=palette.PREVIOUS)
    if _around(page, areas):
        page.height = _names_around(page, rose, areas, None, language, values=False)
    else:
        page.height = _list(page, rose, areas, {}, language) + 2
    maximum = sum(area.maximum for area in areas)
    listed = "; ".join(f"{area.code} {area.name}" for area in areas)
    return page.finish(
        title=_("The areas of the Compass"),
        description=_("A compass rose with %(n)s areas, %(maximum)s points in all: %(areas)s.")
        % {"n": len(areas), "maximum": number(maximum, language), "areas": listed},
        language=language,
        columns=(_("No."), _("Area"), _("Full points")),
        rows=[(area.code, area.name, _figure(area.maximum, language)) for area in areas],
    )


def _place(page: Sheet, areas: Sequence[AreaShape], *, values: bool) -> _Rose:
    step = 360 / len(areas)
    if _around(page, areas):
        radius = page.width * 0.27
        names = wrap(areas[0].name, page.width * 0.4, _NAME, lines=_lines(areas))
        above = 13 + len(names) * _NAME * _LEADING + (_FIGURE_LINE if values else 0)
        return _Rose(centre=(page.width / 2, radius + above), radius=radius, step=step)
    margin = 34 if values else 6
    radius = min(page.width / 2 - margin, 180)
    return _Rose(centre=(page.width / 2, radius + margin), radius=radius, step=step)


def _around(page: Sheet, areas: Sequence[AreaShape]) -> bool:
    """Whether names find room around the rose."""
    return page.width >= WIDE and len(areas) <= 9


def _lines(areas: Sequence[AreaShape]) -> int:
    return 4 if len(areas) <= 8 else 2


def _grid(page: Sheet, rose: _Rose, n: int) -> None:
    x, y = rose.centre
    for share in _SHARES[:-1]:
        page.circle(x, y, rose.radius * share, fill="none", stroke=palette.GRID)
    if n < 2:
        return
    for index in range(n):
        x2, y2 = polar(rose.centre, rose.radius, rose.middle(index) + rose.step / 2)
        page.line(x, y, x2, y2, stroke=palette.GRID)


def _unknown(areas: Sequence[AreaShape], this: Series | None) -> tuple[AreaShape, ...]:
    return tuple(area for area in areas if _points(this, area) is None) if this else ()


def _points(series: Series | None, area: AreaShape) -> float | None:
    return series.points.get(area.code) if series else None


def _share(points: float, area: AreaShape) -> float:
    return min(max(points / area.maximum, 0.0), 1.0) if area.maximum > 0 else 0.0


def _fill(page: Sheet, rose: _Rose, areas: Sequence[AreaShape], this: Series | None) -> None:
    if this is None:
        return
    for index, area in enumerate(areas):
        points = _points(this, area)
        if points is None:
            page.path(rose.sector(index, 1), fill=page.hatch(), stroke=palette.LINE, join="round")
        elif _share(points, area) > 0:
            page.path(
                rose.sector(index, _share(points, area)),
                fill=palette.THIS,
                stroke=palette.PAPER,
                width=1.5,
                join="round",
            )


def _overlay(page: Sheet, rose: _Rose, areas: Sequence[AreaShape], by_role: Mapping[str, Series]) -> None:
    for index, area in enumerate(areas):
        before = _points(by_role.get("previous"), area)
        if before is not None and _share(before, area) > 0:
            d = rose.arc(index, _share(before, area), 0.97)
            page.path(d, stroke=palette.PAPER, width=5)
            page.path(d, stroke=palette.PREVIOUS, width=2.25, dash="5 3")
    for index, area in enumerate(areas):
        best = _points(by_role.get("best"), area)
        if best is None:
            continue
        d = rose.arc(index, _share(best, area), 0.34)
        page.path(d, stroke=palette.PAPER, width=5.5)
        page.path(d, stroke=palette.BEST, width=2.5)
        x, y = polar(rose.centre, rose.radius * _share(best, area), rose.middle(index))
        page.diamond(x, y, 5.5, fill=palette.BEST)


def _scale(page: Sheet, rose: _Rose, areas: Sequence[AreaShape], language: str) -> None:
    """The ring labels, on the border between the first and the last area, where no mark lies."""
    _ = translator(language)
    maxima = {area.maximum for area in areas}
    size = 10.5
    for share in _SHARES:
        x, y = polar(rose.centre, rose.radius * share, -rose.step / 2)
        text = number(share * maxima.copy().pop(), language) if len(maxima) == 1 else f"{share * 100:.0f}"
        wide = text_width(text, size) + 6
        page.rect(x - wide / 2, y - 7, wide, 14, fill=palette.PAPER, radius=7)
        page.text(x, y + 3.8, text, size=size, fill=palette.INK_QUIET, anchor="middle")


def _numbers_around(page: Sheet, rose: _Rose, areas: Sequence[AreaShape]) -> None:
    for index, area in enumerate(areas):
        x, y = polar(rose.centre, rose.radius + 17, rose.middle(index))
        page.text(x, y + 5.5, area.code, size=15, bold=True, anchor="middle")


def _names_around(
    page: Sheet,
    rose: _Rose,
    areas: Sequence[AreaShape],
    this: Series | None,
    language: str,
    *,
    values: bool = True,
) -> float:
    """Number, points and name of each area outside the rim; returns the lower edge."""
    lowest = rose.centre[1] + rose.radius + 4
    for index, area in enumerate(areas):
        angle = rose.middle(index) % 360
        x, y = polar(rose.centre, rose.radius + (11 if angle % 90 == 0 else 14), angle)
        upright = min(angle, 360 - angle) < 20 or abs(angle - 180) < 20
        anchor = "middle" if upright else ("start" if angle < 180 else "end")
        room = page.width * 0.4 if upright else (page.width - x if angle < 180 else x) - 3
        names = wrap(area.name, room, _NAME, lines=_lines(areas))
        points = _points(this, area)
        shown = "?" if points is None else _figure(points, language)
        block = len(names) * _NAME * _LEADING + (_FIGURE_LINE if values else 0)
        if angle < 20 or angle > 340:
            top = y - block
        elif abs(angle - 180) < 20:
            top = y + 2
        elif abs(angle - 90) < 30 or abs(angle - 270) < 30:
            top = y - block / 2
        else:
            top = y - block + 9 if angle < 90 or angle > 270 else y - 7
        lowest = max(lowest, top + block)
        if values:
            _number_and_points(page, x, top + 14, area.code, shown, anchor)
            top += _FIGURE_LINE
        page.lines(x, top + 11, names, size=_NAME, leading=_LEADING, anchor=anchor)
    return lowest


def _number_and_points(page: Sheet, x: float, y: float, code: str, shown: str, anchor: str) -> None:
    """The area's number in a ring and its points beside it, on one baseline."""
    size = 16.0
    ring = max(text_width(code, 10.5, bold=True) / 2 + 4, 8.5)
    wide = 2 * ring + 6 + text_width(shown, size, bold=True)
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
    page.circle(left + ring, y - 5.5, ring, fill=palette.PAPER, stroke=palette.THIS_DEEP, width=1.25)
    page.text(left + ring, y - 1.8, code, size=10.5, bold=True, anchor="middle", fill=palette.THIS_DEEP)
    page.text(left + 2 * ring + 6, y, shown, size=size, bold=True)


_HEADS = ("this", "previous", "best")


def _list(
    page: Sheet, rose: _Rose, areas: Sequence[AreaShape], by_role: Mapping[str, Series], language: str
) -> float:
    """Numbers, names and points under the rose; returns the baseline after the last line."""
    _ = translator(language)
    roles = [role for role in _HEADS if role in by_role]
    words = {"this": _("now"), "previous": _("before"), "best": _("best")}
    y = rose.centre[1] + rose.radius + (56 if roles else 30)
    column = 46.0
    right = {role: page.width - 2 - column * (len(roles) - 1 - i) for i, role in enumerate(roles)}
    codes = {area.code: shorten(area.code, 48, 13, bold=True) for area in areas}
    indent = max(14.0, *(text_width(code, 13, bold=True) for code in codes.values())) + 10
    room = page.width - column * len(roles) - indent - 10
    if len(roles) > 1:
        for role in roles:
            page.text(right[role], y, words[role], size=11, fill=palette.INK_QUIET, anchor="end")
        y += 20
    for area in areas:
        page.text(2, y, codes[area.code], size=13, bold=True)
        for role in roles:
            points = _points(by_role[role], area)
            shown = "?" if points is None else _figure(points, language)
            page.text(right[role], y, shown, size=13, bold=role == "this", anchor="end")
        y = page.lines(indent, y, wrap(area.name, room, 13, lines=3), size=13, leading=1.25) + 6
    return y


def _key(
    page: Sheet,
    y: float,
    by_role: Mapping[str, Series],
    unknown: Sequence[AreaShape],
    language: str,
) -> float:
    """The legend, with each sign as it is drawn; returns the lower edge."""
    _ = translator(language)
    entries: list[tuple[str, str]] = [
        (role, by_role[role].label) for role in _HEADS if role in by_role and by_role[role].label
    ]
    if unknown:
        entries.append(("unknown", _("not known")))
    entries.append(("ideal", _("the rim: the ideal, full points")))
    left, x = 2.0, 2.0
    size = 12.0
    y += 4
    for sign, words in entries:
        lines = wrap(words, page.width - 34, size, lines=3)
        wide = 28 + max((text_width(line, size) for line in lines), default=0) + 18
        if x > left and (x + wide - 18 > page.width or len(lines) > 1):
            x, y = left, y + 20
        _sign(page, sign, x, y - 4)
        page.lines(x + 28, y, lines, size=size)
        x += wide
        if len(lines) > 1:
            x, y = left, y + 20 + (len(lines) - 1) * size * 1.28
    return y + 6 if x > left else y - 14


def _sign(page: Sheet, sign: str, x: float, y: float) -> None:
    if sign == "this":
        page.rect(x, y - 6, 20, 12, fill=palette.THIS, radius=1)
    elif sign == "previous":
        page.line(x, y, x + 20, y, stroke=palette.PREVIOUS, width=2.25, dash="5 3")
    elif sign == "best":
        page.line(x, y, x + 20, y, stroke=palette.BEST, width=2.5)
        page.diamond(x + 10, y, 5.5, fill=palette.BEST)
    elif sign == "unknown":
        page.rect(x, y - 6, 20, 12, fill=page.hatch(), stroke=palette.LINE, stroke_width=1)
    else:
        page.line(x, y, x + 20, y, stroke=palette.IDEAL, width=2)


def _needle(page: Sheet, rose: _Rose, n: int) -> None:
    """The star of a compass: long points to every other area, short ones between, half light and half dark."""
    for long in (False, True):
        for index in range(n):
            if (index % 2 == 0) != long and n % 2 == 0:
                continue
            tip = polar(rose.centre, rose.radius * (0.6 if long else 0.42), rose.middle(index))
            for side, fill in ((-1, palette.THIS), (1, palette.PREVIOUS)):
                foot = polar(rose.centre, rose.radius * 0.13, rose.middle(index) + side * rose.step / 2)
                page.path(f"M{_at(rose.centre)}L{_at(foot)}L{_at(tip)}Z", fill=fill)


def _figure(points: float, language: str) -> str:
    return number(points, language, 0 if points == int(points) else 1)


def _table(
    areas: Sequence[AreaShape], series: Sequence[Series], language: str
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    _ = translator(language)
    columns = (_("No."), _("Area"), _("Full points"), *(one.label for one in series))
    rows = []
    for area in areas:
        values = [_points(one, area) for one in series]
        shown = [_("not known") if value is None else _figure(value, language) for value in values]
        rows.append((area.code, area.name, _figure(area.maximum, language), *shown))
    return columns, rows


def _describe(areas: Sequence[AreaShape], by_role: Mapping[str, Series], label: str, language: str) -> str:
    """The picture in words: every number, so that nobody needs the picture for one."""
    _ = translator(language)
    this, previous, best = (by_role.get(role) for role in _HEADS)
    sentences = [
        _("A compass rose for %(label)s with %(n)s areas; the rim is the ideal, full points.")
        % {"label": label, "n": len(areas)}
    ]
    for area in areas:
        points = _points(this, area)
        values = {"code": area.code, "name": area.name, "maximum": _figure(area.maximum, language)}
        if points is None:
            text = _("%(code)s %(name)s: not known") % values if this else _("%(code)s %(name)s") % values
        else:
            values["points"] = _figure(points, language)
            text = _("%(code)s %(name)s: %(points)s of %(maximum)s") % values
        before, top = _points(previous, area), _points(best, area)
        if before is not None:
            values = {"before": _figure(before, language)}
            if points is not None:
                values["change"] = signed(
                    points - before, language, 0 if points - before == int(points - before) else 1
                )
                text += _(", before %(before)s (%(change)s)") % values
            else:
                text += _(", before %(before)s") % values
        if top is not None:
            text += _(", best %(best)s") % {"best": _figure(top, language)}
        sentences.append(text + ".")
    return " ".join(sentences)
