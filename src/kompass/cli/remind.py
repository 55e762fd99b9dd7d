"""`kompass remind`: letters to those with whom something is late. To be run once a day."""

from typing import Annotated

import typer

from kompass.cli import options
from kompass.cli.output import answer_json, say, table
from kompass.cli.start import prepared
from kompass.cli.words import _
from kompass.language import N_

OnlyLook = Annotated[bool, typer.Option("--only-look", help=_("Send nothing; say who would get a letter."))]

STATES = {
    "sent": N_("sent"),
    "folder": N_("laid into the folder for letters"),
    "nowhere": N_("not sent: no mail server is set"),
    "again": N_("had a letter today already"),
    "would": N_("would get a letter"),
    "failed": N_("not sent: the mail server refused it"),
}
WHAT = {
    "answers": N_("answers"),
    "declaration": N_("interests"),
    "locks": N_("rating"),
    "agreement": N_("agreement"),
}


def register(app: typer.Typer) -> None:
    app.command(
        "remind",
        help=_("Remind by e-mail of what is late in evaluations; at most once a day each. Run it daily."),
    )(remind)


def remind(only_look: OnlyLook = False, json: options.Json = False) -> None:
    prepared()
    from kompass.domain import reminder

    found = reminder.remind(only_look=only_look)
    if json:
        answer_json(
            [
                {
                    "evaluation": one.assignment,
                    "municipality": one.municipality,
                    "name": one.name,
                    "late": [
                        {"what": late.what, "n": late.n, "due": late.due.isoformat()} for late in one.late
                    ],
                    "state": one.state,
                }
                for one in found
            ]
        )
    elif found:
        rows = [
            (
                one.municipality,
                one.name,
                ", ".join(_(WHAT[late.what]) for late in one.late),
                _(STATES[one.state]),
            )
            for one in found
        ]
        table((_("Municipality"), _("Name"), _("Late"), _("Letter")), rows)
    else:
        say(_("Nothing is late."))
    if any(one.state == "failed" for one in found):
        raise typer.Exit(1)
