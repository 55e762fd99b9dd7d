"""What a claim said, told again in a language; the record holds it in machine-readable form too."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, Protocol

from kompass.domain.queries.reference import country_name
from kompass.language import N_, number, percent, translator


class Stated(Protocol):
    """A claim as far as its words are made of it."""

    @property
    def country(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def of(self) -> str: ...
    @property
    def scope(self) -> str: ...


_SAID: Final[Mapping[str, str]] = {
    "total": N_("The total is %(value)s points."),
    "change_since_previous": N_("The total rose by %(value)s points since the evaluation before."),
    "percent_change": N_("The total rose by %(share)s."),
    "rank": N_("It is number %(value)s."),
    "top_share": N_("It is among the best %(share)s."),
    "maximum": N_("The highest score seen is %(value)s points."),
    "maximum_about": N_("The highest score is a little over %(value)s points."),
    "mean": N_("The mean is %(value)s points."),
    "mean_about": N_("The mean is about %(value)s points."),
    "about_mean": N_("It lies about the mean."),
    "area_maximum": N_("%(value)s points in an area is the highest of all."),
    "best_in_group": N_("With %(value)s points it is the best of its group."),
    "years_to_rank": N_("At this pace it becomes number %(of)s within %(value)s years."),
    "change_above_expected": N_(
        "Its progress is well above what is normally expected over such an interval."
    ),
}
_AMONG: Final[Mapping[str, str]] = {
    "NO": N_("Among the Norwegian municipalities."),
    "SE": N_("Among the Swedish municipalities."),
    "NO all years": N_("Among all Norwegian evaluations ever."),
    "SE all years": N_("Among all Swedish evaluations ever."),
    "NO 2020 edition": N_("Among the Norwegian municipalities, by the 2020 edition."),
    "NO since 2010": N_("Among the Norwegian municipalities evaluated since 2010."),
    "SE 2020 edition": N_("Among the Swedish municipalities, by the 2020 edition."),
    "NO since 2010, under 15000 inhabitants": N_(
        "Among the Norwegian municipalities with fewer than 15,000 inhabitants evaluated since 2010."
    ),
    "SE since 2010, under 15000 inhabitants": N_(
        "Among the Swedish municipalities with fewer than 15,000 inhabitants evaluated since 2010."
    ),
    "Scandinavia": N_("Among the Scandinavian municipalities."),
    "Scandinavia since 2010": N_("Among the Scandinavian municipalities evaluated since 2010."),
    "all countries": N_("Among all countries."),
}


def said(claim: Stated, language: str) -> str:
    """What was said, with the scope it was said for; "" where its kind or scope has no words of ours.

    Then only the recorded statement tells it, in the language it is recorded in.
    """
    if claim.kind not in _SAID or (claim.scope and claim.scope not in _AMONG):
        return ""
    _ = translator(language)
    return " ".join((_(_SAID[claim.kind]) % _figures(claim, language), *_scope(claim, _)))


def subject(claim: Stated, language: str) -> str:
    """Whom it is about: the municipality, or the country where nothing else tells it; "" where `said` does."""
    return claim.name or ("" if claim.scope in _AMONG else country_name(claim.country, language))


def _figures(claim: Stated, language: str) -> dict[str, str]:
    of = claim.of
    try:
        value = Fraction(claim.value.replace(",", "."))
    except ValueError:
        return {"value": claim.value.replace("-", "–"), "share": claim.value, "of": of}
    # A share is recorded as a part of one, a change in per cent as a number of per cent.
    share = value / 100 if claim.kind == "percent_change" else value
    return {
        "value": number(value, language, 0 if value.denominator == 1 else 1),
        "share": percent(share, language, 0 if (share * 100).denominator == 1 else 1),
        "of": of,
    }


def _scope(claim: Stated, _: Callable[[str], str]) -> list[str]:
    """Among whom, as far as the statement said."""
    among = [_(_AMONG[claim.scope])] if claim.scope else []
    if claim.of and claim.kind in ("rank", "top_share"):
        among.append(_("There were %(n)s of them.") % {"n": claim.of})
    return among
