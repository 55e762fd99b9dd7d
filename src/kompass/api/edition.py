"""Editions of the instrument: which there are, one of them as a tree, and a criterion."""

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from kompass.api.asked import Asked, CriterionId, EditionId, Paged, params
from kompass.api.document import answers
from kompass.api.errors import Missing, no_such
from kompass.api.fields import Exact, Shape, exact, known, points, share, told
from kompass.api.lists import Page, cut, part
from kompass.api.row import Links, api_address, page_address
from kompass.domain.access import PUBLIC
from kompass.domain.queries import edition as queries
from kompass.domain.queries.facts import AreaFact, EditionFact, named
from kompass.method.editions import Aspect as AspectOfEdition
from kompass.method.editions import Criterion as CriterionOfEdition
from kompass.method.editions import Level as LevelOfEdition
from kompass.method.editions import Named as NamedOfEdition
from kompass.method.editions import nearest

router = Router(tags=["Editions"])


class NameSource(Shape):
    """Where the name of an area in one language comes from."""

    language: str = told("Language of the name.", "nb")
    name: str = told("The name.", "Offentlighet og demokrati")
    country: str = told("Country whose association uses it.", "NO")
    source: str | None = told("Where it was published.", "ks.no")
    our_translation: bool = told("Whether it is our translation and was never published.", False)
    certain: bool = told("Whether the source is certain.", True)
    doubt: str | None = told("Why it is not certain.", "Read from a later report.")


class EditionArea(Shape):
    code: str = told("Number of the area.", "1")
    name: str = told(
        "Its name in the language asked for, or in the nearest there is.", "Openness and democracy"
    )
    maximum: float = told("Full points.", 100.0)
    maximum_exact: Exact = told("The same, exactly.", "100")
    certain: bool = told("Whether every source of the name is certain.", True)
    translated: list[str] = told("Languages in which the name is our translation.", ["en"])
    sources: list[NameSource] = told("Its names in every language, and where they come from.")


class Edition(Shape):
    """An edition of the instrument and its areas."""

    id: str = told("Id of the edition; stays.", "official-2010")
    year: int = told("Year of the edition.", 2010)
    name: str = told("Its name.", "Municipal Compass 2010")
    countries: list[str] = told("Countries it was used in.", ["NO", "SE", "DK"])
    languages: list[str] = told("Languages of its texts.", ["nb", "en"])
    own_text: bool = told(
        "Whether the texts are our own, and not the associations' official instrument.", False
    )
    provenance: str | None = told(
        "Where it comes from.", "Names of the areas as published by the associations."
    )
    licence: str | None = told("Licence of its texts.", "facts")
    maximum: float = told("Full points.", 800.0)
    maximum_exact: Exact = told("The same, exactly.", "800")
    n_sub_areas: int = told("Number of sub-areas; 0 where the edition stops at areas.", 0)
    n_criteria: int = told("Number of criteria; 0 where the edition stops at areas.", 0)
    hash: str = told(
        "SHA-256 of its content.", "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"
    )
    areas: list[EditionArea] = told("Its focus areas, in its order.")
    links: Links = told("Where more is.")


class Use(Shape):
    """How many evaluations of the record were made with it."""

    n: int = told("Real evaluations.", 21)
    n_with_total: int = told("Those whose total is known.", 20)
    n_invented: int = told("Invented ones; never among the `n`.", 0)
    first_year: int | None = told("Year of the first.", 2010)
    last_year: int | None = told("Year of the last.", 2021)


class EditionRow(Edition):
    use: Use = told("How many evaluations were made with it.")


class UnknownEdition(Shape):
    edition: str = told("What the record calls it.", "official-1999")
    n: int = told("Evaluations made with it.", 1)


class EditionFilter(Shape):
    """Editions are not filtered."""


class EditionList(Page):
    items: list[EditionRow] = told("The editions by year, the official one of a year first.")
    filter: EditionFilter = told("Always empty.")
    n_evaluations: int = told("All real evaluations of the record.", 57)
    n_not_told: int = told("Those of which it is not known which edition was used.", 4)
    unknown: list[UnknownEdition] = told("Editions the record names but Kompass has no file of.")


class Task(Shape):
    id: str = told("Id of the main task.", "democracy")
    name: str = told("One of the four main tasks of a municipality.", "Political-democratic arena")


class Level(Shape):
    value: int = told("The level.", 3)
    name: str = told("What it means.", "to a high degree")


class Aspect(Shape):
    id: str = told("Id of the aspect.", "built_up")
    name: str = told("What is looked at.", "Built up")
    description: str | None = told("What that means.", "There is a plan, and somebody is responsible.")
    weight: Exact = told("Its weight, exactly.", "1/4")


