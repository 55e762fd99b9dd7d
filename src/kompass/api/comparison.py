"""One evaluation against a reference set: rank, range, coverage, and who the others are."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from kompass.api.asked import MOST_PER_PAGE, EvaluationSlug, params
from kompass.api.document import answers
from kompass.api.errors import Missing, no_such, refuse
from kompass.api.fields import Exact, Shape, exact, known, points, share, told
from kompass.api.lists import Page, Part, cut, first_part, part
from kompass.api.reference import ReferenceAsked, ReferenceFilter, filter_of
from kompass.api.row import EvaluationRow, api_address, evaluation_row
from kompass.domain.access import INVENTED, PUBLIC
from kompass.domain.queries import comparison as queries
from kompass.domain.queries.facts import EvaluationNotFound, named
from kompass.domain.queries.record import bias_warning
from kompass.domain.queries.reference import comparable_filter
from kompass.domain.queries.stated import StatedSize

router = Router(tags=["Evaluations"])


class Member(Shape):
    """One of the others in the reference set."""

    slug: str = told("Its evaluation.", "no-ulstein-2019")
    municipality: str = told("Its municipality.", "no-ulstein")
    name: str = told("What the source called it.", "Ulstein")
    country: str = told("Its country.", "NO")
    when: str | None = told("When it was evaluated.", "2019")
    edition: str | None = told("By which edition; null where it is not known.", "official-2010")
    total: int = told("Published total in points.", 523)
    total_exact: Exact | None = told("Exact total where the ratings are known.", "523")
    basis: str = told("What the total rests on.", "published")
    source: str | None = told("Where it was published.", "ulstein.kommune.no")
    rank: int = told(
        "Place among the others and this evaluation together; equal totals share the better one.", 1
    )
    invented: bool = told("Whether it is invented.", False)


class Members(Page):
    items: list[Member] = told("The others of this page, highest first.")
    filter: ReferenceFilter = told("The filter that chose them.")


class RankRange(Shape):
    """What the rank may be once those are counted whose total is not known."""

    best: int = told("Best place possible.", 4)
    worst: int = told("Worst place possible.", 49)


class StatedCount(Shape):
    """A number of evaluations that a source said to exist."""

    country: str = told("Country.", "NO")
    since: int | None = told("Counted since this year; null: since the beginning.", 2010)
    as_of: int = told("As of the end of this year.", 2015)
    count: int = told("How many.", 46)
    unit: str = told("What was counted.", "municipalities")
    source: str | None = told("Who said so.", "ks.no")


class Stated(Shape):
    """How many evaluations are said to exist for the filter: the denominator of coverage."""

    count: int = told("How many.", 50)
    how: Literal["stated", "between", "at_least", "at_most"] = told(
        "Stated for that date; read between two statements; at least (the last one before); at most (the first after).",
        "between",
    )
    describe: str = told(
        "Number, years and sources in one phrase.", "50, read between the numbers stated for ..."
    )
    statements: list[StatedCount] = told("The statements it follows from.")


class Quartiles(Shape):
    low: float = told("A quarter of the others have at most so many points.", 330.0)
    middle: float = told("Half of the others have at most so many points.", 391.0)
    high: float = told("Three quarters of the others have at most so many points.", 452.5)


class Best(Shape):
    """The highest points of an area among the others, within this evaluation's edition."""

    code: str = told("Number of the area.", "1")
    name: str = told("Its name.", "Openness and democracy")
    points: int = told("The points.", 82)
    held_by: list[str] = told("Evaluations that have them.", ["no-ulstein-2019"])


class Gap(Shape):
    """How far an area is from the ideal and from best practice."""

    code: str = told("Number of the area.", "3")
    name: str = told("Its name.", "Political steering and control")
    points: int = told("Points of this evaluation.", 28)
    ideal: float = told("Full points.", 100.0)
    ideal_exact: Exact = told("Full points, exactly.", "100")
    distance: float = told("Points missing to full ones.", 72.0)
    distance_exact: Exact = told("The same, exactly.", "72")
    to_best: int | None = told(
        "Points missing to the best of the others; below zero where this one is higher.", 12
    )


class LeftOut(Shape):
    reason: str = told("Why they are left out; stays the same in every language.", "no_total")
    why: str = told("The reason in words.", "total not known")
    n: int = told("How many evaluations.", 3)


class Comparison(Shape):
    """One evaluation against a reference set. Shares are 0..1.

    Below 20 others or a coverage of 80 % share, percentile, quartiles and mean are null, and `why_not` says so.
    """

    evaluation: EvaluationRow = told("The evaluation that is compared.")
    invented: bool = told("Whether all of this is the invented example.", False)
    filter: ReferenceFilter = told("The filter that chose the reference set.")
    default_filter: bool = told("Whether that is the default one.", True)
    value: int | None = told("Its published total in points; null where it is not known.", 396)
    maximum: float | None = told("Full points of its edition.", 800.0)
    maximum_exact: Exact | None = told("The same, exactly.", "800")
    ranked_on: Literal["published", "exact"] = told("Which totals were ranked.", "published")
    n: int = told("The others and this one, if its total is known.", 5)
    n_others: int = told("The others.", 4)
    rank: int | None = told("Place among the `n`; null where the total is not known.", 4)
    rank_range: RankRange | None = told(
        "Which places are possible; null where nobody said how many there are."
    )
    stated: Stated | None = told("How many evaluations are said to exist for this filter.")
    coverage: float | None = told("Share of the evaluations said to exist whose total is known.", 0.1)
    coverage_exact: Exact | None = told("The same, exactly.", "1/10")
    complete: bool = told(
        "Whether the set is complete by nature: the invented country, or all picked are known.", False
    )
    top_share: float | None = told("Among the best share: rank of all `n`.", 0.25)
    top_share_exact: Exact | None = told("The same, exactly.", "1/4")
    percentile: float | None = told("Better than this share of the others; equal ones count half.", 0.75)
    percentile_exact: Exact | None = told("The same, exactly.", "3/4")
    quartiles: Quartiles | None = told("Quartiles of the others' totals in points. Not rounded.")
    mean: float | None = told("Mean of the others' totals in points.", 391.3)
    mean_exact: Exact | None = told("The same, exactly.", "1174/3")
    why_not: str | None = told(
        "Why share, percentile, quartiles and mean are not given.",
        "Share, percentile, quartiles and mean need ...",
    )
    distance_to_ideal: float | None = told("Points missing to full ones.", 404.0)
    distance_to_ideal_exact: Exact | None = told("The same, exactly.", "404")
    members: Members = told("The others, highest first.")
    best: list[Best] = told("Best practice by area; only areas of which points are known.")
    gaps: list[Gap] = told(
        "Areas by distance from the ideal, largest first; empty where area points are not known."
    )
    left_out: list[LeftOut] = told("Evaluations left out, by the first reason that applies.")
    caution: str | None = told(
        "What to keep in mind about every mean of known totals; null for the invented example.",
        bias_warning("en"),
    )


