"""`kompass edition`: check an edition, and take it to Excel and back for those who write it."""

import typer

from kompass.cli.words import _

group = typer.Typer(
    name="edition", help=_("Check, edit and compare editions of the instrument."), no_args_is_help=True
)


@group.callback()
def edition() -> None:
    """What precedes every command of the group: nothing."""


def register(app: typer.Typer) -> None:
    app.add_typer(group)
