"""Did it work? The page of a strategy's effect, for who works with it and, of a published one, for everybody."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kompass.domain.access import INVENTED, PUBLIC, REAL_COUNTRIES, NotVisible
from kompass.domain.queries.effect import EffectPage, effect, followed_by_gains, published_effect
from kompass.domain.queries.reference import country_name
from kompass.language import N_
from kompass.web import pictures
from kompass.web.http import public_page, query
from kompass.web.language import current
from kompass.web.private import private_page, viewer_of
from kompass.web.strategy import shown

VERDICTS: Final = {
    "reached": N_("as planned or more"),
    "partly": N_("less than planned"),
    "moved": N_("moved, nothing was planned in figures"),
    "not_moved": N_("did not move"),
    "fell": N_("went down"),
    "not_comparable": N_("cannot be compared"),
}
MILLION: Final = 1_000_000


@private_page("GET")
def page(request: HttpRequest, key: str) -> HttpResponse:
    found = effect(viewer_of(request), key)
    assert found.head is not None  # it is asked from within
    return render(request, "strategy_effect.html", {**shown(found.head), **_shown(found)})


@public_page
def published(request: HttpRequest, key: str) -> HttpResponse:
    try:
        found = published_effect(PUBLIC, key)
    except NotVisible:
        raise Http404 from None
    return render(request, "effect.html", _shown(found))


def _shown(found: EffectPage) -> dict[str, object]:
    language = current()
    return {
        "page": found,
        "invented": found.is_example or (found.before is not None and found.before.row.invented),
        "lines": [
            {
                "line": line,
                "verdict": _(VERDICTS[line.found.verdict]),
                "per_million": line.found.points_per_krone * MILLION
                if line.found.points_per_krone is not None
                else None,
            }
            for line in found.measures
        ],
        "any_cost": any(line.cost for line in found.measures),
        "any_shared": any(line.found.shared for line in found.measures),
        "picture": pictures.planned_and_measured(found, language) if found.measures else None,
        "caution": found.progress.caution(language) if found.progress else "",
    }


@public_page
def across(request: HttpRequest) -> HttpResponse:
    """Which kinds of measures were followed by gains: published strategies of one country."""
    asked = query(request).get("country", "NO")
    countries = (*REAL_COUNTRIES, INVENTED)
    country = asked if asked in countries else "NO"
    return render(
        request,
        "effects.html",
        {
            "found": followed_by_gains(PUBLIC, country=country),
            "countries": [(code, country_name(code, current())) for code in countries],
            "country": country,
            "invented": country == INVENTED,
        },
    )
