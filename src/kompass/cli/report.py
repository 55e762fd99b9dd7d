"""`kompass report`: the report on an evaluation, as a PDF."""

from pathlib import Path
from typing import Annotated

import typer

from kompass.cli import choose, options
from kompass.cli.output import FAILED, answer_json, fail, say
from kompass.cli.start import prepared
from kompass.cli.words import LANGUAGE, _
from kompass.language import LANGUAGES

Language = Annotated[
    str,
    typer.Option(
        "--language",
        metavar="CODE",
        help=_("Language of the report: %(codes)s. That of the terminal if left out.")
        % {"codes": ", ".join(LANGUAGES)},
    ),
]


def register(app: typer.Typer) -> None:
    app.command(help=_("Write the report on an evaluation as a PDF."))(report)


def report(
    name: options.Name,
    date: options.Date = "",
    output: options.Output = Path("report.pdf"),
    as_of: options.AsOf = "",
    language: Language = "",
    json: options.Json = False,
) -> None:
    if language and language not in LANGUAGES:
        fail(
            _("--language: %(code)s is none of %(known)s.")
            % {"code": language, "known": ", ".join(LANGUAGES)},
            code=2,
        )
    if output.is_dir() or not output.parent.is_dir():
        fail(_("%(file)s cannot be written: name a file in a folder that exists.") % {"file": output})
    prepared()
    from kompass.cli.compare import reference_filter
    from kompass.domain.access import PUBLIC
    from kompass.reports import evaluation_report

    slug = choose.evaluation(choose.municipality(name, ask=not json), date)
    chosen = reference_filter(slug, {"as_of": as_of}) if as_of else None
    _refuse_silent_fallback(slug, language or LANGUAGE)
    pdf = evaluation_report(PUBLIC, slug, language=language or LANGUAGE, reference=chosen)
    try:
        output.write_bytes(pdf)
    except OSError as error:
        fail(_("%(file)s cannot be written (%(why)s).") % {"file": output, "why": error.strerror}, FAILED)
    if json:
        answer_json({"evaluation": slug, "file": str(output), "bytes": len(pdf)})
    else:
        say(_("Written: %(file)s") % {"file": output})


def _refuse_silent_fallback(slug: str, language: str) -> None:
    """A report is wholly in one language: say so where the edition has no texts in it."""
    from kompass.domain.access import PUBLIC
    from kompass.domain.queries.evaluation import evaluation
    from kompass.reports.words import report_languages

    edition = evaluation(PUBLIC, slug).edition
    if edition is not None and language not in (having := report_languages(edition.languages)):
        fail(
            _("--language: the edition %(edition)s has no texts in %(code)s; it has %(languages)s.")
            % {"edition": edition.id, "code": language, "languages": ", ".join(having)},
            code=2,
        )
