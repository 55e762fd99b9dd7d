"""Strategies, measures and cases: what is kept, what is refused, and what everybody may read."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kompass.domain import case, history, measure, strategy
from kompass.domain.access import PUBLIC, NotAllowed, NotVisible
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import follow_up
from kompass.domain.queries import strategy as queries
from kompass.domain.queries.published_strategy import counts, published
from kompass.domain.writing import Mark
from kompass.models import Measure, MunicipalityPeriod, Strategy, Succession
from tests.assigning import person, viewer
from tests.making import evaluation, municipality
from tests.strategies import Planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Planned:
    return Planned()


def today() -> dt.date:
    return timezone.localdate()


def days(n: int) -> dt.date:
    return today() + dt.timedelta(days=n)


def said(made: Planned, **more: object) -> dict[str, object]:
    return {"title": "Strategy 1", "goal_kind": "none", "edition": "open-2020", **more}


def test_who_administers_the_municipality_begins_one_and_it_is_in_the_history(made: Planned) -> None:
    basis = evaluation(made.place, "2025-06", 396)
    begun = strategy.start(
        made.viewer("municipality_administrator"),
        organisation=made.own.key,
        title=" Strategy 2 ",
        basis=basis.slug,
    )
    assert (begun.title, begun.status, begun.basis_evaluation, begun.municipality) == (
        "Strategy 2",
        "draft",
        basis,
        made.place,
    )
    assert [entry.action for entry in begun.history.all()] == ["start"]
    for who in ("leader", "stranger", "service_administrator"):
        with pytest.raises(NotVisible):
            strategy.start(made.viewer(who), organisation=made.own.key, title="Mine")


def test_a_goal_needs_its_figure_and_dates_their_order(made: Planned) -> None:
    coordinator = made.viewer("coordinator")
    for wrong, field in (
        ({"title": " "}, "title"),
        ({"goal_kind": "score", "goal_value": None}, "goal_value"),
        ({"period_from": days(1), "period_until": days(0)}, "period_until"),
        ({"vision": "x" * 30_000}, "vision"),
        ({"edition": "nothing"}, "edition"),
        ({"basis": "no-such-evaluation"}, "basis"),
    ):
        with pytest.raises(Refused) as refused:
            strategy.change(coordinator, made.key, mark=Mark(1), **{**said(made), **wrong})  # type: ignore[arg-type]
        assert list(refused.value.faults) == [field]
    changed = strategy.change(
        coordinator, made.key, mark=Mark(1), **said(made, goal_kind="rank", goal_value=3)
    )
    assert (changed.goal_kind, changed.goal_value, changed.version) == ("rank", 3, 2)


def test_the_second_of_two_who_change_it_sees_the_first_ones_change(made: Planned) -> None:
    strategy.change(made.viewer("leader"), made.key, mark=Mark(1), **said(made, vision="Theirs"))
    with pytest.raises(Conflict) as conflict:
        strategy.change(made.viewer("coordinator"), made.key, mark=Mark(1), **said(made, vision="Mine"))
    assert conflict.value.current["vision"] == "Theirs"


def test_a_strategy_goes_from_draft_to_adopted_to_closed_and_is_then_only_read(made: Planned) -> None:
    made.at("draft")
    coordinator = made.viewer("coordinator")
    with pytest.raises(NotAllowed):
        strategy.publish(coordinator, made.key, shown=True)
    with pytest.raises(Refused):
        strategy.close(coordinator, made.key, why="done")
    with pytest.raises(Refused):
        strategy.adopt(coordinator, made.key, on=days(1))
    strategy.adopt(coordinator, made.key, on=today())
    with pytest.raises(Refused):
        strategy.adopt(coordinator, made.key, on=today())
    with pytest.raises(Refused):
        strategy.close(coordinator, made.key, why=" ")
    strategy.close(coordinator, made.key, why="The period is over")
    for attempt in (
        lambda: strategy.add_part(coordinator, made.key, title="More"),
        lambda: measure.add(coordinator, made.key, title="More"),
        lambda: measure.update(made.viewer("owner"), made.key, made.owned.key, text="More"),
        lambda: case.add(coordinator, made.key, title="More", body="council", kind="status"),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    strategy.publish(coordinator, made.key, shown=True)
    assert [entry.action for entry in made.strategy.history.all()] == ["adopt", "close", "publish"]
    assert history.verify(made.strategy).faults == ()


def test_an_owner_updates_the_own_measure_and_nothing_else(made: Planned) -> None:
    owner = made.viewer("owner")
    measure.update(owner, made.key, made.owned.key, status="under_way", text="Begun")
    milestone = measure.add_milestone(owner, made.key, made.owned.key, title="Half way", due=days(30))
    measure.reach_milestone(owner, made.key, made.owned.key, milestone.pk, done_on=today())
    made.owned.refresh_from_db()
    assert made.owned.status == "under_way"
    for attempt in (
        lambda: measure.update(owner, made.key, made.other.key, text="No"),
        lambda: measure.change(owner, made.key, made.owned.key, mark=Mark(1), title="No"),
        lambda: measure.remove(owner, made.key, made.owned.key),
        lambda: strategy.add_part(owner, made.key, title="No"),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    line = next(one for one in queries.plan(owner, made.key).measures if one.key == made.owned.key)
    assert (line.percentage, line.may_update, line.own) == (50, True, True)


def test_who_owns_a_measure_that_is_taken_away_sees_the_strategy_no_more(made: Planned) -> None:
    measure.remove(made.viewer("leader"), made.key, made.owned.key)
    with pytest.raises(NotVisible):
        queries.plan(made.viewer("owner"), made.key)


def test_the_percentage_comes_from_milestones_alone(made: Planned) -> None:
    leader = made.viewer("leader")
    measure.update(leader, made.key, made.owned.key, status="done")
    assert queries.plan(leader, made.key).measures[0].percentage == 0
    for number in range(2):
        measure.add_milestone(leader, made.key, made.owned.key, title=f"More {number}")
    measure.reach_milestone(leader, made.key, made.owned.key, made.steps[0].pk, done_on=today())
    found = queries.plan(leader, made.key)
    assert (found.measures[0].percentage, found.parts[0].percentage, found.percentage) == (33, 33, 25)
    with pytest.raises(Refused):
        measure.reach_milestone(leader, made.key, made.owned.key, made.steps[0].pk, done_on=days(1))
    measure.reach_milestone(leader, made.key, made.owned.key, made.steps[0].pk, done_on=None)
    assert queries.plan(leader, made.key).percentage == 0


def test_an_update_says_something_and_stopping_says_why(made: Planned) -> None:
    leader = made.viewer("leader")
    for wrong, field in (
        ({}, "text"),
        ({"status": "stopped"}, "reason"),
        ({"status": "nearly"}, "status"),
    ):
        with pytest.raises(Refused) as refused:
            measure.update(leader, made.key, made.owned.key, **wrong)
        assert list(refused.value.faults) == [field]
    measure.update(leader, made.key, made.owned.key, status="stopped", reason="No money")
    made.owned.refresh_from_db()
    assert (made.owned.status, made.owned.status_reason) == ("stopped", "No money")


def test_measures_that_would_wait_for_each_other_are_refused(made: Planned) -> None:
    leader = made.viewer("leader")
    measure.change(
        leader, made.key, made.owned.key, mark=Mark(1), title="A", part=1, depends_on=[made.other.key]
    )
    with pytest.raises(Refused) as refused:
        measure.change(leader, made.key, made.other.key, mark=Mark(1), title="B", depends_on=[made.owned.key])
    assert list(refused.value.faults) == ["depends_on"]
    assert queries.plan(leader, made.key).measures[0].waits_for == ("Budget in time",)


def test_bad_figures_are_refused(made: Planned) -> None:
    for wrong, field in (
        ({"effort": 6}, "effort"),
        ({"priority": 0}, "priority"),
        ({"cost": -1}, "cost"),
        ({"starts": days(2), "due": days(1)}, "due"),
        ({"part": 9}, "part"),
        ({"funding": "x" * 201}, "funding"),
    ):
        with pytest.raises(Refused) as refused:
            measure.add(made.viewer("leader"), made.key, title="One", **wrong)
        assert list(refused.value.faults) == [field]


def test_a_measure_aims_at_criteria_of_its_edition(made: Planned) -> None:
    leader = made.viewer("leader")
    criterion = next(iter(queries.installed.load_edition("open-2020").criteria))
    aspects = queries.installed.load_edition("open-2020").aspects_of(criterion)
    measure.aim(leader, made.key, made.owned.key, criterion=criterion.id, expected={aspects[0].id: 3})
    (aim,) = queries.plan(leader, made.key).measures[0].aims
    assert (aim.criterion, aim.expected) == (criterion.id, {aspects[0].id: 3})
    for wrong in ({"nothing": 1}, {aspects[0].id: 99}):
        with pytest.raises(Refused):
            measure.aim(leader, made.key, made.owned.key, criterion=criterion.id, expected=wrong)
    with pytest.raises(Refused):
        measure.aim(leader, made.key, made.owned.key, criterion="nothing", expected={aspects[0].id: 1})
    measure.aim(leader, made.key, made.owned.key, criterion=criterion.id, expected={})
    assert queries.plan(leader, made.key).measures[0].aims == ()


def test_lists_are_filtered_and_sorted(made: Planned) -> None:
    leader = made.viewer("leader")
    Measure.objects.filter(pk=made.other.pk).update(due=days(-1))

    def titles(**asked: object) -> list[str]:
        return [line.title for line in follow_up.measures(leader, made.key, **asked).lines]  # type: ignore[arg-type]

    assert titles() == ["Leaders meet", "Budget in time"]
    assert titles(sort="title") == titles(sort="due") == ["Budget in time", "Leaders meet"]
    assert titles(late=True) == titles(part="none") == ["Budget in time"]
    assert titles(part="1") == titles(owner="Owe Owner") == ["Leaders meet"]
    assert titles(status="done") == []


def test_this_month_asks_for_what_is_late_ends_begins_or_is_silent(made: Planned) -> None:
    leader = made.viewer("leader")
    Strategy.objects.filter(pk=made.strategy.pk).update(adopted_on=today())
    assert follow_up.month(leader, made.key).nothing
    Measure.objects.filter(pk=made.owned.pk).update(status="under_way", starts=days(-200), due=days(10))
    Measure.objects.filter(pk=made.other.pk).update(due=days(-1))
    made.steps[0].due = days(-2)
    made.steps[0].save()
    Strategy.objects.filter(pk=made.strategy.pk).update(adopted_on=days(-400))
    found = follow_up.month(leader, made.key)
    assert [line.title for line in found.late] == ["Budget in time"]
    assert [line.title for line in found.ending] == [line.title for line in found.silent] == ["Leaders meet"]
    assert [(one.milestone.title, one.milestone.late) for one in found.steps] == [("Begun", True)]
    assert found.council
    case.add(leader, made.key, title="Status", body="council", kind="status", date=days(-3))
    assert not follow_up.month(leader, made.key).council


def test_everybody_reads_what_is_published_and_nothing_of_what_is_kept_within(made: Planned) -> None:
    leader = made.viewer("leader")
    measure.update(leader, made.key, made.owned.key, status="under_way", text="Secret words")
    case.change(
        leader,
        made.key,
        made.case.pk,
        mark=Mark(1),
        title="Public case",
        body="council",
        kind="status",
        public=False,
    )
    assert published(PUBLIC, made.place.slug).own == ()
    Strategy.objects.filter(pk=made.strategy.pk).update(published_at=timezone.now(), status="draft")
    assert published(PUBLIC, made.place.slug).own == ()
    made.at("adopted")
    (plan,) = published(PUBLIC, made.place.slug).own
    assert [(line.title, line.status, line.owner, line.said) for line in plan.measures] == [
        ("Leaders meet", "under_way", "", ()),
        ("Budget in time", "planned", "", ()),
    ]
    assert plan.cases == ()
    case.change(
        leader,
        made.key,
        made.case.pk,
        mark=Mark(2),
        title="Public case",
        body="council",
        kind="status",
        public=True,
    )
    assert [one.title for one in published(PUBLIC, made.place.slug).own[0].cases] == ["Public case"]


def test_a_mergers_successor_names_its_predecessors_strategies_and_a_new_number_changes_nothing(
    made: Planned,
) -> None:
    Strategy.objects.filter(pk=made.strategy.pk).update(published_at=timezone.now())
    MunicipalityPeriod.objects.create(
        municipality=made.place, country="NO", code="9902", name="Storvik", valid_from=today()
    )
    assert [plan.head.key for plan in published(PUBLIC, made.place.slug).own] == [made.key]
    middle, last = municipality("Midtvik", code="9903"), municipality("Nyvik", code="9904")
    Succession.objects.create(predecessor=made.place, successor=middle, date=today(), kind="merger")
    Succession.objects.create(predecessor=middle, successor=last, date=today(), kind="merger")
    for successor in (middle, last):
        found = published(PUBLIC, successor.slug)
        assert found.own == ()
        assert [(plan.head.key, plan.head.municipality) for plan in found.predecessors] == [
            (made.key, "Storvik")
        ]
        assert counts(PUBLIC, successor.slug) == 1


def test_roles_are_given_and_taken_and_nobody_locks_themselves_out(made: Planned) -> None:
    chief = made.viewer("chief_officer")
    newcomer = person("Nina New")
    strategy.give_role(chief, made.key, email=newcomer.email, name="Nina New", role="leader")
    assert queries.plan(viewer(newcomer), made.key).head.roles == ("leader",)
    strategy.give_role(chief, made.key, email=newcomer.email, name="Nina New", role="union")
    assert queries.plan(viewer(newcomer), made.key).head.roles == ("union",)
    strategy.take_role(chief, made.key, person=str(newcomer.key))
    with pytest.raises(NotVisible):
        queries.plan(viewer(newcomer), made.key)
    with pytest.raises(Refused):
        strategy.take_role(chief, made.key, person=str(made.people["chief_officer"].key))
    with pytest.raises(Refused):
        strategy.give_role(chief, made.key, email=newcomer.email, name="Nina", role="king")


def test_sub_strategies_are_changed_and_taken_away_only_when_empty(made: Planned) -> None:
    leader = made.viewer("leader")
    strategy.change_part(leader, made.key, 1, mark=Mark(1), title="Leaders", text="All of them")
    assert [(part.number, part.title, part.n) for part in queries.plan(leader, made.key).parts] == [
        (1, "Leaders", 1)
    ]
    with pytest.raises(Refused):
        strategy.remove_part(leader, made.key, 1)
    made_part = strategy.add_part(leader, made.key, title="Second")
    strategy.remove_part(leader, made.key, made_part.number)
    with pytest.raises(NotVisible):
        strategy.remove_part(leader, made.key, 7)


def test_a_case_needs_an_address_that_opens(made: Planned) -> None:
    leader = made.viewer("leader")
    with pytest.raises(Refused) as refused:
        case.add(
            leader,
            made.key,
            title="Case",
            body="council",
            kind="status",
            attachments=[{"address": "javascript:alert(1)", "title": "Bad"}],
        )
    assert list(refused.value.faults) == ["attachments"]
    added = case.add(
        leader,
        made.key,
        title="Case",
        body="council",
        kind="status",
        attachments=[{"address": "https://example.org/1", "title": ""}],
    )
    assert added.attachments == [{"title": "https://example.org/1", "address": "https://example.org/1"}]
    case.remove(leader, made.key, added.pk)
    assert [one.id for one in queries.plan(leader, made.key).cases] == [made.case.pk]


def test_a_plan_asks_the_database_as_often_for_many_measures_as_for_few(made: Planned) -> None:
    leader = made.viewer("leader")

    def n_queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            follow_up.follow_up(leader, made.key)
        return len(asked)

    few = n_queries()
    for number in range(20):
        one = measure.add(leader, made.key, title=f"Measure {number}", part=1)
        measure.add_milestone(leader, made.key, one.key, title="Step")
        measure.update(leader, made.key, one.key, text="Said")
    assert n_queries() <= few + 1
    assert few <= 14
