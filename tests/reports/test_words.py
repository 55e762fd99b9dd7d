from fractions import Fraction

import pytest

from kompass.reports.words import MissingText, change, figure, named, strict_plural, strict_translator


def test_a_text_that_is_missing_stops_the_report() -> None:
    with pytest.raises(MissingText, match="no text in 'nb' for 'A text nobody ever translated'"):
        strict_translator("nb")("A text nobody ever translated")
    with pytest.raises(MissingText):
        strict_plural("nb")("%(n)s thing nobody translated", "%(n)s things nobody translated", 2)
    with pytest.raises(MissingText):
        strict_translator("fr")


def test_the_source_language_has_every_text() -> None:
    assert strict_translator("en")("A text nobody ever translated") == "A text nobody ever translated"


def test_names_are_taken_from_the_language_alone() -> None:
    assert named({"nb": "Styring", "en": "Steering"}, "nb") == "Styring"
    with pytest.raises(MissingText):
        named({"sv": "Styrning"}, "nb")


def test_figures() -> None:
    assert figure(Fraction(800), "nb") == "800"
    assert figure(Fraction(81, 2), "nb") == "40,5"
    assert figure(None, "nb") == "–"
    assert change(-3, "en") == "−3"
    assert change(0, "en") == "0"
    assert change(None, "en") == "–"
