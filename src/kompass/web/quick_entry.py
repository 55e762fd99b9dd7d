"""Quick entry as a form: one level for each criterion, or points for each area; what was typed stays in its field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from kompass.domain.queries.calculation import LONGEST_COMMENT, by_aspect
from kompass.domain.queries.edition import named_in_order
from kompass.method import NOT_APPLICABLE, Edition
from kompass.method.editions import Area, Criterion, CriterionText, Named, SubArea, nearest

LEVEL: Final = "level-"
POINTS: Final = "points-"
COMMENT: Final = "comment-"


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button. `key`: the single key that chooses it, "" for none; `mark`: what stands large on it."""

    value: str
    mark: str
    label: str
    key: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CriterionEntry:
    criterion: Criterion
    text: CriterionText
    choices: tuple[Choice, ...]
    comment: str
    evidence: tuple[Named, ...]

    @property
    def rated(self) -> bool:
        return any(choice.chosen and choice.value for choice in self.choices)


@dataclass(frozen=True, slots=True)
class SubAreaEntry:
    sub_area: SubArea
    criteria: tuple[CriterionEntry, ...]


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """An area: with its criteria, or with a field for its points where the edition stops at areas."""

    area: Area
    sub_areas: tuple[SubAreaEntry, ...]
    points: str
    n: int
    n_rated: int


def typed(edition: Edition, fields: QueryDict) -> tuple[dict[str, Any], dict[str, str]]:
    """Ratings and comments as they were typed; whether they are any is for the method to say."""
    if edition.areas_only:
        points = {area.id: fields.get(POINTS + area.id, "").strip() for area in edition.areas}
        return {key: value for key, value in points.items() if value}, {}
    ratings = {
        criterion.id: _rating(edition, fields.get(LEVEL + criterion.id, "").strip())
        for criterion in edition.criteria
    }
    comments = {criterion.id: fields.get(COMMENT + criterion.id, "") for criterion in edition.criteria}
    return (
        {key: value for key, value in ratings.items() if value is not None},
        {key: text for key, text in comments.items() if text.strip()},
    )


def _rating(edition: Edition, value: str) -> Any:
    """The rating that a button's value stands for: "2" a level, "2,3,,1" the levels by aspect, "" none."""
    if not value:
        return None
    if "," in value and len(parts := value.split(",")) == len(edition.aspects):
        return {aspect.id: _level(part) for aspect, part in zip(edition.aspects, parts, strict=True) if part}
    return _level(value)


def _level(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else text


def entries(
    edition: Edition, ratings: Mapping[str, Any], comments: Mapping[str, str], language: str
) -> list[AreaEntry]:
    """The form, filled with ratings that may not make sense."""
    found = []
    for area in edition.areas:
        sub_areas = tuple(
            SubAreaEntry(
                sub_area,
                tuple(
                    CriterionEntry(
                        criterion,
                        criterion.text(language),
                        _choices(edition, ratings.get(criterion.id), language),
                        comments.get(criterion.id, "")[:LONGEST_COMMENT],
                        named_in_order(criterion.evidence, edition.evidence),
                    )
                    for criterion in sub_area.criteria
                ),
            )
            for sub_area in area.sub_areas
        )
        points = ratings.get(area.id)
        rated = [one.rated for sub_area in sub_areas for one in sub_area.criteria] or [points is not None]
        shown = "" if points is None else str(points)
        found.append(AreaEntry(area, sub_areas, shown, len(rated), sum(rated)))
    return found


def _choices(edition: Edition, rating: Any, language: str) -> tuple[Choice, ...]:
    chosen = _value(edition, rating)
    choices = [
        Choice(str(level.value), str(level.value), level.name(language), _key(level.value), False)
        for level in edition.levels
    ]
    choices.append(Choice(NOT_APPLICABLE, "–", _("not applicable"), "n", False))
    choices.append(Choice("", "?", _("not rated"), "", False))
    if "," in chosen:
        # Rated by aspect in a file: kept as it is unless another level is chosen.
        choices.insert(0, Choice(chosen, chosen.replace(",", " "), _("by aspect, as it was"), "", False))
    known = chosen if chosen in {choice.value for choice in choices} else ""
    return tuple(Choice(one.value, one.mark, one.label, one.key, one.value == known) for one in choices)


def _value(edition: Edition, rating: Any) -> str:
    if rating is None or isinstance(rating, str):
        return rating or ""
    try:
        levels = by_aspect(edition, rating)
    except (TypeError, ValueError):
        return ""
    every = [str(levels.get(aspect.id, "")) for aspect in edition.aspects]
    return every[0] if len(set(every)) == 1 else ",".join(every)


def _key(level: int) -> str:
    return str(level) if 0 <= level <= 9 else ""


def language_of(edition: Edition, language: str) -> str:
    """The language the edition's texts are shown in on a page of that language."""
    return nearest(edition.names, language)
