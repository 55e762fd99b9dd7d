"""Files that nobody should hand in, each made small here; what each gets is said in test_uploads.py."""

import io
import json
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

import openpyxl
import xlsxwriter

from kompass.method import load_edition
from kompass.reports.form import rating_form

EDITION = load_edition("open-2020")
FIRST = EDITION.criteria[0].id
SHEET = "xl/worksheets/sheet1.xml"
SHEETS_END = b"</sheetData>"


def table() -> bytes:
    """An Excel file with one rating, as a person would make it."""
    workbook = openpyxl.Workbook()
    for row in (["edition", "criterion", "level"], [EDITION.id, FIRST, 2]):
        workbook.active.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def form() -> bytes:
    return rating_form(EDITION, language="en")


def rewritten(
    data: bytes,
    change: Callable[[bytes], bytes] = bytes,
    *,
    part: str = SHEET,
    more: Mapping[str, bytes] | None = None,
    again: str = "",
) -> bytes:
    """The Excel file with one part changed, parts added, or one there twice."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
        if again:
            with warnings.catch_warnings(action="ignore"):
                new.writestr(again, old.read(again))
    return file.getvalue()


def bomb(data: bytes, megabytes: int) -> bytes:
    """Unfolds to `megabytes` though it is a thousandth of that."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            with new.open(name, "w") as part:
                part.write(old.read(name))
                if name == SHEET:
                    for _ in range(megabytes):
                        part.write(b" " * 1024 * 1024)
    return packed.getvalue()


def declared_small(data: bytes) -> bytes:
    """The same file, whose largest part says that it is of 100 bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        true_size = struct.pack("<L", max(part.file_size for part in archive.infolist()))
    return data.replace(true_size, struct.pack("<L", 100))


def nested_bomb() -> bytes:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0", b"\0" * 50_000_000)
    return rewritten(table(), more={f"xl/media/{n}.zip": inner.getvalue() for n in range(16)})


def far_cell() -> bytes:
    """20,000 rows and one cell in the last column a sheet has: some 160 KB that unfold to gigabytes in a grid."""
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>%s</t></is></c><c r="B%d"><v>%d</v></c></row>'
        % (n, n, FIRST.encode(), n, n % 4)
        for n in range(3, 20_003)
    )
    last = b'<row r="20003"><c r="XFD20003"><v>1</v></c></row>'
    return rewritten(table(), lambda sheet: sheet.replace(SHEETS_END, rows + last + SHEETS_END))


def wide_and_long() -> bytes:
    """Within the limits at each edge, but a grid of everything between is not small."""
    last = b'<row r="9999"><c r="BH9999"><v>1</v></c></row>'
    return rewritten(table(), lambda sheet: sheet.replace(SHEETS_END, last + SHEETS_END))


LAUGHS = b"<!DOCTYPE lolz [<!ENTITY a0 'ha'>%s]>" % b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def with_entities(declared: bytes, used: bytes) -> bytes:
    def change(sheet: bytes) -> bytes:
        head, _, rest = sheet.partition(b"<worksheet")
        cell = b'<row r="9"><c r="A9" t="inlineStr"><is><t>%s</t></is></c></row>' % used
        return head + declared + b"<worksheet" + rest.replace(SHEETS_END, cell + SHEETS_END)

    return rewritten(table(), change)


def entities_in_a_part_that_hides() -> bytes:
    """The sheet lies in a part that is not called .xml, and its text is UTF-16."""
    sheet = LAUGHS.decode() + "<worksheet><sheetData><row><c><v>&a11;</v></c></row></sheetData></worksheet>"
    return rewritten(
        table(),
        lambda text: text.replace(b"sheet1.xml", b"sheet1.dat"),
        part="xl/_rels/workbook.xml.rels",
        more={"xl/worksheets/sheet1.dat": sheet.encode("utf-16")},
    )


def many_sheets(n: int, *, one_part: bool) -> bytes:
    """`n` sheets; all of them in the same part of the file, or each in its own."""
    sheets = "".join(f'<sheet name="S{k}" sheetId="{k}" r:id="r{k}"/>' for k in range(1, n + 1))
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="r{k}" Type="{relation}/worksheet" Target="{1 if one_part else k}.xml"/>'
        for k in range(1, n + 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    book = f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets>{sheets}</sheets></workbook>'
    cell = f'<c r="A1" t="inlineStr"><is><t>{"kompass-form" * one_part}</t></is></c>'
    sheet = f'<worksheet xmlns="{main}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'
    changed = rewritten(table(), lambda _: book.encode(), part="xl/workbook.xml")
    return rewritten(
        changed,
        lambda _: f'<Relationships xmlns="{package}">{relations}</Relationships>'.encode(),
        part="xl/_rels/workbook.xml.rels",
        more={f"xl/{k}.xml": sheet.encode() if one_part else b"" for k in range(1, 2 if one_part else n + 1)},
    )


def overlapping() -> bytes:
    """A hundred parts that all are the same bytes of the file: 110 KB that unfold to 10 GB."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/workbook.xml", "w") as part,
    ):
        for _ in range(100):
            part.write(b" " * 1024 * 1024)
    data = file.getvalue()
    directory = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[directory:end]
    entries = b"".join(entry.replace(b"xl/workbook.xml", b"xl/workb%03d.xml" % n) for n in range(100))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 100, 100, len(entries), directory, 0)
    return data[:directory] + entries + tail


def bad_rows(n: int) -> bytes:
    aspects = [aspect.id for aspect in EDITION.aspects]
    return (";".join(["edition", "criterion", *aspects]) + "\n").encode() + (
        b"open-2020;nowhere;9;9;9;9\n"
    ) * n


