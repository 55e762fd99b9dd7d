"""What changed between evaluations, how fast, how that stands, and where it leads (method.md section 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kompass.domain.access import Viewer
from kompass.domain.queries.facts import EvaluationRow


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair of successive evaluations of another municipality."""

    municipality: str
    name: str
    country: str
    from_slug: str
    to_slug: str
    from_when: str
    to_when: str
    start: int
    end: int
    years: float | None
    pace: float | None
    crosses_editions: bool

    @property
    def points(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class AreaChange:
    """Change of an area; only within one edition, where the area is the same."""

    code: str
    names: Mapping[str, str]
    start: int
    end: int

    @property
    def points(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Change:
    """From one evaluation with a total to the next one.

    `years` and `pace` (points a year) are single figures where both dates have a month, otherwise None
    and only the bounds are known. `expected` and its 80 % prediction interval are points of change, None
    below 20 pairs. `standing` is (rank by pace among the pairs and this one, how many these are).
    """

    start: EvaluationRow
    end: EvaluationRow
    points: int
    areas: tuple[AreaChange, ...]
    years: float | None
    years_low: float | None
    years_high: float | None
    pace: float | None
    pace_low: float | None
    pace_high: float | None
    crosses_editions: bool
    comparable_share: Fraction | None
    """Share of the points that comes from shared criteria; None: unknown."""
    expected: float | None
    expected_low: float | None
    expected_high: float | None
    percentile_of_residual: float | None
    well_above: bool | None
    n_pairs: int
    standing: tuple[int, int] | None
    pairs: tuple[PairRow, ...]
    between: tuple[EvaluationRow, ...]
    """Evaluations in between whose total is not known."""
    filter_country: str
    filter_as_of: str

    def describe_filter(self, language: str) -> str:
        """Which pairs this one was held against, to print beside every figure."""
        raise NotImplementedError

    def caution(self, language: str) -> str:
        """What to keep in mind: regression towards the mean, self-selection, other edition, few pairs."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Threshold:
    """A score to reach at the present pace, where it comes from and how many years away it is.

    `years` None with `reason` "no_pace", "beyond_maximum", "unknown" ...; 0 with "reached". `low` and `high`
    follow from the paces of the comparable pairs, or are None.
    """

    kind: Literal["rank", "ideal"]
    rank: int | None
    value: int | None
    from_claim: str
    from_evaluation: EvaluationRow | None
    years: float | None
    low: float | None
    high: float | None
    reason: str

    def describe(self, language: str) -> str:
        """What it is and where it comes from: "third score known (523, Kristiansund 2016-10; claim ...)"."""
        raise NotImplementedError

    def why(self, language: str) -> str:
        """Why there is no number of years; "" when there is."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the last change leads: third and first place, and the ideal."""

    evaluation: EvaluationRow
    pace: float | None
    pace_low: float | None
    pace_high: float | None
    thresholds: tuple[Threshold, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    municipality: str
    name: str
    country: str
    as_of: str
    changes: tuple[Change, ...]
    """Oldest first."""
    projection: Outlook | None
    undated: tuple[EvaluationRow, ...]
    """Evaluations with a total but without a date: they take no part."""


def progress(viewer: Viewer, municipality_slug: str, *, as_of: str | None = None) -> Progress:
    """Changes and projection of one municipality, as known by the date (None: everything known today).

    Raises:
        NotFound: there is no such municipality.
    """
    raise NotImplementedError
