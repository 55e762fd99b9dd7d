"""The pages of interviews: planned by hand, few queries, and notes that get out nowhere."""

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from kompass.domain import history, interview, notes
from kompass.domain.queries import interview as queries
from kompass.domain.writing import Mark
from kompass.models import Interview, InterviewNote
from tests.assigning import ROLES, Made

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "access-work.csv"
WORD = "hemmeligordet"
NAME = "Nora Navnesen"


class Site:
    def __init__(self, *, stage: str = "visit", n: int = 1) -> None:
        self.made = Made(stage=stage)
        lead = self.made.viewer("lead_evaluator")
        self.keys = []
        for number in range(n):
            row = interview.plan(
                lead,
                self.made.key,
                day=dt.date(2026, 3, 2),
                starts=dt.time(8 + number),
                minutes=45,
                title="Ledelsen",
            )
            self.keys.append(row.key)
            for role in ("mayor", "directors"):
                interview.add_people(lead, self.made.key, row.key, role=role, names=[f"{NAME} {number}"])
            for who in ("lead_evaluator", "evaluator"):
                text = f"{WORD} {number} #1.1.1"
                notes.save(self.made.viewer(who), self.made.key, row.key, mark=Mark(0), text=text)

    def client(self, who: str) -> Client:
        client = Client()
        client.force_login(self.made.people[who])
        return client

    def page(self, path: str = "", number: int = 0) -> str:
        return f"/nb/work/{self.made.key}/interview/{self.keys[number]}/{path}"


def test_a_coordinator_plans_an_interview_adds_people_and_notes_that_they_were_informed() -> None:
    made = Made(stage="preparation")
    client = Client()
    client.force_login(made.people["coordinator"])
    start = f"/nb/work/{made.key}/interviews/"
    wrong = client.post(
        f"{start}new/", {"title": "Formannskapet", "day": "", "starts": "09:00", "minutes": "60"}
    )
    assert (wrong.status_code, "Formannskapet" in wrong.content.decode()) == (422, True)
    form = {"title": "Formannskapet", "day": "2026-03-02", "starts": "09:00", "minutes": "60"}
    form["interviewers"] = str(made.people["evaluator"].key)
    answer = client.post(f"{start}new/", form)
    row = Interview.objects.get()
    here = f"/nb/work/{made.key}/interview/{row.key}/"
    assert (answer.status_code, answer.headers["Location"]) == (302, here)
    people = {"people-role": "executive_committee", "people-names": f"{NAME}\nPer Person\n", "people-n": "1"}
    client.post(f"{here}people/", people)
    told = {"informed-on": "2026-03-01", "informed-how": "paper", "informed-legal_basis": "public_task"}
    client.post(f"{here}informed/", told)
    client.post(f"{here}status/", {"status": "held"})
    slot = queries.interview(made.viewer("coordinator"), made.key, row.key).slot
    assert ([one.name for one in slot.people], slot.interviewers, slot.status, slot.informed_how) == (
        [NAME, "Per Person"],
        ("Evaluator",),
        "held",
        "paper",
    )
    changed = client.post(f"{here}change/", form | {"minutes": "90", "version": "1"})
    assert (changed.status_code, "60" in changed.content.decode()) == (409, True)
    assert client.post(f"{here}change/", form | {"minutes": "90", "version": "2"}).status_code == 302
    person = f"{here}people/{slot.people[0].key}/"
    assert NAME in client.get(person).content.decode()
    assert client.post(f"{person}name/", {"name": ""}).status_code == 422
    assert client.post(f"{person}erase/", {"why": "asked"}).status_code == 302
    after = client.get(person).content.decode()
    assert (NAME in after, "personen ba om det" in after) == (False, True)
    assert client.post(f"{person}remove/").headers["Location"] == here


def test_notes_are_saved_by_the_page_and_by_the_form_and_a_conflict_keeps_both() -> None:
    site = Site()
    client = site.client("evaluator")
    said = {"text": "mens vi snakker #1.2.1", "version": 1, "writer": "side", "sequence": 1}
    answer = client.post(site.page("notes/save/"), json.dumps(said), content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {"version": 2})
    other = {"text": "et annet vindu", "version": 1, "writer": "annen", "sequence": 1}
    answer = client.post(site.page("notes/save/"), json.dumps(other), content_type="application/json")
    assert (answer.status_code, answer.json()["current"]) == (409, {"text": "mens vi snakker #1.2.1"})
    both = client.post(site.page("notes/"), {"text": "et skjema", "version": "1"})
    text = both.content.decode()
    assert (both.status_code, "mens vi snakker #1.2.1" in text, "et skjema" in text) == (409, True, True)
    assert client.post(site.page("notes/"), {"text": "et skjema", "version": "2"}).status_code == 302
    assert "et skjema" in client.get(site.page("notes/")).content.decode()
    assert client.post(site.page("notes/erase/"), {"why": "because"}).status_code == 422
    assert client.post(site.page("notes/erase/"), {"why": "asked"}).status_code == 302
    assert "et skjema" not in client.get(site.page("notes/")).content.decode()


