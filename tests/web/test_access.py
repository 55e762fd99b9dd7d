"""Who may use which address: docs/reference/access.csv, written by hand, is the oracle. A route it lacks fails."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import get_language

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_and_example"), pytest.mark.oldest]

TABLE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "access.csv"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
REFUSED = {0, 404, 405}


def _lines() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LINES = _lines()


def _private() -> list[str]:
    """The addresses of evaluations being carried out and of strategies: test_access_work.py and
    test_access_strategy.py have those."""
    routes: set[str] = set()
    for name in ("access-work.csv", "access-strategy.csv"):
        with TABLE.with_name(name).open(encoding="utf-8", newline="") as file:
            routes |= {line["route"] for line in csv.DictReader(file)}
    return sorted(routes)


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one, route)
        else:
            assert isinstance(one, URLPattern)
            yield route


def _in_any_language(route: str) -> str:
    """Pages in a language carry its prefix: that of the language in force here."""
    language = get_language() or ""
    return route.replace(f"{language}/", "<language>/", 1) if route.startswith(f"{language}/") else route


def test_every_route_is_in_the_table_and_no_other_is() -> None:
    found = [_in_any_language(route) for route in _routes(get_resolver())]
    assert sorted(found) == sorted([*(line["route"] for line in LINES), *_private()])


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["example"])
def test_anyone_may_do_what_the_table_says_and_nothing_else(client: Client, line: dict[str, str]) -> None:
    allowed = line["anyone"].split()
    answers = {method: _status(client, method, line["example"]) for method in METHODS}
    assert {method for method, status in answers.items() if status not in REFUSED} == set(allowed)
    assert {status for status in answers.values() if status >= 500 or status in (401, 403)} == set()


def _status(client: Client, method: str, address: str) -> int:
    """What an answer says; being sent to sign in is a refusal too (the code 0)."""
    answer = client.generic(method, address)
    sent = answer.headers.get("Location", "").startswith("/nb/account/sign-in/?next=")
    return 0 if answer.status_code == 302 and sent else answer.status_code


def test_no_two_lines_are_the_same() -> None:
    assert len({(line["route"], line["example"]) for line in LINES}) == len(LINES)
