"""`kompass edition booklet`, `guide` and `questionnaire` write the papers of an edition."""

from pathlib import Path

import pytest

from kompass.method import load_edition
from kompass.reports.papers import paper
from tests.cli.running import answer, program, run

CAF = load_edition("caf-2020")


@pytest.mark.parametrize(
    ("arguments", "name", "kind", "form", "language", "role"),
    [
        (("booklet", "caf-2020", "--language", "nb"), "a.pdf", "booklet", "pdf", "nb", ""),
        (("guide", "caf-2020", "--role", "mayor"), "a.docx", "guide", "docx", "en", "mayor"),
        (("guide", "caf-2020"), "a.pdf", "guide", "pdf", "en", ""),
        (("questionnaire", "caf-2020", "--format", "docx"), "a", "questionnaire", "docx", "en", ""),
    ],
)
def test_papers_as_files(  # the ending of the file says the format, unless --format does
    tmp_path: Path, arguments: tuple[str, ...], name: str, kind: str, form: str, language: str, role: str
) -> None:
    file = tmp_path / name
    assert answer("edition", *arguments, "--output", str(file)) == {
        "edition": "caf-2020",
        "edition_hash": CAF.hash,
        "paper": kind,
        "role": role,
        "language": language,
        "file": str(file),
        "bytes": file.stat().st_size,
    }
    assert file.read_bytes() == paper(CAF, kind, form, language=language, role=role)  # type: ignore[arg-type]


def test_a_paper_without_a_name_is_named_after_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("edition", "guide", "caf-2020", "--role", "mayor")
    assert (result.exit_code, result.stderr) == (0, "Written: kompass-caf-2020-guide-mayor-en.pdf\n")
    assert [file.name for file in tmp_path.iterdir()] == ["kompass-caf-2020-guide-mayor-en.pdf"]


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("booklet", "official-2010"), 1, "The edition official-2010 has areas only, no criteria of its own"),
        (
            ("guide", "open-2020", "--role", "king"),
            2,
            "--role: the edition open-2020 has no role king; it has mayor,",
        ),
        (
            ("guide", "caf-2020", "--language", "da"),
            2,
            "caf-2020 is not complete in da; papers of it are in en, nb.",
        ),
        (
            ("questionnaire", "caf-2020", "--format", "odt"),
            2,
            "odt is no format of this paper: choose one of pdf, docx.",
        ),
        (("booklet", "caf-2020", "-o", "x.docx"), 2, "docx is no format of this paper: choose one of pdf."),
        (("booklet", "none-1999"), 1, "there is no edition of this name"),
        (
            ("booklet", "caf-2020", "-o", "nowhere/x.pdf"),
            1,
            "nowhere/x.pdf cannot be written: name a file in a folder",
        ),
        (
            ("booklet", "caf-2020", "--output", "/dev/full"),
            1,
            "/dev/full cannot be written (No space left on device).",
        ),
    ],
)
def test_papers_that_cannot_be_made(arguments: tuple[str, ...], code: int, text: str) -> None:
    result = run("edition", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert text in result.stderr


def test_papers_need_neither_data_nor_database(tmp_path: Path) -> None:
    done = program(
        "edition", "questionnaire", "caf-2020", "-o", str(tmp_path / "q.docx"), data=tmp_path / "data"
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "data").exists()
