"""Two to six evaluations side by side: totals, areas per edition, change, distance to the ideal."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal

from django.db.models import Count, Exists, F, Max, Min, OuterRef

from kompass import method
from kompass.domain.access import Viewer, visible_evaluations
from kompass.domain.queries.crosswalk import Crossing, comparable_share, crossings
from kompass.domain.queries.facts import (
    SIZE_YEARS,
    EditionFact,
    EvaluationRow,
    edition_fact,
    edition_in_short,
    named,
    rows,
)
from kompass.domain.queries.instruments import COMPASS, instrument_of, made_with
from kompass.domain.queries.reference import date_name
from kompass.language import listed, translator
from kompass.models import AreaResult, Population

FEWEST: Final = 2
MOST: Final = 6
_MOST_READ: Final = 24
"""So many addresses are looked up; more cannot be meant."""
_LONGEST_SAID: Final = 60


@dataclass(frozen=True, slots=True)
class SelectionProblem:
    """Something asked for that is not shown. `value` is what was asked for, `n` how many are left out."""

    kind: Literal["unknown", "twice", "too_many", "invented", "instrument", "base"]
    value: str = ""
    n: int = 0

    def text(self, language: str) -> str:
        _ = translator(language)
        said = {"value": self.value[:_LONGEST_SAID], "n": self.n, "most": MOST}
        match self.kind:
            case "unknown":
                return _("There is no evaluation “%(value)s”. Look for it by the municipality's name.") % said
            case "twice":
                return _("“%(value)s” was chosen more than once. It is shown once.") % said
            case "too_many":
                return (
                    _("At most %(most)s can be compared. Left out: %(n)s. Remove one to add another.") % said
                )
            case "invented":
                return (
                    _(
                        "“%(value)s” is invented. Real and invented evaluations are never mixed; it was left out."
                    )
                    % said
                )
            case "instrument":
                return (
                    _(
                        "“%(value)s” was made with another instrument than the first one. Results of different "
                        "instruments are never compared; it was left out."
                    )
                    % said
                )
            case "base":
                return _("The base “%(value)s” is not among the chosen. The first one is the base.") % said


@dataclass(frozen=True, slots=True)
class Column:
    """One evaluation of the comparison; None where something is not known.

    `letter` names it in pictures. `difference` is its total less that of the base: None for the base itself, and
    where the editions' full points differ. `other_edition`: its edition is not certainly that of the base.
    """

    letter: str
    evaluation: EvaluationRow
    edition: EditionFact | None
    inhabitants: int | None
    inhabitants_year: int | None
    to_ideal: Fraction | None
    difference: int | None
    other_edition: bool
    is_base: bool
    highest: bool

    @property
    def slug(self) -> str:
        return self.evaluation.slug

    @property
    def maximum(self) -> Fraction | None:
        return self.edition.maximum if self.edition else None

    def name(self, language: str) -> str:
        """ "Røros, June 2017"."""
        return f"{self.evaluation.name}, {date_name(self.evaluation.when, language)}"


@dataclass(frozen=True, slots=True)
class AreaCell:
    """The points of one area in one column: None where not known. `difference`: to the base of the group."""

    points: int | None
    difference: int | None
    highest: bool


@dataclass(frozen=True, slots=True)
class AreaLine:
    code: str
    names: Mapping[str, str]
    maximum: Fraction
    cells: tuple[AreaCell, ...]
    """In the order of the group's columns."""

    def name(self, language: str) -> str:
        return named(self.names, language)


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """The areas of those columns that used the same edition and of which any area is known.

    `base` is the chosen base if it is one of them, otherwise the first.
    """

    edition: EditionFact
    columns: tuple[Column, ...]
    base: Column
    lines: tuple[AreaLine, ...]

    @property
    def pair(self) -> tuple[Column, Column] | None:
        """Earlier and later, where the group is two evaluations of one municipality in certain order."""
        if len(self.columns) != 2 or len({column.evaluation.municipality for column in self.columns}) != 1:
            return None
        one, other = self.columns
        if _before(one.evaluation, other.evaluation):
            return one, other
        return (other, one) if _before(other.evaluation, one.evaluation) else None


