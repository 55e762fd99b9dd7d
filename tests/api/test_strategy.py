"""Strategies by program: what is published for everybody, and one's own in the tables of the file."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kompass.api import strategy as shapes
from kompass.domain import measure, strategy, strategy_file
from kompass.domain.access import PUBLIC
from kompass.domain.queries import strategy as queries
from kompass.domain.queries.published_strategy import published_strategy
from kompass.domain.queries.strategy_tables import COLUMNS, FORMAT, to_json
from kompass.method import load_edition
from kompass.models import Case, Measure, Strategy, SubStrategy
from tests.strategies import Planned

pytestmark = pytest.mark.django_db

EDITION = load_edition("open-2020")


@pytest.fixture
def made() -> Planned:
    made = Planned()
    viewer = made.viewer("leader")
    one = measure.add(
        viewer,
        made.key,
        title="Dialogue",
        owner_name="Kari Secret",
        due=timezone.localdate() - dt.timedelta(days=3),
        cost=1000,
        funding="Secret fund",
        part=1,
        aims={EDITION.criteria[0].id: dict.fromkeys((aspect.id for aspect in EDITION.aspects), 2)},
    )
    measure.update(viewer, made.key, one.key, status="stopped", reason="Secret reason")
    measure.update(viewer, made.key, made.owned.key, status="done")
    return made


def published(made: Planned) -> Planned:
    Strategy.objects.filter(pk=made.strategy.pk).update(published_at=timezone.now())
    return made


def signed_in(made: Planned, who: str) -> Client:
    client = Client()
    client.force_login(made.people[who])
    return client


def get(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_the_tables_are_those_of_the_file() -> None:
    rows = {
        "strategy": shapes.StrategyFacts,
        "sub_strategies": shapes.SubStrategyRow,
        "measures": shapes.MeasureRow,
        "milestones": shapes.MilestoneRow,
        "criteria": shapes.AimRow,
        "cases": shapes.CaseRow,
    }
    assert {name: list(row.model_fields) for name, row in rows.items()} == {
        name: list(columns) for name, columns in COLUMNS.items()
    }


class TestPublished:
    def test_nothing_is_there_before_it_is_published(self, made: Planned, client: Client) -> None:
        assert get(client, "strategies")["items"] == []
        error = get(client, f"strategies/{made.key}", 404)["error"]
        assert error["message"].startswith(f"No strategy {made.key} is published")
        # As for what is not there at all, and as for a published draft.
        Strategy.objects.filter(pk=made.strategy.pk).update(published_at=timezone.now(), status="draft")
        assert get(client, f"strategies/{made.key}", 404)["error"]["code"] == "not_found"
        assert get(client, "strategies")["n"] == 0

    def test_a_list_says_how_each_is_going(self, made: Planned, client: Client) -> None:
        published(made)
        Measure.objects.filter(pk=made.other.pk).update(due=timezone.localdate() - dt.timedelta(days=1))
        shown = get(client, "strategies")
        (item,) = shown["items"]
        assert (item["key"], item["municipality"], item["status"], item["adopted_on"]) == (
            made.key,
            made.place.slug,
            "adopted",
            "2026-01-15",
        )
        assert (item["n_measures"], item["n_done"], item["n_late"]) == (3, 1, 1)
        assert get(client, item["links"]["self"].removeprefix("/api/v1/"))["key"] == made.key
        assert client.get(item["links"]["page"]).status_code == 200
        assert get(client, f"strategies?municipality={made.place.slug}")["n"] == 1
        assert get(client, "strategies?municipality=no-nowhere")["n"] == 0
        assert [get(client, f"strategies?country={one}")["n"] for one in ("NO", "SE", "all")] == [1, 0, 1]
        assert get(client, "strategies?country=XX", 422)["error"]["fields"][0]["name"] == "country"
        assert get(client, "strategies?owner=x", 422)["error"]["fields"][0]["name"] == "owner"

    def test_what_is_invented_comes_only_where_it_is_asked_for(self, made: Planned, client: Client) -> None:
        published(made)
        Strategy.objects.update(is_example=True)
        made.place.country = "ZZ"
        made.place.save()
        assert get(client, "strategies")["n"] == 0
        shown = get(client, "strategies?country=ZZ")
        assert (shown["n"], shown["invented"], shown["items"][0]["invented"]) == (1, True, True)
        assert get(client, f"strategies/{made.key}")["invented"] is True

    def test_everybody_reads_what_the_page_shows_and_no_more(self, made: Planned, client: Client) -> None:
        published(made)
        Case.objects.create(
            strategy=made.strategy,
            body="council",
            kind="status",
            title="Heard",
            decision="Noted",
            public=True,
        )
        answer = client.get(f"/api/v1/strategies/{made.key}")
        shown = answer.json()
        tables = json.loads(to_json(published_strategy(PUBLIC, made.key)))
        assert {name: shown[name] for name in tables} == tables
        assert [case["title"] for case in shown["cases"]] == ["Heard"]
        assert [line["owner"] for line in shown["measures"]] == ["", "", ""]
        # It is all there for who works with it.
        within = signed_in(made, "leader").get(f"/api/v1/work/strategies/{made.key}").content.decode()
        for secret in ("Kari Secret", "Secret fund", "Secret reason", "Owe Owner", "Kept within"):
            assert (secret in within, secret in answer.content.decode()) == (True, False), secret
        assert shown["progress"] == {
            "percentage": 0,
            "n_measures": 3,
            "n_done": 1,
            "n_late": 0,
            "as_of": timezone.localdate().isoformat(),
        }

    def test_queries_do_not_grow_with_measures(self, made: Planned, client: Client) -> None:
        published(made)
        for address in ("strategies", f"strategies/{made.key}"):
            with CaptureQueriesContext(connection) as before:
                get(client, address)
            for number in range(5):
                one = Measure.objects.create(strategy=made.strategy, place=10 + number, title="More")
                one.milestones.create(title="Begun")
            with CaptureQueriesContext(connection) as after:
                get(client, address)
            assert len(after) == len(before) <= 12


class TestOwn:
    def test_is_the_file_and_taken_in_again_changes_nothing(self, made: Planned) -> None:
        leader = signed_in(made, "leader")
        answer = leader.get(f"/api/v1/work/strategies/{made.key}")
        held = queries.export(made.viewer("leader"), made.key)
        tables = json.loads(to_json(held))
        assert {name: answer.json()[name] for name in tables} == tables
        assert answer.json()["format"] == FORMAT
        same = strategy_file.take_in(
            made.viewer("leader"), made.key, answer.content, name="answer.json", write=True
        )
        assert (same.added, same.changed, same.faults, same.written) == (0, 0, (), True)

    def test_taken_into_an_empty_one_it_is_equal(self, made: Planned) -> None:
        viewer = made.viewer("municipality_administrator")
        empty = strategy.start(viewer, organisation=made.own.key, title="Empty")
        client = signed_in(made, "municipality_administrator")
        given = client.get(f"/api/v1/work/strategies/{made.key}")
        done = strategy_file.take_in(viewer, empty.key, given.content, name="answer.json", write=True)
        assert (done.faults, done.written) == ((), True)
        again = client.get(f"/api/v1/work/strategies/{empty.key}").json()
        keys = dict(
            zip(
                [line["key"] for line in again["measures"]],
                [line["key"] for line in given.json()["measures"]],
                strict=True,
            )
        )
        text = json.dumps({name: again[name] for name in COLUMNS})
        for new, old in keys.items():
            text = text.replace(new, old)
        assert json.loads(text) == {name: given.json()[name] for name in COLUMNS}
        assert SubStrategy.objects.filter(strategy=empty).count() == 1

    def test_is_kept_in_no_cache_and_asks_for_the_cookie(self, made: Planned, client: Client) -> None:
        for address in ("work/strategies", f"work/strategies/{made.key}"):
            answer = signed_in(made, "leader").get(f"/api/v1/{address}")
            assert answer.headers["Cache-Control"] == "private, no-store"
            assert "Cookie" in answer.headers["Vary"]
            answer = client.get(f"/api/v1/{address}")
            assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_signed_in")
            assert answer.headers["Cache-Control"] == "private, no-store"

    def test_each_sees_their_own_and_who_may_not_export_is_told(self, made: Planned) -> None:
        for who in ("owner", "elected"):
            client = signed_in(made, who)
            assert [item["key"] for item in get(client, "work/strategies")["items"]] == [made.key]
            assert get(client, f"work/strategies/{made.key}", 403)["error"]["code"] == "not_allowed"
        for who in ("stranger", "service_administrator"):
            client = signed_in(made, who)
            assert get(client, "work/strategies")["items"] == []
            error = get(client, f"work/strategies/{made.key}?language=nb", 404)["error"]
            assert error["message"].startswith("Du har ingen strategi")

    def test_a_page_of_a_list(self, made: Planned) -> None:
        viewer = made.viewer("municipality_administrator")
        for title in ("Two", "Three"):
            strategy.start(viewer, organisation=made.own.key, title=title)
        client = signed_in(made, "municipality_administrator")
        first = get(client, "work/strategies?per_page=2")
        second = get(client, first["next"].removeprefix("/api/v1/"))
        assert (first["n"], len(first["items"]), len(second["items"])) == (3, 2, 1)
        assert first["items"][0]["key"] == made.key
