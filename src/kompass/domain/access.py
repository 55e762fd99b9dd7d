"""Who may see what: the only home of that question. Every query starts from one of these sets.

What Kompass holds today is the published record, which is for everybody, and the invented example, which
is for everybody too but mixes with nothing: it is given only to who asks for its country, or for one of
its municipalities or evaluations by address.
"""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from kompass.models import Claim, Evaluation, Municipality, SearchEntry, StatedCount

INVENTED: Final = "ZZ"
REAL_COUNTRIES: Final = ("NO", "SE", "DK")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks. `kind` is "public": anyone, without sign-in."""

    kind: str = "public"


PUBLIC: Final = Viewer()


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
