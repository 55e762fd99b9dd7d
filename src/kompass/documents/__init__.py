"""Documents people hand in (PDF, Word, Excel, PowerPoint, pictures): their kind, their text, pictures of their pages.

Kind and text are told from the content, never from the name. Everything is opened in a process of its own
(`kompass.tables.fence`) with limits on memory, time and output.
"""

from kompass.documents.kinds import ENDINGS, TYPES, Kind
from kompass.documents.reading import LIMITS, Page, Read, page_picture, read_document
from kompass.documents.web_page import WebPage, read_web_page

__all__ = [
    "ENDINGS",
    "LIMITS",
    "TYPES",
    "Kind",
    "Page",
    "Read",
    "WebPage",
    "page_picture",
    "read_document",
    "read_web_page",
]
