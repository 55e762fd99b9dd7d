"""Compared with whom, and how it stands there (method.md section 4).

The database chooses and counts; what the numbers mean is computed by `kompass.method`. That the choice
equals `kompass.method.reference.select` is tested.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models import When as If
from django.db.models.functions import Cast, Coalesce, NullIf, RowNumber, Substr

from kompass import method
from kompass.domain.access import INVENTED, Viewer, visible_evaluations
from kompass.domain.queries.facts import (
    SIZE_CLASSES,
    SIZE_YEARS,
    EvaluationNotFound,
    EvaluationRow,
    edition_fact,
    named,
    rows,
)
from kompass.domain.queries.instruments import COMPASS, instrument_of, made_with
from kompass.domain.queries.reference import FilterProblem as FilterProblem
from kompass.domain.queries.reference import ReferenceFilter as ReferenceFilter
from kompass.domain.queries.reference import first_day
from kompass.domain.queries.reference import last_day as last_day
from kompass.domain.queries.stated import StatedCount as StatedCount
from kompass.domain.queries.stated import StatedSize as StatedSize
from kompass.domain.queries.stated import stated_size
from kompass.language import N_, percent, plural_translator, translator
from kompass.method.comparison import ENOUGH_COVERAGE, ENOUGH_OTHERS, ranking_values
from kompass.models import AreaResult, Grouping, Population


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

    def name(self, language: str) -> str:
        return named(self.names, language)


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
    quartiles: tuple[float, float, float] | None
    mean: Fraction | None
    distance_to_ideal: Fraction | None
    members: tuple[Member, ...]
    """Highest first."""
    best: tuple[BestInArea, ...]
    gaps: tuple[AreaGap, ...]
    """Largest distance first; empty where area points are not known."""
    left_out: Mapping[str, int]
    """Reason -> number of evaluations left out for it (first reason that applies), most first, but "earlier" last; see
    `left_out_reason`."""

    @property
    def n(self) -> int:
        """The others and the municipality itself, if its total is known."""
        return self.n_others + (self.value is not None)

    def why_not(self, language: str) -> str:
        """Why share, percentile, quartiles and mean are not given; "" when they are."""
        _ = translator(language)
        if self.value is None:
            return _("The total of this evaluation is not known, so it cannot be ranked.")
        if not self.n_others:
            return _("No other evaluation with a known total passes the filter.")
        if self.top_share is not None:
            return ""
        if self.coverage is None:
            known = _("how many evaluations there are for this filter is not known")
        else:
            known = _("%(share)s of the evaluations said to exist are known") % {
                "share": percent(self.coverage, language)
            }
        ngettext = plural_translator(language)
        return ngettext(
            "Share, percentile, quartiles and mean need at least %(enough)s others and a coverage of "
            "%(coverage)s. Here there is one other, and %(known)s. It is listed instead.",
            "Share, percentile, quartiles and mean need at least %(enough)s others and a coverage of "
            "%(coverage)s. Here there are %(n)s others, and %(known)s. The members are listed instead.",
            self.n_others,
        ) % {
            "enough": ENOUGH_OTHERS,
            "coverage": percent(ENOUGH_COVERAGE, language),
            "n": self.n_others,
            "known": known,
        }


_REASONS: Final[Mapping[str, str]] = {
    "instrument": N_("another instrument"),
    "edition": N_("another edition"),
    "undated": N_("date unknown"),
    "after": N_("not certainly evaluated by then"),
    "before": N_("before the first year"),
    "own": N_("the municipality's own evaluations"),
    "no_total": N_("total not known"),
    "basis": N_("another basis"),
    "size": N_("another size class"),
    "size_unknown": N_("size unknown"),
    "kostra": N_("another KOSTRA group, or none known"),
    "not_picked": N_("not picked"),
    "earlier": N_("an earlier evaluation of a municipality that is in"),
}


def left_out_reason(reason: str, language: str) -> str:
    """The reason in words."""
    return translator(language)(_REASONS[reason])


def compare(viewer: Viewer, evaluation_slug: str, filter: ReferenceFilter | None = None) -> Comparison:
    """Compare an evaluation with a reference set (None: the default one). Six queries.

    Raises:
        EvaluationNotFound: there is no such evaluation that this viewer may see.
    """
    return compare_row(viewer, _evaluation(viewer, evaluation_slug), filter)


def default_filter(viewer: Viewer, evaluation_slug: str) -> ReferenceFilter:
    """The default filter of an evaluation; raises EvaluationNotFound."""
    return ReferenceFilter.default_for(_evaluation(viewer, evaluation_slug))


def _evaluation(viewer: Viewer, slug: str) -> EvaluationRow:
    found = rows(visible_evaluations(viewer, named=True).filter(slug=slug))
    if not found:
        raise EvaluationNotFound(slug)
    return found[0]


def compare_row(
    viewer: Viewer, own: EvaluationRow, filter: ReferenceFilter | None = None, *, trial: bool = False
) -> Comparison:
    """As `compare`, for an evaluation already read. A `trial` is none of those that are said to exist."""
    chosen = filter or ReferenceFilter.default_for(own)
    instrument = instrument_of(own.edition)
    passed = _with_reasons(viewer, chosen, own.municipality, instrument)
    reasons = passed.values("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    left_out = {row["reason"]: row["n"] for row in reasons}
    n_passed = left_out.pop("", 0)
    found = _members(passed, chosen)
    values, exact = _ranking_values(own, found)
    if n_passed > len(found):
        left_out["earlier"] = n_passed - len(found)
    members = _ranked(found, values, exact)
    own_value, others = values[0], values[1:]
    complete = _complete(chosen, members, own.municipality)
    # What was said to exist are evaluations with the Municipal Compass.
    stated = stated_size(viewer, chosen) if instrument == COMPASS and not complete else None
    known = len(members) + (own_value is not None and not trial)
    if stated and known > stated.count:
        # More are known than were said to exist: the statement tells nothing about who is missing.
        stated = None
    coverage = Fraction(1) if complete else method.coverage(known, stated.count if stated else None)
    statistics = (
        own_value is not None
        and bool(others)
        and method.statistics_allowed(len(others), coverage, complete=complete)
    )
    best = _best(found, own, members)
    edition = edition_fact(own.edition)
    return Comparison(
        evaluation=own,
        filter=chosen,
        value=own.total,
        maximum=edition.maximum if edition else None,
        ranked_on="exact" if exact else "published",
        n_others=len(members),
        rank=None if own_value is None else method.rank(own_value, others),
        rank_range=_rank_range(own_value, others, stated, complete, besides=int(trial)),
        stated=stated,
        coverage=coverage,
        complete=complete,
        top_share=method.top_share(own_value, others) if statistics and own_value is not None else None,
        percentile=method.percentile(own_value, others) if statistics and own_value is not None else None,
        quartiles=method.quartiles(others) if statistics else None,
        mean=sum(map(Fraction, others), Fraction()) / len(others) if statistics else None,
        distance_to_ideal=edition.maximum - own.total if edition and own.total is not None else None,
        members=members,
        best=best,
        gaps=_gaps(own, best),
        left_out=left_out,
    )


def reference_totals(
    viewer: Viewer, chosen: ReferenceFilter, *, without: str, instrument: str
) -> list[Mapping[str, Any]]:
    """slug and total of a reference set of one instrument without one municipality, highest first."""
    return _members(_with_reasons(viewer, chosen, without, instrument), chosen)


def _with_reasons(viewer: Viewer, chosen: ReferenceFilter, own: str, instrument: str) -> QuerySet[Any]:
    """The country's evaluations, each with the first `reason` that keeps it out, "" for none."""
    since, until = first_day(chosen.since), last_day(chosen.as_of)
    reasons: list[If] = [If(~made_with(instrument), then=Value("instrument"))]
    if chosen.editions:
        reasons.append(If(~Q(edition__in=chosen.editions), then=Value("edition")))
    if since or until:
        reasons.append(If(latest=None, then=Value("undated")))
    if until:
        reasons.append(If(latest__gt=until, then=Value("after")))
    if since:
        reasons.append(If(earliest__lt=since, then=Value("before")))
    reasons.append(If(municipality__slug=own, then=Value("own")))
    reasons.append(If(total=None, then=Value("no_total")))
    if chosen.bases:
        reasons.append(If(~Q(basis__in=chosen.bases), then=Value("basis")))
    candidates = visible_evaluations(viewer, country=chosen.country or None)
    if chosen.size_class:
        fewest, most, _ = SIZE_CLASSES[chosen.size_class]
        candidates = candidates.annotate(inhabitants=_inhabitants())
        reasons.append(If(inhabitants=None, then=Value("size_unknown")))
        within = Q(inhabitants__gte=fewest) if most is None else Q(inhabitants__range=(fewest, most))
        reasons.append(If(~within, then=Value("size")))
    if chosen.kostra_group:
        groups = Grouping.objects.filter(
            municipality=OuterRef("municipality"), scheme="kostra_group", value=chosen.kostra_group
        )
        candidates = candidates.annotate(group=Subquery(groups.values("value")[:1]))
        reasons.append(If(group=None, then=Value("kostra")))
    if chosen.hand_picked:
        reasons.append(If(~Q(municipality__slug__in=chosen.hand_picked), then=Value("not_picked")))
    return candidates.annotate(reason=Case(*reasons, default=Value(""), output_field=CharField())).order_by()


