"""The municipality's own view between evaluations: begun, rated area by area, held against the external view."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kompass.domain import self_assessment
from kompass.domain.access import NotVisible
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import self_assessment as queries
from kompass.domain.queries.facts import edition_in_short
from kompass.domain.writing import Mark
from kompass.web.language import current
from kompass.web.private import faults_of, private_page, viewer_of


@private_page("GET", "POST")
def table(request: HttpRequest) -> HttpResponseBase:
    """All self-assessments of the municipalities one plans for; a POST begins one."""
    viewer = viewer_of(request)
    problems: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            made = self_assessment.start(
                viewer,
                organisation=request.POST.get("organisation", ""),
                title=request.POST.get("title", ""),
                edition=request.POST.get("edition", ""),
            )
            return redirect("own_view", key=made.key)
        except Refused as refused:
            problems = faults_of(refused, _)
        except NotVisible:
            problems = {"organisation": _("Choose one from the list.")}
    return render(
        request,
        "own_views.html",
        {
            "lines": queries.assessments(viewer),
            "may_start": queries.may_start(viewer),
            "editions": [(one, edition_in_short(one, current())) for one in queries.editions_to_rate()],
            "problems": problems,
            "typed": request.POST,
        },
        status=422 if problems else 200,
    )


@private_page("GET", "POST")
def page(request: HttpRequest, key: str) -> HttpResponseBase:
    """One area; a POST keeps what is rated in it, or closes the self-assessment."""
    viewer = viewer_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    found = queries.own_view(viewer, key, asked.get("area", ""))
    problems: list[str] = []
    if request.method == "POST":
        if asked.get("do") == "close":
            self_assessment.close(viewer, key)
            return redirect("own_view", key=key)
        problems = _keep(request, found)
        if not problems:
            return redirect(f"{reverse('own_view', kwargs={'key': key})}?area={found.area.id}")
    return render(
        request,
        "own_view.html",
        {
            "page": found,
            "invented": found.invented,
            "problems": problems,
            "typed": {
                line.criterion.id: {
                    "level": request.POST.get(f"level-{line.criterion.id}", ""),
                    "reason": request.POST.get(f"reason-{line.criterion.id}", ""),
                }
                for line in found.lines
            }
            if problems
            else {},
            "levels": found.edition.levels,
            "names": found.edition.criterion_by_id,
        },
        status=422 if problems else 200,
    )


def _keep(request: HttpRequest, found: queries.OwnView) -> list[str]:
    """Keep what differs from what the page was made from; answers what could not be kept."""
    problems = []
    for line in found.lines:
        criterion = line.criterion
        level = request.POST.get(f"level-{criterion.id}", "")
        reason = request.POST.get(f"reason-{criterion.id}", "").strip()
        now = "mixed" if line.mixed else "" if line.level is None else str(line.level)
        if (level, reason) == (now, line.reason) or (level == "mixed" and reason == line.reason):
            continue
        version = request.POST.get(f"version-{criterion.id}", "0")
        levels = (
            {aspect.id: int(level) for aspect in found.edition.aspects_of(criterion)}
            if level.isdigit() and len(level) < 4
            else {}
        )
        try:
            self_assessment.rate(
                viewer_of(request),
                found.line.key,
                criterion.id,
                mark=Mark(int(version) if version.isdigit() and len(version) < 9 else 0),
                levels=levels,
                reason=reason,
            )
        except Refused as refused:
            problems += [f"{criterion.code}: {text}" for text in faults_of(refused, _).values()]
        except Conflict:
            text = _("somebody else changed this meanwhile: look at it again")
            problems.append(f"{criterion.code}: {text}")
    return problems
