"""`kompass edition install`, `list` and `remove`, and the commands that take an installed edition."""

from pathlib import Path

import pytest

from kompass import installed
from kompass.method import load_edition
from kompass.method.edition_check import FOLDER
from tests.cli.running import answer, run
from tests.method.small_editions import edition_data, write


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KOMPASS_EDITIONS", str(tmp_path / "installed"))
    installed.installed.cache_clear()
    return tmp_path / "installed"


def test_install_list_use_remove(tmp_path: Path, folder: Path) -> None:
    assert answer("edition", "list") == {"folder": str(folder), "editions": []}
    file = write(tmp_path, edition_data([[["100"]]]))
    edition = load_edition(file)
    assert answer("edition", "install", str(file)) == {
        "edition": "made-up",
        "edition_hash": edition.hash,
        "shareable": False,
        "files": [str(folder / "made-up.yaml")],
    }
    listed = answer("edition", "list")["editions"]
    assert [(one["id"], one["good"], one["edition_hash"], one["shareable"]) for one in listed] == [
        ("made-up", True, edition.hash, False)
    ]
    ratings = tmp_path / "ratings.csv"
    ratings.write_text("criterion;level\nc1-1-1;3\n", encoding="utf-8")
    assert answer("score", str(ratings), "--edition", "made-up")["total"] == 100
    assert answer("edition", "diff", "made-up", str(file))["comparable"] == "same"
    assert "made-up" in [one["id"] for one in answer("editions")]
    assert answer("form", "--edition", "made-up", "-o", str(tmp_path / "form.xlsx"))["edition"] == "made-up"
    assert run("edition", "remove", "made-up").exit_code == 0
    assert answer("edition", "list")["editions"] == []
    again = run("edition", "remove", "made-up")
    assert (again.exit_code, again.stderr) == (
        1,
        "Error: No edition made-up is installed here: see kompass edition list.\n",
    )


def test_bank_comes_along_unless_it_is_shipped(tmp_path: Path, folder: Path) -> None:
    data = edition_data([[["100"]]], bank="mine", id="banked")
    bank = {"id": "mine", "languages": ["en"], "licence": "x", "criteria": data.pop("criteria")}
    (tmp_path / "bank").mkdir()
    write(tmp_path / "bank", bank, "mine.yaml")
    file = write(tmp_path, data)
    assert answer("edition", "install", str(file))["files"] == [
        str(folder / "banked.yaml"),
        str(folder / "bank" / "mine.yaml"),
    ]
    assert installed.load_edition("banked").hash == load_edition(file).hash
    shipped = (
        (FOLDER / "open-2020.yaml").read_text(encoding="utf-8").replace("id: open-2020", "id: ours-2020", 1)
    )
    (tmp_path / "ours.yaml").write_text(shipped, encoding="utf-8")
    assert answer("edition", "install", str(tmp_path / "ours.yaml"))["files"] == [
        str(folder / "ours-2020.yaml")
    ]


def test_nothing_is_replaced_without_being_told(tmp_path: Path, folder: Path) -> None:
    file = write(tmp_path, edition_data([[["100"]]]))
    answer("edition", "install", str(file))
    answer("edition", "install", str(file))  # the same once more
    write(tmp_path, edition_data([[["50"]]]))
    refused = run("edition", "install", str(file))
    assert refused.exit_code == 1
    assert "is there already and differs: remove it first, or use --force" in refused.stderr
    assert answer("edition", "install", str(file), "--force")["edition"] == "made-up"
    assert installed.load_edition("made-up").maximum == 50


@pytest.mark.parametrize(
    ("id", "text"),
    [
        ("open-2020", "an edition with the id open-2020 is shipped: give this one another id"),
        ("X y", "is no id"),
    ],
)
def test_what_is_refused(tmp_path: Path, folder: Path, id: str, text: str) -> None:
    result = run("edition", "install", str(write(tmp_path, edition_data([[["100"]]], id=id))))
    assert result.exit_code == 1
    assert text in result.stderr
    assert not folder.exists()


def test_list_says_what_is_wrong(folder: Path) -> None:
    folder.mkdir()
    (folder / "broken.yaml").write_text("- 1\n", encoding="utf-8")
    result = run("edition", "list")
    assert result.exit_code == 0
    assert "cannot be used" in result.stdout
    assert "broken.yaml, line 1: edition: here belongs a block of keys, not [1]" in result.stderr


def test_remove_takes_no_path(tmp_path: Path, folder: Path) -> None:
    folder.mkdir()
    outside = write(tmp_path, edition_data([[["100"]]]))
    assert run("edition", "remove", "../made-up").exit_code == 1
    assert outside.exists()
