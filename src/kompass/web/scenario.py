"""Scenarios: kept from a what-if, compared, their priorities, and measures made of them."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kompass.domain import scenario
from kompass.domain.access import NotVisible
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import scenario as queries
from kompass.domain.queries.facts import EvaluationNotFound
from kompass.domain.queries.next_steps import next_steps
from kompass.domain.queries.self_assessment import may_start
from kompass.domain.writing import Mark
from kompass.web import pictures
from kompass.web.language import current
from kompass.web.next_steps import chosen_areas
from kompass.web.private import faults_of, private_page, viewer_of


@private_page("GET")
def table(request: HttpRequest) -> HttpResponse:
    """All scenarios; `s=` several of them side by side."""
    viewer = viewer_of(request)
    chosen = [key for key in request.GET.getlist("s") if key]
    return render(
        request,
        "scenarios.html",
        {
            "lines": queries.scenarios(viewer),
            "compared": queries.scenarios(viewer, chosen) if chosen else (),
            "chosen": chosen,
            "may_start": may_start(viewer),
        },
    )


def _targets(texts: list[str]) -> dict[str, int]:
    found = {}
    for text in texts:
        criterion, _sign, level = text.rpartition(":")
        if criterion and level.isdigit() and len(level) < 4:
            found[criterion] = int(level)
    return found


@private_page("GET", "POST")
def new(request: HttpRequest) -> HttpResponseBase:
    """Keep the what-if that the address holds."""
    viewer = viewer_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    slug = asked.get("evaluation") or request.GET.get("evaluation", "")
    texts = asked.getlist("to")
    scenario.basis_of(viewer, slug)
    problems: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            made = scenario.keep(
                viewer, evaluation=slug, title=request.POST.get("title", ""), targets=_targets(texts)
            )
            return redirect("scenario", key=made.key)
        except Refused as refused:
            problems = faults_of(refused, _)
    try:
        steps = next_steps(viewer, slug, texts)
    except EvaluationNotFound:
        raise NotVisible(slug) from None
    return render(
        request,
        "scenario_new.html",
        {
            "steps": steps,
            "row": steps.row,
            "invented": steps.row.invented,
            "targets": [f"{key}:{level}" for key, level in steps.targets.items()],
            "title_typed": asked.get("title", ""),
            "problems": problems,
            "level_names": {level.value: level.names for level in steps.edition.levels},
        },
        status=422 if problems else 200,
    )


@private_page("GET", "POST")
def page(request: HttpRequest, key: str) -> HttpResponseBase:
    """One scenario: its priorities; a POST says efforts, makes measures or takes it away."""
    viewer = viewer_of(request)
    problems: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            return _done(request, key)
        except Refused as refused:
            problems = faults_of(refused, _)
    found = queries.scenario(viewer, key)
    return render(
        request,
        "scenario.html",
        {
            "page": found,
            "steps": found.steps,
            "invented": found.steps.row.invented,
            "problems": problems,
            "picture": pictures.priorities(found, current()),
            "efforts": range(1, 6),
            "level_names": {level.value: level.names for level in found.steps.edition.levels},
        },
        status=422 if problems else 200,
    )


@private_page("GET", "POST")
def edit(request: HttpRequest, key: str) -> HttpResponseBase:
    """Its title and what is aimed at. `to=criterion:level` in the address or the form stands for what is kept; a POST
    keeps it with `do=keep`, and otherwise shows what it gives."""
    viewer = viewer_of(request)
    row = scenario.found(viewer, key)
    asked = request.POST if request.method == "POST" else request.GET
    texts = asked.getlist("to")
    if request.method == "GET" and "try" not in asked:
        texts = [f"{criterion}:{level}" for criterion, level in row.targets.items()]
    typed = asked.get("version", "")
    version = int(typed) if typed.isdigit() and len(typed) < 9 else row.version
    problems: Mapping[str, str] = {}
    status = 200
    if asked.get("do") == "keep" and request.method == "POST":
        try:
            scenario.change(
                viewer, key, mark=Mark(version), title=asked.get("title", ""), targets=_targets(texts)
            )
            return redirect("scenario", key=key)
        except Refused as refused:
            problems, status = faults_of(refused, _), 422
        except Conflict as conflict:
            version, status = conflict.version, 409
            problems = {"": _theirs(conflict)}
    steps = next_steps(viewer, row.basis.slug, texts)
    return render(
        request,
        "scenario_edit.html",
        {
            "key": key,
            "kept_title": row.title,
            "title": asked.get("title", row.title),
            "version": version,
            "page": steps,
            "row": steps.row,
            "compared": steps.compared,
            "invented": steps.row.invented,
            "problems": problems,
            "chosen_areas": chosen_areas(steps),
            "level_names": {level.value: level.names for level in steps.edition.levels},
        },
        status=status,
    )


def _theirs(conflict: Conflict) -> str:
    """What stands there now, so that whoever saves again knows what is replaced."""
    said = _("Somebody else changed this while you wrote. This is yours; save again to keep it.")
    theirs = _("Theirs: “%(title)s”, %(n)s criteria.") % {
        "title": conflict.current["title"],
        "n": len(conflict.current["targets"]),
    }
    return f"{said} {theirs}"


def _done(request: HttpRequest, key: str) -> HttpResponseBase:
    viewer, asked = viewer_of(request), request.POST
    match asked.get("do", ""):
        case "remove":
            scenario.remove(viewer, key)
            return redirect("scenarios")
        case "measures":
            scenario.make_measures(
                viewer,
                key,
                strategy=asked.get("strategy", ""),
                criteria=asked.getlist("criterion"),
                language=current(),
            )
        case _:
            typed = {name: asked.get(name, "") for name in asked if name.startswith("effort-")}
            said = {
                name.removeprefix("effort-"): int(value) if value.isdigit() else None
                for name, value in typed.items()
                if len(value) < 4
            }
            scenario.set_efforts(viewer, key, said)
    return redirect("scenario", key=key)
