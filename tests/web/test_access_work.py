"""Who may do what in an assignment: docs/reference/access-work.csv, written by hand, is the oracle.

Each address x each role x each stage, with data that could leak. A cell of the table is `all`, `-` (never), or the
stages from and to.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import timezone, translation

from kompass.domain import access, files, interview, notes, signing
from kompass.domain.writing import Mark
from kompass.models import (
    AnswerEvidence,
    AreaLock,
    Comment,
    Document,
    Finding,
    FrozenResult,
    Hours,
    Passage,
    PassageCriterion,
    Release,
    Scenario,
    SelfAssessment,
    Stage,
    User,
)
from tests.assigning import Made
from tests.four_years import published
from tests.sparing import no_page_written_out, spared

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "access-work.csv"
STAGES = tuple(Stage.values)


def _lines() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, restval="-"))


LINES = _lines()
WHO = tuple(LINES[0])[4:]


def stages_of(cell: str) -> frozenset[str]:
    if cell in ("all", "-"):
        return frozenset(STAGES if cell == "all" else ())
    first, _, last = cell.partition("-")
    return frozenset(STAGES[STAGES.index(first) : STAGES.index(last or first) + 1])


def _turns(cell: str) -> frozenset[str]:
    """The first stage, the last one, and on either side of where the answer changes."""
    may = stages_of(cell)
    turns = {stage for pair in pairwise(STAGES) if (pair[0] in may) != (pair[1] in may) for stage in pair}
    return frozenset({STAGES[0], STAGES[-1]} | turns)


def _has_stage(line: Mapping[str, str]) -> bool:
    """Whether the address names an evaluation; one that names none stands at no stage."""
    return "/KEY/" in line["example"]


class World:
    """An assignment with people in every role, and what each of them could stumble on."""

    def __init__(self) -> None:
        self.made = Made()
        finding = Finding.objects.create(
            assignment=self.made.assignment,
            area="1",
            kind="strength",
            text="Found out",
            place=1,
            written_by=self.made.people["evaluator"],
        )
        # The draft has been released: who may see it then, may at these stages.
        # So has the result, to all but the unions (never) and the leaders (under embargo).
        later = timezone.now() + dt.timedelta(days=1)
        for audience, of, since in (
            ("chief_officer", "draft", timezone.now()),
            ("chief_officer", "result", timezone.now()),
            ("elected", "result", timezone.now()),
            ("leaders", "result", later),
        ):
            released = Release.objects.create(
                assignment=self.made.assignment,
                audience=audience,
                of=of,
                since=since,
                released_by=self.made.people["lead_evaluator"],
            )
        signed = signing.to_sign(self.made.assignment)
        FrozenResult.objects.create(
            assignment=self.made.assignment,
            edition=signed["edition"],
            edition_hash=signed["edition_hash"],
            method_version=signed["method_version"],
            digest=signing.digest_of(signed),
            signed=signed,
            reference={},
        )
        comment = Comment.objects.create(
            assignment=self.made.assignment,
            area="1",
            text="Not so",
            written_by=self.made.people["coordinator"],
        )
        # All have locked area 8.
        for name in ("lead_evaluator", "evaluator"):
            AreaLock.objects.create(
                assignment=self.made.assignment, evaluator=self.made.people[name], area="8"
            )
        interview, person = self._interview()
        self.places = self._own_work() | {
            "INTERVIEW": interview,
            "PERSON": person,
            "KEY": self.made.key,
            "BODY": self.made.body.key,
            "FINDING": finding.key,
            "COMMENT": comment.key,
            "RELEASE": str(released.pk),
            "LOCKED": self.made.edition.area_by_id["8"].criteria[0].id,
            "CRITERION": self.made.edition.areas[0].criteria[0].id,
        }
        self.own: dict[str, dict[str, str]] = {}
        for name, user in self.made.people.items():
            noted = Hours.objects.create(
                assignment=self.made.assignment, user=user, stage="planned", day="2026-01-05", quarters=4
            )
            self.own[name] = {"HOURS": str(noted.pk), **self._document(user)}

    def _document(self, user: User) -> dict[str, str]:
        """A document that this person handed in (as if they might), with a passage, as evidence of an answer."""
        stored = files.keep(io.BytesIO(b"a picture"), ending=".png")
        files.keep_picture(stored, 1, b"\x89PNG")
        paper = Document.objects.create(
            assignment=self.made.assignment,
            kind="file",
            title=f"Paper of {user.name}",
            sender="Archive",
            stored_as=stored,
            file_name="paper.png",
            content_type="image/png",
            n_pages=1,
            handed_in_by=user,
        )
        question = self.made.edition.questions[0].id
        proof = AnswerEvidence.objects.create(
            assignment=self.made.assignment, question=question, document=paper, added_by=user
        )
        passage = Passage.objects.create(
            assignment=self.made.assignment, document=paper, quote="Said there", marked_by=user
        )
        criterion = self.made.edition.criteria[0].id
        PassageCriterion.objects.create(passage=passage, assignment=self.made.assignment, criterion=criterion)
        return {
            "DOCUMENT": paper.key,
            "EVIDENCE": str(proof.pk),
            "PASSAGE": passage.key,
            "QUESTION": question,
            "CRITERION": criterion,
        }

    def _interview(self) -> tuple[str, str]:
        """An interview with somebody whose name, and with notes which, could leak."""
        lead, key = self.made.viewer("lead_evaluator"), self.made.key
        planned = interview.plan(lead, key, day=dt.date(2026, 3, 2), starts=dt.time(9), minutes=60)
        people = interview.add_people(lead, key, planned.key, role="mayor", names=["Nora Navnløs"])
        for name in ("lead_evaluator", "evaluator"):
            notes.save(
                self.made.viewer(name), key, planned.key, mark=Mark(0), text="Sagt i fortrolighet #1.1.1"
            )
        return planned.key, people[0].key

    def _own_work(self) -> dict[str, str]:
        """What the municipality plans for itself: nobody of the evaluation may know of it."""
        basis = published(self.made.place, "2020-05", {c.id: 1 for c in self.made.edition.criteria})
        scenario = Scenario.objects.create(
            organisation=self.made.own,
            title="Culture first",
            basis=basis,
            targets={self.made.edition.criteria[0].id: 2},
        )
        own_view = SelfAssessment.objects.create(
            organisation=self.made.own,
            title="Our own view",
            edition=self.made.assignment.edition,
            edition_hash=self.made.assignment.edition_hash,
        )
        return {
            "BASIS": basis.slug,
            "SCENARIO": scenario.key,
            "OWNVIEW": own_view.key,
            "PLANNING": self.made.own.key,
        }

    def address(self, example: str, who: str) -> str:
        for word, value in (self.places | self.own[who]).items():
            example = example.replace(word, value)
        return example


@pytest.mark.parametrize("who", WHO)
def test_each_role_may_at_each_stage_do_what_the_table_says(
    who: str, record_property: Callable[[str, object], None]
) -> None:
    """Every cell on SQLite: where the answer changes through the whole service, elsewhere the view alone is asked, and
    no page is written out. On PostgreSQL only where the answer changes, and the view alone."""
    world = World()
    user = world.made.people[who]
    through_everything, at_the_door = _through_everything(user), _at_the_door(user)
    answers: list[str] = []
    embedded = connection.vendor == "sqlite"
    with spared():
        for stage in STAGES:
            world.made.at(stage)
            turning = [line for line in LINES if stage in _turns(line[who])]
            between = [line for line in LINES if _has_stage(line) and line not in turning]
            if embedded:
                answers += _ask(world, through_everything, who, stage, turning)
            with no_page_written_out(), translation.override("nb"):
                answers += _ask(world, at_the_door, who, stage, between if embedded else turning)
    record_property("cells", len(answers))
    assert [answer for answer in answers if answer] == []
    if embedded:
        asked = [len(STAGES) if _has_stage(line) else len(_turns(line[who])) for line in LINES]
        methods = [len(line["methods"].split()) for line in LINES]
        assert len(answers) == sum(n * times for n, times in zip(methods, asked, strict=True))


Asking = Callable[[str, str], int]
"""Method and address -> status."""


def _ask(world: World, ask: Asking, who: str, stage: str, lines: list[dict[str, str]]) -> Iterator[str]:
    """What was let in and should not have been, or the other way round; "" for each right answer."""
    for line in lines:
        address = world.address(line["example"], who)
        for method in line["methods"].split():
            with transaction.atomic():
                status = ask(method, address)
                transaction.set_rollback(True)
            right = status < 500 and (status not in (401, 403, 404)) == (stage in stages_of(line[who]))
            yield "" if right else f"{stage}: {method} {line['route']} gave {status}"


def _through_everything(user: User) -> Asking:
    client = Client()
    client.force_login(user)

    def ask(method: str, address: str) -> int:
        # An empty save, readable as one: what makes no sense is refused before anybody is let in.
        return client.generic(method, address, "{}", content_type="application/json").status_code

    return ask


def _at_the_door(user: User) -> Asking:
    """The view alone, without what comes before every view, and without writing the page out."""
    session = SessionStore()

    def ask(method: str, address: str) -> int:
        request: Any = RequestFactory().generic(method, address, "{}", content_type="application/json")
        request.user, request.session = user, session
        request._dont_enforce_csrf_checks = True
        request._messages = FallbackStorage(request)
        request.resolver_match = match = resolve(request.path_info)
        try:
            return int(match.func(request, *match.args, **match.kwargs).status_code)
        except Http404:
            return 404
        except PermissionDenied:
            return 403

    return ask


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["route"])
def test_whoever_has_not_signed_in_is_sent_to_do_so_whether_there_is_anything_or_not(
    line: dict[str, str],
) -> None:
    world = World()
    there = world.address(line["example"], "stranger")
    nowhere = there.replace(world.made.key, "nothingthere").replace(world.made.body.key, "nothingthere")
    for method in line["methods"].split():
        answers = [Client().generic(method, address) for address in (there, nowhere)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert [answer.headers["Location"].partition("?")[0] for answer in answers] == [
            "/nb/account/sign-in/"
        ] * 2


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["route"])
def test_other_methods_are_refused(line: dict[str, str]) -> None:
    world = World()
    client = Client()
    client.force_login(world.made.people["lead_evaluator"])
    allowed = {method for one in LINES if one["route"] == line["route"] for method in one["methods"].split()}
    if "GET" in allowed:
        allowed.add("HEAD")
    for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - allowed:
        assert client.generic(method, world.address(line["example"], "lead_evaluator")).status_code == 405


def test_no_answer_for_who_has_signed_in_is_kept_by_a_cache() -> None:
    world = World()
    client = Client()
    client.force_login(world.made.people["lead_evaluator"])
    for line in LINES:
        if "GET" in line["methods"]:
            answer = client.get(world.address(line["example"], "lead_evaluator"))
            if answer.status_code != 200:
                continue
            said = {part.strip() for part in answer.headers["Cache-Control"].split(",")}
            assert {"private", "no-store"} <= said, line["route"]


def test_what_a_role_may_it_may_from_one_stage_to_another_without_a_gap() -> None:
    """So that it is enough to ask at the ends."""
    for by_role in access.RULES.values():
        for stages in by_role.values():
            may = [stage in stages for stage in STAGES]
            assert sum(before != after for before, after in pairwise([False, *may, False])) == 2 * any(may)


def test_every_role_is_in_the_table() -> None:
    assert set(WHO) == set(World().made.people)
