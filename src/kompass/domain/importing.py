"""Taking tables in: all of a set of files or nothing, every problem at once, twice the same as once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import transaction

from kompass.domain import import_ratings, import_record, import_registers, rows, search
from kompass.domain.import_lines import Line, World
from kompass.domain.ledger import CHANGED, CREATED, KEPT, UNCHANGED, Cells, Ledger, RowReport
from kompass.domain.locks import one_at_a_time
from kompass.domain.progress import Progress
from kompass.domain.registers import RegisterError
from kompass.language import N_
from kompass.tables import Problem, Table, TableError, read_table

__all__ = ["KINDS", "ImportReport", "RowReport", "import_file", "import_files"]

_Take = Callable[[Sequence[Line], Ledger, World], None]


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a table of this kind is known by its header.

    `needed`: one or more sets of columns, any of which will do. `prefix`: columns that begin with it are known too.
    """

    take: _Take
    needed: tuple[frozenset[str], ...]
    optional: frozenset[str]
    prefix: str = ""

    def knows(self, column: str) -> bool:
        return column in self.optional or bool(self.prefix and column.startswith(self.prefix))


def _kind(
    take: _Take, needed: str | tuple[str, ...], optional: str = "", *more: str, prefix: str = ""
) -> _Kind:
    first = needed.split() if isinstance(needed, str) else needed
    ways = [frozenset(first), *(frozenset(way.split()) for way in more)]
    return _Kind(take, tuple(ways), frozenset(optional.split()).union(*ways), prefix)


_KINDS: Final[Mapping[str, _Kind]] = {
    "municipalities": _kind(
        import_registers.municipalities,
        "code name county_code county valid_from valid_to",
        "country",
        "code name county_code county population population_year",
    ),
    "changes": _kind(
        import_registers.changes, "from_code to_code type from_name to_name date", "country year"
    ),
    "population": _kind(import_registers.population, "code year population", "country source"),
    "groups": _kind(import_registers.groups, "code code_year kostra_group centrality_class", "country"),
    "claims": _kind(import_record.claims, rows.CLAIM),
    "counts": _kind(import_record.counts, rows.COUNT),
    "evaluations": _kind(
        import_record.evaluations,
        tuple(column for column in rows.EVALUATION if not column.startswith(rows.AREA)),
        prefix=rows.AREA,
    ),
    "ratings": _kind(import_ratings.ratings, rows.RATING, prefix=rows.LEVEL),
}
KINDS: Final = tuple(_KINDS)
"""The kinds of tables, in the order in which each can build on those before it."""

_STEPS: Final[Mapping[str, str]] = {
    "municipalities": N_("taking in municipalities"),
    "changes": N_("taking in changes of municipalities"),
    "population": N_("taking in inhabitants"),
    "groups": N_("taking in groups of municipalities"),
    "claims": N_("taking in claims"),
    "counts": N_("taking in stated counts"),
    "evaluations": N_("taking in evaluations"),
    "ratings": N_("taking in ratings"),
}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import of one file did, or would have done.

    `applied` is False after a dry run, and when any file of the set has a problem: then nothing was kept.
    `kept` counts shipped rows that were corrected here earlier and left so.
    """

    name: str
    kind: str
    created: int
    changed: int
    unchanged: int
    kept: int
    problems: tuple[Problem, ...]
    rows: tuple[RowReport, ...]
    applied: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A table to take in. `shipped`: see `Ledger`."""

    name: str
    kind: str
    table: Table
    shipped: Cells | None = None


def import_file(
    path: str | Path, *, dry_run: bool = False, kind: str | None = None, progress: Progress | None = None
) -> ImportReport:
    """Take in one CSV or Excel file; its kind is known by its header unless `kind` (one of KINDS) says it."""
    return import_files([path], dry_run=dry_run, kind=kind, progress=progress)[0]


