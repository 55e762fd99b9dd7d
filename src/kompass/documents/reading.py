"""The text of documents page by page, and pictures of pages. The tasks run inside the fence."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from kompass.documents.kinds import PICTURES, Kind, kind_or_office, office_kind
from kompass.language import N_
from kompass.tables import Limits, Stopped, TableError, fenced_file
from kompass.tables.archive import check_archive
from kompass.tables.problems import refused

LIMITS: Final = Limits(
    file_bytes=200 * 1024 * 1024,
    unfolded_bytes=1024 * 1024 * 1024,
    entries=20_000,
    rows=20_000,
    memory_bytes=1536 * 1024 * 1024,
    output_bytes=48 * 1024 * 1024,
    cpu_seconds=60,
    wall_seconds=90.0,
)
MOST_PAGES: Final = 3_000
MOST_CHARACTERS: Final = 8_000_000
_PART: Final = 6_000  # signs, where a document has no pages of its own
_WIDTH: Final = 1_100  # pixels of a picture of a page
_LONGEST: Final = 2_400


@dataclass(frozen=True, slots=True)
class Page:
    """`number` from 1; `name`: of a sheet, "" otherwise."""

    number: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was read. `whole`: nothing was left out; where reading was stopped by a limit there are no pages."""

    kind: Kind
    pages: tuple[Page, ...]
    n_pages: int
    whole: bool


def read_document(file: BinaryIO, *, limits: Limits = LIMITS) -> Read:
    """The kind and the text of a document.

    A document that is sound and only too large to be read is told so by `whole`.

    Raises:
        TableError: it is no document that is taken; it is damaged, has a password or macros.
    """
    told = kind_or_office(file)
    kind: Kind = _office(file, limits) if told == "office" else told
    try:
        found = fenced_file("kompass.documents.reading:text_inside", file, limits, kind=kind)
    except Stopped as stopped:
        if stopped.why == "damaged":
            raise refused(_DAMAGED) from None
        return Read(kind, (), 0, whole=False)
    pages = tuple(Page(n, name, text) for n, (name, text) in enumerate(found["pages"], start=1))
    return Read(kind, pages, found["n_pages"], whole=found["whole"])


def page_picture(file: BinaryIO, *, kind: str, page: int, limits: Limits = LIMITS) -> bytes | None:
    """A page as a PNG; None where it cannot be drawn or there is no such page."""
    if kind != "pdf" and kind not in PICTURES:
        return None
    try:
        found = fenced_file(
            "kompass.documents.reading:picture_inside", file, limits, kind=kind, page=str(page)
        )
    except (TableError, Stopped):
        return None
    return base64.b64decode(found) if found else None


_DAMAGED = N_("The file is cut off or damaged: save it anew and hand that in.")


def _office(file: BinaryIO, limits: Limits) -> Kind:
    try:
        found: Kind = fenced_file("kompass.documents.reading:office_inside", file, limits)
    except Stopped:
        raise refused(_DAMAGED) from None
    return found


def office_inside(file: BinaryIO, limits: Limits) -> Kind:
    """Runs inside the fence: which Office file it is, once nothing in the archive is hostile."""
    try:
        parts = check_archive(file, unfolded_bytes=limits.unfolded_bytes, entries=limits.entries)
    except TableError:
        raise refused(
            N_(
                "The file cannot be opened safely: it is damaged, has a password, unfolds to far too much or is packed "
                "as no office program does it. Save it anew, or as PDF."
            )
        ) from None
    return office_kind(set(parts))


def text_inside(file: BinaryIO, limits: Limits, kind: str) -> dict[str, Any]:
    """Runs inside the fence: names and texts of the pages."""
    file.seek(0)
    try:
        pages, n_pages = _READERS[kind](file, limits) if kind in _READERS else _picture(file)
        kept: list[tuple[str, str]] = []
        left, whole = MOST_CHARACTERS, n_pages <= MOST_PAGES
        for name, text in pages:
            clean = _clean(text)
            if len(kept) >= MOST_PAGES or len(clean) > left:
                whole = False
                break
            left -= len(clean)
            kept.append((name[:200], clean))
    except (TableError, MemoryError):
        raise
    except Exception:  # whatever a library makes of a broken file
        raise refused(_DAMAGED) from None
    return {"pages": kept, "n_pages": n_pages or len(kept), "whole": whole}


