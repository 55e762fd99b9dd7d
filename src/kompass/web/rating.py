"""Rating: each evaluator alone, saved on every change, until the area is locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kompass.domain import rating
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import rating as queries
from kompass.domain.writing import Mark
from kompass.language import N_
from kompass.method.editions import nearest
from kompass.web.assignment import shown
from kompass.web.http import query
from kompass.web.language import current
from kompass.web.private import faults_of, private_page, viewer_of
from kompass.web.saving import Kept, saved

FILTERS: Final = {
    "": N_("All"),
    queries.UNRATED: N_("Not rated"),
    queries.NO_EVIDENCE: N_("Without evidence"),
    queries.LOW_CONFIDENCE: N_("Low confidence"),
}
CONFIDENCE: Final = {1: N_("low"), 2: N_("middling"), 3: N_("high")}
TEXTS: Final = ("reason", "strengths", "improvements")


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody sent of a criterion without scripts and what is wrong with it; `theirs`: what stands instead."""

    criterion: str
    said: Mapping[str, Any]
    version: int
    faults: tuple[str, ...]
    theirs: Mapping[str, Any] | None = None


@private_page("GET")
def index(request: HttpRequest, key: str) -> HttpResponse:
    """The areas and how far one is with each."""
    found = queries.progress(viewer_of(request), key)
    return render(request, "rating.html", shown(found.head, found=found))


@private_page("GET")
def area(request: HttpRequest, key: str, area: str) -> HttpResponse:
    """The criteria of an area to be rated, or the first ratings side by side once all have locked it."""
    return _page(request, key, area)


@private_page("POST")
def keep(request: HttpRequest, key: str, area: str, criterion: str) -> HttpResponseBase:
    """One's own rating of a criterion, sent by a browser without scripts."""
    said = _from_form(request)
    version = request.POST.get("version", "")
    mark = Mark(int(version) if version.isascii() and version.isdigit() else 0)
    try:
        rating.save(viewer_of(request), key, criterion, mark=mark, **said)
    except Refused as refused:
        faults = tuple(faults_of(refused, _).values())
        return _page(request, key, area, typed=Typed(criterion, said, mark.version, faults), status=422)
    except Conflict as conflict:
        text = _("You changed this elsewhere meanwhile. Both stand here; save again to keep this one.")
        typed = Typed(criterion, said, conflict.version, (text,), conflict.current)
        return _page(request, key, area, typed=typed, status=409)
    return redirect(f"{reverse('rating_area', kwargs={'key': key, 'area': area})}#criterion-{criterion}")


@private_page("POST")
def save(request: HttpRequest, key: str, criterion: str) -> JsonResponse:
    """One's own rating of a criterion, as the page sends it while somebody rates."""
    viewer = viewer_of(request)

    def keep(data: Mapping[str, Any], mark: Mark) -> Kept:
        return rating.save(viewer, key, criterion, mark=mark, **read(data))

    return saved(request, keep)


@private_page("POST")
def lock(request: HttpRequest, key: str, area: str) -> HttpResponseBase:
    try:
        rating.lock(viewer_of(request), key, area, incomplete=bool(request.POST.get("incomplete")))
    except Refused as refused:
        return _page(request, key, area, problems=tuple(faults_of(refused, _).values()), status=422)
    return redirect("rating_area", key=key, area=area)


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a save says, as `domain.rating.save` takes it; what is of another kind is taken as not said."""
    levels, confidence = data.get("levels"), data.get("confidence")
    return {
        "levels": levels if isinstance(levels, dict) else {},
        "not_applicable": data.get("not_applicable") is True,
        "confidence": confidence if isinstance(confidence, int) else None,
        **{name: str(data.get(name) or "") for name in TEXTS},
    }


def _from_form(request: HttpRequest) -> dict[str, Any]:
    """A whole form without scripts. The level for all aspects fills those that were left as they were."""
    post = {name: str(value) for name, value in request.POST.items()}
    levels = {
        name.removeprefix("levels."): _level(value)
        for name, value in post.items()
        if name.startswith("levels.") and value.strip()
    }
    quick = post.get("quick", "").strip()
    if quick and quick != post.get("quick_was", ""):
        levels = {name.removeprefix("aspect."): _level(quick) for name in post if name.startswith("aspect.")}
    confidence = post.get("confidence", "")
    return {
        "levels": levels,
        "not_applicable": bool(post.get("not_applicable")),
        "confidence": int(confidence) if confidence in {"1", "2", "3"} else None,
        **{name: post.get(name, "").replace("\r\n", "\n") for name in TEXTS},
    }


def _level(text: str) -> int | str:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else text


def _page(
    request: HttpRequest,
    key: str,
    area: str,
    *,
    typed: Typed | None = None,
    problems: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    show = query(request).get("show", "")
    show = show if show in queries.FILTERS else ""
    found = queries.area_sheet(viewer_of(request), key, area, show=show)
    language = nearest(found.edition.names, current())
    counts = {"": len(found.area.criteria), **found.counts}
    here = reverse("rating_area", kwargs={"key": key, "area": area})
    return render(
        request,
        "rating_area.html",
        shown(
            found.head,
            found=found,
            typed=typed,
            problems=problems,
            text_language=language,
            choices=[] if found.edition.banded else [(one.value, one.names) for one in found.levels],
            aspects=found.edition.aspects_of(found.area),
            highest=found.edition.highest_level,
            confidence=CONFIDENCE.items(),
            implausible=" ".join(f"{one.higher}:{one.lower}:{one.by}" for one in found.edition.implausible),
            filters=[
                {
                    "name": _(label),
                    "n": counts[name],
                    "here": name == show,
                    "address": f"{here}?show={name}" if name else here,
                }
                for name, label in FILTERS.items()
            ],
        ),
        status=status,
    )
