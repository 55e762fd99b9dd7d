"""A claim held against the record: the rule for its kind, and the rows that may play a part."""

from collections.abc import Callable, Mapping, Sequence

from kompass.language import N_
from kompass.method.claims.changes import check_change, check_percent_change
from kompass.method.claims.forecast import check_change_above_expected, check_years_to_rank
from kompass.method.claims.levels import check_about_mean, check_maximum, check_mean, check_total
from kompass.method.claims.outcome import unchecked
from kompass.method.claims.places import check_area_maximum, check_best_in_group, check_rank
from kompass.method.claims.shares import check_top_share
from kompass.method.claims.statement import Claim, Evidence
from kompass.method.claims.verdict import Sentence, Verdict
from kompass.method.reference import INVENTED_COUNTRY, Count, Record

CHECKS: Mapping[str, Callable[[Evidence], Verdict]] = {
    "total": check_total,
    "change_since_previous": check_change,
    "percent_change": check_percent_change,
    "rank": check_rank,
    "best_in_group": check_best_in_group,
    "area_maximum": check_area_maximum,
    "top_share": check_top_share,
    "maximum": check_maximum,
    "maximum_about": check_maximum,
    "mean": check_mean,
    "mean_about": check_mean,
    "about_mean": check_about_mean,
    "years_to_rank": check_years_to_rank,
    "change_above_expected": check_change_above_expected,
}


def check_claim(
    claim: Claim,
    records: Sequence[Record],
    *,
    counts: Sequence[Count] = (),
    claims: Sequence[Claim] = (),
    inhabitants: Callable[[Record], int | None] | None = None,
) -> Verdict:
    """Hold a published claim against the record as it was when the claim was made (method.md section 4, Claims).

    `records` are all published evaluations, also those without a total; `counts` what was stated to exist;
    `claims` the other published claims (for scores of places and for reported distributions); `inhabitants` those
    of a row's municipality at its date. Rows of the invented country only meet claims about it. Never raises for
    what a claim says: a claim that makes no sense cannot be checked, and the verdict says what is missing.
    """
    invented = claim.country == INVENTED_COUNTRY
    evidence = Evidence(
        claim=claim,
        records=[row for row in records if (row.country == INVENTED_COUNTRY) == invented],
        counts=counts,
        claims=[other for other in claims if (other.country == INVENTED_COUNTRY) == invented],
        inhabitants=inhabitants,
    )
    check = CHECKS.get(claim.kind)
    if check is None:
        return unchecked(
            evidence, "unknown-kind", Sentence(N_('Missing: a rule for "%(kind)s".'), {"kind": claim.kind})
        )
    return check(evidence)
