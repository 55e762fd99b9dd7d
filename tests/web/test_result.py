"""From the overview to the signed result, and the words of the history that tells how it came about."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from kompass.domain import fact_check, finding, release, signing
from kompass.domain.queries import assignment as queries
from kompass.models import Assignment, Participation
from kompass.web.history_words import worded
from tests.assigning import Made
from tests.making import evaluation

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    """Signed and final: 536 points, May 2026; four years before it were 400."""
    made = Made()
    evaluation(made.place, "2022-05", 400, edition="open-2020")
    made.agree_at_once()
    finding.add(made.viewer("evaluator"), made.key, "1", kind="strength", text="Clear deadlines")
    made.assignment.evaluated = "2026-05"
    made.assignment.save()
    made.at("fact_check")
    release.release(made.viewer("lead_evaluator"), made.key, audience="chief_officer")
    said = fact_check.comment(made.viewer("coordinator"), made.key, "1", text="Not so")
    fact_check.answer(
        made.viewer("evaluator"), made.key, said.key, version=1, outcome="declined", text="We saw it"
    )
    digest = signing.digest_of(signing.to_sign(made.assignment))
    for name in ("lead_evaluator", "evaluator", "quality_assurer"):
        signing.sign(made.viewer(name), made.key, digest=digest)
    made.assignment.refresh_from_db()
    return made


def page(made: Made, who: str, path: str = "") -> str:
    client = Client()
    client.force_login(made.people[who])
    answer = client.get(f"/en/work/{made.key}/{path}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.partition("</header>")[2]))


def test_whoever_waits_for_the_result_is_told_so_and_then_led_to_it(made: Made) -> None:
    waiting = "The result is shown here once it has been released to you."
    assert [waiting in page(made, who) for who in ("elected", "lead_evaluator")] == [True, False]
    release.release(made.viewer("lead_evaluator"), made.key, audience="elected")
    assert [waiting in page(made, "elected"), "See the result" in page(made, "elected")] == [False, True]


def test_the_overview_says_where_to_go_on(made: Made) -> None:
    said = "Nothing stands in the way of the next stage, “follow-up”. Go on"
    assert [said in page(made, who) for who in ("lead_evaluator", "body_administrator", "evaluator")] == [
        True,
        True,
        False,
    ]
    made.at("fact_check")
    assert "Nothing stands in the way of the next stage" not in page(made, "lead_evaluator")


def test_what_is_final_is_never_late_and_stands_last(made: Made) -> None:
    made.assignment.final_on = dt.date(2026, 5, 2)
    made.assignment.save()
    other = Assignment.objects.create(
        municipality=made.place,
        body=made.body,
        edition=made.assignment.edition,
        edition_hash=made.assignment.edition_hash,
        visit_until=dt.date(2100, 1, 1),
        stage="visit",
    )
    Participation.objects.create(assignment=other, user=made.people["evaluator"], role="evaluator")
    listed = queries.work(made.viewer("evaluator")).open
    assert [(line.stage, line.due, line.late) for line in listed] == [
        ("visit", dt.date(2100, 1, 1), False),
        ("final", None, False),
    ]
    assert [
        step.stage for step in queries.overview(made.viewer("evaluator"), made.key).steps if step.late
    ] == []


def test_the_result_stands_beside_the_one_before(
    made: Made, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(60):
        text = page(made, "lead_evaluator", "result/")
    assert "Total 536 of 800 points Since May 2022 +136 points To the ideal 264 points" in text
    assert "best of the reference set" not in text
    assert "The report (PDF and Word)" in text


def test_a_fact_check_that_is_over_is_no_draft_any_more(made: Made) -> None:
    text = page(made, "coordinator", "fact-check/")
    assert ("The fact check is over" in text, "This is a draft" in text) == (True, False)
    assert "Not accepted" in text or "not accepted" in text


def test_the_history_is_told_in_words(made: Made) -> None:
    text = page(made, "lead_evaluator", "history/")
    assert "Released release chief_officer" in text
    # PostgreSQL does not keep the order of JSON.
    for said in (
        " To whom chief officer and coordinator ",
        " What draft ",
        " From fact check ",
        " To final ",
    ):
        assert said in text
    assert "Answered comment" in text


def test_a_code_is_told_by_its_word_and_what_was_typed_as_it_was() -> None:
    with translation.override("en"):
        assert worded("to", "fact_check") == "fact check"
        assert worded("text", "fact_check") == "fact_check"
        assert worded("final_on", "2026-05-04") == "4 May 2026"
        assert worded("since", "2026-05-04T10:00:00+00:00").startswith("4 May 2026, 1")
        assert worded("text", "2026-13-44") == "2026-13-44"