@dataclass(frozen=True, slots=True)
class Step:
    """From one evaluation of a municipality to its next one in the selection, both with a total and in certain order.

    `years` and `pace` (points a year) as in `progress.Change`; `comparable_share` None: unknown.
    """

    start: EvaluationRow
    end: EvaluationRow
    points: int
    years: float | None
    years_low: float | None
    years_high: float | None
    pace: float | None
    pace_low: float | None
    pace_high: float | None
    crosses_editions: bool
    comparable_share: Fraction | None
    crossing: Crossing | None
    """What the two editions have in common; None within one."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """`columns` in the order asked for; `base` None only when there is no column."""

    columns: tuple[Column, ...]
    base: Column | None
    groups: tuple[AreaGroup, ...]
    """In the order in which their editions first appear."""
    without_areas: tuple[Column, ...]
    steps: tuple[Step, ...]
    unordered: tuple[EvaluationRow, ...]
    """With a total, and another of the same municipality here, but without a date: no change can be told."""
    problems: tuple[SelectionProblem, ...]

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(column.slug for column in self.columns)

    @property
    def invented(self) -> bool:
        return bool(self.columns) and self.columns[0].evaluation.invented

    @property
    def enough(self) -> bool:
        return len(self.columns) >= FEWEST

    @property
    def full(self) -> bool:
        return len(self.columns) >= MOST

    @property
    def editions(self) -> tuple[str, ...]:
        """Ids of the editions used, "" for one not known, in the order of their first column."""
        return tuple(dict.fromkeys(column.evaluation.edition for column in self.columns))

    @property
    def mixed(self) -> bool:
        """Several editions, or any that is not known: then nothing says that they are the same."""
        return len(self.editions) > 1 or (self.enough and "" in self.editions)

    def caution(self, language: str) -> str:
        """What to keep in mind about totals of different editions; "" where there is only one."""
        if not self.mixed:
            return ""
        _ = translator(language)
        used = (edition_in_short(one, language) or _("edition not known") for one in self.editions)
        return _(
            "Different editions: %(editions)s. Areas and criteria changed between them, so part of a difference "
            "between totals may come from the instrument and not from the municipality."
        ) % {"editions": listed(used, language)}


@dataclass(frozen=True, slots=True)
class Example:
    """A selection to begin with. `kind`: how it was chosen."""

    kind: Literal["rise", "highest", "areas"]
    rows: tuple[EvaluationRow, ...]


def side_by_side(viewer: Viewer, slugs: Sequence[str], *, base: str = "") -> SideBySide:
    """The evaluations in the order of their addresses; what cannot be shown is told as a problem. Four queries at most.

    A slug that was asked for twice counts once; after six the rest is left out; where real and invented ones are
    asked for together, the invented are left out, and so is what was made with another instrument than the first.
    `base`: what differences are measured from (default: the first).
    """
    chosen, problems = _chosen(viewer, [slug for slug in slugs if slug])
    if base and base not in {row.slug for row in chosen}:
        problems.append(SelectionProblem("base", base))
    origin = next((row for row in chosen if row.slug == base), chosen[0] if chosen else None)
    columns = _columns(chosen, origin)
    steps, unordered = _steps(chosen)
    groups = _groups(columns)
    in_groups = {column.slug for group in groups for column in group.columns}
    return SideBySide(
        columns=columns,
        base=next((column for column in columns if column.is_base), None),
        groups=groups,
        without_areas=tuple(column for column in columns if column.slug not in in_groups),
        steps=steps,
        unordered=unordered,
        problems=tuple(problems),
    )


def of_municipality(own: Iterable[EvaluationRow], this: str = "") -> tuple[str, ...]:
    """What to compare of one municipality: of its evaluations (oldest first) the latest six with a total and the
    instrument of `this` one (of the latest), and `this` one in any case. Empty where that is fewer than two."""
    everything = list(own)
    of_this = next((row for row in everything if row.slug == this), everything[-1] if everything else None)
    instrument = instrument_of(of_this.edition) if of_this else COMPASS
    alike = [row for row in everything if instrument_of(row.edition) == instrument]
    wanted = [row.slug for row in alike if row.total is not None or row.slug == this]
    while len(wanted) > MOST:
        wanted.remove(next(slug for slug in wanted if slug != this))
    return tuple(wanted) if len(wanted) >= FEWEST else ()


def _chosen(viewer: Viewer, slugs: Sequence[str]) -> tuple[list[EvaluationRow], list[SelectionProblem]]:
    distinct = list(dict.fromkeys(slugs))
    problems = [SelectionProblem("twice", slug) for slug in distinct[:_MOST_READ] if slugs.count(slug) > 1]
    # Only what can be an address is looked up: PostgreSQL refuses NUL in a text.
    plain = [slug for slug in distinct[:_MOST_READ] if slug.isascii() and slug.isprintable()]
    read = rows(visible_evaluations(viewer, named=True).filter(slug__in=plain)) if plain else ()
    known = {row.slug: row for row in read}
    problems += [SelectionProblem("unknown", slug) for slug in distinct[:_MOST_READ] if slug not in known]
    found = [known[slug] for slug in distinct if slug in known]
    if any(not row.invented for row in found):
        problems += [SelectionProblem("invented", row.slug) for row in found if row.invented]
        found = [row for row in found if not row.invented]
    if found:
        instrument = instrument_of(found[0].edition)
        others = [row for row in found if instrument_of(row.edition) != instrument]
        problems += [SelectionProblem("instrument", row.slug) for row in others]
        found = [row for row in found if row not in others]
    left_out = max(len(found) - MOST, 0) + max(len(distinct) - _MOST_READ, 0)
    if left_out:
        problems.append(SelectionProblem("too_many", n=left_out))
    return found[:MOST], problems


def _columns(chosen: Sequence[EvaluationRow], base: EvaluationRow | None) -> tuple[Column, ...]:
    figures = _inhabitants(chosen)
    editions = {row.edition: edition_fact(row.edition) for row in chosen}
    full = {edition.maximum for edition in editions.values() if edition}
    known = [row.total for row in chosen if row.total is not None]
    # Totals of different full points have no common highest, and their difference says nothing.
    one_scale = len(full) <= 1
    made = []
    for letter, row in zip("ABCDEF", chosen, strict=False):
        edition = editions[row.edition]
        inhabitants, year = _near(figures.get(row.municipality, ()), row.latest)
        made.append(
            Column(
                letter=letter,
                evaluation=row,
                edition=edition,
                inhabitants=inhabitants,
                inhabitants_year=year,
                to_ideal=edition.maximum - row.total if edition and row.total is not None else None,
                difference=_less(row.total, base.total) if base and row is not base and one_scale else None,
                other_edition=base is not None and row is not base and _crosses(row, base),
                is_base=row is base,
                highest=one_scale and len(known) >= FEWEST and row.total == max(known),
            )
        )
    return tuple(made)


def _crosses(one: EvaluationRow, other: EvaluationRow) -> bool:
    """Also where an edition is not known: then nothing says that they are the same."""
    return not one.edition or one.edition != other.edition


def _less(value: int | None, base: int | None) -> int | None:
    return None if value is None or base is None else value - base


def _inhabitants(chosen: Sequence[EvaluationRow]) -> Mapping[str, Sequence[tuple[int, int]]]:
    """(year, inhabitants) by municipality. One query."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    if chosen:
        asked = Population.objects.filter(municipality__slug__in={row.municipality for row in chosen})
        for slug, year, inhabitants in asked.values_list("municipality__slug", "year", "inhabitants"):
            found[slug].append((year, inhabitants))
    return found


