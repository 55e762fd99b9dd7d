"""Getting ready: migrations, the shipped files, several processes at once, corrections that stay."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

import kompass
from kompass.domain import first_start
from kompass.domain.importing import import_file
from kompass.models import Claim, Dataset, Evaluation, Municipality, StatedCount
from tests.domain.tables import EVALUATION, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record"), pytest.mark.oldest]

FOLDER = Path(kompass.__file__).parent / "migrations"
MIGRATIONS = sorted(path.stem for path in FOLDER.glob("[0-9]*.py"))
NEWEST = MIGRATIONS[-1]
RØROS_2021 = {
    **EVALUATION,
    "evaluated": "2021",
    "total": "593",
    "note": "published total; highest in Norway ever",
    "source": "https://roros.kommune.no/aktuelt/nyheter/landets-beste-skar-i-kommunekompasset-noensinne/",
}


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The shipped folder of another release, to be changed by a test."""
    return Path(shutil.copytree(first_start.FOLDER, tmp_path / "registers"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_everything_shipped_is_there_after_the_first_start() -> None:
    assert set(Dataset.objects.values_list("name", flat=True)) == set(first_start.SHIPPED)
    assert (Evaluation.objects.count(), Claim.objects.count(), StatedCount.objects.count()) == (114, 30, 13)
    assert Municipality.objects.count() == 773
    assert first_start.pending_migrations() == ()


def test_a_second_start_has_nothing_to_do() -> None:
    assert first_start.prepare() == first_start.Prepared((), (), ())


def test_a_new_release_changes_its_own_rows(release: Path) -> None:
    replace(release / "published_evaluations.csv", ",593,published,", ",594,published,")
    prepared = first_start.prepare(folder=release)
    assert prepared == first_start.Prepared((), ("published_evaluations.csv",), ())
    assert Evaluation.objects.get(slug="no-roros-2021").total == 594
    assert first_start.prepare(folder=release) == first_start.Prepared((), (), ())


def test_what_was_corrected_here_stays_and_what_was_added_here_too(release: Path, tmp_path: Path) -> None:
    added = {**EVALUATION, "note": "ours"}
    path = write(tmp_path / "ours.csv", "evaluations", {**RØROS_2021, "total": "600"}, added)
    assert import_file(path).problems == ()
    replace(release / "published_evaluations.csv", ",593,published,", ",594,published,")
    replace(release / "published_evaluations.csv", ",523,published,", ",524,published,")
    first_start.prepare(folder=release)
    assert Evaluation.objects.get(slug="no-roros-2021").total == 600
    assert Evaluation.objects.get(slug="no-roros-2024-03").note == "ours"
    assert Evaluation.objects.get(slug="no-kristiansund-2016-10").total == 524
    first_start.prepare(folder=first_start.FOLDER)
    assert Evaluation.objects.get(slug="no-roros-2021").total == 600


def test_a_row_added_here_before_a_release_had_it_stays(release: Path, tmp_path: Path) -> None:
    import_file(write(tmp_path / "ours.csv", "evaluations", {**EVALUATION, "total": "601"}))
    with (release / "published_evaluations.csv").open("a", encoding="utf-8") as file:
        file.write("NO,5025,Røros,2024-03,2020,,,,,,,,,602,published,,,a page\n")
    first_start.prepare(folder=release)
    assert Evaluation.objects.get(slug="no-roros-2024-03").total == 601


def test_a_correction_taken_back_follows_the_releases_again(release: Path, tmp_path: Path) -> None:
    import_file(write(tmp_path / "ours.csv", "evaluations", {**RØROS_2021, "total": "600"}))
    replace(release / "published_evaluations.csv", ",593,published,", ",594,published,")
    first_start.prepare(folder=release)
    import_file(write(tmp_path / "back.csv", "evaluations", {**RØROS_2021, "total": "594"}))
    first_start.prepare()
    assert Evaluation.objects.get(slug="no-roros-2021").total == 593


def test_a_shipped_file_that_clashes_is_left_out_and_told(
    release: Path, caplog: pytest.LogCaptureFixture
) -> None:
    replace(release / "stated_counts.csv", "NO,2010,2012,30,", "NO,2010,2012,thirty,")
    replace(release / "published_evaluations.csv", ",593,published,", ",594,published,")
    prepared = first_start.prepare(folder=release)
    assert prepared == first_start.Prepared((), (), ("stated_counts.csv", "published_evaluations.csv"))
    assert Evaluation.objects.get(slug="no-roros-2021").total == 593
    assert "stated_counts.csv was not loaded: row 2, column count: this must be a whole number" in caplog.text


def test_migrations_that_the_database_has_not_seen_are_pending() -> None:
    MigrationRecorder(connection).record_unapplied("kompass", NEWEST)
    assert first_start.pending_migrations() == (f"kompass.{NEWEST}",)


def test_a_failed_migration_is_not_caught() -> None:
    # Those that make tables which are there already.
    for name in MIGRATIONS[5:]:
        MigrationRecorder(connection).record_unapplied("kompass", name)
    with pytest.raises(DatabaseError), transaction.atomic():
        first_start.prepare()
    assert Evaluation.objects.count() == 114


def start(folder: Path) -> subprocess.Popen[str]:
    """Another process that gets ready, with the embedded database in `folder`."""
    environment = {**os.environ, "KOMPASS_DATA": str(folder), "KOMPASS_DATABASE_URL": ""}
    program = (
        "import django; django.setup()\n"
        "from kompass.domain import first_start\n"
        "told = []\n"
        "prepared = first_start.prepare(lambda step, done, total: told.append(step))\n"
        "print(len(prepared.migrated), len(prepared.loaded), len(set(told)))\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_of_processes_that_start_at_once_one_does_it_and_all_are_ready(tmp_path: Path) -> None:
    processes = [start(tmp_path / "data") for _ in range(3)]
    answers = [process.communicate(timeout=300) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], answers
    assert sorted(answer.strip() for answer, _ in answers) == [
        "0 0 0",
        "0 0 0",
        f"{len(MigrationLoader(None).disk_migrations)} {len(first_start.SHIPPED)} 8",
    ]


def test_a_failed_migration_stops_the_start(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    database = sqlite3.connect(folder / "kompass.sqlite3")
    database.execute("CREATE TABLE kompass_dataset (id integer)")
    database.close()
    process = start(folder)
    _, errors = process.communicate(timeout=300)
    assert process.returncode != 0
    assert 'table "kompass_dataset" already exists' in errors
