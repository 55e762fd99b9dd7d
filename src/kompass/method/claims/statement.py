"""What was publicly said about a score, and what its cells mean."""

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from kompass.method.dates import When
from kompass.method.reference import Count, Record


@dataclass(frozen=True, slots=True)
class Claim:
    """A published statement, cell by cell as it was written down. `municipality` None: about a country, or unknown.

    `stated` is when it was said, `evaluated` the evaluation it is about; both may be unknown.
    """

    id: str
    country: str
    municipality: str | None
    name: str
    stated: When
    evaluated: When
    kind: str
    value: str = ""
    of: str = ""
    scope: str = ""
    statement: str = ""
    source: str = ""

    @property
    def number(self) -> Decimal | None:
        """The value as a number, None where it is none."""
        return decimal(self.value)

    @property
    def of_number(self) -> int | None:
        number = decimal(self.of)
        return int(number) if number is not None else None

    @property
    def machine_value(self) -> int | float | str | None:
        """The value for machines: a whole number, a number, a text such as "2-3", or None."""
        number = self.number
        return plain(number) if number is not None else self.value or None


def decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def plain(number: Decimal | Fraction) -> int | float:
    """As an int where it is whole, else as a float."""
    return int(number) if number == int(number) else float(number)


def agrees(stated: Decimal, actual: Fraction) -> bool:
    """Whether a figure is what was stated, at the precision it was stated in (half a unit of its last digit)."""
    exponent = stated.as_tuple().exponent
    unit = Fraction(10) ** min(int(exponent), 0) if isinstance(exponent, int) else Fraction(1)
    return abs(Fraction(stated) - actual) <= unit / 2


ABOUT = Fraction(1, 20)
_LEANING = re.compile(r"\b(just|a little|slightly)\s+(over|under|above|below)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AboutRange:
    """What "about" leaves: within 5 %, on one side only where the statement says "just over" or "just under"."""

    low: Fraction
    high: Fraction
    above_only: bool = False
    below_only: bool = False
    value: Fraction = Fraction(0)

    def holds(self, actual: Fraction) -> bool:
        if self.above_only:
            return self.value < actual <= self.high
        if self.below_only:
            return self.low <= actual < self.value
        return self.low <= actual <= self.high


def about(value: Decimal, statement: str) -> AboutRange:
    exact = Fraction(value)
    found = _LEANING.search(statement)
    side = found[2].lower() if found else ""
    return AboutRange(
        low=exact * (1 - ABOUT),
        high=exact * (1 + ABOUT),
        above_only=side in {"over", "above"},
        below_only=side in {"under", "below"},
        value=exact,
    )


# Scandinavia is the three countries whose associations use the instrument.
_PLACES: dict[str, tuple[str, ...] | None] = {
    "scandinavia": ("NO", "SE", "DK"),
    "all countries": None,
}
_SCOPE = re.compile(
    r"(?P<place>[A-Z]{2}|Scandinavia|all countries)?"
    r"(?:\s*\b(?:since (?P<since>\d{4})|(?P<all>all years)|(?P<edition>\d{4}) edition))?"
    r"(?:,\s*under (?P<under>\d+) inhabitants)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Among whom: `countries` None means all, `since` None not stated, `edition` a year, `under` inhabitants."""

    countries: tuple[str, ...] | None
    since: int | None = None
    all_years: bool = False
    edition: int | None = None
    under: int | None = None

    @classmethod
    def parse(cls, text: str, *, country: str) -> "Scope":
        """Read "NO since 2010", "SE all years", "Scandinavia since 2010", "SE 2020 edition", "all countries",
        "SE since 2010, under 15000 inhabitants"; "" is the claim's own country. Raises ValueError otherwise."""
        found = _SCOPE.fullmatch(text.strip())
        if not found:
            raise ValueError(f'the scope "{text}" is not understood')
        place = found["place"]
        if not place:
            countries: tuple[str, ...] | None = (country,)
        elif place.lower() in _PLACES:
            countries = _PLACES[place.lower()]
        else:
            countries = (place.upper(),)
        return cls(
            countries=countries,
            since=int(found["since"]) if found["since"] else None,
            all_years=bool(found["all"]),
            edition=int(found["edition"]) if found["edition"] else None,
            under=int(found["under"]) if found["under"] else None,
        )


_HOST = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})((?:/[^\s;,)]*)?)", re.IGNORECASE)
_REPORT = re.compile(r"\breport\s+0*(\d+)/(\d{4})", re.IGNORECASE)


@functools.lru_cache(maxsize=16_384)  # every claim asks it of the same thousands of rows
def _marks(text: str) -> frozenset[tuple[str, str]]:
    """What tells sources apart: web hosts with their page, and numbers of reports."""
    pages = {(host.lower().removeprefix("www."), page.rstrip("/")) for host, page in _HOST.findall(text)}
    reports = {("report", f"{number}/{year}") for number, year in _REPORT.findall(text)}
    return frozenset(pages | reports)


def _share(first: frozenset[tuple[str, str]], second: frozenset[tuple[str, str]]) -> bool:
    """The same page or report; a bare host is the same as any page on it."""
    return any(
        host == other and (page == other_page or not page or not other_page)
        for host, page in first
        for other, other_page in second
    )


def own_figure(record: Record, claim: Claim) -> bool:
    """Whether a row's figure comes from whoever makes the claim, so that it cannot confirm it.

    So it is when it was computed from the claim, or its source is the claim's (same page, or same report). Where
    the sources do not tell: when it is the municipality's own, not reported by somebody else.
    """
    if record.derived_from_claim and record.derived_from_claim == claim.id:
        return True
    ours, theirs = _marks(f"{record.source} {record.note}"), _marks(claim.source)
    if ours and theirs:
        return _share(ours, theirs)
    return record.basis != "second-hand" and _about_same(record, claim)


def _about_same(record: Record, claim: Claim) -> bool:
    if claim.municipality:
        return record.municipality == claim.municipality
    return bool(claim.name) and record.country == claim.country and record.name == claim.name


def same_source(first: Claim, second: Claim) -> bool:
    """Whether two claims are known to come from the same page or report."""
    return _share(_marks(first.source), _marks(second.source))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim with everything it is held against. `inhabitants`: of a row's municipality at its date, None unknown."""

    claim: Claim
    records: Sequence[Record]
    counts: Sequence[Count] = ()
    claims: Sequence[Claim] = ()
    inhabitants: Callable[[Record], int | None] | None = None
    own_rows: tuple[Record, ...] = field(init=False)

    def __post_init__(self) -> None:
        # As `_about_same`, but of thousands of rows for every claim most are told apart at once.
        named = self.claim.municipality
        rows = [row for row in self.records if row.municipality == named] if named else self.records
        own = tuple(row for row in rows if _about_same(row, self.claim))
        object.__setattr__(self, "own_rows", own)

    @property
    def municipality(self) -> str | None:
        """The id of the claim's municipality, also when only its name was written down."""
        if self.claim.municipality:
            return self.claim.municipality
        return self.own_rows[0].municipality if self.own_rows else None

    @property
    def own(self) -> Record | None:
        """The row of the evaluation the claim is about; None where there is none, or more than one may be meant."""
        when = self.claim.evaluated
        exact = [row for row in self.own_rows if row.when == when and when.known]
        if exact:
            return exact[0]
        near = [row for row in self.own_rows if row.when.overlaps(when)]
        return near[0] if len(near) == 1 else None

    @property
    def own_when(self) -> When:
        return self.own.when if self.own and self.own.when.known else self.claim.evaluated
