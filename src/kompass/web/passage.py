"""Passages: marked on the page of a document, listed by area and by criterion."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kompass.domain import passage
from kompass.domain.access import Capability
from kompass.domain.conflict import Refused
from kompass.domain.queries import passage as queries
from kompass.web.assignment import shown
from kompass.web.document import page_of
from kompass.web.http import page_number, query
from kompass.web.language import current
from kompass.web.private import faults_of, private_page, viewer_of


@private_page("POST")
def mark(request: HttpRequest, key: str, document: str) -> HttpResponseBase:
    typed = request.POST
    page = page_number(typed.get("page", ""))
    try:
        passage.mark(
            viewer_of(request),
            key,
            document,
            page=page,
            quote=typed.get("quote", ""),
            criteria=typed.getlist("criteria"),
            note=typed.get("note", ""),
        )
    except Refused as refused:
        kept = {
            "quote": typed.get("quote", ""),
            "note": typed.get("note", ""),
            "criteria": typed.getlist("criteria"),
        }
        return page_of(request, key, document, said=faults_of(refused, _), typed=kept, status=422)
    return redirect(f"{reverse('document', kwargs={'key': key, 'document': document})}?page={page}#passages")


@private_page("GET")
def passages(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.passages(viewer_of(request), key, area=query(request).get("area", ""))
    may_mark = Capability.MARK_PASSAGES in found.head.may
    return render(request, "passages.html", shown(found.head, found=found, may_mark=may_mark))


@private_page("GET")
def criterion(request: HttpRequest, key: str, criterion: str) -> HttpResponse:
    found = queries.criterion(viewer_of(request), key, criterion, language=current())
    may_mark = Capability.MARK_PASSAGES in found.head.may
    return render(request, "passage_criterion.html", shown(found.head, found=found, may_mark=may_mark))


@private_page("POST")
def remove(request: HttpRequest, key: str, one: str) -> HttpResponseBase:
    passage.remove(viewer_of(request), key, one)
    return redirect("passages", key=key)
