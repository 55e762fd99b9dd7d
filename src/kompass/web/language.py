"""Which language: at the front door by what the browser prefers, then by the address alone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override
from django.utils.translation.trans_real import parse_accept_lang_header

from kompass.web.http import public_page

# Whoever reads one of these reads bokmål more easily than English.
_NEIGHBOURS = {"no": "nb", "nn": "nb", "da": "nb", "sv": "nb"}


def preferred(header: str) -> str:
    """The best of our languages for an Accept-Language header."""
    ours = dict(settings.LANGUAGES)
    for wanted, _quality in parse_accept_lang_header(header.lower()[:500]):
        plain = wanted.split("-")[0]
        plain = _NEIGHBOURS.get(plain, plain)
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


def in_language(full_path: str, language: str) -> str:
    """The address of the same page, query and all, in another language; its start page where there is none."""
    first, _slash, rest = full_path.removeprefix("/").partition("/")
    if first in dict(settings.LANGUAGES) and full_path.startswith(f"/{first}/"):
        return f"/{language}/{rest}"
    return f"/{language}/"
