"""Saves of what is typed: kept, repeated, met by another, refused; and what the page gets before it saves."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kompass.models import Rating
from tests.assigning import Made

pytestmark = pytest.mark.django_db
CRITERION = "council-papers-published-early"


@pytest.fixture
def made() -> Made:
    return Made()


def client(made: Made, name: str) -> Client:
    one = Client()
    one.force_login(made.people[name])
    return one


def save(one: Client, made: Made, headers: dict[str, str] | None = None, **data: Any) -> tuple[int, Any]:
    answer = one.post(
        f"/en/work/{made.key}/rate/save/{CRITERION}/",
        json.dumps(data),
        content_type="application/json",
        headers={"Accept": "application/json", **(headers or {})},
    )
    return answer.status_code, json.loads(answer.content or "null")


def token(one: Client) -> dict[str, str]:
    return one.get("/en/work/token/", headers={"Accept": "application/json"}).json()


def test_a_save_is_kept_and_tells_its_version(made: Made) -> None:
    one = client(made, "evaluator")
    assert save(one, made, strengths="Early", levels={"built_up": 2}, writer="w", sequence=1) == (
        200,
        {"version": 1},
    )
    row = Rating.objects.get()
    assert (row.strengths, row.levels, row.writer, row.sequence) == ("Early", {"built_up": 2}, "w", 1)


def test_a_save_whose_answer_was_lost_is_no_conflict_when_it_comes_again(made: Made) -> None:
    one = client(made, "evaluator")
    first = {"strengths": "Early", "writer": "w", "sequence": 1}
    assert [save(one, made, **first), save(one, made, **first)] == [(200, {"version": 1})] * 2
    assert save(one, made, strengths="Early and late", writer="w", sequence=2) == (200, {"version": 2})


def test_a_save_that_was_overtaken_by_its_own_page_is_told_so(made: Made) -> None:
    one = client(made, "evaluator")
    save(one, made, strengths="new", writer="w", sequence=5)
    assert save(one, made, strengths="old", writer="w", sequence=4) == (200, {"version": 1, "later": True})
    assert Rating.objects.get().strengths == "new"


def test_another_page_meets_what_stands(made: Made) -> None:
    one = client(made, "evaluator")
    save(one, made, strengths="first", writer="v", sequence=1)
    status, answer = save(one, made, strengths="second", writer="w", sequence=1)
    assert (status, answer["version"], answer["current"]["strengths"]) == (409, 1, "first")
    assert save(one, made, strengths="both", version=1, writer="w", sequence=2) == (200, {"version": 2})


def test_what_makes_no_sense_is_refused_with_a_sentence(made: Made) -> None:
    status, answer = save(client(made, "evaluator"), made, levels={"built_up": 9})
    assert status == 422
    assert list(answer["faults"]) == ["levels"]
    assert Rating.objects.count() == 0


def test_who_is_signed_out_gets_401_and_no_page(made: Made) -> None:
    assert save(Client(), made, strengths="mine") == (401, None)
    assert Client().get("/en/work/token/", headers={"Accept": "application/json"}).status_code == 401


def test_each_person_has_an_outbox_of_their_own_with_a_key_that_stays(made: Made) -> None:
    lead, other = client(made, "lead_evaluator"), client(made, "evaluator")
    mine, again, theirs = token(lead), token(client(made, "lead_evaluator")), token(other)
    assert (mine["owner"], mine["key"]) == (again["owner"], again["key"])
    assert len({mine["owner"], mine["key"], theirs["owner"], theirs["key"]}) == 4


def test_what_one_person_wrote_is_not_taken_from_another(made: Made) -> None:
    lead, other = client(made, "lead_evaluator"), client(made, "evaluator")
    owner = {"X-Kompass-Owner": token(lead)["owner"]}
    assert save(other, made, owner, strengths="not theirs") == (401, {})
    assert save(lead, made, owner, strengths="mine") == (200, {"version": 1})


def test_a_token_of_an_earlier_sign_in_is_refused_and_a_fresh_one_works(made: Made) -> None:
    one = Client(enforce_csrf_checks=True)
    one.force_login(made.people["evaluator"])
    forged = one.post(
        f"/en/work/{made.key}/rate/save/{CRITERION}/",
        "{}",
        content_type="application/json",
        headers={"X-CSRFToken": "x" * 64},
    )
    assert forged.status_code == 403
    assert save(one, made, {"X-CSRFToken": token(one)["csrf"]}, strengths="mine") == (200, {"version": 1})


def test_a_save_costs_a_bounded_number_of_queries(made: Made) -> None:
    one = client(made, "evaluator")
    save(one, made, strengths="first", writer="w", sequence=1)
    with CaptureQueriesContext(connection) as counted:
        save(one, made, strengths="second", writer="w", sequence=2)
    # Session and person, access, the rating, its history; a savepoint.
    assert len(counted) == 17
