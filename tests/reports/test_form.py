"""The form: made from any edition in any of its languages, and read again to exactly what was filled in."""

import io
import random
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kompass.language import listed
from kompass.method import Edition, editions, load_edition, load_ratings
from kompass.method.editions import Criterion
from kompass.reports.form import FormLanguageError, rating_form
from tests.forms import filled
from tests.method.small_editions import edition_data, write

EVERY = [(id, language) for id in editions() for language in load_edition(id).languages]
OPEN = load_edition("open-2020")


def read(data: bytes, edition: Edition, folder: Path) -> Any:
    path = folder / "form.xlsx"
    path.write_bytes(data)
    return load_ratings(path, edition)


def answers_for(
    edition: Edition, language: str, seed: int
) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    """Cells filled in by chance in every way a form allows, the ratings they mean, and the comments."""
    chance = random.Random(seed)
    cells: dict[str, Any] = {}
    ratings: dict[str, Any] = {}
    comments: dict[str, str] = {}
    if edition.areas_only:
        for area in edition.areas:
            if chance.random() < 0.7:
                ratings[area.id] = chance.randint(0, int(area.maximum))
                comments[area.id] = '=HYPERLINK("http://x.example")'
                cells[area.id] = {"points": ratings[area.id], "comment": comments[area.id]}
        return cells, ratings, comments
    # In a form of a scale with bands a number is typed; otherwise a level is chosen in words.
    words: dict[int, Any] = {
        value: value if edition.banded else f"{value} – {level.name(language)}"
        for level in edition.levels
        for value in range(level.value, level.last + 1)
    }
    for criterion in edition.criteria:
        aspects = [aspect.id for aspect in edition.aspects_of(criterion)]
        way = chance.choice(("none", "quick", "aspects", "number", "some", "not applicable"))
        values = sorted(words)
        level = chance.choice(values)
        if way == "quick":
            cells[criterion.id] = {"level": words[level]}
            ratings[criterion.id] = dict.fromkeys(aspects, level)
        elif way in ("aspects", "number", "some"):
            chosen = {aspect: chance.choice(values) for aspect in aspects}
            if way == "some":
                chosen.pop(chance.choice(aspects))
            cells[criterion.id] = {
                key: value if way == "number" else words[value] for key, value in chosen.items()
            }
            ratings[criterion.id] = chosen
        elif way == "not applicable":
            cells[criterion.id] = {"not_applicable": "yes", "comment": 'Røros has none; "so" = 0'}
            ratings[criterion.id] = "not_applicable"
            comments[criterion.id] = 'Røros has none; "so" = 0'
    return cells, ratings, comments


@pytest.mark.parametrize(("id", "language"), EVERY)
def test_unchanged_form_holds_no_ratings(id: str, language: str, tmp_path: Path) -> None:
    edition = load_edition(id)
    found = read(rating_form(edition, language=language), edition, tmp_path)
    assert (found, found.comments, found.notes) == ({}, {}, ())


@pytest.mark.parametrize(("id", "language"), EVERY)
def test_filled_in_form_reads_to_exactly_what_was_filled_in(id: str, language: str, tmp_path: Path) -> None:
    edition = load_edition(id)
    form = rating_form(edition, language=language)
    for seed in range(2):
        cells, ratings, comments = answers_for(edition, language, seed)
        found = read(filled(form, cells), edition, tmp_path)
        assert (found, found.comments) == (ratings, comments)


@pytest.mark.parametrize(("id", "language"), EVERY)
def test_the_same_edition_and_language_give_the_same_bytes(id: str, language: str) -> None:
    edition = load_edition(id)
    assert rating_form(edition, language=language) == rating_form(edition, language=language)


def test_language_the_edition_lacks() -> None:
    with pytest.raises(
        FormLanguageError, match=r"^the edition caf-2020 has no texts in 'sv'; it has nb, en$"
    ):
        rating_form(load_edition("caf-2020"), language="sv")


def test_sheets_ask_for_the_aspects_of_their_area_alone() -> None:
    caf = load_edition("caf-2020")
    _about, *areas = opened(rating_form(caf, language="en")).worksheets
    keys = [[cell.value for cell in sheet[2] if cell.value][3:] for sheet in areas]
    enablers = ["level", "plan", "do", "check", "act", "not_applicable", "comment"]
    results = ["level", "trend", "targets", "not_applicable", "comment"]
    assert keys == [enablers] * 5 + [results] * 4
    for sheet, columns in zip(areas, keys, strict=True):
        rules = [rule for rule in sheet.data_validations.dataValidation if rule.type == "whole"]
        assert {(rule.formula1, rule.formula2) for rule in rules} == {("0", "100")}
        assert len(rules) == len(columns) - 2


