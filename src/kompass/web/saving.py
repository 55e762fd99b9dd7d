"""Saving while people type: what a page sends and what it is answered (docs/reference/saving.md).

A page sends JSON: the fields, and `version`, `writer`, `sequence` (`kompass.domain.writing.Mark`). It is answered 200
{"version"} when it is kept, with "later" where a later save of the same page is there already; 409 {"version",
"current", "by"} when somebody else wrote meanwhile; 422 {"faults"} when it makes no sense; 401 when nobody is signed
in any more, or somebody else than who wrote it.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from kompass.domain.conflict import Conflict, Refused
from kompass.domain.outbox import outbox
from kompass.domain.writing import Mark
from kompass.web.private import faults_of, viewer_of

LARGEST: Final = 200_000  # bytes of one save
OWNER: Final = "X-Kompass-Owner"
"""Whose outbox a save comes from: where another person has signed in since, it is not theirs to send."""


class Kept(Protocol):
    """What was saved, as far as a page has to know."""

    version: int


def saved(
    request: HttpRequest,
    keep: Callable[[Mapping[str, Any], Mark], Kept],
    *,
    more: Callable[[Any], Mapping[str, Any]] = lambda row: {},
) -> JsonResponse:
    """Read a save, keep it, and say what became of it; `more` says what else the page should know of what was kept."""
    owner = request.headers.get(OWNER)
    if owner and owner != outbox(viewer_of(request)).owner:
        return JsonResponse({}, status=401)
    try:
        data, mark = _read(request)
        row = keep(data, mark)
    except Conflict as conflict:
        answer = {"version": conflict.version, "current": conflict.current, "by": conflict.by}
        return JsonResponse(answer, status=409)
    except Refused as refused:
        return JsonResponse({"faults": faults_of(refused, _)}, status=422)
    later = bool(mark.writer) and getattr(row, "writer", "") == mark.writer and _sequence(row) > mark.sequence
    return JsonResponse({"version": row.version, **({"later": True} if later else {}), **more(row)})


def _sequence(row: Kept) -> int:
    return int(getattr(row, "sequence", 0))


def _read(request: HttpRequest) -> tuple[dict[str, Any], Mark]:
    if len(request.body) > LARGEST:
        raise Refused({"": _("This is too long to be kept: shorten it.")})
    try:
        data = json.loads(request.body)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise Refused({"": _("What was sent could not be read: load the page again.")})
    mark = Mark(
        version=_whole(data.pop("version", 0)),
        writer=str(data.pop("writer", ""))[:40],
        sequence=_whole(data.pop("sequence", 0)),
    )
    return data, mark


def _whole(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 2**31 else 0
