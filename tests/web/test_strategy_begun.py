"""What is begun in a strategy: saved while it is typed, back in its fields for its writer, nowhere for anybody else."""

import json
from typing import Any

import pytest
from django.test import Client

from kompass.models import Begun, StatusUpdate
from tests.strategies import Planned

pytestmark = pytest.mark.django_db

SECRET = "Xylofonkasse"


@pytest.fixture
def made() -> Planned:
    return Planned()


def signed_in(made: Planned, who: str) -> Client:
    client = Client()
    client.force_login(made.people[who])
    return client


def save(client: Client, address: str, **said: Any) -> Any:
    return client.post(
        address,
        json.dumps({"version": 0, "writer": "w", "sequence": 1, **said}),
        content_type="application/json",
        headers={"accept": "application/json"},
    )


def of_measure(made: Planned, end: str = "") -> str:
    return f"/en/work/strategy/{made.key}/measure/{made.owned.key}/{end}"


def test_a_status_is_back_in_its_fields_until_it_is_sent(made: Planned) -> None:
    owner = signed_in(made, "owner")
    answer = save(
        owner, of_measure(made, "begun/"), status="under_way", reason=f"{SECRET} why", text=f"{SECRET} how"
    )
    assert (answer.status_code, answer.json()) == (200, {"version": 1})
    page = owner.get(of_measure(made)).content.decode()
    assert 'data-version="1"' in page
    assert f"{SECRET} why</textarea>" in page.replace("\n", "")
    assert '<option value="under_way" selected>' in page
    assert "Begun by you and not sent yet" in page
    owner.post(of_measure(made, "update/"), {"status": "under_way", "text": "Said"})
    page = owner.get(of_measure(made)).content.decode()
    assert (SECRET in page, StatusUpdate.objects.get().text) == (False, "Said")


def test_nobody_else_is_shown_it_anywhere(made: Planned) -> None:
    save(signed_in(made, "owner"), of_measure(made, "begun/"), text=f"{SECRET} how")
    start = f"/en/work/strategy/{made.key}/"
    save(signed_in(made, "leader"), f"{start}cases/add/begun/", decision=f"{SECRET} new")
    save(signed_in(made, "leader"), f"{start}case/{made.case.pk}/begun/", decision=f"{SECRET} decision")
    assert Begun.objects.count() == 3
    own = signed_in(made, "leader")
    assert f"{SECRET} new" in own.get(f"{start}cases/add/").content.decode()
    assert f"{SECRET} decision" in own.get(f"{start}case/{made.case.pk}/").content.decode()
    client = signed_in(made, "coordinator")
    ends = (
        "",
        "measures/",
        "cases/",
        "cases/add/",
        f"case/{made.case.pk}/",
        "follow-up/",
        "month/",
        "history/",
        "strategy.json",
    )
    for address in (
        *(f"{start}{end}" for end in ends),
        of_measure(made),
        f"/api/v1/work/strategies/{made.key}",
    ):
        answer = client.get(address)
        assert (answer.status_code, SECRET in answer.content.decode()) == (200, False), address


def test_a_decision_is_gone_when_the_form_is_sent(made: Planned) -> None:
    leader = signed_in(made, "leader")
    start = f"/en/work/strategy/{made.key}/case"
    save(leader, f"{start}s/add/begun/", decision="We decide")
    said = {"body": "council", "kind": "status", "title": "Status", "decision": "We decide all of it"}
    assert leader.post(f"{start}s/add/", said).status_code == 302
    assert "We decide" not in leader.get(f"{start}s/add/").content.decode()
    save(leader, f"{start}/{made.case.pk}/begun/", decision="Otherwise")
    leader.post(f"{start}/{made.case.pk}/", {**said, "version": "1", "decision": "Otherwise"})
    assert [row.content for row in Begun.objects.all()] == [{}, {}]


def test_what_makes_no_sense_is_told_and_two_windows_see_each_other(made: Planned) -> None:
    owner = signed_in(made, "owner")
    answer = save(owner, of_measure(made, "begun/"), text="x" * 20_001)
    assert (answer.status_code, list(answer.json()["faults"])) == (422, ["text"])
    save(owner, of_measure(made, "begun/"), text="Here")
    answer = save(owner, of_measure(made, "begun/"), text="There", writer="other")
    assert (answer.status_code, answer.json()["current"]["text"]) == (409, "Here")
