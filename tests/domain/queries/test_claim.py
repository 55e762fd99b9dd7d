"""Published claims held against the shipped record."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from kompass.domain.access import PUBLIC
from kompass.domain.queries.claim import (
    SORTS,
    VERDICTS,
    ClaimFilter,
    ClaimList,
    ClaimNotFound,
    claim,
    claim_list,
    claims,
    verdict_name,
)
from kompass.domain.queries.claim_figures import KINDS
from kompass.domain.queries.records import inhabitants_of, records
from tests.making import Claim, evaluation, municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def test_every_shipped_claim_has_a_verdict_with_a_reason() -> None:
    found = claims(PUBLIC)
    assert len(found) == 30
    assert {claim.verdict for claim in found} <= set(VERDICTS)
    assert all(claim.why("nb") and claim.why("en") for claim in found)
    assert all(claim.statement and claim.case for claim in found)


def test_golden_verdicts() -> None:
    found = {claim.id: claim for claim in claims(PUBLIC)}
    change = found["roros-2017-change"]
    assert (change.verdict, change.stated, change.found) == ("inconsistent_source", 139, 142)
    assert (change.municipality, change.name, change.evaluated) == ("no-roros", "Røros", "2017-06")
    assert found["kumla-2020-percent"].verdict == "inconsistent_source"
    assert found["roros-2017-quarter"].verdict == "cannot_be_checked"
    assert found["karlskoga-2018-max"].verdict == "does_not_hold"
    assert found["roros-2021-rank"].verdict == "not_contradicted"
    # The row of 2017 was computed from the claim: it may not confirm it.
    assert found["kumla-2020-change"].verdict == "cannot_be_checked"


def test_every_shipped_claim_is_said_in_both_languages() -> None:
    found = {claim.id: claim for claim in claims(PUBLIC)}
    assert [claim.id for claim in found.values() if not (claim.said("nb") and claim.said("en"))] == []
    assert found["roros-2017-change"].said("nb") == "Poengsummen steg med 139 poeng siden forrige evaluering."
    assert found["roros-2017-quarter"].said("en") == (
        "It is among the best 25%. Among the Norwegian municipalities evaluated since 2010."
    )
    assert found["kumla-2020-percent"].said("nb") == "Poengsummen steg med 50\u00a0%."
    assert found["heroy-2018-share"].said("en") == (
        "It is among the best 10%. Among the Norwegian municipalities evaluated since 2010. There were 55 of them."
    )


def test_what_has_no_words_of_ours_is_left_to_the_recorded_statement() -> None:
    claim = claims(PUBLIC, municipality="no-roros")[0]
    assert replace(claim, kind="of_another_kind").said("nb") == ""
    assert replace(claim, scope="coastal municipalities").said("nb") == ""
    assert replace(claim, kind="total", value="about 400", scope="", of="").said("en") == (
        "The total is about 400 points."
    )


def test_of_one_country_or_municipality() -> None:
    assert {claim.country for claim in claims(PUBLIC, country="SE")} == {"SE"}
    assert {claim.municipality for claim in claims(PUBLIC, municipality="no-roros")} == {"no-roros"}
    assert claims(PUBLIC, municipality="no-oslo") == ()


def test_verdicts_have_names_in_both_languages() -> None:
    assert verdict_name("not_contradicted", "en") == "not contradicted"
    assert all(verdict_name(verdict, "nb") for verdict in VERDICTS)


def test_queries_are_few(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(5):
        claims(PUBLIC)
    with django_assert_max_num_queries(1):
        claims(PUBLIC, municipality="no-oslo")


def test_inhabitants_of_the_year_of_a_record() -> None:
    known = {record.key: record for record in records(PUBLIC)}
    ask = inhabitants_of(PUBLIC)
    assert ask(known["no-lom-undated"]) is None
    assert ask(known["se-grastorp-2014-10"]) is None  # Sweden has 2019 only
    assert 5_000 < (ask(known["no-roros-2017-06"]) or 0) < 6_000
    assert ask(known["dk-silkeborg-2009"]) is None


def ids(found: ClaimList) -> list[str]:
    return [line.claim.id for line in found.lines]


def test_a_list_counts_every_verdict_and_adds_up() -> None:
    found = claim_list(PUBLIC, ClaimFilter())
    assert found.n == len(found.lines) == sum(found.counts.values()) == len(claims(PUBLIC))
    assert found.counts == {
        "does_not_hold": 3,
        "inconsistent_source": 2,
        "holds": 0,
        "estimated": 0,
        "not_contradicted": 10,
        "cannot_be_checked": 15,
    }
    assert found.n_evaluations == 35


def test_a_list_says_the_same_as_the_claims() -> None:
    found = {line.claim.id: line.claim for line in claim_list(PUBLIC, ClaimFilter()).lines}
    assert found == {one.id: one for one in claims(PUBLIC)}


@pytest.mark.parametrize(
    ("id", "verdict", "stated", "found"),
    [
        ("roros-2017-change", "inconsistent_source", "+139 points", "+142 points"),
        ("kumla-2020-percent", "inconsistent_source", "+50%", "+33%"),
        ("karlskoga-2018-max", "does_not_hold", "number 1", "number 3 at best"),
        ("roros-2017-quarter", "cannot_be_checked", "the best 25%", "the best 22% to 33%, by the fits"),
        ("no-2017-best", "does_not_hold", "500 points", "535 points"),
        ("roros-2017-projection", "does_not_hold", "2 to 3 years", "3.1 years"),
        ("ulstein-2019-rank", "not_contradicted", "number 3 of 58", "number 2 of 6 known"),
        ("kumla-2020-change", "cannot_be_checked", "+137 points", ""),
        ("lindesnes-2017-mean", "cannot_be_checked", "", ""),
    ],
)
def test_figures_of_the_known_claims(id: str, verdict: str, stated: str, found: str) -> None:
    checked = claim(PUBLIC, id).claim
    assert (checked.verdict, checked.stated_figure("en"), checked.found_figure("en")) == (
        verdict,
        stated,
        found,
    )


def test_the_highest_in_sweden_has_its_two_counterexamples() -> None:
    page = claim(PUBLIC, "karlskoga-2018-max")
    assert [(row.name, row.points, row.whose) for row in page.evidence] == [
        ("Helsingborg", 668, "independent"),
        ("Örebro", 650, "independent"),
    ]
    assert page.claim.n == 8
    assert page.rule == "rank-counterexample"
    assert page.against is not None
    assert page.against.describe("en") == (
        "Sweden; as of January 2018; any edition; every row with a total; all evaluations"
    )


def test_the_best_quarter_has_every_fit() -> None:
    page = claim(PUBLIC, "roros-2017-quarter")
    below = [round(fit.below or 0, 2) for fit in page.fits]
    assert [fit.left_out for fit in page.fits] == [
        "",
        "kristiansund-2016-rank",
        "ovreeiker-2015-rank",
        "ks-mean",
    ]
    assert (min(below), max(below)) == (0.67, 0.78)
    assert [one.id for one in page.told] == ["kristiansund-2016-rank", "ovreeiker-2015-rank", "ks-mean"]
    assert (page.own and page.own.slug, page.claim.n, page.claim.coverage) == (
        "no-roros-2017-06",
        4,
        Fraction(1, 10),
    )


def test_a_row_computed_from_a_claim_is_named_and_is_no_evidence() -> None:
    page = claim(PUBLIC, "kumla-2020-change")
    assert page.evidence == ()
    assert [(row.slug, row.points, row.whose) for row in page.computed] == [
        ("se-kumla-2017", 420, "this_claim")
    ]
    percent = claim(PUBLIC, "kumla-2020-percent")
    assert [(row.slug, row.whose) for row in percent.evidence] == [
        ("se-kumla-2017", "another_claim"),
        ("se-kumla-2020-11", "own_source"),
    ]
    assert percent.computed == ()


def test_points_of_an_area_stand_for_the_total_where_a_claim_is_about_an_area() -> None:
    page = claim(PUBLIC, "ulstein-2019-area1")
    assert (page.area, page.own and page.own.points) == ("1", 72)


def test_the_claims_are_a_chain() -> None:
    first = claims(PUBLIC)[0].id
    seen, page = [first], claim(PUBLIC, first)
    assert page.previous is None
    while page.following:
        assert page.following.id not in seen
        before, page = page.claim.id, claim(PUBLIC, page.following.id)
        assert page.previous is not None
        assert page.previous.id == before
        seen.append(page.claim.id)
    assert seen == [one.id for one in claims(PUBLIC)]


def test_an_unknown_claim_is_not_found() -> None:
    with pytest.raises(ClaimNotFound):
        claim(PUBLIC, "nobody-said-this")


def test_filters_narrow_the_list() -> None:
    assert {line.claim.country for line in claim_list(PUBLIC, ClaimFilter(country="SE")).lines} == {"SE"}
    assert ids(claim_list(PUBLIC, ClaimFilter(kind="percent_change"))) == ["kumla-2020-percent"]
    assert ids(claim_list(PUBLIC, ClaimFilter(verdict="inconsistent_source"))) == [
        "kumla-2020-percent",
        "roros-2017-change",
    ]
    assert claim_list(PUBLIC, ClaimFilter(q="nobody")).n == 0
    found = claim_list(PUBLIC, ClaimFilter(verdict="holds"))
    assert (found.n, sum(found.counts.values())) == (0, 0)


@pytest.mark.parametrize("q", ["røros", "RØROS", "ror", "1640"])
def test_a_municipality_is_found_by_part_of_its_name_and_by_code(q: str) -> None:
    found = claim_list(PUBLIC, ClaimFilter(q=q))
    assert {line.claim.municipality for line in found.lines} == {"no-roros"}
    assert found.n == 7


def test_a_name_that_no_register_tells_is_found_as_it_was_written() -> None:
    Claim.objects.create(
        reference="somewhere", country="NO", stated_name="Etsteds", kind="total", value="1", statement="1"
    )
    assert ids(claim_list(PUBLIC, ClaimFilter(q="etsted"))) == ["somewhere"]


def test_orders() -> None:
    by_name = [line.claim.name for line in claim_list(PUBLIC, ClaimFilter(sort="name", country="NO")).lines]
    assert by_name[0] == "Bærum"
    # What is about a whole country comes last.
    assert [name for name in by_name if not name] == by_name[by_name.index("") :]
    newest = [line.claim.stated_when for line in claim_list(PUBLIC, ClaimFilter(sort="-stated")).lines]
    dated = [when for when in newest if when]
    assert dated == sorted(dated, reverse=True)
    assert newest[len(dated) :] == ["", ""]
    oldest = [line.claim.stated_when for line in claim_list(PUBLIC, ClaimFilter(sort="stated")).lines]
    assert oldest[:1] == ["2012"]
    assert oldest[-2:] == ["", ""]
    kinds = [line.claim.kind for line in claim_list(PUBLIC, ClaimFilter(sort="kind")).lines]
    assert list(dict.fromkeys(kinds)) == [kind for kind in KINDS if kind in kinds]
    for sort in SORTS:
        assert sorted(ids(claim_list(PUBLIC, ClaimFilter(sort=sort)))) == sorted(
            one.id for one in claims(PUBLIC)
        )


@given(
    country=st.sampled_from(["", "NO", "SE", "DK", "ZZ"]),
    verdict=st.sampled_from(["", *VERDICTS]),
    kind=st.sampled_from(["", *KINDS]),
    q=st.text("abcæøå-1 ", max_size=12).map(str.strip),
    sort=st.sampled_from(list(SORTS)),
)
def test_a_filter_reads_back_what_it_writes(country: str, verdict: str, kind: str, q: str, sort: str) -> None:
    chosen = ClaimFilter(country, verdict, kind, q, sort)
    assert ClaimFilter.from_params(chosen.to_params()) == (chosen, ())


def test_values_that_make_no_sense_are_told() -> None:
    chosen, problems = ClaimFilter.from_params(
        {"country": "XX", "verdict": "true", "kind": "rumour", "sort": "up", "q": "ø"}
    )
    assert chosen == ClaimFilter(q="ø")
    assert [problem.field for problem in problems] == ["country", "verdict", "kind", "sort"]


class TestInvented:
    @pytest.fixture
    def invented(self) -> str:
        """A claim of the invented country, refuted only by an invented evaluation."""
        lower, higher = municipality("Lavvik", country="ZZ"), municipality("Toppnes", country="ZZ")
        evaluation(lower, "2020", 500, basis="invented", source="a.example")
        evaluation(higher, "2018", 510, basis="invented", source="b.example")
        Claim.objects.create(
            reference="zz-highest", country="ZZ", municipality=lower, stated_name="Lavvik", stated="2021",
            evaluated="2020", kind="rank", value="1", statement="the highest ever",
        )  # fmt: skip
        return "zz-highest"

    def test_is_only_given_to_who_names_its_country(self, invented: str) -> None:
        assert invented not in ids(claim_list(PUBLIC, ClaimFilter()))
        assert invented not in {one.id for one in claims(PUBLIC)}
        assert ids(claim_list(PUBLIC, ClaimFilter(country="ZZ"))) == [invented]
        assert [one.id for one in claims(PUBLIC, country="ZZ")] == [invented]

    def test_is_held_against_the_invented_alone(self, invented: str) -> None:
        page = claim(PUBLIC, invented)
        assert (page.claim.verdict, page.claim.invented) == ("does_not_hold", True)
        assert [row.name for row in page.evidence] == ["Toppnes"]
        assert (page.previous, page.following) == (None, None)

    def test_is_in_no_real_chain(self, invented: str) -> None:
        last = claims(PUBLIC)[-1].id
        assert claim(PUBLIC, last).following is None


def test_pages_need_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(6):
        claim_list(PUBLIC, ClaimFilter(q="r"))
    with django_assert_max_num_queries(6):
        claim(PUBLIC, "grastorp-2014-size")


def test_claims_of_several_countries_are_told_by_their_scope() -> None:
    found = {one.id: one for one in claims(PUBLIC)}
    assert Counter(one.subject("en") for one in found.values() if not one.name) == {"": 4}
    assert found["roros-2017-total"].subject("en") == "Røros"
    assert replace(found["ks-mean"], scope="").subject("en") == "Norway"
