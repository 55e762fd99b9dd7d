"""Published claims held against the shipped record."""

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from kompass.domain.access import PUBLIC
from kompass.domain.queries.claim import VERDICTS, claims, verdict_name
from kompass.domain.queries.records import inhabitants_of, records

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