def import_files(
    paths: Iterable[str | Path],
    *,
    dry_run: bool = False,
    kind: str | None = None,
    progress: Progress | None = None,
) -> tuple[ImportReport, ...]:
    """Take in files that belong together, in whatever order they are named: all of them or none.

    Reports come in the order of `paths`.
    """
    given: list[Given] = []
    refused: dict[str, tuple[Problem, ...]] = {}
    names = [str(path) for path in paths]
    for name in names:
        try:
            table = read_table(name)
            given.append(Given(name, _kind_of(table, kind), table))
        except TableError as error:
            refused[name] = error.problems
    ledgers = take_in(given, dry_run=dry_run or bool(refused), progress=progress)
    applied = not dry_run and not refused and not any(ledger.problems for ledger in ledgers)
    taken = {one.name: _report(one.name, ledger, applied) for one, ledger in zip(given, ledgers, strict=True)}
    return tuple(
        taken[name] if name in taken else ImportReport(name, kind or "", 0, 0, 0, 0, refused[name], (), False)
        for name in names
    )


def take_in(
    given: Sequence[Given], *, dry_run: bool = False, progress: Progress | None = None
) -> list[Ledger]:
    """Everything, in one transaction that ends as if nothing had been if there is a problem or it is a dry run."""
    lines = [[Line.of(row) for row in one.table.rows] for one in given]
    world = World(
        claims_in_set={
            line.get("id")
            for one, of_table in zip(given, lines, strict=True)
            if one.kind == "claims"
            for line in of_table
        }
    )
    ledgers = [
        Ledger(one.kind, len(one.table.rows), step=_STEPS[one.kind], shipped=one.shipped, progress=progress)
        for one in given
    ]
    order = sorted(range(len(given)), key=lambda place: KINDS.index(given[place].kind))
    with transaction.atomic():
        one_at_a_time("import")
        for place in order:
            ledger = ledgers[place]
            _KINDS[given[place].kind].take(lines[place], ledger, world)
            following = order.index(place) + 1
            more_of_register = following < len(order) and given[order[following]].kind in {
                "municipalities",
                "changes",
            }
            if more_of_register:
                continue  # addresses are given once names and identities of the whole set are known
            try:
                world.write()
            except RegisterError as error:
                ledger.problem(None, None, error.message, **error.values)
                break
        if dry_run or any(ledger.problems for ledger in ledgers):
            transaction.set_rollback(True)
        else:
            search.rebuild()
    return ledgers


def _kind_of(table: Table, kind: str | None) -> str:
    """The kind whose columns the table has.

    Raises:
        TableError: there is none, or columns are missing or unknown.
    """
    columns = set(table.columns)
    candidates = [kind] if kind else list(KINDS)
    for candidate in candidates:
        if any(way <= columns for way in _KINDS[candidate].needed):
            unknown = sorted(column for column in columns if not _KINDS[candidate].knows(column))
            if unknown:
                raise TableError(
                    tuple(
                        Problem(
                            None,
                            column,
                            N_("a table of %(kind)s has no such column: leave it out or correct its name"),
                            {"kind": candidate},
                        )
                        for column in unknown
                    )
                )
            return candidate
    likely = max(candidates, key=lambda one: max(_likeness(way, columns) for way in _KINDS[one].needed))
    way = max(_KINDS[likely].needed, key=lambda one: _likeness(one, columns))
    if _likeness(way, columns) < 0.5 and not kind:
        raise TableError(
            (
                Problem(
                    None,
                    None,
                    N_("the header fits none of: %(kinds)s; an export shows the columns of each"),
                    {"kinds": ", ".join(KINDS)},
                ),
            )
        )
    raise TableError(
        tuple(
            Problem(None, column, N_("a table of %(kind)s needs this column"), {"kind": likely})
            for column in sorted(way - columns)
        )
    )


def _likeness(way: frozenset[str], columns: set[str]) -> float:
    return len(way & columns) / len(way)


def _report(name: str, ledger: Ledger, applied: bool) -> ImportReport:
    reports = ledger.reports()
    counted = {
        outcome: sum(report.outcome == outcome for report in reports)
        for outcome in (CREATED, CHANGED, UNCHANGED, KEPT)
    }
    return ImportReport(
        name=name,
        kind=ledger.kind,
        created=counted[CREATED],
        changed=counted[CHANGED],
        unchanged=counted[UNCHANGED],
        kept=counted[KEPT],
        problems=tuple(ledger.problems),
        rows=reports,
        applied=applied,
    )
