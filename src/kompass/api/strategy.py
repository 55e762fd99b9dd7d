"""Strategies: what municipalities published of them, and one's own, in the tables of the file one can take away."""

import datetime as dt
from typing import Final

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from kompass.api.asked import (
    Asked,
    NoName,
    Paged,
    StrategyKey,
    country_field,
    field,
    name_in_address,
    params,
)
from kompass.api.document import SIGNED_IN, answers
from kompass.api.errors import Missing, NotAllowedHere, no_such, refuse
from kompass.api.fields import Shape, known, told
from kompass.api.http import viewer_of
from kompass.api.lists import Page, cut, part
from kompass.api.row import Links, api_address, page_address
from kompass.domain.access import INVENTED, PUBLIC, NotAllowed, NotVisible
from kompass.domain.queries import published_strategy as published
from kompass.domain.queries import strategy as queries
from kompass.domain.queries.reference import ParamReader
from kompass.domain.queries.strategy_tables import FORMAT, Tables, tables
from kompass.domain.queries.strategy_words import (
    BODIES,
    CASE_KINDS,
    GOAL_KINDS,
    MEASURE_STATUS,
    STRATEGY_STATUS,
)

router = Router(tags=["Strategies"])
OWN: Final = frozenset({"own_strategies", "own_strategy"})
"""Names of the addresses that are for who has signed in."""


class StrategiesAsked(Paged):
    country: str = country_field("Only this country. Empty or `all`: every real one. `ZZ`: the invented one.")
    municipality: str = field("Only this municipality, by its name in addresses.", "no-roros")


class StrategyRow(Shape):
    """A strategy in a list."""

    key: str = told("Key of the strategy in addresses; stays.", "roros-strategi-2")
    title: str = told("Its title.", "Utviklingsstrategi 2")
    municipality: str = told("Name of the municipality in addresses.", "no-roros")
    municipality_name: str = told("What the municipality is called now.", "Røros")
    country: str = told("Country: NO, SE, DK, or ZZ for the invented one.", "NO")
    invented: bool = told("Whether it is invented.", False)
    status: str = told(f"One of {', '.join(STRATEGY_STATUS)}.", "adopted")
    period_from: dt.date | None = told("First day of its period.", "2018-05-24")
    period_until: dt.date | None = told("Last day of its period.", "2021-12-31")
    adopted_on: dt.date | None = told("Day on which it was adopted.", "2018-05-24")
    closed_on: dt.date | None = told("Day on which it was concluded.", "2021-12-31")
    n_measures: int = told("How many measures it has.", 12)
    n_done: int = told("Those that are done.", 7)
    n_late: int = told("Those that are overdue today.", 1)
    links: Links = told("Where more is.")


class StrategyFilter(Shape):
    country: str | None = told("Country code; null: every real country.", "NO")
    municipality: str | None = told("The municipality; null: any.", "no-roros")


class StrategyList(Page):
    items: list[StrategyRow] = told("The strategies of this page.")
    filter: StrategyFilter = told("What was asked for.")
    invented: bool = told("Whether these are invented.", False)


class StrategyFacts(Shape):
    """What a strategy says of itself. Texts that are not there are empty, as in the file."""

    title: str = told("Its title.", "Utviklingsstrategi 2")
    vision: str = told("Its vision.", "Nær innbyggerne")
    note: str = told("More about it.", "Vedtatt enstemmig.")
    period_from: dt.date | None = told("First day of its period.", "2018-05-24")
    period_until: dt.date | None = told("Last day of its period.", "2021-12-31")
    edition: str = told("Id of the edition whose criteria measures are tied to; empty: none.", "open-2020")
    goal_kind: str = told(f"Kind of its goal: one of {', '.join(GOAL_KINDS)}.", "score")
    goal_value: int | None = told("Points, or a place.", 523)
    goal_text: str = told("The goal in words.", "Blant de tre beste")


class SubStrategyRow(Shape):
    number: int = told("Its number.", 1)
    title: str = told("Its title.", "Visjon og kommuneplan")
    text: str = told("What it is about.", "Fra visjon til handling.")


class MeasureRow(Shape):
    """A measure. For everybody without owner, reason, funding, effort and priority: they are empty or null then."""

    key: str = told("Key of the measure; stays.", "abcdefghjkmn")
    title: str = told("What it is called.", "Ledermøte hver måned")
    part: int | None = told("Number of its sub-strategy.", 4)
    text: str = told("What is to be done.", "Ledere møtes og lærer av hverandre.")
    owner: str = told("Who sees to it.", "Kari Nordmann")
    starts: dt.date | None = told("When it begins.", "2018-08-01")
    due: dt.date | None = told("When it is to be done.", "2019-06-30")
    status: str = told(f"One of {', '.join(MEASURE_STATUS)}.", "under_way")
    status_reason: str = told("Why it has that status.", "Pengene gikk til noe annet.")
    cost: int | None = told("Cost in whole units of the country's money.", 60000)
    funding: str = told("Paid from.", "Driftsbudsjettet")
    effort: int | None = told("Effort, 1 small to 5 large.", 2)
    priority: int | None = told("Priority, 1 low to 5 high.", 4)
    waits_for: str = told("Keys of the measures it waits for, parted by spaces.", "abcdefghjkmp")


