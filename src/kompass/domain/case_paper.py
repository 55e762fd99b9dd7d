"""Files of political cases: kept as documents of evaluations are, seen by whoever sees the case."""

from typing import BinaryIO, Final

from django.db import transaction

from kompass import documents
from kompass.domain import files
from kompass.domain.access import NotVisible, StrategySeat, Viewer
from kompass.domain.case import found as case_found
from kompass.domain.conflict import Refused
from kompass.domain.document import largest, plain_name, read_file
from kompass.domain.strategy import TOO_LONG, editing, tell
from kompass.language import N_
from kompass.models import Case, CasePaper

MOST_FILES: Final = 30


def add(viewer: Viewer, key: str, case: int, *, file: BinaryIO, name: str, title: str = "") -> CasePaper:
    """Keep a file with a case: its kind is told from its content, in a process of its own. `name`: what the person
    calls it; `title` "": that is its title too.

    Raises:
        NotVisible, NotAllowed.
        Refused: it is too large, no document that is taken, damaged, locked, has macros, is there already; or the case
            has as many as it may have.
    """
    with transaction.atomic():
        _room(editing(viewer, key), case, title)
    digest, size = files.digest_of(file)
    if size > largest():
        raise Refused({"file": N_("At most %(n)d MB: divide the document.")}, n=largest() // 1024**2)
    read = read_file(file)
    file_name = plain_name(name, documents.ENDINGS[read.kind])
    stored = files.keep(file, ending=documents.ENDINGS[read.kind])
    try:
        with transaction.atomic():
            held = editing(viewer, key)
            row = _room(held, case, title)
            same = row.papers.filter(digest=digest).first()
            if same is not None:
                raise Refused({"file": N_("This file is there already, as “%(title)s”.")}, title=same.title)
            made = CasePaper.objects.create(
                case=row,
                title=title.strip() or file_name.rsplit(".", 1)[0],
                file_name=file_name,
                stored_as=stored,
                content_type=documents.TYPES[read.kind],
                size=size,
                digest=digest,
                added_by_id=held.person,
            )
            said = {"title": made.title, "file": file_name, "digest": digest, "case": row.title}
            tell(held, "add", "case_paper", made.key, said)
            return made
    except BaseException:
        files.remove(stored, pages=0)
        raise


def _room(held: StrategySeat, case: int, title: str) -> Case:
    """The case, held, if it has room for one more."""
    row = case_found(held, case)
    if len(title.strip()) > 200:
        raise Refused({"title": TOO_LONG})
    if row.papers.count() >= MOST_FILES:
        raise Refused({"file": N_("A case has at most %(n)d files.")}, n=MOST_FILES)
    return row


@transaction.atomic
def remove(viewer: Viewer, key: str, case: int, paper: str) -> None:
    """Take a file away for good; that it was there stays in the history. Raises NotVisible, NotAllowed."""
    held = editing(viewer, key)
    row = case_found(held, case).papers.filter(key=paper).first()
    if row is None:
        raise NotVisible(paper)
    said = {"title": row.title, "file": row.file_name, "digest": row.digest}
    tell(held, "remove", "case_paper", row.key, said)
    stored = row.stored_as
    row.delete()
    # Only once the rest is certain: a file without a row is litter, a row without its file a fault.
    transaction.on_commit(lambda: files.remove(stored, pages=0))
