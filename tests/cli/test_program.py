"""The program as it is installed: help, version, language, editions, first use, streams."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kompass import __version__
from tests.cli.running import answer, program, run

COMMANDS = {
    "claims", "compare", "demo", "editions", "export", "import", "progress", "report", "score", "serve",
}  # fmt: skip


def test_help_lists_every_command_in_the_language_of_the_terminal() -> None:
    english, norwegian = program("--help"), program("--help", language="nb")
    assert (english.returncode, norwegian.returncode) == (0, 0)
    for page in (english.stdout, norwegian.stdout):
        assert {
            line.split()[0] for line in page.splitlines() if line[:2] == "  " and line.split()
        } >= COMMANDS
    assert "Serve the pages." in english.stdout
    assert "Serve the pages." not in norwegian.stdout


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself_and_knows_json(command: str) -> None:
    page = run(command, "--help")
    assert page.exit_code == 0
    assert "--json" in page.stdout


def test_version() -> None:
    assert run("--version").stdout == f"kompass {__version__}, method 1, export format 1\n"


def test_help_loads_neither_django_nor_numpy_nor_rich() -> None:
    code = (
        "import sys, kompass.cli; "
        "print([name for name in ('django', 'numpy', 'rich', 'scipy', 'yaml', 'pydantic') if name in sys.modules])"
    )
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout == "[]\n"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"KOMPASS_LANGUAGE": "en", "LANG": "nb_NO.UTF-8"}, "en"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "nb_NO.UTF-8"}, "en"),
        ({"LC_MESSAGES": "nb_NO", "LANG": "en_US.UTF-8"}, "nb"),
        ({"LANG": "nn_NO.UTF-8"}, "nb"),
        ({"LANG": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "da_DK.UTF-8"}, "nb"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "C.UTF-8"}, "nb"),
        ({}, "nb"),
    ],
)
def test_language(environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from kompass.cli.words import terminal_language

    for key in ("KOMPASS_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(key, raising=False)
    for key, value in environment.items():
        monkeypatch.setenv(key, value)
    assert terminal_language() == language


def test_editions() -> None:
    found = {edition["id"]: edition for edition in answer("editions")}
    official = ["official-2002", "official-2010", "official-2016", "official-2020"]
    assert set(found) == {*official, "caf-2020", "open-2010", "open-2020"}
    assert found["official-2010"]["areas"][0]["names"]["nb"] == "Offentlighet og demokrati"
    assert (found["open-2020"]["maximum"], found["open-2020"]["own_text"]) == (800, True)
    assert "official-2016" in run("editions").stdout


def test_usage_errors_end_with_two() -> None:
    assert run("compare").exit_code == 2
    assert run("nonsense").exit_code == 2
    assert run("score", "x", "--no-such-option").exit_code == 2


@pytest.mark.slow
def test_first_use_on_a_bare_folder_keeps_standard_output_to_json(tmp_path: Path) -> None:
    first = program("compare", "Røros", "2017-06", "--json", data=tmp_path / "new" / "folder")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["rank"] == 4
    assert "evaluations" in first.stderr
    again = program("compare", "Røros", "2017-06", "--json", data=tmp_path / "new" / "folder")
    assert (again.stdout, again.stderr) == (first.stdout, "")


@pytest.mark.slow
def test_letters_that_the_terminal_cannot_write_do_not_stop_json(tmp_path: Path) -> None:
    made = program("compare", "Røros", "2017-06", "--json", data=tmp_path, PYTHONIOENCODING="ascii")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["evaluation"]["name"] == "Røros"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "text"),
    [
        ({"KOMPASS_PORT": "many"}, "KOMPASS_PORT"),
        ({"KOMPASS_MODE": "production"}, "KOMPASS_HOSTS is empty"),
        (
            {"KOMPASS_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
            "Check KOMPASS_DATA and KOMPASS_DATABASE_URL.",
        ),
    ],
)
def test_wrong_settings_are_one_sentence(environment: dict[str, str], text: str, tmp_path: Path) -> None:
    made = program("claims", data=tmp_path, **environment)
    assert (made.returncode, made.stdout) == (1, "")
    assert text in made.stderr
    assert "Traceback" not in made.stderr


@pytest.mark.slow
def test_a_data_folder_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    made = program("claims", data=file / "data")
    assert (made.returncode, made.stdout) == (1, "")
    assert "Set KOMPASS_DATA to a folder you can write to." in made.stderr
    assert "Traceback" not in made.stderr
