"""Every test that touches data runs on the database KOMPASS_DATABASE_URL names, SQLite when it names none."""

import os
import tempfile

import django
import django.conf
import pytest
from hypothesis import settings

# Before Django's settings are read: no test writes where a person keeps data.
os.environ["KOMPASS_DATA"] = tempfile.mkdtemp(prefix="kompass-tests-")
os.environ["DJANGO_SETTINGS_MODULE"] = "kompass.settings"
os.environ.setdefault("KOMPASS_LANGUAGE", "en")
# Playwright's synchronous API runs an event loop in the test's own thread; the ORM calls beside it are ours.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Here and not by pytest-django's option, which would read the settings before this file is.
django.setup()
# A look now and then would make the number of queries of a page depend on the clock; tests look themselves.
django.conf.settings.LOOK_FOR_DUE_RELEASES_SECONDS = None


# Fixtures for all; they import what needs Django to be set up.
from tests.shipped_record import (  # noqa: E402
    example_municipality,
    invented_example,
    kept_example,
    kept_record,
    record,
    record_and_example,
)

__all__ = [
    "example_municipality",
    "invented_example",
    "kept_example",
    "kept_record",
    "record",
    "record_and_example",
]

# No deadline: timing is bench/'s business. The same examples every time, so that what was green stays green;
# `pytest --hypothesis-profile=explore` looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile(
    "brief", deadline=None, derandomize=True, max_examples=25
)  # of what was tried in full before
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("steady")

_DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "record"}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    # Workers begin with what stands in the environment here. With this in it pytest-django would read the settings
    # there before this file gives a worker a folder of its own, and all of them would share this one's.
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        touches = item.get_closest_marker("django_db") or _DATABASE_FIXTURES & set(
            getattr(item, "fixturenames", ())
        )
        if touches:
            item.add_marker(pytest.mark.data)
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
