"""Findings of an area: written, tied to criteria and evidence, ordered, taken away and brought back."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kompass.domain import finding as findings
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import finding as queries
from kompass.domain.writing import Mark
from kompass.language import N_
from kompass.web.assignment import shown
from kompass.web.private import faults_of, private_page, viewer_of
from kompass.web.saving import saved

KINDS: Final[Mapping[str, str]] = {
    "strength": N_("Strengths"),
    "improvement": N_("Areas for improvement"),
    "best_practice": N_("Best practice (gold stars)"),
    "carried_out": N_("The last strategy: how far it was carried out"),
}
KIND: Final[Mapping[str, str]] = {
    "strength": N_("strength"),
    "improvement": N_("area for improvement"),
    "best_practice": N_("best practice (gold star)"),
    "carried_out": N_("judgement of the last strategy"),
}
DEGREES: Final[Mapping[str, str]] = {
    "not": N_("not carried out"),
    "partly": N_("partly carried out"),
    "mostly": N_("mostly carried out"),
    "fully": N_("fully carried out"),
}


@private_page("GET")
def all_areas(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.all_findings(viewer_of(request), key)
    return render(
        request,
        "findings.html",
        shown(
            found.head,
            found=found,
            kinds=[_(KINDS[kind]) for kind in found.kinds],
            areas=[
                {"area": area, "counts": [area.counts[kind] for kind in found.kinds]} for area in found.areas
            ],
        ),
    )


@private_page("GET")
def area(request: HttpRequest, key: str, area: str) -> HttpResponse:
    return _area_page(request, key, area)


def _area_page(
    request: HttpRequest,
    key: str,
    area: str,
    *,
    said: Mapping[str, str] | None = None,
    typed: Mapping[str, Mapping[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`typed`: what could not be kept, by finding, so that it stands in its form still."""
    found = queries.area_findings(viewer_of(request), key, area)
    return render(
        request,
        "findings_area.html",
        shown(
            found.head,
            found=found,
            said=said or {},
            kinds=[
                {
                    "id": kind,
                    "title": _(KINDS[kind]),
                    "lines": [
                        _line(line, (typed or {}).get(line.key, {}), found.proofs.get(line.key, ()))
                        for line in lines
                    ],
                }
                for kind, lines in found.kinds
            ],
            kind_names=[(kind, _(KIND[kind])) for kind, _lines in found.kinds],
            remarks=[{"remark": one, "kind": _(KIND[one.kind])} for one in found.remarks],
            degrees=[(degree, _(name)) for degree, name in DEGREES.items()],
        ),
        status=status,
    )


def _line(
    line: queries.FindingLine, typed: Mapping[str, Any], proofs: tuple[queries.Proof, ...]
) -> dict[str, object]:
    chosen = typed.get("criteria", [one.id for one in line.criteria])
    return {
        "line": line,
        "text": typed.get("text", line.text),
        "version": typed.get("version", line.version),
        "criteria": chosen,
        "theirs": line.text if typed else "",
        "degree": typed.get("degree", line.degree),
        "proofs": proofs,
        "degree_name": _(DEGREES[line.degree]) if line.degree else "",
    }


@private_page("POST")
def add(request: HttpRequest, key: str, area: str) -> HttpResponseBase:
    """A new one, empty or begun with what was written on a criterion when it was rated."""
    viewer = viewer_of(request)
    kind, criterion = request.POST.get("kind", ""), request.POST.get("from", "")
    try:
        if criterion:
            made = findings.take_over(viewer, key, criterion, kind=kind)
        else:
            made = findings.add(
                viewer,
                key,
                area,
                kind=kind,
                text=request.POST.get("text", ""),
                criteria=request.POST.getlist("criteria"),
            )
    except Refused as refused:
        return _area_page(request, key, area, said=faults_of(refused, _), status=422)
    return _back(key, made.area, made.key)


