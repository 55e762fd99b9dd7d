"""Excel tables as people hand them in, and as nobody should."""

import datetime as dt
import io
import json
import re
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from kompass.tables import (
    Limits,
    Problem,
    Problems,
    Row,
    Table,
    TableError,
    read_table,
)
from kompass.tables.child import answer
from kompass.tables.shape import column_letters
from kompass.tables.workbook import as_text
from tests.tables.workbooks import (
    DAMAGED,
    DEFAULT,
    EXCEL,
    LAUGHS,
    SHEET,
    TABLE,
    excel,
    refusals,
    refused_inside,
    rewritten,
)

UNQUOTED = "the row cannot be read ({}): look for a quotation mark without its partner"
UNCOMPUTED = "a formula without a value: open the file in a spreadsheet program, save it, and hand that in"


def read_excel(data: bytes) -> Table:
    """The table; this process must find the rows that the fenced one does."""
    table = read_table(data)
    ((_sheet, rows),) = json.loads(answer(data, json.dumps(asdict(DEFAULT)), EXCEL))["found"]
    first = next(number for number, texts in rows if any(texts))
    assert [number for number, texts in rows if number > first] == [row.number for row in table.rows]
    return table


def problem_cells(data: bytes) -> list[str]:
    """What is said about cells of an Excel file; this process looks through it as the fenced one does."""
    assert "found" in json.loads(answer(data, json.dumps(asdict(DEFAULT)), EXCEL))
    return refusals(data)


def contents(table: Table) -> list[list[str]]:
    return [list(row.values.values()) for row in table.rows]


# Excel


def test_excel_as_people_have_it() -> None:
    data = excel(
        [],
        ["Name", "Total", "Evaluated", "Share", "Known"],
        [],
        ["Røros", 396, dt.date(2017, 6, 1), 0.1, True],
        [None, None],
        ["Nesodden", 1e21, dt.datetime(2017, 6, 1, 12, 30), 1 / 3, False],
    )
    assert read_excel(data) == Table(
        ("name", "total", "evaluated", "share", "known"),
        (
            Row(
                4,
                {"name": "Røros", "total": "396", "evaluated": "2017-06-01", "share": "0.1", "known": "true"},
            ),
            Row(
                6,
                {
                    "name": "Nesodden",
                    "total": "1000000000000000000000",
                    "evaluated": "2017-06-01 12:30:00",
                    "share": "0.3333333333333333",
                    "known": "false",
                },
            ),
        ),
        "Ark1",
        "xlsx",
    )


def test_excel_by_another_writer_beside_the_corner(tmp_path: Path) -> None:
    path = tmp_path / "mislabelled.csv"
    workbook = xlsxwriter.Workbook(path)
    hidden, sheet = workbook.add_worksheet("Hidden"), workbook.add_worksheet("Seen")
    sheet.activate()
    hidden.hide()
    sheet.set_first_sheet()
    sheet.write_row("C5", ["Name", "Total"])
    sheet.write("C7", "Røros")
    sheet.write_formula("D7", "=200+196", None, 396)
    workbook.close()
    assert read_table(path) == Table(
        ("name", "total"), (Row(7, {"name": "Røros", "total": "396"}),), "Seen", "xlsx"
    )


def test_excel_formula_errors_and_formulas_never_computed() -> None:
    data = excel(["Name", "Total", "Other"], ["a", "=1/0", 3], ["b", 2, 3], ["c", "x", 4])

    def with_errors(sheet: bytes) -> bytes:
        return re.sub(rb'<c r="B4".*?</c>', b'<c r="B4" t="e"><v>#DIV/0!</v></c>', sheet).replace(
            b"</sheetData>", b'<row r="9"><c r="C9" t="e"><v>#REF!</v></c></row></sheetData>'
        )

    assert problem_cells(rewritten(data, SHEET, with_errors)) == [
        f"row 2, column total: {UNCOMPUTED}",
        "row 4, column total: a formula error (#DIV/0!): mend the formula, or write the value",
        "row 9, column other: a formula error (#REF!): mend the formula, or write the value",
    ]


