"""Write five pages of docs/reference from the code; a test compares them with what is committed."""

import csv
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kompass.domain.data_dictionary import Column

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"


def settings_page() -> str:
    from kompass.configuration import Configuration

    lines = [
        "# Settings",
        "",
        "Environment variables that Kompass reads at start. All have a default that works on one computer.",
        "This page is made from the code (`make reference`).",
        "",
        "| variable | default | what it does |",
        "| --- | --- | --- |",
    ]
    for name, field in Configuration.model_fields.items():
        default = field.get_default()
        if name == "data":
            shown = "`$XDG_DATA_HOME/kompass` or `~/.local/share/kompass`"
        else:
            shown = (
                "(empty)" if default == "" else f"`{str(default).lower() if default is False else default}`"
            )
        lines.append(f"| `KOMPASS_{name.upper()}` | {shown} | {field.description} |")
    lines += [
        "",
        "A value that makes no sense stops the start with a sentence that names the variable.",
        "In `production` Kompass refuses to start without named hosts and PostgreSQL.",
    ]
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    # The page is English; help texts are translated when the command line is imported.
    os.environ["KOMPASS_LANGUAGE"] = "en"
    import typer

    from kompass.cli import app

    group = typer.main.get_command(app)
    context = group.make_context("kompass", [], resilient_parsing=True)
    lines = [
        "# Commands",
        "",
        "Made from the code (`make reference`). With `--json`, standard output is JSON alone.",
        "",
    ]
    for name, command, parent in _commands(group, context, ""):
        with command.make_context(name, [], parent=parent, resilient_parsing=True) as inner:
            lines += [f"## kompass {name}", "", (command.help or "").strip(), ""]
            lines += ["```", f"kompass {name} {' '.join(command.collect_usage_pieces(inner))}", "```", ""]
            rows = [param.get_help_record(inner) for param in command.params]
            lines += ["| option or argument | meaning |", "| --- | --- |"]
            for param, record in zip(command.params, rows, strict=True):
                label = (
                    " ".join([*param.opts, *param.secondary_opts]) if record else param.human_readable_name
                )
                text = getattr(param, "help", None) or (record[1] if record else "")
                lines.append(f"| `{label}` | {' '.join(str(text).split()).replace('|', chr(92) + '|')} |")
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _commands(group: Any, context: Any, before: str) -> Iterator[tuple[str, Any, Any]]:
    """Every command with its whole name and the context it is called in; of groups the commands in them."""
    for name in sorted(group.commands):
        command = group.commands[name]
        if hasattr(command, "commands"):
            with command.make_context(name, [], parent=context, resilient_parsing=True) as inner:
                yield from _commands(command, inner, f"{before}{name} ")
        else:
            yield f"{before}{name}", command, context


