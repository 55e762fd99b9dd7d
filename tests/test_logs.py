"""Log lines: JSON, with a request id, and without what people typed."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from kompass.logs import JsonFormatter
from kompass.web.middleware import RequestLog


def fails(request: HttpRequest, name: str) -> HttpResponse:
    raise ValueError(f"could not read {name}")


def refuses(request: HttpRequest, name: str) -> HttpResponse:
    raise BadRequest(f"bad {name}")


urlpatterns = [path("fails/<str:name>/", fails), path("refuses/<str:name>/", refuses)]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that the configured formatter writes while the test runs."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def read(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@override_settings(ROOT_URLCONF=__name__, DEBUG=False)
@pytest.mark.parametrize("page", ["fails", "refuses", "missing"])
def test_nothing_that_was_typed_is_logged(lines: io.StringIO, page: str) -> None:
    client = Client(raise_request_exception=False, headers={"X-Request-ID": "abcdef0123456789"})
    client.get(f"/{page}/KariNordmann/?q=OlaNordmann")
    logged = read(lines)
    assert logged
    assert {line["request_id"] for line in logged} == {"abcdef0123456789"}
    assert "Nordmann" not in lines.getvalue()


@override_settings(ROOT_URLCONF=__name__)
def test_an_error_says_where_it_happened(lines: io.StringIO) -> None:
    Client(raise_request_exception=False).get("/fails/x/")
    (error,) = [line for line in read(lines) if line["level"] == "ERROR"]
    assert (error["message"], error["exception"]) == ("Internal Server Error", "ValueError")
    assert str(error["where"][-1]).endswith(" fails")  # type: ignore[index]


def test_one_line_per_request_with_route_status_and_time(lines: io.StringIO) -> None:
    request = RequestFactory().get("/anything", headers={"X-Request-ID": "not an id\n"})
    request.resolver_match = None
    response = RequestLog(lambda _: HttpResponse(status=204))(request)
    (line,) = [line for line in read(lines) if line["logger"] == "kompass.request"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "(none)", 204)
    assert float(str(line["milliseconds"])) >= 0
    assert line["request_id"] == response.headers["X-Request-ID"] != "not an id\n"
