"""The demo's strategy: invented, adopted, half way, with a person in each role. After `demo_assignments.load`."""

import datetime as dt
from typing import Final

from django.utils import timezone

from kompass.domain import case, demo_users, measure, strategy
from kompass.domain.access import Viewer
from kompass.domain.writing import Mark
from kompass.models import (
    Organisation,
    OrganisationKind,
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
# Sub-strategy, title, beginning and end in days from today, status, milestones reached of all, cost, effort, priority.
_MEASURES: Final = (
    (1, "Ledermøte hver måned med felles mål", -420, -60, "done", (3, 3), 60_000, 2, 4),
    (1, "Medarbeidersamtaler for alle", -300, 120, "under_way", (2, 3), 40_000, 3, 5),
    (1, "Hospitering mellom virksomheter", -200, -20, "under_way", (1, 3), 150_000, 3, 2),
    (2, "Årshjul for plan og budsjett", -380, -90, "done", (2, 2), 0, 2, 4),
    (2, "Kvartalsrapport på to sider", -150, 60, "under_way", (1, 2), 25_000, 2, 5),
    (2, "Felles internkontroll", 30, 400, "planned", (0, 3), 300_000, 5, 3),
    (3, "Servicegaranti: svar innen fem dager", -100, 25, "under_way", (1, 2), 80_000, 3, 5),
    (3, "Innbyggerpanel på nett", -250, 200, "stopped", (0, 2), 220_000, 4, 1),
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
    for number, (part, title, first, last, status, (done, all_), cost, effort, priority) in enumerate(
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


def _day(today: dt.date, days: int) -> dt.date:
    return today + dt.timedelta(days=days)


def _viewer(user: User) -> Viewer:
    return Viewer(person=user.pk)
