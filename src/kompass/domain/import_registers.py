"""Rows of the registers: municipalities with codes and names over time, changes, inhabitants, groups."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from kompass.domain import rows
from kompass.domain.import_lines import Line, World, too_long
from kompass.domain.ledger import Cells, Ledger
from kompass.domain.municipality import MAY_BE_NEW
from kompass.domain.registers import GOES_ON, MAKES_NEW, Change, Register, RegisterError
from kompass.language import N_
from kompass.models import Grouping, Municipality, MunicipalityPeriod, Population

_CODE_LENGTH: Final = 4
_CHANGE_FIELDS: Final = {"from_code": "code", "to_code": "code", "from_name": "name", "to_name": "name"}


def municipalities(lines: Sequence[Line], ledger: Ledger, world: World) -> None:
    """Codes and names with the days between which they were in force; inhabitants where the table has them.

    Without a `country` column the table is Norway's, or Sweden's if it has `population_year`.
    """
    new: dict[str, list[tuple[Line, Cells]]] = defaultdict(list)
    for line in lines:
        country = line.cells.get("country") or _country_of(line)
        cells = {**{column: line.get(column) for column in rows.PERIOD}, "country": country}
        if not _sound_period(line, cells, ledger):
            continue
        register = world.register(country)
        if not cells["code"]:
            _named_only(line, cells, ledger, register)
            continue
        period = register.period(cells["code"], _day(cells["valid_from"]))
        if period is None:
            new[country].append((line, cells))
        elif ledger.enter(
            line.number, _period_key(cells), _period_label(cells), cells, rows.period_cells(period)
        ):
            period.name, period.county_code = cells["name"], cells["county_code"]
            period.county, period.valid_to = cells["county"], _day(cells["valid_to"])
            register.change_period(period)
    for country, found in new.items():
        for line, period_of in sorted(found, key=lambda one: one[1]["valid_from"]):
            ledger.enter(line.number, _period_key(period_of), _period_label(period_of), period_of, None)
            world.register(country).add_period(
                code=period_of["code"],
                name=period_of["name"],
                county_code=period_of["county_code"],
                county=period_of["county"],
                valid_from=_day(period_of["valid_from"]),
                valid_to=_day(period_of["valid_to"]),
            )
    for register in world.registers():
        for one, other in register.overlaps():
            ledger.problem(
                None,
                "valid_to",
                N_("the code %(code)s would be in force twice from %(day)s on: correct the dates"),
                code=one.code,
                day=rows.period_cells(other)["valid_from"],
            )
    counted = [line for line in lines if line.get("population") and line.get("population_year")]
    if counted and not ledger.problems:
        for country in {line.cells.get("country") or _country_of(line) for line in counted}:
            world.register(country).write()
        population([_inhabitants(line) for line in counted], ledger, world)


def changes(lines: Sequence[Line], ledger: Ledger, world: World) -> None:
    """Renumberings, mergers, splits and changes of name, oldest first; Norway's without a `country` column."""
    sound = []
    for line in lines:
        change = _change(line, ledger)
        if change:
            sound.append((line, change))
    for line, change in sorted(sound, key=lambda one: one[1].date):
        cells = {column: line.get(column) for column in rows.CHANGE[1:]}
        key = f"{change.from_code}|{change.to_code}|{change.date}"
        if not ledger.first_time(line.number, key):
            continue
        try:
            told_something = world.register(line.cells.get("country") or "NO").apply(change)
        except RegisterError as error:
            ledger.problem(line.number, None, error.message, **error.values)
            continue
        label = f"{change.kind} {change.from_code} > {change.to_code}, {change.date}"
        ledger.enter(line.number, key, label, cells, None if told_something else cells)


