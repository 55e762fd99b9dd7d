"""Municipalities: search, and the page of one."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from kompass.domain.access import PUBLIC
from kompass.domain.queries.municipality import (
    MunicipalityHit,
    MunicipalityPage,
    NotFound,
    find,
    municipality,
)
from kompass.domain.queries.progress import Change
from kompass.domain.queries.published_strategy import counts
from kompass.domain.queries.side_by_side import of_municipality
from kompass.web import notes, pictures
from kompass.web.compare import address
from kompass.web.http import MOST_ROWS, public_page, query
from kompass.web.language import current
from kompass.web.share import card

MOST_HITS = 50


@public_page
def search(request: HttpRequest) -> HttpResponseBase:
    """Hits for `q`; a single one that bears exactly this name or code is gone to at once."""
    text = query(request).get("q", "")[:100]
    hits = find(PUBLIC, text, limit=MOST_HITS) if text else ()
    if text and len(hits) == 1 and _is_exactly(hits[0], text):
        return redirect("municipality", slug=hits[0].slug)
    return render(
        request,
        "municipalities.html",
        {"q": text, "hits": hits, "capped": len(hits) == MOST_HITS, "most": MOST_HITS},
    )


def _is_exactly(hit: MunicipalityHit, text: str) -> bool:
    names = {hit.name.casefold(), hit.matched.casefold(), *hit.codes}
    return text.casefold() in names


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        found = municipality(PUBLIC, slug)
    except NotFound:
        raise Http404 from None
    language = current()
    return render(
        request,
        "municipality.html",
        {
            "page": found,
            "n_strategies": counts(PUBLIC, slug),
            "invented": found.invented,
            "card": card(request, found),
            "trend": _trend(found, language),
            "changes": [
                {
                    "change": change,
                    "filter": change.describe_filter(language),
                    "caution": change.caution(language),
                    "pairs": change.pairs[:MOST_ROWS],
                    "n_more": max(len(change.pairs) - MOST_ROWS, 0),
                    "picture": pictures.change_standing(
                        change, language=language, name=found.name, prefix=f"change-{number}"
                    ),
                }
                for number, change in enumerate(found.progress.changes, start=1)
            ],
            "thresholds": (
                [
                    {"threshold": one, "text": one.describe(language), "why": one.why(language)}
                    for one in found.progress.projection.thresholds
                ]
                if found.progress.projection
                else []
            ),
            "areas": _areas(found, language),
            "claims": notes.claims(found.claims, language),
            "unknown": notes.unknown_about_municipality(found),
            "compare": address(chosen) if (chosen := of_municipality(found.comparable)) else "",
            "inhabitants": found.population[-1] if found.population else None,
            "last_change": _change_to(found),
            "latest_maximum": next(
                (one.maximum for one in found.editions if found.latest and one.id == found.latest.edition),
                None,
            ),
        },
    )


def _change_to(found: MunicipalityPage) -> Change | None:
    """The change that ended in the latest known score."""
    latest = found.latest
    return next((one for one in found.progress.changes if latest and one.end.slug == latest.slug), None)


def _trend(found: MunicipalityPage, language: str) -> pictures.Figure | None:
    shown = found.comparable
    used = {row.edition for row in shown}
    maxima = [edition.maximum for edition in found.editions if edition.id in used]
    if not shown or not maxima:
        return None
    return pictures.trend(shown, maximum=float(max(maxima)), language=language, name=found.name)


def _areas(found: MunicipalityPage, language: str) -> dict[str, object] | None:
    """The latest evaluation whose area points are known, and the areas of every one beside it."""
    with_areas = [row for row in found.comparable if row.areas]
    if not with_areas:
        return None
    row = with_areas[-1]
    edition = next((one for one in found.editions if one.id == row.edition), None)
    if edition is None:
        return None
    same = [other for other in with_areas if other.edition == row.edition]
    return {
        "evaluation": row,
        "columns": same,
        "rows": [(area, [other.areas.get(area.code) for other in same]) for area in edition.areas],
        "picture": pictures.compass_of_row(row, same[-2] if len(same) > 1 else None, edition, language),
    }
