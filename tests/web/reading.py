"""Reading pages as a person does: headings, words and links without markup."""

import html
import re
from html.parser import HTMLParser


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"svg", "style", "script", "head"}:
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in {"svg", "style", "script", "head"}:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.words.append(data)


def words(page: bytes | str) -> str:
    """The text outside pictures, with single spaces."""
    reader = _Words()
    reader.feed(page.decode() if isinstance(page, bytes) else page)
    return " ".join(" ".join(reader.words).split())


def main_words(page: bytes | str) -> str:
    """The text of the main part alone."""
    text = page.decode() if isinstance(page, bytes) else page
    return words(text[text.index("<main") : text.index("</main>")])


def links(page: bytes | str) -> list[str]:
    text = page.decode() if isinstance(page, bytes) else page
    return [html.unescape(found) for found in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', text)]


def key_figures(page: bytes | str) -> list[str]:
    """What stands large on the page: the figures the page is about."""
    text = page.decode() if isinstance(page, bytes) else page
    return [" ".join(found.split()) for found in re.findall(r'<span class="big">([^<]*)</span>', text)]


def headings(page: bytes | str, level: int) -> list[str]:
    text = page.decode() if isinstance(page, bytes) else page
    return [words(found) for found in re.findall(rf"<h{level}\b[^>]*>(.*?)</h{level}>", text, re.S)]
