"""What next: the gaps of a result, and a what-if to try whose address holds all of it.

Of a published result for anybody; of a signed one for who may see it.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from kompass.domain.access import PUBLIC
from kompass.domain.queries.facts import EvaluationNotFound
from kompass.domain.queries.next_steps import NextSteps, next_steps, signed_next_steps
from kompass.web.assignment import shown
from kompass.web.http import public_page, query
from kompass.web.language import current
from kompass.web.private import private_page, viewer_of


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """`to=criterion:level` for each target."""
    try:
        found = next_steps(PUBLIC, slug, query(request).getlist("to"))
    except EvaluationNotFound:
        raise Http404 from None
    return render(
        request,
        "next_steps.html",
        {
            **_shown(found, reverse("next_steps", kwargs={"slug": slug})),
            "invented": found.row.invented,
            "own_text": found.edition.own_text,
            "kept_query": urlencode([("evaluation", slug), *_chosen(found)]),
        },
    )


@private_page("GET")
def of_assignment(request: HttpRequest, key: str) -> HttpResponse:
    """The same of a signed result, for who may see it; published or not."""
    head, found = signed_next_steps(viewer_of(request), key, query(request).getlist("to"))
    if found is None:
        return render(request, "assignment_next.html", shown(head))
    here = reverse("assignment_next", kwargs={"key": key})
    return render(
        request,
        "assignment_next.html",
        shown(head, published=bool(found.row.slug), **_shown(found, here)),
    )


def _chosen(found: NextSteps) -> list[tuple[str, str]]:
    return [("to", f"{key}:{level}") for key, level in found.targets.items()]


def _shown(found: NextSteps, here: str) -> dict[str, object]:
    chosen = _chosen(found)
    without = {
        one.row.id: urlencode([pair for pair in chosen if pair[1].rpartition(":")[0] != one.row.id])
        for one in found.chosen
    }
    return {
        "page": found,
        "row": found.row,
        "chosen_areas": chosen_areas(found),
        "compared": found.compared,
        "problems": [problem.text(current()) for problem in found.problems],
        "without": {criterion: f"{here}?{asked}" for criterion, asked in without.items()},
        "level_names": {level.value: level.names for level in found.edition.levels},
    }


def chosen_areas(found: NextSteps) -> set[str]:
    """Codes of the areas in which something is aimed at: they are shown open."""
    return {found.edition.criterion_by_id[criterion].area for criterion in found.targets}
