"""Numbers, percents and months as the readers of each language expect them."""

from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest

from kompass import language


@pytest.mark.parametrize(
    ("value", "places", "nb", "en"),
    [
        (40.571428, 1, "40,6", "40.6"),
        (Fraction(5, 2), 0, "3", "3"),
        (Fraction(-5, 2), 0, "−3", "−3"),
        (Fraction(1, 20), 1, "0,1", "0.1"),
        (0.25, 1, "0,3", "0.3"),
        (Decimal("-1.25"), 1, "−1,3", "−1.3"),
        (5623, 0, "5623", "5623"),
        (719_000, 0, "719\u202f000", "719\u202f000"),
        (12345.678, 2, "12\u202f345,68", "12\u202f345.68"),
        (0, 0, "0", "0"),
    ],
)
def test_number(value: float, places: int, nb: str, en: str) -> None:
    assert (language.number(value, "nb", places), language.number(value, "en", places)) == (nb, en)


@pytest.mark.parametrize(
    ("value", "shown"), [(142, "+142"), (-7, "−7"), (0, "0"), (0.04, "0.0"), (Fraction(1, 2), "+0.5")]
)
def test_signed(value: float, shown: str) -> None:
    assert language.signed(value, "en", 0 if isinstance(value, int) else 1) == shown


def test_percent_is_spaced_as_the_language_does() -> None:
    assert (language.percent(0.334, "nb"), language.percent(Fraction(1, 3), "en", 1)) == (
        "33\u00a0%",
        "33.3%",
    )


@pytest.mark.parametrize(
    ("text", "nb", "en"),
    [("2017-06", "juni 2017", "June 2017"), ("2021", "2021", "2021"), ("", "ukjent dato", "date unknown")],
)
def test_month(text: str, nb: str, en: str) -> None:
    assert (language.month(text, "nb"), language.month(text, "en")) == (nb, en)


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_each_language_has_twelve_months_and_a_name_of_its_own(code: str) -> None:
    months = [language.month(f"2021-{number:02}", code) for number in range(1, 13)]
    assert len(set(months)) == 12
    assert all(month.endswith(" 2021") for month in months)
    assert set(language.OWN_NAMES) == set(language.LANGUAGES)


def test_swedish() -> None:
    assert language.month("2014-05", "sv") == "maj 2014"
    assert language.number(Fraction(12345678, 1000), "sv", 1) == "12\u202f345,7"
    assert language.percent(0.334, "sv") == "33\u00a0%"
    assert language.listed(("a", "b", "c"), "sv", "or") == "a, b eller c"


@pytest.mark.parametrize(
    ("parts", "word", "nb", "en"),
    [
        ((), "and", "", ""),
        (("a",), "and", "a", "a"),
        (("a", "b"), "and", "a og b", "a and b"),
        (("a", "b", "c"), "or", "a, b eller c", "a, b or c"),
    ],
)
def test_listed(parts: tuple[str, ...], word: Literal["and", "or"], nb: str, en: str) -> None:
    assert (language.listed(parts, "nb", word), language.listed(parts, "en", word)) == (nb, en)
