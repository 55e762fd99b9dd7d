"""Quality checks: what should be looked at again, with a link to each place."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kompass.domain.queries import checks as queries
from kompass.language import N_
from kompass.method.editions import in_language
from kompass.web.assignment import shown
from kompass.web.language import current
from kompass.web.private import private_page, viewer_of

TITLES: Final[Mapping[str, str]] = {
    "unrated": N_("Not rated"),
    "profile": N_("A profile without sense, and no reason for it"),
    "name": N_("Somebody is named in a finding"),
    "not_applicable": N_("More is not applicable than the limit allows"),
    "one_rater": N_("Not rated by all evaluators"),
    "no_evidence": N_("Rated high, but no evidence is tied to it"),
    "text_against_rating": N_("The findings say something else than the rating"),
    "no_finding": N_("Findings are missing"),
    "not_interviewed": N_("Roles that were not interviewed"),
}


@private_page("GET")
def checks(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.checks(viewer_of(request), key)
    return render(
        request,
        "checks.html",
        shown(
            found.head,
            found=found,
            groups=[
                {
                    "id": check.kind,
                    "title": _(TITLES[check.kind]),
                    "must": check.severity == queries.MUST,
                    "places": [_place(key, check.kind, place, found.hidden) for place in check.places],
                }
                for check in found.checks
            ],
            n_passed=found.n_kinds - len(found.checks),
        ),
    )


def _place(key: str, kind: str, place: queries.Place, hidden: tuple[str, ...]) -> dict[str, object]:
    return {
        "place": place,
        "address": _address(key, kind, place, hidden),
        "text": _(place.text) % {name: _said(value) for name, value in place.values.items()}
        if place.text
        else "",
    }


def _said(value: object) -> object:
    """A value of a sentence; a name by language in the reader's."""
    return in_language(value, current()) if isinstance(value, Mapping) else value


def _address(key: str, kind: str, place: queries.Place, hidden: tuple[str, ...]) -> str:
    """Where it can be mended: the finding, the agreed judgement, or (while others' are hidden) one's own rating."""
    here = {"key": key, "area": place.area}
    if not place.area:
        return reverse("interviews", kwargs={"key": key})
    if place.finding:
        return f"{reverse('findings_area', kwargs=here)}#finding-{place.finding}"
    if place.criterion is None or kind == "no_evidence":
        return reverse("findings_area", kwargs=here)
    if place.area in hidden:
        return reverse("rating_area", kwargs=here)
    return f"{reverse('consensus_area', kwargs=here)}#c-{place.criterion.id}"
