"""The way of a plan says what it shows in words and in a table, and stands on its scale."""

import datetime as dt

import pytest

from kompass.charts import OutlookStep, outlook, palette
from tests.charts.reading import check, tags

STEPS = (
    OutlookStep("Q3 2026", dt.date(2026, 9, 30), 352, 0, "4 of 9"),
    OutlookStep("Q4 2026", dt.date(2026, 12, 31), 367, 2, "3 of 9"),
    OutlookStep("Q1 2027", dt.date(2027, 3, 31), 367, 0, "3 of 9"),
    OutlookStep("Q2 2027", dt.date(2027, 6, 30), 380, 1),
)


@pytest.mark.parametrize("width", [330, 720])
@pytest.mark.parametrize(
    "today", [dt.date(2020, 1, 1), dt.date(2026, 11, 30), dt.date(2027, 6, 30), dt.date(2030, 1, 1)]
)
def test_it_is_drawn_on_any_day(width: int, today: dt.date) -> None:
    picture = outlook(
        STEPS, start=352, goal=400, maximum=800, today=today, language="nb", label="Storvik", width=width
    )
    check(picture)
    assert len([one for one in tags(picture, "circle") if float(one.attrib["r"]) == 5]) == 3


def test_it_says_in_words_what_it_shows() -> None:
    picture = outlook(
        STEPS, start=352, goal=400, maximum=800, today=dt.date(2026, 11, 30), language="en", label="Storvik"
    )
    assert picture.rows == (
        ("Q3 2026", "352", "0", "4 of 9"),
        ("Q4 2026", "367", "2", "3 of 9"),
        ("Q1 2027", "367", "0", "3 of 9"),
        ("Q2 2027", "380", "1", "–"),
    )
    assert picture.description == (
        "It begins with 352 points. Q4 2026: 367 points. Q2 2027: 380 points. The goal is 400 points."
    )


def test_the_way_stands_on_the_scale_of_the_axis() -> None:
    picture = outlook(
        STEPS, start=352, goal=None, maximum=800, today=dt.date(2030, 1, 1), language="en", label="Storvik"
    )
    way = next(one for one in tags(picture, "path") if one.attrib.get("stroke") == palette.THIS_DEEP)
    heights = [float(point.split()[1]) for point in way.attrib["d"][1:].split("L")]
    low, high = 352 - 16, 380 + 16
    assert heights[0] == pytest.approx(214 - (352 - low) / (high - low) * 188, abs=0.2)
    assert heights[-1] == pytest.approx(214 - (380 - low) / (high - low) * 188, abs=0.2)


def test_without_quarters_there_is_no_picture() -> None:
    with pytest.raises(ValueError, match="needs a quarter"):
        outlook((), start=1, goal=None, maximum=800, today=dt.date(2026, 1, 1), language="en", label="x")
