"""What was known when a claim was made: the rows it is held against, and how many there should be."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

from kompass.language import N_
from kompass.method.claims.statement import Evidence, Scope, own_figure
from kompass.method.claims.verdict import Sentence, Value
from kompass.method.comparison import coverage, rank, ranking_values
from kompass.method.dates import When
from kompass.method.reference import INVENTED_COUNTRY, Record, StatedCount, select, stated_count


@dataclass(frozen=True, slots=True)
class Moment:
    """When a claim was made. `by`: the day up to which evaluations count; `certain`: the first possible day.

    A row may refute only if it lies before `certain`: the statement may have been made as early as that. It counts
    among the known if it lies before `by`, the last day of the evaluation the claim is about.
    """

    by: dt.date
    certain: dt.date

    @property
    def month(self) -> When:
        return When(f"{self.by:%Y-%m}")


def moment(evidence: Evidence) -> Moment | None:
    """None where neither the statement nor the evaluation it is about has a date."""
    stated, evaluated = evidence.claim.stated, evidence.own_when
    if stated.earliest and stated.latest and evaluated.earliest and evaluated.latest:
        by = min(max(stated.earliest, evaluated.latest), stated.latest)
        return Moment(by=by, certain=max(stated.earliest, evaluated.earliest))
    told = stated if stated.known else evaluated
    return Moment(by=told.latest, certain=told.earliest) if told.latest and told.earliest else None


def own_moment(evidence: Evidence) -> Moment:
    """As `moment`, where the claim's own evaluation is in the record: it was found by its date."""
    when = moment(evidence)
    assert when is not None
    return when


@dataclass(frozen=True, slots=True)
class Known:
    """The others with a score by the moment, newest figure per municipality or all (`all_years`)."""

    members: tuple[Record, ...]
    moment: Moment
    size: StatedCount | None
    scored: int
    """How many of what `size` counts have a score, what the claim is about among them."""
    coverage: Fraction | None
    undated: int
    """Rows of the scope left out because they have no date."""
    evaluated: int
    """Other municipalities certainly evaluated in scope by then, with or without a score."""

    @property
    def n(self) -> int:
        """How many other municipalities."""
        return len({row.municipality for row in self.members})

    @property
    def complete(self) -> bool:
        """Everything stated to exist is known, and the stated number is exact."""
        return self.size is not None and self.size.n == self.size.high and self.coverage == 1

    def certain(self, rows: Iterable[Record]) -> tuple[Record, ...]:
        """Those that certainly had been evaluated when the claim was made."""
        return tuple(row for row in rows if row.when.latest and row.when.latest <= self.moment.certain)

    def sentences(self) -> tuple[Sentence, ...]:
        values: dict[str, Value] = {"month": self.moment.month, "n": self.n}
        head = Sentence(N_("By %(month)s, others known with a score: %(n)s."), values)
        left_out = Sentence(N_("Left out without a date: %(n)s."), {"n": self.undated})
        return (head, *([left_out] if self.undated else []), *self._size_sentences())

    def _size_sentences(self) -> tuple[Sentence, ...]:
        if self.size is None:
            return (Sentence(N_("How many were evaluated by then is not stated.")),)
        told = _size_sentence(self.size)
        if self.coverage is None:
            return (told,)
        values: dict[str, Value] = {"share": self.coverage, "n": self.scored, "stated": self.size.n}
        counted = Sentence(N_("Coverage: %(share)s (%(n)s known of %(stated)s said to exist)."), values)
        if self.size.high is None:
            at_most = Sentence(N_("So at most %(share)s of them are known."), {"share": self.coverage})
            return (told, counted, at_most)
        return (told, counted)


def _size_sentence(size: StatedCount) -> Sentence:
    years = [str(year) for year in size.years]
    match size.how:
        case "claim":
            return Sentence(N_("The statement itself counts %(count)s."), {"count": size.n})
        case "stated" if size.high is None:
            return Sentence(
                N_("A source counts about %(count)s, or more, for %(year)s."),
                {"count": size.n, "year": years[0]},
            )
        case "stated":
            return Sentence(
                N_("A source counts %(count)s for %(year)s."), {"count": size.n, "year": years[0]}
            )
        case "between":
            return Sentence(
                N_(
                    "About %(count)s had been evaluated, between what sources count for %(first)s and %(last)s."
                ),
                {"count": size.n, "first": years[0], "last": years[-1]},
            )
        case _:
            return Sentence(
                N_("At least %(count)s had been evaluated, as a source counts for %(year)s."),
                {"count": size.n, "year": years[0]},
            )


