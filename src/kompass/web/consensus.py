"""Agreeing: where the evaluators differ, widest first, decided together in two browsers at once."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kompass.domain import consensus
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import consensus as queries
from kompass.domain.writing import Mark
from kompass.language import N_
from kompass.method.agreement import AgreementFigures, Figure
from kompass.method.editions import in_language
from kompass.web import pictures
from kompass.web.assignment import shown
from kompass.web.language import current
from kompass.web.private import faults_of, private_page, viewer_of
from kompass.web.saving import saved

CONFIDENCE: Final = {1: N_("low confidence"), 2: N_("middling confidence"), 3: N_("high confidence")}
_SUBSTANTIAL, _TENTATIVE = 0.8, 0.667  # Krippendorff (2004): to rely on, to draw tentative conclusions from


@private_page("GET")
def all_areas(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.agreeing(viewer_of(request), key)
    opened = [area for area in found.areas if area.figures]
    return render(
        request,
        "consensus.html",
        shown(
            found.head,
            found=found,
            table=[(f"{one.id} {in_language(one.names, current())}", _figures(one.figures)) for one in opened]
            + ([(_("All of them"), _figures(found.overall))] if len(opened) > 1 else []),
            meaning=_meaning(found.overall),
            picture=pictures.agreement(found, current()) if opened else None,
            n_agreed=sum(area.agreed for area in found.areas),
        ),
    )


def _figures(figures: AgreementFigures | None) -> list[dict[str, Any]]:
    """Each figure with its interval and its n, or why there is none."""
    if figures is None:
        return []
    named = (
        (figures.exact, True),
        (figures.within_one, True),
        (figures.kappa, False),
        (figures.alpha, False),
        (figures.icc, False),
    )
    return [{"figure": one, "share": share, "why": _why(one)} for one, share in named]


def _why(figure: Figure) -> str:
    return figure.undefined.text(current()) if figure.undefined else ""


def _meaning(figures: AgreementFigures | None) -> str:
    """One plain sentence on what the figures say."""
    if figures is None:
        return ""
    value = figures.alpha.value
    if value is None:
        return _("Whether the evaluators agree more than by chance cannot be said: %(why)s.") % {
            "why": _why(figures.alpha)
        }
    if value >= _SUBSTANTIAL:
        return _("The evaluators judge alike: the ratings can be relied on.")
    if value >= _TENTATIVE:
        return _("The evaluators judge fairly alike: good enough for cautious conclusions.")
    return _("The evaluators judge rather differently: talk through what the levels mean before you go on.")


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
    """`typed`: what could not be kept, by criterion, so that it stands in its form still."""
    found = queries.area_agreeing(viewer_of(request), key, area)
    undecided = sum(line.agreed is None for line in found.lines)
    return render(
        request,
        "consensus_area.html",
        shown(
            found.head,
            found=found,
            said=said or {},
            lines=[_line(found, line, (typed or {}).get(line.criterion)) for line in found.lines],
            same=[_line(found, line, None) for line in found.same],
            same_begun=any(line.begun.content for line in found.same),
            undecided=undecided,
            figures=_figures(found.state.figures),
            meaning=_meaning(found.state.figures),
        ),
        status=status,
    )


def _line(
    found: queries.AreaAgreeing, line: queries.Line, typed: Mapping[str, Any] | None
) -> dict[str, object]:
    agreed = line.agreed
    stands = {
        "levels": agreed.levels if agreed else {},
        "not_applicable": agreed.not_applicable if agreed else False,
        "reason": agreed.reason if agreed else "",
        "version": agreed.version if agreed else 0,
    }
    own = typed or {**stands, **line.begun.content}
    rows = []
    for aspect, names in line.aspects:
        rows.append(
            {
                "id": aspect,
                "names": names,
                "differs": aspect in line.differs,
                "given": [_level_name(found, one.levels.get(aspect)) for one in line.given],
                "chosen": own["levels"].get(aspect),
            }
        )
    return {
        "line": line,
        "rows": rows,
        "given": [{"one": one, "confidence": _confidence(one.confidence)} for one in line.given],
        "not_applicable": own["not_applicable"],
        "reason": own["reason"],
        "version": own["version"],
        "status": _status(line, found),
        "begun": bool(line.begun.content) and typed is None,
        "stands": stands["reason"],
    }


def _confidence(value: int | None) -> str:
    return _(CONFIDENCE[value]) if value else ""


def _level_name(found: queries.AreaAgreeing, level: int | None) -> str:
    if level is None:
        return "–"
    names = next(names for first, last, names in found.levels if first <= level <= last)
    return f"{level} {in_language(names, current())}"


def _status(line: queries.Line, found: queries.AreaAgreeing) -> str:
    return _decided(line.agreed, line.aspects) if line.agreed else ""


def _decided(agreed: queries.Agreed, aspects: tuple[tuple[str, Mapping[str, str]], ...]) -> str:
    """Who decided what when, in a sentence."""
    if agreed.not_applicable:
        what = _("not applicable")
    else:
        what = ", ".join(f"{in_language(names, current())} {agreed.levels[one]}" for one, names in aspects)
    values = {
        "who": agreed.by,
        "what": what,
        "when": date_format(localtime(agreed.at), "SHORT_DATETIME_FORMAT"),
    }
    if agreed.basis == consensus.SAME:
        return _("All rated alike: %(what)s.") % values
    return _("%(who)s wrote down: %(what)s (%(when)s).") % values


@private_page("GET")
def state(request: HttpRequest, key: str, area: str) -> HttpResponseBase:
    """What is agreed now, for a page that is open: asked again and again, so told only where it changed."""
    found = queries.now(viewer_of(request), key, area)
    answer = {
        "agreed": {
            criterion: {
                "version": one.version,
                "levels": one.levels,
                "not_applicable": one.not_applicable,
                "reason": one.reason,
                "said": _decided(one, found.aspects[criterion]),
            }
            for criterion, one in found.agreed.items()
        },
        "n": found.n,
        "closed_by": found.closed_by,
    }
    body = json.dumps(answer, ensure_ascii=False).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    return HttpResponse(body, content_type="application/json", headers={"ETag": etag})


@private_page("POST")
def decide(request: HttpRequest, key: str, criterion: str) -> HttpResponseBase:
    """Write down what was decided together; as a form, or as JSON from the page."""
    area = queries.area_to_decide(viewer_of(request), key, criterion)
    if request.content_type == "application/json":
        return saved(request, lambda data, mark: _keep(request, key, criterion, data, mark))
    typed = _typed(request)
    try:
        _keep(request, key, criterion, typed, Mark(typed["version"]))
    except Refused as refused:
        return _area_page(
            request, key, area, said=faults_of(refused, _), typed={criterion: typed}, status=422
        )
    except Conflict as conflict:
        text = _("%(who)s decided this meanwhile. Yours is not kept yet: look at both, then decide again.")
        return _area_page(
            request,
            key,
            area,
            said={"": text % {"who": conflict.by}},
            typed={criterion: {**typed, "version": conflict.version}},
            status=409,
        )
    address = reverse("consensus_area", kwargs={"key": key, "area": area})
    return redirect(f"{address}#c-{criterion}")


def _keep(request: HttpRequest, key: str, criterion: str, data: Mapping[str, Any], mark: Mark) -> Any:
    return consensus.decide(viewer_of(request), key, criterion, mark=mark, **_said(data))


@private_page("POST")
def begin(request: HttpRequest, key: str, criterion: str) -> HttpResponseBase:
    """Autosave of a decision that is not taken yet."""
    viewer = viewer_of(request)
    queries.area_to_decide(viewer, key, criterion)

    def keep(data: Mapping[str, Any], mark: Mark) -> Any:
        return consensus.begin(viewer, key, criterion, mark=mark, **_said(data))

    return saved(request, keep)


def _said(data: Mapping[str, Any]) -> dict[str, Any]:
    levels = data.get("levels")
    return {
        "levels": levels if isinstance(levels, dict) else {},
        "not_applicable": bool(data.get("not_applicable")),
        "reason": str(data.get("reason") or ""),
    }


def _typed(request: HttpRequest) -> dict[str, Any]:
    posted = request.POST
    version = posted.get("version", "")
    levels = {
        name.removeprefix("levels."): int(value)
        for name, value in posted.items()
        if name.startswith("levels.") and isinstance(value, str) and value.isdecimal() and len(value) < 6
    }
    return {
        "levels": levels,
        "not_applicable": bool(posted.get("not_applicable")),
        "reason": posted.get("reason", "").replace("\r\n", "\n"),
        "version": int(version) if version.isdecimal() and len(version) < 10 else 0,
    }


@private_page("POST")
def agree(request: HttpRequest, key: str, area: str) -> HttpResponseBase:
    """Say that the area is agreed."""
    try:
        consensus.agree(viewer_of(request), key, area)
    except Refused as refused:
        return _area_page(request, key, area, said=faults_of(refused, _), status=422)
    return redirect("consensus", key=key)
