"""What kind of document a file is, told from its content."""

from typing import BinaryIO, Final, Literal

import puremagic

from kompass.language import N_
from kompass.tables.problems import refused

Kind = Literal["pdf", "docx", "xlsx", "pptx", "png", "jpeg", "gif", "webp", "tiff"]

TYPES: Final[dict[Kind, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "tiff": "image/tiff",
}
ENDINGS: Final[dict[Kind, str]] = {kind: ".jpg" if kind == "jpeg" else f".{kind}" for kind in TYPES}
PICTURES: Final = frozenset({"png", "jpeg", "gif", "webp", "tiff"})
OFFICE: Final[dict[Kind, str]] = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}
"""The part of the archive that tells which it is."""
_BY_TYPE: Final = {type_: kind for kind, type_ in TYPES.items()}
_HEAD: Final = 4096


def kind_or_office(file: BinaryIO) -> Kind | Literal["office"]:
    """The kind of a file, "office" where only its parts can tell which; raises TableError for what is not taken."""
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    if not head:
        raise refused(N_("The file is empty."))
    try:
        found = {one.mime_type for one in puremagic.magic_string(head)}
    except puremagic.PureError:
        found = set()
    if head.startswith(b"PK\x03\x04"):
        return "office"
    if "application/msword" in found:
        raise refused(
            N_(
                "This is an Office file of the old kind, or one with a password: save it as .docx, .xlsx or .pptx "
                "without a password, or as PDF."
            )
        )
    for type_ in found & _BY_TYPE.keys():
        if not type_.startswith("application/vnd"):
            return _BY_TYPE[type_]
    raise refused(
        N_(
            "This kind of file is not taken: hand in PDF, .docx, .xlsx, .pptx, or a picture (PNG, JPEG, GIF, TIFF)."
        )
    )


def office_kind(parts: set[str]) -> Kind:
    """Which Office file has these parts; raises TableError for another archive, and for one with macros."""
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise refused(
            N_(
                "The file holds macros (small programs): save it without them, as .docx, .xlsx or .pptx, or as PDF."
            )
        )
    for kind, part in OFFICE.items():
        if part in parts:
            return kind
    raise refused(N_("This is a packed file: unpack it, and hand in each document inside."))
