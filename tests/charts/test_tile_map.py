import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.charts import MapRegion, MapTile, Picture, palette, tile_map
from tests.charts.reading import check, tags, texts

EDGES = (300.0, 400.0, 500.0, 600.0)
NORTH = MapRegion(
    "North",
    1,
    2,
    1,
    (MapTile("Alta", None, False, ""), MapTile("Bø", 593, True, "2021"), MapTile("Cø", None, True, "")),
)
SOUTH = (
    MapRegion("South west", 2, 3, 0, (MapTile("Dal", 299, True, "2019"),)),
    MapRegion("South east", 2, 3, 0, (MapTile("Eid", 600, True, "juni 2017"),)),
)


def draw(width: int = 1120) -> Picture:
    picture = tile_map([NORTH, *SOUTH], edges=EDGES, language="en", label="Norway", width=width)
    check(picture)
    return picture


def grounds(picture: Picture) -> list[str]:
    return [rect.attrib["fill"] for rect in tags(picture, "rect") if float(rect.attrib["height"]) == 32]


@pytest.mark.parametrize("width", [320, 720, 1120])
def test_each_tile_shows_name_figure_and_step(width: int) -> None:
    picture = draw(width)
    assert grounds(picture) == [
        palette.TRACK,
        palette.STEPS[3],
        palette.PAPER,
        palette.STEPS[0],
        palette.STEPS[4],
    ]
    assert {"Alta", "Bø", "593", "Cø", "?", "Dal", "299", "Eid", "600", "North"} <= set(texts(picture))


def test_what_stands_side_by_side_on_a_wide_sheet_stands_below_each_other_on_a_narrow_one() -> None:
    def tops(width: int) -> list[float]:
        tiles = [rect for rect in tags(draw(width), "rect") if float(rect.attrib["height"]) == 32]
        return [float(rect.attrib["y"]) for rect in tiles]

    wide, narrow = tops(1120), tops(320)
    assert wide[3] == wide[4]
    assert narrow[3] < narrow[4]


def test_table_and_description_tell_the_same() -> None:
    picture = draw()
    assert picture.columns == ("Municipality", "County", "Latest known total", "Evaluated")
    assert picture.rows == (
        ("Eid", "South east", "600", "juni 2017"),
        ("Bø", "North", "593", "2021"),
        ("Dal", "South west", "299", "2019"),
        ("Cø", "North", "not known", ""),
    )
    assert picture.description == (
        "Norway: 5 municipalities as tiles. The totals of 3 are known. The highest is Eid with 600 points, "
        "the lowest Dal with 299. 1 more was evaluated, with a total that is not known."
    )


def test_the_key_names_only_what_is_there() -> None:
    only_known = [MapRegion("A", 1, 2, 0, (MapTile("B", 10, True, "2020"),))]
    picture = tile_map(only_known, edges=EDGES, language="en", label="x")
    assert [text for text in texts(picture) if text not in {"A", "B", "10"}] == [
        "under 300", "300 to 399", "400 to 499", "500 to 599", "600 and more",
    ]  # fmt: skip


tile = st.builds(
    MapTile,
    st.text(max_size=40),
    st.one_of(st.none(), st.integers(0, 800)),
    st.just(True),
    st.text(max_size=20),
)
region = st.builds(
    MapRegion,
    st.text(max_size=40),
    st.integers(1, 4),
    st.integers(1, 12),
    st.integers(0, 9),
    st.lists(tile, min_size=1, max_size=30).map(tuple),
)


@given(st.lists(region, max_size=6), st.sampled_from(("nb", "en")), st.sampled_from((300, 560, 1120)))
def test_any_country_gives_a_sound_picture(regions: list[MapRegion], language: str, width: int) -> None:
    regions.sort(key=lambda one: one.row)
    picture = tile_map(regions, edges=EDGES, language=language, label="<&>", width=width)
    check(picture)
    assert len(picture.rows) == sum(len(one.tiles) for one in regions)
