"""Editions of the instrument: what is rated, on which scale, for how many points (method.md section 1).

An edition is data (`kompass/editions/README.md`). Nothing here knows how many areas, aspects or levels there are.
"""

import functools
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from kompass.language import N_
from kompass.method.bank import HEAD, Bank, bank_path, read_bank
from kompass.method.edition_check import FOLDER, block, blocks, check_criteria_languages, check_edition
from kompass.method.edition_source import MAX_PROBLEMS, EditionError, EditionProblem, Source, read_source

NOT_APPLICABLE_LIMIT = Fraction(1, 20)  # method.md section 2: above 5 % of the maximum is flagged
_FALLBACK = {"nn": ("nn", "nb", "en")}


def nearest(texts: Mapping[str, object], language: str) -> str:
    """Which of the languages `texts` are in is nearest: `language`, else nn -> nb -> en, else the first by name."""
    for code in _FALLBACK.get(language, (language, "en")):
        if code in texts:
            return code
    return min(texts)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in `language`, or in the nearest one there is."""
    return texts[nearest(texts, language)]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the name of an area in one language comes from; `doubt` (by language) says why it is not certain."""

    country: str
    source: str
    our_translation: bool
    doubt: Mapping[str, str]

    @property
    def certain(self) -> bool:
        return not self.doubt


@dataclass(frozen=True, slots=True)
class Level:
    value: int
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True)
class Aspect:
    id: str
    weight: Fraction
    names: Mapping[str, str]
    descriptions: Mapping[str, str]

    def name(self, language: str) -> str:
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True)
class Implausible:
    """A profile without sense: level of aspect `higher` minus level of aspect `lower` is `by` or more."""

    higher: str
    lower: str
    by: int


@dataclass(frozen=True, slots=True)
class MainTask:
    id: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True)
class CriterionText:
    """`guidance`: what to look for. `ideal`: what full points look like. `missing`: what often is. `keywords`: words
    to search documents for. `aspects`: by aspect id, where its general wording is not enough here. Empty: none."""

    title: str
    question: str
    guidance: str
    ideal: str
    missing: str = ""
    keywords: tuple[str, ...] = ()
    aspects: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is rated: `id` is the bank's and stays the same across editions, `code` is its place in this one.

    `evidence` and `ask` are ids of the edition's kinds of evidence and of its roles."""

    id: str
    code: str
    sub_area: str
    area: str
    maximum: Fraction
    texts: Mapping[str, CriterionText]
    evidence: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()

    def text(self, language: str) -> CriterionText:
        """The texts in `language`, or in the nearest one there is; where a language has only title and question,
        the rest in the nearest one that has it."""
        found = self.texts[nearest(self.texts, language)]
        whole = {code: text for code, text in self.texts.items() if text.guidance}
        if found.guidance or not whole:
            return found
        return replace(whole[nearest(whole, language)], title=found.title, question=found.question)

    def name(self, language: str) -> str:
        return self.text(language).title

    @property
    def titles(self) -> Mapping[str, str]:
        return {language: text.title for language, text in self.texts.items()}


@dataclass(frozen=True, slots=True)
class SubArea:
    id: str
    area: str
    maximum: Fraction
    names: Mapping[str, str]
    purpose: Mapping[str, str]
    main_tasks: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    reason: Mapping[str, str] = field(default_factory=dict)
    """Why it weighs what it weighs."""

    def name(self, language: str) -> str:
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True)
class Named:
    """A role to ask, or a kind of evidence."""

    id: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the municipality before the visit; `feeds` are the ids of the criteria its answer helps to rate."""

    id: str
    texts: Mapping[str, str]
    feeds: tuple[str, ...]

    def text(self, language: str) -> str:
        return in_language(self.texts, language)


@dataclass(frozen=True, slots=True)
class Area:
    id: str
    maximum: Fraction
    names: Mapping[str, str]
    introduction: Mapping[str, str]
    sources: Mapping[str, Provenance]
    sub_areas: tuple[SubArea, ...]

    def name(self, language: str) -> str:
        return in_language(self.names, language)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for sub_area in self.sub_areas for criterion in sub_area.criteria)


@dataclass(frozen=True, eq=False)
class Edition:
    """One version of the instrument. Two editions are equal when their content is (`hash`)."""

    id: str
    year: int
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    own_text: bool
    names: Mapping[str, str]
    provenance: Mapping[str, str]
    licence: str
    maximum: Fraction
    areas: tuple[Area, ...]
    aspects: tuple[Aspect, ...]
    levels: tuple[Level, ...]
    implausible: tuple[Implausible, ...]
    not_applicable_limit: Fraction
    main_tasks: tuple[MainTask, ...]
    roles: tuple[Named, ...] = ()
    evidence: tuple[Named, ...] = ()
    questions: tuple[Question, ...] = ()
    hash: str = field(init=False)

    def __post_init__(self) -> None:
        content = json.dumps(_canonical(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        object.__setattr__(self, "hash", hashlib.sha256(content.encode()).hexdigest())

    def __eq__(self, other: object) -> bool:
        return self.hash == other.hash if isinstance(other, Edition) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.hash)

    def name(self, language: str) -> str:
        return in_language(self.names, language)

    @functools.cached_property
    def sub_areas(self) -> tuple[SubArea, ...]:
        """All sub-areas in the order of the tree; none in an edition that stops at areas."""
        return tuple(sub_area for area in self.areas for sub_area in area.sub_areas)

    @functools.cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in the order of the tree: the order of the columns of `points`."""
        return tuple(criterion for area in self.areas for criterion in area.criteria)

    @functools.cached_property
    def criterion_by_id(self) -> Mapping[str, Criterion]:
        return {criterion.id: criterion for criterion in self.criteria}

    @functools.cached_property
    def area_by_id(self) -> Mapping[str, Area]:
        return {area.id: area for area in self.areas}

    @property
    def areas_only(self) -> bool:
        """Whether the edition stops at areas: then area points are given, not ratings."""
        return not self.criteria

    @property
    def highest_level(self) -> int:
        """The level that means fully; an edition that stops at areas has none (ValueError)."""
        return max(level.value for level in self.levels)


