"""The form as the method knows it: the marks in its sheets, and how filled-in sheets become ratings.

Each sheet of a form says in its first row (hidden): MARK, edition, the edition's hash, language; in its second row
(hidden) which column is which; and in its first column (hidden) whose row it is. A row whose first cell is empty is
there for people alone. So every sheet stands for itself: they may be put in another order, or left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kompass.language import LANGUAGES, N_, translator
from kompass.method.editions import Edition
from kompass.method.ratings import NOT_APPLICABLE, RatingError, Ratings, short
from kompass.method.ratings_content import MARK, clean
from kompass.method.ratings_table import ratings_of, with_columns
from kompass.tables import Limits, Problem, Problems, Sheet, Table, TableError, build_table

ABOUT = ("municipality", "date")
"""What a form asks about the evaluation; free to leave empty, and no part of the ratings."""

STAMP = "stamp"
"""The hidden row that says what the form was made for and from; means something only to who put it there."""

_NEAREST = {"nn": "nb"}
QUICK = "level"
COMMENT = "comment"


TITLES = {
    "criterion": N_("Code"),
    "area": N_("No."),
    "points": N_("Points"),
    QUICK: N_("All aspects"),
    NOT_APPLICABLE: N_("Not applicable"),
    COMMENT: N_("Comment"),
}
"""What stands above the columns, by their keys; the aspects' names are the edition's."""


def words_language(language: str) -> str:
    """The language of the words around an edition's texts: `language` or the nearest one there is."""
    return language if language in LANGUAGES else _NEAREST.get(language, "en")


def marks(edition: Edition, language: str) -> tuple[str, ...]:
    """The first row of every sheet."""
    return (MARK, edition.id, edition.hash, language)


@dataclass(frozen=True, slots=True)
class _FormSheet:
    """A sheet of a form: its marks, the keys of its columns, its rows that are somebody's."""

    name: str
    edition: str
    hash: str
    language: str
    keys: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def is_form(sheets: Iterable[Sheet]) -> bool:
    return any(_is_marked(sheet) for sheet in sheets)


def _is_marked(sheet: Sheet) -> bool:
    return bool(sheet.rows) and sheet.rows[0][1][:1] == (MARK,)


def form_edition(sheets: Sequence[Sheet]) -> str:
    """The id of the edition that the first sheet of the form names."""
    return _form_sheets(sheets)[0].edition


def form_language(sheets: Sequence[Sheet]) -> str:
    return _form_sheets(sheets)[0].language


def form_about(sheets: Sequence[Sheet]) -> Mapping[str, str]:
    """What the person wrote about the evaluation, by ABOUT; what is empty is left out."""
    found: dict[str, str] = {}
    for sheet in _form_sheets(sheets):
        if sheet.keys[:1] == ("about",):
            place = sheet.keys.index("value") if "value" in sheet.keys else len(sheet.keys)
            for _number, texts in sheet.rows:
                text = clean(texts[place])[:200] if place < len(texts) else ""
                if texts[0] in ABOUT and text:
                    found[texts[0]] = text
    return found


def form_stamp(sheets: Sequence[Sheet]) -> str:
    """What the form was made for and from; "" where it does not say."""
    for sheet in _form_sheets(sheets):
        if sheet.keys[:1] == ("about",) and "value" in sheet.keys:
            place = sheet.keys.index("value")
            for _number, texts in sheet.rows:
                if texts[0] == STAMP and place < len(texts):
                    return clean(texts[place])
    return ""


def form_ratings(sheets: Sequence[Sheet], edition: Edition, limits: Limits) -> Ratings:
    """The ratings in the sheets of a form; raises RatingError.

    A form of another edition is refused. One of the same edition whose content has changed since is read, with a note:
    ids of criteria are never used again for something else, and hours of work should not be lost to a mended comma.
    """
    found = _form_sheets(sheets)
    _refuse_another_edition(found, edition)
    kind, other = ("area", "criterion") if edition.areas_only else ("criterion", "area")
    if any(sheet.keys[:1] == (other,) for sheet in found):
        raise RatingError((Problem(None, None, _OTHER_KIND[other], {"edition": edition.id}),))
    try:
        tables = _tables([sheet for sheet in found if sheet.keys[:1] == (kind,)], limits)
        ratings = ratings_of(tables, edition, named=True)
    except RatingError as error:
        raise RatingError(with_columns(error.problems, _titles(edition, found[0].language))) from None
    if any(sheet.hash != edition.hash for sheet in found):
        message = N_(
            "the form was made from another version of the edition %(edition)s; the ratings were read as they stand"
        )
        ratings.notes = (Problem(None, None, message, {"edition": edition.id}),)
    return ratings


_OTHER_KIND: Final = {
    "criterion": N_("the form rates criteria, but of the edition %(edition)s only the areas are known here"),
    "area": N_(
        "the form gives the points of areas, but the edition %(edition)s is rated criterion by criterion"
    ),
}


def _refuse_another_edition(found: Sequence[_FormSheet], edition: Edition) -> None:
    others = [sheet for sheet in found if sheet.edition != edition.id]
    if not others:
        return
    message = N_("the form is for the edition %(found)s, not for %(edition)s")
    problems = Problems()
    several = len({sheet.edition for sheet in found}) > 1
    for sheet in others if several else others[:1]:
        problems.sheet = sheet.name if several else None
        problems.add(None, None, message, found=short(sheet.edition), edition=edition.id)
    raise RatingError(problems.result())


def _form_sheets(sheets: Sequence[Sheet]) -> list[_FormSheet]:
    found = []
    for sheet in sheets:
        if not _is_marked(sheet):
            continue
        _mark, edition, digest, language = (*sheet.rows[0][1], "", "", "", "")[:4]
        keys = sheet.rows[1][1] if len(sheet.rows) > 1 else ()
        rows = tuple(row for row in sheet.rows[2:] if row[1][:1] != ("",))
        found.append(
            _FormSheet(sheet.name or "", clean(edition), digest, clean(language)[:8], tuple(keys), rows)
        )
    return found


def _titles(edition: Edition, language: str) -> dict[str, str]:
    """What stands above each column, by its key."""
    _ = translator(words_language(language))
    titles = {key: _(title) for key, title in TITLES.items()}
    return titles | {aspect.id: aspect.name(language) for aspect in edition.aspects}


def _tables(sheets: Sequence[_FormSheet], limits: Limits) -> list[Table]:
    """The rows of each sheet as a table with the sheet's keys as header; raises RatingError."""
    tables = []
    problems: list[Problem] = []
    for sheet in sheets:
        within = len(sheet.keys)
        rows = ((number, texts[:within]) for number, texts in sheet.rows)
        try:
            tables.append(
                build_table(
                    ((0, sheet.keys), *rows), sheet=sheet.name, kind="xlsx", limits=limits, named=True
                )
            )
        except TableError as error:
            # Each sheet tells at most `limits.problems`; those of a further one are added as long as they fit.
            if not problems or len(problems) + len(error.problems) <= limits.problems:
                problems += error.problems
    if problems:
        raise RatingError(tuple(problems))
    return tables


__all__ = [
    "ABOUT",
    "COMMENT",
    "MARK",
    "NOT_APPLICABLE",
    "QUICK",
    "STAMP",
    "TITLES",
    "form_about",
    "form_edition",
    "form_language",
    "form_ratings",
    "form_stamp",
    "is_form",
    "marks",
    "words_language",
]
