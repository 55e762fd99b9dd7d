"""Filled-in forms: sheets in any order, some missing, and every way to fill one in wrongly."""

import functools
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kompass.method import Edition, RatingError, Ratings, load_edition, load_ratings
from kompass.method.ratings_file import about, edition_named, language_named, load_content
from kompass.reports.form import rating_form
from tests.forms import filled

OPEN = load_edition("open-2020")
AREAS = load_edition("official-2010")
FIRST, SECOND, LAST = OPEN.criteria[0].id, OPEN.criteria[1].id, OPEN.criteria[-1].id
ALL = {aspect.id: 3 for aspect in OPEN.aspects}
FORM = rating_form(OPEN, language="en")
ONE, EIGHT = (f"{area.id} {area.name('en')}"[:31] for area in (OPEN.areas[0], OPEN.areas[-1]))


def load(
    folder: Path,
    answers: Mapping[str, Any],
    change: Callable[[Any], None] | None = None,
    *,
    form: bytes = FORM,
    edition: Edition = OPEN,
) -> Ratings:
    path = folder / "form.xlsx"
    path.write_bytes(filled(form, answers, change=change))
    return load_ratings(path, edition)


def problems(folder: Path, answers: Mapping[str, Any], change: Any = None, **options: Any) -> list[str]:
    with pytest.raises(RatingError) as raised:
        load(folder, answers, change, **options)
    return [problem.text() for problem in raised.value.problems]


@functools.cache
def sheet_of(criterion: str) -> tuple[str, int]:
    """Name of the sheet and row in which a criterion stands."""
    book = openpyxl.load_workbook(io.BytesIO(FORM))
    for sheet in book.worksheets:
        for row in range(3, sheet.max_row + 1):
            if sheet.cell(row, 1).value == criterion:
                return sheet.title, row
    raise LookupError(criterion)


@pytest.mark.parametrize(
    "value", [3, 3.0, "3", " 3 ", "3 – fully", "3 - FULLY", "3–fullt ut", "3: fully", "3 —  fully"]
)
def test_levels_as_numbers_and_in_words(tmp_path: Path, value: Any) -> None:
    assert load(tmp_path, {FIRST: {"level": value}}) == {FIRST: ALL}


@pytest.mark.parametrize("value", ["fully", "3 – partly", "4 – fully", "3 fully", "3 –", "-3 – fully", "2.5"])
def test_words_that_are_no_level(tmp_path: Path, value: str) -> None:
    sheet, row = sheet_of(FIRST)
    assert problems(tmp_path, {FIRST: {"anchored": value}}) == [
        f"sheet {sheet}, row {row}, column Anchored: {value} is not a level of the scale (0, 1, 2, 3)"
    ]


def test_every_problem_of_every_sheet_at_once(tmp_path: Path) -> None:
    answers = {
        FIRST: {"level": 3, "built_up": 2},
        SECOND: {"not_applicable": "maybe"},
        LAST: {"built_up": 9, "not_applicable": "yes"},
    }
    (one, first), (_, second), (eight, last) = (sheet_of(key) for key in (FIRST, SECOND, LAST))
    assert problems(tmp_path, answers) == [
        f"sheet {one}, row {first}, column All aspects: "
        "either one level for all aspects or a level for each: empty one of them",
        f"sheet {one}, row {second}, column Not applicable: "
        "maybe is neither yes nor no: write x where the criterion is not applicable",
        f"sheet {eight}, row {last}, column Built up: 9 is not a level of the scale (0, 1, 2, 3)",
    ]


def test_one_level_for_all_and_the_same_for_an_aspect_is_one_too_many(tmp_path: Path) -> None:
    assert len(problems(tmp_path, {FIRST: {"level": 2, "built_up": 2}})) == 1


def turned_round(book: Any) -> None:
    for number in range(len(book.worksheets)):
        book.move_sheet(book.worksheets[-1], -len(book.worksheets) + 1 + number)


def test_order_of_the_sheets_does_not_matter(tmp_path: Path) -> None:
    answers = {FIRST: {"level": 3}, LAST: {"level": 3}}
    assert load(tmp_path, answers, turned_round) == {FIRST: ALL, LAST: ALL}


def test_missing_and_hidden_sheets_are_not_rated(tmp_path: Path) -> None:
    def without(book: Any) -> None:
        del book[sheet_of(LAST)[0]]
        del book[book.worksheets[0].title]

    def hidden(book: Any) -> None:
        book[sheet_of(LAST)[0]].sheet_state = "hidden"

    answers = {FIRST: {"level": 3}, LAST: {"level": 3}}
    assert load(tmp_path, answers, without) == {FIRST: ALL}
    assert load(tmp_path, answers, hidden) == {FIRST: ALL}


