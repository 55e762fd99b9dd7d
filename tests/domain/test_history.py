"""The history: whatever is changed afterwards is seen, and what is erased is told apart from what was removed."""

import datetime as dt

import pytest
from django.db import transaction

from kompass.domain import assignment, history
from kompass.models import HistoryEntry, HistoryHead, HistoryText, Strategy
from tests.assigning import Made

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    made = Made(stage="planned")
    for text in ("First", "Second", "Third"):
        assignment.declare(made.viewer("evaluator"), made.key, interests=text)
    return made


def faults(made: Made, **how: str) -> list[tuple[int | None, str]]:
    return [(fault.number, fault.message) for fault in history.verify(made.assignment, **how).faults]


def test_a_chain_that_nobody_touched_holds(made: Made) -> None:
    found = history.verify(made.assignment)
    assert (found.n, found.erased, found.faults) == (3, 0, ())
    assert found.head == HistoryEntry.objects.get(number=3).digest


def test_it_says_who_when_what(made: Made) -> None:
    entry = HistoryEntry.objects.get(number=2)
    assert (entry.action, entry.kind, entry.actor, entry.text.content) == (
        "declare",
        "participation",
        made.people["evaluator"],
        {"interests": "Second"},
    )
    assert entry.key == str(made.people["evaluator"].key)


@pytest.mark.parametrize(
    "change",
    [
        lambda: HistoryEntry.objects.filter(number=2).update(action="other"),
        lambda: HistoryEntry.objects.filter(number=2).update(at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)),
        lambda: HistoryText.objects.filter(entry__number=2).update(content={"interests": "None"}),
        lambda: HistoryText.objects.filter(entry__number=2).update(content=None),
        lambda: HistoryText.objects.filter(entry__number=2).delete(),
        lambda: HistoryEntry.objects.filter(number=2).delete(),
        lambda: HistoryEntry.objects.filter(number=3).delete(),
        lambda: HistoryHead.objects.update(digest="0" * 64),
    ],
)
def test_whatever_is_changed_afterwards_is_seen(made: Made, change) -> None:  # type: ignore[no-untyped-def]
    change()
    assert faults(made) != []


def test_a_text_can_be_erased_and_the_chain_still_holds(made: Made) -> None:
    history.erase(HistoryEntry.objects.get(number=2), by=made.people["lead_evaluator"].pk, why="Asked for")
    found = history.verify(made.assignment)
    assert (found.n, found.erased, found.faults) == (4, 1, ())
    text = HistoryText.objects.get(entry__number=2)
    assert (text.content, text.salt, text.erased_why) == (None, "", "Asked for")


def test_a_chain_made_anew_is_seen_by_the_head_exported_before(made: Made) -> None:
    head = history.verify(made.assignment).head
    assert faults(made, head=head) == []
    HistoryEntry.objects.all().delete()
    HistoryHead.objects.all().delete()
    assignment.declare(made.viewer("evaluator"), made.key, interests="Nothing else ever")
    assert faults(made) == []
    assert faults(made, head=head) == [(None, "the head that was exported earlier is not in the chain")]


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_the_transaction_of_its_change_is_refused() -> None:
    made = Made()
    with pytest.raises(RuntimeError):
        history.record(made.assignment, by=None, action="a", kind="k", key="")
    with transaction.atomic():
        history.record(made.assignment, by=None, action="a", kind="k", key="")
    assert history.verify(made.assignment).faults == ()


def test_a_strategy_has_a_chain_of_its_own_that_does_not_touch_an_assignments() -> None:
    made = Made(stage="planned", roles=())
    strategy = Strategy.objects.create(municipality=made.place, organisation=made.own, title="Strategy")
    with transaction.atomic():
        history.record(made.assignment, by=None, action="a", kind="k", key="", content={"text": "one"})
        for text in ("two", "three"):
            last = history.record(strategy, by=None, action="a", kind="k", key="", content={"text": text})
    found = history.verify(strategy)
    assert (found.of, found.n, found.head, found.faults) == (strategy.key, 2, last.digest, ())
    assert history.verify(made.assignment).n == 1
    assert [chain.of for chain in history.verify_all()] == [made.key, strategy.key]
    assert [chain.of for chain in history.verify_all(strategy.key)] == [strategy.key]
    history.erase(last, by=None, why="asked for")
    assert (history.verify(strategy).n, history.verify(strategy).erased, history.verify(strategy).faults) == (
        3,
        1,
        (),
    )
    HistoryEntry.objects.filter(strategy=strategy, number=1).update(action="b")
    assert [fault.number for fault in history.verify(strategy).faults] == [1]
