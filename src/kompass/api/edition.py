"""Editions of the instrument: which there are, one of them as a tree, and a criterion."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from kompass.api.asked import Asked, CriterionId, EditionId, Paged, params
from kompass.api.document import answers
from kompass.api.edition_shapes import (
    AreaBranch,
    Aspect,
    AspectPoints,
    AspectWording,
    Criterion,
    CriterionPage,
    Edition,
    EditionArea,
    EditionAsked,
    EditionFilter,
    EditionList,
    EditionPage,
    EditionRow,
    EvidenceKind,
    ImplausibleRule,
    Level,
    LevelPoints,
    LevelWording,
    NameSource,
    Neighbour,
    Panel,
    Placement,
    Role,
    SubArea,
    Task,
    UnknownEdition,
    Use,
)
from kompass.api.errors import Missing, no_such
from kompass.api.fields import exact, known, points, share
from kompass.api.lists import cut, part
from kompass.api.row import Links, api_address, page_address
from kompass.domain.access import PUBLIC
from kompass.domain.queries import edition as queries
from kompass.domain.queries.edition_files import EditionNotFound
from kompass.domain.queries.edition_worth import Worth
from kompass.domain.queries.facts import AreaFact, EditionFact, named
from kompass.method.editions import Aspect as AspectOfEdition
from kompass.method.editions import Criterion as CriterionOfEdition
from kompass.method.editions import Level as LevelOfEdition
from kompass.method.editions import Named as NamedOfEdition
from kompass.method.editions import nearest

router = Router(tags=["Editions"])


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
    except EditionNotFound:
        raise Missing(no_such("edition", id, language)) from None
    return EditionPage(
        edition=edition_of(found.edition, language),
        use=_use(found.use),
        levels=[Level(value=one.value, until=one.last, name=one.name(language)) for one in found.levels],
        aspects=[_aspect(one, language) for one in found.aspects],
        panels=[
            Panel(
                id=group.panel.id,
                name=group.panel.name(language),
                description=known(named(group.panel.descriptions, language)),
                levels=_wordings(group.panel.levels, language),
                areas=[area.code for area in group.areas],
            )
            for group in found.groups
            if group.panel
        ],
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
    except EditionNotFound as missing:
        kind, name = ("edition", id) if str(missing) == id else ("criterion", criterion_id)
        raise Missing(no_such(kind, name, language)) from None
    return CriterionPage(
        edition=edition_of(found.edition, language),
        criterion=_criterion(found.criterion, id, language, found.evidence, found.ask),
        area=_area(found.area, language),
        sub_area=found.sub_area.id,
        sub_area_name=found.sub_area.name(language),
        main_tasks=[Task(id=task.id, name=task.name(language)) for task in found.main_tasks],
        panel=found.panel.id if found.panel else None,
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
        panel=known(one.panel),
        levels=_wordings(one.levels, language),
    )


def _wordings(levels: Mapping[int, Mapping[str, str]], language: str) -> list[LevelWording]:
    return [LevelWording(level=value, text=named(texts, language)) for value, texts in sorted(levels.items())]


def _rule(one: queries.ImplausibleRule) -> ImplausibleRule:
    return ImplausibleRule(higher=one.higher.id, lower=one.lower.id, by=one.by)


def _worth(levels: tuple[LevelOfEdition, ...], worth: tuple[Worth, ...], language: str) -> list[LevelPoints]:
    return [
        LevelPoints(
            level=level.value,
            until=level.last,
            name=level.name(language),
            points=points(value.least),
            points_exact=exact(value.least),
            points_until=points(value.most),
            points_until_exact=exact(value.most),
        )
        for level, value in zip(levels, worth, strict=True)
    ]
