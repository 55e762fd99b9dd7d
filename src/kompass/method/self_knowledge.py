"""How good is our self-knowledge? A municipality's own ratings beside the external ones of the same criteria."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from kompass.method.agreement import DRAWS, AgreementFigures, agreement
from kompass.method.editions import Edition
from kompass.method.ratings import check_ratings
from kompass.method.several import fulfilment

OWN: Final = "own"
EXTERNAL: Final = "external"


@dataclass(frozen=True, slots=True)
class OwnBeside:
    """A criterion seen from both sides, in exact points of its maximum in the edition."""

    criterion: str
    area: str
    maximum: Fraction
    own: Fraction
    external: Fraction

    @property
    def difference(self) -> Fraction:
        """Own less external: above 0 the municipality thought better of itself."""
        return self.own - self.external


@dataclass(frozen=True, slots=True)
class SelfKnowledge:
    """`criteria`: those that both have rated fully, in the edition's order; `figures`: their agreement, as between two
    evaluators (kappa, alpha and the rest are undefined below what they need); `only_own`: rated by the municipality
    alone, or not applicable to one side."""

    criteria: tuple[OwnBeside, ...]
    figures: AgreementFigures
    only_own: tuple[str, ...]

    @property
    def n(self) -> int:
        return len(self.criteria)

    @property
    def difference(self) -> Fraction:
        """Own less external, in points, over all that both have rated."""
        return sum((one.difference for one in self.criteria), Fraction())

    @property
    def share(self) -> Fraction | None:
        """The same as a share of what these criteria carry; None where there are none."""
        carried = sum((one.maximum for one in self.criteria), Fraction())
        return self.difference / carried if carried else None

    @property
    def higher(self) -> int:
        """In how many criteria the municipality thought better of itself."""
        return sum(1 for one in self.criteria if one.difference > 0)

    @property
    def lower(self) -> int:
        return sum(1 for one in self.criteria if one.difference < 0)


def self_knowledge(
    edition: Edition, own: Mapping[str, Any], external: Mapping[str, Any], *, draws: int = DRAWS
) -> SelfKnowledge:
    """A self-assessment against the external view. Only what the municipality has rated itself is looked at.

    Raises RatingError for ratings that are not of the edition, ValueError for an edition that stops at areas.
    """
    figures = agreement(
        edition, {OWN: own, EXTERNAL: {k: v for k, v in external.items() if k in own}}, draws=draws
    )
    mine, theirs = check_ratings(edition, own), check_ratings(edition, external)
    lines = []
    for criterion in edition.criteria:
        a = fulfilment(edition, criterion, mine[criterion.id])
        b = fulfilment(edition, criterion, theirs[criterion.id])
        if a is not None and b is not None:
            weight = criterion.maximum
            lines.append(OwnBeside(criterion.id, criterion.area, weight, a * weight, b * weight))
    both = {one.criterion for one in lines}
    return SelfKnowledge(
        criteria=tuple(lines),
        figures=figures.overall,
        only_own=tuple(c.id for c in edition.criteria if c.id in own and c.id not in both),
    )
