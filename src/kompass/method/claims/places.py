"""Claims about a place among others: a rank, the best of a group, the highest points in an area."""

import re
from collections.abc import Callable
from dataclasses import replace

from kompass.language import N_
from kompass.method.claims.known import Known, above, independent, known, not_above, own_moment, place
from kompass.method.claims.outcome import (
    judged,
    no_own_figure,
    no_scope,
    no_value,
    other_figure,
    unchecked,
)
from kompass.method.claims.statement import Claim, Evidence, Scope
from kompass.method.claims.verdict import Sentence, Value, Verdict
from kompass.method.reference import Record


def check_rank(evidence: Evidence) -> Verdict:
    """Rank k (of n): k independent higher scores refute it, and only a complete set can make it hold."""
    number = evidence.claim.number
    if number is None or number < 1:
        return no_value(evidence)
    own = evidence.own
    if own is None or own.total is None:
        return no_own_figure(evidence)
    return _at_place(evidence, int(number), own)


def check_best_in_group(evidence: Evidence) -> Verdict:
    """The best of the municipalities under so many inhabitants; the value is its own total."""
    claim, own = evidence.claim, evidence.own
    if own is None or own.total is None:
        return no_own_figure(evidence)
    if claim.number is not None and claim.number != own.total:
        return other_figure(evidence, own, own.total)
    try:
        under = Scope.parse(claim.scope, country=claim.country).under
    except ValueError:
        return no_scope(evidence)
    if under is None:
        return _at_place(evidence, 1, own)
    count = evidence.inhabitants
    ours = count(own) if count else None
    if count is None or ours is None:
        return unchecked(
            evidence, "inhabitants-missing", Sentence(N_("Missing: the numbers of inhabitants."))
        )
    if ours >= under:
        sentence = Sentence(
            N_("%(name)s had %(inhabitants)s inhabitants."), {"name": own.name, "inhabitants": ours}
        )
        return judged(evidence, "does_not_hold", "not-in-group", sentence, found=ours, rows=[own])

    def in_group(row: Record) -> Record | None:
        inhabitants = count(row)
        return row if inhabitants is not None and inhabitants < under else None

    return _at_place(evidence, 1, own, figure=in_group)


def check_area_maximum(evidence: Evidence) -> Verdict:
    """The highest points of any in one area, among rows of the same edition (areas differ between editions)."""
    own, number = evidence.own, evidence.claim.number
    if number is None:
        return no_value(evidence)
    if own is None or not own.areas:
        return no_own_figure(evidence)
    code = area_meant(evidence.claim, own)
    if code is None:
        return unchecked(evidence, "area-unclear", Sentence(N_("Missing: which area is meant.")))
    if own.areas[code] != number:
        return other_figure(evidence, own, own.areas[code])

    def area_points(row: Record) -> Record | None:
        if code not in row.areas or row.edition != own.edition:
            return None
        return replace(row, total=row.areas[code], exact_total=None)

    return _at_place(evidence, 1, replace(own, total=own.areas[code], exact_total=None), figure=area_points)


def area_meant(claim: Claim, own: Record) -> str | None:
    """The code of the area a claim speaks of: named in it, or the only one with these points; None where unclear."""
    named = re.search(r"\barea (\w+)", claim.statement)
    codes = [named[1]] if named else [code for code, points in own.areas.items() if points == claim.number]
    return codes[0] if len(codes) == 1 and codes[0] in own.areas else None


def _at_place(
    evidence: Evidence,
    stated: int,
    own: Record,
    *,
    figure: Callable[[Record], Record | None] = lambda row: row,
) -> Verdict:
    try:
        scope = Scope.parse(evidence.claim.scope, country=evidence.claim.country)
    except ValueError:
        return no_scope(evidence)
    others = known(evidence, scope, own_moment(evidence), figure=figure)
    certain = others.certain(others.members)
    higher = above(own, independent(evidence, certain))
    if len(higher) >= stated:
        return _refuted_from_above(evidence, higher, others)
    of = evidence.claim.of_number
    if evidence.claim.kind == "rank" and of is not None and others.evaluated + 1 > of:
        return more_than_stated(evidence, others)
    with_own = above(own, certain)
    if len(with_own) >= stated:
        sentence = Sentence(N_("The source itself puts these above: %(rows)s."), {"rows": with_own})
        return judged(
            evidence,
            "inconsistent_source",
            "rank-own-figures",
            sentence,
            found=len(with_own) + 1,
            rows=with_own,
        )
    if not others.n:
        missing = Sentence(N_("Missing: scores of other municipalities."))
        return unchecked(evidence, "nobody-known", missing, among=others)
    found, _ = place(own, others.members)
    if others.complete and len(independent(evidence, others.members)) == len(others.members):
        sentence = Sentence(N_("Counted, it is number %(found)s."), {"found": found})
        return judged(
            evidence,
            "holds" if found == stated else "does_not_hold",
            "rank-complete",
            sentence,
            found=found,
            rows=[own, *others.members],
            among=others,
        )
    lower = not_above(own, independent(evidence, certain))
    lowest = others.size.high - lower if others.size and others.size.high else 0
    if lowest and stated > lowest:
        sentence = Sentence(
            N_("With %(lower)s not above it, it is number %(lowest)s at the lowest."),
            {"lower": lower, "lowest": lowest},
        )
        return judged(
            evidence,
            "does_not_hold",
            "rank-too-low",
            sentence,
            found=lowest,
            rows=others.members,
            among=others,
        )
    return judged(
        evidence,
        "not_contradicted",
        "rank-not-contradicted",
        _among_known(own, others, found),
        found=found,
        rows=[own, *others.members],
        among=others,
    )


def _refuted_from_above(evidence: Evidence, higher: tuple[Record, ...], others: Known) -> Verdict:
    sentence = Sentence(N_("Higher before: %(rows)s."), {"rows": higher})
    return judged(
        evidence,
        "does_not_hold",
        "rank-counterexample",
        sentence,
        found=len(higher) + 1,
        rows=higher,
        among=others,
    )


def more_than_stated(evidence: Evidence, others: Known) -> Verdict:
    """For any claim of a place or share of n: more are known to have been evaluated than n."""
    total = others.evaluated + 1
    sentence = Sentence(N_("Known to have been evaluated before: %(total)s."), {"total": total})
    return judged(evidence, "does_not_hold", "more-than-stated", sentence, found=total, among=others)


def _among_known(own: Record, others: Known, found: int) -> Sentence:
    values: dict[str, Value] = {"found": found, "n": others.n + 1}
    size = others.size
    if size is None or size.how == "at_least":
        return Sentence(N_("Number %(found)s of %(n)s known."), values)
    # In the unit of the count: each row is one of all evaluations, or the one of its municipality.
    lower = len(others.members) - len(above(own, others.members))
    values |= {"lowest": max(size.n - lower, found), "count": size.n}
    return Sentence(
        N_("Number %(found)s of %(n)s known; %(found)s to %(lowest)s of %(count)s is possible."), values
    )
