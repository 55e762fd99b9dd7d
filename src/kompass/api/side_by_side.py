"""Two to six evaluations side by side: the figures of the page that compares them."""

from typing import ClassVar

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from kompass.api.asked import Asked, params
from kompass.api.crosswalk import Crossing, crossing_of
from kompass.api.document import answers
from kompass.api.errors import Refused
from kompass.api.fields import Exact, Shape, exact, known, points, share, told
from kompass.api.row import EvaluationRow, evaluation_row
from kompass.domain.access import PUBLIC
from kompass.domain.queries import side_by_side as queries
from kompass.domain.queries.record import bias_warning
from kompass.domain.queries.reference import ParamReader
from kompass.language import N_, translator

router = Router(tags=["Evaluations"])


class CompareAsked(Asked):
    several: ClassVar[frozenset[str]] = frozenset({"e"})

    e: str = Field(
        "",
        description=f"Evaluations, {queries.FEWEST} to {queries.MOST}, in the order wanted; "
        "repeated or parted by commas.",
        json_schema_extra={"example": "no-roros-2013-12,no-roros-2017-06"},
    )
    base: str = Field(
        "",
        description="What differences are measured from; by default the first.",
        json_schema_extra={"example": "no-roros-2013-12"},
    )


class Column(Shape):
    """One evaluation of the comparison; null where something is not known."""

    evaluation: EvaluationRow = told("The evaluation.")
    inhabitants: int | None = told("Inhabitants in the nearest year known.", 5623)
    inhabitants_year: int | None = told("That year.", 2017)
    to_ideal: float | None = told("Points left to full ones.", 404.0)
    to_ideal_exact: Exact | None = told("The same, exactly.", "404")
    difference: int | None = told(
        "Total less that of the base; null for the base itself and where scales differ.", 142
    )
    other_edition: bool = told("Whether its edition is not certainly that of the base.", True)
    is_base: bool = told("Whether it is the base.", False)
    highest: bool = told("Whether its total is the highest here.", False)


class AreaCell(Shape):
    slug: str = told("The evaluation.", "no-roros-2017-06")
    points: int | None = told("Its points; null where not known.", 60)
    difference: int | None = told("Points less those of the group's base.", 12)
    highest: bool = told("Whether they are the highest of the group.", False)


class AreaLine(Shape):
    code: str = told("Number of the area.", "1")
    name: str = told("Its name.", "Openness and democracy")
    maximum: float = told("Full points.", 100.0)
    cells: list[AreaCell] = told("The evaluations of the group.")


class AreaGroup(Shape):
    """Areas are set side by side within one edition only: those of another are other things."""

    edition: str = told("The edition.", "official-2010")
    base: str = told("The evaluation that differences are measured from in this group.", "no-roros-2013-12")
    areas: list[AreaLine] = told("The areas.")


class Step(Shape):
    """From one chosen evaluation of a municipality to its next chosen one. Years and pace are not rounded."""

    start: str = told("The earlier evaluation.", "no-roros-2013-12")
    end: str = told("The later one.", "no-roros-2017-06")
    points: int = told("Change in points.", 142)
    years: float | None = told("Years between; null where a date is a year alone.", 3.5)
    years_low: float | None = told("Fewest years the dates leave possible.", 3.5)
    years_high: float | None = told("Most years the dates leave possible.", 3.5)
    pace: float | None = told("Points a year; null where `years` is.", 40.6)
    pace_low: float | None = told("Lowest pace the dates leave possible.", 40.6)
    pace_high: float | None = told("Highest pace the dates leave possible.", 40.6)
    crosses_editions: bool = told("Whether the two were made with different editions.", True)
    comparable_share: float | None = told(
        "Share (0..1) of the points that is comparable; null: not known.", 1.0
    )
    comparable_share_exact: Exact | None = told("The same, exactly.", "1")
    crossing: Crossing | None = told("What the two editions have in common; null within one.")


class SideBySide(Shape):
    columns: list[Column] = told("The evaluations in the order asked for.")
    groups: list[AreaGroup] = told("Their areas, an edition each.")
    without_areas: list[str] = told("Evaluations of which no area is known.", ["no-roros-2021"])
    steps: list[Step] = told("Changes within a municipality.")
    unordered: list[str] = told(
        "Evaluations without a date, so that no change can be told.", ["no-lom-undated"]
    )
    mixed: bool = told("Whether the editions differ, or one is not known.", True)
    invented: bool = told("Whether these are invented.", False)
    editions_caution: str | None = told(
        "What to keep in mind about totals of different editions; null where there is one.",
        "Different editions: 2010 edition and 2016 edition. ...",
    )
    caution: str | None = told(
        "What to keep in mind about every mean of known totals; null for the invented example.",
        bias_warning("en"),
    )


@router.get("/compare", response=answers(SideBySide), summary="Compare evaluations side by side")
def compare(request: HttpRequest, asked: Query[CompareAsked]) -> SideBySide:
    """The chosen evaluations beside each other. What cannot be shown is refused, never left out silently."""
    language = asked.language
    reader = ParamReader(params(request, asked))
    found = queries.side_by_side(PUBLIC, reader.texts("e") or (), base=reader.text("base") or "")
    wrong = [("base" if one.kind == "base" else "e", one.text(language)) for one in found.problems]
    if not found.enough and not wrong:
        message = translator(language)(N_("Name at least %(fewest)s evaluations, as in %(example)s"))
        said = {"fewest": queries.FEWEST, "example": "e=no-roros-2013-12&e=no-roros-2017-06"}
        wrong.append(("e", message % said))
    if wrong:
        raise Refused(wrong)
    return SideBySide(
        columns=[_column(column, language) for column in found.columns],
        groups=[_group(group, language) for group in found.groups],
        without_areas=[column.slug for column in found.without_areas],
        steps=[_step(step, language) for step in found.steps],
        unordered=[row.slug for row in found.unordered],
        mixed=found.mixed,
        invented=found.invented,
        editions_caution=known(found.caution(language)),
        caution=None if found.invented else bias_warning(language),
    )


def _column(column: queries.Column, language: str) -> Column:
    return Column(
        evaluation=evaluation_row(column.evaluation, language),
        inhabitants=column.inhabitants,
        inhabitants_year=column.inhabitants_year,
        to_ideal=points(column.to_ideal),
        to_ideal_exact=exact(column.to_ideal),
        difference=column.difference,
        other_edition=column.other_edition,
        is_base=column.is_base,
        highest=column.highest,
    )


def _group(group: queries.AreaGroup, language: str) -> AreaGroup:
    return AreaGroup(
        edition=group.edition.id,
        base=group.base.slug,
        areas=[
            AreaLine(
                code=line.code,
                name=line.name(language),
                maximum=points(line.maximum),
                cells=[
                    AreaCell(
                        slug=column.slug,
                        points=cell.points,
                        difference=cell.difference,
                        highest=cell.highest,
                    )
                    for column, cell in zip(group.columns, line.cells, strict=True)
                ],
            )
            for line in group.lines
        ],
    )


def _step(step: queries.Step, language: str) -> Step:
    return Step(
        start=step.start.slug,
        end=step.end.slug,
        points=step.points,
        years=step.years,
        years_low=step.years_low,
        years_high=step.years_high,
        pace=step.pace,
        pace_low=step.pace_low,
        pace_high=step.pace_high,
        crosses_editions=step.crosses_editions,
        comparable_share=share(step.comparable_share),
        comparable_share_exact=exact(step.comparable_share),
        crossing=crossing_of(step.crossing, language) if step.crossing else None,
    )
