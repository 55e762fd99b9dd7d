"""Claims about the level itself: a total, the highest score of all, the mean, near the mean."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from kompass.language import N_
from kompass.method.claims.known import Known, independent, known, moment, own_moment
from kompass.method.claims.outcome import (
    judged,
    no_date,
    no_own_figure,
    no_scope,
    no_value,
    other_figure,
    unchecked,
)
from kompass.method.claims.statement import (
    ABOUT,
    AboutRange,
    Evidence,
    Scope,
    about,
    agrees,
    own_figure,
    plain,
    same_source,
)
from kompass.method.claims.verdict import Sentence, Verdict, VerdictName
from kompass.method.comparison import statistics_allowed
from kompass.method.reference import Record


def check_total(evidence: Evidence) -> Verdict:
    """A total: the record's own figure may be the very one that was published, and then nothing confirms it."""
    claim, own = evidence.claim, evidence.own
    if claim.number is None:
        return no_value(evidence)
    if own is None or own.total is None:
        return no_own_figure(evidence)
    mine = own_figure(own, claim)
    same = claim.number == own.total
    sentence = Sentence(
        N_("The record has %(total)s for %(name)s (%(when)s)."),
        {"total": own.total, "name": own.name, "when": own.when},
    )
    if mine and same:
        only = Sentence(N_("It is the published figure itself; no other source of it is known."))
        return judged(
            evidence, "not_contradicted", "total-own-figure", sentence, only, found=own.total, rows=[own]
        )
    if mine:
        return judged(
            evidence, "inconsistent_source", "total-own-figures", sentence, found=own.total, rows=[own]
        )
    if same:
        return judged(evidence, "holds", "total-confirmed", sentence, found=own.total, rows=[own])
    return judged(evidence, "does_not_hold", "total-refuted", sentence, found=own.total, rows=[own])


def check_maximum(evidence: Evidence) -> Verdict:
    """The highest score, exact or about: one higher score from before refutes it, only a complete set confirms it."""
    claim = evidence.claim
    number = claim.number
    if number is None:
        return no_value(evidence)
    try:
        scope = Scope.parse(claim.scope, country=claim.country)
    except ValueError:
        return no_scope(evidence)
    around = about(number, claim.statement) if claim.kind == "maximum_about" else None
    limit = around.high if around else Fraction(number)
    when = moment(evidence)
    if when is None:
        return no_date(evidence, *_higher_at_all(evidence, limit))
    others = known(evidence, scope, when, every_row=True)
    members = _with_own(evidence, others)
    before = [row for row in others.certain(members) if (row.total or 0) > limit]
    refuting = _highest_first(independent(evidence, before))
    if refuting:
        sentence = Sentence(N_("Higher before: %(rows)s."), {"rows": refuting})
        return judged(
            evidence,
            "does_not_hold",
            "maximum-counterexample",
            sentence,
            found=refuting[0].total,
            rows=refuting,
            among=others,
        )
    if before:
        sentence = Sentence(N_("The source itself has higher ones: %(rows)s."), {"rows": tuple(before)})
        return judged(
            evidence,
            "inconsistent_source",
            "maximum-own-figures",
            sentence,
            found=max(row.total or 0 for row in before),
            rows=before,
        )
    if not members:
        return _nobody(evidence, others)
    highest = _highest_first(members)[0]
    top = highest.total or 0
    sentence = Sentence(N_("The highest known by then: %(rows)s."), {"rows": (highest,)})
    if others.complete and len(independent(evidence, members)) == len(members):
        right = around.holds(Fraction(top)) if around else top == number
        return judged(
            evidence,
            "holds" if right else "does_not_hold",
            "maximum-complete",
            sentence,
            found=top,
            rows=[highest],
            among=others,
        )
    return judged(
        evidence,
        "not_contradicted",
        "maximum-not-contradicted",
        sentence,
        found=top,
        rows=[highest],
        among=others,
    )


def _highest_first(rows: tuple[Record, ...]) -> tuple[Record, ...]:
    return tuple(sorted(rows, key=lambda row: (-(row.total or 0), row.key)))


def _higher_at_all(evidence: Evidence, limit: Fraction) -> tuple[Sentence, ...]:
    rows = [
        row for row in evidence.records if row.total is not None and row.total > limit and row.when.latest
    ]
    if not rows:
        return ()
    first = min(rows, key=lambda row: (row.when.latest, row.key))
    return (Sentence(N_("The first known to be higher: %(rows)s."), {"rows": (first,)}),)


def check_mean(evidence: Evidence) -> Verdict:
    """The mean of all, exact or about: it needs nearly all scores, but fewer may show that it is impossible."""
    claim = evidence.claim
    number = claim.number
    if number is None:
        return no_value(evidence)
    try:
        scope = Scope.parse(claim.scope, country=claim.country)
    except ValueError:
        return no_scope(evidence)
    when = moment(evidence)
    if when is None:
        return no_date(evidence)
    others = known(evidence, scope, when, every_row=True)
    rows = _with_own(evidence, others)
    if not rows:
        return _nobody(evidence, others)
    mean = _mean(rows)
    around = about(number, claim.statement) if claim.kind == "mean_about" else None
    right = around.holds(mean) if around else agrees(number, mean)
    return _by_known_mean(evidence, others, rows, right) or _by_possible_mean(evidence, others, rows, around)


