"""Two to six evaluations side by side: bars of their totals, and bars of their areas.

Each evaluation has a letter and a fill of its own; the letter stands at every bar, so that nothing rests on colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kompass.charts import palette
from kompass.charts.axis import Axis
from kompass.charts.compass import AreaShape, Series
from kompass.charts.drawing import Picture, Sheet, sheet
from kompass.charts.lettering import text_width, wrap
from kompass.language import number, translator

LETTERS = "ABCDEF"
_BAR = 16.0
_THIN = 13.0
_SIZE = 13.0
_SMALL = 12.0
# Fill of each letter: ground, lines of the pattern ("" for a plain one), their colour and width.
_FILLS = (
    (palette.THIS, "", "", 0.0),
    (palette.PAPER, "M-2 10L10 -2M-2 2L2 -2M6 10L10 6", palette.PREVIOUS, 2.5),
    (palette.PREVIOUS, "", "", 0.0),
    (palette.PAPER, "M2 0L2 8M6 0L6 8", palette.THIS_DEEP, 2.0),
    (palette.OTHER, "", "", 0.0),
    (palette.PAPER, "M-2 10L10 -2M-2 -2L10 10", palette.INK, 1.25),
)


@dataclass(frozen=True, slots=True)
class TotalBar:
    """The total of one evaluation, None where not known; `maximum` None where its edition is not known.

    `note`: what stands beside its name, the edition for instance.
    """

    label: str
    points: float | None
    maximum: float | None
    note: str = ""


def totals_side_by_side(
    bars: Sequence[TotalBar], *, language: str, label: str, width: float = 380, prefix: str = "totals"
) -> Picture:
    """A bar for each evaluation in the order given, on one scale; a green line stands at its ideal.

    Raises ValueError for more bars than there are letters.
    """
    _check(len(bars))
    _ = translator(language)
    page = sheet(prefix, width)
    widest = max((bar.maximum or bar.points or 0 for bar in bars), default=0) or 1
    across = Axis(0, widest, 24, width - 3)
    y = _ideal_key(page, language)
    for place, bar in enumerate(bars):
        y = _total(page, place, bar, across, y, language)
    page.height = y
    sentences = [_("Bars of total points, side by side: %(label)s.") % {"label": label}]
    sentences += [f"{LETTERS[place]} {_said(bar, language)}." for place, bar in enumerate(bars)]
    return page.finish(
        title=_("Totals side by side"),
        description=" ".join(sentences),
        language=language,
        columns=(
            _("Evaluation"),
            _("Edition"),
            _("Points"),
            _("Full points"),
            _("Distance to the ideal"),
        ),
        rows=[
            (
                f"{LETTERS[place]} {bar.label}",
                bar.note,
                _shown(bar.points, language),
                _shown(bar.maximum, language),
                _shown(_distance(bar), language),
            )
            for place, bar in enumerate(bars)
        ],
    )


def areas_side_by_side(
    areas: Sequence[AreaShape],
    series: Sequence[Series],
    *,
    letters: str = LETTERS,
    language: str,
    label: str,
    width: float = 380,
    prefix: str = "areas",
) -> Picture:
    """A bar for each evaluation in each area, all on one scale. `letters`: that of each series, in their order.

    The roles of the series play no part. Raises ValueError for more series than letters, or for other letters.
    """
    _check(len(series))
    if len(letters) < len(series) or not set(letters) <= set(LETTERS):
        raise ValueError(f"a letter of {LETTERS} for each series, not {letters!r}")
    _ = translator(language)
    page = sheet(prefix, width)
    widest = max((area.maximum for area in areas), default=1.0) or 1.0
    across = Axis(0, widest, 24, width - 34)
    y = _letters_key(page, letters, series)
    for area in areas:
        y = page.lines(2, y + 18, wrap(f"{area.code} {area.name}", width - 4, _SIZE, lines=3), size=_SIZE) - 8
        for letter, one in zip(letters, series, strict=False):
            y = _area(page, letter, one.points.get(area.code), area.maximum, across, y, language)
    page.height = y + 4
    sentences = [_("Bars of points in each area, side by side: %(label)s.") % {"label": label}]
    for area in areas:
        said = ", ".join(
            f"{letter} {_shown(one.points.get(area.code), language)}"
            for letter, one in zip(letters, series, strict=False)
        )
        sentences.append(
            _("%(area)s, of %(maximum)s: %(points)s.")
            % {
                "area": f"{area.code} {area.name}",
                "maximum": _shown(area.maximum, language),
                "points": said,
            }
        )
    return page.finish(
        title=_("%(label)s: areas side by side") % {"label": label},
        description=" ".join(sentences),
        language=language,
        columns=(
            _("No."),
            _("Area"),
            _("Full points"),
            *(f"{letter} {one.label}" for letter, one in zip(letters, series, strict=False)),
        ),
        rows=[
            (
                area.code,
                area.name,
                _shown(area.maximum, language),
                *(_shown(one.points.get(area.code), language) for one in series),
            )
            for area in areas
        ],
    )


def _check(n: int) -> None:
    if n > len(LETTERS):
        raise ValueError(f"at most {len(LETTERS)} side by side, not {n}")


def _distance(bar: TotalBar) -> float | None:
    return None if bar.points is None or bar.maximum is None else bar.maximum - bar.points


def _shown(value: float | None, language: str) -> str:
    if value is None:
        return translator(language)("not known")
    return number(value, language, 0 if value == int(value) else 1)


def _said(bar: TotalBar, language: str) -> str:
    _ = translator(language)
    values = {
        "name": f"{bar.label} ({bar.note})" if bar.note else bar.label,
        "points": _shown(bar.points, language),
        "maximum": _shown(bar.maximum, language),
        "distance": _shown(_distance(bar), language),
    }
    if bar.points is None:
        return _("%(name)s: not known") % values
    if bar.maximum is None:
        return _("%(name)s: %(points)s points") % values
    return _("%(name)s: %(points)s of %(maximum)s, %(distance)s to the ideal") % values


def _total(page: Sheet, place: int, bar: TotalBar, across: Axis, y: float, language: str) -> float:
    """Letter, name and figures above, the bar below; returns where the next one begins."""
    _ = translator(language)
    figures = _shown(bar.points, language)
    distance = _distance(bar)
    left = "" if distance is None else _("%(distance)s left") % {"distance": _shown(distance, language)}
    room = text_width(figures, 15, bold=True) + 14
    if left:
        page.text(page.width - 3, y + 13, left, size=_SMALL, anchor="end", fill=palette.INK_QUIET)
        room += text_width(left, _SMALL) + 10
    edge = page.width - 3 - (text_width(left, _SMALL) + 10 if left else 0)
    page.text(edge, y + 13, figures, size=15, bold=True, anchor="end")
    page.text(2, y + 13, LETTERS[place], size=_SIZE, bold=True)
    names = wrap(bar.label, page.width - 24 - room, _SIZE, bold=True, lines=3) or ("",)
    top = page.lines(24, y + 13, names, size=_SIZE, leading=1.22, bold=True)
    if bar.note:
        notes = wrap(bar.note, page.width - 27, _SMALL, lines=2)
        top = page.lines(24, top, notes, size=_SMALL, leading=1.22, fill=palette.INK_QUIET)
    top -= 7
    full = bar.maximum if bar.maximum is not None else max(bar.points or 0.0, across.high)
    end = across.at(full)
    unknown = bar.points is None
    page.rect(
        across.start,
        top,
        end - across.start,
        _BAR,
        fill=page.hatch() if unknown else palette.TRACK,
        stroke=palette.LINE,
        stroke_width=1,
    )
    if bar.points is not None and bar.points > 0:
        page.rect(across.start, top, across.at(min(bar.points, full)) - across.start, _BAR, fill=palette.THIS)
    if bar.maximum is not None:
        page.line(end, top - 4, end, top + _BAR + 4, stroke=palette.IDEAL, width=3)
    return top + _BAR + 14


def _area(
    page: Sheet, letter: str, points: float | None, maximum: float, across: Axis, y: float, language: str
) -> float:
    _ = translator(language)
    page.text(2, y + _THIN - 2, letter, size=_SMALL, bold=True)
    full = across.at(maximum) - across.start
    if points is None:
        page.text(across.start + 4, y + _THIN - 2, _("not known"), size=_SMALL, fill=palette.INK_QUIET)
        return y + _THIN + 4
    page.rect(across.start, y, full, _THIN, fill=palette.TRACK)
    filled = across.at(min(max(points, 0), maximum)) - across.start
    if filled > 0:
        _filled(page, letter, across.start, y, filled, _THIN)
    page.line(
        across.start + full,
        y - 1,
        across.start + full,
        y + _THIN + 1,
        stroke=palette.IDEAL,
        width=2,
    )
    page.text(page.width - 2, y + _THIN - 2, _shown(points, language), size=_SIZE, bold=True, anchor="end")
    return y + _THIN + 4


def _filled(page: Sheet, letter: str, x: float, y: float, width: float, height: float) -> None:
    ground, lines, colour, thick = _FILLS[LETTERS.index(letter)]
    if not lines:
        page.rect(x, y, width, height, fill=ground)
        return
    name = f"{page.prefix}-{letter}"
    pattern = (
        f'<defs><pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect x="0" y="0" width="8" height="8" fill="{ground}"/>'
        f'<path d="{lines}" stroke="{colour}" stroke-width="{thick:g}"/></pattern></defs>'
    )
    if pattern not in page.parts:
        page.parts.append(pattern)
    page.rect(x, y, width, height, fill=f"url(#{name})", stroke=colour, stroke_width=1)


def _letters_key(page: Sheet, letters: str, series: Sequence[Series]) -> float:
    """Letter, fill and name of each series; returns where the first area begins."""
    y = 14.0
    for letter, one in zip(letters, series, strict=False):
        page.text(2, y, letter, size=_SMALL, bold=True)
        _filled(page, letter, 24, y - 10, 24, 12)
        y = page.lines(
            56, y, wrap(one.label, page.width - 58, _SMALL, lines=2) or ("",), size=_SMALL, leading=1.25
        )
        y += 4
    return y - 6


def _ideal_key(page: Sheet, language: str) -> float:
    _ = translator(language)
    page.line(12, 4, 12, 18, stroke=palette.IDEAL, width=3)
    page.text(24, 15, _("full points, the ideal"), size=_SMALL)
    return 28.0
