"""The notebook that recomputes a report: its saved outputs are today's, and no figure of a report is missing."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from kompass.domain import example
from kompass.domain.access import PUBLIC
from kompass.domain.queries.claim import verdict_name
from kompass.domain.queries.evaluation import evaluation
from kompass.reports.content import Bullets, Chapter, KeyFigures, Note, Paragraph, Report, Table
from kompass.reports.evaluation import evaluation_content
from tools.notebook import EXPORTS, NOTEBOOK, executed, write_exports

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

REPORTS = {
    "Røros, June 2017": "no-roros-2017-06",
    "Eksempelvik, May 2024 (invented)": f"{example.MAIN_SLUG}-{example.MAIN_DATES[1]}",
}

# What is in a report and is not computed, and why.
NO_FIGURES = [
    r"(January|February|March|April|May|June|July|August|September|October|November|December) \d{4}",  # dates
    r"(since|in|of|By) \d{4}\b",  # dates in sentences, and the prize of 1993
    r"\d{4} edition|(?i:open edition) \d{4}",  # names of editions
    r"\b\d\.\d\.\d+\b",  # codes of criteria
    r"report \d+/\d+|CC0",  # names of sources and of a licence
]
COPIED_COLUMNS = {  # dates, names and codes, as they stand in the record and in the edition
    "No.", "Code", "Evaluated", "From", "To", "Edition", "Basis", "Held by", "Remark"
}  # fmt: skip
COPIED_ROWS = {
    "Versions: Kompass: Which",  # the program's version; the library says its own, that of the method
    "Versions: Evaluation: Which",  # an address
    "Versions: Edition: Which",  # a name
    "Versions: Filter of the comparison: Which",  # words
    "Cover: Edition",  # a name
    "Cover: Inhabitants",  # what a register says
}
FIGURE = re.compile(r"[+−]?\d+(?:\.\d+)?%?")


def figures_in(text: str) -> str:
    """The figures in a text, in their order."""
    for words in NO_FIGURES:
        text = re.sub(words, "", text)
    return " ".join(FIGURE.findall(text))


def printed(report: Report) -> dict[str, str]:
    """Every figure in a report by its label: chapter and section, or caption, row and column of a table."""
    found = {f"Cover: {name}": figures_in(value) for name, value in report.cover.facts}
    for chapter in report.chapters:
        for place, block in _blocks(chapter):
            if isinstance(block, KeyFigures):
                found |= {f"{place}: {words}": figures_in(value) for value, words in block.items}
            elif isinstance(block, Table):
                found |= _cells(block)
                _add(found, place, block.note)
            elif isinstance(block, Paragraph | Note):
                _add(found, place, block.text)
            elif isinstance(block, Bullets) and not block.verbatim:
                for item in block.items:
                    _add(found, place, item)
    return {label: value for label, value in found.items() if value and label not in COPIED_ROWS}


def _blocks(chapter: Chapter) -> Iterator[tuple[str, object]]:
    yield from ((chapter.title, block) for block in chapter.blocks)
    for section in chapter.sections:
        yield from ((f"{chapter.title} / {section.title}", block) for block in section.blocks)


def _add(found: dict[str, str], place: str, text: str) -> None:
    label = f"{place}, in the text"
    found[label] = " ".join([*found.get(label, "").split(), *figures_in(text).split()])


def _cells(table: Table) -> dict[str, str]:
    """A row is called after its first words, or its place where those are sentences; two dates tell pairs apart."""
    titles = [column.title for column in table.columns]
    found = {}
    for number, row in enumerate((*table.rows, *((table.total,) if table.total else ())), start=1):
        first = next(place for place, cell in enumerate(row) if any(sign.isalpha() for sign in cell))
        name = row[first]
        if titles[0] == "Municipality" and "From" in titles:
            name = f"{name}, {row[titles.index('From')]}"
        if titles[0] == "What was said":
            first, name = -1, str(number)
        for place, (title, cell) in enumerate(zip(titles, row, strict=True)):
            label = f"{table.caption}: {name}: {title}"
            if place != first and title not in COPIED_COLUMNS:
                assert label not in found
                found[label] = figures_in(cell)
    return found


def recomputed(notebook: nbformat.NotebookNode) -> dict[str, dict[str, str]]:
    """What the last cell says: per report, label -> figure as printed."""
    [output] = notebook.cells[-1].outputs
    reports: dict[str, dict[str, str]] = {}
    for block in output.text.strip().split("\n\n"):
        head, *lines = block.split("\n")
        title, n = re.fullmatch(r"(.+): (\d+) figures", head).groups()  # type: ignore[union-attr]
        reports[title] = dict(line.rsplit(" → ", 1) for line in lines)
        assert len(reports[title]) == int(n)
    return reports


@pytest.fixture(scope="module")
def run(
    record_and_example: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> nbformat.NotebookNode:
    folder: Path = tmp_path_factory.mktemp("exports")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        write_exports(folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(EXPORTS)
    return executed(folder)


@pytest.fixture(scope="module")
def saved() -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOK, as_version=4)


def test_the_saved_outputs_are_those_of_a_fresh_export(
    run: nbformat.NotebookNode, saved: nbformat.NotebookNode
) -> None:
    nbformat.validate(saved)
    again = "run `make notebook`"
    assert len(saved.cells) == len(run.cells), again
    for place, (was, now) in enumerate(zip(saved.cells, run.cells, strict=True), start=1):
        assert was == now, f"cell {place}: {again}"
    assert saved.metadata == run.metadata, again


@pytest.mark.parametrize("title", REPORTS)
def test_every_figure_of_the_report_is_recomputed_and_no_other(
    run: nbformat.NotebookNode, title: str
) -> None:
    found = recomputed(run)[title]
    verdicts = {label: value for label, value in found.items() if label.endswith(": Verdict")}
    values = {label: figures_in(value) for label, value in found.items() if label not in verdicts}
    assert values == printed(evaluation_content(PUBLIC, REPORTS[title], language="en"))


@pytest.mark.parametrize("title", REPORTS)
def test_every_verdict_is_that_of_the_report(run: nbformat.NotebookNode, title: str) -> None:
    found = recomputed(run)[title]
    codes = [value for label, value in found.items() if label.endswith(": Verdict")]
    assert codes == [claim.verdict for claim in evaluation(PUBLIC, REPORTS[title]).claims]
    tables = evaluation_content(PUBLIC, REPORTS[title], language="en").tables()
    said = [row for table in tables if table.columns[0].title == "What was said" for row in table.rows]
    assert [verdict_name(code, "en") for code in codes] == [verdict for _, verdict, _ in said]


def test_it_stands_on_the_standard_library_and_the_method_alone(saved: nbformat.NotebookNode) -> None:
    modules = set()
    for cell in saved.cells:
        for node in ast.walk(ast.parse(cell.source)) if cell.cell_type == "code" else ():
            if isinstance(node, ast.Import):
                modules |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                modules.add(node.module or "")
    method = {name for name in modules if name.split(".")[:2] == ["kompass", "method"]}
    assert method
    assert {name.split(".")[0] for name in modules - method} <= sys.stdlib_module_names
