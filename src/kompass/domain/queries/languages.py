"""The languages texts of editions are in: their names, and the order pages name them in."""

from collections.abc import Collection, Mapping

from kompass.language import N_, translator

_LANGUAGES: Mapping[str, str] = {
    "nb": N_("Norwegian bokmål"),
    "nn": N_("Norwegian nynorsk"),
    "sv": N_("Swedish"),
    "da": N_("Danish"),
    "en": N_("English"),
}


def language_name(code: str, language: str) -> str:
    """A language in words; a code that we have no word for stays as it is."""
    return translator(language)(_LANGUAGES[code]) if code in _LANGUAGES else code


def in_order(languages: Collection[str]) -> tuple[str, ...]:
    """Languages in the order pages name them, those we have no word for last."""
    return tuple(
        code for code in (*_LANGUAGES, *sorted(set(languages) - set(_LANGUAGES))) if code in languages
    )
