"""Releases: who else may see the draft or the result, from when on, and until it is withdrawn.

A release to the public makes the result part of the published record. While it is under embargo nothing of it is there:
the row comes into being when its time has come, at the first look at the record after that (`publish_due`).
"""

import datetime as dt
import time
from fractions import Fraction
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kompass.domain import history, search
from kompass.domain.access import Capability, NotVisible, Viewer, seat
from kompass.domain.conflict import Refused
from kompass.domain.locks import one_at_a_time
from kompass.language import N_
from kompass.method import When
from kompass.models import AreaResult, Assignment, Audience, Evaluation, Release, Snapshot, Source, Stage
from kompass.models.evaluation import Basis

DRAFT: Final = "draft"
RESULT: Final = "result"
OWN_SOURCE: Final = "Kompass: signed result"


@transaction.atomic
def release(
    viewer: Viewer, key: str, *, audience: str, since: dt.datetime | None = None, source: str = ""
) -> Release:
    """Let an audience see the draft (at the fact check, the chief officer alone) or the result (once it is final).

    `since` later than now is an embargo. `source`: where a public result can be looked up; what is said in the record.

    Raises:
        Refused: no such audience at this stage, it has been released already, or the record has one of that date.
    """
    held = seat(viewer, key, locked=True)
    held.need(Capability.RELEASE)
    one = held.assignment
    of = DRAFT if one.stage == Stage.FACT_CHECK else RESULT
    if audience not in Audience.values or (of == DRAFT and audience != Audience.CHIEF_OFFICER):
        raise Refused({"audience": N_("The draft is for the chief officer and the coordinator alone.")})
    if one.releases.filter(audience=audience, of=of, withdrawn_at=None).exists():
        raise Refused({"audience": N_("It has been released to them already: withdraw that first.")})
    if audience == Audience.PUBLIC:
        taken = Evaluation.objects.filter(municipality=one.municipality_id, evaluated=one.evaluated)
        if taken.exists():
            raise Refused(
                {"audience": N_("The record has an evaluation of this municipality and month already.")}
            )
        if source and not source.startswith(("https://", "http://")):
            raise Refused({"source": N_("Write an address that begins with https://.")})
    made = Release.objects.create(
        assignment=one,
        audience=audience,
        of=of,
        since=since or timezone.now(),
        source=source.strip()[:600] if audience == Audience.PUBLIC else "",
        released_by_id=held.person,
    )
    content = {"audience": audience, "of": of, "since": made.since.isoformat()}
    history.record(one, by=held.person, action="release", kind="release", key=audience, content=content)
    if audience == Audience.PUBLIC and made.since <= timezone.now():
        _publish(one, made)
    return made


@transaction.atomic
def withdraw(viewer: Viewer, key: str, *, release: int, why: str) -> Release:
    """Take a release back; of a public one the result leaves the record at once.

    Raises:
        NotVisible: no such release in force.
        Refused: no reason.
    """
    held = seat(viewer, key, locked=True)
    held.need(Capability.RELEASE)
    one = held.assignment
    row = one.releases.filter(pk=release, withdrawn_at=None).first()
    if row is None:
        raise NotVisible(key)
    if not why.strip():
        raise Refused({"why": N_("Withdrawing needs a reason: it stands in the history.")})
    row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_why = timezone.now(), held.person, why.strip()[:200]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    content = {"audience": row.audience, "of": row.of, "why": row.withdrawn_why}
    history.record(one, by=held.person, action="withdraw", kind="release", key=row.audience, content=content)
    if row.audience == Audience.PUBLIC and one.published is not None:
        one_at_a_time("import")
        published = one.published
        one.published = None
        one.save(update_fields=["published"])
        published.delete()
        search.rebuild()
    return row


def _publish(assignment: Assignment, release: Release) -> None:
    """Put the frozen result into the record."""
    one_at_a_time("import")
    frozen = assignment.frozen_result
    result, place = frozen.signed["result"], assignment.municipality
    when = When.parse(assignment.evaluated)
    source, _ = Source.objects.get_or_create(reference=release.source or f"{OWN_SOURCE} {frozen.digest[:16]}")
    row = Evaluation.objects.create(
        municipality=place,
        slug=f"{place.slug}-{assignment.evaluated}",
        stated_name=place.name,
        evaluated=assignment.evaluated,
        earliest=when.earliest,
        latest=when.latest,
        edition=frozen.edition,
        total=result["total"],
        exact_total=str(Fraction(result["exact_total"])) if result["exact_total"] is not None else "",
        basis=Basis.INVENTED if assignment.is_example else Basis.PUBLISHED,
        source=source,
    )
    AreaResult.objects.bulk_create(
        AreaResult(evaluation=row, area=area, points=points)
        for area, points in result["areas"].items()
        if points is not None
    )
    Snapshot.objects.create(
        evaluation=row,
        edition=frozen.edition,
        edition_hash=frozen.edition_hash,
        method_version=frozen.method_version,
        ratings=frozen.signed["ratings"],
        result=result,
    )
    assignment.published = row
    assignment.save(update_fields=["published"])
    search.rebuild()


_looked = 0.0


def publish_due(*, now: dt.datetime | None = None) -> int:
    """Put into the record what has been under embargo until now; how many came. One query where there is nothing."""
    at = now or timezone.now()
    due = Release.objects.filter(
        audience=Audience.PUBLIC, withdrawn_at=None, since__lte=at, assignment__published=None
    )
    n = 0
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            assignment = Assignment.objects.select_for_update().get(releases=pk)
            row = Release.objects.get(pk=pk)
            taken = Evaluation.objects.filter(
                municipality=assignment.municipality_id, evaluated=assignment.evaluated
            ).exists()
            # Another process was faster, it was withdrawn meanwhile, or an import brought the same evaluation.
            if assignment.published_id is None and row.withdrawn_at is None and not taken:
                _publish(assignment, row)
                n += 1
    return n


def publish_due_now_and_then() -> None:
    """`publish_due`, at most every few seconds in a process: for whoever shows the record."""
    global _looked
    every = settings.LOOK_FOR_DUE_RELEASES_SECONDS
    if every is None or time.monotonic() - _looked < every:
        return
    _looked = time.monotonic()
    publish_due()