def check_about_mean(evidence: Evidence) -> Verdict:
    """A score about as high as the mean (within 5 %): by the mean of the known if these are most, else by a
    mean that an independent source gives for the same time."""
    claim, own = evidence.claim, evidence.own
    if own is None or own.total is None:
        return no_own_figure(evidence)
    if claim.number is not None and claim.number != own.total:
        return other_figure(evidence, own, own.total)
    try:
        scope = Scope.parse(claim.scope, country=claim.country)
    except ValueError:
        return no_scope(evidence)
    others = known(evidence, scope, own_moment(evidence), every_row=True)
    rows = _with_own(evidence, others)
    total = Fraction(own.total)
    by_known = _by_known_mean(evidence, others, rows, _near(total, _mean(rows)))
    if by_known:
        return by_known
    for told in evidence.claims:
        number = told.number
        if told.kind not in {"mean", "mean_about"} or number is None or told.scope != claim.scope:
            continue
        if (
            told.country != claim.country
            or same_source(told, claim)
            or not told.stated.overlaps(claim.stated)
        ):
            continue
        sentence = Sentence(
            N_("The mean is stated elsewhere (%(id)s) as %(mean)s; the score is %(total)s."),
            {"id": told.id, "mean": number, "total": own.total},
        )
        verdict = judged(
            evidence,
            "holds" if _near(total, Fraction(number)) else "does_not_hold",
            "near-reported-mean",
            sentence,
            found=plain(number),
            rows=[own],
            among=others,
        )
        return replace(verdict, evidence=(*verdict.evidence, told.id))
    return _mean_unknown(evidence, others, rows)


def _near(value: Fraction, mean: Fraction) -> bool:
    return abs(value - mean) <= mean * ABOUT


def _by_known_mean(
    evidence: Evidence, others: Known, rows: tuple[Record, ...], right: bool
) -> Verdict | None:
    mean = _rounded(_mean(rows))
    found = float(mean)
    if others.complete:
        sentence = Sentence(N_("The mean of all is %(mean)s."), {"mean": mean})
        verdict: VerdictName = "holds" if right else "does_not_hold"
        return judged(evidence, verdict, "mean-complete", sentence, found=found, rows=rows, among=others)
    if statistics_allowed(others.n, others.coverage):
        if right:
            sentence = Sentence(N_("The mean of the known is %(mean)s, which agrees."), {"mean": mean})
        else:
            sentence = Sentence(
                N_("The mean of the known is %(mean)s, which does not agree."), {"mean": mean}
            )
        return judged(
            evidence, "estimated", "mean-most-known", sentence, found=found, rows=rows, among=others
        )
    return None


def _by_possible_mean(
    evidence: Evidence, others: Known, rows: tuple[Record, ...], around: AboutRange | None
) -> Verdict:
    """Bounds by putting every unknown score at zero, and at the maximum where the statement tells it (`of`)."""
    stated, size = Fraction(evidence.claim.number or 0), others.size
    if size is None or size.high is None or size.unit != "evaluations":
        return _mean_unknown(evidence, others, rows)
    low_end, high_end = (
        (around.low, around.high) if around else (stated - Fraction(1, 2), stated + Fraction(1, 2))
    )
    known_sum = sum(row.total or 0 for row in rows)
    unseen = max(size.high - len(rows), 0)
    lowest = Fraction(known_sum, len(rows) + unseen)
    maximum = evidence.claim.of_number
    highest = None if maximum is None else Fraction(known_sum + maximum * unseen, len(rows) + unseen)
    if high_end >= lowest and (highest is None or low_end <= highest):
        return _mean_unknown(evidence, others, rows)
    if highest is None:
        sentence = Sentence(N_("The mean of all is at least %(low)s."), {"low": _rounded(lowest)})
        found = f"{_rounded(lowest)}-"
    else:
        sentence = Sentence(
            N_("The mean of all lies between %(low)s and %(high)s."),
            {"low": _rounded(lowest), "high": _rounded(highest)},
        )
        found = f"{_rounded(lowest)}-{_rounded(highest)}"
    return judged(
        evidence, "does_not_hold", "mean-impossible", sentence, found=found, rows=rows, among=others
    )


def _mean_unknown(evidence: Evidence, others: Known, rows: tuple[Record, ...]) -> Verdict:
    mean = _rounded(_mean(rows))
    missing = Sentence(
        N_("Missing: most of the scores. The mean of the few that are known is %(mean)s."), {"mean": mean}
    )
    return unchecked(evidence, "mean-unknown", missing, among=others)


def _nobody(evidence: Evidence, others: Known) -> Verdict:
    missing = Sentence(N_("Missing: scores of other municipalities."))
    return unchecked(evidence, "nobody-known", missing, among=others)


def _with_own(evidence: Evidence, others: Known) -> tuple[Record, ...]:
    """All rows of the set, the claim's own evaluation among them."""
    own = evidence.own
    return others.members if own is None or own.total is None else (own, *others.members)


def _mean(rows: tuple[Record, ...]) -> Fraction:
    return Fraction(sum(row.total or 0 for row in rows), len(rows))


def _rounded(mean: Fraction) -> Decimal:
    """To one decimal, half up."""
    return Decimal(int(mean * 10 + Fraction(1, 2))).scaleb(-1)
