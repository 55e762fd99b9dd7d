"""Evaluations: all of them as a table, the latest, and one of them as a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kompass.domain.access import Viewer
from kompass.domain.queries.claim import CheckedClaim
from kompass.domain.queries.comparison import Comparison, FilterProblem, ReferenceFilter
from kompass.domain.queries.facts import EditionFact, EvaluationRow, named
from kompass.domain.queries.progress import Change

SORTS = ("name", "country", "when", "edition", "total", "basis")


class EvaluationNotFound(LookupError):
    """No evaluation of that slug that this viewer may see."""


@dataclass(frozen=True, slots=True)
class EvaluationFilter:
    """What the table of evaluations shows; "" and None mean any."""

    country: str = ""
    edition: str = ""
    since: str = ""
    as_of: str = ""
    basis: str = ""
    with_total: bool = False
    q: str = ""
    sort: str = "when"
    descending: bool = True

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> tuple["EvaluationFilter", tuple[FilterProblem, ...]]:
        """Read country, edition, since, as_of, basis, with_total (1), q, sort ("total" or "-total")."""
        raise NotImplementedError

    def to_params(self) -> dict[str, str]:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class EvaluationList:
    rows: tuple[EvaluationRow, ...]
    n: int
    n_with_total: int
    page: int
    pages: int
    per_page: int
    filter: EvaluationFilter


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One focus area of an evaluation; None where it is not known.

    `previous` only where the previous evaluation used the same edition. `best` is the highest of the
    reference set in the same edition, this evaluation not counted; `to_best` is below zero where this one
    is higher.
    """

    code: str
    names: Mapping[str, str]
    maximum: Fraction
    certain: bool
    translated: tuple[str, ...]
    points: int | None
    exact: Fraction | None
    previous: int | None
    best: int | None
    best_holders: tuple[str, ...]
    to_ideal: Fraction | None
    to_best: int | None

    def name(self, language: str) -> str:
        return named(self.names, language)


@dataclass(frozen=True, slots=True)
class SubAreaRow:
    code: str
    area: str
    names: Mapping[str, str]
    maximum: Fraction
    points: Decimal | None
    previous: Decimal | None

    def name(self, language: str) -> str:
        return named(self.names, language)


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A rated criterion. `levels` maps aspect id to level, empty when not applicable."""

    id: str
    code: str
    area: str
    sub_area: str
    names: Mapping[str, str]
    maximum: Fraction
    points: Fraction | None
    fulfilment: Fraction | None
    levels: Mapping[str, int]
    not_applicable: bool
    previous: Fraction | None

    def name(self, language: str) -> str:
        return named(self.names, language)


@dataclass(frozen=True, slots=True)
class SnapshotDetails:
    """What is known beyond areas where the ratings themselves are known."""

    edition_hash: str
    method_version: str
    exact_total: Fraction
    not_applicable_share: Fraction
    sub_areas: tuple[SubAreaRow, ...]
    criteria: tuple[CriterionRow, ...]
    strengths: tuple[CriterionRow, ...]
    """Highest fulfilment first."""
    improvements: tuple[CriterionRow, ...]
    """Most points still to gain first."""


@dataclass(frozen=True, slots=True)
class EvaluationPage:
    evaluation: EvaluationRow
    edition: EditionFact | None
    code: str
    county: str
    inhabitants: int | None
    inhabitants_year: int | None
    size_class: str
    kostra_group: str
    areas: tuple[AreaRow, ...]
    """All areas of the edition, in its order; empty when the edition is unknown."""
    previous: EvaluationRow | None
    change: Change | None
    others: tuple[EvaluationRow, ...]
    """The municipality's evaluations, this one among them, oldest first."""
    comparison: Comparison
    snapshot: SnapshotDetails | None
    claims: tuple[CheckedClaim, ...]


def evaluations(
    viewer: Viewer,
    *,
    country: str = "",
    edition: str = "",
    since: str = "",
    as_of: str = "",
    basis: str = "",
    with_total: bool = False,
    q: str = "",
    sort: str = "when",
    descending: bool = True,
    page: int = 1,
    per_page: int | None = 50,
) -> EvaluationList:
    """The table of evaluations; `per_page` None gives all. A page beyond the last is the last one.

    Undated rows drop out as soon as `since` or `as_of` is set; in the order by date they come last.
    """
    raise NotImplementedError


def latest(viewer: Viewer, limit: int = 6) -> tuple[EvaluationRow, ...]:
    """The most recent real evaluations whose total is known, newest first."""
    raise NotImplementedError


def evaluation(viewer: Viewer, slug: str, *, reference: ReferenceFilter | None = None) -> EvaluationPage:
    """Everything about one evaluation.

    Raises:
        EvaluationNotFound: there is none of that slug that this viewer may see.
    """
    raise NotImplementedError


def evaluation_slug(viewer: Viewer, municipality_slug: str, when: str = "", *, as_of: str = "") -> str:
    """Which evaluation is meant by a municipality and a date: exactly that date, else the only one in that
    year; without a date the latest one with a total (evaluated by `as_of`), else the latest.

    Raises:
        EvaluationNotFound: with a sentence that lists the dates there are.
    """
    raise NotImplementedError
