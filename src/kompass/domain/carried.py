"""Ratings on their way: as files to take along, and as the compact text that a page carries from one answer to the
next because nothing is stored. What comes back is checked as if it came from a stranger, for it may.
"""

import csv
import io
import json
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import yaml

from kompass.domain.queries.calculation import LONGEST_COMMENT, by_aspect
from kompass.language import N_
from kompass.method import NOT_APPLICABLE, Edition, RatingError, Ratings
from kompass.method.ratings import check_area_points, check_ratings
from kompass.tables import Problem

MOST_CHARACTERS: Final = 400_000
"""Of the compact text: 164 criteria with a long comment each have less."""
_WOULD_COUNT: Final = re.compile(r"'*[=+\-@]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def compact(edition: Edition, ratings: Mapping[str, Any], comments: Mapping[str, str]) -> str:
    """JSON that `from_compact` reads back to equal ratings and comments."""
    return json.dumps(_plain(edition, ratings, comments), ensure_ascii=False, separators=(",", ":"))


def from_compact(edition: Edition, text: str) -> Ratings:
    """The ratings in a compact text; raises RatingError with what is wrong."""
    try:
        if len(text) > MOST_CHARACTERS:
            raise ValueError(text[:20])
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or not isinstance(data.get("ratings"), dict):
        message = N_("the answers that came back cannot be read: begin anew, or upload them as a file")
        raise RatingError((Problem(None, None, message),))
    comments = data.get("comments")
    return checked(edition, data["ratings"], comments if isinstance(comments, dict) else {})


def checked(edition: Edition, ratings: Mapping[Any, Any], comments: Mapping[Any, Any]) -> Ratings:
    """Ratings by aspect and comments as the method takes them, from whatever came; raises RatingError.

    Comments on what the edition does not have, and empty ones, are left out; long ones are cut.
    """
    given = {clean(str(key), 100): _harmless(value) for key, value in ratings.items()}
    if edition.areas_only:
        points = check_area_points(edition, given)
        known: dict[str, Any] = {key: _number(value) for key, value in points.items() if value is not None}
    else:
        check_ratings(edition, given)
        known = {
            key: NOT_APPLICABLE if value == NOT_APPLICABLE else by_aspect(edition, key, value)
            for key, value in given.items()
            if value == NOT_APPLICABLE or by_aspect(edition, key, value)
        }
    places = edition.area_by_id if edition.areas_only else edition.criterion_by_id
    said = {str(key): clean(str(text), LONGEST_COMMENT) for key, text in comments.items()}
    return Ratings(known, {key: text for key, text in said.items() if text and key in places})


def clean(text: str, longest: int) -> str:
    """Typed text without control characters (line breaks stay) and without an endless tail."""
    return _CONTROL.sub("", text[: longest * 2].replace("\r\n", "\n")).strip()[:longest]


def as_yaml(edition: Edition, ratings: Mapping[str, Any], comments: Mapping[str, str]) -> bytes:
    """A YAML file that comes back equal through an upload."""
    data = _plain(edition, ratings, comments)
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110).encode()


def as_csv(edition: Edition, ratings: Mapping[str, Any], comments: Mapping[str, str]) -> bytes:
    """A CSV file (UTF-8 with a mark for Excel) that comes back equal through an upload.

    Comments that a spreadsheet would take for a formula begin with an apostrophe, which reading takes off again.
    """
    harmless = {key: f"'{text}" if _WOULD_COUNT.match(text) else text for key, text in comments.items()}
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    if edition.areas_only:
        writer.writerow(["edition", "area", "points", "comment"])
        for area in edition.areas:
            points = ratings.get(area.id)
            cell = "" if points is None else _number(Fraction(points))
            writer.writerow([edition.id, area.id, cell, harmless.get(area.id, "")])
    else:
        aspects = [aspect.id for aspect in edition.aspects]
        writer.writerow(["edition", "criterion", *aspects, NOT_APPLICABLE, "comment"])
        for criterion in edition.criteria:
            rating = ratings.get(criterion.id)
            levels = by_aspect(edition, criterion.id, rating)
            left_out = "x" if rating == NOT_APPLICABLE else ""
            cells = [levels.get(aspect, "") for aspect in aspects]
            writer.writerow([edition.id, criterion.id, *cells, left_out, harmless.get(criterion.id, "")])
    return b"\xef\xbb\xbf" + lines.getvalue().encode()


def _plain(edition: Edition, ratings: Mapping[str, Any], comments: Mapping[str, str]) -> dict[str, Any]:
    """What YAML and JSON know alone, in the order of the edition; one level where all aspects have the same."""
    found: dict[str, Any] = {}
    if edition.areas_only:
        for area in edition.areas:
            if ratings.get(area.id) is not None:
                value = _number(Fraction(ratings[area.id]))
                found[area.id] = value if isinstance(value, int) else str(value)
    for criterion in edition.criteria:
        rating = ratings.get(criterion.id)
        levels = by_aspect(edition, criterion.id, rating)
        if rating == NOT_APPLICABLE:
            found[criterion.id] = NOT_APPLICABLE
        elif len(levels) == len(edition.aspects_of(criterion)) and len(set(levels.values())) == 1:
            found[criterion.id] = next(iter(levels.values()))
        elif levels:
            found[criterion.id] = levels
    return {"edition": edition.id, "ratings": found, **({"comments": dict(comments)} if comments else {})}


def _number(value: Fraction) -> int | Decimal | Fraction:
    """A whole number as such, a decimal one as such; what has no finite decimals stays a fraction."""
    if value.denominator == 1:
        return int(value)
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return decimal if Fraction(decimal) == value else value


def _harmless(value: Any) -> Any:
    """Numbers as they are, text cleaned, one level of a mapping; anything deeper only as its name."""
    if isinstance(value, float) and not math.isfinite(value):
        # To the method NaN is "not rated", as in a table of figures; here somebody wrote it in a file or an answer.
        return str(value)
    if value is None or isinstance(value, bool | int | float | Decimal | Fraction):
        return value
    if isinstance(value, str):
        return clean(value, 100)
    if isinstance(value, Mapping):
        return {
            clean(str(key), 100): "…" if isinstance(one, Mapping | list) else _harmless(one)
            for key, one in value.items()
        }
    return "…"
