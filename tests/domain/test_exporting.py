"""What goes out comes in again: cell by cell, into this database and into an empty one."""

import csv
import io
from pathlib import Path

import pytest

from kompass.domain import exporting
from kompass.domain.first_start import FOLDER
from kompass.domain.importing import KINDS, import_file, import_files
from kompass.models import (
    Claim,
    Evaluation,
    HistoryEntry,
    HistoryHead,
    Municipality,
    Population,
    Source,
    StatedCount,
    Strategy,
)
from kompass.tables import read_table
from tests.domain.tables import CLAIM, EVALUATION, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

# Of no real evaluation the ratings are known yet: tests/domain/test_importing_ratings.py has those of the example.
SHIPPED_KINDS = [kind for kind in KINDS if kind != "ratings"]


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"))))


def shipped(name: str) -> list[list[str]]:
    return cells((FOLDER / name).read_bytes())


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("evaluations", "published_evaluations.csv"),
        ("claims", "published_claims.csv"),
        ("counts", "stated_counts.csv"),
    ],
)
def test_the_shipped_record_comes_out_cell_by_cell(kind: str, name: str) -> None:
    assert cells(exporting.export(kind, "csv")) == shipped(name)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("municipalities", "norwegian_municipalities.csv"),
        ("changes", "norwegian_municipality_changes.csv"),
        ("population", "norwegian_municipality_population.csv"),
        ("groups", "norwegian_kostra_groups.csv"),
    ],
)
def test_the_norwegian_registers_come_out_with_their_country_before_them(kind: str, name: str) -> None:
    header, *lines = cells(exporting.export(kind, "csv", country="NO"))
    shipped_header, *shipped_lines = shipped(name)
    assert header == ["country", *shipped_header]
    assert sorted(lines) == sorted(["NO", *line] for line in shipped_lines)


def test_the_swedish_register_comes_out_as_names_and_population() -> None:
    _, *lines = shipped("swedish_municipalities.csv")
    _, *names = cells(exporting.export("municipalities", "csv", country="SE"))
    _, *figures = cells(exporting.export("population", "csv", country="SE"))
    assert names == [["SE", *line[:4], "", ""] for line in lines]
    assert figures == [["SE", line[0], line[5], line[4], "SCB"] for line in lines]


@pytest.mark.parametrize("kind", KINDS)
def test_csv_and_excel_hold_the_same(kind: str) -> None:
    texts = read_table(exporting.export(kind, "csv"))
    workbook = read_table(exporting.export(kind, "xlsx"))
    assert (workbook.kind, workbook.sheet, workbook.columns) == ("xlsx", kind, texts.columns)
    assert [row.values for row in workbook.rows] == [row.values for row in texts.rows]


@pytest.mark.parametrize("kind", SHIPPED_KINDS)
@pytest.mark.parametrize("form", exporting.FORMATS)
def test_taking_in_what_went_out_changes_nothing(tmp_path: Path, kind: str, form: exporting.Format) -> None:
    path = tmp_path / f"{kind}.{form}"
    path.write_bytes(exporting.export(kind, form))
    report = import_file(path)
    assert (report.kind, report.problems, report.created, report.changed) == (kind, (), 0, 0)
    assert report.unchanged == len(report.rows) > 0


def test_an_export_makes_an_empty_database_equal(tmp_path: Path) -> None:
    before = {kind: exporting.export(kind, "csv") for kind in KINDS}
    names = list(
        Municipality.objects.order_by("slug").values("slug", "name", "search_key", "established", "dissolved")
    )
    for kind, content in before.items():
        (tmp_path / f"{kind}.csv").write_bytes(content)
    for model in (HistoryEntry, HistoryHead, Strategy, Evaluation, Claim, StatedCount, Municipality, Source):
        model.objects.all().delete()

    reports = import_files(sorted(tmp_path.iterdir()))

    assert [report.problems for report in reports] == [()] * len(KINDS)
    assert {kind: exporting.export(kind, "csv") for kind in KINDS} == before
    assert (
        list(
            Municipality.objects.order_by("slug").values(
                "slug", "name", "search_key", "established", "dissolved"
            )
        )
        == names
    )


