"""What is begun and not sent, in the pages: back in its fields for its writer, nowhere for anybody else."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from kompass.domain import consensus, fact_check
from kompass.domain.writing import Mark
from kompass.models import Begun
from tests.reports.reading import read
from tests.web.test_access_work import LINES, World

pytestmark = pytest.mark.django_db
SECRET = "Xylofonkasse"


def client(world: World, name: str) -> Client:
    one = Client()
    one.force_login(world.made.people[name])
    return one


@pytest.fixture
def world() -> World:
    """A comment, an answer and a decision have been begun, by three people."""
    world = World()
    world.made.at("fact_check")
    key = world.made.key
    fact_check.begin_comment(
        world.made.viewer("coordinator"), key, world.places["FINDING"], mark=Mark(0), text=f"{SECRET} comment"
    )
    fact_check.begin_answer(
        world.made.viewer("evaluator"),
        key,
        world.places["COMMENT"],
        mark=Mark(0),
        outcome="partly",
        text=f"{SECRET} answer",
    )
    consensus.begin(
        world.made.viewer("lead_evaluator"),
        key,
        world.places["LOCKED"],
        mark=Mark(0),
        levels={"built_up": 1},
        reason=f"{SECRET} decision",
    )
    return world


def told(answer: Any) -> str:
    """What a page or a file says."""
    content = answer.getvalue() if answer.streaming else answer.content
    if content.startswith(b"%PDF"):
        return read(content).text
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return " ".join(file.read(name).decode(errors="ignore") for name in file.namelist())
    return str(content.decode(errors="ignore"))


PLACES = {
    "coordinator": ("fact-check/", "comment"),
    "evaluator": ("fact-check/", "answer"),
    "lead_evaluator": ("agree/8/", "decision"),
}


def test_its_writer_finds_it_in_its_field(world: World) -> None:
    for who, (path, word) in PLACES.items():
        page = told(client(world, who).get(f"/en/work/{world.made.key}/{path}"))
        assert page.count(f">{SECRET} {word}</textarea>") == 1
        assert page.count(SECRET) == 1


def test_nobody_else_finds_it_anywhere(world: World) -> None:
    """Every page and file of every role: reports, results, history, checks and exports among them."""
    addresses = {line["example"] for line in LINES if "GET" in line["methods"].split()}
    addresses |= {f"/en/work/KEY/report/kompass-en.{form}" for form in ("pdf", "docx")} | {
        f"/en/work/KEY/history/?kind={kind}" for kind in ("comment", "consensus")
    }
    found = []
    for who in world.made.people:
        one = client(world, who)
        for address in sorted(addresses):
            answer = one.get(world.address(address, who) if who in world.own else address)
            if answer.status_code != 200:
                continue
            path, word = PLACES.get(who, ("", ""))
            text = told(answer)
            own = text.count(f"{SECRET} {word}") if word else 0
            assert own == 0 or address.endswith(f"/{path}")
            if text.count(SECRET) != own:
                found.append((who, address))
    assert found == []


def test_it_is_sent_from_the_form_and_gone(world: World) -> None:
    one = client(world, "coordinator")
    key, on = world.made.key, world.places["FINDING"]
    said = {"text": "Sent now", "finding": on}
    assert one.post(f"/en/work/{key}/fact-check/comments/1/", said).status_code == 302
    assert not Begun.objects.get(person=world.made.people["coordinator"]).content
    assert told(one.get(f"/en/work/{key}/fact-check/")).count(SECRET) == 0


@pytest.mark.parametrize(
    ("who", "path", "said", "kept"),
    [
        ("coordinator", "fact-check/comments/1/begun/", {"text": "Two words "}, {"text": "Two words "}),
        (
            "lead_evaluator",
            "fact-check/answer/COMMENT/begun/",
            {"outcome": "", "answer": "Two words"},
            {"outcome": "", "answer": "Two words"},
        ),
        (
            "evaluator",
            "decide/LOCKED/begun/",
            {"levels": {"built_up": 2, "anchored": None}, "not_applicable": False, "reason": "Two words"},
            {"levels": {"built_up": 2}, "not_applicable": False, "reason": "Two words"},
        ),
    ],
)
def test_a_save_is_kept_and_a_repeated_one_counts_once(
    world: World, who: str, path: str, said: dict[str, Any], kept: dict[str, Any]
) -> None:
    one = client(world, who)
    address = world.address(f"/en/work/KEY/{path}", who)
    for _ in range(2):
        answer = one.post(
            address,
            json.dumps({**said, "version": 0, "writer": "w", "sequence": 1}),
            content_type="application/json",
        )
        assert (answer.status_code, answer.json()) == (200, {"version": 1})
    assert Begun.objects.get(person=world.made.people[who], writer="w").content == kept
