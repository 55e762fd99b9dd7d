"""What a good edition would mend though nothing in it is wrong: texts that lack, repeat, are heavy or not at home.

`kompass.method.editions.check_file` refuses what cannot be used; this advises whoever writes. The editions that this
house writes itself have no advice left (tests/editions).
"""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from kompass.language import N_, translator
from kompass.method.edition_texts import text_languages
from kompass.method.edition_tree import Criterion, Edition
from kompass.method.terms import leaks

HARDEST_QUESTION: Mapping[str, int] = {"nb": 45, "nn": 50, "sv": 55, "da": 55, "en": 45}
"""LIX (Björnsson 1968) above which a criterion's question is heavy: below 40 is easy, 40 to 50 is like a newspaper. A
single question is short, so one long word weighs much; Swedish and Danish say the same in longer words."""

HARDEST_ASKED = 60
"""The same for a question to the municipality: a few sentences that name documents, whose names are long words."""

MOST_ALIKE = 0.5
"""Share of the words of two questions that both have, from which they are nearly the same question."""

_EXEMPT = "provenance"  # names other instruments and bodies in their own language


@dataclass(frozen=True, slots=True)
class Advice:
    """What to mend in an edition, and how. `place`: where it stands, as the keys of the file say it; `language`: in
    which of its texts, "" for no text."""

    place: str
    language: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        _ = translator(language)
        where = f"{self.place} ({self.language})" if self.language else self.place
        return f"{where}: {_(self.message) % self.values}"


def edition_advice(edition: Edition) -> tuple[Advice, ...]:
    """Everything one would mend, first what concerns no language, then language by language; nothing for an edition
    that stops at areas. Languages that have only titles and questions are asked for nothing else."""
    if edition.areas_only:
        return ()
    found = [*_evidence_and_roles(edition), *_main_tasks(edition), *_questionnaire(edition)]
    for language in dict.fromkeys((*edition.languages, *text_languages(edition))):
        found += _empty(edition, language)
        found += _heavy(edition, language)
        found += _alike(edition, language)
        found += _foreign(edition, language)
    return tuple(found)


def lix(text: str) -> float:
    """Words per sentence plus the percentage of words longer than six letters (Björnsson 1968); 0 without words."""
    words = _words(text)
    if not words:
        return 0.0
    sentences = len(re.findall(r"[.?!:]+", text))
    return len(words) / max(1, sentences) + 100 * sum(len(word) > 6 for word in words) / len(words)


def likeness(one: str, other: str) -> float:
    """Share of the words of both that both have, 0 to 1."""
    return _share(_bag(one), _bag(other))


def edition_texts(edition: Edition, language: str) -> Iterator[tuple[str, str]]:
    """Every text of the edition in one language with its place; missing ones as ""."""

    def of(texts: Mapping[str, str]) -> str:
        return texts.get(language, "")

    yield "names", of(edition.names)
    yield _EXEMPT, of(edition.provenance)
    for level in edition.levels:
        yield f"scale.levels.{level.value}.names", of(level.names)
    for panel in edition.panels:
        yield f"panels.{panel.id}.names", of(panel.names)
    for aspect in edition.aspects:
        yield f"aspects.{aspect.id}.names", of(aspect.names)
        yield f"aspects.{aspect.id}.descriptions", of(aspect.descriptions)
    for kind, entries in (
        ("main_tasks", edition.main_tasks),
        ("roles", edition.roles),
        ("evidence", edition.evidence),
    ):
        for entry in entries:
            yield f"{kind}.{entry.id}.names", of(entry.names)
    for question in edition.questions:
        yield f"questions.{question.id}.question", of(question.texts)
    for area in edition.areas:
        yield f"areas.{area.id}.names", of(area.names)
        yield f"areas.{area.id}.introduction", of(area.introduction)
    for sub_area in edition.sub_areas:
        yield f"sub_areas.{sub_area.id}.names", of(sub_area.names)
        yield f"sub_areas.{sub_area.id}.purpose", of(sub_area.purpose)
        yield f"sub_areas.{sub_area.id}.reason", of(sub_area.reason)
    for criterion in edition.criteria:
        yield from _criterion_texts(criterion, language, edition.languages)


