"""The shipped record in the test database: there for one module, gone after it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.making import evaluation, municipality

_KEPT = "kept_"


@pytest.fixture(scope="session")
def kept_record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Loaded once as a first start does, and kept in tables beside ours: to load it takes seconds, to copy it none."""
    from kompass.domain import first_start

    with django_db_blocker.unblock(), transaction.atomic(), connection.cursor() as cursor:
        first_start.prepare()
        for table in _tables():
            cursor.execute(f"CREATE TABLE {_KEPT}{table} AS SELECT * FROM {table}")
    # Apart from what was loaded: PostgreSQL empties no table with references still to be looked at.
    with django_db_blocker.unblock():
        connection.ops.execute_sql_flush(
            connection.ops.sql_flush(no_style(), _tables(), reset_sequences=True)
        )


@pytest.fixture(scope="module")
def record(kept_record: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Everything that a first start loads; for tests marked `django_db`, whose own changes end with each of them."""
    with django_db_blocker.unblock(), _all_undone(), connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"INSERT INTO {table} SELECT * FROM {_KEPT}{table}")
        if connection.vendor == "postgresql":
            for statement in connection.ops.sequence_reset_sql(no_style(), list(_models())):
                cursor.execute(statement)
            cursor.execute("ANALYZE")
        else:
            cursor.execute("INSERT INTO kompass_searchfulltext(kompass_searchfulltext) VALUES ('rebuild')")
        yield


@contextmanager
def _all_undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    if connection.vendor == "postgresql":
        # What was rolled back stays in the files until it is swept out; every module's record would add to it.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")


def _models():  # type: ignore[no-untyped-def]
    return apps.get_app_config("kompass").get_models(include_auto_created=True)


def _tables() -> list[str]:
    return [model._meta.db_table for model in _models()]


@pytest.fixture
def example_municipality(record: None, db: None) -> str:
    """An invented municipality beside the record, with one evaluation. Its address."""
    evaluation(municipality("Rorosund", country="ZZ"), "2017-05", 799, basis="invented")
    return "zz-rorosund"
