"""The criteria a measure is meant to move, and those it can be tied to, found by words or by area."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kompass import installed
from kompass.domain.access import StrategyCapability, Viewer, strategy_seat
from kompass.method import Edition
from kompass.method.editions import Criterion, in_language
from kompass.models import Measure


@dataclass(frozen=True, slots=True)
class Aim:
    """A criterion a measure is meant to move: the levels expected, by aspect. `levels`: the same in words, names of the
    aspect and of the level; one without an aspect where all are expected to be the same."""

    criterion: str
    code: str
    titles: Mapping[str, str]
    expected: Mapping[str, int]
    levels: tuple[tuple[Mapping[str, str], Mapping[str, str]], ...] = ()


def aims(row: Measure, edition_id: str) -> Iterable[Aim]:
    """What a measure is meant to move, in the words of the edition."""
    edition = installed.load_edition(edition_id) if edition_id in installed.editions() else None
    for one in row.criteria.all():
        placed = edition.criterion_by_id.get(one.criterion) if edition else None
        yield Aim(
            criterion=one.criterion,
            code=placed.code if placed else "",
            titles={code: text.title for code, text in placed.texts.items()}
            if placed
            else {"en": one.criterion},
            expected=one.expected,
            levels=_levels(edition, placed, one.expected) if edition and placed else (),
        )


def _levels(
    edition: Edition, criterion: Criterion, expected: Mapping[str, int]
) -> tuple[tuple[Mapping[str, str], Mapping[str, str]], ...]:
    aspects = edition.aspects_of(criterion)
    said = [(one.names, expected[one.id]) for one in aspects if one.id in expected]
    if len(said) == len(aspects) and len({level for _names, level in said}) == 1:
        said = [({}, said[0][1])]
    return tuple(
        (names, found.names if (found := edition.level_of(level)) else {"en": str(level)})
        for names, level in said
    )


# Choosing ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offered:
    """A criterion with the aspects it is rated on. `code` "": the edition of the strategy has it no more."""

    id: str
    code: str
    titles: Mapping[str, str]
    area: str
    sub_area: Mapping[str, str]
    aspects: tuple[tuple[str, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True)
class AimChoice:
    """What can be aimed at. `areas`: id and names; `levels`: value and names, lowest first. Without an edition,
    or with one that stops at areas, there is nothing to choose from."""

    edition: Mapping[str, str]
    areas: tuple[tuple[str, Mapping[str, str]], ...]
    levels: tuple[tuple[int, Mapping[str, str]], ...]
    highest: int
    criteria: Mapping[str, Offered]

    def offered(self, criterion: str) -> Offered:
        """The criterion; one that is not in the edition by its id."""
        unknown = Offered(criterion, "", {"en": criterion}, "", {}, ())
        return self.criteria.get(criterion, unknown)

    def search(self, words: str, area: str, language: str) -> tuple[Offered, ...]:
        """Those of the area ("" for all) whose code, title or sub-area holds every one of the words; without either,
        none."""
        asked = words.casefold().split()
        if not asked and not area:
            return ()
        return tuple(
            one
            for one in self.criteria.values()
            if area in ("", one.area) and all(word in _text(one, language) for word in asked)
        )


def _text(one: Offered, language: str) -> str:
    names = (one.code, in_language(one.titles, language), in_language(one.sub_area, language))
    return " ".join(names).casefold()


def aim_choice(viewer: Viewer, key: str) -> AimChoice:
    """Raises NotVisible, NotAllowed."""
    held = strategy_seat(viewer, key)
    held.need(StrategyCapability.EDIT)
    edition_id = held.strategy.edition
    edition = installed.load_edition(edition_id) if edition_id in installed.editions() else None
    if edition is None or edition.areas_only:
        return AimChoice({}, (), (), 0, {})
    return AimChoice(
        edition=edition.names,
        areas=tuple((area.id, area.names) for area in edition.areas),
        levels=tuple((level.value, level.names) for level in edition.levels),
        highest=edition.highest_level,
        criteria={one.id: one for one in _offered(edition, edition.criteria)},
    )


def _offered(edition: Edition, criteria: Iterable[Criterion]) -> Iterable[Offered]:
    names = {one.id: one.names for one in edition.sub_areas}
    for one in criteria:
        yield Offered(
            id=one.id,
            code=one.code,
            titles={code: text.title for code, text in one.texts.items()},
            area=one.area,
            sub_area=names[one.sub_area],
            aspects=tuple((aspect.id, aspect.names) for aspect in edition.aspects_of(one)),
        )
