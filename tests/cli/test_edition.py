"""`kompass edition` and `kompass crosswalk`: check, to Excel and back, what changed."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kompass.method import load_edition
from kompass.method.edition_check import FOLDER
from kompass.method.editions import read_whole
from tests.cli.running import answer, run
from tests.method.small_editions import edition_data, write

TREE = [[["10", "20"]], [["70"]]]


def test_there_and_back_by_command(tmp_path: Path) -> None:
    book, file = tmp_path / "open.xlsx", tmp_path / "open.yaml"
    written = answer("edition", "to-excel", "open-2020", "-o", str(book))
    original = load_edition("open-2020")
    assert written == {
        "edition": "open-2020",
        "edition_hash": original.hash,
        "file": str(book),
        "bytes": book.stat().st_size,
    }
    bank = tmp_path / "bank" / "open.yaml"
    assert answer("edition", "from-excel", str(book), "-o", str(file)) == {
        "edition": "open-2020",
        "edition_hash": original.hash,
        "files": [str(file), str(bank)],
        "left_out": [],
    }
    assert read_whole(file).source.data == read_whole(FOLDER / "open-2020.yaml").source.data
    for one in (file, bank, book):
        result = run("edition", "check", str(one))
        # A long path is broken at a blank or anywhere.
        said = "".join(result.stdout.split())
        assert (result.exit_code, said) == (0, "".join(f"{one} is good.".split()))
    assert answer("edition", "diff", "open-2020", str(file))["comparable"] == "same"
    assert answer("edition", "diff", "open-2020", str(book))["comparable"] == "same"


def test_yaml_is_pleasant_to_read(tmp_path: Path) -> None:
    book, file = tmp_path / "small.xlsx", tmp_path / "small.yaml"
    original = write(tmp_path, edition_data(TREE))
    answer("edition", "to-excel", str(original), "-o", str(book))
    answer("edition", "from-excel", str(book), "-o", str(file))
    assert file.read_text(encoding="utf-8").splitlines()[:9] == [
        "id: made-up",
        "year: 2020",
        "countries: ['NO']",
        "languages: [en]",
        "own_text: true",
        "names: {en: Made up for tests}",
        "provenance: {en: Made up for tests.}",
        "licence: EUPL-1.2",
        'maximum: "100"',
    ]
    assert '    - {criterion: c1-1-1, maximum: "10"}' in file.read_text(encoding="utf-8").splitlines()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    book, file = tmp_path / "caf.xlsx", tmp_path / "caf.yaml"
    answer("edition", "to-excel", "caf-2020", "-o", str(book))
    before = book.read_bytes()
    again = run("edition", "to-excel", "open-2020", "-o", str(book))
    assert (again.exit_code, book.read_bytes()) == (1, before)
    assert again.stderr == f"Error: {book} is there already: name another file, or use --force.\n"
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "caf.yaml").write_text("mine", encoding="utf-8")
    refused = run("edition", "from-excel", str(book), "-o", str(file))
    assert (refused.exit_code, file.exists()) == (1, False)
    assert (tmp_path / "bank" / "caf.yaml").read_text(encoding="utf-8") == "mine"
    assert answer("edition", "from-excel", str(book), "-o", str(file), "--force")["edition"] == "caf-2020"


def test_bank_that_is_a_folder_is_not_shadowed(tmp_path: Path) -> None:
    book = tmp_path / "caf.xlsx"
    answer("edition", "to-excel", "caf-2020", "-o", str(book))
    (tmp_path / "bank" / "caf").mkdir(parents=True)
    (tmp_path / "bank" / "caf" / "bank.yaml").write_text("", encoding="utf-8")
    result = run("edition", "from-excel", str(book), "-o", str(tmp_path / "caf.yaml"), "--force")
    assert (result.exit_code, (tmp_path / "caf.yaml").exists()) == (1, False)
    assert "holds this bank as a folder of files" in result.stderr


def test_check_says_where_and_how(tmp_path: Path) -> None:
    data = edition_data(TREE)
    data["areas"][0]["maximum"] = "31"
    data["yeer"] = 2020
    file = write(tmp_path, data)
    result = run("edition", "check", str(file))
    assert (result.exit_code, result.stdout) == (1, "")
    said = result.stderr.splitlines()
    assert said[-1] == "3 problems."
    found = answer_of_failure("edition", "check", str(file), "--json")
    assert [problem["text"] for problem in found["problems"]] == said[:-1]
    assert (found["good"], found["problems"][0]["file"], found["problems"][0]["cell"]) == (
        False,
        "made-up.yaml",
        None,
    )
    assert sorted(problem["line"] for problem in found["problems"]) == [
        problem["line"] for problem in found["problems"]
    ]


def test_check_of_a_good_edition_gives_advice(tmp_path: Path) -> None:
    file = write(tmp_path, edition_data(TREE))
    result = run("edition", "check", str(file))
    # A long path is folded at the width of the terminal.
    assert (result.exit_code, "".join(result.stdout.split())) == (0, f"{file}isgood.")
    said = result.stderr.splitlines()
    assert said[0] == "It can be used as it is. What would make it better:"
    assert "criteria.c1-1-1.ask: no role is named: say whom to ask" in said
    found = answer("edition", "check", str(file), "--json")
    assert (found["good"], found["problems"]) == (True, [])
    assert [advice["text"] for advice in found["advice"]] == said[1:]
    assert found["advice"][0].keys() == {"place", "language", "text"}


@pytest.mark.parametrize("name", ["open-2020.yaml", "bank/open", "official-2020.yaml"])
def test_check_of_what_is_shipped_has_nothing_to_advise(name: str) -> None:
    found = answer("edition", "check", str(FOLDER / name), "--json")
    assert (found["good"], found["problems"], found["advice"]) == (True, [], [])


def answer_of_failure(*arguments: str) -> Any:
    result = run(*arguments)
    assert result.exit_code == 1
    return json.loads(result.stdout)


def test_check_of_a_workbook_says_sheet_and_cell(tmp_path: Path) -> None:
    book = tmp_path / "caf.xlsx"
    answer("edition", "to-excel", "caf-2020", "-o", str(book))
    opened = openpyxl.load_workbook(book)
    opened["Criteria"]["C5"] = "9.9"
    opened.save(book)
    found = answer_of_failure("edition", "check", str(book), "--json")
    assert (found["problems"][0]["sheet"], found["problems"][0]["cell"]) == ("Criteria", "C5")
    read = run("edition", "from-excel", str(book), "-o", str(tmp_path / "caf.yaml"))
    assert (read.exit_code, (tmp_path / "caf.yaml").exists()) == (1, False)
    assert "sheet Criteria, cell C5: there is no sub-area 9.9" in read.stderr


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["check", "nowhere.yaml"], "There is no file nowhere.yaml."),
        (["to-excel", "none-1999", "-o", "x.xlsx"], "there is no edition of this name"),
        (["from-excel", "nowhere.xlsx", "-o", "x.yaml"], "nowhere.xlsx: the file cannot be read"),
        (["from-excel", "nowhere.xlsx", "-o", "x.txt"], "x.txt: name a file that ends in .yaml."),
        (["to-excel", "caf-2020", "-o", "nowhere/x.xlsx"], "name a file in a folder that exists"),
        (["diff", "caf-2020", "none-1999"], "there is no edition of this name"),
    ],
)
def test_what_cannot_be_done(arguments: list[str], text: str) -> None:
    result = run("edition", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert text in " ".join(result.stderr.split())


def test_diff_names_what_changed(tmp_path: Path) -> None:
    data = edition_data(TREE)
    before = write(tmp_path, data, "before.yaml")
    data["criteria"]["c1-1-1"]["texts"]["en"]["title"] = "Another title"
    after = write(tmp_path, data, "after.yaml")
    found = answer("edition", "diff", str(before), str(after))
    assert (found["comparable"], found["comparable_share"], found["n_changes"]) == ("alike", 1.0, 1)
    assert found["changes"] == [
        {
            "part": "criterion",
            "id": "c1-1-1",
            "action": "text",
            "key": "texts.en.title",
            "before": "Title of c1-1-1",
            "after": "Another title",
        }
    ]
    said = run("edition", "diff", str(before), str(after)).stdout
    assert " ".join(said.split()).endswith(
        "criterion c1-1-1, texts.en.title: text: Title of c1-1-1 -> Another title"
    )


def test_crosswalk_adds_up_as_printed() -> None:
    lines = run("crosswalk", "open-2010", "open-2020").stdout.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("Area ")) + 2
    rows = [[float(cell) for cell in line.split()[1:]] for line in lines[start : start + 8]]
    assert all(round(sum(cells[:-1]), 1) == cells[-1] == 100 for cells in rows)
    total = [float(cell) for cell in lines[start + 8].split()[1:]]
    assert lines[start + 8].startswith("Sum ")
    assert round(sum(total[:-1]), 1) == total[-1] == 800 == sum(cells[-1] for cells in rows)


def test_crosswalk_as_json() -> None:
    found = answer("crosswalk", "open-2010", "open-2020")
    assert (found["known"], found["comparable_share"], found["n_shared"]) == (True, 1.0, 164)
    assert sum(area["maximum"] for area in found["areas_before"]) == 800
    unknown = answer("crosswalk", "official-2010", "official-2016")
    assert (unknown["known"], unknown["comparable_share"], unknown["flows"]) == (False, None, [])
    other = answer("crosswalk", "caf-2020", "open-2020")
    assert (other["comparable_share"], other["n_shared"], len(other["only_before"])) == (0.0, 0, 28)
