"""The pages of findings: nothing typed is lost, whatever button it is."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kompass.domain import finding, passage
from kompass.models import Document, Finding
from tests.assigning import Made

pytestmark = pytest.mark.django_db


FIRST = "council-papers-published-early"


@pytest.fixture
def made() -> Made:
    return Made()


def signed_in(made: Made, name: str = "evaluator") -> Client:
    client = Client()
    client.force_login(made.people[name])
    return client


def add(made: Made, text: str = "Clear deadlines") -> Finding:
    return finding.add(made.viewer("evaluator"), made.key, "1", kind="strength", text=text)


def test_a_finding_is_added_written_and_moved_in_the_page(made: Made) -> None:
    client = signed_in(made)
    here = f"/en/work/{made.key}/findings/1/"
    answer = client.post(f"{here}add/", {"kind": "improvement"})
    one = Finding.objects.get()
    assert answer.headers["Location"] == f"{here}#finding-{one.key}"
    address = f"/en/work/{made.key}/finding/{one.key}/"
    typed = {"version": 1, "text": "More\r\nto do", "criteria": ["council-papers-published-early"]}
    # Whatever button is pressed, what was typed is kept first.
    client.post(address, {**typed, "do": "turn", "kind": "strength"})
    one.refresh_from_db()
    assert (one.kind, one.text, one.criteria) == (
        "strength",
        "More\nto do",
        ["council-papers-published-early"],
    )
    client.post(address, {**typed, "version": 2, "do": "remove"})
    assert "1 finding taken away" in client.get(here).content.decode()
    client.post(address, {"do": "restore"})
    one.refresh_from_db()
    assert one.removed_at is None


def test_a_conflict_shows_both_texts_and_overwrites_nothing(made: Made) -> None:
    one = add(made)
    address = f"/en/work/{made.key}/finding/{one.key}/"
    signed_in(made, "lead_evaluator").post(address, {"version": 1, "text": "The lead's words"})
    client = signed_in(made)
    answer = client.post(address, {"version": 1, "text": "My words"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert (page.count("My words"), page.count("The lead&#x27;s words")) == (1, 1)
    one.refresh_from_db()
    assert one.text == "The lead's words"
    client.post(address, {"version": 2, "text": "Both our words"})
    one.refresh_from_db()
    assert one.text == "Both our words"


def test_what_is_refused_stays_in_the_form(made: Made) -> None:
    one = add(made)
    address = f"/en/work/{made.key}/finding/{one.key}/"
    answer = signed_in(made).post(address, {"version": 1, "text": "Typed", "criteria": ["no-such"]})
    assert (answer.status_code, "Typed</textarea>" in answer.content.decode()) == (422, True)
    answer = signed_in(made).post(f"/en/work/{made.key}/findings/1/add/", {"kind": "praise"})
    assert answer.status_code == 422


def test_autosave_keeps_tells_of_a_conflict_and_refuses(made: Made) -> None:
    one = add(made)
    client = signed_in(made)

    def send(**said: Any) -> tuple[int, Any]:
        answer = client.post(
            f"/en/work/{made.key}/finding/{one.key}/save/", json.dumps(said), content_type="application/json"
        )
        return answer.status_code, answer.json()

    assert send(version=1, writer="p", sequence=1, text="New") == (200, {"version": 2})
    assert send(version=1, writer="q", sequence=1, text="Late")[0] == 409
    assert send(version=2, writer="p", sequence=2, text="x", criteria=["no"])[0] == 422
    one.refresh_from_db()
    assert (one.text, one.criteria) == ("New", [])


def test_evidence_is_chosen_on_a_page_of_its_own_and_shown_with_the_finding(
    made: Made, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    one = add(made)
    papers = [
        Document.objects.create(
            assignment=made.assignment,
            kind="text",
            title=f"Paper <{n}>",
            sender="Archive",
            handed_in_by=made.people["coordinator"],
        )
        for n in range(20)
    ]
    quote = passage.mark(
        made.viewer("evaluator"), made.key, papers[1].key, page=0, quote="In <time>", criteria=[FIRST]
    )
    client = signed_in(made)
    address = f"/en/work/{made.key}/finding/{one.key}/evidence/"
    with django_assert_max_num_queries(25):
        page = client.get(address).content.decode()
    assert (page.count('name="evidence"'), page.count(" checked"), "Paper &lt;3&gt;" in page) == (21, 0, True)
    first, second, passage_id = (
        f"document:{papers[0].key}",
        f"document:{papers[2].key}",
        f"passage:{quote.key}",
    )
    answer = client.post(address, {"evidence": [first, passage_id]})
    here = f"/en/work/{made.key}/findings/1/"
    assert answer.headers["Location"] == f"{here}#finding-{one.key}"
    with django_assert_max_num_queries(30):
        shown = client.get(here).content.decode()
    assert ("Paper &lt;0&gt;</a>" in shown, "“In &lt;time&gt;”" in shown, address in shown) == (
        True,
        True,
        True,
    )
    # Taken away, and what somebody else added since the page was opened stays.
    finding.rest_on(made.viewer("lead_evaluator"), made.key, one.key, add=[second])
    client.post(address, {"was": [first, passage_id], "evidence": [passage_id]})
    assert client.get(address).content.decode().count(" checked") == 2
    one.refresh_from_db()
    assert one.evidence == [{"kind": "passage", "key": quote.key}, {"kind": "document", "key": papers[2].key}]
    refused = client.post(address, {"was": [passage_id, second], "evidence": [first, "document:nothing"]})
    assert (refused.status_code, "not there any more" in refused.content.decode()) == (422, True)
    assert refused.content.decode().count(" checked") == 1
    assert signed_in(made, "coordinator").get(address).status_code == 403
    assert signed_in(made, "stranger").get(address).status_code == 404


def test_texts_of_people_are_shown_as_text(made: Made) -> None:
    add(made, "<script>alert(1)</script>")
    page = signed_in(made).get(f"/en/work/{made.key}/findings/1/").content.decode()
    assert "<script>alert" not in page


def test_a_page_asks_as_often_with_many_findings(
    made: Made, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        add(made, f"Finding {number}")
    client = signed_in(made)
    for path in ("findings/", "findings/1/"):
        with django_assert_max_num_queries(14):
            assert client.get(f"/nb/work/{made.key}/{path}").status_code == 200