@router.get(
    "/evaluations/{slug:slug}/comparison",
    response=answers(Comparison, missing=True),
    summary="Compare an evaluation",
)
def comparison(
    request: HttpRequest, response: HttpResponse, slug: EvaluationSlug, asked: Query[ReferenceAsked]
) -> Comparison:
    """One evaluation against the reference set that the parameters choose; `page` is that of the members."""
    given = params(request, asked)
    try:
        default = queries.default_filter(PUBLIC, slug)
        chosen, problems = comparable_filter(given, default)
        refuse(problems, asked.language)
        found = queries.compare(PUBLIC, slug, chosen)
    except EvaluationNotFound:
        raise Missing(no_such("evaluation", slug, asked.language)) from None
    this = part(request, asked, len(found.members))
    this.link(response)
    return _comparison(found, this, asked.language, default=chosen == default)


def comparison_of(found: queries.Comparison, language: str) -> Comparison:
    """The default comparison within another answer: with the first members, and the address of the next."""
    address = api_address("comparison", slug=found.evaluation.slug)
    this = first_part(address, len(found.members), per_page=MOST_PER_PAGE, language=language)
    return _comparison(found, this, language, default=True)


def _comparison(found: queries.Comparison, this: Part, language: str, *, default: bool) -> Comparison:
    return Comparison(
        evaluation=evaluation_row(found.evaluation, language),
        invented=found.evaluation.invented,
        filter=filter_of(found.filter, language),
        default_filter=default,
        value=found.value,
        maximum=points(found.maximum),
        maximum_exact=exact(found.maximum),
        ranked_on=found.ranked_on,
        n=found.n,
        n_others=found.n_others,
        rank=found.rank,
        rank_range=RankRange(best=found.rank_range[0], worst=found.rank_range[1])
        if found.rank_range
        else None,
        stated=_stated(found.stated, language) if found.stated else None,
        coverage=share(found.coverage),
        coverage_exact=exact(found.coverage),
        complete=found.complete,
        top_share=share(found.top_share),
        top_share_exact=exact(found.top_share),
        percentile=share(found.percentile),
        percentile_exact=exact(found.percentile),
        quartiles=_quartiles(found.quartiles) if found.quartiles else None,
        mean=points(found.mean),
        mean_exact=exact(found.mean),
        why_not=known(found.why_not(language)),
        distance_to_ideal=points(found.distance_to_ideal),
        distance_to_ideal_exact=exact(found.distance_to_ideal),
        members=Members(
            **this.fields,
            items=[_member(member) for member in cut(found.members, this)],
            filter=filter_of(found.filter, language),
        ),
        best=[
            Best(
                code=best.code,
                name=named(best.names, language),
                points=best.points,
                held_by=[holder.slug for holder in best.holders],
            )
            for best in found.best
        ],
        gaps=[_gap(gap, language) for gap in found.gaps],
        left_out=[
            LeftOut(reason=reason, why=queries.left_out_reason(reason, language), n=n)
            for reason, n in found.left_out.items()
        ],
        caution=None if found.evaluation.invented else bias_warning(language),
    )


def _member(member: queries.Member) -> Member:
    return Member(
        slug=member.slug,
        municipality=member.municipality,
        name=member.name,
        country=member.country,
        when=known(member.when),
        edition=known(member.edition),
        total=member.total,
        total_exact=exact(member.exact_total),
        basis=member.basis,
        source=known(member.source),
        rank=member.rank,
        invented=member.country == INVENTED,
    )


def _gap(gap: queries.AreaGap, language: str) -> Gap:
    return Gap(
        code=gap.code,
        name=gap.name(language),
        points=gap.points,
        ideal=points(gap.ideal),
        ideal_exact=exact(gap.ideal),
        distance=points(gap.distance),
        distance_exact=exact(gap.distance),
        to_best=gap.to_best,
    )


def _quartiles(found: tuple[float, float, float]) -> Quartiles:
    low, middle, high = found
    return Quartiles(low=low, middle=middle, high=high)


def _stated(found: StatedSize, language: str) -> Stated:
    return Stated(
        count=found.count,
        how=found.how,
        describe=found.describe(language),
        statements=[stated_count(one) for one in found.statements],
    )


def stated_count(one: queries.StatedCount) -> StatedCount:
    return StatedCount(
        country=one.country,
        since=one.since,
        as_of=one.as_of,
        count=one.count,
        unit=one.unit,
        source=known(one.source),
    )
