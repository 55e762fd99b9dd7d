"""The crosswalk of two editions: where the points of one go in the other, by the criteria that both place.

Criteria keep the id of their bank, so two editions have in common what bears the same id. All figures are exact.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kompass.method.editions import Area, Criterion, Edition
from kompass.method.printing import apportion


@dataclass(frozen=True, slots=True)
class Shared:
    """A criterion as both editions place it."""

    before: Criterion
    after: Criterion

    @property
    def id(self) -> str:
        return self.before.id

    @property
    def moved(self) -> bool:
        """Whether it stands in an area of another id; the same id may bear another name."""
        return self.before.area != self.after.area


@dataclass(frozen=True, slots=True)
class Flow:
    """What moves from an area of a to an area of b: `points` of a's maximum, which weigh `weight` of b's maximum, in
    `n` criteria (None where both are one edition that stops at areas)."""

    before: str
    after: str
    points: Fraction
    weight: Fraction
    n: int | None


@dataclass(frozen=True, slots=True)
class Side:
    """An area of one of the two editions: `comparable` of its maximum stands in `n_shared` of its `n` criteria that the
    other edition has too. None: not known, for an edition stops at areas."""

    area: Area
    comparable: Fraction | None
    n_shared: int | None
    n: int | None

    @property
    def share(self) -> Fraction | None:
        return None if self.comparable is None else self.comparable / self.area.maximum

    @property
    def alone(self) -> Fraction | None:
        """The points that the other edition has nothing for."""
        return None if self.comparable is None else self.area.maximum - self.comparable


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """From edition `a` to edition `b`; everything empty and every share None where it is not known.

    `shared`: criteria that both place and rate alike (see `rated_alike`), in the order of a. `otherwise`: placed by
    both but rated on another scale or other aspects; they count as not comparable. `flows` in the order of a's areas,
    then b's, none that is empty. `rows` are a's areas, `columns` b's.
    """

    a: Edition
    b: Edition
    shared: tuple[Shared, ...]
    otherwise: tuple[Shared, ...]
    only_a: tuple[Criterion, ...]
    only_b: tuple[Criterion, ...]
    flows: tuple[Flow, ...]
    rows: tuple[Side, ...]
    columns: tuple[Side, ...]
    share_of_a: Fraction | None
    share_of_b: Fraction | None
    same_weight: Fraction | None
    """Share of the points that the same criterion carries in both: the sum over shared criteria of the smaller of its
    shares in the two maxima. It says how far the totals weigh the same things alike."""

    @property
    def same(self) -> bool:
        """Whether both are one and the same edition."""
        return self.a == self.b

    @property
    def known(self) -> bool:
        return self.share_of_a is not None

    @property
    def comparable_share(self) -> Fraction | None:
        """See `comparable_share`."""
        if self.share_of_a is None or self.share_of_b is None:
            return None
        return min(self.share_of_a, self.share_of_b)

    @property
    def flow_by_areas(self) -> Mapping[tuple[str, str], Flow]:
        return {(flow.before, flow.after): flow for flow in self.flows}


def comparable_share(a: Edition, b: Edition) -> Fraction | None:
    """How large a share (0..1) of the points of two editions comes from what both measure in the same way.

    Take the points of a's maximum that stand in criteria which b has too and rates alike, as a share of a's maximum;
    take the same the other way round; the smaller of the two counts. Both ways are needed: an edition that takes over
    everything from a small one and adds as much again holds all of the small one, but only half of what its own total
    says can be held against the earlier total. The smaller one never claims more than either total can bear, and it is
    the same in both directions.

    1 for one and the same edition; 0 where nothing is shared; None (not known) where either stops at areas, for then
    nobody can tell which criteria its points stand in. That criteria are shared does not say that they weigh the same
    (`Crosswalk.same_weight`); `restricted` takes different weights out.
    """
    return crosswalk(a, b).comparable_share


def rated_alike(a: Edition, b: Edition, criterion: str) -> bool:
    """Whether both rate it on the same values, in the same bands, and on aspects of the same ids and weights."""
    return _scale(a) == _scale(b) and _weights(a, criterion) == _weights(b, criterion)


def _scale(edition: Edition) -> list[tuple[int, int]]:
    return [(level.value, level.last) for level in edition.levels]


def _weights(edition: Edition, criterion: str) -> dict[str, Fraction]:
    return {aspect.id: aspect.weight for aspect in edition.aspects_of(criterion)}


def crosswalk(a: Edition, b: Edition) -> Crosswalk:
    """How the points of `a` move to `b`, area by area."""
    if a.areas_only or b.areas_only:
        return _of_areas(a, b)
    there = b.criterion_by_id if a.instrument == b.instrument else {}
    both = [Shared(one, there[one.id]) for one in a.criteria if one.id in there]
    shared = tuple(one for one in both if rated_alike(a, b, one.id))
    otherwise = tuple(one for one in both if not rated_alike(a, b, one.id))
    here = {one.id for one in both}
    return Crosswalk(
        a=a,
        b=b,
        shared=shared,
        otherwise=otherwise,
        only_a=tuple(one for one in a.criteria if one.id not in here),
        only_b=tuple(one for one in b.criteria if one.id not in here),
        flows=_flows(a, b, shared),
        rows=_sides(a, [one.before for one in shared]),
        columns=_sides(b, [one.after for one in shared]),
        share_of_a=sum((one.before.maximum for one in shared), Fraction()) / a.maximum,
        share_of_b=sum((one.after.maximum for one in shared), Fraction()) / b.maximum,
        same_weight=sum(
            (min(one.before.maximum / a.maximum, one.after.maximum / b.maximum) for one in shared), Fraction()
        ),
    )


def _of_areas(a: Edition, b: Edition) -> Crosswalk:
    """Where criteria are not known: all of it is comparable within one edition, otherwise nobody can tell."""
    same = a == b
    whole = Fraction(1) if same else None

    def sides(edition: Edition) -> tuple[Side, ...]:
        return tuple(Side(area, area.maximum if same else None, None, None) for area in edition.areas)

    return Crosswalk(
        a=a,
        b=b,
        shared=(),
        otherwise=(),
        only_a=(),
        only_b=(),
        flows=tuple(Flow(area.id, area.id, area.maximum, area.maximum, None) for area in a.areas)
        if same
        else (),
        rows=sides(a),
        columns=sides(b),
        share_of_a=whole,
        share_of_b=whole,
        same_weight=whole,
    )


def _flows(a: Edition, b: Edition, shared: Iterable[Shared]) -> tuple[Flow, ...]:
    found: dict[tuple[str, str], list[Shared]] = defaultdict(list)
    for one in shared:
        found[one.before.area, one.after.area].append(one)
    return tuple(
        Flow(
            before=start.id,
            after=end.id,
            points=sum((one.before.maximum for one in found[start.id, end.id]), Fraction()),
            weight=sum((one.after.maximum for one in found[start.id, end.id]), Fraction()),
            n=len(found[start.id, end.id]),
        )
        for start in a.areas
        for end in b.areas
        if (start.id, end.id) in found
    )


def _sides(edition: Edition, shared: Iterable[Criterion]) -> tuple[Side, ...]:
    by_area: dict[str, list[Criterion]] = defaultdict(list)
    for one in shared:
        by_area[one.area].append(one)
    return tuple(
        Side(
            area=area,
            comparable=sum((one.maximum for one in by_area[area.id]), Fraction()),
            n_shared=len(by_area[area.id]),
            n=len(area.criteria),
        )
        for area in edition.areas
    )


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """An area of one edition with its points by area of the other, in the order of these, in tenths; `alone`: what the
    other has nothing for. `cells` and `alone` add up to `maximum`."""

    side: Side
    cells: tuple[Decimal, ...]
    alone: Decimal
    maximum: Decimal


def printed_rows(found: Crosswalk, *, backwards: bool = False) -> tuple[PrintedRow, ...]:
    """The crosswalk as a table of tenths of points whose rows add up as printed; none where it is not known.

    Rows are a's areas, cells b's areas and the points a's; `backwards`: rows are b's areas, cells a's, the points b's.
    What cannot be printed exactly is allocated by largest remainder.
    """
    if not found.known:
        return ()
    edition, other = (found.b, found.a) if backwards else (found.a, found.b)
    sides = found.columns if backwards else found.rows
    points = {
        (flow.after, flow.before) if backwards else (flow.before, flow.after): flow.weight
        if backwards
        else flow.points
        for flow in found.flows
    }
    whole = Decimal((2 * 10 * edition.maximum + 1) // 2).scaleb(-1)
    maxima = apportion({side.area.id: side.area.maximum for side in sides}, whole)
    rows = []
    for side in sides:
        exact = {area.id: points.get((side.area.id, area.id), Fraction()) for area in other.areas}
        parts = apportion({**exact, "": side.alone or Fraction()}, maxima[side.area.id])
        cells = tuple(parts[area.id] for area in other.areas)
        rows.append(PrintedRow(side, cells, parts[""], maxima[side.area.id]))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class PrintedSums:
    """The last line of the table: the sums of the rows as they are printed."""

    cells: tuple[Decimal, ...]
    alone: Decimal
    maximum: Decimal


def printed_sums(rows: Sequence[PrintedRow]) -> PrintedSums:
    return PrintedSums(
        cells=tuple(sum(cells, Decimal()) for cells in zip(*(row.cells for row in rows), strict=True)),
        alone=sum((row.alone for row in rows), Decimal()),
        maximum=sum((row.maximum for row in rows), Decimal()),
    )


@dataclass(frozen=True, slots=True)
class RestrictedArea:
    """An area of the later edition as far as it is measured in both: points of `maximum`, in `n` criteria."""

    area: Area
    before: Fraction
    after: Fraction
    maximum: Fraction
    n: int

    @property
    def change(self) -> Fraction:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Restricted:
    """Two results on what both measured: exact points of `maximum`, in `n` criteria, with the later edition's weights.

    `n_not_rated`: criteria that both editions have but one of the results has no points for (not applicable, or not
    rated). `areas`: those of the later edition in which there is anything.
    """

    before: Fraction
    after: Fraction
    maximum: Fraction
    n: int
    n_not_rated: int
    areas: tuple[RestrictedArea, ...]

    @property
    def change(self) -> Fraction:
        return self.after - self.before


def fulfilments(
    criteria: Mapping[str, Fraction | None], maxima: Mapping[str, Fraction]
) -> dict[str, Fraction | None]:
    """Criterion id -> fulfilment 0..1 from exact points and what each carried (`Score.criteria`,
    `Score.criterion_maxima`); None where it is not applicable or not rated."""
    return {
        key: points / maxima[key] if points is not None and maxima.get(key) else None
        for key, points in criteria.items()
    }


def restricted(
    found: Crosswalk, before: Mapping[str, Fraction | None], after: Mapping[str, Fraction | None]
) -> Restricted | None:
    """The change on the shared criteria alone, both results weighed as in the later edition `found.b`.

    `before` and `after`: fulfilment (0..1) by criterion id (`fulfilments`) under `found.a` and `found.b`. A criterion
    counts if both have it: so both sums have the same criteria with the same weights, and their difference is like
    with like. None where there is no such criterion.
    """
    lines: dict[str, list[tuple[Fraction, Fraction, Fraction]]] = defaultdict(list)
    for one in found.shared:
        start, end = before.get(one.id), after.get(one.id)
        if start is not None and end is not None:
            weight = one.after.maximum
            lines[one.after.area].append((start * weight, end * weight, weight))
    if not lines:
        return None
    areas = tuple(
        RestrictedArea(area, *_sums(lines[area.id]), n=len(lines[area.id]))
        for area in found.b.areas
        if area.id in lines
    )
    n = sum(area.n for area in areas)
    return Restricted(
        before=sum((area.before for area in areas), Fraction()),
        after=sum((area.after for area in areas), Fraction()),
        maximum=sum((area.maximum for area in areas), Fraction()),
        n=n,
        n_not_rated=len(found.shared) - n,
        areas=areas,
    )


def _sums(lines: Iterable[tuple[Fraction, Fraction, Fraction]]) -> tuple[Any, Any, Any]:
    first, second, third = (sum(part, Fraction()) for part in zip(*lines, strict=True))
    return first, second, third