class MilestoneRow(Shape):
    measure: str = told("Key of its measure.", "abcdefghjkmn")
    title: str = told("What is reached.", "Første møte holdt")
    due: dt.date | None = told("By when.", "2018-09-30")
    done_on: dt.date | None = told("When it was reached.", "2018-09-12")


class AimRow(Shape):
    measure: str = told("Key of the measure.", "abcdefghjkmn")
    criterion: str = told("Id of the criterion it is meant to move.", "decisions-explained-plainly")
    expected: str = told("Levels expected, by id of the aspect.", "anchored=2 built_up=3")


class CaseRow(Shape):
    """A political case; for everybody only those that are public."""

    body: str = told(f"Who decides: one of {', '.join(BODIES)}.", "council")
    number: str = told("Case number.", "33/18")
    date: dt.date | None = told("Day of the meeting.", "2018-05-24")
    title: str = told("Its title.", "Utviklingsstrategi 2")
    decision: str = told("The decision.", "Kommunestyret vedtar strategien.")
    kind: str = told(f"What about: one of {', '.join(CASE_KINDS)}.", "adoption")
    public: int = told("1 for a public case, 0 for one that is not.", 1)
    papers: str = told("One a line: address and title.", "https://example.org/33-18.pdf Saksframlegg")


class StrategyBasis(Shape):
    kind: str = told("evaluation: one of the record; assignment: one carried out here.", "evaluation")
    key: str = told("Its name in addresses.", "no-roros-2017-06")
    when: str | None = told("Month or year of it.", "2017-06")
    total: int | None = told("Its published total in points.", 396)


class StrategyProgress(Shape):
    percentage: int | None = told("Milestones reached, in per cent; null: there are none.", 58)
    n_measures: int = told("How many measures there are.", 12)
    n_done: int = told("Those that are done.", 7)
    n_late: int = told("Those that are overdue.", 1)
    as_of: dt.date = told("On this day.", "2026-11-30")


class StrategyPlan(Shape):
    """A whole strategy. `strategy` and the tables after it, with `format`, are the JSON file one can take away: this
    answer can be handed in as it is."""

    format: str = told("Format of the tables.", FORMAT)
    key: str = told("Key of the strategy in addresses; stays.", "roros-strategi-2")
    municipality: str = told("Name of the municipality in addresses.", "no-roros")
    municipality_name: str = told("What the municipality is called now.", "Røros")
    country: str = told("Country: NO, SE, DK, or ZZ for the invented one.", "NO")
    invented: bool = told("Whether it is invented.", False)
    status: str = told(f"One of {', '.join(STRATEGY_STATUS)}.", "adopted")
    published: bool = told("Whether everybody may read it.", True)
    adopted_on: dt.date | None = told("Day on which it was adopted.", "2018-05-24")
    closed_on: dt.date | None = told("Day on which it was concluded.", "2021-12-31")
    basis: StrategyBasis | None = told("The evaluation it answers to.")
    source: str | None = told("Where it is published, for facts of the record.", "kommunestyret, sak 33/18")
    progress: StrategyProgress = told("How far it has come.")
    strategy: list[StrategyFacts] = told("What it says of itself: one row.")
    sub_strategies: list[SubStrategyRow] = told("Its sub-strategies, by number.")
    measures: list[MeasureRow] = told("Its measures, in their order.")
    milestones: list[MilestoneRow] = told("Milestones of the measures.")
    criteria: list[AimRow] = told("What the measures are meant to move.")
    cases: list[CaseRow] = told("Political cases, by date.")
    links: Links = told("Where more is.")


@router.get("/strategies", response=answers(StrategyList), summary="List published strategies")
def strategies(request: HttpRequest, response: HttpResponse, asked: Query[StrategiesAsked]) -> StrategyList:
    """Strategies that municipalities have published, by municipality, the latest first."""
    given = params(request, asked)
    reader = ParamReader(given)
    country = reader.country("")
    refuse(reader.problems, asked.language)
    found = published.published_strategies_of(
        PUBLIC,
        country=country,
        municipality=asked.municipality.strip(),
        page=asked.page,
        per_page=asked.per_page,
    )
    this = part(request, asked, found.n)
    this.link(response)
    return StrategyList(
        **this.fields,
        items=[_row(line, asked.language) for line in found.lines],
        filter=StrategyFilter(country=known(country), municipality=known(asked.municipality.strip())),
        invented=country == INVENTED,
    )


def _row(line: published.PublishedLine, language: str) -> StrategyRow:
    return StrategyRow(
        key=line.key,
        title=line.title,
        municipality=line.municipality_slug,
        municipality_name=line.municipality,
        country=line.country,
        invented=line.invented,
        status=line.status,
        period_from=line.period_from,
        period_until=line.period_until,
        adopted_on=line.adopted_on,
        closed_on=line.closed_on,
        n_measures=line.n,
        n_done=line.n_done,
        n_late=line.n_late,
        links=_public_links(line.key, line.municipality_slug, language),
    )


