"""Published claims held against the shipped record."""

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
