"""The verdicts and rules as pages tell them: made of the cases the tests of the method run."""

import pytest

from kompass import method
from kompass.domain.access import PUBLIC
from kompass.domain.queries.claim import VERDICTS
from kompass.domain.queries.claim_figures import KINDS
from kompass.domain.queries.verdict import (
    FAMILIES,
    MEANINGS,
    MOST_ROWS,
    Rule,
    VerdictPage,
    WorkedCase,
    verdicts,
)
from kompass.method.claims import CHECKS, EXPLANATIONS

LANGUAGES = ("nb", "en")


@pytest.fixture(params=LANGUAGES)
def page(request: pytest.FixtureRequest) -> VerdictPage:
    return verdicts(PUBLIC, request.param)


def rules(page: VerdictPage) -> dict[str, Rule]:
    return {rule.id: rule for family in page.families for rule in family.rules}


def cases(page: VerdictPage) -> dict[str, WorkedCase]:
    return {case.id: case for rule in rules(page).values() for case in rule.cases}


def test_every_rule_appears_once_and_every_case_once(page: VerdictPage) -> None:
    told = [rule for family in page.families for rule in family.rules]
    assert sorted(rule.id for rule in told) == sorted(EXPLANATIONS)
    worked = [case.id for rule in told for case in rule.cases]
    assert sorted(worked) == sorted(case.id for case in method.verdict_table())
    assert (page.n_rules, page.n_cases) == (len(told), len(worked))


def test_each_case_stands_under_its_rule_with_its_verdict(page: VerdictPage) -> None:
    table = {case.id: case for case in method.verdict_table()}
    for rule in rules(page).values():
        assert {table[case.id].case for case in rule.cases} <= {rule.id}
        assert {verdict for verdict, _ in rule.verdicts} == {case.verdict for case in rule.cases}
    assert {case.id: case.verdict for case in cases(page).values()} == {
        id: case.verdict for id, case in table.items()
    }


def test_every_case_is_told_in_words(page: VerdictPage) -> None:
    table = {case.id: case for case in method.verdict_table()}
    for case in cases(page).values():
        given = table[case.id]
        assert case.claim.strip()
        assert case.why
        assert len(case.rows) + case.n_more == len(given.records)
        assert len(case.rows) <= MOST_ROWS
        assert bool(case.found) == (given.found is not None)


def test_the_verdicts_are_the_six_there_are(page: VerdictPage) -> None:
    assert [verdict for verdict, _, _ in page.verdicts] == list(VERDICTS) == list(MEANINGS)


def test_every_kind_with_a_rule_has_a_name_and_a_family() -> None:
    assert set(KINDS) == set(CHECKS)
    assert sorted(kind for _, kinds in FAMILIES.values() for kind in kinds) == sorted(CHECKS)


def test_shared_rules_are_named_where_they_hold_and_told_at_one_place(page: VerdictPage) -> None:
    at = {family.id: {rule.id for rule in family.rules} for family in page.families}
    for family in page.families:
        assert {id for id, _ in family.shared} <= at["shared"]
    assert "own-total-missing" in at["shared"]
    assert at["total"] == {"total-confirmed", "total-own-figure"}


def test_a_case_in_words() -> None:
    case = cases(verdicts(PUBLIC, "en"))["change-own-totals-differ"]
    assert case.claim == (
        "A, evaluated June 2017, said 2017: The total rose by 139 points since the evaluation before."
    )
    assert [(row.name, row.when, row.points) for row in case.rows] == [
        ("A", "December 2013", "254"),
        ("A", "June 2017", "396"),
    ]
    assert (case.verdict_name, case.found) == ("the source contradicts itself", "+142 points")


def test_what_a_claim_leaves_open_is_told_too() -> None:
    found = cases(verdicts(PUBLIC, "en"))
    assert found["change-without-figure"].claim == (
        "A, evaluated 2020, said 2020: the change since the evaluation before, without a figure."
    )
    assert found["rank-in-an-unclear-scope"].claim == (
        "A, evaluated 2018, said 2020: It is number 1. Among whom: “the coast”."
    )
    assert found["mean-without-a-date"].claim == (
        "Norway, said without a date: The mean is 450 points. Among all countries."
    )
    assert found["change-start-computed-from-the-claim"].rows[0].remarks == (
        "computed from this statement: confirms nothing",
    )
    assert found["share-fits-straddle"].known[:2] == (
        "Said to exist by 2015, since 2010: 46 (municipalities).",
        "Said to exist by 2018, since 2010: 55 (municipalities).",
    )
