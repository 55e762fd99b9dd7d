"""An estimated distribution where only summaries are public (method.md section 4, "Reported distribution").

A normal distribution is fitted by least squares to statements of one country and period: a score at the rank r of n
lies at the normal quantile of Blom's plotting position (n - r + 0.625) / (n + 0.25), a mean at 0, a maximum as rank 1
of n, a score "among the best share q" at the middle of that share, 1 - q/2. All statements weigh the same: nothing
public says which of them to trust more. OECD/JRC Handbook, step 7 (robustness): one statement is left out at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist
from typing import Literal

_STANDARD = NormalDist()


@dataclass(frozen=True, slots=True)
class Statement:
    """What was said about one score: its rank of n, that it is the mean or the maximum of n, or its top share."""

    kind: Literal["rank", "mean", "maximum", "share"]
    score: float
    rank: int | None = None
    n: int | None = None
    share: Fraction | None = None
    key: str = ""

    @property
    def quantile(self) -> float:
        """Where the score lies, in standard deviations from the mean. Raises ValueError for what makes no sense."""
        if self.kind == "mean":
            return 0.0
        if self.kind == "share":
            if self.share is None or not 0 < self.share < 1:
                raise ValueError(f"{self.key or self.kind}: a share between 0 and 1 is needed")
            return _STANDARD.inv_cdf(1 - float(self.share) / 2)
        place = 1 if self.kind == "maximum" else self.rank
        if place is None or self.n is None or not 1 <= place <= self.n:
            raise ValueError(f"{self.key or self.kind}: a rank between 1 and n is needed")
        return _STANDARD.inv_cdf(1 - (place - 0.375) / (self.n + 0.25))


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal distribution, and which statement was `left_out` of its fit ("" none).

    `sd` None: the statements that remain do not determine it (one place only, or higher places with lower scores).
    """

    mean: float
    sd: float | None
    left_out: str = ""

    def below(self, value: float) -> float | None:
        """Share (0..1) estimated to lie below the value."""
        return None if self.sd is None else NormalDist(self.mean, self.sd).cdf(value)


@dataclass(frozen=True, slots=True)
class Fit:
    """The fit to all statements, and one fit per statement left out, in their order."""

    mean: float
    sd: float | None
    leave_one_out: tuple[Normal, ...]
    statements: tuple[Statement, ...]

    def percentile(self, value: float) -> tuple[float, float]:
        """The lowest and the highest share (0..1) below the value among all fits; 0 to 1 where one fails."""
        shares = [fit.below(value) for fit in (Normal(self.mean, self.sd), *self.leave_one_out)]
        known = [share for share in shares if share is not None]
        if len(known) < len(shares):
            return 0.0, 1.0
        return min(known), max(known)


def fit_reported(statements: Sequence[Statement]) -> Fit:
    """Fit the distribution. Raises ValueError below three statements: with two, none can be left out."""
    if len(statements) < 3:
        raise ValueError("a fit that can be checked needs at least three statements")
    whole = _fit(statements)
    each = tuple(
        _fit([*statements[:place], *statements[place + 1 :]], left_out=statement.key)
        for place, statement in enumerate(statements)
    )
    return Fit(whole.mean, whole.sd, each, tuple(statements))


def _fit(statements: Sequence[Statement], left_out: str = "") -> Normal:
    places = [statement.quantile for statement in statements]
    scores = [float(statement.score) for statement in statements]
    centre, level = sum(places) / len(places), sum(scores) / len(scores)
    width = sum((place - centre) ** 2 for place in places)
    if width < 1e-9:
        return Normal(level, None, left_out)
    slope = sum((place - centre) * score for place, score in zip(places, scores, strict=True)) / width
    return Normal(level - slope * centre, slope if slope > 0 else None, left_out)
