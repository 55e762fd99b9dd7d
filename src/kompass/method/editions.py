"""Editions of the instrument: what is rated, on which scale, for how many points (method.md section 1).

An edition is data (`kompass/editions/README.md`): here it is read, `kompass.method.edition_tree` says what it is.
"""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from kompass.language import N_
from kompass.method.bank import HEAD, Bank, bank_path, read_bank
from kompass.method.edition_check import FOLDER, block, blocks, check_criteria_languages, check_edition
from kompass.method.edition_source import MAX_PROBLEMS, EditionError, EditionProblem, Source, read_source
from kompass.method.edition_tree import (
    Area,
    Aspect,
    Criterion,
    CriterionText,
    Edition,
    Implausible,
    Level,
    MainTask,
    Named,
    Panel,
    Provenance,
    Question,
    SubArea,
    in_language,
    nearest,
)

__all__ = [
    "NOT_APPLICABLE_LIMIT",
    "Area",
    "Aspect",
    "Criterion",
    "CriterionText",
    "Edition",
    "Implausible",
    "Level",
    "MainTask",
    "Named",
    "Panel",
    "Provenance",
    "Question",
    "SubArea",
    "Whole",
    "check_file",
    "edition_path",
    "editions",
    "in_language",
    "load_edition",
    "nearest",
    "read_edition",
    "read_whole",
    "whole_edition",
]

NOT_APPLICABLE_LIMIT = Fraction(1, 20)  # method.md section 2: above 5 % of the maximum is flagged


def editions() -> tuple[str, ...]:
    """The ids of the editions that are shipped, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load_edition(id_or_path: str | Path) -> Edition:
    """The edition with a shipped id, or the one in a YAML file; raises EditionError with everything wrong in it."""
    if isinstance(id_or_path, str) and id_or_path in editions():
        return _shipped(id_or_path)
    return read_edition(edition_path(id_or_path))


def edition_path(id_or_path: str | Path) -> Path:
    """The file of the edition with a shipped id, or the path itself; raises EditionError where it is neither."""
    if isinstance(id_or_path, str) and id_or_path in editions():
        return FOLDER / f"{id_or_path}.yaml"
    path = Path(id_or_path)
    if isinstance(id_or_path, str) and path.suffix not in (".yaml", ".yml") and not path.is_file():
        message = N_("there is no edition of this name; there are %(known)s (or give a file ending in .yaml)")
        raise EditionError((EditionProblem(id_or_path, None, message, {"known": ", ".join(editions())}),))
    return path


@functools.cache
def _shipped(edition_id: str) -> Edition:
    return read_edition(FOLDER / f"{edition_id}.yaml")


def read_edition(path: Path) -> Edition:
    """The edition in the file at `path`, read anew each time; raises EditionError."""
    return read_whole(path).edition


@dataclass(frozen=True, slots=True)
class Whole:
    """An edition with what it was built from: the data of its file, and its bank if it has one."""

    edition: Edition
    source: Source
    bank: Bank | None


def read_whole(path: Path) -> Whole:
    """The edition in the file at `path` with its data; raises EditionError."""
    source = read_source(path)
    return whole_edition(source, _bank(source, path))


def whole_edition(source: Source, bank: Bank | None) -> Whole:
    """The edition in `source`, whose bank is read already; raises EditionError with what is wrong in both."""
    check_edition(source)
    criteria = _criteria(source, bank)
    _raise_if(source, bank)
    return Whole(_build(source.data, criteria, bank), source, bank)


def check_file(path: Path) -> tuple[EditionProblem, ...]:
    """Everything wrong in an edition, or in a bank (its file, its folder or the head there); empty when it is good."""
    if path.is_dir():
        path = path / HEAD
    try:
        source = read_source(path)
        alone = isinstance(source.data, dict) and "criteria" in source.data and "areas" not in source.data
        if alone or path.name == HEAD:
            return _most(tuple(read_bank(path).problems()), path.name)
        read_edition(path)
    except EditionError as error:
        return error.problems
    return ()


def _raise_if(source: Source, bank: Bank | None) -> None:
    problems = sorted(source.problems, key=lambda problem: problem.line or 0)
    if bank is not None:
        problems += bank.problems()
    if problems:
        raise EditionError(_most(tuple(problems), source.file))


def _most(problems: tuple[EditionProblem, ...], file: str) -> tuple[EditionProblem, ...]:
    """As many as a person may want to read, and how many more there are."""
    if len(problems) <= MAX_PROBLEMS:
        return problems
    more = len(problems) - MAX_PROBLEMS
    message = N_("and one more problem") if more == 1 else N_("and %(more)d more problems")
    return (*problems[:MAX_PROBLEMS], EditionProblem(file, None, message, {"more": more}))


def _bank(source: Source, path: Path) -> Bank | None:
    """The bank that the edition at `path` names."""
    name = source.data.get("bank") if isinstance(source.data, dict) else None
    if not isinstance(name, str):
        return None
    found = bank_path(path.parent, name)
    if found is None:
        message = N_(
            "there is no criterion bank %(name)s: it would be the file bank/%(name)s.yaml beside this one"
        )
        source.refuse(("bank",), message, name=name)
        return None
    return read_bank(found)


def _criteria(source: Source, bank: Bank | None) -> Mapping[str, Any]:
    """The criteria an edition may place, its own and its bank's; a bank takes its problems itself."""
    data: Mapping[str, Any] = source.data if isinstance(source.data, dict) else {}
    own = block(data, "criteria")
    if bank is None:
        # Where the bank is missing, every criterion would be: that has been said.
        if not isinstance(data.get("bank"), str):
            _check_placed(source, own, {})
        return own
    named = data.get("languages")
    languages = tuple(word for word in named if isinstance(word, str)) if isinstance(named, list) else ()
    for key in _check_placed(source, own, bank.criteria):
        if key in bank.criteria:
            home = bank.home[key]
            missing = Source(home.file, home.data, home.lines)
            check_criteria_languages(missing, {key: bank.criteria[key]}, ("criteria",), languages)
            # A language the bank itself promises has been named once already.
            home.problems += [problem for problem in missing.problems if problem not in home.problems]
    return {**bank.criteria, **own}


