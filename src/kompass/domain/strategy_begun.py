"""What somebody has begun to write in a form of a strategy: what it says, a sub-strategy, a measure, a case.

Kept while it is typed, for its writer alone (`kompass.domain.begun`); the command that takes the form in empties it.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from kompass.domain import begun
from kompass.domain.access import NotVisible, StrategySeat, Viewer, strategy_seat
from kompass.domain.begun import Beginning
from kompass.domain.conflict import Refused
from kompass.domain.judgement import LONGEST
from kompass.domain.strategy import NEW, TOO_LONG, editing
from kompass.domain.writing import Mark
from kompass.models import Begun, BegunKind

_MOST: Final = 200


@transaction.atomic
def begin(viewer: Viewer, key: str, kind: str, of: str, *, mark: Mark, content: Mapping[str, Any]) -> Begun:
    """Keep what stands in the form and differs from what is kept of the thing itself: field -> text, texts, or yes or
    no; without content nothing is begun. `kind`: strategy, part, measure or case; `of`: the number or key of the
    thing, "" for the strategy itself, NEW for a new one, NEW-<finding> for one that begins with a finding.

    Raises:
        NotVisible, NotAllowed.
        Conflict: it was changed from another window of one's own in the meantime.
        Refused: it is too long.
    """
    held = editing(viewer, key)
    _there(held, BegunKind(kind), of)
    long = {name: TOO_LONG for name, value in content.items() if _too_long(value)}
    if long:
        raise Refused(long)
    return begun.keep(held, BegunKind(kind), of, mark=mark, content=content)


def _too_long(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) > _MOST or any(len(one) > _MOST for one in value)
    return len(str(value)) > LONGEST


def _there(held: StrategySeat, kind: BegunKind, of: str) -> None:
    """Raises NotVisible where there is no such thing."""
    strategy = held.strategy
    things: dict[str, Any] = {
        BegunKind.PART: strategy.sub_strategies.filter(number=int(of) if of.isdigit() else 0),
        BegunKind.MEASURE: strategy.measures.filter(key=of, removed_at=None),
        BegunKind.CASE: strategy.cases.filter(pk=int(of) if of.isdigit() else 0, removed_at=None),
    }
    if of in ("", NEW) or of.startswith(f"{NEW}-"):
        return
    if not things[kind].exists():
        raise NotVisible(of)


def beginning(viewer: Viewer, key: str, kind: str, of: str) -> Beginning:
    """What the viewer has begun and not sent. Raises NotVisible."""
    held = strategy_seat(viewer, key)
    return begun.own(held, BegunKind(kind)).get(of, Beginning())


@transaction.atomic
def forget(viewer: Viewer, key: str, kind: str, of: str) -> None:
    """Leave out what one had begun, on purpose. Raises NotVisible, NotAllowed."""
    begun.sent(editing(viewer, key), BegunKind(kind), of)
