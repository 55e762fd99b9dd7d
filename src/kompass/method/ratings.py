"""Ratings as people have them, checked against an edition (method.md section 2); every problem at once.

Ratings are `{criterion id: {aspect id: level} | level | "not_applicable"}`: one level alone is a quick rating and
fills all aspects that count for the criterion. Where the scale has bands, a level is any whole number in one of them.
What is missing, or None, is not rated. For an edition that stops at areas: `{area id: points}`.
"""

import itertools
import math
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import Any

from kompass.language import N_
from kompass.method.editions import Criterion, Edition
from kompass.method.ratings_content import clean
from kompass.tables import Problem, Problems

NOT_APPLICABLE = "not_applicable"
_NUMBER = re.compile(r"[-+]?[0-9]{1,9}([.,][0-9]{0,9})?")

Levels = tuple[int | None, ...] | None
"""One criterion's levels in the order of the aspects that count for it (`Edition.aspects_of`; None: not rated); None
as a whole: not applicable."""


class RatingError(Exception):
    """Ratings that cannot be scored; `problems` holds everything wrong with them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.text() for problem in problems))


class Ratings(dict[str, Any]):
    """Ratings read from a file, equal to a plain dict of the same; `comments` holds what was written beside them.

    `notes`: what the person should know though the ratings were read.
    """

    def __init__(
        self,
        ratings: Mapping[str, Any],
        comments: Mapping[str, str] | None = None,
        notes: tuple[Problem, ...] = (),
    ) -> None:
        super().__init__(ratings)
        self.comments: dict[str, str] = dict(comments or {})
        self.notes = notes


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
            problems.add(rows.get(key), "area", message, area=short(key), edition=edition.id, known=known)
    found: dict[str, Fraction | None] = {}
    for area in edition.areas:
        value = points.get(area.id)
        number = None if value is None else exact(value)
        if value is not None and (number is None or not 0 <= number <= area.maximum):
            message = N_("area %(area)s: %(value)s is not between 0 and %(maximum)s points")
            values = {"area": area.id, "value": short(value), "maximum": str(area.maximum)}
            problems.add(rows.get(area.id), "points", message, **values)
        found[area.id] = number
    if problems:
        raise RatingError(problems.result())
    return found


def _refuse_unknown(
    known: Mapping[str, Any], given: Iterable[Any], rows: Mapping[str, int], problems: Problems
) -> None:
    for key in given:
        if key not in known:
            message = N_("there is no criterion %(criterion)s in this edition")
            problems.add(rows.get(key), "criterion", message, criterion=short(key))


def _levels(
    edition: Edition, criterion: Criterion, rating: Any, row: int | None, problems: Problems
) -> Levels:
    if isinstance(rating, str) and rating == NOT_APPLICABLE:
        return None
    if not isinstance(rating, Mapping):
        level = _level(edition, criterion, None, rating, row, problems)
        return (level,) * len(edition.aspects_of(criterion))
    aspects = [aspect.id for aspect in edition.aspects_of(criterion)]
    others = {aspect.id for aspect in edition.aspects} - set(aspects)
    for key in rating:
        if key in others and rating[key] is None:
            continue
        if key not in aspects:
            message = (
                N_("%(criterion)s is not rated by the aspect %(aspect)s; its aspects are %(known)s")
                if key in others
                else N_("%(criterion)s: there is no aspect %(aspect)s; there are %(known)s")
            )
            values = {"criterion": criterion.id, "aspect": short(key), "known": ", ".join(aspects)}
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
    number = None if isinstance(value, str) else exact(value)
    if number is not None and edition.level_of(number):
        return int(number)
    message = (
        N_("%(criterion)s: %(value)s is not a whole number from %(levels)s")
        if one_range(edition)
        else N_("%(criterion)s: %(value)s is not a level of the scale (%(levels)s)")
    )
    values = {"criterion": criterion.id, "value": short(value), "levels": scale(edition)}
    problems.add(row, aspect, message, **values)
    return None


def one_range(edition: Edition) -> bool:
    """Whether the scale has bands that leave no whole number out between the lowest and the highest."""
    neighbours = itertools.pairwise(edition.levels)
    return edition.banded and all(before.last + 1 == after.value for before, after in neighbours)


def scale(edition: Edition) -> str:
    """What a rating may be: "0, 1, 2, 3", or "0–100" for bands without gaps."""
    if one_range(edition):
        return f"{edition.levels[0].value}–{edition.highest_level}"
    return ", ".join(level.mark for level in edition.levels)


def exact(value: object) -> Fraction | None:
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


def short(value: object) -> str:
    """A value for a message: no longer than 40 characters, and only what can be shown."""
    text = clean(str(value))
    return text if len(text) <= 40 else text[:37] + "..."
