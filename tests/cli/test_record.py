"""`kompass import` and `kompass export`."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from kompass.models import Evaluation
from tests.cli.running import answer, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    file = tmp_path / "evaluations.csv"
    assert run("export", "evaluations", "-o", str(file)).exit_code == 0
    return file


def corrected(file: Path, total: str) -> Path:
    """The file with another total for Røros 2017."""
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    for row in rows:
        if (row["municipality"], row["evaluated"]) == ("Røros", "2017-06"):
            row["total"] = total
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    changed = file.with_name(f"changed-{total}.csv")
    changed.write_text(out.getvalue(), encoding="utf-8")
    return changed


def total() -> int | None:
    return Evaluation.objects.get(slug="no-roros-2017-06").total


def test_what_was_exported_changes_nothing(exported: Path) -> None:
    found = answer("import", str(exported))
    assert {key: found[key] for key in ("kind", "created", "changed", "unchanged", "problems", "done")} == {
        "kind": "evaluations",
        "created": 0,
        "changed": 0,
        "unchanged": 114,
        "problems": [],
        "done": True,
    }


def test_a_dry_run_says_what_would_happen(exported: Path) -> None:
    found = answer("import", str(corrected(exported, "390")), "--dry-run")
    assert (found["dry_run"], found["done"], found["changed"], found["unchanged"]) == (True, False, 1, 113)
    touched = [row for row in found["rows"] if row["outcome"] == "changed"]
    assert len(touched) == 1
    assert "396" in touched[0]["what"]
    assert total() == 396
    out = run("import", str(corrected(exported, "390")), "--dry-run").stdout
    assert "Would be: 0 new, 1 changed, 113 unchanged. Nothing was changed." in " ".join(out.split())


def test_an_import_changes_what_it_says(exported: Path) -> None:
    result = run("import", str(corrected(exported, "390")))
    assert (result.exit_code, total()) == (0, 390)
    assert "0 new, 1 changed, 113 unchanged." in " ".join(result.stdout.split())


def test_one_problem_stops_everything(exported: Path) -> None:
    file = corrected(exported, "many")
    result = run("import", str(file))
    assert (result.exit_code, result.stdout, total()) == (1, "", 396)
    assert "Nothing was imported: mend the problem and try again." in result.stderr
    result = run("import", str(file), "--json")
    assert result.exit_code == 1
    assert [problem["column"] for problem in json.loads(result.stdout)["problems"]] == ["total"]


def test_many_rows_are_counted_not_all_printed(tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    header = run("export", "evaluations").stdout.splitlines()[0].split(",")
    lines = [",".join(header)]
    for month in (f"{year}-{number:02d}" for year in range(1995, 2000) for number in range(1, 13)):
        cells = {
            "country": "NO", "municipality_code": "5025", "municipality": "Røros",
            "evaluated": month, "edition": "2002", "basis": "known", "source": "test",
        }  # fmt: skip
        lines.append(",".join(cells.get(column, "") for column in header))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = run("import", str(file), "--dry-run")
    assert result.exit_code == 0, result.stderr
    assert "... and 10 more rows (all of them with --json)." in result.stdout


def test_export_to_standard_output_and_as_json() -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "counts").stdout)))
    assert len(rows) == 13
    found = answer("export", "counts")
    assert (found["kind"], found["rows"]) == ("counts", rows)


def test_export_as_excel_and_of_one_country(tmp_path: Path) -> None:
    file = tmp_path / "claims.xlsx"
    found = answer("export", "claims", "-o", str(file), "--country", "se")
    assert found == {"kind": "claims", "file": str(file), "bytes": file.stat().st_size}
    assert file.read_bytes()[:2] == b"PK"
    assert {row["country"] for row in answer("export", "claims", "--country", "SE")["rows"]} == {"SE"}


def test_export_for_programs(tmp_path: Path) -> None:
    printed = json.loads(run("export", "counts", "--format", "json").stdout)
    assert (printed["about"]["table"], printed["about"]["n"], len(printed["rows"])) == ("counts", 13, 13)
    file = tmp_path / "counts.json"
    answer("export", "counts", "-o", str(file))
    assert json.loads(file.read_text(encoding="utf-8")) == printed


def test_export_of_everything_in_one_archive(tmp_path: Path) -> None:
    file = tmp_path / "record.zip"
    answer("export", "all", "-o", str(file))
    with zipfile.ZipFile(file) as archive:
        assert archive.read("kompass-record/counts.csv").decode() == run("export", "counts").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["import", "nowhere.csv"], 1, "There is no file nowhere.csv."),
        (["import", "pyproject.toml", "--kind", "poems"], 2, "poems is none of municipalities,"),
        (["export", "poems"], 2, "poems is none of municipalities,"),
        (
            ["export", "counts", "-o", "counts.pdf"],
            2,
            "counts.pdf: the name must end in .csv, .xlsx or .json.",
        ),
        (["export", "counts", "--format", "pdf"], 2, "pdf is no format: choose csv, xlsx or json."),
        (["export", "counts", "--format", "json", "-o", "counts.csv"], 2, "counts.csv is to be json"),
        (["export", "counts", "--country", "xx"], 2, "XX is none of NO, SE, DK, ZZ."),
        (["export", "all", "-o", "all.csv"], 2, "All tables go into one archive"),
        (["export", "all", "--json"], 2, "A file like that is not JSON"),
        (["export", "counts", "-o", "no/such/folder/counts.csv"], 1, "cannot be written"),
    ],
)
def test_what_cannot_be(arguments: list[str], code: int, text: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert text in result.stderr
