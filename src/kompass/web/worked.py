"""How the figures come about: each rule in plain words, with the figure of a real municipality worked out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kompass.domain.access import PUBLIC
from kompass.domain.queries.worked import worked_pace, worked_points, worked_rank
from kompass.method import METHOD_VERSION
from kompass.method.comparison import ENOUGH_COVERAGE, ENOUGH_OTHERS
from kompass.method.progress import ENOUGH_PAIRS
from kompass.web import notes, pictures
from kompass.web.http import public_page
from kompass.web.language import current


@public_page
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "method.html", {"method_version": METHOD_VERSION})


@public_page
def points(request: HttpRequest) -> HttpResponse:
    return render(request, "method_points.html", {"found": worked_points(PUBLIC)})


@public_page
def rank(request: HttpRequest) -> HttpResponse:
    found = worked_rank(PUBLIC)
    language = current()
    return render(
        request,
        "method_rank.html",
        {
            "found": found,
            "rows": notes.places(found.told) if found.told else [],
            "picture": (
                pictures.distribution(found.complete, language=language, name=found.complete.evaluation.name)
                if found.complete
                else None
            ),
            "why_not": found.told.why_not(language) if found.told else "",
            "enough_others": ENOUGH_OTHERS,
            "enough_coverage": ENOUGH_COVERAGE,
        },
    )


@public_page
def coverage(request: HttpRequest) -> HttpResponse:
    found = worked_rank(PUBLIC)
    told = found.told
    return render(
        request,
        "method_coverage.html",
        {
            "found": found,
            "left_out": notes.left_out(told) if told else [],
            "stated": told.stated.describe(current()) if told and told.stated else "",
            "unseen": told.rank_range[1] - told.rank_range[0] if told and told.rank_range else 0,
            "enough_others": ENOUGH_OTHERS,
            "enough_coverage": ENOUGH_COVERAGE,
        },
    )


@public_page
def pace(request: HttpRequest) -> HttpResponse:
    found = worked_pace(PUBLIC)
    language = current()
    outlook = found.progress.projection if found.progress else None
    return render(
        request,
        "method_pace.html",
        {
            "found": found,
            "pairs_filter": found.change.describe_filter(language) if found.change else "",
            "caution": found.change.caution(language) if found.change else "",
            "thresholds": [
                {"threshold": one, "text": one.describe(language), "why": one.why(language)}
                for one in (outlook.thresholds if outlook else ())
            ],
            "picture": (
                pictures.change_standing(
                    found.modelled, language=language, name=found.modelled.end.name, prefix="pairs"
                )
                if found.modelled
                else None
            ),
            "enough_pairs": ENOUGH_PAIRS,
        },
    )
