"""`kompass edition booklet`, `guide` and `questionnaire`: an edition as papers to print and take along.

They need no data folder, and take the file of an edition of one's own as well.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from kompass.cli import options
from kompass.cli.edition import group
from kompass.cli.output import FAILED, WRONG_USE, answer_json, fail, say
from kompass.cli.words import LANGUAGE, _

EditionId = Annotated[
    str,
    typer.Argument(metavar="EDITION", help=_("Edition: open-2020, caf-2020 ... or a file ending in .yaml.")),
]
Language = Annotated[
    str,
    typer.Option(
        "--language",
        metavar="CODE",
        help=_("Language of the paper: one the edition is complete in. That of the terminal if left out."),
    ),
]
Role = Annotated[
    str,
    typer.Option(
        "--role",
        metavar="ID",
        help=_("Only what this role is asked about: mayor, chief_officer ... All if left out."),
    ),
]
Format = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=_("pdf, or docx to write in. That of the file to write if left out."),
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help=_("File to write. Named after the paper if left out.")
    ),
]


def register(app: typer.Typer) -> None:
    group.command(help=_("Write an edition as a booklet (PDF)."))(booklet)
    group.command(help=_("Write the interview guide for a role, or for all (PDF or DOCX)."))(guide)
    group.command(help=_("Write the municipality's questionnaire (PDF or DOCX)."))(questionnaire)


def booklet(
    edition: EditionId, language: Language = "", output: Output = None, json: options.Json = False
) -> None:
    _write("booklet", edition, language, "", "", output, json)


def guide(
    edition: EditionId,
    role: Role = "",
    language: Language = "",
    form: Format = "",
    output: Output = None,
    json: options.Json = False,
) -> None:
    _write("guide", edition, language, role, form, output, json)


def questionnaire(
    edition: EditionId,
    language: Language = "",
    form: Format = "",
    output: Output = None,
    json: options.Json = False,
) -> None:
    _write("questionnaire", edition, language, "", form, output, json)


def _write(
    kind: Any, edition: str, language: str, role: str, form: str, output: Path | None, json: bool
) -> None:
    from kompass.installed import load_edition
    from kompass.method import EditionError
    from kompass.reports.instrument import PaperNotOffered, paper_language
    from kompass.reports.papers import FORMATS, file_name, paper

    offered = FORMATS[kind]
    chosen: Any = form or (output.suffix[1:].lower() if output and output.suffix else "pdf")
    if chosen not in offered:
        fail(
            _("%(format)s is no format of this paper: choose one of %(known)s.")
            % {"format": chosen, "known": ", ".join(offered)},
            WRONG_USE,
        )
    try:
        loaded = load_edition(edition)
    except EditionError as error:
        for problem in error.problems:
            say(problem.text(LANGUAGE))
        raise typer.Exit(FAILED) from None
    spoken = language or paper_language(loaded, LANGUAGE)
    target = output or Path(file_name(loaded, kind, chosen, language=spoken, role=role))
    if target.is_dir() or not target.parent.is_dir():
        fail(_("%(file)s cannot be written: name a file in a folder that exists.") % {"file": target})
    try:
        data = paper(loaded, kind, chosen, language=spoken, role=role)
    except PaperNotOffered as error:
        fail(_why_not(error, spoken, role), WRONG_USE if error.why in ("role", "language") else FAILED)
    try:
        target.write_bytes(data)
    except OSError as error:
        fail(_("%(file)s cannot be written (%(why)s).") % {"file": target, "why": error.strerror}, FAILED)
    if json:
        answer_json(
            {
                "edition": loaded.id,
                "edition_hash": loaded.hash,
                "paper": kind,
                "role": role,
                "language": spoken,
                "file": str(target),
                "bytes": len(data),
            }
        )
    else:
        say(_("Written: %(file)s") % {"file": target})


def _why_not(error: Any, language: str, role: str) -> str:
    said = {
        "criteria": _(
            "The edition %(edition)s has areas only, no criteria of its own: there are no papers of it. "
            "Take an open edition, such as open-2020."
        ),
        "roles": _("The edition %(edition)s does not say whom to ask: there is no interview guide of it."),
        "questions": _("The edition %(edition)s has no questions to the municipality."),
        "role": _("--role: the edition %(edition)s has no role %(role)s; it has %(known)s."),
        "language": _(
            "--language: the edition %(edition)s is not complete in %(language)s; papers of it are in %(known)s."
        ),
    }[error.why]
    return said % {
        "edition": error.edition,
        "role": role,
        "language": language or LANGUAGE,
        "known": ", ".join(error.having),
    }
