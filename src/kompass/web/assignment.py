"""One assignment: overview, plan and people, stages, hours, history, calendar."""

import datetime as dt
from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kompass.domain import assignment, reminder, stages
from kompass.domain.access import MUNICIPALITYS, Capability, NotAllowed, Role
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import assignment as queries
from kompass.domain.queries import history as history_queries
from kompass.domain.stages import DATES
from kompass.web.forms import DateInput, Form
from kompass.web.http import page_number, query
from kompass.web.language import current
from kompass.web.private import faults_of, private_page, viewer_of
from kompass.web.reminding import say_what_went_out
from kompass.web.roles import ROLES
from kompass.web.sections import sections_for

LABELS = {
    "ordered_on": gettext_lazy("Ordered on"),
    "preparation_until": gettext_lazy("Questions answered and documents handed in by"),
    "review_until": gettext_lazy("Documents read by"),
    "visit_from": gettext_lazy("Visit from"),
    "visit_until": gettext_lazy("Visit until"),
    "rating_until": gettext_lazy("Rated by"),
    "consensus_until": gettext_lazy("Agreed by"),
    "fact_check_until": gettext_lazy("Comments on the draft by"),
    "final_on": gettext_lazy("Final on"),
}


def shown(head: queries.Head, **more: object) -> dict[str, object]:
    """What every page of an assignment needs beside its own."""
    return {"head": head, "sections": sections_for(head), "invented": head.is_example, **more}


