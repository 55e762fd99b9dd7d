"""The rating pages without scripts: an area rated, refused, met, locked, side by side."""

import pytest
from django.test import Client

from kompass.models import AreaLock, Rating
from tests.assigning import Made

pytestmark = pytest.mark.django_db
CRITERION = "council-papers-published-early"
ASPECTS = ("built_up", "anchored", "complied_with", "followed_up")


@pytest.fixture
def made() -> Made:
    return Made()


def client(made: Made, name: str = "evaluator") -> Client:
    one = Client()
    one.force_login(made.people[name])
    return one


def form(**said: str) -> dict[str, str]:
    """What a browser sends of a card: a hidden name for each aspect, and what is filled in."""
    aspects = {f"aspect.{name}": "1" for name in ASPECTS}
    return {"version": "0", "quick_was": "", **aspects, **said}


def test_one_level_fills_all_aspects(made: Made) -> None:
    answer = client(made).post(
        f"/en/work/{made.key}/rate/1/keep/{CRITERION}/", form(quick="2", strengths="a\r\nb")
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/en/work/{made.key}/rate/1/#criterion-{CRITERION}"
    row = Rating.objects.get()
    assert (row.levels, row.strengths) == (dict.fromkeys(ASPECTS, 2), "a\nb")


def test_an_aspect_changed_after_that_counts(made: Made) -> None:
    said = {f"levels.{name}": "2" for name in ASPECTS} | {"levels.anchored": "1"}
    client(made).post(f"/en/work/{made.key}/rate/1/keep/{CRITERION}/", form(quick="2", quick_was="2", **said))
    assert Rating.objects.get().levels == dict.fromkeys(ASPECTS, 2) | {"anchored": 1}


def test_what_is_refused_is_still_in_the_form(made: Made) -> None:
    said = form(**{"levels.built_up": "7", "improvements": "kept in the form"})
    answer = client(made).post(f"/en/work/{made.key}/rate/1/keep/{CRITERION}/", said)
    assert answer.status_code == 422
    assert "kept in the form</textarea>" in answer.content.decode()
    assert Rating.objects.count() == 0


def test_a_form_that_met_another_version_shows_both_and_can_be_sent_again(made: Made) -> None:
    one = client(made)
    one.post(f"/en/work/{made.key}/rate/1/keep/{CRITERION}/", form(strengths="the first"))
    answer = one.post(f"/en/work/{made.key}/rate/1/keep/{CRITERION}/", form(strengths="the second"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<dd>the first</dd>" in page
    assert ">the second</textarea>" in page
    assert '<input type="hidden" name="version" value="1">' in page
    one.post(f"/en/work/{made.key}/rate/1/keep/{CRITERION}/", form(version="1", strengths="the second"))
    assert Rating.objects.get().strengths == "the second"


def test_an_area_is_locked_when_it_is_whole_or_in_spite(made: Made) -> None:
    one = client(made)
    refused = one.post(f"/en/work/{made.key}/rate/1/lock/")
    assert refused.status_code == 422
    assert "Not everything is rated yet: 1.1.1, 1.1.2" in refused.content.decode()
    assert one.post(f"/en/work/{made.key}/rate/1/lock/", {"incomplete": "1"}).status_code == 302
    assert AreaLock.objects.count() == 1
    assert "You have locked this area" in one.get(f"/en/work/{made.key}/rate/1/").content.decode()


def test_first_ratings_stand_side_by_side_only_when_all_have_locked(made: Made) -> None:
    for name in ("lead_evaluator", "evaluator"):
        made.rate(name, "1")
    Rating.objects.filter(evaluator=made.people["lead_evaluator"]).update(strengths="SECRETLY GOOD")
    made.lock("lead_evaluator", "1")
    page = f"/en/work/{made.key}/rate/1/"
    assert "SECRETLY GOOD" not in client(made).get(page).content.decode()
    made.lock("evaluator", "1")
    assert client(made).get(page).content.decode().count("SECRETLY GOOD") == 22


@pytest.mark.parametrize("language", ["nb", "en", "sv"])
def test_an_edition_with_bands_takes_numbers(made: Made, language: str) -> None:
    made.assignment.edition = "caf-2020"
    made.assignment.save()
    one = client(made)
    page = one.get(f"/{language}/work/{made.key}/rate/1/")
    assert page.status_code == 200
    assert page.content.decode().count('<input class="ds-input" type="number"') == 4 * 5
    one.post(
        f"/{language}/work/{made.key}/rate/1/keep/caf-direction-and-values/",
        {"aspect.plan": "1", "aspect.do": "1", "quick": "45"},
    )
    assert Rating.objects.get().levels == {"plan": 45, "do": 45}


def test_filters_are_links(made: Made) -> None:
    page = client(made).get(f"/en/work/{made.key}/rate/1/?show=low_confidence").content.decode()
    assert "No criterion is left with this filter." in page
