"""Each area for itself: as deep as what is known goes."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from kompass.domain.editions import load_edition
from kompass.domain.queries.evaluation import AreaRow
from kompass.domain.queries.snapshot import CriterionRow, SnapshotDetails, SubAreaRow
from kompass.language import number, percent
from kompass.method.printing import apportion, half_up
from kompass.reports.content import (
    Block,
    Bullets,
    Chapter,
    Column,
    KeyFigures,
    Note,
    Paragraph,
    Section,
    Table,
)
from kompass.reports.material import Material
from kompass.reports.words import aspects_in_words, change, figure, named

SHOWN = 3  # gaps and strengths picked out in each area


def each_area(material: Material) -> Chapter:
    _ = material._
    if material.trial and not material.areas_known:
        why = Paragraph(_("No area is rated in full yet, so there is nothing to tell about each of them."))
        return Chapter(_("Each area"), (why,), new_page=False)
    if not material.areas_known:
        return _unknown(material)
    snapshot = material.page.snapshot
    sections = tuple(
        _area(material, index, area, snapshot)
        for index, area in enumerate(material.page.areas)
        if area.points is not None
    )
    unknown = [area.code for area in material.page.areas if area.points is None]
    blocks: tuple[Block, ...] = ()
    if snapshot:
        blocks = (Paragraph(_how_to_read(material)),)
        share = snapshot.not_applicable_share
        if share:
            blocks += (
                Note(
                    _("Not applicable"),
                    _(
                        "Criteria worth %(share)s of full points were found not to apply; the rest of their "
                        "sub-areas carries their points."
                    )
                    % {"share": percent(share, material.language, 1)},
                ),
            )
    else:
        blocks = (
            Paragraph(
                _("This edition stops at areas: it has neither sub-areas nor criteria.")
                if material.trial
                else _(
                    "Only the points of the areas are known; sub-areas and criteria have not been published."
                )
            ),
        )
    if unknown:
        blocks += (
            Note(
                _("Not rated in full") if material.trial else _("Not known"),
                (
                    _("These areas are not rated in full, so they have no points yet: %(areas)s.")
                    if material.trial
                    else _("The points of these areas have not been published: %(areas)s.")
                )
                % {"areas": ", ".join(unknown)},
            ),
        )
    return Chapter(_("Each area"), blocks, sections)


def _unknown(material: Material) -> Chapter:
    _ = material._
    areas = material.page.areas
    best = any(area.best is not None for area in areas)
    rows = tuple(
        (
            area.code,
            material.area_name(index),
            *((figure(area.best, material.language),) if best else ()),
            _("not known"),
        )
        for index, area in enumerate(areas)
    )
    columns = (
        Column(_("No."), share=0),
        Column(_("Area")),
        *((Column(_("Best of the others"), "end", 0),) if best else ()),
        Column(material.name, "end", 0),
    )
    listed: tuple[Block, ...] = ()
    if areas:
        listed = (
            Paragraph(
                _(
                    "These are the areas that the edition looks at. Whoever has the evaluators' report can "
                    "look them up there."
                )
            ),
            Table(_("The areas of the edition"), columns, rows),
        )
    return Chapter(
        _("Each area"),
        (
            Note(
                _("The areas are not known"),
                _(
                    "Only the total of this evaluation has been published. How it is spread over the areas, "
                    "which practices are strong and where most is left to gain cannot be told from it."
                )
                if material.own.total is not None
                else _("Neither the total nor the points of the areas have been published."),
            ),
            *listed,
        ),
        new_page=False,
    )


def _how_to_read(material: Material) -> str:
    _ = material._
    edition = load_edition(material.own.edition)
    aspects = aspects_in_words(edition, material.language)
    levels = ", ".join(f"{level.value} {named(level.names, material.language)}" for level in edition.levels)
    return _(
        "The ratings of a criterion are given in the order of the aspects: %(aspects)s. The levels are %(levels)s."
    ) % {"aspects": aspects, "levels": levels}


def _area(material: Material, index: int, area: AreaRow, snapshot: SnapshotDetails | None) -> Section:
    _ = material._
    title = _("Area %(code)s: %(name)s") % {"code": area.code, "name": material.area_name(index)}
    blocks: list[Block] = [_area_figures(material, area)]
    if area.best is not None:
        blocks.append(
            Paragraph(
                _("Highest among the others: %(best)s points, %(holders)s.")
                % {"best": figure(area.best, material.language), "holders": material.holders(area.code)}
            )
        )
    if snapshot:
        criteria = tuple(row for row in snapshot.criteria if row.area == area.code)
        blocks += _gaps_and_strengths(material, criteria)
        blocks.append(_sub_areas(material, area, snapshot))
        blocks.append(_criteria(material, criteria, snapshot))
    return Section(title, tuple(blocks), new_page=bool(snapshot) and index > 0)


def _area_figures(material: Material, area: AreaRow) -> KeyFigures:
    _ = material._
    language = material.language
    items = [
        (
            figure(area.points, language),
            _("of %(maximum)s points") % {"maximum": figure(area.maximum, language)},
        )
    ]
    if area.previous is not None and area.points is not None:
        before = _("from %(points)s before") % {"points": figure(area.previous, language)}
        items.append((change(area.points - area.previous, language), before))
    if area.to_ideal is not None:
        items.append((figure(area.to_ideal, language), _("points to the ideal")))
    if area.to_best is not None:
        words = (
            _("points to the best of the others")
            if area.to_best >= 0
            else _("points above the best of the others")
        )
        items.append((figure(abs(area.to_best), language), words))
    return KeyFigures(tuple(items))


def _gaps_and_strengths(material: Material, criteria: tuple[CriterionRow, ...]) -> list[Block]:
    _ = material._
    blocks: list[Block] = []
    gaps = sorted((row for row in criteria if row.to_gain > 0), key=lambda row: (-row.to_gain, row.code))[
        :SHOWN
    ]
    strong = [row for row in criteria if row.fulfilment is not None and row.fulfilment >= 1 / 2]
    strengths = sorted(strong, key=lambda row: (-(row.fulfilment or 0), -row.maximum, row.code))[:SHOWN]
    if gaps:
        blocks.append(Bullets(tuple(_gap(material, row) for row in gaps), title=_("Most to gain")))
    if strengths:
        blocks.append(Bullets(tuple(_strength(material, row) for row in strengths), title=_("Strongest")))
    return blocks


def _gap(material: Material, row: CriterionRow) -> str:
    _ = material._
    return _("%(code)s %(name)s: %(gain)s points left, %(share)s fulfilled") % {
        "code": row.code,
        "name": named(row.names, material.language),
        "gain": number(row.to_gain, material.language, 1),
        "share": percent(row.fulfilment or 0, material.language),
    }


def _strength(material: Material, row: CriterionRow) -> str:
    _ = material._
    return _("%(code)s %(name)s: %(share)s fulfilled") % {
        "code": row.code,
        "name": named(row.names, material.language),
        "share": percent(row.fulfilment or 0, material.language),
    }


def _sub_areas(material: Material, area: AreaRow, snapshot: SnapshotDetails) -> Table:
    """One decimal each, as they were published: points and full points add up to those of the area."""
    _ = material._
    language = material.language
    rows = [row for row in snapshot.sub_areas if row.area == area.code]
    full = _full_points(rows)
    before = any(row.previous is not None for row in rows)

    def one(value: object) -> str:
        return "–" if value is None else number(value, language, 1)

    columns = (
        Column(_("Code"), share=0),
        Column(_("Sub-area")),
        *((Column(_("Before"), "end", 0),) if before else ()),
        Column(_("Points"), "end", 0),
        Column(_("Full points"), "end", 0),
    )
    cells = tuple(
        (
            row.code,
            named(row.names, language),
            *((one(row.previous),) if before else ()),
            one(row.points) if row.points is not None else _("not applicable"),
            one(full[row.code]),
        )
        for row in rows
    )
    points = sum(row.points for row in rows if row.points is not None)
    earlier = [row.previous for row in rows if row.previous is not None]
    total = (
        "",
        _("In all"),
        *((one(sum(earlier)) if len(earlier) == len(rows) else "–",) if before else ()),
        one(points),
        one(sum(full.values())),
    )
    return Table(_("Sub-areas of area %(code)s") % {"code": area.code}, columns, cells, total=total)


def _criteria(material: Material, criteria: tuple[CriterionRow, ...], snapshot: SnapshotDetails) -> Table:
    """Printed so that criteria add up to their printed sub-areas, and those to the area."""
    _ = material._
    language = material.language
    edition = load_edition(material.own.edition)
    points, full = _printed(criteria, snapshot)
    before = any(row.previous is not None for row in criteria)

    def ratings(row: CriterionRow) -> str:
        if row.not_applicable:
            return _("n/a")
        return " ".join(str(row.levels.get(aspect.id, "?")) for aspect in edition.aspects_of(row.id))

    columns = (
        Column(_("Code"), share=0),
        Column(_("Criterion")),
        Column(_("Ratings"), "end", 0),
        *((Column(_("Fulfilled before"), "end", 0),) if before else ()),
        Column(_("Fulfilled"), "end", 0),
        Column(_("Points"), "end", 0),
        Column(_("Full points"), "end", 0),
    )
    rows = tuple(
        (
            row.code,
            named(row.names, language),
            ratings(row),
            *((_share(row.previous, row.maximum, language),) if before else ()),
            _share(row.points, row.maximum, language),
            number(points[row.id], language, 1) if row.id in points else "–",
            number(full[row.id], language, 1),
        )
        for row in criteria
    )
    total = (
        "",
        _("In all"),
        "",
        *(("",) if before else ()),
        "",
        number(sum(points.values()), language, 1),
        number(sum(full.values()), language, 1),
    )
    area = criteria[0].area if criteria else ""
    note = _("n/a: not applicable; the rest of the sub-area carries its points.")
    left_out = any(row.not_applicable for row in criteria)
    return Table(
        _("Criteria of area %(code)s") % {"code": area},
        columns,
        rows,
        total=total,
        note=note if left_out else "",
    )


def _printed(
    criteria: tuple[CriterionRow, ...], snapshot: SnapshotDetails
) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Criterion id -> printed points, and -> printed full points, both adding up to the printed sub-areas."""
    points: dict[str, Decimal] = {}
    full: dict[str, Decimal] = {}
    caps: dict[str, Decimal] = {}
    for area in dict.fromkeys(row.area for row in criteria):
        caps |= _full_points([row for row in snapshot.sub_areas if row.area == area])
    for sub_area in snapshot.sub_areas:
        inside = [row for row in criteria if row.sub_area == sub_area.code]
        if not inside:
            continue
        maxima = {row.id: row.maximum for row in inside}
        printed_maxima = apportion(maxima, caps[sub_area.code])
        full |= printed_maxima
        known = {row.id: row.points for row in inside if row.points is not None}
        if sub_area.points is None or not known:
            continue
        if len(known) == len(inside):
            points |= apportion(known, sub_area.points, maxima=maxima, printed_maxima=printed_maxima)
        else:
            # What does not apply is carried by the rest, above their own full points.
            points |= apportion(known, sub_area.points)
    return points, full


def _full_points(rows: Sequence[SubAreaRow]) -> dict[str, Decimal]:
    """Sub-area code -> printed full points of an area's sub-areas, adding up to the area's (whole) full points."""
    exact = {row.code: row.maximum for row in rows}
    return apportion(exact, half_up(sum(exact.values(), Fraction())))


def _share(points: Fraction | None, maximum: Fraction, language: str) -> str:
    return "–" if points is None or not maximum else percent(min(points / maximum, Fraction(1)), language)
