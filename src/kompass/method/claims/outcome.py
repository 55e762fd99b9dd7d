"""Making a verdict: the figures, the reason and the evidence put together the same way everywhere."""

from collections.abc import Iterable

from kompass.language import N_
from kompass.method.claims.known import Known
from kompass.method.claims.statement import Evidence, own_figure
from kompass.method.claims.verdict import Sentence, Verdict, VerdictName
from kompass.method.reference import Record


def judged(
    evidence: Evidence,
    verdict: VerdictName,
    case: str,
    *sentences: Sentence,
    found: int | float | str | None = None,
    rows: Iterable[Record] = (),
    among: Known | None = None,
) -> Verdict:
    """A verdict; `among` adds how many were known and its sentences."""
    return Verdict(
        verdict=verdict,
        case=case,
        stated=evidence.claim.machine_value,
        found=found,
        sentences=(*sentences, *(among.sentences() if among else ())),
        n=among.n if among else 0,
        coverage=among.coverage if among else None,
        evidence=tuple(dict.fromkeys(row.key for row in rows)),
    )


def unchecked(evidence: Evidence, case: str, *missing: Sentence, among: Known | None = None) -> Verdict:
    """Cannot be checked, with what is missing."""
    return judged(evidence, "cannot_be_checked", case, *missing, among=among)


def no_value(evidence: Evidence) -> Verdict:
    return unchecked(evidence, "value-missing", Sentence(N_("Missing: the figure in the statement.")))


def no_scope(evidence: Evidence) -> Verdict:
    sentence = Sentence(N_('Not understood: "%(scope)s".'), {"scope": evidence.claim.scope})
    return unchecked(evidence, "scope-unclear", sentence)


def no_date(evidence: Evidence, *more: Sentence) -> Verdict:
    return unchecked(evidence, "undated", Sentence(N_("Missing: the date of the statement.")), *more)


def no_own_figure(evidence: Evidence) -> Verdict:
    sentence = Sentence(
        N_("Missing: the score of %(name)s (%(when)s)."),
        {"name": evidence.claim.name or evidence.claim.country, "when": evidence.own_when},
    )
    return unchecked(evidence, "own-total-missing", sentence)


def other_figure(evidence: Evidence, own: Record, found: int) -> Verdict:
    """The statement gives another figure for its own evaluation than the record does."""
    sentence = Sentence(N_("The record has %(total)s."), {"total": found})
    if own_figure(own, evidence.claim):
        return judged(evidence, "inconsistent_source", "total-own-figures", sentence, found=found, rows=[own])
    return judged(evidence, "does_not_hold", "total-refuted", sentence, found=found, rows=[own])
