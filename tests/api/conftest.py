from collections.abc import Iterator

import pytest
from django.test import override_settings

from kompass import throttle
from kompass.configuration import Configuration


@pytest.fixture(autouse=True)
def generous() -> Iterator[None]:
    """No test waits because others have asked before it."""
    throttle._limiter.storage.reset()
    with override_settings(CONFIGURATION=Configuration(api_per_minute=100_000)):
        yield
    throttle._limiter.storage.reset()
