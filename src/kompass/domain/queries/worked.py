"""The method shown at work: the figures of real municipalities, computed by `kompass.method` when asked.

Each answer carries a listing that gives the same figures to whoever has `kompass.method` and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from kompass import method
from kompass.domain.access import Viewer, visible_evaluations
from kompass.domain.queries.comparison import Comparison, compare
from kompass.domain.queries.facts import (
    AreaFact,
    EditionFact,
    EvaluationNotFound,
    EvaluationRow,
    edition_fact,
    named,
    rows,
)
from kompass.domain.queries.progress import Change, MunicipalityNotFound, Progress, progress
from kompass.domain.queries.snapshot import SubAreaRow, snapshot_of

TOLD: Final = "no-roros-2017-06"
AREAS_KNOWN: Final = "se-grastorp-2014-10"
COMPLETE: Final = "zz-eksempelvik-2024-05"
"""The evaluations the pages are about: the two that everything is known about, and an invented one."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines of Python that need nothing but `kompass.method`, and what they print."""

    code: str
    output: str


@dataclass(frozen=True, slots=True)
class AspectStep:
    """One aspect of the worked criterion. `share` = weight x level / highest level."""

    names: Mapping[str, str]
    weight: Fraction
    level: int
    level_names: Mapping[str, str]
    share: Fraction

    def name(self, language: str) -> str:
        return named(self.names, language)


@dataclass(frozen=True, slots=True)
class WorkedCriterion:
    """A criterion of the open edition with levels chosen as an example: fulfilment 0..1, exact points."""

    edition: EditionFact
    id: str
    code: str
    names: Mapping[str, str]
    maximum: Fraction
    highest_level: int
    aspects: tuple[AspectStep, ...]
    fulfilment: Fraction
    points: Fraction
    listing: Listing

    def name(self, language: str) -> str:
        return named(self.names, language)


@dataclass(frozen=True, slots=True)
class WorkedTotal:
    """Published area points of a real evaluation and their sum."""

    evaluation: EvaluationRow
    edition: EditionFact
    areas: tuple[tuple[AreaFact, int], ...]
    total: int
    listing: Listing


@dataclass(frozen=True, slots=True)
class WorkedRounding:
    """An area of the invented evaluation: exact points of its sub-areas, and as printed, adding up to the area."""

    evaluation: EvaluationRow
    code: str
    names: Mapping[str, str]
    exact: Fraction
    printed: int
    sub_areas: tuple[SubAreaRow, ...]

    def name(self, language: str) -> str:
        return named(self.names, language)


@dataclass(frozen=True, slots=True)
class Points:
    criterion: WorkedCriterion
    total: WorkedTotal | None
    rounding: WorkedRounding | None


@dataclass(frozen=True, slots=True)
class Rank:
    """Røros among the known, and the invented example, whose set is complete. None: not in this record."""

    told: Comparison | None
    listing: Listing | None
    complete: Comparison | None


@dataclass(frozen=True, slots=True)
class Pace:
    """Røros from one evaluation to the next, and a set of pairs large enough for a model (invented)."""

    change: Change | None
    listing: Listing | None
    progress: Progress | None
    modelled: Change | None


def worked_points(viewer: Viewer) -> Points:
    """How levels become points, how area points become the total, how printed figures add up. Six queries at most."""
    return Points(criterion=_criterion(), total=_total(viewer), rounding=_rounding(viewer))


def worked_rank(viewer: Viewer) -> Rank:
    """How a rank and its possible range come about. Fourteen queries at most."""
    told = _compared(viewer, TOLD)
    return Rank(told=told, listing=_rank_listing(told), complete=_compared(viewer, COMPLETE))


def worked_pace(viewer: Viewer) -> Pace:
    """How pace, normal progress and projection come about. Twenty queries at most."""
    told = _compared(viewer, TOLD)
    found = _progress(viewer, "no-roros", as_of=told.evaluation.when if told else None)
    change = found.changes[-1] if found and found.changes else None
    invented = _progress(viewer, "zz-eksempelvik")
    return Pace(
        change=change,
        listing=_pace_listing(change, found) if change and found else None,
        progress=found,
        modelled=invented.changes[-1] if invented and invented.changes else None,
    )


