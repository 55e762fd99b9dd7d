"""What a large and complete set gives: shares, quartiles, best practice, exact ranking; in few queries."""

from fractions import Fraction

import pytest
from pytest_django import DjangoAssertNumQueries

from kompass.domain.access import PUBLIC
from kompass.domain.queries.comparison import ReferenceFilter, compare
from tests.making import evaluation, municipality

pytestmark = pytest.mark.django_db


def country_of(n: int, *, exact: bool = False) -> None:
    """An invented country: 300, 301 ... points; areas 10, 11 ..., all equal within one municipality."""
    for number in range(n):
        evaluation(
            municipality(f"M{number:02d}", country="ZZ"),
            "2020-03",
            300 + number,
            basis="invented",
            areas={str(area): 10 + number for area in range(1, 9)},
            exact_total=Fraction(600 + 2 * number + 1, 2) if exact else None,
        )


def test_a_complete_set_gives_everything() -> None:
    country_of(25)
    found = compare(PUBLIC, "zz-m20-2020-03")
    assert (found.n_others, found.n, found.rank, found.rank_range) == (24, 25, 5, (5, 5))
    assert (found.coverage, found.complete, found.stated) == (1, True, None)
    assert (found.top_share, found.percentile) == (Fraction(5, 25), Fraction(20, 24))
    assert found.quartiles == (305.75, 311.5, 317.25)
    assert found.mean == Fraction(sum(range(300, 325)) - 320, 24)
    assert found.why_not("en") == ""
    assert [best.points for best in found.best] == [34] * 8
    assert {holder.slug for best in found.best for holder in best.holders} == {"zz-m24-2020-03"}
    assert [(gap.points, gap.distance, gap.to_best) for gap in found.gaps] == [(30, 70, 4)] * 8


def test_equal_totals_share_the_best_place() -> None:
    for name in ("A", "B", "C"):
        evaluation(municipality(name, country="ZZ"), "2020", 400, basis="invented")
    evaluation(municipality("D", country="ZZ"), "2020", 300, basis="invented")
    found = compare(PUBLIC, "zz-d-2020")
    assert [(member.name, member.rank) for member in found.members] == [("A", 1), ("B", 1), ("C", 1)]
    assert found.rank == 4
    assert [(m.name, m.rank) for m in compare(PUBLIC, "zz-a-2020").members] == [("B", 1), ("C", 1), ("D", 4)]


def test_exact_totals_rank_only_if_everybody_has_one() -> None:
    country_of(3, exact=True)
    one = municipality("Close", country="ZZ")
    evaluation(one, "2020-03", 301, basis="invented", exact_total=Fraction(301))
    found = compare(PUBLIC, "zz-close-2020-03")
    assert (found.ranked_on, found.rank) == ("exact", 3)  # 301 is below 301.5, which is published as 301 too
    assert [member.name for member in found.members] == ["M02", "M01", "M00"]
    evaluation(municipality("Plain", country="ZZ"), "2020-03", 100, basis="invented")
    found = compare(PUBLIC, "zz-close-2020-03")
    assert (found.ranked_on, found.rank) == ("published", 2)


def test_one_basis_only_of_the_invented_country_is_not_complete() -> None:
    country_of(3)
    chosen = ReferenceFilter(country="ZZ", bases=("invented",))
    assert compare(PUBLIC, "zz-m01-2020-03", chosen).complete is False


def test_the_latest_of_a_municipality_is_the_last_certain_one() -> None:
    own = municipality("Own", country="ZZ")
    evaluation(own, "2021-12", 500, basis="invented")
    other = municipality("Other", country="ZZ")
    for when, total in (("2019", 310), ("2019-06", 320), ("2020", 330), ("2020-12", 340), ("", 350)):
        evaluation(other, when, total, basis="invented")
    # Both end on 31 December 2020: the one that cannot have been earlier is the latest.
    assert [m.total for m in compare(PUBLIC, "zz-own-2021-12").members] == [340]
    everything = ReferenceFilter(country="ZZ", per_municipality="all")
    assert [m.total for m in compare(PUBLIC, "zz-own-2021-12", everything).members] == [
        350,
        340,
        330,
        320,
        310,
    ]


@pytest.mark.parametrize("n", [3, 30])
def test_queries_do_not_grow_with_the_record(
    n: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    country_of(n)
    with django_assert_max_num_queries(6):
        compare(PUBLIC, "zz-m01-2020-03", ReferenceFilter(country="ZZ", size_class="under-5000"))
    with django_assert_max_num_queries(6):
        assert compare(PUBLIC, "zz-m01-2020-03").n_others == n - 1
