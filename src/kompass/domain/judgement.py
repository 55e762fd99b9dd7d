"""What a judgement of a criterion is, whether of one evaluator or agreed: levels, checked against the edition."""

from collections.abc import Mapping
from typing import Any, Final

from kompass import installed
from kompass.domain.conflict import Refused
from kompass.method import Edition, RatingError
from kompass.method.ratings import NOT_APPLICABLE, check_ratings
from kompass.models import Assignment

LONGEST: Final = 20_000
"""Signs of a text that somebody types; what is longer is refused where it is typed."""


def edition_of(assignment: Assignment) -> Edition:
    return installed.load_edition(assignment.edition)


def checked_levels(edition: Edition, criterion: str, levels: Mapping[str, Any]) -> dict[str, int]:
    """Levels by aspect, in the edition's order; raises Refused for one that the scale does not have."""
    given = {aspect: level for aspect, level in levels.items() if level is not None}
    try:
        found = check_ratings(edition, {criterion: given})[criterion]
    except RatingError as error:
        problem = error.problems[0]
        raise Refused({"levels": problem.message}, **problem.values) from None
    aspects = edition.aspects_of(criterion)
    return {aspect.id: level for aspect, level in zip(aspects, found or (), strict=True) if level is not None}


def as_method(levels: Mapping[str, int], not_applicable: bool) -> Any:
    """A rating as `kompass.method` takes it."""
    return NOT_APPLICABLE if not_applicable else dict(levels)


def implausible(edition: Edition, levels: Mapping[str, int]) -> bool:
    """Whether the profile makes no sense by the edition's own rules."""
    return any(
        rule.higher in levels and rule.lower in levels and levels[rule.higher] - levels[rule.lower] >= rule.by
        for rule in edition.implausible
    )
