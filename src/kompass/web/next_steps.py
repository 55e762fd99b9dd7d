"""What next: the gaps of a published result, and a what-if that anybody may try. The address holds all of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from kompass.domain.access import PUBLIC
from kompass.domain.queries.facts import EvaluationNotFound
from kompass.domain.queries.next_steps import NextSteps, next_steps
from kompass.web.http import public_page, query
from kompass.web.language import current


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """`to=criterion:level` for each target."""
    try:
        found = next_steps(PUBLIC, slug, query(request).getlist("to"))
    except EvaluationNotFound:
        raise Http404 from None
    here = reverse("next_steps", kwargs={"slug": slug})
    chosen = [("to", f"{key}:{level}") for key, level in found.targets.items()]
    return render(
        request,
        "next_steps.html",
        {
            "page": found,
            "row": found.row,
            "invented": found.row.invented,
            "chosen_areas": chosen_areas(found),
            "own_text": found.edition.own_text,
            "compared": found.compared,
            "problems": [problem.text(current()) for problem in found.problems],
            "without": {
                one.row.id: f"{here}?{urlencode([pair for pair in chosen if pair[1].rpartition(':')[0] != one.row.id])}"
                for one in found.chosen
            },
            "kept_query": urlencode([("evaluation", slug), *chosen]),
            "level_names": {level.value: level.names for level in found.edition.levels},
        },
    )


def chosen_areas(found: NextSteps) -> set[str]:
    """Codes of the areas in which something is aimed at: they are shown open."""
    return {found.edition.criterion_by_id[criterion].area for criterion in found.targets}
