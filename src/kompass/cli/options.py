"""Arguments and options that several commands share, each explained once."""

from pathlib import Path
from typing import Annotated

import typer

from kompass.cli.words import _

Json = Annotated[bool, typer.Option("--json", help=_("Answer with JSON alone on standard output."))]
Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help=_("Municipality: name, code, address (no-roros), or name with county.")
    ),
]
Date = Annotated[
    str,
    typer.Argument(
        metavar="DATE",
        help=_("Date of the evaluation: 2017-06 or 2017. The latest with a total if left out."),
    ),
]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help=_("Only what was certainly evaluated by this date."))
]
Country = Annotated[
    str,
    typer.Option(
        "--country",
        metavar="CODE",
        help=_(
            "Country of the others: NO, SE, DK, all, or ZZ for the invented one. The municipality's own if left out."
        ),
    ),
]
Since = Annotated[
    str,
    typer.Option(
        "--since",
        metavar="DATE",
        help=_("Evaluated since this year or month; 2010 if left out, all for no limit."),
    ),
]
Editions = Annotated[
    list[str],
    typer.Option("--edition", metavar="ID", help=_("Only this edition, such as 2016; may be repeated.")),
]
Bases = Annotated[
    list[str],
    typer.Option(
        "--basis",
        metavar="BASIS",
        help=_("Only totals of this basis: published, derived or second-hand; may be repeated."),
    ),
]
Size = Annotated[
    str,
    typer.Option(
        "--size",
        metavar="CLASS",
        help=_("Only this size class: under-5000, 5000-14999, 15000-49999 or 50000-up inhabitants."),
    ),
]
Kostra = Annotated[
    str, typer.Option("--kostra", metavar="GROUP", help=_("Only this KOSTRA group (grouping of 2020)."))
]
Pick = Annotated[
    list[str],
    typer.Option(
        "--pick", metavar="NAME", help=_("Only these municipalities, picked by hand; may be repeated.")
    ),
]
Latest = Annotated[
    bool,
    typer.Option(
        "--latest/--all", help=_("The latest evaluation of each municipality (the default), or all of them.")
    ),
]
Output = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help=_("File to write."))]
