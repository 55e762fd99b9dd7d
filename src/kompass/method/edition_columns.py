"""Data of an edition as cells of text, and back: which columns a record takes, read off the schema.

Nothing here knows what an edition holds: every key of `editions/schema.json` becomes a column (or a line of the sheets
Edition and Bank), so that a key added there later is carried without a change here. `kompass.method.edition_table`
says which lists have sheets of their own.
"""

import functools
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from kompass.method.edition_check import FOLDER
from kompass.method.edition_source import Path_, Place

Node = Mapping[str, Any]
"""A part of the schema."""
Kind = Literal["text", "word", "exact", "integer", "boolean", "lines", "words", "empty"]
"""How a cell is read. `text`: as it stands. `word`: an id or a code. `lines`: a list, one entry in each line. `words`:
a list of ids, set apart by commas. `empty`: [] or {} where a list or a block stands and has nothing in it."""

MOST = 32_767
"""How many characters Excel lets a cell hold."""
_NOTHING = {"[]": list, "{}": dict}
_ESCAPE = re.compile(r"\\(\\|n|u[0-9a-f]{4})")


@functools.cache
def definitions() -> Mapping[str, Node]:
    """The `$defs` of the schema."""
    found: Mapping[str, Node] = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))["$defs"]
    return found


def resolved(node: Node) -> Node:
    while "$ref" in node:
        node = definitions()[node["$ref"].rpartition("/")[2]]
    return node


def below(node: Node, step: str | int) -> Node | None:
    """The part of the schema for what stands at `step` in `node`; None: nothing may stand there."""
    node = resolved(node)
    if node.get("type") == "array":
        return resolved(node["items"]) if isinstance(step, int) else None
    properties = node.get("properties", {})
    if step in properties:
        return resolved(properties[step])
    more = node.get("additionalProperties")
    return resolved(more) if isinstance(more, Mapping) and isinstance(step, str) else None


@dataclass(frozen=True, slots=True)
class Column:
    """A place in a record. `key` is how the workbook names it (`names.nb`, `evidence.1`), positions counted from 1."""

    path: Path_
    kind: Kind

    @property
    def key(self) -> str:
        return ".".join(str(step + 1) if isinstance(step, int) else step for step in self.path)


@dataclass(frozen=True, slots=True)
class Known:
    """What columns there should be even where nothing stands yet.

    `languages`: for texts by language. `names`: of other blocks, by their key (the aspects' ids for `aspects`).
    `spread`: lists of ids of which each entry has a column, so that a cell can offer a choice."""

    languages: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spread: Mapping[str, int] = field(default_factory=dict)


def columns(
    node: Node, found: Sequence[Any], known: Known, *, without: Iterable[Path_] = (), path: Path_ = ()
) -> Iterator[Column]:
    """The columns for records of the form `node`, of which those in `found` are there; paths `without` have none."""
    node = resolved(node)
    kind = node.get("type")
    skipped = path in without
    is_empty = path and any(value in ([], {}) for value in found if isinstance(value, list | dict))
    if is_empty and (skipped or kind == "object" or _has_columns(node, path, known)):
        yield Column(path, "empty")
    if skipped:
        return
    if kind == "object":
        for name in _names(node, found, known, path):
            step = below(node, name)
            inside = [value[name] for value in found if isinstance(value, dict) and name in value]
            if step is not None:
                yield from columns(step, inside, known, without=without, path=(*path, name))
    elif kind == "array" and _has_columns(node, path, known):
        most = max((len(value) for value in found), default=0)
        if _is_plain(resolved(node["items"])):
            most = max(most + 1, known.spread[str(path[-1])])
        for place in range(most):
            inside = [value[place] for value in found if len(value) > place]
            yield from columns(node["items"], inside, known, without=without, path=(*path, place))
    else:
        yield Column(path, _kind(node))


def _has_columns(node: Node, path: Path_, known: Known) -> bool:
    """Whether each entry of a list has columns of its own, rather than all of them one cell."""
    if node.get("type") != "array":
        return False
    return not _is_plain(resolved(node["items"])) or str(path[-1]) in known.spread


def _is_plain(node: Node) -> bool:
    return node.get("type") not in ("object", "array")


def _names(node: Node, found: Sequence[Any], known: Known, path: Path_) -> list[str]:
    if "properties" in node:
        return list(node["properties"])
    used = [name for value in found if isinstance(value, dict) for name in value]
    if node.get("propertyNames", {}).get("$ref", "").endswith("/language"):
        used = [*known.languages, *used]
    elif path:
        used = [*known.names.get(str(path[-1]), ()), *used]
    return list(dict.fromkeys(used))


def _kind(node: Node) -> Kind:
    if node.get("type") == "array":
        return "words" if _is_word(resolved(node["items"])) else "lines"
    if node.get("type") == "integer":
        return "integer"
    if node.get("type") == "boolean":
        return "boolean"
    if node == definitions()["exact"]:
        return "exact"
    return "word" if _is_word(node) else "text"


def _is_word(node: Node) -> bool:
    return str(node.get("pattern", "")).startswith("^")


