"""The fact check: the municipality comments on the draft, the evaluators answer."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kompass.domain import fact_check
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import fact_check as queries
from kompass.domain.writing import Mark
from kompass.language import N_
from kompass.web.assignment import shown
from kompass.web.findings import DEGREES, KIND
from kompass.web.private import faults_of, private_page, viewer_of
from kompass.web.saving import saved

OUTCOMES: Final[Mapping[str, str]] = {
    "accepted": N_("accepted"),
    "partly": N_("accepted in part"),
    "declined": N_("not accepted"),
}


@private_page("GET")
def page(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, key)


def _page(
    request: HttpRequest,
    key: str,
    *,
    said: Mapping[str, str] | None = None,
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`typed`: what could not be kept, under `on` (the finding, area or comment it was meant for)."""
    found = queries.fact_check(viewer_of(request), key)
    return render(
        request,
        "fact_check.html",
        shown(
            found.head,
            found=found,
            said=said or {},
            typed=typed or {},
            areas=[
                {"area": area, "findings": [_finding(one) for one in area.findings]} for area in found.areas
            ],
            outcomes=[(outcome, _(name)) for outcome, name in OUTCOMES.items()],
        ),
        status=status,
    )


def _finding(one: queries.DraftFinding) -> dict[str, object]:
    degree = one.line.degree
    return {"one": one, "kind": _(KIND[one.line.kind]), "degree": _(DEGREES[degree]) if degree else ""}


@private_page("POST")
def comment(request: HttpRequest, key: str, area: str) -> HttpResponseBase:
    text, finding = request.POST.get("text", ""), request.POST.get("finding", "")
    try:
        made = fact_check.comment(viewer_of(request), key, area, text=text, finding=finding)
    except Refused as refused:
        typed = {"on": finding or area, "text": text}
        return _page(request, key, said=faults_of(refused, _), typed=typed, status=422)
    return redirect(f"{reverse('fact_check', kwargs={'key': key})}#comment-{made.key}")


@private_page("POST")
def begin_comment(request: HttpRequest, key: str, on: str) -> HttpResponseBase:
    """Autosave of a comment that is not sent yet."""
    viewer = viewer_of(request)

    def keep(data: Mapping[str, Any], mark: Mark) -> Any:
        return fact_check.begin_comment(viewer, key, on, mark=mark, text=str(data.get("text") or ""))

    return saved(request, keep)


@private_page("POST")
def begin_answer(request: HttpRequest, key: str, comment: str) -> HttpResponseBase:
    """Autosave of an answer that is not sent yet."""
    viewer = viewer_of(request)

    def keep(data: Mapping[str, Any], mark: Mark) -> Any:
        outcome, text = str(data.get("outcome") or ""), str(data.get("answer") or "")
        return fact_check.begin_answer(viewer, key, comment, mark=mark, outcome=outcome, text=text)

    return saved(request, keep)


@private_page("POST")
def answer(request: HttpRequest, key: str, comment: str) -> HttpResponseBase:
    posted = request.POST
    version = posted.get("version", "")
    typed = {"on": comment, "text": posted.get("answer", ""), "outcome": posted.get("outcome", "")}
    try:
        fact_check.answer(
            viewer_of(request),
            key,
            comment,
            version=int(version) if version.isdecimal() and len(version) < 10 else 0,
            outcome=typed["outcome"],
            text=typed["text"],
        )
    except Refused as refused:
        return _page(request, key, said=faults_of(refused, _), typed=typed, status=422)
    except Conflict as conflict:
        text = _("%(who)s answered meanwhile. Yours is not kept yet: look at both, then answer again.")
        return _page(request, key, said={"": text % {"who": conflict.by}}, typed=typed, status=409)
    return redirect(f"{reverse('fact_check', kwargs={'key': key})}#comment-{comment}")
