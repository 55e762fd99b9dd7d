"""What is begun and not sent: kept as it stands, its writer's alone, gone when it is sent."""

from typing import Any

import pytest

from kompass.domain import assignment, consensus, fact_check, finding
from kompass.domain.access import NotAllowed, NotVisible
from kompass.domain.begun import Beginning
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries.consensus import area_agreeing
from kompass.domain.queries.fact_check import fact_check as look
from kompass.domain.release import release
from kompass.domain.writing import Mark
from kompass.models import Begun, Comment, Consensus, HistoryEntry
from tests.assigning import Made

pytestmark = pytest.mark.django_db
FIRST = "council-papers-published-early"
LONG = "x" * 20_001


@pytest.fixture
def made() -> Made:
    made = Made()
    made.agree_at_once()
    made.at("fact_check")
    release(made.viewer("lead_evaluator"), made.key, audience="chief_officer")
    return made


def begin_comment(made: Made, text: str, *, who: str = "coordinator", on: str = "1", **mark: Any) -> Begun:
    return fact_check.begin_comment(
        made.viewer(who), made.key, on, mark=Mark(**{"version": 0, **mark}), text=text
    )


def begin_answer(made: Made, key: str, text: str, *, outcome: str = "", who: str = "evaluator") -> Begun:
    viewer = made.viewer(who)
    return fact_check.begin_answer(viewer, made.key, key, mark=Mark(0), outcome=outcome, text=text)


def begin(made: Made, *, who: str = "evaluator", criterion: str = FIRST, **said: Any) -> Begun:
    said = {"levels": {}, **said}
    return consensus.begin(made.viewer(who), made.key, criterion, mark=Mark(0), **said)


def comment_begun(made: Made, who: str) -> Beginning:
    return look(made.viewer(who), made.key).areas[0].begun


def decision_begun(made: Made, who: str) -> Beginning:
    found = area_agreeing(made.viewer(who), made.key, "1")
    return next(line.begun for line in (*found.lines, *found.same) if line.criterion == FIRST)


def test_a_comment_is_kept_as_it_stands_and_for_its_writer_alone(made: Made) -> None:
    entries = HistoryEntry.objects.count()
    begin_comment(made, "Eight days, ", writer="w", sequence=1)
    begin_comment(made, "Eight days, not ten ", writer="w", sequence=2)
    assert comment_begun(made, "coordinator") == Beginning({"text": "Eight days, not ten "}, 2)
    for other in ("chief_officer", "lead_evaluator", "evaluator", "quality_assurer"):
        found = look(made.viewer(other), made.key)
        assert [area for area in found.areas if area.begun != Beginning() or area.comments] == []
        assert (found.n_comments, found.n_open, found.changes) == (0, 0, ())
    assert (HistoryEntry.objects.count(), Comment.objects.count()) == (entries, 0)
    # Another one who comments has a beginning of their own.
    begin_comment(made, "Mine", who="chief_officer")
    assert comment_begun(made, "coordinator").content == {"text": "Eight days, not ten "}
    assert comment_begun(made, "chief_officer").content == {"text": "Mine"}


def test_it_is_gone_when_it_is_sent_and_a_save_that_arrives_late_does_not_bring_it_back(made: Made) -> None:
    begin_comment(made, "Eight", writer="w", sequence=1)
    begin_comment(made, "Eight days", writer="w", sequence=2)
    fact_check.comment(made.viewer("coordinator"), made.key, "1", text="Eight days")
    assert Begun.objects.values_list("content", flat=True).get() == {}
    begin_comment(made, "Eight", writer="w", sequence=1)
    begin_comment(made, "Eight days", writer="w", sequence=2)
    assert comment_begun(made, "coordinator") == Beginning({}, 2)
    # What is typed after that is a new beginning, from whichever window it comes.
    begin_comment(made, "And another thing", writer="v", sequence=1)
    assert comment_begun(made, "coordinator").content == {"text": "And another thing"}
    begin_comment(made, "  ", writer="v", sequence=2)
    assert comment_begun(made, "coordinator").content == {}


def test_a_comment_that_is_refused_stays_begun(made: Made) -> None:
    begin_comment(made, "Not yet")
    with pytest.raises(Refused):
        fact_check.comment(made.viewer("coordinator"), made.key, "1", text=LONG)
    with pytest.raises(Refused):
        begin_comment(made, LONG, version=1)
    assert comment_begun(made, "coordinator").content == {"text": "Not yet"}


def test_two_windows_of_one_person_overwrite_nothing_unseen(made: Made) -> None:
    begin_comment(made, "Here", writer="w", sequence=1)
    with pytest.raises(Conflict) as met:
        begin_comment(made, "There", writer="v", sequence=1)
    assert (met.value.current, met.value.version) == ({"text": "Here"}, 1)


