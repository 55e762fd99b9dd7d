"""Files from strangers: what is read, what is refused, and that nothing hostile comes further than a sentence."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kompass.domain.uploads import UPLOADS, Busy, read_upload, seat
from kompass.language import LANGUAGES
from kompass.method import RatingError, load_edition
from kompass.method.ratings_content import parsed, read_fenced
from kompass.reports.form import rating_form
from kompass.tables import TableError
from tests.domain import hostile
from tests.domain.hostile import EDITION, FIRST, HOSTILE
from tests.forms import filled

TWOS = {FIRST: {aspect.id: 2 for aspect in EDITION.aspects}}


def refusals(data: bytes, name: str, **options: Any) -> list[str]:
    with pytest.raises(RatingError) as raised:
        read_upload(data, name=name, **options)
    return [problem.text() for problem in raised.value.problems]


# What people hand in


@pytest.mark.parametrize("language", LANGUAGES)
def test_form_says_all_by_itself(language: str) -> None:
    level = EDITION.levels[2]
    data = filled(
        rating_form(EDITION, language=language),
        {FIRST: {"level": f"{level.value} – {level.name(language)}", "comment": "=cmd|' /C calc'!A0"}},
        about={"municipality": "Røros", "date": "juni 2026"},
    )
    found = read_upload(data, name="Skjema (1).xlsx")
    assert (found.edition, found.ratings, found.language) == (EDITION, TWOS, language)
    assert found.about == {"municipality": "Røros", "date": "juni 2026"}
    assert found.ratings.comments == {FIRST: "=cmd|' /C calc'!A0"}  # a text, and never anything else
    assert found.notes == ()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("r.csv", f"edition;criterion;level\nOpen-2020;{FIRST};2\n".encode()),
        (
            "r.csv",
            f"criterion,edition,level\n{FIRST},,2\n{EDITION.criteria[1].id},open-2020,\n".encode("utf-16"),
        ),
        ("r.yaml", f"edition: open-2020\nratings: {{{FIRST}: 2}}\n".encode()),
        ("R.YML", f"\ufeffedition: open-2020\nratings:\n  {FIRST}: 2\n".encode()),
        ("r.json", f'{{"edition": "open-2020", "ratings": {{"{FIRST}": 2}}}}'.encode()),
        ("r.xlsx", hostile.table()),
        ("", hostile.table()),
        ("../../etc/passwd\0.csv.xlsx", hostile.table()),
        ("-rf; $(x) " + "n" * 300_000 + ".YAML", f"edition: open-2020\nratings: {{{FIRST}: 2}}\n".encode()),
    ],
)
def test_files_that_name_their_edition(name: str, data: bytes) -> None:
    found = read_upload(data, name=name)
    assert (found.edition, found.ratings, found.language, found.about) == (EDITION, TWOS, None, {})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("r.xlsx", hostile.table()),
        ("r.csv", b"a;b\n1;2\n"),
        ("r.yaml", b"edition: x\nratings: {a: 1}\n"),
        ("r.json", b'{"ratings": {"a": [1, 2.5, null]}}'),
    ],
)
def test_fenced_process_finds_what_this_one_does(name: str, data: bytes) -> None:
    here = json.loads(json.dumps(parsed(data, UPLOADS, name)))
    there = read_fenced(data, name, UPLOADS)
    assert here == json.loads(
        json.dumps(
            {
                "sheets": [(sheet.name, sheet.kind, sheet.rows) for sheet in there.sheets],
                "mapping": there.mapping,
                "lines": there.lines,
            }
        )
    )


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("r.json", b'{"a": 1, "a": 2}', "a stands in the file twice: keep one"),
        (
            "r.yaml",
            b"a: 1\nb: \xff\n",
            "row 2: the file is not text in UTF-8: save it with the encoding UTF-8",
        ),
        ("r.yaml", b"- 1\n", "the file holds no ratings: write criterion: rating, one a line"),
        ("r.json", b'{"c": "' + b"x" * 10_001 + b'"}', "the text is too long (at most 10000 characters)"),
        ("r.json", b"{" + b",".join(b'"%d": 1' % n for n in range(5_001)) + b"}", None),
        ("r.json", b'{"a": [' + b"1," * 200_001 + b"1]}", "more than 200000 values in one file"),
        ("r.json", b"[" * 100_000, "more than 24 levels inside each other"),
        (
            "r.json",
            b'{"a": {"b": [[' + b"[" * 22 + b"]" * 22 + b"]]}}",
            "more than 24 levels inside each other",
        ),
    ],
)
def test_mappings_are_refused_here_as_there(name: str, data: bytes, expected: str | None) -> None:
    with pytest.raises(TableError) as raised:
        parsed(data, UPLOADS, name)
    here = [problem.text() for problem in raised.value.problems]
    assert here == [expected or TOO_LARGE]
    assert refusals(data, name) == here


def test_edition_chosen_by_the_person() -> None:
    areas = b"area,points\n1,61\n"
    assert read_upload(areas, name="a.csv", edition="official-2010").ratings == {"1": 61}
    choose = (
        "the file does not say which edition it is for: choose one (caf-2020, official-2002, official-2010"
    )
    assert refusals(areas, "a.csv")[0].startswith(choose)
    assert refusals(b'{"1": 61}', "a.json")[0].startswith(choose)
    assert refusals(b"edition: x\n1: 61\n", "a.yaml")[0].startswith(choose)
    assert refusals(areas, "a.csv", edition="../open-2020.yaml")[0].startswith(
        "there is no edition ../open-2020.yaml here: choose one of caf-2020, official-2002"
    )


def test_edition_chosen_and_edition_named_disagree() -> None:
    form = rating_form(EDITION, language="en")
    assert refusals(form, "f.xlsx", edition="official-2010") == [
        "the form is for the edition open-2020, not for official-2010"
    ]
    data = f"edition: open-2020\nratings: {{{FIRST}: 2}}\n".encode()
    assert refusals(data, "f.yaml", edition="official-2010") == [
        "the ratings are for the edition open-2020, not for official-2010"
    ]


def test_limits_are_tighter_than_for_imports() -> None:
    assert refusals(b"criterion,level\n" + b"a,1\n" * 5_001, "r.csv") == [
        "row 5002: the table is too large (at most 5000 rows and 200000 cells): divide it"
    ]
    assert refusals(b"a" + b",b" * 60, "r.csv") == [
        "row 1: more than 60 columns: remove what does not belong to the table"
    ]
    assert refusals(b"x" * (UPLOADS.file_bytes + 1), "r.yaml") == ["the file is too large (at most 2 MB)"]
    long = f"edition: open-2020\nratings: {{}}\ncomments: {{{FIRST}: {'x' * 10_001}}}\n".encode()
    assert refusals(long, "r.yaml") == ["the text is too long (at most 10000 characters)"]


def test_no_more_than_two_at_once() -> None:
    with seat(), seat(), pytest.raises(Busy):
        read_upload(hostile.table(), name="r.xlsx")
    assert read_upload(hostile.table(), name="r.xlsx").ratings == TWOS


# What is refused, and how

DAMAGED = "the Excel file is cut off or damaged: save it anew and hand that in"
ENTITIES = "the Excel file declares entities, which no spreadsheet program writes: it is refused"
ODD = "the Excel file is packed as no spreadsheet program does it ({}): it is refused"
OLD = "this is an old Excel file (.xls) or one locked with a password: save it as .xlsx without a password"
UNFOLDS = "the Excel file unfolds to more than 20 MB: it is no table, or divide it"
TOO_LARGE = "the table is too large (at most 5000 rows and 200000 cells): divide it"
MEMORY = "reading the file takes too much memory: look for cells far below or to the right of the table"
DEEP = "more than 24 levels inside each other"
ANCHORS = "anchors and aliases (&, *) are not read: write the text out"
FAR = "a cell with something in it far outside the table: clear it"

FIRST_AND_LAST = {
    "zip bomb of 250 MB": (UNFOLDS,),
    "zip bomb that declares 100 bytes": (UNFOLDS,),
    "zip bomb of 110 KB and 10 GB, of overlapping parts": (UNFOLDS,),
    "cell in column XFD, 20,000 rows": (f"row 10001, column A: {FAR}", "and 19905 more problems"),
    "cell far below, within the limits": (
        "row 9999, column BH: 1 stands in a column without a name: name it, or remove the text",
    ),
    "external entity": (ENTITIES,),
    "billion laughs": (ENTITIES,),
    "billion laughs in a hidden part": (ENTITIES,),
    "PDF": ("this is a PDF, not a table: save the table as .xlsx or as CSV",),
    "PNG": ("this is a picture, not a table: save the table as .xlsx or as CSV",),
    "HTML": ("this is a web page or an XML file, not a table: save the table as .xlsx or as CSV",),
    "old Excel or password": (OLD,),
    "password-protected": (OLD,),
    "text named .xlsx": (
        "this is not an Excel file, though its name says so: save the table as .xlsx or as CSV",
    ),
    "Word document": ("this is not an Excel file: save the table as .xlsx or as CSV",),
    "truncated": (DAMAGED,),
    "first kilobyte": (DAMAGED,),
    "path traversal": (ODD.format("../../../../tmp/owned"),),
    "absolute path": (ODD.format("/etc/cron.d/owned"),),
    "backslash path": (ODD.format("..\\..\\owned"),),
    "duplicate part": (ODD.format("xl/worksheets/sheet1.xml"),),
    "duplicate part in capitals": (ODD.format("xl/worksheets/sheet1.xml"),),
    "10,000 sheets": ("the Excel file has too many parts (10009; at most 500)",),
    "10,000 sheets in one part": ("the Excel file has too many sheets (10000; at most 60)",),
    "a text of 9,000 characters in 4,900 cells": ("the file holds too much text: divide it",),
    "a text of 15 MB in 4,900 cells": (MEMORY,),
    "100,000 bad rows": (f"row 5002: {TOO_LARGE}",),
    "25,000 problems": (
        "row 2, column criterion: there is no criterion nowhere in this edition",
        "and 24900 more problems",
    ),
    "a line without end": ("row 1: a line of more than 1000000 characters: this is no table",),
    "2,000,000 commas": ("row 1: a line of more than 1000000 characters: this is no table",),
    "too large": ("the file is too large (at most 2 MB)",),
    "NUL bytes": ("row 2: a character no table has (NUL): this is not a CSV file, or it is damaged",),
    "NUL bytes in YAML": (
        "this is not YAML (unacceptable character #x0000: control characters are not allowed): "
        "look at indentation, colons and quotes here",
    ),
    "empty": ("the file is empty",),
    "YAML alias bomb": (f"row 1: {ANCHORS}",),
    "YAML python tag": (
        "row 1: tags (tag:yaml.org,2002:python/object/apply:os.system) are not read: remove it",
    ),
    "YAML deep": (f"row 1: {DEEP}",),
    "YAML of 400,000 values": ("row 1: more than 200000 values in one file",),
    "YAML with 100,000 keys twice": (
        "row 2: the key a stands here a second time: keep one",
        "and 99899 more problems",
    ),
    "YAML with 100,000 unknown criteria": (TOO_LARGE,),
    "YAML with 5,000 unknown criteria": (
        "row 3, column criterion: there is no criterion c0 in this edition",
        "and 4900 more problems",
    ),
    "JSON deep": (DEEP,),
    "JSON 30 deep": (DEEP,),
    "JSON of 400,000 values": ("more than 200000 values in one file",),
    "JSON huge number": (f"{FIRST}: inf is not a level of the scale (0, 1, 2, 3)",),
    "JSON infinite number": (f"{FIRST}: inf is not a level of the scale (0, 1, 2, 3)",),
    "JSON half characters": ("column criterion: there is no criterion  in this edition",),
    "edition that is a path": (
        "there is no edition ../../../etc/passwd here: choose one of caf-2020, official-2002, official-2010, "
        "official-2016, official-2020, open-2010, open-2020",
    ),
}


def test_every_hostile_file_is_told_apart() -> None:
    assert list(FIRST_AND_LAST) == list(HOSTILE)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_file_gets_a_sentence(kind: str) -> None:
    """Also: the child ends within its limits, and what is told is bounded and can be shown."""
    name, make = HOSTILE[kind]
    found = refusals(make(), name)
    assert (found[0], *found[1:][-1:]) == FIRST_AND_LAST[kind]
    assert len(found) <= 101
    assert max(map(len, found)) < 400
    "\n".join(found).encode()


def test_memory_of_the_reading_process_is_bounded() -> None:
    """The worst of them, in a process whose children can be measured."""
    code = f"""