def _criterion_texts(
    criterion: Criterion, language: str, promised: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    text = criterion.texts.get(language)
    for part in ("title", "question", "guidance", "ideal", "missing"):
        yield f"criteria.{criterion.id}.{part}", getattr(text, part, "")
    yield f"criteria.{criterion.id}.keywords", ", ".join(text.keywords if text else ())
    spelled_out = {
        key: None for code in promised if code in criterion.texts for key in criterion.texts[code].aspects
    }
    for aspect in spelled_out:
        yield f"criteria.{criterion.id}.aspects.{aspect}", text.aspects.get(aspect, "") if text else ""


def _empty(edition: Edition, language: str) -> Iterator[Advice]:
    texts = dict(edition_texts(edition, language))
    if language not in edition.languages:
        texts = {
            place: text
            for place, text in texts.items()
            if place.startswith("criteria.") and place.endswith((".title", ".question"))
        }
    said = {_kind(place) for place, text in texts.items() if text.strip()}
    nowhere = dict.fromkeys(_kind(place) for place in texts if _kind(place) not in said)
    for kind in nowhere:
        message = N_("no text at all: write them, or decide that this edition does without")
        yield Advice(kind, language, message)
    for place, text in texts.items():
        if not text.strip() and _kind(place) not in nowhere:
            message = N_("there is no text: write it, or take the language out of the edition")
            yield Advice(place, language, message)


def _kind(place: str) -> str:
    """The place with a star for which one it is: criteria.*.missing. Aspects of a criterion are each their own."""
    keys = place.split(".")
    if "aspects" in keys[1:]:
        return place
    return ".".join((keys[0], "*", keys[-1])) if len(keys) > 1 else place


def _heavy(edition: Edition, language: str) -> Iterator[Advice]:
    for place, text in edition_texts(edition, language):
        if not place.endswith(".question"):
            continue
        of_criterion = place.startswith("criteria.")
        hardest, found = HARDEST_QUESTION.get(language), lix(text)
        if hardest is not None and found > (hardest := hardest if of_criterion else HARDEST_ASKED):
            message = N_(
                "the question is heavy to read (LIX %(lix)d, at most %(hardest)d): shorten it, or take shorter words"
            )
            yield Advice(place, language, message, {"lix": round(found), "hardest": hardest})


def _alike(edition: Edition, language: str) -> Iterator[Advice]:
    texts = {one.id: one.texts[language] for one in edition.criteria if language in one.texts}
    bags = {key: _bag(text.question) for key, text in texts.items()}
    for one, other in itertools.combinations(texts, 2):
        if texts[one].title.casefold() == texts[other].title.casefold():
            message = N_("the title is also that of %(other)s: say what tells them apart")
            yield Advice(f"criteria.{other}.title", language, message, {"other": one})
        if (share := _share(bags[one], bags[other])) >= MOST_ALIKE:
            message = N_(
                "the question shares %(percent)d %% of its words with that of %(other)s: say what tells them apart"
            )
            values = {"other": one, "percent": round(100 * share)}
            yield Advice(f"criteria.{other}.question", language, message, values)


def _foreign(edition: Edition, language: str) -> Iterator[Advice]:
    for place, text in edition_texts(edition, language):
        if place == _EXEMPT:
            continue
        for leak in leaks(text, language):
            if not leak.instead:
                message = N_('"%(word)s" is a word of another language (%(languages)s): translate it')
            elif leak.languages:
                message = N_(
                    '"%(word)s" is a term of another language (%(languages)s): here one says %(instead)s'
                )
            else:
                message = N_('"%(word)s" is not used here: one says %(instead)s')
            values = {"word": leak.word, "languages": ", ".join(leak.languages), "instead": leak.instead}
            yield Advice(place, language, message, values)


def _evidence_and_roles(edition: Edition) -> Iterator[Advice]:
    for criterion in edition.criteria:
        if not criterion.evidence:
            message = N_("no kind of evidence is named: say what shows the practice")
            yield Advice(f"criteria.{criterion.id}.evidence", "", message)
        if not criterion.ask:
            yield Advice(f"criteria.{criterion.id}.ask", "", N_("no role is named: say whom to ask"))
    kinds: tuple[tuple[str, tuple[str, ...], Callable[[Criterion], tuple[str, ...]]], ...] = (
        ("roles", tuple(role.id for role in edition.roles), lambda one: one.ask),
        ("evidence", tuple(kind.id for kind in edition.evidence), lambda one: one.evidence),
    )
    for name, known, used_by in kinds:
        used = {key for criterion in edition.criteria for key in used_by(criterion)}
        for key in known:
            if key not in used:
                yield Advice(f"{name}.{key}", "", N_("no criterion names it: use it, or take it out"))


def _main_tasks(edition: Edition) -> Iterator[Advice]:
    if not edition.main_tasks:
        return
    for sub_area in edition.sub_areas:
        if not sub_area.main_tasks:
            message = N_("it serves no main task: name one, or ask whether it belongs here")
            yield Advice(f"sub_areas.{sub_area.id}.main_tasks", "", message)
    served = {task for sub_area in edition.sub_areas for task in sub_area.main_tasks}
    for task in edition.main_tasks:
        if task.id not in served:
            yield Advice(f"main_tasks.{task.id}", "", N_("no sub-area serves it: tag one, or take it out"))


def _questionnaire(edition: Edition) -> Iterator[Advice]:
    if not edition.questions:
        return
    fed = {key for question in edition.questions for key in question.feeds}
    for criterion in edition.criteria:
        if criterion.id not in fed:
            message = N_("no question to the municipality feeds it: name it in one")
            yield Advice(f"criteria.{criterion.id}", "", message)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)


def _bag(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _words(text))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
