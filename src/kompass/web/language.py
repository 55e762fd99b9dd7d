"""Which language: at the front door by what the browser prefers, then by the address alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override
from django.utils.translation.trans_real import parse_accept_lang_header

from kompass.domain.queries.languages import language_name
from kompass.language import NEIGHBOURS
from kompass.reports.words import report_languages
from kompass.web.http import public_page


def preferred(header: str) -> str:
    """The best of our languages for an Accept-Language header."""
    ours = dict(settings.LANGUAGES)
    for wanted, _quality in parse_accept_lang_header(header.lower()[:500]):
        plain = wanted.split("-")[0]
        plain = NEIGHBOURS.get(plain, plain)
        if plain in ours:
            return plain
    return settings.LANGUAGE_CODE


@public_page
def front_door(request: HttpRequest) -> HttpResponseBase:
    """Send a visitor to the start page in their language."""
    with override(preferred(request.headers.get("Accept-Language", ""))):
        response = HttpResponseRedirect(reverse("start"))
    patch_vary_headers(response, ("Accept-Language",))
    return response


def current() -> str:
    """The language of the page being made, one of ours."""
    active = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return active if active in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@dataclass(frozen=True, slots=True)
class ReportOffer:
    """A report to fetch. `language`: in words, where it is not the one of the page."""

    code: str
    address: str
    language: str = ""


def report_offers(address: str, edition_languages: Iterable[str] | None) -> tuple[ReportOffer, ...]:
    """The report at that address, in the language of the page; if it cannot be in that one, in each it can be in."""
    here, there = current(), report_languages(edition_languages)
    if here in there:
        return (ReportOffer(here, address),)
    return tuple(ReportOffer(code, in_language(address, code), language_name(code, here)) for code in there)


def in_language(full_path: str, language: str) -> str:
    """The address of the same page, query and all, in another language; its start page where there is none."""
    first, _slash, rest = full_path.removeprefix("/").partition("/")
    if first in dict(settings.LANGUAGES) and full_path.startswith(f"/{first}/"):
        return f"/{language}/{rest}"
    return f"/{language}/"
