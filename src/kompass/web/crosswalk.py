"""Two editions against each other: where the points of one go in the other, and which share is comparable."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kompass.domain.access import PUBLIC
from kompass.domain.queries import crosswalk as queries
from kompass.domain.queries.facts import edition_in_short
from kompass.method.crosswalk import Shared
from kompass.method.editions import Criterion
from kompass.web import pictures
from kompass.web.http import public_page, query
from kompass.web.language import current

FIRST, SECOND = "open-2010", "open-2020"
"""What stands side by side where nothing is chosen: our own two, of which everything is known."""


@public_page
def page(request: HttpRequest) -> HttpResponse:
    language = current()
    params = query(request)
    first, second = params.get("a", "") or FIRST, params.get("b", "") or SECOND
    form = {
        "choices": [(one.id, edition_in_short(one.id, language)) for one in queries.choices("")],
        "fields": [("a", first, _("From the edition")), ("b", second, _("To the edition"))],
    }
    try:
        found = queries.crosswalk(PUBLIC, first, second)
    except queries.NoCrosswalk as error:
        wrong = "a" if error.edition == first else "b"
        problem = {"problem": error.text(language), "wrong": wrong}
        return render(request, "crosswalk.html", form | problem, status=422)
    return render(
        request,
        "crosswalk.html",
        {
            **form,
            "page": found,
            "crossing": found.crossing,
            "tables": _tables(found),
            "picture": pictures.flows(found, language) if found.flows else None,
            "lists": _lists(found),
        },
    )


def _tables(found: queries.CrosswalkPage) -> list[dict[str, object]]:
    """Each way its table with the edition whose points stand in it first."""
    both = ((found.a, found.b, found.forwards), (found.b, found.a, found.backwards))
    return [
        {"own": own.id, "other": other.id, "table": table, "n": place}
        for place, (own, other, table) in enumerate(both, start=1)
        if table
    ]


def _lists(found: queries.CrosswalkPage) -> list[dict[str, object]]:
    """The criteria that moved, and those that are not comparable; what is empty is left out."""
    lists: list[tuple[str, list[tuple[str, Criterion, str]]]] = [
        (_("Criteria that stand in an area of another number"), _pairs(found, found.moved)),
        (_("Criteria that both have but rate otherwise"), _pairs(found, found.otherwise)),
        (_("Criteria of the first edition alone"), [(found.a.id, one, one.code) for one in found.only_a]),
        (_("Criteria of the second edition alone"), [(found.b.id, one, one.code) for one in found.only_b]),
    ]
    return [
        {
            "title": title,
            "pairs": [
                {"edition": edition, "criterion": criterion, "codes": codes}
                for edition, criterion, codes in pairs
            ],
        }
        for title, pairs in lists
        if pairs
    ]


def _pairs(found: queries.CrosswalkPage, shared: Sequence[Shared]) -> list[tuple[str, Criterion, str]]:
    return [(found.b.id, one.after, f"{one.before.code} → {one.after.code}") for one in shared]
