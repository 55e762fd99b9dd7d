"""The command `kompass`: one module per group of commands.

Modules of commands import Django, numpy and rich only inside the commands: `kompass --help` stays quick.
"""

from typing import Annotated

import typer

from kompass import EXPORT_FORMAT, __version__
from kompass.cli import (
    audit,
    claims,
    compare,
    crosswalk,
    edition,
    edition_installed,
    editions,
    form,
    notes,
    papers,
    progress,
    record,
    remind,
    report,
    score,
    search,
    serve,
    user,
)
from kompass.cli.words import _, translate_help_words

app = typer.Typer(
    name="kompass",
    help=_(
        "Carry out Kommunekompasset, the Municipal Compass: from ratings and the published record to a result."
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from kompass.method import METHOD_VERSION

        typer.echo(f"kompass {__version__}, method {METHOD_VERSION}, export format {EXPORT_FORMAT}")
        raise typer.Exit


@app.callback()
def kompass(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_version,
            is_eager=True,
            help=_("Print the versions of product, method and export format."),
        ),
    ] = False,
) -> None:
    """What precedes every command: nothing but the versions."""


serve.register(app)
form.register(app)
score.register(app)
compare.register(app)
progress.register(app)
claims.register(app)
report.register(app)
record.register(app)
remind.register(app)
search.register(app)
editions.register(app)
edition.register(app)
papers.register(app)
crosswalk.register(app)
user.register(app)
notes.register(app)
edition_installed.register(app)
audit.register(app)


def main() -> None:
    """The entry point of the `kompass` command."""
    translate_help_words()
    app(prog_name="kompass")
