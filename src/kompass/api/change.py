"""From one evaluation to the next: change, pace, what is normal, and where it leads."""

from typing import Literal

from kompass.api.crosswalk import Crossing, crossing_of
from kompass.api.fields import Exact, Shape, exact, known, share, told
from kompass.api.reference import ReferenceFilter, filter_of
from kompass.api.row import EvaluationRow, evaluation_row
from kompass.domain.queries import progress as queries

MOST_PAIRS = 200
"""Of more pairs only the fastest are listed, as on the page; `n_pairs` says how many there are."""


class AreaChange(Shape):
    code: str = told("Number of the area.", "1")
    name: str = told("Its name.", "Openness and democracy")
    start: int = told("Points before.", 33)
    end: int = told("Points after.", 60)
    points: int = told("Change in points.", 27)


class Pair(Shape):
    """Two successive evaluations of another municipality."""

    municipality: str = told("The municipality.", "no-ulstein")
    name: str = told("Its name.", "Ulstein")
    country: str = told("Its country.", "NO")
    from_slug: str = told("The earlier evaluation.", "no-ulstein-2016")
    to_slug: str = told("The later one.", "no-ulstein-2019")
    from_when: str = told("When the earlier one was.", "2016")
    to_when: str = told("When the later one was.", "2019")
    start: int = told("Earlier total in points.", 400)
    end: int = told("Later total in points.", 468)
    points: int = told("Change in points.", 68)
    years: float = told("Years between; a year alone stands for its middle. Not rounded.", 3.0)
    pace: float = told("Points a year. Not rounded.", 22.666666666666668)
    crosses_editions: bool = told("Whether the two were made with different editions.", False)


class Standing(Shape):
    rank: int = told("Place by pace.", 1)
    of: int = told("Among so many: the pairs and this change.", 9)


class Change(Shape):
    """What changed from one evaluation with a total to the next one. Figures are not rounded."""

    start: EvaluationRow = told("The earlier evaluation.")
    end: EvaluationRow = told("The later one.")
    points: int = told("Change of the total in points.", 142)
    areas: list[AreaChange] = told("Change of each area known in both; only within one edition.")
    years: float | None = told("Years between; null where a date is a year alone.", 3.5)
    years_low: float | None = told("Fewest years the dates leave possible.", 3.4)
    years_high: float | None = told("Most years the dates leave possible.", 3.6)
    pace: float | None = told("Points a year; null where `years` is.", 40.6)
    pace_low: float | None = told("Lowest pace the dates leave possible, points a year.", 39.6)
    pace_high: float | None = told("Highest pace the dates leave possible, points a year.", 41.5)
    crosses_editions: bool = told("Whether the two were made with different editions.", False)
    comparable_share: float | None = told(
        "Share (0..1) of the points in criteria that both editions have, the smaller of both ways; null: not known.",
        1.0,
    )
    comparable_share_exact: Exact | None = told("The same, exactly.", "1")
    crossing: Crossing | None = told("What the two editions have in common; null within one.")
    expected: float | None = told(
        "Change expected from this start over this time; null below 20 pairs.", 60.2
    )
    expected_low: float | None = told("Lower bound of the 80 % prediction interval, points of change.", 10.1)
    expected_high: float | None = told(
        "Upper bound of the 80 % prediction interval, points of change.", 110.3
    )
    percentile_of_residual: float | None = told(
        "How it stands among the pairs' distances from what was expected.", 0.97
    )
    well_above: bool | None = told(
        "Whether it lies above the interval; null where nothing is expected.", True
    )
    n_pairs: int = told("Number of comparable pairs known.", 8)
    standing: Standing | None = told("Place by pace among the pairs.")
    pairs: list[Pair] = told("The pairs, fastest first, at most 200 of them.")
    between: list[EvaluationRow] = told("Evaluations in between whose total is not known.")
    filter: ReferenceFilter = told("Which pairs it was held against.")
    caution: str = told("What to keep in mind.", "Fewer than 20 pairs are known (8), so ...")