def record_page() -> str:
    """The data dictionary, with the numbers of rows in the files that ship."""
    from kompass.domain.data_dictionary import LICENCES, TABLES

    lines = [
        "# The record: data dictionary",
        "",
        "What ships with Kompass, what `kompass import` takes and `kompass export` gives, and what `/data/` offers",
        "everybody. This page, the page `/data/` and the JSON schemas are made from one source (`make reference`).",
        "",
        "Files are CSV (UTF-8, comma, a header row); import also takes semicolons, Latin-1 and XLSX. Codes are text:",
        "keep leading zeros. An empty cell means *not known*, never zero. Dates of evaluations have the precision that",
        "was published. In JSON numbers are numbers and what is not known is `null`. The shipped files lie in",
        "`src/kompass/registers/`; registers have their country in the file's name there, and a column `country` in an",
        "export.",
        "",
        "The known totals are **not all there are, and no fair sample**: see",
        "[what may not be concluded](../explanation/what-may-not-be-concluded.md). See also",
        "[how claims are judged](../explanation/how-claims-are-judged.md) and",
        "[how to use the open data](../how-to/use-the-open-data.md).",
        "",
    ]
    for kind, table in TABLES.items():
        shipped = {name: _shipped(name) for name in table.shipped}
        files = "; ".join(f"`{name}`, {len(rows)} rows" for name, rows in shipped.items()) or "nothing"
        terms = "; ".join(licence.name for licence in table.licences)
        lines += [
            f"## {table.title}",
            f"`{kind}`. {table.about}",
            "",
            f"Shipped: {files}. Source: {table.source}. Terms: {terms}.",
            f"What tells the rows apart: {', '.join(f'`{name}`' for name in table.key)}.",
            "",
            "| column | type | meaning | source |",
            "| --- | --- | --- | --- |",
        ]
        for column in table.columns:
            kind_of = column.type_name("en") + ("; never empty" if column.required else "")
            lines.append(f"| `{column.name}` | {kind_of} | {column.meaning} | {column.origin(table, 'en')} |")
        lines.append("")
        for column in table.columns:
            lines += _values(column, [row for rows in shipped.values() for row in rows])
    lines += ["## Terms", "| terms | what to name |", "| --- | --- |"]
    for licence in LICENCES.values():
        name = f"[{licence.name}]({licence.address})" if licence.address else licence.name
        lines.append(f"| {name} | {licence.attribution} |")
    lines += [
        "",
        "Where two licences stand beside a table, rows of Norway are under NLOD and rows of Sweden under CC0.",
        "`swedish_municipalities.csv` has the inhabitants of 2019 in its columns `population` and `population_year`.",
    ]
    return "\n".join(lines) + "\n"


