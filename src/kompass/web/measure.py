"""Measures of a strategy: the list, one of them, changing it, and following it up."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kompass.domain import measure, strategy_begun
from kompass.domain.access import NotAllowed, NotVisible, StrategyCapability
from kompass.domain.begun import Beginning
from kompass.domain.conflict import Refused
from kompass.domain.queries import follow_up as following
from kompass.domain.queries import strategy as queries
from kompass.domain.queries.aim import Aim, AimChoice, aim_choice
from kompass.domain.queries.strategy_words import MEASURE_STATUS
from kompass.domain.strategy import NEW
from kompass.domain.writing import Mark
from kompass.language import N_
from kompass.web.aim import TypedAim, aim_fields, aims_of, known_aims, said_of, typed_aims
from kompass.web.begun_form import begin as begin_form
from kompass.web.begun_form import restored, shown_begun
from kompass.web.forms import DateInput, Form
from kompass.web.http import query
from kompass.web.private import faults_of, private_page, viewer_of
from kompass.web.saving import saved
from kompass.web.strategy import kept, needed, shown
from kompass.web.take import taken_over

SORTS = {
    "plan": N_("the order of the plan"),
    "title": N_("title"),
    "due": N_("when it is due"),
    "status": N_("status"),
    "owner": N_("owner"),
    "priority": N_("priority"),
    "progress": N_("progress"),
}


@private_page("GET")
def table(request: HttpRequest, key: str) -> HttpResponse:
    params = query(request)
    asked = {name: params.get(name, "") for name in ("part", "owner", "status", "sort")}
    found = following.measures(
        viewer_of(request), key, late="late" in params, **{**asked, "sort": asked["sort"] or "plan"}
    )
    return render(
        request,
        "measures.html",
        shown(
            found.plan.head,
            plan=found.plan,
            lines=found.lines,
            owners=found.owners,
            asked=asked,
            late="late" in params,
            statuses=[(one, _(name)) for one, name in MEASURE_STATUS.items()],
            sorts=[(one, _(name)) for one, name in SORTS.items()],
        ),
    )


class MeasureForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    part = forms.TypedChoiceField(
        label=gettext_lazy("Sub-strategy"), coerce=int, empty_value=None, required=False
    )
    text = forms.CharField(
        label=gettext_lazy("What is to be done"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Owner"),
        help_text=gettext_lazy("Can sign in and update this measure, and nothing else."),
        required=False,
    )
    owner_name = forms.CharField(
        label=gettext_lazy("Or who sees to it, without signing in"), max_length=120, required=False
    )
    starts = forms.DateField(label=gettext_lazy("From"), widget=DateInput(), required=False)
    due = forms.DateField(label=gettext_lazy("Due"), widget=DateInput(), required=False)
    cost = forms.IntegerField(label=gettext_lazy("Cost, in whole kroner"), required=False)
    funding = forms.CharField(label=gettext_lazy("Paid from"), max_length=200, required=False)
    effort = forms.IntegerField(
        label=gettext_lazy("Effort, 1 (small) to 5 (large)"), min_value=1, max_value=5, required=False
    )
    priority = forms.IntegerField(
        label=gettext_lazy("Priority, 1 (low) to 5 (high)"), min_value=1, max_value=5, required=False
    )
    depends_on = forms.MultipleChoiceField(
        label=gettext_lazy("Waits for"), widget=forms.SelectMultiple(attrs={"size": 6}), required=False
    )


def _form(
    request: HttpRequest,
    plan: queries.Plan,
    line: queries.MeasureLine | None,
    start: Mapping[str, str],
    begun: Beginning | None = None,
) -> MeasureForm:
    """With what is kept of the measure, or what a new one begins with; `begun`: what was begun of it on top, and what
    was sent."""
    initial: dict[str, Any] = dict(start)
    if line:
        initial = {name: getattr(line, name) for name in MeasureForm.base_fields if hasattr(line, name)}
        initial |= {"owner": line.owner_key, "depends_on": [one for one, _title in line.depends_on]}
    if begun is None:
        form = MeasureForm(initial=initial)
    elif _looking(request):
        # Nothing is judged yet: what was typed comes back as it was.
        typed = request.POST.dict() | {"depends_on": request.POST.getlist("depends_on")}
        form = MeasureForm(initial=initial | typed)
    else:
        data = request.POST if request.method == "POST" else None
        form = restored(lambda stands: MeasureForm(data, initial=stands), initial, begun)
    fields: dict[str, Any] = form.fields
    if start:
        fields["text"].widget.attrs["rows"] = 8  # there is something to read in it
    fields["part"].choices = [("", _("none"))] + [
        (one.number, f"{one.number} {one.title}") for one in plan.parts
    ]
    owners = queries.possible_owners(viewer_of(request), plan.head.key)
    fields["owner"].choices = [("", _("nobody yet")), *owners]
    others = [(one.key, one.title) for one in plan.measures if line is None or one.key != line.key]
    fields["depends_on"].choices = others
    if line is None or not others:
        del fields["depends_on"]
    return form


def _looking(request: HttpRequest) -> bool:
    """Whether the form was sent to look for criteria, not to be kept."""
    return request.method == "POST" and request.POST.get("do") == "find"


@private_page("GET", "POST")
def add(request: HttpRequest, key: str) -> HttpResponseBase:
    found = queries.plan(viewer_of(request), key)
    return _write(request, found, None)


def _write(request: HttpRequest, plan: queries.Plan, line: queries.MeasureLine | None) -> HttpResponseBase:
    """A new measure or one that is changed, with the criteria it is meant to move. A new one may begin with what others
    do or a report says: `take` is the key of that finding."""
    viewer, key = viewer_of(request), plan.head.key
    needed(plan.head, StrategyCapability.EDIT)
    choice = aim_choice(viewer, key)
    taken = None if line else taken_over(request, choice)
    of = _begun_as(request, line)
    begun = strategy_begun.beginning(viewer, key, "measure", of)
    if request.POST.get("do") == "forget":
        strategy_begun.forget(viewer, key, "measure", of)
        return redirect(request.get_full_path())
    form = _form(request, plan, line, taken.fields if taken else {}, begun)
    before = line.aims if line else ()
    typed = taken.aims if taken else known_aims(before, choice)
    if "aims" in request.POST:
        typed = typed_aims(request.POST, choice)
    status = 200
    if request.method == "POST" and not _looking(request):
        status = 422
        if form.is_valid():
            said = dict(form.cleaned_data)
            mark = Mark(said.pop("version") or 0)
            name = line.key if line else ""

            def keep() -> None:
                nonlocal name
                said["aims"] = aims_of(typed, choice, before) if "aims" in request.POST else None
                if line:
                    measure.change(viewer, key, name, mark=mark, **said)
                else:
                    name = measure.add(viewer, key, begun_as=of, **said).key

            status = kept(form, keep, lambda current: _other_aims(current, typed, choice, before))
            if not status:
                return _kept(request, key, name)
    asked = request.POST if request.method == "POST" else request.GET
    return render(
        request,
        "measure_form.html",
        shown(
            plan.head,
            form=form,
            heading=line.title if line else _("A new measure"),
            back_address=reverse("measure", args=(key, line.key))
            if line
            else reverse("measures", args=(key,)),
            taken=taken,
            begun=shown_begun(_begin_address(request, key, line), begun),
            aims=aim_fields(
                choice,
                typed,
                find=asked.get("find", ""),
                area=asked.get("find_area", ""),
                offer=taken.criteria if taken else (),
            ),
        ),
        status=status,
    )


def _begun_as(request: HttpRequest, line: queries.MeasureLine | None) -> str:
    """What is begun is kept under this: a new measure that begins with a finding is not any new measure."""
    if line:
        return line.key
    finding = query(request).get("take", "")[:16]
    return f"{NEW}-{finding}" if finding else NEW


def _begin_address(request: HttpRequest, key: str, line: queries.MeasureLine | None) -> str:
    if line:
        return reverse("measure_edit_begin", args=(key, line.key))
    asked = {name: value for name in ("take", "criterion") if (value := query(request).get(name, ""))}
    return reverse("measure_new_begin", args=(key,)) + (f"?{urlencode(asked)}" if asked else "")


@private_page("POST")
def begin_edit(request: HttpRequest, key: str, measure: str) -> HttpResponseBase:
    """Autosave of the form of a measure."""
    plan, line = _found(request, key, measure)
    needed(plan.head, StrategyCapability.EDIT)
    return begin_form(request, key, "measure", line.key, _form(request, plan, line, {}))


@private_page("POST")
def begin_new(request: HttpRequest, key: str) -> HttpResponseBase:
    """The same, of a measure that is not there yet."""
    viewer = viewer_of(request)
    plan = queries.plan(viewer, key)
    needed(plan.head, StrategyCapability.EDIT)
    taken = taken_over(request, aim_choice(viewer, key))
    form = _form(request, plan, None, taken.fields if taken else {})
    return begin_form(request, key, "measure", _begun_as(request, None), form)


def _kept(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """To the measure; or back into the form, where something was to be looked for and was not yet."""
    looked, find = (
        (request.POST.get("found", ""), request.POST.get("found_area", "")),
        request.POST.get("find", ""),
    )
    area = request.POST.get("find_area", "")
    if (find, area) in (looked, ("", "")):
        return redirect("measure", key=key, measure=name)
    asked = urlencode({"find": find, "find_area": area})
    return redirect(f"{reverse('measure_edit', args=(key, name))}?{asked}#find")


def _other_aims(
    current: Mapping[str, Any], typed: Mapping[str, TypedAim], choice: AimChoice, before: Iterable[Aim]
) -> list[str]:
    """The criteria somebody else chose meanwhile, where they are others."""
    if "aims" not in current or current["aims"] == aims_of(typed, choice, before):
        return []
    return [f"{_('Criteria it is meant to move')}: {said_of(current['aims'], choice)}"]


def _found(request: HttpRequest, key: str, name: str) -> tuple[queries.Plan, queries.MeasureLine]:
    plan = queries.plan(viewer_of(request), key)
    line = next((one for one in plan.measures if one.key == name), None)
    if line is None:
        raise NotVisible(name)
    return plan, line


class UpdateForm(Form):
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Needed where a measure is stopped."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("How it goes"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            ("", _("as before")),
            *((one, _(name)) for one, name in MEASURE_STATUS.items()),
        ]


class MilestoneForm(Form):
    title = forms.CharField(label=gettext_lazy("Milestone"), max_length=200)
    due = forms.DateField(label=gettext_lazy("Due"), widget=DateInput(), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, prefix="milestone", **kwargs)


@private_page("GET")
def page(request: HttpRequest, key: str, measure: str) -> HttpResponse:
    return _page(request, key, measure)


def _page(
    request: HttpRequest,
    key: str,
    name: str,
    *,
    form: UpdateForm | None = None,
    milestone_form: MilestoneForm | None = None,
    said: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    plan, line = _found(request, key, name)
    begun = measure.update_begun(viewer_of(request), key, name) if line.may_update else None
    return render(
        request,
        "measure.html",
        shown(
            plan.head,
            plan=plan,
            line=line,
            part=plan.part(line.part),
            form=form or UpdateForm(initial=dict(begun.content) if begun else None),
            begun=begun,
            milestone_form=milestone_form or MilestoneForm(),
            said=said or {},
            today=dt.date.today().isoformat(),
        ),
        status=status,
    )


@private_page("GET", "POST")
def edit(request: HttpRequest, key: str, measure: str) -> HttpResponseBase:
    return _edit(request, key, measure)


def _edit(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    return _write(request, *_found(request, key, name))


@private_page("POST")
def remove(request: HttpRequest, key: str, measure: str) -> HttpResponseBase:
    return _do(request, key, measure, "remove")


def _do(request: HttpRequest, key: str, name: str, what: str) -> HttpResponseBase:
    """A change without a form of its own; what is refused is said on the measure's page."""
    viewer = viewer_of(request)
    try:
        if what == "remove":
            measure.remove(viewer, key, name)
            return redirect("measures", key=key)
        number = int(what)
        if request.POST.get("do") == "remove":
            measure.remove_milestone(viewer, key, name, number)
        else:
            day = _day(request.POST.get("done_on", "")) if request.POST.get("do") == "reach" else None
            measure.reach_milestone(viewer, key, name, number, done_on=day)
    except Refused as refused:
        return _page(request, key, name, said=faults_of(refused, _), status=422)
    return redirect("measure", key=key, measure=name)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return dt.date.today()


