"""Evaluations side by side: what is chosen, what is left out and why, and the figures of each row."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kompass.domain.access import PUBLIC
from kompass.domain.queries.evaluation import evaluations
from kompass.domain.queries.side_by_side import MOST, SideBySide, examples, of_municipality, side_by_side
from kompass.models import Evaluation
from tests.making import Municipality, evaluation, municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

ROROS = ("no-roros-2013-12", "no-roros-2017-06", "no-roros-2021")
AREAS = ("se-orebro-undated", "se-orebro-2012", "se-vallentuna-2021-02", "se-grastorp-2014-10")


def problems(found: SideBySide) -> list[tuple[str, str, int]]:
    return [(problem.kind, problem.value, problem.n) for problem in found.problems]


def test_roros_three_times() -> None:
    found = side_by_side(PUBLIC, ROROS)
    assert problems(found) == []
    assert [
        (
            column.letter,
            column.evaluation.total,
            column.difference,
            column.other_edition,
            column.to_ideal,
            column.is_base,
            column.highest,
        )
        for column in found.columns
    ] == [
        ("A", 254, None, False, 546, True, False),
        ("B", 396, 142, True, 404, False, False),
        ("C", 593, 339, True, 207, False, True),
    ]
    assert [
        (step.start.when, step.end.when, step.points, step.years, step.crosses_editions)
        for step in found.steps
    ] == [("2013-12", "2017-06", 142, 3.5, True), ("2017-06", "2021", 197, None, True)]
    assert found.steps[0].pace == pytest.approx(142 / 3.5)
    assert found.steps[1].pace is None
    assert (found.steps[1].years_low, found.steps[1].years_high) == (43 / 12, 54 / 12)
    assert found.mixed
    assert found.caution("en").startswith("Different editions: 2010 edition, 2016 edition and 2020 edition.")
    assert (found.groups, found.slugs) == ((), ROROS)
    assert found.without_areas == found.columns


def test_inhabitants_are_those_of_the_time() -> None:
    found = side_by_side(PUBLIC, ROROS)
    years = [column.inhabitants_year for column in found.columns]
    assert all(
        year is not None and abs(year - int(column.evaluation.when[:4])) <= 2
        for year, column in zip(years, found.columns, strict=True)
    )
    assert all(5_000 < (column.inhabitants or 0) < 6_000 for column in found.columns)


def test_inhabitants_are_not_known_far_from_any_figure_nor_without_a_date() -> None:
    of = municipality("Fjern", inhabitants={2010: 100, 2013: 130})
    slugs = [evaluation(of, when, 300).slug for when in ("2012", "2016", "")]
    near, far, undated = side_by_side(PUBLIC, slugs).columns
    assert (near.inhabitants, near.inhabitants_year) == (130, 2013)
    assert (far.inhabitants, far.inhabitants_year) == (None, None)
    assert (undated.inhabitants, undated.inhabitants_year) == (None, None)


def test_differences_are_from_the_base_that_was_chosen() -> None:
    found = side_by_side(PUBLIC, ROROS, base="no-roros-2021")
    assert found.base is not None
    assert (found.base.slug, found.slugs) == ("no-roros-2021", ROROS)
    assert [column.difference for column in found.columns] == [-339, -197, None]


def test_a_base_that_is_not_chosen_is_said_and_the_first_taken() -> None:
    found = side_by_side(PUBLIC, ROROS, base="no-ulstein-2013")
    assert problems(found) == [("base", "no-ulstein-2013", 0)]
    assert found.columns[0].is_base


def test_areas_are_set_beside_each_other_only_within_an_edition() -> None:
    found = side_by_side(PUBLIC, AREAS, base="se-orebro-2012")
    first, second = found.groups
    assert (first.edition.id, second.edition.id) == ("official-2010", "official-2020")
    assert [column.slug for column in first.columns] == [AREAS[0], AREAS[1], AREAS[3]]
    assert first.base.slug == "se-orebro-2012"
    assert [(cell.points, cell.difference, cell.highest) for cell in first.lines[0].cells] == [
        (52, -16, False),
        (68, None, True),
        (61, -7, False),
    ]
    assert (first.lines[0].code, first.lines[0].maximum, len(first.lines)) == ("1", 100, 8)
    assert [column.slug for column in second.columns] == [AREAS[2]]
    assert second.base.slug == AREAS[2]
    assert not any(cell.highest or cell.difference for line in second.lines for cell in line.cells)
    assert found.without_areas == ()


def test_an_undated_one_takes_no_part_in_change_and_is_named() -> None:
    found = side_by_side(PUBLIC, AREAS)
    assert found.steps == ()
    assert [row.slug for row in found.unordered] == ["se-orebro-undated"]
    assert found.groups[0].pair is None


def test_a_pair_of_one_municipality_is_told_earlier_first() -> None:
    of = municipality("To", country="SE")
    later = evaluation(of, "2016", 8, edition="official-2010", areas={"1": 8})
    earlier = evaluation(of, "2012", 5, edition="official-2010", areas={"1": 5})
    for order in ([later.slug, earlier.slug], [earlier.slug, later.slug]):
        pair = side_by_side(PUBLIC, order).groups[0].pair
        assert pair is not None
        assert [column.slug for column in pair] == [earlier.slug, later.slug]
    other = evaluation(municipality("Tre", country="SE"), "2014", 6, edition="official-2010", areas={"1": 6})
    assert side_by_side(PUBLIC, [earlier.slug, other.slug]).groups[0].pair is None


def test_two_dates_whose_order_is_open_make_no_change() -> None:
    of = municipality("Uviss")
    slugs = [evaluation(of, when, total).slug for when, total in (("2017", 300), ("2017-06", 400))]
    assert side_by_side(PUBLIC, slugs).steps == ()


def test_equal_totals_are_both_the_highest_and_an_unknown_one_is_none() -> None:
    of = municipality("Lik")
    slugs = [
        evaluation(of, when, total).slug for when, total in (("2011", 300), ("2013", 300), ("2015", None))
    ]
    found = side_by_side(PUBLIC, slugs)
    assert [column.highest for column in found.columns] == [True, True, False]
    assert [column.difference for column in found.columns] == [None, 0, None]
    assert found.columns[2].to_ideal is None


def test_an_edition_that_is_not_known_is_not_certainly_the_same() -> None:
    of = municipality("Ukjent")
    slugs = [evaluation(of, when, 300, edition="").slug for when in ("2011", "2013")]
    found = side_by_side(PUBLIC, slugs)
    assert found.mixed
    assert found.columns[1].other_edition
    assert found.steps[0].crosses_editions
    assert "edition not known" in found.caution("en")
    assert side_by_side(PUBLIC, slugs[:1]).caution("en") == ""


def test_what_cannot_be_shown_is_said_and_the_rest_is_shown() -> None:
    found = side_by_side(PUBLIC, [ROROS[0], "", "no-nothing", ROROS[1], ROROS[0], "\x00", "ø"])
    assert found.slugs == ROROS[:2]
    assert problems(found) == [
        ("twice", ROROS[0], 0),
        ("unknown", "no-nothing", 0),
        ("unknown", "\x00", 0),
        ("unknown", "ø", 0),
    ]
    assert found.problems[1].text("en").startswith("There is no evaluation “no-nothing”.")


def test_more_than_six_are_left_out() -> None:
    slugs = [row.slug for row in evaluations(PUBLIC, with_total=True, per_page=None).rows]
    found = side_by_side(PUBLIC, ["no-nothing", *slugs[:9]])
    assert found.slugs == tuple(slugs[:MOST])
    assert problems(found) == [("unknown", "no-nothing", 0), ("too_many", "", 3)]
    assert "Left out: 3." in found.problems[1].text("en")
    assert found.full


def test_endless_selections_are_cut_before_the_database_sees_them() -> None:
    with CaptureQueriesContext(connection) as captured:
        found = side_by_side(PUBLIC, [f"no-{number}" for number in range(5_000)])
    assert (len(found.columns), len(captured)) == (0, 1)
    assert ("too_many", "", 5_000 - 24) in problems(found)


def test_real_and_invented_are_never_mixed(example_municipality: str) -> None:
    invented = f"{example_municipality}-2017-05"
    found = side_by_side(PUBLIC, [invented, *ROROS])
    assert found.slugs == ROROS
    assert not found.invented
    assert problems(found) == [("invented", invented, 0)]
    assert "never mixed" in found.problems[0].text("en")
    alone = side_by_side(PUBLIC, [invented])
    assert (alone.slugs, alone.invented, alone.problems) == ((invented,), True, ())


def test_nothing_chosen() -> None:
    with CaptureQueriesContext(connection) as captured:
        found = side_by_side(PUBLIC, [])
    assert (found.columns, found.base, found.groups, found.steps, found.problems) == ((), None, (), (), ())
    assert not found.enough
    assert not found.mixed
    assert len(captured) == 0


@pytest.mark.parametrize("n", [1, 2, 6])
def test_takes_three_queries_however_many_are_chosen(n: int) -> None:
    slugs = [row.slug for row in evaluations(PUBLIC, with_total=True, per_page=None).rows][:n]
    with CaptureQueriesContext(connection) as captured:
        side_by_side(PUBLIC, slugs)
    assert len(captured) == 3


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.lists(st.sampled_from((*ROROS, *AREAS, "no-nothing", "no-lom-undated", "")), max_size=9),
    base=st.sampled_from((*ROROS, *AREAS, "no-nothing", "")),
)
def test_whatever_is_asked_the_rows_agree_with_each_other(asked: list[str], base: str) -> None:
    found = side_by_side(PUBLIC, asked, base=base)
    assert found.slugs == tuple(dict.fromkeys(slug for slug in asked if slug not in ("", "no-nothing")))[:6]
    assert [column.is_base for column in found.columns].count(True) == (1 if found.columns else 0)
    assert "".join(column.letter for column in found.columns) == "ABCDEF"[: len(found.columns)]
    origin = found.base.evaluation.total if found.base else None
    for column in found.columns:
        total = column.evaluation.total
        if total is not None and column.maximum is not None:
            assert column.to_ideal == column.maximum - total
        if column.difference is not None:
            assert total is not None
            assert origin is not None
            assert column.difference == total - origin
    grouped = [column.slug for group in found.groups for column in group.columns]
    assert sorted([*grouped, *(column.slug for column in found.without_areas)]) == sorted(found.slugs)
    for group in found.groups:
        assert {column.evaluation.edition for column in group.columns} == {group.edition.id}
    assert all(step.points == (step.end.total or 0) - (step.start.total or 0) for step in found.steps)


def test_of_a_municipality_the_latest_six_and_always_this_one() -> None:
    of = Municipality.objects.get(slug="no-roros")
    for year in range(2022, 2027):
        evaluation(of, str(year), 500)
    own = evaluations(PUBLIC, q="Røros", sort="when", descending=False, per_page=None).rows
    every = [row.slug for row in own]
    assert len(every) == 8
    assert of_municipality(own) == tuple(every[2:])
    assert of_municipality(own, ROROS[0]) == (ROROS[0], *every[3:])


def test_of_a_municipality_only_what_has_a_total_and_only_two_or_more() -> None:
    own = evaluations(PUBLIC, q="Hareid", sort="when", descending=False, per_page=None).rows
    assert set(of_municipality(own)) == {row.slug for row in own if row.total is not None}
    without = evaluations(PUBLIC, q="Herøy", per_page=None).rows
    assert of_municipality(without) == ()
    assert of_municipality(without[:1], without[0].slug) == ()


def test_examples_come_from_the_record() -> None:
    with CaptureQueriesContext(connection) as captured:
        found = examples(PUBLIC)
    assert len(captured) == 8
    by_kind = {example.kind: [row.slug for row in example.rows] for example in found}
    assert by_kind["rise"] == list(ROROS)
    totals = [row.total or 0 for row in next(one for one in found if one.kind == "highest").rows]
    assert (len(totals), totals[0], totals) == (6, 679, sorted(totals, reverse=True))
    assert by_kind["areas"] == ["se-grastorp-2014-10", "se-orebro-2012", "se-orebro-undated"]


def test_an_empty_record_has_no_examples() -> None:
    Evaluation.objects.all().delete()
    assert examples(PUBLIC) == ()


def test_examples_never_are_invented() -> None:
    of = municipality("Hoyde", country="ZZ")
    for year in (2011, 2013):
        evaluation(of, str(year), 799, areas={"1": 99}, basis="invented")
    assert not any(row.invented for example in examples(PUBLIC) for row in example.rows)


def test_a_former_municipality_can_be_compared() -> None:
    of = municipality("Forhen", dissolved=dt.date(2020, 1, 1))
    slugs = [evaluation(of, when, 300).slug for when in ("2011", "2013")]
    assert side_by_side(PUBLIC, slugs).slugs == tuple(slugs)
