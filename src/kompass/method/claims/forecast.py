"""Claims about pace: years until a place is reached, and progress above what is normal."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from kompass.language import N_
from kompass.method.claims.known import own_moment
from kompass.method.claims.outcome import judged, no_own_figure, no_scope, no_value, unchecked
from kompass.method.claims.places import check_rank
from kompass.method.claims.statement import Claim, Evidence, Scope, decimal
from kompass.method.claims.verdict import Sentence, Value, Verdict
from kompass.method.progress import normal_progress, pace, project, shortest_years, successive_pairs
from kompass.method.reference import Count, Record, by_date, select


@dataclass(frozen=True, slots=True)
class Threshold:
    """The score that a place took at a date: `row` has it; `claim` is the statement of that rank, None where it
    was counted in the record."""

    rank: int
    row: Record
    claim: Claim | None

    @property
    def score(self) -> int:
        return self.row.total or 0


def threshold_for_rank(
    place: int,
    *,
    records: Sequence[Record],
    claims: Sequence[Claim],
    country: str,
    as_of: dt.date,
    exclude_municipality: str | None = None,
    counts: Sequence[Count] = (),
    since: int | None = None,
) -> Threshold | None:
    """The score of a place as known by a date: from the newest dated rank claim of that very place in the country
    whose evaluation has a total and that the record does not refute; else the place-th highest in the record
    (the latest row per municipality). None where not so many are known."""
    told: list[tuple[dt.date, Threshold]] = []
    for claim in claims:
        said = claim.stated.latest
        if claim.kind != "rank" or claim.number != place or said is None or said > as_of:
            continue
        evidence = Evidence(claim=claim, records=records, counts=counts)
        own = evidence.own
        if own is None or own.total is None or evidence.municipality == exclude_municipality:
            continue
        try:
            scope = Scope.parse(claim.scope, country=claim.country)
        except ValueError:
            continue
        if scope.countries == (country,) and check_rank(evidence).verdict != "does_not_hold":
            told.append((said, Threshold(place, own, claim)))
    if told:
        return max(told, key=lambda entry: (entry[0], entry[1].score))[1]
    chosen = select(
        records, country=country, since=since, as_of=as_of, exclude_municipality=exclude_municipality
    )
    ordered = sorted(chosen.members, key=lambda row: (-(row.total or 0), row.key))
    return Threshold(place, ordered[place - 1], None) if 1 <= place <= len(ordered) else None


def check_years_to_rank(evidence: Evidence) -> Verdict:
    """In so many years ("2-3") at the present pace at rank `of`.

    It does not hold when even the shortest time the two dates leave makes the pace too slow for the longest time
    stated: whoever was evaluated meanwhile can only have raised the score of that place.
    """
    claim, own = evidence.claim, evidence.own
    longest = decimal(claim.value.rpartition("-")[2])
    place = claim.of_number
    if longest is None or place is None:
        return no_value(evidence)
    if own is None or own.total is None:
        return no_own_figure(evidence)
    when = own_moment(evidence)
    earlier = [row for row in evidence.own_rows if row.when.certainly_before(own.when)]
    before = max(earlier, key=by_date, default=None)
    shortest = shortest_years(before.when, own.when) if before else None
    if before is None or before.total is None or shortest is None:
        missing = Sentence(N_("Missing: the total of the evaluation before, with its date."))
        return unchecked(evidence, "forecast-pace-missing", missing)
    try:
        scope = Scope.parse(claim.scope, country=claim.country)
    except ValueError:
        return no_scope(evidence)
    threshold = threshold_for_rank(
        place,
        records=evidence.records,
        claims=evidence.claims,
        counts=evidence.counts,
        country=(scope.countries or (claim.country,))[0],
        as_of=when.by,
        since=scope.since,
        exclude_municipality=own.municipality,
    )
    if threshold is None:
        missing = Sentence(N_("Missing: the score that place %(place)s took."), {"place": place})
        return unchecked(evidence, "forecast-no-threshold", missing)
    rate = pace(before.total, before.when, own.total, own.when)
    rows = [before, own, threshold.row]
    source = Sentence(N_("Place %(place)s: %(rows)s."), {"place": place, "rows": (threshold.row,)})
    middle = rate.value if rate.value is not None else rate.low
    way = project(own.total, middle, threshold.score, maximum=threshold.score)
    if way.years is None:
        still = Sentence(N_("At its own pace it does not rise."))
        return judged(evidence, "does_not_hold", "forecast-too-far", source, still, rows=rows)
    quickest = project(
        own.total, (own.total - before.total) / shortest, threshold.score, maximum=threshold.score
    ).years
    years = _one_decimal(way.years)
    told = Sentence(
        N_("At %(pace)s points a year it is %(years)s years away (at least %(least)s, to the day)."),
        {
            "pace": _one_decimal(middle or 0),
            "years": years,
            "least": Decimal(str(quickest or 0)).quantize(Decimal("0.01"), ROUND_HALF_UP),
        },
    )
    found = float(years)
    if quickest is not None and quickest > longest:
        verdict = judged(evidence, "does_not_hold", "forecast-too-far", source, told, found=found, rows=rows)
    elif way.years <= longest:
        verdict = judged(
            evidence, "not_contradicted", "forecast-possible", source, told, found=found, rows=rows
        )
    else:
        missing = Sentence(N_("Missing: dates to the day."))
        verdict = judged(
            evidence,
            "cannot_be_checked",
            "forecast-borderline",
            source,
            told,
            missing,
            found=found,
            rows=rows,
        )
    if threshold.claim is None:
        return verdict
    return replace(verdict, evidence=(*verdict.evidence, threshold.claim.id))


def _one_decimal(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def check_change_above_expected(evidence: Evidence) -> Verdict:
    """Progress above what is normal: above the upper 80 % prediction limit from 20 pairs of others on."""
    claim, own = evidence.claim, evidence.own
    if own is None or own.total is None:
        return no_own_figure(evidence)
    when = own_moment(evidence)
    try:
        scope = Scope.parse(claim.scope, country=claim.country)
    except ValueError:
        return no_scope(evidence)
    ours = [pair for pair in successive_pairs(evidence.own_rows) if pair.to_when == own.when]
    if not ours:
        missing = Sentence(N_("Missing: the total of the evaluation before, with its date."))
        return unchecked(evidence, "forecast-pace-missing", missing)
    pair = ours[0]
    rows = [row for row in evidence.records if row.derived_from_claim != claim.id]
    in_scope = [row for row in rows if scope.countries is None or row.country in scope.countries]
    by_then = [row for row in in_scope if row.when.latest and row.when.latest <= when.by]
    pairs = successive_pairs(by_then, exclude_municipality=evidence.municipality)
    normal = normal_progress(pairs, start=pair.start, years=pair.years, actual=pair.change)
    standing = normal.standing or (1, 1)
    place = Sentence(
        N_("By pace it is number %(rank)s of %(n)s (pairs of others: %(pairs)s)."),
        {"rank": standing[0], "n": standing[1], "pairs": normal.n_pairs},
    )
    if not normal.model or normal.expected is None or normal.high is None:
        missing = Sentence(
            N_("Missing: at least 20 pairs of successive evaluations that tell what is normal.")
        )
        return replace(unchecked(evidence, "progress-few-pairs", place, missing), n=normal.n_pairs)
    values: dict[str, Value] = {
        "change": pair.change,
        "expected": _one_decimal(normal.expected),
        "high": _one_decimal(normal.high),
    }
    if normal.well_above:
        told = Sentence(
            N_("%(change)s points against %(expected)s expected; the limit %(high)s is passed, as stated."),
            values,
        )
    else:
        told = Sentence(
            N_("%(change)s points against %(expected)s expected; the limit %(high)s is not passed."), values
        )
    share = round(normal.percentile_of_residual or 0.0, 4)
    return replace(
        judged(evidence, "estimated", "progress-model", told, place, found=share, rows=[own]),
        n=normal.n_pairs,
    )
