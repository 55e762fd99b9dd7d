"""What every page for people who have signed in has in common: never cached, and nothing told to who may not know."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kompass.domain import stages
from kompass.domain.access import NotAllowed, NotVisible, Viewer
from kompass.domain.conflict import Refused
from kompass.web.http import View, not_cached


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks."""
    user = request.user
    if not user.is_authenticated:
        return Viewer()
    return Viewer(person=user.pk, administrator=user.is_administrator)


def private_page(*methods: str) -> Callable[[View], View]:
    """A page for who has signed in, with these methods (GET goes with HEAD).

    Somebody who has not is sent to sign in, whatever the address: it does not tell whether there is anything. What
    somebody may not know of is not found; what they know of and may not do is refused with the reason.
    """
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _answer(view, request, *args, **kwargs)

        return require_http_methods(allowed)(not_cached(guarded))

    return decorate


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if not request.user.is_authenticated:
        if request.headers.get("Accept", "").startswith("application/json"):
            return HttpResponse(status=401)
        # Back to a page one can look at: what was posted stays in the browser that wrote it.
        address = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("work")
        return redirect_to_login(address, reverse("account_login"))
    try:
        return view(request, *args, **kwargs)
    except NotVisible:
        raise Http404 from None
    except NotAllowed as refused:
        return render(
            request,
            "not_allowed.html",
            {"stage": stages.NAMES[stages.Stage(refused.stage)] if refused.stage else ""},
            status=403,
        )


def faults_of(refused: Refused, translate: Callable[[str], str]) -> dict[str, str]:
    """The sentences of a refusal by field, in the reader's language."""
    return {name: translate(text) % refused.values for name, text in refused.faults.items()}
