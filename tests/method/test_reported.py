"""The distribution fitted to what was reported."""

from fractions import Fraction
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.method.claims import check_claim, reported_statements
from kompass.method.claims.statement import Evidence
from kompass.method.dates import When
from kompass.method.reported import Normal, Statement, fit_reported
from tests.method.shipped import shipped

ROROS = (
    Statement("rank", 378, rank=15, n=46, key="ovreeiker-2015-rank"),
    Statement("rank", 523, rank=3, n=49, key="kristiansund-2016-rank"),
    Statement("mean", 350, key="ks-mean"),
)


def test_for_396_in_2017_the_fits_give_about_67_to_78_per_cent() -> None:
    low, high = fit_reported(ROROS).percentile(396)
    assert (round(low, 2), round(high, 2)) == (0.67, 0.78)
    assert low < 0.75 < high


def test_the_statements_for_2017_come_from_the_shipped_claims() -> None:
    record = shipped()
    claim = record.claim("roros-2017-quarter")

    def statements(**changes: object) -> dict[str, Statement]:
        limits = {"country": "NO", "since": 2010, "as_of": When("2017-06").latest, "without": claim} | changes
        found = reported_statements(
            record.claims,
            record.records,
            record.counts,
            check=lambda evidence: check_claim(evidence.claim, evidence.records),
            **limits,  # type: ignore[arg-type]
        )
        return {statement.key: statement for statement in found}

    assert statements() == {statement.key: statement for statement in ROROS}
    # By the end of 2019 Ulstein's third place of 58 is known too; the refuted maximum of 2017 never takes part.
    later = statements(as_of=When("2019").latest)
    assert later.keys() - statements().keys() == {"ulstein-2019-rank"}
    assert statements(since=2016).keys() == {"kristiansund-2016-rank", "ks-mean"}
    # Sweden's own mean takes the place of one over all countries.
    assert [s.kind for s in statements(country="SE", as_of=When("2022").latest, without=None).values()] == [
        "mean"
    ]


def test_a_normal_sample_is_found_again() -> None:
    truth, n = NormalDist(350, 90), 60
    places = [1, 5, 20, 40, 55]
    statements = [
        Statement("rank", truth.inv_cdf(1 - (place - 0.375) / (n + 0.25)), rank=place, n=n)
        for place in places
    ]
    fit = fit_reported([*statements, Statement("mean", 350)])
    assert (fit.mean, fit.sd) == (pytest.approx(350), pytest.approx(90))
    assert [(one.mean, one.sd) for one in fit.leave_one_out] == [(pytest.approx(350), pytest.approx(90))] * 6
    assert fit.percentile(350) == (pytest.approx(0.5), pytest.approx(0.5))


def test_each_fit_says_what_it_leaves_out() -> None:
    fit = fit_reported(ROROS)
    assert [one.left_out for one in fit.leave_one_out] == [statement.key for statement in ROROS]
    assert fit.statements == ROROS


@given(st.lists(st.integers(100, 700), min_size=2, max_size=6, unique=True), st.integers(0, 800))
def test_the_range_lies_between_none_and_all(scores: list[int], value: int) -> None:
    ranked = [
        Statement("rank", score, rank=place + 1, n=50)
        for place, score in enumerate(sorted(scores, reverse=True))
    ]
    low, high = fit_reported([*ranked, Statement("mean", 80)]).percentile(value)
    assert 0 <= low <= high <= 1


def test_where_one_fit_fails_nothing_can_be_said() -> None:
    higher_place_lower_score = [
        Statement("rank", 500, rank=3, n=50),
        Statement("rank", 523, rank=4, n=50),
        Statement("mean", 350),
    ]
    assert fit_reported(higher_place_lower_score).percentile(396) == (0.0, 1.0)
    one_place = [Statement("mean", 350), Statement("mean", 352), Statement("rank", 500, rank=3, n=50)]
    fit = fit_reported(one_place)
    assert fit.leave_one_out[2] == Normal(351, None)
    assert fit.percentile(396) == (0.0, 1.0)


def test_shares_and_maxima_have_a_place() -> None:
    assert Statement("share", 400, share=Fraction(1, 4)).quantile == pytest.approx(
        NormalDist().inv_cdf(0.875)
    )
    assert Statement("maximum", 500, n=50).quantile == Statement("rank", 500, rank=1, n=50).quantile
    middle = Statement("rank", 400, rank=25, n=49)
    assert middle.quantile == pytest.approx(0)


@pytest.mark.parametrize(
    "statement",
    [
        Statement("rank", 400, rank=51, n=50),
        Statement("rank", 400, rank=0, n=50),
        Statement("rank", 400, rank=3),
        Statement("rank", 400, n=3),
        Statement("maximum", 400),
    ],
)
def test_a_rank_outside_n_is_refused(statement: Statement) -> None:
    with pytest.raises(ValueError, match="rank between 1 and n"):
        fit_reported([statement, *ROROS])


@pytest.mark.parametrize("share", [None, Fraction(0), Fraction(1)])
def test_a_share_outside_0_to_1_is_refused(share: Fraction | None) -> None:
    with pytest.raises(ValueError, match="share between 0 and 1"):
        fit_reported([Statement("share", 400, share=share, key="x"), *ROROS])


def test_two_statements_are_too_few() -> None:
    with pytest.raises(ValueError, match="at least three"):
        fit_reported(ROROS[:2])


def test_evidence_without_records_has_no_municipality() -> None:
    evidence = Evidence(claim=shipped().claim("no-2017-best"), records=())
    assert (evidence.municipality, evidence.own) == (None, None)
