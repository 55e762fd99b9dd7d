"""The interviews of the visit: schedule, plan, who is asked, and the information they are given."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kompass.domain import interview
from kompass.domain.access import Capability, NotAllowed
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import interview as queries
from kompass.domain.queries.languages import language_name
from kompass.language import LANGUAGES
from kompass.reports.interview_information import information as information_paper
from kompass.reports.interview_information import information_pdf as information_file
from kompass.web.assignment import shown
from kompass.web.forms import DateInput, Form
from kompass.web.http import query
from kompass.web.language import current
from kompass.web.private import faults_of, private_page, viewer_of
from kompass.web.tags import option_words


@private_page("GET")
def schedule(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.schedule(viewer_of(request), key)
    fewest, most = queries.USUAL_PEOPLE
    return render(request, "interviews.html", shown(found.head, found=found, fewest=fewest, most=most))


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class InterviewForm(Form):
    title = forms.CharField(
        label=gettext_lazy("What it is called (may be left out)"),
        help_text=gettext_lazy(
            "A group, such as “The executive committee”. No names of people: they come afterwards."
        ),
        max_length=120,
        required=False,
    )
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput())
    starts = forms.TimeField(label=gettext_lazy("Starts"), widget=TimeInput())
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=5, max_value=interview.LONGEST_MINUTES
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False)
    link = forms.CharField(
        label=gettext_lazy("Video meeting"),
        help_text=gettext_lazy("The whole address, if it is held by video."),
        max_length=500,
        required=False,
    )
    interviewers = forms.MultipleChoiceField(
        label=gettext_lazy("Who asks"), widget=forms.CheckboxSelectMultiple, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, team: tuple[tuple[str, str], ...], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["interviewers"].choices = team  # type: ignore[attr-defined]


@private_page("GET", "POST")
def plan(request: HttpRequest, key: str) -> HttpResponseBase:
    """A new interview."""
    viewer = viewer_of(request)
    team = queries.team(viewer, key)
    found = queries.schedule(viewer, key)
    initial = {"day": found.visit_from, "minutes": 60, "interviewers": [one for one, _name in team[:2]]}
    form = InterviewForm(request.POST or None, team=team, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            made = interview.plan(viewer, key, **said)
            return redirect("interviews_one", key=key, interview_key=made.key)
        except Refused as refused:
            form.refuse(faults_of(refused, _))
    return render(
        request,
        "interview_form.html",
        shown(found.head, form=form, slot=None),
        status=422 if request.method == "POST" else 200,
    )


@private_page("GET", "POST")
def change(request: HttpRequest, key: str, interview_key: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    team = queries.team(viewer, key)
    found = queries.interview(viewer, key, interview_key)
    slot = found.slot
    initial = {
        name: getattr(slot, name)
        for name in ("title", "day", "starts", "minutes", "place", "link", "version")
    }
    form = InterviewForm(
        request.POST or None, team=team, initial=initial | {"interviewers": list(slot.interviewer_keys)}
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            interview.change(viewer, key, interview_key, version=said.pop("version") or 0, **said)
            return redirect("interviews_one", key=key, interview_key=interview_key)
        except Refused as refused:
            form.refuse(faults_of(refused, _))
        except Conflict as conflict:
            status = 409
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["version"] = conflict.version  # type: ignore[index]
            theirs = conflict.current | {"interviewers": ", ".join(conflict.current["interviewers"])}
            form.add_error(
                None,
                _(
                    "Somebody else planned it anew while you wrote. What you wrote is here; save again to keep it. "
                    "Theirs: %(theirs)s"
                )
                % {
                    "theirs": "; ".join(
                        f"{form.fields[name].label}: {value}" for name, value in theirs.items() if value
                    )
                },
            )
    return render(request, "interview_form.html", shown(found.head, form=form, slot=slot), status=status)


class PeopleForm(Form):
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    names = forms.CharField(
        label=gettext_lazy("Names, one on each line"),
        help_text=gettext_lazy("Leave it empty if the names are not known yet."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )
    n = forms.IntegerField(
        label=gettext_lazy("How many, if the names are not known"),
        min_value=1,
        max_value=interview.MOST_PEOPLE,
        required=False,
    )

    def __init__(self, *args: object, roles: tuple[tuple[str, object], ...], **kwargs: object) -> None:
        super().__init__(*args, prefix="people", **kwargs)
        self.fields["role"].choices = [(key, option_words(names)) for key, names in roles]  # type: ignore[attr-defined, arg-type]


class InformedForm(Form):
    on = forms.DateField(label=gettext_lazy("They were told on"), widget=DateInput())
    how = forms.ChoiceField(label=gettext_lazy("How"))
    legal_basis = forms.ChoiceField(label=gettext_lazy("Legal basis"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, prefix="informed", **kwargs)
        for name, words in (("how", interview.HOW), ("legal_basis", interview.LEGAL_BASES)):
            self.fields[name].choices = [(key, _(text)) for key, text in words.items()]  # type: ignore[attr-defined]


@private_page("GET")
def one(request: HttpRequest, key: str, interview_key: str) -> HttpResponse:
    return _page(request, queries.interview(viewer_of(request), key, interview_key))


def _page(
    request: HttpRequest,
    found: queries.Detail,
    *,
    people: PeopleForm | None = None,
    informed: InformedForm | None = None,
    said: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    slot = found.slot
    initial = {
        "on": slot.informed_on or dt.date.today(),
        "how": slot.informed_how or "paper",
        "legal_basis": slot.legal_basis or "public_task",
    }
    return render(
        request,
        "interview.html",
        shown(
            found.head,
            found=found,
            slot=slot,
            people_form=people or PeopleForm(roles=found.roles, initial={"n": 1}),
            informed_form=informed or InformedForm(initial=initial),
            said=said or {},
            how=_(interview.HOW[slot.informed_how]) if slot.informed_how else "",
            basis=_(interview.LEGAL_BASES[slot.legal_basis]) if slot.legal_basis else "",
        ),
        status=status,
    )


def _planned(request: HttpRequest, key: str, interview_key: str) -> queries.Detail:
    found = queries.interview(viewer_of(request), key, interview_key)
    if Capability.PLAN_INTERVIEWS not in found.head.may:
        raise NotAllowed(Capability.PLAN_INTERVIEWS)
    return found


def _done(key: str, interview_key: str) -> HttpResponseBase:
    return redirect("interviews_one", key=key, interview_key=interview_key)


@private_page("POST")
def set_status(request: HttpRequest, key: str, interview_key: str) -> HttpResponseBase:
    found = _planned(request, key, interview_key)
    try:
        interview.set_status(viewer_of(request), key, interview_key, status=request.POST.get("status", ""))
    except Refused as refused:
        return _page(request, found, said=faults_of(refused, _), status=422)
    return _done(key, interview_key)


@private_page("POST")
def add_people(request: HttpRequest, key: str, interview_key: str) -> HttpResponseBase:
    found = _planned(request, key, interview_key)
    form = PeopleForm(request.POST, roles=found.roles)
    if form.is_valid():
        said = form.cleaned_data
        try:
            interview.add_people(
                viewer_of(request),
                key,
                interview_key,
                role=said["role"],
                names=said["names"].splitlines(),
                n=said["n"] or 1,
            )
            return _done(key, interview_key)
        except Refused as refused:
            form.refuse(faults_of(refused, _))
    return _page(request, found, people=form, status=422)


@private_page("POST")
def inform(request: HttpRequest, key: str, interview_key: str) -> HttpResponseBase:
    found = _planned(request, key, interview_key)
    form = InformedForm(request.POST)
    if form.is_valid():
        try:
            interview.inform(viewer_of(request), key, interview_key, **form.cleaned_data)
            return _done(key, interview_key)
        except Refused as refused:
            form.refuse(faults_of(refused, _))
    return _page(request, found, informed=form, status=422)


# One person -----------------------------------------------------------------------------------------------------------


@private_page("GET")
def person(request: HttpRequest, key: str, interview_key: str, person_key: str) -> HttpResponse:
    return _person_page(request, key, interview_key, person_key)


def _person_page(
    request: HttpRequest,
    key: str,
    interview_key: str,
    person_key: str,
    *,
    said: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = queries.person(viewer_of(request), key, interview_key, person_key)
    slot = found.slot
    return render(
        request,
        "interview_person.html",
        shown(
            found.head,
            found=found,
            slot=slot,
            said=said or {},
            why=interview.ERASED_BECAUSE.items(),
            because=erased_because(found.asked.erased_why),
            how=_(interview.HOW[slot.informed_how]) if slot.informed_how else "",
            basis=_(interview.LEGAL_BASES[slot.legal_basis]) if slot.legal_basis else "",
        ),
        status=status,
    )


def erased_because(why: str) -> str:
    """Why something was erased, in words."""
    if why in interview.ERASED_BECAUSE:
        return _(interview.ERASED_BECAUSE[why])
    return _("its time was over") if why else ""


def _about_person(
    change: Callable[[HttpRequest, str, str, str], object], then: str
) -> Callable[..., HttpResponseBase]:
    def view(request: HttpRequest, key: str, interview_key: str, person_key: str) -> HttpResponseBase:
        try:
            change(request, key, interview_key, person_key)
        except Refused as refused:
            said = faults_of(refused, _)
            return _person_page(request, key, interview_key, person_key, said=said, status=422)
        if then == "interview":
            return _done(key, interview_key)
        return redirect("interviews_person", key=key, interview_key=interview_key, person_key=person_key)

    return private_page("POST")(view)


name_person = _about_person(
    lambda request, *keys: interview.name_person(
        viewer_of(request), *keys, name=request.POST.get("name", "")
    ),
    "person",
)
erase_person = _about_person(
    lambda request, *keys: interview.erase_name(viewer_of(request), *keys, why=request.POST.get("why", "")),
    "person",
)
remove_person = _about_person(
    lambda request, *keys: interview.remove_person(viewer_of(request), *keys), "interview"
)


# What they are told ---------------------------------------------------------------------------------------------------


@private_page("GET")
def information(request: HttpRequest, key: str) -> HttpResponse:
    """The information to hand out, to read and to choose language and legal basis."""
    found, said = _information(request, key)
    return render(
        request,
        "interview_information.html",
        shown(
            found.head,
            paper=information_paper(**said),  # type: ignore[arg-type]
            languages=[(code, language_name(code, current())) for code in LANGUAGES],
            bases=interview.LEGAL_BASES.items(),
            chosen=said,
        ),
    )


@private_page("GET")
def information_pdf(request: HttpRequest, key: str) -> HttpResponse:
    _found, said = _information(request, key)
    return HttpResponse(
        information_file(**said),  # type: ignore[arg-type]
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="kompass-interview-information-{said["language"]}.pdf"',
            "Content-Language": str(said["language"]),
        },
    )


def _information(request: HttpRequest, key: str) -> tuple[queries.Schedule, dict[str, object]]:
    found = queries.schedule(viewer_of(request), key)
    params = query(request)
    language, basis = params.get("language", ""), params.get("legal_basis", "")
    head = found.head
    return found, {
        "language": language if language in LANGUAGES else current(),
        "municipality": head.municipality,
        "body": head.body,
        "country": head.country,
        "days": found.notes.days,
        "legal_basis": basis if basis in interview.LEGAL_BASES else "public_task",
    }


@private_page("GET")
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The schedule for a calendar program: roles, never names of those who are asked."""
    from icalendar import Calendar, Event

    found = queries.schedule(viewer_of(request), key)
    here = ZoneInfo(settings.TIME_ZONE)
    made = Calendar()
    made.add("prodid", "-//Kompass//Municipal Compass//")
    made.add("version", "2.0")
    for slot in (slot for day in found.days for slot in day.slots if slot.is_open):
        begins = dt.datetime.combine(slot.day, slot.starts, tzinfo=here).astimezone(dt.UTC)
        roles = ", ".join(f"{option_words(names)} ({n})" for names, n in slot.roles)
        event = Event()
        event.add("uid", f"{slot.key}@kompass")
        event.add("dtstamp", dt.datetime.now(dt.UTC))
        event.add("sequence", slot.version)
        event.add("dtstart", begins)
        event.add("dtend", begins + dt.timedelta(minutes=slot.minutes))
        event.add("summary", f"{found.head.municipality}: {slot.title or roles or _('Interview')}")
        if roles:
            event.add("description", roles)
        if slot.place or slot.link:
            event.add("location", slot.place or slot.link)
        event.add(
            "url",
            request.build_absolute_uri(
                reverse("interviews_one", kwargs={"key": key, "interview_key": slot.key})
            ),
        )
        made.add_component(event)
    return HttpResponse(
        made.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="kompass-interviews-{key}.ics"'},
    )
