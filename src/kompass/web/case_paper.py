"""Files of political cases: added, taken away, and saved by whoever sees the case."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kompass.domain import case_paper as commands
from kompass.domain.access import PUBLIC, NotVisible, StrategyCapability
from kompass.domain.queries import case_paper as queries
from kompass.domain.queries import strategy
from kompass.web.document import megabytes, to_be_saved
from kompass.web.forms import Form
from kompass.web.http import public_page
from kompass.web.private import private_page, viewer_of
from kompass.web.strategy import kept, needed, shown


class PaperForm(Form):
    # The title first: of a file that is too large nothing after it is read, and what was typed is to stay.
    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("Left empty: the name of the file."),
        max_length=200,
        required=False,
    )
    file = forms.FileField(label=gettext_lazy("File"), required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is None:
            raise forms.ValidationError(_("Choose a file."))
        return file


@private_page("GET", "POST")
def add(request: HttpRequest, key: str, case: int) -> HttpResponseBase:
    viewer = viewer_of(request)
    plan = strategy.plan(viewer, key)
    needed(plan.head, StrategyCapability.EDIT)
    line = plan.case(case)
    form = PaperForm()
    if request.method == "POST":
        form = PaperForm(request.POST, request.FILES)
        if getattr(request, "too_large", False):
            form.errors.pop("file", None)  # it was there, and was not read to its end
            form.refuse({"file": _("At most %(n)d MB: divide the document.") % {"n": megabytes()}})
        elif form.is_valid():
            file, title = form.cleaned_data["file"], form.cleaned_data["title"]
            if not kept(
                form, lambda: commands.add(viewer, key, case, file=file.file, name=file.name, title=title)
            ):
                return redirect("case", key=key, case=case)
    return render(
        request,
        "case_paper_form.html",
        shown(plan.head, form=form, case=line, megabytes=megabytes()),
        status=422 if request.method == "POST" else 200,
    )


@private_page("GET")
def file(request: HttpRequest, key: str, case: int, paper: str) -> HttpResponseBase:
    """The file itself, to be saved: no browser opens it here."""
    found = queries.case_paper(viewer_of(request), key, case, paper)
    return to_be_saved(found.file, found.name, found.size)


@private_page("POST")
def remove(request: HttpRequest, key: str, case: int, paper: str) -> HttpResponseBase:
    commands.remove(viewer_of(request), key, case, paper)
    return redirect("case", key=key, case=case)


@public_page
def published(request: HttpRequest, slug: str, key: str, paper: str) -> HttpResponseBase:
    """A file of a public case of a published strategy."""
    try:
        found = queries.published_paper(PUBLIC, slug, key, paper)
    except NotVisible:
        raise Http404 from None
    return to_be_saved(found.file, found.name, found.size)
