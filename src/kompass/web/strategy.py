"""Strategies: mine, one of them, what it says of itself, its parts, who has a role, adopting, publishing, closing."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kompass.domain import strategy, strategy_begun
from kompass.domain.access import NotAllowed, NotVisible, StrategyCapability
from kompass.domain.begun import Beginning
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import strategy as queries
from kompass.domain.queries.plan_ahead import plan_ahead
from kompass.domain.queries.reference import date_name
from kompass.domain.queries.strategy_words import GOAL_KINDS
from kompass.domain.strategy import NEW
from kompass.domain.writing import Mark
from kompass.language import N_
from kompass.web.begun_form import begin as begin_form
from kompass.web.begun_form import restored, shown_begun
from kompass.web.forms import DateInput, Form
from kompass.web.language import current
from kompass.web.private import faults_of, private_page, viewer_of
from kompass.web.roles import ROLES

STRATEGY_ROLES = ("coordinator", "chief_officer", "leader", "elected", "union")
SECTIONS = (
    ("strategy", N_("Strategy"), StrategyCapability.SEE),
    ("strategy_month", N_("This month"), StrategyCapability.SEE),
    ("measures", N_("Measures"), StrategyCapability.SEE),
    ("strategy_follow_up", N_("Follow-up"), StrategyCapability.SEE),
    ("strategy_ahead", N_("Quarter by quarter"), StrategyCapability.SEE),
    ("cases", N_("Political cases"), StrategyCapability.SEE),
    ("strategy_effect", N_("Did it work?"), StrategyCapability.SEE),
    ("strategy_people", N_("People and steps"), StrategyCapability.PUBLISH),
    ("strategy_files", N_("Files"), StrategyCapability.EXPORT),
    ("strategy_history", N_("History"), StrategyCapability.SEE_HISTORY),
)


def shown(head: queries.StrategyHead, **more: object) -> dict[str, object]:
    """What every page of a strategy needs beside its own."""
    may = {str(one) for one in head.may}
    return {
        "head": head,
        "may": may,
        "sections": [
            (route, label)
            for route, label, capability in SECTIONS
            if capability in head.may or (route == "strategy_people" and "steer" in may)
        ],
        "invented": head.is_example,
        **more,
    }


def needed(head: queries.StrategyHead, capability: StrategyCapability) -> None:
    """Raises NotAllowed unless this viewer may: before a form is shown."""
    if capability not in head.may:
        raise NotAllowed(capability)


def kept(
    form: Form, keep: Callable[[], object], also: Callable[[Mapping[str, Any]], Iterable[str]] | None = None
) -> int:
    """Try to keep what a valid form says: 0 where it is kept, otherwise the status to answer with.

    What was typed stays in the form; where somebody else wrote meanwhile, theirs is shown and saving again keeps ours.
    `also`: sentences on what differs and is no field of the form.
    """
    try:
        keep()
        return 0
    except Refused as refused:
        form.refuse(faults_of(refused, _))
        return 422
    except Conflict as conflict:
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["version"] = conflict.version  # type: ignore[index]
        differing = [
            f"{form.fields[name].label}: {_chosen(form.fields[name], value)}"
            for name, value in conflict.current.items()
            if name in form.fields and str(value or "") != str(form.cleaned_data.get(name) or "")
        ]
        theirs = "; ".join([*differing, *(also(conflict.current) if also else ())])
        text = _("Somebody else changed this while you wrote. This is yours; save again to keep it.")
        form.add_error(None, f"{text} {_('Theirs differs in:')} {theirs}" if theirs else text)
        return 409


def _chosen(field: forms.Field, value: Any) -> str:
    """A value of a field as the form words it."""
    words = {str(one): str(name) for one, name in getattr(field, "choices", ())}
    values = value if isinstance(value, list) else [value]
    return ", ".join(words.get(str(one), str(one)) for one in values if one not in (None, "")) or "–"


# Mine ----------------------------------------------------------------------------------------------------------------


class StartForm(Form):
    organisation = forms.ChoiceField(label=gettext_lazy("Municipality"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)


@private_page("GET", "POST")
def mine(request: HttpRequest) -> HttpResponseBase:
    """The strategies of who has signed in; a POST begins one."""
    viewer = viewer_of(request)
    may_start = queries.may_start_for(viewer)
    form = StartForm(request.POST or None) if may_start else None
    if form:
        form.fields["organisation"].choices = may_start  # type: ignore[attr-defined]
    if request.method == "POST":
        if form is None:
            raise NotVisible("strategy")
        if form.is_valid():
            try:
                made = strategy.start(viewer, **form.cleaned_data)
                return redirect("strategy_edit", key=made.key)
            except Refused as refused:
                form.refuse(faults_of(refused, _))
    status = 422 if form and form.errors else 200
    return render(
        request, "strategies.html", {"lines": queries.strategies(viewer), "form": form}, status=status
    )


class PartForm(Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("What it is about"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


@private_page("GET")
def page(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, key)


def _page(
    request: HttpRequest, key: str, part_form: PartForm | None = None, *, status: int = 200
) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.plan(viewer, key)
    ahead = plan_ahead(viewer, key)
    begun = strategy_begun.beginning(viewer, key, "part", NEW)
    return render(
        request,
        "strategy.html",
        shown(
            found.head,
            plan=found,
            part_form=part_form or restored(lambda initial: PartForm(initial=initial), {}, begun),
            begun=shown_begun(reverse("part_new_begin", args=(key,)), begun),
            ahead=ahead if ahead.counted and ahead.last else None,
        ),
        status=status,
    )


class StrategyForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    vision = forms.CharField(
        label=gettext_lazy("Vision"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    period_from = forms.DateField(label=gettext_lazy("Period from"), widget=DateInput(), required=False)
    period_until = forms.DateField(label=gettext_lazy("Period until"), widget=DateInput(), required=False)
    basis = forms.ChoiceField(label=gettext_lazy("Evaluation it answers to"), required=False)
    edition = forms.ChoiceField(
        label=gettext_lazy("Edition whose criteria the measures are tied to"), required=False
    )
    goal_kind = forms.ChoiceField(label=gettext_lazy("Goal for the next evaluation"))
    goal_value = forms.IntegerField(
        label=gettext_lazy("Points, or place"),
        help_text=gettext_lazy("Such as 523 points, or place 3."),
        required=False,
    )
    goal_text = forms.CharField(
        label=gettext_lazy("The goal in words"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    note = forms.CharField(
        label=gettext_lazy("More about it"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )


def _strategy_form(request: HttpRequest, found: queries.Plan, begun: Beginning | None = None) -> StrategyForm:
    """With what is kept of the strategy, and what was begun of it on top."""
    facts = found.facts
    initial = {name: getattr(facts, name) for name in StrategyForm.base_fields if hasattr(facts, name)}
    initial |= {"title": found.head.title, "basis": facts.basis.key}
    data = request.POST if begun and request.method == "POST" else None
    form = restored(lambda stands: StrategyForm(data, initial=stands), initial, begun or Beginning())
    fields: dict[str, Any] = form.fields
    fields["basis"].choices = [("", _("none"))] + [
        (
            one,
            f"{date_name(when, current())} ({_('carried out here') if kind == 'assignment' else _('published')})",
        )
        for one, kind, when in queries.basis_choices(viewer_of(request), found.head.municipality_slug)
    ]
    fields["edition"].choices = [("", _("none"))] + [
        (one, names.get(current()) or names["en"]) for one, names in queries.editions().items()
    ]
    fields["goal_kind"].choices = [(one, _(name)) for one, name in GOAL_KINDS.items()]
    return form


@private_page("GET", "POST")
def edit(request: HttpRequest, key: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    found = queries.plan(viewer, key)
    needed(found.head, StrategyCapability.EDIT)
    begun = strategy_begun.beginning(viewer, key, "strategy", "")
    form = _strategy_form(request, found, begun)
    status = 200
    if request.method == "POST":
        if request.POST.get("do") == "forget":
            strategy_begun.forget(viewer, key, "strategy", "")
            return redirect(request.path)
        status = 422
        if form.is_valid():
            said = dict(form.cleaned_data)
            mark = Mark(said.pop("version"))
            status = kept(form, lambda: strategy.change(viewer, key, mark=mark, **said))
        if not status:
            return redirect("strategy", key=key)
    return render(
        request,
        "strategy_form.html",
        shown(
            found.head,
            form=form,
            heading=_("What the strategy says"),
            back="strategy",
            begun=shown_begun(reverse("strategy_begin", args=(key,)), begun),
        ),
        status=status,
    )


@private_page("POST")
def begin(request: HttpRequest, key: str) -> HttpResponseBase:
    """Autosave of what a strategy is to say."""
    found = queries.plan(viewer_of(request), key)
    return begin_form(request, key, "strategy", "", _strategy_form(request, found))


# Its parts -----------------------------------------------------------------------------------------------------------


@private_page("POST")
def add_part(request: HttpRequest, key: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    form = PartForm(request.POST)
    needed(queries.plan(viewer, key).head, StrategyCapability.EDIT)
    if request.POST.get("do") == "forget":
        strategy_begun.forget(viewer, key, "part", NEW)
        return redirect("strategy", key=key)
    if form.is_valid():
        form.cleaned_data.pop("version")
        if not kept(form, lambda: strategy.add_part(viewer, key, **form.cleaned_data)):
            return redirect("strategy", key=key)
    return _page(request, key, form, status=422)


@private_page("GET", "POST")
def part(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """Change a sub-strategy, or take it away."""
    viewer = viewer_of(request)
    found = queries.plan(viewer, key)
    needed(found.head, StrategyCapability.EDIT)
    line = found.part(number)
    if line is None:
        raise NotVisible(str(number))
    begun = strategy_begun.beginning(viewer, key, "part", str(number))
    form = restored(lambda initial: PartForm(request.POST or None, initial=initial), _kept_part(line), begun)
    status = 200
    if request.method == "POST":
        if request.POST.get("do") == "forget":
            strategy_begun.forget(viewer, key, "part", str(number))
            return redirect(request.path)
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            if request.POST.get("do") == "remove":
                status = kept(form, lambda: strategy.remove_part(viewer, key, number))
            else:
                mark = Mark(said["version"] or 0)
                status = kept(
                    form,
                    lambda: strategy.change_part(
                        viewer, key, number, mark=mark, title=said["title"], text=said["text"]
                    ),
                )
        if not status:
            return redirect("strategy", key=key)
    return render(
        request,
        "strategy_form.html",
        shown(
            found.head,
            form=form,
            heading=_("Sub-strategy %(number)d") % {"number": number},
            back="strategy",
            removable=line.n == 0,
            begun=shown_begun(reverse("part_begin", args=(key, number)), begun),
        ),
        status=status,
    )


def _kept_part(line: queries.PartLine) -> dict[str, Any]:
    return {"title": line.title, "text": line.text, "version": line.version}


@private_page("POST")
def begin_part(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """Autosave of a sub-strategy."""
    line = queries.plan(viewer_of(request), key).part(number)
    if line is None:
        raise NotVisible(str(number))
    return begin_form(request, key, "part", str(number), PartForm(initial=_kept_part(line)))


@private_page("POST")
def begin_new_part(request: HttpRequest, key: str) -> HttpResponseBase:
    """The same, of one that is not there yet."""
    return begin_form(request, key, "part", NEW, PartForm())


# People and steps ----------------------------------------------------------------------------------------------------


class RoleForm(Form):
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(one, _(ROLES[one])) for one in STRATEGY_ROLES]  # type: ignore[attr-defined]


@private_page("GET", "POST")
def people(request: HttpRequest, key: str) -> HttpResponseBase:
    """Who has a role, and the steps of a strategy; a POST gives a role."""
    viewer = viewer_of(request)
    form = RoleForm(request.POST or None)
    if request.method == "POST":
        needed(queries.plan(viewer, key).head, StrategyCapability.STEER)
        if form.is_valid() and not kept(
            form, lambda: strategy.give_role(viewer, key, language=current(), **form.cleaned_data)
        ):
            return redirect("strategy_people", key=key)
    return _people_page(request, key, form=form, status=422 if form.errors else 200)


def _people_page(
    request: HttpRequest,
    key: str,
    *,
    form: RoleForm | None = None,
    said: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer = viewer_of(request)
    head, lines = queries.people(viewer, key)
    return render(
        request,
        "strategy_people.html",
        shown(
            head,
            lines=lines,
            form=form or RoleForm(),
            said=said or {},
            today=dt.date.today().isoformat(),
        ),
        status=status,
    )


@private_page("POST")
def take_role(request: HttpRequest, key: str) -> HttpResponseBase:
    try:
        strategy.take_role(viewer_of(request), key, person=request.POST.get("user", ""))
    except Refused as refused:
        return _people_page(request, key, said=faults_of(refused, _), status=422)
    return redirect("strategy_people", key=key)


@private_page("POST")
def step(request: HttpRequest, key: str) -> HttpResponseBase:
    """Adopt, publish, withdraw or close."""
    viewer = viewer_of(request)
    do = request.POST.get("do", "")
    try:
        if do in ("publish", "withdraw"):
            strategy.publish(viewer, key, shown=do == "publish")
        elif do == "close":
            strategy.close(viewer, key, why=request.POST.get("why", ""))
        else:
            strategy.adopt(viewer, key, on=_day(request.POST.get("on", "")))
    except Refused as refused:
        return _people_page(request, key, said=faults_of(refused, _), status=422)
    return redirect("strategy_people", key=key)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        # A day that is refused with a reason, but only after who asks has been let in.
        return dt.date.max
