"""The municipality answers together; nothing is overwritten unseen; the coordinator signs off."""

import pytest

from kompass.domain import answer, history
from kompass.domain.access import NotAllowed, NotVisible, seat
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import answer as queries
from kompass.domain.queries import history as history_queries
from kompass.domain.writing import Mark
from kompass.models import Answer, Assignment, Document
from tests.assigning import Made

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    return Made(stage="preparation")


def first(made: Made) -> str:
    return made.edition.questions[0].id


def say(made: Made, who: str, text: str, *, version: int = 0, done: bool = False, **mark: object) -> Answer:
    return answer.save(
        made.viewer(who),
        made.key,
        first(made),
        mark=Mark(version, **mark),  # type: ignore[arg-type]
        text=text,
        done=done,
    )


def state(made: Made, who: str = "coordinator") -> queries.Written:
    return queries.answer(made.viewer(who), made.key, first(made)).written


def test_questions_stand_in_their_areas_with_what_they_feed_and_typical_evidence(made: Made) -> None:
    found = queries.answers(made.viewer("coordinator"), made.key)
    assert (found.n, found.n_done, found.n_begun) == (45, 0, 0)
    assert sum(len(one.questions) for one in found.areas) == 45
    assert [one.area.id for one in found.areas] == [area.id for area in made.edition.areas]
    line = state(made)
    assert line.state == "not_begun"
    assert {one.id for one in line.feeds} == set(line.question.feeds)
    assert {kind.id for kind in line.typical} >= {"council_papers", "web_page"}


def test_several_people_write_one_answer_in_turn(made: Made) -> None:
    row = say(made, "leader", "We publish")
    say(made, "coordinator", "We publish everything", version=row.version, done=True)
    line = state(made, "evaluator")
    assert (line.text, line.by, line.state) == ("We publish everything", "Coordinator", "done")


def test_the_second_of_two_sees_the_first_ones_answer_and_decides(made: Made) -> None:
    say(made, "leader", "By the leader")
    with pytest.raises(Conflict) as caught:
        say(made, "coordinator", "By the coordinator")
    assert (caught.value.current, caught.value.by) == ({"text": "By the leader", "done": False}, "Leader")
    assert state(made).text == "By the leader"


def test_a_save_that_arrives_twice_counts_once(made: Made) -> None:
    say(made, "leader", "one", writer="page", sequence=1)
    say(made, "leader", "two", writer="page", sequence=2)
    say(made, "leader", "one", writer="page", sequence=1)
    row = Answer.objects.get()
    assert (row.text, row.version) == ("two", 2)
    assert [entry.action for entry in made.assignment.history.order_by("number")] == ["write", "write"]


def test_an_answer_that_is_too_long_is_refused(made: Made) -> None:
    with pytest.raises(Refused):
        say(made, "leader", "x" * (answer.LONGEST + 1))


def test_what_is_no_question_is_not_there(made: Made) -> None:
    for who in ("coordinator", "lead_evaluator"):
        with pytest.raises(NotVisible):
            queries.answer(made.viewer(who), made.key, "no-such-question")
    with pytest.raises(NotVisible):
        answer.save(made.viewer("leader"), made.key, "no-such-question", mark=Mark(0), text="x")


def test_evidence_is_a_document_or_an_address(made: Made) -> None:
    paper = document(made, "Minutes")
    who = made.viewer("coordinator")
    answer.attach(who, made.key, first(made), document=paper.key)
    answer.attach(who, made.key, first(made), document=paper.key)
    answer.attach(who, made.key, first(made), address=" www.storvik.no/plan ", title="Plan")
    answer.attach(who, made.key, first(made), address="https://www.storvik.no/plan")
    shown = [(one.title, one.document, one.address) for one in state(made).evidence]
    assert shown == [("Minutes", paper.key, ""), ("Plan", "", "https://www.storvik.no/plan")]
    assert state(made).state == "begun"
    answer.detach(who, made.key, first(made), evidence=state(made).evidence[0].id)
    assert [one.title for one in state(made).evidence] == ["Plan"]
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "file:///etc/passwd", "no address", "http://" + "a" * 3000]
)
def test_what_is_no_web_address_is_refused(made: Made, address: str) -> None:
    with pytest.raises(Refused):
        answer.attach(made.viewer("coordinator"), made.key, first(made), address=address)


