"""The shipped record in the test database: loaded once per module, gone after it."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.making import evaluation, municipality


@pytest.fixture(scope="module")
def record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Everything that a first start loads; for tests marked `django_db`, whose own changes end with each of them."""
    from kompass.domain import first_start

    with django_db_blocker.unblock(), transaction.atomic():
        first_start.prepare()
        yield
        transaction.set_rollback(True)
    with django_db_blocker.unblock():
        _sweep()


def _sweep() -> None:
    """What was rolled back stays in PostgreSQL's files until it is swept out; every module's record would add to it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")


@pytest.fixture
def example_municipality(record: None, db: None) -> str:
    """An invented municipality beside the record, with one evaluation. Its address."""
    evaluation(municipality("Rorosund", country="ZZ"), "2017-05", 799, basis="invented")
    return "zz-rorosund"
