"""The priority matrix: points to gain upwards, effort to the right; a number for each criterion."""

from collections.abc import Sequence
from dataclasses import dataclass

from kompass.charts import palette
from kompass.charts.axis import Axis, round_steps
from kompass.charts.drawing import Picture, sheet
from kompass.language import number, translator

_SMALL = 12.0
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
    """Numbers by the order given; those that meet stand side by side. Top left: much for little work."""
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
        page.text(across.at(effort), _HEIGHT - 26, str(effort), size=_SMALL, anchor="middle")
    page.text(40, 12, _("points to gain"), size=_SMALL)
    page.text(width - 4, _HEIGHT - 8, _("effort: 1 little, 5 very much"), size=_SMALL, anchor="end")
    taken: list[tuple[float, float]] = []
    for place, dot in enumerate(dots, start=1):
        if dot.effort is None:
            continue
        x, y = across.at(dot.effort), up.at(dot.gain)
        while any(abs(x - other) < 22 and abs(y - beside) < 20 for other, beside in taken):
            x += 22
        taken.append((x, y))
        page.circle(x, y, 10, fill=palette.THIS_DEEP)
        page.text(x, y + 4, str(place), size=_SMALL, fill=palette.PAPER, anchor="middle", bold=True)
    unsaid = _("not said")
    return page.finish(
        title=_("Priorities"),
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
        columns=("", _("Criterion"), _("Points to gain"), _("Effort")),
        rows=[
            (str(place), dot.label, number(dot.gain, language, 1), str(dot.effort or unsaid))
            for place, dot in enumerate(dots, start=1)
        ],
    )