def _inhabitants() -> Coalesce:
    """Inhabitants in the year of the evaluation, or in the nearest year at most two away (the earlier one)."""
    figures = Population.objects.filter(municipality=OuterRef("municipality")).order_by("code")
    years = sorted(range(-SIZE_YEARS, SIZE_YEARS + 1), key=lambda away: (abs(away), away))
    # From the text and not from a date: SQLite would call back into Python for each figure looked at.
    year = Cast(NullIf(Substr(OuterRef("evaluated"), 1, 4), Value("")), IntegerField())
    nearest = (figures.filter(year=year + away) for away in years)
    return Coalesce(*(Subquery(figure.values("inhabitants")[:1]) for figure in nearest))


def _one_each(passed: QuerySet[Any], chosen: ReferenceFilter) -> QuerySet[Any]:
    kept: QuerySet[Any] = passed.filter(reason="")
    if chosen.per_municipality == "all":
        return kept
    newest_first = Window(
        RowNumber(),
        partition_by=F("municipality_id"),
        order_by=[F("latest").desc(nulls_last=True), F("earliest").desc(nulls_last=True), F("slug").desc()],
    )
    numbered: QuerySet[Any] = kept.annotate(place=newest_first)
    return numbered.filter(place=1)


_MEMBER_FIELDS: Final = {
    "id": F("id"),
    "slug": F("slug"),
    "of": F("municipality__slug"),
    "name": F("stated_name"),
    "country": F("municipality__country"),
    "when": F("evaluated"),
    "edition": F("edition"),
    "total": F("total"),
    "exact_total": F("exact_total"),
    "basis": F("basis"),
    "reference": F("source__reference"),
}


