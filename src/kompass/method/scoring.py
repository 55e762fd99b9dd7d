"""Ratings become points (method.md section 2), in exact arithmetic, rounded once.

Fulfilment of a criterion = weighted mean of its aspects' values / highest level. Sub-area = maximum x mean fulfilment
of its criteria, weighted with their maxima. Area = sum of sub-areas: a weighted arithmetic mean at every level, fully
compensatory (OECD/JRC Handbook, section 6, "Additive aggregation methods").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from kompass.language import N_, percent, translator
from kompass.method import METHOD_VERSION
from kompass.method.editions import Area, Edition, SubArea
from kompass.method.printing import apportion, half_up
from kompass.method.ratings import Levels, check_area_points, check_ratings


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a person should look at. `kind`: not_applicable_without_reason, not_applicable_share, implausible."""

    kind: str
    criterion: str | None
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        _ = translator(language)
        shown = {
            key: percent(value, language, 1) if isinstance(value, Fraction) else value
            for key, value in self.values.items()
        }
        return _(self.message) % shown


@dataclass(frozen=True, slots=True)
class Score:
    """Points of one evaluation under one edition and one version of the method.

    `areas` (whole, half up of the exact) and `total` (their sum) are what is published; `sub_areas` have one decimal
    and add up to their area as printed. None: not rated fully, or nothing applicable; then the total is None too.
    `provisional`: something is not rated; `lowest` and `highest` are the published totals still possible (the total
    itself when nothing is open; None when an area has nothing applicable, for then there is no total at all).
    `criteria`: exact points, None where not applicable or not rated fully. What areas,
    sub-areas and criteria carry after what is not applicable has been left out stands in `area_maxima`,
    `sub_area_maxima`, `criterion_maxima`.
    """

    edition: str
    edition_hash: str
    method_version: str
    total: int | None
    areas: Mapping[str, int | None]
    sub_areas: Mapping[str, Decimal | None]
    criteria: Mapping[str, Fraction | None]
    exact_total: Fraction | None
    exact_areas: Mapping[str, Fraction | None]
    exact_sub_areas: Mapping[str, Fraction | None]
    provisional: bool
    lowest: int | None
    highest: int | None
    area_maxima: Mapping[str, Fraction]
    sub_area_maxima: Mapping[str, Fraction]
    criterion_maxima: Mapping[str, Fraction]
    not_applicable_share: Fraction
    flags: tuple[Flag, ...]


