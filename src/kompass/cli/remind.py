"""`kompass remind`: letters to those with whom something is late. To be run once a day."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from kompass.cli import options
from kompass.cli.output import answer_json, say, table
from kompass.cli.start import prepared
from kompass.cli.words import _
from kompass.language import N_

if TYPE_CHECKING:
    from kompass.domain.reminder import Sent
    from kompass.domain.strategy_reminder import StrategySent

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
    "milestone": N_("milestone"),
    "measure": N_("measure"),
    "silent": N_("no word for long"),
    "council": N_("status to the council"),
}


def register(app: typer.Typer) -> None:
    app.command(
        "remind",
        help=_(
            "Remind by e-mail of what is late in evaluations, at most once a day each, and of what waits in "
            "strategies, once for each thing. Run it daily."
        ),
    )(remind)


def remind(only_look: OnlyLook = False, json: options.Json = False) -> None:
    prepared()
    from kompass.domain import reminder, strategy_reminder

    evaluations = reminder.remind(only_look=only_look)
    strategies = strategy_reminder.remind(only_look=only_look)
    if json:
        answer_json([*map(_evaluation, evaluations), *map(_strategy, strategies)])
    elif evaluations or strategies:
        rows = [
            (one.municipality, one.name, _said(late.what for late in one.late), _(STATES[one.state]))
            for one in evaluations
        ]
        rows += [
            (one.municipality, one.name, _said(item.what for item in one.waiting), _(STATES[one.state]))
            for one in strategies
        ]
        table((_("Municipality"), _("Name"), _("Late"), _("Letter")), rows)
    else:
        say(_("Nothing is late."))
    states = [one.state for one in evaluations] + [one.state for one in strategies]
    if "failed" in states:
        raise typer.Exit(1)


def _said(what: Iterable[str]) -> str:
    return ", ".join(_(WHAT[one]) for one in dict.fromkeys(what))


def _evaluation(one: "Sent") -> dict[str, object]:
    return {
        "evaluation": one.assignment,
        "municipality": one.municipality,
        "name": one.name,
        "late": [{"what": late.what, "n": late.n, "due": late.due.isoformat()} for late in one.late],
        "state": one.state,
    }


def _strategy(one: "StrategySent") -> dict[str, object]:
    return {
        "strategy": one.strategy,
        "municipality": one.municipality,
        "name": one.name,
        "late": [
            {
                "what": item.what,
                "measure": item.measure or None,
                "title": item.title or None,
                "due": item.since.isoformat() if item.since else None,
            }
            for item in one.waiting
        ],
        "state": one.state,
    }
