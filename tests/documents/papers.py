"""Documents made in a few words, sound and hostile, for tests."""

import io
import zipfile
from collections.abc import Callable, Iterable

import docx
import openpyxl
import pptx
import typst
from PIL import Image


def pdf(*pages: str) -> bytes:
    """A PDF with a page for each text."""
    source = "#set page(width: 400pt, height: 300pt)\n" + "\n#pagebreak()\n".join(pages or ("Nothing",))
    return bytes(typst.compile(source.encode()))


def locked_pdf() -> bytes:
    """A PDF that needs a password: its dictionary names a standard security handler."""
    plain = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
        b"4 0 obj<</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">/P -4>>endobj\n"
    )
    places = [plain.index(f"{n} 0 obj".encode()) for n in range(1, 5)]
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<41><41>]>>\nstartxref\n%d\n%%%%EOF\n" % len(
        plain
    )
    return plain + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


def word(*paragraphs: str, rows: Iterable[Iterable[str]] = ()) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    lines = [list(row) for row in rows]
    if lines:
        table = document.add_table(len(lines), len(lines[0]))
        for row, line in zip(table.rows, lines, strict=True):
            for cell, text in zip(row.cells, line, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def sheets(**named: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in named.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def slides(*texts: str, notes: str = "") -> bytes:
    deck = pptx.Presentation()
    for text in texts:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = text
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (20, 90, 160)).save(file, kind)
    return file.getvalue()


def repacked(
    data: bytes, change: Callable[[str, bytes], bytes] = lambda _name, part: part, **more: bytes
) -> bytes:
    """The archive with parts changed, and others added (two underscores stand for a slash, one for a dot)."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in more.items():
            new.writestr(name.replace("__", "/").replace("_", "."), part)
    return file.getvalue()


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    zipfile.ZipFile(file, "w").close()
    return repacked(file.getvalue(), **parts)
