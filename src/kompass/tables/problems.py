"""What is wrong with a table: where, what, how to mend it; collected all at once, in bounded memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kompass.language import N_, translator


@dataclass(frozen=True, slots=True)
class Problem:
    """`message`: an English template (marked for translation) that `values` fill; `row` as the person sees it.

    `sheet`: which one of a workbook, where several are read.
    """

    row: int | None
    column: str | None
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    sheet: str | None = None

    def text(self, language: str = "en") -> str:
        _ = translator(language)
        what = _(self.message) % self.values
        values = {"sheet": self.sheet, "row": self.row, "column": self.column, "what": what}
        if self.sheet is not None and self.row is not None and self.column is not None:
            return _("sheet %(sheet)s, row %(row)d, column %(column)s: %(what)s") % values
        if self.sheet is not None and self.row is not None:
            return _("sheet %(sheet)s, row %(row)d: %(what)s") % values
        if self.sheet is not None and self.column is not None:
            return _("sheet %(sheet)s, column %(column)s: %(what)s") % values
        if self.sheet is not None:
            return _("sheet %(sheet)s: %(what)s") % values
        if self.row is not None and self.column is not None:
            return _("row %(row)d, column %(column)s: %(what)s") % values
        if self.row is not None:
            return _("row %(row)d: %(what)s") % values
        if self.column is not None:
            return _("column %(column)s: %(what)s") % values
        return what


class Problems:
    """Collects problems; keeps the first `limit` and counts the rest. What is added bears the name in `sheet`."""

    def __init__(self, limit: int = 100, *, sheet: str | None = None) -> None:
        self.sheet = sheet
        self._limit = limit
        self._kept: list[Problem] = []
        self._more = 0

    def add(self, row: int | None, column: str | None, message: str, **values: object) -> None:
        self.take((Problem(row, column, message, values, self.sheet),))

    def take(self, problems: Iterable[Problem]) -> None:
        """Add problems that others found."""
        for problem in problems:
            if len(self._kept) < self._limit:
                self._kept.append(problem)
            else:
                self._more += 1

    def __bool__(self) -> bool:
        return bool(self._kept)

    def __len__(self) -> int:
        """How many were found, kept or not."""
        return len(self._kept) + self._more

    def result(self) -> tuple[Problem, ...]:
        """Those kept, and a last one that says how many more there were."""
        if not self._more:
            return tuple(self._kept)
        more = N_("and one more problem") if self._more == 1 else N_("and %(more)d more problems")
        return (*self._kept, Problem(None, None, more, {"more": self._more}))


class TableError(Exception):
    """A table that cannot be used; `problems` says all that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...], name: str = "") -> None:
        self.problems = problems
        self.name = name
        super().__init__("\n".join([f"{name}:"] * bool(name) + [problem.text() for problem in problems]))


def refused(message: str, row: int | None = None, column: str | None = None, **values: object) -> TableError:
    """The error for a table that is wrong as a whole."""
    return TableError((Problem(row, column, message, values),))
