"""The figures of a claim in words: what was stated, and what the record gives for it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Protocol

from kompass.language import N_, number, percent, signed, translator

Value = int | float | str | None


class Judged(Protocol):
    """A checked claim as far as its figures are put in words."""

    @property
    def kind(self) -> str: ...
    @property
    def of(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def case(self) -> str: ...
    @property
    def stated(self) -> Value: ...
    @property
    def found(self) -> Value: ...
    @property
    def n(self) -> int: ...


KINDS: Final[Mapping[str, str]] = {
    "total": N_("a total"),
    "change_since_previous": N_("the change since the evaluation before"),
    "percent_change": N_("the change in per cent"),
    "rank": N_("a place among others"),
    "best_in_group": N_("the best of a group by size"),
    "area_maximum": N_("the highest points in an area"),
    "top_share": N_("among the best share"),
    "maximum": N_("the highest score"),
    "maximum_about": N_("the highest score, about"),
    "mean": N_("the mean"),
    "mean_about": N_("the mean, about"),
    "about_mean": N_("a score about as high as the mean"),
    "years_to_rank": N_("years until a place"),
    "change_above_expected": N_("progress above what is normal"),
}
"""Kinds of claims in words, in the order in which they are told."""

_POINTS: Final = N_("%(value)s points")
_PLACE: Final = N_("number %(value)s")
_SHARE: Final = N_("the best %(value)s")
_YEARS: Final = N_("%(value)s years")
_STATED: Final[Mapping[str, str]] = {
    "rank": _PLACE,
    "top_share": _SHARE,
    "years_to_rank": _YEARS,
    "percent_change": "%(value)s",
}
_PLACES: Final[Mapping[str, str]] = {
    "rank-counterexample": N_("number %(value)s at best"),
    "rank-own-figures": N_("number %(value)s at best"),
    "rank-too-low": N_("number %(value)s at the lowest"),
    "rank-complete": _PLACE,
    "rank-not-contradicted": N_("number %(value)s of %(n)s known"),
}
_BY_CASE: Final[Mapping[str, str]] = {
    **_PLACES,
    "not-in-group": N_("%(value)s inhabitants"),
    "more-than-stated": N_("at least %(value)s evaluated"),
    "mean-complete": N_("mean: %(value)s points"),
    "mean-most-known": N_("mean of the known: %(value)s points"),
    "mean-impossible": N_("mean: %(value)s points"),
    "near-reported-mean": N_("mean stated elsewhere: %(value)s points"),
    "share-straddles": N_("the best %(value)s, by the fits"),
    "share-reported": N_("the best %(value)s, by the fits"),
    "progress-model": N_("more than expected by more than %(value)s of the others"),
}
# What the figure of a rule is written as, where it is not written as the statement's own.
_WRITTEN_AS: Final[Mapping[str, str]] = {
    **dict.fromkeys((*_PLACES, "not-in-group", "more-than-stated"), "total"),
    "progress-model": "top_share",
}


def kind_name(kind: str, language: str) -> str:
    """The kind in words; one without a rule as it was recorded."""
    return translator(language)(KINDS[kind]) if kind in KINDS else kind


def stated_figure(claim: Judged, language: str) -> str:
    """ "+139 points", "number 3 of 58", "the best 25%"; "" where the statement gives no figure."""
    if claim.stated in (None, ""):
        return ""
    _ = translator(language)
    shown = _written(claim.kind, claim.stated, language)
    if claim.kind == "rank" and claim.of:
        return _("number %(value)s of %(n)s") % {"value": shown, "n": claim.of}
    return _(_STATED.get(claim.kind, _POINTS)) % {"value": shown}


def found_figure(claim: Judged, language: str) -> str:
    """What the record gives for it, in the same words where it is the same figure; "" where it gives none."""
    if claim.found in (None, ""):
        return ""
    _ = translator(language)
    shown = _written(_WRITTEN_AS.get(claim.case, claim.kind), claim.found, language)
    template = _BY_CASE.get(claim.case) or _STATED.get(claim.kind, _POINTS)
    return _(template) % {"value": shown, "n": number(claim.n + 1, language)}


def _written(kind: str, value: Value, language: str) -> str:
    """A figure, or a range such as "0.22-0.33" or "225.0-" (no upper end known)."""
    _ = translator(language)
    low, dash, high = str(value).rpartition("-") if isinstance(value, str) else ("", "", str(value))
    if not (dash and low):
        return _one(kind, str(value), language)
    if not high:
        return _("at least %(value)s") % {"value": _one(kind, low, language)}
    return _("%(low)s to %(high)s") % {
        "low": _one(kind, low, language),
        "high": _one(kind, high, language),
    }


def _one(kind: str, text: str, language: str) -> str:
    try:
        value = Fraction(text.replace(",", "."))
    except (ValueError, ZeroDivisionError):
        return text
    match kind:
        case "top_share":
            return percent(value, language, 0 if (value * 100).denominator == 1 else 1)
        case "percent_change":
            sign = "+" if value > 0 else ""
            return sign + percent(value / 100, language, 0 if value.denominator == 1 else 1)
        case "change_since_previous":
            return signed(value, language, 0 if value.denominator == 1 else 1)
        case _:
            return number(value, language, 0 if value.denominator == 1 else 1)
