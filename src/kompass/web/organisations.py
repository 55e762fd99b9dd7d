"""Organisations: who belongs to them; founding them, for administrators of the service."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kompass.domain import organisation
from kompass.domain.access import NotVisible
from kompass.domain.conflict import Refused
from kompass.domain.queries import organisation as queries
from kompass.domain.queries.municipality import Ambiguous, NotFound, resolve
from kompass.web.forms import Form
from kompass.web.language import current
from kompass.web.private import faults_of, private_page, viewer_of
from kompass.web.roles import MEMBERSHIP_ROLES


class FoundForm(Form):
    kind = forms.ChoiceField(label=gettext_lazy("What it is"))
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Of a municipality its name or number, as in the register."),
        max_length=120,
    )
    person = forms.CharField(label=gettext_lazy("Name of its first administrator"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail of its first administrator"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("evaluation_body", _("evaluation body")),
            ("municipality", _("municipality")),
        ]


@private_page("GET", "POST")
def table(request: HttpRequest) -> HttpResponseBase:
    viewer = viewer_of(request)
    if request.method == "POST" and not viewer.administrator:
        raise NotVisible("organisations")
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        by = {"email": said["email"], "person": said["person"]}
        try:
            if said["kind"] == "municipality":
                place = resolve(viewer, said["name"])
                made = organisation.found_municipality(viewer, municipality=place.slug, **by)
            else:
                made = organisation.found_body(viewer, name=said["name"], **by)
            return redirect("organisation", key=made.key)
        except (NotFound, Ambiguous):
            form.refuse({"name": _("No single municipality bears that name: write its number.")})
        except Refused as refused:
            faults = faults_of(refused, _)
            form.refuse({"name" if name == "municipality" else name: text for name, text in faults.items()})
    return render(
        request,
        "organisations.html",
        {
            "lines": queries.organisations(viewer),
            "form": form if viewer.administrator else None,
        },
        status=422 if form.errors else 200,
    )


class MemberForm(Form):
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Only for who has no account yet."),
        max_length=120,
        required=False,
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role, _(name)) for role, name in reversed(list(MEMBERSHIP_ROLES.items()))
        ]


@private_page("GET", "POST")
def page(request: HttpRequest, key: str) -> HttpResponseBase:
    """Its members; a POST adds one, or gives one another role."""
    viewer = viewer_of(request)
    found = queries.organisation(viewer, key)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation.add_member(viewer, key, language=current(), **form.cleaned_data)
            return redirect("organisation", key=key)
        except Refused as refused:
            form.refuse(faults_of(refused, _))
    return _page(request, found, form=form, status=422 if form.errors else 200)


def _page(
    request: HttpRequest,
    found: queries.Page,
    *,
    form: MemberForm,
    said: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request, "organisation.html", {"found": found, "form": form, "said": said or {}}, status=status
    )


@private_page("POST")
def remove(request: HttpRequest, key: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    found = queries.organisation(viewer, key)
    try:
        organisation.remove_member(viewer, key, person=request.POST.get("user", ""))
    except Refused as refused:
        return _page(request, found, form=MemberForm(), said=faults_of(refused, _), status=422)
    # Whoever has left may no longer see it.
    left = request.POST.get("user") == str(request.user.key)  # type: ignore[union-attr]
    return redirect("work") if left else redirect("organisation", key=key)
