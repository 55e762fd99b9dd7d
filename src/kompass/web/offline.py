"""Rating without a connection: take the form along, bring it back, see what it would change, then take it over."""

import json
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kompass.domain import offline
from kompass.domain.access import Capability, NotAllowed
from kompass.domain.conflict import Refused
from kompass.domain.judgement import LONGEST
from kompass.domain.queries import assignment as queries
from kompass.domain.uploads import Busy
from kompass.language import N_
from kompass.method import RatingError, load_edition
from kompass.method.editions import nearest
from kompass.reports.form import rating_form
from kompass.web.assignment import shown
from kompass.web.language import current
from kompass.web.private import faults_of, private_page, viewer_of
from kompass.web.receiving import MOST_BYTES

STATES: Final = {
    offline.CONFLICT: N_("changed elsewhere since the form was made"),
    offline.NEW: N_("new"),
    offline.CHANGED: N_("changed"),
    offline.LOCKED: N_("the area is locked"),
    offline.SAME: N_("as it stands"),
}
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@private_page("GET")
def form(request: HttpRequest, key: str) -> HttpResponse:
    """The form for this evaluation as XLSX, in the reader's language or the nearest the edition has."""
    stamp = offline.stamp(viewer_of(request), key)
    edition = load_edition(queries.head(viewer_of(request), key).edition)
    language = nearest({one: one for one in edition.languages}, current())
    return HttpResponse(
        rating_form(edition, language=language, stamp=stamp),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="kompass-{key}-{language}.xlsx"'},
    )


@private_page("GET", "POST")
def page(request: HttpRequest, key: str) -> HttpResponse:
    """GET: how it goes. POST: a filled-in form; what it would change is shown, nothing is written."""
    head = queries.head(viewer_of(request), key)
    if Capability.RATE not in head.may:
        raise NotAllowed(Capability.RATE)
    if request.method != "POST":
        return _page(request, head)
    file = request.FILES.get("file")
    if file is None:
        return _page(request, head, problems=[_("Choose the file first.")])
    if (file.size or 0) > MOST_BYTES:
        return _page(request, head, problems=[_("The file is too large.")])
    try:
        found = offline.compare(viewer_of(request), key, file.read(), name=file.name or "")
    except Busy:
        return _page(request, head, problems=[_("Too many files are being read right now: try again.")])
    except RatingError as error:
        return _page(request, head, problems=[problem.text(current()) for problem in error.problems])
    return _page(request, head, found=found, status=200)


@private_page("POST")
def take(request: HttpRequest, key: str) -> HttpResponse:
    """Take over what was compared: everything without a conflict, and the conflicts that are ticked."""
    viewer = viewer_of(request)
    head = queries.head(viewer, key)
    if Capability.RATE not in head.may:
        raise NotAllowed(Capability.RATE)
    chosen = set(request.POST.getlist("take"))
    try:
        lines = [line for line in _lines(request) if line.get("criterion") in chosen]
        taken = offline.take(viewer, key, lines)
    except Refused as refused:
        return _page(request, head, problems=list(faults_of(refused, _).values()))
    return _page(request, head, taken=taken, status=409 if taken.met else 200)


def _lines(request: HttpRequest) -> list[dict[str, Any]]:
    text = request.POST.get("lines", "")
    try:
        found = json.loads(text) if len(text) < 100 * LONGEST else None
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(isinstance(line, dict) for line in found):
        raise Refused({"": N_("What was sent could not be read: upload the form again.")})
    return found


def _page(
    request: HttpRequest,
    head: queries.Head,
    *,
    problems: list[str] | None = None,
    found: offline.Compared | None = None,
    taken: offline.Taken | None = None,
    status: int = 422,
) -> HttpResponse:
    order = list(STATES)
    lines = sorted(found.lines, key=lambda line: order.index(line.state)) if found else []
    open_ = [line for line in lines if line.state in (offline.NEW, offline.CHANGED, offline.CONFLICT)]
    kept = [{"criterion": one.criterion, "version": one.version, "then": one.then} for one in open_]
    return render(
        request,
        "rating_offline.html",
        shown(
            head,
            problems=problems or [],
            found=found,
            taken=taken,
            lines=[
                {
                    "line": one,
                    "state": _(STATES[one.state]),
                    "now": _in_words(found, one, one.now),
                    "then": _in_words(found, one, one.then),
                    "open": one in open_,
                    "conflict": one.state == offline.CONFLICT,
                }
                for one in lines
                if found
            ],
            kept=json.dumps(kept, ensure_ascii=False),
            counts=[{"name": _(name), "n": found.n(state)} for state, name in STATES.items()]
            if found
            else [],
            most_megabytes=MOST_BYTES // 1024**2,
        ),
        status=200 if request.method == "GET" else status,
    )


def _in_words(found: offline.Compared, line: offline.Line, said: Any) -> dict[str, str]:
    aspects = found.edition.aspects_of(line.criterion)
    levels = " ".join(str(said["levels"].get(aspect.id, "–")) for aspect in aspects)
    nothing = not said["levels"] and not said["not_applicable"]
    rating = _("not applicable") if said["not_applicable"] else _("not rated") if nothing else levels
    return {"rating": rating, "reason": said["reason"]}
