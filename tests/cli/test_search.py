"""`kompass search`."""

import pytest

from tests.cli.running import answer, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def test_what_is_found_as_json() -> None:
    found = answer("search", "roros", "139")
    assert (found["q"], found["n"], found["country"], found["near"]) == ("roros 139", 2, None, [])
    assert [(hit["kind"], hit["key"], hit["verdict"]) for hit in found["hits"]] == [
        ("evaluation", "no-roros-2013-12", None),
        ("claim", "roros-2017-change", "inconsistent_source"),
    ]


def test_one_kind_is_told_as_a_whole_and_all_kinds_with_their_first() -> None:
    assert len(answer("search", "2017")["hits"]) < len(
        answer("search", "2017", "--kind", "evaluation")["hits"]
    )
    found = answer("search", "sund", "--kind", "municipality")
    assert len(found["hits"]) == found["counts"]["municipality"]


def test_what_is_found_in_words() -> None:
    said = run("search", "budgets").stdout
    assert f"{answer('search', 'budgets')['n']} hits for “budgets”." in said
    assert "Own text, not the official instrument" in " ".join(said.split())
    assert "--kind criterion" in said


def test_where_nothing_is_found_near_names_are_told() -> None:
    assert "Did you mean Røros (no-roros)" in run("search", "rörås").stdout
    assert answer("search", "rörås")["near"][0]["key"] == "no-roros"


@pytest.mark.parametrize(("option", "value"), [("--kind", "thing"), ("--country", "XX")])
def test_what_there_is_not_is_refused(option: str, value: str) -> None:
    result = run("search", "Røros", option, value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{value} is none of" in result.stderr


def test_the_invented_is_found_only_by_its_country(example_municipality: str) -> None:
    from kompass.domain import search

    search.rebuild()
    assert answer("search", "Rorosund")["n"] == 0
    assert answer("search", "Rorosund", "--country", "zz")["n"] == 2
