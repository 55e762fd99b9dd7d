"""Claims about the change since the evaluation before, in points or per cent."""

from fractions import Fraction

from kompass.language import N_
from kompass.method.claims.outcome import judged, no_own_figure, no_value, unchecked
from kompass.method.claims.statement import Evidence, agrees, decimal, own_figure, plain, same_source
from kompass.method.claims.verdict import Sentence, Verdict
from kompass.method.reference import Record, by_date


def check_change(evidence: Evidence) -> Verdict:
    """Points since the evaluation before."""
    return _check(evidence, per_cent=False)


def check_percent_change(evidence: Evidence) -> Verdict:
    """Per cent since the evaluation before, at the precision stated."""
    return _check(evidence, per_cent=True)


def _check(evidence: Evidence, *, per_cent: bool) -> Verdict:
    claim, own = evidence.claim, evidence.own
    stated = claim.number
    if stated is None:
        return no_value(evidence)
    if own is None or own.total is None:
        return no_own_figure(evidence)
    before = _before(evidence, own)
    if before is None or not before.total:
        what = Sentence(N_("Missing: the total of the evaluation before."))
        return unchecked(evidence, "previous-missing", what)
    if claim.id in {before.derived_from_claim, own.derived_from_claim} - {""}:
        what = Sentence(
            N_(
                "Missing: the total of the evaluation before, from elsewhere; %(total)s is the stated change taken off."
            ),
            {"total": before.total},
        )
        return unchecked(evidence, "previous-from-claim", what, *_doubts(evidence, own))
    change = own.total - before.total
    actual = Fraction(100 * change, before.total) if per_cent else Fraction(change)
    unit = Fraction(10) ** min(int(stated.as_tuple().exponent), 0)
    found = plain(_to_unit(actual, unit))
    values = {"end": own.total, "start": before.total, "change": change}
    told = Sentence(N_("%(end)s − %(start)s = %(change)s."), values)
    sentences = (told, Sentence(N_("That is %(share)s."), {"share": actual / 100})) if per_cent else (told,)
    rows = (before, own)
    mine = [own_figure(row, claim) for row in rows]
    if agrees(stated, actual):
        if not any(mine):
            return judged(evidence, "holds", "change-confirmed", *sentences, found=found, rows=rows)
        return judged(
            evidence, "not_contradicted", "change-own-figures-agree", *sentences, found=found, rows=rows
        )
    if all(mine):
        return judged(
            evidence, "inconsistent_source", "change-own-figures-differ", *sentences, found=found, rows=rows
        )
    return judged(evidence, "does_not_hold", "change-refuted", *sentences, found=found, rows=rows)


def _to_unit(actual: Fraction, unit: Fraction) -> Fraction:
    """Rounded half away from zero to the unit the statement uses."""
    steps = int(abs(actual) / unit + Fraction(1, 2))
    return steps * unit * (-1 if actual < 0 else 1)


def _before(evidence: Evidence, own: Record) -> Record | None:
    """The evaluation before: the last one certainly earlier, or an undated row computed from this very claim."""
    earlier = [row for row in evidence.own_rows if row.when.certainly_before(own.when)]
    derived = [
        row
        for row in evidence.own_rows
        if row is not own and row.derived_from_claim == evidence.claim.id and not row.when.known
    ]
    return max(earlier, key=by_date) if earlier else next(iter(derived), None)


def _doubts(evidence: Evidence, own: Record) -> tuple[Sentence, ...]:
    """What else the same source says of this change, where it does not agree with it."""
    claim, end = evidence.claim, Fraction(own.total or 0)
    change = Fraction(claim.number or 0)
    doubts = []
    for other in evidence.claims:
        said = decimal(other.value)
        if other.kind != "percent_change" or said is None or end == change:
            continue
        same_case = (other.municipality, other.evaluated) == (claim.municipality, claim.evaluated)
        implied = 100 * change / (end - change)
        if same_case and same_source(other, claim) and not agrees(said, implied):
            doubts.append(
                Sentence(
                    N_("The same source also says %(said)s, but the change would be %(implied)s."),
                    {"said": Fraction(said) / 100, "implied": implied / 100},
                )
            )
    return tuple(doubts)
