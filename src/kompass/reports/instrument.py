"""What the papers of an edition have in common: the edition in one language, and its words as papers write them."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from fractions import Fraction

from kompass.language import LANGUAGES, percent
from kompass.method import Edition
from kompass.method.edition_texts import complete_languages
from kompass.method.editions import Criterion, Named, nearest
from kompass.reports.paper import Index, Paper, Part
from kompass.reports.words import figure, named, strict_plural, strict_translator

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_LAST_LETTERS = {"sv": "åäö"}


class PaperNotOffered(LookupError):
    """The edition does not have what the paper would be made of, or not in the language.

    `why`: "criteria", "roles", "questions" (it has none), "role" (it has no such role), "language" or "format".
    `having`: the ids or codes there are instead."""

    def __init__(self, edition: str, why: str, having: Iterable[str] = ()) -> None:
        super().__init__(f"{edition}: {why}")
        self.edition = edition
        self.why = why
        self.having = tuple(having)


def paper_languages(edition: Edition) -> tuple[str, ...]:
    """Languages a paper of this edition can be in: every text of the edition and every word around them is there."""
    return tuple(code for code in complete_languages(edition) if code in LANGUAGES)


def paper_language(edition: Edition, *wanted: str) -> str:
    """The first of the wanted languages that a paper can be in, or else the nearest to the last of them; "" if none."""
    having = paper_languages(edition)
    for code in wanted:
        if code in having:
            return code
    return nearest(dict.fromkeys(having), wanted[-1]) if having else ""


class Instrument:
    """An edition in one language.

    Raises:
        PaperNotOffered: the edition has no criteria, or is not complete in the language.
    """

    def __init__(self, edition: Edition, language: str) -> None:
        if edition.areas_only:
            raise PaperNotOffered(edition.id, "criteria")
        having = paper_languages(edition)
        if language not in having:
            raise PaperNotOffered(edition.id, "language", having)
        self.edition = edition
        self.language = language
        self._ = strict_translator(language)
        self.plural = strict_plural(language)

    def say(self, texts: Mapping[str, str]) -> str:
        """The text in the language; "" where the edition has none at all."""
        return named(texts, self.language).strip() if texts else ""

    def points(self, value: Fraction) -> str:
        ngettext = self.plural
        return ngettext("%(n)s point", "%(n)s points", 1 if value == 1 else 2) % {
            "n": figure(value, self.language)
        }

    def share(self, value: Fraction) -> str:
        return percent(value, self.language)

    @functools.cached_property
    def evidence(self) -> Mapping[str, str]:
        return self._by_id(self.edition.evidence)

    @functools.cached_property
    def roles(self) -> Mapping[str, str]:
        return self._by_id(self.edition.roles)

    @functools.cached_property
    def main_tasks(self) -> Mapping[str, str]:
        return {task.id: self.say(task.names) for task in self.edition.main_tasks}

    def _by_id(self, among: Iterable[Named]) -> Mapping[str, str]:
        return {one.id: self.say(one.names) for one in among}

    def own_aspects(self, criterion: Criterion) -> tuple[tuple[str, str], ...]:
        """The aspects that are worded for this criterion alone, with their wording."""
        text = criterion.texts[self.language]
        return tuple(
            (self.say(aspect.names), text.aspects[aspect.id])
            for aspect in self.edition.aspects_of(criterion)
            if text.aspects.get(aspect.id)
        )

    def aspect_questions(self) -> tuple[tuple[str, str], ...]:
        """Each aspect with what its description asks, or with its first sentence where it asks nothing."""
        rows = []
        for aspect in self.edition.aspects:
            sentences = in_sentences(self.say(aspect.descriptions))
            asked = [sentence for sentence in sentences if sentence.endswith("?")] or sentences[:1]
            if asked:
                rows.append((self.say(aspect.names), " ".join(asked)))
        return tuple(rows)

    def index(self) -> Index:
        entries = [(one.texts[self.language].title, one.code, one.id) for one in self.edition.criteria]
        return Index(tuple(sorted(entries, key=lambda entry: _alphabetical(entry[0], self.language))))

    def paper(self, **said: object) -> Paper:
        """A paper of this edition: who it is from and what it is not stands on each in the same way."""
        _ = self._
        notice = _("Own text, not the official instrument.") if self.edition.own_text else ""
        return Paper(
            language=self.language,
            subtitle=self.say(self.edition.names),
            kicker="Kompass" if self.edition.instrument else _("Kommunekompasset, the Municipal Compass"),
            notice=notice,
            contents_title=_("Contents"),
            page_of=_("Page %(page)s of %(pages)s"),
            **said,  # type: ignore[arg-type]
        )


def in_sentences(text: str) -> list[str]:
    """A text cut after each full stop, question mark or exclamation mark that a capital or a figure follows."""
    return [part for part in re.split(r"(?<=[.?!])\s+(?=[^\W_a-zæøåäö])", text.strip()) if part]


def with_blocks(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Those parts that have something in them."""
    return tuple(part for part in parts if part.blocks or part.sections or part.items)


def _alphabetical(text: str, language: str) -> tuple[list[int], str]:
    order = _ALPHABET + _LAST_LETTERS.get(language, "æøå")
    sisters = str.maketrans("äöæø", "æøäö")
    places = []
    for letter in text.casefold():
        # A letter of the neighbours stands where its sister does; any other accent changes no place.
        plain = unicodedata.normalize("NFD", letter)[0]
        found = (order.find(one) for one in (letter, letter.translate(sisters), plain))
        places.append(next((place for place in found if place >= 0), -1))
    return places, text
