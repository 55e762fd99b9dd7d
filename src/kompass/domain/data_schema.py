"""Cells and tables of the record as JSON has them: values with real types, and the schemas that describe them."""

from collections.abc import Mapping
from typing import Any, Final

from kompass.domain.data_dictionary import TABLES, Column, Table, TypeOfColumn


def value_of(column: Column, cell: str) -> str | int | float | None:
    """A cell as JSON has it: None for an empty one, a number where the column holds numbers."""
    if not cell:
        return None
    if column.type in ("whole", "year"):
        return int(cell)
    if column.type == "figure":
        try:
            number = float(cell)
        except ValueError:
            return cell
        # Neither "nan" nor 1e999 is a number in JSON.
        if not abs(number) < 1e15:
            return cell
        return int(number) if number == int(number) and "." not in cell else number
    return cell


_PATTERNS: Final[Mapping[TypeOfColumn, dict[str, Any]]] = {
    "text": {"type": "string"},
    "word": {"type": "string"},
    "code": {"type": "string"},
    "whole": {"type": "integer"},
    "figure": {"type": ["number", "string"]},
    "day": {"type": "string", "format": "date"},
    "moment": {"type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2]))?$"},
    "year": {"type": "integer", "minimum": 1000, "maximum": 9999},
}


def schema(kind: str) -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a table's JSON file: what the file is about, and its rows."""
    table = TABLES[kind]
    single = [column for column in table.columns if not column.prefix]
    row: dict[str, Any] = {
        "type": "object",
        "properties": {column.name: _cell_schema(column, table) for column in single},
        "required": [column.name for column in single],
        "additionalProperties": False,
    }
    families = {f"^{column.prefix}": _cell_schema(column, table) for column in table.columns if column.prefix}
    if families:
        row["patternProperties"] = families
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Kompass: {table.title}",
        "description": table.about,
        "type": "object",
        "properties": {
            "about": {
                "type": "object",
                "properties": {
                    "table": {"const": kind},
                    "n": {"type": "integer", "minimum": 0},
                    "invented": {"type": "boolean"},
                },
                "required": ["table", "n", "invented", "export_format", "licences", "sources"],
            },
            "rows": {"type": "array", "items": {"$ref": "#/$defs/row"}},
        },
        "required": ["about", "rows"],
        "additionalProperties": False,
        "$defs": {"row": row},
    }


def _cell_schema(column: Column, table: Table) -> dict[str, Any]:
    cell = dict(_PATTERNS[column.type])
    if column.lowest is not None:
        cell["minimum"] = column.lowest
    if column.highest is not None:
        cell["maximum"] = column.highest
    if column.required and cell["type"] == "string":
        cell["minLength"] = 1
    if column.values and column.closed:
        cell["enum"] = [value for value, _meaning in column.values]
    elif column.values:
        cell["examples"] = [value for value, _meaning in column.values]
    if not column.required:
        kinds = cell["type"]
        cell["type"] = [*([kinds] if isinstance(kinds, str) else kinds), "null"]
        if "enum" in cell:
            cell["enum"] = [*cell["enum"], None]
    cell["title"] = column.name
    cell["description"] = f"{column.meaning}. {column.type_name('en')}. {column.origin(table, 'en')}."
    return cell
