import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.charts import Picture, change_standing, distribution, palette
from tests.charts.reading import check, tags, texts

WIDTHS = (320, 380, 560, 720)


def dots(picture: Picture) -> list[tuple[float, float]]:
    """Centres of the dots, without the one in the key (drawn last)."""
    circles = [(float(c.attrib["cx"]), float(c.attrib["cy"])) for c in tags(picture, "circle")]
    return circles[:-1]


def mark(picture: Picture) -> float:
    lines = [line for line in tags(picture, "line") if line.attrib["stroke"] == palette.THIS_DEEP]
    assert len(lines) == 1
    return float(lines[0].attrib["x1"])


def scale(picture: Picture) -> tuple[float, float]:
    axis = next(
        line.attrib
        for line in tags(picture, "line")
        if line.attrib["stroke"] == palette.LINE and line.attrib["y1"] == line.attrib["y2"]
    )
    return float(axis["x1"]), float(axis["x2"])


@pytest.mark.parametrize("width", WIDTHS)
def test_every_evaluation_is_a_dot_at_its_place(width: int) -> None:
    picture = distribution(
        [535, 523, 433, 378], value=396, maximum=800, language="en", label="Røros", width=width
    )
    check(picture)
    start, end = scale(picture)
    found = sorted((x - start) / (end - start) * 800 for x, _ in dots(picture))
    assert found == pytest.approx([378, 433, 523, 535], abs=0.1)
    assert (mark(picture) - start) / (end - start) * 800 == pytest.approx(396, abs=0.1)
    assert {"Røros", "396", "one other evaluation (n = 4)"} <= set(texts(picture))


def test_dots_do_not_cover_each_other() -> None:
    picture = distribution([400] * 9 + [402] * 5, value=401, maximum=800, language="en", label="x")
    places = dots(picture)
    radius = float(next(iter(tags(picture, "circle"))).attrib["r"])
    for index, (x, y) in enumerate(places):
        for x2, y2 in places[index + 1 :]:
            assert (x - x2) ** 2 + (y - y2) ** 2 >= (2 * radius) ** 2


def test_the_table_ranks_this_one_among_the_others() -> None:
    picture = distribution(
        [535, 523, 433, 378, 396], value=396, maximum=800, language="en", label="Røros 2017"
    )
    assert picture.rows == (
        ("another evaluation", "535"),
        ("another evaluation", "523"),
        ("another evaluation", "433"),
        ("Røros 2017", "396"),
        ("another evaluation", "396"),
        ("another evaluation", "378"),
    )
    assert "Røros 2017 has 396: 3 of the others lie above, 1 level, 1 below." in picture.description


def test_quartiles_are_drawn_only_where_given() -> None:
    values = list(range(300, 400, 4))
    plain = distribution(values, value=350, maximum=800, language="en", label="x")
    marked = distribution(
        values, value=350, maximum=800, quartiles=(324, 348.5, 372), language="en", label="x"
    )
    check(marked)
    assert "Quartiles" not in plain.description
    assert "Quartiles: 324.0, 348.5 and 372.0." in marked.description
    start, end = scale(marked)
    dashed = [line for line in tags(marked, "line") if line.attrib.get("stroke-dasharray") == "2 3"][:3]
    places = [(float(line.attrib["x1"]) - start) / (end - start) * 800 for line in dashed]
    assert places == pytest.approx([324, 348.5, 372], abs=0.1)


def test_thousands_share_dots_and_it_says_so() -> None:
    values = [index % 800 for index in range(5000)]
    picture = distribution(values, value=400, maximum=800, language="en", label="x")
    check(picture)
    assert len(dots(picture)) <= 360
    assert any("neighbouring evaluations (n = 5000)" in text for text in texts(picture))
    assert len(picture.rows) == 5001


def test_changes_stand_on_an_axis_with_no_change_marked() -> None:
    picture = change_standing([-4.5, 3, 12.25], value=40.571, language="en", label="Røros")
    check(picture)
    assert picture.rows[0] == ("Røros", "+40.6")
    assert picture.rows[-1] == ("another change", "−4.5")
    assert len(dots(picture)) == 3
    assert mark(picture) > max(x for x, _ in dots(picture))
    assert "+40.6" in texts(picture)
    assert "0" in texts(picture)


def test_nothing_known_is_said() -> None:
    empty = change_standing([], value=None, language="en", label="Røros")
    check(empty)
    assert "The pace of Røros is not known." in empty.description
    assert empty.rows == ()
    unknown = distribution([], value=None, maximum=800, language="en", label="Røros")
    check(unknown)
    assert "The total of Røros is not known." in unknown.description
    with pytest.raises(ValueError, match="maximum above zero"):
        distribution([], value=None, maximum=0, language="en", label="x")


numbers = st.one_of(st.floats(-20, 900), st.integers(0, 800))


@given(
    st.lists(numbers, max_size=80),
    st.one_of(st.none(), numbers),
    st.text(max_size=90),
    st.sampled_from(("nb", "en")),
    st.sampled_from(WIDTHS),
)
def test_any_values_give_a_sound_picture(
    others: list[float], value: float | None, name: str, language: str, width: int
) -> None:
    quartiles = (100.0, 200.0, 300.0) if len(others) > 20 else None
    check(
        distribution(
            others, value=value, maximum=800, quartiles=quartiles, language=language, label=name, width=width
        )
    )
    check(change_standing(others, value=value, language=language, label=name, width=width))
