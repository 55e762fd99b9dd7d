"""Who has signed what, and the frozen result."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils import timezone

from kompass.domain import judgement, signing
from kompass.domain.access import Capability, NotVisible, Seat, Viewer, seat
from kompass.domain.queries.assignment import Head, head_of
from kompass.domain.queries.finding import FindingLine, lines_of
from kompass.models import Audience, FrozenResult


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who must sign. `signed`: what there is now; `void`: when something was signed that changed since."""

    name: str
    role: str
    signed: dt.datetime | None
    void: dt.datetime | None
    own: bool


@dataclass(frozen=True, slots=True)
class Signing:
    head: Head
    digest: str
    total: int | None
    signers: tuple[Signer, ...]
    obstacles: Mapping[str, int]
    may_sign: bool
    final: bool


def signing_of(viewer: Viewer, key: str) -> Signing:
    """Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.SEE_CHECKS)
    one = held.assignment
    frozen = FrozenResult.objects.filter(assignment=one).first()
    signed = frozen.signed if frozen else signing.to_sign(one)
    digest = frozen.digest if frozen else signing.digest_of(signed)
    given = list(one.signatures.all())
    people = one.participations.filter(role__in=signing.SIGNING).select_related("user")
    signers = tuple(
        Signer(
            name=person.user.name,
            role=person.role,
            signed=next(
                (row.signed_at for row in given if row.user_id == person.user_id and row.digest == digest),
                None,
            ),
            void=max(
                (row.signed_at for row in given if row.user_id == person.user_id and row.digest != digest),
                default=None,
            ),
            own=person.user_id == held.person,
        )
        for person in people
    )
    obstacles = {} if frozen else signing.obstacles(one)
    return Signing(
        head=head_of(held),
        digest=digest,
        total=signed["result"]["total"],
        signers=signers,
        obstacles=obstacles,
        may_sign=held.may(Capability.SIGN)
        and not obstacles
        and any(one.own and one.signed is None for one in signers),
        final=frozen is not None,
    )


@dataclass(frozen=True, slots=True)
class ResultArea:
    id: str
    names: Mapping[str, str]
    points: int | None
    maximum: Fraction
    sub_areas: tuple[tuple[str, Mapping[str, str], str | None, str], ...]
    findings: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The signed result. `public`: the slug of its row in the record, "" while it is not there."""

    head: Head
    evaluated: str
    total: int | None
    maximum: Fraction
    areas: tuple[ResultArea, ...]
    digest: str
    edition_hash: str
    method_version: str
    frozen_at: dt.datetime
    signers: tuple[tuple[str, str], ...]
    public: str
    may_export: bool


def result(viewer: Viewer, key: str) -> Result:
    """Raises NotVisible, NotAllowed; NotVisible too where nothing was signed."""
    held, frozen = _frozen(viewer, key)
    one = held.assignment
    edition = judgement.edition_of(one)
    given = frozen.signed["result"]
    findings = lines_of(one, edition)
    signers = one.signatures.filter(digest=frozen.digest).select_related("user")
    return Result(
        head=head_of(held),
        evaluated=one.evaluated,
        total=given["total"],
        maximum=edition.maximum,
        areas=tuple(
            ResultArea(
                id=area.id,
                names=area.names,
                points=given["areas"].get(area.id),
                maximum=area.maximum,
                sub_areas=tuple(
                    (
                        sub.id,
                        sub.names,
                        given["sub_areas"].get(sub.id),
                        given["sub_area_maxima"].get(sub.id) or str(sub.maximum),
                    )
                    for sub in area.sub_areas
                ),
                findings=tuple(line for line in findings if line.area == area.id and line.text.strip()),
            )
            for area in edition.areas
        ),
        digest=frozen.digest,
        edition_hash=frozen.edition_hash,
        method_version=frozen.method_version,
        frozen_at=frozen.frozen_at,
        signers=tuple((row.user.name, row.role) for row in signers),
        public=one.published.slug if one.published else "",
        may_export=True,
    )


def _frozen(viewer: Viewer, key: str) -> tuple[Seat, FrozenResult]:
    held = seat(viewer, key)
    held.need(Capability.SEE_RESULT)
    frozen = FrozenResult.objects.filter(assignment=held.assignment).first()
    if frozen is None:
        raise NotVisible(key)
    return held, frozen


def exported(viewer: Viewer, key: str) -> dict[str, Any]:
    """The frozen result as a file holds it: enough for `kompass.method.score` to give the same again."""
    held, frozen = _frozen(viewer, key)
    one = held.assignment
    return {
        "format": "kompass-result-1",
        "municipality": {"name": one.municipality.name, "country": one.municipality.country},
        "evaluated": one.evaluated,
        "digest": frozen.digest,
        **frozen.signed,
        "reference": frozen.reference,
        "frozen_at": frozen.frozen_at.isoformat(),
    }


def signed_findings(viewer: Viewer, key: str) -> tuple[FindingLine, ...]:
    """The findings that were signed, with the keys that a signed result is without: what was signed is their words."""
    held, frozen = _frozen(viewer, key)
    signed = frozen.signed["findings"]
    return tuple(
        line
        for line in lines_of(held.assignment, judgement.edition_of(held.assignment))
        if signing.finding_to_sign(line) in signed
    )


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """`state`: in_force, embargo, withdrawn."""

    id: int
    audience: str
    of: str
    since: dt.datetime
    by: str
    state: str
    withdrawn: dt.datetime | None
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Releases:
    """`audiences`: to whom something can be released now; `of`: what."""

    head: Head
    lines: tuple[ReleaseLine, ...]
    audiences: tuple[str, ...]
    of: str
    public: str


def releases(viewer: Viewer, key: str) -> Releases:
    """Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.RELEASE)
    one = held.assignment
    now = timezone.now()
    rows = list(one.releases.select_related("released_by").order_by("-id"))
    of = "draft" if one.stage == "fact_check" else "result"
    taken = {row.audience for row in rows if row.of == of and row.withdrawn_at is None}
    possible = [Audience.CHIEF_OFFICER] if of == "draft" else list(Audience.values)
    return Releases(
        head=head_of(held),
        lines=tuple(
            ReleaseLine(
                id=row.pk,
                audience=row.audience,
                of=row.of,
                since=row.since,
                by=row.released_by.name,
                state="withdrawn" if row.withdrawn_at else "embargo" if row.since > now else "in_force",
                withdrawn=row.withdrawn_at,
                why=row.withdrawn_why,
                source=row.source,
            )
            for row in rows
        ),
        audiences=tuple(str(audience) for audience in possible if audience not in taken),
        of=of,
        public=one.published.slug if one.published else "",
    )
