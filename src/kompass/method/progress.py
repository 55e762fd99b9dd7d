"""Change over time: pace, what is normal, and where it leads (method.md section 5).

Two things every reader is to be told beside these figures: who starts low tends to rise more (regression towards
the mean), and who is evaluated again has usually worked for it (self-selection).
"""

import datetime as dt
import functools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Literal

import numpy as np

from kompass.method.comparison import Number, rank
from kompass.method.dates import When as When
from kompass.method.reference import Record, by_date

ENOUGH_PAIRS = 20
INTERVAL = 0.8


@dataclass(frozen=True, slots=True)
class Pace:
    """Points per year. `value` and `years` only where both months are known; else `low` to `high`.

    A bound is None where the dates set none (they may fall in the same month), and all are None without dates.
    """

    low: float | None
    high: float | None
    value: float | None
    years: float | None
    years_low: float | None
    years_high: float | None


def pace(points_before: Number, when_before: When, points_after: Number, when_after: When) -> Pace:
    """Pace between two evaluations. Raises ValueError when the second certainly was not after the first."""
    if not (when_before.known and when_after.known):
        return Pace(None, None, None, None, None, None)
    first, last = _months(when_before), _months(when_after)
    most = last[1] - first[0]
    least = max(last[0] - first[1], 0)
    if most <= 0:
        raise ValueError(f'"{when_after.text}" is not after "{when_before.text}"')
    change = float(points_after - points_before)  # type: ignore[operator]
    if when_before.precise and when_after.precise:
        years = most / 12
        return Pace(change / years, change / years, change / years, years, years, years)
    slow = change * 12 / most
    fast = change * 12 / least if least else None
    low, high = (slow, fast) if change >= 0 else (fast, slow)
    return Pace(low, high, None, None, least / 12, most / 12)


@functools.lru_cache(maxsize=4096)  # thousands of pairs lie between a few hundred dates
def _months(when: When) -> tuple[int, int]:
    """First and last possible month, counted from the year 0."""
    year = int(when.text[:4]) * 12
    if when.precise:
        month = year + int(when.text[5:]) - 1
        return month, month
    return year, year + 11


@dataclass(frozen=True, slots=True)
class Pair:
    """Two successive dated evaluations of one municipality, with their totals.

    `years` lie between the two dates, a year alone standing for its middle. They are kept because each change of a
    municipality is held against thousands of pairs.
    """

    municipality: str
    country: str
    from_when: When
    to_when: When
    start: int
    end: int
    from_edition: str = ""
    to_edition: str = ""
    years: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        months = sum(_months(self.to_when)) - sum(_months(self.from_when))
        object.__setattr__(self, "years", months / 24)

    @property
    def change(self) -> int:
        return self.end - self.start

    @property
    def pace(self) -> float:
        return self.change / self.years

    @property
    def crosses_editions(self) -> bool:
        """Also when either edition is unknown: then nothing says that they are the same."""
        return not self.from_edition or self.from_edition != self.to_edition


def successive_pairs(
    records: Iterable[Record], *, exclude_municipality: str | None = None
) -> tuple[Pair, ...]:
    """Every pair of successive dated evaluations that both have a total, by municipality and date.

    An evaluation known to have taken place in between, its total not seen, breaks the succession; so do two whose
    order the dates leave open. Filter the records first (`reference.select` with "all").
    """
    dated = [
        record for record in records if record.when.known and record.municipality != exclude_municipality
    ]
    dated.sort(key=lambda record: (record.municipality, by_date(record)))
    pairs = []
    for _, rows in groupby(dated, key=lambda record: record.municipality):
        for first, second in pairwise(rows):
            if first.total is None or second.total is None or not first.when.certainly_before(second.when):
                continue
            pairs.append(
                Pair(
                    municipality=first.municipality,
                    country=first.country,
                    from_when=first.when,
                    to_when=second.when,
                    start=first.total,
                    end=second.total,
                    from_edition=first.edition,
                    to_edition=second.edition,
                )
            )
    return tuple(pairs)


@dataclass(frozen=True, slots=True)
class NormalProgress:
    """What change is usual from a start level over so many years.

    `expected` and `low` to `high` (an 80 % prediction interval for one municipality) are points of change; they
    are None without a model. `percentile_of_residual` (0..1) and `well_above` (above `high`) need an actual
    change, as does `standing`: rank by pace among the pairs and this one, and how many these are.
    """

    n_pairs: int
    expected: float | None
    low: float | None
    high: float | None
    percentile_of_residual: float | None
    well_above: bool | None
    model: bool
    standing: tuple[int, int] | None


