"""What everybody may see: the published record, and the invented example where it is asked for."""

from collections.abc import Collection
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kompass.domain.access.viewer import Viewer
from kompass.models import (
    Audience,
    Claim,
    Evaluation,
    Finding,
    FindingKind,
    Municipality,
    Release,
    SearchEntry,
    StatedCount,
)
from kompass.models import Role as Role  # the pages take it from here

INVENTED: Final = "ZZ"
REAL_COUNTRIES: Final = ("NO", "SE", "DK")


def _country(country: str | None, *, named: bool) -> Q:
    if country:
        return Q(country=country)
    return Q() if named else ~Q(country=INVENTED)


def visible_municipalities(
    viewer: Viewer, *, country: str | None = None, named: bool = False
) -> QuerySet[Municipality]:
    """Municipalities this viewer may see.

    `country` None means all real countries. `named`: the caller asks for single ones by address, so the
    invented ones are among them.
    """
    return Municipality.objects.filter(_country(country, named=named))


def visible_evaluations(
    viewer: Viewer, *, country: str | None = None, named: bool = False
) -> QuerySet[Evaluation]:
    """Evaluations this viewer may see; `country` and `named` as in `visible_municipalities`."""
    if country:
        return Evaluation.objects.filter(municipality__country=country)
    everything = Evaluation.objects.all()
    return everything if named else everything.exclude(municipality__country=INVENTED)


def visible_claims(viewer: Viewer, *, country: str | None = None, named: bool = False) -> QuerySet[Claim]:
    """Published claims this viewer may see; `country` and `named` as in `visible_municipalities`."""
    return Claim.objects.filter(_country(country, named=named))


def visible_counts(viewer: Viewer, *, country: str | None = None) -> QuerySet[StatedCount]:
    """Stated numbers of evaluations this viewer may see."""
    return StatedCount.objects.filter(_country(country, named=False))


def visible_search(viewer: Viewer, *, country: str | None = None) -> QuerySet[SearchEntry]:
    """What a search of this viewer may find; `country` as in `visible_municipalities`.

    What is of no country (the texts of the editions) is found whichever country is asked for.
    """
    return SearchEntry.objects.filter(Q(country="") | _country(country, named=False))


def published_findings(viewer: Viewer) -> QuerySet[Finding]:
    """Findings that anybody may read: of evaluations in the record whose result is released to the public."""
    released = Release.objects.filter(
        assignment=OuterRef("assignment"),
        audience=Audience.PUBLIC,
        of="result",
        withdrawn_at=None,
        since__lte=timezone.now(),
    )
    return Finding.objects.filter(
        Exists(released), assignment__published__isnull=False, removed_at=None, text__regex=r"\S"
    ).select_related("assignment__published")


def published_best_practice(viewer: Viewer, slugs: Collection[str]) -> QuerySet[Finding]:
    """Best practice that anybody may read, of these evaluations of the record."""
    return published_findings(viewer).filter(
        assignment__published__slug__in=slugs, kind=FindingKind.BEST_PRACTICE
    )


def published_improvements(viewer: Viewer, slug: str) -> QuerySet[Finding]:
    """What the published report of an evaluation names as areas for improvement."""
    return published_findings(viewer).filter(assignment__published__slug=slug, kind=FindingKind.IMPROVEMENT)
