"""How far several evaluators agree, each having rated alone (method.md section 3).

Compared is the place of a level on the scale, aspect by aspect; a band of the scale counts as one level. What one
evaluator has not rated is left out. Not applicable has no place on the scale: whether a criterion applies at all is an
agreement of its own kind (`applicability`, `disputed`), and the other figures are about what both have rated.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from kompass.language import N_, translator
from kompass.method.agreement_figures import (
    Floats,
    Integers,
    coincidences,
    icc_agreement,
    ordinal_alpha,
    package_alpha,
    weighted_kappa,
)
from kompass.method.editions import Area, Edition
from kompass.method.ratings import Levels
from kompass.method.several import SideBySide, levels_of_all, side_by_side

ENOUGH_CRITERIA = 5
ENOUGH_SUB_AREAS = 3
LEVEL_OF_CONFIDENCE = 0.95
DRAWS = 2000
SEED = 1993
_DEFINED_DRAWS = 0.9
_CHUNK_VALUES = 4_000_000

Reason = Literal[
    "one_evaluator",
    "nothing_in_common",
    "too_few_criteria",
    "too_few_sub_areas",
    "not_two_evaluators",
    "no_variation",
]

MESSAGES: Mapping[Reason, str] = {
    "one_evaluator": N_("fewer than two evaluators have rated here"),
    "nothing_in_common": N_("nothing here is rated by two evaluators"),
    "too_few_criteria": N_("criteria that two evaluators have rated: %(n)d; needed: %(enough)d"),
    "too_few_sub_areas": N_("sub-areas that all evaluators have rated in full: %(n)d; needed: %(enough)d"),
    "not_two_evaluators": N_("kappa compares two evaluators; here there are %(n)d"),
    "no_variation": N_("the ratings do not vary, so agreement cannot be told from chance"),
}


@dataclass(frozen=True, slots=True)
class Undefined:
    """Why there is no figure. `code` is one of `Reason`."""

    code: Reason
    values: Mapping[str, int] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        return translator(language)(MESSAGES[self.code]) % self.values


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of agreement with its 95 % interval (percentiles of a bootstrap over criteria).

    `n`: pairs of ratings for the shares, criteria x evaluators' pairs for `applicability`, rated aspects for kappa and
    alpha, sub-areas for the ICC. `value` is None where `undefined` says why. `low` and `high` are None as well below
    five criteria, and where the figure is undefined in more than a tenth of the draws.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    undefined: Undefined | None = None


@dataclass(frozen=True, slots=True)
class AgreementFigures:
    """Agreement in one area, or over all.

    `exact`, `within_one`: share of pairs of ratings of one aspect that are on the same level, or at most on
    neighbouring ones. `kappa`: quadratic weights, two evaluators. `alpha`: Krippendorff's, ordinal. `icc`: ICC(A,1) on
    sub-area points per 100 of what the sub-area carries, so that large sub-areas do not look like agreement.
    `applicability`: share of pairs that agree whether a criterion applies; `disputed`: the criteria where not all do.
    `n_criteria`: those that two or more have rated (level against level).
    """

    evaluators: tuple[str, ...]
    n_criteria: int
    exact: Figure
    within_one: Figure
    kappa: Figure
    alpha: Figure
    icc: Figure
    applicability: Figure
    disputed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement per area (by its id) and over all; `draws` and `seed` give the same intervals again."""

    edition: str
    edition_hash: str
    method_version: str
    areas: Mapping[str, AgreementFigures]
    overall: AgreementFigures
    draws: int
    seed: int