import resource
from kompass.domain.uploads import read_upload
from kompass.method import RatingError
from tests.domain.hostile import HOSTILE
for kind in ("a text of 15 MB in 4,900 cells", "zip bomb of 250 MB", "YAML of 400,000 values"):
    name, make = HOSTILE[kind]
    try:
        read_upload(make(), name=name)
    except RatingError:
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < {UPLOADS.memory_bytes})
"""
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root)
    assert done.stdout == "True\n" * 3, done.stderr


# Odd, but harmless


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            hostile.rewritten(
                hostile.table(),
                lambda text: text.replace(
                    b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
                ),
                part="[Content_Types].xml",
                more={"xl/vbaProject.bin": hostile.OLE},
            ),
            id="macros are left alone: values are read, nothing is run or passed on",
        ),
        pytest.param(hostile.nested_bomb(), id="packed files inside are not unpacked"),
        pytest.param(
            hostile.rewritten(
                hostile.table(),
                more={
                    "xl/externalLinks/_rels/externalLink1.xml.rels": b'<Relationships><Relationship Id="r" '
                    b'Target="http://127.0.0.1:9/x" TargetMode="External"/></Relationships>'
                },
            ),
            id="links outside are not followed",
        ),
    ],
)
def test_odd_but_harmless(data: bytes) -> None:
    assert read_upload(data, name="r.xlsm").ratings == TWOS


def test_control_characters_do_not_get_through() -> None:
    comments = {FIRST: "a\0\ud800b\x1b[31m\r\nc", "x": 1}
    data = json.dumps({"edition": "open-2020", "ratings": {FIRST: 2}, "comments": comments})
    found = read_upload(data.encode(), name="r.json")
    assert found.ratings.comments == {FIRST: "ab[31m\nc", "x": "1"}


def test_form_of_an_edition_that_changed_since_is_read_with_a_note() -> None:
    """Ids of criteria are never used again for something else: hours of work are not lost to a mended comma."""
    form = filled(rating_form(EDITION, language="en"), {FIRST: {"level": "2"}}, change=_another_hash)
    found = read_upload(form, name="f.xlsx")
    assert (found.ratings, [note.text() for note in found.notes]) == (
        TWOS,
        [
            "the form was made from another version of the edition open-2020; the ratings were read as they stand"
        ],
    )
    assert load_edition("open-2020").hash == found.edition.hash


def _another_hash(book: Any) -> None:
    for sheet in book.worksheets:
        sheet["C1"] = "0" * 64
