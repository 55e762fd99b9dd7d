"""What is begun in a strategy: saved while it is typed, back in its fields for its writer, nowhere for anybody else."""

import json
from typing import Any

import pytest
from django.test import Client

from kompass.domain import strategy
from kompass.domain.writing import Mark
from kompass.models import Begun, StatusUpdate, Strategy
from tests.strategies import Planned
from tests.web.reading import main_words

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


def test_a_form_is_back_as_it_was_typed_and_is_told_of_what_others_changed(made: Planned) -> None:
    leader, start = signed_in(made, "leader"), f"/en/work/strategy/{made.key}/"
    said = {"title": "Strategy 1", "vision": "Near\npeople", "goal_kind": "none", "edition": "open-2020"}
    assert save(leader, f"{start}edit/begun/", based_on="1", **said).status_code == 200
    # Only what differs is kept, with the version it builds on.
    assert Begun.objects.get().content == {"vision": "Near\npeople", "based_on": 1}
    coordinator = signed_in(made, "coordinator")
    changed = {**said, "vision": "Far from people", "version": "1"}
    assert coordinator.post(f"{start}edit/", changed).status_code == 302
    page = leader.get(f"{start}edit/").content.decode()
    assert "Near\npeople</textarea>" in page
    assert '<input type="hidden" name="version" value="1"' in page
    answer = leader.post(f"{start}edit/", {**said, "version": "1"})
    assert answer.status_code == 409
    assert "Theirs differs in: Vision: Far from people" in main_words(answer.content)
    assert leader.post(f"{start}edit/", {**said, "version": "2"}).status_code == 302
    assert (Strategy.objects.get().vision, Begun.objects.get().content) == ("Near\npeople", {})


def test_nothing_is_begun_where_the_form_holds_what_stands(made: Planned) -> None:
    leader, start = signed_in(made, "leader"), f"/en/work/strategy/{made.key}/"
    strategy.change_part(made.viewer("leader"), made.key, 1, mark=Mark(1), title="Leaders", text="A\r\nB")
    save(leader, f"{start}part/1/begun/", title="Leaders", text="A\nB", based_on="2")
    case = {
        "body": "council",
        "kind": "adoption",
        "number": "1/26",
        "date": "",
        "title": "The strategy",
        "decision": "Kept within",
        "papers": "",
        "public": False,
    }
    save(leader, f"{start}case/{made.case.pk}/begun/", **case)
    assert [row.content for row in Begun.objects.all()] == [{}, {}]
    save(leader, f"{start}case/{made.case.pk}/begun/", **{**case, "public": True}, sequence=2)
    assert Begun.objects.last().content == {"public": True}  # type: ignore[union-attr]
    assert 'name="public" class="ds-input" id="id_public" checked' in (
        page := leader.get(f"{start}case/{made.case.pk}/").content.decode()
    ).replace(' autocomplete="off"', ""), page


def test_what_was_begun_is_left_out_on_purpose(made: Planned) -> None:
    leader, start = signed_in(made, "leader"), f"/en/work/strategy/{made.key}/"
    for address, page in (
        ("edit/begun/", "edit/"),
        ("part/add/begun/", ""),
        ("part/1/begun/", "part/1/"),
        ("cases/add/begun/", "cases/add/"),
        (f"case/{made.case.pk}/begun/", f"case/{made.case.pk}/"),
        ("measures/add/begun/", "measures/add/"),
        (f"measure/{made.owned.key}/edit/begun/", f"measure/{made.owned.key}/edit/"),
    ):
        save(leader, f"{start}{address}", title=SECRET)
        shown = leader.get(f"{start}{page}").content.decode()
        assert (SECRET in shown, "Leave out what I began" in shown) == (True, True)
        leader.post(f"{start}{page or 'part/add/'}", {"do": "forget"})
        shown = leader.get(f"{start}{page}").content.decode()
        assert (SECRET in shown, "Leave out what I began" in shown) == (False, False)


def test_two_windows_are_told_whole_fields(made: Planned) -> None:
    leader, address = signed_in(made, "leader"), f"/en/work/strategy/{made.key}/part/1/begun/"
    save(leader, address, title="Leadership", text="One")
    answer = save(leader, address, title="Leaders", text="", writer="other")
    assert (answer.status_code, answer.json()["current"]) == (409, {"title": "Leadership", "text": "One"})


def test_a_measure_is_begun_beside_what_is_said_of_it_and_gone_when_it_is_sent(made: Planned) -> None:
    leader, start = signed_in(made, "leader"), f"/en/work/strategy/{made.key}/"
    save(leader, of_measure(made, "begun/"), text="How it goes")
    edit = of_measure(made, "edit/")
    save(
        leader, f"{edit}begun/", title="Leaders meet", text="More", depends_on=[made.other.key], based_on="1"
    )
    assert Begun.objects.get(kind="measure").content == {
        "text": "More",
        "depends_on": [made.other.key],
        "based_on": 1,
    }
    page = leader.get(edit).content.decode()
    assert "More</textarea>" in page.replace("\n", "")
    assert f'<option value="{made.other.key}" selected>' in page
    # Looking for criteria loses nothing of it, and sends nothing.
    page = leader.post(edit, {"title": "Leaders", "text": "Much more", "do": "find", "find": "papers"})
    assert "Much more</textarea>" in page.content.decode().replace("\n", "")
    leader.post(edit, {"title": "Leaders meet", "text": "More", "version": "1", "do": "save"})
    assert [(row.kind, bool(row.content)) for row in Begun.objects.all()] == [
        ("update", True),
        ("measure", False),
    ]
    save(leader, f"{start}measures/add/begun/", title="New")
    save(leader, f"{start}measures/add/begun/?take=nothing", title="Another")
    assert 'value="New"' in leader.get(f"{start}measures/add/").content.decode()
    assert leader.post(f"{start}measures/add/", {"title": "New one", "do": "save"}).status_code == 302
    assert "New" not in leader.get(f"{start}measures/add/").content.decode().partition("<form")[2]
