import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.charts import AreaShape, Picture, Series, compass, compass_areas, palette
from kompass.charts.drawing import text_box
from tests.charts.reading import check, tags, texts, tree

NAMES = (
    "Openness and democracy",
    "Accessibility, citizen and user orientation",
    "Political steering and control",
    "Leadership, responsibility and delegation",
    "Results focus and efficiency",
    "The municipality as employer",
    "Development strategy and learning organisation",
    "The municipality as community developer",
)
AREAS = tuple(AreaShape(str(index), name, 100) for index, name in enumerate(NAMES, 1))
GRASTORP = dict(zip("12345678", (61, 60, 73, 53, 70, 56, 65, 68), strict=True))
BEST = dict(zip("12345678", (73, 75, 80, 83, 86, 82, 86, 83), strict=True))
WIDTHS = (320, 380, 560, 720)


def radii(picture: Picture, fill: str) -> list[float]:
    """The radius of each sector with this fill, in the order drawn."""
    return [
        float(found[1])
        for element in tags(picture, "path")
        if element.attrib.get("fill") == fill and (found := re.search(r"A([\d.]+) ", element.attrib["d"]))
    ]


def rim(picture: Picture) -> float:
    return max(float(element.attrib["r"]) for element in tags(picture, "circle"))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_filled_radius_is_the_share_of_the_maximum(width: int) -> None:
    picture = compass(AREAS, [Series("2014", GRASTORP)], language="en", label="Grästorp", width=width)
    check(picture)
    shares = [radius / rim(picture) for radius in radii(picture, palette.THIS)]
    assert shares == pytest.approx([points / 100 for points in GRASTORP.values()], abs=0.001)


def test_sectors_start_in_the_north_and_go_clockwise() -> None:
    picture = compass(AREAS[:4], [Series("x", dict.fromkeys("1234", 100))], language="en", label="x")
    centre = next(iter(tags(picture, "circle"))).attrib
    east = [e.attrib["d"] for e in tags(picture, "path") if e.attrib["fill"] == palette.THIS][1]
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", east)]
    start, end = numbers[2:4], numbers[-2:]
    middle = ((start[0] + end[0]) / 2 - float(centre["cx"]), (start[1] + end[1]) / 2 - float(centre["cy"]))
    assert middle[0] > 0
    assert math.isclose(middle[1], 0, abs_tol=0.02)


@pytest.mark.parametrize("width", WIDTHS)
def test_previous_is_an_outline_and_best_a_mark(width: int) -> None:
    before = {**GRASTORP, "3": 41, "7": None}
    series = [Series("2014", GRASTORP), Series("2010", before, "previous"), Series("best", BEST, "best")]
    picture = compass(AREAS, series, language="en", label="Grästorp", width=width)
    check(picture)
    arcs = {palette.PREVIOUS: [], palette.BEST: []}
    for element in tags(picture, "path"):
        if element.attrib.get("stroke") in arcs and element.attrib["fill"] == "none":
            arcs[element.attrib["stroke"]].append(
                float(re.search(r"A([\d.]+) ", element.attrib["d"])[1]) / rim(picture)
            )
    assert arcs[palette.PREVIOUS] == pytest.approx(
        [value / 100 for value in before.values() if value is not None], abs=0.001
    )
    assert arcs[palette.BEST] == pytest.approx([value / 100 for value in BEST.values()], abs=0.001)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_unknown_area_is_hatched_and_said(width: int) -> None:
    points = {**GRASTORP, "4": None}
    del points["8"]
    picture = compass(
        AREAS, [Series("2014", points)], language="en", label="Grästorp", width=width, prefix="p7"
    )
    check(picture)
    assert len(radii(picture, "url(#p7-hatch)")) == 2
    assert len(radii(picture, palette.THIS)) == 6
    assert "4 Leadership, responsibility and delegation: not known." in picture.description
    assert [row[3] for row in picture.rows] == ["61", "60", "73", "not known", "70", "56", "65", "not known"]
    assert "not known" in texts(picture)


