"""Questions and answers: the list, one question with its answer and evidence, signing off."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kompass.domain import answer
from kompass.domain.access import Capability, NotAllowed
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import answer as queries
from kompass.domain.queries.assignment import head
from kompass.domain.writing import Mark
from kompass.language import N_
from kompass.web.assignment import shown
from kompass.web.forms import Form
from kompass.web.http import query
from kompass.web.private import faults_of, private_page, viewer_of
from kompass.web.saving import saved

STATES = {"not_begun": N_("not begun"), "begun": N_("begun"), "done": N_("done")}


@private_page("GET")
def answers(request: HttpRequest, key: str) -> HttpResponse:
    return _list(request, key)


def _list(
    request: HttpRequest, key: str, *, said: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    found = queries.answers(viewer_of(request), key)
    state = query(request).get("state", "")
    areas = [
        {"area": one.area, "n_done": one.n_done, "n": len(one.questions), "questions": questions}
        for one in found.areas
        if (questions := [line for line in one.questions if state not in STATES or line.state == state])
    ]
    states = [("", _("all"), state not in STATES)]
    states += [(name, _(word), state == name) for name, word in STATES.items()]
    context = shown(
        found.head, found=found, areas=areas, states=states, words=STATES, said=said or {}, state=state
    )
    return render(request, "answers.html", context, status=status)


class AnswerForm(Form):
    text = forms.CharField(
        label=gettext_lazy("Answer"),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=answer.LONGEST,
        required=False,
        strip=False,
    )
    done = forms.BooleanField(label=gettext_lazy("This answer is done"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


@private_page("GET")
def one(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """A question."""
    return _page(request, key, question)


@private_page("POST")
def save(request: HttpRequest, key: str, question: str) -> HttpResponseBase:
    """Keep an answer. What a page saves while one types comes as JSON, what is sent in one go as a form."""
    viewer = viewer_of(request)
    if Capability.ANSWER not in head(viewer, key).may:
        raise NotAllowed(Capability.ANSWER)
    if request.content_type == "application/json":
        return saved(
            request,
            lambda data, mark: answer.save(
                viewer,
                key,
                question,
                mark=mark,
                text=str(data.get("text") or ""),
                done=data.get("done") is True,
            ),
        )
    form, status = AnswerForm(request.POST), 422
    if form.is_valid():
        typed = form.cleaned_data
        # A browser sends line ends as two signs.
        text = typed["text"].replace("\r\n", "\n")
        mark = Mark(version=typed["version"])
        try:
            answer.save(viewer, key, question, mark=mark, text=text, done=typed["done"])
            return redirect("answer", key=key, question=question)
        except Refused as refused:
            form.refuse(faults_of(refused, _))
        except Conflict as conflict:
            return _conflict(request, key, question, conflict)
    return _page(request, key, question, form=form, status=status)


def _conflict(request: HttpRequest, key: str, question: str, conflict: Conflict) -> HttpResponse:
    """Mine and theirs beside each other; saving again keeps mine."""
    data = request.POST.copy()
    data["version"] = str(conflict.version)
    form = AnswerForm(data)
    form.add_error(
        None,
        _(
            "%(name)s changed this answer while you wrote. Theirs stands beside yours: save again to keep yours."
        )
        % {"name": conflict.by or _("Somebody else")},
    )
    return _page(request, key, question, form=form, theirs=conflict.current["text"], status=409)


def _page(
    request: HttpRequest,
    key: str,
    question: str,
    *,
    form: AnswerForm | None = None,
    theirs: str | None = None,
    said: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = queries.answer(viewer_of(request), key, question)
    written = found.written
    initial = {"text": written.text, "done": written.done, "version": written.version}
    return render(
        request,
        "answer.html",
        shown(
            found.head,
            found=found,
            written=written,
            state=_(STATES[written.state]),
            form=form or AnswerForm(initial=initial),
            theirs=theirs,
            said=said or {},
            may_hand_in=Capability.HAND_IN in found.head.may,
        ),
        status=status,
    )


@private_page("POST")
def attach(request: HttpRequest, key: str, question: str) -> HttpResponseBase:
    try:
        answer.attach(
            viewer_of(request),
            key,
            question,
            document=request.POST.get("document", ""),
            address=request.POST.get("address", ""),
            title=request.POST.get("title", ""),
        )
    except Refused as refused:
        return _page(request, key, question, said=faults_of(refused, _), status=422)
    return redirect(reverse("answer", kwargs={"key": key, "question": question}) + "#evidence")


@private_page("POST")
def detach(request: HttpRequest, key: str, question: str, evidence: int) -> HttpResponseBase:
    try:
        answer.detach(viewer_of(request), key, question, evidence=evidence)
    except Refused as refused:
        return _page(request, key, question, said=faults_of(refused, _), status=422)
    return redirect(reverse("answer", kwargs={"key": key, "question": question}) + "#evidence")


@private_page("POST")
def sign_off(request: HttpRequest, key: str) -> HttpResponseBase:
    try:
        answer.sign_off(viewer_of(request), key, incomplete="incomplete" in request.POST)
    except Refused as refused:
        return _list(request, key, said=faults_of(refused, _), status=422)
    return redirect("answers", key=key)


@private_page("POST")
def reopen(request: HttpRequest, key: str) -> HttpResponseBase:
    try:
        answer.reopen(viewer_of(request), key, why=request.POST.get("why", ""))
    except Refused as refused:
        return _list(request, key, said=faults_of(refused, _), status=422)
    return redirect("answers", key=key)
