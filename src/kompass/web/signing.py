"""Signing, the signed result, and its releases."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Final

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kompass.domain import release as releasing
from kompass.domain import signing
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import signing as queries
from kompass.domain.queries.draft import signed_page
from kompass.domain.queries.strategy import to_edit
from kompass.language import N_
from kompass.web import pictures
from kompass.web.assignment import shown
from kompass.web.findings import DEGREES, KIND
from kompass.web.forms import Form
from kompass.web.language import current
from kompass.web.private import faults_of, private_page, viewer_of

AUDIENCES: Final[Mapping[str, str]] = {
    "chief_officer": N_("chief officer and coordinator"),
    "leaders": N_("leaders"),
    "unions": N_("union representatives"),
    "elected": N_("elected representatives"),
    "public": N_("the public"),
}
OF: Final[Mapping[str, str]] = {"draft": N_("draft"), "result": N_("result")}
STATES: Final[Mapping[str, str]] = {
    "in_force": N_("in force"),
    "embargo": N_("under embargo"),
    "withdrawn": N_("withdrawn"),
}


@private_page("GET", "POST")
def sign(request: HttpRequest, key: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    said: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            signing.sign(viewer, key, digest=request.POST.get("digest", ""))
            return redirect("sign", key=key)
        except Refused as refused:
            said, status = faults_of(refused, _), 422
        except Conflict:
            text = _(
                "Something was changed since you opened this page. Look at it again, then sign what holds now."
            )
            said, status = {"": text}, 409
    found = queries.signing_of(viewer, key)
    return render(
        request,
        "sign.html",
        shown(found.head, found=found, said=said, obstacles=_obstacles(found.obstacles)),
        status=status,
    )


def _obstacles(found: Mapping[str, int]) -> list[str]:
    words = {
        "areas": lambda n: ngettext("%(n)d area is not agreed", "%(n)d areas are not agreed", n) % {"n": n},
        "comments": lambda n: (
            ngettext("%(n)d comment has no answer", "%(n)d comments have no answer", n) % {"n": n}
        ),
        "quality_assurer": lambda n: _("There is no quality assurer"),
    }
    return [words[kind](n) for kind, n in found.items()]


@private_page("GET")
def result(request: HttpRequest, key: str) -> HttpResponse:
    """What was signed, for who may see it."""
    viewer = viewer_of(request)
    found = queries.result(viewer, key)
    page = signed_page(viewer, key)
    return render(
        request,
        "result.html",
        shown(
            found.head,
            found=found,
            page=page,
            picture=pictures.compass(page, current(), with_best=False) if page else None,
            may_take=bool(to_edit(viewer)),
            areas=[
                {
                    "area": area,
                    "findings": [
                        {
                            "line": line,
                            "kind": _(KIND[line.kind]),
                            "degree": _(DEGREES[line.degree]) if line.degree else "",
                        }
                        for line in area.findings
                    ],
                }
                for area in found.areas
            ],
        ),
    )


@private_page("GET")
def export(request: HttpRequest, key: str) -> HttpResponse:
    """The frozen result as JSON, with everything to compute it again."""
    text = json.dumps(queries.exported(viewer_of(request), key), ensure_ascii=False, indent=1)
    return HttpResponse(
        text,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="kompass-result-{key}.json"'},
    )


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ReleaseForm(Form):
    audience = forms.ChoiceField(label=gettext_lazy("To whom"))
    since = forms.DateTimeField(
        label=gettext_lazy("Not before (embargo)"),
        help_text=gettext_lazy("Leave it empty to release now."),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=MomentInput(),
    )
    source = forms.URLField(
        label=gettext_lazy("Where the public can look it up (only for the public)"),
        help_text=gettext_lazy("Such as the municipality’s page with the report. May be left out."),
        max_length=600,
        required=False,
        assume_scheme="https",
    )


@private_page("GET", "POST")
def releases(request: HttpRequest, key: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    found = queries.releases(viewer, key)
    form = ReleaseForm(request.POST or None)
    choices = [(audience, _(AUDIENCES[audience])) for audience in found.audiences]
    form.fields["audience"].choices = choices  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            since: dt.datetime | None = form.cleaned_data["since"]
            releasing.release(
                viewer,
                key,
                audience=form.cleaned_data["audience"],
                since=since if since and since > timezone.now() else None,
                source=form.cleaned_data["source"],
            )
            return redirect("releases", key=key)
        except Refused as refused:
            form.refuse(faults_of(refused, _))
    return _releases_page(request, found, form, status=422 if form.errors else 200)


def _releases_page(
    request: HttpRequest,
    found: queries.Releases,
    form: ReleaseForm,
    *,
    said: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "releases.html",
        shown(
            found.head,
            found=found,
            form=form,
            said=said or {},
            of=_(OF[found.of]),
            lines=[
                {
                    "line": line,
                    "audience": _(AUDIENCES[line.audience]),
                    "of": _(OF[line.of]),
                    "state": _(STATES[line.state]),
                }
                for line in found.lines
            ],
        ),
        status=status,
    )


@private_page("POST")
def withdraw(request: HttpRequest, key: str, release: int) -> HttpResponseBase:
    viewer = viewer_of(request)
    try:
        releasing.withdraw(viewer, key, release=release, why=request.POST.get("why", ""))
    except Refused as refused:
        found = queries.releases(viewer, key)
        form = ReleaseForm()
        form.fields["audience"].choices = [(one, _(AUDIENCES[one])) for one in found.audiences]  # type: ignore[attr-defined]
        return _releases_page(request, found, form, said=faults_of(refused, _), status=422)
    return redirect("releases", key=key)
