"""The rules by which a verdict is reached, one sentence each: what pages print as the explanation of a verdict."""

from collections.abc import Mapping

from kompass.language import N_, translator

EXPLANATIONS: Mapping[str, str] = {
    "unknown-kind": N_("There is no rule for this kind of statement, so it is not judged."),
    "value-missing": N_("The statement gives no figure that could be held against the record."),
    "scope-unclear": N_(
        "Among whom the statement is meant is not clear, so it cannot be held against anybody."
    ),
    "undated": N_("A statement without a date cannot be held against what was known when it was made."),
    "own-total-missing": N_(
        "The total the statement is about has not been seen, so nothing can be compared."
    ),
    "nobody-known": N_("No other municipality it could be compared with has a known score from that time."),
    "total-confirmed": N_("A published total holds when a source of its own gives the same figure."),
    "total-refuted": N_("A published total does not hold when an independent source gives another figure."),
    "total-own-figure": N_(
        "Where the only source of a total is the statement itself, it is not contradicted, but nothing confirms it."
    ),
    "total-own-figures": N_("The same source gives two different totals for one evaluation."),
    "previous-missing": N_(
        "A change cannot be checked without the total of the evaluation before, from a known evaluation."
    ),
    "previous-from-claim": N_(
        "The total before is only known by subtracting the stated change, so it can neither confirm nor refute it."
    ),
    "change-confirmed": N_("A change holds when independent totals differ by exactly that much."),
    "change-refuted": N_("A change does not hold when independent totals differ by something else."),
    "change-own-figures-agree": N_(
        "The source's own totals agree with the change it states; nothing independent confirms them."
    ),
    "change-own-figures-differ": N_(
        "The source's own totals differ by something else than the change it states."
    ),
    "rank-counterexample": N_(
        "One independent score that was higher and certainly there before refutes a first place, "
        "k of them refute place k."
    ),
    "rank-own-figures": N_(
        "The source's own figures put so many above that the stated place is not possible."
    ),
    "rank-too-low": N_("So many are known to lie lower that the stated place is further down than possible."),
    "rank-complete": N_("Every evaluation stated to exist is known, so the place follows by counting."),
    "rank-not-contradicted": N_(
        "Nothing known speaks against the place, but the record is incomplete, so it is not confirmed either."
    ),
    "more-than-stated": N_("More municipalities are known to have been evaluated than the statement counts."),
    "inhabitants-missing": N_(
        "Who belongs to a group by size cannot be told without the numbers of inhabitants."
    ),
    "not-in-group": N_("The municipality itself does not belong to the group it is said to be the best of."),
    "area-unclear": N_("Which area's points are meant is not clear from the statement and the record."),
    "share-possible-places": N_(
        "Whatever the unknown scores are, the place stays on one side of the stated share."
    ),
    "share-most-known": N_(
        "At least 20 others and 80 per cent of all evaluations are known, so the share is read off the known ones."
    ),
    "share-reported": N_(
        "Too few scores are known, but all fits to what was reported put the score on the same side of the share."
    ),
    "share-straddles": N_(
        "Too few scores are known, and the fits to what was reported lie on both sides of the stated share."
    ),
    "share-unknown": N_(
        "Too few scores are known, and too little was reported to estimate how they are spread."
    ),
    "maximum-counterexample": N_(
        "One independent score that was higher and certainly there before refutes a maximum."
    ),
    "maximum-own-figures": N_("The source itself gives a score above the maximum it states."),
    "maximum-complete": N_("Every evaluation stated to exist is known, so the maximum follows by looking."),
    "maximum-not-contradicted": N_(
        "No higher score is known from before, but the record is incomplete, so it is not confirmed either."
    ),
    "mean-impossible": N_("Whatever the unknown scores are, their mean cannot come out as stated."),
    "mean-complete": N_("Every evaluation stated to exist is known, so the mean follows by adding up."),
    "mean-most-known": N_(
        "At least 20 others and 80 per cent of all evaluations are known, so the mean is estimated from these."
    ),
    "mean-unknown": N_(
        "A mean cannot be checked before most of the scores are known; those published lie too high."
    ),
    "near-reported-mean": N_(
        "The score is held against the mean that an independent source gives for the same time."
    ),
    "forecast-pace-missing": N_(
        "Without two dated totals there is no pace, so a forecast cannot be checked."
    ),
    "forecast-no-threshold": N_("The score that the forecast place took at that time is not known."),
    "forecast-too-far": N_(
        "At its own pace the municipality needs longer to reach the score of that place than the statement gives it."
    ),
    "forecast-possible": N_(
        "At its own pace the municipality reaches that score in time, but others may have risen meanwhile."
    ),
    "forecast-borderline": N_("The dates are too coarse to tell whether the pace is fast enough."),
    "progress-few-pairs": N_(
        "What is normally expected cannot be told from fewer than 20 pairs of successive evaluations."
    ),
    "progress-model": N_(
        "The change is held against the 80 per cent prediction limit from the changes of other municipalities."
    ),
}


def explain(case: str, language: str) -> str:
    """One sentence on the rule. Raises KeyError for a rule that does not exist."""
    return translator(language)(EXPLANATIONS[case])
