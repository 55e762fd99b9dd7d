"""From answers to pictures: which numbers go into which drawing, narrow and wide.

A picture is drawn twice, for a phone and for a desk, because letters in a scaled drawing do not stay readable;
the style sheet shows one of them. Both have the same data table.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kompass import charts
from kompass.domain.queries.comparison import Comparison
from kompass.domain.queries.consensus import Agreeing
from kompass.domain.queries.crosswalk import CrosswalkPage
from kompass.domain.queries.effect import EffectPage
from kompass.domain.queries.evaluation import AreaRow, EvaluationPage
from kompass.domain.queries.facts import EditionFact, EvaluationRow, edition_in_short, named
from kompass.domain.queries.plan_ahead import PlanAhead, QuarterLine
from kompass.domain.queries.progress import Change
from kompass.domain.queries.reference import basis_name, country_name, date_name
from kompass.domain.queries.scenario import ScenarioPage
from kompass.domain.queries.side_by_side import AreaGroup, SideBySide
from kompass.domain.queries.tile_map import TileMap
from kompass.language import listed
from kompass.web.http import MOST_ROWS

NARROW, WIDE, FULL, SHEET = 330, 520, 720, 1_120


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture for a template: both drawings, its caption and its data."""

    id: str
    narrow: SafeString
    wide: SafeString
    title: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    n_more: int
    """Rows of the table that are not shown, because there are too many to read."""


def _figure(prefix: str, wide: int, caption: str, draw: Callable[[int, str], charts.Picture]) -> Figure:
    small, large = draw(NARROW, f"{prefix}-narrow"), draw(wide, f"{prefix}-wide")
    return Figure(
        id=prefix,
        # Drawn by kompass.charts, which escapes every text it is given.
        narrow=mark_safe(small.svg),  # noqa: S308
        wide=mark_safe(large.svg),  # noqa: S308
        title=large.title,
        caption=caption,
        columns=large.columns,
        rows=large.rows[:MOST_ROWS],
        n_more=max(len(large.rows) - MOST_ROWS, 0),
    )


def priorities(found: ScenarioPage, language: str) -> Figure:
    dots = [
        charts.PriorityDot(one.gap.row.name(language), float(one.gain), one.effort)
        for one in found.priorities
    ]
    return _figure(
        "priorities",
        FULL,
        _("Upper left: many points for little work. The numbers are those of the table below."),
        lambda width, prefix: charts.priorities(
            dots, language=language, label=found.title, width=width, prefix=prefix
        ),
    )


def outlook(found: PlanAhead, name: Callable[[QuarterLine], str], language: str) -> Figure:
    """The plan quarter by quarter; at least one quarter."""
    n = found.compared.n if found.compared else 0
    steps = [
        charts.OutlookStep(
            name(line),
            line.last_day,
            line.total,
            len(line.steps),
            "" if line.rank is None else _("%(rank)s of %(n)s") % {"rank": line.rank, "n": n},
        )
        for line in found.quarters
    ]
    return _figure(
        "outlook",
        FULL,
        _("The total at the end of each quarter if every measure gives on its day what is expected of it."),
        lambda width, prefix: charts.outlook(
            steps,
            start=found.start.row.total if found.start else None,
            goal=float(found.wanted) if found.wanted is not None else None,
            maximum=float(found.edition.maximum) if found.edition else 0,
            today=found.today,
            language=language,
            label=found.head.title,
            width=width,
            prefix=prefix,
        ),
    )


def planned_and_measured(found: EffectPage, language: str) -> Figure:
    bars = [
        charts.PlannedBar(
            line.title,
            None if line.found.planned is None else float(line.found.planned),
            None if line.found.measured is None else float(line.found.measured),
        )
        for line in found.measures
    ]
    return _figure(
        "planned",
        FULL,
        _("For each measure what was planned and what was measured, in points of its criteria."),
        lambda width, prefix: charts.planned_measured(
            bars, language=language, label=found.title, width=width, prefix=prefix
        ),
    )


def agreement(found: Agreeing, language: str) -> Figure:
    bars = [
        charts.AgreementBar(
            f"{area.id} {named(area.names, language)}",
            area.figures.exact.value,
            area.figures.within_one.value,
            area.figures.exact.n,
        )
        for area in found.areas
        if area.figures
    ]
    return _figure(
        "agreement",
        FULL,
        _("Share of the pairs of ratings on the same level, and at most one level apart, by area"),
        lambda width, prefix: charts.agreement(
            bars, language=language, label=found.head.municipality, width=width, prefix=prefix
        ),
    )


