"""What two editions have in common, and a change across them on that alone."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kompass.domain.access import PUBLIC
from kompass.domain.queries.crosswalk import (
    Crossing,
    NoCrosswalk,
    SharedChange,
    comparable_share,
    crossings,
    crosswalk,
)
from kompass.domain.queries.facts import EvaluationRow
from kompass.domain.queries.municipality import municipality
from kompass.domain.result import frozen
from kompass.method import load_edition, score
from kompass.models import Snapshot
from tests import making

pytestmark = pytest.mark.django_db

BEFORE, AFTER = load_edition("open-2010"), load_edition("open-2020")


def change(crossing: Crossing | None) -> SharedChange:
    assert crossing is not None
    assert crossing.change is not None
    return crossing.change


@pytest.fixture
def across() -> tuple[EvaluationRow, ...]:
    """Evaluated with the edition of 2010, then with that of 2020; one criterion has no points the second time."""
    of = making.municipality("Tvers")
    left_out = AFTER.criteria[0].id
    for edition, when, level in ((BEFORE, "2015-01", 1), (AFTER, "2019-01", 2)):
        ratings: dict[str, object] = {criterion.id: level for criterion in edition.criteria}
        if edition is AFTER:
            ratings[left_out] = "not_applicable"
        result = score(edition, ratings, comments={left_out: "there is none here"})
        made = making.evaluation(
            of, when, result.total, edition=edition.id, exact_total=result.exact_total, areas=result.areas
        )  # type: ignore[arg-type]
        Snapshot.objects.create(
            evaluation=made,
            edition=edition.id,
            edition_hash=edition.hash,
            method_version=result.method_version,
            ratings=ratings,
            result=frozen(result),
        )
    return municipality(PUBLIC, of.slug).evaluations


def test_the_change_on_shared_criteria_is_like_with_like(across: tuple[EvaluationRow, ...]) -> None:
    start, end = across
    found = change(crossings([(start, end)])[start.slug, end.slug])
    # One level of three everywhere, on all criteria but the one that one of them has no points for.
    carried = AFTER.maximum - AFTER.criteria[0].maximum
    assert found.exact == carried / 3
    assert (found.n, found.n_not_rated) == (163, 1)
    assert Fraction(found.maximum) == carried


def test_what_is_printed_adds_up(across: tuple[EvaluationRow, ...]) -> None:
    found = change(crossings([across])[across[0].slug, across[1].slug])  # type: ignore[list-item]
    for name in ("before", "after", "maximum", "points", "n"):
        assert sum((getattr(area, name) for area in found.areas), Decimal()) == getattr(found, name)


def test_one_query_for_all_steps_and_none_where_nothing_can_be_known(
    across: tuple[EvaluationRow, ...], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    start, end = across
    with django_assert_num_queries(1):
        assert len(crossings([(start, end)])) == 1
    other = making.evaluation(making.municipality("Annen"), "2012", 300, edition="official-2010")
    making.evaluation(other.municipality, "2016", 400, edition="official-2016")
    pair = municipality(PUBLIC, "no-annen").evaluations
    with django_assert_num_queries(0):
        found = crossings([(pair[0], pair[1])])
    assert found[pair[0].slug, pair[1].slug] == Crossing("official-2010", "official-2016")
    with django_assert_num_queries(0):
        assert crossings([(start, start)]) == {}


def test_pages_and_api_show_both_changes(across: tuple[EvaluationRow, ...], client: Client) -> None:
    for address in ("/en/municipalities/no-tvers/", "/en/evaluations/no-tvers-2019-01/"):
        html = client.get(address).content.decode()
        assert "Comparable: 100% of the earlier edition" in " ".join(html.split())
        assert "On the shared criteria alone" in html
    html = client.get("/en/compare/?e=no-tvers-2015-01&e=no-tvers-2019-01").content.decode()
    assert "On the shared criteria alone" in html
    told = client.get("/api/v1/municipalities/no-tvers").json()["progress"]["changes"][0]["crossing"]
    assert (told["before"], told["after"], told["share_before_exact"]) == ("open-2010", "open-2020", "1")
    assert told["change"]["n"] == 163


def test_unknown_is_said(client: Client) -> None:
    of = making.municipality("Ukjent")
    making.evaluation(of, "2012-01", 300, edition="official-2010")
    making.evaluation(of, "2016-01", 400, edition="official-2016")
    html = client.get("/en/municipalities/no-ukjent/").content.decode()
    assert "Comparable share: unknown." in html
    assert "On the shared criteria alone" not in html


def test_the_table_adds_up_both_ways() -> None:
    found = crosswalk(PUBLIC, "open-2010", "open-2020")
    for table in (found.forwards, found.backwards):
        assert table is not None
        for row in table.rows:
            assert sum(row.cells) + row.alone == row.maximum
        assert sum(table.sums) + table.alone == table.maximum == 800
    assert comparable_share("open-2010", "open-2020") == comparable_share("open-2020", "open-2010") == 1
    assert found.crossing.same_weight == Fraction(59, 64)


def test_no_crosswalk_between_instruments_nor_to_what_there_is_not() -> None:
    with pytest.raises(NoCrosswalk, match="caf-2020"):
        crosswalk(PUBLIC, "open-2010", "caf-2020")
    with pytest.raises(NoCrosswalk, match="none-1999"):
        crosswalk(PUBLIC, "none-1999", "open-2020")
    unknown = crosswalk(PUBLIC, "official-2010", "open-2020")
    assert (unknown.crossing.known, unknown.forwards, unknown.flows) == (False, None, ())


def test_the_api_refuses_what_cannot_be_compared(client: Client) -> None:
    found = client.get("/api/v1/editions/crosswalk?a=open-2010&b=open-2020").json()
    assert [row["maximum"] for row in found["forwards"]["rows"]] == [100.0] * 8
    refused = client.get("/api/v1/editions/crosswalk?a=open-2010&b=caf-2020")
    assert (refused.status_code, refused.json()["error"]["fields"][0]["name"]) == (422, "b")
