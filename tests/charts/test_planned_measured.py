"""What was planned and what was measured: pairs of bars under names that are read in whole lines."""

import pytest

from kompass.charts import PlannedBar, palette, planned_measured
from tests.charts.reading import check, tags

LONG = "Regular gatherings of all leaders around one direction, with time to talk of what goes wrong"
ROWS = (PlannedBar(LONG, 4.0, 2.0), PlannedBar("Budget in time", None, -1.0))


@pytest.mark.parametrize("width", [330, 720])
def test_a_pair_of_bars_for_each_measure_on_one_scale(width: int) -> None:
    picture = planned_measured(ROWS, language="en", label="Storvik", width=width)
    check(picture)
    bars = [one for one in tags(picture, "rect") if float(one.attrib["height"]) == 13]
    unit = (width - 52 - 2) / 5
    assert [float(one.attrib["width"]) for one in bars] == pytest.approx([4 * unit, 2 * unit, unit], abs=0.2)
    assert [one.attrib["fill"] for one in bars] == [palette.PAPER, palette.THIS, palette.THIS]


def test_names_are_broken_at_words() -> None:
    picture = planned_measured(ROWS, language="en", label="Storvik", width=720)
    texts = ["".join(one.itertext()) for one in tags(picture, "text")]
    assert LONG in " ".join(texts[2:5])
    assert picture.rows == ((LONG, "+4.0", "+2.0"), ("Budget in time", "not known", "−1.0"))
