"""`kompass form` writes the form, and `kompass score` reads it."""

from pathlib import Path

import pytest

from kompass.method import load_edition
from kompass.reports.form import rating_form
from tests.cli.running import answer, program, run
from tests.forms import filled

OPEN = load_edition("open-2020")


def test_form_as_a_file(tmp_path: Path) -> None:
    file = tmp_path / "skjema.xlsx"
    assert answer("form", "--language", "nb", "--output", str(file)) == {
        "edition": "open-2020",
        "edition_hash": OPEN.hash,
        "language": "nb",
        "file": str(file),
        "bytes": file.stat().st_size,
    }
    assert file.read_bytes() == rating_form(OPEN, language="nb")


def test_form_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    result = run("form", "--edition", "official-2010", "-o", str(file))
    assert (result.exit_code, result.stderr) == (0, f"Written: {file}\n")
    assert file.read_bytes() == rating_form(load_edition("official-2010"), language="en")


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["--language", "fi"], 2, "--language: the edition open-2020 has no texts in fi; it has nb, en, sv."),
        (["--edition", "none-1999"], 1, "there is no edition of this name"),
        (["--output", "nowhere/form.xlsx"], 1, "nowhere/form.xlsx cannot be written"),
    ],
)
def test_form_that_cannot_be_made(arguments: list[str], code: int, text: str) -> None:
    result = run("form", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert text in result.stderr


def test_disk_that_is_full() -> None:
    result = run("form", "--output", "/dev/full")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "/dev/full cannot be written (No space left on device)." in result.stderr


def test_form_needs_neither_data_nor_database(tmp_path: Path) -> None:
    done = program("form", "-o", str(tmp_path / "form.xlsx"), data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "data").exists()


def test_score_takes_the_edition_from_the_form(tmp_path: Path) -> None:
    edition = load_edition("official-2010")
    points = dict(zip("12345678", (61, 60, 73, 53, 70, 56, 65, 68), strict=True))
    file = tmp_path / "areas.xlsx"
    file.write_bytes(
        filled(
            rating_form(edition, language="sv"), {area: {"points": value} for area, value in points.items()}
        )
    )
    found = answer("score", str(file))
    assert (found["edition"], found["areas"], found["total"]) == ("official-2010", points, 506)
    refused = run("score", str(file), "--edition", "official-2016")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "the form is for the edition official-2010, not for official-2016\n",
    )


def test_score_takes_the_edition_from_other_files(tmp_path: Path) -> None:
    file = tmp_path / "areas.yaml"
    file.write_text("edition: official-2016\nratings: {1: 61}\n", encoding="utf-8")
    assert answer("score", str(file))["edition"] == "official-2016"
    file.write_text(f"edition: {tmp_path}/mine.yaml\nratings: {{1: 61}}\n", encoding="utf-8")
    result = run("score", str(file))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "mine.yaml, which is not shipped: give its file with --edition." in " ".join(result.stderr.split())


def test_form_of_an_edition_that_changed_since(tmp_path: Path) -> None:
    def another_hash(book: object) -> None:
        book.worksheets[1]["C1"] = "0" * 64  # type: ignore[attr-defined]

    file = tmp_path / "form.xlsx"
    file.write_bytes(
        filled(rating_form(OPEN, language="en"), {OPEN.criteria[0].id: {"level": 3}}, change=another_hash)
    )
    result = run("score", str(file), "--json")
    assert result.exit_code == 0
    assert result.stderr.startswith("the form was made from another version of the edition open-2020")
