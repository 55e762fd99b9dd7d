"""What an edition is: the tree of what is rated, its scale, aspects and texts (method.md section 1).

`kompass.method.editions` reads it from a file. Nothing here knows how many areas, aspects or levels there are.
"""

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

_FALLBACK = {"nn": ("nn", "nb", "en"), "sv": ("sv", "nb", "en")}


def nearest(texts: Mapping[str, object], language: str) -> str:
    """Which of the languages `texts` are in is nearest: `language`, else nn or sv -> nb -> en, else the first by
    name."""
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
    """A value of the scale, or a band of them: the whole numbers from `value` to `until`, both included."""

    value: int
    names: Mapping[str, str]
    until: int | None = None

    @property
    def last(self) -> int:
        """The highest value of the band; of a level that is one value alone, that value."""
        return self.value if self.until is None else self.until

    @property
    def mark(self) -> str:
        """The figures of the level: "2", or "31–50" for a band."""
        return str(self.value) if self.last == self.value else f"{self.value}–{self.last}"

    def name(self, language: str) -> str:
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True)
class Panel:
    """A kind of areas that are rated on aspects of their own. `levels`: by a level's value, what it means for a
    criterion of these areas that is rated as a whole (quick rating)."""

    id: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def name(self, language: str) -> str:
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True)
class Aspect:
    """`panel`: the panel whose areas it is for; "" in an edition without panels. `levels`: by a level's value, what
    that level means for this aspect, where the edition says so."""

    id: str
    weight: Fraction
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    panel: str = ""
    levels: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

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
    panel: str = ""

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
    panels: tuple[Panel, ...] = ()
    instrument: str = ""
    """Which instrument it is an edition of, "" for the Municipal Compass; results of different ones never compare."""
    shareable: bool | None = None
    """Whether the texts may be passed on; None where the file does not say. No part of the content (`hash`)."""
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
        """The value that means fully; an edition that stops at areas has none (ValueError)."""
        return max(level.last for level in self.levels)

    @property
    def banded(self) -> bool:
        """Whether levels are bands: then a rating is a number, not one of a few levels."""
        return any(level.last != level.value for level in self.levels)

    def level_of(self, value: Fraction | int) -> Level | None:
        """The level that a value of the scale lies in; None for what is no value of the scale."""
        whole = int(value)
        return self._level_by_value.get(whole) if value == whole else None

    @functools.cached_property
    def _level_by_value(self) -> Mapping[int, Level]:
        return {value: level for level in self.levels for value in range(level.value, level.last + 1)}

    def aspects_of(self, rated: Criterion | Area | str) -> tuple[Aspect, ...]:
        """The aspects that count for a criterion (or its id) or for an area, in their order; raises KeyError for an
        unknown id."""
        if isinstance(rated, Area):
            return self._aspects_by_area[rated.id]
        criterion = self.criterion_by_id[rated] if isinstance(rated, str) else rated
        return self._aspects_by_area[criterion.area]

    @functools.cached_property
    def _aspects_by_area(self) -> Mapping[str, tuple[Aspect, ...]]:
        of_panel = {panel: tuple(a for a in self.aspects if a.panel == panel) for panel in self._panel_ids}
        return {area.id: of_panel[area.panel] for area in self.areas}

    @property
    def _panel_ids(self) -> tuple[str, ...]:
        return tuple(panel.id for panel in self.panels) or ("",)

    @property
    def aspect_groups(self) -> tuple[tuple[Panel | None, tuple[Aspect, ...]], ...]:
        """The panels with their aspects; without panels one group of all aspects, whose panel is None."""
        if not self.panels:
            return ((None, self.aspects),)
        return tuple((panel, tuple(a for a in self.aspects if a.panel == panel.id)) for panel in self.panels)


_NO_CONTENT = frozenset({"hash", "shareable"})


def _canonical(value: Any) -> Any:
    """Content as JSON; what is empty is left out, so that a later optional field changes no old hash."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple):
        return [_canonical(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _canonical(item) for key, item in value.items()}
    if is_dataclass(value):
        named = (
            (item.name, getattr(value, item.name)) for item in fields(value) if item.name not in _NO_CONTENT
        )
        return {name: _canonical(item) for name, item in named if item not in ("", (), {}, None)}
    return value
