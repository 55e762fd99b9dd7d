"""What lies on the disk never holds what a note says, whether its key is there or destroyed."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, transaction

from tests.domain.notes_at_rest import NAME, WORD

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db(transaction=True)
def test_no_note_and_no_name_lies_readable_in_database_log_or_dump(tmp_path: Path) -> None:
    environment = {**os.environ, "KOMPASS_DATA": str(tmp_path), "KOMPASS_LOG_LEVEL": "DEBUG"}
    if connection.vendor == "postgresql":
        parts = urlsplit(os.environ["KOMPASS_DATABASE_URL"])
        name = f"at_rest_{os.getpid()}"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        environment["KOMPASS_DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
    with _somebody_who_began_earlier():
        ran = subprocess.run(
            [sys.executable, "-m", "tests.domain.notes_at_rest"],
            cwd=ROOT,
            env={**environment, "DJANGO_SETTINGS_MODULE": "kompass.settings"},
            capture_output=True,
            text=True,
            timeout=300,
        )
    assert ran.returncode == 0, ran.stderr[-2000:]
    nothing = {"text": False, "name": False, "seen": True}
    assert json.loads(ran.stdout.splitlines()[-1]) == {
        "before": {**nothing, "key": True},
        "after": {**nothing, "key": False},
        "sealed": False,
    }
    assert "request" in ran.stderr
    assert WORD not in ran.stderr
    assert NAME not in ran.stderr


@contextmanager
def _somebody_who_began_earlier() -> Iterator[None]:
    """A transaction that has written, in another database of the same server, and goes on: for it PostgreSQL keeps
    former rows everywhere."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_xact_id()")
        yield
