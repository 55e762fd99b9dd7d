"""Run by test_notes_at_rest.py in a process and a database of its own: notes are written, then what lies on the disk is
searched for what was written and for the key; the key is destroyed, and it is searched again. Prints what was found."""

import datetime as dt
import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import django

WORD = "hemmeligordet"
NAME = "Nora Navnesen"
SEEN = (
    "Storvik"  # what lies there for all to read: so that a search that finds nothing is no proof of its own
)


def main() -> None:
    folder = Path(os.environ["KOMPASS_DATA"])
    if not os.environ.get("KOMPASS_DATABASE_URL"):
        with sqlite3.connect(folder / "kompass.sqlite3") as file:
            file.execute("PRAGMA journal_mode=WAL")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    wrapped, sealed = _write()
    _look_over()
    before = _found(folder, wrapped)
    from kompass.domain import sealing
    from kompass.models import NotesKey

    NotesKey.objects.update(destroy_on=dt.date.today())
    type(NotesKey.objects.get().assignment).objects.update(stage="final")
    sealing.destroy_due()
    print(json.dumps({"before": before, "after": _found(folder, wrapped), "sealed": WORD in sealed}))


def _look_over() -> None:
    """PostgreSQL does so by itself now and then, and takes values of columns into its statistics."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE kompass_noteskey, kompass_interviewnote, kompass_interviewee")


def _write() -> tuple[str, str]:
    """Through the pages, right and wrong; the wrapped key and a sealed note."""
    from django.test import Client

    from kompass.domain import interview
    from kompass.models import InterviewNote, NotesKey
    from tests.assigning import Made

    made = Made(stage="visit")
    lead = made.viewer("lead_evaluator")
    row = interview.plan(lead, made.key, day=dt.date(2026, 3, 2), starts=dt.time(9), minutes=60)
    interview.add_people(lead, made.key, row.key, role="mayor", names=[NAME])
    client = Client(HTTP_HOST="localhost")
    client.force_login(made.people["evaluator"])
    page = f"/nb/work/{made.key}/interview/{row.key}/notes/"
    for sequence, text in enumerate((f"{WORD} " * 400, f"{WORD} #1.1.1", "x" * 190_000 + WORD), start=1):
        said = {"text": text, "version": 0, "writer": "side", "sequence": sequence}
        client.post(f"{page}save/", json.dumps(said), content_type="application/json")
    client.post(f"{page}save/", f'{{"text": "{WORD}', content_type="application/json")
    client.post(page, {"text": WORD, "version": 77})
    client.get(page)
    client.get(f"/nb/work/{made.key}/interviews/")
    return NotesKey.objects.get().wrapped, InterviewNote.objects.get().sealed


def _found(folder: Path, wrapped: str) -> dict[str, bool]:
    everything = b"".join(_bytes(folder))
    words = {"text": WORD, "name": NAME, "key": wrapped, "seen": SEEN}
    return {what: word.encode() in everything for what, word in words.items()}


def _bytes(folder: Path) -> Iterator[bytes]:
    from django.db import connection

    if connection.vendor == "sqlite":
        for file in folder.rglob("*"):
            if file.is_file():
                yield file.read_bytes()
        return
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        base = Path(cursor.fetchone()[0]) / "base"
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        base /= str(cursor.fetchone()[0])
    # PostgreSQL's write-ahead log and its backups are the operator's: docs/explanation/how-notes-are-protected.md
    for file in base.iterdir():
        yield file.read_bytes()
    dump = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))[-1]
    yield subprocess.run([dump, os.environ["KOMPASS_DATABASE_URL"]], check=True, capture_output=True).stdout


if __name__ == "__main__":
    main()
