"""Four years in a municipality, told through the domain: evaluation, strategy, updates, cases, re-evaluation."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kompass import method
from kompass.domain import case, measure, strategy
from kompass.domain.access import Viewer
from kompass.domain.result import frozen
from kompass.domain.writing import Mark
from kompass.models import Evaluation, Measure, Membership, Municipality, Organisation, Snapshot, Strategy
from tests.assigning import person, viewer
from tests.making import evaluation, municipality

EDITION = "open-2020"
FIRST, SECOND = "2020-05", "2024-05"
PLACE = "zz-storvik-of-the-story"
PARTS = (
    "Vision and municipal plan",
    "Administrative organisation",
    "Political organisation",
    "Leadership and co-worker development",
    "Integrated management",
)


def published(of: Municipality, when: str, ratings: Mapping[str, Any]) -> Evaluation:
    """An evaluation of the record with its ratings, frozen as a release freezes it."""
    result = method.score(method.load_edition(EDITION), ratings)
    made = evaluation(
        of,
        when,
        result.total,
        edition=EDITION,
        basis="invented",
        areas={key: points for key, points in result.areas.items() if points is not None},
        exact_total=result.exact_total,
    )
    Snapshot.objects.create(
        evaluation=made,
        edition=EDITION,
        edition_hash=result.edition_hash,
        method_version=result.method_version,
        ratings=dict(ratings),
        result=frozen(result),
    )
    return made


def levels(level: int, **some: int) -> dict[str, int]:
    aspects = [aspect.id for aspect in method.load_edition(EDITION).aspects]
    return dict.fromkeys(aspects, level) | some


class FourYears:
    """`before` and `after`: the ratings; `measures` by what became of them: `criteria` by measure."""

    def __init__(self, of: Municipality) -> None:
        self.place = of
        self.edition = method.load_edition(EDITION)
        self.ids = [criterion.id for criterion in self.edition.criteria]
        self.before: dict[str, Any] = {key: levels(1) for key in self.ids}
        self.first = published(of, FIRST, self.before)
        self.own, _ = Organisation.objects.get_or_create(
            municipality=of, defaults={"kind": "municipality", "name": of.name}
        )
        self.chief = person("Randi Rådmann")
        Membership.objects.create(organisation=self.own, user=self.chief, role="administrator")
        self.measures: dict[str, Measure] = {}
        self.aims: dict[str, dict[str, dict[str, int]]] = {}
        self.strategy: Strategy

    @property
    def viewer(self) -> Viewer:
        return viewer(self.chief)

    def decide(self) -> None:
        """The strategy, with a goal, five sub-strategies and three measures; the council adopts it."""
        self.strategy = strategy.start(
            self.viewer, organisation=self.own.key, title="Forward together", basis=self.first.slug
        )
        key = self.strategy.key
        strategy.change(
            self.viewer,
            key,
            mark=Mark(self.strategy.version),
            basis=self.first.slug,
            title="Forward together",
            edition=EDITION,
            goal_kind="score",
            goal_value=350,
            goal_text="350 points next time",
            period_from=dt.date(2020, 9, 1),
            period_until=dt.date(2024, 6, 30),
        )
        for title in PARTS:
            strategy.add_part(self.viewer, key, title=title)
        a, b, c, d = self.ids[0], self.ids[1], self.ids[30], self.ids[60]
        self.aims = {
            "reached": {a: levels(2), b: levels(2)},
            "partly": {c: levels(3)},
            "not_moved": {d: levels(2, anchored=3)},
        }
        for part, (name, aims) in enumerate(self.aims.items(), start=1):
            made = measure.add(
                self.viewer,
                key,
                title=f"Measure {name}",
                part=part,
                due=dt.date(2020 + part, 6, 30),
                cost=part * 100_000,
            )
            for criterion, expected in aims.items():
                measure.aim(self.viewer, key, made.key, criterion=criterion, expected=expected)
            self.measures[name] = made
        self.case("adoption", "33/20", dt.date(2020, 9, 17), "The strategy is adopted.")
        strategy.adopt(self.viewer, key, on=dt.date(2020, 9, 17))

    def case(self, kind: str, number: str, date: dt.date, decision: str) -> None:
        case.add(
            self.viewer,
            self.strategy.key,
            body="council",
            kind=kind,
            number=number,
            date=date,
            title=f"Case {number}",
            decision=decision,
            public=True,
        )

    def follow_up(self) -> None:
        """Twelve updates, four of each measure, and the council hears the status."""
        key = self.strategy.key
        for made in self.measures.values():
            for number, status in enumerate(("under_way", "", "", "done"), start=1):
                measure.update(self.viewer, key, made.key, status=status, text=f"Update {number}")
        self.case("status", "12/22", dt.date(2022, 3, 24), "Noted.")

    def evaluate_again(self) -> None:
        """One measure moved its criteria as planned, one less, one not at all; a criterion without any moved too."""
        a, b, c, _d = self.ids[0], self.ids[1], self.ids[30], self.ids[60]
        self.unplanned = self.ids[100]
        self.after = self.before | {
            a: levels(2),
            b: levels(3),
            c: levels(2),
            self.unplanned: levels(3),
        }
        self.second = published(self.place, SECOND, self.after)


class Beginning:
    """Before anything has happened: a municipality with a chief officer who administers it and one who will own a
    measure."""

    def __init__(self) -> None:
        self.place = municipality("Storvik", country="ZZ", slug=PLACE)
        self.own = Organisation.objects.create(kind="municipality", name="Storvik", municipality=self.place)
        self.people = {"chief": person("Randi Rådmann"), "owner": person("Owe Owner")}
        for who, role in (("chief", "administrator"), ("owner", "member")):
            Membership.objects.create(organisation=self.own, user=self.people[who], role=role)

    @property
    def key(self) -> str:
        return self.own.key
