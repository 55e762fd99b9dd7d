"""The report of an assignment: a draft says so on every page, findings stand in their areas, as PDF and as DOCX."""

import io
from dataclasses import replace

import docx
import pypdfium2
import pytest
from django.test import Client
from docx.shared import Mm
from PIL import Image

from kompass.domain import finding, signing
from kompass.domain.queries.draft import assignment_report
from kompass.models import Assignment
from kompass.reports.assignment import NothingToReport, report_content, report_of
from kompass.reports.pdf import TypesettingError
from kompass.reports.raster import DOTS, as_png
from tests.assigning import Made

pytestmark = pytest.mark.django_db
FIRST = "council-papers-published-early"


@pytest.fixture
def made() -> Made:
    made = Made()
    made.agree_at_once()
    for area in made.edition.areas:
        for kind in ("strength", "improvement", "best_practice"):
            text = f"Funn {kind} {area.id}: kommunen har klare rutiner, og de følges i hele organisasjonen."
            finding.add(made.viewer("evaluator"), made.key, area.id, kind=kind, text=text)
    Assignment.objects.filter(pk=made.assignment.pk).update(evaluated="2026-05")
    return made.at("fact_check")


def pages(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_draft_says_so_on_every_page_and_tells_each_area_with_its_findings(
    made: Made, language: str
) -> None:
    found = pages(report_of(made.viewer("evaluator"), made.key, "pdf", language=language))
    assert 24 <= len(found) <= 48
    mark = {"nb": "UTKAST", "en": "DRAFT"}[language]
    assert [number for number, text in enumerate(found) if mark not in text] == []
    whole = " ".join(" ".join(found).split())
    assert [area.id for area in made.edition.areas if f"Funn strength {area.id}" not in whole] == []


def test_the_docx_says_the_same(made: Made) -> None:
    data = report_of(made.viewer("evaluator"), made.key, "docx", language="nb")
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    assert [
        area.id for area in made.edition.areas if not any(f"Funn strength {area.id}" in one for one in texts)
    ] == []
    content = report_content(assignment_report(made.viewer("evaluator"), made.key), language="nb")
    assert [one for chapter in content.chapters if (one := chapter.title) not in texts] == []


def test_the_docx_shows_every_picture_with_its_text_alternative_and_says_draft_on_every_page(
    made: Made,
) -> None:
    viewer = made.viewer("evaluator")
    data = report_of(viewer, made.key, "docx", language="en")
    found = docx.Document(io.BytesIO(data))
    shown = [(one._inline.docPr.get("title"), one._inline.docPr.get("descr")) for one in found.inline_shapes]
    content = report_content(assignment_report(viewer, made.key), language="en")
    figures = [figure.picture for figure in content.figures()]
    assert len(figures) >= 4
    assert shown == [(picture.title, picture.description) for picture in figures]
    texts = [paragraph.text for paragraph in found.paragraphs]
    assert [picture.title for picture in figures if picture.description in texts] == []
    # Each is drawn as sharp as it is large, and no wider or higher than the page.
    for shape in found.inline_shapes:
        assert (shape.width <= Mm(166), shape.height <= Mm(225)) == (True, True)
    assert {part.content_type for part in found.part.package.image_parts} == {"image/png"}
    header = found.sections[0].header.paragraphs[0].text
    assert header.startswith(f"{content.label} · ")
    assert content.label.startswith("DRAFT")
    assert report_of(viewer, made.key, "docx", language="en") == data


def test_a_picture_is_drawn_as_wide_as_it_is_asked_for(made: Made) -> None:
    content = report_content(assignment_report(made.viewer("evaluator"), made.key), language="nb")
    picture = next(content.figures()).picture
    widths = [Image.open(io.BytesIO(as_png(picture, width=width))).width for width in (50.8, 101.6)]
    assert widths == [2 * DOTS, 4 * DOTS]
    with pytest.raises(ValueError, match="wider than nothing"):
        as_png(picture, width=0)
    with pytest.raises(TypesettingError):
        as_png(replace(picture, svg="<svg"), width=50)


def test_the_final_report_is_no_draft(made: Made) -> None:
    digest = signing.digest_of(signing.to_sign(made.assignment))
    for name in ("lead_evaluator", "evaluator", "quality_assurer"):
        signing.sign(made.viewer(name), made.key, digest=digest)
    content = report_content(assignment_report(made.viewer("evaluator"), made.key), language="nb")
    assert (content.label, content.cover.kicker) == ("", "Evaluatorenes rapport")


def test_there_is_nothing_to_report_before_everything_is_agreed() -> None:
    made = Made()
    with pytest.raises(NothingToReport):
        report_of(made.viewer("evaluator"), made.key, "pdf", language="nb")
    client = Client()
    client.force_login(made.people["evaluator"])
    assert client.get(f"/nb/work/{made.key}/report/").status_code == 200
    assert client.get(f"/nb/work/{made.key}/report/kompass-nb.pdf").status_code == 409
    assert client.get(f"/nb/work/{made.key}/report/kompass-xx.pdf").status_code == 404


def test_reports_are_taken_away_from_the_page(made: Made) -> None:
    client = Client()
    client.force_login(made.people["evaluator"])
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = client.get(f"/nb/work/{made.key}/report/kompass-nb.{form}")
        assert answer.content[: len(start)] == start
        assert (
            answer.headers["Content-Disposition"] == f'inline; filename="kompass-{made.key}-draft-nb.{form}"'
        )
