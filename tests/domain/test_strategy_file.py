"""A strategy taken away and in again is the same; an existing plan is tried before anything is written."""

import datetime as dt
import json

import pytest
from pptx.util import Cm

from kompass.domain import measure, strategy, strategy_file
from kompass.domain.access import NotAllowed
from kompass.domain.queries import strategy_tables
from kompass.domain.queries.strategy import plan
from kompass.reports import strategy as papers
from kompass.tables import TableError
from kompass.web.workbook import Workbook
from tests.strategies import Planned

pytestmark = pytest.mark.django_db


def workbook(made: Planned, language: str = "nb") -> bytes:
    book = Workbook()
    for table, headings, lines in strategy_tables.sheets(plan(made.viewer("leader"), made.key), language):
        book.table(table, (strategy_tables.MARK, table), [headings, *lines])
    return book.content()


def full() -> Planned:
    made = Planned()
    leader = made.viewer("leader")
    measure.update(leader, made.key, made.owned.key, status="stopped", reason="No money")
    one = measure.add(leader, made.key, title="Third", part=1, cost=5, effort=2, owner_name="The office")
    measure.change(
        leader, made.key, one.key, mark=measure.Mark(1), title="Third", part=1, cost=5, effort=2,
        owner_name="The office", depends_on=[made.owned.key],
    )  # fmt: skip
    return made


@pytest.mark.parametrize("language", ["nb", "sv", "en"])
def test_what_is_taken_away_and_in_again_changes_nothing(language: str) -> None:
    made = full()
    leader = made.viewer("leader")
    before = strategy_tables.tables(plan(leader, made.key))
    for data, name in (
        (workbook(made, language), "plan.xlsx"),
        (strategy_tables.to_json(plan(leader, made.key)).encode(), "plan.json"),
    ):
        outcome = strategy_file.take_in(leader, made.key, data, name=name, write=True)
        assert (outcome.added, outcome.changed, outcome.faults) == (0, 0, ())
        assert strategy_tables.tables(plan(leader, made.key)) == before


def test_it_becomes_the_same_in_a_strategy_that_is_empty() -> None:
    made = full()
    leader = made.viewer("leader")
    data = strategy_tables.to_json(plan(leader, made.key)).encode()
    admin = made.viewer("municipality_administrator")
    empty = strategy.start(admin, organisation=made.own.key, title="Empty")
    assert strategy_file.take_in(admin, empty.key, data, name="plan.json", write=False).written is False
    assert plan(admin, empty.key).measures == ()
    outcome = strategy_file.take_in(admin, empty.key, data, name="plan.json", write=True)
    assert (outcome.faults, outcome.written) == ((), True)

    def without_keys(key: str) -> str:
        said = json.dumps(strategy_tables.tables(plan(admin, key)), ensure_ascii=False)
        for number, line in enumerate(plan(admin, key).measures):
            said = said.replace(line.key, f"measure-{number}")
        return said

    assert without_keys(empty.key) == without_keys(made.key)


def test_an_existing_plan_is_tried_first_and_each_row_says_what_is_wrong() -> None:
    made = Planned()
    leader = made.viewer("leader")
    data = (
        "Tiltak;Ansvarlig;Frist;Delstrategi;Kostnad\n"
        "Ny nettside;Rådmann;30.06.2027;Innbyggerne;120 000\n"
        "Uten dag;Rådmann;snart;;\n"
    ).encode()
    tried = strategy_file.take_in(leader, made.key, data, name="plan.csv", write=True)
    assert [(fault.sheet, fault.row) for fault in tried.faults] == [("measures", 3)]
    assert len(plan(leader, made.key).measures) == 2
    good = data.replace(b"snart", b"2027-01-31")
    outcome = strategy_file.take_in(leader, made.key, good, name="plan.csv", write=True)
    assert (outcome.added, outcome.written) == (3, True)
    new = plan(leader, made.key).measures[2]
    assert (new.title, new.owner, str(new.due), new.part, new.cost) == (
        "Ny nettside", "Rådmann", "2027-06-30", 2, 120_000
    )  # fmt: skip


def test_what_is_no_plan_is_refused() -> None:
    made = Planned()
    leader = made.viewer("leader")
    with pytest.raises(TableError):
        strategy_file.take_in(leader, made.key, b'{"format": "other"}', name="x.json", write=True)
    outcome = strategy_file.take_in(leader, made.key, b"a;b\n1;2\n", name="x.csv", write=True)
    assert [fault.row for fault in outcome.faults] == [0]
    with pytest.raises(NotAllowed):
        strategy_file.take_in(made.viewer("union"), made.key, b"a;b\n", name="x.csv", write=True)


@pytest.mark.parametrize("language", ["nb", "sv", "en"])
def test_the_status_is_a_paper_and_slides_with_charts_that_can_be_edited(language: str) -> None:
    import io

    from pptx import Presentation

    made = full()
    found = plan(made.viewer("elected"), made.key)
    said = papers.content(found, language=language, annual=False)
    assert papers.to_pdf(said) == papers.to_pdf(said)
    show = Presentation(io.BytesIO(papers.to_pptx(said)))
    charts = [shape for slide in show.slides for shape in slide.shapes if shape.has_chart]
    assert [len(list(one.chart.plots[0].categories)) for one in charts] == [2, 2]
    annual = papers.content(found, language=language, annual=True)
    assert papers.to_pdf(annual).startswith(b"%PDF")
    assert {row[1] for row in annual.measures} == {""}


def test_a_plan_with_many_long_measures_is_whole_on_paper_and_slides() -> None:
    import io

    import pypdfium2
    from pptx import Presentation

    made = Planned()
    leader = made.viewer("leader")
    long = "A title that says all of what is to be done, by whom and why, so that nobody can misunderstand any of it"
    for n in range(30):
        measure.add(
            leader,
            made.key,
            title=f"No{n:02} {long} No{n:02}",
            starts=dt.date(2020 + n % 4, 1, 1),
            due=dt.date(2021 + n % 4, 6, 30),
        )
    said = papers.content(plan(leader, made.key), language="en", annual=False)
    assert len(said.pictures) > 1
    assert max(one.height for one in said.pictures) <= papers.HIGHEST
    assert [row for one in said.pictures for row in one.rows if row[1].startswith("No")] != []
    assert sum(len(one.rows) for one in said.pictures) == 32
    paper = pypdfium2.PdfDocument(papers.to_pdf(said))
    lowest: dict[str, list[float]] = {}
    for page in paper:
        text = page.get_textpage()
        for n in range(30):
            search = text.search(f"No{n:02}", match_case=True)
            while (found := search.get_next()) is not None:
                lowest.setdefault(f"No{n:02}", []).append(text.get_charbox(found[0])[1])
    # In the table of overdue ones, in the picture and in the table of all, at both ends of the title: above the foot.
    assert {len(places) for places in lowest.values()} == {6}
    assert len(lowest) == 30
    assert min(min(places) for places in lowest.values()) > 55
    slides = Presentation(io.BytesIO(papers.to_pptx(said))).slides
    tables = [shape for slide in slides for shape in slide.shapes if shape.has_table]
    assert sum(len(one.table.rows) - 1 for one in tables) == 30
    for one in tables:
        assert one.top + sum(row.height for row in one.table.rows) <= Cm(17.6)
