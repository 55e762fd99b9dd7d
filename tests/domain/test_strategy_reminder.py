"""Who has something waiting in a strategy is reminded by e-mail, in their language, once of each thing."""

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kompass.domain import letter, measure, strategy_reminder
from kompass.domain.access import NotAllowed
from kompass.domain.conflict import Refused
from kompass.models import (
    Case,
    Measure,
    Milestone,
    StatusUpdate,
    Strategy,
    StrategyReminder,
    StrategyRole,
    User,
)
from tests.strategies import Planned

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 6, 1)
DUE = dt.date(2026, 5, 31)
Told = list[tuple[str, list[str], str]]


@pytest.fixture
def made() -> Planned:
    """Nothing waits: adopted half a year ago, nothing dated."""
    return Planned()


def late_step(made: Planned, due: dt.date = DUE) -> Milestone:
    Milestone.objects.filter(pk=made.steps[0].pk).update(due=due)
    return made.steps[0]


def told(found: tuple[strategy_reminder.StrategySent, ...]) -> Told:
    return [(one.name, [item.what for item in one.waiting], one.state) for one in found]


def remind(day: dt.date = TODAY, *, only_look: bool = False) -> Told:
    return told(strategy_reminder.remind(today=day, only_look=only_look))


def test_a_late_milestone_is_told_to_its_owner_and_to_the_coordinator_in_their_languages(
    made: Planned,
) -> None:
    late_step(made)
    User.objects.filter(pk=made.people["owner"].pk).update(language="nb")
    User.objects.filter(pk=made.people["coordinator"].pk).update(language="en")
    assert remind() == [
        ("Coordinator", ["milestone"], letter.way()),
        ("Owe Owner", ["milestone"], letter.way()),
    ]
    coordinator, owner = mail.outbox
    assert owner.to == [made.people["owner"].email]
    assert owner.subject == "«Strategy 1» i Storvik: noe venter"
    lines = owner.body.splitlines()
    assert "- Milepælen «Begun» i «Leaders meet» skulle ha vært nådd innen 31. mai 2026." in lines
    address = f"/nb/work/strategy/{made.key}/measure/{made.owned.key}/"
    assert [line for line in lines if line.endswith(address)] != []
    assert coordinator.subject == "“Strategy 1” of Storvik: something is waiting"
    assert (
        "- Milestone “Begun” of “Leaders meet” should have been reached by 31 May 2026. Owner: Owe Owner."
        in coordinator.body.splitlines()
    )


def test_nobody_is_reminded_twice_of_the_same_but_of_a_new_date(made: Planned) -> None:
    step = late_step(made)
    assert len(remind()) == 2
    assert remind() == []
    assert remind(TODAY + dt.timedelta(days=30)) == []
    Milestone.objects.filter(pk=step.pk).update(due=dt.date(2026, 6, 10))
    assert remind(dt.date(2026, 6, 10)) == []
    assert len(remind(dt.date(2026, 6, 11))) == 2
    assert len(mail.outbox) == 4


def test_what_is_new_comes_without_what_was_told(made: Planned) -> None:
    late_step(made)
    remind()
    Measure.objects.filter(pk=made.owned.pk).update(due=DUE)
    assert remind() == [
        ("Coordinator", ["measure"], letter.way()),
        ("Owe Owner", ["measure"], letter.way()),
    ]
    assert "Begun" not in mail.outbox[-1].body


def test_on_the_day_itself_and_when_it_is_reached_nothing_waits(made: Planned) -> None:
    step = late_step(made, TODAY)
    Measure.objects.filter(pk=made.owned.pk).update(due=TODAY)
    assert remind() == []
    assert len(remind(TODAY + dt.timedelta(days=1), only_look=True)) == 2
    Milestone.objects.filter(pk=step.pk).update(done_on=TODAY)
    Measure.objects.filter(pk=made.owned.pk).update(status="done")
    assert remind(TODAY + dt.timedelta(days=1)) == []


def test_a_measure_without_a_word_is_asked_after_each_quarter(made: Planned) -> None:
    Measure.objects.filter(pk=made.other.pk).update(status="under_way", starts=dt.date(2026, 1, 1))
    assert remind(dt.date(2026, 4, 3)) == []
    assert remind(dt.date(2026, 4, 4)) == [("Coordinator", ["silent"], letter.way())]
    assert remind(dt.date(2026, 5, 4)) == []
    assert remind(dt.date(2026, 7, 4)) == [("Coordinator", ["silent"], letter.way())]
    said = measure.update(made.viewer("leader"), made.key, made.other.key, text="On its way")
    StatusUpdate.objects.filter(pk=said.pk).update(at=dt.datetime(2026, 7, 5, 12, tzinfo=dt.UTC))
    assert remind(dt.date(2026, 10, 1)) == []
    assert remind(dt.date(2026, 10, 6)) == [("Coordinator", ["silent"], letter.way())]
    assert "Nothing was said of “Budget in time” since 5 July 2026" in _in_english(made)


