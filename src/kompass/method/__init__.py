"""The measuring instrument as a library: from ratings to points, and from points to statements.

Pure Python and numpy, usable in a notebook, without a database. Each name below is fetched from its module when it is
first used, so that `import kompass.method` costs nothing; scipy is imported only inside what needs it.
"""

import importlib
from typing import TYPE_CHECKING, Any

METHOD_VERSION = "1"
"""The rules by which ratings become points and points become statements; stored with every result."""

_HOME = {
    "Edition": "editions",
    "EditionError": "editions",
    "EditionProblem": "editions",
    "editions": "editions",
    "load_edition": "editions",
    "NOT_APPLICABLE": "ratings",
    "RatingError": "ratings",
    "Ratings": "ratings",
    "load_ratings": "ratings",
    "Flag": "scoring",
    "Score": "scoring",
    "printed_criteria": "scoring",
    "score": "scoring",
    "points": "points",
    "Branch": "aggregation",
    "aggregate": "aggregation",
    "aggregate_tree": "aggregation",
    "normalise": "aggregation",
    "Best": "comparison",
    "Gap": "comparison",
    "best_practice": "comparison",
    "coverage": "comparison",
    "distance_to_ideal": "comparison",
    "percentile": "comparison",
    "quartiles": "comparison",
    "rank": "comparison",
    "rank_range": "comparison",
    "statistics_allowed": "comparison",
    "top_share": "comparison",
    "NormalProgress": "progress",
    "Pace": "progress",
    "Pair": "progress",
    "Projection": "progress",
    "When": "progress",
    "normal_progress": "progress",
    "pace": "progress",
    "project": "progress",
    "Claim": "claims",
    "Count": "claims",
    "Record": "claims",
    "Verdict": "claims",
    "check_claim": "claims",
    "Fit": "reported",
    "fit_reported": "reported",
}

if TYPE_CHECKING:  # what a type checker and an editor see; the same names as in _HOME
    from kompass.method.aggregation import Branch, aggregate, aggregate_tree, normalise
    from kompass.method.claims import Claim, Count, Record, Verdict, check_claim
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
    from kompass.method.editions import Edition, EditionError, EditionProblem, editions, load_edition
    from kompass.method.points import points
    from kompass.method.progress import NormalProgress, Pace, Pair, Projection, When, normal_progress, pace, project
    from kompass.method.ratings import NOT_APPLICABLE, RatingError, Ratings, load_ratings
    from kompass.method.reported import Fit, fit_reported
    from kompass.method.scoring import Flag, Score, printed_criteria, score

__all__ = ["METHOD_VERSION", *_HOME]  # noqa: PLE0604  the values are names


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"kompass.method.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
