"""Ratings as people have them, checked against an edition (method.md section 2); every problem at once.

Ratings are `{criterion id: {aspect id: level} | level | "not_applicable"}`: one level alone is a quick rating and
fills all aspects. What is missing, or None, is not rated. For an edition that stops at areas: `{area id: points}`.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from pathlib import Path
from typing import Any

from kompass.language import N_
from kompass.method.edition_source import EditionError, read_source
from kompass.method.editions import Criterion, Edition
from kompass.tables import Problem, Problems, Row, Table, TableError, read_table

NOT_APPLICABLE = "not_applicable"
_YES = frozenset(
    {"x", "1", "yes", "y", "true", "ja", "j", "sann", "sant", "sand", NOT_APPLICABLE, "not applicable"}
)
_NO = frozenset({"", "0", "no", "n", "false", "nei", "nej", "usann", "falskt", "falsk"})
_NUMBER = re.compile(r"[-+]?[0-9]{1,9}([.,][0-9]{0,9})?")
_MAX_JSON_BYTES = 8 * 1024 * 1024

Levels = tuple[int | None, ...] | None
"""One criterion's levels in the order of the edition's aspects (None: not rated); None as a whole: not applicable."""


class RatingError(Exception):
    """Ratings that cannot be scored; `problems` holds everything wrong with them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.text() for problem in problems))


class Ratings(dict[str, Any]):
    """Ratings read from a file, equal to a plain dict of the same; `comments` holds what was written beside them."""

    def __init__(self, ratings: Mapping[str, Any], comments: Mapping[str, str] | None = None) -> None:
        super().__init__(ratings)
        self.comments: dict[str, str] = dict(comments or {})


def load_ratings(path: str | Path, edition: Edition) -> Ratings:
    """Ratings from a CSV, Excel, YAML or JSON file; raises RatingError with every problem, its row and column.

    Table columns: `criterion` (id, or code in the edition), one per aspect, `not_applicable`, `comment`; instead of the
    aspects `level` alone (quick rating); optional `edition`. An empty cell is not rated. For an edition that stops at
    areas: `area`, `points`. YAML and JSON: the mapping itself, or `{edition, ratings, comments}`.
    """
    path = Path(path)
    if path.suffix.lower() in (".yaml", ".yml", ".json"):
        return _from_mapping(path, edition)
    try:
        table = read_table(path)
    except TableError as error:
        raise RatingError(error.problems) from None
    return _from_area_table(table, edition) if edition.areas_only else _from_table(table, edition)


def check_ratings(
    edition: Edition, ratings: Mapping[str, Any], *, rows: Mapping[str, int] | None = None
) -> dict[str, Levels]:
    """Levels of every criterion of the edition, in its order; raises RatingError. `rows`: where a criterion stands."""
    problems = Problems()
    rows = rows or {}
    _refuse_unknown(edition.criterion_by_id, ratings, rows, problems)
    found = {
        criterion.id: _levels(edition, criterion, ratings.get(criterion.id), rows.get(criterion.id), problems)
        for criterion in edition.criteria
    }
    if problems:
        raise RatingError(problems.result())
    return found


def check_area_points(
    edition: Edition, points: Mapping[str, Any], *, rows: Mapping[str, int] | None = None
) -> dict[str, Fraction | None]:
    """Exact points of every area of an edition that stops at areas (None: not given); raises RatingError."""
    problems = Problems()
    rows = rows or {}
    for key in points:
        if key not in edition.area_by_id:
            known = ", ".join(area.id for area in edition.areas)
            message = N_("there is no area %(area)s in %(edition)s; there are %(known)s")
            problems.add(rows.get(key), "area", message, area=_short(key), edition=edition.id, known=known)
    found: dict[str, Fraction | None] = {}
    for area in edition.areas:
        value = points.get(area.id)
        exact = None if value is None else _exact(value)
        if value is not None and (exact is None or not 0 <= exact <= area.maximum):
            message = N_("area %(area)s: %(value)s is not between 0 and %(maximum)s points")
            values = {"area": area.id, "value": _short(value), "maximum": area.maximum}
            problems.add(rows.get(area.id), "points", message, **values)
        found[area.id] = exact
    if problems:
        raise RatingError(problems.result())
    return found


def _refuse_unknown(
    known: Mapping[str, Any], given: Iterable[Any], rows: Mapping[str, int], problems: Problems
) -> None:
    for key in given:
        if key not in known:
            message = N_("there is no criterion %(criterion)s in this edition")
            problems.add(rows.get(key), "criterion", message, criterion=_short(key))


def _levels(
    edition: Edition, criterion: Criterion, rating: Any, row: int | None, problems: Problems
) -> Levels:
    if isinstance(rating, str) and rating == NOT_APPLICABLE:
        return None
    if not isinstance(rating, Mapping):
        level = _level(edition, criterion, None, rating, row, problems)
        return (level,) * len(edition.aspects)
    aspects = [aspect.id for aspect in edition.aspects]
    for key in rating:
        if key not in aspects:
            message = N_("%(criterion)s: there is no aspect %(aspect)s; there are %(known)s")
            values = {"criterion": criterion.id, "aspect": _short(key), "known": ", ".join(aspects)}
            problems.add(row, None, message, **values)
    return tuple(_level(edition, criterion, key, rating.get(key), row, problems) for key in aspects)


