"""Reads a PDF back: its texts, its tags, what it says about itself."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw


@dataclass(frozen=True)
class Read:
    pages: tuple[str, ...]
    title: str
    language: str
    tagged: bool
    alternatives: tuple[str, ...]
    kinds: frozenset[str]

    @property
    def text(self) -> str:
        """All pages, with every run of white space as one blank and without breaks inside words."""
        return " ".join(" ".join(self.pages).replace("\u200b", "").split())


def read(pdf: bytes) -> Read:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = tuple(page.get_textpage().get_text_range() for page in document)
        elements = [element for page in document for element in _elements(page)]
        return Read(
            pages=pages,
            title=document.get_metadata_dict()["Title"],
            language=_string(lambda *rest: raw.FPDFCatalog_GetLanguage(document, *rest)),
            tagged=bool(raw.FPDFCatalog_IsTagged(document)),
            alternatives=tuple(alternative for _, alternative in elements if alternative),
            kinds=frozenset(kind for kind, _ in elements),
        )
    finally:
        document.close()


def _string(ask) -> str:  # type: ignore[no-untyped-def]
    """A text in UTF-16 from a function that takes a buffer and its length, in whichever type it wants it."""
    length = ask(None, 0)
    buffer = ctypes.create_string_buffer(length)
    try:
        ask(buffer, length)
    except ctypes.ArgumentError:
        ask(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _elements(page: pypdfium2.PdfPage) -> Iterator[tuple[str, str]]:
    """Kind and text alternative of every structure element with content on the page."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    waiting = [
        raw.FPDF_StructTree_GetChildAtIndex(tree, i) for i in range(raw.FPDF_StructTree_CountChildren(tree))
    ]
    while waiting:
        element = waiting.pop()
        if not element:
            continue
        yield (
            _string(lambda *rest, e=element: raw.FPDF_StructElement_GetType(e, *rest)),
            _string(lambda *rest, e=element: raw.FPDF_StructElement_GetAltText(e, *rest)),
        )
        waiting += [
            raw.FPDF_StructElement_GetChildAtIndex(element, i)
            for i in range(raw.FPDF_StructElement_CountChildren(element))
        ]
    raw.FPDF_StructTree_Close(tree)
