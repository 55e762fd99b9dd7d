"""Which edition a person means: one that is known here by its id, a YAML file, or a workbook."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kompass.cli.output import FAILED, say
from kompass.cli.words import LANGUAGE, _

if TYPE_CHECKING:
    from kompass.method import Edition
    from kompass.method.editions import Whole

_MEANT = _("Edition: its id (open-2020, official-2010 ...), or a file ending in .yaml or .xlsx.")
OneEdition = Annotated[str, typer.Argument(metavar="EDITION", help=_MEANT)]
Named = Annotated[str, typer.Argument(metavar="EDITION", help=_MEANT)]


def whole_or_end(named: str) -> "Whole":
    """The edition with what it was built from; ends the command with everything that is wrong in it."""
    from kompass.installed import path_of
    from kompass.method import EditionError
    from kompass.method.edition_sheets import read_edition_workbook
    from kompass.method.editions import edition_path, read_whole

    try:
        if named.lower().endswith(".xlsx"):
            return read_edition_workbook(Path(named)).whole
        return read_whole(path_of(named) or edition_path(named))
    except EditionError as error:
        for problem in error.problems:
            say(problem.text(LANGUAGE))
        raise typer.Exit(FAILED) from None


def known_or_end(named: str) -> "Edition":
    return whole_or_end(named).edition
