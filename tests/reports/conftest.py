"""The record and the invented example in the test database."""

import pytest
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def everything(record: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The shipped record and the example, for tests marked `django_db` that only read."""
    from kompass.domain import example

    with django_db_blocker.unblock():
        example.load()
