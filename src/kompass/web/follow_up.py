"""How a strategy goes: follow-up, this month, dates for the calendar, history, and what everybody may read."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kompass.domain import strategy_reminder
from kompass.domain.access import PUBLIC
from kompass.domain.conflict import Refused
from kompass.domain.queries import follow_up as following
from kompass.domain.queries import strategy as queries
from kompass.domain.queries.municipality import NotFound
from kompass.domain.queries.published_strategy import published as published_query
from kompass.reports.strategy import timeline_rows
from kompass.web import pictures
from kompass.web.http import page_number, public_page, query
from kompass.web.language import current
from kompass.web.private import faults_of, private_page, viewer_of
from kompass.web.reminding import say_what_went_out
from kompass.web.strategy import shown


@private_page("GET")
def follow_up(request: HttpRequest, key: str) -> HttpResponse:
    found = following.follow_up(viewer_of(request), key)
    return render(
        request,
        "strategy_follow_up.html",
        shown(
            found.plan.head,
            plan=found.plan,
            found=found,
            picture=pictures.timeline(
                timeline_rows(found.plan, current()),
                today=found.plan.today,
                language=current(),
                name=found.plan.head.title,
            )
            if found.plan.measures
            else None,
        ),
    )


@private_page("POST")
def remind(request: HttpRequest, key: str) -> HttpResponseBase:
    """Letters to those who have not heard yet of what waits."""
    try:
        found = strategy_reminder.remind_now(viewer_of(request), key)
    except Refused as refused:
        messages.error(request, " ".join(faults_of(refused, _).values()))
        return redirect("strategy_follow_up", key=key)
    nothing = _("Nothing waits that they have not heard of already.")
    say_what_went_out(request, (one.state for one in found), nothing=nothing)
    return redirect("strategy_follow_up", key=key)


@private_page("GET")
def month(request: HttpRequest, key: str) -> HttpResponse:
    found = following.month(viewer_of(request), key)
    return render(request, "strategy_month.html", shown(found.plan.head, plan=found.plan, found=found))


@private_page("GET")
def history(request: HttpRequest, key: str) -> HttpResponse:
    params = query(request)
    page = page_number(params.get("page", ""))
    found = following.history(viewer_of(request), key, page=page, check="check" in params)
    return render(request, "strategy_history.html", shown(found.head, found=found))


@private_page("GET")
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """Deadlines of measures and milestones that are still ahead or late, for a calendar program."""
    from icalendar import Calendar, Event

    plan = queries.plan(viewer_of(request), key)
    calendar = Calendar()
    calendar.add("prodid", "-//Kompass//Municipal Compass//")
    calendar.add("version", "2.0")
    for line in plan.measures:
        if line.status in ("done", "stopped"):
            continue
        address = request.build_absolute_uri(reverse("measure", kwargs={"key": key, "measure": line.key}))
        days = [(line.key, line.title, line.due)]
        days += [
            (f"{line.key}-{one.id}", f"{line.title}: {one.title}", one.due)
            for one in line.milestones
            if not one.done_on
        ]
        for uid, title, day in days:
            if day is None:
                continue
            event = Event()
            event.add("uid", f"{uid}@kompass")
            event.add("dtstamp", dt.datetime.now(dt.UTC))
            event.add("dtstart", day)
            event.add("dtend", day + dt.timedelta(days=1))
            event.add("summary", title)
            event.add("url", address)
            calendar.add_component(event)
    return HttpResponse(
        calendar.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="kompass-strategy-{key}.ics"'},
    )


@public_page
def published(request: HttpRequest, slug: str) -> HttpResponse:
    """What is being done: the published strategies of a municipality and of those it came from."""
    try:
        found = published_query(PUBLIC, slug)
    except NotFound:
        raise Http404 from None
    return render(
        request,
        "published_strategies.html",
        {
            "found": found,
            "invented": found.invented,
            "own": [_shown(plan) for plan in found.own],
            "predecessors": [_shown(plan) for plan in found.predecessors],
        },
    )


def _shown(plan: queries.Plan) -> dict[str, object]:
    return {
        "plan": plan,
        "loose": [line for line in plan.measures if line.part is None],
        "parts": [
            {"part": part, "measures": [line for line in plan.measures if line.part == part.number]}
            for part in plan.parts
        ],
        "picture": pictures.timeline(
            timeline_rows(plan, current()),
            today=plan.today,
            language=current(),
            name=plan.head.title,
            prefix=f"timeline-{plan.head.key}",
        )
        if any(line.starts or line.due for line in plan.measures)
        else None,
    }