def _back(key: str, area: str, finding: str = "") -> HttpResponseBase:
    address = reverse("findings_area", kwargs={"key": key, "area": area})
    return redirect(f"{address}#finding-{finding}" if finding else address)


@private_page("POST")
def save(request: HttpRequest, key: str, finding: str) -> HttpResponseBase:
    """Autosave: JSON with text, and degree and criteria where they changed."""
    viewer = viewer_of(request)
    queries.area_of(
        viewer, key, finding
    )  # who may not know of it is not told what is wrong with what was sent

    def keep(data: Mapping[str, Any], mark: Mark) -> Any:
        return findings.save(
            viewer,
            key,
            finding,
            mark=mark,
            text=str(data.get("text", "")),
            degree=str(data.get("degree") or ""),
            criteria=_words(data.get("criteria")),
        )

    return saved(request, keep)


def _words(value: object) -> list[str] | None:
    if isinstance(value, str):
        return [value] if value else []
    return [str(one) for one in value] if isinstance(value, list) else None


@private_page("GET", "POST")
def evidence(request: HttpRequest, key: str, finding: str) -> HttpResponseBase:
    """Choose what a finding rests on. `was`: what was chosen when the page was opened."""
    viewer = viewer_of(request)
    found = queries.choosing(viewer, key, finding)
    chosen, said = found.chosen, {}
    if request.method == "POST":
        chosen, was = frozenset(request.POST.getlist("evidence")), request.POST.getlist("was")
        try:
            findings.rest_on(viewer, key, finding, add=chosen - set(was), remove=set(was) - chosen)
        except Refused as refused:
            said = faults_of(refused, _)
        else:
            return _back(key, found.line.area, finding)
    context = shown(
        found.head,
        found=found,
        chosen=chosen,
        others_chosen=any(one.id in chosen for one in found.others),
        said=said,
        kind=_(KIND[found.line.kind]),
    )
    return render(request, "findings_evidence.html", context, status=422 if said else 200)


@private_page("POST")
def change(request: HttpRequest, key: str, finding: str) -> HttpResponseBase:
    """The form of a finding: `do` says what (save, up, down, remove, restore, turn). What was typed is kept first."""
    viewer, posted = viewer_of(request), request.POST
    area = queries.area_of(viewer, key, finding)
    do = posted.get("do", "save")
    try:
        if "text" in posted:
            _save_form(request, key, finding)
        if do in ("up", "down"):
            findings.move(viewer, key, finding, by=-1 if do == "up" else 1)
        elif do == "remove":
            findings.remove(viewer, key, finding)
        elif do == "restore":
            findings.restore(viewer, key, finding)
        elif do == "turn":
            findings.turn_into(viewer, key, finding, kind=posted.get("kind", ""))
    except Refused as refused:
        typed = {finding: _typed(request)} if "text" in posted else None
        return _area_page(request, key, area, said=faults_of(refused, _), typed=typed, status=422)
    except Conflict as conflict:
        text = _(
            "Somebody else changed this finding while you wrote. Their text stands below yours: put together what "
            "is to hold, and save again."
        )
        typed = {finding: {**_typed(request), "version": conflict.version}}
        return _area_page(request, key, area, said={"": text}, typed=typed, status=409)
    return _back(key, area, "" if do == "remove" else finding)


def _save_form(request: HttpRequest, key: str, finding: str) -> None:
    typed = _typed(request)
    findings.save(
        viewer_of(request),
        key,
        finding,
        mark=Mark(int(typed["version"])),
        text=typed["text"],
        degree=typed["degree"],
        criteria=typed["criteria"],
    )


def _typed(request: HttpRequest) -> dict[str, Any]:
    posted = request.POST
    version = posted.get("version", "")
    return {
        "text": posted.get("text", "").replace("\r\n", "\n"),
        "degree": posted.get("degree", ""),
        "criteria": posted.getlist("criteria"),
        "version": int(version) if version.isdecimal() and len(version) < 10 else 0,
    }
