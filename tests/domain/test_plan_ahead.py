"""The plan quarter by quarter, and its figures computed again by `kompass.method` alone."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kompass import method
from kompass.domain import measure, strategy
from kompass.domain.access import PUBLIC, NotVisible
from kompass.domain.queries import plan_ahead as queries
from kompass.domain.queries.plan_ahead import PlanAhead, plan_ahead
from kompass.domain.writing import Mark
from kompass.models import Measure, Strategy
from tests.assigning import person, viewer
from tests.four_years import FourYears, levels, published
from tests.making import municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> FourYears:
    told = FourYears(municipality("Storvik", country="ZZ"))
    told.decide()
    return told


def on(monkeypatch: pytest.MonkeyPatch, day: dt.date, story: FourYears) -> PlanAhead:
    monkeypatch.setattr(queries.timezone, "localdate", lambda: day)
    return plan_ahead(story.viewer, story.strategy.key)


def test_totals_follow_the_days_of_the_measures(story: FourYears, monkeypatch: pytest.MonkeyPatch) -> None:
    found = on(monkeypatch, dt.date(2020, 10, 1), story)
    alone = method.plan_ahead(
        story.edition,
        story.before,
        [
            method.Step(story.measures[name].key, dt.date(2020 + number, 6, 30), aims)
            for number, (name, aims) in enumerate(story.aims.items(), start=1)
        ],
        start=dt.date(2020, 9, 1),
        until=dt.date(2024, 6, 30),
    )
    assert [(line.last_day, line.total, line.exact_total, line.areas) for line in found.quarters] == [
        (line.last_day, line.score.total, line.score.exact_total, line.score.areas) for line in alone.quarters
    ]
    assert found.gain == alone.gain
    assert {
        (line.year, line.number): [step.title for step in line.steps] for line in found.quarters if line.steps
    } == {
        (2021, 2): ["Measure reached"],
        (2022, 2): ["Measure partly"],
        (2023, 2): ["Measure not_moved"],
    }
    assert [(line.year, line.number) for line in found.quarters if line.now] == [(2020, 4)]
    assert found.goal == method.goal_reached(alone.quarters[-1].score.total, score=350)
    assert found.wanted == 350
    assert (found.undated, found.without_aim, found.stopped, found.far, found.not_counted) == ((),) * 5


def test_what_is_late_counts_from_this_quarter_on(story: FourYears, monkeypatch: pytest.MonkeyPatch) -> None:
    def due(day: dt.date) -> dict[str, tuple[int, int]]:
        found = on(monkeypatch, day, story)
        return {step.title: (line.year, line.number) for line in found.quarters for step in line.steps}

    later = {"Measure partly": (2022, 2), "Measure not_moved": (2023, 2)}
    assert due(dt.date(2021, 11, 1)) == {"Measure reached": (2021, 4)} | later
    measure.update(
        story.viewer, story.strategy.key, story.measures["reached"].key, status="done", text="Done"
    )
    assert due(dt.date(2021, 11, 1)) == {"Measure reached": (2021, 2)} | later


def test_what_is_not_counted_is_told(story: FourYears, monkeypatch: pytest.MonkeyPatch) -> None:
    key = story.strategy.key
    Measure.objects.filter(pk=story.measures["partly"].pk).update(due=dt.date(2999, 1, 1))
    Measure.objects.filter(pk=story.measures["not_moved"].pk).update(due=None)
    measure.add(story.viewer, key, title="Without", due=dt.date(2021, 3, 1))
    stopped = measure.add(story.viewer, key, title="Given up", due=dt.date(2021, 3, 1))
    measure.aim(story.viewer, key, stopped.key, criterion=story.ids[5], expected=levels(3))
    measure.update(story.viewer, key, stopped.key, status="stopped", reason="No money")
    found = on(monkeypatch, dt.date(2020, 10, 1), story)
    assert {
        name: [step.title for step in getattr(found, name)]
        for name in ("counted", "undated", "without_aim", "stopped", "far")
    } == {
        "counted": ["Measure reached"],
        "undated": ["Measure not_moved"],
        "without_aim": ["Without"],
        "stopped": ["Given up"],
        "far": ["Measure partly"],
    }
    assert found.last is not None
    assert found.last.last_day == dt.date(2024, 6, 30)


def test_the_place_is_that_among_the_others_as_they_stand(
    story: FourYears, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [
        published(municipality(f"Other {n}", country="ZZ"), "2019-05", _ratings(story, n)) for n in (1, 2)
    ]
    strategy.change(
        story.viewer,
        story.strategy.key,
        mark=Mark(Strategy.objects.get(pk=story.strategy.pk).version),
        basis=story.first.slug,
        title="Forward together",
        edition=story.strategy.edition or "open-2020",
        goal_kind="rank",
        goal_value=1,
        period_from=dt.date(2020, 9, 1),
        period_until=dt.date(2024, 6, 30),
    )
    found = on(monkeypatch, dt.date(2020, 10, 1), story)
    assert found.compared is not None
    totals = [method.score(story.edition, _ratings(story, n)).exact_total or 0 for n in (1, 2)]
    assert len(others) == found.compared.n_others
    assert [line.rank for line in found.quarters] == [
        method.rank(line.exact_total or 0, totals) for line in found.quarters
    ]
    assert {line.rank for line in found.quarters} == {3, 2}
    assert found.wanted == max(totals)
    assert found.goal is not None
    assert found.goal.reached is False


def _ratings(story: FourYears, n: int) -> dict[str, object]:
    """A little above where the story begins: by one criterion, and by twenty."""
    return story.before | {key: levels(2) for key in story.ids[100 : 100 + (1, 20)[n - 1]]}


def test_it_is_for_who_works_with_the_strategy(story: FourYears) -> None:
    assert plan_ahead(story.viewer, story.strategy.key).quarters != ()
    for asks in (PUBLIC, viewer(person("Stig Stranger"))):
        with pytest.raises(NotVisible):
            plan_ahead(asks, story.strategy.key)


def test_without_a_result_there_is_nothing_to_say(story: FourYears) -> None:
    Strategy.objects.filter(pk=story.strategy.pk).update(basis_evaluation=None)
    found = plan_ahead(story.viewer, story.strategy.key)
    assert (found.start, found.quarters, found.gain, found.goal, found.compared) == (
        None,
        (),
        None,
        None,
        None,
    )


def test_queries_are_bounded(story: FourYears) -> None:
    with CaptureQueriesContext(connection) as counted:
        plan_ahead(story.viewer, story.strategy.key)
    assert len(counted) <= 24
