"""The API as a whole: its routers, its errors, its document and its addresses."""

from types import MappingProxyType
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, re_path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from kompass import __version__
from kompass.api import (
    claim,
    comparison,
    crosswalk,
    edition,
    evaluation,
    municipality,
    record,
    search,
    side_by_side,
    strategy,
    tile_map,
)
from kompass.api.document import document
from kompass.api.http import nothing_here, own, public

DESCRIPTION: Final = (
    "The published record of the Municipal Compass (Kommunekompasset): evaluations, how they compare, what was said "
    "about them and whether it holds; the strategies municipalities have published. The same answers as the pages, "
    "read only, without sign-in; below `/work/` one's own strategies, for who has signed in. Figures that are "
    "fractions come twice: rounded under their name, exactly under `<name>_exact`. What is not known is null. "
    "Everything invented, to show the method, says so (`invented`) and is given only to who asks for country ZZ or "
    "for one of its objects by address."
)


class PlainJson(JSONRenderer):
    """Letters as they are: a file of answers can be read by people too."""

    json_dumps_params = MappingProxyType({"ensure_ascii": False})


api: Final = NinjaAPI(
    title="Kompass",
    version=__version__,
    description=DESCRIPTION,
    urls_namespace="api",
    renderer=PlainJson(),
    openapi_url=None,
    docs_url=None,
    servers=[{"url": "/api/v1", "description": "This host."}],
    openapi_extra={"info": {"license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}}},
)
# The crosswalk before the editions: its address is not one of theirs.
for part in (
    record,
    evaluation,
    comparison,
    side_by_side,
    municipality,
    tile_map,
    claim,
    crosswalk,
    edition,
    strategy,
    search,
):
    api.add_router("", part.router)


def _told_outside(request: HttpRequest, error: Any) -> HttpResponse:
    """`kompass.api.http.public` turns every error into an answer, wherever it comes from."""
    raise error


for kind in (Exception, ValidationError, HttpError, Http404):
    api.add_exception_handler(kind, _told_outside)


@public
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return JsonResponse(document(api), json_dumps_params={"ensure_ascii": False})


def _guarded() -> list[URLPattern]:
    patterns, _app, _namespace = api.urls
    return [
        URLPattern(
            pattern.pattern,
            own(pattern.callback) if pattern.name in strategy.OWN else public(pattern.callback),
            pattern.default_args,
            pattern.name,
        )
        for pattern in patterns
        if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ]


urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    *_guarded(),
    re_path("", nothing_here, name="nothing_here"),
]
