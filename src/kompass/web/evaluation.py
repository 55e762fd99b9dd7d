"""The page of one evaluation, compared with a reference set that the reader chooses, and its report."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control

import kompass
from kompass.domain.access import PUBLIC
from kompass.domain.queries.comparison import compare
from kompass.domain.queries.evaluation import EvaluationPage, evaluation
from kompass.domain.queries.facts import EvaluationNotFound
from kompass.domain.queries.record import record
from kompass.domain.queries.reference import FilterProblem, ReferenceFilter, comparable_filter
from kompass.domain.queries.side_by_side import of_municipality
from kompass.reports.words import report_languages
from kompass.web import notes, pictures
from kompass.web.compare import address
from kompass.web.filters import reference_form, reference_query
from kompass.web.http import FRESH_SECONDS, MOST_ROWS, public_page, query
from kompass.web.language import current, report_offers

_FIELDS = frozenset({"country", "since", "as_of", "edition", "basis", "size", "kostra", "pick", "per"})


def _read(
    request: HttpRequest, slug: str
) -> tuple[EvaluationPage, ReferenceFilter, tuple[FilterProblem, ...]]:
    """The evaluation compared as asked, the filter it would have had unasked, and what was wrong with the asking."""
    params = query(request)
    try:
        if not _FIELDS & set(params):
            found = evaluation(PUBLIC, slug)
            return found, found.comparison.filter, ()
        default = compare(PUBLIC, slug).filter
        chosen, problems = comparable_filter(params, default)
        return evaluation(PUBLIC, slug, reference=chosen), default, problems
    except EvaluationNotFound:
        raise Http404 from None


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    found, default, problems = _read(request, slug)
    language = current()
    row, compared = found.evaluation, found.comparison
    known_areas = any(area.points is not None for area in found.areas)
    return render(
        request,
        "evaluation.html",
        {
            "page": found,
            "row": row,
            "compared": compared,
            "invented": row.invented,
            "own_text": found.edition is not None and found.edition.own_text,
            "known_areas": known_areas,
            "compass": pictures.compass(found, language) if known_areas else None,
            "gaps": pictures.gaps(found.areas, language=language, name=row.name) if known_areas else None,
            "distribution": pictures.distribution(compared, language=language, name=row.name),
            "form": reference_form(compared.filter, problems, query(request), language=language),
            "is_default": compared.filter == default,
            "query": reference_query(compared.filter, default),
            "why_not": compared.why_not(language),
            "left_out": notes.left_out(compared),
            "members": _members(found),
            "n_more": max(len(compared.members) - MOST_ROWS, 0),
            "areas": _areas(found),
            "member_sources": sorted(
                {member.source for member in compared.members[:MOST_ROWS]} - {row.source, ""}
            ),
            "claims": notes.claims(found.claims, language),
            "reports": report_offers(reverse("report", kwargs={"slug": slug}), _languages(found)),
            "limits": notes.not_to_be_concluded(found),
            "compare": address(of_municipality(found.others, slug) or [slug], base=slug),
        },
    )


def _languages(found: EvaluationPage) -> tuple[str, ...] | None:
    """Those of the edition's texts; None where the edition is not known, and the report has none of them."""
    return found.edition.languages if found.edition else None


def _members(found: EvaluationPage) -> list[dict[str, object]]:
    """The reference set with this evaluation at its place among them; of a very large one its upper part."""
    compared = found.comparison
    lines: list[dict[str, object]] = [{"row": member} for member in compared.members[:MOST_ROWS]]
    if compared.rank is not None and lines:
        lines.insert(compared.rank - 1, {"own": True})
    return lines


def _areas(found: EvaluationPage) -> list[dict[str, object]]:
    """Each area with the evaluations that are best in it."""
    members = {member.slug: member for member in found.comparison.members}
    return [
        {"row": area, "holders": [members[slug] for slug in area.best_holders if slug in members]}
        for area in found.areas
    ]


@public_page
def report(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a PDF. A filter that makes no sense is sent back to the page, which says what is wrong."""
    found, default, problems = _read(request, slug)
    if problems:
        page_address = reverse("evaluation", kwargs={"slug": slug})
        return HttpResponseRedirect(f"{page_address}?{query(request).urlencode()}")
    language = current()
    if language not in report_languages(_languages(found)):
        raise Http404
    etag = _etag(found, language)
    unchanged = get_conditional_response(request, etag=etag, response=None)
    response = unchanged or (_pdf(found, default, language) if request.method == "GET" else HttpResponse())
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response


def _etag(found: EvaluationPage, language: str) -> str:
    """Two equal ones mean equal reports: everything asked, everything answered, and what the record is made of."""
    basis = (kompass.__version__, language, found, record(PUBLIC))
    return f'"{hashlib.sha256(repr(basis).encode()).hexdigest()[:32]}"'


def _pdf(found: EvaluationPage, default: ReferenceFilter, language: str) -> HttpResponse:
    # Here and not above: the typesetter is heavy, and most visitors never ask for a report.
    from kompass.reports import evaluation_report

    chosen = found.comparison.filter
    slug = found.evaluation.slug
    pdf = evaluation_report(PUBLIC, slug, language=language, reference=None if chosen == default else chosen)
    name = f"kompass-{slug}-{language}.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