def column(node: Node, key: str, known: Known) -> Column | None:
    """The column that the workbook calls `key`; None where the schema has no such place."""
    path: Path_ = ()
    for word in key.split("."):
        node = resolved(node)
        step: str | int = word
        if node.get("type") == "array":
            if not word.isdecimal() or not 0 < int(word) < 10_000:
                return None
            step = int(word) - 1
        following = below(node, step)
        if following is None:
            return None
        node, path = following, (*path, step)
    if node.get("type") == "object" or _has_columns(node, path, known):
        return Column(path, "empty")
    return Column(path, _kind(node))


def value_at(record: Any, path: Path_) -> Any:
    """What stands at `path` of a record; None where nothing does."""
    for step in path:
        if isinstance(step, int):
            record = record[step] if isinstance(record, list) and step < len(record) else None
        else:
            record = record.get(step) if isinstance(record, dict) else None
    return record


def cell_text(value: Any, kind: Kind) -> str:
    """The value as text for a cell; "" where there is none."""
    if value is None:
        return ""
    if kind == "empty":
        return "" if value else ("[]" if isinstance(value, list) else "{}")
    if kind in ("lines", "words") and not value:
        return "[]"
    if kind == "lines":
        return "\n".join(_escaped(item, line=True) for item in value)
    if kind == "words":
        return ", ".join(value)
    if kind == "boolean":
        return "true" if value else "false"
    return _escaped(value) if isinstance(value, str) else str(value)


def cell_value(text: str, kind: Kind) -> Any:
    """What a cell says; None for an empty one. What cannot be read stays text, for the check to refuse."""
    if not text.strip():
        return None
    plain = text.strip()
    if kind in ("lines", "words", "empty") and plain in _NOTHING:
        return _NOTHING[plain]()
    if kind == "lines":
        return [_unescaped(line) for line in text.split("\n") if line.strip()]
    if kind == "words":
        return [word for word in re.split(r"[,;\s]+", plain) if word]
    if kind == "integer":
        return int(plain) if re.fullmatch(r"[-+]?[0-9]{1,15}", plain) else plain
    if kind == "boolean":
        return {"true": True, "false": False}.get(plain.lower(), plain)
    if kind == "exact":
        return plain.replace(",", ".") if re.fullmatch(r"[0-9]+,[0-9]+", plain) else plain
    return plain if kind in ("word", "empty") else _unescaped(text)


def _escaped(text: str, *, line: bool = False) -> str:
    r"""The text, or, where a spreadsheet program would not keep it, \ and the text with \\, \n and \uXXXX in it."""
    safe = not text.startswith(("\\", "'")) and text.strip() not in _NOTHING
    if safe and not (line and "\n" in text) and not any(map(_is_unsafe, text)):
        return text
    escaped = text.replace("\\", "\\\\")
    if line:
        escaped = escaped.replace("\n", "\\n")
    return "\\" + "".join(f"\\u{ord(sign):04x}" if _is_unsafe(sign) else sign for sign in escaped)


def _unescaped(text: str) -> str:
    if not text.startswith("\\"):
        return text
    return _ESCAPE.sub(
        lambda found: {"\\": "\\", "n": "\n"}.get(found[1]) or chr(int(found[1][1:], 16)), text[1:]
    )


def _is_unsafe(sign: str) -> bool:
    """Signs that XML cannot hold, and those that programs change: control characters but for line breaks and tabs,
    and halves of characters."""
    return sign not in "\n\t" and (unicodedata.category(sign) in ("Cc", "Cs") or sign in "\ufffe\uffff")


def nested(cells: Iterable[tuple[Path_, Any, Place]]) -> tuple[Any, dict[Path_, Place]]:
    """The record that the cells make together, and the place of everything in it. Gaps in lists are closed."""
    tree: dict[str | int, Any] = {}
    empty: list[tuple[Path_, Any, Place]] = []
    for path, value, place in cells:
        if value in ([], {}) and isinstance(value, list | dict):
            empty.append((path, value, place))
            continue
        inside = tree
        for step in path[:-1]:
            inside = inside.setdefault(step, {})
        inside[path[-1]] = (value, place)
    for path, value, place in empty:
        inside = tree
        for step in path[:-1]:
            inside = inside.setdefault(step, {})
        inside.setdefault(path[-1], (value, place))
    places: dict[Path_, Place] = {}
    return _settled(tree, (), places), places


def _settled(tree: Any, path: Path_, places: dict[Path_, Place]) -> Any:
    if isinstance(tree, tuple):
        value, places[path] = tree
        if isinstance(value, list):
            for place in range(len(value)):
                places[*path, place] = places[path]
        return value
    positions = all(isinstance(step, int) for step in tree) and bool(tree)
    settled: Any = [] if positions else {}
    for step in sorted(tree) if positions else tree:
        here = (*path, len(settled) if positions else step)
        value = _settled(tree[step], here, places)
        if positions:
            settled.append(value)
        else:
            settled[step] = value
        places.setdefault(path, places[here])
    return settled
