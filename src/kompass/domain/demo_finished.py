"""The demo's finished evaluation: invented, from order to releases, through the ordinary commands.

Its dates lie in the past; its history says when it was put there, for a history is never written after the fact.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Final

import numpy as np
from django.utils import timezone

from kompass.domain import (
    assignment,
    consensus,
    demo_material,
    fact_check,
    finding,
    rating,
    release,
    signing,
)
from kompass.domain.access import seat
from kompass.domain.demo_material import People, texts, viewer
from kompass.domain.judgement import edition_of
from kompass.domain.writing import Mark
from kompass.method import Edition
from kompass.models import Assignment, Audience, Finding, Rating, Snapshot

_SEED: Final = 20_270_102
_STEP_UP: Final = 0.45  # share of criteria that are one level higher than last time
_UNLIKE: Final = 0.25  # share of criteria that the evaluators see otherwise than each other
_EMBARGO_DAYS: Final = 7
_HOURS: Final = {"preparation": 12, "review": 40, "visit": 27, "rating": 35, "consensus": 15, "fact_check": 8}

Levels = dict[str, int]


def carry_out(made: Assignment, people: People) -> None:
    """From *planned* to *final*; the result is released to all in the municipality, to the public under embargo."""
    lead = viewer(people["lead_evaluator"])
    for stage, work in (
        ("preparation", _prepare),
        ("review", demo_material.passages),
        ("visit", demo_material.visit),
        ("rating", _rate),
        ("consensus", _agree),
        ("fact_check", _check),
    ):
        assignment.move(lead, made.key, to=stage)
        work(made, people)
    _sign(made, people)
    _release(made, people)


def _prepare(made: Assignment, people: People) -> None:
    demo_material.hours(made, people, _HOURS)
    demo_material.documents(made, people)
    demo_material.answers(made, people)


def _rate(made: Assignment, people: People) -> None:
    """Each evaluator alone, from where the municipality stood last time; then every area is locked."""
    edition = edition_of(made)
    draw = np.random.default_rng(_SEED)
    said, last_time = _written(), _last_time(made)
    rows: list[Rating] = []
    for criterion in edition.criteria:
        shared, settled = _levels(edition, criterion.id, last_time, draw)
        own = shared if settled or draw.random() > _UNLIKE else _otherwise(edition, shared, draw)
        strengths, improvements = said.get(criterion.id, ("", ""))
        of_one = {"assignment": made, "criterion": criterion.id, "area": criterion.area}
        lead = Rating(**of_one, levels=shared, strengths=strengths, improvements=improvements)
        rows += [lead, Rating(**of_one, levels=own)]
        lead.evaluator, rows[-1].evaluator = people["lead_evaluator"], people["evaluator"]
        for row in rows[-2:]:
            row.confidence = 3 if settled else int(draw.integers(1, 4))
    demo_material.rate(made, rows)
    for area in edition.areas:
        for name in ("lead_evaluator", "evaluator"):
            rating.lock(viewer(people[name]), made.key, area.id)


def _written() -> dict[str, tuple[str, str]]:
    """Criterion -> strengths and improvements, as the findings will have them."""
    found: dict[str, tuple[str, str]] = {}
    for one in texts()["findings"]:
        improves = one["kind"] == "improvement"
        found[one["criteria"][0]] = ("", one["text"]) if improves else (one["text"], "")
    return found


def _levels(
    edition: Edition, criterion: str, last_time: Mapping[str, Levels], draw: np.random.Generator
) -> tuple[Levels, bool]:
    """What the lead evaluator gives, and whether it is plain to both: what the documents show, and what is missing."""
    aspects = [aspect.id for aspect in edition.aspects_of(criterion)]
    full = edition.highest_level
    proven = {one for paper in texts()["documents"] for said in paper["passages"] for one in said["criteria"]}
    if criterion in proven:
        return {aspect: full - (aspect == aspects[-1]) for aspect in aspects}, True
    if criterion in texts()["weak"]:
        return {aspect: int(place < len(aspects) / 2) for place, aspect in enumerate(aspects)}, True
    before = last_time.get(criterion, {})
    step = int(draw.random() < _STEP_UP)
    levels = {aspect: int(np.clip(before.get(aspect, 1) + step, 0, full - 1)) for aspect in aspects}
    return _plausible(edition, levels), False


def _last_time(made: Assignment) -> Mapping[str, Levels]:
    kept = Snapshot.objects.filter(evaluation=made.previous_published).first()
    return kept.ratings if kept else {}


def _plausible(edition: Edition, levels: Levels) -> Levels:
    for rule in edition.implausible:
        if rule.higher in levels:
            levels[rule.higher] = min(levels[rule.higher], levels[rule.lower] + rule.by - 1)
    return levels


def _otherwise(edition: Edition, levels: Levels, draw: np.random.Generator) -> Levels:
    """Every aspect a level higher or lower, as far as the scale goes."""
    step = 1 if sum(levels.values()) < len(levels) else int(draw.choice((-1, 1)))
    return _plausible(
        edition,
        {
            aspect: int(np.clip(level + step, 0, edition.highest_level - 1))
            for aspect, level in levels.items()
        },
    )


def _agree(made: Assignment, people: People) -> None:
    """What both gave alike is agreed already; of the rest one or the other is right."""
    edition = edition_of(made)
    lead = viewer(people["lead_evaluator"])
    reasons = texts()["reasons"]
    there = set(made.consensus.values_list("criterion", flat=True))
    for number, criterion in enumerate(one.id for one in edition.criteria if one.id not in there):
        given = made.ratings.filter(criterion=criterion).order_by("pk")
        consensus.decide(
            lead,
            made.key,
            criterion,
            mark=Mark(0),
            levels=given[number % 2].levels,
            reason=reasons[number % len(reasons)],
        )
    for area in edition.areas:
        consensus.agree(lead, made.key, area.id)
    _find(made, people)


def _find(made: Assignment, people: People) -> None:
    """Findings begin with what was written while rating."""
    lead = viewer(people["lead_evaluator"])
    papers = [
        finding.evidence_id(finding.DOCUMENT, key)
        for key in made.documents.order_by("pk").values_list("key", flat=True)
    ]
    for one in texts()["findings"]:
        row = finding.take_over(lead, made.key, one["criteria"][0], kind=one["kind"])
        rests = one["kind"] != "improvement"
        if rests or len(one["criteria"]) > 1:
            mark = Mark(row.version)
            finding.save(lead, made.key, row.key, mark=mark, text=one["text"], criteria=one["criteria"])
        if rests:
            finding.rest_on(lead, made.key, row.key, add=[papers[int(one["area"]) - 1]])
    if "carried_out" not in finding.allowed_kinds(seat(lead, made.key)):
        return
    for one in texts()["carried_out"]:
        row = finding.add(lead, made.key, one["area"], kind="carried_out", text=one["text"])
        finding.save(lead, made.key, row.key, mark=Mark(row.version), text=one["text"], degree=one["degree"])


def _check(made: Assignment, people: People) -> None:
    """The draft goes to the municipality; each comment is answered, and what it changes is agreed again."""
    lead = viewer(people["lead_evaluator"])
    release.release(lead, made.key, audience=Audience.CHIEF_OFFICER)
    findings = list(Finding.objects.filter(assignment=made).order_by("pk"))
    for one in texts()["comments"]:
        said = fact_check.comment(
            viewer(people[one["by"]]),
            made.key,
            one["area"],
            text=one["text"],
            finding=findings[one["finding"]].key if "finding" in one else "",
        )
        fact_check.answer(
            lead, made.key, said.key, version=said.version, outcome=one["outcome"], text=one["answer"]
        )
        if "decide" in one:
            row = made.consensus.get(criterion=one["decide"])
            first = next(iter(row.levels))
            consensus.decide(
                lead,
                made.key,
                row.criterion,
                mark=Mark(row.version),
                levels={**row.levels, first: row.levels[first] + 1},
                reason=one["why"],
            )
            consensus.agree(lead, made.key, row.area)


def _sign(made: Assignment, people: People) -> None:
    made.refresh_from_db()
    digest = signing.digest_of(signing.to_sign(made))
    for name in ("lead_evaluator", "evaluator", "quality_assurer"):
        signing.sign(viewer(people[name]), made.key, digest=digest)


def _release(made: Assignment, people: People) -> None:
    """To everybody in the municipality now; to the public in a week, when the council has met."""
    lead = viewer(people["lead_evaluator"])
    for audience in (Audience.CHIEF_OFFICER, Audience.LEADERS, Audience.UNIONS, Audience.ELECTED):
        release.release(lead, made.key, audience=audience)
    later = timezone.now() + dt.timedelta(days=_EMBARGO_DAYS)
    release.release(lead, made.key, audience=Audience.PUBLIC, since=later)
