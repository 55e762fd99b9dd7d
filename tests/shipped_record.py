"""The shipped record in the test database, and the invented example beside it: there for one module, gone after it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.making import evaluation, municipality

_RECORD = "kept_"
_WITH_EXAMPLE = "kept_with_example_"


@pytest.fixture(scope="session")
def kept_record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Loaded once as a first start does, and kept in tables beside ours: to load it takes seconds, to copy it none."""
    from kompass.domain import first_start

    with django_db_blocker.unblock(), _kept_as(_RECORD):
        first_start.prepare()


@pytest.fixture(scope="session")
def kept_example(kept_record: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The record with the example in it, kept likewise."""
    from kompass.domain import example

    with django_db_blocker.unblock(), _kept_as(_WITH_EXAMPLE):
        _fill_from(_RECORD)
        example.load()


@pytest.fixture(scope="module")
def record(
    request: pytest.FixtureRequest, kept_record: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Everything that a first start loads; for tests marked `django_db`, whose own changes end with each of them."""
    of_module = [item for item in request.session.items if item.getparent(pytest.Module) is request.node]
    if any("kept_example" in getattr(item, "fixturenames", ()) for item in of_module):
        request.getfixturevalue("kept_example")  # before the transaction, with which it would end
    with django_db_blocker.unblock(), _all_undone():
        _fill_from(_RECORD)
        yield


@pytest.fixture(scope="module")
def record_and_example(kept_example: None, record: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The same and the invented example, for a module whose tests all want both."""
    with django_db_blocker.unblock():
        _fill_from(_WITH_EXAMPLE)


@pytest.fixture
def invented_example(kept_example: None, record: None, db: None) -> None:
    """The example put in beside the record, for one test."""
    _fill_from(_WITH_EXAMPLE)


@contextmanager
def _kept_as(prefix: str) -> Iterator[None]:
    """Keeps what is put into our tables in others whose names begin with `prefix`, and empties ours again."""
    with transaction.atomic(), connection.cursor() as cursor:
        yield
        for table in _tables():
            cursor.execute(f"CREATE TABLE {prefix}{table} AS SELECT * FROM {table}")
    # Apart from what was loaded: PostgreSQL empties no table with references still to be looked at.
    connection.ops.execute_sql_flush(
        connection.ops.sql_flush(no_style(), _tables(), reset_sequences=True, allow_cascade=True)
    )


def _fill_from(prefix: str) -> None:
    """Our tables as they were kept: rows they have and should not go, rows they lack come."""
    with connection.cursor() as cursor:
        for model in reversed(_models()):
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(f"DELETE FROM {table} WHERE {key} NOT IN (SELECT {key} FROM {prefix}{table})")
        for model in _models():
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(
                f"INSERT INTO {table} SELECT * FROM {prefix}{table} WHERE {key} NOT IN (SELECT {key} FROM {table})"
            )
        if connection.vendor == "postgresql":
            for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
                cursor.execute(statement)
            # By name: a bare ANALYZE holds what databases share until the module is over, and other workers wait.
            cursor.execute(f"ANALYZE {', '.join(_tables())}")
        else:
            cursor.execute("INSERT INTO kompass_searchfulltext(kompass_searchfulltext) VALUES ('rebuild')")


@contextmanager
def _all_undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    if connection.vendor == "postgresql":
        # What was rolled back stays in the files until it is swept out; every module's record would add to it.
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM {', '.join(_tables())}")


def _models():  # type: ignore[no-untyped-def]
    return list(apps.get_app_config("kompass").get_models(include_auto_created=True))


def _tables() -> list[str]:
    return [model._meta.db_table for model in _models()]


@pytest.fixture
def example_municipality(record: None, db: None) -> str:
    """An invented municipality beside the record, with one evaluation. Its address."""
    evaluation(municipality("Rorosund", country="ZZ"), "2017-05", 799, basis="invented")
    return "zz-rorosund"