def _shipped(name: str) -> list[dict[str, str]]:
    with (ROOT / "src" / "kompass" / "registers" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _values(column: "Column", rows: list[dict[str, str]]) -> list[str]:
    """The values a column may have, with how many shipped rows have each."""
    if not column.values or column.name == "country":
        return []
    lines = [f"| `{column.name}` | rows | meaning |", "| --- | --- | --- |"]
    for value, meaning in column.values:
        n = sum(row.get(column.name) == value for row in rows)
        lines.append(f"| `{value}` | {n or '-'} | {meaning} |")
    return [*lines, ""]


def api_page() -> str:
    """Every address, parameter and field of the API, from its OpenAPI document."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kompass.settings"
    import django

    django.setup()
    from kompass.api.document import document
    from kompass.api.service import api

    made = document(api)
    base = made["servers"][0]["url"]
    lines = [
        "# API",
        "",
        made["info"]["description"],
        "",
        f"The same as a document for programs: `{base}/openapi.json` (OpenAPI {made['openapi']}). How to use it:",
        "[use the API](../how-to/use-the-api.md). This page is made from that document (`make reference`).",
        "",
        "| address | what | shape |",
        "| --- | --- | --- |",
    ]
    operations = [(address, one["get"]) for address, one in made["paths"].items()]
    for address, operation in operations:
        shape = _type(operation["responses"]["200"]["content"]["application/json"]["schema"])
        lines.append(f"| `{base}{address}` | {_cell(operation['description'])} | {shape} |")
    lines += ["", "## Headers and errors", "| header of an answer | meaning |", "| --- | --- |"]
    lines += [f"| `{name}` | {one['description']} |" for name, one in _headers(operations).items()]
    lines += ["", "| status | when |", "| --- | --- |"]
    told = {
        status: one["description"]
        for _, operation in operations
        for status, one in operation["responses"].items()
    }
    lines += [f"| {status} | {told[status]} |" for status in sorted(told)]
    lines += [
        "",
        "Every error has the shape [ErrorAnswer](#erroranswer); 405 answers to anything but GET and HEAD.",
        "",
    ]
    for address, operation in operations:
        lines += [f"## GET {address}", "| parameter | values | meaning |", "| --- | --- | --- |"]
        for one in operation["parameters"]:
            default = one["schema"].get("default")
            values = _values_of(one["schema"]) + (f"; `{default}` if absent" if default else "")
            where = " (in the address)" if one["in"] == "path" else ""
            lines.append(f"| `{one['name']}`{where} | {values} | {_cell(one['description'])} |")
        lines += ["", f"Example: `{_example(base + address, operation)}`", ""]
    lines += ["## Shapes", "Every field is always there; what is not known is `null`.", ""]
    for name, shape in made["components"]["schemas"].items():
        lines += [f"### {name}", *([shape["description"], ""] if shape.get("description") else [])]
        lines += ["| field | type | meaning | example |", "| --- | --- | --- | --- |"]
        for field, schema in shape["properties"].items():
            examples = ", ".join(
                f"`{json.dumps(one, ensure_ascii=False)}`" for one in schema.get("examples", ())
            )
            lines.append(
                f"| `{field}` | {_type(schema)} | {_cell(schema['description'])} | {_cell(examples)} |"
            )
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _headers(operations: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    found = {}
    for _, operation in operations:
        for answer in operation["responses"].values():
            found.update(answer.get("headers", {}))
    return found


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _values_of(schema: dict[str, Any]) -> str:
    if allowed := schema.get("enum"):
        return ", ".join(f"`{value}`" if value else "empty" for value in allowed)
    if schema["type"] == "integer":
        return f"{schema['minimum']} to {schema['maximum']}"
    return "text"


def _type(schema: dict[str, Any]) -> str:
    """The type in a word: number, text, a shape, a list or a map of them; "or null"."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if schema["type"] == "array":
        return f"list of {_type(schema['items'])}"
    if schema["type"] == "object":
        return f"map to {_type(schema['additionalProperties'])}"
    words = {"integer": "whole number", "number": "number", "string": "text", "boolean": "true or false"}
    word = words.get(schema["type"], schema["type"])
    if schema.get("pattern"):
        return "exact fraction"
    return {"date": "day", "date-time": "moment"}.get(schema.get("format", ""), word)


def _example(address: str, operation: dict[str, Any]) -> str:
    for one in operation["parameters"]:
        if one["in"] == "path":
            address = address.replace(f"{{{one['name']}}}", one["example"])
    return address


def terms_page() -> str:
    from kompass.method.terms import concepts, term_languages

    called = {
        "nb": "Norway, bokmål",
        "nn": "Norway, nynorsk",
        "sv": "Sweden",
        "da": "Denmark",
        "en": "English here",
    }
    languages = [code for code in ("en", "nb", "nn", "sv", "da") if code in term_languages()]
    lines = [
        "# Terms per country",
        "",
        "What municipalities call the same thing. Made from `src/kompass/method/terms.yaml` (`make reference`);",
        "the English words are those of this house. Texts of an edition keep to the terms of their language's",
        "country: `kompass.method.edition_advice` names those that leaked in from a neighbour, and",
        "`kompass.method.leaks(text, language)` finds them in any text. The last column lists words for the",
        "same thing that are out of use, or that this house does not use.",
        "",
        f"| concept | {' | '.join(called[code] for code in languages)} | not |",
        f"| --- |{' --- |' * (len(languages) + 1)}",
    ]
    for concept in concepts():
        avoided = ", ".join(
            f"{code}: {', '.join(word.removesuffix('*') for word in words)}"
            for code, words in concept.avoid.items()
        )
        names = " | ".join(concept.name(code) for code in languages)
        lines.append(f"| `{concept.id}` | {names} | {avoided} |")
    lines += [
        "",
        "A term that two languages share is foreign to neither. Proper names (KS, SKR, KL) and words too common",
        "to tell anything (Swedish *region*, Danish *direktør*) are listed and not looked for. Besides the terms,",
        "everyday words that one language has and another has not (*och*, *ikkje*, *hvad*) and letters (*ä*, *ø*)",
        "show a sentence left untranslated.",
    ]
    return "\n".join(lines) + "\n"


PAGES = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "record.md": record_page,
    "api.md": api_page,
    "terms.md": terms_page,
}


def main() -> None:
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KOMPASS_DATA"] = folder
        sys.exit(main())