def _may_update(request: HttpRequest, key: str, name: str) -> None:
    _plan, line = _found(request, key, name)
    if not line.may_update:
        raise NotAllowed(StrategyCapability.UPDATE)


@private_page("POST")
def update(request: HttpRequest, key: str, measure: str) -> HttpResponseBase:
    return _update(request, key, measure)


def _update(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    _may_update(request, key, name)
    form = UpdateForm(request.POST)
    viewer = viewer_of(request)
    if form.is_valid() and not kept(form, lambda: measure.update(viewer, key, name, **form.cleaned_data)):
        return redirect("measure", key=key, measure=name)
    return _page(request, key, name, form=form, status=422)


@private_page("POST")
def begin_update(request: HttpRequest, key: str, measure: str) -> HttpResponseBase:
    """Autosave of what is said of a measure and not sent yet."""
    return _begin_update(request, key, measure)


def _begin_update(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    def keep(data: Mapping[str, Any], mark: Mark) -> Any:
        said = {field: str(data.get(field) or "") for field in ("status", "reason", "text")}
        return measure.begin_update(viewer_of(request), key, name, mark=mark, **said)

    return saved(request, keep)


@private_page("POST")
def add_milestone(request: HttpRequest, key: str, measure: str) -> HttpResponseBase:
    return _add_milestone(request, key, measure)


def _add_milestone(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    _may_update(request, key, name)
    form = MilestoneForm(request.POST)
    viewer = viewer_of(request)
    if form.is_valid() and not kept(
        form, lambda: measure.add_milestone(viewer, key, name, **form.cleaned_data)
    ):
        return redirect("measure", key=key, measure=name)
    return _page(request, key, name, milestone_form=form, status=422)


@private_page("POST")
def milestone(request: HttpRequest, key: str, measure: str, milestone: int) -> HttpResponseBase:
    """It is reached, or not after all, or taken away."""
    return _do(request, key, measure, str(milestone))
