"""What two editions have in common: how the points of one move to the other, and a change on that alone."""

from decimal import Decimal

from django.http import HttpRequest
from ninja import Query, Router

from kompass.api.asked import Asked, edition_field, params
from kompass.api.document import answers
from kompass.api.errors import Refused
from kompass.api.fields import Exact, Shape, exact, points, share, told
from kompass.api.row import Links, api_address, page_address
from kompass.domain.access import PUBLIC
from kompass.domain.queries import crosswalk as queries
from kompass.language import N_, translator
from kompass.method.editions import Criterion

router = Router(tags=["Editions"])


class CrosswalkAsked(Asked):
    a: str = edition_field("The edition that the points come from.")
    b: str = edition_field("The edition that they go to, of the same instrument.")


class SharedArea(Shape):
    """An area of the later edition as far as both measured it; figures as printed, one decimal."""

    code: str = told("Number of the area in the later edition.", "1")
    name: str = told("Its name.", "Elected representatives and citizens")
    before: float = told("Points of the earlier result.", 41.5)
    after: float = told("Points of the later result.", 55.0)
    points: float = told("Change; the areas add up to the change as a whole.", 13.5)
    maximum: float = told("Full points of what is shared.", 90.0)
    n: int = told("Number of shared criteria.", 18)


class SharedChange(Shape):
    """Two results on the criteria that both editions have, weighed as in the later one; as printed, one decimal."""

    before: float = told("Points of the earlier result.", 301.2)
    after: float = told("Points of the later result.", 352.9)
    points: float = told("Change.", 51.7)
    points_exact: Exact = told("The change exactly, not rounded.", "517/10")
    maximum: float = told("Full points of what is shared.", 800.0)
    n: int = told("Number of shared criteria that both results have points for.", 164)
    n_not_rated: int = told("Shared criteria that one of the two has no points for.", 0)
    areas: list[SharedArea] = told("By areas of the later edition.")


class Crossing(Shape):
    """What the editions of two evaluations have in common; null is what nobody can tell."""

    before: str | None = told("The earlier edition; null where it is not known.", "open-2010")
    after: str | None = told("The later edition; null where it is not known.", "open-2020")
    share_before: float | None = told(
        "Share (0..1) of the earlier edition's points in criteria that the later one has and rates alike.",
        0.9,
    )
    share_before_exact: Exact | None = told("The same, exactly.", "9/10")
    share_after: float | None = told("Share (0..1) of the later edition's points, the other way round.", 0.8)
    share_after_exact: Exact | None = told("The same, exactly.", "4/5")
    same_weight: float | None = told("Share (0..1) of the points that weigh the same in both.", 0.92)
    same_weight_exact: Exact | None = told("The same, exactly.", "23/25")
    n_shared: int | None = told("Criteria that both have.", 150)
    n_before: int | None = told("Criteria of the earlier edition.", 164)
    n_after: int | None = told("Criteria of the later edition.", 164)
    change: SharedChange | None = told("The change on shared criteria; null where ratings are not known.")


class WalkColumn(Shape):
    code: str = told("Number of an area of the other edition.", "1")
    name: str = told("Its name.", "Elected representatives and citizens")


class WalkRow(Shape):
    """An area of one edition; `cells` and `alone` add up to `maximum`."""

    code: str = told("Number of the area.", "1")
    name: str = told("Its name.", "Openness and democracy")
    cells: list[float] = told("Its points by the other edition's areas, in their order.", [83.0, 0.0, 4.5])
    comparable: float = told("What these add up to.", 100.0)
    alone: float = told("Points that the other edition has nothing for.", 0.0)
    maximum: float = told("Full points of the area.", 100.0)
    n_shared: int | None = told("Its criteria that the other edition has too.", 20)
    n: int | None = told("Its criteria.", 20)


class WalkTable(Shape):
    """One edition's areas by the other's; rows add up across, `sums` downwards. As printed, one decimal."""

    columns: list[WalkColumn] = told("The other edition's areas.")
    rows: list[WalkRow] = told("This edition's areas.")
    sums: list[float] = told("Points by the other edition's areas, all rows together.", [98.0, 100.0])
    comparable: float = told("Points in shared criteria.", 800.0)
    alone: float = told("Points that the other edition has nothing for.", 0.0)
    maximum: float = told("Full points.", 800.0)


class Placed(Shape):
    """A criterion by its place in each of the two editions; null where one does not have it."""

    id: str = told("The criterion in the bank.", "decisions-explained-plainly")
    title: str = told("Its title.", "Decisions explained plainly")
    code_a: str | None = told("Its number in a.", "1.1.2")
    code_b: str | None = told("Its number in b.", "1.1.3")


