"""The result: total, history, areas."""

from kompass.charts import GapRow, TrendPoint, gaps, trend
from kompass.domain.queries.evaluation import AreaRow
from kompass.domain.queries.facts import EvaluationRow
from kompass.language import number, percent
from kompass.reports.content import (
    Block,
    Chapter,
    Column,
    Figure,
    KeyFigures,
    Note,
    Paragraph,
    Section,
    Table,
)
from kompass.reports.material import WIDE, Material
from kompass.reports.words import change, figure


def result(material: Material) -> Chapter:
    _ = material._
    blocks: list[Block] = [Paragraph(_summary(material), lead=True), _key_figures(material)]
    doubt = _doubt(material)
    if doubt:
        blocks.append(doubt)
    sections = [_history(material)]
    if material.areas_known:
        sections.append(areas(material))
    return Chapter(_("The result"), tuple(blocks), tuple(sections))


def _summary(material: Material) -> str:
    _ = material._
    own, page, language = material.own, material.page, material.language
    if own.total is None:
        return _("%(name)s was evaluated (%(date)s), but the total is not known.") % {
            "name": material.name,
            "date": material.date,
        }
    sentences = [
        _("%(name)s got %(total)s of %(maximum)s points (%(date)s), %(share)s of the ideal.")
        % {
            "name": material.name,
            "date": material.date,
            "total": figure(own.total, language),
            "maximum": figure(material.maximum, language),
            "share": percent(own.total / material.maximum, language),
        }
    ]
    if page.change:
        values = {
            "points": figure(abs(page.change.points), language),
            "before": figure(page.change.start.total, language),
            "date": material.when(page.change.start),
        }
        if page.change.points > 0:
            sentences.append(
                _("That is %(points)s more than the %(before)s points before (%(date)s).") % values
            )
        elif page.change.points < 0:
            sentences.append(
                _("That is %(points)s less than the %(before)s points before (%(date)s).") % values
            )
        else:
            sentences.append(_("That is as many as before (%(date)s).") % values)
    return " ".join(sentences)


def _key_figures(material: Material) -> KeyFigures:
    """Total, distance to the ideal, change and place: the four figures to remember."""
    _ = material._
    language, own, page = material.language, material.own, material.page
    items = []
    if own.total is not None:
        maximum = figure(material.maximum, language)
        items.append((figure(own.total, language), _("of %(maximum)s points") % {"maximum": maximum}))
        items.append((figure(material.maximum - own.total, language), _("points to the ideal")))
    if page.change:
        since = _("points since %(date)s") % {"date": material.when(page.change.start)}
        items.append((change(page.change.points, language), since))
    if page.comparison.rank is not None:
        place = _("number %(rank)s") % {"rank": page.comparison.rank}
        items.append((place, _("of %(n)s known") % {"n": page.comparison.n}))
    return KeyFigures(tuple(items))


def _doubt(material: Material) -> Note | None:
    """Said beside the total where the figure itself is not simply published."""
    _ = material._
    own = material.own
    if own.total is None:
        return Note(
            _("The total is not known"),
            _("The evaluation took place, but its total has not been found published."),
        )
    if own.derived:
        return Note(
            _("A derived figure"),
            _("The total follows by arithmetic from published figures; it was not itself published."),
        )
    if own.basis == "second-hand":
        return Note(
            _("Second-hand"),
            _("The total was published by others than the municipality or its evaluators."),
        )
    return None


def _history(material: Material) -> Section:
    """All evaluations up to this one; later ones are told, since the report stands at its own date."""
    _ = material._
    until = material.own.latest
    shown = [
        row for row in material.page.others if until is None or row.latest is None or row.latest <= until
    ]
    later = [row for row in material.page.others if row not in shown]
    picture = trend(
        [_trend_point(material, row) for row in shown],
        maximum=float(material.maximum),
        language=material.language,
        label=material.name,
        width=WIDE,
    )
    blocks: list[Block] = [
        Figure(picture, _("Total over time"), 0.9),
        Table(
            _("Every known evaluation up to this one"),
            (
                Column(_("Evaluated")),
                Column(_("Edition")),
                Column(_("Total"), "end", 0),
                Column(_("Basis"), share=1.6),
            ),
            tuple(
                (
                    material.when(row),
                    material.edition_of(row),
                    figure(row.total, material.language, _("not known")),
                    material.basis(row),
                )
                for row in shown
            ),
            marked=next(index for index, row in enumerate(shown) if row.slug == material.own.slug),
        ),
    ]
    if later:
        listed = "; ".join(
            _("%(date)s: %(total)s")
            % {"date": material.when(row), "total": figure(row.total, material.language, "?")}
            for row in later
        )
        blocks.append(
            Note(
                _("Evaluated again since"),
                _("Later evaluations are known (%(listed)s). This report stands at the date of its own.")
                % {"listed": listed},
            )
        )
    return Section(_("Over time"), tuple(blocks))


