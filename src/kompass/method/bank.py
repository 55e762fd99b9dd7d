"""A criterion bank: one YAML file, or a folder whose files are read as one (editions/README.md, "A bank")."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kompass.language import N_
from kompass.method.edition_check import (
    FOLDER,
    block,
    check_bank,
    check_bank_head,
    check_bank_part,
    check_criteria_languages,
)
from kompass.method.edition_source import EditionProblem, Source, read_source
from kompass.method.edition_yaml import yaml_text

HEAD = "bank.yaml"


@dataclass(slots=True)
class Bank:
    """What the files of a bank hold together. `criteria` maps an id to its block, texts of all files united."""

    head: Source
    parts: tuple[Source, ...]
    criteria: dict[str, dict[str, Any]] = field(default_factory=dict)
    home: dict[str, Source] = field(default_factory=dict)
    """The file a criterion stands in first."""

    def entries(self, key: str) -> list[dict[str, Any]]:
        """The list `key` (roles, evidence, questions) of the head."""
        return [entry for entry in _list(self.head.data, key) if isinstance(entry, dict)]

    def problems(self) -> Iterator[EditionProblem]:
        """File by file, in the order of the lines."""
        for source in (self.head, *self.parts):
            yield from sorted(source.problems, key=lambda problem: problem.line or 0)


def bank_path(folder: Path, name: str) -> Path | None:
    """The file, or the head of the folder, of a bank beside an edition in `folder`, or else of the shipped one."""
    if not name.replace("-", "").isalnum():
        return None
    for beside in (folder / "bank", FOLDER / "bank"):
        for path in (beside / f"{name}.yaml", beside / name / HEAD):
            if path.is_file():
                return path
    return None


def read_bank(path: Path) -> Bank:
    """The bank whose file, or whose head in a folder, is at `path`. Raises EditionError for what is not plain YAML;
    everything else that is wrong goes to the problems of its file."""
    if path.name != HEAD:
        return whole_bank(read_source(path))
    folder = path.parent
    head = _read(path, folder)
    check_bank_head(head)
    parts = []
    for file in sorted(folder.rglob("*.yaml")):
        if file != path:
            part = _read(file, folder)
            check_bank_part(part)
            parts.append(part)
    bank = _united(Bank(head, tuple(parts)))
    _check_languages(bank)
    _check_references(bank)
    return bank


def whole_bank(source: Source) -> Bank:
    """The bank whose head and criteria stand in one `source`; what is wrong goes to its problems."""
    check_bank(source)
    bank = _united(Bank(source, ()))
    _check_languages(bank, ("titles_in",))
    _check_references(bank)
    return bank


def bank_text(bank: Bank) -> str:
    """The whole bank as one YAML file, which reads as the same bank."""
    return yaml_text({**bank.head.data, "criteria": bank.criteria})


def _read(file: Path, folder: Path) -> Source:
    """A file of the folder; problems call it by folder and name, for the names alone repeat."""
    return read_source(file, called=file.relative_to(folder.parent).as_posix())


def _united(bank: Bank) -> Bank:
    for source in (bank.head, *bank.parts):
        for key, criterion in block(source.data, "criteria").items():
            if isinstance(criterion, dict):
                _unite(bank, source, key, criterion)
    return bank


def _unite(bank: Bank, source: Source, key: str, criterion: Mapping[str, Any]) -> None:
    if key not in bank.criteria:
        bank.criteria[key] = {**criterion, "texts": dict(block(criterion, "texts"))}
        bank.home[key] = source
        return
    known = bank.criteria[key]
    for name, value in criterion.items():
        if name != "texts" and name in known:
            message = N_("%(criterion)s: %(key)s stands in %(file)s already: keep one")
            values = {"criterion": key, "key": name, "file": bank.home[key].file}
            source.refuse(("criteria", key, name), message, **values)
        elif name != "texts":
            known[name] = value
    for language, text in block(criterion, "texts").items():
        if language in known["texts"]:
            message = N_("%(criterion)s: the language %(language)s stands in %(file)s already: keep one")
            values = {"criterion": key, "language": language, "file": bank.home[key].file}
            source.refuse(("criteria", key, "texts", language), message, **values)
        else:
            known["texts"][language] = text


def _check_languages(bank: Bank, keys: tuple[str, ...] = ("languages", "titles_in")) -> None:
    languages = [word for key in keys for word in _list(bank.head.data, key) if isinstance(word, str)]
    for key, criterion in bank.criteria.items():
        check_criteria_languages(bank.home[key], {key: criterion}, ("criteria",), tuple(languages))


def _list(data: object, key: str) -> list[Any]:
    """The list there, from data that may be malformed anywhere."""
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


def _check_references(bank: Bank) -> None:
    """Roles and kinds of evidence are those of the head; questions feed criteria that there are."""
    for name, list_of in (("ask", "roles"), ("evidence", "evidence")):
        known = [entry.get("id") for entry in bank.entries(list_of)]
        for key, criterion in bank.criteria.items():
            for place, word in enumerate(_list(criterion, name)):
                if word not in known:
                    message = N_(
                        "%(criterion)s: there is no %(word)s in %(list)s of %(file)s: add it there, or take "
                        "one of %(known)s"
                    )
                    values = {"criterion": key, "word": word, "list": list_of, "file": bank.head.file}
                    values["known"] = ", ".join(map(str, known))
                    bank.home[key].refuse(("criteria", key, name, place), message, **values)
    for number, question in enumerate(bank.entries("questions")):
        for place, key in enumerate(_list(question, "feeds")):
            if isinstance(key, str) and key not in bank.criteria:
                message = N_("there is no criterion %(criterion)s in this bank: mend the id")
                bank.head.refuse(("questions", number, "feeds", place), message, criterion=key)
