"""How a strategy goes: by sub-strategy, by owner, what is late, what was said lately, what this month asks for."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kompass.domain.access import StrategyCapability, Viewer, strategy_seat
from kompass.domain.history import verify
from kompass.domain.queries.history import Entry, entry_of
from kompass.domain.queries.strategy import MeasureLine, Plan, Reached, Said, StrategyHead, head_of, plan
from kompass.language import LANGUAGES
from kompass.models import HistoryEntry, HistoryHead, MeasureStatus, Strategy

LATELY: Final = 10
SOON_DAYS: Final = 31
SILENT_DAYS: Final = 92
"""After a quarter of a year without a word a measure under way is asked after."""
YEAR_DAYS: Final = 365
PER_PAGE: Final = 50
SORTS: Final = ("plan", "title", "due", "status", "owner", "priority", "progress")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The measures of a list after filters, sorted. `owners`: those there are, for the filter."""

    plan: Plan
    lines: tuple[MeasureLine, ...]
    owners: tuple[str, ...]


def measures(
    viewer: Viewer,
    key: str,
    *,
    part: str = "",
    owner: str = "",
    status: str = "",
    late: bool = False,
    sort: str = "plan",
) -> Chosen:
    """Filters that are empty, or that nothing answers to, choose all of it or nothing. Raises NotVisible."""
    found = plan(viewer, key)
    lines = [
        line
        for line in found.measures
        if (not part or str(line.part or "none") == part)
        and (not owner or line.owner == owner)
        and (not status or line.status == status)
        and (not late or line.late)
    ]
    return Chosen(found, tuple(_sorted(lines, sort)), owners(found))


def owners(found: Plan) -> tuple[str, ...]:
    return tuple(sorted({line.owner for line in found.measures if line.owner}))


def _sorted(lines: list[MeasureLine], sort: str) -> list[MeasureLine]:
    """What is not known comes last, equal ones in the order of the plan."""
    order = list(MeasureStatus.values)
    keys: dict[str, Any] = {
        "title": lambda line: line.title.casefold(),
        "due": lambda line: line.due or dt.date.max,
        "status": lambda line: order.index(line.status),
        "owner": lambda line: (not line.owner, line.owner.casefold()),
        "priority": lambda line: -(line.priority or 0),
        "progress": lambda line: -(line.percentage if line.percentage is not None else -1),
    }
    return sorted(lines, key=keys[sort]) if sort in keys else lines


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """What one person (or "" for nobody) has to see to."""

    owner: str
    n: int
    n_done: int
    n_late: int
    measures: tuple[MeasureLine, ...]


@dataclass(frozen=True, slots=True)
class Lately:
    """Something said of a measure."""

    measure: str
    title: str
    said: Said


@dataclass(frozen=True, slots=True)
class FollowUp:
    plan: Plan
    owners: tuple[OwnerLine, ...]
    lately: tuple[Lately, ...]


def follow_up(viewer: Viewer, key: str) -> FollowUp:
    """Raises NotVisible."""
    found = plan(viewer, key)
    return FollowUp(found, by_owner(found), lately(found))


def by_owner(found: Plan) -> tuple[OwnerLine, ...]:
    """By name; what nobody owns last."""
    held: dict[str, list[MeasureLine]] = {}
    for line in found.measures:
        held.setdefault(line.owner, []).append(line)
    return tuple(
        OwnerLine(
            owner,
            len(held[owner]),
            sum(line.status == MeasureStatus.DONE for line in held[owner]),
            sum(line.late for line in held[owner]),
            tuple(held[owner]),
        )
        for owner in sorted(held, key=lambda name: (not name, name.casefold()))
    )


