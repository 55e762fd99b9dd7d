# mypy: disable-error-code="no-untyped-call"
"""The status of a strategy as slides: few words, charts that can be edited in the program that shows them."""

import datetime as dt
import io
import math
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Cm, Pt

from kompass.charts import palette
from kompass.reports.strategy import StatusContent, heading
from kompass.reports.words import strict_translator

_Item = TypeVar("_Item")
_MADE: Final = dt.datetime(2000, 1, 1)
_COLOURS: Final = (palette.STEPS[1], palette.THIS, palette.IDEAL, palette.LINE)
_ON_COLOURS: Final = (palette.INK, palette.PAPER, palette.PAPER, palette.PAPER)
_LANGUAGES: Final = {"nb": "nb-NO", "sv": "sv-SE", "en": "en-GB"}
_WIDE, _HIGH = Cm(33.867), Cm(19.05)
_LEFT, _ACROSS = Cm(1.8), Cm(30.2)
_ROOM: Final = 13.0
"""Centimetres between a slide's title and its foot."""
# Of what is written on a slide: letters that certainly fit into a centimetre, and the height of a line, by points.
_LETTERS: Final = {20: 2.4, 16: 3.0}
_LINE: Final = {20: 0.86, 16: 0.69}


def to_pptx(said: StatusContent) -> bytes:
    """The slides as a file."""
    _ = strict_translator(said.language)
    show = Presentation()
    show.slide_width, show.slide_height = _WIDE, _HIGH
    show.core_properties.title = f"{said.municipality}: {said.title}"
    show.core_properties.author = "Kompass"
    show.core_properties.language = _LANGUAGES[said.language]
    show.core_properties.created = show.core_properties.modified = _MADE
    _opening(show, said)
    if any(sum(part.counts) for part in said.parts):
        _states(show, said)
    if any(part.percentage is not None for part in said.parts):
        _milestones(show, said)
    # The chapter of the annual report names nobody.
    columns = (_("Measure"), _("Due")) if said.annual else (_("Measure"), _("Due"), _("Owner"))
    late = [(one.title, one.due, one.owner or "–")[: len(columns)] for one in said.late]
    _tables(show, said, _("Overdue measures"), columns, late)
    _bullets(show, said, _("Due within a year"), said.ahead)
    _bullets(show, said, _("Stopped"), said.stopped)
    _bullets(show, said, _("Political treatment"), [f"{one.title} ({one.where})" for one in said.decisions])
    made = io.BytesIO()
    show.save(made)
    return made.getvalue()


def _slide(show: Any, said: StatusContent, title: str) -> Any:
    slide = show.slides.add_slide(show.slide_layouts[5])  # a title and nothing else
    slide.shapes.title.left, slide.shapes.title.top = _LEFT, Cm(1)
    slide.shapes.title.width, slide.shapes.title.height = _ACROSS, Cm(2.2)
    _write(slide.shapes.title.text_frame, [title], size=32, bold=True, colour=palette.PREVIOUS)
    foot = slide.shapes.add_textbox(_LEFT, Cm(17.6), _ACROSS, Cm(1))
    _ = strict_translator(said.language)
    words = [f"{said.municipality}: {said.title}", _("As of %(day)s") % {"day": said.as_of}]
    if said.invented:
        words.append(_("invented"))
    _write(foot.text_frame, [" · ".join(words)], size=12, colour=palette.INK_QUIET)
    return slide


def _write(
    frame: Any, lines: Sequence[str], *, size: int, bold: bool = False, colour: str = palette.INK
) -> None:
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, "Calibri"
        run.font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
        paragraph.space_after = Pt(size / 2)
        paragraph.alignment = PP_ALIGN.LEFT


def _opening(show: Any, said: StatusContent) -> None:
    _ = strict_translator(said.language)
    slide = _slide(show, said, f"{heading(said)}: {said.municipality}")
    body = slide.shapes.add_textbox(_LEFT, Cm(3.6), _ACROSS, Cm(6))
    lines = [_short(said.title, 120), said.summary]
    if said.goal:
        lines.append(_("Goal for the next evaluation: %(goal)s") % {"goal": _short(said.goal, 160)})
    _write(body.text_frame, lines, size=20)
    wide = _ACROSS // len(said.figures)
    for number, (label, value) in enumerate(said.figures):
        box = slide.shapes.add_textbox(_LEFT + wide * number, Cm(12.2), wide, Cm(4))
        _write(box.text_frame, [value], size=44, bold=True, colour=palette.THIS_DEEP)
        more = slide.shapes.add_textbox(_LEFT + wide * number, Cm(14.6), wide, Cm(1.4))
        _write(more.text_frame, [label], size=16, colour=palette.INK_QUIET)


def _states(show: Any, said: StatusContent) -> None:
    _ = strict_translator(said.language)
    slide = _slide(show, said, _("Measures by sub-strategy"))
    data = CategoryChartData(number_format="0")
    # A bar chart has its first category at the bottom.
    data.categories = [_short(part.name, 60) for part in reversed(said.parts)]
    for number, state in enumerate(said.states):
        data.add_series(state.capitalize(), [part.counts[number] or None for part in reversed(said.parts)])
    chart = _chart(slide, XL_CHART_TYPE.BAR_STACKED, data, _alternative(said))
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.legend.font.size = Pt(14)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 50, 100
    for series, colour, on in zip(plot.series, _COLOURS, _ON_COLOURS, strict=True):
        _fill(series, colour)
        labels = series.data_labels
        labels.show_value = True
        labels.font.size, labels.number_format, labels.number_format_is_linked = Pt(14), "0;;", False
        labels.font.bold, labels.font.color.rgb = True, RGBColor.from_string(on.lstrip("#").upper())
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False