def _in_english(made: Planned) -> str:
    User.objects.update(language="en")
    StrategyReminder.objects.all().delete()
    strategy_reminder.remind(today=dt.date(2026, 10, 6))
    return str(mail.outbox[-1].body)


def test_the_council_is_to_hear_of_it_once_a_year(made: Planned) -> None:
    day = dt.date(2027, 1, 16)
    assert remind(dt.date(2027, 1, 15)) == []
    assert remind(day, only_look=True) == [("Coordinator", ["council"], "would")]
    Case.objects.create(
        strategy=made.strategy, body="council", kind="status", title="Status", date=dt.date(2026, 12, 1)
    )
    assert remind(day) == []
    assert remind(dt.date(2027, 12, 2)) == [("Coordinator", ["council"], letter.way())]
    assert remind(dt.date(2028, 11, 1)) == []


def test_without_a_coordinator_the_chief_officer_hears_of_it(made: Planned) -> None:
    late_step(made)
    StrategyRole.objects.filter(role="coordinator").delete()
    assert [name for name, _what, _state in remind(only_look=True)] == ["Chief officer", "Owe Owner"]
    StrategyRole.objects.filter(role="chief_officer").delete()
    assert [name for name, _what, _state in remind(only_look=True)] == ["Owe Owner"]
    assert (mail.outbox, StrategyReminder.objects.count()) == ([], 0)


def test_drafts_concluded_and_invented_ones_and_people_who_are_gone_get_no_letter(made: Planned) -> None:
    late_step(made)
    for status in ("draft", "closed"):
        made.at(status)
        assert remind(only_look=True) == []
    made.at("adopted")
    Strategy.objects.update(is_example=True)
    assert remind(only_look=True) == []
    Strategy.objects.update(is_example=False)
    User.objects.filter(pk=made.people["owner"].pk).update(is_active=False)
    assert [name for name, _what, _state in remind(only_look=True)] == ["Coordinator"]
    Measure.objects.filter(pk=made.owned.pk).update(removed_at=timezone.now())
    assert remind(only_look=True) == []


def test_a_letter_that_was_not_taken_is_tried_again(made: Planned, monkeypatch: pytest.MonkeyPatch) -> None:
    late_step(made)

    def refuse(**_letter: str) -> None:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(letter, "send", refuse)
    assert [state for _name, _what, state in remind()] == ["failed", "failed"]
    monkeypatch.undo()
    assert [state for _name, _what, state in remind()] == [letter.way(), letter.way()]


def test_queries_do_not_grow_with_measures(made: Planned) -> None:
    late_step(made)

    def looked() -> int:
        with CaptureQueriesContext(connection) as seen:
            strategy_reminder.remind(today=TODAY, only_look=True)
        return len(seen)

    before = looked()
    for number in range(5):
        one = Measure.objects.create(strategy=made.strategy, place=10 + number, title="More", due=DUE)
        one.milestones.create(title="Late", due=DUE)
    assert looked() == before <= 8


def test_who_keeps_the_strategy_reminds_at_once_and_the_history_says_so(made: Planned) -> None:
    late_step(made, timezone.localdate() - dt.timedelta(days=1))
    leader = made.viewer("leader")
    assert told(strategy_reminder.remind_now(leader, made.key)) == [
        ("Coordinator", ["milestone"], letter.way()),
        ("Owe Owner", ["milestone"], letter.way()),
    ]
    assert strategy_reminder.remind_now(leader, made.key) == ()
    told_of = [
        (one.action, one.kind, one.text.content)
        for one in made.strategy.history.all()
        if one.action == "remind"
    ]
    assert told_of == [("remind", "strategy", {"letters": 2})]


def test_only_who_keeps_an_adopted_strategy_reminds_at_once(made: Planned) -> None:
    late_step(made, timezone.localdate() - dt.timedelta(days=1))
    for who in ("owner", "elected", "union"):
        with pytest.raises(NotAllowed):
            strategy_reminder.remind_now(made.viewer(who), made.key)
    made.at("draft")
    with pytest.raises(Refused, match="adopted"):
        strategy_reminder.remind_now(made.viewer("leader"), made.key)
    assert mail.outbox == []
