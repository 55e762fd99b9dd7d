"""The invented country: complete, labelled, the same every time, and enough for every figure."""

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise

import pytest

from kompass.domain import example
from kompass.domain.names import alike
from kompass.domain.result import frozen
from kompass.method import load_edition, rank, score, statistics_allowed
from kompass.models import (
    Assignment,
    Claim,
    Dataset,
    Evaluation,
    Municipality,
    MunicipalityPeriod,
    Organisation,
    Population,
    Scenario,
    Snapshot,
    StatedCount,
    Strategy,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_and_example")]


def evaluations() -> list[Evaluation]:
    return list(Evaluation.objects.filter(municipality__country="ZZ").order_by("latest", "id"))


def test_sixty_municipalities_that_exist_nowhere() -> None:
    invented = Municipality.objects.filter(country="ZZ")
    assert invented.count() == 60
    real = Municipality.objects.exclude(country="ZZ").values_list("name", flat=True)
    borne = MunicipalityPeriod.objects.values_list("name", flat=True)
    assert {alike(one.name) for one in invented}.isdisjoint(alike(name) for name in {*real, *borne})
    assert not MunicipalityPeriod.objects.filter(country="ZZ").exists()


def test_everything_invented_says_so() -> None:
    assert {one.basis for one in evaluations()} == {"invented"}
    assert {one.source.reference for one in evaluations() if one.source} == {example.SOURCE}
    assert not Evaluation.objects.filter(basis="invented").exclude(municipality__country="ZZ").exists()
    assert not Claim.objects.filter(country="ZZ").exists()


def test_everybody_was_evaluated_one_to_three_times_and_dates_have_months() -> None:
    times = defaultdict(list)
    for one in evaluations():
        times[one.municipality_id].append(one.evaluated)
    assert {len(dates) for dates in times.values()} == {1, 2, 3}
    assert len(times) == 60
    assert all(len(date) == 7 for dates in times.values() for date in dates)


def test_the_main_one_has_every_criterion_rated_twice_four_years_apart() -> None:
    edition = load_edition(example.EDITION)
    snapshots = Snapshot.objects.filter(evaluation__municipality__slug=example.MAIN_SLUG).order_by(
        "evaluation__latest"
    )
    assert [one.evaluation.slug for one in snapshots.select_related("evaluation")] == [
        "zz-eksempelvik-2020-05",
        "zz-eksempelvik-2024-05",
    ]
    for snapshot in snapshots:
        assert snapshot.ratings.keys() == {criterion.id for criterion in edition.criteria}
        assert all(
            levels.keys() == {aspect.id for aspect in edition.aspects} for levels in snapshot.ratings.values()
        )


def test_every_result_can_be_computed_again_from_its_ratings() -> None:
    for snapshot in Snapshot.objects.select_related("evaluation").prefetch_related(
        "evaluation__area_results"
    ):
        edition = load_edition(snapshot.edition)
        again = score(edition, snapshot.ratings)
        evaluation = snapshot.evaluation
        assert frozen(again) == snapshot.result
        assert (snapshot.edition, snapshot.edition_hash) == (edition.id, edition.hash)
        assert evaluation.total == again.total
        assert Fraction(evaluation.exact_total) == again.exact_total
        assert {result.area: result.points for result in evaluation.area_results.all()} == again.areas
        assert again.flags == ()
    assert Snapshot.objects.count() == len(evaluations())


def test_there_is_enough_for_every_figure() -> None:
    main = Evaluation.objects.get(slug="zz-eksempelvik-2024-05")
    latest = {}
    for one in evaluations():
        assert one.latest <= main.latest
        latest[one.municipality_id] = one.total
    others = [total for municipality, total in latest.items() if municipality != main.municipality_id]
    assert statistics_allowed(len(others), Fraction(1))
    assert rank(main.total, others) <= 15
    pairs = [
        (first, second)
        for first, second in pairwise(
            sorted(evaluations(), key=lambda one: (one.municipality_id, one.evaluated))
        )
        if first.municipality_id == second.municipality_id != main.municipality_id
    ]
    assert len(pairs) >= 20
    assert 0 < sum(second.total > first.total for first, second in pairs) < len(pairs)
    assert len({one.total for one in evaluations()}) > 40


def test_by_its_first_evaluation_everybody_else_had_one_too() -> None:
    first = Evaluation.objects.get(slug="zz-eksempelvik-2020-05")
    assert len({one.municipality_id for one in evaluations() if one.latest <= first.latest}) == 60


def test_the_stated_counts_are_complete_by_nature() -> None:
    stated = StatedCount.objects.filter(country="ZZ", as_of=2024, since=2010)
    assert dict(stated.values_list("unit", "count")) == {
        "municipalities": 60,
        "evaluations": len(evaluations()),
    }


def test_every_year_has_inhabitants_of_several_sizes() -> None:
    figures = Population.objects.filter(municipality__country="ZZ", year=2024).values_list(
        "inhabitants", flat=True
    )
    assert len(figures) == 60
    assert min(figures) < 5000 < 15000 < max(figures)


def test_loading_it_again_changes_nothing() -> None:
    before = list(Evaluation.objects.order_by("id").values())
    told: list[str] = []
    example.load(lambda step, done, total: told.append(step))
    assert told == []
    assert list(Evaluation.objects.order_by("id").values()) == before


def test_another_edition_or_method_makes_it_anew_and_leaves_the_rest_alone() -> None:
    real = list(Evaluation.objects.exclude(municipality__country="ZZ").order_by("id").values())
    kept = {one.slug: one.total for one in evaluations()}
    Dataset.objects.filter(name="invented example").update(digest="of an older edition")
    told: list[tuple[int, int]] = []
    example.load(lambda step, done, total: told.append((done, total)))
    assert told[-1] == (len(kept), len(kept))
    assert {one.slug: one.total for one in evaluations()} == kept
    assert list(Evaluation.objects.exclude(municipality__country="ZZ").order_by("id").values()) == real
    assert StatedCount.objects.filter(country="ZZ", as_of=2024).count() == 4


def test_some_were_first_evaluated_with_the_earlier_edition() -> None:
    """So that a change across editions can be seen; the main one is within one edition."""
    earlier = [one for one in evaluations() if one.edition == example.EARLIER_EDITION]
    assert len(earlier) >= 10
    for one in earlier:
        after = [other for other in evaluations() if other.municipality_id == one.municipality_id]
        assert after[0] == one
        assert {other.edition for other in after[1:]} == {example.EDITION}
    assert {one.basis for one in earlier} == {"invented"}


def test_made_anew_it_keeps_what_people_tied_to_it() -> None:
    def shown() -> list[tuple[object, ...]]:
        return list(
            Snapshot.objects.order_by("evaluation__slug").values_list(
                "evaluation_id", "evaluation__slug", "evaluation__total", "ratings", "result"
            )
        )

    before, people = (
        shown(),
        list(Population.objects.order_by("municipality__slug", "year").values_list("inhabitants")),
    )
    main = Municipality.objects.get(slug=example.MAIN_SLUG)
    latest = evaluations()[-1]
    body = Organisation.objects.create(kind="evaluation_body", name="Body")
    own = Organisation.objects.create(kind="municipality", name=main.name, municipality=main)
    order = Assignment.objects.create(municipality=main, body=body, edition="open-2020", edition_hash="x")
    plan = Strategy.objects.create(municipality=main, title="Plan", edition="open-2020")
    tried = Scenario.objects.create(organisation=own, basis=latest, title="Tried")
    Evaluation.objects.filter(pk=latest.pk).update(total=1)
    Dataset.objects.filter(name="invented example").update(digest="of an earlier version")

    example.load()

    assert shown() == before
    assert (
        list(Population.objects.order_by("municipality__slug", "year").values_list("inhabitants")) == people
    )
    for one in (order, plan, tried):
        one.refresh_from_db()
    assert tried.basis_id == latest.pk
