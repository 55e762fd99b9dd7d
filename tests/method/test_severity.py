"""Whether an evaluator gives more or less than co-raters, and when that may be said."""

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kompass.method import NOT_APPLICABLE, Severity, severity
from tests.method.small_editions import made_up

SMALL = made_up([[["10", "30"]], [["60"]]])
A, B, C = (criterion.id for criterion in SMALL.criteria)


def evaluation(*given: tuple[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Who rated everything at which level."""
    return SMALL, {who: dict.fromkeys((A, B, C), level) for who, level in given}


def test_difference_in_points_per_100() -> None:
    found = severity([evaluation(("Anne", 3), (partner, 2)) for partner in ("Bo", "Cai", "Dag", "Bo", "Cai")])
    assert found["Anne"] == Severity("Anne", Fraction(100, 3), 5, 3, 15)
    assert found["Bo"] == Severity("Bo", None, 2, 1, 6, "too_few_evaluations")
    assert found["Anne"].why() == ""
    assert found["Bo"].why() == "evaluations rated with others: 2; needed: 5"
    assert found["Bo"].why("nb") == "evalueringer vurdert sammen med andre: 2; det trengs 5"


def test_weighted_within_an_evaluation_plain_between_them() -> None:
    """One level above on 10 of 100 points, then alike four times: 10/3 points divided by five."""
    first = (SMALL, {"Anne": {A: 2, B: 1, C: 1}, "Bo": {A: 1, B: 1, C: 1}})
    rest = [evaluation(("Anne", 1), (partner, 1)) for partner in ("Bo", "Cai", "Dag", "Dag")]
    assert severity([first, *rest])["Anne"].difference == Fraction(10, 3) / 5


def test_against_the_mean_of_several() -> None:
    found = severity([evaluation(("Anne", 1), ("Bo", 2), ("Cai", 3), ("Dag", 1))] * 5)
    assert found["Anne"].difference == Fraction(100, 3) * (1 - 2)
    assert sum((one.difference or 0 for one in found.values()), Fraction()) == 0


def test_too_few_partners() -> None:
    found = severity([evaluation(("Anne", 1), ("Bo", 2))] * 5)["Anne"]
    assert (found.difference, found.undefined, found.n_partners) == (None, "too_few_partners", 1)
    assert found.why() == "different co-raters: 1; needed: 3"


def test_only_what_both_rated_fully_counts() -> None:
    own = {A: 3, B: NOT_APPLICABLE, C: {"built_up": 3}}
    other = dict.fromkeys((A, B, C), 3)
    alone = (SMALL, {"Anne": own})
    found = severity([(SMALL, {"Anne": own, "Bo": other}), alone, (SMALL, {"Anne": own, "Cai": {B: 1}})])
    assert (found["Anne"].n_evaluations, found["Anne"].n_partners, found["Anne"].n_criteria) == (1, 1, 1)
    assert (found["Cai"].n_evaluations, found["Cai"].n_partners) == (0, 0)


def test_nobody() -> None:
    assert severity([]) == {}


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=5, max_size=8))
def test_two_sides_of_one_difference(levels: list[tuple[int, int]]) -> None:
    """Anne and a twin who gives the same stand as far above the others as these stand below them, on average."""
    partners = ("Bo", "Cai", "Dag")
    found = severity(
        [evaluation(("Anne", own), (partners[n % 3], other)) for n, (own, other) in enumerate(levels)]
    )
    expected = sum((Fraction(100 * (own - other), 3) for own, other in levels), Fraction()) / len(levels)
    assert found["Anne"].difference == expected
