"""What changed between evaluations, how fast, how that stands, and where it leads (method.md section 5)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from kompass import method
from kompass.domain.access import Viewer, visible_evaluations, visible_municipalities
from kompass.domain.queries.crosswalk import Crossing as Crossing
from kompass.domain.queries.crosswalk import SharedChange as SharedChange
from kompass.domain.queries.crosswalk import comparable_share, crossings
from kompass.domain.queries.facts import EvaluationRow, dated_first_to_last, edition_fact, named, rows
from kompass.domain.queries.instruments import instrument_of
from kompass.domain.queries.projection import Outlook as Outlook
from kompass.domain.queries.projection import Threshold as Threshold
from kompass.domain.queries.projection import outlook
from kompass.domain.queries.records import records
from kompass.domain.queries.reference import ReferenceFilter, last_day
from kompass.language import translator
from kompass.method.progress import ENOUGH_PAIRS, successive_pairs


class MunicipalityNotFound(LookupError):
    """No municipality of that slug that this viewer may see."""


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair of successive evaluations of another municipality. A year alone stands for its middle."""

    municipality: str
    name: str
    country: str
    from_slug: str
    to_slug: str
    from_when: str
    to_when: str
    start: int
    end: int
    years: float
    pace: float
    crosses_editions: bool

    @property
    def points(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class AreaChange:
    """Change of an area; only within one edition, where the area is the same."""

    code: str
    names: Mapping[str, str]
    start: int
    end: int

    @property
    def points(self) -> int:
        return self.end - self.start

    def name(self, language: str) -> str:
        return named(self.names, language)


@dataclass(frozen=True, slots=True)
class Change:
    """From one evaluation with a total to the next one.

    `years` and `pace` (points a year) are single figures where both dates have a month, otherwise None
    and only the bounds are known. `expected` and its 80 % prediction interval are points of change, None
    below 20 pairs. `standing` is (rank by pace among the pairs and this one, how many these are).
    """

    start: EvaluationRow
    end: EvaluationRow
    points: int
    areas: tuple[AreaChange, ...]
    years: float | None
    years_low: float | None
    years_high: float | None
    pace: float | None
    pace_low: float | None
    pace_high: float | None
    crosses_editions: bool
    comparable_share: Fraction | None
    """Share of the points that comes from shared criteria, the smaller of both ways; None: unknown."""
    crossing: Crossing | None
    """What the two editions have in common; None within one."""
    expected: float | None
    expected_low: float | None
    expected_high: float | None
    percentile_of_residual: float | None
    well_above: bool | None
    n_pairs: int
    standing: tuple[int, int] | None
    pairs: tuple[PairRow, ...]
    """Fastest first."""
    between: tuple[EvaluationRow, ...]
    """Evaluations in between whose total is not known."""
    filter: ReferenceFilter

    def describe_filter(self, language: str) -> str:
        """Which pairs this one was held against, to print beside every figure."""
        return self.filter.describe(language)

    def caution(self, language: str) -> str:
        """What to keep in mind: other edition, few pairs, regression towards the mean, self-selection."""
        _ = translator(language)
        sentences = []
        if self.crosses_editions and self.comparable_share is None:
            sentences.append(
                _("The two editions differ; how large a share of the points is comparable is not known.")
            )
        elif self.crosses_editions:
            sentences.append(
                _("The two editions differ, so part of the change may come from the instrument alone.")
            )
        if self.expected is None:
            few = _(
                "Fewer than %(enough)s pairs are known (%(n)s), so nothing is said about what is normal; "
                "the pairs are listed."
            ) % {"n": self.n_pairs, "enough": ENOUGH_PAIRS}
            silent = _("The known pairs do not tell what is normal from this start and over this time.")
            sentences.append(few if self.n_pairs < ENOUGH_PAIRS else silent)
        sentences.append(
            _(
                "Who starts low tends to rise more (regression towards the mean), and who is evaluated "
                "again has usually worked for it (self-selection)."
            )
        )
        return " ".join(sentences)


@dataclass(frozen=True, slots=True)
class Progress:
    municipality: str
    name: str
    country: str
    as_of: str
    changes: tuple[Change, ...]
    """Oldest first."""
    projection: Outlook | None
    undated: tuple[EvaluationRow, ...]
    """Evaluations with a total but without a date: they take no part."""


def progress(viewer: Viewer, municipality_slug: str, *, as_of: str | None = None) -> Progress:
    """Changes and projection of one municipality, as known by the date (None: everything known today).

    Raises:
        MunicipalityNotFound: there is no such municipality.
        ValueError: `as_of` is no date.
    """
    found = visible_municipalities(viewer, named=True).filter(slug=municipality_slug).first()
    if found is None:
        raise MunicipalityNotFound(municipality_slug)
    own = rows(dated_first_to_last(visible_evaluations(viewer, named=True).filter(municipality=found)))
    return progress_of(
        viewer, own, municipality=found.slug, name=found.name, country=found.country, as_of=as_of
    )


def progress_of(
    viewer: Viewer,
    own: Sequence[EvaluationRow],
    *,
    municipality: str,
    name: str,
    country: str,
    as_of: str | None = None,
) -> Progress:
    """As `progress`, for the evaluations of a municipality already read (oldest first). Nine queries at most."""
    day = last_day(as_of or "")
    dated = [row for row in own if row.latest is not None and (day is None or row.latest <= day)]
    changes = changes_of(viewer, dated, country=country, as_of=as_of or "")
    return Progress(
        municipality=municipality,
        name=name,
        country=country,
        as_of=as_of or "",
        changes=changes,
        projection=_projection(viewer, changes[-1]) if changes else None,
        undated=tuple(row for row in own if row.latest is None and row.total is not None),
    )


def _projection(viewer: Viewer, last: Change) -> Outlook | None:
    return outlook(
        viewer,
        last.end,
        pace=_pair(last.start, last.end).pace,
        pace_range=(last.pace_low, last.pace_high),
        paces=[pair.pace for pair in last.pairs],
        chosen=replace(last.filter, per_municipality="latest"),
    )


def changes_of(
    viewer: Viewer, dated: Sequence[EvaluationRow], *, country: str, as_of: str = ""
) -> tuple[Change, ...]:
    """The changes between successive dated evaluations with a total and one instrument (oldest first), held against
    the pairs of the country that were known by the date. One query for each instrument, one more where editions
    differ; none where nothing changed.

    Two evaluations whose order the dates leave open are no change.
    """
    by_instrument: dict[str, list[EvaluationRow]] = defaultdict(list)
    for row in dated:
        by_instrument[instrument_of(row.edition)].append(row)
    found = []
    for instrument, own in by_instrument.items():
        scored = [row for row in own if row.total is not None]
        steps = [(start, end) for start, end in pairwise(scored) if _when(start).certainly_before(_when(end))]
        if not steps:
            continue
        known = records(viewer, country=country, known_by=last_day(as_of), instrument=instrument)
        across = crossings(steps)
        pairs: dict[ReferenceFilter, Sequence[tuple[method.Pair, PairRow]]] = {}
        for start, end in steps:
            chosen = replace(ReferenceFilter.default_for(start), as_of=as_of, per_municipality="all")
            between = tuple(
                row
                for row in own
                if row.total is None and start.latest < row.latest < end.latest  # type: ignore[operator]
            )
            if chosen not in pairs:
                pairs[chosen] = _pairs(known, chosen, start.municipality)
            crossing = across.get((start.slug, end.slug))
            found.append(_change(start, end, pairs[chosen], chosen, between, crossing))
    order = {row.slug: place for place, row in enumerate(dated)}
    return tuple(sorted(found, key=lambda change: order[change.end.slug]))


def _when(row: EvaluationRow) -> method.When:
    return method.When.parse(row.when)


def _pair(start: EvaluationRow, end: EvaluationRow) -> method.Pair:
    return method.Pair(
        municipality=start.municipality,
        country=start.country,
        from_when=_when(start),
        to_when=_when(end),
        start=start.total or 0,
        end=end.total or 0,
        from_edition=start.edition,
        to_edition=end.edition,
    )


def _pairs(
    known: Sequence[method.Record], chosen: ReferenceFilter, own: str
) -> tuple[tuple[method.Pair, PairRow], ...]:
    first = dt.date(int(chosen.since), 1, 1) if chosen.since else dt.date.min
    since = [record for record in known if record.when.earliest and record.when.earliest >= first]
    by_date = {(record.municipality, record.when.text): record for record in since}
    made = []
    for pair in successive_pairs(since, exclude_municipality=own):
        start = by_date[pair.municipality, pair.from_when.text]
        end = by_date[pair.municipality, pair.to_when.text]
        row = PairRow(
            municipality=pair.municipality,
            name=end.name,
            country=pair.country,
            from_slug=start.key,
            to_slug=end.key,
            from_when=pair.from_when.text,
            to_when=pair.to_when.text,
            start=pair.start,
            end=pair.end,
            years=pair.years,
            pace=pair.pace,
            crosses_editions=pair.crosses_editions,
        )
        made.append((pair, row))
    return tuple(sorted(made, key=lambda each: (-each[1].pace, each[1].to_slug)))


def _change(
    start: EvaluationRow,
    end: EvaluationRow,
    pairs: Sequence[tuple[method.Pair, PairRow]],
    chosen: ReferenceFilter,
    between: tuple[EvaluationRow, ...],
    crossing: Crossing | None,
) -> Change:
    pair = _pair(start, end)
    pace = method.pace(pair.start, pair.from_when, pair.end, pair.to_when)
    normal = method.normal_progress(
        [each for each, _ in pairs], start=pair.start, years=pair.years, actual=pair.change
    )
    return Change(
        start=start,
        end=end,
        points=pair.change,
        areas=_area_changes(start, end),
        years=pace.years,
        years_low=pace.years_low,
        years_high=pace.years_high,
        pace=pace.value,
        pace_low=pace.low,
        pace_high=pace.high,
        crosses_editions=pair.crosses_editions,
        comparable_share=comparable_share(start.edition, end.edition),
        crossing=crossing,
        expected=normal.expected,
        expected_low=normal.low,
        expected_high=normal.high,
        percentile_of_residual=normal.percentile_of_residual,
        well_above=normal.well_above,
        n_pairs=normal.n_pairs,
        standing=normal.standing,
        pairs=tuple(row for _, row in pairs),
        between=between,
        filter=chosen,
    )


def _area_changes(start: EvaluationRow, end: EvaluationRow) -> tuple[AreaChange, ...]:
    edition = edition_fact(end.edition)
    if edition is None or start.edition != end.edition:
        return ()
    return tuple(
        AreaChange(area.code, area.names, start.areas[area.code], end.areas[area.code])
        for area in edition.areas
        if area.code in start.areas and area.code in end.areas
    )
