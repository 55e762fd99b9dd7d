"""What a command says: answers on standard output, everything else on standard error.

With `--json` standard output is one JSON value and nothing else.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from kompass.cli.words import _

if TYPE_CHECKING:
    from rich.console import Console

FAILED = 1
WRONG_USE = 2


def say(text: str = "") -> None:
    """A line on standard error: progress, and prose beside an answer."""
    typer.echo(text, err=True)


def fail(text: str, code: int = FAILED) -> NoReturn:
    """End with one clear sentence on standard error."""
    say(_("Error: %(text)s") % {"text": text})
    raise typer.Exit(code)


def answer_json(value: Any) -> None:
    """The answer as JSON. Wide letters stay themselves where the terminal can write them."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    typer.echo(json.dumps(value, ensure_ascii=encoding != "utf8", indent=2, allow_nan=False))


def exact(value: Fraction | None) -> int | str | None:
    """A rational for JSON without loss: a whole number, else a text such as "1187/3"."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else str(value)


def share(value: Fraction | float | None) -> float | None:
    """A share or a mean for JSON, as a binary float."""
    return None if value is None else float(value)


def console() -> "Console":
    from rich.console import Console

    return Console(highlight=False, emoji=False, markup=False, soft_wrap=False)


def show(*lines: str) -> None:
    """Prose of the answer, wrapped to the terminal; empty lines are left out."""
    out = console()
    for line in lines:
        if line:
            out.print(line)


def heading(text: str) -> None:
    from rich.text import Text

    out = console()
    out.print()
    out.print(Text(text, style="bold"))


def table(columns: Sequence[str], body: Iterable[Sequence[str]], *, right: Iterable[int] = ()) -> None:
    """A plain table; `right` are the columns set flush right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    flush = set(right)
    for place, column in enumerate(columns):
        made.add_column(Text(column), justify="right" if place in flush else "left", overflow="fold")
    for row in body:
        made.add_row(*(Text(cell) for cell in row))
    out = console()
    out.print(made)
