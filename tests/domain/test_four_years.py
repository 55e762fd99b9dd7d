"""The four-year story through the domain, and its figures computed again by `kompass.method` alone."""

from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kompass import method
from kompass.domain import history, strategy
from kompass.domain.access import PUBLIC, NotVisible
from kompass.domain.queries.effect import effect, followed_by_gains, published_effect
from kompass.models import StatusUpdate
from tests.assigning import person, viewer
from tests.four_years import EDITION, SECOND, FourYears
from tests.making import municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> FourYears:
    told = FourYears(municipality("Storvik", country="ZZ"))
    told.decide()
    told.follow_up()
    return told


def test_before_the_re_evaluation_nothing_is_said(story: FourYears) -> None:
    page = effect(story.viewer, story.strategy.key)
    assert page.before is not None
    assert (page.before.row.total, page.after, page.found, page.goal, page.measures) == (
        story.first.total,
        None,
        None,
        None,
        (),
    )


def test_did_it_work(story: FourYears) -> None:
    story.evaluate_again()
    page = effect(story.viewer, story.strategy.key)
    edition = method.load_edition(EDITION)
    costs = {name: number * 100_000 for number, name in enumerate(story.aims, start=1)}
    alone = method.effect(
        edition,
        story.before,
        edition,
        story.after,
        [
            method.Planned(story.measures[name].key, aims, cost=costs[name])
            for name, aims in story.aims.items()
        ],
    )
    assert page.found == alone
    assert [line.found.verdict for line in page.measures] == ["reached", "partly", "not_moved"]
    assert [line.found for line in page.measures] == list(alone.measures)
    # Once more, from the two scores and nothing else.
    first, second = method.score(edition, story.before), method.score(edition, story.after)
    assert first.exact_total is not None
    assert second.exact_total is not None
    change = {
        key: (second.criteria[key] or Fraction()) - (first.criteria[key] or Fraction()) for key in story.ids
    }
    for line, aims in zip(page.measures, story.aims.values(), strict=True):
        assert line.found.measured == sum((change[key] for key in aims), Fraction())
        hoped = method.what_if(edition, story.before, aims).gain
        assert line.found.planned == hoped
        assert line.found.points_per_krone == line.found.measured / (line.cost or 1)
    assert alone.change == alone.total_change == second.exact_total - first.exact_total
    assert [line.criterion.id for line in page.moved_without] == [story.unplanned]
    assert [line.criterion.id for line in page.unmoved] == list(story.aims["not_moved"])
    assert alone.change_without == change[story.unplanned]
    assert page.goal == method.goal_reached(second.total, score=350)
    assert page.progress is not None
    assert page.progress.points == (second.total or 0) - (first.total or 0)
    assert page.compared is not None
    assert page.after is not None
    assert (page.compared.filter.as_of, page.after.slug) == (SECOND, story.second.slug)
    assert StatusUpdate.objects.filter(measure__strategy=story.strategy).count() == 12
    assert story.strategy.cases.count() == 2
    assert history.verify(story.strategy).faults == ()


def test_what_is_published_is_for_everybody_and_nothing_else(story: FourYears) -> None:
    story.evaluate_again()
    stranger = viewer(person("Stig Stranger"))
    for asks in (PUBLIC, stranger):
        with pytest.raises(NotVisible):
            effect(asks, story.strategy.key)
        with pytest.raises(NotVisible):
            published_effect(asks, story.strategy.key)
    assert followed_by_gains(PUBLIC, country="ZZ").lines == ()
    strategy.publish(story.viewer, story.strategy.key, shown=True)
    assert (
        published_effect(PUBLIC, story.strategy.key).found == effect(story.viewer, story.strategy.key).found
    )


def test_across_municipalities(story: FourYears) -> None:
    story.evaluate_again()
    strategy.publish(story.viewer, story.strategy.key, shown=True)
    found = followed_by_gains(PUBLIC, country="ZZ")
    assert (found.n_strategies, found.n_measured) == (1, 1)
    assert [(line.title, line.area) for line in found.lines] == [
        (
            f"Measure {name}",
            story.edition.criterion_by_id[next(iter(story.aims[name]))].area,
        )
        for name in sorted(story.aims, key=lambda name: {"reached": 0, "partly": 1, "not_moved": 2}[name])
    ]
    assert {kind.mean for kind, _names in found.kinds} == {None}
    assert sum(kind.n for kind, _names in found.kinds) == 3
    assert followed_by_gains(PUBLIC, country="NO").lines == ()


def test_queries_are_bounded(story: FourYears) -> None:
    story.evaluate_again()
    with CaptureQueriesContext(
        connection,
    ) as counted:
        effect(story.viewer, story.strategy.key)
    assert len(counted) <= 30
