import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.charts import Picture, TimelineMark, TimelineRow, palette, timeline
from tests.charts.reading import check, tags, texts, words

TODAY = dt.date(2026, 6, 15)
WIDTHS = (320, 380, 560, 720)
BAR = 14.0


def row(
    title: str, starts: dt.date | None, ends: dt.date | None, state: str = "under_way", **more: object
) -> TimelineRow:
    said = {"group": "1 Leadership", "words": state.replace("_", " "), **more}
    return TimelineRow(title=title, starts=starts, ends=ends, state=state, **said)  # type: ignore[arg-type]


ROWS = (
    row(
        "Leaders meet",
        dt.date(2025, 1, 1),
        dt.date(2025, 12, 31),
        "done",
        marks=(TimelineMark("Begun", dt.date(2025, 3, 1), True),),
    ),
    row("Budget in time", dt.date(2026, 1, 1), dt.date(2027, 12, 31)),
    row("One page", dt.date(2026, 1, 1), dt.date(2026, 3, 1), "late", group="2 Steering"),
    row("Later", dt.date(2027, 1, 1), None, "planned", group="2 Steering"),
    row("Given up", None, dt.date(2026, 2, 1), "stopped", group="2 Steering"),
    row("Some day", None, None, "planned", group="2 Steering"),
)


def draw(rows: tuple[TimelineRow, ...] = ROWS, *, width: float = 720, language: str = "en") -> Picture:
    picture = timeline(rows, today=TODAY, language=language, label="Storvik", width=width)
    check(picture)
    return picture


def bars(picture: Picture) -> list[tuple[float, float]]:
    """Left and width of each bar of a row; those of the key come first and are 20 wide."""
    found = [
        (float(rect.attrib["x"]), float(rect.attrib["width"]))
        for rect in tags(picture, "rect")
        if float(rect.attrib["height"]) == BAR and float(rect.attrib["width"]) != 20
    ]
    return list(dict.fromkeys(found))


def across(day: dt.date, width: float, first: int = 2025, until: int = 2028) -> float:
    """Where a day stands: the years from the first to the last fill the width but for 2 at each side."""
    start, end = dt.date(first, 1, 1).toordinal(), dt.date(until, 1, 1).toordinal()
    return 2 + (day.toordinal() - start) / (end - start) * (width - 4)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_bar_lies_from_its_first_day_to_the_end_of_its_last(width: float) -> None:
    whole = bars(draw(width=width))
    ends = [
        (dt.date(2025, 1, 1), dt.date(2026, 1, 1)),
        (dt.date(2026, 1, 1), dt.date(2028, 1, 1)),
        (dt.date(2026, 1, 1), dt.date(2026, 3, 2)),
    ]
    expected = [(across(one, width), across(other, width) - across(one, width)) for one, other in ends]
    assert whole[:3] == [pytest.approx(one, abs=0.02) for one in expected]


def test_one_day_alone_is_a_bar_as_short_as_can_be_and_none_is_no_bar() -> None:
    found = bars(draw())
    assert [width for _left, width in found[3:]] == [5, 5]
    assert found[3][0] == pytest.approx(across(dt.date(2027, 1, 1), 720), abs=0.02)
    assert len(found) == 5


def test_today_and_the_years_stand_where_they_are() -> None:
    picture = draw()
    at = {
        stroke: [
            float(line.attrib["x1"]) for line in tags(picture, "line") if line.attrib["stroke"] == stroke
        ]
        for stroke in (palette.BEST, palette.GRID)
    }
    assert at[palette.BEST][-1] == pytest.approx(across(TODAY, 720), abs=0.02)
    assert at[palette.GRID] == pytest.approx(
        [across(dt.date(year, 1, 1), 720) for year in (2025, 2026, 2027, 2028)], abs=0.02
    )
    assert [text for text in texts(picture) if text.isdigit()] == ["2025", "2026", "2027"]


def test_a_plan_that_is_over_reaches_to_today() -> None:
    picture = draw((row("Past", dt.date(2020, 1, 1), dt.date(2021, 1, 1)),))
    assert [text for text in texts(picture) if text.isdigit()] == [str(year) for year in range(2020, 2027)]


