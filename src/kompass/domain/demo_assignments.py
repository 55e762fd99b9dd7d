"""The demo's evaluations: invented, two under way and one finished, with a person in each role; and two of the record
with what was found in them."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

import numpy as np
from django.db import transaction
from django.utils import timezone

from kompass.domain import assignment, demo_finished, demo_material, demo_published, demo_users, rating
from kompass.domain.demo_material import viewer
from kompass.domain.judgement import edition_of
from kompass.domain.stages import DATES
from kompass.method.editions import Criterion
from kompass.models import (
    Assignment,
    Membership,
    MembershipRole,
    Municipality,
    Organisation,
    OrganisationKind,
    Participation,
    Rating,
    Role,
    User,
)

BODY: Final = "Evaluering Midt (oppdiktet)"
_EDITION: Final = "open-2020"
_SEED: Final = 20_270_101
_ROLES: Final = {
    "lead_evaluator": Role.LEAD_EVALUATOR,
    "evaluator": Role.EVALUATOR,
    "quality_assurer": Role.QUALITY_ASSURER,
    "observer": Role.OBSERVER,
    "coordinator": Role.COORDINATOR,
    "chief_officer": Role.CHIEF_OFFICER,
    "leader": Role.LEADER,
    "elected": Role.ELECTED,
    "union": Role.UNION,
    "reader": Role.READER,
}
_TEAM: Final = ("lead_evaluator", "evaluator", "peer_evaluator", "quality_assurer", "observer")
_DAYS: Final = (-60, -32, -18, -12, -10, 10, 24, 45, 60)
"""Days from today of the dates of the plan, for the evaluation that is being rated."""
_DAYS_FINISHED: Final = (-150, -110, -85, -70, -68, -45, -30, -7, 0)
_HOURS: Final = {"preparation": 10, "review": 32, "visit": 24}
_LATELY: Final = dt.date(2022, 1, 1)
_N_ANSWERED: Final = 9
"""Questions that are answered in the evaluation that is being prepared."""


@transaction.atomic
def load() -> None:
    """Make what is missing; nothing where it was made before. After `demo_users.load` and the invented example."""
    people = demo_users.load()
    places = _places()
    body = Organisation.objects.filter(name=BODY).first()
    if body is None:
        body = Organisation.objects.create(kind=OrganisationKind.EVALUATION_BODY, name=BODY)
        _join(body, people["administrator"])
    # Who rates must lock each area: the peer rates only where nobody has rated yet.
    for place, carry_out, peer in zip(
        places,
        (_rated, _prepared, _finished),
        (Role.OBSERVER, Role.EVALUATOR, Role.OBSERVER),
        strict=True,
    ):
        if Assignment.objects.filter(body=body, municipality=place).exists():
            continue
        own, new = Organisation.objects.get_or_create(
            kind=OrganisationKind.MUNICIPALITY, municipality=place, defaults={"name": place.name}
        )
        if new:
            _join(own, people["municipality_administrator"])
        carry_out(_ordered(body, place, people, peer), people)
    demo_published.load(body, people)


def _places() -> list[Municipality]:
    """Three invented municipalities; the last one was evaluated not long ago, so that one sees what came of it."""
    every = Municipality.objects.filter(country="ZZ", evaluations__isnull=False).distinct()
    first = list(every[:2])
    lately = every.filter(evaluations__latest__gte=_LATELY).exclude(pk__in=[place.pk for place in first])
    return [*first, *lately[:1]]


def _rated(made: Assignment, people: dict[str, User]) -> None:
    """Being rated: the visit is over but for two conversations, the first area is locked."""
    _plan(made, people, _DAYS)
    lead = viewer(people["lead_evaluator"])
    assignment.move(lead, made.key, to="preparation")
    demo_material.documents(made, people)
    demo_material.answers(made, people)
    assignment.move(lead, made.key, to="review")
    demo_material.passages(made, people)
    assignment.move(lead, made.key, to="visit")
    demo_material.visit(made, people, under_way=True)
    assignment.move(lead, made.key, to="rating")
    demo_material.hours(made, people, _HOURS)
    _rate(made, people)


def _prepared(made: Assignment, people: dict[str, User]) -> None:
    """Being prepared: the first questions are answered."""
    _plan(made, people, [days + 50 for days in _DAYS])
    assignment.move(viewer(people["lead_evaluator"]), made.key, to="preparation")
    demo_material.answers(made, people, n=_N_ANSWERED)


def _finished(made: Assignment, people: dict[str, User]) -> None:
    _plan(made, people, _DAYS_FINISHED)
    demo_finished.carry_out(made, people)


def _join(organisation: Organisation, user: User) -> None:
    Membership.objects.create(organisation=organisation, user=user, role=MembershipRole.ADMINISTRATOR)


def _ordered(body: Organisation, place: Municipality, people: dict[str, User], peer: Role) -> Assignment:
    """Ordered through the same command as everywhere, linked to the municipality's latest evaluation."""
    latest = place.evaluations.order_by("-latest").first()
    made = assignment.order(
        viewer(people["administrator"]),
        body=body.key,
        municipality=place.slug,
        edition=_EDITION,
        previous_published=latest.slug if latest else "",
        lead=people["lead_evaluator"].pk,
    )
    for name, role in _ROLES.items():
        if role != Role.LEAD_EVALUATOR:
            Participation.objects.create(assignment=made, user=people[name], role=role)
    Participation.objects.create(
        assignment=made, user=people["peer_evaluator"], role=peer, peer_from="Fjellvik"
    )
    return made


def _plan(made: Assignment, people: dict[str, User], days: Sequence[int]) -> None:
    today = timezone.localdate()
    dates = {name: today + dt.timedelta(days=n) for name, n in zip(DATES, days, strict=True)}
    dates["ordered_on"] = today + dt.timedelta(days=min(days[0], _DAYS[0]))
    assignment.plan(
        viewer(people["lead_evaluator"]),
        made.key,
        version=made.version,
        dates=dates,
        evaluated=f"{dates['final_on']:%Y-%m}",
    )
    for name in _TEAM:
        assignment.declare(viewer(people[name]), made.key, interests="")
    made.refresh_from_db()


def _rate(made: Assignment, people: dict[str, User]) -> None:
    """Both have rated and locked the first area, unlike in a few criteria; the lead has begun the second."""
    draw = np.random.default_rng(_SEED)
    areas = edition_of(made).areas
    rows = [
        _rating(made, people[name], criterion, draw)
        for name, several in (("lead_evaluator", areas[:2]), ("evaluator", areas[:1]))
        for area in several
        for criterion in area.criteria
    ]
    demo_material.rate(made, rows)
    for name in ("lead_evaluator", "evaluator"):
        rating.lock(viewer(people[name]), made.key, areas[0].id)


def _rating(made: Assignment, user: User, criterion: Criterion, draw: np.random.Generator) -> Rating:
    edition = edition_of(made)
    # What both see; in every third criterion somebody sees it otherwise.
    usual = 1 + sum(map(ord, criterion.id)) % 2
    own = draw.random() < 1 / 3
    levels = {
        aspect.id: int(np.clip(usual + (draw.choice((-1, 0, 0, 1)) if own else 0), 0, edition.highest_level))
        for aspect in edition.aspects_of(criterion.id)
    }
    for rule in edition.implausible:
        levels[rule.higher] = min(levels[rule.higher], levels[rule.lower] + rule.by - 1)
    return Rating(
        assignment=made,
        evaluator=user,
        criterion=criterion.id,
        area=criterion.area,
        levels=levels,
        confidence=int(draw.integers(1, 4)),
    )
