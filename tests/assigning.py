"""An assignment made for a test, with a person in every role, in few words."""

from collections.abc import Iterable
from typing import Any

from kompass import installed, method
from kompass.domain import consensus, rating
from kompass.domain.access import Viewer
from kompass.domain.writing import Mark
from kompass.models import (
    AreaAgreement,
    AreaLock,
    Assignment,
    Consensus,
    Membership,
    Municipality,
    Organisation,
    Participation,
    Rating,
    Role,
    Stage,
    User,
)
from tests.making import municipality

EDITION = "open-2020"
ROLES = tuple(Role.values)


def person(name: str, **fields: Any) -> User:
    return User.objects.create_user(f"{name.lower().replace(' ', '.')}@example.org", name=name, **fields)


def viewer(user: User) -> Viewer:
    return Viewer(person=user.pk, administrator=user.is_administrator)


class Made:
    """An assignment with `people` by role (and "evaluator_2"), the body's and the municipality's administrators."""

    def __init__(
        self, *, stage: str = Stage.RATING, roles: Iterable[str] = ROLES, edition: str = EDITION
    ) -> None:
        self.place: Municipality = municipality("Storvik", code="9001")
        self.body = Organisation.objects.create(kind="evaluation_body", name="Evaluering Nord")
        self.own = Organisation.objects.create(kind="municipality", name="Storvik", municipality=self.place)
        self.people: dict[str, User] = {
            "body_administrator": person("Berit Body"),
            "municipality_administrator": person("Mona Municipality"),
            "service_administrator": person("Siv Service", is_administrator=True),
            "stranger": person("Stig Stranger"),
        }
        for organisation, key in (
            (self.body, "body_administrator"),
            (self.own, "municipality_administrator"),
        ):
            Membership.objects.create(organisation=organisation, user=self.people[key], role="administrator")
        self.assignment = Assignment.objects.create(
            municipality=self.place,
            body=self.body,
            edition=edition,
            edition_hash=installed.load_edition(edition).hash,
            stage=stage,
        )
        for role in roles:
            self.join(role, role)

    @property
    def key(self) -> str:
        return self.assignment.key

    @property
    def edition(self) -> method.Edition:
        return installed.load_edition(self.assignment.edition)

    def join(self, name: str, role: str) -> User:
        user = person(name.replace("_", " ").capitalize())
        self.people[name] = user
        Participation.objects.create(assignment=self.assignment, user=user, role=role)
        return user

    def viewer(self, name: str) -> Viewer:
        return viewer(self.people[name])

    def at(self, stage: str) -> "Made":
        Assignment.objects.filter(pk=self.assignment.pk).update(stage=stage)
        self.assignment.refresh_from_db()
        return self

    def rate(self, name: str, area: str, level: int = 2) -> None:
        """Rate every criterion of an area alike."""
        for criterion in self.edition.area_by_id[area].criteria:
            levels = {aspect.id: level for aspect in self.edition.aspects_of(criterion)}
            rating.save(self.viewer(name), self.key, criterion.id, mark=Mark(0), levels=levels)

    def lock(self, name: str, area: str) -> None:
        rating.lock(self.viewer(name), self.key, area)

    def rate_everything(self, level: int = 2) -> None:
        """Both evaluators rate all alike and lock. The ratings are put there at once, without a history: quickly."""
        evaluators = ("lead_evaluator", "evaluator")
        Rating.objects.bulk_create(
            Rating(
                assignment=self.assignment,
                evaluator=self.people[name],
                criterion=criterion.id,
                area=criterion.area,
                levels={aspect.id: level for aspect in self.edition.aspects_of(criterion)},
            )
            for name in evaluators
            for criterion in self.edition.criteria
        )
        for area in self.edition.areas:
            for name in evaluators:
                self.lock(name, area.id)

    def agree_everything(self, level: int = 2) -> None:
        """Both evaluators rate all alike, lock and agree. At the stage of rating."""
        self.rate_everything(level)
        for area in self.edition.areas:
            consensus.agree(self.viewer("lead_evaluator"), self.key, area.id)

    def agree_at_once(self, level: int = 2) -> None:
        """As `agree_everything` leaves it, written in a few rows at once; without a history."""
        evaluators = [self.people[name] for name in ("lead_evaluator", "evaluator")]
        rows = [
            {
                "assignment": self.assignment,
                "criterion": criterion.id,
                "area": criterion.area,
                "levels": {aspect.id: level for aspect in self.edition.aspects_of(criterion)},
            }
            for criterion in self.edition.criteria
        ]
        Rating.objects.bulk_create(Rating(**row, evaluator=who) for row in rows for who in evaluators)
        Consensus.objects.bulk_create(
            Consensus(**row, basis="same", decided_by=evaluators[0]) for row in rows
        )
        for area in self.edition.areas:
            for who in evaluators:
                AreaLock.objects.create(assignment=self.assignment, evaluator=who, area=area.id)
            AreaAgreement.objects.create(assignment=self.assignment, area=area.id, agreed_by=evaluators[0])
