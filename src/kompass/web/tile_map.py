"""The map: a country's municipalities as tiles by their latest known total, with the same as a table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kompass.domain.access import INVENTED, PUBLIC, REAL_COUNTRIES
from kompass.domain.queries.record import bias_warning
from kompass.domain.queries.reference import country_name
from kompass.domain.queries.tile_map import tile_map
from kompass.web import pictures
from kompass.web.http import public_page, query
from kompass.web.language import current

# Shares of full points at which the ground of a tile changes: of 800 that is 300, 400, 500 and 600.
FULL_POINTS = 800
EDGES = (300.0, 400.0, 500.0, 600.0)


@public_page
def page(request: HttpRequest) -> HttpResponse:
    language = current()
    asked = query(request).get("country", "")
    country = asked.upper() if asked.upper() in (*REAL_COUNTRIES, INVENTED) else REAL_COUNTRIES[0]
    found = tile_map(PUBLIC, country)
    return render(
        request,
        "tile_map.html",
        {
            "found": found,
            "name": country_name(country, language),
            "countries": [(code, country_name(code, language)) for code in REAL_COUNTRIES],
            "unknown_country": asked if asked and asked.upper() != country else "",
            "map": pictures.tile_map(found, edges=EDGES, language=language) if found.n else None,
            "invented": country == INVENTED,
            "maximum": FULL_POINTS,
            "bias": bias_warning(language),
        },
    )
