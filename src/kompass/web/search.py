"""The search page: everything that has the words, by kind, with where they stand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kompass.domain.access import INVENTED, PUBLIC, REAL_COUNTRIES
from kompass.domain.queries.claim import verdict_name
from kompass.domain.queries.search import KINDS, LONGEST, PER_PAGE, Hit, SearchResult, search
from kompass.web import notes
from kompass.web.filters import page_links, query_of
from kompass.web.http import page_number, public_page, query
from kompass.web.language import current


@public_page
def page(request: HttpRequest) -> HttpResponse:
    language = current()
    params = query(request)
    country, kind = params.get("country", "").upper(), params.get("kind", "")
    found = search(
        PUBLIC,
        params.get("q", ""),
        language=language,
        country=country if country in (*REAL_COUNTRIES, INVENTED) else "",
        kind=kind if kind in KINDS else "",
        page=page_number(params.get("page", "")),
    )
    return render(
        request,
        "search.html",
        {
            "found": found,
            "longest": LONGEST,
            "kinds": _kinds(found),
            "groups": [
                {
                    "group": group,
                    "heading": _(KINDS[group.kind]),
                    "more": _address(found, group.kind) if group.n > group.n_shown and not found.kind else "",
                    "lines": [_line(hit, language) for hit in group.hits],
                }
                for group in found.groups
            ],
            "first": (found.page - 1) * PER_PAGE + 1,
            "pages": page_links(found.page, found.pages, _asked(found, found.kind)),
            "elsewhere": query_of({"q": found.q} if found.invented else {"q": found.q, "country": INVENTED}),
            "examples": ["Røros", _("budget"), _("inhabitants"), _("highest score")],
            "invented": found.invented,
        },
    )


def _asked(found: SearchResult, kind: str) -> dict[str, str]:
    asked = {"q": found.q, "kind": kind, "country": found.country}
    return {name: value for name, value in asked.items() if value}


def _address(found: SearchResult, kind: str) -> str:
    return query_of(_asked(found, kind))


def _kinds(found: SearchResult) -> list[dict[str, object]]:
    """All, and each kind of which something was found."""
    kinds: list[dict[str, object]] = [
        {"name": _("All"), "n": found.n, "query": _address(found, ""), "here": not found.kind}
    ]
    for kind, name in KINDS.items():
        if found.counts[kind] or kind == found.kind:
            kinds.append(
                {
                    "name": _(name),
                    "n": found.counts[kind],
                    "query": _address(found, kind),
                    "here": kind == found.kind,
                }
            )
    return kinds


def _rest(hit: Hit, text: str) -> str:
    """What follows the path of an edition's or a criterion's page; `text`: the language to open it in, if another."""
    unfolded = {"unfold": "all"} if hit.kind == "sub_area" else {}
    place = {"area": f"#area-{hit.part}", "sub_area": f"#sub-area-{hit.part}"}.get(hit.kind, "")
    return query_of({**unfolded, **({"text": text} if text and hit.edition else {})}) + place


def _line(hit: Hit, language: str) -> dict[str, object]:
    """A hit with the language of its words where it is not the page's, and a claim with its verdict.

    A part of an edition opens in the language in which the words were found.
    """
    found_in = (hit.excerpt and hit.excerpt_language) or hit.title_language
    return {
        "hit": hit,
        "title_language": "" if hit.title_language == language else hit.title_language,
        "excerpt_language": "" if hit.excerpt_language == language else hit.excerpt_language,
        "rest": _rest(hit, "" if found_in == language else found_in),
        "verdict": verdict_name(hit.verdict, language) if hit.verdict else "",
        "colour": notes.verdict_colour(hit.verdict),
    }
