"""Figures worked out on the method pages: they are those of the record, and their listings print the same."""

import contextlib
import io
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kompass.domain.access import PUBLIC
from kompass.domain.queries.comparison import compare
from kompass.domain.queries.worked import Listing, worked_pace, worked_points, worked_rank
from kompass.models import Evaluation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


@pytest.fixture
def example(record: None) -> None:
    from kompass.domain.example import load

    load()


def _printed(listing: Listing) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(listing.code, {})
    return said.getvalue().strip()


class TestPoints:
    def test_the_criterion_follows_the_rule(self) -> None:
        one = worked_points(PUBLIC).criterion
        assert [step.level for step in one.aspects] == [0, 0, 0, 1]
        assert sum(step.share for step in one.aspects) == one.fulfilment == Fraction(1, 10)
        assert one.points == one.maximum / 10

    def test_the_total_is_what_grastorp_published(self) -> None:
        one = worked_points(PUBLIC).total
        assert one is not None
        assert [points for _area, points in one.areas] == [61, 60, 73, 53, 70, 56, 65, 68]
        assert (one.evaluation.name, one.total, one.evaluation.total) == ("Grästorp", 506, 506)

    @pytest.mark.usefixtures("example")
    def test_the_printed_sub_areas_add_up_to_the_printed_area(self) -> None:
        one = worked_points(PUBLIC).rounding
        assert one is not None
        assert sum(line.points or 0 for line in one.sub_areas) == one.printed
        assert sum(line.exact or 0 for line in one.sub_areas) == one.exact
        assert one.evaluation.invented


class TestRank:
    def test_is_that_of_the_evaluation_page(self) -> None:
        assert worked_rank(PUBLIC).told == compare(PUBLIC, "no-roros-2017-06")

    def test_roros_is_fourth_of_five_known_and_fourth_to_49th_of_50(self) -> None:
        told = worked_rank(PUBLIC).told
        assert told is not None
        assert told.stated is not None
        assert (told.rank, told.n, told.rank_range, told.stated.count) == (4, 5, (4, 49), 50)
        assert told.coverage == Fraction(1, 10)

    @pytest.mark.usefixtures("example")
    def test_shares_are_shown_for_the_complete_invented_set_only(self) -> None:
        found = worked_rank(PUBLIC)
        assert found.told is not None
        assert found.complete is not None
        assert found.told.top_share is None
        assert found.complete.top_share == Fraction(found.complete.rank or 0, found.complete.n)


class TestPace:
    def test_roros_rose_by_142_points_in_three_and_a_half_years(self) -> None:
        change = worked_pace(PUBLIC).change
        assert change is not None
        assert (change.start.total, change.end.total, change.points, change.years) == (254, 396, 142, 3.5)
        assert round(change.pace or 0, 1) == 40.6

    def test_the_third_score_known_then_is_three_years_away(self) -> None:
        found = worked_pace(PUBLIC).progress
        assert found is not None
        assert found.projection is not None
        third = next(one for one in found.projection.thresholds if one.rank == 3)
        assert (third.value, round(third.years or 0, 1)) == (523, 3.1)

    @pytest.mark.usefixtures("example")
    def test_the_invented_example_has_pairs_enough_for_a_model(self) -> None:
        modelled = worked_pace(PUBLIC).modelled
        assert modelled is not None
        assert modelled.n_pairs >= 20
        assert modelled.expected is not None


@pytest.mark.usefixtures("example")
def test_every_listing_prints_what_it_says_it_prints() -> None:
    points = worked_points(PUBLIC)
    assert points.total is not None
    listings = [
        points.criterion.listing,
        points.total.listing,
        worked_rank(PUBLIC).listing,
        worked_pace(PUBLIC).listing,
    ]
    for listing in listings:
        assert listing is not None
        assert _printed(listing) == listing.output


def test_a_record_without_those_evaluations_leaves_their_parts_out() -> None:
    Evaluation.objects.all().delete()
    points, rank, pace = worked_points(PUBLIC), worked_rank(PUBLIC), worked_pace(PUBLIC)
    assert (points.total, points.rounding) == (None, None)
    assert (rank.told, rank.listing, rank.complete) == (None, None, None)
    assert (pace.change, pace.listing, pace.modelled) == (None, None, None)


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize(("ask", "most"), [(worked_points, 7), (worked_rank, 14), (worked_pace, 26)])
def test_takes_few_queries(ask, most: int) -> None:  # type: ignore[no-untyped-def]
    with CaptureQueriesContext(connection) as captured:
        ask(PUBLIC)
    assert len(captured) <= most
