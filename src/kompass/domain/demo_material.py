"""What the demo's evaluations gather: answers, documents with passages, interviews with notes; all of it invented.

The texts lie in demo_texts.yaml. They go through the same commands as everybody's, but for answers and ratings: these
are written at once, with the entries of history that the commands make, for hundreds of commands take seconds.
"""

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import yaml
from django.utils import timezone

from kompass.domain import answer, assignment, document, history, interview, notes, passage, rating
from kompass.domain.access import Viewer
from kompass.domain.document import About
from kompass.domain.history import Happening
from kompass.domain.writing import Mark
from kompass.models import Answer, Assignment, Rating, User

_TEXTS: Final = Path(__file__).resolve().parent / "demo_texts.yaml"
_DAYS_OF_A_MONTH: Final = 30
_HOURS_OF_A_DAY: Final = 8
_EVALUATORS: Final = ("lead_evaluator", "evaluator")

People = Mapping[str, User]


@functools.cache
def texts() -> Mapping[str, Any]:
    """What demo_texts.yaml says, by section."""
    found: dict[str, Any] = yaml.load(_TEXTS.read_bytes(), Loader=yaml.CSafeLoader)
    return found


def viewer(user: User) -> Viewer:
    return Viewer(person=user.pk)


def answers(made: Assignment, people: People, *, n: int | None = None) -> None:
    """The first `n` questions answered; all of them, and signed off by the coordinator, where it is left out."""
    by = people["coordinator"]
    rows = [
        Answer(assignment=made, question=question, text=text, done=True, written_by=by)
        for question, text in islice(texts()["answers"].items(), n)
    ]
    Answer.objects.bulk_create(rows)
    empty = answer.content(None)
    history.record_all(
        made,
        [
            Happening(by.pk, "write", "written_answer", row.question, _changed(empty, answer.content(row)))
            for row in rows
        ],
    )
    if n is None:
        answer.sign_off(viewer(by), made.key)


def rate(made: Assignment, rows: Sequence[Rating]) -> None:
    """Ratings, each of its evaluator, alone."""
    Rating.objects.bulk_create(rows)
    empty = rating.content(None)
    history.record_all(
        made,
        [
            Happening(row.evaluator_id, "rate", "rating", row.criterion, _changed(empty, rating.content(row)))
            for row in rows
        ],
    )


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}


def documents(made: Assignment, people: People) -> None:
    """One for each area, handed in by the coordinator."""
    today = timezone.localdate()
    for one in texts()["documents"]:
        document.paste(
            viewer(people["coordinator"]),
            made.key,
            text="\n\n".join(said["text"] for said in one["passages"]),
            about=About(
                title=one["title"],
                sender=one["sender"],
                dated=today - dt.timedelta(days=_DAYS_OF_A_MONTH * one["months_ago"]),
                evidence=one["evidence"],
            ),
        )


def passages(made: Assignment, people: People) -> None:
    """The evaluators have read the documents and tied what these say to criteria."""
    papers = dict(made.documents.values_list("title", "key"))
    for number, one in enumerate(texts()["documents"]):
        reader = viewer(people[_EVALUATORS[number % 2]])
        for said in one["passages"]:
            passage.mark(
                reader,
                made.key,
                papers[one["title"]],
                page=1,
                quote=said["text"],
                criteria=said["criteria"],
            )


def visit(made: Assignment, people: People, *, under_way: bool = False) -> None:
    """Three days of interviews. `under_way`: some are still to come, and of one role nobody is asked yet."""
    assert made.visit_from is not None
    for one in texts()["interviews"]:
        status = one.get("under_way", one["status"]) if under_way else one["status"]
        if status != "none":
            _interview(made, people, one, status, made.visit_from + dt.timedelta(days=one["day"]))


def _interview(made: Assignment, people: People, said: Mapping[str, Any], status: str, day: dt.date) -> None:
    lead = viewer(people["lead_evaluator"])
    if status == "planned":
        day = timezone.localdate() + dt.timedelta(days=2)
    planned = interview.plan(
        lead,
        made.key,
        day=day,
        starts=dt.time.fromisoformat(said["starts"]),
        minutes=said["minutes"],
        title=said["title"],
        place="Rådhuset",
        interviewers=[str(people[name].key) for name in _EVALUATORS],
    )
    for role, names in said["people"].items():
        named = [name for name in names if name]
        if named:
            interview.add_people(lead, made.key, planned.key, role=role, names=named)
        if len(names) > len(named):
            interview.add_people(lead, made.key, planned.key, role=role, n=len(names) - len(named))
    if status != "planned":
        interview.set_status(lead, made.key, planned.key, status=status)
    if status != "held":
        return
    told = day - dt.timedelta(days=7)
    interview.inform(lead, made.key, planned.key, on=told, how="beforehand", legal_basis="public_task")
    for name in _EVALUATORS:
        notes.save(viewer(people[name]), made.key, planned.key, mark=Mark(0), text=said[name])


def hours(made: Assignment, people: People, spent: Mapping[str, int]) -> None:
    """Hours of both evaluators: stage -> how many, a working day at a time until the stage was meant to be over."""
    for stage, n in spent.items():
        last = min(getattr(made, f"{stage}_until"), timezone.localdate())
        for back, left in enumerate(range(n, 0, -_HOURS_OF_A_DAY)):
            for name in _EVALUATORS:
                assignment.log_hours(
                    viewer(people[name]),
                    made.key,
                    day=last - dt.timedelta(days=back),
                    quarters=4 * min(left, _HOURS_OF_A_DAY),
                    stage=stage,
                )
