"""The start page: what the Compass is, the way of one municipality, and the way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kompass.domain.access import PUBLIC
from kompass.domain.queries.evaluation import evaluations, latest
from kompass.domain.queries.facts import EvaluationRow, edition_fact
from kompass.domain.queries.record import record
from kompass.web import pictures
from kompass.web.http import public_page
from kompass.web.language import current

# The edition common to Norway, Sweden and Denmark: its area names are the associations' own in both languages.
SHOWN_EDITION = "official-2010"
STORY = "no-roros"
N_LATEST = 6


@public_page
def start(request: HttpRequest) -> HttpResponse:
    language = current()
    edition = edition_fact(SHOWN_EDITION)
    story = _story()
    return render(
        request,
        "start.html",
        {
            "edition": edition,
            "areas": pictures.compass_areas(edition, language) if edition else None,
            "latest": latest(PUBLIC, limit=N_LATEST),
            "record": record(PUBLIC),
            "story": story,
            "story_slug": STORY,
            "story_trend": (
                pictures.trend(
                    story,
                    maximum=float(edition.maximum),
                    language=language,
                    name=story[-1].municipality_name,
                    wide=pictures.WIDE,
                )
                if story and edition
                else None
            ),
        },
    )


def _story() -> tuple[EvaluationRow, ...]:
    """The evaluations of the municipality told about, oldest first; empty where the record lacks them."""
    named = evaluations(
        PUBLIC, country="NO", q="Røros", sort="when", descending=False, with_total=True, per_page=None
    )
    return tuple(row for row in named.rows if row.municipality == STORY)