def test_milestones_reached_and_ahead_have_shapes_of_their_own() -> None:
    marks = (
        TimelineMark("Begun", dt.date(2026, 1, 10), True),
        TimelineMark("Half", dt.date(2026, 8, 1), False),
        TimelineMark("Whole", dt.date(2026, 12, 1), False),
    )
    without = draw((row("Plain", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),))
    picture = draw((row("Plain", dt.date(2026, 1, 1), dt.date(2026, 12, 31), marks=marks),))
    circles = [float(one.attrib["cx"]) for one in tags(picture, "circle")]
    assert len(circles) == len(list(tags(without, "circle"))) + 2
    assert circles[-2:] == pytest.approx([across(one.on, 720, 2026, 2027) for one in marks[1:]], abs=0.02)
    paths = [len(list(tags(one, "path"))) for one in (without, picture)]
    assert paths[1] == paths[0] + 1


def test_states_differ_by_more_than_colour() -> None:
    found = {}
    for state in ("planned", "under_way", "done", "stopped", "late"):
        picture = draw((row("One", dt.date(2026, 1, 1), dt.date(2026, 12, 31), state),))
        long = [
            (rect.attrib["fill"], rect.attrib.get("stroke"), rect.attrib.get("stroke-width"))
            for rect in tags(picture, "rect")
            if float(rect.attrib["height"]) == BAR and float(rect.attrib["width"]) > 20
        ]
        lines = Counter(line.attrib["stroke"] for line in tags(picture, "line"))[palette.PAPER]
        found[state] = (tuple(long), lines)
    assert len(set(found.values())) == 5


def test_a_heading_stands_where_the_sub_strategy_changes() -> None:
    shown = texts(draw())
    titles = [one.title for one in ROWS]
    assert [text for text in shown if text in (*titles, "1 Leadership", "2 Steering")] == [
        "1 Leadership",
        *titles[:2],
        "2 Steering",
        *titles[2:],
    ]
    assert [text for text in texts(draw((row("Alone", TODAY, TODAY, group=""),))) if "Steering" in text] == []


def test_the_table_says_everything_the_picture_shows() -> None:
    picture = draw()
    assert picture.title == "Storvik: the plan over time"
    assert picture.columns == ("Sub-strategy", "Measure", "From", "Until", "Status", "Milestones")
    assert picture.rows == (
        (
            "1 Leadership",
            "Leaders meet",
            "1 January 2025",
            "31 December 2025",
            "done",
            "Begun, 1 March 2025 (reached)",
        ),
        ("1 Leadership", "Budget in time", "1 January 2026", "31 December 2027", "under way", "–"),
        ("2 Steering", "One page", "1 January 2026", "1 March 2026", "late", "–"),
        ("2 Steering", "Later", "1 January 2027", "not set", "planned", "–"),
        ("2 Steering", "Given up", "not set", "1 February 2026", "stopped", "–"),
        ("2 Steering", "Some day", "not set", "not set", "planned", "–"),
    )
    assert "Leaders meet: 1 January 2025 to 31 December 2025, done." in picture.description


@pytest.mark.parametrize("language", ["nb", "sv"])
def test_other_languages(language: str) -> None:
    picture = draw(language=language)
    assert picture.title != draw().title
    assert picture.rows[0][2] == "1. januar 2025" if language == "nb" else "1 januari 2025"


@pytest.mark.parametrize("width", WIDTHS)
def test_long_words_and_many_rows_stay_on_the_sheet(width: float) -> None:
    long = "Helhetlig kommuneplanlegging og virksomhetsstyring med medarbeiderundersøkelser " * 3
    rows = tuple(
        row(
            long,
            dt.date(2020 + number, 1, 1),
            dt.date(2030, 1, 1),
            group=f"{number} {long}",
            words="under way, overdue, 50 %",
        )
        for number in range(5)
    )
    draw(rows, width=width)


DAYS = st.none() | st.dates(dt.date(2015, 1, 1), dt.date(2035, 12, 31))


@given(
    st.lists(
        st.tuples(DAYS, DAYS, st.sampled_from(["planned", "under_way", "done", "stopped", "late"])),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(WIDTHS),
)
def test_no_bar_leaves_the_sheet(
    plans: list[tuple[dt.date | None, dt.date | None, str]], width: float
) -> None:
    rows = tuple(
        row(f"Measure {number}", *sorted((one, other)) if one and other else (one, other), state)  # type: ignore[misc]
        for number, (one, other, state) in enumerate(plans)
    )
    picture = timeline(rows, today=TODAY, language="en", label="Storvik", width=width)
    for left, wide in bars(picture):
        assert left >= 1.99
        assert left + wide <= width - 1.99
    assert len(words(picture)) > 0
