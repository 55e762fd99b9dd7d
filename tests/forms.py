"""Forms filled in as a person's spreadsheet program would save them."""

import io
from collections.abc import Mapping
from typing import Any

import openpyxl


def filled(
    form: bytes,
    answers: Mapping[str, Mapping[str, Any]],
    *,
    about: Mapping[str, str] | None = None,
    change: Any = None,
) -> bytes:
    """The form with `{criterion or area id: {column key: value}}` written into its open cells.

    `about`: municipality, date. `change`: is given the workbook before it is saved.
    """
    book = openpyxl.load_workbook(io.BytesIO(form))
    left = {**answers, **{key: {"value": value} for key, value in (about or {}).items()}}
    for sheet in book.worksheets:
        columns = {sheet.cell(2, place).value: place for place in range(1, sheet.max_column + 1)}
        for row in range(3, sheet.max_row + 1):
            for column, value in left.pop(sheet.cell(row, 1).value, {}).items():
                cell = sheet.cell(row, columns[column])
                assert not cell.protection.locked, cell
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"  # what begins with = as well, as in a cell set to text
    assert not left, left
    if change is not None:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