def _members(passed: QuerySet[Any], chosen: ReferenceFilter) -> list[Mapping[str, Any]]:
    aliases = {alias: source for alias, source in _MEMBER_FIELDS.items() if alias not in _OWN_FIELDS}
    members = _one_each(passed, chosen).annotate(**aliases).values(*_MEMBER_FIELDS)
    return list(members.order_by("-total", "municipality__sort_key", "latest", "pk"))


_OWN_FIELDS: Final = frozenset({"id", "slug", "edition", "total", "exact_total", "basis"})


def _ranking_values(
    own: EvaluationRow, found: Sequence[Mapping[str, Any]]
) -> tuple[list[Fraction | int | Any], bool]:
    """The value of the evaluation itself, then the others': exact ones only if everybody has one."""
    published = [own.total, *(row["total"] for row in found)]
    exact = [
        own.exact_total,
        *(Fraction(row["exact_total"]) if row["exact_total"] else None for row in found),
    ]
    values, is_exact = ranking_values(published, exact)
    return list(values), is_exact


def _ranked(found: Sequence[Mapping[str, Any]], values: Sequence[Any], exact: bool) -> tuple[Member, ...]:
    everybody = sorted((value for value in values if value is not None), reverse=True)
    place = {value: index for index, value in reversed(list(enumerate(everybody, start=1)))}
    members = [
        Member(
            slug=row["slug"],
            municipality=row["of"],
            name=row["name"],
            country=row["country"],
            when=row["when"],
            edition=row["edition"],
            total=row["total"],
            exact_total=Fraction(row["exact_total"]) if row["exact_total"] else None,
            basis=row["basis"],
            source=row["reference"] or "",
            rank=place[value],
        )
        for row, value in zip(found, values[1:], strict=True)
    ]
    # The database ordered by published totals; exact ones may order those of equal published total.
    return tuple(sorted(members, key=lambda member: member.rank)) if exact else tuple(members)


