"""My work: the assignments of who has signed in, and ordering a new one."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kompass.domain import assignment
from kompass.domain.access import NotVisible
from kompass.domain.conflict import Refused
from kompass.domain.queries import assignment as queries
from kompass.domain.queries.municipality import Ambiguous, NotFound, resolve
from kompass.web.forms import Form
from kompass.web.language import current
from kompass.web.private import faults_of, private_page, viewer_of


@private_page("GET")
def work(request: HttpRequest) -> HttpResponse:
    return render(request, "work.html", {"work": queries.work(viewer_of(request))})


class OrderForm(Form):
    body = forms.ChoiceField(label=gettext_lazy("Evaluation body"))
    municipality = forms.CharField(
        label=gettext_lazy("Municipality"),
        help_text=gettext_lazy("Name or number, as in the register."),
        max_length=120,
    )
    edition = forms.ChoiceField(label=gettext_lazy("Edition"))
    evaluated = forms.CharField(
        label=gettext_lazy("Month the result is to bear"),
        help_text=gettext_lazy("Year and month, such as 2027-06. Can wait."),
        max_length=7,
        required=False,
    )
    previous_published = forms.CharField(
        label=gettext_lazy("Earlier evaluation"),
        help_text=gettext_lazy(
            "Only for a re-evaluation: the last part of its address here, such as no-roros-2017-06."
        ),
        max_length=140,
        required=False,
    )


@private_page("GET", "POST")
def order(request: HttpRequest) -> HttpResponseBase:
    viewer = viewer_of(request)
    bodies = queries.work(viewer).bodies
    if not bodies:
        raise NotVisible("order")
    language = current()
    form = OrderForm(request.POST or None)
    form.fields["body"].choices = bodies  # type: ignore[attr-defined]
    form.fields["edition"].choices = [  # type: ignore[attr-defined]
        (key, names.get(language) or names["en"])
        for key, names in reversed(list(queries.choices(viewer).items()))
    ]
    if request.method == "POST" and form.is_valid():
        try:
            place = resolve(viewer, form.cleaned_data["municipality"]).slug
            made = assignment.order(viewer, **{**form.cleaned_data, "municipality": place})
        except NotFound as unknown:
            near = ", ".join(hit.name for hit in unknown.suggestions)
            text = _("There is no such municipality.")
            form.refuse(
                {"municipality": text + (" " + _("Perhaps %(near)s?") % {"near": near} if near else "")}
            )
        except Ambiguous as several:
            which = "; ".join(f"{hit.name} ({', '.join(hit.codes)})" for hit in several.hits)
            text = _("Several municipalities bear that name: write the number of one. %(which)s")
            form.refuse({"municipality": text % {"which": which}})
        except Refused as refused:
            form.refuse(faults_of(refused, _))
        else:
            return redirect("assignment_plan", key=made.key)
    return render(request, "order.html", {"form": form}, status=422 if form.errors else 200)
