"""A political case by itself, as a paper for the case system."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from kompass.domain import case, measure
from kompass.domain.queries.strategy import Plan, plan
from kompass.domain.writing import Mark
from kompass.models import Strategy
from kompass.reports.case import case_paper, case_pdf
from kompass.reports.content import Note, Table
from tests.reports.reading import read
from tests.strategies import Planned

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "nb", "sv")
DAY = dt.timedelta(days=1)


@pytest.fixture
def made() -> Planned:
    made = Planned()
    Strategy.objects.filter(pk=made.strategy.pk).update(
        vision="Near people",
        goal_kind="rank",
        goal_value=3,
        period_from=dt.date(2026, 1, 1),
        period_until=dt.date(2029, 12, 31),
    )
    measure.change(
        made.viewer("coordinator"),
        made.key,
        made.owned.key,
        mark=Mark(1),
        title="Leaders meet",
        owner=str(made.people["owner"].key),
        part=1,
        cost=120000,
        due=timezone.localdate() - DAY,
        aims={"council-papers-published-early": {"built_up": 2}},
    )
    return made


def told(made: Planned, **given: object) -> Plan:
    """The plan once its case says this."""
    said = {
        "body": "council",
        "kind": "adoption",
        "number": "33/18",
        "title": "Strategi 2",
        "decision": "The council adopts it.\n\n1. To begin with.",
        "date": dt.date(2026, 1, 15),
        "public": True,
    }
    version = made.case.version
    case.change(made.viewer("coordinator"), made.key, made.case.pk, mark=Mark(version), **{**said, **given})
    made.case.refresh_from_db()
    return plan(made.viewer("coordinator"), made.key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_adoption_has_the_decision_and_the_strategy(made: Planned, language: str) -> None:
    found = told(made, attachments=[{"title": "Innstilling", "address": "https://arkiv.example/18-33?del=1"}])
    pdf = read(case_pdf(found, found.cases[0], language=language))
    assert pdf.title == "Strategi 2"
    said = (
        "The council adopts it. 1. To begin with.",
        "33/18",
        "Near people",
        "1 Leadership",
        "Leaders meet",
        "Owe Owner",
        "Budget in time",
        "https://arkiv.example/18-33?del=1",
    )
    assert [text in pdf.text for text in said] == [True] * len(said)


def test_the_measures_of_an_adoption_leave_out_what_nobody_has_said(made: Planned) -> None:
    found = told(made)
    paper = case_paper(found, found.cases[0], language="en")
    tables = [block for part in paper.parts for one in part.sections for block in one.blocks]
    shown = [([column.title for column in one.columns], one.rows) for one in tables if isinstance(one, Table)]
    criterion = found.measures[0].aims[0]
    assert shown == [
        (
            ["Measure", "Owner", "Due", "Cost, in whole kroner", "Criteria it is meant to move"],
            (
                (
                    "Leaders meet",
                    "Owe Owner",
                    _day(timezone.localdate() - DAY),
                    "120\u202f000",
                    f"{criterion.code} {criterion.titles['en']}",
                ),
            ),
        ),
        (["Measure"], (("Budget in time",),)),
    ]


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def test_a_status_tells_how_it_goes_while_it_is_still_to_be_heard(made: Planned) -> None:
    today = timezone.localdate()
    for date, titles in (
        (None, ["The case", "How it goes"]),
        (today, ["The case", "How it goes"]),
        (today - DAY, ["The case"]),
    ):
        found = told(made, kind="status", date=date)
        paper = case_paper(found, found.cases[0], language="en")
        assert [part.title for part in paper.parts] == titles
    found = told(made, kind="status", date=today, decision="")
    pdf = read(case_pdf(found, found.cases[0], language="nb"))
    assert "Ingenting er vedtatt ennå." in pdf.text
    assert ("Leaders meet" in pdf.text, "Owe Owner" in pdf.text) == (True, True)


def test_who_is_outside_gets_no_names_of_owners(made: Planned) -> None:
    found = told(made, kind="status", date=None)
    inside = read(case_pdf(found, found.cases[0], language="en")).text
    outside = replace(
        found,
        head=replace(found.head, may=frozenset()),
        measures=tuple(replace(line, owner="", status_reason="", said=()) for line in found.measures),
    )
    public = read(case_pdf(outside, outside.cases[0], language="en")).text
    assert ("Owe Owner" in inside, "Owe Owner" in public) == (True, False)


def test_text_is_data_and_not_markup(made: Planned) -> None:
    hostile = "#panic() <b>$x$ *not bold* [a](b) \\ `c`"
    found = told(made, title=hostile, decision=hostile, number=hostile[:40])
    pdf = read(case_pdf(found, found.cases[0], language="en"))
    assert hostile in pdf.text


def test_an_invented_strategy_says_so(made: Planned) -> None:
    found = told(made)
    invented = replace(found, head=replace(found.head, is_example=True))
    assert case_paper(invented, invented.cases[0], language="en").notice.startswith("Invented")
    assert case_paper(found, found.cases[0], language="en").notice == ""


def test_the_decision_stands_as_it_was_written(made: Planned) -> None:
    found = told(made)
    paper = case_paper(found, found.cases[0], language="en")
    notes = [block.text for block in paper.parts[0].blocks if isinstance(block, Note)]
    assert notes == ["The council adopts it.\n\n1. To begin with."]
