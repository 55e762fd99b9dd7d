"""What was planned and what was measured, measure by measure: an outline for the plan, a bar for what moved."""

from collections.abc import Sequence
from dataclasses import dataclass

from kompass.charts import palette
from kompass.charts.axis import Axis
from kompass.charts.drawing import Picture, Sheet, sheet
from kompass.charts.lettering import wrap
from kompass.language import signed, translator

_BAR = 13.0
_SIZE = 13.0
_SMALL = 12.0


@dataclass(frozen=True, slots=True)
class PlannedBar:
    """One measure; points, None where nothing was stated or nothing can be compared."""

    label: str
    planned: float | None
    measured: float | None


def planned_measured(
    bars: Sequence[PlannedBar], *, language: str, label: str, width: float = 380, prefix: str = "planned"
) -> Picture:
    """A pair of bars for each measure in the order given, on one scale through nothing."""
    _ = translator(language)
    page = sheet(prefix, width)
    values = [value for bar in bars for value in (bar.planned, bar.measured) if value is not None]
    across = Axis(min([0.0, *values]), max([1.0, *values]), 2, width - 52)
    y = _key(page, language)
    for bar in bars:
        y = _pair(page, bar, across, y, language)
    page.height = y
    sentences = [_("Planned and measured change in points: %(label)s.") % {"label": label}]
    for bar in bars:
        sentences.append(
            _("%(name)s: planned %(planned)s, measured %(measured)s.")
            % {
                "name": bar.label,
                "planned": _shown(bar.planned, language),
                "measured": _shown(bar.measured, language),
            }
        )
    return page.finish(
        title=_("Planned and measured"),
        description=" ".join(sentences),
        language=language,
        columns=(_("Measure"), _("Planned"), _("Measured")),
        rows=[(bar.label, _shown(bar.planned, language), _shown(bar.measured, language)) for bar in bars],
    )


def _shown(value: float | None, language: str) -> str:
    return translator(language)("not known") if value is None else signed(value, language, 1)


def _key(page: Sheet, language: str) -> float:
    _ = translator(language)
    page.rect(2, 3, 22, 11, fill=palette.PAPER, stroke=palette.INK)
    page.text(30, 13, _("planned"), size=_SMALL)
    page.rect(112, 3, 22, 11, fill=palette.THIS)
    page.text(140, 13, _("measured"), size=_SMALL)
    return 30.0


def _pair(page: Sheet, bar: PlannedBar, across: Axis, y: float, language: str) -> float:
    for line in wrap(bar.label, page.width - 4, _SIZE, bold=True, lines=3):
        page.text(2, y + _SIZE, line, size=_SIZE, bold=True)
        y += _SIZE * 1.3
    y += 3
    for value, filled in ((bar.planned, False), (bar.measured, True)):
        if value is not None:
            start, end = sorted((across.at(0), across.at(value)))
            if filled:
                page.rect(start, y, max(end - start, 1), _BAR, fill=palette.THIS)
            else:
                page.rect(start, y, max(end - start, 1), _BAR, fill=palette.PAPER, stroke=palette.INK)
            page.text(end + 5, y + _BAR - 2, signed(value, language, 1), size=_SMALL)
        else:
            page.text(across.at(0) + 5, y + _BAR - 2, _shown(None, language), size=_SMALL)
        y += _BAR + 3
    return y + 10
