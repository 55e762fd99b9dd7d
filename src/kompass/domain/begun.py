"""What somebody has begun to write and not sent yet: kept while they type, for nobody but them.

It is no part of the evaluation or of the strategy: no page of anybody else, no export, no count and no history knows of
it. Whoever asks here has seen to what this person may write. How pages use it: docs/reference/saving.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kompass.domain.access import Seat, StrategySeat
from kompass.domain.writing import Mark, settle, sign
from kompass.models import Begun, BegunKind


@dataclass(frozen=True, slots=True)
class Beginning:
    """What stands in the fields, by name, and its version; nothing and 0 where nothing was begun."""

    content: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0


def keep(
    held: Seat | StrategySeat, kind: BegunKind, key: str, *, mark: Mark, content: Mapping[str, Any]
) -> Begun:
    """Keep it as it stands; without content nothing waits any more. Within a transaction.

    Raises:
        Conflict: the same person went on writing it in another window.
    """
    found = _own(held, kind).select_for_update().filter(key=key).first()
    # Where it was sent from another window, nothing stands against what this one goes on with.
    late = found is not None and bool(mark.writer) and found.writer == mark.writer
    against = found if found and (found.content or late) else None
    if not settle(against, mark, current=lambda: dict(found.content) if found else {}):
        assert found is not None
        return found
    row = found or Begun(**_of(held), person_id=held.person, kind=kind, key=key)
    row.content = dict(content)
    sign(row, mark)
    row.save()
    return row


def _own(held: Seat | StrategySeat, kind: BegunKind) -> QuerySet[Begun]:
    return Begun.objects.filter(**_of(held), person=held.person, kind=kind)


def _of(held: Seat | StrategySeat) -> dict[str, Any]:
    return {"assignment": held.assignment} if isinstance(held, Seat) else {"strategy": held.strategy}


def sent(held: Seat | StrategySeat, kind: BegunKind, key: str) -> None:
    """It has been sent: nothing is left of it. Who wrote it last stays, so that a save that arrives late is known."""
    with transaction.atomic():
        _own(held, kind).filter(key=key).update(content={})


def own(held: Seat | StrategySeat, kind: BegunKind) -> dict[str, Beginning]:
    """What this person has begun of a kind, by what it is about."""
    return {row.key: Beginning(row.content, row.version) for row in _own(held, kind)}
