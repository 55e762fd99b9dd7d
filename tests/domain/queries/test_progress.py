"""Change, pace, what is normal, and where it leads."""

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from kompass.domain.access import PUBLIC
from kompass.domain.queries.crosswalk import comparable_share
from kompass.domain.queries.progress import MunicipalityNotFound, progress
from tests import making

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def test_roros_as_known_in_june_2017() -> None:
    found = progress(PUBLIC, "no-roros", as_of="2017-06")
    (change,) = found.changes
    assert (change.start.total, change.end.total, change.points) == (254, 396, 142)
    assert (change.years, change.pace) == (3.5, pytest.approx(40.571, abs=0.001))
    assert (change.crosses_editions, change.comparable_share) == (True, None)
    assert (change.expected, change.expected_low, change.expected_high) == (None, None, None)
    assert (change.n_pairs, change.standing, change.well_above) == (1, (1, 2), None)
    (pair,) = change.pairs
    assert (pair.name, pair.start, pair.end, pair.points, pair.years, pair.pace) == (
        "Ulstein", 361, 433, 72, 2.0, 36.0,
    )  # fmt: skip
    assert change.describe_filter("en") == (
        "Norway; since 2010; as of June 2017; any edition; every row with a total; all evaluations"
    )
    assert "Fewer than 20 pairs are known (1)" in change.caution("en")
    assert "regression towards the mean" in change.caution("en")


def test_roros_would_reach_the_third_place_in_three_years() -> None:
    outlook = progress(PUBLIC, "no-roros", as_of="2017-06").projection
    assert outlook is not None
    assert (outlook.evaluation.slug, outlook.pace) == ("no-roros-2017-06", pytest.approx(40.571, abs=0.001))
    third, first, ideal = outlook.thresholds
    assert (third.rank, third.value, third.from_claim) == (3, 523, "kristiansund-2016-rank")
    assert third.years == pytest.approx(3.130, abs=0.001)
    assert (third.low, third.high, third.reason, third.why("en")) == (None, None, "projected", "")
    assert third.describe("en") == (
        "number 3 (523, stated for Kristiansund October 2016: kristiansund-2016-rank)"
    )
    assert (first.rank, first.value, first.from_claim) == (1, 535, "")
    assert first.describe("en") == "number 1 among the known (535, Bærum 2012)"
    assert (ideal.kind, ideal.value, ideal.describe("en")) == ("ideal", 800, "the ideal (800)")
    assert ideal.years == pytest.approx(404 / (142 / 3.5))


def test_everything_known_today_gives_ranges_where_a_year_stands_alone() -> None:
    found = progress(PUBLIC, "no-roros")
    last = found.changes[-1]
    assert (last.points, last.years, last.pace) == (197, None, None)
    assert last.years_low == pytest.approx(43 / 12)
    assert last.years_high == pytest.approx(54 / 12)
    assert last.pace_low is not None
    assert last.pace_high is not None
    assert last.pace_low < last.pace_high
    assert [pair.pace for pair in last.pairs] == sorted((p.pace for p in last.pairs), reverse=True)
    assert found.projection is not None
    assert [threshold.reason for threshold in found.projection.thresholds] == [
        "reached",
        "reached",
        "projected",
    ]
    assert found.projection.thresholds[0].why("en") == "Already reached."


def test_undated_evaluations_take_no_part_but_are_named() -> None:
    found = progress(PUBLIC, "no-hareid")
    assert (found.changes, found.projection) == ((), None)
    assert [row.total for row in found.undated] == [247]


def test_evaluations_without_a_total_in_between_are_named() -> None:
    of = making.municipality("Mellom")
    making.evaluation(of, "2012-01", 300)
    making.evaluation(of, "2014-01", None, basis="known")
    making.evaluation(of, "2016-01", 340)
    (change,) = progress(PUBLIC, "no-mellom").changes
    assert (change.points, [row.when for row in change.between]) == (40, ["2014-01"])


def test_dates_that_leave_the_order_open_give_no_change() -> None:
    of = making.municipality("Samtidig")
    making.evaluation(of, "2012", 300)
    making.evaluation(of, "2012-06", 340)
    assert progress(PUBLIC, "no-samtidig").changes == ()


def many_pairs(n: int) -> None:
    for number in range(n):
        of = making.municipality(f"Par {number}", country="ZZ")
        start = 250 + 5 * number
        making.evaluation(of, "2014-01", start, basis="invented", edition="open-2020")
        gain = 150 - number * 3 + (number % 5) * 4
        making.evaluation(of, "2018-01", start + gain, basis="invented", edition="open-2020")