def _check_placed(source: Source, own: Mapping[str, Any], banked: Mapping[str, Any]) -> list[str]:
    for key in own:
        if key in banked:
            message = N_(
                "the criterion %(id)s is in the bank as well: choose another id, or take it out here"
            )
            source.refuse(("criteria", key), message, id=key)
    placed = []
    for place, name in _placed(source.data):
        placed.append(name)
        if name not in own and name not in banked:
            message = N_(
                "the criterion %(id)s is neither in the bank nor in this file: add it there, or mend the id"
            )
            source.refuse(place, message, id=name)
    return placed


def _placed(data: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Path and id of each placed criterion, from data that may be malformed anywhere."""
    for a, area in blocks(data, "areas"):
        for s, sub_area in blocks(area, "sub_areas"):
            for c, criterion in blocks(sub_area, "criteria"):
                name = criterion.get("criterion")
                if isinstance(name, str):
                    yield ("areas", a, "sub_areas", s, "criteria", c, "criterion"), name


def _build(data: Mapping[str, Any], criteria: Mapping[str, Any], bank: Bank | None) -> Edition:
    placed = {name for _place, name in _placed(data)}
    aspects = tuple(
        Aspect(
            item["id"],
            Fraction(item["weight"]),
            item["names"],
            item.get("descriptions", {}),
            item.get("panel", ""),
            _by_level(item),
        )
        for item in data.get("aspects", ())
    )
    levels = tuple(
        Level(item["value"], item["names"], item.get("until"))
        for item in data.get("scale", {}).get("levels", ())
    )
    panels = tuple(
        Panel(item["id"], item["names"], item.get("descriptions", {}), _by_level(item))
        for item in data.get("panels", ())
    )
    return Edition(
        id=data["id"],
        year=data["year"],
        countries=tuple(data["countries"]),
        languages=tuple(data["languages"]),
        own_text=data["own_text"],
        names=data["names"],
        provenance=data["provenance"],
        licence=data["licence"],
        maximum=Fraction(data["maximum"]),
        areas=tuple(_build_area(item, criteria) for item in data["areas"]),
        aspects=aspects,
        levels=levels,
        implausible=tuple(Implausible(**item) for item in data.get("implausible", ())),
        not_applicable_limit=Fraction(data.get("not_applicable_limit", NOT_APPLICABLE_LIMIT)),
        main_tasks=tuple(MainTask(item["id"], item["names"]) for item in data.get("main_tasks", ())),
        roles=_build_named(bank, "roles"),
        evidence=_build_named(bank, "evidence"),
        questions=_build_questions(bank, placed),
        panels=panels,
        instrument=data.get("instrument", ""),
        shareable=data.get("shareable"),
    )


def _by_level(data: Mapping[str, Any]) -> dict[int, Mapping[str, str]]:
    """The wordings of levels, by the levels' values."""
    return {int(value): texts for value, texts in data.get("levels", {}).items()}


def _build_named(bank: Bank | None, key: str) -> tuple[Named, ...]:
    return tuple(Named(item["id"], item["names"]) for item in (bank.entries(key) if bank else ()))


def _build_questions(bank: Bank | None, placed: set[str]) -> tuple[Question, ...]:
    """The bank's questions as far as they feed criteria that this edition places."""
    found = (
        Question(item["id"], item["question"], tuple(key for key in item["feeds"] if key in placed))
        for item in (bank.entries("questions") if bank else ())
    )
    return tuple(question for question in found if question.feeds)


def _build_area(data: Mapping[str, Any], criteria: Mapping[str, Any]) -> Area:
    sources = {
        language: Provenance(
            item["country"], item.get("source", ""), item.get("our_translation", False), item.get("doubt", {})
        )
        for language, item in data.get("sources", {}).items()
    }
    return Area(
        id=data["id"],
        maximum=Fraction(data["maximum"]),
        names=data["names"],
        introduction=data.get("introduction", {}),
        sources=sources,
        sub_areas=tuple(_build_sub_area(item, data["id"], criteria) for item in data.get("sub_areas", ())),
        panel=data.get("panel", ""),
    )


def _build_sub_area(data: Mapping[str, Any], area: str, criteria: Mapping[str, Any]) -> SubArea:
    return SubArea(
        id=data["id"],
        area=area,
        maximum=Fraction(data["maximum"]),
        names=data["names"],
        purpose=data.get("purpose", {}),
        main_tasks=tuple(data.get("main_tasks", ())),
        criteria=tuple(
            _build_criterion(item, criteria[item["criterion"]], f"{data['id']}.{number}", data["id"], area)
            for number, item in enumerate(data["criteria"], start=1)
        ),
        reason=data.get("reason", {}),
    )


def _build_criterion(
    placed: Mapping[str, Any], data: Mapping[str, Any], code: str, sub_area: str, area: str
) -> Criterion:
    return Criterion(
        id=placed["criterion"],
        code=code,
        sub_area=sub_area,
        area=area,
        maximum=Fraction(placed["maximum"]),
        texts={
            language: CriterionText(
                title=text["title"].strip(),
                question=text["question"].strip(),
                guidance=text.get("guidance", "").strip(),
                ideal=text.get("ideal", "").strip(),
                missing=text.get("missing", "").strip(),
                keywords=tuple(word.strip() for word in text.get("keywords", ())),
                aspects={key: said.strip() for key, said in text.get("aspects", {}).items()},
            )
            for language, text in data["texts"].items()
        },
        evidence=tuple(data.get("evidence", ())),
        ask=tuple(data.get("ask", ())),
    )
