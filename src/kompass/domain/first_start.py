"""Getting ready: the database brought up to date, and what is shipped loaded into it once."""

import hashlib
import logging
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from kompass.domain import published_strategies, search
from kompass.domain.importing import Given, take_in
from kompass.domain.locks import alone
from kompass.domain.progress import Progress, silent
from kompass.language import N_
from kompass.models import Dataset
from kompass.tables import read_table

FOLDER: Final = Path(__file__).resolve().parent.parent / "registers"
SHIPPED: Final = {
    "norwegian_municipalities.csv": "municipalities",
    "swedish_municipalities.csv": "municipalities",
    "norwegian_municipality_changes.csv": "changes",
    "norwegian_municipality_population.csv": "population",
    "norwegian_kostra_groups.csv": "groups",
    "published_claims.csv": "claims",
    "stated_counts.csv": "counts",
    "published_evaluations.csv": "evaluations",
}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What there was to do. `refused`: shipped files that clash with what was imported here, left out."""

    migrated: tuple[str, ...]
    loaded: tuple[str, ...]
    refused: tuple[str, ...]


def pending_migrations() -> tuple[str, ...]:
    """Migrations the database has not seen, "kompass.0001_initial"; empty when it is up to date."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _ in plan)


def prepare(progress: Progress | None = None, *, folder: Path = FOLDER) -> Prepared:
    """Migrate, load shipped files that are new or changed since the last start, and see to the search index.

    Quick when there is nothing to do. Several processes may start at once: one does it, the others wait. A
    failed migration is not caught: it stops the start. A row that was corrected here keeps its correction.
    """
    tell = progress or silent
    if isinstance(file := connection.settings_dict["NAME"], Path):
        _make_database(file)
    if not pending_migrations() and not _new_files(folder) and not search.outdated():
        return Prepared((), (), ())
    with alone("start"):
        migrated = pending_migrations()
        if migrated:
            tell(N_("bringing the database up to date"), 0, len(migrated))
            _migrate()
            tell(N_("bringing the database up to date"), len(migrated), len(migrated))
        loaded, refused = _load(_new_files(folder), folder, tell)
        published_strategies.load()
        if search.outdated():
            tell(N_("making the search index"), 0, 1)
            search.rebuild()
            tell(N_("making the search index"), 1, 1)
        _look_over()
    return Prepared(migrated, loaded, refused)


def _look_over() -> None:
    """Let PostgreSQL look over what was loaded: by itself it does so only after the first visitors, and until then
    it chooses ways to answer that take minutes instead of milliseconds."""
    if connection.vendor == "postgresql":
        # By name: all of them would be those that PostgreSQL shares between databases too, where others may hold them.
        names = connection.introspection.django_table_names(only_existing=True)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, names))}")


def _make_database(file: Path) -> None:
    """The embedded database's file, before anyone opens it: readers and a writer side by side need the write-ahead
    log, and a file changes to it only while nobody else has it open.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if file.exists():
        return
    with alone("start"):
        if file.exists():
            return
        beside = file.with_name(f".{file.name}.new")
        with closing(sqlite3.connect(beside)) as database:
            database.execute("PRAGMA journal_mode=WAL")
        beside.rename(file)


def _migrate() -> None:
    if connection.vendor != "postgresql":
        call_command("migrate", verbosity=0, interactive=False)
        return
    # Better no start than a queue of visitors behind a lock that a migration waits for.
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '4s'")
        cursor.execute("SET statement_timeout = '60s'")
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
            cursor.execute("RESET statement_timeout")


def _new_files(folder: Path) -> dict[str, str]:
    """Name -> digest of the shipped files that differ from what was loaded last."""
    loaded = dict(Dataset.objects.values_list("name", "digest"))
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in SHIPPED}
    return {name: digest for name, digest in digests.items() if loaded.get(name) != digest}


def _load(new: dict[str, str], folder: Path, progress: Progress) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not new:
        return (), ()
    before = {dataset.name: dataset for dataset in Dataset.objects.filter(name__in=new)}
    given = [
        Given(
            name,
            SHIPPED[name],
            read_table(folder / name),
            shipped=before[name].row_digests if name in before else {},
        )
        for name in new
    ]
    with transaction.atomic():
        ledgers = take_in(given, progress=progress)
        faults = {
            one.name: ledger.problems for one, ledger in zip(given, ledgers, strict=True) if ledger.problems
        }
        if faults:
            for name, problems in faults.items():
                for problem in problems:
                    _log.error("shipped file %s was not loaded: %s", name, problem.text())
            return (), tuple(new)
        for one, ledger in zip(given, ledgers, strict=True):
            Dataset.objects.update_or_create(
                name=one.name, defaults={"digest": new[one.name], "row_digests": ledger.digests}
            )
    return tuple(new), ()
