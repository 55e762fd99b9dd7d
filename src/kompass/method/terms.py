"""What municipalities call the same thing in each country, and words of a neighbour's that leaked into a text.

The table is `terms.yaml` beside this module; docs/reference/terms.md lists it.
"""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TERMS = Path(__file__).resolve().parent / "terms.yaml"

COUNTRY = {"nb": "NO", "nn": "NO", "sv": "SE", "da": "DK"}
"""The country whose terms a language uses; English has the house's own."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing and its term per language; `avoid`: by language, words for it that this house does not use."""

    id: str
    names: Mapping[str, str]
    avoid: Mapping[str, tuple[str, ...]]

    def name(self, language: str) -> str:
        return self.names[language]


@dataclass(frozen=True, slots=True)
class Leak:
    """A word in a text that belongs to `languages` and not to the text's own, or that the house avoids there (then
    `languages` is empty). `instead`: the text's own term for it; "" for an everyday word or a letter."""

    word: str
    languages: tuple[str, ...]
    instead: str


def concepts() -> tuple[Concept, ...]:
    """Every concept of the table, in its order."""
    return _table().concepts


def term_languages() -> tuple[str, ...]:
    """The languages the table has terms in."""
    return tuple(_table().finders)


def term(concept: str, language: str) -> str:
    """What the language's country calls it, as it stands in the middle of a sentence; raises KeyError."""
    return _table().by_id[concept].names[language]


def leaks(text: str, language: str) -> tuple[Leak, ...]:
    """Words of other languages' terms in a text, each once, in their order; none for a language without terms."""
    if language not in _table().finders or not _table().suspect[language].search(text):
        return ()
    own = _table().own[language]
    found: dict[str, tuple[int, Leak]] = {}
    for finder in _table().finders[language]:
        for match in finder.pattern.finditer(text):
            word = match.group()
            if not finder.languages or not own.fullmatch(word):
                found.setdefault(word.lower(), (match.start(), Leak(word, finder.languages, finder.instead)))
    return tuple(leak for _start, leak in sorted(found.values(), key=lambda item: item[0]))


@dataclass(frozen=True, slots=True)
class _Finder:
    """One pattern for all that is foreign to a language in the same way."""

    pattern: re.Pattern[str]
    languages: tuple[str, ...]
    instead: str


@dataclass(frozen=True, slots=True)
class _Table:
    concepts: tuple[Concept, ...]
    by_id: Mapping[str, Concept]
    finders: Mapping[str, tuple[_Finder, ...]]
    suspect: Mapping[str, re.Pattern[str]]
    """By language: what its finders look for, in one; most texts pass it by."""
    own: Mapping[str, re.Pattern[str]]
    """By language: its own words, which are foreign to it in no sense."""


@functools.cache
def _table() -> _Table:
    import yaml

    with TERMS.open(encoding="utf-8") as file:
        # Every scalar as text: YAML would read "NO" as "false".
        data: dict[str, Any] = yaml.load(file, yaml.BaseLoader)  # noqa: S506
    found = tuple(
        Concept(
            entry["id"],
            entry["names"],
            {language: tuple(words) for language, words in entry.get("avoid", {}).items()},
        )
        for entry in data["concepts"]
    )
    own = {code: _own_words(data, code) for code in data["everyday"]}
    finders = {code: _finders(data, code) for code in own}
    return _Table(
        concepts=found,
        by_id={concept.id: concept for concept in found},
        finders=finders,
        suspect={code: _suspect(data, code, words) for code, words in own.items()},
        own={code: _pattern(words) for code, words in own.items()},
    )


def _own_words(data: Mapping[str, Any], language: str) -> list[str]:
    terms = [word for entry in data["concepts"] for word in _words(entry, language)]
    return [*terms, *data["everyday"][language]]


def _suspect(data: Mapping[str, Any], language: str, own: list[str]) -> re.Pattern[str]:
    words = {word for other in data["everyday"] for word in _own_words(data, other)} - set(own)
    words |= {word for entry in data["concepts"] for word in entry.get("avoid", {}).get(language, ())}
    found = _pattern(sorted(words)).pattern
    return re.compile(f"[{data['foreign_letters'][language]}]|{found}", re.IGNORECASE)


def _finders(data: Mapping[str, Any], language: str) -> tuple[_Finder, ...]:
    """What is foreign to `language`: concept by concept, then everyday words, then letters."""
    found = []
    for entry in data["concepts"]:
        instead = entry["names"][language]
        if avoided := entry.get("avoid", {}).get(language):
            found.append(_Finder(_pattern(avoided), (), instead))
        words = {other: _words(entry, other) for other in entry["names"]}
        found += _foreign(words, language, instead)
    found += _foreign(data["everyday"], language, "")
    for letter in data["foreign_letters"][language]:
        home = tuple(other for other, missing in data["foreign_letters"].items() if letter not in missing)
        found.append(_Finder(re.compile(rf"\w*{letter}\w*", re.IGNORECASE), home, ""))
    return tuple(found)


def _words(entry: Mapping[str, Any], language: str) -> list[str]:
    words = entry.get("words")
    if words == {}:
        return []
    default = [f"{entry['names'][language]}*"]
    return list((words or {}).get(language, default))


def _foreign(words: Mapping[str, list[str]], language: str, instead: str) -> list[_Finder]:
    """One finder for the words of other languages that the same of them share."""
    groups: dict[tuple[str, ...], list[str]] = {}
    others = {other: its for other, its in words.items() if other != language}
    for word in dict.fromkeys(word for its in others.values() for word in its):
        if word not in words[language]:
            groups.setdefault(tuple(other for other, its in others.items() if word in its), []).append(word)
    return [_Finder(_pattern(found), home, instead) for home, found in groups.items()]


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words as a whole word; `*` at the end takes any ending."""
    parts = (re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in words)
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)
