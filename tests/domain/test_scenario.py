"""Scenarios that a municipality keeps, efforts, and measures made of them."""

import pytest

from kompass import method
from kompass.domain import scenario
from kompass.domain.access import NotVisible, Viewer
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import scenario as queries
from kompass.domain.writing import Mark
from kompass.models import Effort, Measure
from tests.assigning import person, viewer
from tests.four_years import FourYears, levels
from tests.making import municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> FourYears:
    told = FourYears(municipality("Storvik", country="ZZ"))
    told.decide()
    return told


def test_kept_compared_and_turned_into_measures(story: FourYears) -> None:
    a, b = story.ids[5], story.ids[50]
    small = scenario.keep(story.viewer, evaluation=story.first.slug, title="Small", targets={a: 2})
    large = scenario.keep(story.viewer, evaluation=story.first.slug, title="Large", targets={a: 2, b: 3})
    gain = method.what_if(story.edition, story.before, {a: levels(2), b: levels(3)})
    lines = queries.scenarios(story.viewer, [small.key, large.key])
    assert [(line.title, line.n, line.n_without) for line in lines] == [("Large", 2, 2), ("Small", 1, 1)]
    assert (lines[0].gain, lines[0].after) == (gain.gain, gain.after.total)
    scenario.set_efforts(story.viewer, large.key, {a: 1, b: 5})
    page = queries.scenario(story.viewer, large.key)
    assert {one.gap.row.id: one.effort for one in page.priorities} == {a: 1, b: 5}
    assert {one.gap.row.id: one.gain for one in page.priorities} == {
        a: method.what_if(story.edition, story.before, {a: levels(2)}).gain,
        b: method.what_if(story.edition, story.before, {b: levels(3)}).gain,
    }
    assert page.priorities[0].per_effort == max(one.per_effort or 0 for one in page.priorities)
    assert page.strategies == ((story.strategy.key, "Forward together"),)
    before = Measure.objects.count()
    made = scenario.make_measures(
        story.viewer, large.key, strategy=story.strategy.key, criteria=[b, "nothing"], language="sv"
    )
    assert [one.title for one in made] == [story.edition.criterion_by_id[b].name("sv")]
    assert Measure.objects.count() == before + 1
    assert [(one.effort, list(one.criteria.values_list("criterion", "expected"))) for one in made] == [
        (5, [(b, levels(3))])
    ]
    scenario.set_efforts(story.viewer, large.key, {a: None})
    assert list(Effort.objects.values_list("criterion", flat=True)) == [b]


def test_what_makes_no_sense_is_refused(story: FourYears) -> None:
    a = story.ids[5]
    for title, targets in (("", {a: 2}), ("x", {}), ("x", {"nothing": 2}), ("x", {a: 9})):
        with pytest.raises(Refused):
            scenario.keep(story.viewer, evaluation=story.first.slug, title=title, targets=targets)
    kept = scenario.keep(story.viewer, evaluation=story.first.slug, title="x", targets={a: 2})
    with pytest.raises(Refused):
        scenario.set_efforts(story.viewer, kept.key, {a: 6})
    with pytest.raises(Refused):
        scenario.set_efforts(story.viewer, kept.key, {"nothing": 1})
    with pytest.raises(Refused):
        scenario.make_measures(
            story.viewer, kept.key, strategy=story.strategy.key, criteria=[], language="nb"
        )
    with pytest.raises(Conflict):
        scenario.change(story.viewer, kept.key, mark=Mark(7), title="y", targets={a: 3})
    scenario.change(story.viewer, kept.key, mark=Mark(1), title="y", targets={a: 3})
    assert [line.title for line in queries.scenarios(story.viewer)] == ["y"]
    scenario.remove(story.viewer, kept.key)
    assert queries.scenarios(story.viewer) == ()


def test_others_know_nothing_of_it(story: FourYears) -> None:
    a = story.ids[5]
    kept = scenario.keep(story.viewer, evaluation=story.first.slug, title="Secret", targets={a: 2})
    for asks in (Viewer(), viewer(person("Stig Stranger")), viewer(person("Siv", is_administrator=True))):
        assert queries.scenarios(asks) == ()
        with pytest.raises(NotVisible):
            queries.scenario(asks, kept.key)
        with pytest.raises(NotVisible):
            scenario.keep(asks, evaluation=story.first.slug, title="Mine", targets={a: 2})
        with pytest.raises(NotVisible):
            scenario.remove(asks, kept.key)
