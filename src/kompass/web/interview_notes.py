"""Notes of an interview: a page to type them in, saved while one types. The evaluators' alone."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kompass.domain import notes as commands
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.interview import ERASED_BECAUSE
from kompass.domain.queries import interview as queries
from kompass.domain.sealing import CANNOT_BE_OPENED, GONE, LOST, OPEN
from kompass.domain.writing import Mark
from kompass.web.assignment import shown
from kompass.web.forms import Form
from kompass.web.interview import erased_because
from kompass.web.private import faults_of, private_page, viewer_of
from kompass.web.saving import Kept, saved


class NotesForm(Form):
    text = forms.CharField(
        label=gettext_lazy("My notes"),
        widget=forms.Textarea(attrs={"rows": 18}),
        max_length=commands.LONGEST,
        required=False,
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


@private_page("GET", "POST")
def notes(request: HttpRequest, key: str, interview_key: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    found = queries.notes(viewer, key, interview_key)
    form = NotesForm(request.POST or None, initial={"text": found.own.text, "version": found.version})
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        try:
            commands.save(viewer, key, interview_key, mark=Mark(form.cleaned_data["version"] or 0), text=text)
            return redirect("interviews_notes", key=key, interview_key=interview_key)
        except Refused as refused:
            form.refuse(faults_of(refused, _))
        except Conflict as conflict:
            # Both texts, one after the other: whoever wrote them chooses.
            status = 409
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["version"] = conflict.version  # type: ignore[index]
            form.data["text"] = "\n\n".join((conflict.current["text"], "– – –", text))  # type: ignore[index]
            form.add_error(
                None,
                _(
                    "You wrote in another window meanwhile. Both texts are here, that one first: keep what you want of "
                    "them and save again."
                ),
            )
    return _page(request, found, form=form, status=status)


def _page(
    request: HttpRequest,
    found: queries.Notes,
    *,
    form: NotesForm | None = None,
    said: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    state = found.kept.state
    return render(
        request,
        "interview_notes.html",
        shown(
            found.head,
            found=found,
            slot=found.slot,
            form=form or NotesForm(initial={"text": found.own.text, "version": found.version}),
            said=said or {},
            open=state == OPEN,
            gone="" if state == OPEN else _(CANNOT_BE_OPENED if state == LOST else GONE),
            others=[(note, erased_because(note.erased_why)) for note in found.others],
            because=erased_because(found.own.erased_why),
            why=ERASED_BECAUSE.items(),
        ),
        status=status,
    )


@private_page("POST")
def save(request: HttpRequest, key: str, interview_key: str) -> JsonResponse:
    """One's own notes, as the page sends them while somebody types."""
    viewer = viewer_of(request)

    def keep(data: Mapping[str, Any], mark: Mark) -> Kept:
        return commands.save(viewer, key, interview_key, mark=mark, text=str(data.get("text") or ""))

    return saved(request, keep)


@private_page("POST")
def erase(request: HttpRequest, key: str, interview_key: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    try:
        commands.erase(viewer, key, interview_key, why=request.POST.get("why", ""))
    except Refused as refused:
        found = queries.notes(viewer, key, interview_key)
        return _page(request, found, said=faults_of(refused, _), status=422)
    return redirect("interviews_notes", key=key, interview_key=interview_key)
