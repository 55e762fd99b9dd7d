import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.charts import Picture, TrendPoint, palette, trend
from tests.charts.reading import check, tags, texts

WIDTHS = (320, 380, 560, 720)


def month(year: int, number: int, total: float | None, edition: str = "official-2010") -> TrendPoint:
    first = dt.date(year, number, 1)
    last = dt.date(year + number // 12, number % 12 + 1, 1) - dt.timedelta(days=1)
    return TrendPoint(f"{year}-{number:02}", first, last, total, edition)


def year(number: int, total: float | None, edition: str = "official-2010") -> TrendPoint:
    return TrendPoint(str(number), dt.date(number, 1, 1), dt.date(number, 12, 31), total, edition)


ROROS = (
    month(2013, 12, 254),
    month(2017, 6, 396, "official-2016"),
    year(2021, 593, "official-2020"),
)


def marks(picture: Picture, fill: str) -> list[tuple[float, float]]:
    return [
        (float(circle.attrib["cx"]), float(circle.attrib["cy"]))
        for circle in tags(picture, "circle")
        if circle.attrib["fill"] == fill
    ]


def lines(picture: Picture, stroke: str) -> list[dict[str, str]]:
    return [line.attrib for line in tags(picture, "line") if line.attrib["stroke"] == stroke]


def draw(points: tuple[TrendPoint, ...], width: int = 380) -> Picture:
    picture = trend(points, maximum=800, language="en", label="Røros", width=width)
    check(picture)
    return picture


@pytest.mark.parametrize("width", WIDTHS)
def test_heights_are_proportional_from_nothing_to_the_ideal(width: int) -> None:
    picture = draw(ROROS, width)
    ideal = float(lines(picture, palette.IDEAL)[0]["y1"])
    ground = max(float(line["y1"]) for line in lines(picture, palette.LINE) if line["y1"] == line["y2"])
    heights = [(ground - y) / (ground - ideal) * 800 for _, y in marks(picture, palette.THIS_DEEP)]
    assert heights == pytest.approx([254, 396, 593], abs=0.1)


def test_time_runs_evenly() -> None:
    picture = draw((month(2010, 1, 100), month(2012, 1, 200), month(2016, 1, 300)))
    (x1, _), (x2, _), (x3, _) = marks(picture, palette.THIS_DEEP)
    assert (x3 - x2) / (x2 - x1) == pytest.approx(2, abs=0.01)


def test_a_year_alone_is_drawn_as_a_range() -> None:
    picture = draw(ROROS)
    flat = [line for line in lines(picture, palette.THIS_DEEP) if line["y1"] == line["y2"]]
    x, y = marks(picture, palette.THIS_DEEP)[2]
    ranges = [line for line in flat if float(line["y1"]) == y]
    assert len(ranges) == 1
    assert float(ranges[0]["x1"]) < x < float(ranges[0]["x2"])
    assert "the date lies somewhere between the ends" in texts(picture)


def test_an_unknown_total_is_hollow_on_the_axis() -> None:
    picture = draw((*ROROS, year(2005, None, "")))
    ground = max(float(line["y1"]) for line in lines(picture, palette.LINE) if line["y1"] == line["y2"])
    hollow = [y for _, y in marks(picture, palette.PAPER) if y <= ground]
    assert hollow == [ground]
    assert "evaluated, total not known" in texts(picture)
    assert picture.rows[0] == ("2005", "not known", "not known", "")


def test_without_a_date_it_is_told_not_drawn() -> None:
    picture = draw((*ROROS, TrendPoint("date unknown", None, None, 300)))
    assert len(marks(picture, palette.THIS_DEEP)) == 3
    assert "Without a date and not drawn: 1" in texts(picture)
    assert picture.rows[-1][:2] == ("date unknown", "300")


def test_editions_are_named_and_changes_between_them_dashed() -> None:
    picture = draw((*ROROS, month(2022, 6, 600, "official-2020")), 560)
    assert {"2010 edition", "2016 edition", "2020 edition"} <= set(texts(picture))
    links = [
        path.attrib.get("stroke-dasharray")
        for path in tags(picture, "path")
        if path.attrib.get("stroke") == palette.THIS_DEEP
    ]
    assert links == ["6 4", "6 4", None]
    assert "across editions: compare with care" in texts(picture)


def test_words_and_table_hold_every_number() -> None:
    picture = draw(ROROS)
    assert picture.columns == ("Evaluated", "Total points", "Edition", "Remark")
    assert [row[1:3] for row in picture.rows] == [
        ("254", "2010 edition"),
        ("396", "2016 edition"),
        ("593", "2020 edition"),
    ]
    assert "2013-12: 254 (2010 edition). 2017-06: 396 (2016 edition). 2021: 593" in picture.description


def test_nothing_known_is_said() -> None:
    assert "No evaluation is known." in draw(()).description
    with pytest.raises(ValueError, match="maximum above zero"):
        trend((), maximum=0, language="en", label="x")


days = st.dates(dt.date(1995, 1, 1), dt.date(2040, 12, 31))
one_point = st.builds(
    lambda text, start, length, total, edition: TrendPoint(
        text, start, start + dt.timedelta(days=length), total, edition, text
    ),
    st.text(max_size=40),
    days,
    st.integers(0, 900),
    st.one_of(st.none(), st.floats(-50, 900), st.integers(0, 800)),
    st.one_of(st.text(max_size=30), st.sampled_from(("official-2010", "open-2020", "2002"))),
)


@given(st.lists(one_point, max_size=14), st.sampled_from(("nb", "en")), st.sampled_from(WIDTHS))
def test_any_history_gives_a_sound_picture(points: list[TrendPoint], language: str, width: int) -> None:
    picture = trend(points, maximum=800, language=language, label="<&>", width=width)
    check(picture)
    assert len(picture.rows) == len(points)