@dataclass(slots=True)
class _Maxima:
    """What areas, sub-areas and criteria carry, by their ids."""

    areas: dict[str, Fraction] = field(default_factory=dict)
    sub_areas: dict[str, Fraction] = field(default_factory=dict)
    criteria: dict[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of a printed table of points; every group of lines adds up to the line above it."""

    kind: Literal["area", "sub_area", "criterion"]
    id: str
    code: str
    points: Decimal | None
    maximum: Decimal


def score(
    edition: Edition, ratings: Mapping[str, Any], *, comments: Mapping[str, str] | None = None
) -> Score:
    """The points that `ratings` give; raises RatingError with every problem in them.

    `comments` (by criterion id) hold the reasons for what needs one; without them those the ratings bring along
    (`load_ratings`). For an edition that stops at areas, `ratings` are area points `{area id: int | Decimal |
    Fraction | str}`.
    """
    if edition.areas_only:
        return _score_areas(edition, check_area_points(edition, ratings))
    levels = check_ratings(edition, ratings)
    reasons = comments if comments is not None else getattr(ratings, "comments", {})
    rated = {key: found is None or None not in found for key, found in levels.items()}
    low = _Points(edition, levels, 0)
    high = low if all(rated.values()) else _Points(edition, levels, edition.highest_level)
    exact_areas = {
        area.id: low.areas[area.id] if all(rated[criterion.id] for criterion in area.criteria) else None
        for area in edition.areas
    }
    exact_sub_areas = {
        sub_area.id: low.sub_areas[sub_area.id] if all(rated[c.id] for c in sub_area.criteria) else None
        for sub_area in edition.sub_areas
    }
    share = sum((c.maximum for c in edition.criteria if levels[c.id] is None), Fraction()) / edition.maximum
    return _result(
        edition,
        exact_areas=exact_areas,
        exact_sub_areas=exact_sub_areas,
        criteria={key: low.criteria[key] if rated[key] else None for key in levels},
        provisional=not all(rated.values()),
        bounds=(low.areas, high.areas),
        maxima=low.maxima,
        not_applicable_share=share,
        flags=_flags(edition, levels, reasons, share),
    )


def _score_areas(edition: Edition, given: Mapping[str, Fraction | None]) -> Score:
    lowest = {key: Fraction() if value is None else value for key, value in given.items()}
    highest = {area.id: area.maximum if given[area.id] is None else lowest[area.id] for area in edition.areas}
    return _result(
        edition,
        exact_areas=given,
        exact_sub_areas={},
        criteria={},
        provisional=None in given.values(),
        bounds=(lowest, highest),
        maxima=_Maxima({area.id: area.maximum for area in edition.areas}),
        not_applicable_share=Fraction(),
        flags=(),
    )


def _result(
    edition: Edition,
    *,
    exact_areas: Mapping[str, Fraction | None],
    exact_sub_areas: Mapping[str, Fraction | None],
    criteria: Mapping[str, Fraction | None],
    provisional: bool,
    bounds: tuple[Mapping[str, Fraction | None], Mapping[str, Fraction | None]],
    maxima: _Maxima,
    not_applicable_share: Fraction,
    flags: tuple[Flag, ...],
) -> Score:
    areas = {key: None if value is None else half_up(value) for key, value in exact_areas.items()}
    lowest, highest = (
        _sum([None if value is None else half_up(value) for value in side.values()]) for side in bounds
    )
    sub_areas: dict[str, Decimal | None] = {}
    for area in edition.areas:
        sub_areas |= _printed_sub_areas(area, areas[area.id], exact_sub_areas, maxima)
    exact = list(exact_areas.values())
    return Score(
        edition=edition.id,
        edition_hash=edition.hash,
        method_version=METHOD_VERSION,
        total=_sum(list(areas.values())),
        areas=areas,
        sub_areas=sub_areas,
        criteria=criteria,
        exact_total=None
        if None in exact
        else sum((value for value in exact if value is not None), Fraction()),
        exact_areas=exact_areas,
        exact_sub_areas=exact_sub_areas,
        provisional=provisional,
        lowest=lowest,
        highest=highest,
        area_maxima=maxima.areas,
        sub_area_maxima=maxima.sub_areas,
        criterion_maxima=maxima.criteria,
        not_applicable_share=not_applicable_share,
        flags=flags,
    )


def _sum(values: list[int | None]) -> int | None:
    return None if None in values else sum(value for value in values if value is not None)


class _Points:
    """Exact points at every level, with what is not rated taken at one level of the scale."""

    def __init__(self, edition: Edition, levels: Mapping[str, Levels], unrated: int) -> None:
        self._weights = {
            area.id: [aspect.weight / edition.highest_level for aspect in edition.aspects_of(area)]
            for area in edition.areas
        }
        self._unrated = unrated
        self.areas: dict[str, Fraction | None] = {}
        self.sub_areas: dict[str, Fraction | None] = {}
        self.criteria: dict[str, Fraction | None] = {}
        self.maxima = _Maxima()
        for area in edition.areas:
            self._add_area(area, levels)

    def _add_area(self, area: Area, levels: Mapping[str, Levels]) -> None:
        # A sub-area with nothing applicable shares its maximum over the area's others, in proportion to theirs.
        carrying = sum((s.maximum for s in area.sub_areas if _applicable(s, levels)), Fraction())
        self.maxima.areas[area.id] = area.maximum if carrying else Fraction()
        for sub_area in area.sub_areas:
            carries = bool(_applicable(sub_area, levels))
            self.maxima.sub_areas[sub_area.id] = (
                area.maximum * sub_area.maximum / carrying if carries else Fraction()
            )
            self._add_sub_area(sub_area, levels)
        points = [self.sub_areas[sub_area.id] for sub_area in area.sub_areas]
        self.areas[area.id] = sum((p for p in points if p is not None), Fraction()) if carrying else None

    def _add_sub_area(self, sub_area: SubArea, levels: Mapping[str, Levels]) -> None:
        applicable = _applicable(sub_area, levels)
        total = Fraction()
        for criterion in sub_area.criteria:
            found = levels[criterion.id]
            if found is None:
                self.maxima.criteria[criterion.id] = Fraction()
                self.criteria[criterion.id] = None
                continue
            self.maxima.criteria[criterion.id] = (
                self.maxima.sub_areas[sub_area.id] * criterion.maximum / applicable
            )
            points = self.maxima.criteria[criterion.id] * self._fulfilment(
                found, self._weights[sub_area.area]
            )
            self.criteria[criterion.id] = points
            total += points
        self.sub_areas[sub_area.id] = total if applicable else None

    def _fulfilment(self, levels: tuple[int | None, ...], weights: Sequence[Fraction]) -> Fraction:
        taken = (self._unrated if level is None else level for level in levels)
        return sum((weight * level for weight, level in zip(weights, taken, strict=True)), Fraction())


def _applicable(sub_area: SubArea, levels: Mapping[str, Levels]) -> Fraction:
    """The maxima of the sub-area's criteria that are applicable, added up; 0 when none is."""
    return sum((c.maximum for c in sub_area.criteria if levels[c.id] is not None), Fraction())


def _flags(
    edition: Edition, levels: Mapping[str, Levels], reasons: Mapping[str, str], share: Fraction
) -> tuple[Flag, ...]:
    flags = []
    for criterion in edition.criteria:
        if reasons.get(criterion.id, "").strip():
            continue
        found = levels[criterion.id]
        if found is None:
            message = N_("%(criterion)s: not applicable, but no reason is given")
            flags.append(
                Flag("not_applicable_without_reason", criterion.id, message, {"criterion": criterion.id})
            )
        else:
            flags += implausible(edition, criterion.id, found)
    if share > edition.not_applicable_limit:
        message = N_(
            "%(share)s of the maximum is not applicable (limit %(limit)s): a second evaluator must agree"
        )
        values = {"share": share, "limit": edition.not_applicable_limit}
        flags.append(Flag("not_applicable_share", None, message, values))
    return tuple(flags)


def implausible(edition: Edition, criterion: str, found: tuple[int | None, ...]) -> list[Flag]:
    """What makes the profile of a criterion one without sense, by the edition's rules."""
    level = dict(zip((aspect.id for aspect in edition.aspects_of(criterion)), found, strict=True))
    flags = []
    for rule in edition.implausible:
        # A rule is about the aspects of one panel; for criteria of another one both are None here.
        higher, lower = level.get(rule.higher), level.get(rule.lower)
        if higher is not None and lower is not None and higher - lower >= rule.by:
            message = N_("%(criterion)s: %(higher)s is %(by)d or more above %(lower)s; give a reason")
            values = {"criterion": criterion, "higher": rule.higher, "lower": rule.lower, "by": rule.by}
            flags.append(Flag("implausible", criterion, message, values))
    return flags


def _printed_sub_areas(
    area: Area, points: int | None, exact: Mapping[str, Fraction | None], maxima: _Maxima
) -> dict[str, Decimal | None]:
    """One decimal each, adding up to the printed area; None where the area has none or nothing is applicable."""
    printed: dict[str, Decimal | None] = {sub_area.id: None for sub_area in area.sub_areas}
    known = {key: value for key in printed if (value := exact[key]) is not None}
    if points is None or not known:
        return printed
    carried = {key: maxima.sub_areas[key] for key in known}
    caps = apportion(carried, int(maxima.areas[area.id]))
    return printed | apportion(known, points, maxima=carried, printed_maxima=caps)


def printed_table(edition: Edition, result: Score) -> tuple[PrintedLine, ...]:
    """Areas, sub-areas, criteria in order, in whole points and in tenths, points and maxima adding up at every level.

    Points are None where the score has none to print; a criterion's or sub-area's maximum is then what it carries, 0
    when it is not applicable.
    """
    lines = []
    for area in edition.areas:
        points = result.areas[area.id]
        maximum = result.area_maxima[area.id]
        lines.append(
            PrintedLine(
                "area", area.id, area.id, None if points is None else Decimal(points), Decimal(int(maximum))
            )
        )
        sub_maxima = (
            apportion({s.id: result.sub_area_maxima[s.id] for s in area.sub_areas}, int(maximum))
            if area.sub_areas
            else {}
        )
        for sub_area in area.sub_areas:
            printed, cap = result.sub_areas[sub_area.id], sub_maxima[sub_area.id]
            lines.append(PrintedLine("sub_area", sub_area.id, sub_area.id, printed, cap))
            lines += _printed_criteria(sub_area, printed, cap, result)
    return tuple(lines)


def _printed_criteria(
    sub_area: SubArea, points: Decimal | None, maximum: Decimal, result: Score
) -> list[PrintedLine]:
    carried = {criterion.id: result.criterion_maxima[criterion.id] for criterion in sub_area.criteria}
    caps = apportion(carried, maximum)
    printed: dict[str, Decimal] = {}
    if points is not None:
        known = {key: value for key in carried if (value := result.criteria[key]) is not None}
        printed = apportion(known, points, maxima=carried, printed_maxima=caps)
    return [
        PrintedLine("criterion", criterion.id, criterion.code, printed.get(criterion.id), caps[criterion.id])
        for criterion in sub_area.criteria
    ]
