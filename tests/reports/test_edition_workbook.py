"""The workbook of an edition: there and back without loss, and what is wrong in it is said with sheet and cell."""

import copy
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kompass.method import EditionError, editions
from kompass.method.bank import whole_bank
from kompass.method.edition_check import FOLDER
from kompass.method.edition_columns import MOST
from kompass.method.edition_sheets import edition_in, read_edition_workbook
from kompass.method.edition_source import Source, parse_source
from kompass.method.edition_table import MARK, bank_data
from kompass.method.edition_yaml import yaml_text
from kompass.method.editions import Whole, check_file, read_whole, whole_edition
from kompass.reports.edition_workbook import edition_workbook
from kompass.tables import Limits, Sheet
from kompass.tables.workbook import read_workbook
from tests.method.small_editions import edition_data


def shipped(name: str) -> Whole:
    return read_whole(FOLDER / f"{name}.yaml")


def built(data: dict[str, Any], bank: dict[str, Any] | None = None) -> Whole:
    """The edition in plain data."""
    head = whole_bank(Source("bank.yaml", bank, {(): 1})) if bank else None
    return whole_edition(Source("made-up.yaml", data, {(): 1}), head)


def read_here(content: bytes) -> Whole:
    """The workbook read in this process, which is quicker."""
    found = read_workbook(content, Limits(columns=2_000), MARK)
    sheets = (Sheet(name, "xlsx", tuple((n, tuple(texts)) for n, texts in rows)) for name, rows in found)
    return edition_in(sheets, "made-up.xlsx").whole


def same(one: Whole, other: Whole) -> None:
    assert one.source.data == other.source.data
    assert bank_data(one) == bank_data(other)
    assert one.edition.hash == other.edition.hash


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", editions())
def test_shipped_edition_there_and_back(tmp_path: Path, name: str, language: str) -> None:
    whole = shipped(name)
    file = tmp_path / "edition.xlsx"
    file.write_bytes(edition_workbook(whole, language=language))
    found = read_edition_workbook(file)
    same(found.whole, whole)
    assert found.left_out == ()


@pytest.mark.parametrize("name", editions())
def test_shipped_edition_as_yaml(tmp_path: Path, name: str) -> None:
    whole = shipped(name)
    (tmp_path / "edition.yaml").write_text(yaml_text(whole.source.data), encoding="utf-8")
    bank = bank_data(whole)
    if bank is not None:
        (tmp_path / "bank").mkdir()
        (tmp_path / "bank" / f"{bank['id']}.yaml").write_text(yaml_text(bank), encoding="utf-8")
    assert check_file(tmp_path / "edition.yaml") == ()
    same(read_whole(tmp_path / "edition.yaml"), whole)


ODD = st.sampled_from(
    (
        *(
            "=1+1",
            "+47 22",
            "-",
            "@home",
            "'quoted'",
            '"',
            "\\n",
            "\\\\u0041",
            "[]",
            "{}",
            " [] ",
            "1e5",
            "007",
            "1,5",
            "NO",
            "no",
        ),
        *(
            "true",
            "null",
            "~",
            "#",
            "# not a comment",
            "a: b",
            "- a",
            "| a",
            "_x000D_",
            "_x0041_",
            "\tx",
            "x\n",
            "\n\nx",
            "a\r\nb",
        ),
        *(
            "a\x00b",
            "\x85x",
            "\u2028x",
            "\ufeffx",
            "\uffffx",
            "\U0001f600",
            "e\u0301",
            "  led og fulgt  ",
            "a, b; c",
            "#N/A",
            "2017-06",
        ),
        *("<b>&amp;</b>", "]]>", "%(n)s", "{{ n }}", "æøå", "x" * 200),
    )
)
TEXTS = st.one_of(
    ODD,
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30).filter(
        lambda text: text.strip() != ""
    ),
)
SHORT = TEXTS.filter(lambda text: len(text) <= 100)