DANGEROUS = ["=1+1", "+47 12", "-5", "@cmd", "'=quoted", "''=twice", "'tis", "plain"]


@pytest.mark.parametrize("form", exporting.FORMATS)
def test_what_a_spreadsheet_would_compute_is_harmless_outside_and_unchanged_inside(
    tmp_path: Path, form: exporting.Format
) -> None:
    lines = [
        {
            **CLAIM,
            "id": f"claim-{number}",
            "statement": f"'{text}" if text[0] in "=+-@'" and text != "'tis" else text,
        }
        for number, text in enumerate(DANGEROUS)
    ]
    import_file(write(tmp_path / "claims.csv", "claims", *lines))
    kept = list(
        Claim.objects.filter(reference__startswith="claim-")
        .order_by("id")
        .values_list("statement", flat=True)
    )
    assert kept == DANGEROUS
    written = {
        row.values["id"]: row.values["statement"] for row in read_table(exporting.export("claims", form)).rows
    }
    assert [written[f"claim-{number}"] for number in range(len(DANGEROUS))] == [
        "'=1+1",
        "'+47 12",
        "'-5",
        "'@cmd",
        "''=quoted",
        "'''=twice",
        "'tis",
        "plain",
    ]
    path = tmp_path / f"out.{form}"
    path.write_bytes(exporting.export("claims", form))
    assert import_file(path).unchanged == 30 + len(DANGEROUS)


def test_a_tab_or_a_line_end_at_the_beginning_is_harmless_too() -> None:
    table = exporting.write_table("notes", ("text",), [{"text": "\t=1"}, {"text": "\r=1"}], "csv")
    assert cells(table) == [["text"], ["'\t=1"], ["'\r=1"]]


def test_same_is_written_only_below_its_source() -> None:
    _, *lines = cells(exporting.export("claims", "csv", country="NO"))
    assert lines[1][-1] == "same"
    Claim.objects.get(reference="roros-2017-change").delete()
    _, *lines = cells(exporting.export("claims", "csv", country="NO"))
    assert [line[-1] for line in lines[:2]] == ["roros.kommune.no, article on the 2017 evaluation", "same"]


def test_an_edition_with_other_areas_gets_columns_for_them() -> None:
    evaluation = Evaluation.objects.get(slug="no-roros-2021")
    evaluation.area_results.create(area="9", points=12)
    header, *lines = cells(exporting.export("evaluations", "csv", country="NO"))
    assert header[12:15] == ["area_8", "area_9", "total"]
    assert [line[13] for line in lines if line[2:4] == ["Røros", "2021"]] == ["12"]


@pytest.mark.usefixtures("invented_example")
def test_the_invented_country_goes_out_only_by_its_name_and_comes_in_again(tmp_path: Path) -> None:
    assert not any(line[0] == "ZZ" for kind in KINDS for line in cells(exporting.export(kind, "csv")))
    for kind in ("municipalities", "counts", "evaluations"):
        path = tmp_path / f"{kind}.csv"
        path.write_bytes(exporting.export(kind, "csv", country="ZZ"))
        report = import_file(path)
        assert (report.problems, report.created, report.changed) == ((), 0, 0)
        assert report.unchanged > 0
    assert cells(exporting.export("population", "csv", country="ZZ"))[1:] == []
    assert Population.objects.filter(municipality__country="ZZ").exists()


def test_an_unknown_kind_or_format() -> None:
    with pytest.raises(ValueError, match="no export of colours as csv"):
        exporting.export("colours", "csv")
    with pytest.raises(ValueError, match="no export of claims as pdf"):
        exporting.export("claims", "pdf")  # type: ignore[arg-type]


def test_a_changed_row_goes_out_changed(tmp_path: Path) -> None:
    import_file(write(tmp_path / "e.csv", "evaluations", {**EVALUATION, "edition": "open-2020"}))
    _, *lines = cells(exporting.export("evaluations", "csv", country="NO"))
    assert [line[4] for line in lines if line[3] == "2024-03"] == ["open-2020"]
