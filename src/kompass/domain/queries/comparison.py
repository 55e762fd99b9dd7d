"""Compared with whom, and how it stands there (method.md section 4)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from kompass.domain.access import Viewer
from kompass.domain.queries.facts import EvaluationRow


@dataclass(frozen=True, slots=True)
class FilterProblem:
    """A value of a filter that makes no sense, and how to mend it."""

    field: str
    value: str
    message: str
    values: Mapping[str, object]

    def text(self, language: str) -> str:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ReferenceFilter:
    """The filter that chooses a reference set.

    `country`: "NO", "SE", "DK", "ZZ" or "" for all real ones together. `since` and `as_of`: "2017",
    "2017-06", "2017-06-30" or "" for no limit. `editions`, `bases`, `hand_picked` (municipality slugs):
    empty means any. `size_class`: a key of `facts.SIZE_CLASSES` or "". `kostra_group`: "1" ... or "".
    """

    country: str = ""
    since: str = ""
    as_of: str = ""
    editions: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    size_class: str = ""
    kostra_group: str = ""
    hand_picked: tuple[str, ...] = ()
    per_municipality: Literal["latest", "all"] = "latest"

    @classmethod
    def default_for(cls, evaluation: EvaluationRow) -> "ReferenceFilter":
        """Its country, since 2010, as of its own date, every row with a total, the latest per municipality."""
        raise NotImplementedError

    @classmethod
    def from_params(
        cls, params: Mapping[str, Any], *, default: "ReferenceFilter"
    ) -> tuple["ReferenceFilter", tuple[FilterProblem, ...]]:
        """Read a query string or a form: country, since, as_of, edition, basis, size, kostra, pick, per.

        What is absent is as in `default`; what is present and empty means "any". Several values are
        separated by commas or repeated (`getlist`). A value that makes no sense is left as in `default`
        and told as a problem.
        """
        raise NotImplementedError

    def to_params(self) -> dict[str, str]:
        """The mapping that `from_params` reads back to an equal filter, whatever the default."""
        raise NotImplementedError

    def describe(self, language: str) -> str:
        """One phrase to print beside every figure: "Norway; since 2010; as of June 2017; ..."."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class StatedCount:
    """A number of evaluations that a source said to exist at a date."""

    country: str
    since: int | None
    as_of: int
    count: int
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class StatedSize:
    """How many evaluations are said to exist for a filter, and how that follows from what sources stated.

    `how`: "stated" for that very date; "between" two statements (interpolated); "at_least": the last one
    before the date; "at_most": the first one after it.
    """

    count: int
    how: Literal["stated", "between", "at_least", "at_most"]
    statements: tuple[StatedCount, ...]

    def describe(self, language: str) -> str:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Member:
    """One of the others in a reference set."""

    slug: str
    municipality: str
    name: str
    country: str
    when: str
    edition: str
    total: int
    exact_total: Fraction | None
    basis: str
    source: str
    rank: int
    """Place among the others and this evaluation together."""


@dataclass(frozen=True, slots=True)
class BestInArea:
    """The highest points of an area in the reference set, within the evaluation's own edition."""

    code: str
    names: Mapping[str, str]
    points: int
    holders: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class AreaGap:
    """How far an area is from the ideal and from best practice."""

    code: str
    names: Mapping[str, str]
    points: int
    ideal: Fraction
    distance: Fraction
    to_best: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One evaluation against a reference set.

    All shares are 0..1. `top_share` = rank / n with n counting the municipality itself; `percentile` among
    the others. `top_share`, `percentile`, `quartiles`, `mean` are None below 20 others and 80 % coverage
    (`why_not` says so) unless the set is complete by nature.
    """

    evaluation: EvaluationRow
    filter: ReferenceFilter
    value: int | None
    maximum: Fraction | None
    ranked_on: Literal["published", "exact"]
    n_others: int
    rank: int | None
    rank_range: tuple[int, int] | None
    stated: StatedSize | None
    coverage: Fraction | None
    complete: bool
    top_share: Fraction | None
    percentile: Fraction | None
    quartiles: tuple[Fraction, Fraction, Fraction] | None
    mean: Fraction | None
    distance_to_ideal: Fraction | None
    members: tuple[Member, ...]
    """Highest first."""
    best: tuple[BestInArea, ...]
    gaps: tuple[AreaGap, ...]
    """Largest distance first; empty where area points are not known."""
    left_out: Mapping[str, int]
    """Reason -> number of evaluations left out for it (first reason that applies); see `left_out_reason`."""

    @property
    def n(self) -> int:
        """The others and the municipality itself."""
        return self.n_others + 1

    def why_not(self, language: str) -> str:
        """Why share, percentile, quartiles and mean are not given; "" when they are."""
        raise NotImplementedError


def left_out_reason(reason: str, language: str) -> str:
    """The reason in words: own, undated, after, before, edition, basis, no_total, size, size_unknown,
    kostra, kostra_unknown, not_picked, earlier."""
    raise NotImplementedError


def compare(viewer: Viewer, evaluation_slug: str, filter: ReferenceFilter | None = None) -> Comparison:
    """Compare an evaluation with a reference set (None: the default one).

    Raises:
        EvaluationNotFound: there is no such evaluation that this viewer may see.
    """
    raise NotImplementedError


def last_day(text: str) -> dt.date | None:
    """The last day of "2017", "2017-06" or "2017-06-30"; None for ""."""
    raise NotImplementedError
