"""What a claim was held against: evaluations, other claims, the filter and the date, and the fits to reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kompass import method
from kompass.domain.queries import claim_words
from kompass.domain.queries.reference import ReferenceFilter, basis_name
from kompass.language import N_, number, translator
from kompass.method.claims.known import moment
from kompass.method.claims.places import area_meant
from kompass.method.claims.statement import Evidence, Scope, own_figure
from kompass.method.reported import Normal

WHOSE: Final[Mapping[str, str]] = {
    "this_claim": N_("computed from this statement: confirms nothing"),
    "another_claim": N_("computed from another statement"),
    "own_source": N_("from the statement's own source"),
    "independent": N_("from another source"),
}
"""Whose figure a row is, in words. Only what is independent of a statement can confirm or refute it."""

# Held against the municipality's own evaluations alone; every other kind is held against others.
_OWN_ONLY: Final = frozenset({"total", "change_since_previous", "percent_change"})


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """An evaluation a claim was held against. `points`: its total, or the points of the area a claim is about.

    `whose` is a key of `WHOSE`; `derived_from_claim` the id of the claim its total was computed from, "" if none.
    """

    slug: str
    municipality: str
    name: str
    country: str
    when: str
    edition: str
    points: int | None
    basis: str
    whose: str
    derived_from_claim: str
    source: str
    note: str

    def whose_figure(self, language: str) -> str:
        return translator(language)(WHOSE[self.whose])

    def basis_name(self, language: str) -> str:
        return basis_name(self.basis, language)


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """A claim as it was written down, to be named and linked."""

    id: str
    country: str
    name: str
    stated_when: str
    kind: str
    value: str
    of: str
    scope: str
    statement: str
    source: str

    def said(self, language: str) -> str:
        """What was said, in the language; "" where only the recorded statement can tell it."""
        return claim_words.said(self, language)

    def subject(self, language: str) -> str:
        """Whom it is about, to stand before what was said; "" where that tells it."""
        return claim_words.subject(self, language)


@dataclass(frozen=True, slots=True)
class HeldAgainst:
    """Which evaluations a claim was held against: a filter, and the inhabitants a group stays below.

    `filter` None: the municipality's own evaluations alone.
    """

    filter: ReferenceFilter | None
    edition_year: int | None = None
    under: int | None = None

    def describe(self, language: str) -> str:
        _ = translator(language)
        if self.filter is None:
            return _("the evaluations of the municipality itself")
        parts = [self.filter.describe(language)]
        if self.edition_year is not None:
            parts.append(_("by the %(year)s edition only") % {"year": self.edition_year})
        if self.under is not None:
            under = number(self.under, language)
            parts.append(_("with fewer than %(n)s inhabitants") % {"n": under})
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class FitRow:
    """A normal distribution fitted to what was reported; `left_out` is the claim it leaves out, "" for none.

    `below`: the share (0..1) it puts below the score in question; None where the rest does not determine it.
    """

    left_out: str
    mean: float
    sd: float | None
    below: float | None


def fact_of(claim: method.Claim) -> ClaimFact:
    return ClaimFact(
        id=claim.id,
        country=claim.country,
        name=claim.name,
        stated_when=claim.stated.text,
        kind=claim.kind,
        value=claim.value,
        of=claim.of,
        scope=claim.scope,
        statement=claim.statement,
        source=claim.source,
    )


def evidence_rows(
    claim: method.Claim, keys: Iterable[str], by_key: Mapping[str, method.Record], *, most: int | None = None
) -> tuple[EvidenceRow, ...]:
    """The evaluations among the keys of a verdict's evidence, in its order, the first `most` of them."""
    rows = [by_key[key] for key in keys if key in by_key][:most]
    area = _area(claim, by_key.values()) if claim.kind == "area_maximum" else ""
    return tuple(_row(record, claim, area) for record in rows)


def own_row(claim: method.Claim, records: Sequence[method.Record]) -> tuple[EvidenceRow | None, str]:
    """The evaluation a claim is about, and the code of the area where it is about an area."""
    own = Evidence(claim=claim, records=records).own
    area = _area(claim, records) if claim.kind == "area_maximum" else ""
    return (_row(own, claim, area) if own else None), area


def rows_computed_from(claim: method.Claim, records: Iterable[method.Record]) -> tuple[EvidenceRow, ...]:
    """Evaluations whose total is arithmetic on this claim."""
    return tuple(_row(record, claim, "") for record in records if record.derived_from_claim == claim.id)


def _area(claim: method.Claim, records: Iterable[method.Record]) -> str:
    own = Evidence(claim=claim, records=tuple(records)).own
    return (area_meant(claim, own) or "") if own else ""


def _row(record: method.Record, claim: method.Claim, area: str) -> EvidenceRow:
    return EvidenceRow(
        slug=record.key,
        municipality=record.municipality,
        name=record.name,
        country=record.country,
        when=record.when.text,
        edition=record.edition,
        points=record.areas.get(area) if area else record.total,
        basis=record.basis,
        whose=_whose(record, claim),
        derived_from_claim=record.derived_from_claim,
        source=record.source,
        note=record.note,
    )


def _whose(record: method.Record, claim: method.Claim) -> str:
    if record.derived_from_claim:
        return "this_claim" if record.derived_from_claim == claim.id else "another_claim"
    return "own_source" if own_figure(record, claim) else "independent"


def held_against(claim: method.Claim, records: Sequence[method.Record]) -> HeldAgainst | None:
    """The filter and the date of a claim's check; None where its scope or its date leaves none."""
    if claim.kind in _OWN_ONLY:
        return HeldAgainst(None)
    try:
        scope = Scope.parse(claim.scope, country=claim.country)
    except ValueError:
        return None
    when = moment(Evidence(claim=claim, records=records))
    if when is None:
        return None
    countries = scope.countries or ()
    every = scope.all_years or claim.kind in {"maximum", "maximum_about", "mean", "mean_about", "about_mean"}
    chosen = ReferenceFilter(
        # Scandinavia is every country of the record there is.
        country=countries[0] if len(countries) == 1 else "",
        since=str(scope.since) if scope.since else "",
        as_of=f"{when.by:%Y-%m}",
        per_municipality="all" if every else "latest",
    )
    return HeldAgainst(chosen, scope.edition, scope.under)


def fit_rows(verdict: method.Verdict, own: EvidenceRow | None) -> tuple[FitRow, ...]:
    """Every fit behind an estimate: to all statements, then each time without one. Empty where there is none."""
    fit = verdict.fit
    if fit is None or own is None or own.points is None:
        return ()
    score = own.points
    every = (Normal(fit.mean, fit.sd), *fit.leave_one_out)
    return tuple(FitRow(one.left_out, one.mean, one.sd, one.below(score)) for one in every)
