"""What a municipality plans for itself has a history: who, when, what, in a chain, for who plans and nobody else."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kompass.domain import history, scenario, self_assessment
from kompass.domain.access import NotVisible, Viewer
from kompass.domain.conflict import Refused
from kompass.domain.queries.history import Change
from kompass.domain.queries.planning_history import PlanningHistory, planning_history
from kompass.domain.writing import Mark
from kompass.models import HistoryEntry, HistoryText
from tests.assigning import person, viewer
from tests.four_years import EDITION, FourYears, levels
from tests.making import municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> FourYears:
    told = FourYears(municipality("Storvik", country="ZZ"))
    told.decide()
    return told


def said(found: PlanningHistory) -> list[tuple[str, str, tuple[Change, ...]]]:
    return [(one.action, one.names["en"] if one.names else "", one.changes) for one in found.entries]


def test_scenarios_write_what_changed_and_what_went(story: FourYears) -> None:
    a, b = story.ids[5], story.ids[50]
    kept = scenario.keep(story.viewer, evaluation=story.first.slug, title="Small", targets={a: 2})
    scenario.change(story.viewer, kept.key, mark=Mark(1), title="Large", targets={b: 3})
    scenario.change(story.viewer, kept.key, mark=Mark(2), title="Large", targets={b: 3})
    scenario.set_efforts(story.viewer, kept.key, {b: 4})
    scenario.set_efforts(story.viewer, kept.key, {b: 4})
    scenario.make_measures(story.viewer, kept.key, strategy=story.strategy.key, criteria=[b], language="en")
    scenario.remove(story.viewer, kept.key)
    found = planning_history(story.viewer, story.own.key, check=True)
    assert said(found) == [
        ("remove", "Large", (Change("title", None, "Large"), Change(b, None, 3))),
        ("use", "Large", (Change("strategy", None, "Forward together"), Change(b, None, 3))),
        ("effort", "Large", (Change(b, None, 4),)),
        ("write", "Large", (Change("title", "Small", "Large"), Change(a, 2, None), Change(b, None, 3))),
        (
            "start",
            "Large",
            (Change("title", None, "Small"), Change("basis", None, story.first.slug), Change(a, None, 2)),
        ),
    ]
    assert (found.n_faults, found.n) == (0, 5)
    assert {one.who for one in found.entries} == {"Randi Rådmann"}
    assert set(story.ids) <= set(found.names)


def test_self_assessments_write_each_criterion(story: FourYears) -> None:
    a, b = story.ids[:2]
    made = self_assessment.start(story.viewer, organisation=story.own.key, title="Our view", edition=EDITION)
    self_assessment.rate(story.viewer, made.key, a, mark=Mark(0), levels=levels(2), reason="We do it")
    self_assessment.rate(story.viewer, made.key, a, mark=Mark(1), levels=levels(3), reason="We do it")
    self_assessment.rate(story.viewer, made.key, a, mark=Mark(2), levels=levels(3), reason="We do it")
    self_assessment.rate(story.viewer, made.key, a, mark=Mark(3), levels={})
    self_assessment.rate(story.viewer, made.key, b, mark=Mark(0), levels={})
    self_assessment.close(story.viewer, made.key)
    self_assessment.close(story.viewer, made.key)
    scenario.keep(story.viewer, evaluation=story.first.slug, title="Other", targets={a: 2})
    found = planning_history(story.viewer, story.own.key, kind="self_assessment", of=made.key, check=True)
    aspects = story.edition.aspects
    two, three = (tuple((aspect, level) for aspect in aspects) for level in (2, 3))
    assert said(found) == [
        ("close", "Our view", ()),
        (
            "rate",
            "Our view",
            (Change("criterion", None, a), Change("levels", three, ()), Change("reason", "We do it", "")),
        ),
        ("rate", "Our view", (Change("criterion", None, a), Change("levels", two, three))),
        (
            "rate",
            "Our view",
            (Change("criterion", None, a), Change("levels", (), two), Change("reason", "", "We do it")),
        ),
        ("start", "Our view", (Change("title", None, "Our view"), Change("edition", None, EDITION))),
    ]
    assert (found.title, found.n, found.n_faults) == ("Our view", 5, 0)


def test_what_is_refused_writes_nothing(story: FourYears) -> None:
    with pytest.raises(Refused), transaction.atomic():
        scenario.keep(story.viewer, evaluation=story.first.slug, title="", targets={story.ids[5]: 2})
    assert planning_history(story.viewer, story.own.key).n == 0


def test_what_is_changed_afterwards_is_seen(story: FourYears) -> None:
    a = story.ids[5]
    for title in ("One", "Two", "Three"):
        scenario.keep(story.viewer, evaluation=story.first.slug, title=title, targets={a: 2})
    assert [(one.of, one.n, one.faults) for one in history.verify_all(story.own.key)] == [
        (story.own.key, 3, ())
    ]
    second = HistoryEntry.objects.get(organisation=story.own, number=2)
    history.erase(second, by=story.chief.pk, why="a name in it")
    assert (history.verify(story.own).n, history.verify(story.own).erased) == (4, 1)
    HistoryText.objects.filter(entry__organisation=story.own, entry__number=1).update(content={"title": "x"})
    assert [fault.number for fault in history.verify(story.own).faults] == [1]


def test_others_know_nothing_of_it(story: FourYears) -> None:
    scenario.keep(story.viewer, evaluation=story.first.slug, title="Secret", targets={story.ids[5]: 2})
    for asks in (Viewer(), viewer(person("Stig Stranger")), viewer(person("Siv", is_administrator=True))):
        with pytest.raises(NotVisible):
            planning_history(asks, story.own.key)


def test_queries_are_bounded(story: FourYears) -> None:
    for n in range(12):
        scenario.keep(
            story.viewer, evaluation=story.first.slug, title=f"Number {n}", targets={story.ids[n]: 2}
        )
    with CaptureQueriesContext(connection) as counted:
        planning_history(story.viewer, story.own.key)
    assert len(counted) <= 12
