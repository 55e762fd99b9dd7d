"""Excel files made for tests, and what is said about a table that is refused."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kompass.tables import Limits, Problem, TableError, read_table
from kompass.tables.child import answer

DEFAULT = Limits()
EXCEL = "kompass.tables.reading:excel_sheets"
SHEET = "xl/worksheets/sheet1.xml"
TABLE = [["Name", "Total"], ["Røros", 396]]
LAUGHS = b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
DAMAGED = "the Excel file is cut off or damaged: save it anew and hand that in"


def excel(*rows: Sequence[Any], sheet: str = "Ark1") -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.title = sheet
    for row in rows:
        workbook.active.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def rewritten(data: bytes, part: str, change: Any, *, more: dict[str, bytes] | None = None) -> bytes:
    """The Excel file with one part changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return file.getvalue()


def refusals(source: bytes | Path, **options: Any) -> list[str]:
    """What is said about a table that is refused."""
    with pytest.raises(TableError) as raised:
        read_table(source, **options)
    return [problem.text() for problem in raised.value.problems]


def refused_inside(data: bytes, limits: Limits = DEFAULT) -> list[str]:
    """The same for an Excel file refused as a whole; this process must find what the fenced one does."""
    found = json.loads(answer(data, json.dumps(asdict(limits)), EXCEL))
    assert list(found) == ["refused"]
    inside = [Problem(**problem).text() for problem in found["refused"]]
    assert refusals(data, limits=limits) == inside
    return inside