def _clean(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\0", "").splitlines())
    return "\n".join(lines).encode("utf-8", "ignore").decode().strip()


def _pdf(file: BinaryIO, limits: Limits) -> tuple[Iterator[tuple[str, str]], int]:
    document = _open_pdf(file)
    return (("", page.get_textpage().get_text_bounded()) for page in document), len(document)


def _open_pdf(file: BinaryIO) -> Any:
    import pypdfium2

    file.seek(0, 2)
    file.seek(max(0, file.tell() - 2048))
    if b"%%EOF" not in file.read():
        raise refused(_DAMAGED)
    file.seek(0)
    try:
        return pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise refused(N_("The PDF needs a password: save it without, and hand that in.")) from None
        raise refused(_DAMAGED) from None


def _docx(file: BinaryIO, limits: Limits) -> tuple[Iterator[tuple[str, str]], int]:
    import docx

    return (("", part) for part in _parts(_blocks(docx.Document(file)))), 0


def _blocks(inside: Any) -> Iterator[str]:
    """Paragraphs and tables in their order, a row of a table as a line."""
    for block in inside.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                texts = dict.fromkeys(" ".join(_blocks(cell)) for cell in row.cells)
                yield " | ".join(text for text in texts if text.strip())
        else:
            yield block.text


def _parts(blocks: Iterable[str]) -> Iterator[str]:
    """Blocks put together to parts of some pages each."""
    held: list[str] = []
    size = 0
    for block in blocks:
        if held and size + len(block) > _PART:
            yield "\n".join(held)
            held, size = [], 0
        held.append(block)
        size += len(block)
    if held:
        yield "\n".join(held)


def _xlsx(file: BinaryIO, limits: Limits) -> tuple[Iterator[tuple[str, str]], int]:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(file)
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == python_calamine.SheetVisibleEnum.Visible
        and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    return ((name, _sheet(book, name, limits)) for name in visible), len(visible)


def _sheet(book: Any, name: str, limits: Limits) -> str:
    rows = book.get_sheet_by_name(name).to_python(nrows=limits.rows)
    lines = (" | ".join(str(cell).strip() for cell in row if str(cell).strip()) for row in rows)
    return "\n".join(line for line in lines if line)


def _pptx(file: BinaryIO, limits: Limits) -> tuple[Iterator[tuple[str, str]], int]:
    import pptx

    deck = pptx.Presentation(file)
    return (("", "\n".join(_slide(slide))) for slide in deck.slides), len(deck.slides)


def _slide(slide: Any) -> Iterator[str]:
    yield from _shapes(slide.shapes)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        yield slide.notes_slide.notes_text_frame.text


def _shapes(shapes: Any) -> Iterator[str]:
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)
        elif shape.has_text_frame:
            yield shape.text_frame.text
        elif getattr(shape, "has_table", False):
            for row in shape.table.rows:
                yield " | ".join(cell.text for cell in row.cells)


def _picture(file: BinaryIO) -> tuple[Iterator[tuple[str, str]], int]:
    """Opened to its end, so that a damaged one is refused; it has no text."""
    _open_picture(file)
    return iter(()), 1


def _open_picture(file: BinaryIO) -> Any:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = 150_000_000
    picture = Image.open(file)
    picture.draft("RGB", (_WIDTH * 2, _WIDTH * 2))  # a large JPEG is decoded smaller
    picture.load()
    return picture


def picture_inside(file: BinaryIO, limits: Limits, kind: str, page: str) -> str:
    """Runs inside the fence: a page as PNG in base64; "" where there is none."""
    import io

    number = int(page)
    if kind == "pdf":
        document = _open_pdf(file)
        if not 1 <= number <= len(document):
            return ""
        drawn = document[number - 1]
        wide, high = drawn.get_size()
        scale = min(_WIDTH / max(wide, 1), _LONGEST / max(high, 1), 4)
        picture = drawn.render(scale=scale).to_pil()
    else:
        if number != 1:
            return ""
        picture = _open_picture(file)
        picture.thumbnail((_WIDTH, _LONGEST))
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode()


_READERS: Final = {"pdf": _pdf, "docx": _docx, "xlsx": _xlsx, "pptx": _pptx}
