"""A result of the method as it is frozen: plain JSON, fractions as "a/b", nothing rounded away."""

from collections.abc import Mapping
from typing import Any

from kompass.method import Score


def frozen(score: Score) -> dict[str, Any]:
    """What `Snapshot.result` holds: published points, the exact ones behind them, and what they could still be."""
    return {
        "total": score.total,
        "areas": dict(score.areas),
        "sub_areas": _texts(score.sub_areas),
        "criteria": _texts(score.criteria),
        "exact_total": _text(score.exact_total),
        "exact_areas": _texts(score.exact_areas),
        "exact_sub_areas": _texts(score.exact_sub_areas),
        "provisional": score.provisional,
        "lowest": score.lowest,
        "highest": score.highest,
        "not_applicable_share": str(score.not_applicable_share),
        # What each carried once the not applicable ones had left their points to the rest.
        "sub_area_maxima": _texts(score.sub_area_maxima),
        "criterion_maxima": _texts(score.criterion_maxima),
    }


def _texts(values: Mapping[str, object]) -> dict[str, str | None]:
    return {key: _text(value) for key, value in values.items()}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
