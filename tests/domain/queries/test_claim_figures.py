"""Figures of claims in words."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.domain.queries.claim_figures import KINDS, Value, found_figure, kind_name, stated_figure
from kompass.method.claims import EXPLANATIONS


@dataclass(frozen=True)
class Figures:
    kind: str
    stated: Value = None
    found: Value = None
    case: str = ""
    of: str = ""
    verdict: str = "holds"
    n: int = 0


@pytest.mark.parametrize(
    ("figures", "stated", "found"),
    [
        (Figures("total", 400, 410, "total-refuted"), "400 points", "410 points"),
        (Figures("change_since_previous", -12, 0, "change-refuted"), "−12 points", "0 points"),
        (Figures("percent_change", 33.5, -25, "change-refuted"), "+33.5%", "−25%"),
        (Figures("rank", 3, 2, "rank-complete", of="58"), "number 3 of 58", "number 2"),
        (Figures("rank", 9, 8, "rank-too-low"), "number 9", "number 8 at the lowest"),
        (Figures("best_in_group", 500, 15000, "not-in-group"), "500 points", "15\u202f000 inhabitants"),
        (Figures("area_maximum", 72, 2, "rank-counterexample"), "72 points", "number 2 at best"),
        (Figures("top_share", 0.25, 3, "more-than-stated"), "the best 25%", "at least 3 evaluated"),
        (Figures("top_share", 0.25, 0.2381, "share-most-known"), "the best 25%", "the best 23.8%"),
        (Figures("mean", 100, "225.0-", "mean-impossible"), "100 points", "mean: at least 225 points"),
        (Figures("mean", 700, "225.5-625.0", "mean-impossible"), "700 points", "mean: 225.5 to 625 points"),
        (Figures("years_to_rank", "2-3", 3.1, "forecast-too-far"), "2 to 3 years", "3.1 years"),
        (
            Figures("change_above_expected", None, 0.4973, "progress-model"),
            "",
            "more than expected by more than 49.7% of the others",
        ),
        (Figures("total", "many", None), "many points", ""),
        (Figures("well_liked", 5, 6), "5 points", "6 points"),
    ],
)
def test_in_words(figures: Figures, stated: str, found: str) -> None:
    assert (stated_figure(figures, "en"), found_figure(figures, "en")) == (stated, found)


def test_a_kind_without_a_rule_keeps_its_recorded_name() -> None:
    assert (kind_name("rank", "en"), kind_name("well_liked", "en")) == ("a place among others", "well_liked")


@given(
    kind=st.sampled_from([*KINDS, "other"]),
    case=st.sampled_from(list(EXPLANATIONS)),
    value=st.one_of(st.none(), st.integers(-900, 900), st.floats(-1, 900, width=16), st.text(max_size=8)),
    language=st.sampled_from(["nb", "en"]),
)
def test_no_figure_breaks_a_page(kind: str, case: str, value: Value, language: str) -> None:
    figures = Figures(kind, value, value, case, of="7")
    nothing = value in (None, "")
    assert bool(stated_figure(figures, language)) == bool(found_figure(figures, language)) == (not nothing)