def compass_areas(edition: EditionFact, language: str) -> Figure:
    shapes = [charts.AreaShape(area.code, area.name(language), float(area.maximum)) for area in edition.areas]
    return _figure(
        "areas",
        WIDE,
        _("%(edition)s: the focus areas, at most %(points)s points each.")
        % {"edition": edition.name(language), "points": int(edition.areas[0].maximum)},
        lambda width, prefix: charts.compass_areas(shapes, language=language, width=width, prefix=prefix),
    )


def trend(
    evaluations: Sequence[EvaluationRow], *, maximum: float, language: str, name: str, wide: int = FULL
) -> Figure:
    points = [
        charts.TrendPoint(
            when_text=date_name(row.when, language),
            earliest=row.earliest,
            latest=row.latest,
            total=row.total,
            edition=row.edition,
            note=basis_name(row.basis, language) if row.basis != "published" else "",
        )
        for row in evaluations
    ]
    return _figure(
        "trend",
        wide,
        _(
            "Total points of each evaluation, of %(maximum)s. The bands mark editions: across them compare with care."
        )
        % {"maximum": int(maximum)},
        lambda width, prefix: charts.trend(
            points, maximum=maximum, language=language, label=name, width=width, prefix=prefix
        ),
    )


def compass(page: EvaluationPage, language: str, *, with_best: bool = True) -> Figure:
    """The areas of an evaluation, beside the previous one and the best of the reference set where known. `with_best`
    False where the page does not say what the reference set is."""
    shapes = [charts.AreaShape(area.code, area.name(language), float(area.maximum)) for area in page.areas]

    def known(values: dict[str, int | None]) -> bool:
        return any(value is not None for value in values.values())

    this = {area.code: area.points for area in page.areas}
    previous = {area.code: area.previous for area in page.areas}
    best = {area.code: area.best for area in page.areas}
    when = date_name(page.evaluation.when, language)
    series = [charts.Series(when, _floats(this), "this")]
    if page.previous and known(previous):
        series.append(charts.Series(date_name(page.previous.when, language), _floats(previous), "previous"))
    if with_best and known(best):
        series.append(charts.Series(_("best of the reference set"), _floats(best), "best"))
    return _figure(
        "compass",
        WIDE,
        _("Points in each area; the rim is the ideal."),
        lambda width, prefix: charts.compass(
            shapes,
            series,
            language=language,
            label=f"{page.evaluation.name} {when}",
            width=width,
            prefix=prefix,
        ),
    )


def _floats(values: Mapping[str, int | None]) -> dict[str, float | None]:
    return {code: None if value is None else float(value) for code, value in values.items()}


def compass_of_row(
    row: EvaluationRow,
    previous: EvaluationRow | None,
    edition: EditionFact,
    language: str,
    *,
    prefix: str = "compass",
) -> Figure:
    """The known areas of one evaluation, beside an earlier one of the same edition."""
    shapes = [charts.AreaShape(area.code, area.name(language), float(area.maximum)) for area in edition.areas]
    series = [charts.Series(date_name(row.when, language), _floats(row.areas), "this")]
    if previous is not None:
        series.append(charts.Series(date_name(previous.when, language), _floats(previous.areas), "previous"))
    return _figure(
        prefix,
        WIDE,
        _("Points in each area; the rim is the ideal."),
        lambda width, inner: charts.compass(
            shapes, series, language=language, label=row.name, width=width, prefix=inner
        ),
    )


def gaps(areas: Sequence[AreaRow], *, language: str, name: str) -> Figure:
    rows = [
        charts.GapRow(
            f"{area.code} {area.name(language)}",
            None if area.points is None else float(area.points),
            None if area.best is None else float(area.best),
            float(area.maximum),
        )
        for area in areas
    ]
    return _figure(
        "gaps",
        WIDE,
        _("The area with the largest distance to the ideal first."),
        lambda width, prefix: charts.gaps(rows, language=language, label=name, width=width, prefix=prefix),
    )


def distribution(comparison: Comparison, *, language: str, name: str) -> Figure | None:
    """Where the total stands among the others'; None where there is nothing to draw."""
    if comparison.maximum is None or not (comparison.members or comparison.value is not None):
        return None
    maximum = float(comparison.maximum)
    others = [float(member.total) for member in comparison.members]
    return _figure(
        "distribution",
        FULL,
        comparison.filter.describe(language),
        lambda width, prefix: charts.distribution(
            others,
            value=None if comparison.value is None else float(comparison.value),
            maximum=maximum,
            quartiles=comparison.quartiles,
            language=language,
            label=name,
            width=width,
            prefix=prefix,
        ),
    )


