import pytest

from kompass.charts import palette


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", [palette.PAPER, palette.BAND, palette.TRACK])
@pytest.mark.parametrize("text", ["INK", "INK_QUIET", "PREVIOUS", "IDEAL", "THIS_DEEP"])
def test_texts_are_readable_on_every_ground(text: str, ground: str) -> None:
    assert contrast(getattr(palette, text), ground) >= 4.5


@pytest.mark.parametrize("ground", [palette.PAPER, palette.BAND, palette.TRACK])
@pytest.mark.parametrize("shape", ["THIS", "THIS_DEEP", "PREVIOUS", "BEST", "OTHER", "LINE", "IDEAL"])
def test_shapes_stand_out_from_every_ground(shape: str, ground: str) -> None:
    assert contrast(getattr(palette, shape), ground) >= 3


def test_marks_on_the_fill_stand_out_through_their_white_casing() -> None:
    assert contrast(palette.PAPER, palette.THIS) >= 3
    assert contrast(palette.PREVIOUS, palette.PAPER) >= 3
    assert contrast(palette.BEST, palette.PAPER) >= 3
