"""The report's words, wholly in one language: a text that is missing in it stops the report.

Pages may fall back to another language and mark it; a paper that is handed out may not.
"""

import copy
import functools
import gettext
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from kompass import language as speech
from kompass.language import LANGUAGES
from kompass.method import Edition

Number = int | float | Fraction | Decimal


class MissingText(LookupError):
    """A text there is not in the language of the report."""

    def __init__(self, language: str, text: str) -> None:
        super().__init__(f"no text in {language!r} for {text!r}")
        self.language = language
        self.text = text


def report_languages(edition_languages: Iterable[str] | None) -> tuple[str, ...]:
    """Languages a report can be in, given those the edition's texts are in; of an unknown edition it shows none."""
    if edition_languages is None:
        return LANGUAGES
    having = frozenset(edition_languages)
    return tuple(code for code in LANGUAGES if code in having)


class _Refusing(gettext.NullTranslations):
    """Stands behind a catalogue and refuses what the catalogue does not have."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def gettext(self, message: str) -> str:
        raise MissingText(self.language, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise MissingText(self.language, msgid2)


@functools.cache
def strict_catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of the language; asking it for a text it lacks raises MissingText."""
    if language not in LANGUAGES:
        raise MissingText(language, "(every text)")
    book = speech.catalogue(language)
    if language == "en":
        return book
    strict = copy.copy(book)
    strict.add_fallback(_Refusing(language))
    return strict if type(book) is not gettext.NullTranslations else _Refusing(language)


def strict_translator(language: str) -> Callable[[str], str]:
    """As `kompass.language.translator`, without falling back."""
    return strict_catalogue(language).gettext


def strict_plural(language: str) -> Callable[[str, str, int], str]:
    """As `kompass.language.plural_translator`, without falling back."""
    return strict_catalogue(language).ngettext


def named(names: Mapping[str, str], language: str) -> str:
    """The name in the language and in no other."""
    if language not in names:
        raise MissingText(language, next(iter(names.values()), "(no name at all)"))
    return names[language]


def aspects_in_words(edition: Edition, language: str) -> str:
    """The aspects in their order, panel by panel where the edition has panels."""

    def listed(panel: str) -> str:
        return ", ".join(named(one.names, language).lower() for one in edition.aspects if one.panel == panel)

    if not edition.panels:
        return listed("")
    return "; ".join(f"{named(panel.names, language)}: {listed(panel.id)}" for panel in edition.panels)


def figure(value: Number | None, language: str, unknown: str = "–") -> str:
    """A whole number as such, anything else with one decimal; `unknown` for None."""
    if value is None:
        return unknown
    return speech.number(value, language, 0 if value == int(value) else 1)


def change(value: Number | None, language: str, unknown: str = "–") -> str:
    """As `figure`, with its sign; no change is 0."""
    if value is None:
        return unknown
    return speech.signed(value, language, 0 if value == int(value) else 1)
