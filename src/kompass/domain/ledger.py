"""What an import did, row by row, and what it found wrong."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kompass.domain.progress import Progress, silent
from kompass.language import N_
from kompass.tables import Problem

Cells = Mapping[str, str]

CREATED: Final = "created"
CHANGED: Final = "changed"
UNCHANGED: Final = "unchanged"
KEPT: Final = "kept"
_STRENGTH = (UNCHANGED, KEPT, CHANGED, CREATED)


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of one row of the file.

    `outcome`: "created", "changed", "unchanged", or "kept" (a shipped row that somebody has corrected here
    since: the correction stays). `what` names the thing and its changed columns, "Røros 2017-06: total 390 > 396".
    """

    row: int
    outcome: str
    what: str


def digest(cells: Cells) -> str:
    """A short fingerprint of a row's cells; an empty cell is as good as none."""
    filled = {column: text for column, text in cells.items() if text}
    text = json.dumps(filled, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Ledger:
    """Kept by one import of one table. `step`: what the progress shows, marked for translation.

    `shipped`: None for a table that somebody hands in. For one that comes with the product: row key -> the
    digest it was shipped with last time, so that a row corrected here since is not overwritten.
    """

    def __init__(
        self,
        kind: str,
        rows: int,
        *,
        step: str,
        shipped: Cells | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.kind = kind
        self._step = step
        self.problems: list[Problem] = []
        self.digests: dict[str, str] = {}
        self._shipped = shipped
        self._progress = progress or silent
        self._total = rows
        self._outcomes: dict[int, tuple[str, str]] = {}
        self._first: dict[str, int] = {}
        self._progress(step, 0, rows)

    def problem(self, row: int | None, column: str | None, message: str, **values: object) -> None:
        """`message` is a template, marked for translation, that says how to mend it."""
        self.problems.append(Problem(row, column, message, values))

    def first_time(self, row: int, key: str) -> bool:
        """False, with a problem noted, if an earlier row of the file is about the same thing."""
        earlier = self._first.setdefault(key, row)
        if earlier == row:
            return True
        self.problem(
            row, None, N_("row %(earlier)s is about the same thing: leave one of them out"), earlier=earlier
        )
        return False

    def enter(self, row: int, key: str, label: str, new: Cells, old: Cells | None) -> bool:
        """Note what the row means beside what is kept (None: nothing yet). True: it is to be written."""
        if self._shipped is not None:
            self.digests[key] = digest(new)
        if old is None:
            self._note(row, CREATED, label)
            return True
        differing = [column for column in new if new[column] != old.get(column, "")]
        if not differing:
            self._note(row, UNCHANGED, label)
            return False
        what = ", ".join(f"{column} {old.get(column) or '-'} > {new[column] or '-'}" for column in differing)
        corrected_here = self._shipped is not None and self._shipped.get(key) != digest(old)
        self._note(row, KEPT if corrected_here else CHANGED, f"{label}: {what}")
        return not corrected_here

    def reports(self) -> tuple[RowReport, ...]:
        return tuple(RowReport(row, *self._outcomes[row]) for row in sorted(self._outcomes))

    def _note(self, row: int, outcome: str, what: str) -> None:
        before = self._outcomes.get(row)
        if before is None or _STRENGTH.index(outcome) > _STRENGTH.index(before[0]):
            self._outcomes[row] = (outcome, what)
        if len(self._outcomes) % 200 == 0 or len(self._outcomes) == self._total:
            self._progress(self._step, len(self._outcomes), self._total)
