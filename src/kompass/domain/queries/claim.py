"""What was publicly said about scores, held against the record (method.md section 4, Claims)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kompass.domain.access import Viewer


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A published claim and what the record says to it.

    `verdict` is one of holds, does_not_hold, inconsistent_source, not_contradicted, estimated,
    cannot_be_checked. `stated` and `found` are short texts of the figures, `evidence` the slugs of the
    evaluations it was held against.
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
    stated: str
    found: str
    reasons: Mapping[str, str]
    n: int
    coverage: Fraction | None
    evidence: tuple[str, ...]
    case: str

    def why(self, language: str) -> str:
        return self.reasons[language]


def verdict_name(verdict: str, language: str) -> str:
    """The verdict in words."""
    raise NotImplementedError


def claims(
    viewer: Viewer, *, country: str | None = None, municipality: str | None = None
) -> tuple[CheckedClaim, ...]:
    """Every published claim with its verdict, of one country or one municipality (slug) if asked."""
    raise NotImplementedError