def test_excel_errors_alone() -> None:
    def only_errors(sheet: bytes) -> bytes:
        row = b'<row><c t="e"><v>#N/A</v></c><c/><c t="e"/></row>'
        return re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData>" + row * 2 + b"</sheetData>", sheet)

    assert [
        text.partition(":")[0] for text in problem_cells(rewritten(excel(*TABLE), SHEET, only_errors))
    ] == [
        "row 2, column #n/a",
        "row 2, column #value!",
    ]


def test_empty_excel() -> None:
    assert problem_cells(excel()) == ["the file holds no table: no row has anything in it"]


def far_away(reference: bytes, rows: int = 1) -> bytes:
    cells = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(3, rows + 3))
    last = b'<row r="1048576"><c r="' + reference + b'"><v>1</v></c></row>'
    return rewritten(
        excel(*TABLE), SHEET, lambda sheet: sheet.replace(b"</sheetData>", cells + last + b"</sheetData>")
    )


def test_cell_at_the_far_end_of_the_sheet() -> None:
    started = time.monotonic()
    assert refusals(far_away(b"XFD1048576", rows=20_000)) == [
        "row 1048576, column XFD: a cell with something in it far outside the table: clear it"
    ]
    assert time.monotonic() - started < 20


def test_cell_within_the_limits_yet_too_far_for_memory() -> None:
    found = refusals(far_away(b"GR199999", rows=1), limits=Limits(memory_bytes=400 * 1024 * 1024))
    assert found == [
        "reading the file takes too much memory: look for cells far below or to the right of the table"
    ]


def bomb(megabytes: int) -> bytes:
    blanks = b" " * (1024 * 1024)
    return rewritten(
        excel(*TABLE), SHEET, lambda sheet: sheet.replace(b"<sheetData>", b"<sheetData>" + blanks * megabytes)
    )


def test_zip_bomb() -> None:
    data = bomb(250)
    assert len(data) < 400_000
    started = time.monotonic()
    assert refusals(data) == ["the Excel file unfolds to more than 200 MB: it is no table, or divide it"]
    assert time.monotonic() - started < 20


def test_zip_bomb_that_declares_a_small_size() -> None:
    data = bytearray(bomb(30))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        true_size = archive.getinfo(SHEET).file_size
    for _ in range(2):  # in the local header and in the central directory
        place = data.find(struct.pack("<L", true_size))
        data[place : place + 4] = struct.pack("<L", 100)
    limits = Limits(unfolded_bytes=20 * 1024 * 1024)
    assert refused_inside(bytes(data), limits) == [
        "the Excel file unfolds to more than 20 MB: it is no table, or divide it"
    ]


