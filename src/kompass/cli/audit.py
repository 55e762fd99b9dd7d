"""`kompass audit`: whether the histories of evaluations hold, and where they end."""

from typing import Annotated

import typer

from kompass.cli import options
from kompass.cli.output import answer_json, fail, say, table
from kompass.cli.start import prepared
from kompass.cli.words import _

Key = Annotated[
    str, typer.Argument(metavar="KEY", help=_("Key of one evaluation, from its address. All if left out."))
]
Head = Annotated[
    str,
    typer.Option(
        "--head", metavar="DIGEST", help=_("A head that was exported earlier: it must be in the chain.")
    ),
]


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command(
        "verify", help=_("Recompute every digest of the histories and say where one does not hold.")
    )(verify)
    app.add_typer(group, name="audit", help=_("Histories of evaluations that are carried out."))


def verify(key: Key = "", head: Head = "", json: options.Json = False) -> None:
    prepared()
    from kompass.domain import history

    if head and not key:
        fail(_("--head belongs to one evaluation: give its key too."))
    chains = history.verify_all(key, head=head)
    if key and not chains:
        fail(_("There is no evaluation with the key %(key)s.") % {"key": key})
    faults = [fault for chain in chains for fault in chain.faults]
    if json:
        answer_json(
            [
                {
                    "evaluation": chain.of,
                    "entries": chain.n,
                    "erased": chain.erased,
                    "head": chain.head,
                    "faults": [
                        {"number": fault.number, "message": _(fault.message)} for fault in chain.faults
                    ],
                }
                for chain in chains
            ]
        )
    else:
        rows = [
            (chain.of, str(chain.n), str(chain.erased), chain.head, str(len(chain.faults)))
            for chain in chains
        ]
        table((_("Evaluation"), _("Entries"), _("Erased"), _("Head"), _("Faults")), rows)
        for fault in faults:
            where = _("entry %(number)s") % {"number": fault.number} if fault.number else _("at the end")
            say(f"{fault.of}, {where}: {_(fault.message)}")
    if faults:
        raise typer.Exit(1)