def _trend_point(material: Material, row: EvaluationRow) -> TrendPoint:
    edition = material.edition_of(row) if row.edition_names else ""
    return TrendPoint(
        when_text=material.when(row),
        earliest=row.earliest,
        latest=row.latest,
        total=row.total,
        edition=edition,
        note=material.basis(row),
    )


def areas(material: Material) -> Section:
    """Picture, table and gaps of the areas."""
    _ = material._
    language, found = material.language, material.page.areas
    rose = material.compass()
    bars = gaps(
        [
            GapRow(f"{area.code} {material.area_name(index)}", area.points, area.best, float(area.maximum))
            for index, area in enumerate(found)
        ],
        language=language,
        label=material.label,
        width=WIDE,
    )
    blocks: list[Block] = []
    if rose:
        beside = any(area.previous is not None or area.best is not None for area in found)
        caption = (
            _("Points in each area, beside what was before and the best of the others")
            if beside
            else _("Points in each area")
        )
        blocks.append(Figure(rose, caption, 0.92))
    blocks.append(_area_table(material))
    if sum(area.points is not None for area in found) > 1:
        blocks.append(Figure(bars, _("What is left to the ideal, the largest distance first"), 0.92))
    return Section(_("The areas"), tuple(blocks))


def _area_table(material: Material) -> Table:
    """Beside each other what is known of each area. A sum is printed only where every area has a figure."""
    _ = material._
    language, areas = material.language, material.page.areas
    before = any(area.previous is not None for area in areas)
    best = any(area.best is not None for area in areas)

    def cells(code: str, name: str, *values: str) -> tuple[str, ...]:
        now, earlier, difference, top, full, left = values
        return (
            code,
            name,
            *((earlier,) if before else ()),
            now,
            *((difference,) if before else ()),
            *((top,) if best else ()),
            full,
            left,
        )

    columns = (
        Column(_("No."), share=0),
        Column(_("Area")),
        *((Column(_("Before"), "end", 0),) if before else ()),
        Column(_("Points"), "end", 0),
        *((Column(_("Change"), "end", 0),) if before else ()),
        *((Column(_("Best of the others"), "end", 0),) if best else ()),
        Column(_("Full points"), "end", 0),
        Column(_("To the ideal"), "end", 0),
    )
    rows = [
        cells(
            area.code,
            material.area_name(index),
            figure(area.points, language, material.unknown),
            figure(area.previous, language),
            change(_difference(area), language),
            figure(area.best, language),
            figure(area.maximum, language),
            figure(area.to_ideal, language),
        )
        for index, area in enumerate(areas)
    ]
    points = [area.points for area in areas if area.points is not None]
    previous = [area.previous for area in areas if area.previous is not None]
    whole, whole_before = len(points) == len(areas), len(previous) == len(areas)
    maximum = sum(area.maximum for area in areas)
    total = cells(
        "",
        _("In all"),
        figure(sum(points), language) if whole else "–",
        figure(sum(previous), language) if whole_before else "–",
        change(sum(points) - sum(previous), language) if whole and whole_before else "–",
        "–",
        figure(maximum, language),
        figure(maximum - sum(points), language) if whole else "–",
    )
    note = ""
    if whole and material.own.total is not None and sum(points) != material.own.total:
        note = _("The areas add up to %(sum)s, while the published total is %(total)s.") % {
            "sum": number(sum(points), language),
            "total": number(material.own.total, language),
        }
    return Table(_("Points in each area"), columns, tuple(rows), total=total, note=note)


def _difference(area: AreaRow) -> int | None:
    return None if area.points is None or area.previous is None else area.points - area.previous
