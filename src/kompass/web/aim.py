"""The criteria a measure is meant to move, as its form holds them: those it is tied to, and those that were found.

Plain fields, so that it works without a script: `level-<criterion>` is a level, "own" (then
`aspect-<criterion>-<aspect>` say one each), "keep" for what the edition has no more, or "" for not tied; `find` and
`find_area` are what is looked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from kompass.domain.conflict import Refused
from kompass.domain.queries.aim import Aim, AimChoice, Offered
from kompass.language import N_
from kompass.method.editions import in_language
from kompass.web.language import current

OWN: Final = "own"
KEEP: Final = "keep"
MOST_FOUND: Final = 40


@dataclass(frozen=True, slots=True)
class TypedAim:
    """What stands in the fields of a criterion."""

    level: str = ""
    aspects: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AimRow:
    """A criterion in the form. `levels`: value and words to choose from; `aspects`: id, names and what is chosen."""

    offered: Offered
    level: str
    levels: tuple[tuple[str, str], ...]
    aspects: tuple[tuple[str, Mapping[str, str], str], ...]


@dataclass(frozen=True, slots=True)
class AimGroup:
    """Criteria of a sub-area that were found."""

    names: Mapping[str, str]
    rows: tuple[AimRow, ...]


@dataclass(frozen=True, slots=True)
class AimFields:
    """The part of the form. `offered`: what is proposed without being looked for. `n_found`: how many fit what is
    looked for, shown or not; None: nothing is looked for."""

    choice: AimChoice
    tied: tuple[AimRow, ...]
    offered: tuple[AimRow, ...]
    groups: tuple[AimGroup, ...]
    n_found: int | None
    find: str
    area: str

    @property
    def n_more(self) -> int:
        return max(0, (self.n_found or 0) - MOST_FOUND)


def typed_aims(asked: QueryDict, choice: AimChoice) -> dict[str, TypedAim]:
    """What the form was sent with, criterion by criterion; those left at "" are not among them."""
    found = {}
    for name in asked:
        criterion, level = name.removeprefix("level-"), asked.get(name, "")
        if criterion == name or not level:
            continue
        aspects = {
            aspect: asked.get(f"aspect-{criterion}-{aspect}", "")
            for aspect, _names in choice.offered(criterion).aspects
        }
        found[criterion] = TypedAim(level, aspects)
    return found


def known_aims(aims: Iterable[Aim], choice: AimChoice) -> dict[str, TypedAim]:
    """What a measure is tied to, as the fields hold it."""
    return {aim.criterion: typed_levels(aim.criterion, aim.expected, choice) for aim in aims}


def typed_levels(criterion: str, expected: Mapping[str, int], choice: AimChoice) -> TypedAim:
    """The levels expected of a criterion, by aspect, as its fields hold them."""
    aspects = [aspect for aspect, _names in choice.offered(criterion).aspects]
    levels = {expected.get(aspect) for aspect in aspects}
    own = {aspect: str(expected.get(aspect, "")) for aspect in aspects}
    level = str(levels.pop()) if len(levels) == 1 else OWN
    return TypedAim(level if aspects else KEEP, own)


def aims_of(
    typed: Mapping[str, TypedAim], choice: AimChoice, before: Iterable[Aim] = ()
) -> dict[str, Mapping[str, int]]:
    """The levels expected, as the domain takes them.

    Raises:
        Refused: something that is no level, or each aspect by itself without a word on any.
    """
    kept = {aim.criterion: aim.expected for aim in before}
    found: dict[str, Mapping[str, int]] = {}
    for criterion, one in typed.items():
        if one.level == KEEP:
            found[criterion] = kept.get(criterion, {})
            continue
        aspects = one.aspects if one.level == OWN else dict.fromkeys(one.aspects, one.level)
        said = {aspect: level for aspect, level in aspects.items() if level}
        if not all(level.isascii() and level.isdigit() and len(level) < 4 for level in said.values()):
            raise Refused({"aims": N_("The scale of this edition has no such level.")})
        if not said:
            raise Refused(
                {"aims": N_("%(criterion)s: say which level is expected of at least one aspect.")},
                criterion=_titled(choice.offered(criterion)),
            )
        found[criterion] = {aspect: int(level) for aspect, level in said.items()}
    return found


def aim_fields(
    choice: AimChoice,
    typed: Mapping[str, TypedAim],
    *,
    find: str = "",
    area: str = "",
    offer: Iterable[str] = (),
) -> AimFields:
    """The part of the form as it stands, with what is looked for and not tied yet. `offer`: criteria to propose."""
    order = {one: place for place, one in enumerate(choice.criteria)}
    tied = sorted(typed, key=lambda one: order.get(one, len(order)))
    offered = [one for one in offer if one in choice.criteria and one not in typed]
    there = {*typed, *offered}
    fits = [one for one in choice.search(find[:200], area, current()) if one.id not in there]
    groups: dict[str, list[Offered]] = {}
    for one in fits[:MOST_FOUND]:
        groups.setdefault(in_language(one.sub_area, current()), []).append(one)
    return AimFields(
        choice=choice,
        tied=tuple(_row(choice, choice.offered(one), typed[one]) for one in tied),
        offered=tuple(_row(choice, choice.offered(one), TypedAim()) for one in offered),
        groups=tuple(
            AimGroup(rows[0].sub_area, tuple(_row(choice, one, TypedAim()) for one in rows))
            for rows in groups.values()
        ),
        n_found=len(fits) if find.strip() or area else None,
        find=find,
        area=area,
    )


def _row(choice: AimChoice, offered: Offered, typed: TypedAim) -> AimRow:
    levels = [(str(value), f"{value} {in_language(names, current())}") for value, names in choice.levels]
    # On a scale of many values only the bands are offered; a value between them stays as it is.
    levels += [
        (one, one) for one in (typed.level, *typed.aspects.values()) if one.isdigit() and _new(one, levels)
    ]
    levels = sorted(dict(levels).items(), key=lambda one: int(one[0]))
    return AimRow(
        offered=offered,
        level=typed.level,
        levels=tuple(levels),
        aspects=tuple((aspect, names, typed.aspects.get(aspect, "")) for aspect, names in offered.aspects),
    )


def _new(value: str, levels: Iterable[tuple[str, str]]) -> bool:
    return value not in {one for one, _words in levels}


def _titled(one: Offered) -> str:
    return f"{one.code} {in_language(one.titles, current())}".strip()


def said_of(aims: Mapping[str, Mapping[str, Any]], choice: AimChoice) -> str:
    """Aims in a sentence, for who wrote at the same time."""
    parts = []
    for criterion, expected in aims.items():
        one = choice.offered(criterion)
        names = {aspect: in_language(words, current()) for aspect, words in one.aspects}
        levels = ", ".join(f"{names.get(aspect, aspect)} {level}" for aspect, level in expected.items())
        parts.append(f"{_titled(one)} ({levels})")
    return "; ".join(parts) or _("none")
