"""Published claims, each with its verdict, the figures behind it and why."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from kompass.api.asked import (
    Asked,
    ClaimId,
    NoName,
    Paged,
    country_field,
    field,
    name_in_address,
    params,
)
from kompass.api.document import answers
from kompass.api.errors import Missing, no_such, refuse
from kompass.api.fields import Exact, Shape, exact, known, share, told
from kompass.api.lists import Page, cut, part
from kompass.api.reference import ReferenceFilter, filter_of
from kompass.api.row import api_address, page_address
from kompass.domain.access import INVENTED, PUBLIC
from kompass.domain.queries import claim as queries
from kompass.domain.queries import claim_evidence as behind
from kompass.domain.queries.claim_figures import KINDS
from kompass.domain.queries.record import bias_warning
from kompass.domain.queries.verdict import rule_sentence

router = Router(tags=["Claims"])


class ClaimLinks(Shape):
    self: str = told("This claim in the API, from the root of this host.", "/api/v1/claims/roros-2017-change")
    page: str = told("Its page for people, in the language asked for.", "/en/claims/roros-2017-change/")
    municipality: str | None = told("The municipality it is about.", "/api/v1/municipalities/no-roros")


class Claim(Shape):
    """What was publicly said about scores, held against the record as it was then."""

    id: str = told("Id of the claim; stays.", "roros-2017-change")
    country: str = told("Country it is about.", "NO")
    invented: bool = told("Whether it is invented.", False)
    municipality: str | None = told(
        "Municipality it is about; null for a country or all countries.", "no-roros"
    )
    name: str | None = told("What the source called the municipality.", "Røros")
    stated_when: str | None = told("When it was said.", "2017-06")
    evaluated: str | None = told("The evaluation it is about.", "2017-06")
    kind: str = told("What kind of statement.", "change_since_previous")
    value: str | None = told("The figure stated, as recorded.", "139")
    of: str | None = told("Of how many, or which place, as recorded.", "50")
    scope: str | None = told("Among whom, as recorded.", "NO since 2010")
    statement: str = told("The statement as recorded.", "the score has risen by 139 points")
    source: str | None = told("Where it was published.", "report 01/2017")
    said: str | None = told(
        "What was said, in the language asked for; null where only `statement` tells it.",
        "The total rose by 139 points since the evaluation before.",
    )
    verdict: str = told(f"One of {', '.join(queries.VERDICTS)}.", "inconsistent_source")
    verdict_name: str = told("The verdict in words.", "the source contradicts itself")
    stated: int | float | str | None = told("The figure stated, as a number where it is one.", 139, "2-3")
    found: int | float | str | None = told("What the record gives instead, of the same kind.", 142)
    stated_figure: str | None = told("The figure stated, in words.", "139 points")
    found_figure: str | None = told("The figure the record gives, in words.", "142 points")
    why: str = told("The reason of the verdict.", "396 - 254 = 142.")
    n: int = told("How many others with a known score it was held against.", 4)
    coverage: float | None = told("Share of the evaluations said to exist whose score is known.", 0.1)
    coverage_exact: Exact | None = told("The same, exactly.", "1/10")
    evidence: list[str] = told("Evaluations and claims it was held against.", ["no-roros-2013-12"])
    case: str = told("The rule that decided.", "change-own-figures")
    links: ClaimLinks = told("Where more is.")


def claim_of(claim: queries.CheckedClaim, language: str) -> Claim:
    return Claim(
        id=claim.id,
        country=claim.country,
        invented=claim.invented,
        municipality=known(claim.municipality),
        name=known(claim.name),
        stated_when=known(claim.stated_when),
        evaluated=known(claim.evaluated),
        kind=claim.kind,
        value=known(claim.value),
        of=known(claim.of),
        scope=known(claim.scope),
        statement=claim.statement,
        source=known(claim.source),
        said=known(claim.said(language)),
        verdict=claim.verdict,
        verdict_name=queries.verdict_name(claim.verdict, language),
        stated=claim.stated,
        found=claim.found,
        stated_figure=known(claim.stated_figure(language)),
        found_figure=known(claim.found_figure(language)),
        why=claim.why(language),
        n=claim.n,
        coverage=share(claim.coverage),
        coverage_exact=exact(claim.coverage),
        evidence=list(claim.evidence),
        case=claim.case,
        links=ClaimLinks(
            self=api_address("claim", id=claim.id),
            page=page_address("claim", language, slug=claim.id),
            municipality=api_address("municipality", slug=claim.municipality) if claim.municipality else None,
        ),
    )


class ClaimsAsked(Paged):
    country: str = country_field(
        "Only claims about this country. Empty or `all`: every real one. `ZZ`: the invented ones."
    )
    verdict: str = field("Only claims with this verdict.", "inconsistent_source", enum=list(queries.VERDICTS))
    kind: str = field("Only this kind of statement.", "total", enum=list(KINDS))
    q: str = Field(
        "",
        max_length=80,
        description="Only municipalities with this in a name or code, present or former.",
        json_schema_extra={"example": "røros"},
    )
    sort: str = field(
        "Order: `verdict` begins with what could be decided.", "verdict", enum=list(queries.SORTS)
    )


class ClaimFilter(Shape):
    country: str | None = told("Country code; null: every real country.", "NO")
    verdict: str | None = told("Verdict; null: any.", "inconsistent_source")
    kind: str | None = told("Kind of statement; null: any.", "total")
    q: str | None = told("What the name or code of the municipality holds; null: any.", "røros")
    sort: str = told("Order.", "verdict")


class ClaimList(Page):
    items: list[Claim] = told("The claims of this page.")
    counts: dict[str, int] = told("How many of the `n` have each verdict.", {"holds": 9, "estimated": 1})
    n_evaluations: int = told("Evaluations with a known total that they were held against.", 56)
    filter: ClaimFilter = told("What was asked for, defaults filled in.")
    invented: bool = told("Whether these are invented.", False)
    caution: str | None = told(
        "What to keep in mind about every mean of known totals; null for the invented example.",
        bias_warning("en"),
    )


class Evidence(Shape):
    """An evaluation that a claim was held against."""

    slug: str = told("The evaluation.", "no-roros-2017-06")
    municipality: str = told("Its municipality.", "no-roros")
    name: str = told("What the source called it.", "Røros")
    country: str = told("Its country.", "NO")
    when: str | None = told("When it was.", "2017-06")
    edition: str | None = told("By which edition; null where it is not known.", "official-2016")
    points: int | None = told("Its total, or the points of the area the claim is about.", 396)
    basis: str = told("What the row rests on.", "published")
    basis_name: str = told("The basis in words.", "published")
    whose: str = told("Whose figure it is; only `independent` ones confirm or refute.", "own_source")
    whose_figure: str = told("The same in words.", "from the statement's own source")
    derived_from_claim: str | None = told("The claim its total was computed from.", "roros-2017-change")
    source: str | None = told("Where it was published.", "report 01/2017")
    note: str | None = told("A remark of the record.", "presented on 15 June")


class ClaimFact(Shape):
    """Another claim, to be named."""

    id: str = told("Id of the claim.", "roros-2017-total")
    said: str | None = told(
        "What was said; null where only `statement` tells it.", "The total is 396 points."
    )
    statement: str = told("The statement as recorded.", "score 396")
    address: str = told("The claim in the API.", "/api/v1/claims/roros-2017-total")


class HeldAgainst(Shape):
    describe: str = told("Which evaluations, in one phrase.", "Norway; since 2010; as of June 2017; ...")
    filter: ReferenceFilter | None = told("The filter; null: the municipality's own evaluations alone.")
    edition_year: int | None = told("By the edition of this year only; null: any.", 2020)
    under: int | None = told("With fewer inhabitants than this; null: any.", 15000)


class Fit(Shape):
    """A normal distribution fitted to what was reported. Figures are not rounded."""

    left_out: str | None = told("The claim this fit leaves out; null for the one to all.", "ks-max")
    mean: float = told("Its mean in points.", 348.2)
    sd: float | None = told("Its standard deviation in points.", 81.5)
    below: float | None = told("Share (0..1) it puts below the score in question.", 0.72)


class ClaimPage(Shape):
    claim: Claim = told("The claim and its verdict.")
    rule: str = told("The rule that decided, in words.", "The figures of the source itself do not agree.")
    own: Evidence | None = told("The evaluation it is about; null where it is not in the record.")
    evidence: list[Evidence] = told("Evaluations that decided.")
    claims: list[ClaimFact] = told("Other claims that decided.")
    computed: list[Evidence] = told("Evaluations computed from this claim: they confirm nothing.")
    area: str | None = told("Number of the area it is about; its points then stand for totals.", "1")
    against: HeldAgainst | None = told("What it was held against; null where scope or date leave nothing.")
    fits: list[Fit] = told("Fits behind an estimate: to all statements, then each time without one.")
    previous: ClaimFact | None = told("The claim before it in the record.")
    following: ClaimFact | None = told("The claim after it in the record.")


@router.get("/claims", response=answers(ClaimList), summary="List claims")
def claims(request: HttpRequest, response: HttpResponse, asked: Query[ClaimsAsked]) -> ClaimList:
    """Published claims with their verdicts, filtered and sorted."""
    chosen, problems = queries.ClaimFilter.from_params(params(request, asked))
    refuse(problems, asked.language)
    found = queries.claim_list(PUBLIC, chosen)
    this = part(request, asked, found.n)
    this.link(response)
    return ClaimList(
        **this.fields,
        items=[claim_of(line.claim, asked.language) for line in cut(found.lines, this)],
        counts=dict(found.counts),
        n_evaluations=found.n_evaluations,
        filter=ClaimFilter(
            country=known(chosen.country),
            verdict=known(chosen.verdict),
            kind=known(chosen.kind),
            q=known(chosen.q),
            sort=chosen.sort,
        ),
        invented=chosen.country == INVENTED,
        caution=None if chosen.country == INVENTED else bias_warning(asked.language),
    )


@router.get("/claims/{path:id}", response=answers(ClaimPage, missing=True), summary="Show a claim")
def claim(request: HttpRequest, id: ClaimId, asked: Query[Asked]) -> ClaimPage:
    """One claim with its verdict, the rule that decided, and everything it was held against."""
    params(request, asked)
    language = asked.language
    try:
        found = queries.claim(PUBLIC, name_in_address(id))
    except (queries.ClaimNotFound, NoName):
        raise Missing(no_such("claim", id, language)) from None
    return ClaimPage(
        claim=claim_of(found.claim, language),
        rule=rule_sentence(found.rule, language),
        own=_evidence(found.own, language) if found.own else None,
        evidence=[_evidence(row, language) for row in found.evidence],
        claims=[_fact(one, language) for one in found.told],
        computed=[_evidence(row, language) for row in found.computed],
        area=known(found.area),
        against=_against(found.against, language) if found.against else None,
        fits=[
            Fit(left_out=known(one.left_out), mean=one.mean, sd=one.sd, below=one.below) for one in found.fits
        ],
        previous=_fact(found.previous, language) if found.previous else None,
        following=_fact(found.following, language) if found.following else None,
    )


def _evidence(row: behind.EvidenceRow, language: str) -> Evidence:
    return Evidence(
        slug=row.slug,
        municipality=row.municipality,
        name=row.name,
        country=row.country,
        when=known(row.when),
        edition=known(row.edition),
        points=row.points,
        basis=row.basis,
        basis_name=row.basis_name(language),
        whose=row.whose,
        whose_figure=row.whose_figure(language),
        derived_from_claim=known(row.derived_from_claim),
        source=known(row.source),
        note=known(row.note),
    )


def _fact(fact: behind.ClaimFact, language: str) -> ClaimFact:
    return ClaimFact(
        id=fact.id,
        said=known(fact.said(language)),
        statement=fact.statement,
        address=api_address("claim", id=fact.id),
    )


def _against(against: behind.HeldAgainst, language: str) -> HeldAgainst:
    return HeldAgainst(
        describe=against.describe(language),
        filter=filter_of(against.filter, language) if against.filter else None,
        edition_year=against.edition_year,
        under=against.under,
    )
