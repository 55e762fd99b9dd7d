"""Ratings files: from what a file holds to ratings for an edition, and which edition the file itself names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kompass.language import N_
from kompass.method.editions import Edition
from kompass.method.ratings import RatingError, Ratings, check_area_points, check_ratings, short
from kompass.method.ratings_content import Content, clean, read_content
from kompass.method.ratings_form import (
    form_about,
    form_edition,
    form_language,
    form_ratings,
    form_stamp,
    is_form,
)
from kompass.method.ratings_table import ratings_of
from kompass.tables import Limits, Problem, TableError, build_table
from kompass.tables.reading import read_bytes

LIMITS = Limits()


def load_ratings(path: str | Path, edition: Edition) -> Ratings:
    """Ratings from a CSV, Excel, YAML or JSON file or a form; raises RatingError with every problem, where it stands.

    Table columns: `criterion` (id, or code in the edition), one per aspect (with panels: of the panels that have rows),
    `not_applicable`, `comment`; instead of the aspects `level` alone (quick rating); optional `edition`. An empty cell
    is not rated. For an edition that stops at
    areas: `area`, `points`. YAML and JSON: the mapping itself, or `{edition, ratings, comments}`. Form: see
    `kompass form`.
    """
    return to_ratings(load_content(path), edition)


def load_content(path: str | Path) -> Content:
    """What a ratings file holds, for `edition_named` and `to_ratings`; raises RatingError."""
    try:
        return read_content(read_bytes(path, LIMITS), Path(path).name, LIMITS)
    except TableError as error:
        raise RatingError(error.problems) from None


def edition_named(content: Content) -> str | None:
    """The id of the edition that the file itself names, as it stands there: there need be no such edition."""
    if is_form(content.sheets):
        return form_edition(content.sheets)
    if not content.sheets:
        named = content.mapping.get("edition") if isinstance(content.mapping.get("ratings"), dict) else None
        return None if named is None else clean(str(named))
    header, *rows = content.sheets[0].rows or ((0, ()),)
    names = [" ".join(text.lower().split()) for text in header[1]]
    if "edition" not in names:
        return None
    place = names.index("edition")
    named_in_rows = (clean(texts[place]) for _number, texts in rows if place < len(texts))
    return next((text.lower() for text in named_in_rows if text), None)


def language_named(content: Content) -> str | None:
    """The language of a form; None for other files."""
    return form_language(content.sheets) if is_form(content.sheets) else None


def about(content: Content) -> Mapping[str, str]:
    """What a form says about the evaluation: municipality, date; only what was filled in."""
    return form_about(content.sheets) if is_form(content.sheets) else {}


def stamp(content: Content) -> str:
    """What a form was made for and from; "" for other files and where it does not say."""
    return form_stamp(content.sheets) if is_form(content.sheets) else ""


def to_ratings(content: Content, edition: Edition, limits: Limits = LIMITS) -> Ratings:
    """The content as ratings for the edition; raises RatingError with every problem."""
    if is_form(content.sheets):
        return form_ratings(content.sheets, edition, limits)
    if not content.sheets:
        return _from_mapping(content, edition)
    sheet = content.sheets[0]
    try:
        table = build_table(sheet.rows, sheet=sheet.name, kind=sheet.kind, limits=limits)
    except TableError as error:
        raise RatingError(error.problems) from None
    return ratings_of((table,), edition)


def _from_mapping(content: Content, edition: Edition) -> Ratings:
    data: Mapping[str, Any] = content.mapping
    comments: Any = {}
    if isinstance(data.get("ratings"), dict):
        if data.get("edition") not in (None, edition.id):
            message = N_("the ratings are for the edition %(found)s, not for %(edition)s")
            raise RatingError(
                (Problem(None, None, message, {"found": short(data["edition"]), "edition": edition.id}),)
            )
        comments = data.get("comments")
        data = data["ratings"]
    rows = {key: content.lines[key] for key in data if key in content.lines}
    if edition.areas_only:
        check_area_points(edition, data, rows=rows)
    else:
        check_ratings(edition, data, rows=rows)
        data = {
            key: dict.fromkeys((aspect.id for aspect in edition.aspects_of(key)), value)
            if type(value) is int
            else value
            for key, value in data.items()
        }
    comments = comments if isinstance(comments, dict) else {}
    return Ratings(data, {clean(key): clean(str(text)) for key, text in comments.items()})