def opened(data: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def _note(criterion: Criterion) -> str:
    text = criterion.text("en")
    evidence = {kind.id: kind.name("en") for kind in OPEN.evidence}
    parts = {
        "What to look at": text.guidance,
        "At its best": text.ideal,
        "What is often missing": text.missing,
        "Typical evidence": listed((evidence[kind] for kind in criterion.evidence), "en"),
    }
    return "\n\n".join(f"{label}\n{words}" for label, words in parts.items() if words)


def test_one_sheet_per_area_with_every_criterion() -> None:
    about, *areas = opened(rating_form(OPEN, language="en")).worksheets
    assert about.title == "About this form"
    assert [sheet["B3"].value for sheet in areas] == [f"{area.id} {area.name('en')}" for area in OPEN.areas]
    for sheet, area in zip(areas, OPEN.areas, strict=True):
        rows = [[cell.value for cell in row[:3]] for row in sheet.iter_rows(min_row=7)]
        expected: list[list[str | None]] = []
        for sub_area in area.sub_areas:
            expected.append([None, sub_area.id, sub_area.name("en")])
            for criterion in sub_area.criteria:
                text = criterion.text("en")
                expected.append([criterion.id, criterion.code, f"{text.title}\n{text.question}"])
        assert rows == expected
        notes = [row[2].comment.text for row in sheet.iter_rows(min_row=7) if row[0].value]
        assert notes == [_note(criterion) for criterion in area.criteria]


def test_title_says_edition_hash_and_that_the_text_is_our_own() -> None:
    for id, own in (("open-2020", True), ("official-2010", False)):
        edition = load_edition(id)
        sheet = opened(rating_form(edition, language="en")).worksheets[0]
        texts = {cell.value for row in sheet.iter_rows() for cell in row if cell.value}
        assert {edition.name("en"), edition.id, edition.hash} <= texts
        assert ("Own text, not the official instrument." in texts) == own


@pytest.mark.parametrize("id", ["open-2020", "official-2010"])
def test_only_what_is_to_be_filled_in_is_open(id: str) -> None:
    edition = load_edition(id)
    wanted = {None, "about", "criterion", "area"}
    for sheet in opened(rating_form(edition, language="en")).worksheets:
        assert sheet.protection.sheet
        keys = [cell.value for cell in sheet[2]]
        assert keys[0] in wanted
        open_cells = {
            cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
        }
        to_fill = {
            row[place].coordinate
            for row in sheet.iter_rows(min_row=3)
            if row[0].value
            for place, key in enumerate(keys)
            if key and key[0] != "(" and key not in ("about", "label", "criterion", "area")
        }
        assert open_cells == to_fill
        assert (sheet.row_dimensions[1].hidden, sheet.row_dimensions[2].hidden) == (True, True)
        assert sheet.column_dimensions["A"].hidden


def test_drop_downs_come_from_the_scale_of_the_edition() -> None:
    book = opened(rating_form(OPEN, language="en"))
    about, sheet = book.worksheets[:2]
    sources = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    lists = []
    for source in sorted(sources, key=lambda text: int(text.rpartition("$")[2])):
        name, _, cells = source.partition("!")
        assert name == f"'{about.title}'"
        found = about[cells.replace("$", "")]
        lists.append([row[0].value for row in found] if isinstance(found, tuple) else [found.value])
    assert lists == [["0 – not at all", "1 – partly", "2 – to a high degree", "3 – fully"], ["yes"]]
    assert all(rule.error for rule in sheet.data_validations.dataValidation)


def test_points_are_held_between_nothing_and_the_maximum() -> None:
    sheet = opened(rating_form(load_edition("official-2020"), language="sv")).worksheets[1]
    rules = sheet.data_validations.dataValidation
    assert [(rule.type, float(rule.formula1), float(rule.formula2)) for rule in rules] == [
        ("decimal", 0, 100)
    ] * 8


def test_the_only_formulas_count_and_bear_their_value() -> None:
    form = rating_form(OPEN, language="en")
    formulas = [cell for sheet in opened(form).worksheets for row in sheet.iter_rows() for cell in row]
    computed = [cell for cell in formulas if cell.data_type == "f"]
    values = opened(form, values=True)
    assert [values[cell.parent.title][cell.coordinate].value for cell in computed] == [
        f"0 of {len(area.criteria)} rated" for area in OPEN.areas
    ] * 2
    assert not [cell for cell in computed if not re.match('=\'|=""&SUMPRODUCT', cell.value)]


def test_print_set_up_and_frozen_header() -> None:
    sheet = opened(rating_form(OPEN, language="nb")).worksheets[1]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$6:$6", "D7")


ODD_NAMES = [
    "History's: [all] of/it? * \\ " + "very " * 10 + "long",
    "History's: [all] of/it? * \\ " + "very " * 10 + "LONG",
    "'",
    '=1+1 & "more"',
    "x" * 60,
]


@pytest.mark.parametrize("aspects", [{"only": "1"}, {"one": "0.5", "two": "0.5"}])
def test_edition_with_odd_names(tmp_path: Path, aspects: dict[str, str]) -> None:
    """Names and words that Excel would trip over: in sheets' names, lists, formulas, footers."""
    data = edition_data([[["5", "10"]] for _ in ODD_NAMES], aspects=aspects, levels=(0, 1))
    for area, name in zip(data["areas"], ODD_NAMES, strict=True):
        area["names"] = {"en": name}
    for level, name in zip(
        data["scale"]["levels"], ("no, \"not\" 'at' all – ever", "=yes: " + "y" * 300), strict=True
    ):
        level["names"] = {"en": name}
    for aspect in data["aspects"]:
        aspect["names"] = {"en": "=An aspect & " + "with a long name " * 5 + aspect["id"]}
    data["names"] = {"en": "Mine & yours &P"}
    edition = load_edition(write(tmp_path, data))
    form = rating_form(edition, language="en")
    titles = [sheet.title for sheet in opened(form).worksheets]
    assert len({title.casefold() for title in titles}) == 6
    assert all(0 < len(title) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", title) for title in titles)
    cells, ratings, comments = answers_for(edition, "en", seed=1)
    if len(aspects) == 1:  # one level for all aspects would be the same column twice
        cells = {
            key: {"only" if name == "level" else name: value for name, value in cell.items()}
            for key, cell in cells.items()
        }
    found = read(filled(form, cells), edition, tmp_path)
    assert (found, found.comments) == (ratings, comments)


def test_parts_are_what_a_spreadsheet_program_writes() -> None:
    with zipfile.ZipFile(io.BytesIO(rating_form(OPEN, language="en"))) as archive:
        assert len(archive.namelist()) < 60
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
