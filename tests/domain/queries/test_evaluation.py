"""The table of evaluations, and the page of one."""

from dataclasses import asdict

import pytest
from pytest_django import DjangoAssertNumQueries

from kompass.domain.access import PUBLIC
from kompass.domain.queries.comparison import ReferenceFilter
from kompass.domain.queries.evaluation import (
    SORTS,
    EvaluationFilter,
    EvaluationNotFound,
    evaluation,
    evaluation_slug,
    evaluations,
    latest,
)
from tests import making

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def test_all_published_evaluations_newest_first_undated_last() -> None:
    found = evaluations(PUBLIC, per_page=None)
    assert (found.n, found.n_with_total, found.pages, len(found.rows)) == (114, 35, 1, 114)
    dates = [row.latest for row in found.rows]
    undated = dates.index(None)
    assert dates[:undated] == sorted(dates[:undated], reverse=True)
    assert set(dates[undated:]) == {None}


def test_order_by_name_is_the_alphabet_of_the_north() -> None:
    found = evaluations(PUBLIC, sort="name", descending=False, per_page=None, country="SE")
    names = list(dict.fromkeys(row.municipality_name for row in found.rows))
    assert names[-4:] == ["Ängelholm", "Örebro", "Örnsköldsvik", "Östersund"]


def test_order_by_total_puts_unknown_ones_last_in_both_directions() -> None:
    for descending in (True, False):
        found = evaluations(PUBLIC, sort="total", descending=descending, per_page=None)
        totals = [row.total for row in found.rows]
        known = [total for total in totals if total is not None]
        assert totals == sorted(known, reverse=descending) + [None] * 79


def test_totals_of_another_instrument_come_after_those_of_the_compass_in_both_directions() -> None:
    place = making.municipality("Storvik")
    made = [
        making.evaluation(place, "2024-03", 850, edition="caf-2020"),
        making.evaluation(place, "2025-03", 90, edition="caf-2020"),
    ]
    for descending, expected in ((True, made), (False, made[::-1])):
        found = evaluations(PUBLIC, sort="total", descending=descending, per_page=None)
        assert [row.slug for row in found.rows[-2:]] == [one.slug for one in expected]


@pytest.mark.parametrize("sort", SORTS)
def test_pages_neither_overlap_nor_miss_a_row(sort: str) -> None:
    pages = [evaluations(PUBLIC, sort=sort, page=page, per_page=20) for page in range(1, 7)]
    assert {page.pages for page in pages} == {6}
    slugs = [row.slug for page in pages for row in page.rows]
    assert (len(slugs), len(set(slugs))) == (114, 114)


def test_a_page_beyond_the_last_is_the_last() -> None:
    assert evaluations(PUBLIC, page=99, per_page=50).page == 3
    assert evaluations(PUBLIC, page=-1, per_page=50).page == 1
    nothing = evaluations(PUBLIC, q="qqqq", page=3)
    assert (nothing.n, nothing.page, nothing.pages, nothing.rows) == (0, 1, 1, ())


@pytest.mark.parametrize(
    ("chosen", "n"),
    [
        ({"country": "DK"}, 5),
        ({"with_total": True}, 35),
        ({"country": "NO", "with_total": True, "since": "2010", "as_of": "2017-06"}, 7),
        ({"edition": "official-2020", "with_total": True}, 8),
        ({"basis": "second-hand"}, 2),
        ({"q": "RØR"}, 3),
        ({"q": "1640"}, 3),
    ],
)
def test_filters(chosen: dict[str, object], n: int) -> None:
    found = evaluations(PUBLIC, **chosen)  # type: ignore[arg-type]
    assert found.n == n
    assert found.filter == EvaluationFilter(**chosen)  # type: ignore[arg-type]


def test_filter_from_a_form_and_back() -> None:
    chosen = EvaluationFilter(
        "NO", "official-2016", "2010", "2018-03", "published", True, "rør", "total", False
    )
    assert EvaluationFilter.from_params(chosen.to_params()) == (chosen, ())
    assert EvaluationFilter().to_params() == {}
    assert EvaluationFilter.from_params({"sort": ""}) == (EvaluationFilter(), ())
    read, problems = EvaluationFilter.from_params(
        {"sort": "drop table", "since": "x", "country": "QQ", "edition": "1", "basis": "2"}
    )
    assert read == EvaluationFilter()
    assert sorted(problem.field for problem in problems) == ["basis", "country", "edition", "since", "sort"]
    assert evaluations(PUBLIC, **asdict(read)).n == 114


def test_latest_are_real_and_have_a_total(example_municipality: str) -> None:
    making.evaluation(making.Municipality.objects.get(slug=example_municipality), "2030-01", 700)
    newest = latest(PUBLIC, 3)
    assert [(row.municipality, row.when) for row in newest] == [
        ("no-midtre-gauldal", "2023"),
        ("se-hoganas", "2023-02"),
        ("se-tomelilla", "2022"),
    ]
    assert 799 not in [row.total for row in evaluations(PUBLIC, per_page=None).rows]
    assert [row.total for row in evaluations(PUBLIC, country="ZZ").rows] == [700, 799]