def _near(figures: Sequence[tuple[int, int]], day: dt.date | None) -> tuple[int | None, int | None]:
    """Inhabitants and year nearest to the day, at most `SIZE_YEARS` away (the earlier of two equally near)."""
    if day is None:
        return None, None
    near = [
        (abs(year - day.year), year, inhabitants)
        for year, inhabitants in figures
        if abs(year - day.year) <= SIZE_YEARS
    ]
    return (min(near)[2], min(near)[1]) if near else (None, None)


def _groups(columns: Sequence[Column]) -> tuple[AreaGroup, ...]:
    by_edition: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        if column.edition and column.evaluation.areas.keys() & {area.code for area in column.edition.areas}:
            by_edition[column.evaluation.edition].append(column)
    return tuple(_group(members) for members in by_edition.values())


def _group(members: Sequence[Column]) -> AreaGroup:
    base = next((column for column in members if column.is_base), members[0])
    edition = base.edition
    assert edition is not None
    return AreaGroup(
        edition=edition,
        columns=tuple(members),
        base=base,
        lines=tuple(
            AreaLine(
                code=area.code,
                names=area.names,
                maximum=area.maximum,
                cells=_cells(
                    [column.evaluation.areas.get(area.code) for column in members], members.index(base)
                ),
            )
            for area in edition.areas
        ),
    )


