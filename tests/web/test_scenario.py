"""Pages of scenarios and of the own view, as their people use them."""

import pytest
from django.test import Client

from kompass.domain import scenario
from kompass.models import Measure, Scenario, SelfAssessment, SelfRating
from tests.four_years import FourYears
from tests.making import municipality
from tests.web.reading import main_words

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


def test_from_what_if_to_measures(story: FourYears, chief: Client) -> None:
    a, b = story.ids[5], story.ids[50]
    asked = {"evaluation": story.first.slug, "to": [f"{a}:3", f"{b}:2"]}
    assert "Keep a scenario" in main_words(chief.get("/en/work/scenarios/new/", asked).content)
    assert chief.post("/en/work/scenarios/new/", asked | {"title": ""}).status_code == 422
    assert chief.post("/en/work/scenarios/new/", asked | {"title": "Culture first"}).status_code == 302
    kept = Scenario.objects.get()
    address = f"/en/work/scenarios/{kept.key}/"
    chief.post(address, {"do": "efforts", f"effort-{a}": "2", f"effort-{b}": ""})
    words = main_words(chief.get(address).content)
    assert "Priorities" in words
    assert story.edition.criterion_by_id[a].name("en") in words
    chief.post(address, {"do": "measures", "strategy": story.strategy.key, "criterion": [a]})
    assert Measure.objects.filter(criteria__criterion=a, effort=2).count() == 1
    other = scenario.keep(story.viewer, evaluation=story.first.slug, title="Another", targets={b: 3})
    words = main_words(chief.get("/en/work/scenarios/", {"s": [kept.key, other.key]}).content)
    assert "Side by side" in words
    for language in ("nb", "sv"):
        for page in (address, "/en/work/scenarios/", "/en/work/own-view/"):
            assert chief.get(page.replace("/en/", f"/{language}/")).status_code == 200
    chief.post(address, {"do": "remove"})
    assert list(Scenario.objects.all()) == [other]


def test_the_own_view_is_rated_area_by_area(story: FourYears, chief: Client) -> None:
    made = {"organisation": story.own.key, "title": "Our own view", "edition": "open-2020"}
    assert chief.post("/en/work/own-view/", made | {"title": ""}).status_code == 422
    assert chief.post("/en/work/own-view/", made).status_code == 302
    key = SelfAssessment.objects.get().key
    address = f"/en/work/own-view/{key}/"
    a, b = story.ids[:2]
    sent = {"area": "1", f"level-{a}": "3", f"reason-{a}": "We do it", f"version-{a}": "0"}
    assert chief.post(address, sent).status_code == 302
    assert chief.post(address, sent | {f"level-{b}": "77"}).status_code == 422
    assert SelfRating.objects.count() == 1
    words = main_words(chief.get(address).content)
    assert "Self-assessment" in words
    assert "on 1 criteria that both have rated" in words
    chief.post(address, {"do": "close", "area": "1"})
    assert chief.post(address, {"area": "1", f"level-{a}": "1", f"version-{a}": "1"}).status_code == 422