class ImplausibleRule(Shape):
    """A profile that asks for a reason: `higher` above `lower` by `by` levels or more."""

    higher: str = told("Aspect.", "followed_up")
    lower: str = told("Aspect.", "built_up")
    by: int = told("Levels.", 2)


class EvidenceKind(Shape):
    id: str = told("Id of the kind of evidence; stays.", "council_papers")
    name: str = told("Its name.", "Council papers and minutes")


class Role(Shape):
    id: str = told("Id of the role; stays.", "mayor")
    name: str = told("Its name.", "Mayor")


class AspectWording(Shape):
    aspect: str = told("Id of the aspect.", "complied_with")
    text: str = told("What it means for this criterion, besides its description.", "Count only ...")


class Criterion(Shape):
    """What is rated."""

    id: str = told("Id of the criterion; the same in every edition.", "decisions-explained-plainly")
    code: str = told("Its number in this edition.", "1.1.2")
    maximum: float = told("Full points.", 5.0)
    maximum_exact: Exact = told("The same, exactly.", "5")
    text_language: str = told("Language of the texts: the one asked for, or the nearest there is.", "en")
    title: str = told("Title.", "Decisions are explained in plain words")
    question: str = told("What is asked.", "Does the municipality ...?")
    guidance: str | None = told("How to rate it.", "Look for ...")
    ideal: str | None = told("What the ideal municipality does.", "Every decision ...")
    missing: str | None = told("What is often missing.", "Nobody counts ...")
    keywords: list[str] = told("Words to search documents for.", ["plain language"])
    aspects: list[AspectWording] = told("Aspects that it words for itself; those left out it does not.")
    evidence: list[EvidenceKind] = told("Typical evidence, in its order.")
    ask: list[Role] = told("Whom to ask, in its order.")
    address: str = told(
        "The criterion in the API.", "/api/v1/editions/open-2020/criteria/decisions-explained-plainly"
    )


class SubArea(Shape):
    code: str = told("Number of the sub-area.", "1.1")
    name: str = told("Its name.", "Openness")
    purpose: str | None = told("What it is for.", "People can follow what is decided.")
    reason: str | None = told("Why it weighs what it weighs.", "Without insight nobody can take part.")
    maximum: float = told("Full points.", 25.0)
    maximum_exact: Exact = told("The same, exactly.", "25")
    main_tasks: list[Task] = told("Main tasks of a municipality that it is about.")
    criteria: list[Criterion] = told("Its criteria; with `q` only those found.")


class AreaBranch(Shape):
    area: EditionArea = told("The area.")
    introduction: str | None = told("What the area is about.", "An open municipality ...")
    sub_areas: list[SubArea] = told("Its sub-areas; none in an edition that stops at areas.")


class EditionPage(Shape):
    edition: Edition = told("The edition.")
    use: Use = told("How many evaluations were made with it.")
    levels: list[Level] = told("Levels from lowest to highest; none in an edition that stops at areas.")
    aspects: list[Aspect] = told("What each criterion is rated by.")
    implausible: list[ImplausibleRule] = told("Profiles that ask for a reason.")
    not_applicable_limit: float = told(
        "Share (0..1) of full points above which not applicable is flagged.", 0.05
    )
    not_applicable_limit_exact: Exact = told("The same, exactly.", "1/20")
    tree: list[AreaBranch] = told("Areas, sub-areas and criteria with their texts.")
    q: str | None = told("What was sought; null: nothing.", "budget")
    n_found: int = told("Criteria in the tree.", 164)


class EditionAsked(Asked):
    free: ClassVar[frozenset[str]] = frozenset({"q"})

    q: str = Field(
        "",
        max_length=100,
        description="Only criteria with all these words in title or question.",
        json_schema_extra={"example": "budget"},
    )


class LevelPoints(Shape):
    level: int = told("The level.", 3)
    name: str = told("What it means.", "to a high degree")
    points: float = told("What it is worth in points.", 3.8)
    points_exact: Exact = told("The same, exactly.", "15/4")


class AspectPoints(Shape):
    aspect: Aspect = told("The aspect.")
    levels: list[LevelPoints] = told("What each of its levels is worth, the other aspects at their lowest.")


class Neighbour(Shape):
    id: str = told("Id of the criterion.", "council-papers-published-early")
    title: str = told("Its title.", "Council papers are published early")
    address: str = told(
        "The criterion in the API.", "/api/v1/editions/open-2020/criteria/council-papers-published-early"
    )


