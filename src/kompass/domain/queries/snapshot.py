"""A frozen result down to its criteria, where the ratings themselves are known.

The points are read from the snapshot, never computed anew: what was published stays what it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from kompass import method
from kompass.domain.editions import load_edition
from kompass.domain.queries.facts import EvaluationRow, named
from kompass.models import Snapshot

SHOWN: Final = 10
"""So many strengths and so many things to improve are picked out."""


@dataclass(frozen=True, slots=True)
class SubAreaRow:
    code: str
    area: str
    names: Mapping[str, str]
    maximum: Fraction
    points: Decimal | None
    previous: Decimal | None
    exact: Fraction | None = None

    def name(self, language: str) -> str:
        return named(self.names, language)


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A rated criterion. `levels` maps aspect id to level, empty when not applicable; fulfilment is 0..1.

    `maximum` is what it carries here: more than in the edition where a neighbour is not applicable.
    """

    id: str
    code: str
    area: str
    sub_area: str
    names: Mapping[str, str]
    maximum: Fraction
    points: Fraction | None
    fulfilment: Fraction | None
    levels: Mapping[str, int]
    not_applicable: bool
    previous: Fraction | None

    def name(self, language: str) -> str:
        return named(self.names, language)

    @property
    def to_gain(self) -> Fraction:
        """Points still missing to full ones; 0 where it is not applicable."""
        return Fraction() if self.points is None else self.maximum - self.points


@dataclass(frozen=True, slots=True)
class SnapshotDetails:
    """What is known beyond areas where the ratings themselves are known."""

    edition_hash: str
    method_version: str
    exact_total: Fraction
    """The sum of `exact_areas`."""
    exact_areas: Mapping[str, Fraction]
    not_applicable_share: Fraction
    sub_areas: tuple[SubAreaRow, ...]
    criteria: tuple[CriterionRow, ...]
    strengths: tuple[CriterionRow, ...]
    """Highest fulfilment first."""
    improvements: tuple[CriterionRow, ...]
    """Most points still to gain first."""


def snapshot_of(own: EvaluationRow, previous: EvaluationRow | None) -> SnapshotDetails | None:
    """The snapshot of an evaluation, beside that of the previous one where both used the same edition.

    One query; none where the ratings are not known.
    """
    if not own.has_ratings:
        return None
    wanted = [own.slug, *([previous.slug] if previous else [])]
    kept = {
        snapshot.evaluation.slug: snapshot
        for snapshot in Snapshot.objects.filter(evaluation__slug__in=wanted).select_related("evaluation")
    }
    snapshot = kept[own.slug]
    before = kept.get(previous.slug) if previous else None
    old: Mapping[str, Any] = before.result if before and before.edition == snapshot.edition else {}
    edition = load_edition(snapshot.edition)
    criteria = tuple(_criterion(criterion, snapshot, old) for criterion in edition.criteria)
    result = snapshot.result
    return SnapshotDetails(
        edition_hash=snapshot.edition_hash,
        method_version=snapshot.method_version,
        exact_total=Fraction(result["exact_total"]),
        exact_areas={code: Fraction(points) for code, points in result["exact_areas"].items() if points},
        not_applicable_share=Fraction(result["not_applicable_share"]),
        sub_areas=tuple(
            SubAreaRow(
                code=sub_area.id,
                area=sub_area.area,
                names=sub_area.names,
                maximum=Fraction(result.get("sub_area_maxima", {}).get(sub_area.id, sub_area.maximum)),
                points=_decimal(result["sub_areas"].get(sub_area.id)),
                previous=_decimal(old.get("sub_areas", {}).get(sub_area.id)),
                exact=_fraction(result["exact_sub_areas"].get(sub_area.id)),
            )
            for sub_area in edition.sub_areas
        ),
        criteria=criteria,
        strengths=strengths_of(criteria),
        improvements=improvements_of(criteria),
    )


def _fraction(value: Any) -> Fraction | None:
    return None if value is None else Fraction(value)


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _criterion(criterion: Any, snapshot: Snapshot, old: Mapping[str, Any]) -> CriterionRow:
    rating = snapshot.ratings.get(criterion.id)
    points = snapshot.result["criteria"].get(criterion.id)
    before = old.get("criteria", {}).get(criterion.id)
    exact = None if points is None else Fraction(points)
    # What is not applicable leaves its points to the rest of the sub-area, which then carries more.
    maximum = Fraction(snapshot.result.get("criterion_maxima", {}).get(criterion.id, criterion.maximum))
    return CriterionRow(
        id=criterion.id,
        code=criterion.code,
        area=criterion.area,
        sub_area=criterion.sub_area,
        names={language: text.title for language, text in criterion.texts.items()},
        maximum=maximum,
        points=exact,
        fulfilment=exact / maximum if exact is not None and maximum else None,
        levels=rating if isinstance(rating, dict) else {},
        not_applicable=rating == method.NOT_APPLICABLE,
        previous=None if before is None else Fraction(before),
    )


def strengths_of(criteria: Sequence[CriterionRow]) -> tuple[CriterionRow, ...]:
    rated = [row for row in criteria if row.fulfilment]
    return tuple(sorted(rated, key=lambda row: (-(row.fulfilment or 0), -row.maximum, row.code))[:SHOWN])


def improvements_of(criteria: Sequence[CriterionRow]) -> tuple[CriterionRow, ...]:
    rated = [row for row in criteria if row.to_gain > 0]
    return tuple(sorted(rated, key=lambda row: (-row.to_gain, row.code))[:SHOWN])
