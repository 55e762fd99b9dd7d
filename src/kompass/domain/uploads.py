"""Files that strangers hand in to have them computed: read at arm's length, kept nowhere.

All parsing happens in a process of its own within UPLOADS' limits; this process sees texts and numbers only.
"""

import threading
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kompass.domain.editions import editions, load_edition
from kompass.language import N_
from kompass.method import Edition, RatingError, Ratings
from kompass.method.ratings import short
from kompass.method.ratings_content import read_fenced
from kompass.method.ratings_file import about, edition_named, language_named, stamp, to_ratings
from kompass.tables import Limits, Problem, TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

UPLOADS: Final = Limits(
    file_bytes=2 * 1024 * 1024,
    unfolded_bytes=20 * 1024 * 1024,
    entries=500,
    sheets=60,
    rows=5_000,
    columns=60,
    cells=200_000,
    cell_characters=10_000,
    memory_bytes=400 * 1024 * 1024,
    output_bytes=8 * 1024 * 1024,
    cpu_seconds=5,
    wall_seconds=15.0,
)
AT_ONCE: Final = 2
PATIENCE_SECONDS: Final = 2.0
_seats = threading.BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """As many files are being read as this process reads at once: try again in a moment."""


@dataclass(frozen=True, slots=True)
class Upload:
    """Ratings from a file. `language`: that of the form, None for other files; `about`: municipality and date if said.

    `stamp`: what the form was made for and from, "" where it does not say. `notes`: what the person should know though
    the file was read (`Problem.text(language)`).
    """

    edition: Edition
    ratings: Ratings
    language: str | None
    about: Mapping[str, str]
    notes: tuple[Problem, ...] = ()
    stamp: str = ""


def read_upload(data: bytes, *, name: str, edition: str | Edition = "") -> Upload:
    """The ratings in a form, CSV, Excel, YAML or JSON file.

    `name`: what the person calls the file. `edition`: the id of the shipped edition chosen, "" to let the file say it;
    or an edition itself, installed ones too, for those who may see its texts.

    Raises:
        RatingError: it cannot be used; with at most 101 problems, the last one counting the rest.
        Busy: too many files are being read right now.
    """
    try:
        with seat():
            content = read_fenced(data, name, UPLOADS)
    except TableError as error:
        raise RatingError(error.problems) from None
    chosen = edition if isinstance(edition, Edition) else _edition(edition or edition_named(content))
    ratings = to_ratings(content, chosen, UPLOADS)
    return Upload(chosen, ratings, language_named(content), about(content), ratings.notes, stamp(content))


@contextmanager
def seat() -> "Iterator[None]":
    """One of the AT_ONCE places for reading; raises Busy when none becomes free within PATIENCE_SECONDS."""
    if not _seats.acquire(timeout=PATIENCE_SECONDS):
        raise Busy
    try:
        yield
    finally:
        _seats.release()


def _edition(id: str | None) -> Edition:
    """The shipped edition of that id: never a path, whatever a file or a person says."""
    known = ", ".join(editions())
    if not id:
        message = N_("the file does not say which edition it is for: choose one (%(known)s)")
        raise RatingError((Problem(None, None, message, {"known": known}),))
    if id not in editions():
        message = N_("there is no edition %(edition)s here: choose one of %(known)s")
        raise RatingError((Problem(None, None, message, {"edition": short(id), "known": known}),))
    return load_edition(id)