def _milestones(show: Any, said: StatusContent) -> None:
    _ = strict_translator(said.language)
    slide = _slide(show, said, _("Milestones reached, per cent"))
    shown = [part for part in reversed(said.parts) if part.percentage is not None]
    data = CategoryChartData(number_format="0")
    data.categories = [_short(part.name, 60) for part in shown]
    data.add_series(_("Milestones reached"), [part.percentage for part in shown])
    words = "; ".join(f"{part.name}: {part.percentage} %" for part in reversed(shown))
    chart = _chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, words)
    chart.has_legend, chart.has_title = False, False
    plot = chart.plots[0]
    plot.gap_width = 50
    _fill(plot.series[0], palette.THIS)
    plot.has_data_labels = True
    plot.data_labels.font.size, plot.data_labels.position = Pt(14), XL_LABEL_POSITION.OUTSIDE_END
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, 100
    chart.value_axis.tick_labels.font.size = Pt(12)
    chart.value_axis.major_unit = 25
    chart.value_axis.major_gridlines.format.line.color.rgb = RGBColor.from_string(
        palette.GRID.lstrip("#").upper()
    )


def _chart(slide: Any, kind: Any, data: Any, words: str) -> Any:
    frame = slide.shapes.add_chart(kind, _LEFT, Cm(3.4), _ACROSS, Cm(13.8), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", words)
    chart = frame.chart
    chart.font.size, chart.font.name = Pt(14), "Calibri"
    chart.has_title = False
    chart.category_axis.tick_labels.font.size = Pt(14)
    chart.category_axis.has_major_gridlines = False
    return chart


def _fill(series: Any, colour: str) -> None:
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = RGBColor.from_string(colour.lstrip("#").upper())


def _alternative(said: StatusContent) -> str:
    return "; ".join(
        f"{part.name}: "
        + ", ".join(f"{state} {n}" for state, n in zip(said.states, part.counts, strict=True))
        for part in said.parts
    )


def _short(text: str, most: int) -> str:
    """No longer than that many letters; what is cut stands in the plan itself."""
    return textwrap.shorten(text, most, placeholder="…")


def _height(text: str, size: int, wide: float) -> float:
    """Centimetres that a text takes at that width, rather too many than too few."""
    return _LINE[size] * max(1, math.ceil(len(text) / (_LETTERS[size] * wide)))


def _by_slide(items: Sequence[_Item], height: Callable[[_Item], float], room: float) -> Iterator[list[_Item]]:
    """As many as there is room for, then as many again; one that is too high stands alone."""
    shown: list[_Item] = []
    taken = 0.0
    for item in items:
        if shown and taken + height(item) > room:
            yield shown
            shown, taken = [], 0.0
        shown.append(item)
        taken += height(item)
    if shown:
        yield shown


_SHARES: Final[dict[int, tuple[float, ...]]] = {2: (0.74, 0.26), 3: (0.52, 0.24, 0.24)}
"""How wide the columns of a table are, by how many there are."""


def _tables(
    show: Any, said: StatusContent, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    shares = _SHARES[len(columns)]

    def height(line: Sequence[str]) -> float:
        cells = zip(line, shares, strict=True)
        return max(_height(text, 16, _ACROSS.cm * share - 0.6) for text, share in cells) + 0.45

    for lines in _by_slide(rows, height, _ROOM - 1.4):
        slide = _slide(show, said, title)
        high = sum(height(line) for line in (columns, *lines))
        table = slide.shapes.add_table(len(lines) + 1, len(columns), _LEFT, Cm(3.6), _ACROSS, Cm(high)).table
        for place, share in enumerate(shares):
            table.columns[place].width = int(_ACROSS * share)
        for number, line in enumerate((columns, *lines)):
            table.rows[number].height = Cm(height(line))
            for place, text in enumerate(line):
                cell = table.cell(number, place)
                colour = palette.PAPER if number == 0 else palette.INK
                _write(cell.text_frame, [text], size=16, bold=number == 0, colour=colour)
                cell.text_frame.paragraphs[0].space_after = Pt(0)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                cell.fill.solid()
                ground = palette.THIS_DEEP if number == 0 else palette.PAPER if number % 2 else palette.BAND
                cell.fill.fore_color.rgb = RGBColor.from_string(ground.lstrip("#").upper())


def _bullets(show: Any, said: StatusContent, title: str, items: Sequence[str]) -> None:
    cut = [_short(one, 400) for one in items]
    for lines in _by_slide(cut, lambda one: _height(one, 20, _ACROSS.cm - 1.4) + 0.36, _ROOM):
        slide = _slide(show, said, title)
        box = slide.shapes.add_textbox(_LEFT, Cm(3.6), _ACROSS, Cm(_ROOM))
        _write(box.text_frame, lines, size=20)
        for paragraph in box.text_frame.paragraphs:
            # python-pptx has no words for bullets; a real one keeps its lines in one column.
            about = paragraph._p.get_or_add_pPr()
            about.set("marL", str(Cm(0.8)))
            about.set("indent", str(-Cm(0.8)))
            mark = about.makeelement(qn("a:buChar"), {"char": "•"})
            about.append(mark)
