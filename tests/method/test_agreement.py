"""How far evaluators agree: published examples, definitions, and what must never change a figure."""

from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kompass.method import Agreement, AgreementFigures, Edition, Figure, RatingError, agreement, load_edition
from kompass.method.agreement import MESSAGES
from kompass.method.agreement_figures import (
    coincidences,
    icc_agreement,
    ordinal_alpha,
    package_alpha,
    weighted_kappa,
)
from kompass.method.ratings import NOT_APPLICABLE
from tests.method.small_editions import made_up

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "agreement.yaml").read_text(encoding="utf-8"))
SMALL = made_up([[["5", "5"], ["10", "5"], ["15", "10"]], [["20"], ["10", "20"]]])
FIGURES = ("exact", "within_one", "kappa", "alpha", "icc", "applicability")
FAR = "c1-1-1"


def cases(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in CASES[kind]]


def table(first: list[int], second: list[int], levels: int) -> np.ndarray:
    found = np.zeros((levels, levels))
    np.add.at(found, (first, second), 1)
    return found


@pytest.mark.parametrize("case", cases("kappa"))
def test_kappa_of_the_literature(case: dict[str, Any]) -> None:
    [found] = weighted_kappa([table(case["first"], case["second"], case["levels"])])
    assert found == pytest.approx(float(Fraction(case["value"])))


@pytest.mark.parametrize("case", cases("alpha"))
def test_alpha_of_the_literature(case: dict[str, Any]) -> None:
    ratings = case["ratings"]
    counts = np.array(
        [
            [sum(row[u] == v for row in ratings) for v in range(1, case["levels"] + 1)]
            for u in range(len(ratings[0]))
        ]
    )
    assert round(package_alpha(counts) or 0, 3) == case["value"]
    assert round(float(ordinal_alpha(coincidences(counts[None]))[0]), 3) == case["value"]


@pytest.mark.parametrize("case", cases("icc"))
def test_icc_of_the_literature(case: dict[str, Any]) -> None:
    assert round(float(icc_agreement([case["ratings"]])[0]), 2) == case["value"]


# --- the figures of ratings against their definitions ---

levels_of_one = st.one_of(
    st.just(NOT_APPLICABLE),
    st.integers(0, 3),
    st.fixed_dictionaries({aspect.id: st.one_of(st.none(), st.integers(0, 3)) for aspect in SMALL.aspects}),
)
one_rater = st.fixed_dictionaries({}, optional={criterion.id: levels_of_one for criterion in SMALL.criteria})
full_rater = st.fixed_dictionaries(
    {c.id: st.fixed_dictionaries({a.id: st.integers(0, 3) for a in SMALL.aspects}) for c in SMALL.criteria}
)


