"""A trial calculation: the points of the method, in the shapes of an evaluation, beside the record."""

from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kompass.domain.access import PUBLIC
from kompass.domain.queries.calculation import Calculation, PrintedBranch, calculate, reference_of
from kompass.domain.queries.facts import edition_fact
from kompass.method import RatingError, load_edition, printed_table, score
from kompass.method.ratings import NOT_APPLICABLE
from kompass.models import Evaluation, Source, StatedCount
from tests.making import evaluation, municipality

pytestmark = pytest.mark.django_db

OPEN, OFFICIAL = load_edition("open-2020"), load_edition("official-2010")
FULL: dict[str, Any] = {criterion.id: number % 4 for number, criterion in enumerate(OPEN.criteria)}
FIRST, SECOND, *_ = OPEN.criteria


def calculated(ratings: dict[str, Any], **given: Any) -> Calculation:
    return calculate(PUBLIC, OPEN, ratings, when="2026-11", **given)


def leaves(branch: PrintedBranch) -> list[PrintedBranch]:
    return [branch, *(leaf for part in branch.parts for leaf in leaves(part))]


def test_the_points_are_those_of_the_method() -> None:
    found = calculated(FULL, name="Somewhere")
    result = score(OPEN, FULL)
    own = found.page.evaluation
    assert found.score == result
    assert (own.name, own.slug, own.municipality, own.total) == ("Somewhere", "", "", result.total)
    assert own.exact_total == result.exact_total
    assert [(line.code, line.points, line.maximum) for area in found.areas for line in leaves(area)] == [
        (line.code, line.points, line.maximum) for line in printed_table(OPEN, result)
    ]
    assert [(area.code, area.points) for area in found.page.areas] == list(result.areas.items())
    assert (found.n_criteria, found.n_open, found.n_rated) == (len(OPEN.criteria), 0, len(OPEN.criteria))


def test_a_full_one_is_ranked_among_the_others() -> None:
    for name, total in (("A", 700), ("B", 100)):
        evaluation(municipality(name), "2020-01", total)
    found = calculated(FULL)
    assert (found.page.comparison.rank, found.page.comparison.n) == (2, 3)
    assert found.places is None


def test_a_provisional_one_has_bounds_instead_of_a_place() -> None:
    for name, total in (("A", 700), ("B", 100)):
        evaluation(municipality(name), "2020-01", total)
    ratings = {key: level for key, level in FULL.items() if OPEN.criterion_by_id[key].area != "3"}
    found = calculated(ratings)
    low, high = (score(OPEN, {**dict.fromkeys(FULL, level), **ratings}) for level in (0, 3))
    assert found.provisional
    assert (found.score.lowest, found.score.highest) == (low.total, high.total)
    assert [(area.code, area.lowest, area.highest) for area in found.areas] == [
        (code, low.areas[code], high.areas[code]) for code in low.areas
    ]
    assert (found.page.comparison.rank, found.page.comparison.value) == (None, None)
    assert (found.places, found.n_places) == ((2, 2), 3)
    assert found.n_open == len(OPEN.area_by_id["3"].criteria) == found.areas[2].n_open


def test_half_a_rating_is_open_too() -> None:
    found = calculated({**FULL, FIRST.id: {"built_up": 2}})
    assert (found.n_open, found.areas[0].n_open, found.areas[1].n_open) == (1, 1, 0)
    assert found.page.snapshot is not None
    assert found.page.snapshot.criteria[0].levels == {"built_up": 2}


def test_nothing_rated_leaves_everything_possible() -> None:
    found = calculated({})
    assert (found.score.lowest, found.score.highest, found.n_rated) == (0, 800, 0)
    assert found.page.snapshot is not None
    assert (found.page.snapshot.strengths, found.page.snapshot.improvements) == ((), ())


def test_flags_and_reasons_are_said_with_names() -> None:
    ratings = {
        **FULL,
        FIRST.id: NOT_APPLICABLE,
        SECOND.id: {"built_up": 0, "anchored": 0, "complied_with": 3, "followed_up": 0},
    }
    found = calculated(ratings)
    assert [flag.text("en") for flag in found.flags] == [
        f"{FIRST.code} {FIRST.name('en')}: not applicable, but no reason is given",
        f"{SECOND.code} {SECOND.name('en')}: “Complied with” is 2 or more above “Built up”; give a reason",
    ]
    assert [(one.criterion.id, one.reason) for one in found.left_out] == [(FIRST.id, "")]
    with_reason = calculated(ratings, comments={FIRST.id: "no council", SECOND.id: "it is so"})
    assert with_reason.flags == ()
    assert [one.reason for one in with_reason.left_out] == ["no council"]