@st.composite
def small_editions(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any] | None]:
    data = edition_data([[["10", "20"], ["100/3", "5/3"]], [["40"]]])
    data["names"] = {"en": draw(TEXTS)}
    data["licence"] = draw(TEXTS)
    data["areas"][0]["introduction"] = {"en": draw(TEXTS), "nb": draw(TEXTS)}
    data["areas"][1]["sources"] = draw(
        st.sampled_from(({}, {"en": {"country": "NO", "our_translation": True}}))
    )
    data["main_tasks"] = draw(
        st.sampled_from(([], [{"id": "t1", "names": {"en": "T"}}, {"id": "t2", "names": {"en": "T"}}]))
    )
    data["areas"][0]["sub_areas"][0]["main_tasks"] = [task["id"] for task in data["main_tasks"]]
    data["scale"]["levels"][1]["names"] = {"en": draw(TEXTS)}
    for one in data["criteria"].values():
        text = one["texts"]["en"]
        text["question"] = draw(TEXTS)
        text["title"] = draw(TEXTS)
        if draw(st.booleans()):
            text["keywords"] = draw(st.lists(SHORT, min_size=1, max_size=4, unique=True))
        if draw(st.booleans()):
            text["aspects"] = {"anchored": draw(TEXTS)}
        if draw(st.booleans()):
            one["texts"]["nn"] = {"title": draw(TEXTS), "question": draw(TEXTS)}
    if not draw(st.booleans()):
        return data, None
    banked = {
        name: data["criteria"].pop(name) for name in draw(st.sampled_from((["c1-1-1"], ["c1-1-1", "c2-1-1"])))
    }
    banked["not-placed"] = {"texts": {"en": {"title": draw(TEXTS), "question": draw(TEXTS)}}, "ask": ["r"]}
    banked["c1-1-1"]["evidence"] = ["e2", "e1"]
    data["bank"] = "made-up"
    kinds = [{"id": id, "names": {"en": draw(TEXTS)}} for id in ("e1", "e2")]
    bank = {
        "id": "made-up",
        "languages": ["en"],
        "licence": "EUPL-1.2",
        "criteria": banked,
        "roles": [{"id": "r", "names": {"en": draw(TEXTS)}}],
        "evidence": kinds,
        "questions": [{"id": "q", "question": {"en": draw(TEXTS)}, "feeds": ["not-placed", "c1-1-1"]}],
    }
    return data, bank


@settings(max_examples=60, deadline=None)
@given(small_editions())
def test_any_edition_there_and_back(made: tuple[dict[str, Any], dict[str, Any] | None]) -> None:
    data, bank = made
    whole = built(data, bank)
    same(read_here(edition_workbook(whole, language="en")), whole)
    assert parse_source(yaml_text(data), "made-up.yaml").data == data
    if bank is not None:
        assert parse_source(yaml_text(bank), "bank.yaml").data == bank


def test_same_bytes_for_the_same_edition() -> None:
    whole = shipped("caf-2020")
    assert edition_workbook(whole, language="nb") == edition_workbook(whole, language="nb")


def test_text_too_long_for_a_cell_is_refused() -> None:
    data = edition_data([[["100"]]])
    data["criteria"]["c1-1-1"]["texts"]["en"]["keywords"] = [
        f"{number:05}" + "x" * 90 for number in range(400)
    ]
    with pytest.raises(EditionError) as raised:
        edition_workbook(built(data), language="en")
    assert [problem.text() for problem in raised.value.problems] == [
        f"made-up.yaml: texts.en, keywords: {400 * 96 - 1} characters do not go into a cell of Excel ({MOST}): "
        "shorten it"
    ]


# As people use it


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def test_pleasant_for_people() -> None:
    book = opened(edition_workbook(shipped("open-2020"), language="nb"))
    assert book.sheetnames == [
        *("Om denne arbeidsboken", "Utgave", "Kriteriebank", "Fokusområder", "Delområder", "Kriterier"),
        *("Tekster nb", "Tekster en", "Tekster sv", "Tekster nn", "Tekster da"),
        *("Nivåer", "Paneler", "Aspekter", "Lite troverdige profiler", "Hovedoppgaver"),
        *("Hvem du kan spørre", "Slags dokumentasjon", "Spørsmål på forhånd"),
    ]
    texts = book["Tekster nb"]
    assert texts.freeze_panes == "C4"
    assert [texts.row_dimensions[row].hidden for row in (1, 2, 3)] == [True, True, False]
    assert [cell.value for cell in texts[3]][:5] == [
        "Id",
        "Kode (leses ikke)",
        "Tittel",
        "Spørsmål",
        "Hva du skal se på",
    ]
    assert texts["D4"].alignment.wrap_text is True
    assert texts.column_dimensions["D"].width > 50
    choices = {
        str(rule.sqref): rule.formula1
        for name in ("Kriterier", "Delområder")
        for rule in book[name].data_validations.dataValidation
    }
    assert choices["C4:C667"] == "'Delområder'!$B$4:$B$43"  # where a criterion is placed
    assert choices["E4:E667"] == "'Slags dokumentasjon'!$A$4:$A$22"
    assert choices["J4:J667"] == "'Hvem du kan spørre'!$A$4:$A$11"
    assert choices["A4:A543"] == "'Fokusområder'!$A$4:$A$11"
    assert choices["O4:O667"] == '"bank,edition"'


def test_room_for_a_language_to_be_added() -> None:
    book = opened(edition_workbook(shipped("caf-2020"), language="en", more_languages=["sv"]))
    assert "Texts sv" in book.sheetnames
    assert book["Areas"]["E3"].value == "Name (sv)"


Edit = Callable[[Workbook], None]


def edited(tmp_path: Path, edit: Edit, name: str = "caf-2020") -> Path:
    book = opened(edition_workbook(shipped(name), language="en"))
    edit(book)
    file = tmp_path / "edited.xlsx"
    book.save(file)
    return file


