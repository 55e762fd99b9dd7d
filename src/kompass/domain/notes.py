"""Notes of interviews: each evaluator's own text of each interview, sealed (`kompass.domain.sealing`).

They never leave the evaluators. The history says that they changed, never what they say. `#1.2.3` in a paragraph ties
it to the criterion with that code.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from kompass.domain import history
from kompass.domain.access import Capability, NotVisible, Seat, Viewer, seat
from kompass.domain.conflict import Refused
from kompass.domain.interview import ERASED_BECAUSE
from kompass.domain.sealing import overwrite_what_goes, sealer
from kompass.domain.writing import Mark, settle, sign
from kompass.language import N_
from kompass.models import Interview, InterviewNote

LONGEST: Final = 100_000
"""Signs of one note."""
_ONE_ENTRY_FOR: Final = dt.timedelta(minutes=10)
"""While somebody types, saves come every few seconds: the history tells of them once in so long."""
_TIED: Final = re.compile(r"(?<![\w#])#([0-9A-Za-z]+(?:[.\-][0-9A-Za-z]+)*)")


@transaction.atomic
def save(viewer: Viewer, key: str, interview: str, *, mark: Mark, text: str) -> InterviewNote:
    """Keep one's own note of an interview.

    Raises:
        NotVisible: no such interview.
        Conflict: it was changed from another page of one's own in the meantime.
        Refused: it is too long, or the key is gone.
    """
    held = seat(viewer, key)
    held.need(Capability.NOTES)
    asked = _interview(held, interview)
    if len(text) > LONGEST:
        raise Refused({"text": N_("This is too long to be kept: shorten it.")})
    seals = sealer(held.assignment, make=True)
    found = InterviewNote.objects.select_for_update().filter(interview=asked, author=held.person).first()
    row = found or InterviewNote(interview=asked, author_id=held.person)

    def current() -> dict[str, Any]:
        return {"text": seals.open(row.sealed)}

    if not settle(found, mark, current=current):
        return row
    changed = text != current()["text"]
    told = not changed or _is_told_already(row, mark)
    if changed:
        row.sealed = seals.seal(text)
        row.erased_at, row.erased_why = None, ""
    sign(row, mark)
    row.save()
    if not told:
        _record(held, asked, "note", None)
    return row


def _is_told_already(row: InterviewNote, mark: Mark) -> bool:
    if row.pk is None or not mark.writer or row.writer != mark.writer:
        return False
    told = row.interview.assignment.history.filter(
        kind="interview", key=row.interview.key, action="note", actor=row.author_id
    ).last()
    return told is not None and timezone.now() - told.at < _ONE_ENTRY_FOR


@transaction.atomic
def erase(viewer: Viewer, key: str, interview: str, *, why: str) -> None:
    """Erase one's own note of an interview; that there was one stays, with when and why it went.

    Raises:
        NotVisible: no such interview, or one has no note of it.
        Refused: no reason of the list.
    """
    held = seat(viewer, key)
    held.need(Capability.NOTES)
    asked = _interview(held, interview)
    row = InterviewNote.objects.select_for_update().filter(interview=asked, author=held.person).first()
    if row is None:
        raise NotVisible(interview)
    if why not in ERASED_BECAUSE:
        raise Refused({"why": N_("Choose from the list why it is erased.")})
    overwrite_what_goes("kompass_interviewnote")
    row.sealed, row.erased_at, row.erased_why = "", timezone.now(), why
    sign(row, Mark(row.version))
    row.save()
    _record(held, asked, "erase_note", {"why": why})


def _interview(held: Seat, key: str) -> Interview:
    found = Interview.objects.filter(assignment=held.assignment, key=key).first()
    if found is None:
        raise NotVisible(key)
    found.assignment = held.assignment
    return found


def _record(held: Seat, row: Interview, action: str, content: dict[str, Any] | None) -> None:
    history.record(
        held.assignment, by=held.person, action=action, kind="interview", key=row.key, content=content
    )


def tied(text: str, codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Code and paragraph for each criterion that a paragraph names. Paragraphs are divided by empty lines."""
    known = frozenset(codes)
    for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        for code in dict.fromkeys(_TIED.findall(paragraph)):
            if code in known:
                yield code, paragraph.strip()


def unknown_codes(text: str, codes: Iterable[str]) -> tuple[str, ...]:
    """What stands after a # in a text, looks like a code and is none of this edition."""
    known = frozenset(codes)
    return tuple(
        dict.fromkeys(code for code in _TIED.findall(text) if code not in known and code[0].isdigit())
    )