def test_an_area_without_anything_applicable_has_no_total() -> None:
    ratings = FULL | dict.fromkeys((one.id for one in OPEN.area_by_id["2"].criteria), NOT_APPLICABLE)
    found = calculated(ratings)
    assert (found.score.total, found.score.lowest, found.places) == (None, None, None)
    assert found.areas[1].not_applicable


def test_most_to_gain_and_strengths_are_picked_out_as_in_an_evaluation() -> None:
    details = calculated(FULL).page.snapshot
    assert details is not None
    gains = [row.to_gain for row in details.improvements]
    assert gains == sorted(gains, reverse=True)
    assert details.strengths[0].fulfilment == 1
    assert details.exact_total == sum(details.exact_areas.values(), Fraction())


def test_an_edition_that_stops_at_areas_takes_their_points() -> None:
    points = {area.id: str(50 + number) for number, area in enumerate(OFFICIAL.areas)}
    of = municipality("A")
    evaluation(of, "2015-05", 480, edition="official-2010", areas=dict.fromkeys(points, 60))
    found = calculate(PUBLIC, OFFICIAL, points, when="2016-01", country="NO")
    assert found.page.evaluation.total == sum(50 + number for number in range(8))
    assert (found.page.snapshot, found.n_criteria) == (None, 8)
    assert [(area.best, area.to_best) for area in found.page.areas] == [(60, 10 - n) for n in range(8)]
    part = calculate(PUBLIC, OFFICIAL, {"1": 70})
    assert (part.n_open, part.score.lowest, part.score.highest) == (7, 70, 770)
    assert (part.areas[0].lowest, part.areas[1].highest) == (70, 100)


def test_all_problems_come_at_once() -> None:
    with pytest.raises(RatingError) as caught:
        calculated({FIRST.id: 9, "no-such": 1})
    assert len(caught.value.problems) == 2


def test_the_invented_country_is_never_what_it_is_compared_with() -> None:
    default, chosen, problems = reference_of(OPEN, when="2026-11", params={"country": "ZZ"})
    assert (default, chosen.country, [problem.field for problem in problems]) == (chosen, "NO", ["country"])
    assert (default.since, default.as_of) == ("2010", "2026-11")
    assert reference_of(OPEN, when="2008-01", params={})[0].since == ""
    asked = reference_of(OFFICIAL, when="2026-11", params={"country": "SE", "since": "2015"})
    assert (asked[0].country, asked[1].country, asked[1].since, asked[2]) == ("", "SE", "2015", ())


def test_a_trial_is_none_of_those_said_to_exist() -> None:
    for name, total in (("A", 700), ("B", 100)):
        evaluation(municipality(name), "2020-01", total)
    source, _ = Source.objects.get_or_create(reference="somebody")
    StatedCount.objects.create(
        country="NO", since=2010, as_of=2021, count=4, unit="municipalities", source=source
    )
    compared = calculated(FULL).page.comparison
    assert compared.stated is not None
    assert compared.coverage == Fraction(2, 4)
    assert compared.rank_range == (2, 4)


def test_it_writes_nothing_and_asks_as_much_of_many_rows_as_of_few() -> None:
    evaluation(municipality("A"), "2020-01", 700)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            calculated(FULL)
        assert all(query["sql"].lstrip().upper().startswith(("SELECT", "WITH")) for query in captured)
        return len(captured)

    few = asked()
    for number in range(40):
        evaluation(municipality(f"M{number}"), "2020-01", 200 + number)
    assert asked() == few <= 7
    assert Evaluation.objects.count() == 41


levels = st.none() | st.integers(0, 3) | st.just(NOT_APPLICABLE)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(levels, min_size=len(FULL), max_size=len(FULL)))
def test_what_is_printed_adds_up_and_lies_within_the_bounds(drawn: list[Any]) -> None:
    found = calculated({key: one for key, one in zip(FULL, drawn, strict=True) if one is not None})
    for area in found.areas:
        if area.points is not None:
            assert area.points == sum(part.points or 0 for part in area.parts)
            assert area.lowest == area.highest == area.points
        for sub_area in area.parts:
            if sub_area.points is not None:
                assert sub_area.points == sum(part.points or 0 for part in sub_area.parts)
    if found.score.lowest is not None:
        assert found.score.lowest == sum(area.lowest or 0 for area in found.areas)
        assert found.score.highest == sum(area.highest or 0 for area in found.areas)
    assert found.n_open == sum(area.n_open for area in found.areas)
    assert edition_fact(OPEN.id) == found.page.edition
