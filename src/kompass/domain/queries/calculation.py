"""A trial calculation: what ratings that nobody has stored give, beside the record. Nothing is written.

It is answered in the shapes of an evaluation (`EvaluationPage`), so that pictures and report are the same; what only
a calculation has (bounds, what is not rated, flags) stands beside it.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from kompass import method
from kompass.domain.access import Viewer
from kompass.domain.queries.comparison import compare_row
from kompass.domain.queries.evaluation import EvaluationPage, area_rows
from kompass.domain.queries.facts import EvaluationRow, edition_fact, named
from kompass.domain.queries.reference import (
    COMMON_EDITION_YEAR,
    FilterProblem,
    ReferenceFilter,
    comparable_filter,
)
from kompass.domain.queries.snapshot import (
    CriterionRow,
    SnapshotDetails,
    SubAreaRow,
    improvements_of,
    strengths_of,
)
from kompass.method import NOT_APPLICABLE, Edition, Flag, PrintedLine, Score, printed_table
from kompass.method.dates import When

LONGEST_NAME: Final = 80
LONGEST_COMMENT: Final = 1_000


@dataclass(frozen=True, slots=True)
class PrintedBranch:
    """A line of the printed table and those below it, which add up to it.

    `points` None: not rated fully, or nothing applicable (`maximum` is then 0). `n_open` criteria below it (of
    `n_criteria`) are not rated fully; an area of an edition that stops at areas counts as one.
    """

    kind: str
    code: str
    names: Mapping[str, str]
    points: Decimal | None
    maximum: Decimal
    exact: Fraction | None
    """Known even where nothing is printed, because something else in the area is not rated."""
    lowest: int | None
    highest: int | None
    """Whole points still possible; of areas alone."""
    n_criteria: int
    n_open: int
    parts: tuple["PrintedBranch", ...] = ()

    def name(self, language: str) -> str:
        return named(self.names, language)

    @property
    def not_applicable(self) -> bool:
        return self.points is None and not self.maximum


@dataclass(frozen=True, slots=True)
class CalculationFlag:
    """A flag of the method, said with names instead of ids."""

    flag: Flag
    edition: Edition

    def text(self, language: str) -> str:
        values = dict(self.flag.values)
        if self.flag.criterion:
            criterion = self.edition.criterion_by_id[self.flag.criterion]
            values["criterion"] = f"{criterion.code} {criterion.name(language)}"
        for aspect in self.edition.aspects:
            for place in ("higher", "lower"):
                if values.get(place) == aspect.id:
                    values[place] = f"“{aspect.name(language)}”"
        return dataclasses.replace(self.flag, values=values).text(language)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A criterion that is not applicable, and why ("" where nobody said)."""

    criterion: CriterionRow
    reason: str


@dataclass(frozen=True, slots=True)
class Calculation:
    """`page` is the calculation in the shape of an evaluation without slug, municipality and source.

    `places`: where the highest and the lowest total still possible would stand among the reference set; None when the
    total is fixed (then `page.comparison.rank` says it), when there is none, and without others.
    """

    page: EvaluationPage
    edition: Edition
    ratings: Mapping[str, Any]
    comments: Mapping[str, str]
    score: Score
    areas: tuple[PrintedBranch, ...]
    n_criteria: int
    """How many things there are to rate: criteria, or areas where the edition stops at them."""
    n_open: int
    """How many of them are not rated fully."""
    left_out: tuple[LeftOut, ...]
    flags: tuple[CalculationFlag, ...]
    places: tuple[int, int] | None

    @property
    def n_rated(self) -> int:
        """Rated fully, or found not to apply."""
        return self.n_criteria - self.n_open

    @property
    def n_places(self) -> int:
        """How many the places are counted among: the others and this one."""
        return self.page.comparison.n_others + 1

    @property
    def provisional(self) -> bool:
        return self.score.provisional


