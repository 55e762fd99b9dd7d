"""What changed between two states of an object, as the history keeps it: of a long text only the piece that changed.

A text that saves itself while it is typed makes an entry every few words. With the whole text before and after in each
of them, the history of one text would grow with the square of its length.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

LONG: Final = 400
"""Signs of a text, before and after together, up to which both stand there whole."""
AROUND: Final = 40
"""Signs of what stayed on either side of the piece, so that one can see where it was."""
_AT, _LEFT, _PIECE = "at", "left", "piece"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text before and after; `at` signs of the text stand before it, `left` behind it."""

    before: str
    after: str
    at: int
    left: int


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What differs, by field, as JSON: the value before and after, or the piece of a long text."""
    return {name: _difference(before[name], value) for name, value in after.items() if before[name] != value}


def _difference(before: Any, after: Any) -> Any:
    if not isinstance(before, str) or not isinstance(after, str) or len(before) + len(after) <= LONG:
        return [before, after]
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    start, end = max(start - AROUND, 0), max(end - AROUND, 0)
    pieces = [before[start : len(before) - end], after[start : len(after) - end]]
    if sum(map(len, pieces)) * 2 > len(before) + len(after):
        return [before, after]
    return {_AT: start, _LEFT: end, _PIECE: pieces}


def _shared(one: str, other: str) -> int:
    """How many signs both begin with."""
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def piece_of(value: Any) -> Piece | None:
    """The piece that an entry tells of; None where it tells something else."""
    if not isinstance(value, dict) or value.keys() != {_AT, _LEFT, _PIECE}:
        return None
    before, after = value[_PIECE]
    return Piece(before, after, value[_AT], value[_LEFT])