def test_from_twenty_pairs_on_there_is_an_expectation() -> None:
    many_pairs(21)
    found = progress(PUBLIC, "zz-par-3")
    (change,) = found.changes
    assert change.n_pairs == 20
    assert change.expected is not None
    assert change.expected_low is not None
    assert change.expected_high is not None
    assert change.expected_low < change.expected < change.expected_high
    assert change.expected == pytest.approx(149, abs=8)
    assert (change.well_above, change.standing and change.standing[1]) == (False, 21)
    assert (change.crosses_editions, change.comparable_share) == (False, 1)
    assert "Fewer than" not in change.caution("en")
    assert found.projection is not None
    assert all(t.low is not None and t.high is not None for t in found.projection.thresholds if t.years)


def test_pairs_that_tell_nothing_give_no_expectation_and_say_so() -> None:
    for number in range(22):
        of = making.municipality(f"Lik {number}", country="ZZ")
        making.evaluation(of, "2014-01", 300, basis="invented")
        making.evaluation(of, "2018-01", 350 + number, basis="invented")
    other = making.municipality("Annen", country="ZZ")
    making.evaluation(other, "2014-01", 500, basis="invented")
    making.evaluation(other, "2018-01", 550, basis="invented")
    (change,) = progress(PUBLIC, "zz-annen").changes
    assert (change.n_pairs, change.expected) == (22, None)
    assert "do not tell what is normal" in change.caution("en")


def test_falling_does_not_lead_up() -> None:
    of = making.municipality("Fall", country="ZZ")
    making.evaluation(of, "2014-01", 500, basis="invented")
    making.evaluation(of, "2018-01", 450, basis="invented")
    outlook = progress(PUBLIC, "zz-fall").projection
    assert outlook is not None
    assert [threshold.reason for threshold in outlook.thresholds] == ["unknown", "unknown", "not_rising"]
    third, _, ideal = outlook.thresholds
    assert (third.value, third.describe("en"), third.why("en")) == (
        None,
        "number 3",
        "Too few scores are known.",
    )
    assert ideal.why("en") == "The pace is zero or below, so it does not lead there."


def test_unknown_edition_gives_no_projection() -> None:
    of = making.municipality("Uten utgave")
    making.evaluation(of, "2014-01", 300, edition="")
    making.evaluation(of, "2018-01", 400, edition="")
    found = progress(PUBLIC, "no-uten-utgave")
    assert (len(found.changes), found.projection) == (1, None)
    assert found.changes[0].comparable_share is None


def test_the_record_overrules_a_claim_it_has_outgrown() -> None:
    for name, total in (("Høy en", 600), ("Høy to", 610), ("Høy tre", 620)):
        making.evaluation(making.municipality(name), "2017-01", total)
    third = progress(PUBLIC, "no-roros", as_of="2017-06").projection.thresholds[0]  # type: ignore[union-attr]
    assert (third.value, third.from_claim) == (600, "")


def test_the_latest_claim_counts_and_only_one_about_the_whole_country() -> None:
    outlook = progress(PUBLIC, "no-ulstein", as_of="2023").projection
    assert outlook is not None
    third, first, _ = outlook.thresholds
    assert (third.value, third.from_claim) == (554, "midtregauldal-2023-rank")
    assert (first.value, first.from_claim) == (593, "roros-2021-rank")
    making.Claim.objects.create(
        reference="odd-scope", country="NO", stated="2023", evaluated="2019", kind="rank", value="1",
        scope="among the nice ones", statement="best of all",
        municipality=making.Municipality.objects.get(slug="no-ulstein"),
    )  # fmt: skip
    assert progress(PUBLIC, "no-roros", as_of="2023").projection is not None


def test_comparable_share_needs_criteria_of_both_editions() -> None:
    assert comparable_share("open-2020", "open-2020") == 1
    assert comparable_share("", "open-2020") is None
    assert comparable_share("official-2020", "open-2020") is None
    assert comparable_share("unknown-1999", "open-2020") is None


def test_open_editions_share_their_criteria_both_ways() -> None:
    """They place the same bank, each criterion rated alike."""
    assert comparable_share("open-2010", "open-2020") == comparable_share("open-2020", "open-2010") == 1
    assert comparable_share("caf-2020", "open-2020") is None


def test_unknown_municipality_and_date() -> None:
    with pytest.raises(MunicipalityNotFound):
        progress(PUBLIC, "no-nowhere")
    with pytest.raises(ValueError, match="last year"):
        progress(PUBLIC, "no-roros", as_of="last year")


def test_a_threshold_without_reason_to_doubt_says_nothing() -> None:
    third = progress(PUBLIC, "no-roros", as_of="2017-06").projection.thresholds[0]  # type: ignore[union-attr]
    assert replace(third, reason="beyond_maximum").why("en") == "It lies above full points."


def test_queries_are_few(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(8):
        progress(PUBLIC, "no-roros")
    many_pairs(30)
    with django_assert_max_num_queries(8):
        assert progress(PUBLIC, "zz-par-3").changes[0].n_pairs == 29
