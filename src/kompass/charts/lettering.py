"""How wide a text is in Inter, and how it breaks into lines: pictures place text without a browser's help.

Widths are advance widths in thousandths of the font size, rounded up to the next five, taken from Inter Medium
(for regular and medium text) and Inter Bold (for semibold and bold), without kerning. What the tables lack counts
as wide, so that a text never takes more room than it was given.
"""

import functools
import unicodedata
from collections.abc import Mapping

ELLIPSIS = "\u2026"
_WIDE = 1400
_SLACK = 1.02

_MEDIUM = {
    255: "ijlłıȷ", 275: "I", 280: "’‘", 285: " \u00a0", 305: "!,.:·", 315: "'", 320: ";", 340: "`", 345: "tŧ",
    350: "|", 370: "()[]", 375: "/\\", 380: "f", 390: "r", 420: "1", 445: "{}", 450: "²", 455: "„", 460: "°",
    465: "-_\u2011", 475: "“”", 480: "^", 495: '"', 505: "–", 525: "*", 530: "?", 535: "•", 540: "s", 560: "kxz",
    570: "Laå§", 575: "7", 580: "Jcvy", 590: "Feð", 600: "Ł", 605: "5Ehnouøŋ", 610: "«»", 620: "2bdpqþđ", 625: "g",
    630: "38", 635: "69ß", 640: "#", 645: "PZ", 650: "$0RSÞ", 655: "&TŦ", 660: "4B", 670: "+<=>~±×\u2212≥≤",
    675: "€", 690: "K", 700: "Y", 705: "X", 710: "AVÅ", 725: "D", 735: "C", 745: "UÐĐ", 750: "GH", 760: "NŊ",
    770: "OQØ", 830: "w", 860: "½", 890: "m", 915: "M\u2026", 920: "æ", 985: "@", 995: "%", 1005: "WÆ—",
}  # fmt: skip
_BOLD = {
    260: " \u00a0", 275: "ijlłıȷ", 285: "I", 315: "’‘", 335: ",.:·", 340: "!'", 345: ";", 370: "`tŧ", 375: "|",
    380: "()[]", 390: "/\\", 400: "f", 410: "r", 435: "1", 460: "°", 465: "²", 470: "-{}\u2011", 475: "•", 480: "_",
    490: "^", 505: "–", 515: "„", 535: "”", 545: "“", 555: '"', 560: "*", 565: "?s", 570: "L§", 575: "z",
    585: "7Jakxå", 590: "Fc", 600: "eð", 605: "vy", 610: "EŁ", 615: "oø", 625: "5hnuŋ", 635: "2bdgpqþđ",
    650: "#369P", 655: "8", 660: "$RSß", 665: "BZ«»", 670: "TÞŦ", 675: "&0", 680: "+4<=>~±×\u2212≥≤", 690: "€",
    720: "K", 725: "D", 735: "UY", 740: "X", 745: "C", 750: "AHVÅ", 755: "G", 765: "NÐĐŊ", 775: "OØ", 780: "Q",
    855: "w", 885: "½", 915: "mæ", 935: "M", 1005: "—\u2026", 1020: "%@", 1025: "Æ", 1040: "W",
}  # fmt: skip


def _by_character(table: Mapping[int, str]) -> dict[str, int]:
    return {character: units for units, characters in table.items() for character in characters}


_TABLES = {False: _by_character(_MEDIUM), True: _by_character(_BOLD)}


def _units(character: str, table: Mapping[str, int]) -> int:
    if character in table:
        return table[character]
    parts = unicodedata.normalize("NFD", character)
    # An accented letter is as wide as its base letter; a mark standing alone adds nothing.
    if parts[0] in table and all(unicodedata.combining(mark) for mark in parts[1:]):
        return table[parts[0]]
    return 0 if unicodedata.combining(character) else _WIDE


@functools.lru_cache(maxsize=8192)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The room the text needs on one line, in the unit of `size`; a little more rather than less."""
    table = _TABLES[bold]
    return sum(_units(character, table) for character in text) * size * _SLACK / 1000


def shorten(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits into `width` together with an ellipsis."""
    if text_width(text, size, bold=bold) <= width:
        return text
    kept = text
    while kept and text_width(kept.rstrip(" ,.-") + ELLIPSIS, size, bold=bold) > width:
        kept = kept[:-1]
    return kept.rstrip(" ,.-") + ELLIPSIS


def wrap(
    text: str, width: float, size: float, *, bold: bool = False, lines: int | None = None
) -> tuple[str, ...]:
    """The text in lines no wider than `width`.

    Breaks at spaces and after hyphens; a single word that is too long is broken with a hyphen. With `lines`, what
    is left over is cut and an ellipsis says so: the data table of the picture holds the whole text.
    """

    def fits(candidate: str) -> bool:
        return text_width(candidate, size, bold=bold) <= width

    done: list[str] = []
    current = ""
    for piece in _pieces(text):
        candidate = current + piece
        if fits(candidate.rstrip()):
            current = candidate
            continue
        if current.strip():
            done.append(current.rstrip())
        current = piece
        while not fits(current.rstrip()):
            head = _head(current, width, size, bold=bold)
            done.append(head + "-")
            current = current[len(head) :]
    if current.strip():
        done.append(current.rstrip())
    if lines is None or len(done) <= lines:
        return tuple(done)
    kept = done[: lines - 1]
    rest = " ".join(done[lines - 1 :])
    return (*kept, shorten(rest if fits(rest) else rest + ELLIPSIS, width, size, bold=bold))


def _pieces(text: str) -> list[str]:
    """The text cut where a line may break, each piece with the space or hyphen that ends it."""
    pieces: list[str] = []
    current = ""
    for character in " ".join(text.split()):
        current += character
        if character in " -–/":
            pieces.append(current)
            current = ""
    return [*pieces, current] if current else pieces


def _head(word: str, width: float, size: float, *, bold: bool) -> str:
    """As much of a word as fits with a hyphen, at least one character."""
    head = word[:1]
    while len(head) < len(word) and text_width(word[: len(head) + 1] + "-", size, bold=bold) <= width:
        head = word[: len(head) + 1]
    return head
