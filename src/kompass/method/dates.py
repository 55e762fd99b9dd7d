"""When something happened, as far as a source tells: a month, a year, or nothing."""

import calendar
import datetime as dt
import functools
import re
from dataclasses import dataclass, field

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class When:
    """A date of month or year precision; `text` is "2017-06", "2017", or "" when it is not known.

    `earliest` and `latest` are the first and the last day the text leaves possible, None for "". They are kept
    because a check of claims asks them of thousands of rows many times over. Raises ValueError for another text.
    """

    text: str
    earliest: dt.date | None = field(init=False, repr=False, compare=False)
    latest: dt.date | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        earliest, latest = _days(self.text) if self.text else (None, None)
        object.__setattr__(self, "earliest", earliest)
        object.__setattr__(self, "latest", latest)

    @classmethod
    def parse(cls, text: str) -> "When":
        """Raises ValueError for anything but "YYYY-MM", "YYYY" and ""."""
        return _parsed(text.strip())

    @property
    def known(self) -> bool:
        return bool(self.text)

    @property
    def precise(self) -> bool:
        """Known to the month."""
        return len(self.text) == 7

    def overlaps(self, other: "When") -> bool:
        """Whether both may be the same day; False when either is unknown."""
        if not (self.earliest and self.latest and other.earliest and other.latest):
            return False
        return self.earliest <= other.latest and other.earliest <= self.latest

    def certainly_before(self, other: "When") -> bool:
        """Whether every day of this lies before every day of the other; False when either is unknown."""
        return bool(self.latest and other.earliest and self.latest < other.earliest)


@functools.lru_cache(maxsize=4096)
def _parsed(text: str) -> When:
    if not text:
        return When("")
    found = _FORM.fullmatch(text)
    if not found or int(found[1]) < 1 or (found[2] and not 1 <= int(found[2]) <= 12):
        raise ValueError(f'"{text}" is not a date such as "2017-06" or "2017"')
    return When(text)


@functools.lru_cache(maxsize=4096)  # a record of thousands has a few hundred dates, each asked for many times
def _days(text: str) -> tuple[dt.date, dt.date]:
    """First and last day of "2017-06" or "2017"."""
    year = int(text[:4])
    first, last = (int(text[5:]),) * 2 if len(text) == 7 else (1, 12)
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def last_day(as_of: "When | dt.date | None") -> dt.date | None:
    """The day by which something must have happened; a month or a year counts as its last day."""
    return as_of.latest if isinstance(as_of, When) else as_of


def first_day(since: "int | When | dt.date | None") -> dt.date | None:
    """The day from which on something must have happened; a year or a month counts as its first day."""
    if isinstance(since, int):
        return dt.date(since, 1, 1)
    return since.earliest if isinstance(since, When) else since
