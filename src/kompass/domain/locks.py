"""Work that only one process may do at a time, on either database."""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

_PATIENCE_S = 120


@contextmanager
def alone(work: str) -> Iterator[None]:
    """Wait until no other process does this work, then keep others waiting until it is done.

    A process that dies lets go. PostgreSQL keeps the lock for the connection; for the embedded database a
    file of its own does, because a migration cannot run inside a transaction that another one began.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_number(work)])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_number(work)])
        return
    folder = settings.CONFIGURATION.data
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = sqlite3.connect(folder / f"{work}.lock", timeout=_PATIENCE_S, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()


def one_at_a_time(work: str) -> None:
    """Within a transaction: wait for others that do this work, until their transactions have ended.

    The embedded database needs nothing: its transactions begin by taking the only write lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_number(work)])


def _number(work: str) -> int:
    return zlib.crc32(f"kompass {work}".encode())
