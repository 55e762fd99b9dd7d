"""The reference set: which published evaluations one result is compared with (method.md section 4).

`select` is the pure form of the filter; the database answers the same question in SQL and is checked against it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from kompass.method.dates import When, first_day, last_day

# Example data live in an invented country and never mix with anything else.
INVENTED_COUNTRY = "ZZ"
# The instrument's first edition: what was counted from that year on was counted from the beginning.
FIRST_EDITION_YEAR = 2002

Reason = Literal["country", "edition", "undated", "after", "before", "own", "no_total", "basis", "earlier"]


@dataclass(frozen=True, slots=True)
class Record:
    """One published evaluation. `municipality` is an id that outlives renumbering; `total` None: not seen.

    `edition` is an edition id, "" when unknown; `source` and `note` are only read for whose figure it is.
    """

    key: str
    municipality: str
    name: str
    country: str
    when: When
    edition: str = ""
    areas: Mapping[str, int] = field(default_factory=dict)
    total: int | None = None
    basis: str = "published"
    derived_from_claim: str = ""
    exact_total: Fraction | None = None
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """The members in order of date, and how many rows were left out for which reason (the first that applies)."""

    members: tuple[Record, ...]
    left_out: Mapping[Reason, int]


def select(
    records: Iterable[Record],
    *,
    country: str | Collection[str] | None = None,
    since: int | When | dt.date | None = None,
    as_of: When | dt.date | None = None,
    editions: Collection[str] | None = None,
    bases: Collection[str] | None = None,
    per_municipality: Literal["latest", "all"] = "latest",
    exclude_municipality: str | None = None,
) -> Selection:
    """The rows with a total that pass the filter; None means "any".

    `since`: evaluated certainly on or after its first day. `as_of`: evaluated certainly by then, where a month or a
    year counts as its last day. As soon as either is given, undated rows drop out. Any country means
    any but the invented one. `latest` keeps a municipality's latest row that passes, undated ones counting as oldest.
    """
    countries = {country} if isinstance(country, str) else country
    until = last_day(as_of)
    start = first_day(since)

    def reason(record: Record) -> Reason | None:
        if (record.country not in countries) if countries else (record.country == INVENTED_COUNTRY):
            return "country"
        if editions is not None and record.edition not in editions:
            return "edition"
        if (until or start) and not record.when.known:
            return "undated"
        if until and record.when.latest and record.when.latest > until:
            return "after"
        if start and record.when.earliest and record.when.earliest < start:
            return "before"
        if exclude_municipality is not None and record.municipality == exclude_municipality:
            return "own"
        if record.total is None:
            return "no_total"
        if bases is not None and record.basis not in bases:
            return "basis"
        return None

    left_out: Counter[Reason] = Counter()
    passed: list[Record] = []
    for record in records:
        why = reason(record)
        if why:
            left_out[why] += 1
        else:
            passed.append(record)
    passed.sort(key=by_date)
    if per_municipality == "latest":
        latest = {record.municipality: record for record in passed}
        kept = tuple(record for record in passed if latest[record.municipality] is record)
        left_out["earlier"] = len(passed) - len(kept)
    else:
        kept = tuple(passed)
    return Selection(kept, {why: count for why, count in left_out.items() if count})


def by_date(record: Record) -> tuple[dt.date, dt.date, str]:
    """Sort key: by the last possible day, then the first, then the key; undated rows first."""
    return (record.when.latest or dt.date.min, record.when.earliest or dt.date.min, record.key)


@dataclass(frozen=True, slots=True)
class Count:
    """How many evaluations (or municipalities) were said to exist by the year `as_of`, counted from `since` on."""

    country: str
    since: int | None
    as_of: int
    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class StatedCount:
    """A number of evaluations by a date: as stated for that very day, between two statements, at least the last one
    before it, at most the first one after it, or "claim": as the claim in question counts.

    `high` is the most it can be as far as the statements go (None: unbounded, e.g. "more than 100").
    """

    n: int
    how: Literal["stated", "between", "at_least", "at_most", "claim"]
    high: int | None
    unit: Literal["municipalities", "evaluations"]
    years: tuple[int, ...]


def stated_count(
    counts: Iterable[Count],
    *,
    country: str,
    since: int | None,
    as_of: When | dt.date,
    unit: Literal["municipalities", "evaluations"] = "municipalities",
    all_years: bool = False,
) -> StatedCount | None:
    """How many are said to exist by then, or None where nothing had been stated by then.

    Only statements with the same `since` count; without a `since` any, the one with the most statements first;
    `all_years`: those counted from the beginning. How the number is read: `count_at`.
    """
    wanted = [count for count in counts if count.country == country and unit in count.unit]
    if all_years:
        wanted = [count for count in wanted if (count.since or 0) <= FIRST_EDITION_YEAR]
    elif since is not None:
        wanted = [count for count in wanted if count.since == since]
    elif wanted:
        most = Counter(count.since for count in wanted).most_common(1)[0][0]
        wanted = [count for count in wanted if count.since == most]
    day = last_day(as_of)
    size = None if day is None else count_at(wanted, day, unit=unit)
    return None if size is not None and size.how == "at_most" else size


def count_at(
    counts: Iterable[Count],
    day: dt.date,
    *,
    unit: Literal["municipalities", "evaluations"] = "municipalities",
) -> StatedCount | None:
    """The number at a day, read from statements of one kind; None without statements.

    A year's statement counts as of the last day of that year, as every date does that is a year alone. Between two
    statements the number is read off the straight line and rounded half up: evaluations go on all year, and either
    neighbour alone would be wrong in a known direction. Outside them nothing is extrapolated: the nearest one is a
    bound, because a number of evaluations made since a given year can only grow. Norway since 2010: 46 by the end
    of 2015 and 55 by the end of 2018 give 50 in June 2017.
    """
    wanted = list(
        {count.as_of: count for count in sorted(counts, key=_year)}.values()
    )  # the largest of a year
    before = next((count for count in reversed(wanted) if _stated_on(count) <= day), None)
    after = next((count for count in wanted if _stated_on(count) > day), None)
    if before is None:
        return StatedCount(after.count, "at_most", _most(after), unit, (after.as_of,)) if after else None
    if _stated_on(before) == day:
        return StatedCount(before.count, "stated", _most(before), unit, (before.as_of,))
    if after is None:
        return StatedCount(before.count, "at_least", None, unit, (before.as_of,))
    passed = Fraction((day - _stated_on(before)).days, (_stated_on(after) - _stated_on(before)).days)
    between = int(before.count + passed * (after.count - before.count) + Fraction(1, 2))
    return StatedCount(between, "between", _most(after), unit, (before.as_of, after.as_of))


def _stated_on(count: Count) -> dt.date:
    return dt.date(count.as_of, 12, 31)


def _year(count: Count) -> tuple[int, int]:
    return (count.as_of, count.count)


def _most(count: Count) -> int | None:
    vague = "more than" in count.unit or "about" in count.unit
    return None if vague else count.count
