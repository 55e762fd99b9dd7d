"""How many evaluations are said to exist: the denominator of coverage (method.md section 4)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kompass.domain.access import Viewer, visible_counts
from kompass.domain.queries.reference import ReferenceFilter, last_day
from kompass.language import N_, listed, number, translator
from kompass.method.reference import Count, count_at


@dataclass(frozen=True, slots=True)
class StatedCount:
    """A number of evaluations that a source said to exist at a date. `since` None: since the beginning."""

    country: str
    since: int | None
    as_of: int
    count: int
    unit: str
    source: str

    @property
    def last_day(self) -> dt.date:
        """A year alone counts as of its last day, here as everywhere."""
        return dt.date(self.as_of, 12, 31)


_HOW = {
    "stated": N_("%(count)s stated for %(years)s (%(sources)s)"),
    "between": N_("%(count)s, read between the numbers stated for %(years)s (%(sources)s)"),
    "at_least": N_("at least %(count)s, stated for %(years)s (%(sources)s)"),
    "at_most": N_("at most %(count)s, stated for %(years)s (%(sources)s)"),
}


@dataclass(frozen=True, slots=True)
class StatedSize:
    """How many evaluations are said to exist for a filter, and how that follows from what sources stated.

    `how`: "stated" for that very date; "between" two statements (interpolated); "at_least": the last one
    before the date; "at_most": the first one after it.
    """

    count: int
    how: Literal["stated", "between", "at_least", "at_most"]
    statements: tuple[StatedCount, ...]

    def describe(self, language: str) -> str:
        """Number, years and sources in one phrase: "50, read between the numbers stated for 2015: 46 and ..."."""
        _ = translator(language)
        years = listed(
            (f"{statement.as_of}: {number(statement.count, language)}" for statement in self.statements),
            language,
        )
        sources = "; ".join(dict.fromkeys(statement.source for statement in self.statements))
        return _(_HOW[self.how]) % {
            "count": number(self.count, language),
            "years": years,
            "sources": sources,
        }


def stated_counts(viewer: Viewer, *, country: str | None = None) -> tuple[StatedCount, ...]:
    """All stated numbers, oldest first within a country."""
    found = visible_counts(viewer, country=country).select_related("source")
    return tuple(
        StatedCount(
            country=count.country,
            since=count.since,
            as_of=count.as_of,
            count=count.count,
            unit=count.unit,
            source=count.source.reference if count.source else "",
        )
        for count in found.order_by("country", "as_of", "id")
    )


def stated_size(viewer: Viewer, chosen: ReferenceFilter) -> StatedSize | None:
    """How many members the set would have if every evaluation said to exist were known; None if nobody said.

    Sources state numbers per country and first year, not per edition, size or hand-picked set: for those
    there is no number. One per municipality asks for a number of municipalities, all for one of evaluations.
    """
    narrowed = chosen.editions or chosen.size_class or chosen.kostra_group or chosen.hand_picked
    if narrowed or not chosen.country or len(chosen.since) > len("2010"):
        return None
    unit = "municipalities" if chosen.per_municipality == "latest" else "evaluations"
    since = int(chosen.since) if chosen.since else None
    fitting = [
        count
        for count in stated_counts(viewer, country=chosen.country)
        if count.since == since and count.unit.startswith(unit)
    ]
    return size_at(fitting, last_day(chosen.as_of))


def size_at(statements: Sequence[StatedCount], day: dt.date | None) -> StatedSize | None:
    """The number at a day, read from statements of one kind as `method.count_at` does; None without statements.

    `day` None means today: the last statement is a lower bound.
    """
    by_year = {
        stated.as_of: stated for stated in sorted(statements, key=lambda each: (each.as_of, each.count))
    }
    counts = [
        Count(stated.country, stated.since, stated.as_of, stated.count, stated.unit)
        for stated in by_year.values()
    ]
    read = count_at(counts, day or dt.date.max)
    if read is None:
        return None
    assert read.how != "claim"  # only a claim's own number is of that kind
    return StatedSize(read.n, read.how, tuple(by_year[year] for year in read.years))
