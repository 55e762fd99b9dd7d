"""`kompass progress` on the shipped record."""

import pytest

from tests import making
from tests.cli.running import answer, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def test_golden_roros_as_of_june_2017() -> None:
    found = answer("progress", "Røros", "--as-of", "2017-06")
    (change,) = found["changes"]
    expected = {
        "from": "2013-12",
        "to": "2017-06",
        "from_total": 254,
        "to_total": 396,
        "points": 142,
        "years": 3.5,
        "pace": pytest.approx(142 / 3.5),
        "crosses_editions": True,
        "comparable_share": None,
        "expected": None,
        "expected_low": None,
        "expected_high": None,
        "n_pairs": 1,
        "standing": [1, 2],
        "well_above": None,
    }
    assert {key: change[key] for key in expected} == expected
    assert [(pair["name"], pair["points"]) for pair in change["pairs"]] == [("Ulstein", 72)]
    projection = found["projection"]
    assert (projection["rank"], projection["threshold"], projection["from_claim"]) == (
        3, 523, "kristiansund-2016-rank",
    )  # fmt: skip
    assert projection["years"] == pytest.approx(3.130, abs=0.001)
    assert [threshold["threshold"] for threshold in projection["thresholds"]] == [523, 535, 800]
    assert found["as_of"] == "2017-06"


def test_a_year_alone_gives_a_range() -> None:
    last = answer("progress", "Røros")["changes"][-1]
    assert (last["years"], last["pace"], last["points"]) == (None, None, 197)
    assert last["years_low"] < last["years_high"]
    assert last["pace_low"] < last["pace_high"]


def test_nothing_to_tell() -> None:
    found = answer("progress", "Hareid")
    assert (found["changes"], found["projection"]) == ([], None)
    assert found["undated"] == [{"slug": "no-hareid-undated", "total": 247}]
    out = " ".join(run("progress", "Hareid").stdout.split())
    assert "No two dated evaluations with a known total" in out
    assert "Left out because the date is unknown: 247 points" in out


def test_for_people() -> None:
    out = " ".join(run("progress", "Røros", "--as-of", "2017-06").stdout.split())
    for text in (
        "Røros – as known June 2017",
        "+142 points",
        "From 254 to 396 in 3.5 years: 40.6 points a year.",
        "The change crosses editions.",
        "Norway; since 2010; as of June 2017;",
        "By pace it is number 1 of 2 known.",
        "regression towards the mean",
        "stated for Kristiansund October 2016",
    ):
        assert text in out
    today = " ".join(run("progress", "Røros").stdout.split())
    assert "in 3.6 to 4.5 years" in today
    assert "Already reached." in today


def test_an_expectation_for_people() -> None:
    for number in range(21):
        of = making.municipality(f"Par {number}", country="ZZ")
        for when, total in (("2014-01", 250 + 5 * number), ("2018-01", 400 + number * 2 + number % 5)):
            making.evaluation(of, when, total, basis="invented", edition="open-2020")
    out = " ".join(run("progress", "zz-par-3").stdout.split())
    assert "Par 3 (invented)" in out
    assert "Expected: +" in out
    assert "80% of such changes lie between" in out
    assert "This is not well above what is normal." in out


def test_a_date_that_is_none() -> None:
    result = run("progress", "Røros", "--as-of", "soon")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--as-of: soon is no date" in result.stderr
