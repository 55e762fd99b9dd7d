"""The pages of agreeing: side by side, decided as a form or from the page, nothing overwritten unseen."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kompass.models import Consensus
from tests.assigning import Made
from tests.domain.queries.test_consensus import two

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    made = Made()
    two(made)
    made.lock("lead_evaluator", "1")
    made.lock("evaluator", "1")
    return made


def signed_in(made: Made, name: str = "evaluator") -> Client:
    client = Client()
    client.force_login(made.people[name])
    return client


def criteria(made: Made) -> list[str]:
    return [one.id for one in made.edition.area_by_id["1"].criteria][:2]


def form(level: int, **said: Any) -> dict[str, Any]:
    aspects = ("built_up", "anchored", "complied_with", "followed_up")
    return {**{f"levels.{aspect}": level for aspect in aspects}, "version": 0, **said}


def test_two_decide_and_the_second_sees_what_the_first_did(made: Made) -> None:
    wide = criteria(made)[1]
    address = f"/en/work/{made.key}/decide/{wide}/"
    lead, other = signed_in(made, "lead_evaluator"), signed_in(made)
    assert lead.post(address, form(2)).status_code == 302
    answer = other.post(address, form(1, reason="My own reason"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("Lead evaluator decided this meanwhile" in page, "My own reason</textarea>" in page) == (
        True,
        True,
    )
    assert set(Consensus.objects.get(criterion=wide).levels.values()) == {2}
    assert other.post(address, form(1, version=1)).status_code == 302
    assert set(Consensus.objects.get(criterion=wide).levels.values()) == {1}


def test_outside_what_each_gave_a_reason_is_asked_for_and_nothing_typed_is_lost(made: Made) -> None:
    near = criteria(made)[0]
    client = signed_in(made)
    address = f"/en/work/{made.key}/decide/{near}/"
    answer = client.post(address, form(3))
    assert answer.status_code == 422
    assert "This lies outside what the evaluators gave each: say why." in answer.content.decode()
    assert client.post(address, form(3, reason="Shown at the visit")).status_code == 302


def test_the_state_is_told_again_only_when_it_changed(
    made: Made, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    near = criteria(made)[0]
    client = signed_in(made)
    address = f"/en/work/{made.key}/agree/1/state/"
    first = client.get(address)
    with django_assert_max_num_queries(12):
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    body = {
        "levels": dict.fromkeys(("built_up", "anchored", "complied_with", "followed_up"), 1),
        "version": 0,
    }
    answer = signed_in(made, "lead_evaluator").post(
        f"/en/work/{made.key}/decide/{near}/", json.dumps(body), content_type="application/json"
    )
    assert (answer.status_code, answer.json()) == (200, {"version": 1})
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.json()["agreed"][near]["levels"] == body["levels"]


def test_an_area_is_agreed_when_everything_in_it_is(made: Made) -> None:
    client = signed_in(made)
    done = f"/en/work/{made.key}/agree/1/done/"
    assert client.post(done).status_code == 422
    for criterion in criteria(made):
        client.post(f"/en/work/{made.key}/decide/{criterion}/", form(1))
    assert client.post(done).status_code == 302
    assert "1 of 8 areas are agreed." in client.get(f"/en/work/{made.key}/agree/").content.decode()
    assert "The area is agreed (Evaluator" in client.get(f"/en/work/{made.key}/agree/1/").content.decode()


def test_pages_ask_a_bounded_number_of_times(
    made: Made, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(made)
    for path in ("agree/", "agree/1/"):
        with django_assert_max_num_queries(22):
            assert client.get(f"/nb/work/{made.key}/{path}").status_code == 200
