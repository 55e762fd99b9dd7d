"""What two editions have in common, and a change across them on that alone (method.md section 5)."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kompass.domain.access import Viewer
from kompass.domain.editions import editions as known_editions
from kompass.domain.editions import load_edition
from kompass.domain.queries.facts import EditionFact, EvaluationRow, edition_fact, named
from kompass.domain.queries.instruments import instrument_of
from kompass.language import translator
from kompass.method.crosswalk import Crosswalk, Flow, Shared, printed_rows, restricted
from kompass.method.crosswalk import crosswalk as walk_of
from kompass.method.crosswalk import fulfilments as fulfilments_of
from kompass.method.editions import Area, Criterion
from kompass.method.printing import apportion, half_up
from kompass.models import Snapshot


class NoCrosswalk(LookupError):
    """There is no such edition, or the two are of different instruments; `edition` is the one to mend."""

    def __init__(self, edition: str, *, instruments: bool = False) -> None:
        super().__init__(edition)
        self.edition = edition
        self.instruments = instruments

    def text(self, language: str) -> str:
        """What is wrong and what can be chosen instead."""
        _ = translator(language)
        if self.instruments:
            return _("%(edition)s is an edition of another instrument: there is nothing to compare") % {
                "edition": self.edition[:80]
            }
        known = ", ".join(known_editions())
        return _("there is no edition %(edition)s; there are %(known)s") % {
            "edition": self.edition[:80],
            "known": known,
        }


@functools.cache
def walk(first: str, second: str) -> Crosswalk | None:
    """The crosswalk of two editions by their ids; None where either is unknown, and across instruments."""
    known = known_editions()
    if first not in known or second not in known or instrument_of(first) != instrument_of(second):
        return None
    return walk_of(load_edition(first), load_edition(second))


def comparable_share(first: str, second: str) -> Fraction | None:
    """Share (0..1) of the points that comes from what both editions measure alike, the smaller of both ways.

    1 within one edition; None where an edition is unknown or its criteria are.
    """
    if not first or not second:
        return None
    if first == second:
        return Fraction(1)
    found = walk(first, second)
    return found.comparable_share if found else None


@dataclass(frozen=True, slots=True)
class SharedArea:
    """An area of the later edition as far as both measured it: tenths of points, of `maximum`, in `n` criteria."""

    code: str
    names: Mapping[str, str]
    before: Decimal
    after: Decimal
    maximum: Decimal
    n: int

    @property
    def points(self) -> Decimal:
        return self.after - self.before

    def name(self, language: str) -> str:
        return named(self.names, language)


@dataclass(frozen=True, slots=True)
class SharedChange:
    """Two results on the criteria that both measured, weighed as in the later edition.

    `before`, `after` and `maximum` are printed with one decimal, and the areas add up to them as printed.
    `n_not_rated`: shared criteria left out because one of the two has no points for them.
    """

    before: Decimal
    after: Decimal
    maximum: Decimal
    n: int
    n_not_rated: int
    areas: tuple[SharedArea, ...]
    exact: Fraction
    """The change, not rounded."""

    @property
    def points(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Crossing:
    """What the editions of two evaluations have in common. Shares are 0..1; everything None where it is not known.

    `share_before`: of the earlier edition's points, those in criteria that the later one has too; `share_after` the
    other way round. `change`: on these criteria alone; None where the ratings of either are not known.
    """

    before: str
    after: str
    share_before: Fraction | None = None
    share_after: Fraction | None = None
    same_weight: Fraction | None = None
    n_shared: int | None = None
    n_before: int | None = None
    n_after: int | None = None
    change: SharedChange | None = None

    @property
    def known(self) -> bool:
        return self.share_before is not None

    @property
    def has_page(self) -> bool:
        """Whether both editions are here and can be set against each other on a page."""
        return walk(self.before, self.after) is not None


def crossings(
    steps: Iterable[tuple[EvaluationRow, EvaluationRow]],
) -> Mapping[tuple[str, str], Crossing]:
    """(earlier slug, later slug) -> what is comparable, for every step that is not within one known edition.

    One query where any of them has ratings in both; otherwise none.
    """
    across = [(start, end) for start, end in steps if not start.edition or start.edition != end.edition]
    wanted = {
        row.slug
        for start, end in across
        if start.has_ratings and end.has_ratings and walk(start.edition, end.edition)
        for row in (start, end)
    }
    kept = (
        {
            snapshot.evaluation.slug: snapshot
            for snapshot in Snapshot.objects.filter(evaluation__slug__in=wanted).select_related("evaluation")
        }
        if wanted
        else {}
    )
    return {
        (start.slug, end.slug): _crossing(start, end, kept.get(start.slug), kept.get(end.slug))
        for start, end in across
    }


def _crossing(
    start: EvaluationRow, end: EvaluationRow, before: Snapshot | None, after: Snapshot | None
) -> Crossing:
    found = walk(start.edition, end.edition)
    if found is None or not found.known:
        return Crossing(start.edition, end.edition)
    return Crossing(
        before=start.edition,
        after=end.edition,
        share_before=found.share_of_a,
        share_after=found.share_of_b,
        same_weight=found.same_weight,
        n_shared=len(found.shared),
        n_before=len(found.a.criteria),
        n_after=len(found.b.criteria),
        change=_shared_change(found, before, after) if before and after else None,
    )


def _shared_change(found: Crosswalk, before: Snapshot, after: Snapshot) -> SharedChange | None:
    exact = restricted(found, _fulfilments(before), _fulfilments(after))
    if exact is None:
        return None
    start, end, full = _tenths(exact.before), _tenths(exact.after), _tenths(exact.maximum)
    starts = apportion({one.area.id: one.before for one in exact.areas}, start)
    ends = apportion({one.area.id: one.after for one in exact.areas}, end)
    maxima = apportion({one.area.id: one.maximum for one in exact.areas}, full)
    return SharedChange(
        before=start,
        after=end,
        maximum=full,
        n=exact.n,
        n_not_rated=exact.n_not_rated,
        areas=tuple(
            SharedArea(
                code=one.area.id,
                names=one.area.names,
                before=starts[one.area.id],
                after=ends[one.area.id],
                maximum=maxima[one.area.id],
                n=one.n,
            )
            for one in exact.areas
        ),
        exact=exact.change,
    )


def _tenths(value: Fraction) -> Decimal:
    return Decimal(half_up(value * 10)).scaleb(-1)


def _fulfilments(snapshot: Snapshot) -> Mapping[str, Fraction | None]:
    result = snapshot.result
    points = {key: None if value is None else Fraction(value) for key, value in result["criteria"].items()}
    # Results frozen before they told what a criterion carries were made of editions without anything left out.
    placed = load_edition(snapshot.edition).criterion_by_id
    maxima = {key: criterion.maximum for key, criterion in placed.items()}
    told = {key: Fraction(value) for key, value in result.get("criterion_maxima", {}).items()}
    return fulfilments_of(points, maxima | told)


@dataclass(frozen=True, slots=True)
class WalkRow:
    """An area of one edition, its points by area of the other in tenths; `cells` and `alone` add up to `maximum`.

    `comparable` is what the cells add up to.
    """

    code: str
    names: Mapping[str, str]
    cells: tuple[Decimal, ...]
    comparable: Decimal
    alone: Decimal
    maximum: Decimal
    n_shared: int | None
    n: int | None

    def name(self, language: str) -> str:
        return named(self.names, language)


@dataclass(frozen=True, slots=True)
class WalkColumn:
    """An area of the other edition."""

    code: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        return named(self.names, language)


@dataclass(frozen=True, slots=True)
class WalkTable:
    """One edition's areas (rows) by the other's (columns); every row adds up across and every column downwards."""

    rows: tuple[WalkRow, ...]
    columns: tuple[WalkColumn, ...]
    sums: tuple[Decimal, ...]
    comparable: Decimal
    alone: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class CrosswalkPage:
    """Two editions against each other. `forwards` and `backwards` are None where it is not known which share is
    comparable, for an edition stops at areas. `choices`: the editions that can stand here, of the same instrument."""

    a: EditionFact
    b: EditionFact
    crossing: Crossing
    same: bool
    forwards: WalkTable | None
    backwards: WalkTable | None
    flows: tuple[Flow, ...]
    otherwise: tuple[Shared, ...]
    only_a: tuple[Criterion, ...]
    only_b: tuple[Criterion, ...]
    moved: tuple[Shared, ...]
    choices: tuple[EditionFact, ...]


def crosswalk(viewer: Viewer, first: str, second: str) -> CrosswalkPage:
    """How the points of one edition move to another. No query.

    Raises:
        NoCrosswalk: there is no such edition, or the two are of different instruments.
    """
    a, b = edition_fact(first), edition_fact(second)
    if a is None or b is None:
        raise NoCrosswalk(second if a else first)
    found = walk(first, second)
    if found is None:
        raise NoCrosswalk(second, instruments=True)
    detailed = bool(found.a.criteria and found.b.criteria)
    return CrosswalkPage(
        a=a,
        b=b,
        crossing=Crossing(
            before=first,
            after=second,
            share_before=found.share_of_a,
            share_after=found.share_of_b,
            same_weight=found.same_weight,
            n_shared=len(found.shared) if detailed else None,
            n_before=len(found.a.criteria) if detailed else None,
            n_after=len(found.b.criteria) if detailed else None,
        ),
        same=found.same,
        forwards=_table(found, backwards=False),
        backwards=None if found.same else _table(found, backwards=True),
        flows=found.flows,
        otherwise=found.otherwise,
        only_a=found.only_a,
        only_b=found.only_b,
        moved=tuple(one for one in found.shared if one.moved),
        choices=choices(first),
    )


def choices(beside: str) -> tuple[EditionFact, ...]:
    """The editions of the same instrument as this one, in the order of their ids."""
    instrument = instrument_of(beside)
    facts = (edition_fact(one) for one in known_editions() if instrument_of(one) == instrument)
    return tuple(fact for fact in facts if fact)


def _table(found: Crosswalk, *, backwards: bool) -> WalkTable | None:
    printed = printed_rows(found, backwards=backwards)
    if not printed:
        return None
    others: Sequence[Area] = (found.a if backwards else found.b).areas
    rows = tuple(
        WalkRow(
            code=one.side.area.id,
            names=one.side.area.names,
            cells=one.cells,
            comparable=one.maximum - one.alone,
            alone=one.alone,
            maximum=one.maximum,
            n_shared=one.side.n_shared,
            n=one.side.n,
        )
        for one in printed
    )
    return WalkTable(
        rows=rows,
        columns=tuple(WalkColumn(area.id, area.names) for area in others),
        sums=tuple(sum((row.cells[place] for row in rows), Decimal()) for place in range(len(others))),
        comparable=sum((row.comparable for row in rows), Decimal()),
        alone=sum((row.alone for row in rows), Decimal()),
        maximum=sum((row.maximum for row in rows), Decimal()),
    )
