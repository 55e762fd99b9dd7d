"""The record and the invented example in the test database."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The shipped record and the example, for tests marked `django_db` that only read."""
    from kompass.domain import example, first_start

    with django_db_blocker.unblock(), transaction.atomic():
        first_start.prepare()
        example.load()
        yield
        transaction.set_rollback(True)
