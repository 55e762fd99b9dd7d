"""The priority matrix: no mark leaves the column of its effort, and none lies upon another."""

import pytest

from kompass.charts import PriorityDot, palette, priorities
from tests.charts.reading import check, tags


@pytest.mark.parametrize("width", [330, 720])
def test_dots_that_meet_share_a_mark_within_their_effort(width: int) -> None:
    dots = [PriorityDot(f"Criterion {n}", 1.5, 5) for n in range(12)]
    dots += [PriorityDot("Alone", 3.0, 1), PriorityDot("Not said", 2.0, None)]
    picture = priorities(dots, language="en", label="Storvik", width=width)
    check(picture)
    marks = [one for one in tags(picture, "rect") if one.attrib["fill"] == palette.THIS_DEEP]
    alone, shared = sorted(marks, key=lambda one: float(one.attrib["x"]))
    column = (width - 44) / 5
    assert 40 <= float(alone.attrib["x"]) <= 40 + column
    assert 40 + column * 4 <= float(shared.attrib["x"])
    assert float(shared.attrib["x"]) + float(shared.attrib["width"]) <= width - 4
    written = "".join(
        "".join(one.itertext()) + " " for one in tags(picture, "text") if one.attrib["fill"] == palette.PAPER
    )
    assert sorted(written.replace(",", "").split(), key=int) == [str(n) for n in range(1, 14)]
    assert len(picture.rows) == 14


def test_dots_apart_have_marks_of_their_own() -> None:
    dots = [PriorityDot("High", 3.0, 2), PriorityDot("Low", 0.5, 2)]
    picture = priorities(dots, language="en", label="Storvik", width=330)
    check(picture)
    assert len([one for one in tags(picture, "rect") if one.attrib["fill"] == palette.THIS_DEEP]) == 2