def _canonical(value: Any) -> Any:
    """Content as JSON; what is empty is left out, so that a later optional field changes no old hash."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple):
        return [_canonical(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _canonical(item) for key, item in value.items()}
    if is_dataclass(value):
        named = ((item.name, getattr(value, item.name)) for item in fields(value) if item.name != "hash")
        return {name: _canonical(item) for name, item in named if item not in ("", (), {}, None)}
    return value


def editions() -> tuple[str, ...]:
    """The ids of the editions that are shipped, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load_edition(id_or_path: str | Path) -> Edition:
    """The edition with a shipped id, or the one in a YAML file; raises EditionError with everything wrong in it."""
    if isinstance(id_or_path, str) and id_or_path in editions():
        return _shipped(id_or_path)
    path = Path(id_or_path)
    if isinstance(id_or_path, str) and path.suffix not in (".yaml", ".yml") and not path.is_file():
        message = N_("there is no edition of this name; there are %(known)s (or give a file ending in .yaml)")
        raise EditionError((EditionProblem(id_or_path, None, message, {"known": ", ".join(editions())}),))
    return read_edition(path)


@functools.cache
def _shipped(edition_id: str) -> Edition:
    return read_edition(FOLDER / f"{edition_id}.yaml")


def read_edition(path: Path) -> Edition:
    """The edition in the file at `path`, read anew each time; raises EditionError."""
    source = read_source(path)
    check_edition(source)
    criteria, bank = _criteria(source, path)
    _raise_if(source, bank)
    return _build(source.data, criteria, bank)


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


def _criteria(source: Source, path: Path) -> tuple[Mapping[str, Any], Bank | None]:
    """The criteria an edition may place, its own and its bank's; the bank comes with its problems."""
    data: Mapping[str, Any] = source.data if isinstance(source.data, dict) else {}
    own = block(data, "criteria")
    name = data.get("bank")
    if not isinstance(name, str):
        _check_placed(source, own, {})
        return own, None
    found = bank_path(path.parent, name)
    if found is None:
        message = N_(
            "there is no criterion bank %(name)s: it would be the file bank/%(name)s.yaml beside this one"
        )
        source.refuse(("bank",), message, name=name)
        return own, None
    bank = read_bank(found)
    languages = tuple(word for word in data.get("languages") or () if isinstance(word, str))
    for key in _check_placed(source, own, bank.criteria):
        if key in bank.criteria:
            home = bank.home[key]
            missing = Source(home.file, home.data, home.lines)
            check_criteria_languages(missing, {key: bank.criteria[key]}, ("criteria",), languages)
            # A language the bank itself promises has been named once already.
            home.problems += [problem for problem in missing.problems if problem not in home.problems]
    return {**bank.criteria, **own}, bank


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
        Aspect(item["id"], Fraction(item["weight"]), item["names"], item.get("descriptions", {}))
        for item in data.get("aspects", ())
    )
    levels = tuple(Level(item["value"], item["names"]) for item in data.get("scale", {}).get("levels", ()))
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
    )


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


def main(arguments: list[str]) -> int:
    """Print every problem of the files named; 1 when there is one."""
    problems = [problem for argument in arguments for problem in check_file(Path(argument))]
    for problem in problems:
        print(problem.text())
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