def calculate(
    viewer: Viewer,
    edition: Edition,
    ratings: Mapping[str, Any],
    *,
    comments: Mapping[str, str] | None = None,
    name: str = "",
    country: str = "",
    when: str = "",
    reference: ReferenceFilter | None = None,
) -> Calculation:
    """Points of ratings, and how they stand in the record. Seven queries at most; nothing is written.

    `ratings` as `kompass.method.score` takes them; `comments` (by criterion id) are the reasons, without them those
    the ratings bring along. `country` "" means the edition's own one if it is made for one, else all; `when` is
    "2026-11", "2026" or "". `reference` None compares with the default reference set. A trial has no municipality, so
    that nothing of the record is left out as its own.

    Raises:
        RatingError: the ratings are not ratings of this edition; it holds every problem.
    """
    if comments is None:
        comments = getattr(ratings, "comments", {})
    result = method.score(edition, ratings, comments=comments)
    own = _row(edition, result, name=name, country=country, when=when)
    compared = compare_row(viewer, own, reference, trial=True)
    known = None if edition.areas_only else details(edition, ratings, result)
    fact = edition_fact(edition.id)
    exact = {code: points for code, points in result.exact_areas.items() if points is not None}
    page = EvaluationPage(
        evaluation=own,
        edition=fact,
        code="",
        county="",
        inhabitants=None,
        inhabitants_year=None,
        size_class="",
        kostra_group="",
        areas=area_rows(fact, own, None, compared, exact),
        previous=None,
        change=None,
        others=(),
        comparison=compared,
        snapshot=known,
        claims=(),
    )
    open_ = _open(edition, ratings)
    totals = [member.total for member in compared.members]
    return Calculation(
        page=page,
        edition=edition,
        ratings=ratings,
        comments=comments,
        score=result,
        areas=_branches(edition, ratings, result, open_),
        n_criteria=len(edition.criteria) or len(edition.areas),
        n_open=len(open_),
        left_out=tuple(
            LeftOut(row, comments.get(row.id, "").strip())
            for row in (known.criteria if known else ())
            if row.not_applicable
        ),
        flags=tuple(CalculationFlag(flag, edition) for flag in result.flags),
        places=(method.rank(result.highest, totals), method.rank(result.lowest, totals))
        if result.provisional and totals and result.lowest is not None and result.highest is not None
        else None,
    )


def _row(edition: Edition, result: Score, *, name: str, country: str, when: str) -> EvaluationRow:
    date = When.parse(when)
    fact = edition_fact(edition.id)
    return EvaluationRow(
        slug="",
        municipality="",
        municipality_name=name,
        name=name,
        country=country or (edition.countries[0] if len(edition.countries) == 1 else ""),
        when=when,
        earliest=date.earliest,
        latest=date.latest,
        edition=edition.id,
        edition_names=fact.names if fact else edition.names,
        total=result.total,
        exact_total=result.exact_total,
        areas={code: points for code, points in result.areas.items() if points is not None},
        basis="",
        derived_from_claim="",
        note="",
        source="",
        has_ratings=not edition.areas_only,
    )


def details(edition: Edition, ratings: Mapping[str, Any], result: Score) -> SnapshotDetails:
    """What is known beyond areas, of ratings and what they gave."""
    criteria = tuple(_criterion(criterion, edition, ratings, result) for criterion in edition.criteria)
    exact = {code: points for code, points in result.exact_areas.items() if points is not None}
    return SnapshotDetails(
        edition_hash=result.edition_hash,
        method_version=result.method_version,
        exact_total=sum(exact.values(), Fraction()),
        exact_areas=exact,
        not_applicable_share=result.not_applicable_share,
        sub_areas=tuple(
            SubAreaRow(
                code=sub_area.id,
                area=sub_area.area,
                names=sub_area.names,
                maximum=result.sub_area_maxima[sub_area.id],
                points=result.sub_areas[sub_area.id],
                previous=None,
                exact=result.exact_sub_areas[sub_area.id],
            )
            for sub_area in edition.sub_areas
        ),
        criteria=criteria,
        strengths=strengths_of(criteria),
        improvements=improvements_of(criteria),
    )


def _criterion(criterion: Any, edition: Edition, ratings: Mapping[str, Any], result: Score) -> CriterionRow:
    rating = ratings.get(criterion.id)
    points, maximum = result.criteria[criterion.id], result.criterion_maxima[criterion.id]
    return CriterionRow(
        id=criterion.id,
        code=criterion.code,
        area=criterion.area,
        sub_area=criterion.sub_area,
        names=criterion.titles,
        maximum=maximum,
        points=points,
        fulfilment=points / maximum if points is not None and maximum else None,
        levels=by_aspect(edition, criterion.id, rating),
        not_applicable=rating == NOT_APPLICABLE,
        previous=None,
    )


