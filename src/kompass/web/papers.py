"""An edition as papers to take along (booklet, interview guide, questionnaire), and the questionnaire as a page."""

import functools
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control

from kompass.domain.access import PUBLIC
from kompass.domain.editions import editions, load_edition
from kompass.domain.queries.edition_files import EditionNotFound
from kompass.domain.queries.languages import language_name
from kompass.domain.queries.questionnaire import questionnaire
from kompass.method import Edition
from kompass.reports import papers
from kompass.reports.instrument import paper_language, paper_languages
from kompass.reports.papers import Format, Kind
from kompass.throttle import seconds_to_wait
from kompass.web import errors
from kompass.web.http import FRESH_SECONDS, View, public_page, query
from kompass.web.language import current
from kompass.web.texts import text_choice

_MOST_KEPT = 8  # the papers asked for again and again; the largest has 2 MB


def _download(kind: Kind, form: Format) -> View:
    """A paper of an edition, made when it is asked for; where the reader has it already nothing is made."""

    @public_page
    def view(request: HttpRequest, slug: str) -> HttpResponseBase:
        if slug not in editions():
            raise Http404
        edition = load_edition(slug)
        params = query(request)
        role = params.get("role", "") if kind == "guide" else ""
        language = params.get("language", "") or paper_language(edition, current())
        if not _offered(edition, kind, language, role):
            return errors.no_paper(request)
        etag = f'"{papers.digest(edition, kind, form, language=language, role=role)}"'
        response = get_conditional_response(request, etag=etag, response=None)
        if response is None:
            wait = seconds_to_wait("papers", request) if request.method == "GET" else 0
            if wait:
                return errors.too_many(request, wait)
            made = _made(slug, kind, form, language, role) if request.method == "GET" else b""
            response = HttpResponse(made, content_type=papers.MEDIA_TYPES[form])
            shown = "inline" if form == "pdf" else "attachment"
            name = papers.file_name(edition, kind, form, language=language, role=role)
            response.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
            response.headers["Content-Language"] = language
        response.headers["ETag"] = etag
        patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        return response

    return view


def _offered(edition: Edition, kind: Kind, language: str, role: str) -> bool:
    return (
        kind in papers.kinds_of(edition)
        and language in paper_languages(edition)
        and (not role or role in papers.asked_roles(edition))
    )


@functools.lru_cache(maxsize=_MOST_KEPT)
def _made(edition_id: str, kind: Kind, form: Format, language: str, role: str) -> bytes:
    return papers.paper(load_edition(edition_id), kind, form, language=language, role=role)


booklet_pdf = _download("booklet", "pdf")
guide_pdf = _download("guide", "pdf")
guide_docx = _download("guide", "docx")
questionnaire_pdf = _download("questionnaire", "pdf")
questionnaire_docx = _download("questionnaire", "docx")


@public_page
def questionnaire_page(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        found = questionnaire(PUBLIC, slug)
    except EditionNotFound:
        raise Http404 from None
    edition = load_edition(slug)
    choice = text_choice(query(request), found.text_languages, current(), whole=found.edition.languages)
    return render(
        request,
        "questionnaire.html",
        {
            "page": found,
            "edition": found.edition,
            "texts": choice,
            "paper_language": paper_language(edition, choice.language, current()),
        },
    )


def offered(edition_id: str, texts: str) -> dict[str, Any] | None:
    """What the page of an edition offers as papers; None where there are none. `texts`: the language chosen there."""
    edition = load_edition(edition_id)
    kinds = papers.kinds_of(edition)
    if not kinds:
        return None
    chosen = paper_language(edition, texts, current())
    roles = {role.id: role.names for role in edition.roles}
    return {
        "kinds": kinds,
        "languages": [
            {"code": code, "name": language_name(code, current()), "chosen": code == chosen}
            for code in sorted(paper_languages(edition), key=lambda code: code != chosen)
        ],
        "roles": [{"id": role, "names": roles[role]} for role in papers.asked_roles(edition)],
    }
