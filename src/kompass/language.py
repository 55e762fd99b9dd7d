"""Words, numbers and dates in a language, without Django: for the method, the pictures and the command line.

The catalogues are the same ones the pages use (`locale/*/LC_MESSAGES/django.po`); English is the source.
"""

import datetime as dt
import functools
import gettext as _gettext
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal

LANGUAGES = ("nb", "sv", "en")
DEFAULT = "nb"
OWN_NAMES: Mapping[str, str] = {"nb": "Norsk bokmål", "sv": "Svenska", "en": "English"}
"""What each language calls itself: in the switch, where nobody should have to read another language to find it."""
NEIGHBOURS: Mapping[str, str] = {"no": "nb", "nn": "nb", "da": "nb"}
"""Whoever reads one of these reads the other more easily than English."""
_LOCALE = Path(__file__).resolve().parent / "locale"
_MONTHS = {
    "nb": "januar februar mars april mai juni juli august september oktober november desember".split(),
    "sv": "januari februari mars april maj juni juli augusti september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_DECIMAL_COMMA = {"nb", "nn", "sv", "da"}
MINUS = "\u2212"


def N_(text: str) -> str:
    """Mark a text for translation where it is defined, to be translated where it is shown."""
    return text


@functools.cache
def catalogue(language: str) -> _gettext.NullTranslations:
    if language == "en":
        return _gettext.NullTranslations()
    return _gettext.translation("django", _LOCALE, [language], fallback=True)


def translator(language: str) -> Callable[[str], str]:
    """The function usually bound to `_`: `_ = translator("nb"); _("Points")`."""
    return catalogue(language).gettext


def plural_translator(language: str) -> Callable[[str, str, int], str]:
    """The function usually bound to `ngettext`."""
    return catalogue(language).ngettext


@functools.lru_cache(maxsize=16_384)  # a table of thousands of rows repeats few figures
def number(value: int | float | Fraction | Decimal, language: str, places: int = 0) -> str:
    """The value rounded half up to `places`, with the decimal sign of the language and a true minus.

    Thousands are set apart by a narrow no-break space from 10 000 on, as the style guides of all our languages allow.
    """
    if isinstance(value, Fraction):
        scaled = value * 10**places
        sign = -1 if scaled < 0 else 1
        whole = sign * int((abs(scaled) * 2 + 1) // 2)
        exact = Decimal(whole).scaleb(-places)
    else:
        exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    digits = f"{abs(exact):,.{places}f}" if abs(exact) >= 10_000 else f"{abs(exact):.{places}f}"
    digits = digits.replace(",", "\u202f")
    if language in _DECIMAL_COMMA:
        digits = digits.replace(".", ",")
    return (MINUS if exact < 0 else "") + digits


def signed(value: int | float | Fraction | Decimal, language: str, places: int = 0) -> str:
    """As `number`, with a plus where it is above zero."""
    text = number(value, language, places)
    return f"+{text}" if value > 0 and text.strip("0,.") else text


def percent(share: int | float | Fraction | Decimal, language: str, places: int = 0) -> str:
    """A share (0..1) as a percentage, spaced as the language does."""
    text = number(share * 100, language, places)
    return f"{text}\u00a0%" if language in _DECIMAL_COMMA else f"{text}%"


def listed(parts: Iterable[str], language: str, word: Literal["and", "or"] = "and") -> str:
    """ "a", "a and b", "a, b and c"; with "or" in the same way."""
    _ = translator(language)
    *before, last = tuple(parts) or ("",)
    if not before:
        return last
    return ", ".join(before) + (_(" and ") if word == "and" else _(" or ")) + last


def month(text: str, language: str) -> str:
    """ "2017-06" as "juni 2017", "2017" as it is, "" as the word for unknown."""
    _ = translator(language)
    if not text:
        return _("date unknown")
    year, *months = text.split("-")
    return f"{_MONTHS[language][int(months[0]) - 1]} {year}" if months else year


def day(date: dt.date, language: str) -> str:
    """A day as people write it: "24. mai 2018", "24 maj 2018", "24 May 2018"."""
    dot = "." if language in ("nb", "nn", "da") else ""
    return f"{date.day}{dot} {_MONTHS[language][date.month - 1]} {date.year}"