def _criterion() -> WorkedCriterion:
    edition = method.load_edition("open-2020")
    fact = edition_fact(edition.id)
    assert fact is not None  # shipped with the code
    # Only the last aspect, to the lowest level above nothing: what the rule gives can be reckoned in the head.
    levels = {aspect.id: 0 for aspect in edition.aspects} | {edition.aspects[-1].id: 1}
    criterion = edition.criteria[0]
    points = method.score(edition, {criterion.id: levels}).criteria[criterion.id]
    assert points is not None
    names = {level.value: level.names for level in edition.levels}
    aspects = tuple(
        AspectStep(
            names=aspect.names,
            weight=aspect.weight,
            level=levels[aspect.id],
            level_names=names[levels[aspect.id]],
            share=aspect.weight * levels[aspect.id] / edition.highest_level,
        )
        for aspect in edition.aspects
    )
    return WorkedCriterion(
        edition=fact,
        id=criterion.id,
        code=criterion.code,
        names={language: text.title for language, text in criterion.texts.items()},
        maximum=criterion.maximum,
        highest_level=edition.highest_level,
        aspects=aspects,
        fulfilment=points / criterion.maximum,
        points=points,
        listing=Listing(
            "from kompass import method\n\n"
            f'edition = method.load_edition("{edition.id}")\n'
            f'ratings = {{"{criterion.id}": {_pretty(levels)}}}\n'
            "result = method.score(edition, ratings)\n"
            f'print(result.criteria["{criterion.id}"])\n'
            "print(result.provisional, result.lowest, result.highest)",
            _printed(
                (points,),
                _bounds(method.score(edition, {criterion.id: levels})),
            ),
        ),
    )


def _bounds(result: method.Score) -> tuple[object, ...]:
    return (result.provisional, result.lowest, result.highest)


def _pretty(mapping: Mapping[str, object]) -> str:
    return "{" + ", ".join(f'"{key}": {value!r}' for key, value in mapping.items()) + "}"


def _printed(*lines: Sequence[object]) -> str:
    return "\n".join(" ".join(str(value) for value in line) for line in lines)


def _compared(viewer: Viewer, slug: str) -> Comparison | None:
    try:
        return compare(viewer, slug)
    except EvaluationNotFound:
        return None


def _progress(viewer: Viewer, municipality: str, as_of: str | None = None) -> Progress | None:
    try:
        return progress(viewer, municipality, as_of=as_of)
    except MunicipalityNotFound:
        return None


def _total(viewer: Viewer) -> WorkedTotal | None:
    found = _evaluation(viewer, AREAS_KNOWN)
    edition = edition_fact(found.edition) if found else None
    if found is None or edition is None or any(area.code not in found.areas for area in edition.areas):
        return None
    result = method.score(method.load_edition(edition.id), found.areas)
    assert result.total is not None
    return WorkedTotal(
        evaluation=found,
        edition=edition,
        areas=tuple((area, found.areas[area.code]) for area in edition.areas),
        total=result.total,
        listing=Listing(
            "from kompass import method\n\n"
            f'edition = method.load_edition("{edition.id}")\n'
            f"areas = {_pretty({area.code: found.areas[area.code] for area in edition.areas})}\n"
            "result = method.score(edition, areas)\n"
            "print(result.total, edition.maximum - result.total)",
            _printed((result.total, edition.maximum - result.total)),
        ),
    )


def _evaluation(viewer: Viewer, slug: str) -> EvaluationRow | None:
    found = rows(visible_evaluations(viewer, named=True).filter(slug=slug))
    return found[0] if found else None


def _rounding(viewer: Viewer) -> WorkedRounding | None:
    found = _evaluation(viewer, COMPLETE)
    snapshot = snapshot_of(found, None) if found else None
    edition = edition_fact(found.edition) if found else None
    if found is None or snapshot is None or edition is None:
        return None
    area = edition.areas[0]
    lines = tuple(
        sub_area
        for sub_area in snapshot.sub_areas
        if sub_area.area == area.code and sub_area.points is not None
    )
    return WorkedRounding(
        evaluation=found,
        code=area.code,
        names=area.names,
        exact=snapshot.exact_areas[area.code],
        printed=found.areas[area.code],
        sub_areas=lines,
    )


def _rank_listing(told: Comparison | None) -> Listing | None:
    if told is None or told.value is None:
        return None
    others = [member.total for member in told.members]
    stated = told.stated.count if told.stated else None
    known = len(others) + 1
    covered = method.coverage(known, stated)
    return Listing(
        "from kompass import method\n\n"
        f"others = {others}\n"
        f"print(method.rank({told.value}, others))\n"
        f"print(method.rank_range({told.value}, others, {stated}))\n"
        f"print(method.coverage(len(others) + 1, {stated}))\n"
        f"print(method.statistics_allowed(len(others), method.coverage(len(others) + 1, {stated})))",
        _printed(
            (method.rank(told.value, others),),
            (method.rank_range(told.value, others, stated),),
            (covered,),
            (method.statistics_allowed(len(others), covered),),
        ),
    )


def _pace_listing(change: Change, found: Progress) -> Listing:
    start, end = change.start, change.end
    third: Any = None
    if found.projection:
        third = next((one for one in found.projection.thresholds if one.rank == 3 and one.value), None)
    edition = edition_fact(end.edition)
    code = (
        "from kompass import method\n\n"
        f'before, after = method.When.parse("{start.when}"), method.When.parse("{end.when}")\n'
        f"pace = method.pace({start.total}, before, {end.total}, after)\n"
        "print(pace.years, pace.value)"
    )
    lines: list[Sequence[object]] = [(change.years, change.pace)]
    if third and edition:
        code += f"\nprint(method.project({end.total}, pace.value, {third.value}, maximum={edition.maximum}).years)"
        lines.append((third.years,))
    return Listing(code, _printed(*lines))
