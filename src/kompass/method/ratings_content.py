"""What a ratings file holds before any edition is known: sheets of text, or a mapping (YAML, JSON).

`parsed` is what runs inside the fence for files from strangers; importing this module must stay quick.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kompass.language import N_
from kompass.method.edition_source import MAX_DEPTH, MAX_VALUES, EditionError, parse_source
from kompass.tables import Limits, Problem, Problems, Sheet, TableError, fenced, read_sheets
from kompass.tables.problems import refused
from kompass.tables.reading import is_excel
from kompass.tables.shape import too_large

MARK = "kompass-form"
"""The first cell of every sheet of a form."""

MAPPINGS = (".yaml", ".yml", ".json")
_CONTROLS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Content:
    """`sheets` of a table or a form, or the `mapping` with the lines on which its ratings stand."""

    sheets: tuple[Sheet, ...] = ()
    mapping: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)


def read_content(data: bytes, name: str, limits: Limits, *, inside: bool = False) -> Content:
    """The content of a file, its kind told from content and name; raises TableError. `inside`: see read_sheets."""
    suffix = name.lower()[-5:]
    if suffix.endswith(MAPPINGS) and not is_excel(data, name, limits):
        return _mapping(data, name, limits)
    return Content(read_sheets(data, name=name, mark=MARK, limits=limits, inside=inside))


def read_fenced(data: bytes, name: str, limits: Limits) -> Content:
    """As read_content, all of it in a process of its own."""
    # Only the end of the name plays a part, and only what is short can be an argument of a process.
    found = fenced("kompass.method.ratings_content:parsed", data, limits, name="file" + ending(name))
    sheets = tuple(
        Sheet(title, kind, tuple((number, tuple(texts)) for number, texts in rows))
        for title, kind, rows in found["sheets"]
    )
    return Content(sheets, found["mapping"], found["lines"])


def ending(name: str) -> str:
    """The end of a file's name as far as it can tell the kind: ".xlsx"; "" for anything else."""
    found = re.search(r"\.[A-Za-z]{1,4}$", name)
    return found[0].lower() if found else ""


def parsed(data: bytes, limits: Limits, name: str) -> dict[str, Any]:
    """Runs inside the fence: the content as JSON can hold it."""
    found = read_content(data, name, limits, inside=True)
    return {
        "sheets": [(sheet.name, sheet.kind, sheet.rows) for sheet in found.sheets],
        "mapping": found.mapping,
        "lines": found.lines,
    }


def clean(text: str) -> str:
    """Text without control characters and halves of characters, which neither pages nor reports can show."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _mapping(data: bytes, name: str, limits: Limits) -> Content:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise refused(N_("the file is not text in UTF-8: save it with the encoding UTF-8"), line) from None
    found, lines = (_json(text), {}) if name.lower().endswith(".json") else _yaml(text, name)
    if not isinstance(found, dict):
        raise refused(N_("the file holds no ratings: write criterion: rating, one a line"))
    for value in _values(found):
        if isinstance(value, str) and len(value) > limits.cell_characters:
            raise refused(
                N_("the text is too long (at most %(limit)d characters)"), limit=limits.cell_characters
            )
    ratings = found["ratings"] if isinstance(found.get("ratings"), dict) else found
    if len(ratings) > limits.rows:
        raise too_large(limits)
    prefix: tuple[str, ...] = ("ratings",) if ratings is not found else ()
    within = {path[-1]: line for path, line in lines.items() if path[:-1] == prefix and path}
    return Content((), found, within)


def _yaml(text: str, name: str) -> tuple[Any, Mapping[Any, int]]:
    problems = Problems()
    try:
        source = parse_source(text, name)
    except EditionError as error:
        found = error.problems
    else:
        found = tuple(source.problems)
    if found:
        problems.take(Problem(item.line, None, item.message, item.values) for item in found)
        raise TableError(problems.result())
    return source.data, source.lines


def _json(text: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise refused(N_("%(key)s stands in the file twice: keep one"), key=clean(key[:40]))
            found[key] = value
        return found

    def whole(digits: str) -> int | float:
        return int(digits) if len(digits) <= 15 else float(digits)

    try:
        found = json.loads(text, object_pairs_hook=once, parse_int=whole)
        for number, _value in enumerate(_values(found)):
            if number > MAX_VALUES:
                raise refused(N_("more than %(limit)d values in one file"), limit=MAX_VALUES)
    except json.JSONDecodeError as error:
        raise refused(N_("this is not JSON (%(reason)s)"), error.lineno, reason=error.msg) from None
    except RecursionError:
        raise refused(N_("more than %(limit)d levels inside each other"), limit=MAX_DEPTH) from None
    return found


def _values(data: Any) -> Iterator[Any]:
    """All there is inside, without recursion; RecursionError where it is too deep."""
    waiting = [(data, 0)]
    while waiting:
        value, depth = waiting.pop()
        yield value
        if isinstance(value, dict | list) and depth >= MAX_DEPTH:
            raise RecursionError
        if isinstance(value, dict):
            yield from value
            waiting += [(inner, depth + 1) for inner in value.values()]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in value]
