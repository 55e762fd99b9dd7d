"""Ratings in tables, checked cell by cell against an edition; one table or the several sheets of a form."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kompass.language import N_
from kompass.method.editions import Criterion, Edition
from kompass.method.ratings import NOT_APPLICABLE, RatingError, Ratings, exact, one_range, scale, short
from kompass.method.ratings_content import clean
from kompass.tables import Problem, Problems, Row, Table

_YES = frozenset(
    {"x", "1", "yes", "y", "true", "ja", "j", "sann", "sant", "sand", NOT_APPLICABLE, "not applicable"}
)
_NO = frozenset({"", "0", "no", "n", "false", "nei", "nej", "usann", "falskt", "falsk"})
# The apostrophe that an export puts before what a spreadsheet would take for a formula.
_ESCAPED = re.compile(r"'+[=+\-@]")
_LEVEL_IN_WORDS = re.compile(r"([0-9]{1,9})\s*[-–—:]\s*(\S.*)", re.DOTALL)


def ratings_of(tables: Iterable[Table], edition: Edition, *, named: bool = False) -> Ratings:
    """The ratings in the tables together; raises RatingError with every problem, its row and column.

    `named`: problems bear the name of their sheet.
    """
    reading = _Reading(edition, named=named)
    for table in tables:
        reading.take(table)
    return reading.result()


@dataclass
class _Reading:
    """What has been read so far, and all that is wrong with it."""

    edition: Edition
    named: bool
    found: dict[str, Any] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)
    seen: dict[str, tuple[str | None, int]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    by_name: Mapping[str, Criterion] = field(init=False)

    def __post_init__(self) -> None:
        """Criteria are found by id, and by code in this edition."""
        codes = {criterion.code: criterion for criterion in self.edition.criteria}
        self.by_name = codes | dict(self.edition.criterion_by_id)

    def take(self, table: Table) -> None:
        self.problems.sheet = table.sheet if self.named else None
        # By the name the method knows: "Built up" is built_up.
        self.columns = {re.sub(r"[\s-]+", "_", column): column for column in table.columns}
        if not self._has(self._needed(table)):
            return
        for row in table.rows:
            self._check_edition(row)
            if self.edition.areas_only:
                self._take_area(row)
            else:
                self._take_criterion(row)

    def result(self) -> Ratings:
        if self.problems:
            raise RatingError(self.problems.result())
        return Ratings(self.found, self.comments)

    def _needed(self, table: Table) -> tuple[str, ...]:
        """The columns: of each panel that has rows here, its aspects, unless its criteria are rated as a whole."""
        if self.edition.areas_only:
            return ("area", "points")
        named = (self._criterion(row) for row in table.rows) if "criterion" in self.columns else ()
        panels = {self.edition.area_by_id[criterion.area].panel for criterion in named if criterion}
        needed: list[str] = []
        for panel, aspects in self.edition.aspect_groups:
            ids = [aspect.id for aspect in aspects]
            quick = "level" in self.columns and not any(aspect in self.columns for aspect in ids)
            if not quick and (not panels or (panel.id if panel else "") in panels):
                needed += ids
        return ("criterion", *needed)

    def _criterion(self, row: Row) -> Criterion | None:
        name = self._cell(row, "criterion")
        return self.by_name.get(name) or self.by_name.get(name.lower())

    def _has(self, names: Iterable[str]) -> bool:
        missing = [name for name in names if name not in self.columns]
        for name in missing:
            self.problems.add(None, name, N_("the column is missing: add it to the first row of the table"))
        return not missing

    def _cell(self, row: Row, name: str) -> str:
        return row.values[self.columns[name]] if name in self.columns else ""

    def _check_edition(self, row: Row) -> None:
        named = self._cell(row, "edition")
        if named and named.lower() != self.edition.id:
            message = N_("the rating is for the edition %(found)s, not for %(edition)s")
            self.problems.add(row.number, "edition", message, found=short(named), edition=self.edition.id)

    def _first_time(self, key: str, row: Row, column: str) -> bool:
        if key not in self.seen:
            self.seen[key] = (self.problems.sheet, row.number)
            return True
        sheet, first = self.seen[key]
        if sheet != self.problems.sheet:
            message = N_("%(key)s has a row already (sheet %(other)s, row %(first)d): keep one")
            self.problems.add(row.number, column, message, key=short(key), other=sheet, first=first)
        else:
            message = N_("%(key)s has a row already (row %(first)d): keep one")
            self.problems.add(row.number, column, message, key=short(key), first=first)
        return False

    def _keep_comment(self, key: str, row: Row) -> None:
        text = clean(self._cell(row, "comment"))
        if _ESCAPED.match(text):
            text = text[1:]
        if text:
            self.comments[key] = text

    def _take_area(self, row: Row) -> None:
        key, text = self._cell(row, "area"), self._cell(row, "points")
        area = self.edition.area_by_id.get(key)
        if area is None:
            known = ", ".join(area.id for area in self.edition.areas)
            message = N_("there is no area %(area)s in %(edition)s; there are %(known)s")
            values = {"area": short(key), "edition": self.edition.id, "known": known}
            self.problems.add(row.number, "area", message, **values)
            return
        if not self._first_time(key, row, "area"):
            return
        self._keep_comment(key, row)
        if not text:
            return
        value = exact(text)
        if value is None or not 0 <= value <= area.maximum:
            message = N_("area %(area)s: %(value)s is not between 0 and %(maximum)s points")
            values = {"area": key, "value": short(text), "maximum": str(area.maximum)}
            self.problems.add(row.number, "points", message, **values)
            return
        self.found[key] = int(value) if value.denominator == 1 else Decimal(text.replace(",", "."))

    def _take_criterion(self, row: Row) -> None:
        criterion = self._criterion(row)
        if criterion is None:
            name = self._cell(row, "criterion")
            message = N_("there is no criterion %(criterion)s in this edition")
            self.problems.add(row.number, "criterion", message, criterion=short(name))
        elif not self._first_time(criterion.id, row, "criterion"):
            return
        # The cells are checked even where the criterion is not known, so that one reading tells everything.
        rating = self._rating(row, criterion)
        if criterion is None:
            return
        if rating:
            self.found[criterion.id] = rating
        self._keep_comment(criterion.id, row)

    def _rating(self, row: Row, criterion: Criterion | None) -> dict[str, int] | str:
        """One row's rating; empty where nothing is rated."""
        counting = self.edition.aspects_of(criterion) if criterion else self.edition.aspects
        for aspect in self.edition.aspects:
            if criterion and aspect not in counting and self._cell(row, aspect.id):
                message = N_("%(criterion)s is not rated by the aspect %(aspect)s; its aspects are %(known)s")
                known = ", ".join(one.id for one in counting)
                values = {"criterion": criterion.id, "aspect": aspect.id, "known": known}
                self.problems.add(row.number, aspect.id, message, **values)
        levels = {aspect.id: self._level(row, aspect.id) for aspect in counting}
        rated = {aspect: level for aspect, level in levels.items() if level is not None}
        quick = self._level(row, "level")
        if quick is not None and rated:
            message = N_("either one level for all aspects or a level for each: empty one of them")
            self.problems.add(row.number, "level", message)
        elif quick is not None:
            rated = dict.fromkeys((aspect.id for aspect in counting), quick)
        word = self._cell(row, NOT_APPLICABLE).lower()
        if word in _NO:
            return rated
        if word not in _YES:
            message = N_("%(value)s is neither yes nor no: write x where the criterion is not applicable")
            self.problems.add(row.number, NOT_APPLICABLE, message, value=short(word))
        elif rated:
            message = N_("the criterion is marked as not applicable and rated as well: empty one of them")
            self.problems.add(row.number, NOT_APPLICABLE, message)
        return NOT_APPLICABLE

    def _level(self, row: Row, name: str) -> int | None:
        text = self._cell(row, name)
        if not text:
            return None
        number = exact(text)
        if number is not None and self.edition.level_of(number):
            return int(number)
        level = self._level_in_words(text)
        if level is None:
            message = (
                N_("%(value)s is not a whole number from %(levels)s")
                if one_range(self.edition)
                else N_("%(value)s is not a level of the scale (%(levels)s)")
            )
            self.problems.add(row.number, name, message, value=short(text), levels=scale(self.edition))
        return level

    def _level_in_words(self, text: str) -> int | None:
        """The level in "2 – to a high degree"; None where number and words are not those of one level."""
        found = _LEVEL_IN_WORDS.fullmatch(text)
        if found is None:
            return None
        words = " ".join(found[2].casefold().split())
        value = int(found[1])
        level = self.edition.level_of(value)
        names = level.names.values() if level else ()
        return value if words in {" ".join(name.casefold().split()) for name in names} else None


def with_columns(problems: Iterable[Problem], shown: Mapping[str, str]) -> tuple[Problem, ...]:
    """The problems with the columns named as the person sees them."""
    return tuple(
        Problem(
            problem.row,
            None if problem.column is None else shown.get(problem.column, problem.column),
            problem.message,
            problem.values,
            problem.sheet,
        )
        for problem in problems
    )
