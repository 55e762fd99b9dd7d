import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.charts import GapRow, Picture, gaps, palette
from tests.charts.reading import check, tags, texts

WIDTHS = (320, 380, 560, 720)
ROWS = (
    GapRow("One", 61, 73, 100),
    GapRow("Two", 22, None, 100),
    GapRow("Three", None, 80, 100),
    GapRow("Four", 0, 50, 50),
)


def bars(picture: Picture, fill: str) -> list[float]:
    return [
        float(rect.attrib["width"])
        for rect in tags(picture, "rect")
        if rect.attrib["fill"] == fill and float(rect.attrib["height"]) == 15
    ]


def draw(width: int = 380) -> Picture:
    picture = gaps(ROWS, language="en", label="Røros", width=width)
    check(picture)
    return picture


@pytest.mark.parametrize("width", WIDTHS)
def test_lengths_are_proportional(width: int) -> None:
    picture = draw(width)
    full = max(bars(picture, palette.TRACK))
    assert full == width - 4
    assert bars(picture, palette.TRACK) == pytest.approx([full, full / 2, full], abs=0.01)
    assert bars(picture, palette.THIS) == pytest.approx([full * 0.22, full * 0.61], abs=0.01)


def test_best_stands_where_its_points_are() -> None:
    picture = draw()
    full = max(bars(picture, palette.TRACK))
    found = [
        (float(line.attrib["x1"]) - 2) / full * 100
        for line in tags(picture, "line")
        if line.attrib["stroke"] == palette.BEST
    ]
    assert found[1:] == pytest.approx([50, 73, 80], abs=0.01)  # the first is the key's


def test_largest_distance_first_and_unknown_last() -> None:
    picture = draw()
    assert picture.columns == ("Area", "Points", "Best of the others", "Full points", "Distance to the ideal")
    assert picture.rows == (
        ("Two", "22", "not known", "100", "78"),
        ("Four", "0", "50", "50", "50"),
        ("One", "61", "73", "100", "39"),
        ("Three", "not known", "80", "100", "not known"),
    )
    assert {"78 left", "50 left", "39 left", "not known"} <= set(texts(picture))
    assert "One: 61 of 100, 39 to the ideal, best 73." in picture.description
    assert "Three: not known, best 80." in picture.description


def test_no_rows() -> None:
    check(gaps([], language="nb", label="x"))


values = st.one_of(st.none(), st.floats(0, 100), st.integers(0, 100))
row = st.builds(GapRow, st.text(max_size=90), values, values, st.floats(1, 100))


@given(st.lists(row, max_size=12), st.sampled_from(("nb", "en")), st.sampled_from(WIDTHS))
def test_any_values_give_a_sound_picture(rows: list[GapRow], language: str, width: int) -> None:
    picture = gaps(rows, language=language, label="<&>", width=width)
    check(picture)
    assert len(picture.rows) == len(rows)