def population(lines: Sequence[Line], ledger: Ledger, world: World) -> None:
    """Inhabitants on 1 January, by the code of that day; Norway's without a `country` column."""
    known = {
        (figure.municipality_id, figure.code, figure.year): figure
        for figure in Population.objects.filter(municipality__country__in=_countries(lines))
    }
    new, changed = [], []
    for line in lines:
        if not _numbers(line, ledger, "year", "population"):
            continue
        municipality = _bearer(line, ledger, world, "year")
        if municipality is None:
            continue
        country = municipality.country
        cells = {**{column: line.get(column) for column in rows.POPULATION}, "country": country}
        year, inhabitants = int(cells["year"]), int(cells["population"])
        key = f"{country}|{cells['code']}|{year}|population"
        if not ledger.first_time(line.number, key):
            continue
        figure = known.get((municipality.pk, cells["code"], year))
        label = f"{municipality.name} {year}"
        if not ledger.enter(
            line.number, key, label, cells, rows.population_cells(figure, country) if figure else None
        ):
            continue
        if figure is None:
            figure = Population(municipality=municipality, code=cells["code"], year=year)
            new.append(figure)
        else:
            changed.append(figure)
        figure.inhabitants, figure.source = inhabitants, cells["source"]
    Population.objects.bulk_create(new)
    Population.objects.bulk_update(changed, ["inhabitants", "source"], batch_size=200)


def groups(lines: Sequence[Line], ledger: Ledger, world: World) -> None:
    """KOSTRA group and centrality class by the codes of a year; Norway's without a `country` column."""
    known: dict[tuple[int, str, int], list[Grouping]] = defaultdict(list)
    for grouping in Grouping.objects.filter(municipality__country__in=_countries(lines)):
        known[grouping.municipality_id, grouping.code, grouping.year].append(grouping)
    new: list[Grouping] = []
    changed: list[Grouping] = []
    gone: list[int] = []
    for line in lines:
        if not _numbers(line, ledger, "code_year"):
            continue
        municipality = _bearer(line, ledger, world, "code_year")
        if municipality is None:
            continue
        country = municipality.country
        cells = {**{column: line.get(column) for column in rows.GROUP}, "country": country}
        key = f"{country}|{cells['code']}|{cells['code_year']}|groups"
        if not ledger.first_time(line.number, key):
            continue
        year = int(cells["code_year"])
        old = known.get((municipality.pk, cells["code"], year), [])
        label = f"{municipality.name} {year}"
        if not ledger.enter(line.number, key, label, cells, rows.group_cells(old, country) if old else None):
            continue
        of_scheme = {grouping.scheme: grouping for grouping in old}
        for scheme in rows.SCHEMES:
            value, before = cells[scheme], of_scheme.get(scheme)
            if before is not None and value:
                before.value = value
                changed.append(before)
            elif before is not None:
                gone.append(before.pk)
            elif value:
                new.append(
                    Grouping(
                        municipality=municipality, scheme=scheme, code=cells["code"], year=year, value=value
                    )
                )
    Grouping.objects.bulk_create(new)
    Grouping.objects.bulk_update(changed, ["value"], batch_size=200)
    Grouping.objects.filter(pk__in=gone).delete()


def _country_of(line: Line) -> str:
    return "SE" if "population_year" in line.cells else "NO"


def _countries(lines: Sequence[Line]) -> set[str]:
    return {line.cells.get("country") or "NO" for line in lines}


def _inhabitants(line: Line) -> Line:
    """The figure that a row of Sweden's register carries beside the name."""
    return Line(
        line.number,
        {
            "country": line.cells.get("country") or _country_of(line),
            "code": line.get("code"),
            "year": line.get("population_year"),
            "population": line.get("population"),
            "source": "SCB",
        },
    )


def _sound_period(line: Line, cells: Cells, ledger: Ledger) -> bool:
    faults = list(_faults_of_period(cells))
    for column, message in faults:
        ledger.problem(line.number, column, message)
    fits = not too_long(line, cells, ledger, MunicipalityPeriod)
    return (
        not faults
        and fits
        and ledger.first_time(line.number, _period_key(cells) + ("" if cells["code"] else cells["name"]))
    )