def by_aspect(edition: Edition, criterion: str, rating: Any) -> dict[str, int]:
    """Level by aspect of a criterion's rating that the method has accepted; what is not rated is left out."""
    if rating is None or isinstance(rating, str):
        return {}
    aspects = [aspect.id for aspect in edition.aspects_of(criterion)]
    if isinstance(rating, Mapping):
        return {aspect: int(rating[aspect]) for aspect in aspects if rating.get(aspect) is not None}
    return dict.fromkeys(aspects, int(rating))


def _open(edition: Edition, ratings: Mapping[str, Any]) -> frozenset[str]:
    """Ids of criteria (or areas) that are not rated fully."""
    if edition.areas_only:
        return frozenset(area.id for area in edition.areas if ratings.get(area.id) is None)
    return frozenset(
        criterion.id
        for criterion in edition.criteria
        if ratings.get(criterion.id) != NOT_APPLICABLE
        and len(by_aspect(edition, criterion.id, ratings.get(criterion.id)))
        < len(edition.aspects_of(criterion))
    )


def _bounds(edition: Edition, ratings: Mapping[str, Any], result: Score) -> tuple[Score, Score]:
    """The result with everything open taken at the lowest and at the highest: what each area can still become."""
    if not result.provisional:
        return result, result
    if edition.areas_only:
        given = {key: value for key, value in ratings.items() if value is not None}
        maxima = {area.id: area.maximum for area in edition.areas}
        return method.score(edition, dict.fromkeys(maxima, 0) | given), method.score(edition, maxima | given)
    return _filled(edition, ratings, 0), _filled(edition, ratings, edition.highest_level)


def _filled(edition: Edition, ratings: Mapping[str, Any], level: int) -> Score:
    filled: dict[str, Any] = {}
    for criterion in edition.criteria:
        rating = ratings.get(criterion.id)
        every = by_aspect(edition, criterion.id, level)
        filled[criterion.id] = (
            NOT_APPLICABLE if rating == NOT_APPLICABLE else every | by_aspect(edition, criterion.id, rating)
        )
    return method.score(edition, filled)


def _branches(
    edition: Edition, ratings: Mapping[str, Any], result: Score, open_: frozenset[str]
) -> tuple[PrintedBranch, ...]:
    low, high = _bounds(edition, ratings, result)
    exact = {
        "area": result.exact_areas,
        "sub_area": result.exact_sub_areas,
        "criterion": result.criteria,
    }
    lines = {(line.kind, line.id): line for line in printed_table(edition, result)}

    def branch(
        line: PrintedLine,
        names: Mapping[str, str],
        ids: tuple[str, ...],
        parts: tuple[PrintedBranch, ...] = (),
    ) -> PrintedBranch:
        area = line.kind == "area"
        return PrintedBranch(
            kind=line.kind,
            code=line.code,
            names=names,
            points=line.points,
            maximum=line.maximum,
            exact=exact[line.kind].get(line.id),
            lowest=low.areas[line.id] if area else None,
            highest=high.areas[line.id] if area else None,
            n_criteria=len(ids),
            n_open=sum(1 for one in ids if one in open_),
            parts=parts,
        )

    return tuple(
        branch(
            lines["area", area.id],
            area.names,
            tuple(criterion.id for criterion in area.criteria) or (area.id,),
            tuple(
                branch(
                    lines["sub_area", sub_area.id],
                    sub_area.names,
                    tuple(criterion.id for criterion in sub_area.criteria),
                    tuple(
                        branch(lines["criterion", criterion.id], criterion.titles, (criterion.id,))
                        for criterion in sub_area.criteria
                    ),
                )
                for sub_area in area.sub_areas
            ),
        )
        for area in edition.areas
    )


def reference_of(
    edition: Edition, *, when: str, params: Mapping[str, str]
) -> tuple[ReferenceFilter, ReferenceFilter, tuple[FilterProblem, ...]]:
    """The usual reference set of a trial with this edition, the one that `params` (country, since) ask for, and what
    is wrong with the asking. A trial is held against real evaluations alone."""
    country = edition.countries[0] if len(edition.countries) == 1 else ""
    since = str(COMMON_EDITION_YEAR) if not when or int(when[:4]) >= COMMON_EDITION_YEAR else ""
    default = ReferenceFilter(country=country, since=since, as_of=when)
    chosen, problems = comparable_filter(params, default)
    return default, chosen, problems
