"""What tests of thousands of answers leave out, because those are judged by their status."""

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.template.backends.django import Template


@contextmanager
def spared() -> Iterator[None]:
    """Without lines of log and without collecting rubbish."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("kompass.request", "django.request"):
            patch.setattr(logging.getLogger(name), "disabled", True)
        gc.collect()
        gc.disable()
        try:
            yield
        finally:
            gc.enable()


@contextmanager
def no_page_written_out() -> Iterator[None]:
    """Views are asked, and what they would show is not made into a page."""

    def nothing(*_: Any, **__: Any) -> str:
        return ""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", nothing)
        yield
