"""Editions: which there are, one as a tree, its criteria one by one, and the areas of all side by side."""

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kompass.domain.access import PUBLIC
from kompass.domain.queries import edition as queries
from kompass.domain.queries import edition_files
from kompass.domain.queries.facts import AreaFact, EditionFact
from kompass.domain.queries.languages import in_order, language_name
from kompass.language import listed, number
from kompass.method.editions import Level, nearest
from kompass.reports.edition_workbook import edition_workbook
from kompass.web import papers, pictures
from kompass.web.filters import query_of
from kompass.web.http import public_page, query
from kompass.web.language import current
from kompass.web.texts import text_choice

LONGEST_SEARCH = 80


@public_page
def table(request: HttpRequest) -> HttpResponse:
    language = current()
    found = queries.editions(PUBLIC)
    return render(
        request,
        "editions.html",
        {
            "found": found,
            "editions": [
                {"edition": line.edition, "use": line.use, **_words(line.edition, language)}
                for line in found.editions
            ],
        },
    )


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    language = current()
    params = query(request)
    try:
        found = queries.edition(
            PUBLIC,
            slug,
            language=language,
            q=params.get("q", "")[:LONGEST_SEARCH],
            texts=params.get("text", ""),
        )
    except edition_files.EditionNotFound:
        raise Http404 from None
    texts = text_choice(params, found.text_languages, language, whole=found.edition.languages, q=found.q)
    return render(
        request,
        "edition.html",
        {
            "page": found,
            "texts": texts,
            "unfold": query_of({"unfold": "all"} | ({"text": texts.language} if texts.query else {})),
            "papers": papers.offered(slug, texts.language),
            "edition": found.edition,
            "picture": pictures.compass_areas(found.edition, language),
            "areas": [{"branch": branch, "names": _names(branch.area, language)} for branch in found.areas],
            "doubts": [
                {"doubt": doubt, "areas": listed(numbers, language), "n": len(numbers)}
                for doubt, numbers in found.doubts
            ],
            "groups": [_group(group, found.levels, language) for group in found.groups],
            "unfolded": bool(found.q) or params.get("unfold") == "all",
            **_words(found.edition, language),
        },
    )


@public_page
def areas(request: HttpRequest) -> HttpResponse:
    language = current()
    asked = query(request).get("names", "")
    found = queries.edition_areas(PUBLIC, language=language)
    if asked != language and asked in found.languages:
        found = queries.edition_areas(PUBLIC, language=asked)
    return render(
        request,
        "edition_areas.html",
        {
            "found": found,
            "shown": language_name(found.language, language),
            "languages": [{"code": code, "name": language_name(code, language)} for code in found.languages],
            "lines": [
                {"number": code, "cells": [_cell(cell, found.language, language) for cell in cells]}
                for code, cells in found.lines
            ],
        },
    )


@public_page
def criterion(request: HttpRequest, slug: str, criterion_slug: str) -> HttpResponse:
    language = current()
    try:
        found = queries.criterion(PUBLIC, slug, criterion_slug)
    except edition_files.EditionNotFound:
        raise Http404 from None
    own = found.criterion.texts
    choice = text_choice(query(request), in_order(own), language, whole=found.edition.languages)
    text = own[choice.language]
    # What the chosen language lacks is shown in the nearest that has it, and marked.
    body = own[choice.rest]
    return render(
        request,
        "criterion.html",
        {
            "page": found,
            "edition": found.edition,
            "text": text,
            "body": body,
            "texts": choice,
            "aspects": [
                {
                    "row": one,
                    "own": body.aspects.get(one.aspect.id, ""),
                    "bands": _bands(found.levels, one.aspect.levels),
                }
                for one in found.aspects
            ],
            "bands": _bands(found.levels, found.panel.levels) if found.panel else [],
            "text_language": "" if choice.language == language else choice.language,
            "body_language": "" if choice.rest == language else choice.rest,
            "quick": list(zip(found.levels, found.quick, strict=True)),
        },
    )


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.yaml"'},
    )


@public_page
def as_yaml(request: HttpRequest, slug: str) -> HttpResponse:
    """The edition's file as it is shipped."""
    try:
        return _file(edition_files.edition_file(slug), slug)
    except edition_files.EditionNotFound:
        raise Http404 from None


@public_page
def as_workbook(request: HttpRequest, slug: str) -> HttpResponse:
    """The edition with its bank as a workbook, headings in the language of the page."""
    try:
        data = edition_workbook(edition_files.edition_whole(slug), language=current())
    except edition_files.EditionNotFound:
        raise Http404 from None
    return HttpResponse(
        data,
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="{slug}.xlsx"'},
    )


@public_page
def bank_as_yaml(request: HttpRequest, slug: str) -> HttpResponse:
    """The file with the texts of the edition's criteria."""
    try:
        bank = edition_files.bank_file(slug)
    except edition_files.EditionNotFound:
        raise Http404 from None
    if bank is None:
        raise Http404
    return _file(bank[1], bank[0])


def _words(edition: EditionFact, language: str) -> dict[str, object]:
    """The languages and the size of an edition, as a page says them."""
    names = (language_name(code, language) for code in edition.languages)
    return {"languages": listed(names, language), "maximum": number(edition.maximum, language)}


def _names(area: AreaFact, language: str) -> list[dict[str, object]]:
    """Every name of an area with its source, the one that the page shows first."""
    first = nearest(area.names, language)
    return [
        {
            "code": code,
            "language": language_name(code, language),
            "name": area.names[code],
            "source": area.sources.get(code),
        }
        for code in sorted(area.names, key=lambda code: code != first)
    ]


def _group(group: queries.AspectGroup, levels: Sequence[Level], language: str) -> dict[str, object]:
    return {
        "panel": group.panel,
        "bands": _bands(levels, group.panel.levels) if group.panel else [],
        "aspects": [{"aspect": one, "bands": _bands(levels, one.levels)} for one in group.aspects],
        "areas": listed((area.code for area in group.areas), language),
        "n": len(group.areas),
    }


def _bands(levels: Sequence[Level], words: Mapping[int, Mapping[str, str]]) -> list[dict[str, object]]:
    """The levels that are worded, with their words."""
    return [{"level": level, "words": words[level.value]} for level in levels if level.value in words]


def _cell(cell: queries.NamedArea | None, asked: str, language: str) -> dict[str, object] | None:
    if cell is None:
        return None
    return {
        "area": cell.area,
        "source": cell.source,
        "note": cell.note,
        "instead": "" if cell.language == asked else language_name(cell.language, language),
        "changes": [
            {
                "change": change,
                # Said only where the comparison is of other names than those shown.
                "language": ""
                if change.language in {"", cell.language}
                else language_name(change.language, language),
            }
            for change in cell.changes
        ],
    }
