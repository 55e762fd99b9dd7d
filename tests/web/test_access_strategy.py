"""Who may do what with a strategy: docs/reference/access-strategy.csv, written by hand, is the oracle.

Each address x each role x each status, with data that could leak. A cell is `all`, `-` (never), or from and to.
"""

import csv
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client

from kompass.models import StrategyStatus
from tests.sparing import no_page_written_out, spared
from tests.strategies import Planned

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "access-strategy.csv"
STATUSES = tuple(StrategyStatus.values)


def _lines() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LINES = _lines()
WHO = tuple(LINES[0])[4:]


def statuses_of(cell: str) -> frozenset[str]:
    if cell in ("all", "-"):
        return frozenset(STATUSES if cell == "all" else ())
    first, _, last = cell.partition("-")
    return frozenset(STATUSES[STATUSES.index(first) : STATUSES.index(last or first) + 1])


def address(made: Planned, example: str) -> str:
    for word, value in {
        "OWNSTEP": str(made.steps[0].pk),
        "OTHERSTEP": str(made.steps[1].pk),
        "OWNED": made.owned.key,
        "OTHER": made.other.key,
        "CASE": str(made.case.pk),
        "PAPER": made.paper.key if "PAPER" in example else "",
        "FINDING": made.finding.key if "FINDING" in example else "",
        "KEY": made.key,
    }.items():
        example = example.replace(word, value)
    return example


@pytest.mark.parametrize("who", WHO)
def test_each_role_may_at_each_status_do_what_the_table_says(who: str) -> None:
    made = Planned()
    assert all((made.paper, made.finding))  # there before anything is undone
    client = Client()
    client.force_login(made.people[who])
    wrong: list[str] = []
    # What a page looks like does not depend on the database.
    with spared(), nullcontext() if connection.vendor == "sqlite" else no_page_written_out():
        for status in STATUSES:
            made.at(status)
            for line in LINES:
                for method in line["methods"].split():
                    with transaction.atomic():
                        # Autosave sends JSON; forms are as empty with it as without.
                        answer = client.generic(
                            method, address(made, line["example"]), "{}", content_type="application/json"
                        ).status_code
                        transaction.set_rollback(True)
                    expected = status in statuses_of(line[who])
                    if answer >= 500 or (answer not in (401, 403, 404)) != expected:
                        wrong.append(f"{status}: {method} {line['example']} gave {answer}")
    assert wrong == []


def test_publishing_is_for_who_steers_once_it_is_adopted() -> None:
    made = Planned()
    found: dict[str, list[str]] = {}
    for who in WHO:
        client = Client()
        client.force_login(made.people[who])
        for status in STATUSES:
            made.at(status)
            answer = client.post(f"/nb/work/strategy/{made.key}/step/", {"do": "publish"})
            if answer.status_code == 302:
                found.setdefault(who, []).append(status)
    steering = ("municipality_administrator", "coordinator", "chief_officer")
    assert found == {who: ["adopted", "closed"] for who in steering}


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line['route']} {line['methods']}")
def test_whoever_has_not_signed_in_is_sent_to_do_so_whether_there_is_anything_or_not(
    line: dict[str, str],
) -> None:
    made = Planned()
    there = address(made, line["example"])
    for method in line["methods"].split():
        answers = [Client().generic(method, one) for one in (there, there.replace(made.key, "nothingthere"))]
        # A program is told so; people are shown where to do it.
        expected = 401 if line["route"].startswith("api/") else 302
        assert [answer.status_code for answer in answers] == [expected, expected]


def test_every_role_is_in_the_table() -> None:
    assert set(WHO) == set(Planned().people)
