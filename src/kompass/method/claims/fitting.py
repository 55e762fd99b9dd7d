"""Which published statements may be used to estimate how the scores of a country are spread."""

import datetime as dt
from collections.abc import Callable, Sequence
from fractions import Fraction

from kompass.method.claims.statement import Claim, Evidence, Scope, same_source
from kompass.method.claims.verdict import Verdict
from kompass.method.reference import Count, Record, stated_count
from kompass.method.reported import Statement

_MEANS = {"mean", "mean_about"}
_MAXIMA = {"maximum", "maximum_about"}


def reported_statements(
    claims: Sequence[Claim],
    records: Sequence[Record],
    counts: Sequence[Count],
    *,
    country: str,
    since: int | None,
    as_of: dt.date,
    check: Callable[[Evidence], Verdict],
    without: Claim | None = None,
) -> tuple[Statement, ...]:
    """Statements that fix points of the distribution of a country's scores in a period.

    They are: a rank whose score is known and whose n is stated or between stated counts; a maximum; a best share
    whose score is known; a mean. Each of that country alone, made by `as_of` and not before `since`, not refuted by
    the record or contradicting itself (`check`), and neither the claim in question (`without`) nor from its source.
    Only a mean may be undated and over all countries, where its provider's is the only centre that is public; a
    mean of the country itself takes its place.
    """
    chosen: list[Statement] = []
    wide: list[Statement] = []
    for claim in claims:
        if claim.country != country or claim.kind not in _MEANS | _MAXIMA | {"rank", "top_share"}:
            continue
        if without is not None and (claim.id == without.id or same_source(claim, without)):
            continue
        try:
            scope = Scope.parse(claim.scope, country=country)
        except ValueError:
            continue
        if scope.all_years or scope.under is not None or claim.number is None:
            continue
        everywhere = scope.countries is None and claim.kind in _MEANS
        dated = bool(claim.stated.latest and claim.stated.latest <= as_of)
        early = bool(since and claim.stated.earliest and claim.stated.earliest.year < since)
        if early or not (everywhere or scope.countries == (country,)):
            continue
        if not dated and (claim.stated.known or claim.kind not in _MEANS):
            continue
        evidence = Evidence(claim=claim, records=records, counts=counts)
        statement = _statement(evidence, scope)
        if statement is None or check(evidence).verdict in {"does_not_hold", "inconsistent_source"}:
            continue
        (wide if everywhere else chosen).append(statement)
    if any(statement.kind == "mean" for statement in chosen):
        return tuple(chosen)
    return (*chosen, *wide)


def _statement(evidence: Evidence, scope: Scope) -> Statement | None:
    claim, own = evidence.claim, evidence.own
    number = claim.number
    assert number is not None
    if claim.kind in _MEANS:
        return Statement("mean", float(number), key=claim.id)
    when = evidence.own_when if evidence.own_when.known else claim.stated
    n = claim.of_number if claim.kind == "rank" else None
    if n is None:
        size = stated_count(evidence.counts, country=claim.country, since=scope.since, as_of=when)
        n = size.n if size else None
    if claim.kind in _MAXIMA:
        return Statement("maximum", float(number), n=n, key=claim.id) if n else None
    if own is None or own.total is None or own.derived_from_claim == claim.id:
        return None
    if claim.kind == "top_share":
        share = Fraction(number)
        return Statement("share", own.total, share=share, key=claim.id) if 0 < share < 1 else None
    if n is None or not 1 <= number <= n:
        return None
    return Statement("rank", own.total, rank=int(number), n=n, key=claim.id)