def test_a_comment_on_a_finding_is_begun_apart_from_that_on_its_area(made: Made) -> None:
    one = finding.add(made.viewer("evaluator"), made.key, "1", kind="strength", text="Klare frister")
    begin_comment(made, "On the finding", on=one.key)
    begin_comment(made, "On the area")
    area = look(made.viewer("coordinator"), made.key).areas[0]
    assert (area.findings[0].begun.content, area.begun.content) == (
        {"text": "On the finding"},
        {"text": "On the area"},
    )
    fact_check.comment(made.viewer("coordinator"), made.key, "1", text="Sent", finding=one.key)
    area = look(made.viewer("coordinator"), made.key).areas[0]
    assert (area.findings[0].begun.content, area.begun.content) == ({}, {"text": "On the area"})
    finding.remove(made.viewer("evaluator"), made.key, one.key)
    for nowhere in (one.key, "nothing", "99"):
        with pytest.raises(NotVisible):
            begin_comment(made, "On nothing", on=nowhere)


def test_an_answer_is_begun_by_one_evaluator_and_not_seen_by_the_other(made: Made) -> None:
    sent = fact_check.comment(made.viewer("coordinator"), made.key, "1", text="Eight days")
    begin_answer(made, sent.key, "You are ri", outcome="accepted")

    def seen(who: str) -> Beginning:
        return look(made.viewer(who), made.key).areas[0].comments[0].begun

    assert seen("evaluator").content == {"outcome": "accepted", "answer": "You are ri"}
    assert [seen(who) for who in ("lead_evaluator", "coordinator", "chief_officer")] == [Beginning()] * 3
    evaluator = made.viewer("evaluator")
    fact_check.answer(evaluator, made.key, sent.key, version=1, outcome="accepted", text="You are right")
    assert seen("evaluator").content == {}
    # What stands anyway is not waiting; what differs from it is.
    begin_answer(made, sent.key, "You are right", outcome="accepted")
    assert seen("evaluator").content == {}
    with pytest.raises(Refused):
        begin_answer(made, sent.key, "Perhaps", outcome="perhaps")
    with pytest.raises(NotVisible):
        begin_answer(made, "nothing", "To whom")


def test_a_decision_is_begun_and_gone_when_it_is_taken(made: Made) -> None:
    levels = {aspect.id: 3 for aspect in made.edition.aspects_of(FIRST)}
    begin(made, levels={"built_up": 3}, reason="Shown at the vi")
    assert decision_begun(made, "evaluator") == Beginning(
        {"levels": {"built_up": 3}, "not_applicable": False, "reason": "Shown at the vi"}, 1
    )
    assert decision_begun(made, "lead_evaluator") == Beginning()
    assert decision_begun(made, "quality_assurer") == Beginning()
    assert set(Consensus.objects.get(criterion=FIRST).levels.values()) == {2}
    consensus.decide(
        made.viewer("evaluator"), made.key, FIRST, mark=Mark(1), levels=levels, reason="Shown at the visit"
    )
    assert decision_begun(made, "evaluator").content == {}
    begin(made, levels=levels, reason="Shown at the visit")
    assert decision_begun(made, "evaluator").content == {}
    for wrong in ({"levels": {"built_up": 9}}, {"reason": LONG}):
        with pytest.raises(Refused):
            begin(made, **wrong)
    with pytest.raises(NotVisible):
        begin(made, criterion="nothing", reason="Of what")


def test_who_may_not_send_it_may_not_begin_it(made: Made) -> None:
    sent = fact_check.comment(made.viewer("coordinator"), made.key, "1", text="Eight days")
    for who in ("evaluator", "quality_assurer", "leader"):
        with pytest.raises(NotAllowed):
            begin_comment(made, "Something", who=who)
    for who in ("coordinator", "quality_assurer", "chief_officer"):
        with pytest.raises(NotAllowed):
            begin_answer(made, sent.key, "Something", who=who)
        with pytest.raises(NotAllowed):
            begin(made, reason="Something", who=who)
    with pytest.raises(NotVisible):
        begin(made, reason="Something", who="stranger")


def test_nothing_is_left_of_it_when_the_evaluation_is_closed(made: Made) -> None:
    begin_comment(made, "Never sent")
    made.at("follow_up")
    assert Begun.objects.count() == 1
    assignment.move(made.viewer("lead_evaluator"), made.key, to="closed")
    assert Begun.objects.count() == 0


def test_an_area_that_is_not_open_to_all_takes_no_decision() -> None:
    made = Made()
    made.rate("evaluator", "1")
    made.lock("evaluator", "1")
    with pytest.raises(NotAllowed):
        begin(made, reason="Too early")