def test_page_of_roros_2017() -> None:
    page = evaluation(PUBLIC, "no-roros-2017-06")
    assert (page.evaluation.total, page.code, page.county) == (396, "1640", "Sør-Trøndelag")
    assert (page.inhabitants_year, page.size_class) == (2017, "5000-14999")
    assert [row.slug for row in page.others] == ["no-roros-2013-12", "no-roros-2017-06", "no-roros-2021"]
    assert page.previous is not None
    assert page.previous.slug == "no-roros-2013-12"
    assert page.change is not None
    assert (page.change.points, page.change.pace) == (142, pytest.approx(142 / 3.5))
    assert page.change.n_pairs == 1  # as known then
    assert page.comparison.rank == 4
    assert page.edition is not None
    assert [area.points for area in page.areas] == [None] * 8
    assert page.snapshot is None
    assert {claim.id for claim in page.claims} >= {"roros-2017-quarter", "roros-2017-change"}
    assert "roros-2021-rank" not in {claim.id for claim in page.claims}


def test_page_with_areas_shows_gaps_to_ideal_and_best() -> None:
    page = evaluation(PUBLIC, "se-grastorp-2014-10")
    assert [area.points for area in page.areas] == [61, 60, 73, 53, 70, 56, 65, 68]
    assert [area.best for area in page.areas] == [68, 85, 86, 74, 70, 74, 71, 87]
    assert [area.to_best for area in page.areas] == [7, 25, 13, 21, 0, 18, 6, 19]
    assert [area.to_ideal for area in page.areas] == [39, 40, 27, 47, 30, 44, 35, 32]
    assert page.areas[0].best_holders == ("se-orebro-2012",)
    assert page.areas[0].name("en") == "Openness and democracy"
    assert (page.previous, page.change) == (None, None)


def test_previous_areas_only_within_one_edition() -> None:
    vallentuna = making.Municipality.objects.get(slug="se-vallentuna")
    later = making.evaluation(vallentuna, "2023-02", 660, areas={"1": 74, "2": 70}, edition="official-2020")
    page = evaluation(PUBLIC, later.slug)
    assert [area.previous for area in page.areas] == [73, 75, 80, 83, 86, 82, 86, 83]
    assert page.change is not None
    assert [(area.code, area.points) for area in page.change.areas] == [("1", 1), ("2", -5)]
    assert page.change.areas[0].name("en") == page.areas[0].name("en")
    assert (page.change.crosses_editions, page.change.comparable_share) == (False, 1)
    before = evaluation(PUBLIC, "se-vallentuna-2021-02")
    assert [area.previous for area in before.areas] == [None] * 8


def test_previous_without_a_total_is_named_but_gives_no_change() -> None:
    page = evaluation(PUBLIC, "no-heroy-1515-2018")
    assert page.previous is not None
    assert (page.previous.when, page.change) == ("2016-02", None)


def test_undated_evaluation_has_no_previous() -> None:
    page = evaluation(PUBLIC, "no-hareid-undated")
    assert (page.previous, page.change, page.areas) == (None, None, ())
    assert page.evaluation.derived


def test_page_takes_a_filter() -> None:
    page = evaluation(PUBLIC, "no-roros-2017-06", reference=ReferenceFilter(country="SE", as_of="2017"))
    assert {member.country for member in page.comparison.members} == {"SE"}


def test_unknown_evaluation() -> None:
    with pytest.raises(EvaluationNotFound):
        evaluation(PUBLIC, "no-roros-1999")


def test_invented_evaluation_is_shown_by_address_and_says_so(example_municipality: str) -> None:
    page = evaluation(PUBLIC, f"{example_municipality}-2017-05")
    assert page.evaluation.invented
    assert (page.code, page.county, page.inhabitants, page.kostra_group) == ("", "", None, "")


@pytest.mark.parametrize(
    ("when", "slug"),
    [
        ("", "no-roros-2021"),
        ("2017-06", "no-roros-2017-06"),
        ("2017", "no-roros-2017-06"),
        ("2021", "no-roros-2021"),
        ("2021-05", "no-roros-2021"),
    ],
)
def test_which_evaluation_is_meant(when: str, slug: str) -> None:
    assert evaluation_slug(PUBLIC, "no-roros", when) == slug


def test_which_evaluation_is_meant_cannot_be_known() -> None:
    with pytest.raises(EvaluationNotFound) as caught:
        evaluation_slug(PUBLIC, "no-roros", "2015")
    assert caught.value.dates == ("2013-12", "2017-06", "2021")
    with pytest.raises(EvaluationNotFound) as caught:
        evaluation_slug(PUBLIC, "no-oslo")
    assert caught.value.dates == ()
    assert evaluation_slug(PUBLIC, "no-heroy-1515") == "no-heroy-1515-2020"  # none has a total
    assert evaluation_slug(PUBLIC, "no-lom") == "no-lom-undated"


def test_queries_are_few(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(3):
        evaluations(PUBLIC, per_page=None)
    with django_assert_max_num_queries(16):
        evaluation(PUBLIC, "no-roros-2017-06")
    for number in range(40):
        of = making.municipality(f"Ny {number}", code=f"99{number:02d}", inhabitants={2017: 6000})
        for year in (2013, 2016):
            making.evaluation(
                of,
                f"{year}-05",
                300 + number,
                areas={str(a): 40 for a in range(1, 9)},
                edition="official-2016",
            )
    with django_assert_max_num_queries(3):
        assert evaluations(PUBLIC, per_page=None).n == 194
    with django_assert_max_num_queries(16):
        assert evaluation(PUBLIC, "no-roros-2017-06").comparison.n_others == 44
