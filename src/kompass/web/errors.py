"""Error pages: in every language, because the address may not tell which; with the request id and a way on."""

import logging
import re
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from kompass.domain.access import PUBLIC
from kompass.domain.queries.search import NearAddress, near_addresses
from kompass.logs import request_id
from kompass.web.language import current

_log = logging.getLogger(__name__)
# Addresses people shorten and mistype, in whichever language.
_ADDRESS = re.compile(r"/[a-z]{2}/(?P<kind>municipalities|evaluations)/(?P<slug>[\w-]{1,140})(?:/.*)?")
_KINDS = {"municipalities": "municipality", "evaluations": "evaluation"}


@dataclass(frozen=True, slots=True)
class Words:
    """An error in one language: what it is, why, and what to do."""

    language: str
    heading: str
    what: str
    do: str
    number: str
    start: str
    search: str
    search_button: str
    meant: str


def _words(what_for: int | str, language: str) -> Words:
    """The words for a status, or for a case of its own, in a language."""
    with override(language):
        heading, what, do = {
            400: (
                _("The request makes no sense"),
                _("The address or what came with it could not be read."),
                _("Check the address, or begin again from the start page."),
            ),
            403: (
                _("No access"),
                _("This cannot be shown or done from here."),
                _("Go back and load the page again, or begin again from the start page."),
            ),
            404: (
                _("Page not found"),
                _("There is nothing at this address. It may have been mistyped, or the page has moved."),
                _("Search for what you were looking for, or begin again from the start page."),
            ),
            "paper": (
                _("No such paper"),
                _(
                    "An edition is a booklet, a guide or a questionnaire only where it has criteria of its own, and "
                    "only in the languages and for the roles that its page offers."
                ),
                _("Choose a paper on the page of the edition, or search for what you were looking for."),
            ),
            413: (
                _("Too large"),
                _("What was sent is larger than this service accepts. Nothing of it was kept."),
                _("Send a smaller file: a filled-in form is well under 1 MB."),
            ),
            429: (
                _("Too many requests"),
                _(
                    "So much has been asked from your address in the last minute that others would have to wait."
                ),
                _("Wait a minute, then load the page again."),
            ),
            500: (
                _("Something went wrong"),
                _("The fault is ours, not yours. It has been noted."),
                _("Try again in a minute. If it happens again, report it with the number below."),
            ),
        }[what_for]
        return Words(
            language=language,
            heading=heading,
            what=what,
            do=do,
            number=_("Number of this request"),
            start=_("To the start page"),
            search=_("Search everything"),
            search_button=_("Search"),
            meant=_("Did you mean one of these?"),
        )


def _near(path: str) -> tuple[NearAddress, ...]:
    """Pages with an address like the one that does not exist. None where they cannot be found out: nothing that
    goes wrong here may break the error page.
    """
    asked = _ADDRESS.fullmatch(path)
    if asked is None:
        return ()
    try:
        return near_addresses(PUBLIC, _KINDS[asked["kind"]], asked["slug"])
    except Exception:
        _log.exception("no suggestions for an address that was not found")
        return ()


def _page(request: HttpRequest, status: int, what_for: str = "") -> HttpResponse:
    first = request.path.removeprefix("/").partition("/")[0]
    shown = first if first in dict(settings.LANGUAGES) else current()
    order = [shown, *(code for code, _name in settings.LANGUAGES if code != shown)]
    # Without the request: no context processor runs that could fail a second time.
    text = render_to_string(
        "error.html",
        {
            "status": status,
            "request_id": request_id.get(),
            "language": shown,
            "all_words": [_words(what_for or status, code) for code in order],
            "search": status == 404,
            "near": _near(request.path) if status == 404 else (),
        },
    )
    return HttpResponse(text, status=status, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def no_paper(request: HttpRequest) -> HttpResponse:
    """A paper that an edition does not have, or not so."""
    return _page(request, 404, "paper")


def too_large(request: HttpRequest) -> HttpResponse:
    return _page(request, 413)


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """`wait`: seconds until the address may ask again."""
    response = _page(request, 429)
    response.headers["Retry-After"] = str(wait)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403)