def normal_progress(
    pairs: Sequence[Pair], *, start: Number, years: float, actual: Number | None = None
) -> NormalProgress:
    """Hold a change of `actual` points over `years` from `start` against `pairs` of other municipalities.

    From 20 pairs on by least squares of change on start level and years. No model below that, nor when the pairs
    do not tell (all of one start level or one length of time, and another is asked for). Raises ValueError for
    years that are not positive.
    """
    if not years > 0:
        raise ValueError("progress needs a time above zero")
    n = len(pairs)
    standing = None
    if actual is not None:
        standing = (rank(float(actual) / years, [pair.pace for pair in pairs]), n + 1)
    without = NormalProgress(n, None, None, None, None, None, False, standing)
    if n < ENOUGH_PAIRS:
        return without

    # Student's t from scipy.special: scipy.stats takes seconds to import.
    from scipy.special import stdtr, stdtrit

    known = np.array([(1.0, pair.start, pair.years) for pair in pairs])
    change = np.array([pair.change for pair in pairs], dtype=float)
    asked = np.array([1.0, float(start), years])
    # Scaled columns keep the rank decision independent of the units.
    scale = np.abs(known).max(axis=0)
    scale[scale == 0] = 1.0
    known, asked = known / scale, asked / scale
    weights, _, dimensions, _ = np.linalg.lstsq(known, change, rcond=1e-10)
    inverse = np.linalg.pinv(known.T @ known, rcond=1e-10)
    if not np.allclose(asked @ inverse @ (known.T @ known), asked, atol=1e-6):
        return without
    freedom = n - int(dimensions)
    residual = change - known @ weights
    variance = float(residual @ residual) / freedom
    spread = float(np.sqrt(variance * (1 + asked @ inverse @ asked)))
    expected = float(asked @ weights)
    half = float(stdtrit(freedom, (1 + INTERVAL) / 2)) * spread
    if actual is None:
        return NormalProgress(n, expected, expected - half, expected + half, None, None, True, None)
    beyond = float(actual) - expected
    # Without any spread, a change is either just what is expected or wholly beyond it.
    certain = 0.5 + 0.5 * float(np.sign(round(beyond, 6)))
    share = float(stdtr(freedom, beyond / spread)) if spread > 1e-9 else certain
    return NormalProgress(
        n, expected, expected - half, expected + half, share, bool(share > (1 + INTERVAL) / 2), True, standing
    )


ProjectionReason = Literal["projected", "reached", "no_pace", "not_rising", "beyond_maximum"]


@dataclass(frozen=True, slots=True)
class Projection:
    """Years until a threshold at the current pace, `low` to `high` at the paces of others; `reason` says why none.

    `low` and `high` are None without enough other paces; `high` alone is None where a tenth of the others do not
    rise at all.
    """

    years: float | None
    low: float | None
    high: float | None
    reason: ProjectionReason


def project(
    value: Number, pace: float | None, threshold: Number, *, maximum: Number, paces: Sequence[float] = ()
) -> Projection:
    """Years from `value` to `threshold` at `pace` points a year; never beyond `maximum`.

    The interval is between the 90th and the 10th percentile of `paces` (points a year of comparable pairs), from
    20 of them on.
    """
    if threshold > maximum:
        return Projection(None, None, None, "beyond_maximum")
    if value >= threshold:
        return Projection(0.0, 0.0, 0.0, "reached")
    if pace is None:
        return Projection(None, None, None, "no_pace")
    distance = float(threshold) - float(value)
    if pace <= 0 or math.isinf(distance / pace):
        return Projection(None, None, None, "not_rising")
    low = high = None
    if len(paces) >= ENOUGH_PAIRS:
        slow, fast = (float(edge) for edge in np.quantile(np.array(paces), [0.1, 0.9]))
        low = distance / fast if fast > 0 else None
        high = distance / slow if slow > 0 else None
    return Projection(distance / pace, low, high, "projected")


def shortest_years(before: When, after: When) -> float | None:
    """The least time that can lie between two dates, to the day; None unless it is above zero for certain."""
    if not (before.latest and after.earliest) or after.earliest <= before.latest:
        return None
    return (after.earliest - before.latest) / dt.timedelta(days=365.25)