def lately(found: Plan, most: int = LATELY) -> tuple[Lately, ...]:
    said = [Lately(line.key, line.title, one) for line in found.measures for one in line.said]
    return tuple(sorted(said, key=lambda one: one.said.at, reverse=True)[:most])


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone with its measure."""

    measure: str
    title: str
    milestone: Reached


@dataclass(frozen=True, slots=True)
class Month:
    """What this month asks for. `council`: it has not heard of the strategy for a year."""

    plan: Plan
    late: tuple[MeasureLine, ...]
    steps: tuple[Step, ...]
    ending: tuple[MeasureLine, ...]
    beginning: tuple[MeasureLine, ...]
    silent: tuple[MeasureLine, ...]
    council: bool

    @property
    def nothing(self) -> bool:
        return not (self.late or self.steps or self.ending or self.beginning or self.silent or self.council)


def month(viewer: Viewer, key: str) -> Month:
    """Raises NotVisible."""
    found = plan(viewer, key)
    today, until = found.today, found.today + dt.timedelta(days=SOON_DAYS)
    open_ = [line for line in found.measures if line.status in ("planned", "under_way")]
    return Month(
        plan=found,
        late=found.late,
        steps=tuple(
            Step(line.key, line.title, one)
            for line in open_
            for one in line.milestones
            if one.done_on is None and one.due is not None and one.due <= until
        ),
        ending=tuple(line for line in open_ if line.due and today <= line.due <= until),
        beginning=tuple(
            line for line in open_ if line.status == "planned" and line.starts and line.starts <= until
        ),
        silent=tuple(line for line in open_ if line.status == "under_way" and _silent(line, today)),
        council=_council_waits(found),
    )


def _silent(line: MeasureLine, today: dt.date) -> bool:
    last = last_word((one.at.date() for one in line.said), line.starts)
    return last is None or (today - last).days > SILENT_DAYS


def last_word(said: Iterable[dt.date], starts: dt.date | None) -> dt.date | None:
    """When something was last said of a measure; before anything was, when it began."""
    return max(said, default=starts)


def _council_waits(found: Plan) -> bool:
    """An adopted strategy is heard by the council at least once a year."""
    if found.head.status != "adopted":
        return False
    cases = ((case.body, case.date) for case in found.cases)
    last = last_heard(cases, found.facts.adopted_on, found.today)
    return last is not None and (found.today - last).days > YEAR_DAYS


def last_heard(
    cases: Iterable[tuple[str, dt.date | None]], adopted_on: dt.date | None, today: dt.date
) -> dt.date | None:
    """When the council last had a case of the strategy, by its body and day; before any, when it was adopted."""
    if adopted_on is None:
        return None
    heard = [day for body, day in cases if body == "council" and day and day <= today]
    return max(heard, default=adopted_on)


# Its history ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StrategyHistory:
    head: StrategyHead
    entries: tuple[Entry, ...]
    n: int
    page: int
    pages: int
    digest: str
    n_faults: int | None
    """How many faults the chain has; None where it was not checked."""


def history(viewer: Viewer, key: str, *, page: int = 1, check: bool = False) -> StrategyHistory:
    """A page of its history, the latest first. `check`: recompute the whole chain.

    Raises:
        NotVisible, NotAllowed.
    """
    held = strategy_seat(viewer, key)
    held.need(StrategyCapability.SEE_HISTORY)
    rows = held.strategy.history.select_related("actor", "text").order_by("-number")
    n = rows.count()
    pages = max(1, -(-n // PER_PAGE))
    page = min(max(1, page), pages)
    shown = list(rows[(page - 1) * PER_PAGE : page * PER_PAGE])
    kept = HistoryHead.objects.filter(strategy=held.strategy).first()
    names = _names(held.strategy, shown)
    return StrategyHistory(
        head=head_of(held),
        entries=tuple(entry_of(row, names, {}) for row in shown),
        n=n,
        page=page,
        pages=pages,
        digest=kept.digest if kept else "",
        n_faults=len(verify(held.strategy).faults) if check else None,
    )


def _names(strategy: Strategy, rows: Sequence[HistoryEntry]) -> dict[tuple[str, str], Mapping[str, str]]:
    """What the measures that some entries are about are called, taken away or not; one query."""
    found = strategy.measures.filter(key__in={row.key for row in rows}).values_list("key", "title")
    titles = dict(found)
    return {
        (row.kind, row.key): dict.fromkeys(LANGUAGES, titles[row.key]) for row in rows if row.key in titles
    }