class CrosswalkPage(Shape):
    """Two editions against each other; tables are null where it is not known, for an edition stops at areas."""

    a: str = told("The edition that the points come from.", "open-2010")
    b: str = told("The edition that they go to.", "open-2020")
    crossing: Crossing = told(
        "What they have in common; `change` is null here, for it belongs to evaluations."
    )
    forwards: WalkTable | None = told("The areas of a by those of b, in points of a.")
    backwards: WalkTable | None = told(
        "The areas of b by those of a, in points of b; null within one edition."
    )
    moved: list[Placed] = told("Criteria that stand in an area of another number.")
    otherwise: list[Placed] = told("Criteria that both have but rate otherwise; they are not comparable.")
    only_a: list[Placed] = told("Criteria that b does not have.")
    only_b: list[Placed] = told("Criteria that a does not have.")
    choices: list[str] = told("Editions of the same instrument.", ["open-2010", "open-2020"])
    links: Links = told("Where this is.")


# Before /editions/{id}: no edition can bear this name.
@router.get("/editions/crosswalk", response=answers(CrosswalkPage), summary="Compare two editions")
def crosswalk(request: HttpRequest, asked: Query[CrosswalkAsked]) -> CrosswalkPage:
    """Area by area how the points of one edition move to the other, and which share is comparable."""
    params(request, asked)
    language = asked.language
    _ = translator(language)
    wrong = [(name, _(N_("Name an edition, as in %(example)s")) % {"example": f"{name}={example}"})
             for name, example in (("a", "open-2010"), ("b", "open-2020")) if not getattr(asked, name)]  # fmt: skip
    if wrong:
        raise Refused(wrong)
    try:
        found = queries.crosswalk(PUBLIC, asked.a, asked.b)
    except queries.NoCrosswalk as error:
        name = "a" if error.edition == asked.a else "b"
        raise Refused([(name, error.text(language))]) from None
    return CrosswalkPage(
        a=found.a.id,
        b=found.b.id,
        crossing=crossing_of(found.crossing, language),
        forwards=_table(found.forwards, language),
        backwards=_table(found.backwards, language),
        moved=[_placed(one.before, one.before, one.after, language) for one in found.moved],
        otherwise=[_placed(one.before, one.before, one.after, language) for one in found.otherwise],
        only_a=[_placed(one, one, None, language) for one in found.only_a],
        only_b=[_placed(one, None, one, language) for one in found.only_b],
        choices=[one.id for one in found.choices],
        links=Links(
            self=f"{api_address('crosswalk')}?a={found.a.id}&b={found.b.id}",
            page=f"{page_address('crosswalk', language)}?a={found.a.id}&b={found.b.id}",
        ),
    )


def crossing_of(crossing: queries.Crossing, language: str) -> Crossing:
    return Crossing(
        before=crossing.before or None,
        after=crossing.after or None,
        share_before=share(crossing.share_before),
        share_before_exact=exact(crossing.share_before),
        share_after=share(crossing.share_after),
        share_after_exact=exact(crossing.share_after),
        same_weight=share(crossing.same_weight),
        same_weight_exact=exact(crossing.same_weight),
        n_shared=crossing.n_shared,
        n_before=crossing.n_before,
        n_after=crossing.n_after,
        change=_change(crossing.change, language) if crossing.change else None,
    )


def _change(change: queries.SharedChange, language: str) -> SharedChange:
    return SharedChange(
        before=points(change.before),
        after=points(change.after),
        points=points(change.points),
        points_exact=exact(change.exact),
        maximum=points(change.maximum),
        n=change.n,
        n_not_rated=change.n_not_rated,
        areas=[
            SharedArea(
                code=area.code,
                name=area.name(language),
                before=points(area.before),
                after=points(area.after),
                points=points(area.points),
                maximum=points(area.maximum),
                n=area.n,
            )
            for area in change.areas
        ],
    )


def _table(table: queries.WalkTable | None, language: str) -> WalkTable | None:
    if table is None:
        return None

    def figures(values: tuple[Decimal, ...]) -> list[float]:
        return [points(value) for value in values]

    return WalkTable(
        columns=[WalkColumn(code=one.code, name=one.name(language)) for one in table.columns],
        rows=[
            WalkRow(
                code=row.code,
                name=row.name(language),
                cells=figures(row.cells),
                comparable=points(row.comparable),
                alone=points(row.alone),
                maximum=points(row.maximum),
                n_shared=row.n_shared,
                n=row.n,
            )
            for row in table.rows
        ],
        sums=figures(table.sums),
        comparable=points(table.comparable),
        alone=points(table.alone),
        maximum=points(table.maximum),
    )


def _placed(one: Criterion, a: Criterion | None, b: Criterion | None, language: str) -> Placed:
    return Placed(
        id=one.id, title=one.name(language), code_a=a.code if a else None, code_b=b.code if b else None
    )
