"""The municipalities of one country in memory: put together there, written to the database in one go.

Who is who: a municipality goes on through renumbering and change of name, and where a merger kept its code
(Stavanger 1103 in 2020). Every other merger or split makes a new one, tied to those before it by a
`Succession`: Ålesund (1507) became Ålesund (1508) and Haram (1580) in 2024, and that Haram is not the one
(1534) of before 2020.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kompass.domain.names import alike, in_each_language, spoken, without_county
from kompass.language import N_
from kompass.models import (
    Claim,
    Evaluation,
    Grouping,
    Municipality,
    MunicipalityPeriod,
    Population,
    Succession,
    search_key,
)

GOES_ON: Final = frozenset({"renumbering", "name_change", "renumbering_and_name_change"})
MAKES_NEW: Final = frozenset({"merger", "split", "split_and_merger"})

_FIRST = dt.date.min
_LAST = dt.date.max


class RegisterError(Exception):
    """A register row that cannot be; `message` is a template with %-named `values`."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the register's list of changes."""

    from_code: str
    to_code: str
    kind: str
    from_name: str
    to_name: str
    date: dt.date


class Register:
    """All municipalities of a country, their codes over time and what became of them.

    Nothing reaches the database before `write`.
    """

    def __init__(self, country: str) -> None:
        self.country = country
        known = {one.pk: one for one in Municipality.objects.filter(country=country)}
        self._municipalities: dict[int, Municipality] = {id(one): one for one in known.values()}
        self._periods: dict[tuple[str, dt.date | None], MunicipalityPeriod] = {}
        self._of_code: dict[str, list[MunicipalityPeriod]] = defaultdict(list)
        self._of_municipality: dict[int, list[MunicipalityPeriod]] = defaultdict(list)
        self._successions: dict[tuple[int, int, dt.date], Succession] = {}
        self._changed_periods: set[int] = set()
        self._joined: list[tuple[Municipality, Municipality]] = []
        self._touched: set[int] = set()
        self._by_name: dict[str, list[Municipality]] | None = None
        for period in MunicipalityPeriod.objects.filter(country=country):
            period.municipality = known[period.municipality_id]
            self._keep(period)
        for succession in Succession.objects.filter(successor__country=country):
            succession.predecessor = known[succession.predecessor_id]
            succession.successor = known[succession.successor_id]
            self._successions[_key(succession)] = succession

    # What is known

    @property
    def municipalities(self) -> list[Municipality]:
        return list(self._municipalities.values())

    def periods(self, municipality: Municipality) -> list[MunicipalityPeriod]:
        """Codes and names of this municipality, oldest first."""
        return sorted(self._of_municipality[id(municipality)], key=_start)

    def period(self, code: str, valid_from: dt.date | None) -> MunicipalityPeriod | None:
        return self._periods.get((code, valid_from))

    def with_code(
        self, code: str, earliest: dt.date | None = None, latest: dt.date | None = None
    ) -> list[Municipality]:
        """Municipalities that bore the code on some day from `earliest` to `latest` (None: at any time)."""
        found = {
            id(period.municipality): period.municipality
            for period in self._of_code.get(code, ())
            if _overlaps(period.valid_from, period.valid_to, earliest, latest)
        }
        return list(found.values())

    def named(
        self, name: str, earliest: dt.date | None = None, latest: dt.date | None = None
    ) -> list[Municipality]:
        """Municipalities that existed in that time and bear or bore the name, in any of its languages."""
        return [
            municipality
            for municipality in self._names().get(alike(name), ())
            if _overlaps(municipality.established, municipality.dissolved, earliest, latest)
        ]

    def names(self) -> dict[str, str]:
        """Every name in the folded form in which names are compared -> how it is written."""
        return {folded: bearers[0].name for folded, bearers in self._names().items()}

    def all_periods(self) -> Iterator[MunicipalityPeriod]:
        """Every period, by code and then by date."""
        for code in sorted(self._of_code):
            yield from sorted(self._of_code[code], key=_start)

    def changes(self) -> list[Change]:
        """The list of changes that makes this register, by date and new code."""
        found = []
        absorbing = set()
        for succession in self._successions.values():
            before = self._ending(succession.predecessor, succession.date)
            after = self._starting(succession.successor, succession.date)
            found.append(
                Change(before.code, after.code, succession.kind, before.name, after.name, succession.date)
            )
            absorbing.add((id(succession.successor), succession.date))
        for municipality in self.municipalities:
            periods = self.periods(municipality)
            for before, after in pairwise(periods):
                date = after.valid_from or _FIRST
                kinds = []
                if before.code != after.code:
                    kinds.append("renumbering")
                if before.name != after.name:
                    kinds.append("name_change")
                if not kinds and (id(municipality), date) in absorbing:
                    kinds.append("merger")
                if kinds:
                    found.append(
                        Change(before.code, after.code, "_and_".join(kinds), before.name, after.name, date)
                    )
        return sorted(found, key=lambda change: (change.date, change.to_code, change.from_code))

    # What is new

    def add_named(self, name: str) -> Municipality:
        """A municipality of which no more than its name is known."""
        municipality = Municipality(country=self.country, name=name)
        self._municipalities[id(municipality)] = municipality
        self._settle(municipality)
        self._by_name = None
        return municipality

    def add_period(
        self,
        *,
        code: str,
        name: str,
        county_code: str,
        county: str,
        valid_from: dt.date | None,
        valid_to: dt.date | None,
    ) -> None:
        """A code that starts the day on which the same code ended goes on; any other one is someone new."""
        before = [
            period
            for period in self._of_code.get(code, ())
            if period.valid_to is not None and period.valid_to == valid_from
        ]
        if before:
            municipality = before[0].municipality
        else:
            municipality = Municipality(country=self.country, name=name)
            self._municipalities[id(municipality)] = municipality
        self._keep(
            MunicipalityPeriod(
                municipality=municipality,
                country=self.country,
                code=code,
                name=name,
                county_code=county_code,
                county=county,
                valid_from=valid_from,
                valid_to=valid_to,
            )
        )
        self._touched.add(id(municipality))
        self._by_name = None

    def change_period(self, period: MunicipalityPeriod) -> None:
        """Say that fields of this period were set anew."""
        self._changed_periods.add(id(period))
        self._touched.add(id(period.municipality))
        self._by_name = None

    def overlaps(self) -> list[tuple[MunicipalityPeriod, MunicipalityPeriod]]:
        """Pairs of periods in which one code would be in force twice."""
        found = []
        for periods in self._of_code.values():
            ordered = sorted(periods, key=_start)
            found += [
                (one, next_one)
                for one, next_one in pairwise(ordered)
                if (one.valid_to or _LAST) > _start(next_one)
            ]
        return found

    def apply(self, change: Change) -> bool:
        """Take one line of the list of changes in. True if it told something new.

        Raises:
            RegisterError: the codes are not in force around that day.
        """
        after = self._periods.get((change.to_code, change.date))
        if after is None:
            raise RegisterError(
                N_("no municipality has the code %(code)s from %(date)s on: import the municipalities first"),
                code=change.to_code,
                date=change.date.isoformat(),
            )
        before = self._period_until(change)
        one, other = before.municipality, after.municipality
        if change.kind in GOES_ON or change.from_code == change.to_code:
            if one is other:
                return False
            self._join(one, other)
            return True
        if one is other:
            raise RegisterError(
                N_("%(from)s and %(to)s are one municipality already, so it cannot be a %(kind)s"),
                **{"from": change.from_code, "to": change.to_code, "kind": change.kind},
            )
        succession = Succession(predecessor=one, successor=other, date=change.date, kind=change.kind)
        known = self._successions.setdefault(_key(succession), succession)
        if known.kind == change.kind and known is not succession:
            return False
        known.kind = change.kind
        self._touched |= {id(one), id(other)}
        return True

    def _period_until(self, change: Change) -> MunicipalityPeriod:
        """The period of `from_code` that ended with the change, made up from it if the register starts later."""
        earlier = [
            period for period in self._of_code.get(change.from_code, ()) if _start(period) < change.date
        ]
        if not earlier:
            self.add_period(
                code=change.from_code,
                name=change.from_name,
                county_code="",
                county="",
                valid_from=None,
                valid_to=change.date,
            )
            return self._of_code[change.from_code][-1]
        last = max(earlier, key=_start)
        if last.valid_to != change.date:
            raise RegisterError(
                N_("the code %(code)s did not end on %(date)s but on %(end)s: correct one of them"),
                code=change.from_code,
                date=change.date.isoformat(),
                end=last.valid_to.isoformat() if last.valid_to else "-",
            )
        return last

    def _join(self, one: Municipality, other: Municipality) -> None:
        """The two are one and the same: the earlier address stays."""
        for period in self._of_municipality.pop(id(other)):
            period.municipality = one
            self._of_municipality[id(one)].append(period)
            self._changed_periods.add(id(period))
        for key, succession in list(self._successions.items()):
            if id(other) in key[:2]:
                del self._successions[key]
                if succession.predecessor is other:
                    succession.predecessor = one
                if succession.successor is other:
                    succession.successor = one
                self._successions[_key(succession)] = succession
        del self._municipalities[id(other)]
        if other.pk:
            self._joined.append((one, other))
        self._touched.add(id(one))
        self._by_name = None

    # Writing

    def write(self) -> None:
        """Everything that is new or changed, in a handful of statements."""
        self.settle()
        new = [municipality for municipality in self.municipalities if municipality.pk is None]
        old = [
            municipality
            for municipality in self.municipalities
            if municipality.pk and id(municipality) in self._touched
        ]
        Municipality.objects.bulk_create(new)
        Municipality.objects.bulk_update(
            old, ["name", "sort_key", "search_key", "established", "dissolved"], batch_size=200
        )
        periods = list(self._periods.values())
        for period in periods:
            period.municipality = period.municipality  # the number a new municipality has got by now
        MunicipalityPeriod.objects.bulk_create([period for period in periods if period.pk is None])
        MunicipalityPeriod.objects.bulk_update(
            [period for period in periods if period.pk and id(period) in self._changed_periods],
            ["municipality", "name", "county_code", "county", "valid_to"],
            batch_size=200,
        )
        successions = list(self._successions.values())
        for succession in successions:
            succession.predecessor = succession.predecessor
            succession.successor = succession.successor
        Succession.objects.bulk_update(
            [succession for succession in successions if succession.pk],
            ["predecessor", "successor", "kind"],
            batch_size=200,
        )
        Succession.objects.bulk_create([succession for succession in successions if succession.pk is None])
        for one, other in self._joined:
            _move(other, one)
        self._joined.clear()
        self._changed_periods.clear()
        self._touched.clear()

    def settle(self) -> None:
        """Names, life spans, search keys and first addresses of what was touched."""
        for number in self._touched & self._municipalities.keys():
            self._settle(self._municipalities[number])
        taken = {municipality.slug for municipality in self.municipalities if municipality.slug}
        self._by_name = None
        for municipality in self.municipalities:
            if not municipality.slug:
                municipality.slug = self._free_slug(municipality, taken)
                taken.add(municipality.slug)

    def _settle(self, municipality: Municipality) -> None:
        periods = self.periods(municipality)
        if periods:
            latest = periods[-1].name
            several = len(in_each_language(latest)) > 1
            municipality.name = spoken(latest, self._borne_alone(municipality)) if several else latest
            municipality.established = periods[0].valid_from
            municipality.dissolved = max(period.valid_to or _LAST for period in periods)
            if municipality.dissolved == _LAST:
                municipality.dissolved = None
        municipality.set_keys(*(period.name for period in periods), *(period.code for period in periods))

    def _borne_alone(self, municipality: Municipality) -> set[str]:
        """Names that this municipality or one it came from had as its only one."""
        alone: set[str] = set()
        seen: set[int] = set()
        waiting = [municipality]
        while waiting:
            one = waiting.pop()
            if id(one) in seen:
                continue
            seen.add(id(one))
            for period in self._of_municipality[id(one)]:
                pieces = in_each_language(period.name)
                if len(pieces) == 1:
                    alone.add(pieces[0])
            waiting += self._predecessors(one)
        return alone

    def _predecessors(self, municipality: Municipality) -> list[Municipality]:
        return [
            succession.predecessor
            for (_, successor, _), succession in self._successions.items()
            if successor == id(municipality)
        ]

    def _free_slug(self, municipality: Municipality, taken: Iterable[str]) -> str:
        """ "no-roros"; with the first code where another one bears or bore the name: "no-heroy-1515"."""
        name = without_county(municipality.name)
        slug = f"{self.country.lower()}-{search_key(name).replace(' ', '-')}"[:100]
        periods = self.periods(municipality)
        shared = any(other is not municipality for other in self._names().get(alike(name), ()))
        if shared and periods:
            slug = f"{slug}-{periods[0].code}"
        number, free = 1, slug
        while free in taken:
            number += 1
            free = f"{slug}-{number}"
        return free

    # Inside

    def _keep(self, period: MunicipalityPeriod) -> None:
        self._periods[period.code, period.valid_from] = period
        self._of_code[period.code].append(period)
        self._of_municipality[id(period.municipality)].append(period)

    def _names(self) -> dict[str, list[Municipality]]:
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for municipality in self.municipalities:
                written = {municipality.name} | {
                    period.name for period in self._of_municipality[id(municipality)]
                }
                folded = {alike(piece) for name in written for piece in (name, *in_each_language(name))}
                for name in folded:
                    self._by_name[name].append(municipality)
        return self._by_name

    def _ending(self, municipality: Municipality, date: dt.date) -> MunicipalityPeriod:
        return next(period for period in self.periods(municipality) if period.valid_to == date)

    def _starting(self, municipality: Municipality, date: dt.date) -> MunicipalityPeriod:
        return next(period for period in self.periods(municipality) if period.valid_from == date)