def _faults_of_period(cells: Cells) -> Iterator[tuple[str, str]]:
    if cells["country"] not in {"NO", "SE", "DK", "ZZ"}:
        yield "country", N_("the country must be NO, SE or DK")
    if not cells["name"]:
        yield "name", N_("the name is missing")
    for column in ("valid_from", "valid_to"):
        if cells[column] and _day(cells[column]) is None:
            yield column, N_("a day is written like 2020-01-31")
    if cells["valid_from"] and cells["valid_to"] and cells["valid_from"] >= cells["valid_to"]:
        yield "valid_to", N_("the first day without the code must lie after the first day with it")
    if cells["country"] in MAY_BE_NEW:
        if cells["code"]:
            yield "code", N_("municipalities of this country are kept without codes: leave it empty")
        return
    if not (cells["code"].isdigit() and len(cells["code"]) == _CODE_LENGTH):
        yield "code", N_("a code has four digits")
    if not cells["county_code"]:
        yield "county_code", N_("the county's code is missing")


def _named_only(line: Line, cells: Cells, ledger: Ledger, register: Register) -> None:
    known = register.named(cells["name"])
    old = {**cells, "name": known[0].name} if known else None
    if ledger.enter(line.number, _period_key(cells) + cells["name"], cells["name"], cells, old):
        register.add_named(cells["name"])


def _change(line: Line, ledger: Ledger) -> Change | None:
    kind, date = line.get("type"), _day(line.get("date"))
    faults: list[tuple[str, str]] = []
    if kind not in GOES_ON | MAKES_NEW:
        faults.append(("type", N_("the change must be one of: %(kinds)s")))
    if date is None:
        faults.append(("date", N_("a day is written like 2020-01-31")))
    faults += [
        (column, N_("this column must not be empty"))
        for column in ("from_code", "to_code", "from_name", "to_name")
        if not line.get(column)
    ]
    if (line.get("country") or "NO") not in {"NO", "SE"}:
        faults.append(("country", N_("the country must be NO or SE")))
    for column, message in faults:
        ledger.problem(line.number, column, message, kinds=", ".join(sorted(GOES_ON | MAKES_NEW)))
    if too_long(line, line.cells, ledger, MunicipalityPeriod, **_CHANGE_FIELDS) or faults or date is None:
        return None
    return Change(
        from_code=line.get("from_code"),
        to_code=line.get("to_code"),
        kind=kind,
        from_name=line.get("from_name"),
        to_name=line.get("to_name"),
        date=date,
    )


def _bearer(line: Line, ledger: Ledger, world: World, year_column: str) -> Municipality | None:
    """The municipality with the row's code on 1 January of its year; None, with a problem noted, if none had it."""
    country, code = line.cells.get("country") or "NO", line.get("code")
    if country not in {"NO", "SE"}:
        ledger.problem(line.number, "country", N_("the country must be NO or SE"))
        return None
    day = dt.date(int(line.get(year_column)), 1, 1)
    bearers = world.register(country).with_code(code, day, day)
    if len(bearers) == 1:
        return bearers[0]
    ledger.problem(
        line.number,
        "code",
        N_(
            "no municipality had the code %(code)s on %(day)s: correct it, or import the municipalities first"
        ),
        code=code,
        day=day.isoformat(),
    )
    return None


def _numbers(line: Line, ledger: Ledger, *columns: str) -> bool:
    faulty = [
        column
        for column in columns
        if not (line.get(column).isdecimal() and len(line.get(column)) < 10)
        or (column.endswith("year") and not 1 <= int(line.get(column)) <= 9999)
    ]
    for column in faulty:
        ledger.problem(line.number, column, N_("this must be a whole number"))
    return not faulty


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _period_key(cells: Cells) -> str:
    return f"{cells['country']}|{cells['code']}|{cells['valid_from']}"


def _period_label(cells: Cells) -> str:
    return f"{cells['code']} {cells['name']} {cells['valid_from']}".strip()
