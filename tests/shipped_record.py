"""The shipped record in the test database: loaded once per module, gone after it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
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


@pytest.fixture
def example_municipality(record: None, db: None) -> str:
    """An invented municipality beside the record, with one evaluation. Its address."""
    evaluation(municipality("Rorosund", country="ZZ"), "2017-05", 799, basis="invented")
    return "zz-rorosund"
