"""Municipalities: finding one, and its page."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from kompass.domain.access import Viewer
from kompass.domain.queries.claim import CheckedClaim
from kompass.domain.queries.facts import EditionFact, EvaluationRow
from kompass.domain.queries.progress import Progress


@dataclass(frozen=True, slots=True)
class MunicipalityHit:
    """A municipality found. `codes` are all it bore, newest first. `until` is the year from which a former
    municipality is no more, None for one that exists; `matched` a former name that the search hit, or ""."""

    slug: str
    name: str
    country: str
    county: str
    codes: tuple[str, ...]
    since: int | None
    until: int | None
    matched: str
    n_evaluations: int
    latest_total: int | None
    latest_when: str

    @property
    def code(self) -> str:
        return self.codes[0] if self.codes else ""

    @property
    def invented(self) -> bool:
        return self.country == "ZZ"


class NotFound(LookupError):
    """No municipality of that name, code or slug. `suggestions` are near ones, perhaps none."""

    def __init__(self, text: str, suggestions: tuple[MunicipalityHit, ...] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.suggestions = suggestions


class Ambiguous(LookupError):
    """Several municipalities bear that name; `hits` are they, with their codes."""

    def __init__(self, text: str, hits: tuple[MunicipalityHit, ...]) -> None:
        super().__init__(text)
        self.text = text
        self.hits = hits


@dataclass(frozen=True, slots=True)
class Period:
    """A code and a name from a day until another (exclusive; None: in force)."""

    code: str
    name: str
    county: str
    valid_from: dt.date | None
    valid_to: dt.date | None


@dataclass(frozen=True, slots=True)
class Inhabitants:
    year: int
    inhabitants: int
    source: str


@dataclass(frozen=True, slots=True)
class Group:
    """A class of a statistical office: `scheme` is kostra_group or centrality_class."""

    scheme: str
    value: str
    year: int


@dataclass(frozen=True, slots=True)
class Relative:
    """A municipality this one came from or went into. `kind`: merger, split ... (the register's word)."""

    slug: str
    name: str
    code: str
    kind: str
    date: dt.date
    evaluations: tuple[EvaluationRow, ...]


@dataclass(frozen=True, slots=True)
class MunicipalityPage:
    slug: str
    name: str
    country: str
    county: str
    code: str
    invented: bool
    established: dt.date | None
    dissolved: dt.date | None
    periods: tuple[Period, ...]
    population: tuple[Inhabitants, ...]
    """Oldest first."""
    groups: tuple[Group, ...]
    size_class: str
    predecessors: tuple[Relative, ...]
    successors: tuple[Relative, ...]
    evaluations: tuple[EvaluationRow, ...]
    """Oldest first, undated ones before the dated."""
    editions: tuple[EditionFact, ...]
    progress: Progress
    latest: EvaluationRow | None
    """The latest evaluation whose total is known."""
    distance_to_ideal: Fraction | None
    claims: tuple[CheckedClaim, ...]
    sources: tuple[str, ...]
    as_of: str


def find(
    viewer: Viewer, text: str, *, country: str | None = None, limit: int = 20
) -> tuple[MunicipalityHit, ...]:
    """Municipalities by name, former name or code: exact before prefix before word prefix before contained."""
    raise NotImplementedError


def resolve(viewer: Viewer, text: str, *, country: str | None = None) -> MunicipalityHit:
    """The one municipality meant by a name, a code, a slug or "name (county)".

    Raises:
        NotFound: none; with suggestions.
        Ambiguous: several bear the name.
    """
    raise NotImplementedError


def municipality(viewer: Viewer, slug: str, *, as_of: str | None = None) -> MunicipalityPage:
    """Everything about one municipality, as known by the date (None: everything known today).

    Raises:
        NotFound: there is no such municipality.
    """
    raise NotImplementedError
