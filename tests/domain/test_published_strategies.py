"""What is known of Røros' strategies is shown as published facts, and nobody works with them here."""

import datetime as dt

import pytest

from kompass.domain import published_strategies
from kompass.domain.access import PUBLIC
from kompass.domain.queries.published_strategy import published
from tests.making import evaluation, municipality

pytestmark = pytest.mark.django_db


def test_roros_two_strategies_are_published_facts_with_their_source() -> None:
    place = municipality("Roros", code="5025")
    first = evaluation(place, "2013-12", 254)
    published_strategies.load()
    published_strategies.load()
    second, one = published(PUBLIC, "no-roros").own
    assert [(part.number, part.title) for part in one.parts] == [
        (1, "Visjon og kommuneplan"),
        (2, "Administrativ organisering"),
        (3, "Politisk organisering"),
        (4, "Leder- og medarbeiderutvikling"),
        (5, "Helhetlig styring"),
    ]
    assert (one.head.status, one.facts.basis.key, one.measures) == ("closed", first.slug, ())
    assert (second.facts.adopted_on, second.facts.basis.key) == (dt.date(2018, 5, 24), "")
    assert [(case.number, case.body, case.date) for case in second.cases] == [
        ("33/18", "council", dt.date(2018, 5, 24))
    ]
    assert all(plan.facts.source for plan in (one, second))


def test_where_the_municipality_is_not_there_nothing_is_made() -> None:
    published_strategies.load()
    municipality("Roros")
    assert published(PUBLIC, "no-roros").own == ()