def change_standing(change: Change, *, language: str, name: str, prefix: str) -> Figure | None:
    """This change in points a year among all known ones; None without a pace or without others."""
    others = [pair.pace for pair in change.pairs if pair.pace is not None]
    if change.pace is None or not others:
        return None
    return _figure(
        prefix,
        FULL,
        change.describe_filter(language),
        lambda width, inner: charts.change_standing(
            others, value=change.pace, language=language, label=name, width=width, prefix=inner
        ),
    )


def tile_map(found: TileMap, *, edges: tuple[float, float, float, float], language: str) -> Figure:
    """A country's municipalities as tiles by latest known total."""
    regions = [
        charts.MapRegion(
            county.name,
            county.row,
            county.columns,
            county.indent,
            tuple(
                charts.MapTile(
                    tile.name,
                    None if tile.total is None else float(tile.total),
                    tile.n_evaluations > 0,
                    date_name(tile.when, language) if tile.total is not None else "",
                )
                for tile in county.tiles
            ),
        )
        for county in found.counties
    ]
    country = country_name(found.country, language)
    return _figure(
        "map",
        SHEET,
        _("The latest known total of each municipality that exists today; n = %(known)s of %(n)s.")
        % {"known": found.n_with_total, "n": found.n},
        lambda width, prefix: charts.tile_map(
            regions, edges=edges, language=language, label=country, width=width, prefix=prefix
        ),
    )


def flows(found: CrosswalkPage, language: str) -> Figure:
    """Where the points of one edition go in another."""

    def shapes(edition: EditionFact) -> list[charts.AreaShape]:
        return [
            charts.AreaShape(area.code, area.name(language), float(area.maximum)) for area in edition.areas
        ]

    moving = [
        charts.FlowShape(flow.before, flow.after, float(flow.points), float(flow.weight))
        for flow in found.flows
    ]
    return _figure(
        "flows",
        FULL,
        _("Where the points of each area go. The darkest ribbon of an area is the largest part of it."),
        lambda width, prefix: charts.flows(
            shapes(found.a),
            shapes(found.b),
            moving,
            labels=(edition_in_short(found.a.id, language), edition_in_short(found.b.id, language)),
            language=language,
            width=width,
            prefix=prefix,
        ),
    )


def totals_side_by_side(found: SideBySide, language: str) -> Figure:
    """The totals of a comparison, in its order."""
    bars = [
        charts.TotalBar(
            column.name(language),
            None if column.evaluation.total is None else float(column.evaluation.total),
            None if column.maximum is None else float(column.maximum),
            edition_in_short(column.evaluation.edition, language) or _("edition not known"),
        )
        for column in found.columns
    ]
    names = listed((column.name(language) for column in found.columns), language)
    return _figure(
        "totals",
        WIDE,
        _("Total points. The editions differ, so compare with care.") if found.mixed else _("Total points."),
        lambda width, prefix: charts.totals_side_by_side(
            bars, language=language, label=names, width=width, prefix=prefix
        ),
    )


def areas_side_by_side(group: AreaGroup, *, language: str, prefix: str) -> Figure:
    """The areas of those evaluations of a comparison that used the same edition."""
    shapes = [charts.AreaShape(line.code, line.name(language), float(line.maximum)) for line in group.lines]
    series = [
        charts.Series(column.name(language), _floats(column.evaluation.areas)) for column in group.columns
    ]
    return _figure(
        prefix,
        WIDE,
        _("Points in each area; the green line is the ideal."),
        lambda width, inner: charts.areas_side_by_side(
            shapes,
            series,
            letters="".join(column.letter for column in group.columns),
            language=language,
            label=edition_in_short(group.edition.id, language),
            width=width,
            prefix=inner,
        ),
    )


def timeline(
    rows: Sequence[charts.TimelineRow], *, today: dt.date, language: str, name: str, prefix: str = "timeline"
) -> Figure:
    """A plan over time."""
    return _figure(
        prefix,
        FULL,
        _("Each measure from beginning to end, its milestones, and today."),
        lambda width, inner: charts.timeline(
            rows, today=today, language=language, label=name, width=width, prefix=inner
        ),
    )
