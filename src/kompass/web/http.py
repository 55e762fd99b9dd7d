"""What pages have in common: public ones are read only and cacheable, those of a person are in no cache."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from kompass.domain.queries.reference import CONTROL, LONGEST_VALUE

FRESH_SECONDS = 60
# Of a longer list a page shows the upper part and says how much more there is.
MOST_ROWS = 200

View = Callable[..., HttpResponseBase]


def public_page(view: View) -> View:
    """A page for everybody: GET and HEAD only, and fresh for a minute in any cache.

    Exempt from the CSRF check because it changes nothing: a POST gets 405, not 403.
    """

    @functools.wraps(view)
    def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code < 400 and not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        return response

    return csrf_exempt(require_safe(cached))


def not_cached(view: View) -> View:
    """A page that may hold something of one person: it is in no cache, and its header says who is signed in."""

    @functools.wraps(view)
    def kept_apart(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.not_cached = True  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return kept_apart


def signed_in_page(view: View) -> View:
    """A page for who is signed in; others are sent to sign in and come back. In no cache."""
    return not_cached(login_required(view))


def query(request: HttpRequest) -> QueryDict:
    """The query string without control characters and without endless values."""
    cleaned = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        cleaned.setlist(name, [CONTROL.sub("", value).strip()[:LONGEST_VALUE] for value in values])
    return cleaned


def page_number(text: str) -> int:
    """A page number as typed; 1 for anything that is none."""
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 6 and int(text) else 1
