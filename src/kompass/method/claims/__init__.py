"""Published claims held against the record (method.md section 4, Claims)."""

from kompass.method.claims.check import CHECKS, check_claim
from kompass.method.claims.fitting import reported_statements
from kompass.method.claims.forecast import Threshold, threshold_for_rank
from kompass.method.claims.rules import EXPLANATIONS, explain
from kompass.method.claims.statement import Claim, Scope
from kompass.method.claims.table import VerdictCase, verdict_table
from kompass.method.claims.verdict import Sentence, Verdict, VerdictName
from kompass.method.reference import Count, Record

__all__ = [
    "CHECKS",
    "EXPLANATIONS",
    "Claim",
    "Count",
    "Record",
    "Scope",
    "Sentence",
    "Threshold",
    "Verdict",
    "VerdictCase",
    "VerdictName",
    "check_claim",
    "explain",
    "reported_statements",
    "threshold_for_rank",
    "verdict_table",
]
