"""What an Excel file unfolds to, counted while it unfolds: declared sizes are not believed.

Runs inside the child process. Only what a workbook needs is read; whatever is odd is refused.
"""

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from kompass.language import N_
from kompass.tables.problems import refused

DECLARES = N_("the Excel file declares entities, which no spreadsheet program writes: it is refused")
_CHUNK = 64 * 1024
_ENCRYPTED = 0x1


def check_archive(file: BinaryIO, *, unfolded_bytes: int, entries: int) -> frozenset[str]:
    """The names of the parts of an Excel file; raises TableError for one that is damaged, too large or hostile."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, UnicodeDecodeError):
        raise refused(N_("the Excel file is cut off or damaged: save it anew and hand that in")) from None
    if len(parts) > entries:
        raise refused(
            N_("the Excel file has too many parts (%(parts)d; at most %(limit)d)"),
            parts=len(parts),
            limit=entries,
        )
    names = [part.filename.lower() for part in parts]
    # Two parts of one name: what is checked here need not be what is read later. A path leads out of the archive.
    if len(set(names)) < len(names) or any(map(_leads_astray, names)):
        message = N_("the Excel file is packed as no spreadsheet program does it (%(part)s): it is refused")
        odd = next((name for name in names if names.count(name) > 1 or _leads_astray(name)), "")
        raise refused(message, part=odd[:60])
    unfolded = 0
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise refused(N_("the Excel file is locked with a password: save it without one"))
        tail = b""
        markup = part.filename.lower().endswith((".xml", ".rels", ".vml"))
        for chunk in unfold(file, part):
            unfolded += len(chunk)
            if unfolded > unfolded_bytes:
                message = N_("the Excel file unfolds to more than %(limit)d MB: it is no table, or divide it")
                raise refused(message, limit=unfolded_bytes // (1024 * 1024))
            if markup:
                window = (tail + chunk).replace(b"\0", b"")
                if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                    raise refused(DECLARES)
                tail = chunk[-32:]
    return frozenset(part.filename for part in parts)


def _leads_astray(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def unfold(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of one part in chunks of bounded size, as long as it truly is, whatever the archive declares."""
    damaged = refused(N_("the Excel file is cut off or damaged: save it anew and hand that in"))
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged
    file.seek(part.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise damaged
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = part.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0:
        packed = file.read(min(left, _CHUNK))
        if not packed:
            raise damaged
        left -= len(packed)
        if part.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        try:
            while packed:
                yield inflate.decompress(packed, _CHUNK)
                packed = inflate.unconsumed_tail
        except zlib.error:
            raise damaged from None
        if inflate.eof:
            return
    if part.compress_type == zipfile.ZIP_DEFLATED and not inflate.eof:
        raise damaged
