"""YAML read with care: every value knows its line, and nothing a file can hold makes the reader run away.

Only the plain part of YAML is taken (mappings, lists, scalars as in YAML 1.2's core schema: `NO` is Norway, only
`true` and `false` are truth values). Anchors, aliases and tags are refused, so no file can unfold.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kompass.language import N_, translator

MAX_BYTES = 8 * 1024 * 1024
MAX_VALUES = 200_000
MAX_DEPTH = 24
MAX_PROBLEMS = 200

_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_FLOAT = re.compile(
    r"[-+]?([0-9]{1,30}\.[0-9]{0,30}|\.[0-9]{1,30}|[0-9]{1,30}(?=[eE]))([eE][-+]?[0-9]{1,3})?"
)
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NOTHING = {"", "~", "null", "Null", "NULL"}

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value stands in a workbook: the sheet's name and the cell as a person sees it, such as C7."""

    sheet: str
    cell: str


Place = int | Cell
"""Where a value stands in a file: the line in YAML (from 1), the cell in a workbook."""


@dataclass(frozen=True, slots=True)
class EditionProblem:
    """What is wrong with an edition file, where, and how to mend it. `line` from 1; None: the file as a whole, or the
    `cell` of a workbook."""

    file: str
    line: int | None
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    cell: Cell | None = None

    def text(self, language: str = "en") -> str:
        _ = translator(language)
        what = _(self.message) % self.values
        if self.cell is not None:
            values = {"file": self.file, "sheet": self.cell.sheet, "cell": self.cell.cell, "what": what}
            return _("%(file)s, sheet %(sheet)s, cell %(cell)s: %(what)s") % values
        if self.line is None:
            return f"{self.file}: {what}"
        return _("%(file)s, line %(line)d: %(what)s") % {"file": self.file, "line": self.line, "what": what}


class EditionError(Exception):
    """An edition or a bank that cannot be used; `problems` holds everything found, in the order of the file."""

    def __init__(self, problems: tuple[EditionProblem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.text() for problem in problems))


@dataclass(slots=True)
class Source:
    """A file's content as plain data, and the place of each value by its path of keys and positions: its line, or
    its Cell where the data was built from a workbook."""

    file: str
    data: Any
    lines: Mapping[Path_, Any]
    problems: list[EditionProblem] = field(default_factory=list)

    def line(self, path: Path_) -> Place:
        """Where the value at `path` stands, or the nearest thing around it."""
        while path not in self.lines:
            path = path[:-1]
        place: Place = self.lines[path]
        return place

    def refuse(self, path: Path_, message: str, **values: object) -> None:
        self.problems.append(self.problem(path, message, **values))

    def problem(self, path: Path_, message: str, **values: object) -> EditionProblem:
        """The problem at `path`, without noting it."""
        place = self.line(path)
        if isinstance(place, Cell):
            return EditionProblem(self.file, None, message, values, place)
        return EditionProblem(self.file, place, message, values)


def read_source(path: Path, *, called: str = "") -> Source:
    """The file at `path`; raises EditionError where it cannot be read as plain YAML at all.

    `called` is what problems call it, its name unless said."""
    name = called or path.name
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = N_("the file is too large (%(size)d bytes; at most %(limit)d are read)")
            raise EditionError((EditionProblem(name, None, message, {"size": size, "limit": MAX_BYTES}),))
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = N_("the file is not text in UTF-8: save it with the encoding UTF-8")
        raise EditionError((EditionProblem(name, line, message),)) from None
    except OSError as error:
        message = N_("the file cannot be read (%(reason)s)")
        values = {"reason": error.strerror or str(error)}
        raise EditionError((EditionProblem(name, None, message, values),)) from None
    return parse_source(text, name)