def agreement(
    edition: Edition,
    ratings: Mapping[str, Mapping[str, Any]],
    *,
    areas: Iterable[str] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Agreement:
    """Agreement of `ratings` by evaluator, each `{criterion: rating}` as in `score`: first ratings, locked, before
    anybody saw another's.

    `areas`: the ids of those that count (those all have locked, say); all by default. Raises RatingError for ratings
    that are not of the edition, KeyError for an unknown area, ValueError for an edition that stops at areas.
    """
    from kompass.method import METHOD_VERSION

    levels = levels_of_all(edition, ratings)
    chosen = edition.areas if areas is None else tuple(edition.area_by_id[key] for key in areas)
    return Agreement(
        edition=edition.id,
        edition_hash=edition.hash,
        method_version=METHOD_VERSION,
        areas={area.id: _figures(edition, levels, (area,), draws, seed) for area in chosen},
        overall=_figures(edition, levels, chosen, draws, seed),
        draws=draws,
        seed=seed,
    )


def _figures(
    edition: Edition,
    levels: Mapping[str, Mapping[str, Levels]],
    areas: tuple[Area, ...],
    draws: int,
    seed: int,
) -> AgreementFigures:
    given = side_by_side(edition, levels, areas)
    work = _Work(given, draws, seed)
    return AgreementFigures(
        evaluators=given.evaluators,
        n_criteria=work.n_criteria,
        exact=work.share(work.same),
        within_one=work.share(work.same + work.neighbours),
        kappa=work.kappa(),
        alpha=work.alpha(),
        icc=work.icc(),
        applicability=work.applicability(),
        disputed=tuple(
            criterion.id
            for c, criterion in enumerate(given.criteria)
            if {0, 1} <= set(given.applicable[:, c].tolist())
        ),
    )


class _Work:
    """Counts per criterion, from which each figure and its draws follow."""

    def __init__(self, given: SideBySide, draws: int, seed: int) -> None:
        self._given = given
        self._draws = draws
        self._seed = seed
        # (criteria, aspects, levels): by how many evaluators.
        self._counts: Integers = np.stack(
            [(given.places == level).sum(axis=0) for level in range(given.n_levels)], axis=-1
        )
        raters = self._counts.sum(axis=2)
        self._pairs: Floats = (raters * (raters - 1) / 2).sum(axis=1)
        self._units = int((raters > 1).sum())
        self._compared = self._pairs > 0
        self.n_criteria = int(self._compared.sum())
        self.same: Floats = (self._counts * (self._counts - 1) / 2).sum(axis=(1, 2))
        self.neighbours: Floats = (
            (self._counts[:, :, :-1] * self._counts[:, :, 1:]).sum(axis=(1, 2)).astype(np.float64)
        )

    def share(self, agreeing: Floats) -> Figure:
        n = int(self._pairs.sum())
        return self._share(agreeing[self._compared], self._pairs[self._compared], n, self._nothing())

    def applicability(self) -> Figure:
        said = self._given.applicable
        yes, no = (said == 1).sum(axis=0), (said == 0).sum(axis=0)
        pairs = (yes + no) * (yes + no - 1) / 2
        agreeing = yes * (yes - 1) / 2 + no * (no - 1) / 2
        used = pairs > 0
        n = int(pairs.sum())
        none = self._alone() or (None if n else Undefined("nothing_in_common"))
        return self._share(agreeing[used], pairs[used], n, none)

    def kappa(self) -> Figure:
        n = len(self._given.evaluators)
        none = self._alone() or (Undefined("not_two_evaluators", {"n": n}) if n != 2 else self._too_few())
        if none:
            return _none(none, self._units)
        places = self._given.places[:, self._compared]
        scale = np.arange(self._given.n_levels)
        first, second = (places[e][:, :, None] == scale for e in range(2))
        tables = np.einsum("cav,caw->cvw", first.astype(np.float64), second.astype(np.float64))
        value = float(weighted_kappa(tables.sum(axis=0)[None])[0])
        return self._figure(value, self._units, self._summed(tables, weighted_kappa))

    def alpha(self) -> Figure:
        none = self._too_few()
        if none:
            return _none(none, self._units)
        counts = self._counts[self._compared]
        value = package_alpha(counts.reshape(-1, self._given.n_levels))
        matrices = coincidences(counts)
        found = np.nan if value is None else value
        return self._figure(found, self._units, self._summed(matrices, ordinal_alpha))

    def icc(self) -> Figure:
        given = self._given
        if none := self._alone():
            return _none(none, 0)
        member = given.sub_areas[:, None] == np.arange(
            int(np.max(given.sub_areas)) + 1
        )  # (criteria, sub-areas)
        applies = given.applicable == 1
        settled = (given.applicable == 0) | ~np.isnan(given.fulfilment)
        whole = ~((~settled.all(axis=0))[:, None] & member).any(axis=0)
        carries = np.array([(applies[e][:, None] & member).any(axis=0) for e in range(len(applies))]).all(
            axis=0
        )
        used = whole & carries
        n = int(used.sum())
        if n < ENOUGH_SUB_AREAS:
            return _none(Undefined("too_few_sub_areas", {"n": n, "enough": ENOUGH_SUB_AREAS}), n)
        inside = member[:, used]
        criteria = inside.any(axis=1)
        inside = inside[criteria]
        weights = np.where(applies, given.maxima, 0.0)[:, criteria]
        fulfilled = np.where(applies, given.fulfilment, 0.0)[:, criteria]
        # (criteria, sub-areas, evaluators), flat for one product with the draws
        carried = weights.T[:, None, :] * inside[:, :, None]
        gained = (weights * fulfilled).T[:, None, :] * inside[:, :, None]

        def of(times: Floats) -> Floats:
            shape = (len(times), n, len(given.evaluators))
            below = (times @ carried.reshape(len(carried), -1)).reshape(shape)
            above = (times @ gained.reshape(len(gained), -1)).reshape(shape)
            points = 100 * np.divide(above, below, out=np.zeros(shape), where=below > 0)
            return icc_agreement(points, (below > 0).all(axis=2))

        value = float(of(np.ones((1, len(carried))))[0])
        return self._figure(value, n, lambda: self._drawn(len(carried), of, carried[0].size))

    def _alone(self) -> Undefined | None:
        return Undefined("one_evaluator") if len(self._given.evaluators) < 2 else None

    def _nothing(self) -> Undefined | None:
        return self._alone() or (None if self.n_criteria else Undefined("nothing_in_common"))

    def _too_few(self) -> Undefined | None:
        if none := self._nothing():
            return none
        if self.n_criteria >= ENOUGH_CRITERIA:
            return None
        return Undefined("too_few_criteria", {"n": self.n_criteria, "enough": ENOUGH_CRITERIA})

    def _share(self, agreeing: Floats, pairs: Floats, n: int, none: Undefined | None) -> Figure:
        if none:
            return _none(none, n)

        def of(times: Floats) -> Floats:
            found: Floats = (times @ agreeing) / (times @ pairs)
            return found

        value = float(agreeing.sum() / pairs.sum())
        return self._figure(value, n, lambda: self._drawn(len(pairs), of, 1))

    def _summed(self, tables: Floats, figure: Callable[[Floats], Floats]) -> Callable[[], Floats]:
        """Draws of a figure that depends on the sum of the criteria's tables alone."""
        size = tables.shape[1]

        def of(times: Floats) -> Floats:
            return figure((times @ tables.reshape(len(tables), -1)).reshape(-1, size, size))

        return lambda: self._drawn(len(tables), of, size * size)

    def _drawn(self, n: int, figure: Callable[[Floats], Floats], width: int) -> Floats:
        """The figure in every draw of `n` criteria out of `n`, with replacement; memory is bounded."""
        if n < ENOUGH_CRITERIA or not self._draws:
            return np.empty(0)
        random = np.random.default_rng(self._seed)
        step = max(1, _CHUNK_VALUES // max(n, width))
        found = [
            figure(
                random.multinomial(n, np.full(n, 1 / n), size=min(step, self._draws - start)).astype(float)
            )
            for start in range(0, self._draws, step)
        ]
        return np.concatenate(found)

    def _figure(self, value: float, n: int, draw: Callable[[], Floats]) -> Figure:
        if np.isnan(value):
            return _none(Undefined("no_variation"), n)
        found = draw()
        defined = found[~np.isnan(found)]
        if not len(defined) or len(defined) < _DEFINED_DRAWS * self._draws:
            return Figure(value, None, None, n)
        outside = (1 - LEVEL_OF_CONFIDENCE) / 2
        low, high = (float(edge) for edge in np.quantile(defined, [outside, 1 - outside]))
        return Figure(value, low, high, n)


def _none(why: Undefined, n: int) -> Figure:
    return Figure(None, None, None, n, why)
