"""Words as search compares them: folded as names are, then stemmed by the rules of their language.

Both databases are given the same plain tokens, so that both find the same. A token says where a word stands ("a"
anywhere, "t" in the title), in which language it was stemmed, and the stem: "anbinnbygg". The word as it is written
has "ww" in place of the language: only that is compared from its beginning, for a word still being typed.
"""

import functools
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import Stemmer

from kompass.models import search_key

RULE: Final = (
    f"6 {Stemmer.version()}"  # of all below and of what is indexed: another one makes the index anew
)
ANYWHERE: Final = "a"
TITLE: Final = "t"
SHORTEST_BEGINNING: Final = 3
"""Fewer letters than these are a whole word or nothing: they begin too many."""
MOST_WORDS: Final = 12
_WRITTEN: Final = "ww"
_LONGEST: Final = 60

_STEMMERS: Final = {
    "nb": "norwegian",
    "nn": "norwegian",
    "sv": "swedish",
    "da": "danish",
    "en": "english",
}
LANGUAGES: Final = tuple(_STEMMERS)
# Words of which every text is full: not asked for, unless nothing else is.
_EVERYWHERE: Final = {
    "nb": "alle at av blir de den der det dette du eller en er et for fra har hva hvem hvilke hvilken hvor hvordan i "
    "ikke kan med og om på seg sin som så til var ved vi å",
    "en": "a an and are as at be been by can do does for from has have how in is it its of on or that the their them "
    "these they this those to was what when where which who why with",
    "sv": "alla att av blir de den det detta du eller en ett för från har hur hos i inte kan med och om på sig sin som "
    "så till vad var vem vid vilka vilken vi är",
    "da": "alle at af bliver de den der det dette du eller en er et for fra har hvad hvem hvilke hvilken hvor hvordan "
    "i ikke kan med og om på sig sin som så til var ved vi",
}
_EVERYWHERE["nn"] = _EVERYWHERE["nb"] + " dei eit ein frå hjå ikkje kva kven korleis kvifor me"
_STOP: Final = {
    language: frozenset(search_key(word) for word in words.split()) for language, words in _EVERYWHERE.items()
}
_WORD: Final = re.compile(r"[^\W_]+")
_OWNER: Final = re.compile(r"['’]s\b", re.IGNORECASE)  # the mayor's


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands (in the composed form, NFC) and what it is compared as."""

    start: int
    end: int
    folded: str


def composed(text: str) -> str:
    """The form of a text to which the places of `words` belong."""
    return unicodedata.normalize("NFC", text)


def words(text: str) -> Iterator[Word]:
    """The words of a text, without the English 's of an owner."""
    whole = _OWNER.sub(lambda owner: " " * len(owner[0]), composed(text))
    for found in _WORD.finditer(whole):
        folded = _folded(found[0])
        if folded:
            yield Word(found.start(), found.end(), folded)


@functools.lru_cache(maxsize=65_536)  # the index has some 160,000 words of which fewer than 20,000 differ
def _folded(word: str) -> str:
    return search_key(word).replace(" ", "")


class _Stemmers(threading.local):
    """A stemmer must not be used by two threads at once: each thread has its own."""

    def __init__(self) -> None:
        self.of = {language: Stemmer.Stemmer(name) for language, name in _STEMMERS.items()}


_stemmers: Final = _Stemmers()


@functools.lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """The stem of a folded word.

    The rules for Norwegian leave "innbyggerne", "innbyggere" and "innbygger" three stems; so the definite plural is
    made the plural first, and they are applied until nothing changes.
    """
    if language not in ("nb", "nn"):
        return str(_stemmers.of[language].stemWord(word))
    before, after = "", word
    while before != after:
        before = after
        plural = re.sub(r"(?<=..)ernes?$", "er", before)
        after = str(_stemmers.of[language].stemWord(plural))
    return after


def tokens(title: str, text: str, language: str) -> str:
    """What of an entry goes into the index: tokens with spaces between."""
    found: dict[str, None] = {}
    titled, told = (dict.fromkeys(word.folded for word in words(written)) for written in (title, text))
    for where, folded in ((TITLE, titled), (ANYWHERE, titled), (ANYWHERE, told)):
        for word in folded:
            found[_token(where, language, stem(word, language))] = None
            found[_token(where, _WRITTEN, word)] = None
    return " ".join(found)


@functools.lru_cache(maxsize=65_536)
def _token(where: str, language: str, word: str) -> str:
    """Letters other than a-z and digits by their number: no database has an opinion on them."""
    plain = word[:_LONGEST]
    if not plain.isascii():
        plain = "".join(letter if letter.isascii() else f"u{ord(letter):x}" for letter in plain)
    return f"{where}{language}{plain}"


@dataclass(frozen=True, slots=True)
class Sought:
    """What is asked for: all of these words, the last one perhaps still being typed."""

    folded: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Sought":
        """The first MOST_WORDS words of a text, whatever else it has in it; perhaps none."""
        return cls(tuple(dict.fromkeys(word.folded for word in words(text)))[:MOST_WORDS])

    def __bool__(self) -> bool:
        return bool(self.folded)

    def _in(self, language: str) -> tuple[str, ...]:
        return tuple(word for word in self.folded if word not in _STOP[language]) or self.folded

    def expression(self, where: str, *, all_of: str, any_of: str, beginning: str) -> str:
        """The words as a full-text query, each language in turn: in (A and B) or (A and B) ...

        `all_of`, `any_of`: how the database writes and, or; `beginning`: what it appends to the beginning of a word.
        Tokens consist of a-z and 0-9 alone, so nothing that was typed can act as an operator.
        """
        return any_of.join(
            f"({all_of.join(self._alternatives(where, language, any_of, beginning))})"
            for language in LANGUAGES
        )

    def _alternatives(self, where: str, language: str, any_of: str, beginning: str) -> Iterable[str]:
        for word in self._in(language):
            token = _token(where, language, stem(word, language))
            if self._begins(word):
                yield f"({token}{any_of}{_token(where, _WRITTEN, word)}{beginning})"
            else:
                yield token

    def _begins(self, word: str) -> bool:
        return word == self.folded[-1] and len(word) >= SHORTEST_BEGINNING

    def hits(self, text: str, language: str) -> list[Word]:
        """The words of a text in that language that are among those asked for."""
        wanted = self._in(language)
        stems = {stem(word, language) for word in wanted}
        begun = tuple(word for word in wanted if self._begins(word))
        return [
            word
            for word in words(text)
            if stem(word.folded, language) in stems or word.folded.startswith(begun)
        ]