def parse_source(text: str, file: str) -> Source:
    """YAML `text` as data with lines; raises EditionError for what is not plain YAML."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context
        message = N_("this is not YAML (%(reason)s): look at indentation, colons and quotes here")
        # At the end of the text the mark lies behind the last line.
        line = None if mark is None else min(mark.line + 1, text.rstrip().count("\n") + 1)
        raise EditionError((EditionProblem(file, line, message, {"reason": reason}),)) from None
    except yaml.YAMLError as error:
        message = N_("this is not YAML (%(reason)s): look at indentation, colons and quotes here")
        values = {"reason": str(error).splitlines()[0]}
        raise EditionError((EditionProblem(file, None, message, values),)) from None
    return Source(file, builder.root, builder.lines, builder.problems)


def is_plain_text(text: str) -> bool:
    """Whether it is read as text even where it stands without quotes, rather than as a number or a truth value."""
    return (
        text not in _TRUTH
        and text not in _NOTHING
        and not (_INTEGER.fullmatch(text) or _FLOAT.fullmatch(text))
    )


_MISSING = object()


class _Builder:
    """Builds data from YAML events without recursion; counts what it builds."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Any = None
        self.lines: dict[Path_, int] = {(): 1}
        self.problems: list[EditionProblem] = []
        # Each frame: the container, its path, and the key that waits for its value (mappings only).
        self._stack: list[tuple[Any, Path_, list[Any]]] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        import yaml

        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            self._give_up(line, N_("anchors and aliases (&, *) are not read: write the text out"))
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._give_up(line, N_("the file holds more than one document: remove the line ---"))
        elif isinstance(event, yaml.ScalarEvent):
            self._refuse_tag(event, line)
            self._place(self._scalar(event), line)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._refuse_tag(event, line)
            self._open([], line)
        elif isinstance(event, yaml.MappingStartEvent):
            self._refuse_tag(event, line)
            self._open({}, line)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self._stack.pop()

    def _give_up(self, line: int, message: str, **values: object) -> None:
        raise EditionError((*self.problems, EditionProblem(self.file, line, message, values)))

    def _refuse_tag(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self._give_up(line, N_("anchors and aliases (&, *) are not read: write the text out"))
        if event.tag is not None:
            self._give_up(line, N_("tags (%(tag)s) are not read: remove it"), tag=event.tag)

    def _scalar(self, event: Any) -> Any:
        text = event.value
        if event.style or not event.implicit[0] or is_plain_text(text):  # quoted or in a block: a text
            return text
        if text in _TRUTH:
            return _TRUTH[text]
        if text in _NOTHING:
            return None
        return int(text) if _INTEGER.fullmatch(text) else float(text)

    def _open(self, container: Any, line: int) -> None:
        if len(self._stack) >= MAX_DEPTH:
            self._give_up(line, N_("more than %(limit)d levels inside each other"), limit=MAX_DEPTH)
        path = self._place(container, line)
        self._stack.append((container, path, [_MISSING]))

    def _place(self, value: Any, line: int) -> Path_:
        if len(self.lines) > MAX_VALUES:
            self._give_up(line, N_("more than %(limit)d values in one file"), limit=MAX_VALUES)
        if not self._stack:
            self.root = value
            self.lines[()] = line
            return ()
        container, path, waiting = self._stack[-1]
        if isinstance(container, list):
            container.append(value)
            return self._note((*path, len(container) - 1), line)
        if waiting[0] is _MISSING:
            waiting[0] = self._key(value, line)
            return path
        key, waiting[0] = waiting[0], _MISSING
        if key in container:
            message = N_("the key %(key)s stands here a second time: keep one")
            self.problems.append(EditionProblem(self.file, line, message, {"key": key}))
            return self._note((*path, key), line)
        container[key] = value
        return self._note((*path, key), line)

    def _key(self, value: Any, line: int) -> str:
        if isinstance(value, list | dict):
            self._give_up(line, N_("a key must be a plain word"))
        if isinstance(value, str):
            return value
        # `1:` and `true:` are words to whoever wrote them; a schema then says whether the word fits.
        return "" if value is None else str(value)

    def _note(self, path: Path_, line: int) -> Path_:
        self.lines[path] = line
        return path
