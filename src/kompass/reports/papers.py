"""The papers of an edition: which there are, and one of them as a file. See docs/reference/papers.md.

What makes them is fetched when a paper is made: most who ask which papers there are never ask for one.
"""

import hashlib
from collections.abc import Mapping
from typing import Final, Literal, get_args

import kompass
from kompass.method import Edition
from kompass.reports.instrument import PaperNotOffered, paper_languages
from kompass.reports.paper import Paper

Kind = Literal["booklet", "guide", "questionnaire"]
Format = Literal["pdf", "docx"]
FORMATS: Final[Mapping[Kind, tuple[Format, ...]]] = {
    "booklet": ("pdf",),
    "guide": ("pdf", "docx"),
    "questionnaire": ("pdf", "docx"),
}
MEDIA_TYPES: Final[Mapping[Format, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def kinds_of(edition: Edition) -> tuple[Kind, ...]:
    """The papers there are of an edition, in whichever languages `paper_languages` says."""
    if edition.areas_only or not paper_languages(edition):
        return ()
    having: dict[Kind, bool] = {
        "booklet": True,
        "guide": bool(asked_roles(edition)),
        "questionnaire": bool(edition.questions),
    }
    return tuple(kind for kind in get_args(Kind) if having[kind])


def asked_roles(edition: Edition) -> tuple[str, ...]:
    """The ids of the roles that some criterion names, in the order of the edition."""
    asked = {role for criterion in edition.criteria for role in criterion.ask}
    return tuple(role.id for role in edition.roles if role.id in asked)


def paper(edition: Edition, kind: Kind, form: Format, *, language: str, role: str = "") -> bytes:
    """A paper as a file; the same bytes for the same edition, language and role. `role`: for a guide, "" for all.

    Raises:
        PaperNotOffered: the edition lacks what it is made of, or the language, or there is no such role or format.
    """
    content = _content(edition, kind, language, role)
    if form not in FORMATS[kind]:
        raise PaperNotOffered(edition.id, "format", FORMATS[kind])
    if form == "docx":
        from kompass.reports.paper_docx import to_docx

        return to_docx(content)
    from kompass.reports.paper_pdf import to_pdf

    return to_pdf(content)


def _content(edition: Edition, kind: Kind, language: str, role: str) -> Paper:
    match kind:
        case "booklet":
            from kompass.reports.booklet import booklet_content

            return booklet_content(edition, language=language)
        case "guide":
            from kompass.reports.guide import guide_content

            return guide_content(edition, language=language, role=role)
        case "questionnaire":
            from kompass.reports.questions import questions_content

            return questions_content(edition, language=language)


def file_name(edition: Edition, kind: Kind, form: Format, *, language: str, role: str = "") -> str:
    """What the file is called: kompass-open-2020-guide-mayor-nb.pdf."""
    return "-".join(part for part in ("kompass", edition.id, kind, role, language) if part) + f".{form}"


def digest(edition: Edition, kind: Kind, form: Format, *, language: str, role: str = "") -> str:
    """Two equal ones mean equal files: whatever a paper is made of, without making it."""
    basis = (kompass.__version__, edition.hash, file_name(edition, kind, form, language=language, role=role))
    return hashlib.sha256(repr(basis).encode()).hexdigest()[:32]
