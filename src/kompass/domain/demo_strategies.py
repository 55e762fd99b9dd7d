"""The demo's strategies, invented: one adopted and half way, with a person in each role; one that was concluded before
it and followed by an evaluation. After `demo_assignments.load`."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.utils import timezone

from kompass import installed
from kompass.domain import case, demo_users, measure, strategy
from kompass.domain.access import Viewer
from kompass.domain.queries.next_steps import at_least
from kompass.domain.writing import Mark
from kompass.models import (
    Measure,
    Organisation,
    OrganisationKind,
    Snapshot,
    StatusUpdate,
    Strategy,
    StrategyRole,
    StrategyRoleKind,
    User,
)

TITLE: Final = "Utviklingsstrategi (oppdiktet)"
_PARTS: Final = (
    ("Leder- og medarbeiderutvikling", "Ledere som møtes, lærer av hverandre og gir tilbakemelding."),
    ("Helhetlig styring", "Plan, budsjett og oppfølging som henger sammen."),
    ("Innbyggerne", "Svar innen fristen, og språk som alle forstår."),
)
# Sub-strategy, title, beginning and end in days from today, status, milestones reached of all, cost, effort, priority,
# and the criteria it is meant to move with the level that each aspect is to have at least.
_MEASURES: Final[
    tuple[tuple[int, str, int, int, str, tuple[int, int], int, int, int, dict[str, int]], ...]
] = (
    (
        1,
        "Ledermøte hver måned med felles mål",
        -420,
        -60,
        "done",
        (3, 3),
        60_000,
        2,
        4,
        {"leaders-gathered-around-direction": 3},
    ),
    (
        1,
        "Medarbeidersamtaler for alle",
        -300,
        120,
        "under_way",
        (2, 3),
        40_000,
        3,
        5,
        {"development-talks-lead-to-action": 3},
    ),
    (
        1,
        "Hospitering mellom virksomheter",
        -200,
        -20,
        "under_way",
        (1, 3),
        150_000,
        3,
        2,
        {"good-practice-shared-between-units": 3, "leaders-developed-together": 2},
    ),
    (
        2,
        "Årshjul for plan og budsjett",
        -380,
        -90,
        "done",
        (2, 2),
        0,
        2,
        4,
        {"one-yearly-cycle-for-steering": 3},
    ),
    (
        2,
        "Kvartalsrapport på to sider",
        -150,
        60,
        "under_way",
        (1, 2),
        25_000,
        2,
        5,
        {"reports-lead-to-action": 3, "results-reviewed-in-dialogue": 3},
    ),
    (
        2,
        "Felles internkontroll",
        30,
        400,
        "planned",
        (0, 3),
        300_000,
        5,
        3,
        {"risk-based-internal-control": 3},
    ),
    (
        3,
        "Servicegaranti: svar innen fem dager",
        -100,
        25,
        "under_way",
        (1, 2),
        80_000,
        3,
        5,
        {"service-promises-published": 2, "case-times-known-and-kept": 3},
    ),
    (
        3,
        "Innbyggerpanel på nett",
        -250,
        200,
        "stopped",
        (0, 2),
        220_000,
        4,
        1,
        {"input-answered-and-traceable": 2},
    ),
)
EARLIER: Final = "Strategien før (oppdiktet)"
# Title, cost, criteria and levels.
_EARLIER_MEASURES: Final[tuple[tuple[str, int, dict[str, int]], ...]] = (
    ("Vedtak forklart på én side", 50_000, {"decisions-explained-plainly": 2}),
    ("Bemanningsplan i alle virksomheter", 180_000, {"staffing-follows-workload": 2}),
    ("Tjenesteerklæringer på nettsidene", 90_000, {"service-promises-published": 2}),
    ("Samlinger for alle ledere", 120_000, {"leaders-gathered-around-direction": 3}),
    ("Fast kurs i byggeprosjekter", 30_000, {"building-projects-kept-on-course": 2}),
)


def load() -> None:
    """Make it where it is missing."""
    owner = Organisation.objects.filter(
        kind=OrganisationKind.MUNICIPALITY, municipality__country="ZZ"
    ).first()
    if owner is None or owner.municipality is None or Strategy.objects.filter(title=TITLE).exists():
        return
    people = demo_users.load()
    viewer = _viewer(people["municipality_administrator"])
    latest = owner.municipality.evaluations.order_by("-latest").first()
    _earlier(viewer, owner)
    basis = latest.slug if latest else ""
    made = strategy.start(viewer, organisation=owner.key, title=TITLE, basis=basis)
    today = timezone.localdate()
    strategy.change(
        viewer,
        made.key,
        mark=Mark(made.version),
        basis=basis,
        title=TITLE,
        vision="Nær innbyggerne, og litt bedre hvert år.",
        note="",
        period_from=_day(today, -430),
        period_until=_day(today, 1000),
        edition=made.edition,
        goal_kind="score",
        goal_value=(latest.total or 400) + 80 if latest else 480,
        goal_text="",
    )
    for role in StrategyRoleKind.values:
        StrategyRole.objects.create(strategy=made, user=people[role], role=role)
    for title, text in _PARTS:
        strategy.add_part(viewer, made.key, title=title, text=text)
    _measures(viewer, made, people)
    strategy.adopt(viewer, made.key, on=_day(today, -430))
    for number, kind, title, days in (
        ("12/25", "presentation", "Kommunekompasset: evalueringen legges fram", -500),
        ("31/25", "adoption", "Utviklingsstrategi", -430),
        ("8/26", "status", "Årlig status for utviklingsstrategien", -70),
    ):
        case.add(
            viewer,
            made.key,
            body="council",
            kind=kind,
            number=number,
            date=_day(today, days),
            title=title,
            decision="Kommunestyret tar saken til orientering."
            if kind != "adoption"
            else "Kommunestyret vedtar strategien.",
            public=True,
        )
    strategy.publish(viewer, made.key, shown=True)


def _measures(viewer: Viewer, made: Strategy, people: dict[str, User]) -> None:
    today = timezone.localdate()
    owners = ("reader", "leader", "chief_officer")
    for number, (part, title, first, last, status, (done, all_), cost, effort, priority, aims) in enumerate(
        _MEASURES
    ):
        row = measure.add(
            viewer,
            made.key,
            part=part,
            owner=str(people[owners[number % 3]].key),
            title=title,
            starts=_day(today, first),
            due=_day(today, last),
            cost=cost,
            funding="Driftsbudsjettet" if cost else "",
            effort=effort,
            priority=priority,
        )
        _aim(viewer, made, row, aims)
        for step in range(all_):
            at = first + (last - first) * (step + 1) // all_
            one = measure.add_milestone(
                viewer, made.key, row.key, title=f"Del {step + 1} av {all_}", due=_day(today, at)
            )
            if step < done:
                measure.reach_milestone(
                    viewer, made.key, row.key, one.pk, done_on=min(_day(today, at), today)
                )
        if status != "planned":
            reason = "Pengene gikk til servicegarantien." if status == "stopped" else ""
            said = measure.update(
                viewer, made.key, row.key, status=status, reason=reason, text="Går som planlagt."
            )
            StatusUpdate.objects.filter(pk=said.pk).update(
                at=timezone.now() - dt.timedelta(days=20 + number * 15)
            )


def _aim(viewer: Viewer, made: Strategy, row: Measure, aims: Mapping[str, int]) -> None:
    """Expect each aspect at that level at least; nothing where the ratings or the criteria are others."""
    snapshot = Snapshot.objects.filter(evaluation=made.basis_evaluation).first()
    edition = installed.load_edition(made.edition) if made.edition in installed.editions() else None
    if snapshot is None or edition is None:
        return
    known = {key: level for key, level in aims.items() if key in edition.criterion_by_id}
    for criterion, expected in at_least(edition, snapshot.ratings, known).items():
        measure.aim(viewer, made.key, row.key, criterion=criterion, expected=expected)


def _earlier(viewer: Viewer, owner: Organisation) -> None:
    """Concluded, published, and followed by the municipality's next evaluation."""
    assert owner.municipality is not None
    first = owner.municipality.evaluations.order_by("latest").first()
    if first is None or first.latest is None:
        return
    made = strategy.start(viewer, organisation=owner.key, title=EARLIER, basis=first.slug)
    begins, ends = _day(first.latest, 60), _day(first.latest, 660)
    strategy.change(
        viewer,
        made.key,
        mark=Mark(made.version),
        basis=first.slug,
        title=EARLIER,
        period_from=begins,
        period_until=ends,
        edition=made.edition,
        goal_kind="score",
        goal_value=(first.total or 400) + 30,
    )
    made.refresh_from_db()
    for title, cost, aims in _EARLIER_MEASURES:
        row = measure.add(viewer, made.key, title=title, starts=begins, due=ends, cost=cost)
        _aim(viewer, made, row, aims)
        measure.update(viewer, made.key, row.key, status="done", text="Gjennomført.")
    strategy.adopt(viewer, made.key, on=begins)
    strategy.close(viewer, made.key, why="Fulgt av en ny evaluering.")
    strategy.publish(viewer, made.key, shown=True)
    Strategy.objects.filter(pk=made.pk).update(closed_on=ends)


def _day(today: dt.date, days: int) -> dt.date:
    return today + dt.timedelta(days=days)


def _viewer(user: User) -> Viewer:
    return Viewer(person=user.pk)