class Threshold(Shape):
    """A score to reach at the present pace."""

    kind: Literal["rank", "ideal"] = told("A place among the others, or full points.", "rank")
    rank: int | None = told("The place; null for the ideal.", 3)
    value: int | None = told("Its score in points; null where too few are known.", 523)
    from_claim: str | None = told("The claim that stated the score.", "ulstein-2019-rank")
    from_evaluation: EvaluationRow | None = told("The evaluation that has the score.")
    years: float | None = told("Years until then; 0 where it is reached, null where `reason` says why.", 3.1)
    low: float | None = told("Fewest years, by the paces of the comparable pairs.", 2.0)
    high: float | None = told("Most years, by the paces of the comparable pairs.", 9.0)
    reason: str = told(
        "projected, reached, no_pace, not_rising, beyond_maximum or unknown.", "projected", "not_rising"
    )
    describe: str = told("What it is and where it comes from.", "the ideal (800)")
    why: str | None = told("Why there is no number of years, or none is needed.", "Already reached.")


class Outlook(Shape):
    """Where the last change leads."""

    evaluation: EvaluationRow = told("The evaluation it starts from.")
    pace: float = told("Points a year; a year alone stands for its middle. Not rounded.", 40.6)
    pace_low: float | None = told("Lowest pace the dates leave possible.", 39.6)
    pace_high: float | None = told("Highest pace the dates leave possible.", 41.5)
    thresholds: list[Threshold] = told("The third and the first place, and the ideal.")
    filter: ReferenceFilter = told("Among whom the places are.")


class Progress(Shape):
    as_of: str | None = told("As known by this date; null: today.", "2017")
    changes: list[Change] = told("Every change, oldest first.")
    projection: Outlook | None = told("Where the last one leads; null without a change or a known edition.")
    undated: list[EvaluationRow] = told("Evaluations with a total but without a date: they take no part.")


def change_of(change: queries.Change, language: str) -> Change:
    return Change(
        start=evaluation_row(change.start, language),
        end=evaluation_row(change.end, language),
        points=change.points,
        areas=[
            AreaChange(
                code=area.code, name=area.name(language), start=area.start, end=area.end, points=area.points
            )
            for area in change.areas
        ],
        years=change.years,
        years_low=change.years_low,
        years_high=change.years_high,
        pace=change.pace,
        pace_low=change.pace_low,
        pace_high=change.pace_high,
        crosses_editions=change.crosses_editions,
        comparable_share=share(change.comparable_share),
        comparable_share_exact=exact(change.comparable_share),
        crossing=crossing_of(change.crossing, language) if change.crossing else None,
        expected=change.expected,
        expected_low=change.expected_low,
        expected_high=change.expected_high,
        percentile_of_residual=change.percentile_of_residual,
        well_above=change.well_above,
        n_pairs=change.n_pairs,
        standing=Standing(rank=change.standing[0], of=change.standing[1]) if change.standing else None,
        pairs=[_pair(pair) for pair in change.pairs[:MOST_PAIRS]],
        between=[evaluation_row(row, language) for row in change.between],
        filter=filter_of(change.filter, language),
        caution=change.caution(language),
    )


def _pair(pair: queries.PairRow) -> Pair:
    return Pair(
        municipality=pair.municipality,
        name=pair.name,
        country=pair.country,
        from_slug=pair.from_slug,
        to_slug=pair.to_slug,
        from_when=pair.from_when,
        to_when=pair.to_when,
        start=pair.start,
        end=pair.end,
        points=pair.points,
        years=pair.years,
        pace=pair.pace,
        crosses_editions=pair.crosses_editions,
    )


def progress_of(progress: queries.Progress, language: str) -> Progress:
    ahead = progress.projection
    return Progress(
        as_of=known(progress.as_of),
        changes=[change_of(change, language) for change in progress.changes],
        projection=_outlook(ahead, language) if ahead else None,
        undated=[evaluation_row(row, language) for row in progress.undated],
    )


def _outlook(ahead: queries.Outlook, language: str) -> Outlook:
    return Outlook(
        evaluation=evaluation_row(ahead.evaluation, language),
        pace=ahead.pace,
        pace_low=ahead.pace_low,
        pace_high=ahead.pace_high,
        thresholds=[_threshold(one, language) for one in ahead.thresholds],
        filter=filter_of(ahead.filter, language),
    )


def _threshold(one: queries.Threshold, language: str) -> Threshold:
    return Threshold(
        kind=one.kind,
        rank=one.rank,
        value=one.value,
        from_claim=known(one.from_claim),
        from_evaluation=evaluation_row(one.from_evaluation, language) if one.from_evaluation else None,
        years=one.years,
        low=one.low,
        high=one.high,
        reason=one.reason,
        describe=one.describe(language),
        why=known(one.why(language)),
    )
