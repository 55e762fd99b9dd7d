"""What runs inside the fence, run without it: the same answers, and the branches that coverage counts."""

import base64
import io
from collections.abc import Callable
from dataclasses import replace

import docx
import openpyxl
import pptx
import pytest
from PIL import Image
from pptx.util import Mm

from kompass.documents import LIMITS, Kind, page_picture, read_document
from kompass.documents.kinds import kind_or_office
from kompass.documents.reading import MOST_CHARACTERS, office_inside, picture_inside, text_inside
from kompass.documents.web_page import readable_inside
from kompass.tables import TableError
from tests.documents import papers


def texts(data: bytes, kind: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = text_inside(io.BytesIO(data), LIMITS, kind)["pages"]
    return found


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(TableError) as caught:
        act()
    return caught.value.problems[0].message


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (papers.pdf("Plan", "Second page"), "pdf"),
        (papers.word("First", "Second", rows=[["a", "b"], ["", "c"]]), "docx"),
        (papers.word(*("word " * 100 for _ in range(30))), "docx"),
        (papers.sheets(Budget=[["Area", 12], [None, "x"], [None]], Notes=[["Y"]]), "xlsx"),
        (papers.slides("Strategy", "Goals", notes="Say this"), "pptx"),
        (papers.picture("PNG"), "png"),
        (papers.picture("JPEG"), "jpeg"),
    ],
)
def test_the_fence_changes_nothing_of_what_is_read(data: bytes, kind: Kind) -> None:
    told = kind_or_office(io.BytesIO(data))
    assert (office_inside(io.BytesIO(data), LIMITS) if told == "office" else told) == kind
    behind = read_document(io.BytesIO(data))
    assert (behind.kind, [(page.name, page.text) for page in behind.pages]) == (kind, texts(data, kind))


def test_cells_within_cells_shapes_within_shapes_and_tables_on_slides_are_read() -> None:
    document = docx.Document()
    outer = document.add_table(1, 1).cell(0, 0)
    outer.text = "Outer"
    outer.add_table(1, 2).cell(0, 1).text = "Inner"
    file = io.BytesIO()
    document.save(file)
    assert texts(file.getvalue(), "docx") == [("", "Outer Inner")]
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, Mm(50), Mm(10)).text_frame.text = "In a group"
    table = slide.shapes.add_table(1, 2, 0, Mm(20), Mm(50), Mm(10)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Goal", "600"
    slide.shapes.add_picture(io.BytesIO(papers.picture()), 0, Mm(40))
    file = io.BytesIO()
    deck.save(file)
    assert texts(file.getvalue(), "pptx") == [("", "In a group\nGoal | 600")]


def test_what_is_hidden_in_a_workbook_is_not_read() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Shown"
    book.active.append(["x"])
    hidden = book.create_sheet("Hidden")
    hidden.append(["secret"])
    hidden.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    assert texts(file.getvalue(), "xlsx") == [("Shown", "x")]


def test_more_text_than_is_kept_is_told() -> None:
    data = papers.sheets(A=[["x" * 30_000] * 150], B=[["y" * 30_000] * 150])
    found = text_inside(io.BytesIO(data), LIMITS, "xlsx")
    assert (len(found["pages"]), found["n_pages"], found["whole"]) == (1, 2, False)
    assert sum(len(text) for _name, text in found["pages"]) <= MOST_CHARACTERS


CUT = "The file is cut off or damaged: save it anew and hand that in."


def test_what_is_damaged_is_refused_in_there() -> None:
    for data, kind in (
        (papers.pdf("x")[:-400], "pdf"),
        (b"%PDF-1.7\nnothing\n%%EOF", "pdf"),
        (papers.picture("PNG", (400, 400))[:300], "png"),
        (papers.archive(a_txt=b"x"), "docx"),
    ):
        assert refusal(lambda data=data, kind=kind: texts(data, kind)) == CUT  # type: ignore[misc]
    locked = "The PDF needs a password: save it without, and hand that in."
    assert refusal(lambda: texts(papers.locked_pdf(), "pdf")) == locked
    for data, start in (
        (papers.archive(a_txt=b"x"), "This is a packed file"),
        (papers.repacked(papers.sheets(A=[["x"]]), xl__vbaProject_bin=b"Sub"), "The file holds macros"),
        (papers.word("x")[:-60], "The file cannot be opened safely"),
    ):
        assert refusal(lambda data=data: office_inside(io.BytesIO(data), LIMITS)).startswith(start)  # type: ignore[misc]
    small = replace(LIMITS, unfolded_bytes=1000)
    assert refusal(lambda: office_inside(io.BytesIO(papers.word("x")), small)).startswith("The file cannot")


def drawn(data: bytes, kind: str, page: int) -> bytes:
    return base64.b64decode(picture_inside(io.BytesIO(data), LIMITS, kind, str(page)))


def test_the_fence_changes_nothing_of_what_is_drawn() -> None:
    for data, kind, page in (
        (papers.pdf("Openness", "Second"), "pdf", 2),
        (papers.picture("JPEG", (3000, 1500)), "jpeg", 1),
        (papers.picture("GIF"), "gif", 1),
    ):
        found = drawn(data, kind, page)
        assert found == page_picture(io.BytesIO(data), kind=kind, page=page)
        assert Image.open(io.BytesIO(found)).width <= 1100
    assert (drawn(papers.pdf("x"), "pdf", 9), drawn(papers.pdf("x"), "pdf", 0)) == (b"", b"")
    assert drawn(papers.picture(), "png", 2) == b""


def test_a_web_page_is_read_in_there() -> None:
    page = (
        "<title>Open\n council</title><title>Second</title><nav>Menu</nav><main><h1>Møter</h1><p>All <b>papers</b></p>"
        "<ul><li>One</li><li></li></ul></main><script>x()</script>"
    )
    expected = {"title": "Open council", "text": "Møter\nAll papers\n• One"}
    assert readable_inside(page.encode(), LIMITS, "") == expected
    assert readable_inside(page.encode("latin-1"), LIMITS, "iso-8859-1") == expected
    # Neither what it says it is nor UTF-8: read as Windows writes it.
    assert readable_inside(page.encode("cp1252"), LIMITS, "nonsense") == expected
