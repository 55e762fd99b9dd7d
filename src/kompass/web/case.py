"""Political cases of a strategy: listed, added, changed, taken away."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kompass.domain import case as cases
from kompass.domain import strategy_begun
from kompass.domain.access import PUBLIC, NotVisible, StrategyCapability, Viewer
from kompass.domain.queries import strategy as queries
from kompass.domain.queries.evaluation import evaluation
from kompass.domain.queries.published_strategy import StrategyNotFound, published_strategy
from kompass.domain.queries.strategy_words import BODIES, CASE_KINDS
from kompass.domain.strategy import NEW
from kompass.domain.writing import Mark
from kompass.reports.case import case_pdf
from kompass.web.begun_form import begin as begin_form
from kompass.web.begun_form import restored, shown_begun
from kompass.web.forms import DateInput, Form
from kompass.web.http import public_page
from kompass.web.language import current
from kompass.web.private import private_page, viewer_of
from kompass.web.strategy import kept, needed, shown
from kompass.web.workbook import download


class CaseForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    body = forms.ChoiceField(label=gettext_lazy("Decided by"))
    kind = forms.ChoiceField(label=gettext_lazy("What about"))
    number = forms.CharField(
        label=gettext_lazy("Case number"),
        help_text=gettext_lazy("Such as 33/18."),
        max_length=40,
        required=False,
    )
    date = forms.DateField(label=gettext_lazy("Day of the meeting"), widget=DateInput(), required=False)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    decision = forms.CharField(
        label=gettext_lazy("Decision"), widget=forms.Textarea(attrs={"rows": 6}), required=False
    )
    papers = forms.CharField(
        label=gettext_lazy("Papers in the archive"),
        help_text=gettext_lazy("One a line: the address, then its title."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    public = forms.BooleanField(
        label=gettext_lazy("Public: shown to everybody with the published strategy"), required=False
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["body"].choices = [(one, _(name).capitalize()) for one, name in BODIES.items()]
        fields["kind"].choices = [(one, _(name).capitalize()) for one, name in CASE_KINDS.items()]

    def said(self) -> dict[str, Any]:
        given = {
            name: value for name, value in self.cleaned_data.items() if name not in ("version", "papers")
        }
        lines = [line.split(None, 1) for line in self.cleaned_data["papers"].splitlines() if line.strip()]
        papers = [{"address": line[0], "title": line[1] if len(line) > 1 else ""} for line in lines]
        return {**given, "attachments": papers}

    def refuse(self, faults: Any) -> None:
        super().refuse({"papers" if name == "attachments" else name: text for name, text in faults.items()})


@private_page("GET")
def table(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.plan(viewer_of(request), key)
    return render(request, "cases.html", shown(found.head, plan=found))


def _kept(line: queries.CaseLine | None) -> dict[str, Any]:
    """What is kept of a case, as its form holds it."""
    if line is None:
        return {"body": "council", "kind": "presentation"}
    initial = {name: getattr(line, name) for name in CaseForm.base_fields if hasattr(line, name)}
    return {**initial, "papers": "\n".join(f"{address} {title}" for title, address in line.attachments)}


@private_page("GET", "POST")
def add(request: HttpRequest, key: str) -> HttpResponseBase:
    return _write(request, key, None)


@private_page("GET", "POST")
def edit(request: HttpRequest, key: str, case: int) -> HttpResponseBase:
    return _write(request, key, case)


def _write(request: HttpRequest, key: str, case: int | None) -> HttpResponseBase:
    """A new case, or one that is changed or taken away."""
    viewer = viewer_of(request)
    found = queries.plan(viewer, key)
    needed(found.head, StrategyCapability.EDIT)
    line = None if case is None else found.case(case)
    of = NEW if case is None else str(case)
    begun = strategy_begun.beginning(viewer, key, "case", of)
    form = restored(lambda initial: CaseForm(request.POST or None, initial=initial), _kept(line), begun)
    status = 200
    if request.method == "POST":
        if request.POST.get("do") == "forget":
            strategy_begun.forget(viewer, key, "case", of)
            return redirect(request.path)
        status = 422
        if line and request.POST.get("do") == "remove":
            cases.remove(viewer, key, line.id)
            return redirect("cases", key=key)
        if form.is_valid():
            status = kept(form, lambda: _keep(viewer, key, case, form))
        if not status:
            return redirect("cases", key=key)
    address = reverse("case_begin", args=(key, case)) if line else reverse("case_new_begin", args=(key,))
    return render(
        request,
        "case_form.html",
        shown(
            found.head,
            form=form,
            case=line,
            heading=line.title if line else _("A new case"),
            back="cases",
            removable=line is not None,
            begun=shown_begun(address, begun),
        ),
        status=status,
    )


def _keep(viewer: Viewer, key: str, case: int | None, form: CaseForm) -> None:
    if case is None:
        cases.add(viewer, key, **form.said())
    else:
        mark = Mark(form.cleaned_data["version"] or 0)
        cases.change(viewer, key, case, mark=mark, **form.said())


@private_page("POST")
def begin(request: HttpRequest, key: str, case: int) -> HttpResponseBase:
    """Autosave of the form of a case."""
    line = queries.plan(viewer_of(request), key).case(case)
    return begin_form(request, key, "case", str(case), CaseForm(initial=_kept(line)))


@private_page("POST")
def begin_new(request: HttpRequest, key: str) -> HttpResponseBase:
    """The same, of a case that is not there yet."""
    return begin_form(request, key, "case", NEW, CaseForm(initial=_kept(None)))


@private_page("GET")
def pdf(request: HttpRequest, key: str, case: int) -> HttpResponse:
    """A case by itself, for the case system."""
    found = queries.plan(viewer_of(request), key)
    return _pdf(found, case)


@public_page
def published_pdf(request: HttpRequest, slug: str, key: str, case: int) -> HttpResponse:
    """The same of a public case of a published strategy, without what is only for those who work with it."""
    try:
        found = published_strategy(PUBLIC, key)
        if found.head.municipality_slug != slug:
            raise Http404
        return _pdf(found, case)
    except (StrategyNotFound, NotVisible):
        raise Http404 from None


def _pdf(plan: queries.Plan, case: int) -> HttpResponse:
    line = plan.case(case)
    basis = plan.facts.basis
    presented = None
    if line.kind == "presentation" and basis.kind == "evaluation":
        presented = evaluation(PUBLIC, basis.key)
    content = case_pdf(plan, line, language=current(), presented=presented)
    return download(content, "application/pdf", f"kompass-case-{plan.head.key}-{case}.pdf")
