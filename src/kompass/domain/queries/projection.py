"""Where a pace leads: years until a place, or until the ideal (method.md section 5)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.db.models import Q

from kompass import method
from kompass.domain.access import Viewer, visible_evaluations
from kompass.domain.queries.comparison import reference_totals
from kompass.domain.queries.facts import EvaluationRow, edition_fact, rows
from kompass.domain.queries.instruments import COMPASS, instrument_of
from kompass.domain.queries.records import published_claims
from kompass.domain.queries.reference import ReferenceFilter, date_name, last_day
from kompass.language import N_, number, translator
from kompass.method.claims.statement import Scope

RANKS: Final = (3, 1)
"""The places whose score is a threshold: Roros aimed at the top three; the first place is the next question."""


_WHY: Final[Mapping[str, str]] = {
    "projected": "",
    "reached": N_("Already reached."),
    "no_pace": N_("The pace is not known."),
    "not_rising": N_("The pace is zero or below, so it does not lead there."),
    "beyond_maximum": N_("It lies above full points."),
    "unknown": N_("Too few scores are known."),
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A score to reach at the present pace, where it comes from and how many years away it is.

    `reason` is projected, reached (0 years), or why there are none: no_pace, not_rising, beyond_maximum,
    unknown. `low` and `high` follow from the paces of the comparable pairs, or are None.
    """

    kind: Literal["rank", "ideal"]
    rank: int | None
    value: int | None
    from_claim: str
    from_evaluation: EvaluationRow | None
    years: float | None
    low: float | None
    high: float | None
    reason: str

    def describe(self, language: str) -> str:
        """What it is and where it comes from."""
        _ = translator(language)
        if self.kind == "ideal":
            return _("the ideal (%(value)s)") % {"value": number(self.value or 0, language)}
        if self.value is None or self.from_evaluation is None:
            return _("number %(rank)s") % {"rank": self.rank}
        source = {
            "rank": self.rank,
            "value": number(self.value, language),
            "name": self.from_evaluation.name,
            "date": date_name(self.from_evaluation.when, language),
            "claim": self.from_claim,
        }
        if self.from_claim:
            return _("number %(rank)s (%(value)s, stated for %(name)s %(date)s: %(claim)s)") % source
        return _("number %(rank)s among the known (%(value)s, %(name)s %(date)s)") % source

    def why(self, language: str) -> str:
        """Why there is no number of years (or none is needed); "" when there is one."""
        text = _WHY[self.reason]
        return translator(language)(text) if text else ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the last change leads: third and first place, and the ideal.

    `pace` is points a year; where a date is a year alone, that year's middle stands for it.
    """

    evaluation: EvaluationRow
    pace: float
    pace_low: float | None
    pace_high: float | None
    thresholds: tuple[Threshold, ...]
    filter: ReferenceFilter


def outlook(
    viewer: Viewer,
    last: EvaluationRow,
    *,
    pace: float,
    pace_range: tuple[float | None, float | None],
    paces: Sequence[float],
    chosen: ReferenceFilter,
) -> Outlook | None:
    """Where a pace leads from the last evaluation, against the reference set of the filter; None where the
    edition, and with it full points, is unknown. `paces` are those of comparable pairs. Four queries."""
    edition = edition_fact(last.edition)
    if edition is None:
        return None
    scores = _scores(viewer, chosen, last)

    def threshold(kind: Literal["rank", "ideal"], rank: int | None, score: "_Score | None") -> Threshold:
        if score is None:
            return Threshold(kind, rank, None, "", None, None, None, None, "unknown")
        projection = method.project(last.total or 0, pace, score.value, maximum=edition.maximum, paces=paces)
        return Threshold(
            kind=kind,
            rank=rank,
            value=score.value,
            from_claim=score.claim,
            from_evaluation=score.evaluation,
            years=projection.years,
            low=projection.low,
            high=projection.high,
            reason=projection.reason,
        )

    ideal = _Score(int(edition.maximum), "", None)
    thresholds = [threshold("rank", rank, scores.get(rank)) for rank in RANKS]
    return Outlook(
        evaluation=last,
        pace=pace,
        pace_low=pace_range[0],
        pace_high=pace_range[1],
        thresholds=(*thresholds, threshold("ideal", None, ideal)),
        filter=chosen,
    )


@dataclass(frozen=True, slots=True)
class _Score:
    value: int
    claim: str
    evaluation: EvaluationRow | None


def _scores(viewer: Viewer, chosen: ReferenceFilter, own: EvaluationRow) -> dict[int, _Score]:
    """The score that each place of `RANKS` takes among the others, as known by the filter's date.

    A dated claim "rank k" about the country, whose evaluation has a total, tells the k-th score for its time;
    the latest one counts. The record's own k-th score is a lower bound of the true one, since whoever is
    missing can only push it up: it counts where there is no claim, or where it lies above the claimed score.
    """
    instrument = instrument_of(own.edition)
    known = reference_totals(viewer, chosen, without=own.municipality, instrument=instrument)
    # Claims are about the Municipal Compass.
    claims = _rank_claims(viewer, own, last_day(chosen.as_of)) if instrument == COMPASS else {}
    wanted = Q(slug__in=[known[rank - 1]["slug"] for rank in RANKS if rank <= len(known)])
    for each in claims.values():
        wanted |= Q(municipality__slug=each.municipality, evaluated=each.evaluated.text)
    found = rows(visible_evaluations(viewer, named=True).filter(wanted, total__isnull=False))
    by_slug = {row.slug: row for row in found}
    by_date = {(row.municipality, row.when): row for row in found}
    scores: dict[int, _Score] = {}
    for rank in RANKS:
        in_record = by_slug[known[rank - 1]["slug"]] if rank <= len(known) else None
        claim = claims.get(rank)
        claimed = by_date.get((claim.municipality or "", claim.evaluated.text)) if claim else None
        if claim and claimed and (in_record is None or (claimed.total or 0) >= (in_record.total or 0)):
            scores[rank] = _Score(claimed.total or 0, claim.id, claimed)
        elif in_record:
            scores[rank] = _Score(in_record.total or 0, "", in_record)
    return scores


def _rank_claims(viewer: Viewer, own: EvaluationRow, day: dt.date | None) -> dict[int, method.Claim]:
    """Per place the latest dated claim of somebody else to it, within the country and made by the day."""
    latest: dict[int, method.Claim] = {}
    for claim in published_claims(viewer, country=own.country):
        made = claim.stated.latest or claim.evaluated.latest
        if claim.kind != "rank" or claim.municipality in (None, own.municipality) or made is None:
            continue
        if not claim.evaluated.known or (day is not None and made > day) or not _whole_country(claim):
            continue
        rank = int(claim.number or 0)
        so_far = latest.get(rank)
        if so_far is None or (so_far.evaluated.latest or dt.date.min) <= (claim.evaluated.latest or made):
            latest[rank] = claim
    return latest


def _whole_country(claim: method.Claim) -> bool:
    """Whether the place is one among the country's municipalities, not among Scandinavia's or small ones."""
    try:
        scope = Scope.parse(claim.scope, country=claim.country)
    except ValueError:
        return False
    return scope.countries == (claim.country,) and scope.under is None and scope.edition is None
