"""Claims: all that was publicly said with its verdict, each one with what it was held against, and the verdicts."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kompass.domain.access import INVENTED, PUBLIC
from kompass.domain.queries import claim as queries
from kompass.domain.queries import verdict
from kompass.domain.queries.record import bias_warning
from kompass.web import notes
from kompass.web.filters import claims_form, query_of
from kompass.web.http import MOST_ROWS, public_page, query
from kompass.web.language import current


@public_page
def listing(request: HttpRequest) -> HttpResponse:
    params = query(request)
    language = current()
    chosen, problems = queries.ClaimFilter.from_params(params)
    found = queries.claim_list(PUBLIC, chosen)
    shown = found.lines[:MOST_ROWS]
    asked = chosen.to_params()
    return render(
        request,
        "claims.html",
        {
            "found": found,
            "lines": [
                {
                    "note": note,
                    "line": line,
                    "subject": line.claim.subject(language),
                    **_figures(line.claim, language),
                }
                for note, line in zip(
                    notes.claims([line.claim for line in shown], language), shown, strict=True
                )
            ],
            "n_more": found.n - len(shown),
            "counts": [_count(name, n, found, language) for name, n in found.counts.items()],
            "form": claims_form(chosen, problems, params, language=language),
            "filtered": bool(asked.keys() - {"sort"}),
            "invented": chosen.country == INVENTED,
            "bias": bias_warning(language),
        },
    )


def _count(name: str, n: int, found: queries.ClaimList, language: str) -> dict[str, object]:
    """A verdict in the summary; `width` is its bar's, of 100 for all that are shown."""
    return {
        "name": queries.verdict_name(name, language),
        "colour": notes.verdict_colour(name),
        "n": n,
        "width": str(round(100 * n / found.n)) if found.n else "0",
        "query": query_of(replace(found.filter, verdict=name).to_params()),
    }


def _figures(claim: queries.CheckedClaim, language: str) -> dict[str, str]:
    return {"stated": claim.stated_figure(language), "figure": claim.found_figure(language)}


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        found = queries.claim(PUBLIC, slug)
    except queries.ClaimNotFound:
        raise Http404 from None
    language = current()
    (note,) = notes.claims([found.claim], language)
    return render(
        request,
        "claim.html",
        {
            "page": found,
            "claim": found.claim,
            "note": note,
            "subject": found.claim.subject(language),
            **_figures(found.claim, language),
            "kind": found.claim.kind_name(language),
            "rule": verdict.rule_sentence(found.rule, language),
            "rows": [_row(row, language) for row in found.evidence[:MOST_ROWS]],
            "n_more": max(len(found.evidence) - MOST_ROWS, 0),
            "computed": [_row(row, language) for row in found.computed],
            "told": [_named(fact, language) for fact in found.told],
            "fits": _fits(found, language),
            "against": found.against.describe(language) if found.against else "",
            "previous": _named(found.previous, language) if found.previous else None,
            "following": _named(found.following, language) if found.following else None,
            "invented": found.claim.invented,
            "bias": bias_warning(language),
        },
    )


def _row(row: queries.EvidenceRow, language: str) -> dict[str, object]:
    return {"row": row, "whose": row.whose_figure(language), "basis": row.basis_name(language)}


def _named(fact: queries.ClaimFact, language: str) -> dict[str, object]:
    return {"fact": fact, "subject": fact.subject(language), "said": fact.said(language)}


def _fits(found: queries.ClaimPage, language: str) -> list[tuple[queries.FitRow, dict[str, object] | None]]:
    """Each fit with the statement it leaves out."""
    told = {fact.id: _named(fact, language) for fact in found.told}
    return [(fit, told.get(fit.left_out)) for fit in found.fits]


@public_page
def verdicts(request: HttpRequest) -> HttpResponse:
    language = current()
    found = verdict.verdicts(PUBLIC, language)
    return render(
        request,
        "verdicts.html",
        {
            "page": found,
            "verdicts": [
                {"id": name, "name": words, "meaning": meaning, "colour": notes.verdict_colour(name)}
                for name, words, meaning in found.verdicts
            ],
        },
    )
