"""Claims that a score is among the best share, e.g. the best quarter."""

from dataclasses import replace
from fractions import Fraction

from kompass.language import N_
from kompass.method.claims.fitting import reported_statements
from kompass.method.claims.known import Known, above, independent, known, not_above, own_moment, place
from kompass.method.claims.levels import check_maximum, check_mean
from kompass.method.claims.outcome import judged, no_own_figure, no_scope, no_value
from kompass.method.claims.places import check_rank, more_than_stated
from kompass.method.claims.statement import Evidence, Scope
from kompass.method.claims.verdict import Sentence, Value, Verdict, VerdictName
from kompass.method.comparison import statistics_allowed
from kompass.method.reference import Record
from kompass.method.reported import Fit, fit_reported


def check_top_share(evidence: Evidence) -> Verdict:
    """Among the best share q: by the places possible, else by the known if most are, else by reports."""
    claim, own = evidence.claim, evidence.own
    number = claim.number
    if number is None or not 0 < number <= 1:
        return no_value(evidence)
    if own is None or own.total is None:
        return no_own_figure(evidence)
    try:
        scope = Scope.parse(claim.scope, country=claim.country)
    except ValueError:
        return no_scope(evidence)
    others = known(evidence, scope, own_moment(evidence))
    share = Fraction(number)
    of = claim.of_number
    if of is not None and others.evaluated + 1 > of:
        return more_than_stated(evidence, others)
    return (
        _by_possible_places(evidence, own, others, share)
        or _by_most_known(evidence, own, others, share)
        or _by_what_was_reported(evidence, own, others, scope, share)
    )


def _by_possible_places(evidence: Evidence, own: Record, others: Known, share: Fraction) -> Verdict | None:
    if others.size is None or others.size.high is None:
        return None
    most = others.size.high
    certain = independent(evidence, others.certain(others.members))
    best = Fraction(len(above(own, certain)) + 1, most)
    worst = Fraction(most - not_above(own, certain), most)
    if best <= share < worst:
        return None
    sentence = Sentence(
        N_("It lies among the best %(best)s to %(worst)s."), {"best": best, "worst": max(best, worst)}
    )
    return judged(
        evidence,
        "holds" if worst <= share else "does_not_hold",
        "share-possible-places",
        sentence,
        found=span(float(best), float(max(best, worst))),
        rows=[own, *certain],
        among=others,
    )


def _by_most_known(evidence: Evidence, own: Record, others: Known, share: Fraction) -> Verdict | None:
    if not statistics_allowed(others.n, others.coverage):
        return None
    found, _ = place(own, others.members)
    part = Fraction(found, others.n + 1)
    if part <= share:
        sentence = Sentence(N_("Among the known it is in the best %(part)s, as stated."), {"part": part})
    else:
        sentence = Sentence(N_("Among the known it is in the best %(part)s, not as stated."), {"part": part})
    return judged(
        evidence,
        "estimated",
        "share-most-known",
        sentence,
        found=round(float(part), 4),
        rows=[own, *others.members],
        among=others,
    )


def _by_what_was_reported(
    evidence: Evidence, own: Record, others: Known, scope: Scope, share: Fraction
) -> Verdict:
    found, _ = place(own, others.members)
    known_place = Sentence(N_("Number %(found)s of %(n)s known."), {"found": found, "n": others.n + 1})
    fit = _fit(evidence, others, scope)
    if fit is None:
        missing = Sentence(N_("Missing: more scores, or at least three statements on how they are spread."))
        return judged(
            evidence, "cannot_be_checked", "share-unknown", known_place, missing, rows=[own], among=others
        )
    low, high = fit.percentile(own.total or 0)
    values: dict[str, Value] = {
        "n": len(fit.statements),
        "low": Fraction(low),
        "high": Fraction(high),
        "limit": 1 - share,
    }
    verdict: VerdictName = "estimated"
    case = "share-reported"
    if low >= 1 - share:
        told = N_(
            "Fits to %(n)s reported figures put %(low)s to %(high)s of the others below the municipality; %(limit)s is "
            "needed, so the estimate agrees with the statement."
        )
    elif high < 1 - share:
        told = N_(
            "Fits to %(n)s reported figures put %(low)s to %(high)s of the others below the municipality; %(limit)s is "
            "needed, so the estimate speaks against the statement."
        )
    else:
        verdict, case = "cannot_be_checked", "share-straddles"
        told = N_(
            "Fits to %(n)s reported figures put %(low)s to %(high)s of the others below the municipality; %(limit)s is "
            "needed, so they do not decide. Missing: more scores."
        )
    estimate = judged(
        evidence,
        verdict,
        case,
        known_place,
        Sentence(told, values),
        found=span(1 - high, 1 - low),
        rows=[own],
        among=others,
    )
    ids = tuple(statement.key for statement in fit.statements)
    return replace(estimate, evidence=(*estimate.evidence, *ids), fit=fit)


def _fit(evidence: Evidence, others: Known, scope: Scope) -> Fit | None:
    if scope.countries is None or len(scope.countries) != 1 or scope.under is not None:
        return None
    statements = reported_statements(
        evidence.claims,
        evidence.records,
        evidence.counts,
        country=scope.countries[0],
        since=scope.since,
        as_of=others.moment.by,
        check=_check_statement,
        without=evidence.claim,
    )
    return fit_reported(statements) if len(statements) >= 3 else None


def _check_statement(evidence: Evidence) -> Verdict:
    """The verdict on a statement that may go into a fit; a share is taken as it stands, or it would ask for a fit."""
    match evidence.claim.kind:
        case "rank":
            return check_rank(evidence)
        case "maximum" | "maximum_about":
            return check_maximum(evidence)
        case "mean" | "mean_about":
            return check_mean(evidence)
        case _:
            return judged(evidence, "not_contradicted", "share-unknown")


def span(low: float, high: float) -> str:
    """ "0.22-0.33": two shares with two decimals, once where they are the same."""
    first, last = f"{low:.2f}", f"{high:.2f}"
    return first if first == last else f"{first}-{last}"
