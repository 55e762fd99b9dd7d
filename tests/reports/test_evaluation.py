"""The report about Roros in June 2017, from the published record, and about the invented municipality."""

import re
from decimal import Decimal

import pytest

from kompass import language as speech
from kompass.domain.access import PUBLIC
from kompass.domain.queries.facts import EvaluationNotFound
from kompass.domain.queries.reference import ReferenceFilter
from kompass.reports import evaluation_report
from kompass.reports.content import Paragraph, Report
from kompass.reports.evaluation import INVENTED, evaluation_content
from kompass.reports.words import MissingText, strict_catalogue
from tests.reports.reading import Read, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_and_example")]

ROROS, EXAMPLE = "no-roros-2017-06", "zz-eksempelvik-2024-05"
LANGUAGES = ("nb", "en")


@pytest.fixture(scope="module", params=LANGUAGES)
def roros(request: pytest.FixtureRequest, record_and_example: None) -> tuple[str, Read]:
    return request.param, read(evaluation_report(PUBLIC, ROROS, language=request.param))


@pytest.fixture(scope="module", params=LANGUAGES)
def example(request: pytest.FixtureRequest, record_and_example: None) -> tuple[str, Report, Read]:
    content = evaluation_content(PUBLIC, EXAMPLE, language=request.param)
    return request.param, content, read(evaluation_report(PUBLIC, EXAMPLE, language=request.param))


def test_roros_says_what_is_known(roros: tuple[str, Read]) -> None:
    language, pdf = roros
    expected = {
        "en": (
            "396 of 800 points",
            "404 points to the ideal",
            "+142 points since December 2013",
            "Røros is number 4 of 5 known, and can be anything from number 4 to number 49 of 50.",
            "+40.6 points a year",
            "523 points (Kristiansund, October 2016",
            "Only the total of this evaluation has been published.",
            "The total rose by 139 points since the evaluation before.",
        ),
        "nb": (
            "396 av 800 poeng",
            "404 poeng til idealkommunen",
            "+142 poeng siden desember 2013",
            "Røros er nummer 4 av 5 kjente",
            "fra nummer 4 til nummer 49 av 50.",
            "+40,6 poeng per år",
            "523 poeng (Kristiansund, oktober 2016",
        ),
    }
    for words in expected[language]:
        assert words in pdf.text


def test_breaks_stand_inside_addresses_only(roros: tuple[str, Read]) -> None:
    """What is copied from the report holds no invisible characters, but in addresses and digests."""
    _, pdf = roros
    broken = [word for page in pdf.pages for word in page.split() if "\u200b" in word]
    assert broken
    assert [word for word in broken if len(word.replace("\u200b", "")) <= 16] == []
    assert [
        word for word in broken if not re.search(r"\w[./]/?\w|[0-9a-f]{30}", word.replace("\u200b", ""))
    ] == []


def test_roros_names_the_members_and_their_totals(roros: tuple[str, Read]) -> None:
    _, pdf = roros
    for name, total in (("Bærum", "535"), ("Kristiansund", "523"), ("Ulstein", "433"), ("Øvre Eiker", "378")):
        assert name in pdf.text
        assert total in pdf.text


def test_roros_is_a_real_municipality_and_not_labelled(roros: tuple[str, Read]) -> None:
    _, pdf = roros
    assert INVENTED not in pdf.text
    assert 8 <= len(pdf.pages) <= 16


def test_each_published_statement_has_its_verdict() -> None:
    content = evaluation_content(PUBLIC, ROROS, language="en")
    (table,) = (table for table in content.tables() if table.caption.startswith("Published statements"))
    verdicts = {row[0]: row[1] for row in table.rows}
    assert (
        verdicts["The total rose by 139 points since the evaluation before."]
        == "the source contradicts itself"
    )
    assert (
        verdicts["It is among the best 25%. Among the Norwegian municipalities evaluated since 2010."]
        == "cannot be checked"
    )


def test_statistics_are_withheld_and_it_says_why() -> None:
    content = evaluation_content(PUBLIC, ROROS, language="en")
    texts = " ".join(str(block) for chapter in content.chapters for block in chapter.every_block())
    assert "need at least 20 others and a coverage of 80%" in texts
    assert "Percentile" not in texts.replace("percentile, quartiles and mean", "")


def test_it_is_tagged_and_names_its_language_and_title(roros: tuple[str, Read]) -> None:
    language, pdf = roros
    assert pdf.tagged
    assert pdf.language == language
    assert pdf.title == {"nb": "Kommunekompasset: Røros, juni 2017"}.get(
        language, "The Municipal Compass: Røros, June 2017"
    )
    assert {"H1", "H2", "Table", "TH", "TD", "Figure", "L", "TOC"} <= pdf.kinds


def test_every_picture_has_its_description_as_alternative(example: tuple[str, Report, Read]) -> None:
    _, content, pdf = example
    described = {" ".join(figure.picture.description.split()) for figure in content.figures()}
    assert len(described) >= 5
    assert described <= {" ".join(text.split()) for text in pdf.alternatives}


def test_the_invented_example_says_so_on_every_page(example: tuple[str, Report, Read]) -> None:
    _, _, pdf = example
    assert 20 <= len(pdf.pages) <= 40
    for page in pdf.pages:
        assert INVENTED in page


