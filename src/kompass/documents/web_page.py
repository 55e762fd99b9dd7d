"""What one reads on a web page: its title and its text, without scripts, menus and frames."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Final

from kompass.language import N_
from kompass.tables import Limits, fenced
from kompass.tables.problems import refused

LIMITS: Final = Limits(
    file_bytes=10 * 1024 * 1024,
    memory_bytes=768 * 1024 * 1024,
    output_bytes=8 * 1024 * 1024,
    cpu_seconds=10,
    wall_seconds=20.0,
)
_BLOCKS: Final = frozenset(
    "address article blockquote br dd div dl dt figcaption h1 h2 h3 h4 h5 h6 hr li main ol p pre section table td th "
    "tr ul".split()
)
_LEFT_OUT: Final = frozenset(
    "script style noscript template svg nav header footer aside form button iframe object select".split()
)


@dataclass(frozen=True, slots=True)
class WebPage:
    title: str
    text: str


def read_web_page(data: bytes, *, charset: str = "") -> WebPage:
    """Title and text of an HTML page; raises TableError where there is no text in it."""
    found = fenced("kompass.documents.web_page:readable_inside", data, LIMITS, charset=charset[:40])
    if not found["text"]:
        raise refused(
            N_("There is no text on this page: it may be drawn by a program. Paste the text by hand instead.")
        )
    return WebPage(found["title"], found["text"])


def readable_inside(data: bytes, limits: Limits, charset: str) -> dict[str, Any]:
    """Runs inside the fence."""
    import nh3

    page = _decoded(data, charset)
    title = _Title()
    title.feed(page[:200_000])
    text = _Text()
    cleaned = nh3.clean(
        page, tags=set(_BLOCKS), attributes={}, clean_content_tags=set(_LEFT_OUT) | {"title", "head"}
    )
    text.feed(cleaned)
    text.close()
    return {"title": " ".join("".join(title.found).split())[:200], "text": text.result()}


def _decoded(data: bytes, charset: str) -> str:
    for name in (charset, "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


class _Title(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False
        self._over = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._inside = tag == "title" and not self._over

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._inside, self._over = False, True

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found.append(data)


class _Text(HTMLParser):
    """The text of cleaned HTML: a line for each block."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[list[str]] = [[]]

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._lines.append(["• "] if tag == "li" else [])

    def handle_endtag(self, tag: str) -> None:
        self._lines.append([])

    def handle_data(self, data: str) -> None:
        self._lines[-1].append(data)

    def result(self) -> str:
        lines = (" ".join("".join(line).split()) for line in self._lines)
        return "\n".join(line for line in lines if line and line != "•")
