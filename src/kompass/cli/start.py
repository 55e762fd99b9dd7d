"""Before a command that needs data: Django, the database, and what is shipped, on first use."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kompass.cli.output import fail, say
from kompass.cli.words import LANGUAGE, _

Watcher = Callable[[str, int, int], None]


def prepared() -> None:
    """Set Django up, make the database if there is none yet, and load what is shipped and new."""
    set_up()
    from django.db import Error

    from kompass.domain import first_start

    try:
        with progress_bar() as watch:
            first_start.prepare(watch)
    except (Error, OSError) as error:
        fail(
            _("The database cannot be used (%(why)s). Check KOMPASS_DATA and KOMPASS_DATABASE_URL.")
            % {"why": " ".join(str(error).split())}
        )


def set_up() -> None:
    """Django, with settings that make sense; otherwise a sentence that says which does not."""
    from kompass.configuration import ConfigurationError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kompass.settings")
    try:
        import django

        django.setup()
        from django.utils.translation import activate
    except ConfigurationError as error:
        fail(error.text(LANGUAGE))
    except OSError as error:
        fail(
            _("The data folder cannot be used (%(why)s). Set KOMPASS_DATA to a folder you can write to.")
            % {"why": error}
        )
    activate(LANGUAGE)


@contextmanager
def progress_bar() -> Iterator[Watcher]:
    """A bar on standard error, from the first sign of work on; plain lines where nobody watches."""
    bar = _Bar()
    try:
        yield bar.watch
    finally:
        bar.close()


class _Bar:
    """Rich is imported only when there is something to show."""

    def __init__(self) -> None:
        self._shown: Any = None
        self._tasks: dict[str, Any] = {}

    def watch(self, step: str, done: int, total: int) -> None:
        if not sys.stderr.isatty():
            if step not in self._tasks:
                self._tasks[step] = None
                say(f"{_(step)} ...")
            return
        if self._shown is None:
            self._shown = _rich_progress()
            self._shown.start()
        if step not in self._tasks:
            self._tasks[step] = self._shown.add_task(_(step), total=total or None)
        self._shown.update(self._tasks[step], completed=done, total=total or None)

    def close(self) -> None:
        if self._shown is not None:
            self._shown.stop()


def _rich_progress() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
    )
