"""Which languages the texts of an edition are in, and in which of them nothing is missing."""

from collections.abc import Iterable, Iterator, Mapping

from kompass.method.editions import Criterion, Edition


def text_languages(edition: Edition) -> tuple[str, ...]:
    """Languages in which every criterion has its title and its question; in alphabetical order.

    An edition that stops at areas has those its areas' names are in."""
    titled: list[Mapping[str, object]] = [criterion.texts for criterion in edition.criteria]
    return _in_all(titled or [area.names for area in edition.areas])


def complete_languages(edition: Edition) -> tuple[str, ...]:
    """Languages in which every text is there that the edition has in any language; in alphabetical order.

    Whoever makes a paper of the whole edition asks this: a paper has no second language to fall back to."""
    found = _in_all(text for text in _texts(edition) if text)
    return tuple(
        code for code in found if all(_whole(criterion, code, edition) for criterion in edition.criteria)
    )


def _in_all(texts: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
    return tuple(sorted(set.intersection(*(set(one) for one in texts))))


def _texts(edition: Edition) -> Iterator[Mapping[str, object]]:
    yield edition.names
    yield edition.provenance
    for level in edition.levels:
        yield level.names
    for panel in edition.panels:
        yield from (panel.names, panel.descriptions, *panel.levels.values())
    for aspect in edition.aspects:
        yield from (aspect.names, aspect.descriptions, *aspect.levels.values())
    for task in edition.main_tasks:
        yield task.names
    for named in (*edition.roles, *edition.evidence):
        yield named.names
    for question in edition.questions:
        yield question.texts
    for area in edition.areas:
        yield from (area.names, area.introduction)
    for sub_area in edition.sub_areas:
        yield from (sub_area.names, sub_area.purpose, sub_area.reason)
    for criterion in edition.criteria:
        yield criterion.texts


def _whole(criterion: Criterion, language: str, edition: Edition) -> bool:
    """Whether the language has each text of the criterion that any promised language has."""
    own = criterion.texts[language]
    for other in (criterion.texts[code] for code in edition.languages):
        for name in ("guidance", "ideal", "missing", "keywords"):
            if getattr(other, name) and not getattr(own, name):
                return False
        if set(other.aspects) - set(own.aspects):
            return False
    return True
