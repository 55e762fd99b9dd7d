"""What was publicly said about scores, held against the record (method.md section 4, Claims)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kompass import method
from kompass.domain.access import Viewer
from kompass.domain.queries import claim_words
from kompass.domain.queries.records import counts, inhabitants_of, published_claims, records
from kompass.language import LANGUAGES, N_, translator

VERDICTS: Final[Mapping[str, str]] = {
    "holds": N_("holds"),
    "does_not_hold": N_("does not hold"),
    "inconsistent_source": N_("the source contradicts itself"),
    "not_contradicted": N_("not contradicted"),
    "estimated": N_("estimated"),
    "cannot_be_checked": N_("cannot be checked"),
}


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A published claim and what the record says to it.

    `verdict` is one of holds, does_not_hold, inconsistent_source, not_contradicted, estimated,
    cannot_be_checked. `stated` and `found` are figures of the same kind (whole number, number or a text such
    as "2-3"), None where there is none. `n` others with a score it was held against; `evidence` the slugs of
    evaluations and ids of claims it was held against; `case` the rule that decided.
    """

    id: str
    country: str
    municipality: str
    """Slug, "" for claims about a country or all countries."""
    name: str
    stated_when: str
    evaluated: str
    kind: str
    value: str
    of: str
    scope: str
    statement: str
    source: str
    verdict: str
    stated: int | float | str | None
    found: int | float | str | None
    reasons: Mapping[str, str]
    n: int
    coverage: Fraction | None
    evidence: tuple[str, ...]
    case: str

    def said(self, language: str) -> str:
        """What was said, in the language; "" where only the recorded statement can tell it."""
        return claim_words.said(self, language)

    def why(self, language: str) -> str:
        """The reason of the verdict, in sentences."""
        return self.reasons[language]


def verdict_name(verdict: str, language: str) -> str:
    """The verdict in words."""
    return translator(language)(VERDICTS[verdict])


def claims(
    viewer: Viewer, *, country: str | None = None, municipality: str | None = None
) -> tuple[CheckedClaim, ...]:
    """Every published claim with its verdict, of one country or one municipality (slug) if asked.

    They are held against the whole real record, in at most five queries; one where there is no claim.
    """
    everything = published_claims(viewer)
    asked = [
        claim
        for claim in everything
        if (not country or claim.country == country)
        and (not municipality or claim.municipality == municipality)
    ]
    if not asked:
        return ()
    known = records(viewer, areas=True)
    stated = counts(viewer)
    inhabitants = inhabitants_of(viewer)
    return tuple(
        _checked(
            claim,
            method.check_claim(claim, known, counts=stated, claims=everything, inhabitants=inhabitants),
        )
        for claim in asked
    )


def _checked(claim: method.Claim, verdict: method.Verdict) -> CheckedClaim:
    return CheckedClaim(
        id=claim.id,
        country=claim.country,
        municipality=claim.municipality or "",
        name=claim.name,
        stated_when=claim.stated.text,
        evaluated=claim.evaluated.text,
        kind=claim.kind,
        value=claim.value,
        of=claim.of,
        scope=claim.scope,
        statement=claim.statement,
        source=claim.source,
        verdict=verdict.verdict,
        stated=verdict.stated,
        found=verdict.found,
        reasons={language: verdict.why(language) for language in LANGUAGES},
        n=verdict.n,
        coverage=verdict.coverage,
        evidence=verdict.evidence,
        case=verdict.case,
    )
