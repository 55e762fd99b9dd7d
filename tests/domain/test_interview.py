"""Interviews: planned, ticked off, those who are asked informed and named, and names erased."""

import datetime as dt

import pytest

from kompass.domain import history, interview
from kompass.domain.access import NotAllowed, NotVisible
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import interview as queries
from kompass.models import HistoryText, Interview, Interviewee
from tests.assigning import Made

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 2)
NAME = "Nora Navnesen"


@pytest.fixture
def made() -> Made:
    return Made(stage="preparation", roles=("lead_evaluator", "evaluator", "coordinator", "leader"))


def plan(
    made: Made, who: str = "coordinator", *, starts: int = 9, minutes: int = 60, **said: object
) -> Interview:
    return interview.plan(
        made.viewer(who),
        made.key,
        **{"day": DAY, "starts": dt.time(starts), "minutes": minutes} | said,  # type: ignore[arg-type]
    )


def asked(made: Made, row: Interview, role: str, *names: str, n: int = 1) -> tuple[Interviewee, ...]:
    return interview.add_people(made.viewer("coordinator"), made.key, row.key, role=role, names=names, n=n)


def faults(call) -> list[str]:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        call()
    return list(refused.value.faults)


def test_the_coordinator_plans_a_group_and_sees_whom_it_covers(made: Made) -> None:
    row = plan(made, title="Formannskapet", place="Rådhuset")
    asked(made, row, "executive_committee", NAME, "Per Person")
    asked(made, row, "mayor", n=1)
    found = queries.schedule(made.viewer("coordinator"), made.key)
    (day,) = found.days
    (slot,) = day.slots
    assert (slot.title, slot.place, slot.starts, slot.ends) == (
        "Formannskapet",
        "Rådhuset",
        dt.time(9),
        dt.time(10),
    )
    assert [one.name for one in slot.people] == [NAME, "Per Person", ""]
    assert {one.role: (one.planned, one.held) for one in found.coverage if one.planned} == {
        "mayor": (1, 0),
        "executive_committee": (2, 0),
    }
    assert [one.role for one in found.coverage if one.missing] == [
        "chief_officer",
        "directors",
        "heads_of_staff",
        "unit_leaders",
        "employees",
        "union_representatives",
    ]
    assert (found.planned, found.held, found.n, found.uninformed) == (3, 0, 1, 1)


def test_who_was_heard_counts_once_it_was_held_and_what_was_cancelled_covers_nobody(made: Made) -> None:
    lead = made.viewer("lead_evaluator")
    for starts, role, status in (
        (9, "mayor", "held"),
        (10, "employees", "cancelled"),
        (11, "directors", "planned"),
    ):
        row = plan(made, starts=starts)
        asked(made, row, role, n=2)
        interview.set_status(lead, made.key, row.key, status=status)
    found = queries.schedule(lead, made.key)
    assert {one.role: (one.planned, one.held) for one in found.coverage if one.planned or one.held} == {
        "mayor": (2, 2),
        "directors": (2, 0),
    }
    assert "mayor" not in [one.role for one in queries.roles_not_interviewed(lead, made.key)]
    assert len(queries.roles_not_interviewed(lead, made.key)) == 7


def test_interviews_at_the_same_time_are_told_by_interviewer_person_and_place(made: Made) -> None:
    team = [str(made.people["evaluator"].key)]
    first = plan(made, starts=9, minutes=90, place="Sal 1", interviewers=team)
    second = plan(made, starts=10, place="sal 1", interviewers=team)
    after = plan(made, starts=11, place="Sal 1", interviewers=team)
    asked(made, first, "mayor", NAME)
    asked(made, second, "mayor", NAME.lower())
    asked(made, after, "mayor", NAME)
    found = queries.schedule(made.viewer("coordinator"), made.key).clashes
    assert [(one.what, one.who, one.first.key, one.second.key) for one in found] == [
        ("interviewer", "Evaluator", first.key, second.key),
        ("person", NAME, first.key, second.key),
        ("place", "Sal 1", first.key, second.key),
    ]
    interview.set_status(made.viewer("coordinator"), made.key, second.key, status="cancelled")
    assert queries.schedule(made.viewer("coordinator"), made.key).clashes == ()


def test_a_day_outside_the_visit_is_marked(made: Made) -> None:
    made.assignment.visit_from, made.assignment.visit_until = DAY, DAY + dt.timedelta(days=1)
    made.assignment.save()
    plan(made)
    plan(made, day=DAY + dt.timedelta(days=2))
    days = queries.schedule(made.viewer("coordinator"), made.key).days
    assert [one.outside for one in days] == [False, True]