def test_the_calendar_has_roles_and_places_and_no_names() -> None:
    site = Site(n=2)
    interview.set_status(site.made.viewer("lead_evaluator"), site.made.key, site.keys[1], status="cancelled")
    answer = site.client("coordinator").get(f"/nb/work/{site.made.key}/interviews/interviews.ics")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (str(event["summary"]), event["dtstart"].dt, event["dtend"].dt) == (
        "Storvik: Ledelsen",
        dt.datetime(2026, 3, 2, 7, tzinfo=dt.UTC),
        dt.datetime(2026, 3, 2, 7, 45, tzinfo=dt.UTC),
    )
    assert NAME not in answer.content.decode()


@pytest.mark.parametrize("language", ["nb", "sv", "en"])
def test_the_information_is_a_page_and_a_pdf_in_each_language(language: str) -> None:
    site = Site()
    client = site.client("coordinator")
    start = f"/nb/work/{site.made.key}/interviews/information"
    page = client.get(f"{start}/?language={language}&legal_basis=legitimate_interests").content.decode()
    article = page[page.index("<article") : page.index("</article>")]
    assert f'lang="{language}"' in article
    assert ("Datatilsynet" in article, "90" in article, "GDPR" in article) == (True, True, True)
    pdf = client.get(f"{start}.pdf?language={language}")
    assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")


def test_pages_need_no_more_queries_for_more_interviews(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    site = Site(n=8)
    client = site.client("evaluator")
    for address in (f"/nb/work/{site.made.key}/interviews/", site.page(), site.page("notes/")):
        with django_assert_max_num_queries(24):
            assert client.get(address).status_code == 200


# What notes say gets out nowhere -------------------------------------------------------------------------------------


def addresses(site: Site) -> Iterator[str]:
    """Every private page there is, with what could leak, and what is public and could have taken it up."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    person = InterviewNote.objects.first().interview.people.first()  # type: ignore[union-attr]
    places = {
        "KEY": site.made.key,
        "INTERVIEW": site.keys[0],
        "PERSON": person.key,  # type: ignore[union-attr]
        "CRITERION": site.made.edition.areas[0].criteria[0].id,
    }
    for line in lines:
        if "GET" in line["methods"]:
            address = line["example"]
            for word, value in places.items():
                address = address.replace(word, value)
            yield address
    for word in (WORD, "Navnesen"):
        yield f"/nb/search/?q={word}"
        yield f"/api/v1/search?q={word}"
    yield f"/nb/work/{site.made.key}/history/?kind=interview&of={site.keys[0]}"
    yield "/nb/municipalities/"
    yield "/nb/"


@pytest.mark.parametrize("who", [*ROLES, "body_administrator", "municipality_administrator", "stranger"])
def test_no_page_shows_a_note_to_who_is_no_evaluator_nor_outside_the_pages_of_notes(who: str) -> None:
    site = Site()
    evaluates = who in ("lead_evaluator", "evaluator")
    sees_names = evaluates or who in ("quality_assurer", "observer", "coordinator")
    client = site.client(who)
    seen = 0
    # On PostgreSQL at one stage: what pages show of an answer does not depend on the database.
    stages = ("visit", "fact_check", "closed") if connection.vendor == "sqlite" else ("fact_check",)
    for stage in stages:
        site.made.at(stage)
        for address in addresses(site):
            # What was asked for stands on the page that answers; what is found must not.
            asked = address.partition("?q=")[2]
            text = client.get(address).content.decode(errors="replace").replace(asked or "\0", "")
            if evaluates and ("/notes/" in address or "/rate/" in address):
                seen += WORD in text
                continue
            assert WORD not in text, (stage, address)
            if not (sees_names and "/interview" in address):
                assert "Navnesen" not in text, (stage, address)
    # At each stage on the page of notes, and beside the criterion that the note names.
    assert seen == 2 * len(stages) * evaluates


@pytest.mark.parametrize("who", [role for role in ROLES if "evaluator" not in role])
def test_no_refusal_tells_of_a_note(who: str) -> None:
    site = Site()
    client = site.client(who)
    said = json.dumps({"text": "x", "version": 99, "writer": "w", "sequence": 1})
    answers = [
        client.post(site.page("notes/save/"), said, content_type="application/json"),
        client.post(site.page("notes/"), {"text": "x", "version": "99"}),
        client.post(site.page("notes/erase/"), {"why": "asked"}),
        client.get(site.page("notes/")),
        client.get(f"/nb/work/{site.made.key}/interview/nothing/notes/"),
    ]
    assert [one.status_code for one in answers] == [403] * 5
    assert not any(WORD in one.content.decode() for one in answers)


def test_the_history_of_a_note_says_nothing_of_it() -> None:
    site = Site()
    text = site.client("lead_evaluator").get(f"/nb/work/{site.made.key}/history/").content.decode()
    assert ("Endret notater" in text, WORD in text, NAME in text) == (True, False, False)
    assert history.verify(site.made.assignment).faults == ()
