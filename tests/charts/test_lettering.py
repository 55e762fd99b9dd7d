from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from kompass import reports
from kompass.charts.lettering import ELLIPSIS, shorten, text_width, wrap

FONTS = Path(reports.__file__).parent / "fonts"
NORDIC = "".join(map(chr, range(32, 127))) + "ÆØÅæøåÄÖäöÉéÜüčđŋšŧž–—’“”·«»§°±×€½\u2026\u00a0\u2212"


@pytest.mark.parametrize(
    ("file", "bold"),
    [
        ("Inter-Regular.ttf", False),
        ("Inter-Medium.ttf", False),
        ("Inter-SemiBold.ttf", True),
        ("Inter-Bold.ttf", True),
    ],
)
def test_no_letter_takes_more_room_than_measured(file: str, bold: bool) -> None:
    font = TTFont(FONTS / file)
    advances, letters = font["hmtx"], font.getBestCmap()
    for letter in NORDIC:
        true_width = advances[letters[ord(letter)]][0] / font["head"].unitsPerEm * 10
        assert text_width(letter, 10, bold=bold) >= true_width - 0.01, letter
        assert text_width(letter, 10, bold=bold) <= true_width * 1.2 + 0.1, letter


def test_breaks_at_spaces_and_after_hyphens() -> None:
    name = "Tilgjengelighet, innbygger- og brukerorientering"
    assert wrap(name, 130, 12) == ("Tilgjengelighet,", "innbygger- og", "brukerorientering")


def test_a_word_too_long_is_broken_with_a_hyphen() -> None:
    lines = wrap("Menneskerettighetsorganisasjonene", 90, 12)
    assert len(lines) == 3
    assert lines[0].endswith("-")
    assert "".join(line.rstrip("-") for line in lines) == "Menneskerettighetsorganisasjonene"


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert wrap("one two three four five six", 60, 12, lines=2)[-1].endswith(ELLIPSIS)
    assert shorten("Røros", 200, 12) == "Røros"
    assert shorten("Røros kommune", 50, 12) == "Røros" + ELLIPSIS


@given(st.text(max_size=120), st.floats(30, 300), st.booleans(), st.one_of(st.none(), st.integers(1, 4)))
def test_lines_never_exceed_their_width(text: str, width: float, bold: bool, lines: int | None) -> None:
    found = wrap(text, width, 12, bold=bold, lines=lines)
    assert all(text_width(line, 12, bold=bold) <= width for line in found)
    assert lines is None or len(found) <= lines
    if lines is None:
        assert "".join(found).replace("-", "").replace(" ", "") == "".join(text.split()).replace("-", "")
