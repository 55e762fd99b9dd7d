"""Ratings: out and in again to equality, and in only where they give the published points."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from kompass.domain import example, exporting
from kompass.domain.importing import ImportReport, import_file, import_files
from kompass.method import load_edition
from kompass.models import AreaResult, Dataset, Evaluation, Municipality, Snapshot, StatedCount
from kompass.tables import read_table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_and_example")]

KINDS = ("municipalities", "counts", "evaluations", "ratings")
DATE = "2024-05"
Rows = list[dict[str, str]]


def exported(kind: str = "ratings", form: exporting.Format = "csv") -> bytes:
    return exporting.export(kind, form, country="ZZ")


def of_main() -> Rows:
    """The rows of the main example's second evaluation."""
    rows = [dict(row.values) for row in read_table(exported()).rows]
    return [row for row in rows if (row["municipality"], row["evaluated"]) == (example.MAIN, DATE)]


def take(tmp_path: Path, rows: Rows, *, dry_run: bool = False) -> ImportReport:
    path = tmp_path / "ratings.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return import_file(path, dry_run=dry_run)


def kept() -> list[dict[str, object]]:
    fields = ("evaluation__slug", "edition", "edition_hash", "method_version", "ratings", "result")
    return list(Snapshot.objects.order_by("evaluation__slug").values(*fields))


def test_one_row_for_each_criterion_that_was_rated() -> None:
    table = read_table(exported())
    assert len(table.rows) == sum(len(snapshot.ratings) for snapshot in Snapshot.objects.all())
    edition = load_edition(example.EDITION)
    assert table.columns == (
        "country", "municipality_code", "municipality", "evaluated", "edition", "edition_hash", "method_version",
        "criterion", *(f"level_{aspect.id}" for aspect in edition.aspects), "not_applicable",
    )  # fmt: skip
    assert [row["criterion"] for row in of_main()] == [criterion.id for criterion in edition.criteria]


def test_no_real_evaluation_has_any() -> None:
    assert read_table(exporting.export("ratings", "csv")).rows == ()


@pytest.mark.parametrize("form", exporting.FORMATS)
def test_taking_in_what_went_out_changes_nothing(tmp_path: Path, form: exporting.Tabular) -> None:
    before = kept()
    path = tmp_path / f"ratings.{form}"
    path.write_bytes(exported(form=form))
    report = import_file(path)
    assert (report.kind, report.problems, report.created, report.changed) == ("ratings", (), 0, 0)
    assert report.unchanged == len(report.rows) > 0
    assert kept() == before


def test_what_went_out_makes_an_empty_database_equal_down_to_the_exact_results(tmp_path: Path) -> None:
    before, files = kept(), {kind: exported(kind) for kind in KINDS}
    totals = dict(Evaluation.objects.values_list("slug", "exact_total"))
    for kind, content in files.items():
        (tmp_path / f"{kind}.csv").write_bytes(content)
    Municipality.objects.filter(country="ZZ").delete()
    StatedCount.objects.filter(country="ZZ").delete()
    assert kept() == []

    reports = import_files(sorted(tmp_path.iterdir()))

    assert [report.problems for report in reports] == [()] * len(KINDS)
    assert kept() == before
    assert dict(Evaluation.objects.values_list("slug", "exact_total")) == totals
    assert {kind: exported(kind) for kind in KINDS} == files


def test_a_criterion_that_does_not_apply_and_one_not_rated_come_back_as_they_were(tmp_path: Path) -> None:
    snapshot = Snapshot.objects.get(evaluation__slug=f"{example.MAIN_SLUG}-{DATE}")
    first, second = list(load_edition(example.EDITION).criteria)[:2]
    left = {key: value for key, value in snapshot.ratings.items() if key != second.id}
    snapshot.ratings = {**left, first.id: "not_applicable", second.id: {"built_up": 2}}
    snapshot.save()
    rows = of_main()
    assert [rows[0]["not_applicable"], rows[0]["level_built_up"]] == ["x", ""]
    assert [rows[1][f"level_{name}"] for name in ("built_up", "anchored")] == ["2", ""]
    assert take(tmp_path, rows).unchanged == len(rows)


def test_other_ratings_of_the_same_points_replace_what_was_there(tmp_path: Path) -> None:
    """Two levels of equal weight exchanged: every point stays, the ratings do not."""
    rows = of_main()
    row = next(one for one in rows if one["level_built_up"] != one["level_anchored"])
    row["level_built_up"], row["level_anchored"] = row["level_anchored"], row["level_built_up"]
    report = take(tmp_path, [row])
    assert (report.problems, report.changed, report.unchanged) == ((), 1, 0)
    snapshot = Snapshot.objects.get(evaluation__slug=f"{example.MAIN_SLUG}-{DATE}")
    assert snapshot.ratings[row["criterion"]]["built_up"] == int(row["level_built_up"])
    assert len(snapshot.ratings) == len(rows)


