"""Documents: their kind from the content, their text, pictures of pages; and what is refused, with how to mend it."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from kompass.documents import LIMITS, page_picture, read_document, read_web_page
from kompass.tables import TableError
from tests.documents import papers


def read(data: bytes, **more: object):  # type: ignore[no-untyped-def]
    return read_document(io.BytesIO(data), **more)  # type: ignore[arg-type]


def refusal(data: bytes) -> str:
    with pytest.raises(TableError) as caught:
        read(data)
    (problem,) = caught.value.problems
    return problem.message


@pytest.mark.parametrize(
    ("data", "kind", "pages"),
    [
        (papers.pdf("Plan for openness", "Second page"), "pdf", ["Plan for openness", "Second page"]),
        (papers.word("First", "Second", rows=[["a", "b"]]), "docx", ["First\nSecond\na | b"]),
        (papers.sheets(Budget=[["Area", 12], [None, "x"]], Notes=[["Y"]]), "xlsx", ["Area | 12.0\nx", "Y"]),
        (papers.slides("Strategy", "Goals"), "pptx", ["Strategy", "Goals"]),
        (papers.slides("Strategy", notes="Say this"), "pptx", ["Strategy\n\nSay this"]),
        (papers.picture("PNG"), "png", []),
        (papers.picture("JPEG"), "jpeg", []),
        (papers.picture("GIF"), "gif", []),
        (papers.picture("WEBP"), "webp", []),
        (papers.picture("TIFF"), "tiff", []),
    ],
)
def test_kind_and_text_come_from_the_content(data: bytes, kind: str, pages: list[str]) -> None:
    found = read(data)
    assert (found.kind, [page.text for page in found.pages], found.whole) == (kind, pages, True)


def test_a_page_has_its_number_and_a_sheet_its_name() -> None:
    found = read(papers.sheets(Budget=[["x"]], Notes=[["y"]]))
    assert [(page.number, page.name) for page in found.pages] == [(1, "Budget"), (2, "Notes")]


def test_a_long_text_is_divided_into_parts() -> None:
    found = read(papers.word(*("word " * 100 for _ in range(30))))
    assert len(found.pages) == 3
    assert sum(len(page.text.split()) for page in found.pages) == 3000


CUT = "The file is cut off or damaged: save it anew and hand that in."
UNSAFE = (
    "The file cannot be opened safely: it is damaged, has a password, unfolds to far too much or is packed as no "
    "office program does it. Save it anew, or as PDF."
)
ENTITY = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]><w>&e;</w>'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (papers.pdf("x")[:-400], CUT),
        (b"%PDF-1.7\nnothing\n%%EOF", CUT),
        (papers.picture("PNG", (400, 400))[:300], CUT),
        (papers.word("x")[:-60], UNSAFE),
        (
            papers.repacked(papers.word("x"), lambda name, part: ENTITY if "document.xml" in name else part),
            UNSAFE,
        ),
        (
            papers.repacked(papers.sheets(A=[["x"]]), xl__vbaProject_bin=b"Sub Auto_Open()"),
            "The file holds macros (small programs): save it without them, as .docx, .xlsx or .pptx, or as PDF.",
        ),
        (papers.locked_pdf(), "The PDF needs a password: save it without, and hand that in."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "This is an Office file of the old kind, or one with a password: save it as .docx, .xlsx or .pptx without "
            "a password, or as PDF.",
        ),
        (
            papers.archive(a_txt=b"x"),
            "This is a packed file: unpack it, and hand in each document inside.",
        ),
        *(
            (
                data,
                "This kind of file is not taken: hand in PDF, .docx, .xlsx, .pptx, or a picture (PNG, JPEG, GIF, "
                "TIFF).",
            )
            for data in (b"MZ" + b"\0" * 200, b"<!doctype html><p>x", b"hello", b"<svg xmlns='x'></svg>")
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_with_how_to_mend_it(data: bytes, sentence: str) -> None:
    assert refusal(data) == sentence


def test_what_unfolds_to_far_too_much_is_refused() -> None:
    bomb = papers.repacked(papers.word("x"), word__media__bomb_bin=b"\0" * (20 * 1024 * 1024))
    with pytest.raises(TableError) as caught:
        read(bomb, limits=replace(LIMITS, unfolded_bytes=10 * 1024 * 1024))
    assert caught.value.problems[0].message == UNSAFE
    assert read(bomb).kind == "docx"


def test_a_name_does_not_make_a_kind() -> None:
    assert read(papers.picture("PNG")).kind == "png"


def test_what_is_sound_but_too_much_to_read_is_kept_unread() -> None:
    found = read(papers.sheets(A=[["x" * 1000] * 50]), limits=replace(LIMITS, output_bytes=1000))
    assert (found.kind, found.pages, found.whole) == ("xlsx", (), False)


def test_a_page_is_drawn() -> None:
    for data, kind in ((papers.pdf("Openness"), "pdf"), (papers.picture("JPEG", (3000, 1500)), "jpeg")):
        picture = page_picture(io.BytesIO(data), kind=kind, page=1)
        assert picture is not None
        assert Image.open(io.BytesIO(picture)).size[0] == 1100


def test_what_cannot_be_drawn_is_no_picture() -> None:
    assert page_picture(io.BytesIO(papers.pdf("x")), kind="pdf", page=9) is None
    assert page_picture(io.BytesIO(papers.word("x")), kind="docx", page=1) is None
    assert page_picture(io.BytesIO(b"%PDF broken"), kind="pdf", page=1) is None


PAGE = b"""<!doctype html><html><head><title> Open
 council </title><style>p{}</style></head><body><nav>Menu</nav><script>alert(1)</script>
<main><h1>Meetings</h1><p>All <b>papers</b> are open.</p><ul><li>One</li><li>Two</li></ul></main>
<footer>Foot</footer></body>"""


def test_a_web_page_is_its_title_and_what_one_reads() -> None:
    found = read_web_page(PAGE)
    assert (found.title, found.text) == (
        "Open council",
        "Meetings\nAll papers are open.\n• One\n• Two",
    )


def test_a_web_page_says_in_which_letters_it_is_written() -> None:
    assert (
        read_web_page("<p>Møte på Røros</p>".encode("latin-1"), charset="iso-8859-1").text == "Møte på Røros"
    )
    assert read_web_page("<p>Møte</p>".encode(), charset="nonsense").text == "Møte"


def test_a_web_page_that_a_program_draws_has_no_text() -> None:
    with pytest.raises(TableError, match="no text on this page"):
        read_web_page(b"<html><body><div id='root'></div><script>x</script></body></html>")
