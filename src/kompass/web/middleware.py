"""One log line per request, under an id that the answer carries too."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kompass.domain.release import publish_due_now_and_then
from kompass.logs import request_id

logger = logging.getLogger("kompass.request")
_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLog:
    """Logs the route, never the path or the query: what people search for is theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        # Not reset afterwards: Django logs a 404 or 500 once more when all middleware is done.
        request_id.set(given if _SAFE_ID.fullmatch(given) else uuid.uuid4().hex)
        started = time.perf_counter()
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id.get()
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "method": request.method,
                "route": match.route if match else "(none)",
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - started) * 1000, 1),
            },
        )
        return response


class DueReleases:
    """Before the record is shown, what has been under embargo until now becomes part of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            publish_due_now_and_then()
        return self.get_response(request)