def _level(
    edition: Edition,
    criterion: Criterion,
    aspect: str | None,
    value: Any,
    row: int | None,
    problems: Problems,
) -> int | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    number = None if isinstance(value, str) else _exact(value)
    if number is not None and number.denominator == 1 and _is_level(edition, number):
        return int(number)
    message = N_("%(criterion)s: %(value)s is not a level of the scale (%(levels)s)")
    values = {"criterion": criterion.id, "value": _short(value), "levels": _scale(edition)}
    problems.add(row, aspect, message, **values)
    return None


def _is_level(edition: Edition, number: Fraction) -> bool:
    return any(level.value == number for level in edition.levels)


def _scale(edition: Edition) -> str:
    return ", ".join(str(level.value) for level in edition.levels)


def _exact(value: object) -> Fraction | None:
    """A number exactly; text with a point or a comma. None for what is no number: truth values, NaN, words."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip()
        return Fraction(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None
    if isinstance(value, Rational | Decimal | float):
        try:
            # A float that is not whole is what its shortest decimal text says: 61.1 is 611/10.
            return Fraction(repr(float(value))) if isinstance(value, float) else Fraction(value)
        except (ValueError, OverflowError):
            return None
    whole = getattr(value, "__index__", None)  # numpy's integers
    return Fraction(whole()) if whole is not None and type(value).__name__ not in ("bool", "bool_") else None


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _from_mapping(path: Path, edition: Edition) -> Ratings:
    data, lines = _json(path) if path.suffix.lower() == ".json" else _yaml(path)
    if not isinstance(data, dict):
        raise _refused(N_("the file holds no ratings: write criterion: rating, one a line"))
    prefix: tuple[str, ...] = ()
    comments: Any = {}
    if isinstance(data.get("ratings"), dict):
        if data.get("edition") not in (None, edition.id):
            message = N_("the ratings are for the edition %(found)s, not for %(edition)s")
            raise _refused(message, found=_short(data["edition"]), edition=edition.id)
        comments = data.get("comments")
        data, prefix = data["ratings"], ("ratings",)
    rows = {key: lines[(*prefix, key)] for key in data if (*prefix, key) in lines}
    if edition.areas_only:
        check_area_points(edition, data, rows=rows)
    else:
        check_ratings(edition, data, rows=rows)
        aspects = [aspect.id for aspect in edition.aspects]
        data = {
            key: dict.fromkeys(aspects, value) if type(value) is int else value for key, value in data.items()
        }
    comments = comments if isinstance(comments, dict) else {}
    return Ratings(data, {key: str(text) for key, text in comments.items()})


def _yaml(path: Path) -> tuple[Any, Mapping[Any, int]]:
    try:
        source = read_source(path)
    except EditionError as error:
        found = error.problems
    else:
        found = tuple(source.problems)
    if found:
        raise RatingError(tuple(Problem(item.line, None, item.message, item.values) for item in found))
    return source.data, source.lines


def _json(path: Path) -> tuple[Any, Mapping[Any, int]]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise _refused(N_("%(key)s stands in the file twice: keep one"), key=_short(key))
            found[key] = value
        return found

    try:
        if path.stat().st_size > _MAX_JSON_BYTES:
            raise _refused(
                N_("the file is too large (at most %(limit)d MB)"), limit=_MAX_JSON_BYTES // (1024 * 1024)
            )
        return json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=once), {}
    except json.JSONDecodeError as error:
        raise _refused(N_("this is not JSON (%(reason)s)"), row=error.lineno, reason=error.msg) from None
    except (OSError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise _refused(N_("the file cannot be read (%(reason)s)"), reason=_short(error)) from None


def _refused(message: str, row: int | None = None, **values: object) -> RatingError:
    return RatingError((Problem(row, None, message, values),))


def _columns(table: Table) -> dict[str, str]:
    """The table's columns by the name the method knows: "Built up" is built_up."""
    return {re.sub(r"[\s-]+", "_", column): column for column in table.columns}


def _check_edition(row: Row, columns: Mapping[str, str], edition: Edition, problems: Problems) -> None:
    named = row.values[columns["edition"]] if "edition" in columns else ""
    if named and named.lower() != edition.id:
        message = N_("the rating is for the edition %(found)s, not for %(edition)s")
        problems.add(row.number, "edition", message, found=_short(named), edition=edition.id)


def _first_time(key: str, row: Row, column: str, seen: dict[str, int], problems: Problems) -> bool:
    if key in seen:
        message = N_("%(key)s has a row already (row %(first)d): keep one")
        problems.add(row.number, column, message, key=_short(key), first=seen[key])
        return False
    seen[key] = row.number
    return True


