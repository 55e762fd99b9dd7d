"""Questions and answers as pages: saved while one types and in one go, conflicts beside each other."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from kompass.domain import answer
from kompass.domain.writing import Mark
from kompass.models import Answer
from tests.assigning import Made
from tests.web.reading import main_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    return Made(stage="preparation")


def signed_in(made: Made, who: str) -> Client:
    client = Client()
    client.force_login(made.people[who])
    return client


def address(made: Made, route: str = "answer", **more: object) -> str:
    return reverse(route, kwargs={"key": made.key, "question": made.edition.questions[0].id, **more})


def save(client: Client, made: Made, **said: object) -> tuple[int, dict[str, object]]:
    found = client.post(address(made, "answer_save"), json.dumps(said), content_type="application/json")
    return found.status_code, found.json()


def test_what_is_typed_is_saved_as_one_types(made: Made) -> None:
    client = signed_in(made, "leader")
    assert save(client, made, text="We", done=False, version=0, writer="w", sequence=1) == (
        200,
        {"version": 1},
    )
    assert save(client, made, text="We do", done=True, version=1, writer="w", sequence=2) == (
        200,
        {"version": 2},
    )
    other = signed_in(made, "coordinator")
    status, told = save(other, made, text="Mine", done=False, version=0, writer="v", sequence=1)
    assert (status, told) == (409, {"version": 2, "current": {"text": "We do", "done": True}, "by": "Leader"})


def test_a_plain_form_does_the_same_and_shows_both_texts(made: Made) -> None:
    answer.save(
        made.viewer("leader"), made.key, made.edition.questions[0].id, mark=Mark(0), text="The leader's"
    )
    client = signed_in(made, "coordinator")
    said = {"text": "The coordinator's\r\nlines", "done": "on", "version": "0"}
    found = client.post(address(made, "answer_save"), said)
    assert found.status_code == 409
    assert "The leader's" in main_words(found.content)
    assert found.context["form"]["text"].value() == "The coordinator's\r\nlines"
    again = client.post(
        address(made, "answer_save"), said | {"version": found.context["form"]["version"].value()}
    )
    assert again.status_code == 302
    row = Answer.objects.get()
    assert (row.text, row.done) == ("The coordinator's\nlines", True)


def test_once_signed_off_the_answer_can_be_read_alone(made: Made) -> None:
    answer.sign_off(made.viewer("coordinator"), made.key, incomplete=True)
    client = signed_in(made, "coordinator")
    status, told = save(client, made, text="late", version=0)
    assert (status, list(told["faults"])) == (422, [""])  # type: ignore[call-overload]
    assert b"<textarea" not in client.get(address(made)).content


def test_the_coordinator_signs_off_on_the_page(made: Made) -> None:
    client = signed_in(made, "coordinator")
    page = reverse("answers", kwargs={"key": made.key})
    assert client.post(reverse("answers_sign_off", kwargs={"key": made.key})).status_code == 422
    done = client.post(reverse("answers_sign_off", kwargs={"key": made.key}), {"incomplete": "on"})
    assert (done.status_code, done.headers["Location"]) == (302, page)
    assert client.post(reverse("answers_reopen", kwargs={"key": made.key})).status_code == 422
    assert (
        client.post(reverse("answers_reopen", kwargs={"key": made.key}), {"why": "A gap"}).status_code == 302
    )


def test_evidence_is_linked_and_taken_away(made: Made) -> None:
    client = signed_in(made, "coordinator")
    assert client.post(address(made, "answer_attach"), {"address": "javascript:x"}).status_code == 422
    assert (
        client.post(address(made, "answer_attach"), {"address": "storvik.no", "title": "Home"}).status_code
        == 302
    )
    assert b'href="https://storvik.no"' in client.get(address(made)).content
    one = made.assignment.answer_evidence.get().pk
    assert client.post(address(made, "answer_detach", evidence=one)).status_code == 302
    assert made.assignment.answer_evidence.count() == 0


def test_the_list_can_be_narrowed_to_a_state(made: Made, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    answer.save(made.viewer("leader"), made.key, made.edition.questions[0].id, mark=Mark(0), text="x")
    client = signed_in(made, "leader")
    page = reverse("answers", kwargs={"key": made.key})
    with django_assert_max_num_queries(20):
        everything = client.get(page)
    assert sum(one["n"] for one in everything.context["areas"]) == 45
    begun = client.get(page + "?state=begun").context["areas"]
    assert [len(one["questions"]) for one in begun] == [1]
