"""`kompass notes`: the keys of interview notes, for whoever runs the service."""

import typer

from kompass.cli import options
from kompass.cli.output import FAILED, answer_json, say
from kompass.cli.start import prepared, set_up
from kompass.cli.words import _


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command("destroy", help=_("Destroy the keys whose day has come; to be run every day."))(destroy)
    group.command("rotate", help=_("Wrap every key anew with the first of KOMPASS_NOTES_KEYS."))(rotate)
    group.command("new-key", help=_("Print a key for KOMPASS_NOTES_KEYS."))(new_key)
    app.add_typer(group, name="notes", help=_("Keys of interview notes, which lie encrypted."))


def destroy(json: options.Json = False) -> None:
    prepared()
    from kompass.domain import sealing

    gone = sealing.destroy_due()
    if json:
        answer_json({"destroyed": list(gone)})
        return
    say(_("Keys destroyed: %(n)d") % {"n": len(gone)})


def rotate(json: options.Json = False) -> None:
    prepared()
    from kompass.domain import sealing

    done, lost = sealing.rotate()
    if json:
        answer_json({"wrapped": done, "cannot_be_opened": lost})
    else:
        say(_("Keys wrapped anew: %(n)d") % {"n": done})
    if lost:
        say(
            _(
                "Keys that none of KOMPASS_NOTES_KEYS and KOMPASS_SECRET_KEY opens: %(n)d. "
                "Put the former key back before you go on."
            )
            % {"n": lost}
        )
        raise typer.Exit(FAILED)


def new_key() -> None:
    set_up()
    from kompass.domain import sealing

    typer.echo(sealing.new_operators_key())