def _require(names: Iterable[str], columns: Mapping[str, str], problems: Problems) -> None:
    for name in names:
        if name not in columns:
            problems.add(None, name, N_("the column is missing: add it to the first row of the table"))


def _from_area_table(table: Table, edition: Edition) -> Ratings:
    problems, columns = Problems(), _columns(table)
    _require(("area", "points"), columns, problems)
    if problems:
        raise RatingError(problems.result())
    found: dict[str, int | Decimal] = {}
    comments: dict[str, str] = {}
    seen: dict[str, int] = {}
    for row in table.rows:
        key, text = row.values[columns["area"]], row.values[columns["points"]]
        _check_edition(row, columns, edition, problems)
        area = edition.area_by_id.get(key)
        if area is None:
            known = ", ".join(area.id for area in edition.areas)
            message = N_("there is no area %(area)s in %(edition)s; there are %(known)s")
            problems.add(row.number, "area", message, area=_short(key), edition=edition.id, known=known)
            continue
        if not _first_time(key, row, "area", seen, problems):
            continue
        if "comment" in columns and row.values[columns["comment"]]:
            comments[key] = row.values[columns["comment"]]
        exact = _exact(text)
        if not text:
            continue
        if exact is None or not 0 <= exact <= area.maximum:
            message = N_("area %(area)s: %(value)s is not between 0 and %(maximum)s points")
            values = {"area": key, "value": _short(text), "maximum": area.maximum}
            problems.add(row.number, "points", message, **values)
            continue
        found[key] = int(exact) if exact.denominator == 1 else Decimal(text.replace(",", "."))
    if problems:
        raise RatingError(problems.result())
    return Ratings(found, comments)


def _from_table(table: Table, edition: Edition) -> Ratings:
    problems, columns = Problems(), _columns(table)
    aspects = [aspect.id for aspect in edition.aspects]
    quick = "level" in columns and not any(aspect in columns for aspect in aspects)
    _require(("criterion",) if quick else ("criterion", *aspects), columns, problems)
    if problems:
        raise RatingError(problems.result())
    by_name = {criterion.code: criterion for criterion in edition.criteria} | dict(edition.criterion_by_id)
    ratings: dict[str, Any] = {}
    comments: dict[str, str] = {}
    seen: dict[str, int] = {}
    for row in table.rows:
        _check_edition(row, columns, edition, problems)
        name = row.values[columns["criterion"]]
        criterion = by_name.get(name) or by_name.get(name.lower())
        if criterion is None:
            message = N_("there is no criterion %(criterion)s in this edition")
            problems.add(row.number, "criterion", message, criterion=_short(name))
        elif not _first_time(criterion.id, row, "criterion", seen, problems):
            continue
        # The cells are checked even where the criterion is not known, so that one reading tells everything.
        rating = _rating_of(row, columns, edition, problems)
        if criterion is None:
            continue
        if rating:
            ratings[criterion.id] = rating
        if "comment" in columns and row.values[columns["comment"]]:
            comments[criterion.id] = row.values[columns["comment"]]
    if problems:
        raise RatingError(problems.result())
    return Ratings(ratings, comments)


def _rating_of(
    row: Row, columns: Mapping[str, str], edition: Edition, problems: Problems
) -> dict[str, int] | str:
    """One row's rating; empty where nothing is rated."""
    levels = {
        aspect.id: _cell_level(row, aspect.id, columns, edition, problems)
        for aspect in edition.aspects
        if aspect.id in columns
    }
    rated = {aspect: level for aspect, level in levels.items() if level is not None}
    quick = _cell_level(row, "level", columns, edition, problems) if "level" in columns else None
    if quick is not None and rated:
        problems.add(
            row.number, "level", N_("either one level for all aspects or a level for each: empty one of them")
        )
    elif quick is not None:
        rated = dict.fromkeys((aspect.id for aspect in edition.aspects), quick)
    word = row.values[columns[NOT_APPLICABLE]].lower() if NOT_APPLICABLE in columns else ""
    if word in _NO:
        return rated
    if word not in _YES:
        message = N_("%(value)s is neither yes nor no: write x where the criterion is not applicable")
        problems.add(row.number, NOT_APPLICABLE, message, value=_short(word))
    elif rated:
        message = N_("the criterion is marked as not applicable and rated as well: empty one of them")
        problems.add(row.number, NOT_APPLICABLE, message)
    return NOT_APPLICABLE


def _cell_level(
    row: Row, name: str, columns: Mapping[str, str], edition: Edition, problems: Problems
) -> int | None:
    text = row.values[columns[name]]
    if not text:
        return None
    number = _exact(text)
    if number is not None and _is_level(edition, number):
        return int(number)
    message = N_("%(value)s is not a level of the scale (%(levels)s)")
    problems.add(row.number, name, message, value=_short(text), levels=_scale(edition))
    return None
