"""Several sheets at once, and the fence that files are read behind."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from kompass.tables import Limits, Problem, Sheet, TableError, fenced, read_sheets
from tests.tables.workbooks import (
    DAMAGED,
    DEFAULT,
    EXCEL,
    LAUGHS,
    SHEET,
    TABLE,
    excel,
    refused_inside,
    rewritten,
)

# Several sheets


def workbook_of(**sheets: Sequence[Sequence[Any]]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


MARKED = [["ours", 1], ["x"]]


@pytest.mark.parametrize("inside", [False, True])
def test_sheets_that_bear_a_mark(inside: bool) -> None:
    data = workbook_of(Note=[["theirs"]], One=MARKED, Two=[["ours"], [], ["y", 2]])
    assert read_sheets(data, mark="ours", inside=inside) == (
        Sheet("One", "xlsx", ((1, ("ours", "1")), (2, ("x", "")))),
        Sheet("Two", "xlsx", ((1, ("ours", "")), (3, ("y", "2")))),
    )
    assert read_sheets(data, mark="nobody's", inside=inside) == (Sheet("Note", "xlsx", ((1, ("theirs",)),)),)
    assert read_sheets(data, inside=inside) == (Sheet("Note", "xlsx", ((1, ("theirs",)),)),)


def test_csv_is_one_sheet() -> None:
    assert read_sheets(b"\n a,b,,\n,,\n1,\n", mark="a") == (
        Sheet(None, "csv", ((2, (" a", "b")), (4, ("1",)))),
    )
    empty = Sheet(None, "csv", ())
    assert read_sheets(b",,\n") == (empty,)


def sheet_refusals(data: bytes, **limits: Any) -> list[str]:
    with pytest.raises(TableError) as raised:
        read_sheets(data, mark="ours", limits=Limits(**limits))
    found = [problem.text() for problem in raised.value.problems]
    if data.startswith(b"PK"):  # this process must find what the fenced one does
        with pytest.raises(TableError) as raised:
            read_sheets(data, mark="ours", limits=Limits(**limits), inside=True)
        assert [problem.text() for problem in raised.value.problems] == found
    return found


def test_limits_hold_for_all_sheets_together() -> None:
    data = workbook_of(One=MARKED, Two=MARKED, Three=MARKED)
    too_large = "the table is too large (at most {} rows and {} cells): divide it"
    assert sheet_refusals(data, rows=5) == [too_large.format(5, 2_000_000)]
    assert sheet_refusals(data, cells=11) == [too_large.format(100_000, 11)]
    assert sheet_refusals(data, sheets=2) == ["the Excel file has too many sheets (3; at most 2)"]
    assert len(read_sheets(data, mark="ours", limits=Limits(rows=6, cells=12, sheets=3))) == 3


def test_limits_of_a_csv_sheet() -> None:
    too_large = "the table is too large (at most 3 rows and {} cells): divide it"
    assert sheet_refusals(b"a\n" * 9, rows=3) == ["row 5: " + too_large.format(2_000_000)]
    assert sheet_refusals(b"a\n" + b"\n" * 9, rows=3) == ["row 7: " + too_large.format(2_000_000)]
    assert sheet_refusals(b"a,b\n" * 3, rows=3, cells=5) == ["row 3: " + too_large.format(5)]
    assert sheet_refusals(b"a,b,c,,\n", columns=2) == [
        "row 1: more than 2 columns: remove what does not belong to the table"
    ]


def test_sheet_that_cannot_be_read() -> None:
    far: list[list[Any]] = [[None] * 300 + [1]]
    found = ["row 1, column KO: a cell with something in it far outside the table: clear it"]
    assert sheet_refusals(workbook_of(Far=far, Note=[["theirs"]])) == found
    assert sheet_refusals(workbook_of(One=MARKED, Far=far)) == [f"sheet Far, {found[0]}"]
    # A further sheet nobody asked for is no hindrance.
    assert [sheet.name for sheet in read_sheets(workbook_of(Note=[["theirs"]], Far=far), mark="ours")] == [
        "Note"
    ]


@pytest.mark.parametrize("name", ["../x", "/x", "a\\b", "c:x"])
def test_parts_outside_the_file(name: str) -> None:
    odd = "the Excel file is packed as no spreadsheet program does it ({}): it is refused"
    assert refused_inside(rewritten(excel(*TABLE), SHEET, bytes, more={name: b""})) == [odd.format(name)]


def test_two_parts_of_one_name() -> None:
    """What is checked need not be what is read then."""
    data = rewritten(excel(*TABLE), SHEET, bytes, more={SHEET.upper(): b"<x/>"})
    assert refused_inside(data) == [
        f"the Excel file is packed as no spreadsheet program does it ({SHEET}): it is refused"
    ]


def test_declared_entities_in_a_part_of_another_name() -> None:
    data = rewritten(
        excel(*TABLE),
        "xl/_rels/workbook.xml.rels",
        lambda text: text.replace(b"sheet1.xml", b"sheet1.dat"),
        more={"xl/worksheets/sheet1.dat": LAUGHS + b"<worksheet/>"},
    )
    assert refused_inside(data) == [
        "the Excel file declares entities, which no spreadsheet program writes: it is refused"
    ]


# The fence


def test_problems_come_through_the_fence_as_they_are() -> None:
    with pytest.raises(TableError) as raised:
        fenced(EXCEL, b"PK\x03\x04", DEFAULT, mark="x")
    assert [problem.text() for problem in raised.value.problems] == [DAMAGED]
    assert fenced(EXCEL, excel(["a"]), DEFAULT) == [["Ark1", [[1, ["a"]]]]]


def test_task_that_fails() -> None:
    with pytest.raises(TableError, match="the file is cut off or damaged"):
        fenced("kompass.tables.reading:no_such_task", b"", DEFAULT)


def test_problem_names_its_sheet() -> None:
    found = [
        Problem(row, column, "wrong", sheet="One").text() for row in (12, None) for column in ("total", None)
    ]
    assert found == [
        "sheet One, row 12, column total: wrong",
        "sheet One, row 12: wrong",
        "sheet One, column total: wrong",
        "sheet One: wrong",
    ]