def test_what_makes_no_sense_is_refused(made: Made) -> None:
    coordinator = made.viewer("coordinator")
    row = plan(made)
    assert faults(lambda: plan(made, minutes=0)) == ["minutes"]
    assert faults(lambda: plan(made, link="meet.example.no")) == ["link"]
    assert faults(lambda: plan(made, interviewers=[str(made.people["leader"].key)])) == ["interviewers"]
    assert faults(lambda: asked(made, row, "king")) == ["role"]
    assert faults(lambda: asked(made, row, "mayor", n=31)) == ["n"]
    assert faults(lambda: interview.set_status(coordinator, made.key, row.key, status="lost")) == ["status"]
    tomorrow = dt.date.today() + dt.timedelta(days=1)
    assert faults(
        lambda: interview.inform(coordinator, made.key, row.key, on=tomorrow, how="x", legal_basis="consent")
    ) == ["on", "how", "legal_basis"]


def test_the_second_one_to_change_a_plan_sees_the_first_ones_change(made: Made) -> None:
    row = plan(made)
    said = {"day": DAY, "starts": dt.time(13), "minutes": 45}
    interview.change(made.viewer("evaluator"), made.key, row.key, version=1, place="Sal 2", **said)  # type: ignore[arg-type]
    with pytest.raises(Conflict) as conflict:
        interview.change(made.viewer("coordinator"), made.key, row.key, version=1, **said)  # type: ignore[arg-type]
    assert (conflict.value.version, conflict.value.current["place"]) == (2, "Sal 2")


def test_information_given_is_noted_with_its_legal_basis(made: Made) -> None:
    row = plan(made)
    interview.inform(
        made.viewer("evaluator"),
        made.key,
        row.key,
        on=dt.date(2026, 3, 1),
        how="paper",
        legal_basis="public_task",
    )
    slot = queries.interview(made.viewer("coordinator"), made.key, row.key).slot
    assert (slot.informed_on, slot.informed_how, slot.legal_basis, slot.informed_by) == (
        dt.date(2026, 3, 1),
        "paper",
        "public_task",
        "Evaluator",
    )


def test_a_name_is_erased_for_good_and_leaves_a_tombstone(made: Made) -> None:
    coordinator = made.viewer("coordinator")
    row = plan(made)
    (person,) = asked(made, row, "mayor", NAME)
    assert queries.names_of_interviewees(coordinator, made.key) == (NAME,)
    assert faults(lambda: interview.erase_name(coordinator, made.key, row.key, person.key, why="")) == ["why"]
    interview.erase_name(coordinator, made.key, row.key, person.key, why="asked")
    found = queries.person(coordinator, made.key, row.key, person.key)
    assert (found.asked.name, found.asked.erased_why, found.asked.role) == ("", "asked", "mayor")
    assert found.asked.erased is not None
    assert queries.names_of_interviewees(coordinator, made.key) == ()
    assert Interviewee.objects.get().sealed_name == ""
    # Who it is can be said again, and somebody taken off the plan altogether.
    interview.name_person(coordinator, made.key, row.key, person.key, name="En Annen")
    assert queries.names_of_interviewees(coordinator, made.key) == ("En Annen",)
    interview.remove_person(coordinator, made.key, row.key, person.key)
    assert not Interviewee.objects.exists()


def test_no_name_place_or_title_is_in_the_history(made: Made) -> None:
    coordinator = made.viewer("coordinator")
    row = plan(made, title="Kari Ordfører", place="Hos Kari", link="https://video.example/kari")
    (person,) = asked(made, row, "mayor", NAME)
    interview.change(
        coordinator, made.key, row.key, version=1, day=DAY, starts=dt.time(9), minutes=60, place="Hos Nora"
    )
    interview.erase_name(coordinator, made.key, row.key, person.key, why="mistake")
    said = repr(list(HistoryText.objects.values_list("content", flat=True)))
    keys = repr(list(made.assignment.history.values_list("key", flat=True)))
    for word in ("Kari", "kari", "Nora", "Navnesen"):
        assert word not in said + keys
    assert [one.action for one in made.assignment.history.all()] == ["plan", "add_people", "plan", "erase"]
    assert history.verify(made.assignment).faults == ()


def test_who_may_not_plan_or_see_is_told_so(made: Made) -> None:
    row = plan(made)
    with pytest.raises(NotAllowed):
        plan(made, "leader")
    with pytest.raises(NotAllowed):
        queries.schedule(made.viewer("leader"), made.key)
    with pytest.raises(NotVisible):
        queries.schedule(made.viewer("stranger"), made.key)
    with pytest.raises(NotVisible):
        queries.interview(made.viewer("coordinator"), made.key, "nothing")
    with pytest.raises(NotVisible):
        queries.person(made.viewer("coordinator"), made.key, row.key, "nobody")
    with pytest.raises(NotVisible):
        interview.remove_person(made.viewer("coordinator"), made.key, row.key, "nobody")
    with pytest.raises(NotVisible):
        interview.set_status(made.viewer("coordinator"), made.key, "nothing", status="held")