def test_words_and_table_hold_every_number() -> None:
    before = {"1": 41.5}
    series = [Series("2014", GRASTORP), Series("2010", before, "previous"), Series("best", BEST, "best")]
    picture = compass(AREAS, series, language="en", label="Grästorp 2014")
    assert picture.title == "Grästorp 2014: points in each area"
    assert "1 Openness and democracy: 61 of 100, before 41.5 (+19.5), best 73." in picture.description
    assert "2 Accessibility, citizen and user orientation: 60 of 100, best 75." in picture.description
    assert picture.columns == ("No.", "Area", "Full points", "2014", "2010", "best")
    assert picture.rows[0] == ("1", "Openness and democracy", "100", "61", "41.5", "73")


def test_the_rim_is_named_the_ideal() -> None:
    picture = compass(AREAS, [], language="en", label="x")
    assert "the rim: the ideal, full points" in texts(picture)
    assert {"25", "50", "75", "100"} <= set(texts(picture))


def test_wide_pictures_name_the_areas_around_the_rose() -> None:
    picture = compass(AREAS, [Series("x", GRASTORP)], language="en", label="x", width=560)
    assert "Openness and democracy" in texts(picture)
    assert float(tree(picture).attrib["height"]) < 560


def test_one_series_of_a_role() -> None:
    with pytest.raises(ValueError, match="one series of each role"):
        compass(AREAS, [Series("a", GRASTORP), Series("b", GRASTORP)], language="en", label="x")
    with pytest.raises(ValueError, match="needs areas"):
        compass([], [], language="en", label="x")
    with pytest.raises(ValueError, match="needs areas"):
        compass_areas([], language="en")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_areas_without_values(width: int) -> None:
    picture = compass_areas(AREAS, language="en", width=width)
    check(picture)
    assert [row[:2] for row in picture.rows] == [(area.code, area.name) for area in AREAS]
    assert "8 areas, 800 points in all" in picture.description
    assert {area.code for area in AREAS} <= set(texts(picture))


def test_hostile_names_stay_text() -> None:
    hostile = '</desc><script>alert("1")</script>&amp;\x00\x1b\ud800'
    areas = [AreaShape("<1>", hostile, 100)]
    picture = compass(areas, [Series(hostile, {"<1>": 5})], language="en", label=hostile)
    check(picture)
    assert "<script" not in picture.svg
    assert picture.rows[0][1] == '</desc><script>alert("1")</script>&amp;\ufffd\ufffd\ufffd'
    picture.svg.encode()


def test_ids_begin_with_the_prefix() -> None:
    picture = compass(AREAS, [Series("x", {})], language="en", label="x", prefix="second")
    assert all(found.startswith("second-") for found in re.findall(r' id="([^"]+)"', picture.svg))
    with pytest.raises(ValueError, match="plain name"):
        compass(AREAS, [], language="en", label="x", prefix='a" onload="')


def test_same_data_same_picture() -> None:
    assert compass_areas(AREAS, language="nb") == compass_areas(AREAS, language="nb")


values = st.one_of(st.none(), st.floats(-10, 130), st.integers(0, 100))


@given(
    st.integers(1, 14),
    st.lists(values, min_size=14, max_size=14),
    st.lists(values, min_size=14, max_size=14),
    st.lists(values, min_size=14, max_size=14),
    st.text(max_size=60),
    st.sampled_from(("nb", "en")),
    st.sampled_from(WIDTHS),
)
def test_any_values_give_a_sound_picture(
    n: int,
    now: list[float | None],
    before: list[float | None],
    best: list[float | None],
    name: str,
    language: str,
    width: int,
) -> None:
    areas = [AreaShape(str(index), f"{name} {NAMES[index % 8]}", 100) for index in range(n)]
    codes = [area.code for area in areas]
    series = [
        Series(name, dict(zip(codes, now, strict=False))),
        Series("before", dict(zip(codes, before, strict=False)), "previous"),
        Series("best", dict(zip(codes, best, strict=False)), "best"),
    ]
    check(compass(areas, series, language=language, label=name, width=width))
    check(compass_areas(areas, language=language, width=width))


def test_text_boxes_grow_from_their_anchor() -> None:
    assert text_box(50, 20, "abc", 10, anchor="end").right == 50
    assert text_box(50, 20, "abc", 10).left == 50
