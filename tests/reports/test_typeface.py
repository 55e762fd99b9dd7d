import pytest
from fontTools.ttLib import TTFont

from kompass.reports import typeface
from kompass.reports.typeface import FILES, FontMissing, covered, printable


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_characters_are_those_of_the_font_file(path: object) -> None:
    letters = set(TTFont(path).getBestCmap())
    assert covered() <= letters
    assert typeface._characters(path.read_bytes()) == letters  # type: ignore[attr-defined]


def test_what_is_printed() -> None:
    assert printable("Røros, Guovdageaidnu – Kárášjohka") == "Røros, Guovdageaidnu – Kárášjohka"
    assert printable("a\u0308") == "ä"
    assert printable("10\u202f000") == "10\u00a0000"
    assert printable("tab\tand\nline") == "tab and line"
    assert printable("\u202ex\u200d\x00") == "x"
    assert printable("😀") == "?"


def test_long_words_may_break() -> None:
    assert printable("x" * 70).replace("\u200b", "") == "x" * 70
    assert max(map(len, printable("x" * 70).split("\u200b"))) <= 30
    assert printable("x" * 70, breaks=False) == "x" * 70
    assert "\u200b" in printable("www.kommune.no/side")
    assert "\u200b" not in printable("2017-06 396,5")


def test_a_break_is_never_put_after_a_word() -> None:
    """It would be copied along with the text."""
    assert printable("Alt er evaluert i kommunen. Se rapporten (side 3/2017).") == (
        "Alt er evaluert i kommunen. Se rapporten (side 3/2017)."
    )
    assert printable("x" * 30) == "x" * 30
    assert printable("https://kompass.example.no/a.").replace("\u200b", "|") == (
        "https://|kompass.|example.|no/a."
    )


def test_a_missing_font_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(typeface, "FILES", (tmp_path / "Inter-Regular.ttf",))  # type: ignore[operator]
    covered.cache_clear()
    try:
        with pytest.raises(FontMissing, match=r"Inter-Regular\.ttf missing"):
            covered()
    finally:
        covered.cache_clear()
