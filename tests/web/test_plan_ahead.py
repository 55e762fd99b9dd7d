"""The plan quarter by quarter, and the line of it on the strategy's own page."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kompass.domain import measure
from kompass.domain.queries.plan_ahead import plan_ahead
from tests.four_years import FourYears
from tests.making import municipality
from tests.web.reading import key_figures, links, main_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> FourYears:
    told = FourYears(municipality("Storvik", country="ZZ"))
    told.decide()
    return told


@pytest.fixture
def chief(story: FourYears) -> Client:
    client = Client()
    client.force_login(story.chief)
    return client


def test_it_says_where_the_plan_leads_and_what_is_not_counted(story: FourYears, chief: Client) -> None:
    measure.add(story.viewer, story.strategy.key, title="Only words")
    found = plan_ahead(story.viewer, story.strategy.key)
    assert found.start is not None
    assert found.last is not None
    address = f"/en/work/strategy/{story.strategy.key}/ahead/"
    page = chief.get(address).content
    assert key_figures(page) == [
        f"{found.start.row.total} → {found.last.total}",
        "the plan falls short",
        "3",
    ]
    words = main_words(page)
    for part in ("1 measure not counted", "Only words", "Reference set:", "Q2 2024", "Measure partly"):
        assert part in words
    own = f"/en/work/strategy/{story.strategy.key}/"
    assert address in links(chief.get(own).content)
    assert f"{found.start.row.total} → {found.last.total}" in main_words(chief.get(own).content)
    for language in ("nb", "sv"):
        assert chief.get(address.replace("/en/", f"/{language}/")).status_code == 200


def test_without_a_result_the_pages_say_so(story: FourYears, chief: Client) -> None:
    type(story.strategy).objects.filter(pk=story.strategy.pk).update(basis_evaluation=None)
    words = main_words(chief.get(f"/en/work/strategy/{story.strategy.key}/ahead/").content)
    assert "it cannot be said where its plan leads" in words
    assert "Where the plan leads" not in main_words(
        chief.get(f"/en/work/strategy/{story.strategy.key}/").content
    )


def test_queries_are_bounded(
    story: FourYears, chief: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(30):
        chief.get(f"/en/work/strategy/{story.strategy.key}/ahead/")
    with django_assert_max_num_queries(45):
        chief.get(f"/en/work/strategy/{story.strategy.key}/")
