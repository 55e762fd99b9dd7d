"""Any content becomes a PDF/UA, and what it says stays text."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kompass.charts import AreaShape, compass_areas
from kompass.language import LANGUAGES
from kompass.reports import pdf as typesetting
from kompass.reports.content import (
    Bullets,
    Chapter,
    Column,
    Cover,
    Figure,
    KeyFigures,
    Note,
    Paragraph,
    Report,
    Section,
    Table,
)
from kompass.reports.pdf import TypesettingError, to_pdf
from tests.reports.reading import read

HOSTILE = (
    '#raw("x") #panic() $ x^2 $ *bold* _it_ `code` = Heading \\ <label> @ref [link] {code} //comment',
    "\\u{1F600} 😀 مرحبا 中文 a\u0308 \u202eright to left\u202c z\u200dwj",
    "Overmenneskelig" * 40,
    "</svg><script>alert(1)</script> & \" ' \x00 \x1b",
    "{page} {pages} %(page)s %s",
)


def report(words: str, *, language: str = "en", label: str = "") -> Report:
    picture = compass_areas(
        [AreaShape(str(index), words or "area", 100) for index in range(1, 9)], language="en", width=560
    )
    blocks = (
        Paragraph(words, lead=True),
        Paragraph(words),
        Note(words, words),
        Bullets((words, f"{words} https://example.org/{'x' * 50}"), title=words, verbatim=True),
        KeyFigures(((words, words), ("1", "2"))),
        Figure(picture, words),
        Table(
            words,
            (Column(words), Column("Points", "end", 0)),
            ((words, "1"), ("b", "2")),
            ("", "3"),
            1,
            words,
        ),
    )
    return Report(
        language=language,
        title=words,
        description=words,
        date="2017-06-30",
        label=label,
        contents_title="Contents",
        page_of="Page %(page)s of %(pages)s",
        cover=Cover(words, words, words, ((words, words),), Figure(picture, words)),
        chapters=(
            Chapter(words, blocks, numbered=False),
            Chapter(words, blocks, (Section(words, blocks, new_page=True),)),
        ),
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_texts_stay_texts(words: str) -> None:
    pdf = read(to_pdf(report(words)))
    assert pdf.tagged
    assert len(pdf.pages) <= 40
    if words.startswith("#raw"):
        assert words in pdf.text


def test_what_the_typeface_lacks_is_replaced() -> None:
    assert "? Ålesund" in read(to_pdf(report("😀 Ålesund"))).text


def test_the_label_stands_on_every_page() -> None:
    pdf = read(to_pdf(report("x", label="Invented!")))
    assert all("Invented!" in page for page in pdf.pages)
    assert f"Page {len(pdf.pages)} of {len(pdf.pages)}" in pdf.pages[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_says_its_language(language: str) -> None:
    assert read(to_pdf(report("x", language=language))).language == language


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=80))
def test_any_text_can_be_set(words: str) -> None:
    assert read(to_pdf(report("a" + words))).tagged


def test_only_web_addresses_become_links() -> None:
    assert typesetting._address("Bærum: https://a.no/b?c=d") == "https://a.no/b?c=d"
    for item in (
        "javascript:alert(1)",
        "https://a.no and more",
        'https://a.no/"onclick',
        "file:///etc/passwd",
    ):
        assert typesetting._address(item) == ""


def test_a_picture_without_description_is_an_error() -> None:
    content = report("x")
    figure = dataclasses.replace(
        content.cover.figure, picture=dataclasses.replace(content.cover.figure.picture, svg="<svg")
    )
    with pytest.raises(TypesettingError):
        to_pdf(dataclasses.replace(content, cover=dataclasses.replace(content.cover, figure=figure)))


def test_a_warning_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    class Doubtful:
        @staticmethod
        def read_bytes() -> bytes:
            return b'#set document(title: "x")\n#set text(font: "No Such Font", lang: "en")\n= Title\ntext'

    monkeypatch.setattr(typesetting, "TEMPLATE", Doubtful())
    with pytest.raises(TypesettingError, match="unknown font family"):
        to_pdf(report("x"))


def test_a_table_has_a_cell_for_every_column() -> None:
    with pytest.raises(ValueError, match="2 cells for 1 columns"):
        Table("x", (Column("a"),), (("1", "2"),))
