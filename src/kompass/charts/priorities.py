"""The priority matrix: points to gain upwards, effort to the right; a number for each criterion."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from kompass.charts import palette
from kompass.charts.axis import Axis, round_steps
from kompass.charts.drawing import Picture, Sheet, sheet
from kompass.charts.lettering import text_width, wrap
from kompass.language import number, translator

_SMALL = 12.0
_LINE = 14.0
_HEIGHT = 300.0
EFFORTS = 5


@dataclass(frozen=True, slots=True)
class PriorityDot:
    """One criterion; `effort` None where nobody has said it: then it is in the table alone."""

    label: str
    gain: float
    effort: int | None


def priorities(
    dots: Sequence[PriorityDot], *, language: str, label: str, width: float = 380, prefix: str = "priorities"
) -> Picture:
    """Numbers by the order given; those that meet share a mark. Top left: much for little work."""
    _ = translator(language)
    page = sheet(prefix, width)
    page.height = _HEIGHT
    most = max([1.0, *(dot.gain for dot in dots)])
    across = Axis(0.5, EFFORTS + 0.5, 40, width - 4)
    up = Axis(0, most, _HEIGHT - 44, 24)
    for step in round_steps(0, most, 5):
        page.line(40, up.at(step), width - 4, up.at(step), stroke=palette.GRID)
        page.text(
            34,
            up.at(step) + 4,
            number(step, language, 0 if step == int(step) else 1),
            size=_SMALL,
            anchor="end",
        )
    for effort in range(1, EFFORTS + 1):
        edge = across.at(effort - 0.5)
        page.line(edge, 20, edge, _HEIGHT - 40, stroke=palette.GRID, dash="" if effort == 1 else "2 4")
        page.text(across.at(effort), _HEIGHT - 26, str(effort), size=_SMALL, anchor="middle")
    page.text(40, 12, _("points to gain"), size=_SMALL)
    page.text(width - 4, _HEIGHT - 8, _("effort: 1 little, 5 very much"), size=_SMALL, anchor="end")
    room = across.at(1) - across.at(0) - 10
    for effort in range(1, EFFORTS + 1):
        marks = [(place, up.at(dot.gain)) for place, dot in enumerate(dots, start=1) if dot.effort == effort]
        for numbers, y in _together(marks, room):
            _mark(page, across.at(effort), y, _lines(numbers, room))
    unsaid = _("not said")
    return page.finish(
        title=_("Priority matrix"),
        description=" ".join(
            [_("Points to gain by effort: %(label)s.") % {"label": label}]
            + [
                _("%(number)s %(name)s: %(gain)s points, effort %(effort)s.")
                % {
                    "number": place,
                    "name": dot.label,
                    "gain": number(dot.gain, language, 1),
                    "effort": dot.effort or unsaid,
                }
                for place, dot in enumerate(dots, start=1)
            ]
        ),
        language=language,
        columns=(_("No."), _("Criterion"), _("Points to gain"), _("Effort")),
        rows=[
            (str(place), dot.label, number(dot.gain, language, 1), str(dot.effort or unsaid))
            for place, dot in enumerate(dots, start=1)
        ],
    )


def _lines(numbers: Sequence[int], room: float) -> tuple[str, ...]:
    return wrap(", ".join(map(str, numbers)), room - 12, _SMALL, bold=True)


def _tall(numbers: Sequence[int], room: float) -> float:
    return 6 + _LINE * len(_lines(numbers, room))


def _together(marks: Sequence[tuple[int, float]], room: float) -> list[tuple[list[int], float]]:
    """Numbers of one effort with their height; those that would lie upon each other share a mark at the mean of their
    heights."""
    groups = [([number], [y]) for number, y in sorted(marks, key=lambda mark: mark[1])]
    place = 0
    while place + 1 < len(groups):
        (numbers, ys), (others, further) = groups[place], groups[place + 1]
        apart = statistics.mean(further) - statistics.mean(ys)
        if apart >= (_tall(numbers, room) + _tall(others, room)) / 2 + 1:
            place += 1
            continue
        groups[place : place + 2] = [(sorted(numbers + others), ys + further)]
        # Grown, it may meet the one before.
        place = max(place - 1, 0)
    return [(numbers, statistics.mean(ys)) for numbers, ys in groups]


def _mark(page: Sheet, x: float, y: float, lines: Sequence[str]) -> None:
    wide = max(20.0, max(text_width(line, _SMALL, bold=True) for line in lines) + 12)
    tall = 6 + _LINE * len(lines)
    y = min(max(y, 20 + tall / 2), _HEIGHT - 44 - tall / 2 + 10)
    page.rect(x - wide / 2, y - tall / 2, wide, tall, fill=palette.THIS_DEEP, radius=10)
    for index, line in enumerate(lines):
        page.text(
            x,
            y - tall / 2 + 3 + _LINE * (index + 0.76),
            line,
            size=_SMALL,
            fill=palette.PAPER,
            anchor="middle",
            bold=True,
        )
