"""Where the points of one edition go in another."""

import pytest

from kompass.charts import AreaShape, FlowShape, Picture, flows, palette
from tests.charts.reading import check, tags, texts

BEFORE = (AreaShape("1", "Openness and democracy", 100), AreaShape("2", "Steering <and> control", 60))
AFTER = (AreaShape("1", "Citizens", 90), AreaShape("2", "Leadership", 70))
MOVING = (FlowShape("1", "1", 80, 90), FlowShape("1", "2", 20, 30), FlowShape("2", "2", 45, 30.5))


def draw(width: int = 380, language: str = "en") -> Picture:
    picture = flows(BEFORE, AFTER, MOVING, labels=("edition A", "edition B"), language=language, width=width)
    check(picture)
    return picture


@pytest.mark.parametrize("width", [320, 380, 520, 720])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_width_has_every_area_and_every_flow(width: int, language: str) -> None:
    picture = draw(width, language)
    assert {"1", "2"} <= set(texts(picture))
    ribbons = [
        path
        for path in tags(picture, "path")
        if path.attrib.get("fill") in (palette.STEPS[2], palette.SURFACE)
    ]
    assert len(ribbons) == len(MOVING)
    assert sum(path.attrib.get("fill") == palette.STEPS[2] for path in ribbons) == 2


def test_the_table_tells_every_figure() -> None:
    assert draw().columns == ("edition A", "edition B", "Points before", "Points after")
    assert draw().rows == (
        ("1 Openness and democracy", "1 Citizens", "80.0", "90.0"),
        ("1 Openness and democracy", "2 Leadership", "20.0", "30.0"),
        ("2 Steering <and> control", "2 Leadership", "45.0", "30.5"),
    )


def test_what_does_not_move_stays_hatched() -> None:
    bars = [rect for rect in tags(draw(), "rect") if rect.attrib["fill"] == palette.PREVIOUS]
    hatched = [rect for rect in tags(draw(), "rect") if rect.attrib["fill"].startswith("url(")]
    assert len(bars) == len(hatched) == 4
    filled, whole = (float(rects[1].attrib["height"]) for rects in (bars, hatched))
    assert filled / whole == pytest.approx(45 / 60, abs=0.001)


def test_the_same_data_give_the_same_bytes_and_nothing_moving_is_a_picture_too() -> None:
    assert draw() == draw()
    check(flows(BEFORE, AFTER, (), labels=("A", "B"), language="en"))
