"""Ordering and planning: what has to be there before a stage, and what stands in the history."""

import datetime as dt

import pytest

from kompass.domain import assignment, consensus
from kompass.domain.access import NotAllowed, NotVisible
from kompass.domain.conflict import Conflict, Refused
from kompass.models import Assignment, HistoryEntry, Invitation, User
from tests.assigning import Made

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    return Made(stage="planned")


def faults(call) -> list[str]:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        call()
    return list(refused.value.faults)


def order(made: Made, who: str = "body_administrator", **said: str) -> Assignment:
    given = {"body": made.body.key, "municipality": made.place.slug, "edition": "open-2020"} | said
    return assignment.order(made.viewer(who), **given)  # type: ignore[arg-type]


def test_an_order_has_its_orderer_as_lead_and_stands_in_the_history(made: Made) -> None:
    new = order(made, evaluated="2027-06", previous=made.key)
    assert (new.stage, new.edition, new.evaluated, new.previous) == (
        "planned",
        "open-2020",
        "2027-06",
        made.assignment,
    )
    assert [(one.user, one.role) for one in new.participations.all()] == [
        (made.people["body_administrator"], "lead_evaluator")
    ]
    assert [(one.action, one.kind) for one in new.history.all()] == [
        ("order", "assignment"),
        ("add", "participation"),
    ]


def test_only_an_administrator_of_the_body_or_of_the_service_orders(made: Made) -> None:
    for who in made.people:
        if who not in ("body_administrator", "service_administrator"):
            with pytest.raises(NotVisible):
                order(made, who)


def test_an_order_that_makes_no_sense_is_told_all_at_once(made: Made) -> None:
    wrong = {"municipality": "no-nowhere", "edition": "official-2020", "evaluated": "June", "previous": "x"}
    assert faults(lambda: order(made, **wrong)) == ["municipality", "edition", "evaluated", "previous"]


def test_dates_follow_each_other_and_a_second_planner_sees_the_first(made: Made) -> None:
    lead = made.viewer("lead_evaluator")
    dates = {"visit_from": dt.date(2027, 5, 3), "visit_until": dt.date(2027, 5, 5)}
    assignment.plan(lead, made.key, version=1, dates=dates, evaluated="2027-06")
    with pytest.raises(Conflict) as conflict:
        assignment.plan(made.viewer("body_administrator"), made.key, version=1, dates={}, evaluated="")
    assert (conflict.value.version, conflict.value.current["visit_from"]) == (2, dt.date(2027, 5, 3))
    wrong = {"visit_from": dt.date(2027, 5, 3), "visit_until": dt.date(2027, 5, 1)}
    assert faults(lambda: assignment.plan(lead, made.key, version=2, dates=wrong, evaluated="")) == [
        "visit_until"
    ]
    entry = HistoryEntry.objects.get(action="plan")
    assert entry.text.content["visit_from"] == [None, "2027-05-03"]


def test_who_is_added_and_has_no_account_is_invited(made: Made) -> None:
    lead = made.viewer("lead_evaluator")
    assignment.add_person(lead, made.key, email="Ny@Example.org", name="Ny Leser", role="reader")
    user = User.objects.get(email="ny@example.org")
    assert (user.is_active, Invitation.objects.filter(user=user).count()) == (False, 1)
    again = lambda: assignment.add_person(lead, made.key, email="ny@example.org", name="", role="leader")  # noqa: E731
    assert faults(again) == ["email"]
    second = {"email": "b@example.org", "name": "B", "role": "lead_evaluator"}
    assert faults(lambda: assignment.add_person(lead, made.key, **second)) == ["role"]


def test_roles_are_taken_away_but_never_the_leads(made: Made) -> None:
    lead = made.viewer("lead_evaluator")
    keys = {name: str(user.key) for name, user in made.people.items()}
    assignment.remove_person(lead, made.key, person=keys["reader"])
    assert not made.assignment.participations.filter(role="reader").exists()
    assert faults(lambda: assignment.remove_person(lead, made.key, person=keys["lead_evaluator"])) == [""]
    assignment.hand_over_lead(lead, made.key, person=keys["evaluator"])
    assert dict(
        made.assignment.participations.filter(role__contains="evaluator").values_list("user__name", "role")
    ) == {
        "Lead evaluator": "evaluator",
        "Evaluator": "lead_evaluator",
    }
    with pytest.raises(NotAllowed):
        assignment.hand_over_lead(lead, made.key, person=keys["lead_evaluator"])


def test_nobody_joins_those_who_rate_once_an_area_is_locked(made: Made) -> None:
    made.at("rating")
    made.rate("evaluator", "1")
    made.lock("evaluator", "1")
    lead = made.viewer("lead_evaluator")
    third = {"email": "c@example.org", "name": "C", "role": "evaluator"}
    assert faults(lambda: assignment.add_person(lead, made.key, **third)) == ["role"]
    key = str(made.people["evaluator"].key)
    assert faults(lambda: assignment.remove_person(lead, made.key, person=key)) == [""]


def test_each_stage_waits_for_what_it_needs() -> None:
    made = Made(stage="planned", roles=("lead_evaluator",))
    lead = made.viewer("lead_evaluator")

    def move(to: str, **why: str) -> str:
        return assignment.move(lead, made.key, to=to, **why).stage

    assert faults(lambda: move("review")) == ["to"]
    assert faults(lambda: move("preparation")) == ["to"]  # no coordinator
    made.join("coordinator", "coordinator")
    assert move("preparation") == "preparation"
    assert faults(lambda: move("review")) == ["to"]  # interests not declared
    assignment.declare(lead, made.key, interests="")
    assert move("review") == "review"
    assert faults(lambda: move("planned")) == ["why"]
    assert move("preparation", why="New documents") == "preparation"
    assert [move("review"), move("visit")] == ["review", "visit"]
    assert faults(lambda: move("rating")) == ["to"]  # one evaluator alone
    made.join("evaluator", "evaluator")
    assert move("rating") == "rating"
    assert faults(lambda: move("consensus")) == ["to"]
    made.rate_everything()
    assert move("consensus") == "consensus"
    assert faults(lambda: move("fact_check")) == ["to"]
    made.at("rating")
    for area in made.edition.areas:
        consensus.agree(lead, made.key, area.id)
    made.at("consensus")
    assert move("fact_check") == "fact_check"
    assert faults(lambda: move("final")) == ["to"]


def test_hours_are_ones_own(made: Made) -> None:
    evaluator, lead = made.viewer("evaluator"), made.viewer("lead_evaluator")
    day = dt.date(2026, 1, 5)
    noted = assignment.log_hours(evaluator, made.key, day=day, quarters=5, stage="planned", note="Read")
    with pytest.raises(NotVisible):
        assignment.remove_hours(lead, made.key, entry=noted.pk)
    assignment.remove_hours(evaluator, made.key, entry=noted.pk)
    wrong = {"day": dt.date(2999, 1, 1), "quarters": 0, "stage": "lunch"}
    assert faults(lambda: assignment.log_hours(evaluator, made.key, **wrong)) == ["hours", "day", "stage"]  # type: ignore[arg-type]
