"""A frozen result, down to its criteria."""

from fractions import Fraction
from typing import Any

import pytest

from kompass.domain.access import PUBLIC
from kompass.domain.queries.evaluation import evaluation
from kompass.domain.result import frozen
from kompass.method import NOT_APPLICABLE, load_edition, score
from kompass.models import Evaluation, Snapshot
from tests import making

pytestmark = pytest.mark.django_db
EDITION = load_edition("open-2020")
FIRST = EDITION.criteria[0].id


def ratings(level: int, **other: Any) -> dict[str, Any]:
    whole = {criterion.id: {aspect.id: level for aspect in EDITION.aspects} for criterion in EDITION.criteria}
    return {**whole, **other}


def rated(of: making.Municipality, when: str, given: dict[str, Any]) -> Evaluation:
    result = score(EDITION, given)
    made = making.evaluation(
        of, when, result.total, basis="invented", edition=EDITION.id,
        areas={code: points for code, points in result.areas.items() if points is not None},
        exact_total=result.exact_total,
    )  # fmt: skip
    Snapshot.objects.create(
        evaluation=made,
        edition=EDITION.id,
        edition_hash=EDITION.hash,
        method_version="1",
        ratings=given,
        result={
            **frozen(result),
            "sub_area_maxima": {key: str(points) for key, points in result.sub_area_maxima.items()},
            "criterion_maxima": {key: str(points) for key, points in result.criterion_maxima.items()},
        },
    )
    return made


def test_everything_down_to_the_criteria() -> None:
    of = making.municipality("Vurdert", country="ZZ")
    rated(of, "2016-05", ratings(1))
    best = {aspect.id: 3 for aspect in EDITION.aspects}
    rated(of, "2020-05", ratings(2, **{FIRST: best, EDITION.criteria[1].id: NOT_APPLICABLE}))
    page = evaluation(PUBLIC, "zz-vurdert-2020-05")
    details = page.snapshot
    assert details is not None
    assert (details.edition_hash, details.method_version) == (EDITION.hash, "1")
    assert sum(details.exact_areas.values()) == details.exact_total == page.evaluation.exact_total
    assert details.not_applicable_share == EDITION.criteria[1].maximum / EDITION.maximum
    assert len(details.criteria) == len(EDITION.criteria)
    assert len(details.sub_areas) == len(EDITION.sub_areas)
    by_area = {area.code: area for area in page.areas}
    for area in EDITION.areas:
        printed = [row.points for row in details.sub_areas if row.area == area.id]
        assert sum(points for points in printed if points is not None) == by_area[area.id].points
        assert by_area[area.id].exact == details.exact_areas[area.id]
    first, second = details.criteria[:2]
    assert (first.fulfilment, first.to_gain, first.levels, first.not_applicable) == (1, 0, best, False)
    assert (second.points, second.fulfilment, second.to_gain, second.not_applicable, second.levels) == (
        None, None, 0, True, {},
    )  # fmt: skip
    assert first.previous == EDITION.criteria[0].maximum * Fraction(1, 3)
    assert first.name("en") == EDITION.criteria[0].name("en")
    assert details.sub_areas[0].name("en") == EDITION.sub_areas[0].name("en")
    assert details.sub_areas[0].previous is not None


def test_strengths_are_most_fulfilled_and_improvements_have_most_to_gain() -> None:
    of = making.municipality("Vurdert", country="ZZ")
    rated(of, "2020-05", ratings(1, **{FIRST: {aspect.id: 3 for aspect in EDITION.aspects}}))
    details = evaluation(PUBLIC, "zz-vurdert-2020-05").snapshot
    assert details is not None
    assert (details.strengths[0].id, len(details.strengths)) == (FIRST, 10)
    gains = [row.to_gain for row in details.improvements]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] == max(row.to_gain for row in details.criteria)
    assert details.criteria[0].previous is None


def test_nothing_fulfilled_is_no_strength() -> None:
    rated(making.municipality("Null", country="ZZ"), "2020-05", ratings(0))
    details = evaluation(PUBLIC, "zz-null-2020-05").snapshot
    assert details is not None
    assert details.strengths == ()
