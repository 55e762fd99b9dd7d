"""The record as a whole: how much of it there is, and how much there is said to be."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from kompass.domain.access import Viewer
from kompass.domain.queries.comparison import StatedCount
from kompass.domain.queries.facts import EvaluationRow


@dataclass(frozen=True, slots=True)
class CountrySummary:
    country: str
    n_evaluations: int
    n_with_total: int
    n_with_areas: int
    n_municipalities: int
    mean_total: Fraction | None
    """Of the known totals: biased upwards, see `bias_warning`."""
    first_year: int | None
    last_year: int | None
    highest: EvaluationRow | None


@dataclass(frozen=True, slots=True)
class DataSet:
    """A shipped or imported data set, with the SHA-256 of its file."""

    name: str
    digest: str
    loaded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class RecordSummary:
    n_evaluations: int
    n_with_total: int
    n_with_areas: int
    n_municipalities: int
    n_claims: int
    mean_total: Fraction | None
    countries: tuple[CountrySummary, ...]
    stated: tuple[StatedCount, ...]
    data_sets: tuple[DataSet, ...]
    product_version: str
    method_version: str


def bias_warning(language: str) -> str:
    """What to keep in mind about every mean of known totals."""
    raise NotImplementedError


def record(viewer: Viewer) -> RecordSummary:
    """Counts and summaries of the real record; the invented example is not in it."""
    raise NotImplementedError