def test_sheets_of_ones_own_are_left_alone(tmp_path: Path) -> None:
    def with_notes(book: Any) -> None:
        notes = book.create_sheet("Notes", 0)
        notes["A1"], notes["B2"] = "criterion", "=1/0"

    assert load(tmp_path, {FIRST: {"level": 3}}, with_notes) == {FIRST: ALL}


def test_copied_sheet(tmp_path: Path) -> None:
    def copied(book: Any) -> None:
        book.copy_worksheet(book[sheet_of(LAST)[0]]).title = "Copy"

    sheet, row = sheet_of(LAST)
    found = problems(tmp_path, {LAST: {"level": 3}}, copied)
    assert found[-1] == (
        f"sheet Copy, row {row}, column Code: {LAST} has a row already (sheet {sheet}, row {row}): keep one"
    )
    assert len(found) == len(OPEN.areas[-1].criteria)


def test_form_of_another_edition(tmp_path: Path) -> None:
    assert problems(tmp_path, {}, edition=AREAS) == [
        "the form is for the edition open-2020, not for official-2010"
    ]

    def mixed(book: Any) -> None:
        book[sheet_of(LAST)[0]]["B1"] = "open-1999"

    assert problems(tmp_path, {}, mixed) == [
        f"sheet {sheet_of(LAST)[0]}: the form is for the edition open-1999, not for open-2020"
    ]


def test_row_of_a_criterion_that_is_no_more(tmp_path: Path) -> None:
    def renamed(book: Any) -> None:
        sheet, row = sheet_of(FIRST)
        book[sheet].cell(row, 1).value = "gone"

    sheet, row = sheet_of(FIRST)
    assert problems(tmp_path, {FIRST: {"level": 3}}, renamed) == [
        f"sheet {sheet}, row {row}, column Code: there is no criterion gone in this edition"
    ]


def test_formula_errors_in_answers(tmp_path: Path) -> None:
    places = [sheet_of(FIRST), sheet_of(LAST)]

    def broken(book: Any) -> None:
        for sheet, row in places:
            book[sheet].cell(row, 4).value = "=NOSUCH()"

    assert problems(tmp_path, {}, broken) == [
        f"sheet {sheet}, row {row}, column All aspects: a formula without a value: "
        "open the file in a spreadsheet program, save it, and hand that in"
        for sheet, row in places
    ]


def test_sheet_whose_columns_were_lost(tmp_path: Path) -> None:
    def broken(book: Any) -> None:
        book[sheet_of(FIRST)[0]]["E2"] = None

    sheet, row = sheet_of(FIRST)
    assert problems(tmp_path, {FIRST: {"built_up": 3}}, broken) == [
        f"sheet {sheet}, row {row}, column E: 3 stands in a column without a name: name it, or remove the text"
    ]
    assert problems(tmp_path, {}, broken) == [
        f"sheet {sheet}, column Built up: the column is missing: add it to the first row of the table"
    ]


def test_points_of_areas(tmp_path: Path) -> None:
    form = rating_form(AREAS, language="sv")
    found = load(tmp_path, {"1": {"points": 61}, "2": {"points": 60.5}}, form=form, edition=AREAS)
    assert found == {"1": 61, "2": 60.5}
    assert problems(tmp_path, {"3": {"points": 101}}, form=form, edition=AREAS) == [
        "sheet Poäng per fokusområde, row 9, column Poäng: area 3: 101 is not between 0 and 100 points"
    ]


def test_what_the_file_says_about_itself(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    told = {"municipality": "Røros", "date": "2026-06"}
    path.write_bytes(filled(FORM, {}, about=told))
    content = load_content(path)
    assert (edition_named(content), language_named(content), about(content)) == ("open-2020", "en", told)
    plain = tmp_path / "ratings.csv"
    plain.write_text("criterion;level;Edition\na;1;\nb;1;Mine \n", encoding="utf-8")
    content = load_content(plain)
    assert (edition_named(content), language_named(content), about(content)) == ("mine", None, {})


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("r.csv", "criterion;level\na;1\n", None),
        ("r.csv", "criterion;edition\na\nb\n", None),
        ("r.csv", ";;\n", None),
        ("r.yaml", "edition: mine\n", None),
        ("r.yaml", "edition: mine\nratings: {}\n", "mine"),
        ("r.yaml", "edition:\nratings: {}\n", None),
        ("r.json", '{"edition": 2020, "ratings": {}}', "2020"),
        ("r.json", '{"edition": "mine", "ratings": []}', None),
    ],
)
def test_edition_that_a_file_names(tmp_path: Path, name: str, text: str, expected: str | None) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert edition_named(load_content(path)) == expected
