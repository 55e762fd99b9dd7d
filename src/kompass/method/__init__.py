"""The measuring instrument as a library: from ratings to points, and from points to statements.

Pure Python and numpy, usable in a notebook, without a database. Each name below is fetched from its module when it is
first used, so that `import kompass.method` costs nothing; scipy and krippendorff are imported only where needed.
"""

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

METHOD_VERSION = "1"
"""The rules by which ratings become points and points become statements; stored with every result."""

_HOME = {
    name: module
    for module, names in {
        "editions": "Edition editions load_edition",
        "edition_source": "EditionError EditionProblem",
        "edition_advice": "Advice edition_advice",
        "terms": "leaks term",
        "edition_diff": "Change EditionDiff edition_diff",
        "crosswalk": "Crosswalk comparable_share crosswalk restricted",
        "ratings": "NOT_APPLICABLE RatingError Ratings",
        "ratings_file": "load_ratings",
        "scoring": "Flag PrintedLine Score printed_table score",
        "points": "points",
        "aggregation": "Branch aggregate aggregate_tree normalise",
        "comparison": "Best Gap best_practice coverage distance_to_ideal percentile quartiles rank rank_range"
        " statistics_allowed top_share",
        "progress": "NormalProgress Pace Pair Projection normal_progress pace project successive_pairs",
        "dates": "When",
        "reference": "Count Record Selection StatedCount count_at select stated_count",
        "claims": "Claim Threshold Verdict VerdictCase check_claim threshold_for_rank verdict_table",
        "reported": "Fit Statement fit_reported",
        "agreement": "Agreement AgreementFigures Figure Undefined agreement",
        "disagreements": "Disagreement check_consensus disagreements",
        "severity": "Severity severity",
        "what_if": "Gain WhatIf gains what_if",
        "effect": "Effect GoalOutcome KindOfMeasure MeasureEffect Moved Planned effect followed_by_gains goal_reached",
        "plan_ahead": "Outlook Quarter Step plan_ahead quarter_end",
        "self_knowledge": "OwnBeside SelfKnowledge self_knowledge",
        "uncertainty": "Assumptions Importance Uncertainty importance uncertainty",
    }.items()
    for name in names.split()
}

if TYPE_CHECKING:  # what a type checker and an editor see: the names of _HOME
    from kompass.method.aggregation import Branch, aggregate, aggregate_tree, normalise
    from kompass.method.agreement import Agreement, AgreementFigures, Figure, Undefined, agreement
    from kompass.method.claims import (
        Claim,
        Threshold,
        Verdict,
        VerdictCase,
        check_claim,
        threshold_for_rank,
        verdict_table,
    )
    from kompass.method.comparison import (
        Best,
        Gap,
        best_practice,
        coverage,
        distance_to_ideal,
        percentile,
        quartiles,
        rank,
        rank_range,
        statistics_allowed,
        top_share,
    )
    from kompass.method.crosswalk import Crosswalk, comparable_share, crosswalk, restricted
    from kompass.method.dates import When
    from kompass.method.disagreements import Disagreement, check_consensus, disagreements
    from kompass.method.edition_advice import Advice, edition_advice
    from kompass.method.edition_diff import Change, EditionDiff, edition_diff
    from kompass.method.edition_source import EditionError, EditionProblem
    from kompass.method.editions import Edition, editions, load_edition
    from kompass.method.effect import (
        Effect,
        GoalOutcome,
        KindOfMeasure,
        MeasureEffect,
        Moved,
        Planned,
        effect,
        followed_by_gains,
        goal_reached,
    )
    from kompass.method.plan_ahead import Outlook, Quarter, Step, plan_ahead, quarter_end
    from kompass.method.points import points
    from kompass.method.progress import (
        NormalProgress,
        Pace,
        Pair,
        Projection,
        normal_progress,
        pace,
        project,
        successive_pairs,
    )
    from kompass.method.ratings import NOT_APPLICABLE, RatingError, Ratings
    from kompass.method.ratings_file import load_ratings
    from kompass.method.reference import Count, Record, Selection, StatedCount, count_at, select, stated_count
    from kompass.method.reported import Fit, Statement, fit_reported
    from kompass.method.scoring import Flag, PrintedLine, Score, printed_table, score
    from kompass.method.self_knowledge import OwnBeside, SelfKnowledge, self_knowledge
    from kompass.method.severity import Severity, severity
    from kompass.method.terms import leaks, term
    from kompass.method.uncertainty import Assumptions, Importance, Uncertainty, importance, uncertainty
    from kompass.method.what_if import Gain, WhatIf, gains, what_if

__all__ = [
    "METHOD_VERSION",
    "NOT_APPLICABLE",
    "Advice",
    "Agreement",
    "AgreementFigures",
    "Assumptions",
    "Best",
    "Branch",
    "Change",
    "Claim",
    "Count",
    "Crosswalk",
    "Disagreement",
    "Edition",
    "EditionDiff",
    "EditionError",
    "EditionProblem",
    "Effect",
    "Figure",
    "Fit",
    "Flag",
    "Gain",
    "Gap",
    "GoalOutcome",
    "Importance",
    "KindOfMeasure",
    "MeasureEffect",
    "Moved",
    "NormalProgress",
    "Outlook",
    "OwnBeside",
    "Pace",
    "Pair",
    "Planned",
    "PrintedLine",
    "Projection",
    "Quarter",
    "RatingError",
    "Ratings",
    "Record",
    "Score",
    "Selection",
    "SelfKnowledge",
    "Severity",
    "StatedCount",
    "Statement",
    "Step",
    "Threshold",
    "Uncertainty",
    "Undefined",
    "Verdict",
    "VerdictCase",
    "WhatIf",
    "When",
    "aggregate",
    "aggregate_tree",
    "agreement",
    "best_practice",
    "check_claim",
    "check_consensus",
    "comparable_share",
    "count_at",
    "coverage",
    "crosswalk",
    "disagreements",
    "distance_to_ideal",
    "edition_advice",
    "edition_diff",
    "editions",
    "effect",
    "fit_reported",
    "followed_by_gains",
    "gains",
    "goal_reached",
    "importance",
    "leaks",
    "load_edition",
    "load_ratings",
    "normal_progress",
    "normalise",
    "pace",
    "percentile",
    "plan_ahead",
    "points",
    "printed_table",
    "project",
    "quarter_end",
    "quartiles",
    "rank",
    "rank_range",
    "restricted",
    "score",
    "select",
    "self_knowledge",
    "severity",
    "stated_count",
    "statistics_allowed",
    "successive_pairs",
    "term",
    "threshold_for_rank",
    "top_share",
    "uncertainty",
    "verdict_table",
    "what_if",
]


class _Package(ModuleType):
    """Some functions here bear the names of their modules: `points`, `editions`, `crosswalk`, `effect`, ...

    Importing a module binds it in its package; without this, what `kompass.method.points` is would depend on what
    was imported before.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ModuleType) and _HOME.get(name) == name:
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"kompass.method.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
