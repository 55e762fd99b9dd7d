"""Signing: all evaluators and the quality assurers stand by the same result and findings, which are then frozen.

What is signed is a digest over edition, method version, agreed ratings, result and findings. Whoever changes any of
them changes the digest, and the signatures given before count no more.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from kompass import method
from kompass.domain import history, judgement
from kompass.domain.access import EVALUATORS, Capability, Role, Seat, Viewer, seat
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.consensus import agreed_ratings
from kompass.domain.queries.comparison import compare_row
from kompass.domain.queries.draft import draft_row
from kompass.domain.queries.finding import FindingLine, lines_of
from kompass.domain.result import frozen
from kompass.language import N_
from kompass.models import Assignment, FrozenResult, Signature, Stage

SIGNING = EVALUATORS | {Role.QUALITY_ASSURER}


def to_sign(assignment: Assignment) -> dict[str, Any]:
    """What is signed, as JSON: enough to compute the result again with `kompass.method` alone."""
    edition = judgement.edition_of(assignment)
    ratings = agreed_ratings(assignment)
    score = method.score(edition, ratings)
    return {
        "edition": edition.id,
        "edition_hash": edition.hash,
        "method_version": score.method_version,
        "ratings": {one.id: ratings[one.id] for one in edition.criteria if one.id in ratings},
        "result": frozen(score),
        "findings": [finding_to_sign(line) for line in lines_of(assignment, edition) if line.text.strip()],
    }


def finding_to_sign(line: FindingLine) -> dict[str, Any]:
    """What of a finding is signed, as JSON."""
    return {
        "area": line.area,
        "kind": line.kind,
        "text": line.text,
        "degree": line.degree,
        "criteria": [tied.id for tied in line.criteria],
    }


def digest_of(signed: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON."""
    text = json.dumps(signed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def obstacles(assignment: Assignment) -> dict[str, int]:
    """What stands in the way of signing: kind -> how many."""
    areas = len(judgement.edition_of(assignment).areas)
    people = assignment.participations
    found = {
        "areas": areas - assignment.area_agreements.count(),
        "comments": assignment.comments.filter(outcome="").count(),
        "quality_assurer": int(not people.filter(role=Role.QUALITY_ASSURER).exists()),
    }
    return {kind: n for kind, n in found.items() if n}


@transaction.atomic
def sign(viewer: Viewer, key: str, *, digest: str) -> Signature:
    """Sign what has this digest. When the last one signs, the result is frozen and the evaluation is final.

    Raises:
        Conflict: something was changed since the viewer read it.
        Refused: an area is not agreed, a comment has no answer, or there is no quality assurer.
    """
    held = seat(viewer, key, locked=True)
    held.need(Capability.SIGN)
    one = held.assignment
    in_the_way = obstacles(one)
    if in_the_way:
        raise Refused({"": _WHY[next(iter(in_the_way))]})
    signed = to_sign(one)
    now = digest_of(signed)
    if digest != now:
        raise Conflict(current=now, version=0)
    role = str(one.participations.get(user=viewer.person).role)
    made, new = Signature.objects.get_or_create(
        assignment=one, user_id=held.person, digest=now, defaults={"role": role}
    )
    if new:
        history.record(
            one, by=held.person, action="sign", kind="result", key=now[:16], content={"digest": now}
        )
    if not missing(one, now):
        _finish(held, signed, now)
    return made


_WHY = {
    "areas": N_("Every area is agreed first."),
    "comments": N_("Every comment of the municipality is answered first."),
    "quality_assurer": N_("Name the quality assurer first: that one signs too."),
}


def missing(assignment: Assignment, digest: str) -> list[int]:
    """Ids of those who have not signed this digest yet."""
    have = set(assignment.signatures.filter(digest=digest).values_list("user", flat=True))
    must = assignment.participations.filter(role__in=SIGNING).values_list("user", flat=True)
    return [user for user in must if user not in have]


def _finish(held: Seat, signed: Mapping[str, Any], digest: str) -> None:
    one = held.assignment
    if not one.evaluated:
        one.evaluated = timezone.localdate().strftime("%Y-%m")
    FrozenResult.objects.create(
        assignment=one,
        edition=signed["edition"],
        edition_hash=signed["edition_hash"],
        method_version=signed["method_version"],
        digest=digest,
        signed=dict(signed),
        reference=_reference(held, signed),
    )
    content = {"from": one.stage, "to": Stage.FINAL, "why": ""}
    one.stage = Stage.FINAL
    one.version += 1
    one.save(update_fields=["stage", "version", "evaluated"])
    history.record(
        one, by=held.person, action="freeze", kind="result", key=digest[:16], content={"digest": digest}
    )
    history.record(one, by=held.person, action="move", kind="assignment", key="", content=content)


def _reference(held: Seat, signed: Mapping[str, Any]) -> dict[str, Any]:
    """The reference set at this moment: the filter that chose it, its members with their totals, the coverage."""
    compared = compare_row(held.viewer, draft_row(held.assignment, signed["result"]))
    return {
        "filter": compared.filter.to_params(),
        "members": [
            {"evaluation": member.slug, "total": member.total, "edition": member.edition}
            for member in compared.members
        ],
        "rank": compared.rank,
        "n_others": compared.n_others,
        "coverage": None if compared.coverage is None else str(compared.coverage),
    }
