"""Which characters the report's typeface has, read from the font file, and texts reduced to them.

PDF/UA allows no character without a glyph; a name with an emoji must not stop a report.
"""

import functools
import itertools
import re
import struct
import unicodedata
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "fonts"
FILES = tuple(FOLDER / f"Inter-{weight}.ttf" for weight in ("Regular", "Medium", "SemiBold", "Bold"))
_LONGEST = 30  # characters in a row before a break is allowed; longer than words in use
_ADDRESS = 16  # what is longer may break after a sign that ends a part of an address
_SIGNS = 8  # so many characters in a row before such a sign
_BREAK = "\u200b"


class FontMissing(RuntimeError):
    """The typeface is not in the package; `make env` puts it there."""


@functools.cache
def covered() -> frozenset[int]:
    """The code points that every weight of the typeface has."""
    missing = [path.name for path in FILES if not path.is_file()]
    if missing:
        raise FontMissing(f"{', '.join(missing)} missing in {FOLDER}: run `make env`")
    return frozenset.intersection(*(_characters(path.read_bytes()) for path in FILES))


def printable(text: str, *, breaks: bool = True) -> str:
    """The text with what the typeface lacks replaced by a question mark, without invisible characters, and with
    line breaks allowed (unless not `breaks`) inside what is too long for a line."""
    kept = []
    for character in unicodedata.normalize("NFC", text):
        if character.isspace() and ord(character) not in covered():
            character = "\u00a0" if character == "\u202f" else " "
        if unicodedata.category(character) in ("Cf", "Mn", "Me", "Cc", "Cs"):
            continue
        kept.append(character if ord(character) in covered() else "?")
    shown = "".join(kept)
    return re.sub(r"\S+", _breakable, shown) if breaks else shown


def _breakable(word: re.Match[str]) -> str:
    """The word with breaks inside if it is too long for a line; none after it, which would be copied along."""
    text = word[0]
    if len(text) <= _ADDRESS:
        return text
    kept = []
    run = 0
    for character, after in itertools.pairwise(text):
        kept.append(character)
        run += 1
        if run >= _LONGEST or (run >= _SIGNS and character in "/._?=&" and after.isalnum()):
            kept.append(_BREAK)
            run = 0
    return "".join((*kept, text[-1]))


def _characters(font: bytes) -> frozenset[int]:
    """The code points in the `cmap` table (OpenType 1.9: formats 4 and 12, Unicode platforms)."""
    n_tables = struct.unpack_from(">H", font, 4)[0]
    offsets = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0]
        for at in range(12, 12 + 16 * n_tables, 16)
    }
    start = offsets[b"cmap"]
    found: set[int] = set()
    for index in range(struct.unpack_from(">H", font, start + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * index)
        if platform not in (0, 3):
            continue
        table = start + offset
        form = struct.unpack_from(">H", font, table)[0]
        if form == 4:
            found |= _format_4(font, table)
        elif form == 12:
            for group in range(struct.unpack_from(">I", font, table + 12)[0]):
                first, last, _ = struct.unpack_from(">III", font, table + 16 + 12 * group)
                found |= set(range(first, last + 1))
    return frozenset(found)


def _format_4(font: bytes, table: int) -> set[int]:
    double = struct.unpack_from(">H", font, table + 6)[0]
    ends = struct.unpack_from(f">{double // 2}H", font, table + 14)
    starts = struct.unpack_from(f">{double // 2}H", font, table + 16 + double)
    deltas = struct.unpack_from(f">{double // 2}H", font, table + 16 + 2 * double)
    where = table + 16 + 3 * double
    ranges = struct.unpack_from(f">{double // 2}H", font, where)
    found = set()
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            if ranges[index]:
                at = where + 2 * index + ranges[index] + 2 * (code - first)
                glyph = struct.unpack_from(">H", font, at)[0]
                glyph = (glyph + deltas[index]) & 0xFFFF if glyph else 0
            else:
                glyph = (code + deltas[index]) & 0xFFFF
            if glyph:
                found.add(code)
    return found
