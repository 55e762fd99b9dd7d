"""Who may see what: the invented example only where it is asked for."""

import pytest

from kompass.domain.access import (
    PUBLIC,
    visible_claims,
    visible_counts,
    visible_evaluations,
    visible_municipalities,
)
from kompass.models import Claim, StatedCount
from tests import making

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("arguments", "countries"),
    [
        ({}, {"NO", "SE"}),
        ({"country": "NO"}, {"NO"}),
        ({"country": "ZZ"}, {"ZZ"}),
        ({"named": True}, {"NO", "SE", "ZZ"}),
    ],
)
def test_the_invented_is_seen_only_when_asked_for(arguments: dict[str, object], countries: set[str]) -> None:
    for country in ("NO", "SE", "ZZ"):
        of = making.municipality("Sted", country=country)
        making.evaluation(of, "2020", 400)
        Claim.objects.create(reference=country, country=country, kind="rank", statement="best")
        StatedCount.objects.create(country=country, as_of=2020, count=10, unit="municipalities")
    assert {each.country for each in visible_municipalities(PUBLIC, **arguments)} == countries
    assert {each.municipality.country for each in visible_evaluations(PUBLIC, **arguments)} == countries
    assert {each.country for each in visible_claims(PUBLIC, **arguments)} == countries
    if "named" not in arguments:
        assert {each.country for each in visible_counts(PUBLIC, **arguments)} == countries
