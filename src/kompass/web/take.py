"""What others do well, or what a report would have improved, taken over as a measure: into which strategy, and as what
the measure's form begins."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kompass.domain.access import NotVisible
from kompass.domain.queries.aim import AimChoice
from kompass.domain.queries.reference import date_name
from kompass.domain.queries.strategy import to_edit
from kompass.domain.queries.take import Takeable, takeable
from kompass.web.aim import TypedAim, typed_levels
from kompass.web.http import query
from kompass.web.language import current
from kompass.web.private import private_page, viewer_of


@private_page("GET")
def choose(request: HttpRequest, finding: str) -> HttpResponseBase:
    """Into which strategy; straight on to the form where there is but one. `criterion`: beside which it stood."""
    viewer = viewer_of(request)
    taken = takeable(viewer, finding)
    asked = {"take": taken.key}
    criterion = query(request).get("criterion", "")
    if criterion in taken.criteria:
        asked["criterion"] = criterion
    lines = [
        (line, f"{reverse('measure_add', args=(line.key,))}?{urlencode(asked)}") for line in to_edit(viewer)
    ]
    if len(lines) == 1:
        return redirect(lines[0][1])
    return render(
        request,
        "measure_take.html",
        {"taken": taken, "said": source(taken), "lines": lines, "invented": taken.invented},
    )


def source(taken: Takeable) -> str:
    """From whom and when it is, in the language of the page."""
    name = f"{taken.municipality} ({_('invented')})" if taken.invented else taken.municipality
    words = {"name": name, "when": date_name(taken.when, current())}
    if taken.best_practice:
        return _("Best practice of %(name)s, %(when)s") % words
    return _("From the report on %(name)s, %(when)s") % words


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What the form of a measure begins with. `fields`: texts; `aims`: the levels its holder was given; `criteria`:
    what it is about, to be tied by who takes it where no level is known."""

    of: Takeable
    said: str
    fields: dict[str, str]
    aims: dict[str, TypedAim]
    criteria: tuple[str, ...]


def taken_over(request: HttpRequest, choice: AimChoice) -> TakenOver | None:
    """What `take` and `criterion` of the address say; None without. What is sent is kept in any case: of a finding that
    was withdrawn since the form was opened nothing is told any more.

    Raises:
        NotVisible: the viewer asks for a form that begins with what they may not see.
    """
    asked = query(request)
    finding = asked.get("take", "")
    if not finding:
        return None
    try:
        of = takeable(viewer_of(request), finding)
    except NotVisible:
        if request.method == "POST":
            return None
        raise
    criteria = of.named(asked.get("criterion", ""))
    said = source(of)
    held = {criterion: of.held(criterion, choice) for criterion in criteria}
    return TakenOver(
        of=of,
        said=said,
        fields={"title": of.title, "text": f"{of.text.strip()}\n\n{said}."},
        aims={
            criterion: typed_levels(criterion, held[criterion], choice)
            for criterion in held
            if held[criterion]
        },
        criteria=criteria,
    )
