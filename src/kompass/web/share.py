"""The picture of a municipality that people share, and what a page says about it to whoever shows a preview."""

import hashlib
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _

import kompass
from kompass.domain.access import PUBLIC
from kompass.domain.queries.municipality import MunicipalityPage, NotFound
from kompass.domain.queries.reference import date_name
from kompass.domain.queries.share import Share, share
from kompass.web.http import FRESH_SECONDS, public_page
from kompass.web.language import current

WIDTH, HEIGHT = 1200, 630


@public_page
def picture(request: HttpRequest, slug: str) -> HttpResponseBase:
    """1200 x 630, as PNG. Whoever has it already is told so without drawing it."""
    try:
        facts = share(PUBLIC, slug)
    except NotFound:
        raise Http404 from None
    language = current()
    etag = _etag(facts, language)
    unchanged = get_conditional_response(request, etag=etag, response=None)
    response = unchanged or (_png(facts, language) if request.method == "GET" else HttpResponse())
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response


def _etag(facts: Share, language: str) -> str:
    """Two equal ones mean equal pictures: everything they show, and the version that draws them."""
    basis = (kompass.__version__, language, facts)
    return f'"{hashlib.sha256(repr(basis).encode()).hexdigest()[:32]}"'


def _png(facts: Share, language: str) -> HttpResponse:
    # Here and not above: the typesetter is heavy, and most visitors never ask for a picture.
    from kompass.reports.share import share_png

    label = "-invented" if facts.invented else ""
    name = f"kompass-{facts.slug}{label}-{language}.png"
    return HttpResponse(
        share_png(facts, language=language),
        content_type="image/png",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@dataclass(frozen=True, slots=True)
class Card:
    """What a preview of a page shows: addresses are whole, with scheme and host."""

    title: str
    description: str
    address: str
    image: str
    width: int = WIDTH
    height: int = HEIGHT


def card(request: HttpRequest, found: MunicipalityPage) -> Card:
    """The preview of a municipality's page."""
    latest = found.latest
    if latest is None:
        text = _("%(name)s: no score is known.") % {"name": found.name}
    else:
        text = _("%(name)s: %(total)s points with the Municipal Compass, %(when)s.") % {
            "name": found.name,
            "total": latest.total,
            "when": date_name(latest.when, current()),
        }
    if found.invented:
        text = _("Invented example.") + " " + text
    place = {"slug": found.slug}
    return Card(
        title=f"{found.name} – Kompass",
        description=text,
        address=request.build_absolute_uri(reverse("municipality", kwargs=place)),
        image=request.build_absolute_uri(reverse("share", kwargs=place)),
    )