class Placement(Shape):
    edition: str = told("Another edition that places the criterion.", "open-2020")
    code: str = told("Its number there.", "1.1.2")
    address: str = told(
        "The criterion there.", "/api/v1/editions/open-2020/criteria/decisions-explained-plainly"
    )


class CriterionPage(Shape):
    """A criterion, and what its levels are worth."""

    edition: Edition = told("The edition.")
    criterion: Criterion = told("The criterion with its texts.")
    area: EditionArea = told("The area it lies in.")
    sub_area: str = told("Number of the sub-area it lies in.", "1.1")
    sub_area_name: str = told("Its name.", "Openness")
    main_tasks: list[Task] = told("Main tasks of a municipality that the sub-area is about.")
    quick: list[LevelPoints] = told("Points by level where all aspects are given that level.")
    aspects: list[AspectPoints] = told("What each aspect adds by itself.")
    implausible: list[ImplausibleRule] = told("Profiles that ask for a reason.")
    number: int = told("Its place among all criteria of the edition, from 1.", 2)
    previous: Neighbour | None = told("The criterion before; null for the first.")
    following: Neighbour | None = told("The criterion after; null for the last.")
    elsewhere: list[Placement] = told("Other editions that place it.")
    links: Links = told("Where more is.")


@router.get("/editions", response=answers(EditionList), summary="List editions")
def editions(request: HttpRequest, response: HttpResponse, asked: Query[Paged]) -> EditionList:
    """The editions there are, and how many evaluations were made with each."""
    params(request, asked)
    found = queries.editions(PUBLIC)
    this = part(request, asked, len(found.editions))
    this.link(response)
    return EditionList(
        **this.fields,
        items=[
            EditionRow(**dict(edition_of(line.edition, asked.language)), use=_use(line.use))
            for line in cut(found.editions, this)
        ],
        filter=EditionFilter(),
        n_evaluations=found.n,
        n_not_told=found.n_not_told,
        unknown=[UnknownEdition(edition=name, n=n) for name, n in found.unknown],
    )


@router.get("/editions/{slug:id}", response=answers(EditionPage, missing=True), summary="Show an edition")
def edition(request: HttpRequest, id: EditionId, asked: Query[EditionAsked]) -> EditionPage:
    """The whole tree with texts in the language asked for, or in the nearest there is."""
    params(request, asked)
    language = asked.language
    try:
        found = queries.edition(PUBLIC, id, language=language, q=asked.q)
    except queries.EditionNotFound:
        raise Missing(no_such("edition", id, language)) from None
    return EditionPage(
        edition=edition_of(found.edition, language),
        use=_use(found.use),
        levels=[Level(value=one.value, name=one.name(language)) for one in found.levels],
        aspects=[_aspect(one, language) for one in found.aspects],
        implausible=[_rule(one) for one in found.implausible],
        not_applicable_limit=share(found.not_applicable_limit),
        not_applicable_limit_exact=exact(found.not_applicable_limit),
        tree=[_branch(one, found, language) for one in found.areas],
        q=known(found.q),
        n_found=found.n_found,
    )


@router.get(
    "/editions/{slug:id}/criteria/{slug:criterion_id}",
    response=answers(CriterionPage, missing=True),
    summary="Show a criterion",
)
def criterion(
    request: HttpRequest, id: EditionId, criterion_id: CriterionId, asked: Query[Asked]
) -> CriterionPage:
    """One criterion with its texts, and what its levels are worth."""
    params(request, asked)
    language = asked.language
    try:
        found = queries.criterion(PUBLIC, id, criterion_id)
    except queries.EditionNotFound as missing:
        kind, name = ("edition", id) if str(missing) == id else ("criterion", criterion_id)
        raise Missing(no_such(kind, name, language)) from None
    return CriterionPage(
        edition=edition_of(found.edition, language),
        criterion=_criterion(found.criterion, id, language, found.evidence, found.ask),
        area=_area(found.area, language),
        sub_area=found.sub_area.id,
        sub_area_name=found.sub_area.name(language),
        main_tasks=[Task(id=task.id, name=task.name(language)) for task in found.main_tasks],
        quick=_worth(found.levels, found.quick, language),
        aspects=[
            AspectPoints(
                aspect=_aspect(one.aspect, language), levels=_worth(found.levels, one.points, language)
            )
            for one in found.aspects
        ],
        implausible=[_rule(one) for one in found.implausible],
        number=found.number,
        previous=_neighbour(found.previous, id, language),
        following=_neighbour(found.following, id, language),
        elsewhere=[
            Placement(
                edition=one.edition.id,
                code=one.criterion.code,
                address=_address(one.edition.id, one.criterion.id),
            )
            for one in found.elsewhere
        ],
        links=Links(
            self=_address(id, criterion_id),
            page=page_address("criterion", language, slug=id, criterion_slug=criterion_id),
        ),
    )