def _public_links(key: str, municipality: str, language: str) -> Links:
    return Links(
        self=api_address("strategy", key=key),
        page=page_address("published_strategies", language, slug=municipality),
    )


@router.get(
    "/strategies/{slug:key}",
    response=answers(StrategyPlan, missing=True),
    summary="Show a published strategy",
)
def strategy(request: HttpRequest, key: StrategyKey, asked: Query[Asked]) -> StrategyPlan:
    """What everybody may read of a strategy, in the tables of its file: no names, no reasons, public cases alone."""
    params(request, asked)
    try:
        found = published.published_strategy(PUBLIC, name_in_address(key))
    except (NoName, published.StrategyNotFound):
        raise Missing(no_such("strategy", key, asked.language)) from None
    return _plan(found, _public_links(found.head.key, found.head.municipality_slug, asked.language))


def _plan(found: queries.Plan, links: Links) -> StrategyPlan:
    head, facts = found.head, found.facts
    held: Tables = tables(found)
    return StrategyPlan(
        format=FORMAT,
        key=head.key,
        municipality=head.municipality_slug,
        municipality_name=head.municipality,
        country=head.country,
        invented=head.is_example,
        status=head.status,
        published=head.published,
        adopted_on=facts.adopted_on,
        closed_on=facts.closed_on,
        basis=StrategyBasis(
            kind=facts.basis.kind,
            key=facts.basis.key,
            when=known(facts.basis.when),
            total=facts.basis.total,
        )
        if facts.basis.kind
        else None,
        source=known(facts.source),
        progress=StrategyProgress(
            percentage=found.percentage,
            n_measures=len(found.measures),
            n_done=found.count("done"),
            n_late=len(found.late),
            as_of=found.today,
        ),
        strategy=[StrategyFacts(**row) for row in held["strategy"]],
        sub_strategies=[SubStrategyRow(**row) for row in held["sub_strategies"]],
        measures=[MeasureRow(**row) for row in held["measures"]],
        milestones=[MilestoneRow(**row) for row in held["milestones"]],
        criteria=[AimRow(**row) for row in held["criteria"]],
        cases=[CaseRow(**row) for row in held["cases"]],
        links=links,
    )


# One's own -----------------------------------------------------------------------------------------------------------


class OwnStrategyRow(Shape):
    """A strategy one works with."""

    key: str = told("Key of the strategy in addresses; stays.", "abcdefghjkmn")
    title: str = told("Its title.", "Utviklingsstrategi 2")
    municipality_name: str = told("The municipality.", "Røros")
    invented: bool = told("Whether it is invented.", False)
    status: str = told(f"One of {', '.join(STRATEGY_STATUS)}.", "adopted")
    period_until: dt.date | None = told("Last day of its period.", "2021-12-31")
    n_measures: int = told("How many measures it has.", 12)
    n_late: int = told("Those that are overdue today.", 1)
    links: Links = told("Where more is.")


class OwnStrategyList(Page):
    items: list[OwnStrategyRow] = told("The strategies of this page.")


@router.get(
    "/work/strategies",
    response=answers(OwnStrategyList, own=True),
    summary="List one's own strategies",
    openapi_extra=SIGNED_IN,
)
def own_strategies(request: HttpRequest, response: HttpResponse, asked: Query[Paged]) -> OwnStrategyList:
    """The strategies of who has signed in, published or not, the open ones first. In no cache."""
    params(request, asked)
    lines = queries.strategies(viewer_of(request))
    this = part(request, asked, len(lines))
    this.link(response)
    return OwnStrategyList(
        **this.fields,
        items=[
            OwnStrategyRow(
                key=line.key,
                title=line.title,
                municipality_name=line.municipality,
                invented=line.is_example,
                status=line.status,
                period_until=line.period_until,
                n_measures=line.n,
                n_late=line.n_late,
                links=_own_links(line.key, asked.language),
            )
            for line in cut(lines, this)
        ],
    )


def _own_links(key: str, language: str) -> Links:
    return Links(self=api_address("own_strategy", key=key), page=page_address("strategy", language, key=key))


@router.get(
    "/work/strategies/{slug:key}",
    response=answers(StrategyPlan, missing=True, own=True),
    summary="Show one's own strategy",
    openapi_extra=SIGNED_IN,
)
def own_strategy(request: HttpRequest, key: StrategyKey, asked: Query[Asked]) -> StrategyPlan:
    """The whole of a strategy, for who may take it away as a file: the same tables. In no cache."""
    params(request, asked)
    try:
        found = queries.export(viewer_of(request), name_in_address(key))
    except (NoName, NotVisible):
        raise Missing(no_such("own_strategy", key, asked.language)) from None
    except NotAllowed:
        raise NotAllowedHere from None
    return _plan(found, _own_links(found.head.key, asked.language))
