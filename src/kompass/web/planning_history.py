"""The history of a municipality's scenarios and self-assessments."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kompass.domain.queries.planning_history import planning_history
from kompass.web.http import page_number, query
from kompass.web.private import private_page, viewer_of


@private_page("GET")
def page(request: HttpRequest, key: str) -> HttpResponse:
    """`kind` and `of`: of one scenario or self-assessment alone; `check` recomputes the chain."""
    params = query(request)
    found = planning_history(
        viewer_of(request),
        key,
        page=page_number(params.get("page", "")),
        kind=params.get("kind", ""),
        of=params.get("of", ""),
        check="check" in params,
    )
    return render(
        request, "planning_history.html", {"found": found, "invented": found.invented, "linked": True}
    )
