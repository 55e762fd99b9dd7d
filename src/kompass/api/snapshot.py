"""A frozen result down to its criteria, where the ratings themselves are known."""

from kompass.api.fields import Exact, Shape, exact, points, share, told
from kompass.domain.queries import snapshot as queries


class RatedSubArea(Shape):
    code: str = told("Number of the sub-area.", "1.1")
    area: str = told("Number of its area.", "1")
    name: str = told("Its name.", "Openness")
    maximum: float = told(
        "Full points here: more than in the edition where a neighbour is not applicable.", 25.0
    )
    maximum_exact: Exact = told("The same, exactly.", "25")
    points: float | None = told("Points; null where it is not applicable.", 12.5)
    points_exact: Exact | None = told("Points before rounding, exactly.", "25/2")
    previous: float | None = told("Points in the evaluation before; only within one edition.", 10.0)


class RatedCriterion(Shape):
    id: str = told("Id of the criterion; the same in every edition.", "decisions-explained-plainly")
    code: str = told("Its number in this edition.", "1.1.2")
    area: str = told("Number of its area.", "1")
    sub_area: str = told("Number of its sub-area.", "1.1")
    name: str = told("Its title.", "Decisions are explained in plain words")
    maximum: float = told("Full points here.", 5.0)
    maximum_exact: Exact = told("The same, exactly.", "5")
    points: float | None = told("Points; null where it is not applicable.", 3.8)
    points_exact: Exact | None = told("The same, exactly.", "15/4")
    fulfilment: float | None = told("Share (0..1) of the full points.", 0.75)
    fulfilment_exact: Exact | None = told("The same, exactly.", "3/4")
    levels: dict[str, int] = told(
        "Level by aspect; empty where it is not applicable.", {"built_up": 3, "anchored": 2}
    )
    not_applicable: bool = told("Whether it does not apply to this municipality.", False)
    previous: float | None = told("Points in the evaluation before; only within one edition.", 2.5)
    previous_exact: Exact | None = told("The same, exactly.", "5/2")
    to_gain: float = told("Points still missing to full ones; 0 where it is not applicable.", 1.3)
    to_gain_exact: Exact = told("The same, exactly.", "5/4")


class Snapshot(Shape):
    """The result as it was frozen; with edition, hash and method version it can be computed again."""

    edition_hash: str = told(
        "SHA-256 of the edition's content.",
        "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    )
    method_version: str = told("Version of the rules by which the points were computed.", "1")
    exact_total: Exact = told("Exact total in points.", "3047/8")
    exact_areas: dict[str, Exact] = told("Exact points by number of the area.", {"1": "481/8"})
    not_applicable_share: float = told("Share (0..1) of the full points that is not applicable.", 0.0125)
    not_applicable_share_exact: Exact = told("The same, exactly.", "1/80")
    sub_areas: list[RatedSubArea] = told("Every sub-area, in the order of the edition.")
    criteria: list[RatedCriterion] = told("Every criterion, in the order of the edition.")
    strengths: list[str] = told(
        "Criteria with the highest fulfilment, highest first.", ["decisions-explained-plainly"]
    )
    improvements: list[str] = told(
        "Criteria with most points to gain, most first.", ["council-papers-published-early"]
    )


def snapshot_of(found: queries.SnapshotDetails, language: str) -> Snapshot:
    return Snapshot(
        edition_hash=found.edition_hash,
        method_version=found.method_version,
        exact_total=exact(found.exact_total),
        exact_areas={code: exact(value) for code, value in found.exact_areas.items()},
        not_applicable_share=share(found.not_applicable_share),
        not_applicable_share_exact=exact(found.not_applicable_share),
        sub_areas=[_sub_area(row, language) for row in found.sub_areas],
        criteria=[_criterion(row, language) for row in found.criteria],
        strengths=[row.id for row in found.strengths],
        improvements=[row.id for row in found.improvements],
    )


def _sub_area(row: queries.SubAreaRow, language: str) -> RatedSubArea:
    return RatedSubArea(
        code=row.code,
        area=row.area,
        name=row.name(language),
        maximum=points(row.maximum),
        maximum_exact=exact(row.maximum),
        # Published as they are: rounded when the result was frozen.
        points=None if row.points is None else float(row.points),
        points_exact=exact(row.exact),
        previous=None if row.previous is None else float(row.previous),
    )


def _criterion(row: queries.CriterionRow, language: str) -> RatedCriterion:
    return RatedCriterion(
        id=row.id,
        code=row.code,
        area=row.area,
        sub_area=row.sub_area,
        name=row.name(language),
        maximum=points(row.maximum),
        maximum_exact=exact(row.maximum),
        points=points(row.points),
        points_exact=exact(row.points),
        fulfilment=share(row.fulfilment),
        fulfilment_exact=exact(row.fulfilment),
        levels=dict(row.levels),
        not_applicable=row.not_applicable,
        previous=points(row.previous),
        previous_exact=exact(row.previous),
        to_gain=points(row.to_gain),
        to_gain_exact=exact(row.to_gain),
    )