def _key(succession: Succession) -> tuple[int, int, dt.date]:
    return id(succession.predecessor), id(succession.successor), succession.date


def _start(period: MunicipalityPeriod) -> dt.date:
    return period.valid_from or _FIRST


def _overlaps(
    valid_from: dt.date | None,
    valid_to: dt.date | None,
    earliest: dt.date | None,
    latest: dt.date | None,
) -> bool:
    """Whether [valid_from, valid_to) and [earliest, latest] share a day; None is open."""
    return (valid_from or _FIRST) <= (latest or _LAST) and (earliest or _FIRST) < (valid_to or _LAST)


def _move(other: Municipality, one: Municipality) -> None:
    """What hangs on `other` goes to `one`, then `other` goes.

    Raises:
        RegisterError: both were evaluated at the same date, so they cannot be one.
    """
    dates = set(Evaluation.objects.filter(municipality=one).values_list("evaluated", flat=True))
    both = dates & set(Evaluation.objects.filter(municipality=other).values_list("evaluated", flat=True))
    if both:
        raise RegisterError(
            N_("%(one)s and %(other)s would become one, but both have an evaluation of %(dates)s"),
            one=one.slug,
            other=other.slug,
            dates=", ".join(sorted(both)) or "-",
        )
    for model in (Evaluation, Claim, Population, Grouping):
        model.objects.filter(municipality=other).update(municipality=one)
    other.delete()
