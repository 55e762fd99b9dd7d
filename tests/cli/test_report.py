"""`kompass report`: the PDF of an evaluation."""

from pathlib import Path

import pypdfium2
import pytest

from tests.cli.running import answer, run
from tests.making import evaluation, municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    return " ".join(page.get_textpage().get_text_bounded() for page in document)


def test_the_report_is_written(tmp_path: Path) -> None:
    file = tmp_path / "roros.pdf"
    found = answer("report", "Røros", "2017-06", "-o", str(file))
    assert found == {"evaluation": "no-roros-2017-06", "file": str(file), "bytes": file.stat().st_size}
    text = text_of(file)
    assert "Røros" in text
    assert "396" in text


def test_as_of_another_date_and_in_another_language(tmp_path: Path) -> None:
    file = tmp_path / "roros.pdf"
    result = run("report", "Røros", "2017-06", "-o", str(file), "--as-of", "2023", "--language", "nb")
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"Written: {file}" in result.stderr
    assert "kommune" in text_of(file).lower()


def test_in_swedish_where_the_edition_has_swedish_texts_and_refused_where_not(tmp_path: Path) -> None:
    file = tmp_path / "roros.pdf"
    assert run("report", "Røros", "2017-06", "-o", str(file), "--language", "sv").exit_code == 0
    assert "fokusområde" in text_of(file)
    evaluation(municipality("Gammelby", country="DK"), "2006-03", 410, edition="official-2002")
    refused = run("report", "Gammelby", "-o", str(file), "--language", "sv")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "the edition official-2002 has no texts in sv; it has nb, en." in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["Røros", "--language", "fr"], 2, "--language: fr is none of nb, sv, en."),
        (
            ["Røros", "-o", "no/such/folder/r.pdf"],
            1,
            "cannot be written: name a file in a folder that exists.",
        ),
        (["Herøy"], 2, "Give its code instead of the name: 1515 or 1818."),
    ],
)
def test_what_cannot_be(arguments: list[str], code: int, text: str) -> None:
    result = run("report", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert text in result.stderr
