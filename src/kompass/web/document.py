"""Documents: list with what is missing, handing in, one document with its text, download, change, removal."""

from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kompass.domain import document as commands
from kompass.domain import web_capture
from kompass.domain.access import Capability, NotAllowed
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import document as queries
from kompass.domain.queries import passage as passage_queries
from kompass.domain.queries.assignment import head
from kompass.language import N_
from kompass.method.editions import Named
from kompass.web.assignment import shown
from kompass.web.forms import DateInput, Form
from kompass.web.http import page_number, query
from kompass.web.language import current
from kompass.web.private import faults_of, private_page, viewer_of

SORTS = {
    "title": N_("title"),
    "sender": N_("sender"),
    "dated": N_("date"),
    "handed_in": N_("handed in last"),
}
# What a browser is told of a file that strangers made: save it, guess nothing, and let it do nothing.
_HARMLESS = "sandbox; default-src 'none'"


class AboutForm(Form):
    """What is said of a document."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    sender = forms.CharField(
        label=gettext_lazy("Sender"),
        help_text=gettext_lazy("Who made the document: a unit, the council, somebody outside."),
        max_length=200,
    )
    dated = forms.DateField(label=gettext_lazy("Date of the document"), required=False, widget=DateInput())
    evidence = forms.ChoiceField(label=gettext_lazy("Kind of evidence"), required=False)
    withheld = forms.BooleanField(label=gettext_lazy("Withheld from the public"), required=False)
    legal_basis = forms.CharField(
        label=gettext_lazy("Legal basis, where it is withheld"),
        help_text=gettext_lazy("Choose one of the suggestions, or write the law and the section."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: object, kinds: tuple[Named, ...], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        listed = [(kind.id, kind.name(current())) for kind in kinds]
        self.fields["evidence"].choices = [("", _("another kind")), *listed]  # type: ignore[attr-defined]
        self.fields["legal_basis"].widget.attrs["list"] = "bases"

    def about(self) -> commands.About:
        said = self.cleaned_data
        names = ("title", "sender", "dated", "evidence", "withheld", "legal_basis")
        return commands.About(**{name: said[name] for name in names})


class HandInForm(AboutForm):
    file = forms.FileField(label=gettext_lazy("File"), required=False)
    field_order = ("file", "title", "sender", "dated", "evidence", "withheld", "legal_basis")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is None:
            raise forms.ValidationError(_("Choose a file."))
        return file


@private_page("GET")
def documents(request: HttpRequest, key: str) -> HttpResponse:
    params = query(request)
    viewer = viewer_of(request)
    asked = params.get("q", "")
    found = queries.documents_of(
        viewer,
        key,
        sort=params.get("sort", "title"),
        evidence=params.get("kind", ""),
        withheld="withheld" in params,
    )
    context = shown(
        found.head,
        found=found,
        sorts=[(name, _(word), name == found.sort) for name, word in SORTS.items()],
        asked=asked,
        hits=queries.search(viewer, key, asked) if asked else (),
        may_hand_in=Capability.HAND_IN in found.head.may,
        may_capture=Capability.CAPTURE in found.head.may,
    )
    return render(request, "documents.html", context)


@private_page("GET", "POST")
def hand_in(request: HttpRequest, key: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    choices = queries.choices(viewer, key)
    question = query(request).get("question", "")
    form = HandInForm(request.POST or None, request.FILES or None, kinds=choices.kinds)
    if request.method == "POST":
        if getattr(request, "too_large", False):
            form.errors.pop("file", None)  # it was there, and was not read to its end
            form.refuse({"file": _("At most %(n)d MB: divide the document.") % {"n": megabytes()}})
        elif form.is_valid():
            file = form.cleaned_data["file"]
            try:
                row = commands.hand_in(
                    viewer, key, file=file.file, name=file.name, about=form.about(), question=question
                )
                if question:
                    return redirect(reverse("answer", kwargs={"key": key, "question": question}))
                return redirect("document", key=key, document=row.key)
            except Refused as refused:
                form.refuse(faults_of(refused, _))
    return render(
        request,
        "document_form.html",
        shown(
            choices.head,
            form=form,
            bases=choices.bases,
            heading=_("Hand in a document"),
            button=_("Hand in"),
            megabytes=megabytes(),
            uploading=True,
        ),
        status=422 if request.method == "POST" else 200,
    )


def megabytes() -> int:
    return commands.largest() // 1024**2


@private_page("GET")
def one(request: HttpRequest, key: str, document: str) -> HttpResponse:
    return page_of(request, key, document)


def page_of(
    request: HttpRequest, key: str, document: str, *, status: int = 200, **more: object
) -> HttpResponse:
    """The page of a document; `more`: what a form on it has to say."""
    viewer = viewer_of(request)
    params = query(request)
    found = queries.document(viewer, key, document, page=page_number(params.get("page", "")))
    marked = passage_queries.on_document(viewer, key, document)
    typed = {"criteria": [params.get("criterion", "")]}
    context = shown(
        found.head, found=found, line=found.line, marked=marked, **{"said": {}, "typed": typed, **more}
    )
    return render(request, "document.html", context, status=status)


@private_page("GET")
def file(request: HttpRequest, key: str, document: str) -> HttpResponseBase:
    """The file itself, to be saved: no browser opens it here."""
    return to_be_saved(*queries.file_of(viewer_of(request), key, document))


def to_be_saved(opened: Any, name: str, size: int) -> FileResponse:
    """A file that strangers made, with what keeps a browser from opening it here."""
    response = FileResponse(
        opened,
        as_attachment=True,
        filename=name,
        content_type="application/octet-stream",
        headers={"Content-Security-Policy": _HARMLESS, "X-Content-Type-Options": "nosniff"},
    )
    response["Content-Length"] = str(size)
    return response


@private_page("GET")
def picture(request: HttpRequest, key: str, document: str, page: int) -> HttpResponse:
    return HttpResponse(
        queries.picture_of(viewer_of(request), key, document, page=page),
        content_type="image/png",
        headers={"Content-Security-Policy": _HARMLESS},
    )


@private_page("GET", "POST")
def change(request: HttpRequest, key: str, document: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    found = queries.document(viewer, key, document)
    if not found.may_change:
        raise NotAllowed(Capability.HAND_IN)
    line = found.line
    initial = {
        "title": line.title,
        "sender": line.sender,
        "dated": line.dated,
        "evidence": found.evidence_id,
        "withheld": line.withheld,
        "legal_basis": line.legal_basis,
    }
    form = AboutForm(request.POST or None, initial=initial, kinds=found.kinds)
    version, status = found.version, 200
    if request.method == "POST":
        status = 422
        said = request.POST.get("version", "")
        if form.is_valid():
            try:
                commands.change(
                    viewer, key, document, version=int(said) if said.isdecimal() else 0, about=form.about()
                )
                return redirect("document", key=key, document=document)
            except Refused as refused:
                form.refuse(faults_of(refused, _))
            except Conflict as conflict:
                status, version = 409, conflict.version
                form.add_error(
                    None,
                    _(
                        "Somebody else changed this meanwhile, to “%(title)s”. Save again to keep what you wrote."
                    )
                    % {"title": conflict.current["title"]},
                )
        else:
            version = int(said) if said.isdecimal() else 0
    return render(
        request,
        "document_form.html",
        shown(
            found.head,
            form=form,
            bases=found.bases,
            heading=_("What is said of the document"),
            button=_("Save"),
            version=version,
            back=reverse("document", kwargs={"key": key, "document": document}),
        ),
        status=status,
    )


@private_page("POST")
def remove(request: HttpRequest, key: str, document: str) -> HttpResponseBase:
    try:
        commands.remove(viewer_of(request), key, document, why=request.POST.get("why", ""))
    except Refused as refused:
        return page_of(request, key, document, said=faults_of(refused, _), status=422)
    return redirect("documents", key=key)


class CaptureForm(AboutForm):
    address = forms.CharField(label=gettext_lazy("Web address"), max_length=2000)
    text = forms.CharField(
        label=gettext_lazy("Text, pasted by hand"),
        help_text=gettext_lazy("Only where the page cannot be fetched: it is then kept as you pasted it."),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        strip=False,
    )
    field_order = ("address", "title", "sender", "dated", "evidence", "text", "withheld", "legal_basis")

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Left empty: the page's own.")
        self.fields["sender"].required = False
        self.fields["sender"].help_text = _("Left empty: the name of the website.")


@private_page("GET", "POST")
def capture(request: HttpRequest, key: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    if Capability.CAPTURE not in head(viewer, key).may:
        raise NotAllowed(Capability.CAPTURE)
    choices = queries.choices(viewer, key)
    form = CaptureForm(request.POST or None, kinds=choices.kinds)
    if request.method == "POST" and form.is_valid():
        try:
            row = web_capture.capture(
                viewer,
                key,
                address=form.cleaned_data["address"],
                text=form.cleaned_data["text"],
                about=form.about(),
            )
            return redirect("document", key=key, document=row.key)
        except Refused as refused:
            form.refuse(faults_of(refused, _))
    return render(
        request,
        "document_form.html",
        shown(
            choices.head,
            form=form,
            bases=choices.bases,
            heading=_("Capture a web page"),
            button=_("Capture"),
            capturing=True,
        ),
        status=422 if request.method == "POST" else 200,
    )