def raters(fewest: int, most: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.lists(one_rater, min_size=fewest, max_size=most).map(
        lambda found: {f"evaluator {number}": own for number, own in enumerate(found)}
    )


def cells(own: dict[str, Any]) -> dict[tuple[str, str], int]:
    """Criterion and aspect -> level."""
    found = {}
    for key, rating in own.items():
        if rating == NOT_APPLICABLE:
            continue
        for aspect in SMALL.aspects:
            level = rating[aspect.id] if isinstance(rating, dict) else rating
            if level is not None:
                found[key, aspect.id] = level
    return found


def values(figures: AgreementFigures) -> list[tuple[Any, ...]]:
    """All figures, rounded: what is added up in another order differs in the last bits."""

    def one(figure: Figure) -> tuple[Any, ...]:
        parts = (figure.value, figure.low, figure.high)
        code = figure.undefined.code if figure.undefined else ""
        return (*(None if part is None else round(part, 9) + 0.0 for part in parts), figure.n, code)

    return [one(getattr(figures, name)) for name in FIGURES]


@given(raters(2, 4))
def test_shares_by_definition(ratings: dict[str, Any]) -> None:
    found = agreement(SMALL, ratings, draws=0).overall
    pairs = [
        (first[cell], second[cell])
        for first, second in combinations([cells(own) for own in ratings.values()], 2)
        for cell in first.keys() & second.keys()
    ]
    assert found.exact.n == found.within_one.n == len(pairs)
    if pairs:
        assert found.exact.value == pytest.approx(sum(a == b for a, b in pairs) / len(pairs))
        assert found.within_one.value == pytest.approx(sum(abs(a - b) <= 1 for a, b in pairs) / len(pairs))
    else:
        assert found.exact.value is None


@given(full_rater, full_rater)
def test_kappa_by_definition(first: dict[str, Any], second: dict[str, Any]) -> None:
    a, b = cells(first), cells(second)
    observed = sum((a[cell] - b[cell]) ** 2 for cell in a)
    expected = Fraction(sum((x - y) ** 2 for x in a.values() for y in b.values()), len(a))
    found = agreement(SMALL, {"a": first, "b": second}, draws=0).overall.kappa
    if len(set(a.values())) == 1 or len(set(b.values())) == 1:
        assert found.undefined is not None
        assert found.undefined.code == "no_variation"
    else:
        assert found.value == pytest.approx(float(1 - observed / expected))


@given(raters(2, 4))
def test_alpha_equals_the_package(ratings: dict[str, Any]) -> None:
    found = agreement(SMALL, ratings, draws=0).overall.alpha
    all_cells = sorted({cell for own in ratings.values() for cell in cells(own)})
    data = [[cells(own).get(cell, np.nan) for cell in all_cells] for own in ratings.values()]
    if found.value is None:
        assert found.undefined is not None
    else:
        assert found.value == pytest.approx(
            krippendorff.alpha(data, level_of_measurement="ordinal"), abs=1e-12
        )


@given(
    st.lists(
        st.lists(st.integers(0, 3), min_size=5, max_size=5).filter(lambda row: sum(row) > 1),
        min_size=1,
        max_size=9,
    )
)
def test_the_stacked_alpha_is_that_of_the_package(rows: list[list[int]]) -> None:
    counts = np.array(rows)
    [stacked] = ordinal_alpha(coincidences(counts[None]))
    one = package_alpha(counts)
    if one is None:
        assert np.isnan(stacked)
    else:
        assert stacked == pytest.approx(one, abs=1e-9)


@given(full_rater, full_rater)
def test_icc_by_definition(first: dict[str, Any], second: dict[str, Any]) -> None:
    """From sums of squares, sub-area by sub-area."""
    weights = {aspect.id: aspect.weight for aspect in SMALL.aspects}
    rows = [
        [
            100
            * sum(c.maximum * sum(weights[k] * v for k, v in own[c.id].items()) / 3 for c in s.criteria)
            / s.maximum
            for own in (first, second)
        ]
        for s in SMALL.sub_areas
    ]
    n, k = len(rows), 2
    mean = Fraction(sum(map(sum, rows))) / (n * k)
    of_rows = [sum(row) / k for row in rows]
    of_columns = [sum(row[j] for row in rows) / n for j in range(k)]
    msr = k * sum((m - mean) ** 2 for m in of_rows) / (n - 1)
    msc = n * sum((m - mean) ** 2 for m in of_columns) / (k - 1)
    left = sum((rows[i][j] - of_rows[i] - of_columns[j] + mean) ** 2 for i in range(n) for j in range(k))
    mse = left / ((n - 1) * (k - 1))
    below = msr + (k - 1) * mse + k * (msc - mse) / n
    found = agreement(SMALL, {"a": first, "b": second}, draws=0).overall.icc
    assert found.n == n
    if below:
        assert found.value == pytest.approx(float((msr - mse) / below), abs=1e-9)
    else:
        assert found.undefined is not None
        assert found.undefined.code == "no_variation"


# --- what must hold for any ratings ---


@given(full_rater)
def test_an_evaluator_agrees_fully_with_himself(own: dict[str, Any]) -> None:
    found = agreement(SMALL, {"a": own, "b": own}, draws=50).overall
    varied = len(set(cells(own).values())) > 1
    for name in FIGURES:
        figure = getattr(found, name)
        if name in ("exact", "within_one", "applicability"):
            assert (figure.value, figure.low, figure.high) == (1, 1, 1)
        elif name != "icc":
            assert (figure.value is not None) == varied
        if figure.value is not None:
            assert figure.value == pytest.approx(1)


@given(raters(2, 4), st.randoms(use_true_random=False))
def test_the_order_of_evaluators_does_not_matter(ratings: dict[str, Any], random: Any) -> None:
    names = list(ratings)
    random.shuffle(names)
    before = agreement(SMALL, ratings, draws=40)
    after = agreement(SMALL, {name: ratings[name] for name in names}, draws=40)
    assert values(before.overall) == values(after.overall)
    assert {key: values(found) for key, found in before.areas.items()} == {
        key: values(found) for key, found in after.areas.items()
    }


@given(raters(2, 3))
def test_who_has_rated_nothing_changes_nothing(ratings: dict[str, Any]) -> None:
    idle = {"idle": {}, "empty": {FAR: dict.fromkeys((a.id for a in SMALL.aspects), None)}}
    assert agreement(SMALL, {**ratings, **idle}, draws=40) == agreement(SMALL, ratings, draws=40)


@given(raters(2, 3))
def test_figures_are_within_their_bounds(ratings: dict[str, Any]) -> None:
    found = agreement(SMALL, ratings, draws=40)
    for figures in (found.overall, *found.areas.values()):
        for name in FIGURES:
            figure = getattr(figures, name)
            assert (figure.value is None) == (figure.undefined is not None)
            assert (figure.low is None) == (figure.high is None)
            if figure.value is not None:
                assert (
                    (0 if name in ("exact", "within_one", "applicability") else -np.inf)
                    <= figure.value
                    <= 1 + 1e-9
                )
            if figure.low is not None and figure.high is not None:
                assert figure.low <= figure.high
        if figures.exact.value is not None and figures.within_one.value is not None:
            assert figures.exact.value <= figures.within_one.value


# --- undefined, and of its own kind ---


def whole(level: int, edition: Edition = SMALL) -> dict[str, Any]:
    return {criterion.id: level for criterion in edition.criteria}


def codes(figures: AgreementFigures) -> dict[str, str]:
    return {name: f.undefined.code for name in FIGURES if (f := getattr(figures, name)).undefined}


def test_no_variation() -> None:
    assert codes(agreement(SMALL, {"a": whole(2), "b": whole(2)}).overall) == {
        "kappa": "no_variation",
        "alpha": "no_variation",
        "icc": "no_variation",
    }
    # One evaluator varies: alpha and the ICC can tell, kappa would be 0 whatever the other did.
    other = whole(2) | {FAR: 0}
    assert codes(agreement(SMALL, {"a": whole(2), "b": other}).overall) == {"kappa": "no_variation"}


def test_one_evaluator_and_none() -> None:
    expected = dict.fromkeys(FIGURES, "one_evaluator")
    assert codes(agreement(SMALL, {"a": whole(2)}).overall) == expected
    assert codes(agreement(SMALL, {}).overall) == expected


def test_three_evaluators_have_no_kappa() -> None:
    ratings = {"a": whole(2) | {FAR: 0}, "b": whole(2) | {FAR: 1}, "c": whole(1)}
    assert codes(agreement(SMALL, ratings).overall) == {"kappa": "not_two_evaluators"}


def test_too_few() -> None:
    few = {"a": {FAR: 1, "c1-1-2": 2}, "b": {FAR: 2, "c1-1-2": 2}}
    found = agreement(SMALL, few).overall
    assert codes(found) == {
        "kappa": "too_few_criteria",
        "alpha": "too_few_criteria",
        "icc": "too_few_sub_areas",
    }
    assert (found.exact.value, found.exact.low, found.exact.high, found.exact.n) == (0.5, None, None, 8)
    assert found.alpha.undefined is not None
    assert found.alpha.undefined.text() == "criteria that two evaluators have rated: 2; needed: 5"
    assert found.alpha.undefined.text("nb") == "kriterier som to evaluatorer har vurdert: 2; det trengs 5"


def test_nothing_in_common() -> None:
    found = agreement(SMALL, {"a": {FAR: 1}, "b": {"c1-1-2": 1}}).overall
    assert codes(found) == {
        "exact": "nothing_in_common",
        "within_one": "nothing_in_common",
        "kappa": "nothing_in_common",
        "alpha": "nothing_in_common",
        "icc": "too_few_sub_areas",
        "applicability": "nothing_in_common",
    }


def test_every_reason_is_said_in_both_languages() -> None:
    from kompass.method import Undefined

    for code in MESSAGES:
        reason = Undefined(code, {"n": 3, "enough": 5})
        assert reason.text("nb") != reason.text("en")


def test_not_applicable_is_an_agreement_of_its_own() -> None:
    ratings = {"a": whole(2) | {FAR: 1}, "b": whole(2) | {FAR: NOT_APPLICABLE}}
    found = agreement(SMALL, ratings)
    assert found.overall.disputed == found.areas["1"].disputed == (FAR,)
    assert found.areas["2"].disputed == ()
    assert found.overall.applicability.value == pytest.approx(8 / 9)
    assert (found.overall.exact.value, found.overall.exact.n, found.overall.n_criteria) == (1, 32, 8)
    # Its sub-area goes into the ICC: each one's points per 100 of what it carries for that evaluator.
    assert found.overall.icc.n == 5


def test_both_not_applicable_agree() -> None:
    found = agreement(SMALL, {"a": whole(2) | {FAR: NOT_APPLICABLE}, "b": whole(1) | {FAR: NOT_APPLICABLE}})
    assert (found.overall.applicability.value, found.overall.disputed) == (1, ())


def test_areas_stand_alone() -> None:
    """What is rated in one area changes no figure of another, and one area alone is the same as in the whole."""
    first, second = whole(2) | {FAR: 0}, whole(2) | {"c1-2-1": 3}
    before = agreement(SMALL, {"a": first, "b": second})
    after = agreement(SMALL, {"a": first, "b": second | {"c2-1-1": 0}})
    assert before.areas["1"] == after.areas["1"]
    assert before.areas["2"] != after.areas["2"]
    alone = agreement(SMALL, {"a": first, "b": second}, areas=["1"])
    assert alone.areas == {"1": before.areas["1"]}
    assert alone.overall == before.areas["1"]


def test_same_seed_same_interval() -> None:
    ratings = {"a": whole(2) | {FAR: 0}, "b": whole(1) | {"c2-1-1": 3}}

    def exact(**options: Any) -> Figure:
        found: Agreement = agreement(SMALL, ratings, **options)
        return found.overall.within_one

    assert exact() == exact(seed=1993, draws=2000)
    assert exact(draws=0).low is None


def test_bands_count_as_levels_and_panels_have_their_aspects() -> None:
    edition = load_edition("caf-2020")
    first = {c.id: 20 for c in edition.criteria}
    same_band, next_band, far = first | {}, dict.fromkeys(first, 31), dict.fromkeys(first, 51)
    same_band |= dict.fromkeys(first, 30)
    assert agreement(edition, {"a": first, "b": same_band}).overall.exact.value == 1
    found = agreement(edition, {"a": first, "b": next_band}).overall
    assert (found.exact.value, found.within_one.value) == (0, 1)
    assert agreement(edition, {"a": first, "b": far}).overall.within_one.value == 0
    pairs = sum(len(edition.aspects_of(c)) for c in edition.criteria)
    assert found.exact.n == pairs
    assert agreement(edition, {"a": first, "b": first}).areas["6"].exact.n == sum(
        len(edition.aspects_of(c)) for c in edition.area_by_id["6"].criteria
    )


def test_refusals() -> None:
    with pytest.raises(ValueError, match="stops at areas"):
        agreement(load_edition("official-2010"), {"a": {}, "b": {}})
    with pytest.raises(RatingError, match="4"):
        agreement(SMALL, {"a": {FAR: 4}})
    with pytest.raises(KeyError):
        agreement(SMALL, {"a": {}}, areas=["9"])


def test_interval_covers_what_it_should() -> None:
    """Of 200 samples of one population, about 95 % of the intervals hold its share of equal ratings."""
    edition = made_up([[["1"] * 50, ["1"] * 50]], aspects={"one": "1"})
    random = np.random.default_rng(7)
    held = 0
    for seed in range(200):
        first = random.integers(0, 4, 100)
        second = np.where(random.random(100) < 0.7, first, (first + 1) % 4)
        ids = [criterion.id for criterion in edition.criteria]
        ratings = {
            "a": dict(zip(ids, first.tolist(), strict=True)),
            "b": dict(zip(ids, second.tolist(), strict=True)),
        }
        share = agreement(edition, ratings, areas=[], draws=0).overall
        assert share.exact.value is None
        found = agreement(edition, ratings, draws=300, seed=seed).overall.exact
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0.7 <= found.high
    assert 180 <= held <= 198
