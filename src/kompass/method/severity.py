"""Whether an evaluator gives more or fewer points than those who rated the same (method.md section 3)."""

import math
import operator
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from kompass.language import N_, translator
from kompass.method.editions import Edition
from kompass.method.ratings import Levels
from kompass.method.several import levels_of_all

ENOUGH_EVALUATIONS = 5
ENOUGH_PARTNERS = 3

MESSAGES: Mapping[str, str] = {
    "too_few_evaluations": N_("evaluations rated with others: %(n)d; needed: %(enough)d"),
    "too_few_partners": N_("different co-raters: %(n)d; needed: %(enough)d"),
}


@dataclass(frozen=True, slots=True)
class Severity:
    """An evaluator's mean difference from co-raters, in points per 100: negative is stricter than they are.

    None with `undefined` saying why: below five evaluations rated with others, or three different partners. It says
    how an evaluator stands to these partners, not who is right.
    """

    evaluator: str
    difference: Fraction | None
    n_evaluations: int
    n_partners: int
    n_criteria: int
    undefined: Literal["", "too_few_evaluations", "too_few_partners"] = ""

    def why(self, language: str = "en") -> str:
        """Why there is no figure, "" where there is one."""
        if not self.undefined:
            return ""
        evaluations = self.undefined == "too_few_evaluations"
        n, enough = (
            (self.n_evaluations, ENOUGH_EVALUATIONS) if evaluations else (self.n_partners, ENOUGH_PARTNERS)
        )
        return translator(language)(MESSAGES[self.undefined]) % {"n": n, "enough": enough}


def severity(
    evaluations: Iterable[tuple[Edition, Mapping[str, Mapping[str, Any]]]],
) -> dict[str, Severity]:
    """The severity of everybody in `evaluations`: pairs of an edition and the first ratings in it, by evaluator.

    Per criterion that the evaluator and at least one other have rated fully: own fulfilment minus the mean of the
    others', times 100; per evaluation the mean of these, weighted by the criteria's maxima; then the plain mean over
    evaluations. Exact.
    """
    differences: dict[str, list[Fraction]] = {}
    partners: dict[str, set[str]] = {}
    criteria: Counter[str] = Counter()
    for edition, ratings in evaluations:
        found = _Sums(edition, levels_of_all(edition, ratings))
        for who in ratings:
            differences.setdefault(who, []).extend(found.differences(who))
            partners.setdefault(who, set()).update(found.partners[who])
            criteria[who] += found.criteria[who]
    return {who: _severity(who, own, len(partners[who]), criteria[who]) for who, own in differences.items()}


class _Sums:
    """One evaluation: whole numbers over a common denominator, for exactness at speed."""

    def __init__(self, edition: Edition, levels: Mapping[str, Mapping[str, Levels]]) -> None:
        self.partners: defaultdict[str, set[str]] = defaultdict(set)
        self.criteria: Counter[str] = Counter()
        self._maxima: defaultdict[str, Fraction] = defaultdict(Fraction)
        # Own points minus those of the others, times the number of others: by evaluator and that number.
        self._above: defaultdict[str, Counter[int]] = defaultdict(Counter)
        weights = {
            criterion.id: [
                criterion.maximum * aspect.weight / edition.highest_level
                for aspect in edition.aspects_of(criterion)
            ]
            for criterion in edition.criteria
        }
        self._denominator = math.lcm(*(one.denominator for each in weights.values() for one in each))
        for criterion in edition.criteria:
            whole = [int(weight * self._denominator) for weight in weights[criterion.id]]
            points = {
                who: sum(map(operator.mul, whole, found))
                for who, own in levels.items()
                if (found := _fully(own[criterion.id])) is not None
            }
            if len(points) > 1:
                self._add(criterion.maximum, points)

    def _add(self, maximum: Fraction, points: Mapping[str, int]) -> None:
        total, others = sum(points.values()), len(points) - 1
        for who, own in points.items():
            self._above[who][others] += own * (others + 1) - total
            self._maxima[who] += maximum
            self.partners[who] |= points.keys() - {who}
            self.criteria[who] += 1

    def differences(self, who: str) -> list[Fraction]:
        """The mean difference in points per 100; nothing where nobody rated the same."""
        if who not in self._maxima:
            return []
        above = sum((Fraction(sums, others) for others, sums in self._above[who].items()), Fraction())
        return [100 * above / self._denominator / self._maxima[who]]


def _fully(levels: Levels) -> list[int] | None:
    if levels is None:
        return None
    known = [level for level in levels if level is not None]
    return known if len(known) == len(levels) else None


def _severity(who: str, found: list[Fraction], n_partners: int, n_criteria: int) -> Severity:
    if len(found) < ENOUGH_EVALUATIONS:
        return Severity(who, None, len(found), n_partners, n_criteria, "too_few_evaluations")
    if n_partners < ENOUGH_PARTNERS:
        return Severity(who, None, len(found), n_partners, n_criteria, "too_few_partners")
    return Severity(who, sum(found, Fraction()) / len(found), len(found), n_partners, n_criteria)
