"""Editions of the instrument: what is rated, on which scale, for how many points (method.md section 1).

An edition is data (`kompass/editions/README.md`). Nothing here knows how many areas, aspects or levels there are.
"""

import functools
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from kompass.language import N_
from kompass.method.edition_check import (
    FOLDER,
    block,
    blocks,
    check_bank,
    check_criteria_languages,
    check_edition,
)
from kompass.method.edition_source import MAX_PROBLEMS, EditionError, EditionProblem, Source, read_source

NOT_APPLICABLE_LIMIT = Fraction(1, 20)  # method.md section 2: above 5 % of the maximum is flagged
_FALLBACK = {"nn": ("nn", "nb", "en")}


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in `language`, else nn -> nb -> en, else in any language there is (the first by name)."""
    for code in _FALLBACK.get(language, (language, "en")):
        if code in texts:
            return texts[code]
    return texts[min(texts)]


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
    title: str
    question: str
    guidance: str
    ideal: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is rated: `id` is the bank's and stays the same across editions, `code` is its place in this one."""

    id: str
    code: str
    sub_area: str
    area: str
    maximum: Fraction
    texts: Mapping[str, CriterionText]

    def text(self, language: str) -> CriterionText:
        """The texts in `language`, with the fallback of `in_language`."""
        for code in _FALLBACK.get(language, (language, "en")):
            if code in self.texts:
                return self.texts[code]
        return self.texts[min(self.texts)]

    def name(self, language: str) -> str:
        return self.text(language).title


@dataclass(frozen=True, slots=True)
class SubArea:
    id: str
    area: str
    maximum: Fraction
    names: Mapping[str, str]
    purpose: Mapping[str, str]
    main_tasks: tuple[str, ...]
    criteria: tuple[Criterion, ...]

    def name(self, language: str) -> str:
        return in_language(self.names, language)


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
    texts, bank = _criteria_texts(source, path)
    _raise_if(source, bank)
    return _build(source.data, texts)


def check_file(path: Path) -> tuple[EditionProblem, ...]:
    """Everything wrong in an edition or a bank file; empty when it can be used."""
    try:
        source = read_source(path)
        if isinstance(source.data, dict) and "criteria" in source.data and "areas" not in source.data:
            check_bank(source)
            _raise_if(source, None)
        else:
            read_edition(path)
    except EditionError as error:
        return error.problems
    return ()


def _raise_if(source: Source, bank: Source | None) -> None:
    problems = sorted(source.problems, key=lambda problem: problem.line or 0)
    if bank is not None:
        problems += sorted(bank.problems, key=lambda problem: problem.line or 0)
    if not problems:
        return
    if len(problems) > MAX_PROBLEMS:
        more = len(problems) - MAX_PROBLEMS
        message = N_("and one more problem") if more == 1 else N_("and %(more)d more problems")
        last = EditionProblem(source.file, None, message, {"more": more})
        problems = [*problems[:MAX_PROBLEMS], last]
    raise EditionError(tuple(problems))


def _criteria_texts(source: Source, path: Path) -> tuple[Mapping[str, Any], Source | None]:
    """The texts of the criteria an edition places, from itself and from its bank; the bank's problems come with it."""
    data: Mapping[str, Any] = source.data if isinstance(source.data, dict) else {}
    own = block(data, "criteria")
    name = data.get("bank")
    if not isinstance(name, str):
        _check_placed(source, own, {})
        return own, None
    beside, shipped = path.parent / "bank" / f"{name}.yaml", FOLDER / "bank" / f"{name}.yaml"
    if not name.replace("-", "").isalnum() or not (beside.is_file() or shipped.is_file()):
        message = N_(
            "there is no criterion bank %(name)s: it would be the file bank/%(name)s.yaml beside this one"
        )
        source.refuse(("bank",), message, name=name)
        return own, None
    bank = read_source(beside if beside.is_file() else shipped)
    check_bank(bank)
    banked = block(bank.data, "criteria")
    placed = _check_placed(source, own, banked)
    languages = tuple(word for word in data.get("languages") or () if isinstance(word, str))
    wanted = {key: banked[key] for key in placed if key in banked}
    missing = Source(bank.file, bank.data, bank.lines)
    check_criteria_languages(missing, wanted, ("criteria",), languages)
    # A language the bank itself promises has been named once already.
    bank.problems += [problem for problem in missing.problems if problem not in bank.problems]
    return {**banked, **own}, bank


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


def _build(data: Mapping[str, Any], texts: Mapping[str, Any]) -> Edition:
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
        areas=tuple(_build_area(item, texts) for item in data["areas"]),
        aspects=aspects,
        levels=levels,
        implausible=tuple(Implausible(**item) for item in data.get("implausible", ())),
        not_applicable_limit=Fraction(data.get("not_applicable_limit", NOT_APPLICABLE_LIMIT)),
        main_tasks=tuple(MainTask(item["id"], item["names"]) for item in data.get("main_tasks", ())),
    )


def _build_area(data: Mapping[str, Any], texts: Mapping[str, Any]) -> Area:
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
        sub_areas=tuple(_build_sub_area(item, data["id"], texts) for item in data.get("sub_areas", ())),
    )


def _build_sub_area(data: Mapping[str, Any], area: str, texts: Mapping[str, Any]) -> SubArea:
    criteria = tuple(
        Criterion(
            id=item["criterion"],
            code=f"{data['id']}.{number}",
            sub_area=data["id"],
            area=area,
            maximum=Fraction(item["maximum"]),
            texts={
                language: CriterionText(
                    text["title"].strip(),
                    text["question"].strip(),
                    text.get("guidance", "").strip(),
                    text.get("ideal", "").strip(),
                )
                for language, text in texts[item["criterion"]]["texts"].items()
            },
        )
        for number, item in enumerate(data["criteria"], start=1)
    )
    return SubArea(
        id=data["id"],
        area=area,
        maximum=Fraction(data["maximum"]),
        names=data["names"],
        purpose=data.get("purpose", {}),
        main_tasks=tuple(data.get("main_tasks", ())),
        criteria=criteria,
    )


def main(arguments: list[str]) -> int:
    """Print every problem of the files named; 1 when there is one."""
    problems = [problem for argument in arguments for problem in check_file(Path(argument))]
    for problem in problems:
        print(problem.text())
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