def _complete(chosen: ReferenceFilter, members: Sequence[Member], own: str) -> bool:
    """Complete by nature: the invented country, or hand-picked municipalities that all have a total."""
    if chosen.country == INVENTED:
        return not chosen.bases
    wanted = set(chosen.hand_picked) - {own}
    return bool(wanted) and wanted == {member.municipality for member in members}


def _rank_range(
    value: Any, others: Sequence[Any], stated: StatedSize | None, complete: bool, *, besides: int
) -> tuple[int, int] | None:
    """`besides`: how many stand in the ranking besides those that are said to exist."""
    if value is None:
        return None
    if complete:
        return method.rank_range(value, others, len(others) + 1)
    return method.rank_range(value, others, stated.count + besides) if stated else None


def _best(
    found: Sequence[Mapping[str, Any]], own: EvaluationRow, members: Sequence[Member]
) -> tuple[BestInArea, ...]:
    """Per area of its own edition the highest points; other editions' areas are other things."""
    edition = edition_fact(own.edition)
    if edition is None:
        return ()
    # By what was found and not by the same question asked again inside this one: a database that has not yet counted
    # its rows would answer that anew for each of them.
    inside = [row["id"] for row in found if row["edition"] == own.edition]
    highest = (
        AreaResult.objects.filter(evaluation__in=inside)
        .annotate(highest=Window(Max("points"), partition_by=F("area")))
        .filter(points=F("highest"))
        .values_list("area", "points", "evaluation__slug")
    )
    by_slug = {member.slug: member for member in members}
    points: dict[str, int] = {}
    holders: dict[str, list[Member]] = {}
    for area, value, slug in highest:
        points[area] = value
        holders.setdefault(area, []).append(by_slug[slug])
    return tuple(
        BestInArea(
            code=area.code,
            names=area.names,
            points=points[area.code],
            holders=tuple(sorted(holders[area.code], key=lambda member: (member.rank, member.slug))),
        )
        for area in edition.areas
        if area.code in points
    )


def _gaps(own: EvaluationRow, best: Sequence[BestInArea]) -> tuple[AreaGap, ...]:
    edition = edition_fact(own.edition)
    if edition is None or not own.areas:
        return ()
    names = {area.code: area.names for area in edition.areas}
    highest = {area.code: area.points for area in best}
    known = {code: points for code, points in own.areas.items() if code in names}
    gaps = method.distance_to_ideal(known, {area.code: area.maximum for area in edition.areas})
    return tuple(
        AreaGap(
            code=gap.code,
            names=names[gap.code],
            points=own.areas[gap.code],
            ideal=Fraction(gap.ideal),
            distance=Fraction(gap.distance),
            to_best=highest[gap.code] - own.areas[gap.code] if gap.code in highest else None,
        )
        for gap in gaps
    )
