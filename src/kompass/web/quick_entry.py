"""Quick entry as a form: one level for each criterion, or points for each area; what was typed stays in its field.

Where the levels of the scale are bands, a criterion has a field for one number, and one for each of its aspects.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from kompass.domain.queries.calculation import LONGEST_COMMENT, by_aspect
from kompass.domain.queries.edition import named_in_order
from kompass.language import N_
from kompass.method import NOT_APPLICABLE, Edition
from kompass.method.editions import Area, Aspect, Criterion, CriterionText, Level, Named, SubArea, nearest
from kompass.method.ratings_form import QUICK
from kompass.tables import Problem

LEVEL: Final = "level-"
POINTS: Final = "points-"
COMMENT: Final = "comment-"
ASPECT: Final = "aspect-"
LEFT_OUT: Final = "left-out-"


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button. `key`: the single key that chooses it, "" for none; `mark`: what stands large on it."""

    value: str
    mark: str
    label: str
    key: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is typed where levels are bands: `whole` for the criterion, or a number for each aspect."""

    whole: str
    aspects: tuple[tuple[Aspect, str], ...]
    left_out: bool

    @property
    def by_aspect(self) -> bool:
        return any(number for _aspect, number in self.aspects)

    @property
    def rated(self) -> bool:
        return self.left_out or bool(self.whole) or all(number for _aspect, number in self.aspects)


@dataclass(frozen=True, slots=True)
class CriterionEntry:
    """With `choices` among a few levels, or with `numbers` where levels are bands."""

    criterion: Criterion
    text: CriterionText
    choices: tuple[Choice, ...]
    numbers: Numbers | None
    comment: str
    evidence: tuple[Named, ...]

    @property
    def rated(self) -> bool:
        if self.numbers is not None:
            return self.numbers.rated
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
    bands: tuple[tuple[Level, Mapping[str, str]], ...] = ()
    """The levels where they are bands, with what each means for a criterion of this area as a whole."""


def typed(edition: Edition, fields: QueryDict) -> tuple[dict[str, Any], dict[str, str]]:
    """Ratings and comments as they were typed; whether they are any is for the method to say."""
    if edition.areas_only:
        points = {area.id: fields.get(POINTS + area.id, "").strip() for area in edition.areas}
        return {key: value for key, value in points.items() if value}, {}
    read = _numbers_typed if edition.banded else _choice
    ratings = {criterion.id: read(edition, criterion, fields) for criterion in edition.criteria}
    comments = {criterion.id: fields.get(COMMENT + criterion.id, "") for criterion in edition.criteria}
    return (
        {key: value for key, value in ratings.items() if value is not None},
        {key: text for key, text in comments.items() if text.strip()},
    )


def _choice(edition: Edition, criterion: Criterion, fields: QueryDict) -> Any:
    """The rating that a button's value stands for: "2" a level, "2,3,,1" the levels by aspect, "" none."""
    value, aspects = fields.get(LEVEL + criterion.id, "").strip(), edition.aspects_of(criterion)
    if not value:
        return None
    if "," in value and len(parts := value.split(",")) == len(aspects):
        return {aspect.id: _level(part) for aspect, part in zip(aspects, parts, strict=True) if part}
    return _level(value)


def _numbers_typed(edition: Edition, criterion: Criterion, fields: QueryDict) -> Any:
    """One number, a number for each aspect, or not applicable; what is more than one of these stays together, as no
    rating at all: `contradictions` finds it."""
    whole = fields.get(LEVEL + criterion.id, "").strip()
    aspects = {
        aspect.id: fields.get(f"{ASPECT}{criterion.id}-{aspect.id}", "").strip()
        for aspect in edition.aspects_of(criterion)
    }
    by_aspect_ = {aspect: _level(text) for aspect, text in aspects.items() if text}
    left_out = bool(fields.get(LEFT_OUT + criterion.id))
    if bool(whole) + bool(by_aspect_) + left_out > 1:
        return by_aspect_ | ({QUICK: whole} if whole else {}) | ({NOT_APPLICABLE: "x"} if left_out else {})
    if left_out:
        return NOT_APPLICABLE
    return by_aspect_ or (_level(whole) if whole else None)


def contradictions(edition: Edition, ratings: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Where more than one way of rating was used at once."""
    message = N_(
        "%(criterion)s: either one number for the criterion, or one for each aspect, or not applicable: "
        "empty the others"
    )
    return tuple(
        Problem(None, None, message, {"criterion": key})
        for key, rating in ratings.items()
        if isinstance(rating, Mapping) and (QUICK in rating or NOT_APPLICABLE in rating)
    )


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
                        ()
                        if edition.banded
                        else _choices(edition, criterion, ratings.get(criterion.id), language),
                        _numbers(edition, criterion, ratings.get(criterion.id)) if edition.banded else None,
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
        bands = _bands(edition, area) if edition.banded else ()
        found.append(AreaEntry(area, sub_areas, shown, len(rated), sum(rated), bands))
    return found


def _bands(edition: Edition, area: Area) -> tuple[tuple[Level, Mapping[str, str]], ...]:
    worded = next((panel.levels for panel in edition.panels if panel.id == area.panel), {})
    return tuple((level, worded.get(level.value, {})) for level in edition.levels)


def _numbers(edition: Edition, criterion: Criterion, rating: Any) -> Numbers:
    aspects = edition.aspects_of(criterion)
    typed_: Mapping[str, Any] = rating if isinstance(rating, Mapping) else {}
    texts = [str(typed_.get(aspect.id, "")) for aspect in aspects]
    whole = str(typed_.get(QUICK, ""))
    if not isinstance(rating, Mapping) and rating is not None and rating != NOT_APPLICABLE:
        whole = str(rating)
    elif not whole and len(set(texts)) == 1:
        # The same for every aspect is what one number for the criterion means.
        whole, texts = texts[0], [""] * len(texts)
    left_out = rating == NOT_APPLICABLE or NOT_APPLICABLE in typed_
    return Numbers(whole, tuple(zip(aspects, texts, strict=True)), left_out)


def _choices(edition: Edition, criterion: Criterion, rating: Any, language: str) -> tuple[Choice, ...]:
    chosen = _value(edition, criterion, rating)
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


def _value(edition: Edition, criterion: Criterion, rating: Any) -> str:
    if rating is None or isinstance(rating, str):
        return rating or ""
    try:
        levels = by_aspect(edition, criterion.id, rating)
    except (TypeError, ValueError):
        return ""
    every = [str(levels.get(aspect.id, "")) for aspect in edition.aspects_of(criterion)]
    return every[0] if len(set(every)) == 1 else ",".join(every)


def _key(level: int) -> str:
    return str(level) if 0 <= level <= 9 else ""


def language_of(edition: Edition, language: str) -> str:
    """The language the edition's texts are shown in on a page of that language."""
    return nearest(edition.names, language)
