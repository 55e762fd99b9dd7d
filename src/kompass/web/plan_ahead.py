"""The plan of a strategy quarter by quarter: where it leads if every measure gives on its day what is expected."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kompass.domain.queries.plan_ahead import QuarterLine, plan_ahead
from kompass.web import pictures
from kompass.web.language import current
from kompass.web.private import private_page, viewer_of
from kompass.web.strategy import shown


@private_page("GET")
def page(request: HttpRequest, key: str) -> HttpResponse:
    found = plan_ahead(viewer_of(request), key)
    left_out = [
        (text, steps)
        for text, steps in (
            (_("No day: say when it is due."), found.undated),
            (_("No rating is expected of a criterion: say what it is meant to move."), found.without_aim),
            (_("Stopped."), found.stopped),
            (_("Due more than ten years ahead."), found.far),
        )
        if steps
    ]
    return render(
        request,
        "plan_ahead.html",
        shown(
            found.head,
            page=found,
            compared=found.compared,
            n_measures=len(found.counted) + sum(len(steps) for _text, steps in left_out),
            lines=[{"line": line, "name": quarter_name(line)} for line in found.quarters],
            left_out=left_out,
            late=[step for step in found.counted if step.late],
            picture=pictures.outlook(found, quarter_name, current()) if found.quarters else None,
        ),
    )


def quarter_name(line: QuarterLine) -> str:
    return _("Q%(number)s %(year)s") % {"number": line.number, "year": line.year}
