"""`kompass claims` on the shipped record."""

import pytest

from tests.cli.running import answer, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]
VERDICTS = {
    "holds",
    "does_not_hold",
    "inconsistent_source",
    "not_contradicted",
    "estimated",
    "cannot_be_checked",
}


def test_a_list_of_all_claims_with_their_verdicts() -> None:
    found = answer("claims")
    assert len(found) == 30
    assert all({"id", "verdict", "stated", "found", "why"} <= set(claim) for claim in found)
    assert {claim["verdict"] for claim in found} <= VERDICTS
    change = next(claim for claim in found if claim["id"] == "roros-2017-change")
    assert (change["verdict"], change["stated"], change["found"]) == ("inconsistent_source", 139, 142)
    assert "142" in change["why"]


def test_of_one_municipality_or_country() -> None:
    assert {claim["municipality"] for claim in answer("claims", "Røros")} == {"no-roros"}
    assert {claim["country"] for claim in answer("claims", "--country", "se")} == {"SE"}
    assert answer("claims", "Oslo") == []


def test_for_people() -> None:
    out = " ".join(run("claims", "Røros").stdout.split())
    assert "Røros: The total rose by 139 points since the evaluation before." in out
    assert "the source contradicts itself" in out
    assert "coverage 10%" in out
    assert run("claims", "Oslo").stdout == "No published claim is known.\n"
    assert "Norway: The highest score is a little over 500 points." in run("claims").stdout
