"""Pages of scenarios and of the own view, as their people use them."""

import re

import pytest
from django.test import Client

from kompass import method
from kompass.domain import scenario
from kompass.models import Measure, Scenario, SelfAssessment, SelfRating
from tests.four_years import FourYears, levels
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


def test_what_is_aimed_at_is_changed_in_its_page(story: FourYears, chief: Client) -> None:
    a, b, c = story.ids[5], story.ids[50], story.ids[90]
    kept = scenario.keep(story.viewer, evaluation=story.first.slug, title="First", targets={a: 2, b: 3})
    address = f"/en/work/scenarios/{kept.key}/edit/"

    def chosen(page: bytes) -> list[str]:
        return re.findall(r'<option value="([^"]+)" selected>', page.decode())

    page = chief.get(address).content
    assert chosen(page) == [f"{a}:2", f"{b}:3"]
    gain = method.what_if(story.edition, story.before, {a: levels(2), b: levels(3)})
    assert key_figures(page)[0] == f"{gain.before.total} → {gain.after.total}"
    # What it would give, by address (as the script asks) and by form: nothing is kept.
    more = {"to": [f"{a}:3", f"{c}:2"], "title": "Second", "version": "1"}
    would = method.what_if(story.edition, story.before, {a: levels(3), c: levels(2)})
    for answer in (chief.get(address, more | {"try": "1"}), chief.post(address, more)):
        assert chosen(answer.content) == [f"{a}:3", f"{c}:2"]
        assert key_figures(answer.content)[0] == f"{would.before.total} → {would.after.total}"
        assert b'value="Second"' in answer.content
    assert chosen(chief.get(address, {"try": "1"}).content) == []
    kept.refresh_from_db()
    assert (kept.title, kept.targets) == ("First", {a: 2, b: 3})
    refused = chief.post(address, {"do": "keep", "title": "", "version": "1", "to": more["to"]})
    assert (refused.status_code, chosen(refused.content)) == (422, more["to"])
    assert chief.post(address, {"do": "keep", "title": "Second", "version": "1"}).status_code == 422
    assert chief.post(address, more | {"do": "keep"}).status_code == 302
    kept.refresh_from_db()
    assert (kept.title, kept.targets) == ("Second", {a: 3, c: 2})
    # Somebody else's page is older: theirs is told, this one stays, and saving again keeps it.
    stale = chief.post(address, {"do": "keep", "title": "Third", "version": "1", "to": [f"{b}:2"]})
    assert (stale.status_code, chosen(stale.content)) == (409, [f"{b}:2"])
    assert "Theirs: “Second”, 2 criteria." in main_words(stale.content)
    assert b'name="version" value="2"' in stale.content
    assert (
        chief.post(address, {"do": "keep", "title": "Third", "version": "2", "to": [f"{b}:2"]}).status_code
        == 302
    )
    kept.refresh_from_db()
    assert (kept.title, kept.targets) == ("Third", {b: 2})


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


def test_what_is_planned_has_a_history_to_read(story: FourYears, chief: Client) -> None:
    a = story.ids[5]
    kept = scenario.keep(story.viewer, evaluation=story.first.slug, title="First plan", targets={a: 2})
    whole = f"/en/work/planning/{story.own.key}/history/"
    one = f"{whole}?kind=scenario&of={kept.key}"
    assert one in links(chief.get(f"/en/work/scenarios/{kept.key}/").content)
    for page in ("scenarios", "own-view"):
        assert whole in links(chief.get(f"/en/work/{page}/").content)
    scenario.remove(story.viewer, kept.key)
    words = main_words(chief.get(f"{one}&check").content)
    for part in ("First plan", "Took away", "The chain holds.", story.edition.criterion_by_id[a].name("en")):
        assert part in words
    for language in ("nb", "sv"):
        assert chief.get(whole.replace("/en/", f"/{language}/")).status_code == 200
