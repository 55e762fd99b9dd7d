"""kompass audit: says where a history does not hold, and fails."""

import json

import pytest
from django.db import transaction

from kompass.domain import history
from kompass.models import HistoryText
from tests.assigning import Made
from tests.cli.running import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    made = Made()
    with transaction.atomic():
        for text in ("one", "two"):
            history.record(made.assignment, by=None, action="a", kind="k", key="", content={"text": text})
    return made


def test_a_history_that_holds(made: Made) -> None:
    answer = run("audit", "verify", made.key, "--json")
    head = history.verify(made.assignment).head
    assert (answer.exit_code, json.loads(answer.stdout)) == (
        0,
        [{"evaluation": made.key, "entries": 2, "erased": 0, "head": head, "faults": []}],
    )
    assert run("audit", "verify", made.key, "--head", head).exit_code == 0


def test_one_that_was_tampered_with(made: Made) -> None:
    HistoryText.objects.filter(entry__number=1).update(content={"text": "other"})
    answer = run("audit", "verify", "--json")
    # Strategies have histories too.
    (chain,) = (one for one in json.loads(answer.stdout) if one["evaluation"] == made.key)
    assert (answer.exit_code, [fault["number"] for fault in chain["faults"]]) == (1, [1])
    assert "entry 1" in run("audit", "verify").stderr


def test_what_is_asked_wrongly(made: Made) -> None:
    assert run("audit", "verify", "nothingthere").exit_code != 0
    assert run("audit", "verify", "--head", "0" * 64).exit_code != 0