def edition_of(fact: EditionFact, language: str) -> Edition:
    return Edition(
        id=fact.id,
        year=fact.year,
        name=fact.name(language),
        countries=list(fact.countries),
        languages=list(fact.languages),
        own_text=fact.own_text,
        provenance=known(named(fact.provenance, language)),
        licence=known(fact.licence),
        maximum=points(fact.maximum),
        maximum_exact=exact(fact.maximum),
        n_sub_areas=fact.n_sub_areas,
        n_criteria=fact.n_criteria,
        hash=fact.hash,
        areas=[_area(area, language) for area in fact.areas],
        links=Links(
            self=api_address("edition", id=fact.id), page=page_address("edition", language, slug=fact.id)
        ),
    )


def _area(area: AreaFact, language: str) -> EditionArea:
    return EditionArea(
        code=area.code,
        name=area.name(language),
        maximum=points(area.maximum),
        maximum_exact=exact(area.maximum),
        certain=area.certain,
        translated=list(area.translated),
        sources=[
            NameSource(
                language=code,
                name=area.names[code],
                country=source.country,
                source=known(source.source),
                our_translation=source.our_translation,
                certain=source.certain,
                doubt=known(named(source.doubt, language)),
            )
            for code, source in area.sources.items()
            if code in area.names
        ],
    )


def _use(use: queries.EditionUse) -> Use:
    return Use(
        n=use.n,
        n_with_total=use.n_with_total,
        n_invented=use.n_invented,
        first_year=use.first_year,
        last_year=use.last_year,
    )


def _branch(branch: queries.AreaBranch, page: queries.EditionPage, language: str) -> AreaBranch:
    return AreaBranch(
        area=_area(branch.area, language),
        introduction=known(named(branch.introduction, language)),
        sub_areas=[
            SubArea(
                code=one.sub_area.id,
                name=one.sub_area.name(language),
                purpose=known(named(one.sub_area.purpose, language)),
                reason=known(named(one.sub_area.reason, language)),
                maximum=points(one.sub_area.maximum),
                maximum_exact=exact(one.sub_area.maximum),
                main_tasks=[Task(id=task.id, name=task.name(language)) for task in one.main_tasks],
                criteria=[
                    _criterion(each, page.edition.id, language, page.evidence, page.roles)
                    for each in one.criteria
                ],
            )
            for one in branch.sub_areas
        ],
    )


def _criterion(
    one: CriterionOfEdition,
    edition_id: str,
    language: str,
    evidence: Sequence[NamedOfEdition],
    roles: Sequence[NamedOfEdition],
) -> Criterion:
    text = one.text(language)
    return Criterion(
        id=one.id,
        code=one.code,
        maximum=points(one.maximum),
        maximum_exact=exact(one.maximum),
        text_language=nearest(one.texts, language),
        title=text.title,
        question=text.question,
        guidance=known(text.guidance),
        ideal=known(text.ideal),
        missing=known(text.missing),
        keywords=list(text.keywords),
        aspects=[AspectWording(aspect=aspect, text=words) for aspect, words in text.aspects.items()],
        evidence=[
            EvidenceKind(id=kind.id, name=kind.name(language))
            for kind in queries.named_in_order(one.evidence, evidence)
        ],
        ask=[Role(id=role.id, name=role.name(language)) for role in queries.named_in_order(one.ask, roles)],
        address=_address(edition_id, one.id),
    )


def _neighbour(one: CriterionOfEdition | None, edition_id: str, language: str) -> Neighbour | None:
    if one is None:
        return None
    return Neighbour(id=one.id, title=one.name(language), address=_address(edition_id, one.id))


def _address(edition_id: str, criterion_id: str) -> str:
    return api_address("criterion", id=edition_id, criterion_id=criterion_id)


def _aspect(one: AspectOfEdition, language: str) -> Aspect:
    return Aspect(
        id=one.id,
        name=one.name(language),
        description=known(named(one.descriptions, language)),
        weight=exact(one.weight),
    )


def _rule(one: queries.ImplausibleRule) -> ImplausibleRule:
    return ImplausibleRule(higher=one.higher.id, lower=one.lower.id, by=one.by)


def _worth(
    levels: tuple[LevelOfEdition, ...], worth: tuple[Fraction, ...], language: str
) -> list[LevelPoints]:
    return [
        LevelPoints(
            level=level.value, name=level.name(language), points=points(value), points_exact=exact(value)
        )
        for level, value in zip(levels, worth, strict=True)
    ]