def test_new_criterion_written_in_excel(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        criteria = book["Criteria"]
        row = 4 + 28
        criteria.cell(row, 1, "a-new-one")
        criteria.cell(row, 3, "1.1")
        criteria.cell(row, 4, 5)  # a number, as Excel keeps what is typed
        for old in range(4, row):
            if criteria.cell(old, 3).value == "1.1":
                criteria.cell(old, 4, float(criteria.cell(old, 4).value) - 5)
        for sheet, title in (("Texts nb", "Ny"), ("Texts en", "New")):
            book[sheet].cell(row, 1, "a-new-one")
            book[sheet].cell(row, 3, title)
            book[sheet].cell(row, 4, "=1+1?".replace("=", "Is ") + " æøå")

    found = read_edition_workbook(edited(tmp_path, edit)).whole.edition
    new = found.criterion_by_id["a-new-one"]
    assert (new.code, new.maximum, new.text("nb").title, new.text("en").question) == (
        "1.1.2",
        5,
        "Ny",
        "Is 1+1? æøå",
    )
    assert len(found.criteria) == 29


def put(sheet: str, cell: str, value: Any) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell] = value

    return edit


def without_sheet(name: str) -> Edit:
    return lambda book: book.remove(book[name])


def twice(book: Workbook) -> None:
    book.copy_worksheet(book["Areas"]).title = "Areas (2)"


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (
            put("Criteria", "D5", "x"),
            "edited.xlsx, sheet Criteria, cell D5: areas.1.sub_areas.2.criteria.1.maximum: x is no number; "
            'write it as "10", "12.5" or "100/3"',
        ),
        (
            put("Criteria", "C5", "9.9"),
            "edited.xlsx, sheet Criteria, cell C5: there is no sub-area 9.9 in the sheet of sub-areas: "
            "choose one that there is",
        ),
        (
            put("Criteria", "A5", None),
            "edited.xlsx, sheet Criteria, cell A5: the id of the criterion is missing: write it, or clear the row",
        ),
        (
            put("Texts en", "A5", "nobody"),
            "edited.xlsx, sheet Texts en, cell A5: there is no criterion nobody in the sheet of criteria: "
            "add it there, or mend the id",
        ),
        (
            put("Sub-areas", "A4", "77"),
            "edited.xlsx, sheet Sub-areas, cell A4: there is no area 77 in the sheet of areas: choose one "
            "of 1, 2, 3, 4, 5, 6, 7, 8, 9",
        ),
        (
            put("Areas", "B4", 99),
            "edited.xlsx, sheet Areas, cell B4: the sub-areas' maxima add up to 100, but the area's maximum is 99",
        ),
        (
            without_sheet("Areas"),
            "edited.xlsx: the sheet of edition:areas is missing: show it if it is hidden, or put it back; "
            "to leave out what stands in it, clear its rows",
        ),
        (
            twice,
            "edited.xlsx, sheet Areas (2), cell A3: the sheet is a copy of the sheet Areas: remove one of them",
        ),
        (
            put("Criteria", "B1", "2"),
            "edited.xlsx, sheet Criteria, cell B1: the sheet was written by another version of this "
            "program: make the workbook anew with kompass edition to-excel",
        ),
    ],
)
def test_what_is_wrong_is_said_with_sheet_and_cell(tmp_path: Path, edit: Edit, problem: str) -> None:
    with pytest.raises(EditionError) as raised:
        read_edition_workbook(edited(tmp_path, edit))
    assert problem in [one.text() for one in raised.value.problems]


def test_what_an_edition_has_no_place_for_is_named(tmp_path: Path) -> None:
    found = read_edition_workbook(edited(tmp_path, put("Areas", "BZ5", "my note")))
    assert [one.text() for one in found.left_out] == [
        "edited.xlsx, sheet Areas, cell BZ5: my note stands in a column of its own: an edition has no place for it"
    ]
    same(found.whole, shipped("caf-2020"))


def test_sheets_of_ones_own_are_not_read(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        book.create_sheet("My notes", 0)["A1"] = "Ask Kari"

    same(read_edition_workbook(edited(tmp_path, edit)).whole, shipped("caf-2020"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"id: x"])
def test_what_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "edited.xlsx"
    file.write_bytes(content)
    with pytest.raises(EditionError):
        read_edition_workbook(file)


def test_another_workbook_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "something else"
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(EditionError, match="this is no workbook of an edition"):
        read_edition_workbook(tmp_path / "other.xlsx")


def test_language_taken_away(tmp_path: Path) -> None:
    """Clearing rows is how something is left out."""
    data = copy.deepcopy(edition_data([[["100"]]]))
    data["criteria"]["c1-1-1"]["texts"]["nn"] = {"title": "Nynorsk", "question": "Ja?"}
    book = opened(edition_workbook(built(data), language="en"))
    for row in book["Texts nn"].iter_rows(min_row=4):
        for cell in row:
            cell.value = None
    file = io.BytesIO()
    book.save(file)
    assert list(read_here(file.getvalue()).edition.criteria[0].texts) == ["en"]