def shared_text(characters: int) -> bytes:
    """One long text that stands in the file once and in thousands of cells."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["edition", "criterion", "level", "comment"])
    for row in range(1, 4_900):
        sheet.write_row(row, 0, ["open-2020", "x", 1, "MANY"])
    workbook.close()
    return rewritten(
        file.getvalue(), lambda text: text.replace(b"MANY", b"y" * characters), part="xl/sharedStrings.xml"
    )


ALIASES = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096

HOSTILE: Final[Mapping[str, tuple[str, Callable[[], bytes]]]] = {
    "zip bomb of 250 MB": ("bomb.xlsx", lambda: bomb(table(), 250)),
    "zip bomb that declares 100 bytes": ("bomb.xlsx", lambda: declared_small(bomb(table(), 30))),
    "zip bomb of 110 KB and 10 GB, of overlapping parts": ("bomb.xlsx", overlapping),
    "cell in column XFD, 20,000 rows": ("far.xlsx", far_cell),
    "cell far below, within the limits": ("far.xlsx", wide_and_long),
    "external entity": ("xxe.xlsx", lambda: with_entities(OUTSIDE, b"&x;")),
    "billion laughs": ("laughs.xlsx", lambda: with_entities(LAUGHS, b"&a11;")),
    "billion laughs in a hidden part": ("laughs.xlsx", entities_in_a_part_that_hides),
    "PDF": ("form.xlsx", lambda: b"%PDF-1.7\n" + b"x" * 999),
    "PNG": ("form.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 999),
    "HTML": ("form.xlsx", lambda: b"<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>"),
    "old Excel or password": ("form.xls", lambda: OLE),
    "password-protected": ("form.xlsx", lambda: OLE),
    "text named .xlsx": ("form.xlsx", lambda: b"criterion,level\na,1\n"),
    "Word document": ("form.xlsx", lambda: table().replace(b"xl/workbook.xml", b"wd/workbook.xml")),
    "truncated": ("form.xlsx", lambda: form()[:-2000]),
    "first kilobyte": ("form.xlsx", lambda: form()[:1000]),
    "path traversal": ("form.xlsx", lambda: rewritten(table(), more={"../../../../tmp/owned": b"x"})),
    "absolute path": ("form.xlsx", lambda: rewritten(table(), more={"/etc/cron.d/owned": b"x"})),
    "backslash path": ("form.xlsx", lambda: rewritten(table(), more={"..\\..\\owned": b"x"})),
    "duplicate part": ("form.xlsx", lambda: rewritten(table(), again=SHEET)),
    "duplicate part in capitals": ("form.xlsx", lambda: rewritten(table(), more={SHEET.upper(): b"<x/>"})),
    "10,000 sheets": ("sheets.xlsx", lambda: many_sheets(10_000, one_part=False)),
    "10,000 sheets in one part": ("sheets.xlsx", lambda: many_sheets(10_000, one_part=True)),
    "a text of 9,000 characters in 4,900 cells": ("long.xlsx", lambda: shared_text(9_000)),
    "a text of 15 MB in 4,900 cells": ("long.xlsx", lambda: shared_text(15_000_000)),
    "100,000 bad rows": ("bad.csv", lambda: bad_rows(80_000)),
    "25,000 problems": ("bad.csv", lambda: bad_rows(5_000)),
    "a line without end": ("long.csv", lambda: b"a" * 2_000_000),
    "2,000,000 commas": ("long.csv", lambda: b"," * 2_000_000),
    "too large": ("large.csv", lambda: b"a\n" * 1_100_000),
    "NUL bytes": ("nul.csv", lambda: b"criterion,level\n\0,1\n"),
    "NUL bytes in YAML": ("nul.yaml", lambda: b'edition: open-2020\nratings: {a: "\0"}\n'),
    "empty": ("form.xlsx", lambda: b""),
    "YAML alias bomb": ("bomb.yaml", lambda: ALIASES.encode()),
    "YAML python tag": ("tag.yaml", lambda: b"!!python/object/apply:os.system ['touch /tmp/owned']"),
    "YAML deep": ("deep.yaml", lambda: b"a: " + b"[" * 100_000),
    "YAML of 400,000 values": ("many.yaml", lambda: b"ratings: [" + b"1," * 400_000 + b"]"),
    "YAML with 100,000 keys twice": ("twice.yaml", lambda: b"a: 1\n" * 100_000),
    "YAML with 100,000 unknown criteria": (
        "unknown.yaml",
        lambda: b"edition: open-2020\nratings:\n" + b"".join(b" c%d: 1\n" % n for n in range(99_000)),
    ),
    "YAML with 5,000 unknown criteria": (
        "unknown.yaml",
        lambda: b"edition: open-2020\nratings:\n" + b"".join(b" c%d: 1\n" % n for n in range(5_000)),
    ),
    "JSON deep": ("deep.json", lambda: b'{"a":' * 100_000),
    "JSON 30 deep": ("deep.json", lambda: b'{"a":' * 30 + b"1" + b"}" * 30),
    "JSON of 400,000 values": ("many.json", lambda: b'{"a": [' + b"1," * 400_000 + b"1]}"),
    "JSON huge number": (
        "huge.json",
        lambda: (
            json.dumps({"edition": "open-2020", "ratings": {FIRST: 0}})
            .replace("0}", "9" * 1_000_000 + "}")
            .encode()
        ),
    ),
    "JSON infinite number": (
        "huge.json",
        lambda: b'{"edition": "open-2020", "ratings": {"%s": 1e999}}' % FIRST.encode(),
    ),
    "JSON half characters": (
        "half.json",
        lambda: b'{"edition": "open-2020", "ratings": {"\\ud800\\u0000": 1}}',
    ),
    "edition that is a path": ("path.yaml", lambda: b"edition: ../../../etc/passwd\nratings: {}\n"),
}
