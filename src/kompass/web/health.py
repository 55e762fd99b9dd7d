"""For operators and machines: alive, ready, robots, and the small picture in the tab."""

from django.db import DatabaseError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from kompass.domain.first_start import pending_migrations
from kompass.web.http import public_page

# Filters and sorting make endless addresses of the same facts.
ROBOTS = "User-agent: *\nDisallow: /*?\nDisallow: /*/report.pdf$\n"


@csrf_exempt
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


@csrf_exempt
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database is reachable and carries every migration; otherwise 503 with the reason."""
    reason = not_ready()
    if reason:
        return JsonResponse({"status": "not ready", "reason": reason}, status=503)
    return JsonResponse({"status": "ready"})


def not_ready() -> str:
    """Why the service cannot answer pages now; "" when it can."""
    try:
        missing = pending_migrations()
    except DatabaseError:
        return "database not reachable"
    return f"{len(missing)} migrations not applied" if missing else ""


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@public_page
def favicon(request: HttpRequest) -> HttpResponseBase:
    return HttpResponsePermanentRedirect(static("kompass/favicon.svg"))
