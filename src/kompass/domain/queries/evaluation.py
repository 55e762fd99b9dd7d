"""Evaluations: all of them as a table, the latest, and one of them as a page."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import OrderBy

from kompass.domain.access import Viewer, visible_evaluations
from kompass.domain.queries.claim import CheckedClaim, claims
from kompass.domain.queries.comparison import Comparison, compare_row
from kompass.domain.queries.facts import (
    SIZE_YEARS,
    EditionFact,
    EvaluationRow,
    dated_first_to_last,
    edition_fact,
    named,
    rows,
    size_class_of,
)
from kompass.domain.queries.facts import EvaluationNotFound as EvaluationNotFound
from kompass.domain.queries.instruments import COMPASS, instrument_apart, instrument_of, made_with
from kompass.domain.queries.progress import Change, changes_of
from kompass.domain.queries.reference import (
    BASES,
    FilterProblem,
    ParamReader,
    ReferenceFilter,
    first_day,
    last_day,
)
from kompass.domain.queries.snapshot import CriterionRow as CriterionRow
from kompass.domain.queries.snapshot import SnapshotDetails, snapshot_of
from kompass.domain.queries.snapshot import SubAreaRow as SubAreaRow
from kompass.models import Evaluation, Grouping, Municipality, MunicipalityPeriod, Population, search_key

SORTS = ("name", "country", "when", "edition", "total", "basis")


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
        """Read country, edition, since, as_of, basis, with_total (1), q, sort ("total" or "-total").

        A value that makes no sense is left out and told as a problem.
        """
        reader = ParamReader(params)
        sort = reader.one("sort", "-when", tuple(f"{sign}{key}" for key in SORTS for sign in ("", "-")))
        read = cls(
            country=reader.country(""),
            edition=next(iter(reader.editions(())), ""),
            since=reader.date("since", ""),
            as_of=reader.date("as_of", ""),
            basis=reader.one("basis", "", tuple(BASES)),
            with_total=bool(reader.text("with_total")),
            q=(reader.text("q") or "")[:80],
            sort=(sort or "-when").lstrip("-"),
            descending=(sort or "-when").startswith("-"),
        )
        return read, tuple(reader.problems)

    def to_params(self) -> dict[str, str]:
        """What `from_params` reads back to an equal filter; what is not set is left out."""
        params = {
            "country": self.country,
            "edition": self.edition,
            "since": self.since,
            "as_of": self.as_of,
            "basis": self.basis,
            "with_total": "1" if self.with_total else "",
            "q": self.q,
            "sort": f"-{self.sort}" if self.descending else self.sort,
        }
        return {key: value for key, value in params.items() if value and (key, value) != ("sort", "-when")}


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

    Undated rows drop out as soon as `since` or `as_of` is set; in the order by date they come last, and so do
    rows without a total in the order by total, within each instrument. Three queries.
    """
    chosen = EvaluationFilter(country, edition, since, as_of, basis, with_total, q, sort, descending)
    found = _filtered(viewer, chosen)
    counted = found.order_by().aggregate(n=Count("pk"), n_with_total=Count("total"))
    n = counted["n"]
    size = per_page or max(n, 1)
    pages = max(-(-n // size), 1)
    page = min(max(page, 1), pages)
    ordered = found.order_by(*_order(sort, descending))
    return EvaluationList(
        rows=rows(ordered[(page - 1) * size : page * size]),
        n=n,
        n_with_total=counted["n_with_total"],
        page=page,
        pages=pages,
        per_page=size,
        filter=chosen,
    )


def _filtered(viewer: Viewer, chosen: EvaluationFilter) -> QuerySet[Evaluation]:
    found = visible_evaluations(viewer, country=chosen.country or None)
    if chosen.edition:
        found = found.filter(edition=chosen.edition)
    if chosen.since:
        found = found.filter(earliest__gte=first_day(chosen.since))
    if chosen.as_of:
        found = found.filter(latest__lte=last_day(chosen.as_of))
    if chosen.basis:
        found = found.filter(basis=chosen.basis)
    if chosen.with_total:
        found = found.filter(total__isnull=False)
    if wanted := search_key(chosen.q):
        found = found.filter(municipality__search_key__contains=wanted)
    return found


def _order(sort: str, descending: bool) -> list[OrderBy]:
    """Ties are broken by name and date, so that pages neither overlap nor miss a row. Totals of different instruments
    never meet: in their order those of the Compass come first."""
    field = {
        "name": "municipality__sort_key",
        "country": "municipality__country",
        "when": "latest",
        "edition": "edition",
        "total": "total",
        "basis": "basis",
    }[sort]
    first = F(field).desc(nulls_last=True) if descending else F(field).asc(nulls_last=True)
    newest = F("latest").desc(nulls_last=True)
    order = [first, F("municipality__sort_key").asc(), newest, F("pk").asc()]
    return [instrument_apart(), *order] if sort == "total" else order


def latest(viewer: Viewer, limit: int = 6) -> tuple[EvaluationRow, ...]:
    """The most recent real evaluations with the Compass whose total is known, newest first. Two queries."""
    found = visible_evaluations(viewer).filter(made_with(COMPASS), total__isnull=False, latest__isnull=False)
    return rows(found.order_by("-latest", "-earliest", "municipality__sort_key", "pk")[:limit])


def evaluation(viewer: Viewer, slug: str, *, reference: ReferenceFilter | None = None) -> EvaluationPage:
    """Everything about one evaluation. Eighteen queries at most, however large the record is.

    Raises:
        EvaluationNotFound: there is none of that slug that this viewer may see.
    """
    siblings = Municipality.objects.filter(evaluations__slug=slug).values("pk")
    others = rows(
        dated_first_to_last(visible_evaluations(viewer, named=True).filter(municipality__in=siblings))
    )
    own = next((row for row in others if row.slug == slug), None)
    if own is None:
        raise EvaluationNotFound(slug)
    compared = compare_row(viewer, own, reference)
    previous, change = previous_of(viewer, own, others, compared.filter)
    place = place_of(own)
    edition = edition_fact(own.edition)
    snapshot = snapshot_of(own, previous)
    checked = claims(viewer, country=own.country, municipality=own.municipality)
    return EvaluationPage(
        evaluation=own,
        edition=edition,
        code=place.code,
        county=place.county,
        inhabitants=place.inhabitants,
        inhabitants_year=place.inhabitants_year,
        size_class=size_class_of(place.inhabitants),
        kostra_group=place.kostra_group,
        areas=area_rows(edition, own, previous, compared, snapshot.exact_areas if snapshot else {}),
        previous=previous,
        change=change,
        others=others,
        comparison=compared,
        snapshot=snapshot,
        claims=tuple(claim for claim in checked if claim.evaluated == own.when)
        if instrument_of(own.edition) == COMPASS
        else (),
    )


def previous_of(
    viewer: Viewer, own: EvaluationRow, others: Sequence[EvaluationRow], chosen: ReferenceFilter
) -> tuple[EvaluationRow | None, Change | None]:
    """The evaluation before this one, the last with a total if there is one, and the change since then."""
    if own.latest is None:
        return None, None
    instrument = instrument_of(own.edition)
    before = [
        row
        for row in others
        if row.latest is not None and row.latest < own.latest and instrument_of(row.edition) == instrument
    ]
    scored = [place for place, row in enumerate(before) if row.total is not None]
    if scored and own.total is not None:
        since = before[scored[-1] :]
        for change in changes_of(viewer, [*since, own], country=own.country, as_of=chosen.as_of):
            return change.start, change
    return (before[-1] if before else None), None


@dataclass(frozen=True, slots=True)
class _Place:
    code: str
    county: str
    inhabitants: int | None
    inhabitants_year: int | None
    kostra_group: str


def place_of(own: EvaluationRow) -> _Place:
    """Code, county, size and group of the municipality at the time (of its latest day if undated). Three queries."""
    day = own.latest or dt.date.max
    periods = MunicipalityPeriod.objects.filter(municipality__slug=own.municipality)
    period = (
        periods.filter(Q(valid_from=None) | Q(valid_from__lte=day))
        .order_by(F("valid_from").desc(nulls_last=True))
        .first()
        or periods.first()
    )
    figures = Population.objects.filter(municipality__slug=own.municipality).order_by("code")
    near = sorted(
        (abs(figure.year - day.year), figure.year, figure.inhabitants)
        for figure in figures
        if abs(figure.year - day.year) <= SIZE_YEARS
    )
    group = Grouping.objects.filter(municipality__slug=own.municipality, scheme="kostra_group").last()
    return _Place(
        code=period.code if period else "",
        county=period.county if period else "",
        inhabitants=near[0][2] if near else None,
        inhabitants_year=near[0][1] if near else None,
        kostra_group=group.value if group else "",
    )


def area_rows(
    edition: EditionFact | None,
    own: EvaluationRow,
    previous: EvaluationRow | None,
    compared: Comparison,
    exact: Mapping[str, Fraction],
) -> tuple[AreaRow, ...]:
    if edition is None:
        return ()
    before = previous.areas if previous and previous.edition == own.edition else {}
    best = {area.code: area for area in compared.best}
    return tuple(
        AreaRow(
            code=area.code,
            names=area.names,
            maximum=area.maximum,
            certain=area.certain,
            translated=area.translated,
            points=own.areas.get(area.code),
            exact=exact.get(area.code),
            previous=before.get(area.code),
            best=best[area.code].points if area.code in best else None,
            best_holders=tuple(m.slug for m in best[area.code].holders) if area.code in best else (),
            to_ideal=area.maximum - own.areas[area.code] if area.code in own.areas else None,
            to_best=best[area.code].points - own.areas[area.code]
            if area.code in best and area.code in own.areas
            else None,
        )
        for area in edition.areas
    )


def evaluation_slug(viewer: Viewer, municipality_slug: str, when: str = "") -> str:
    """Which evaluation is meant by a municipality and a date: exactly that date, else the only one within it
    or around it; without a date the latest one with a total, else the latest.

    Raises:
        EvaluationNotFound: none is, or several are; `dates` lists those there are.
    """
    found = dated_first_to_last(
        visible_evaluations(viewer, named=True).filter(municipality__slug=municipality_slug)
    )
    known = list(found.values_list("slug", "evaluated", "total"))
    dates = tuple(evaluated for _, evaluated, _ in known)
    if not when:
        scored = [slug for slug, _, total in known if total is not None]
        if not known:
            raise EvaluationNotFound(municipality_slug)
        return (scored or [slug for slug, _, _ in known])[-1]
    exact = [slug for slug, evaluated, _ in known if evaluated == when]
    near = [
        slug
        for slug, evaluated, _ in known
        if evaluated and (evaluated.startswith(when) or when.startswith(evaluated))
    ]
    meant = exact or near
    if len(meant) != 1:
        raise EvaluationNotFound(municipality_slug, dates)
    return meant[0]
