"""Did it work? The page within and the published one; across municipalities."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kompass.domain import strategy
from tests.assigning import person
from tests.four_years import FourYears
from tests.making import municipality
from tests.web.reading import key_figures, main_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> FourYears:
    told = FourYears(municipality("Storvik", country="ZZ"))
    told.decide()
    return told


def signed_in(story: FourYears) -> Client:
    client = Client()
    client.force_login(story.chief)
    return client


def test_it_says_measure_by_measure_what_moved(story: FourYears) -> None:
    client, address = signed_in(story), f"/en/work/strategy/{story.strategy.key}/effect/"
    assert "It has not been followed by another one yet" in main_words(client.get(address).content)
    story.evaluate_again()
    page = client.get(address).content
    words = main_words(page)
    assert key_figures(page)[:2] == [f"{story.first.total} → {story.second.total}", "not reached"]
    for verdict in ("as planned or more", "less than planned", "did not move"):
        assert verdict in words
    assert "That something moved after a measure does not say that it moved because of it." in words
    assert story.edition.criterion_by_id[story.unplanned].name("en") in words
    for language in ("nb", "sv"):
        assert client.get(address.replace("/en/", f"/{language}/")).status_code == 200


def test_strangers_see_what_is_published_alone(story: FourYears, client: Client) -> None:
    story.evaluate_again()
    within = f"/en/work/strategy/{story.strategy.key}/effect/"
    without = f"/en/strategies/{story.strategy.key}/effect/"
    other = Client()
    other.force_login(person("Stig Stranger"))
    assert [
        other.get(within).status_code,
        other.get(without).status_code,
        client.get(without).status_code,
    ] == [404] * 3
    assert "Measure reached" not in main_words(client.get("/en/strategies/effects/?country=ZZ").content)
    strategy.publish(story.viewer, story.strategy.key, shown=True)
    assert other.get(within).status_code == 404
    assert "Measure reached" in main_words(client.get(without).content)
    assert "Measure reached" in main_words(client.get("/en/strategies/effects/?country=ZZ").content)
    assert "Measure reached" not in main_words(client.get("/en/strategies/effects/?country=x").content)


def test_queries_are_bounded(story: FourYears, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    story.evaluate_again()
    client = signed_in(story)
    with django_assert_max_num_queries(36):
        client.get(f"/en/work/strategy/{story.strategy.key}/effect/")
