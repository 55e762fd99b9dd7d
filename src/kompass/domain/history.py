"""The history of an assignment, a strategy, or what a municipality plans: append-only, chained, salted digests.

What an entry says lies beside it (`HistoryText`) and can be erased: salt and content go, and the chain still holds,
because it is made of digests of salted content. What this proves and what not: docs/explanation/history.md.
"""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from kompass.language import N_
from kompass.models import Assignment, HistoryEntry, HistoryHead, HistoryText, Organisation, Strategy, User

SYSTEM: Final = "system"


Subject = Assignment | Strategy | Organisation
"""An organisation stands for its scenarios and self-assessments."""


def _of(subject: Subject) -> dict[str, Any]:
    if isinstance(subject, Organisation):
        return {"organisation": subject}
    return {"strategy" if isinstance(subject, Strategy) else "assignment": subject}


@dataclass(frozen=True, slots=True)
class Happening:
    """What an entry says. `content` is JSON; None says nothing. `by` is the person's id, None for what the system did
    by itself. `kind` and `key` name the object within the subject ("rating", "ola@... " never: keys hold
    no personal data)."""

    by: int | None
    action: str
    kind: str
    key: str
    content: Mapping[str, Any] | None = None


def record(
    subject: Subject,
    *,
    by: int | None,
    action: str,
    kind: str,
    key: str,
    content: Mapping[str, Any] | None = None,
) -> HistoryEntry:
    """Add an entry (`Happening`); in the same transaction as the change it tells of."""
    return record_all(subject, [Happening(by, action, kind, key, content)])[0]


def record_all(subject: Subject, happenings: Sequence[Happening]) -> list[HistoryEntry]:
    """Add entries one after the other, as `record` would, written at once."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a history entry belongs into the transaction of its change")
    HistoryHead.objects.get_or_create(**_of(subject))
    head = HistoryHead.objects.select_for_update().get(**_of(subject))
    actors = {one.by for one in happenings if one.by}
    keys = dict(User.objects.filter(pk__in=actors).values_list("pk", "key"))
    entries, texts = [], []
    for one in happenings:
        salt = secrets.token_hex(16)
        entry = HistoryEntry(
            **_of(subject),
            number=head.number + 1,
            at=timezone.now(),
            actor_id=one.by,
            actor_key=str(keys[one.by]) if one.by else SYSTEM,
            action=one.action,
            kind=one.kind,
            key=one.key,
            content_digest="" if one.content is None else _content_digest(salt, one.content),
            previous=head.digest,
        )
        entry.digest = _digest(entry)
        head.number, head.digest = entry.number, entry.digest
        entries.append(entry)
        if one.content is not None:
            texts.append(HistoryText(entry=entry, salt=salt, content=dict(one.content)))
    HistoryEntry.objects.bulk_create(entries)
    HistoryText.objects.bulk_create(texts)
    head.save(update_fields=["number", "digest"])
    return entries


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _content_digest(salt: str, content: Mapping[str, Any]) -> str:
    return hashlib.sha256(salt.encode() + b"\0" + _canonical(content)).hexdigest()


def _digest(entry: HistoryEntry) -> str:
    said = [
        _whose(entry),
        entry.number,
        entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        entry.actor_key,
        entry.action,
        entry.kind,
        entry.key,
        entry.content_digest,
        entry.previous,
    ]
    return hashlib.sha256(_canonical(said)).hexdigest()


def _whose(entry: HistoryEntry) -> int | str | None:
    if entry.organisation_id is not None:
        return f"organisation {entry.organisation_id}"
    return entry.assignment_id if entry.strategy_id is None else f"strategy {entry.strategy_id}"


def erase(entry: HistoryEntry, *, by: int | None, why: str) -> None:
    """Take away what an entry says, for good; that it was there, when, by whom and why it went stays."""
    with transaction.atomic():
        text = HistoryText.objects.select_for_update().get(entry=entry)
        if text.erased_at is not None:
            return
        text.salt, text.content = "", None
        text.erased_at, text.erased_by_id, text.erased_why = timezone.now(), by, why[:200]
        text.save()
        record(
            _subject(entry),
            by=by,
            action="erase",
            kind="history",
            key=str(entry.number),
            content={"why": why},
        )


def _subject(entry: HistoryEntry) -> Subject:
    found = entry.strategy or entry.assignment or entry.organisation
    assert found is not None  # the database holds it: `history_entry_of_one`
    return found


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a chain does not hold. `of`: the key of what it is of. `number` None: at its end."""

    of: str
    number: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Verified:
    """A chain from its first entry to its head; `erased`: entries whose text is gone (their digests hold)."""

    of: str
    n: int
    erased: int
    head: str
    faults: tuple[Fault, ...]


def verify(subject: Subject, *, head: str = "") -> Verified:
    """Recompute every digest. `head`: a digest that was exported earlier and must be among those of the chain."""
    faults: list[Fault] = []
    previous, number, erased, seen = "", 0, 0, not head
    for entry in _entries(subject):
        number += 1
        seen = seen or entry.digest == head
        text: HistoryText | None = getattr(entry, "text", None)
        for wrong, message in (
            (entry.number != number, N_("an entry is missing before this one")),
            (entry.previous != previous, N_("it does not follow the entry before it")),
            (entry.digest != _digest(entry), N_("the entry was changed after it was made")),
            (_text_was_changed(entry, text), N_("what it says was changed or removed without a tombstone")),
        ):
            if wrong:
                faults.append(Fault(subject.key, entry.number, message))
        erased += text is not None and text.erased_at is not None
        previous, number = entry.digest, entry.number
    kept = HistoryHead.objects.filter(**_of(subject)).first()
    if (kept.number, kept.digest) != (number, previous) if kept else number:
        faults.append(Fault(subject.key, None, N_("entries at the end are missing or were added by hand")))
    if not seen:
        faults.append(Fault(subject.key, None, N_("the head that was exported earlier is not in the chain")))
    return Verified(subject.key, number, erased, previous, tuple(faults))


def _entries(subject: Subject) -> Iterator[HistoryEntry]:
    return subject.history.select_related("text").order_by("number").iterator(chunk_size=1000)


def _text_was_changed(entry: HistoryEntry, text: HistoryText | None) -> bool:
    if text is None:
        return entry.content_digest != ""
    if text.erased_at is not None:
        return text.content is not None or text.salt != ""
    return text.content is None or _content_digest(text.salt, text.content) != entry.content_digest


def verify_all(key: str = "", *, head: str = "") -> tuple[Verified, ...]:
    """Every history, or that of the assignment, strategy or organisation with this key (none where there is none); for
    who runs the service. Of an organisation only where it has planned something."""
    subjects: list[Subject] = []
    planning = Organisation.objects.filter(history_head__isnull=False).order_by("pk")
    for rows in (Assignment.objects.order_by("pk"), Strategy.objects.order_by("pk"), planning):
        subjects += rows.filter(key=key) if key else rows
    return tuple(verify(one, head=head) for one in subjects)
