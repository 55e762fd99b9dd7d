"""Saving what is typed: nothing is overwritten unseen, and a save that arrives twice counts once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kompass.domain.conflict import Conflict
from kompass.models.written import Written


@dataclass(frozen=True, slots=True)
class Mark:
    """What a save says of itself. `version`: of what it was made from, 0 for something new. `writer` and `sequence`:
    the page's own random word and the number of this save of it; "" and 0 where a form is sent in one go."""

    version: int
    writer: str = ""
    sequence: int = 0


def settle(row: Written | None, mark: Mark, *, current: Callable[[], Any], by: str = "") -> bool:
    """Whether to write: False where this save, or a later one of the same writer, is there already.

    Raises:
        Conflict: somebody else wrote in the meantime; `current` tells how it stands.
    """
    if row is None or row.pk is None:
        return True
    if mark.writer and row.writer == mark.writer:
        # The writer's own earlier saves: their answers may have been lost on the way.
        return mark.sequence > row.sequence
    if mark.version != row.version:
        raise Conflict(current=current(), version=row.version, by=by)
    return True


def sign(row: Written, mark: Mark) -> None:
    """Note on the row who wrote it; before it is saved."""
    row.version = row.version + 1 if row.pk else 1
    row.writer, row.sequence = mark.writer[:40], mark.sequence
