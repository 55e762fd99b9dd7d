import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.charts import (
    AreaShape,
    Picture,
    Series,
    TotalBar,
    areas_side_by_side,
    palette,
    totals_side_by_side,
)
from tests.charts.reading import check, tags, texts

WIDTHS = (320, 330, 380, 560, 720)
BARS = (
    TotalBar("Røros, December 2013", 254, 800, "2010 edition"),
    TotalBar("Røros, June 2017", 396, 800, "2016 edition"),
    TotalBar("Hareid, date unknown", 247, None, "edition not known"),
    TotalBar("Lom, 2018", None, 800, ""),
)
AREAS = (AreaShape("1", "Openness and democracy", 100), AreaShape("2", "Access", 50))
SERIES = (
    Series("Grästorp, 2014", {"1": 61, "2": 0}),
    Series("Örebro, 2012", {"1": 80}),
    Series("Umeå, 2012", {"1": 22.5, "2": 50}),
)


def bars(picture: Picture, height: float) -> list[tuple[str, float]]:
    return [
        (rect.attrib["fill"], float(rect.attrib["width"]))
        for rect in tags(picture, "rect")
        if float(rect.attrib["height"]) == height
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_totals_are_proportional_and_in_the_order_given(width: int) -> None:
    picture = totals_side_by_side(BARS, language="en", label="four", width=width)
    check(picture)
    full = width - 27
    filled = [wide for fill, wide in bars(picture, 16) if fill == palette.THIS]
    assert filled == pytest.approx([full * 254 / 800, full * 396 / 800, full * 247 / 800], abs=0.01)
    ideals = [line for line in tags(picture, "line") if line.attrib["stroke"] == palette.IDEAL]
    assert len(ideals) == 1 + 3  # the key's, and one for each whose full points are known


def test_totals_say_every_figure_in_words_and_in_the_table() -> None:
    picture = totals_side_by_side(BARS, language="en", label="four")
    assert picture.columns == (
        "Evaluation",
        "Edition",
        "Points",
        "Full points",
        "Distance to the ideal",
    )
    assert picture.rows == (
        ("A Røros, December 2013", "2010 edition", "254", "800", "546"),
        ("B Røros, June 2017", "2016 edition", "396", "800", "404"),
        ("C Hareid, date unknown", "edition not known", "247", "not known", "not known"),
        ("D Lom, 2018", "", "not known", "800", "not known"),
    )
    assert "B Røros, June 2017 (2016 edition): 396 of 800, 404 to the ideal." in picture.description
    assert "C Hareid, date unknown (edition not known): 247 points." in picture.description
    assert "D Lom, 2018: not known." in picture.description


@pytest.mark.parametrize("width", WIDTHS)
def test_areas_are_proportional(width: int) -> None:
    picture = areas_side_by_side(AREAS, SERIES, language="en", label="Three", width=width)
    check(picture)
    full = width - 58
    tracks = [wide for fill, wide in bars(picture, 13) if fill == palette.TRACK]
    assert tracks == pytest.approx([full, full, full, full / 2, full / 2], abs=0.01)
    filled = [wide for fill, wide in bars(picture, 13) if fill != palette.TRACK]
    assert filled == pytest.approx([full * 0.61, full * 0.8, full * 0.225, full / 2], abs=0.01)


def test_every_bar_bears_the_letter_of_its_evaluation_and_a_fill_of_its_own() -> None:
    many = [Series(f"Number {n}", {"1": 10.0 + n}) for n in range(6)]
    picture = areas_side_by_side(AREAS[:1], many, language="en", label="Six")
    check(picture)
    letters = [text for text in texts(picture) if len(text) == 1]
    assert letters == [*"ABCDEF", *"ABCDEF"]  # in the key, and at the bars
    fills = [fill for fill, _ in bars(picture, 13) if fill != palette.TRACK]
    assert len(set(fills)) == 6


def test_letters_are_those_of_the_whole_comparison() -> None:
    picture = areas_side_by_side(AREAS, SERIES[:2], letters="BE", language="en", label="Two")
    assert picture.columns == ("No.", "Area", "Full points", "B Grästorp, 2014", "E Örebro, 2012")
    assert picture.rows == (
        ("1", "Openness and democracy", "100", "61", "80"),
        ("2", "Access", "50", "0", "not known"),
    )
    assert "2 Access, of 50: B 0, E not known." in picture.description


def test_more_than_there_are_letters_is_an_error() -> None:
    with pytest.raises(ValueError, match="at most 6"):
        totals_side_by_side(BARS * 2, language="en", label="x")
    with pytest.raises(ValueError, match="at most 6"):
        areas_side_by_side(AREAS, SERIES * 3, language="en", label="x")
    with pytest.raises(ValueError, match="a letter"):
        areas_side_by_side(AREAS, SERIES, letters="XY", language="en", label="x")


def test_nothing_to_draw() -> None:
    check(totals_side_by_side([], language="nb", label="x"))
    check(areas_side_by_side([], [], language="nb", label="x"))


values = st.one_of(st.none(), st.floats(0, 900), st.integers(0, 900))
bar = st.builds(
    TotalBar, st.text(max_size=90), values, st.one_of(st.none(), st.floats(1, 900)), st.text(max_size=60)
)
area = st.builds(AreaShape, st.sampled_from(("1", "2", "3")), st.text(max_size=90), st.floats(1, 200))
one = st.builds(Series, st.text(max_size=90), st.dictionaries(st.sampled_from(("1", "2", "3")), values))


@given(st.lists(bar, max_size=6), st.sampled_from(("nb", "en")), st.sampled_from(WIDTHS))
def test_any_totals_give_a_sound_picture(found: list[TotalBar], language: str, width: int) -> None:
    picture = totals_side_by_side(found, language=language, label="<&>", width=width)
    check(picture)
    assert len(picture.rows) == len(found)


@given(
    st.lists(area, max_size=9),
    st.lists(one, max_size=6),
    st.sampled_from(("nb", "en")),
    st.sampled_from(WIDTHS),
)
def test_any_areas_give_a_sound_picture(
    areas: list[AreaShape], series: list[Series], language: str, width: int
) -> None:
    picture = areas_side_by_side(areas, series, language=language, label="<&>", width=width)
    check(picture)
    assert len(picture.rows) == len(areas)
