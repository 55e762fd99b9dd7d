"""Municipalities: finding one, and its page."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from django.db.models import Count, F, OuterRef, Subquery

from kompass.domain.access import INVENTED, Viewer, visible_evaluations, visible_municipalities
from kompass.domain.names import in_each_language, without_county
from kompass.domain.queries.claim import CheckedClaim, claims
from kompass.domain.queries.facts import (
    EditionFact,
    EvaluationRow,
    dated_first_to_last,
    edition_fact,
    latest_scored,
    rows,
    size_class_of,
)
from kompass.domain.queries.instruments import COMPASS, instrument_of, made_with
from kompass.domain.queries.progress import MunicipalityNotFound, Progress, progress_of
from kompass.domain.queries.reference import last_day
from kompass.models import Municipality, MunicipalityPeriod, Succession, search_key

_LIKENESS: Final = 0.75  # of two spellings, by difflib: one letter wrong in four is still like it


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


@dataclass(frozen=True, slots=True)
class MunicipalityList:
    """A page of the municipalities; `n` are all on every page. `country` "" stands for all real ones."""

    hits: tuple[MunicipalityHit, ...]
    n: int
    page: int
    pages: int
    per_page: int
    q: str
    country: str


class NotFound(MunicipalityNotFound):
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
    """The latest evaluation whose total is known; one with the Municipal Compass if there is any."""
    distance_to_ideal: Fraction | None
    claims: tuple[CheckedClaim, ...]
    sources: tuple[str, ...]
    as_of: str

    @property
    def comparable(self) -> tuple[EvaluationRow, ...]:
        """Those made with the instrument of the latest one: the others are never held against them."""
        shown = self.latest or (self.evaluations[-1] if self.evaluations else None)
        instrument = instrument_of(shown.edition) if shown else COMPASS
        return tuple(row for row in self.evaluations if instrument_of(row.edition) == instrument)


def find(
    viewer: Viewer, text: str, *, country: str | None = None, limit: int = 20
) -> tuple[MunicipalityHit, ...]:
    """Municipalities by name, former name or code, best first. Four queries.

    Exact before prefix before prefix of a later word before contained; within each the present name before
    a former one and the existing before the former municipality.
    """
    wanted = search_key(text)
    return _hits(viewer, _best_first(viewer, wanted, country=country)[:limit]) if wanted else ()


def municipalities(
    viewer: Viewer, *, q: str = "", country: str = "", page: int = 1, per_page: int = 50
) -> MunicipalityList:
    """All municipalities by name, former ones among them; with `q` those that `find` finds, in its order.

    A page beyond the last is the last one. Four queries at most.
    """
    wanted = search_key(q)
    if wanted:
        ranked = _best_first(viewer, wanted, country=country or None)
        n = len(ranked)
    elif q:
        # Something was asked for, but nothing that a name or a code can hold.
        ranked, n = [], 0
    else:
        everybody = visible_municipalities(viewer, country=country or None)
        n = everybody.count()
    pages = max(-(-n // per_page), 1)
    page = min(max(page, 1), pages)
    shown = slice((page - 1) * per_page, page * per_page)
    if q:
        chosen = ranked[shown]
    else:
        slugs = everybody.order_by("sort_key", "country", "pk").values_list("slug", flat=True)[shown]
        chosen = [_Found(slug) for slug in slugs]
    return MunicipalityList(_hits(viewer, chosen), n, page, pages, per_page, q, country)


def _best_first(viewer: Viewer, wanted: str, *, country: str | None) -> "list[_Found]":
    """Whoever has the text in a name or code, best match first. Two queries."""
    found = [one for one in _candidates(viewer, wanted, country=country) if one.rank is not None]
    return sorted(found, key=lambda one: one.order)


def near(
    viewer: Viewer, text: str, *, country: str | None = None, limit: int = 5
) -> tuple[MunicipalityHit, ...]:
    """Municipalities of that name, or else of one that is spelt much like it, nearest first. Five queries at most."""
    wanted = search_key(text)
    if not wanted or (found := find(viewer, text, country=country, limit=limit)):
        return found if wanted else ()
    bearers: dict[str, str] = {}
    everybody = visible_municipalities(viewer, country=country).order_by(
        F("dissolved").asc(nulls_first=True), "sort_key", "pk"
    )
    for slug, name, keys in everybody.values_list("slug", "name", "search_key"):
        for spelling in (search_key(without_county(name)), *keys.split()):
            if not spelling.isdigit():
                bearers.setdefault(spelling, slug)
    alike = get_close_matches(wanted, bearers, n=2 * limit, cutoff=_LIKENESS)
    slugs = dict.fromkeys(bearers[spelling] for spelling in alike)
    return _hits(viewer, [_Found(slug) for slug in slugs][:limit])


def resolve(viewer: Viewer, text: str, *, country: str | None = None) -> MunicipalityHit:
    """The one municipality meant by a name, a code, a slug or "name (county)".

    Where municipalities bore a name one after the other, the one that exists is meant, unless only another
    one of them was ever evaluated. Where several bore it at the same time, nobody can know.

    Raises:
        NotFound: none; with suggestions.
        Ambiguous: several bear the name.
    """
    cleaned = " ".join(text.split())
    slug = (
        visible_municipalities(viewer, named=True).filter(slug=cleaned.lower()).values_list("slug", flat=True)
    )
    if by_slug := _hits(viewer, [_Found(found) for found in slug]):
        return by_slug[0]
    name, county = _name_and_county(cleaned)
    meant = _exact(viewer, cleaned, country=country)
    if not meant and county:
        meant = [
            found
            for found in _exact(viewer, name, country=country)
            if search_key(county) in {search_key(each) for each in found.counties} | set(found.codes)
        ]
    if not meant and not country:
        # An invented one by its name too: no real municipality bears it, and it is labelled wherever it is shown.
        meant = _exact(viewer, cleaned, country=INVENTED)
    hits = _hits(viewer, meant)
    if not hits:
        near = (
            find(viewer, name, country=country, limit=5)
            or find(viewer, name, country=INVENTED, limit=5)
            or find(viewer, name[:4], country=country, limit=5)
        )
        raise NotFound(text, near)
    chosen = _one_after_the_other(hits, meant)
    if chosen is None:
        raise Ambiguous(text, hits)
    return chosen


def municipality(viewer: Viewer, slug: str, *, as_of: str | None = None) -> MunicipalityPage:
    """Everything about one municipality, as known by the date (None: everything known today).

    Raises:
        NotFound: there is no such municipality.
        ValueError: `as_of` is no date.
    """
    found = (
        visible_municipalities(viewer, named=True)
        .filter(slug=slug)
        .prefetch_related("periods", "populations", "groupings")
        .first()
    )
    if found is None:
        raise NotFound(slug)
    day = last_day(as_of or "")
    origins = list(found.origins.select_related("predecessor").prefetch_related("predecessor__periods"))
    heirs = list(found.successions.select_related("successor").prefetch_related("successor__periods"))
    family = [found.pk, *(each.predecessor_id for each in origins), *(each.successor_id for each in heirs)]
    everything = rows(
        dated_first_to_last(visible_evaluations(viewer, named=True).filter(municipality__in=family))
    )
    known = [row for row in everything if day is None or (row.latest is not None and row.latest <= day)]
    own = tuple(row for row in known if row.municipality == slug)
    periods = sorted(found.periods.all(), key=_period_order)
    population = sorted(found.populations.all(), key=lambda figure: (figure.year, figure.code))
    compass = tuple(row for row in own if instrument_of(row.edition) == COMPASS)
    latest = latest_scored(compass) or latest_scored(own)
    ideal = edition_fact(latest.edition) if latest else None
    checked = claims(viewer, country=found.country, municipality=slug)
    sources = [row.source for row in own] + [claim.source for claim in checked]
    return MunicipalityPage(
        slug=found.slug,
        name=found.name,
        country=found.country,
        county=periods[-1].county if periods else "",
        code=periods[-1].code if periods else "",
        invented=found.country == INVENTED,
        established=found.established,
        dissolved=found.dissolved,
        periods=tuple(
            Period(each.code, each.name, each.county, each.valid_from, each.valid_to) for each in periods
        ),
        population=tuple(Inhabitants(each.year, each.inhabitants, each.source) for each in population),
        groups=tuple(Group(each.scheme, each.value, each.year) for each in found.groupings.all()),
        size_class=size_class_of(population[-1].inhabitants if population else None),
        predecessors=tuple(_relative(each.predecessor, each, known) for each in origins),
        successors=tuple(_relative(each.successor, each, known) for each in heirs),
        evaluations=own,
        editions=tuple(
            fact for edition in dict.fromkeys(row.edition for row in own) if (fact := edition_fact(edition))
        ),
        progress=progress_of(
            viewer, own, municipality=slug, name=found.name, country=found.country, as_of=as_of
        ),
        latest=latest,
        distance_to_ideal=ideal.maximum - latest.total
        if ideal and latest and latest.total is not None
        else None,
        claims=checked,
        sources=tuple(dict.fromkeys(source for source in sources if source)),
        as_of=as_of or "",
    )


def _relative(relative: Municipality, tie: Succession, known: Sequence[EvaluationRow]) -> Relative:
    periods = sorted(relative.periods.all(), key=_period_order)
    return Relative(
        slug=relative.slug,
        name=relative.name,
        code=periods[-1].code if periods else "",
        kind=tie.kind,
        date=tie.date,
        evaluations=tuple(row for row in known if row.municipality == relative.slug),
    )


def _period_order(period: MunicipalityPeriod) -> tuple[dt.date, str]:
    return (period.valid_from or dt.date.min, period.code)


_WITH_COUNTY = re.compile(r"(?P<name>[^(,]+?)\s*[(,]\s*(?P<county>[^()]+?)\s*\)?")


def _name_and_county(text: str) -> tuple[str, str]:
    """ "Herøy (Nordland)" or "Herøy, Nordland" as ("Herøy", "Nordland"); without a county ("Herøy", "")."""
    found = _WITH_COUNTY.fullmatch(text)
    return (found["name"], found["county"]) if found else (text, "")


@dataclass(slots=True)
class _Found:
    """A municipality that a search came upon, with everything its place in the list depends on."""

    slug: str
    name: str = ""
    sort_key: str = ""
    dissolved: dt.date | None = None
    established: dt.date | None = None
    names: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    counties: list[str] = field(default_factory=list)
    rank: int | None = None
    matched: str = ""

    @property
    def order(self) -> tuple[int, bool, bool, str, str]:
        return (self.rank or 0, bool(self.matched), self.dissolved is not None, self.sort_key, self.slug)


def _candidates(viewer: Viewer, wanted: str, *, country: str | None) -> list[_Found]:
    """Whoever has the text somewhere in a name or code, ranked by where. Two queries."""
    chosen = visible_municipalities(viewer, country=country).filter(search_key__contains=wanted)
    found = {
        pk: _Found(slug, name, key, dissolved, established)
        for pk, slug, name, key, dissolved, established in chosen.values_list(
            "pk", "slug", "name", "sort_key", "dissolved", "established"
        )
    }
    periods = MunicipalityPeriod.objects.filter(municipality__in=chosen.values("pk"))
    for pk, name, code, county in periods.order_by("valid_from", "code").values_list(
        "municipality_id", "name", "code", "county"
    ):
        found[pk].names.append(name)
        found[pk].codes.append(code)
        found[pk].counties.append(county)
    for each in found.values():
        _place(each, wanted)
    return list(found.values())


def _place(found: _Found, wanted: str) -> None:
    """Set the rank of the best match, and the former name it was, if it was one."""
    best: tuple[int, bool, str] | None = None
    present = {search_key(piece) for piece in _spellings(found.name)}
    for text in dict.fromkeys((found.name, *reversed(found.names), *found.codes)):
        for spelling in _spellings(text):
            key = search_key(spelling)
            rank = _rank(key, wanted)
            if rank is None:
                continue
            former = key not in present and text not in found.codes
            match = (rank, former, text)
            if best is None or match[:2] < best[:2]:
                best = match
    if best:
        found.rank, former, text = best
        found.matched = text if former else ""


def _spellings(name: str) -> tuple[str, ...]:
    """The whole name, without its county, and in each of its languages."""
    return tuple(dict.fromkeys((name, without_county(name), *in_each_language(name))))


def _rank(key: str, wanted: str) -> int | None:
    if key == wanted:
        return 0
    if key.startswith(wanted):
        return 1
    if f" {wanted}" in key:
        return 2
    return 3 if wanted in key else None


def _exact(viewer: Viewer, text: str, *, country: str | None) -> list[_Found]:
    """Whoever bears exactly this name now, or else whoever did formerly; or this code, now or formerly."""
    wanted = search_key(text)
    if not wanted:
        return []
    exact = [found for found in _candidates(viewer, wanted, country=country) if found.rank == 0]
    return [found for found in exact if not found.matched] or exact


def _one_after_the_other(hits: Sequence[MunicipalityHit], found: Sequence[_Found]) -> MunicipalityHit | None:
    """Of municipalities that bore a name one after the other the one that is meant; None if two did at once."""
    if len(hits) == 1:
        return hits[0]
    spans = sorted((each.established or dt.date.min, each.dissolved or dt.date.max) for each in found)
    if any(first[1] > second[0] for first, second in pairwise(spans)):
        return None
    existing = [hit for hit in hits if hit.until is None]
    evaluated = [hit for hit in hits if hit.n_evaluations]
    if len(evaluated) == 1:
        return evaluated[0]
    return existing[0] if len(existing) == 1 else None


def _hits(viewer: Viewer, found: Sequence[_Found]) -> tuple[MunicipalityHit, ...]:
    """The municipalities as a person sees them, in the order given. Two queries."""
    scored = (
        visible_evaluations(viewer, named=True)
        .filter(made_with(COMPASS), municipality=OuterRef("pk"), total__isnull=False)
        .order_by(F("latest").desc(nulls_last=True), F("earliest").desc(nulls_last=True), "-slug")
    )
    chosen = (
        visible_municipalities(viewer, named=True)
        .filter(slug__in=[each.slug for each in found])
        .annotate(
            n_evaluations=Count("evaluations"),
            latest_total=Subquery(scored.values("total")[:1]),
            latest_when=Subquery(scored.values("evaluated")[:1]),
        )
        .prefetch_related("periods")
    )
    by_slug = {each.slug: each for each in chosen}
    return tuple(_hit(by_slug[each.slug], each.matched) for each in found if each.slug in by_slug)


def _hit(municipality: Any, matched: str) -> MunicipalityHit:
    periods = sorted(municipality.periods.all(), key=_period_order, reverse=True)
    return MunicipalityHit(
        slug=municipality.slug,
        name=municipality.name,
        country=municipality.country,
        county=periods[0].county if periods else "",
        codes=tuple(dict.fromkeys(period.code for period in periods if period.code)),
        since=municipality.established.year if municipality.established else None,
        until=municipality.dissolved.year if municipality.dissolved else None,
        matched=matched,
        n_evaluations=municipality.n_evaluations,
        latest_total=municipality.latest_total,
        latest_when=municipality.latest_when or "",
    )
