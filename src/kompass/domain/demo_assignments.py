"""The demo's evaluations that are being carried out: invented, at two stages, with a person in each role."""

import datetime as dt
from typing import Final

import numpy as np
from django.utils import timezone

from kompass.domain import assignment, demo_users, rating
from kompass.domain.access import Viewer
from kompass.domain.judgement import edition_of
from kompass.domain.stages import DATES
from kompass.domain.writing import Mark
from kompass.models import (
    Assignment,
    Membership,
    MembershipRole,
    Municipality,
    Organisation,
    OrganisationKind,
    Participation,
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
_DAYS: Final = (-60, -32, -18, -12, -10, 10, 24, 45, 60)
"""Days from today of the dates of the plan, for the evaluation that is being rated."""


def load() -> None:
    """Make what is missing; nothing where it was made before. After `demo_users.load` and the invented example."""
    if Organisation.objects.filter(name=BODY).exists():
        return
    people = demo_users.load()
    places = list(Municipality.objects.filter(country="ZZ", evaluations__isnull=False).distinct()[:2])
    body = Organisation.objects.create(kind=OrganisationKind.EVALUATION_BODY, name=BODY)
    _join(body, people["administrator"])
    for place in places:
        own = Organisation.objects.create(
            kind=OrganisationKind.MUNICIPALITY, name=place.name, municipality=place
        )
        _join(own, people["municipality_administrator"])
    rated, prepared = (_ordered(body, place, people) for place in places)
    _plan(rated, people, shift=0)
    _plan(prepared, people, shift=50)
    _at(rated, "rating")
    _at(prepared, "preparation")
    _rate(rated, people)


def _join(organisation: Organisation, user: User) -> None:
    Membership.objects.create(organisation=organisation, user=user, role=MembershipRole.ADMINISTRATOR)


def _viewer(user: User) -> Viewer:
    return Viewer(person=user.pk)


def _ordered(body: Organisation, place: Municipality, people: dict[str, User]) -> Assignment:
    """Ordered through the same command as everywhere, linked to the municipality's latest evaluation."""
    latest = place.evaluations.order_by("-latest").first()
    made = assignment.order(
        _viewer(people["administrator"]),
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
        assignment=made, user=people["peer_evaluator"], role=Role.OBSERVER, peer_from="Fjellvik"
    )
    return made


def _plan(made: Assignment, people: dict[str, User], *, shift: int) -> None:
    today = timezone.localdate()
    dates = {name: today + dt.timedelta(days=days + shift) for name, days in zip(DATES, _DAYS, strict=True)}
    dates["ordered_on"] = today - dt.timedelta(days=60)
    assignment.plan(
        _viewer(people["lead_evaluator"]),
        made.key,
        version=made.version,
        dates=dates,
        evaluated=f"{dates['final_on']:%Y-%m}",
    )
    for name in ("lead_evaluator", "evaluator"):
        assignment.declare(_viewer(people[name]), made.key, interests="")


def _at(made: Assignment, stage: str) -> None:
    """The stages before were gone through by one command each."""
    viewer = Viewer(person=made.participations.get(role=Role.LEAD_EVALUATOR).user_id)
    for each in ("preparation", "review", "visit", "rating"):
        assignment.move(viewer, made.key, to=each)
        if each == stage:
            return


def _rate(made: Assignment, people: dict[str, User]) -> None:
    """Both have rated and locked the first area, unlike in a few criteria; the lead has begun the second."""
    draw = np.random.default_rng(_SEED)
    areas = edition_of(made).areas
    for name, several in (("lead_evaluator", areas[:2]), ("evaluator", areas[:1])):
        for area in several:
            for criterion in area.criteria:
                _rate_one(made, people[name], criterion.id, draw)
    for name in ("lead_evaluator", "evaluator"):
        rating.lock(_viewer(people[name]), made.key, areas[0].id)


def _rate_one(made: Assignment, user: User, criterion: str, draw: np.random.Generator) -> None:
    edition = edition_of(made)
    # What both see; in every third criterion somebody sees it otherwise.
    usual = 1 + sum(map(ord, criterion)) % 2
    own = draw.random() < 1 / 3
    levels = {
        aspect.id: int(np.clip(usual + (draw.choice((-1, 0, 0, 1)) if own else 0), 0, edition.highest_level))
        for aspect in edition.aspects_of(criterion)
    }
    for rule in edition.implausible:
        levels[rule.higher] = min(levels[rule.higher], levels[rule.lower] + rule.by - 1)
    rating.save(
        _viewer(user), made.key, criterion, mark=Mark(0), levels=levels, confidence=int(draw.integers(1, 4))
    )
