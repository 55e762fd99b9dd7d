"""Who is late is reminded by e-mail: in their language, never twice a day."""

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.utils import timezone

from kompass.domain import answer, letter, reminder
from kompass.domain.access import NotAllowed
from kompass.models import Assignment, Participation, Reminder, User
from tests.assigning import Made

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 3, 1)
TODAY = dt.date(2026, 3, 2)


def plan(made: Made, **dates: dt.date) -> Made:
    Assignment.objects.filter(pk=made.assignment.pk).update(**dates)
    made.assignment.refresh_from_db()
    return made


def told(found: tuple[reminder.Sent, ...]) -> list[tuple[str, list[tuple[str, int]], str]]:
    return [(one.name, [(late.what, late.n) for late in one.late], one.state) for one in found]


def test_the_letter_says_in_the_persons_language_what_is_late() -> None:
    made = plan(Made(stage="preparation", roles=["coordinator"]), preparation_until=DUE)
    User.objects.filter(pk=made.people["coordinator"].pk).update(language="nb")
    assert told(reminder.remind(today=TODAY)) == [("Coordinator", [("answers", 1)], letter.way())]
    (one,) = mail.outbox
    assert (one.to, one.subject) == (["coordinator@example.org"], "Evalueringen av Storvik: noe er forsinket")
    assert "- Svarene på spørsmålene skulle ha vært godkjent innen 1. mars 2026." in one.body.splitlines()
    assert f"/nb/work/{made.key}/" in one.body


def test_nobody_is_reminded_twice_a_day() -> None:
    made = plan(Made(stage="preparation", roles=["coordinator"]), preparation_until=DUE)
    reminder.remind(today=TODAY)
    assert told(reminder.remind(today=TODAY)) == [("Coordinator", [("answers", 1)], "again")]
    assert len(mail.outbox) == 1
    reminder.remind(today=TODAY + dt.timedelta(days=1))
    assert len(mail.outbox) == 2
    answer.sign_off(made.viewer("coordinator"), made.key, incomplete=True)
    assert reminder.remind(today=TODAY + dt.timedelta(days=2)) == ()


def test_on_the_day_itself_nothing_is_late() -> None:
    plan(Made(stage="preparation", roles=["coordinator"]), preparation_until=DUE)
    assert reminder.remind(today=DUE) == ()


def test_each_hears_of_what_is_up_to_them() -> None:
    made = Made(stage="review", roles=["lead_evaluator", "coordinator", "leader", "observer"])
    made.join("evaluator", "evaluator")
    plan(made, preparation_until=DUE, review_until=DUE)
    Participation.objects.filter(user=made.people["evaluator"]).update(declared_at=timezone.now())
    assert told(reminder.remind(today=TODAY, only_look=True)) == [
        ("Lead evaluator", [("declaration", 1)], "would"),
        ("Coordinator", [("answers", 1)], "would"),
    ]
    assert (mail.outbox, Reminder.objects.count()) == ([], 0)


def test_areas_to_lock_and_to_agree_are_counted() -> None:
    made = Made(stage="rating", roles=["lead_evaluator", "evaluator"])
    plan(made, rating_until=DUE, consensus_until=DUE)
    made.rate("evaluator", "1")
    made.lock("evaluator", "1")
    found = told(reminder.remind(today=TODAY, only_look=True))
    assert [late for _name, late, _state in found] == [[("locks", 8)], [("locks", 7)]]
    made.at("consensus")
    found = told(reminder.remind(today=TODAY, only_look=True))
    assert [late for _name, late, _state in found] == [[("agreement", 8)], [("agreement", 8)]]


def test_invented_planned_and_closed_ones_and_people_who_are_not_there_get_no_letter() -> None:
    made = plan(Made(stage="preparation", roles=["coordinator"]), preparation_until=DUE, ordered_on=DUE)
    assert len(reminder.remind(today=TODAY, only_look=True)) == 1
    for stage in ("planned", "closed"):
        made.at(stage)
        assert reminder.remind(today=TODAY, only_look=True) == ()
    made.at("preparation")
    Assignment.objects.update(is_example=True)
    assert reminder.remind(today=TODAY, only_look=True) == ()
    Assignment.objects.update(is_example=False)
    User.objects.filter(pk=made.people["coordinator"].pk).update(is_active=False)
    assert reminder.remind(today=TODAY, only_look=True) == ()


def test_a_letter_that_was_not_taken_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    plan(Made(stage="preparation", roles=["coordinator"]), preparation_until=DUE)

    def refuse(**_letter: str) -> None:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(letter, "send", refuse)
    assert [one.state for one in reminder.remind(today=TODAY)] == ["failed"]
    monkeypatch.undo()
    assert [one.state for one in reminder.remind(today=TODAY)] == [letter.way()]


def test_the_lead_reminds_of_one_evaluation_and_the_history_says_so() -> None:
    made = plan(Made(stage="preparation"), preparation_until=DUE)
    with pytest.raises(NotAllowed):
        reminder.remind_now(made.viewer("evaluator"), made.key)
    found = reminder.remind_now(made.viewer("lead_evaluator"), made.key)
    assert sorted(one.name for one in found) == ["Coordinator", "Evaluator", "Lead evaluator"]
    assert made.assignment.history.get(action="remind").text.content == {"letters": 3}
    reminder.remind_now(made.viewer("lead_evaluator"), made.key)
    assert made.assignment.history.filter(action="remind").count() == 1