def known(
    evidence: Evidence,
    scope: Scope,
    when: Moment,
    *,
    figure: Callable[[Record], Record | None] = lambda row: row,
    every_row: bool = False,
) -> Known:
    """The others a claim is held against. `figure` may put another figure in the place of the total, or drop a row."""
    claim = evidence.claim
    countries = (INVENTED_COUNTRY,) if claim.country == INVENTED_COUNTRY else scope.countries
    rows = [row for row in evidence.records if row.derived_from_claim != claim.id or not claim.id]
    if scope.edition is not None:
        rows = [row for row in rows if row.edition.rsplit("-", 1)[-1] == str(scope.edition)]
    figures = [changed for row in rows if (changed := figure(row)) is not None]
    every = every_row or scope.all_years
    chosen = select(
        figures,
        country=countries,
        since=scope.since,
        as_of=when.by,
        per_municipality="all" if every else "latest",
        exclude_municipality=evidence.municipality,
    )
    own = evidence.own
    own_rows = int(own is not None and own.total is not None)
    size = _size(evidence, scope, countries, when)
    if size is not None and size.unit == "evaluations":
        scored = len(chosen.members) + sum(
            row.total is not None and bool(row.when.latest and row.when.latest <= when.by)
            for row in evidence.own_rows
        )
    else:
        scored = len({row.municipality for row in chosen.members}) + own_rows
    share = coverage(scored, size.n) if size else None
    undated = chosen.left_out.get("undated", 0)
    return Known(
        chosen.members, when, size, scored, share, undated, _evaluated(evidence, rows, scope, countries, when)
    )


def _size(
    evidence: Evidence, scope: Scope, countries: Collection[str] | None, when: Moment
) -> StatedCount | None:
    of = evidence.claim.of_number
    if of is not None and evidence.claim.kind in {"rank", "top_share"}:
        return StatedCount(of, "claim", of, "municipalities", ())
    if not countries or len(countries) > 1 or scope.edition is not None or scope.under is not None:
        return None
    (country,) = countries
    return stated_count(
        evidence.counts,
        country=country,
        since=scope.since,
        as_of=when.by,
        unit="evaluations" if scope.all_years else "municipalities",
        all_years=scope.all_years,
    )


def _evaluated(
    evidence: Evidence,
    rows: Iterable[Record],
    scope: Scope,
    countries: Collection[str] | None,
    when: Moment,
) -> int:
    """Other municipalities certainly evaluated in the scope before the claim, their score seen or not."""
    start = dt.date(scope.since, 1, 1) if scope.since else dt.date.min
    own = evidence.municipality
    return len(
        {
            row.municipality
            for row in rows
            if row.municipality != own
            and (row.country in countries if countries else row.country != INVENTED_COUNTRY)
            and row.when.earliest
            and row.when.latest
            and start <= row.when.earliest
            and row.when.latest <= when.certain
        }
    )


def place(own: Record, members: Collection[Record]) -> tuple[int, bool]:
    """Rank among the known, one place per municipality; and whether it is on exact totals (never a mixture)."""
    rows = (own, *members)
    totals, exact = ranking_values([row.total for row in rows], [row.exact_total for row in rows])
    value, *others = [total for total in totals if total is not None]
    best: dict[str, Fraction] = {}
    for row, other in zip(members, others, strict=True):
        best[row.municipality] = max(best.get(row.municipality, Fraction(other)), Fraction(other))
    return rank(Fraction(value), best.values()), exact


def above(own: Record, rows: Iterable[Record]) -> tuple[Record, ...]:
    """Rows with a higher figure, each municipality's highest, highest first."""
    return _highest_each(row for row in rows if (row.total or 0) > (own.total or 0))


def _highest_each(rows: Iterable[Record]) -> tuple[Record, ...]:
    ordered = sorted(rows, key=lambda row: (-(row.total or 0), row.key))
    first: dict[str, Record] = {}
    for row in ordered:
        first.setdefault(row.municipality, row)
    return tuple(first.values())


def not_above(own: Record, rows: Iterable[Record]) -> int:
    """How many municipalities have no row with a higher figure."""
    every = list(rows)
    higher = {row.municipality for row in above(own, every)}
    return len({row.municipality for row in every} - higher)


def independent(evidence: Evidence, rows: Iterable[Record]) -> tuple[Record, ...]:
    return tuple(row for row in rows if not own_figure(row, evidence.claim))
