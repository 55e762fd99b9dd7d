"""What operators and machines ask for."""

import json

import pytest
from django.db import OperationalError
from django.test import Client

from kompass.web import health

pytestmark = pytest.mark.django_db


def test_healthz_needs_no_database(client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, json.loads(answer.content)) == (200, {"status": "alive"})
    assert "no-store" in answer.headers["Cache-Control"]


def test_readyz_when_everything_is_there(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, json.loads(answer.content)) == (200, {"status": "ready"})
    assert "no-store" in answer.headers["Cache-Control"]


def test_readyz_tells_of_migrations_that_are_missing(client: Client) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    recorder = MigrationRecorder.Migration.objects.filter(app="kompass")
    recorder.delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    said = json.loads(answer.content)
    assert said["status"] == "not ready"
    assert "migrations not applied" in said["reason"]


def test_readyz_tells_that_the_database_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> tuple[str, ...]:
        raise OperationalError("could not connect to 10.1.2.3")

    monkeypatch.setattr(health, "pending_migrations", away)
    answer = client.get("/readyz")
    assert (answer.status_code, json.loads(answer.content)["reason"]) == (503, "database not reachable")
    assert b"10.1.2.3" not in answer.content


def test_robots_keeps_crawlers_from_endless_filters(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "Disallow: /*?" in answer.content.decode()


def test_the_small_picture_is_where_browsers_look(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/static/kompass/favicon.svg")
    assert client.get("/static/kompass/favicon.svg").status_code == 200
