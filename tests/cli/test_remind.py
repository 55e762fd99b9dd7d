"""kompass remind: letters of evaluations and of strategies, said in a table and as JSON."""

import datetime as dt
import smtplib

import pytest
from django.core import mail

from kompass.domain import letter
from kompass.models import Assignment, Measure
from tests.assigning import Made
from tests.cli.running import answer, run
from tests.strategies import Planned

pytestmark = pytest.mark.django_db

DUE = dt.date(2026, 3, 1)


@pytest.fixture
def planned() -> Planned:
    planned = Planned()
    Measure.objects.filter(pk=planned.owned.pk).update(due=DUE)
    return planned


def test_strategies_are_looked_at_and_sent_once(planned: Planned) -> None:
    late = {"what": "measure", "measure": planned.owned.key, "title": "Leaders meet", "due": "2026-03-01"}
    strategy = {"strategy": planned.key, "municipality": "Storvik", "late": [late], "state": "would"}
    expected = [{**strategy, "name": name} for name in ("Coordinator", "Owe Owner")]
    assert answer("remind", "--only-look") == expected
    assert mail.outbox == []
    shown = run("remind").stdout
    assert [word in shown for word in ("Storvik", "measure", "Owe Owner")] == [True, True, True]
    assert len(mail.outbox) == 2
    assert answer("remind") == []


def test_evaluations_are_said_in_the_same_answer() -> None:
    made = Made(stage="preparation", roles=["coordinator"])
    Assignment.objects.filter(pk=made.assignment.pk).update(preparation_until=DUE)
    late = {"what": "answers", "n": 1, "due": "2026-03-01"}
    expected = {"evaluation": made.key, "municipality": "Storvik", "name": "Coordinator", "late": [late]}
    assert answer("remind", "--only-look") == [{**expected, "state": "would"}]
    assert answer("remind") == [{**expected, "state": letter.way()}]
    assert answer("remind") == [{**expected, "state": "again"}]


def test_nothing_waits() -> None:
    Planned()
    shown = run("remind")
    assert (shown.exit_code, "Nothing is late." in shown.output) == (0, True)


def test_it_fails_when_the_mail_server_refuses(planned: Planned, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_letter: str) -> None:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(letter, "send", refuse)
    assert run("remind").exit_code == 1
