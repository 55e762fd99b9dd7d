"""The picture of agreement says what it shows in words and in a table."""

import pytest

from kompass.charts import AgreementBar, agreement, palette
from tests.charts.reading import check, tags

ROWS = (
    AgreementBar("1 Openness", 0.5, 0.75, 40),
    AgreementBar("2 Users", None, None, 0),
    AgreementBar("3 Steering", 1.0, 1.0, 8),
)


@pytest.mark.parametrize("width", [320, 720])
def test_bars_are_as_long_as_the_shares(width: int) -> None:
    picture = agreement(ROWS, language="en", label="Storvik", width=width)
    check(picture)

    def lengths(fill: str, height: int) -> list[float]:
        found = [one for one in tags(picture, "rect") if one.attrib["fill"] == fill]
        return [float(one.attrib["width"]) for one in found if float(one.attrib["height"]) == height]

    full = width - 4
    assert lengths(palette.THIS, 15) == pytest.approx([full * 0.5, full])
    assert lengths(palette.PREVIOUS, 7) == pytest.approx([full * 0.75, full])


def test_it_says_in_words_what_it_shows() -> None:
    picture = agreement(ROWS, language="en", label="Storvik")
    assert picture.rows == (
        ("1 Openness", "50%", "75%", "40"),
        ("2 Users", "not known", "not known", "0"),
        ("3 Steering", "100%", "100%", "8"),
    )
    assert (
        "1 Openness: 50% on the same level, 75% at most one apart (n 40). 2 Users: nothing to compare."
        in (picture.description)
    )
