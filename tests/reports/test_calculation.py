"""The report about a trial calculation: it says on every page what it is, and its figures are the method's."""

import io
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest

from kompass.domain.access import PUBLIC
from kompass.domain.queries.calculation import Calculation, calculate
from kompass.method import NOT_APPLICABLE, load_edition, score
from kompass.reports.calculation import calculation_content, calculation_report
from kompass.reports.content import Bullets, KeyFigures, Note, Paragraph, Report, Table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_and_example")]

OPEN, OFFICIAL = load_edition("open-2020"), load_edition("official-2010")
FULL: dict[str, Any] = {criterion.id: number % 4 for number, criterion in enumerate(OPEN.criteria)}
LABEL = "Trial calculation, not an evaluation"


def calculated(ratings: dict[str, Any], name: str = "Somewhere", **given: Any) -> Calculation:
    return calculate(PUBLIC, OPEN, ratings, name=name, when="2026-11", **given)


def pages(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(pdf))]


def test_every_page_says_that_it_is_a_trial() -> None:
    pdf = calculation_report(calculated(FULL), language="en")
    found = pages(pdf)
    assert len(found) > 8
    assert [LABEL in page for page in found] == [True] * len(found)
    assert b"/MarkInfo" in pdf
    assert pdf == calculation_report(calculated(FULL), language="en")


def test_it_has_no_progress_no_claims_and_no_evaluation() -> None:
    report = calculation_content(calculated(FULL), language="en")
    assert [chapter.title for chapter in report.chapters] == [
        "Foreword",
        "The method in brief",
        "The result",
        "Each area",
        "Compared with others",
        "Sources",
        "Appendix",
    ]
    versions = next(table for table in report.tables() if table.caption == "Versions")
    assert [row[0] for row in versions.rows] == [
        "Kompass", "Method", "Edition", "Edition, SHA-256", "Exact total", "Filter of the comparison",
    ]  # fmt: skip
    assert report.label == LABEL


def test_the_figures_are_those_of_the_method_and_add_up() -> None:
    result = score(OPEN, FULL)
    report = calculation_content(calculated(FULL), language="en")
    total, *_rest = next(
        block for block in report.chapters[2].every_block() if isinstance(block, KeyFigures)
    ).items
    assert total == (str(result.total), "of 800 points")
    areas = next(table for table in report.tables() if table.caption == "Points in each area")
    assert areas.total is not None
    assert sum(int(row[2]) for row in areas.rows) == int(areas.total[2]) == result.total


def test_a_provisional_one_shows_bounds_that_add_up() -> None:
    ratings = {key: FULL[key] for key in list(FULL)[:40]}
    result = score(OPEN, ratings)
    report = calculation_content(calculated(ratings), language="en")
    bounds = next(
        table for table in report.tables() if table.caption == "Lowest and highest points of each area"
    )
    assert bounds.total is not None
    for column, value in ((3, result.lowest), (4, result.highest)):
        assert sum(int(row[column]) for row in bounds.rows) == int(bounds.total[column]) == value
    notes = [
        block.title
        for chapter in report.chapters
        for block in chapter.every_block()
        if isinstance(block, Note)
    ]
    assert notes == [
        "Provisional",
        "Not rated in full",
        "A sample that leans upwards",
        "What may not be concluded",
    ]
    assert report.cover.facts[0] == ("Total", f"{result.lowest}–{result.highest} of 800 points")


def test_what_is_left_out_stands_with_its_reason() -> None:
    first = OPEN.criteria[0]
    ratings = {**FULL, first.id: NOT_APPLICABLE}
    report = calculation_content(calculated(ratings, comments={first.id: "no <council>"}), language="en")
    listed = [
        block.items
        for block in report.chapters[2].every_block()
        if isinstance(block, Bullets) and block.title == "Not applicable"
    ]
    assert listed == [(f"{first.code} {first.name('en')}: no <council>",)]


@pytest.mark.parametrize(
    "name", ["", "#show: x => [y]", "<b>&amp;</b>", "$ \\ ] ) \" ' * _ `", "日本💥", "A" * 80, "\u202eabc"]
)
def test_whatever_was_typed_as_name_is_only_text(name: str) -> None:
    report = calculation_content(calculated(FULL, name), language="en")
    assert report.cover.title == (name or "Without a name")
    assert len(pages(calculation_report(calculated(FULL, name), language="en"))) > 8


@pytest.mark.parametrize("points", [{"1": 50}, {area.id: "61.5" for area in OFFICIAL.areas}, {}])
def test_editions_that_stop_at_areas_and_empty_answers_have_a_report_too(points: dict[str, Any]) -> None:
    found = calculate(PUBLIC, OFFICIAL, points, when="2026-11")
    assert len(pages(calculation_report(found, language="en"))) > 5
    assert len(pages(calculation_report(calculated({}), language="en"))) > 5


def test_a_result_without_a_total_is_told() -> None:
    ratings = FULL | dict.fromkeys((one.id for one in OPEN.area_by_id["2"].criteria), NOT_APPLICABLE)
    report = calculation_content(calculated(ratings), language="en")
    assert report.cover.facts[0] == ("Total", "– of 800 points")
    assert len(pages(calculation_report(calculated(ratings), language="en"))) > 8
    assert all(isinstance(table, Table) for table in report.tables())


class TestAnotherInstrument:
    """CAF: nothing of the Municipal Compass is said of it, and its panels are kept apart."""

    CAF = load_edition("caf-2020")

    def report(self) -> Report:
        ratings = {criterion.id: 5 * (number % 19) for number, criterion in enumerate(self.CAF.criteria)}
        return calculation_content(
            calculate(PUBLIC, self.CAF, ratings, name="Somewhere", when="2026-11"), language="en"
        )

    def test_it_says_what_the_instrument_is(self) -> None:
        report = self.report()
        name = self.CAF.name("en")
        assert report.cover.kicker == f"Trial calculation with {name}"
        brief = report.chapters[1]
        assert brief.sections[0].title == f"What {name} is"
        told = [block.text for block in brief.sections[0].blocks if isinstance(block, Paragraph)]
        assert told == [*(panel.descriptions["en"] for panel in self.CAF.panels), self.CAF.provenance["en"]]
        assert "Compass" not in " ".join(str(block) for block in brief.every_block())

    def test_weights_add_up_panel_by_panel(self) -> None:
        weights = [table for table in self.report().tables() if table.caption.startswith("The aspects and")]
        assert [(table.caption.rpartition(": ")[2], len(table.rows), table.total) for table in weights] == [
            ("Enablers", 4, ("In all", "100%")),
            ("Results", 2, ("In all", "100%")),
        ]

    def test_a_criterion_shows_the_ratings_of_its_panel_and_full_points_add_up(self) -> None:
        report = self.report()
        for area in self.CAF.areas:
            criteria = next(t for t in report.tables() if t.caption == f"Criteria of area {area.id}")
            assert {len(row[2].split()) for row in criteria.rows} == {len(self.CAF.aspects_of(area))}
            for caption in (f"Criteria of area {area.id}", f"Sub-areas of area {area.id}"):
                table = next(table for table in report.tables() if table.caption == caption)
                assert table.total is not None
                assert table.total[-1] == "100.0"
                assert sum(Decimal(row[-1]) for row in table.rows) == 100