def _cells(points: Sequence[int | None], base: int) -> tuple[AreaCell, ...]:
    known = [value for value in points if value is not None]
    return tuple(
        AreaCell(
            points=value,
            difference=None if place == base else _less(value, points[base]),
            highest=len(known) >= FEWEST and value == max(known),
        )
        for place, value in enumerate(points)
    )


def _steps(chosen: Sequence[EvaluationRow]) -> tuple[tuple[Step, ...], tuple[EvaluationRow, ...]]:
    """The changes, municipality by municipality, oldest first; and the rows that take no part for lack of a date."""
    by_municipality: dict[str, list[EvaluationRow]] = defaultdict(list)
    for row in chosen:
        if row.total is not None:
            by_municipality[row.municipality].append(row)
    steps: list[tuple[EvaluationRow, EvaluationRow]] = []
    unordered: list[EvaluationRow] = []
    for own in by_municipality.values():
        if len(own) < FEWEST:
            continue
        unordered += [row for row in own if row.latest is None]
        dated = sorted(
            (row for row in own if row.latest and row.earliest), key=lambda row: (row.latest, row.earliest)
        )
        steps += [(start, end) for start, end in pairwise(dated) if _before(start, end)]
    across = crossings(steps)
    found = tuple(_step(start, end, across.get((start.slug, end.slug))) for start, end in steps)
    return found, tuple(unordered)


def _before(one: EvaluationRow, other: EvaluationRow) -> bool:
    return method.When.parse(one.when).certainly_before(method.When.parse(other.when))


def _step(start: EvaluationRow, end: EvaluationRow, crossing: Crossing | None) -> Step:
    before, after = start.total or 0, end.total or 0
    pace = method.pace(before, method.When.parse(start.when), after, method.When.parse(end.when))
    return Step(
        start=start,
        end=end,
        points=after - before,
        years=pace.years,
        years_low=pace.years_low,
        years_high=pace.years_high,
        pace=pace.value,
        pace_low=pace.low,
        pace_high=pace.high,
        crosses_editions=_crosses(start, end),
        comparable_share=comparable_share(start.edition, end.edition),
        crossing=crossing,
    )


def examples(viewer: Viewer) -> tuple[Example, ...]:
    """Selections of the Compass's real record to begin with; none where there are fewer than two evaluations for it.

    The municipality whose known totals lie furthest apart, the highest totals, and the edition of which the areas
    of most evaluations are known. Eight queries.
    """
    real = visible_evaluations(viewer).filter(made_with(COMPASS))
    scored = real.filter(total__isnull=False)
    dated = scored.filter(latest__isnull=False)
    furthest = (
        dated.order_by()
        .values("municipality")
        .annotate(n=Count("pk"), apart=Max("total") - Min("total"))
        .filter(n__gte=FEWEST)
        .order_by("-apart", "municipality")
        .first()
    )
    over_time = dated.filter(municipality=furthest["municipality"]) if furthest else dated.none()
    with_areas = scored.filter(Exists(AreaResult.objects.filter(evaluation=OuterRef("pk"))))
    commonest = (
        with_areas.order_by().values("edition").annotate(n=Count("pk")).order_by("-n", "edition").first()
    )
    newest = F("latest").desc(nulls_last=True)
    in_one = with_areas.filter(edition=commonest["edition"]) if commonest else with_areas.none()
    found = (
        Example("rise", rows(over_time.order_by("-latest", "-pk")[:MOST])[::-1]),
        Example("highest", rows(scored.order_by("-total", newest, "pk")[:MOST])),
        Example("areas", rows(in_one.order_by(newest, "municipality__sort_key", "pk")[:MOST])),
    )
    return tuple(example for example in found if len(example.rows) >= FEWEST)
