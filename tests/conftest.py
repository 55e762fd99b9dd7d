"""Every test that touches data runs on the database KOMPASS_DATABASE_URL names, SQLite when it names none."""

import os
import tempfile

import django
import pytest

# Before Django's settings are read: no test writes where a person keeps data.
os.environ["KOMPASS_DATA"] = tempfile.mkdtemp(prefix="kompass-tests-")
os.environ["DJANGO_SETTINGS_MODULE"] = "kompass.settings"
os.environ.setdefault("KOMPASS_LANGUAGE", "en")
# Playwright's synchronous API runs an event loop in the test's own thread; the ORM calls beside it are ours.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Here and not by pytest-django's option, which would read the settings before this file is.
django.setup()


_DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "record", "site"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        touches = item.get_closest_marker("django_db") or _DATABASE_FIXTURES & set(
            getattr(item, "fixturenames", ())
        )
        if touches:
            item.add_marker(pytest.mark.data)
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