def test_too_many_parts() -> None:
    data = rewritten(excel(*TABLE), SHEET, bytes, more={f"junk/{n}": b"" for n in range(3000)})
    assert refused_inside(data)[0].startswith("the Excel file has too many parts (30")


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize("declared", [LAUGHS, b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'])
def test_declared_entities(part: str, declared: bytes) -> None:
    data = rewritten(excel(*TABLE), part, lambda content: declared + content)
    assert refused_inside(data) == [
        "the Excel file declares entities, which no spreadsheet program writes: it is refused"
    ]


@pytest.mark.parametrize("left", [10, 100, 1000, -1, -30, -200])
def test_cut_off(left: int) -> None:
    assert refused_inside(excel(*TABLE)[:left]) == [DAMAGED]


def changed_bytes(data: bytes, find: bytes, put: bytes) -> bytes:
    place = data.find(find)
    return data[:place] + put + data[place + len(find) :]


def test_damaged_parts() -> None:
    data = excel(*TABLE)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.getinfo(SHEET)
    content = part.header_offset + 30 + len(part.filename)
    assert refused_inside(data[:content] + b"\xff" * 40 + data[content + 40 :]) == [DAMAGED]
    no_header = data[: part.header_offset] + b"XX" + data[part.header_offset + 2 :]
    assert refused_inside(no_header) == [DAMAGED]
    compressed = rewritten(data, SHEET, lambda sheet: sheet[: len(sheet) // 2])
    assert refused_inside(compressed)[0].startswith(
        "the Excel file cannot be read (xl/worksheets/sheet1.xml: unclosed token"
    )


def test_stored_parts_and_other_compressions() -> None:
    def packed(method: int) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(excel(*TABLE))) as old, zipfile.ZipFile(file, "w", method) as new:
            for name in old.namelist():
                new.writestr(name, old.read(name))
        return file.getvalue()

    assert contents(read_table(packed(zipfile.ZIP_STORED))) == [["Røros", "396"]]
    assert refused_inside(packed(zipfile.ZIP_BZIP2)) == [DAMAGED]


def test_locked_part() -> None:
    data = bytearray(excel(*TABLE))
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    assert refused_inside(bytes(data)) == ["the Excel file is locked with a password: save it without one"]


def test_unfinished_stream() -> None:
    """A part whose packed data ends before its text does."""
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(b"<x>" * 100) + packer.flush(zlib.Z_SYNC_FLUSH)
    data = excel(*TABLE)
    extra = rewritten(data, SHEET, bytes, more={"extra.bin": b"?" * len(packed)})
    with zipfile.ZipFile(io.BytesIO(extra)) as archive:
        stored = archive.getinfo("extra.bin")
    assert stored.compress_size < len(packed) + 10
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("extra.bin", packed)
    raw = bytearray(file.getvalue())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        offset = archive.getinfo("extra.bin").header_offset
    raw[offset + 8] = 8
    raw[raw.rfind(b"PK\x01\x02") + 10] = 8
    assert refused_inside(bytes(raw)) == [DAMAGED]


def test_other_files_in_a_zip() -> None:
    def zipped(*names: str) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name in names:
                archive.writestr(name, b"<x/>")
        return file.getvalue()

    assert refused_inside(zipped("word/document.xml")) == [
        "this is not an Excel file: save the table as .xlsx or as CSV"
    ]
    assert refused_inside(zipped("xl/workbook.bin")) == [
        "this is a binary Excel file (.xlsb): save it as .xlsx"
    ]
    assert refused_inside(zipped("xl/workbook.xml"))[0].startswith("the Excel file cannot be read (")


def test_workbook_without_what_it_points_to() -> None:
    data = excel(*TABLE)
    hidden = rewritten(
        data, "xl/workbook.xml", lambda text: text.replace(b'state="visible"', b'state="hidden"')
    )
    assert refused_inside(hidden) == ["the Excel file has no visible sheet: show the one with the table"]
    astray = rewritten(
        data, "xl/_rels/workbook.xml.rels", lambda text: text.replace(b"sheet1.xml", b"sheet9.xml")
    )
    assert refused_inside(astray)[0].startswith("the Excel file cannot be read (")


def test_hundred_thousand_errors_in_excel() -> None:
    def with_errors(sheet: bytes) -> bytes:
        cells = b"".join(
            b'<row><c t="e"><v>#REF!</v></c><c t="e"><v>#REF!</v></c></row>' for _ in range(50_000)
        )
        return sheet.replace(b"</sheetData>", cells + b"</sheetData>")

    found = refusals(rewritten(excel(*TABLE), SHEET, with_errors))
    assert (len(found), found[-1]) == (101, "and 99900 more problems")


def test_many_far_cells_are_counted() -> None:
    cells = b"".join(b'<c r="ZZ%d"><v>1</v></c>' % n for n in range(3, 5003))
    data = rewritten(
        excel(*TABLE),
        SHEET,
        lambda sheet: sheet.replace(b"</sheetData>", b"<row>" + cells + b"</row></sheetData>"),
    )
    found = refused_inside(data)
    assert (len(found), found[-1]) == (101, "and 4900 more problems")


def test_too_many_columns_in_excel() -> None:
    assert refusals(excel(["x"] * 199 + ["y"] * 2), limits=Limits(columns=200)) == [
        "row 1, column GS: a cell with something in it far outside the table: clear it"
    ]


def test_reading_that_takes_too_long() -> None:
    assert refusals(excel(*TABLE), limits=Limits(wall_seconds=0.001)) == [
        "reading the file takes too long: it is too large, or damaged"
    ]


def test_more_text_than_a_table_may_hold() -> None:
    data = excel(["Name"], *[["x" * 30_000]] * 50)
    assert refusals(data, limits=Limits(output_bytes=1_000_000)) == [
        "the file holds too much text: divide it"
    ]


def test_no_memory_at_all() -> None:
    (found,) = refusals(excel(*TABLE), limits=Limits(memory_bytes=1024 * 1024))
    assert found == DAMAGED.replace("Excel ", "") or "too much memory" in found


def test_child_answers_in_json() -> None:
    limits = '{"rows": 10}'
    assert answer(excel(*TABLE), limits, EXCEL) == (
        '{"found": [["Ark1", [[1, ["Name", "Total"]], [2, ["R\\u00f8ros", "396"]]]]]}'
    )
    assert answer(b"PK\x03\x04", limits, EXCEL).startswith(
        '{"refused": [{"row": null, "column": null, "message": "the Excel'
    )


def test_child_takes_on_its_limits() -> None:
    code = """
import resource
from kompass.tables.child import take_on_limits
take_on_limits(900_000_000, 7, 5_000)
take_on_limits(950_000_000, 7, 5_000)  # cannot be raised again, and does not fail
print([resource.getrlimit(kind)[1] for kind in (
    resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[900000000, 7, 5000, 0]\n"


# Small parts


@pytest.mark.parametrize(
    ("position", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_column_letters(position: int, letters: str) -> None:
    assert column_letters(position) == letters


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2.0, "2"),
        (-2.5, "-2.5"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (1e300, "1" + "0" * 300),
        (3, "3"),
        (True, "true"),
        (dt.date(2017, 6, 30), "2017-06-30"),
        (dt.time(8, 30), "08:30:00"),
        (dt.timedelta(hours=1), "1:00:00"),
        ("x", "x"),
    ],
)
def test_cells_as_text(value: Any, expected: str) -> None:
    assert as_text(value) == expected


def test_problem_says_where() -> None:
    found = [Problem(row, column, "wrong").text() for row in (12, None) for column in ("total", None)]
    assert found == ["row 12, column total: wrong", "row 12: wrong", "column total: wrong", "wrong"]


def test_problems_are_kept_up_to_a_limit() -> None:
    problems = Problems(2)
    assert not problems
    for number in range(5):
        problems.add(number, None, "wrong %(value)s", value=number)
    assert len(problems) == 5
    assert [problem.text() for problem in problems.result()] == [
        "row 0: wrong 0",
        "row 1: wrong 1",
        "and 3 more problems",
    ]


@pytest.mark.parametrize(("found", "last"), [(2, "and one more problem"), (3, "and 2 more problems")])
def test_the_problems_left_out_are_counted(found: int, last: str) -> None:
    problems = Problems(limit=1)
    for row in range(found):
        problems.add(row, None, "wrong")
    assert [problem.text() for problem in problems.result()] == ["row 0: wrong", last]


def test_a_name_that_promises_excel_is_held_to_it(tmp_path: Path) -> None:
    file = tmp_path / "ratings.xlsx"
    file.write_text("criterion,level\na,1\n", encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_table(file)
    assert [problem.text() for problem in caught.value.problems] == [
        "this is not an Excel file, though its name says so: save the table as .xlsx or as CSV"
    ]
