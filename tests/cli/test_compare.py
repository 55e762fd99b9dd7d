"""`kompass compare` on the shipped record."""

import json

import pytest

from tests.cli.running import answer, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def test_golden_roros_2017() -> None:
    found = answer("compare", "Røros", "2017-06")
    assert {
        key: found[key] for key in ("total", "n", "rank", "rank_range", "coverage", "distance_to_ideal")
    } == {
        "total": 396,
        "n": 4,
        "rank": 4,
        "rank_range": [4, 49],
        "coverage": 0.1,
        "distance_to_ideal": 404,
    }
    assert (found["top_share"], found["percentile"], found["quartiles"], found["mean"]) == (None,) * 4
    assert [(member["name"], member["total"], member["rank"]) for member in found["members"]] == [
        ("Bærum", 535, 1),
        ("Kristiansund", 523, 2),
        ("Ulstein", 433, 3),
        ("Øvre Eiker", 378, 5),
    ]
    assert found["filter"] == {
        "country": "NO",
        "since": "2010",
        "as_of": "2017-06",
        "edition": [],
        "basis": [],
        "size": "",
        "kostra": "",
        "pick": [],
        "per_municipality": "latest",
        "text": "Norway; since 2010; as of June 2017; any edition; every row with a total; "
        "the latest of each municipality",
    }
    assert (found["stated"]["count"], found["stated"]["how"]) == (50, "between")
    assert found["evaluation"]["slug"] == "no-roros-2017-06"
    assert found["left_out"]["own"] == 2
    assert found["why_not"].startswith("Share, percentile, quartiles and mean need at least 20 others")


def test_without_a_date_the_latest_with_a_total_is_meant() -> None:
    assert answer("compare", "5025")["evaluation"]["when"] == "2021"


@pytest.mark.parametrize(
    ("options", "totals"),
    [
        (["--as-of", "2017"], [535, 523, 467, 378]),
        (["--since", "2015"], [523, 433, 378]),
        (["--since", "all", "--as-of", "all", "--basis", "derived"], [550, 535, 247]),
        (["--edition", "2016"], [523]),
        (["--edition", "2016", "--edition", "official-2010"], [535, 523, 433, 378]),
        (["--all"], [535, 523, 433, 378, 361]),
        (["--size", "15000-49999"], [523, 378]),
        (["--pick", "Ulstein", "--pick", "1505"], [523, 433]),
        (["--country", "SE", "--as-of", "2013"], [644, 615, 426, 384]),
    ],
)
def test_options_change_the_set(options: list[str], totals: list[int]) -> None:
    found = answer("compare", "Røros", "2017-06", *options)
    assert [member["total"] for member in found["members"]] == totals


def test_areas_are_shown_where_they_are_known() -> None:
    found = answer("compare", "Grästorp")
    assert found["gaps"][0] == {"area": "4", "points": 53, "distance_to_ideal": 47, "distance_to_best": 21}
    assert found["best"][0] == {"area": "1", "points": 68, "holders": ["se-orebro-2012"]}


def test_two_municipalities_of_one_name_are_listed_with_their_codes() -> None:
    for options in ((), ("--json",)):
        result = run("compare", "Herøy", *options)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "1515" in result.stderr
        assert "1818" in result.stderr
        assert result.stderr.endswith("Give its code instead of the name: 1515 or 1818.\n")
    assert answer("compare", "1515")["evaluation"]["municipality"] == "no-heroy-1515"


def test_one_is_picked_where_somebody_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kompass.cli.choose._somebody_to_ask", lambda: True)
    result = run("compare", "Herøy", input="7\n1\n")
    assert result.exit_code == 0
    assert "Herøy, 2020" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["Rørosen"], 1, "No municipality is called Rørosen. Did you mean Røros (no-roros)?"),
        (["???"], 1, "No municipality is called ???. Try its code or a part of its name."),
        (
            ["Røros", "2015"],
            1,
            "Røros has no single evaluation of 2015. Known are: 2013-12, 2017-06, 2021.",
        ),
        (["Oslo"], 1, "No evaluation of Oslo is known."),
        (["Røros", "--since", "soon"], 2, "--since: soon is no date: write a year"),
        (["Røros", "--country", "XX"], 2, "--country: XX is none of NO, SE, DK, ZZ."),
        (["Røros", "--size", "big", "--basis", "own"], 2, "--size: big is none of"),
    ],
)
def test_what_cannot_be_is_one_sentence_with_a_remedy(arguments: list[str], code: int, text: str) -> None:
    result = run("compare", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert text in result.stderr


def test_for_people_every_statement_has_its_n_and_its_filter() -> None:
    out = " ".join(run("compare", "Røros", "2017-06").stdout.split())
    for text in (
        "Røros, June 2017",
        "396 of 800 points, 404 from the ideal.",
        "Norway; since 2010; as of June 2017;",
        "Number 4 of 5 known.",
        "Between number 4 and number 49 of 50; 10% of them are known.",
        "2015: 46 and 2018: 55 (Tynset report 05/2015; Herøy report 13/2018)",
        "Left out: not certainly evaluated by then: 15;",
    ):
        assert text in out


def test_for_people_the_rest_too() -> None:
    assert "The total is not known." in run("compare", "1515").stdout
    assert "the edition is not known" in run("compare", "Lom").stdout
    assert "derived from published figures" in run("compare", "Karlskoga", "2010").stdout
    assert "To the best" in run("compare", "Grästorp").stdout
    assert "The set is complete" in run("compare", "Røros", "--pick", "Ulstein").stdout


def test_the_invented_is_labelled(example_municipality: str) -> None:
    result = run("compare", example_municipality)
    assert "(invented)" in result.stdout
    assert answer("compare", "Rorosund", "--country", "ZZ")["evaluation"]["invented"] is True
    assert json.dumps(answer("compare", "Røros")).find("Rorosund") == -1
