"""Error pages: every language, the number of the request, and a way on."""

import re

import pytest
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import path

from kompass.language import LANGUAGES
from kompass.urls import handler400, handler403, handler404, handler500  # noqa: F401  read by Django
from kompass.urls import urlpatterns as kompass_patterns
from tests.web.reading import links, words


def _breaks(request: HttpRequest) -> None:
    raise ValueError("secret text")


def _refuses(request: HttpRequest) -> None:
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied("secret text")


urlpatterns = [path("breaks", _breaks), path("nb/refuses", _refuses), *kompass_patterns]

ADDRESSES = {400: "/en/about/", 403: "/nb/refuses", 404: "/nb/nothing/", 500: "/breaks"}


@pytest.fixture
def answer(request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    status: int = request.param
    client = Client(raise_request_exception=False)
    host = {"HTTP_HOST": "evil.example"} if status == 400 else {}
    with override_settings(ROOT_URLCONF=__name__):
        found = client.get(ADDRESSES[status], headers={"x-request-id": "number-of-this-request"}, **host)
    assert found.status_code == status
    return found


@pytest.mark.parametrize("answer", ADDRESSES, indirect=True)
def test_each_error_speaks_every_language_and_gives_the_number(answer) -> None:  # type: ignore[no-untyped-def]
    text = answer.content.decode()
    assert text.count("<h1") == 1
    assert sorted(re.findall(r'<section lang="(.*?)">', text)) == sorted(LANGUAGES)
    assert text.count("number-of-this-request") == len(LANGUAGES)
    assert {f"/{code}/" for code in LANGUAGES} <= set(links(text))
    assert "secret text" not in text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Request-ID"] == "number-of-this-request"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("answer", [404], indirect=True)
def test_not_found_suggests_a_search_and_begins_with_the_language_of_the_address(answer) -> None:  # type: ignore[no-untyped-def]
    text = answer.content.decode()
    assert '<html lang="nb"' in text
    assert text.index('<section lang="nb">') < text.index('<section lang="en">')
    assert 'action="/nb/search/"' in text
    assert "Page not found" in words(text)