def test_the_example_shows_every_figure_the_method_gives(example: tuple[str, Report, Read]) -> None:
    language, content, _ = example
    captions = " | ".join(table.caption for table in content.tables())
    wanted = {
        "en": (
            "Figures of the reference set",
            "Change in each area",
            "Sub-areas of area 8",
            "Criteria of area 8",
            "Highest points in each area",
            "Years until a score is reached at this pace",
            "Known changes of other municipalities, fastest first (n = 59)",
            "The reference set, highest first (n = 59 others)",
        ),
        "nb": ("n = 59",),
    }
    for words in wanted[language]:
        assert words in captions


def test_every_printed_table_adds_up(example: tuple[str, Report, Read]) -> None:
    language, content, _ = example
    summed = 0
    for table in content.tables():
        if table.total is None:
            continue
        for index, column in enumerate(table.columns):
            cells = [number(row[index], language) for row in table.rows]
            total = number(table.total[index], language)
            if column.align == "start" or total is None:
                continue
            assert None not in cells, (table.caption, column.title)
            assert sum(cell for cell in cells if cell is not None) == total, (table.caption, column.title)
            summed += 1
    assert summed >= 8 * 5 + 8


def test_sub_areas_and_criteria_add_up_to_their_area(example: tuple[str, Report, Read]) -> None:
    language, content, _ = example
    (whole,) = (
        table
        for table in content.tables()
        if len(table.columns) == 8 and [row[0] for row in table.rows] == list("12345678")
    )
    areas = {row[0]: row[3] for row in whole.rows}
    assert len(areas) == 8
    deep = [table for table in content.tables() if table.total and table.rows and "." in table.rows[0][0]]
    assert len(deep) == 16
    for table in deep:
        area = table.rows[0][0].split(".")[0]
        assert number(table.total[-2], language) == number(areas[area], language)


def number(cell: str, language: str) -> Decimal | None:
    text = cell.replace("\u2212", "-").replace("\u202f", "").replace("\u00a0", "").rstrip("%")
    if language == "nb":
        text = text.replace(",", ".")
    return Decimal(text) if re.fullmatch(r"[+-]?\d+(\.\d+)?", text) else None


def test_areas_that_are_known_in_part_have_no_sum() -> None:
    content = evaluation_content(PUBLIC, "no-ulstein-2019", language="en")
    (table,) = (table for table in content.tables() if table.caption == "Points in each area")
    points = next(index for index, column in enumerate(table.columns) if column.title == "Points")
    assert "not known" in [row[points] for row in table.rows]
    assert table.total is not None
    assert table.total[points] == "–"


def test_the_same_data_gives_the_same_bytes() -> None:
    assert evaluation_report(PUBLIC, ROROS, language="en") == evaluation_report(PUBLIC, ROROS, language="en")


def test_another_reference_set_is_used_and_named() -> None:
    chosen = ReferenceFilter(country="SE", since="2010", as_of="2020")
    content = evaluation_content(PUBLIC, ROROS, language="en", reference=chosen)
    texts = " ".join(str(block) for chapter in content.chapters for block in chapter.every_block())
    assert "Sweden; since 2010; as of 2020" in texts
    assert "kompass compare no-roros 2017-06 --country SE --since 2010 --as-of 2020" in texts


@pytest.mark.parametrize(
    "slug",
    [
        "no-roros-2013-12",
        "no-roros-2021",
        "se-grastorp-2014-10",
        "se-orebro-undated",
        "zz-eksempelvik-2020-05",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_other_evaluations(slug: str, language: str) -> None:
    pdf = read(evaluation_report(PUBLIC, slug, language=language))
    assert pdf.tagged
    assert len(pdf.pages) >= 7


def test_grastorp_has_its_areas() -> None:
    content = evaluation_content(PUBLIC, "se-grastorp-2014-10", language="en")
    (table,) = (table for table in content.tables() if table.caption == "Points in each area")
    points = next(index for index, column in enumerate(table.columns) if column.title == "Points")
    assert [row[points] for row in table.rows] == ["61", "60", "73", "53", "70", "56", "65", "68"]
    assert table.total is not None
    assert table.total[points] == "506"


@pytest.mark.parametrize("slug", [ROROS, EXAMPLE, "no-roros-2021"])
def test_nothing_falls_back_to_another_language(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every catalogue strict, also a text from the domain, the method or a picture that lacks would raise."""
    for language in speech.LANGUAGES:
        strict_catalogue(language)  # made of the catalogues as they are, and kept
    monkeypatch.setattr(speech, "catalogue", strict_catalogue)
    content = evaluation_content(PUBLIC, slug, language="nb")
    assert content.language == "nb"


def test_unknown_evaluations_and_languages_are_refused() -> None:
    with pytest.raises(EvaluationNotFound):
        evaluation_report(PUBLIC, "no-roros-1999", language="en")
    with pytest.raises(MissingText):
        evaluation_report(PUBLIC, ROROS, language="fr")


@pytest.mark.parametrize("slug", ["no-lom-undated", "se-trollhattan-2000"])
def test_an_evaluation_whose_edition_is_unknown_says_so(slug: str) -> None:
    report = evaluation_content(PUBLIC, slug, language="en")
    assert report.cover.figure is None
    assert dict(report.cover.facts)["Edition"] == "not known"
    said = [
        block.text
        for chapter in report.chapters
        for block in chapter.every_block()
        if isinstance(block, Paragraph)
    ]
    assert (
        "It is not known which edition of the Compass was used, and so not which areas it was divided into."
        in said
    )
    assert evaluation_report(PUBLIC, slug, language="en").startswith(b"%PDF-1.7")