def test_a_dry_run_leaves_everything(tmp_path: Path) -> None:
    before, rows = kept(), of_main()
    row = next(one for one in rows if one["level_built_up"] != one["level_anchored"])
    row["level_built_up"], row["level_anchored"] = row["level_anchored"], row["level_built_up"]
    assert take(tmp_path, [row], dry_run=True).changed == 1
    assert kept() == before


def _points_differ(rows: Rows) -> None:
    for row in rows:
        if row["criterion"] == rows[0]["criterion"]:
            row.update({name: "0" for name in row if name.startswith("level_")})


def _set(column: str, value: str, *, every: bool = False) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        for row in rows if every else rows[1:2]:
            row[column] = value

    return change


@pytest.mark.parametrize(
    ("spoil", "problems"),
    [
        (
            _set("edition_hash", "0" * 64, every=True),
            ["row 2, column edition_hash: the edition has changed since: use the version of Kompass that has it as "
             "it was"],
        ),
        (
            _set("method_version", "0", every=True),
            ["row 2, column method_version: the version of the method must be 1 here"],
        ),
        (
            _set("edition", "2020", every=True),
            ["row 2, column edition: the record says that the evaluation used the edition open-2020: correct one of "
             "them"],
        ),
        (
            _set("method_version", "0"),
            ["row 3, column method_version: all rows of one evaluation must have the same here"],
        ),
        (_set("criterion", ""), ["row 3, column criterion: this column must not be empty"]),
        (
            _set("criterion", "no-such"),
            ["row 3, column criterion: there is no criterion no-such in this edition"],
        ),
        (_set("not_applicable", "no"), ["row 3, column not_applicable: write x, or leave it empty"]),
        (
            _set("not_applicable", "x"),
            ["row 3, column not_applicable: a criterion is either rated or not applicable: leave one of them out"],
        ),
        (
            _set("evaluated", "2023", every=True),
            ["row 2, column evaluated: there is no evaluation of Eksempelvik with this date: import the evaluations "
             "first"],
        ),
        (_set("evaluated", "May"), ["row 3, column evaluated: May is no date: write 2017-06, 2017, or nothing"]),
        (_set("country", "FI"), ["row 3, column country: the country must be NO, SE or DK"]),
        (
            _set("municipality", ""),
            ["row 3, column municipality: the name of the municipality is missing"],
        ),
        (lambda rows: rows.append(rows[0]), ["row {next}: row 2 is about the same thing: leave one of them out"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_kept(
    tmp_path: Path, spoil: Callable[[Rows], None], problems: list[str]
) -> None:
    before, rows = kept(), of_main()
    expected = [text.replace("{next}", str(len(rows) + 2)) for text in problems]
    spoil(rows)
    report = take(tmp_path, rows)
    assert ([problem.text() for problem in report.problems], report.applied) == (expected, False)
    assert kept() == before


def test_ratings_that_give_other_points_are_refused(tmp_path: Path) -> None:
    rows = of_main()
    _points_differ(rows)
    report = take(tmp_path, rows)
    evaluation = Evaluation.objects.get(slug=f"{example.MAIN_SLUG}-{DATE}")
    area = AreaResult.objects.get(evaluation=evaluation, area="1")
    assert [(one.row, one.column, one.values["stated"]) for one in report.problems] == [
        (2, "area_1", area.points),
        (2, "total", evaluation.total),
    ]
    assert all(one.text().endswith("correct one of them") for one in report.problems)


def test_ratings_of_what_has_no_criteria_are_refused(tmp_path: Path) -> None:
    rows = of_main()[:1]
    rows[0].update(
        country="NO", municipality_code="5025", municipality="Røros", evaluated="2021", edition="2020"
    )
    Evaluation.objects.filter(slug="no-roros-2021").update(edition="official-2020")
    assert [problem.text() for problem in take(tmp_path, rows).problems] == [
        "row 2, column edition: this edition has no criteria to rate"
    ]


def test_ratings_that_are_left_out_are_not_rated(tmp_path: Path) -> None:
    """A new snapshot from half of the ratings would be provisional: not what was published."""
    rows = of_main()
    Snapshot.objects.all().delete()
    Dataset.objects.filter(name="invented example").delete()
    report = take(tmp_path, rows[1:])
    assert [(one.column, one.values["computed"]) for one in report.problems] == [
        ("area_1", "-"),
        ("total", "-"),
    ]
    assert take(tmp_path, rows).created == len(rows)
