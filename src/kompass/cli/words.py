"""The language of the command line: chosen once, before the help texts are made.

Nothing here imports more than the standard library: `kompass --help` has to be quick.
"""

import gettext
import os
from pathlib import Path
from typing import Final

from kompass.language import DEFAULT, LANGUAGES, N_, NEIGHBOURS, plural_translator, translator

HELP_WORDS: Final = (
    N_("Arguments"),
    N_("Options"),
    N_("Commands"),
    N_("Aborted!"),
    N_("Missing command."),
    N_("No such command {name!r}."),
    N_("required"),
    N_("default: {default}"),
)
"""What Typer itself writes, by way of `gettext`: in our catalogue because it has no other."""


def terminal_language() -> str:
    """KOMPASS_LANGUAGE, else the language of LC_ALL, LC_MESSAGES or LANG, else bokmål."""
    named = os.environ.get("KOMPASS_LANGUAGE", "")
    locale = next((value for key in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(key))), "")
    for candidate in (named, locale):
        code = candidate.replace("-", "_").split("_")[0].split(".")[0].lower()
        code = NEIGHBOURS.get(code, code)
        if code in LANGUAGES:
            return code
    return DEFAULT


LANGUAGE: Final = terminal_language()
_ = translator(LANGUAGE)
ngettext = plural_translator(LANGUAGE)


def translate_help_words() -> None:
    """Let Typer find its words in our catalogue."""
    gettext.bindtextdomain("django", str(Path(__file__).resolve().parent.parent / "locale"))
    gettext.textdomain("django")
    os.environ["LANGUAGE"] = LANGUAGE
