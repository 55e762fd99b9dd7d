"""CSV tables as people hand them in, and as nobody should."""

import subprocess
import sys
from pathlib import Path

import pytest

from kompass.tables import (
    Limits,
    Row,
    Table,
    TableError,
    read_table,
)
from tests.tables.workbooks import (
    refusals,
)

UNQUOTED = "the row cannot be read ({}): look for a quotation mark without its partner"


def contents(table: Table) -> list[list[str]]:
    return [list(row.values.values()) for row in table.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_csv_as_people_have_it(encoding: str, delimiter: str, ending: str) -> None:
    text = ending.join(['Name;"Total points"', "", "Røros;396", ";;", 'Sør-Varanger;"5;1"', ""]).replace(
        ";", delimiter
    )
    table = read_table(text.encode(encoding))
    assert table == Table(
        ("name", "total points"),
        (
            Row(3, {"name": "Røros", "total points": "396"}),
            Row(5, {"name": "Sør-Varanger", "total points": f"5{delimiter}1"}),
        ),
        None,
        "csv",
    )


def test_byte_that_means_nothing_in_windows_text() -> None:
    assert contents(read_table(b"name\nR\xf8ros \x81\n")) == [["Røros \x81"]]


def test_delimiter_is_judged_outside_quotes_and_can_be_named() -> None:
    assert read_table(b'"a,b,c";d\n1;2\n').columns == ("a,b,c", "d")
    assert read_table(b"sep=|\r\na|b\r\n1|2\r\n").rows == (Row(2, {"a": "1", "b": "2"}),)
    assert read_table(b"\n\nonly\nx\n").rows == (Row(4, {"only": "x"}),)


def test_short_rows_are_filled_and_cells_over_several_lines_kept() -> None:
    table = read_table(b'a,b,c\n1\n"x\ny",2,3\n')
    assert contents(table) == [["1", "", ""], ["x\ny", "2", "3"]]
    assert [row.number for row in table.rows] == [2, 3]


def test_header_alone_is_a_table_without_rows() -> None:
    assert read_table(b"a,b\n") == Table(("a", "b"), (), None, "csv")


def test_columns_without_a_name() -> None:
    assert contents(read_table(b"a,,b\n1,,2\n")) == [["1", "2"]]
    assert refusals(b"a,,b\n1,x,2,y\n") == [
        "row 2, column B: x stands in a column without a name: name it, or remove the text",
        "row 2, column D: y stands in a column without a name: name it, or remove the text",
    ]
    assert refusals(b"a,A ,b\n1,x,2\n")[0] == "row 1, column a: the column stands there twice: keep one"


@pytest.mark.parametrize(
    "error", ["#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#NAVN?", "#VERDI!", "#div/0!"]
)
def test_formula_errors(error: str) -> None:
    assert refusals(f"name;total\nRøros;396\n\nNesodden;{error}\n".encode()) == [
        f"row 4, column total: a formula error ({error}): mend the formula, or write the value"
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "the file is empty"),
        (b"  \n\r\n\t", "the file is empty"),
        (b"\xef\xbb\xbf\n", "the file holds no table: no row has anything in it"),
        (b"\xef\xbb\xbf\n;;\n", "the file holds no table: no row has anything in it"),
        (b"%PDF-1.7\n...", "this is a PDF, not a table: save the table as .xlsx or as CSV"),
        (b"\x89PNG\r\n\x1a\n...", "this is a picture, not a table: save the table as .xlsx or as CSV"),
        (b"\xff\xd8\xff\xe0JFIF", "this is a picture, not a table: save the table as .xlsx or as CSV"),
        (b"{\\rtf1 x}", "this is a text document, not a table: save the table as .xlsx or as CSV"),
        (b"\x1f\x8b\x08", "this is a packed file: unpack it and hand in the table inside"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "this is an old Excel file (.xls) or one locked with a password: save it as .xlsx without a password",
        ),
        (
            b"<!DOCTYPE html><table></table>",
            "this is a web page or an XML file, not a table: save the table as .xlsx or as CSV",
        ),
        (b"a,b\n1,\0\n", "row 2: a character no table has (NUL): this is not a CSV file, or it is damaged"),
        (b"\xff\xfea", "the file is cut off or damaged (its text cannot be read as UTF-16)"),
        (
            b'a,b\n1,"2\n',
            "row 2: " + UNQUOTED.format("unexpected end of data"),
        ),
        (
            b'a,b\n1,"2" 3\n',
            "row 2: the row cannot be read (',' expected after '\"'): look for a quotation mark without its partner",
        ),
        (b"x" * 2_000_000, "row 1: a line of more than 1000000 characters: this is no table"),
        (b"a\n" + b"x" * 2_000_000, "row 2: a line of more than 1000000 characters: this is no table"),
        (
            b"a\n" + b"x" * 200_000,
            "row 2: the row cannot be read (field larger than field limit (131072)): "
            "look for a quotation mark without its partner",
        ),
        (b"a\n" + b"x" * 40_000, "row 2, column a: the text is too long (at most 32767 characters)"),
        (b"a" + b",b" * 300, "row 1: more than 200 columns: remove what does not belong to the table"),
    ],
)
def test_what_is_no_table(data: bytes, expected: str) -> None:
    assert refusals(data) == [expected]


def test_file_of_too_many_bytes_or_rows(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(b"a\n" * 1_000_000)
    assert refusals(path, limits=Limits(file_bytes=1024 * 1024)) == ["the file is too large (at most 1 MB)"]
    too_large = "the table is too large (at most {rows} rows and {cells} cells): divide it"
    assert refusals(path) == ["row 100002: " + too_large.format(rows=100_000, cells=2_000_000)]
    limits = Limits(cells=10)
    assert refusals(b"a,b\n" + b"1,2\n" * 6, limits=limits) == [
        "row 7: " + too_large.format(rows=100_000, cells=10)
    ]


def test_problems_found_before_the_limit_are_told_as_well() -> None:
    found = refusals(b"a,b\n#REF!,2\n1,2\n", limits=Limits(rows=1))
    assert [text.partition(":")[0] for text in found] == ["row 2, column a", "row 3"]


def test_error_bears_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    with pytest.raises(
        TableError, match=r"^ratings\.csv:\nthe file cannot be read \(No such file or directory\)$"
    ):
        read_table(path)
    with pytest.raises(TableError, match=r"^mine\.csv:\nthe file is empty$"):
        read_table(b"", name="mine.csv")
    with pytest.raises(TableError, match=r"^the file is empty$"):
        read_table(b"")


HOSTILE_CSV = {
    "errors": b"a,b\n" + b"#REF!,#REF!\n" * 90_000,
    "empty lines": b"a\n" + b"\n" * 9_000_000,
    "empty cells": b"a" + b",\n" * 4_000_000,
    "quotes and lines": b'a\n"' + b'",\n"' * 1_000_000,
    "cells over lines": b"a\n" + b'"\n","' * 900_000 + b'"',
    "quotes": b'"' * 9_000_000,
    "commas": b"," * 9_000_000,
    "every byte": bytes(range(1, 256)) * 30_000,
}
FENCED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (500_000_000, 500_000_000))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from kompass.tables import TableError, read_table
try:
    read_table(sys.argv[1])
except TableError as error:
    assert len(error.problems) <= 101
print("ended")
"""


@pytest.mark.parametrize("name", sorted(HOSTILE_CSV))
def test_hostile_csv_ends_in_time_and_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.csv"
    path.write_bytes(HOSTILE_CSV[name])
    done = subprocess.run(
        [sys.executable, "-c", FENCED, str(path)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("ended\n", 0), done.stderr
