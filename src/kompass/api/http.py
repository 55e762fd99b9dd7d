"""What holds for every address of the API: read only, counted, errors as JSON; what is public may be kept a minute."""

import functools
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import ValidationError

from kompass.api import errors
from kompass.domain.access import Viewer
from kompass.throttle import left, seconds_to_wait

FRESH_SECONDS = 60
View = Callable[..., HttpResponse]


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks. Raises NotSignedIn for who has not signed in."""
    user = request.user
    if not user.is_authenticated:
        raise errors.NotSignedIn
    return Viewer(person=user.pk, administrator=user.is_administrator)


def own(view: View) -> View:
    """As `public`, for who has signed in: in no cache."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = public(view)(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return csrf_exempt(guarded)


def public(view: View) -> View:
    """GET and HEAD for everybody, as often as the limit allows; whatever goes wrong is told in one shape."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            response = errors.answer(405)
            response.headers["Allow"] = "GET, HEAD"
            return response
        response = _limited(view, request, *args, **kwargs)
        remaining, seconds = left("api", request)
        response.headers["RateLimit-Policy"] = f'"api";q={settings.CONFIGURATION.api_per_minute};w=60'
        response.headers["RateLimit"] = f'"api";r={remaining};t={seconds}'
        return response

    return csrf_exempt(guarded)


def _limited(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        language = errors.asked_language(request)
    except SuspiciousOperation:
        return errors.answer(400)
    if wait := seconds_to_wait("api", request):
        response = errors.answer(429, language)
        response.headers["Retry-After"] = str(wait)
        return response
    response = _answered(view, request, *args, **kwargs)
    if response.status_code < 400:
        patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        response.headers["Content-Language"] = language
    return response


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    asked = request.method
    # HEAD answers like GET; whoever sends the answer leaves out its body.
    request.method = "GET"
    try:
        return view(request, *args, **kwargs)
    except SuspiciousOperation:
        return errors.answer(400)
    except errors.NotSignedIn:
        return errors.answer(401, errors.asked_language(request))
    except errors.NotAllowedHere:
        return errors.answer(403, errors.asked_language(request))
    except errors.Refused as error:
        return errors.answer(422, errors.asked_language(request), fields=error.fields)
    except ValidationError as error:
        return errors.answer(422, errors.asked_language(request), fields=errors.faults(error))
    except errors.Missing as error:
        return errors.answer(404, errors.asked_language(request), message=str(error))
    except Exception as error:
        return errors.failed(request, error)
    finally:
        request.method = asked


@public
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Every other address below the API's."""
    return errors.answer(404, errors.asked_language(request))


class LanguageByParameter:
    """What programs read depends on what they ask for, never on Accept-Language: caches need not tell apart."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.addresses = re.compile(settings.CORS_URLS_REGEX)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if self.addresses.match(request.path_info):
            names = [name.strip() for name in response.headers.get("Vary", "").split(",")]
            kept = [name for name in names if name and name.lower() != "accept-language"]
            response.headers["Vary"] = ", ".join(kept)
            if not kept:
                del response.headers["Vary"]
        return response