@private_page("GET")
def overview(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.overview(viewer_of(request), key)
    return render(
        request,
        "assignment.html",
        shown(
            found.head,
            found=found,
            todo=[_todo(one) for one in found.todo],
            steps=_steps(found),
            may_remind=Capability.PLAN in found.head.may and any(one.late for one in found.todo),
            sees_result=Capability.SEE_RESULT in found.head.may,
            waits_for_result=_waits(found.head),
            on_to=_on_to(found),
        ),
    )


def _waits(head: queries.Head) -> bool:
    """Whether somebody of the municipality is here who will see the result once it is released."""
    return Capability.SEE_RESULT not in head.may and bool(set(head.roles) & MUNICIPALITYS)


def _on_to(found: queries.Overview) -> str:
    """The next stage, where the viewer may go there now; "" otherwise. *Final* is reached by signing."""
    following = stages.next_of(found.head.stage)
    if Capability.MOVE_STAGE not in found.head.may or found.todo or following in (None, stages.Stage.FINAL):
        return ""
    return str(following)


def _steps(found: queries.Overview) -> list[dict[str, object]]:
    return [{"step": step, "name": stages.NAMES[stages.Stage(step.stage)]} for step in found.steps]


def _todo(one: queries.Todo) -> dict[str, object]:
    n = one.n
    words = {
        "coordinator": _("Name the coordinator in the municipality"),
        "dates": ngettext("Set %(n)d date", "Set %(n)d dates", n),
        "evaluators": ngettext("Add %(n)d evaluator", "Add %(n)d evaluators", n),
        "declarations": ngettext(
            "%(n)d evaluator has not declared interests", "%(n)d evaluators have not declared interests", n
        ),
        "answers": _("The coordinator has not signed off the answers"),
        "locks": ngettext("%(n)d area is not locked by all", "%(n)d areas are not locked by all", n),
        "areas": ngettext("%(n)d area is not agreed", "%(n)d areas are not agreed", n),
    }[one.what]
    return {"text": words % {"n": n} if "%(n)d" in words else words, "late": one.late}


class PlanForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    evaluated = forms.CharField(
        label=gettext_lazy("Month the result is to bear"),
        help_text=gettext_lazy("Year and month, such as 2027-06. Can wait."),
        max_length=7,
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in DATES:
            self.fields[name] = forms.DateField(label=LABELS[name], required=False, widget=DateInput())
            self.fields[name].widget.attrs["class"] = "ds-input"


@private_page("GET", "POST")
def plan(request: HttpRequest, key: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    found = _planned(request, key)
    initial = {**found.dates, "version": found.version, "evaluated": found.evaluated}
    form = PlanForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            dates = {name: form.cleaned_data[name] for name in DATES}
            try:
                assignment.plan(
                    viewer,
                    key,
                    version=form.cleaned_data["version"],
                    dates=dates,
                    evaluated=form.cleaned_data["evaluated"],
                )
                return redirect("assignment_plan", key=key)
            except Refused as refused:
                form.refuse(faults_of(refused, _))
            except Conflict as conflict:
                status = 409
                form.data = form.data.copy()  # type: ignore[attr-defined]
                form.data["version"] = conflict.version  # type: ignore[index]
                text = _(
                    "Somebody else planned it anew while you wrote. These are your dates; save again to keep them."
                )
                theirs = ", ".join(
                    f"{LABELS[name]}: {day or '–'}"
                    for name, day in conflict.current.items()
                    if day != dates[name]
                )
                form.add_error(None, f"{text} {_('Theirs differ in:')} {theirs}" if theirs else text)
        status = status if status == 409 else 422
    return _plan_page(request, found, form=form, status=status)


def _planned(request: HttpRequest, key: str) -> queries.Overview:
    found = queries.overview(viewer_of(request), key)
    if Capability.PLAN not in found.head.may:
        raise NotAllowed(Capability.PLAN)
    return found


def _plan_page(
    request: HttpRequest,
    found: queries.Overview,
    *,
    form: PlanForm | None = None,
    people: "PersonForm | None" = None,
    said: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    initial = {**found.dates, "version": found.version, "evaluated": found.evaluated}
    return render(
        request,
        "assignment_plan.html",
        shown(
            found.head,
            found=found,
            form=form or PlanForm(initial=initial),
            people_form=people or PersonForm(),
            said=said or {},
            earlier=[(stage, stages.NAMES[stages.Stage(stage)]) for stage in found.earlier_stages],
            next_name=stages.NAMES[stages.Stage(found.next_stage)] if found.next_stage else "",
            by_signing=found.next_stage == stages.Stage.FINAL,
        ),
        status=status,
    )


class PersonForm(Form):
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    peer_from = forms.CharField(
        label=gettext_lazy("Peer from which municipality (only for a peer evaluator)"),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, prefix="person", **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role, _(name))
            for role, name in ROLES.items()
            if role in Role.values and role != Role.LEAD_EVALUATOR
        ]


@private_page("POST")
def add_person(request: HttpRequest, key: str) -> HttpResponseBase:
    form = PersonForm(request.POST)
    if form.is_valid():
        try:
            assignment.add_person(viewer_of(request), key, language=current(), **form.cleaned_data)
            return redirect("assignment_plan", key=key)
        except Refused as refused:
            form.refuse(faults_of(refused, _))
    return _plan_page(request, _planned(request, key), people=form, status=422)


@private_page("POST")
def remove_person(request: HttpRequest, key: str) -> HttpResponseBase:
    return _change_person(request, key, assignment.remove_person)


@private_page("POST")
def hand_over_lead(request: HttpRequest, key: str) -> HttpResponseBase:
    return _change_person(request, key, assignment.hand_over_lead)


def _change_person(request: HttpRequest, key: str, change: Callable[..., None]) -> HttpResponseBase:
    try:
        change(viewer_of(request), key, person=request.POST.get("user", ""))
    except Refused as refused:
        return _plan_page(request, _planned(request, key), said=faults_of(refused, _), status=422)
    return redirect("assignment_plan", key=key)


class DeclareForm(Form):
    interests = forms.CharField(
        label=gettext_lazy("My interests in the municipality"),
        help_text=gettext_lazy(
            "Posts, business, property, family or friends who are concerned. Leave it empty if there are none."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )


@private_page("GET", "POST")
def declare(request: HttpRequest, key: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    head = queries.head(viewer, key)
    if Capability.DECLARE not in head.may:
        raise NotAllowed(Capability.DECLARE)
    own = queries.own_declaration(viewer, key)
    form = DeclareForm(request.POST or None, initial={"interests": own.interests if own else ""})
    if request.method == "POST" and form.is_valid():
        assignment.declare(viewer, key, interests=form.cleaned_data["interests"])
        return redirect("assignment", key=key)
    return render(
        request,
        "assignment_declare.html",
        shown(head, form=form, own=own),
        status=422 if form.errors else 200,
    )


@private_page("POST")
def remind(request: HttpRequest, key: str) -> HttpResponseBase:
    """Letters to those with whom something is late."""
    found = reminder.remind_now(viewer_of(request), key)
    say_what_went_out(request, (one.state for one in found), nothing=_("Nothing is late."))
    return redirect("assignment", key=key)


@private_page("POST")
def move(request: HttpRequest, key: str) -> HttpResponseBase:
    """To another stage."""
    try:
        assignment.move(
            viewer_of(request), key, to=request.POST.get("to", ""), why=request.POST.get("why", "")
        )
    except Refused as refused:
        found = _planned(request, key)
        return _plan_page(request, found, said=faults_of(refused, _), status=422)
    return redirect("assignment", key=key)


class HoursForm(Form):
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput())
    hours = forms.DecimalField(
        label=gettext_lazy("Hours"),
        help_text=gettext_lazy("In quarters of an hour, such as 1.25."),
        min_value=0,
        max_value=24,
        localize=True,
    )
    stage = forms.ChoiceField(label=gettext_lazy("Stage"))
    note = forms.CharField(label=gettext_lazy("What for (may be left out)"), max_length=200, required=False)


@private_page("GET", "POST")
def hours(request: HttpRequest, key: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    head = queries.head(viewer, key)
    lines = queries.hours(viewer, key)
    initial = {"day": dt.date.today(), "stage": head.stage}
    form = HoursForm(request.POST or None, initial=initial)
    form.fields["stage"].choices = [(key, _(name)) for key, name in stages.NAMES.items()]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        quarters = form.cleaned_data["hours"] * 4
        if quarters != int(quarters):
            form.add_error("hours", _("Write quarters of an hour: 0.25, 0.5, 0.75 and so on."))
        else:
            said = {name: form.cleaned_data[name] for name in ("day", "stage", "note")}
            try:
                assignment.log_hours(viewer, key, quarters=int(quarters), **said)
                return redirect("assignment_hours", key=key)
            except Refused as refused:
                form.refuse(faults_of(refused, _))
    return render(
        request,
        "assignment_hours.html",
        shown(head, form=form, lines=lines, total=sum(line.quarters for line in lines), stages=stages.NAMES),
        status=422 if form.errors else 200,
    )


@private_page("POST")
def remove_hours(request: HttpRequest, key: str, entry: int) -> HttpResponseBase:
    assignment.remove_hours(viewer_of(request), key, entry=entry)
    return redirect("assignment_hours", key=key)


@private_page("GET")
def history(request: HttpRequest, key: str) -> HttpResponse:
    params = query(request)
    found = history_queries.history(
        viewer_of(request),
        key,
        page=page_number(params.get("page", "")),
        kind=params.get("kind", ""),
        of=params.get("of", ""),
        check="check" in params,
    )
    here = reverse("assignment_history", kwargs={"key": key})
    return render(request, "assignment_history.html", shown(found.head, found=found, here=here))


@private_page("GET")
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The dates of the plan for a calendar program."""
    from icalendar import Calendar, Event

    found = queries.overview(viewer_of(request), key)
    calendar = Calendar()
    calendar.add("prodid", "-//Kompass//Municipal Compass//")
    calendar.add("version", "2.0")
    address = request.build_absolute_uri(reverse("assignment", kwargs={"key": key}))
    for name, day in found.dates.items():
        if day is None or name == "visit_until":
            continue
        event = Event()
        last = found.dates["visit_until"] if name == "visit_from" else None
        event.add("uid", f"{key}-{name}@kompass")
        event.add("dtstamp", dt.datetime.now(dt.UTC))
        event.add("dtstart", day)
        event.add("dtend", (last or day) + dt.timedelta(days=1))
        what = _("Visit") if name == "visit_from" else str(LABELS[name])
        event.add("summary", f"{found.head.municipality}: {what}")
        event.add("url", address)
        calendar.add_component(event)
    return HttpResponse(
        calendar.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="kompass-{key}.ics"'},
    )
