"""Rating without a connection: the form made for an evaluation comes back filled in, is compared, and is then taken.

The form carries the version each rating had when it was made. A row whose rating was changed since is a conflict: it is
shown beside what stands and taken only where the person chooses it. What is empty in the form stays as it is.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kompass.domain import judgement, rating
from kompass.domain.access import Capability, Seat, Viewer, seat
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.uploads import read_upload
from kompass.domain.writing import Mark
from kompass.language import N_
from kompass.method import Edition
from kompass.method.ratings import NOT_APPLICABLE
from kompass.models import Rating

NEW: Final = "new"
CHANGED: Final = "changed"
CONFLICT: Final = "conflict"
SAME: Final = "same"
LOCKED: Final = "locked"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the form that says something. `version`: of the rating it would be written over; `now` and `then`:
    levels, not_applicable and reason as they stand, and as they would."""

    criterion: str
    code: str
    titles: Mapping[str, str]
    state: str
    version: int
    now: Mapping[str, Any]
    then: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Compared:
    edition: Edition
    lines: tuple[Line, ...]
    stamped: bool
    """Whether the form was made for this evaluation; otherwise whatever is rated already is a conflict."""

    def n(self, state: str) -> int:
        return sum(line.state == state for line in self.lines)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the rows that were to be taken: how many are kept, and the codes of those that are not."""

    n: int
    met: tuple[str, ...]
    refused: tuple[str, ...]


def stamp(viewer: Viewer, key: str) -> str:
    """What the form for this evaluation carries: whose it is, and the versions of one's own ratings."""
    held = seat(viewer, key)
    held.need(Capability.RATE)
    edition = judgement.edition_of(held.assignment)
    own = _own(held)
    versions = [own[one.id].version if one.id in own else 0 for one in edition.criteria]
    return json.dumps([key, held.person, edition.hash[:12], versions], separators=(",", ":"))


def compare(viewer: Viewer, key: str, data: bytes, *, name: str) -> Compared:
    """What a filled-in form would change; nothing is written.

    Raises:
        NotVisible, NotAllowed.
        RatingError: the file cannot be used; with every problem, sheet and row.
        Busy: too many files are being read right now.
    """
    held = seat(viewer, key)
    held.need(Capability.RATE)
    edition = judgement.edition_of(held.assignment)
    upload = read_upload(data, name=name, edition=edition)
    made_from = _versions(upload.stamp, held, edition)
    own = _own(held)
    locked = set(held.assignment.area_locks.filter(evaluator=held.person).values_list("area", flat=True))
    lines = []
    for place, criterion in enumerate(edition.criteria):
        comment = upload.ratings.comments.get(criterion.id, "")
        if criterion.id not in upload.ratings and not comment:
            continue
        row = own.get(criterion.id)
        now = _said(rating.content(row))
        then = _then(now, upload.ratings.get(criterion.id), comment)
        version = row.version if row else 0
        known = made_from[place] if made_from else 0
        lines.append(
            Line(
                criterion=criterion.id,
                code=criterion.code,
                titles={language: text.title for language, text in criterion.texts.items()},
                state=_state(now, then, version, known, locked=criterion.area in locked),
                version=version,
                now=now,
                then=then,
            )
        )
    return Compared(edition, tuple(lines), bool(made_from))


def _own(held: Seat) -> dict[str, Rating]:
    return {row.criterion: row for row in held.assignment.ratings.filter(evaluator=held.person)}


def _versions(text: str, held: Seat, edition: Edition) -> list[int] | None:
    """The versions in a form's stamp, in the order of the criteria; None where it is not of this evaluation."""
    try:
        key, person, digest, versions = json.loads(text)
    except (TypeError, ValueError):
        return None
    ours = (held.assignment.key, held.person, edition.hash[:12])
    whole = isinstance(versions, list) and all(type(one) is int for one in versions)
    if (key, person, digest) != ours or not whole or len(versions) != len(edition.criteria):
        return None
    return list(versions)


def _said(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: content[name] for name in ("levels", "not_applicable", "reason")}


def _then(now: Mapping[str, Any], given: Any, comment: str) -> dict[str, Any]:
    reason = comment or now["reason"]
    if given is None:
        return {**now, "reason": reason}
    if given == NOT_APPLICABLE:
        return {"levels": {}, "not_applicable": True, "reason": reason}
    levels = {aspect: level for aspect, level in given.items() if level is not None}
    return {"levels": levels, "not_applicable": False, "reason": reason}


def _state(now: Mapping[str, Any], then: Mapping[str, Any], version: int, known: int, *, locked: bool) -> str:
    if now == then:
        return SAME
    if locked:
        return LOCKED
    if version != known:
        return CONFLICT
    return CHANGED if version else NEW


def take(viewer: Viewer, key: str, lines: Iterable[Mapping[str, Any]]) -> Taken:
    """Keep rows as they were compared, each over the version it was compared with.

    Each row stands for itself: one that was changed meanwhile, or is refused, keeps no other from being kept.
    """
    held = seat(viewer, key)
    held.need(Capability.RATE)
    edition = judgement.edition_of(held.assignment)
    n, met, refused = 0, [], []
    for line in lines:
        criterion = edition.criterion_by_id.get(str(line.get("criterion")))
        version, then = line.get("version"), line.get("then")
        if criterion is None or type(version) is not int or not isinstance(then, dict):
            raise Refused({"": N_("What was sent could not be read: upload the form again.")})
        row = Rating.objects.filter(
            assignment=held.assignment, evaluator=held.person, criterion=criterion.id
        ).first()
        kept = rating.content(row)
        levels = then.get("levels")
        try:
            rating.save(
                viewer,
                key,
                criterion.id,
                mark=Mark(version),
                levels=levels if isinstance(levels, dict) else {},
                not_applicable=then.get("not_applicable") is True,
                reason=str(then.get("reason") or ""),
                strengths=kept["strengths"],
                improvements=kept["improvements"],
                confidence=kept["confidence"],
            )
            n += 1
        except Conflict:
            met.append(criterion.code)
        except Refused:
            refused.append(criterion.code)
    return Taken(n, tuple(met), tuple(refused))
