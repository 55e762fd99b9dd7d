"""A strategy made for a test, with a person in every role, in few words."""

import datetime as dt
import functools
import io

from django.utils import timezone

from kompass import installed
from kompass.domain import case_paper
from kompass.domain.access import Viewer
from kompass.models import (
    Assignment,
    Case,
    CasePaper,
    Finding,
    Measure,
    Membership,
    Milestone,
    Organisation,
    Release,
    Strategy,
    StrategyRole,
    StrategyRoleKind,
    User,
)
from tests.assigning import person, viewer
from tests.documents import papers
from tests.making import evaluation, municipality

ROLES = tuple(StrategyRoleKind.values)


class Planned:
    """A strategy of Storvik with one sub-strategy, a measure with an owner and one without, a milestone in each, and
    a case that is not public."""

    def __init__(self, *, status: str = "adopted", edition: str = "open-2020") -> None:
        self.place = municipality("Storvik", code="9001")
        self.own = Organisation.objects.create(kind="municipality", name="Storvik", municipality=self.place)
        self.people: dict[str, User] = {
            "municipality_administrator": person("Mona Municipality"),
            "service_administrator": person("Siv Service", is_administrator=True),
            "stranger": person("Stig Stranger"),
            "owner": person("Owe Owner"),
        }
        Membership.objects.create(
            organisation=self.own, user=self.people["municipality_administrator"], role="administrator"
        )
        self.strategy = Strategy.objects.create(
            municipality=self.place,
            organisation=self.own,
            title="Strategy 1",
            edition=edition,
            status=status,
            adopted_on=dt.date(2026, 1, 15),
        )
        for role in ROLES:
            self.people[role] = person(role.replace("_", " ").capitalize())
            StrategyRole.objects.create(strategy=self.strategy, user=self.people[role], role=role)
        part = self.strategy.sub_strategies.create(number=1, title="Leadership")
        self.owned = Measure.objects.create(
            strategy=self.strategy,
            place=1,
            title="Leaders meet",
            owner=self.people["owner"],
            sub_strategy=part,
        )
        self.other = Measure.objects.create(strategy=self.strategy, place=2, title="Budget in time")
        self.steps = [
            Milestone.objects.create(measure=one, title="Begun") for one in (self.owned, self.other)
        ]
        self.case = Case.objects.create(
            strategy=self.strategy,
            body="council",
            kind="adoption",
            number="1/26",
            title="The strategy",
            decision="Kept within",
        )

    @functools.cached_property
    def paper(self) -> CasePaper:
        """A file of the case."""
        status = self.strategy.status
        self.at("adopted")
        file = io.BytesIO(papers.pdf("Kept within the file"))
        made = case_paper.add(self.viewer("leader"), self.key, self.case.pk, file=file, name="Papers.pdf")
        self.at(status)
        return made

    @functools.cached_property
    def finding(self) -> Finding:
        """Best practice of another municipality, published."""
        place, writer = municipality("Nordvik", code="9002"), person("Wenche Writer")
        assignment = Assignment.objects.create(
            municipality=place,
            body=Organisation.objects.create(kind="evaluation_body", name="Evaluering Nord"),
            edition=self.strategy.edition,
            edition_hash=installed.load_edition(self.strategy.edition).hash,
            stage="closed",
            published=evaluation(place, "2025-06", 600, edition=self.strategy.edition),
        )
        Release.objects.create(
            assignment=assignment, audience="public", of="result", since=timezone.now(), released_by=writer
        )
        return Finding.objects.create(
            assignment=assignment,
            area="1",
            kind="best_practice",
            text="They ask everybody once a year.",
            place=1,
            written_by=writer,
        )

    @property
    def key(self) -> str:
        return self.strategy.key

    def viewer(self, name: str) -> Viewer:
        return viewer(self.people[name])

    def at(self, status: str) -> "Planned":
        Strategy.objects.filter(pk=self.strategy.pk).update(status=status)
        self.strategy.refresh_from_db()
        return self
