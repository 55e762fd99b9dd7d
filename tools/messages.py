"""The message catalogues: `update` them from the sources, `compile` them, `check` that nothing is missing.

English is the source language. A missing or doubtful translation in a language that is due fails the check.
"""

import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import django
import polib
from django.core.management import call_command
from django.core.management.commands import makemessages

from kompass.language import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/kompass"
DUE = tuple(code for code in LANGUAGES if code != "en")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd%]|\{(\w*)\}")


def catalogue(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def extract(language: str) -> polib.POFile:
    """What the sources contain now, merged with the translations there are (xgettext through Django)."""
    os.chdir(PACKAGE)
    command = makemessages.Command()
    # N_ marks a text where it is defined, outside a function (kompass.language).
    command.xgettext_options = [*command.xgettext_options, "--keyword=N_"]
    # A guess from a similar text is no translation.
    command.msgmerge_options = [*command.msgmerge_options, "--no-fuzzy-matching"]
    call_command(
        command, locale=[language], no_wrap=True, no_location=True, ignore_patterns=["static/*"], verbosity=0
    )
    return polib.pofile(str(catalogue(language)), wrapwidth=110)


def tidy(book: polib.POFile, language: str) -> polib.POFile:
    """Sorted, without obsolete entries and dates: an unchanged catalogue stays unchanged in git."""
    for entry in book.obsolete_entries():
        book.remove(entry)
    for key in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Report-Msgid-Bugs-To",
    ):
        book.metadata.pop(key, None)
    book.metadata["Project-Id-Version"] = "kommunekompasset"
    book.metadata["Language"] = language
    book.metadata["Plural-Forms"] = "nplurals=2; plural=(n != 1);"
    book.header = "Kompass: message catalogue. English is the source language."
    book.metadata_is_fuzzy = []
    book.sort(key=lambda entry: (entry.msgid.casefold(), entry.msgid, entry.msgctxt or ""))
    return book


def update() -> None:
    for language in DUE:
        book = tidy(extract(language), language)
        book.save(str(catalogue(language)))
        missing = [entry for entry in book if not entry.translated()]
        print(f"{language}: {len(book)} texts, {len(missing)} to translate")


def faults(book: polib.POFile) -> list[str]:
    found = []
    for entry in book:
        if "fuzzy" in entry.flags:
            found.append(f"doubtful: {entry.msgid!r}")
        elif not entry.translated():
            found.append(f"untranslated: {entry.msgid!r}")
        found += [
            f"placeholders differ: {source!r} / {text!r}"
            for source, text, optional in pairs(entry)
            if text and not same_placeholders(source, text, optional)
        ]
    return found


def pairs(entry: polib.POEntry) -> list[tuple[str, str, int]]:
    """Source, translation, and how many placeholders the translation may leave out: one, the number, where the
    form is used for one thing only ("one evaluation")."""
    if entry.msgid_plural:
        return [(entry.msgid_plural, text, int(form == 0)) for form, text in entry.msgstr_plural.items()]
    return [(entry.msgid, entry.msgstr, 0)]


def same_placeholders(source: str, text: str, optional: int) -> bool:
    wanted, there = (Counter(PLACEHOLDER.findall(each)) for each in (source, text))
    return not there - wanted and (wanted - there).total() <= optional


def check() -> int:
    """Extract into the tree, compare, put back what was there."""
    code = 0
    for language in DUE:
        path = catalogue(language)
        before = path.read_bytes()
        try:
            fresh = tidy(extract(language), language)
        finally:
            path.write_bytes(before)
        kept = polib.pofile(before.decode())
        known = {(entry.msgctxt, entry.msgid) for entry in kept}
        found = faults(kept) + [
            f"not in the catalogue (run `make messages`): {entry.msgid!r}"
            for entry in fresh
            if (entry.msgctxt, entry.msgid) not in known
        ]
        current = {(entry.msgctxt, entry.msgid) for entry in fresh}
        found += [
            f"no longer used (run `make messages`): {entry.msgid!r}"
            for entry in kept
            if (entry.msgctxt, entry.msgid) not in current
        ]
        for line in found:
            print(f"{language}: {line}", file=sys.stderr)
        code = code or int(bool(found))
    return code


def compile_one(path: Path) -> None:
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def with_django(action: Callable[[], int | None]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(KOMPASS_DATA=folder, DJANGO_SETTINGS_MODULE="kompass.settings")
        django.setup()
        return action() or 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["update"]:
            sys.exit(with_django(update))
        case ["check"]:
            sys.exit(with_django(check))
        case ["compile", *paths]:
            for one in paths:
                compile_one(Path(one))
        case _:
            sys.exit(__doc__)
