"""`kompass form`: the form to rate in, as an Excel file. Needs no data folder."""

from pathlib import Path
from typing import Annotated

import typer

from kompass.cli import options
from kompass.cli.output import FAILED, WRONG_USE, answer_json, fail, say
from kompass.cli.words import LANGUAGE, _

EditionId = Annotated[
    str,
    typer.Option(
        "--edition", metavar="ID", help=_("Edition: open-2020, official-2010 ... or a file ending in .yaml.")
    ),
]
Language = Annotated[
    str,
    typer.Option(
        "--language",
        metavar="CODE",
        help=_("Language of the form: one of the edition's. That of the terminal if left out."),
    ),
]


def register(app: typer.Typer) -> None:
    app.command(help=_("Write the form to rate in as an Excel file."))(form)


def form(
    edition: EditionId = "open-2020",
    language: Language = "",
    output: options.Output = Path("form.xlsx"),
    json: options.Json = False,
) -> None:
    from kompass.installed import load_edition
    from kompass.method import EditionError
    from kompass.reports.form import FormLanguageError, rating_form

    if output.is_dir() or not output.parent.is_dir():
        fail(_("%(file)s cannot be written: name a file in a folder that exists.") % {"file": output})
    try:
        loaded = load_edition(edition)
    except EditionError as error:
        for problem in error.problems:
            say(problem.text(LANGUAGE))
        raise typer.Exit(FAILED) from None
    nearest = LANGUAGE if LANGUAGE in loaded.languages else loaded.languages[0]
    try:
        data = rating_form(loaded, language=language or nearest)
    except FormLanguageError as error:
        fail(
            _("--language: the edition %(edition)s has no texts in %(code)s; it has %(languages)s.")
            % {"edition": error.edition, "code": error.language, "languages": ", ".join(error.languages)},
            WRONG_USE,
        )
    try:
        output.write_bytes(data)
    except OSError as error:
        fail(_("%(file)s cannot be written (%(why)s).") % {"file": output, "why": error.strerror}, FAILED)
    if json:
        answer_json(
            {
                "edition": loaded.id,
                "edition_hash": loaded.hash,
                "language": language or nearest,
                "file": str(output),
                "bytes": len(data),
            }
        )
    else:
        say(_("Written: %(file)s") % {"file": output})