def test_a_document_that_one_may_not_see_is_neither_shown_nor_attached(made: Made) -> None:
    secret = document(made, "Case about a named person", withheld=True, legal_basis="Offentleglova § 13")
    answer.attach(made.viewer("coordinator"), made.key, first(made), document=secret.key)
    kept = state(made).evidence[0].id
    assert state(made, "leader").evidence == ()
    assert queries.answer(made.viewer("leader"), made.key, first(made)).documents == ()
    with pytest.raises(NotVisible):
        answer.attach(made.viewer("leader"), made.key, first(made), document=secret.key)
    with pytest.raises(NotVisible):
        answer.detach(made.viewer("leader"), made.key, first(made), evidence=kept)
    assert state(made).evidence[0].title == "Case about a named person"


def test_last_times_answer_stands_beside_and_never_in_it(made: Made) -> None:
    before = Assignment.objects.create(
        municipality=made.place,
        body=made.body,
        edition=made.assignment.edition,
        edition_hash=made.assignment.edition_hash,
        stage="closed",
    )
    Answer.objects.create(
        assignment=before, question=first(made), text="In 2013: rarely", written_by=made.people["coordinator"]
    )
    assert state(made).before == ""
    Assignment.objects.filter(pk=made.assignment.pk).update(previous=before)
    line = state(made)
    assert (line.before, line.text, line.state) == ("In 2013: rarely", "", "not_begun")


def test_the_coordinator_signs_off_and_opens_again_with_a_reason(made: Made) -> None:
    who = made.viewer("coordinator")
    with pytest.raises(Refused) as caught:
        answer.sign_off(who, made.key)
    assert caught.value.values == {"n": 45}
    answer.sign_off(who, made.key, incomplete=True)
    answer.sign_off(who, made.key)
    found = queries.answers(made.viewer("evaluator"), made.key)
    assert (found.signed_off_by, found.may_write) == ("Coordinator", False)
    assert found.signed_off_at is not None
    for change in (
        lambda: say(made, "leader", "late"),
        lambda: answer.attach(who, made.key, first(made), address="https://a.no"),
    ):
        with pytest.raises(Refused):
            change()
    with pytest.raises(Refused):
        answer.reopen(who, made.key, why=" ")
    answer.reopen(who, made.key, why="The budget was missing")
    answer.reopen(who, made.key, why="The budget was missing")
    assert say(made, "leader", "in time").version == 1
    actions = [entry.action for entry in made.assignment.history.order_by("number")]
    assert actions == ["sign_off", "reopen", "write"]
    assert history.verify(made.assignment).faults == ()


def test_answers_are_not_signed_off_or_opened_once_the_review_is_over(made: Made) -> None:
    answer.sign_off(made.viewer("coordinator"), made.key, incomplete=True)
    made.at("visit")
    with pytest.raises(NotAllowed):
        answer.reopen(made.viewer("coordinator"), made.key, why="too late")


def test_who_may_not_read_answers_finds_none_in_the_history(made: Made) -> None:
    say(made, "coordinator", "The mayor told us in confidence")
    (entry,) = history_queries.history(made.viewer("evaluator"), made.key).entries
    assert [(one.field, one.after) for one in entry.changes] == [("text", "The mayor told us in confidence")]
    assert entry.names == made.edition.questions[0].texts
    found = history_queries.history(made.viewer("body_administrator"), made.key)
    assert (found.entries, found.n) == ((), 0)


def test_who_rates_finds_the_answers_with_what_they_feed(made: Made) -> None:
    say(made, "coordinator", "Always")
    question = made.edition.questions[0]
    (found,) = (one for one in queries.written(seat(made.viewer("evaluator"), made.key)) if one.text)
    assert (found.text, found.question, [one.id for one in found.feeds]) == (
        "Always",
        question,
        [one.id for one in made.edition.criteria if one.id in question.feeds],
    )
    assert queries.written(seat(made.viewer("elected"), made.key)) == ()


def test_the_list_takes_few_queries(made: Made, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    say(made, "coordinator", "Always")
    with django_assert_max_num_queries(12):
        queries.answers(made.viewer("evaluator"), made.key)


def document(made: Made, title: str, **more: object) -> Document:
    return Document.objects.create(
        assignment=made.assignment,
        kind="text",
        title=title,
        sender="Archive",
        handed_in_by=made.people["coordinator"],
        **more,  # type: ignore[arg-type]
    )
