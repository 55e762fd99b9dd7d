"""The council's yearly status and the annual report's chapter: one content model, as paper and as slides."""

import datetime as dt
import io
from typing import Any

import pytest
from django.utils import timezone
from pptx import Presentation

from kompass.domain import case, measure
from kompass.domain.queries.strategy import Plan, plan
from kompass.domain.writing import Mark
from kompass.models import Strategy
from kompass.reports.strategy import StatusContent, content, to_pdf, to_pptx
from tests.reports.reading import read
from tests.strategies import Planned

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def told() -> Plan:
    """Five measures, one in each state and one overdue; a second sub-strategy; a decision."""
    made = Planned()
    viewer = made.viewer("coordinator")
    today = timezone.localdate()
    made.strategy.sub_strategies.create(number=2, title="Steering")
    Strategy.objects.filter(pk=made.strategy.pk).update(
        goal_kind="score", goal_value=523, vision="Near people"
    )
    said = {"title": "Leaders meet", "owner": str(made.people["owner"].key), "part": 1}
    measure.change(
        viewer, made.key, made.owned.key, mark=Mark(1), starts=today - 90 * DAY, due=today - 30 * DAY, **said
    )
    measure.update(viewer, made.key, made.owned.key, status="under_way", text="Delayed by the election")
    measure.reach_milestone(viewer, made.key, made.owned.key, made.steps[0].pk, done_on=today - DAY)
    for title, status, days in (
        ("Yearly cycle", "done", -10),
        ("Panel", "stopped", 60),
        ("Dialogue", "under_way", 90),
    ):
        one = measure.add(
            viewer, made.key, title=title, part=2, owner_name="Kari Holm", due=today + days * DAY
        )
        measure.update(
            viewer, made.key, one.key, status=status, reason="No money" if status == "stopped" else ""
        )
    case.change(
        viewer,
        made.key,
        made.case.pk,
        mark=Mark(1),
        body="council",
        kind="adoption",
        number="33/18",
        title="The strategy",
        decision="The council adopts it.",
        date=dt.date(2026, 1, 15),
        public=True,
    )
    return plan(viewer, made.key)


def slides(said: StatusContent) -> list[Any]:
    return list(Presentation(io.BytesIO(to_pptx(said))).slides)


def words(slide: Any) -> str:
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    texts += [cell.text for table in tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join(texts).split())


def charts(shown: list[Any]) -> list[dict[str, list[float | None]]]:
    """Each chart as its series -> values, with its categories."""
    return [
        {
            "categories": list(shape.chart.plots[0].categories),
            **{series.name: list(series.values) for series in shape.chart.plots[0].series},
        }
        for slide in shown
        for shape in slide.shapes
        if shape.has_chart
    ]


def test_the_charts_of_the_slides_can_be_edited_and_hold_the_figures_of_the_paper(told: Plan) -> None:
    said = content(told, language="en", annual=False)
    states, milestones = charts(slides(said))
    assert states == {
        "categories": ["No sub-strategy", "2 Steering", "1 Leadership"],
        "Planned": [1, None, None],
        "Under way": [None, 1, 1],
        "Done": [None, 1, None],
        "Stopped": [None, 1, None],
    }
    assert milestones == {"categories": ["No sub-strategy", "1 Leadership"], "Milestones reached": [0, 100]}
    assert [(part.name, part.counts, part.late, part.percentage) for part in said.parts] == [
        ("1 Leadership", (0, 1, 0, 0), 1, 100),
        ("2 Steering", (0, 1, 1, 1), 0, None),
        ("No sub-strategy", (1, 0, 0, 0), 0, 0),
    ]
    alternatives = [
        shape._element.nvGraphicFramePr.cNvPr.get("descr")
        for slide in slides(said)
        for shape in slide.shapes
        if shape.has_chart
    ]
    assert all(alternatives)


@pytest.mark.parametrize("language", ["en", "nb", "sv"])
@pytest.mark.parametrize("annual", [True, False])
def test_paper_and_slides_say_the_same(told: Plan, language: str, annual: bool) -> None:
    said = content(told, language=language, annual=annual)
    paper, shown = read(to_pdf(said)), slides(said)
    told_by_slides = " ".join(words(slide) for slide in shown)
    for text in (said.summary, said.goal, *said.ahead, *said.stopped, *(one.title for one in said.late)):
        assert text in paper.text
        assert text in told_by_slides
    assert (paper.tagged, paper.language) == (True, language)
    assert paper.title.split(":")[0] in words(shown[0])


@pytest.mark.parametrize("annual", [True, False])
def test_the_chapter_of_the_annual_report_names_nobody_and_the_status_does(told: Plan, annual: bool) -> None:
    said = content(told, language="en", annual=annual)
    texts = (read(to_pdf(said)).text, " ".join(words(slide) for slide in slides(said)))
    for name in ("Owe Owner", "Delayed by the election"):
        assert (name in texts[0]) != annual
    assert ("Owe Owner" in texts[1]) != annual
    title = (
        "The development strategy in the annual report" if annual else "Status of the development strategy"
    )
    assert all(title in text for text in texts)


def test_a_strategy_without_measures_makes_both() -> None:
    made = Planned()
    for one in (made.owned, made.other):
        measure.remove(made.viewer("leader"), made.key, one.key)
    said = content(plan(made.viewer("leader"), made.key), language="en", annual=True)
    assert "The strategy has no measures yet." in read(to_pdf(said)).text
    shown = slides(said)
    assert "The strategy has no measures yet." in words(shown[0])
    assert charts(shown) == []


def test_the_same_plan_gives_the_same_slides(told: Plan) -> None:
    said = content(told, language="nb", annual=True)
    one, other = (Presentation(io.BytesIO(to_pptx(said))) for _each in range(2))
    assert [words(slide) for slide in one.slides] == [words(slide) for slide in other.slides]
    assert one.core_properties.created == other.core_properties.created
