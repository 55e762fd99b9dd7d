"""A measure's form: what it is, and the criteria it is meant to move, without a script."""

import pytest
from django.test import Client

from kompass.domain.queries import strategy as queries
from kompass.method import load_edition
from kompass.models import Measure, Strategy
from tests.strategies import Planned
from tests.web.reading import main_words

pytestmark = pytest.mark.django_db

EDITION = load_edition("open-2020")
A, B = EDITION.criteria[0], EDITION.criteria[60]
ASPECTS = [aspect.id for aspect in EDITION.aspects]


@pytest.fixture
def made() -> Planned:
    return Planned()


@pytest.fixture
def leader(made: Planned) -> Client:
    client = Client()
    client.force_login(made.people["leader"])
    return client


def address(made: Planned, end: str = "edit/") -> str:
    return f"/en/work/strategy/{made.key}/measure/{made.owned.key}/{end}"


def sent(version: int = 1, **more: str) -> dict[str, str]:
    return {"title": "Leaders meet", "version": str(version), "aims": "1", "do": "save", **more}


def aims(made: Planned) -> dict[str, dict[str, int]]:
    (line,) = (
        one for one in queries.plan(made.viewer("leader"), made.key).measures if one.key == made.owned.key
    )
    return {aim.criterion: dict(aim.expected) for aim in line.aims}


def test_found_chosen_kept_and_said_on_the_measures_page(made: Planned, leader: Client) -> None:
    looking = sent(title="Half written", do="find", find=A.name("en"), found="", text="Words")
    page = leader.post(address(made), looking)
    words = main_words(page.content)
    assert page.status_code == 200
    assert "1 criterion found that it is not tied to yet." in words
    assert b'value="Half written"' in page.content
    assert Measure.objects.get(pk=made.owned.pk).title == "Leaders meet"
    # On to another one: what was chosen stays chosen.
    looking |= {f"level-{A.id}": "2", "find": "", "find_area": EDITION.areas[1].id}
    page = leader.post(address(made), looking)
    assert f'name="level-{A.id}"' in page.content.decode()
    assert aims(made) == {}
    own = {f"aspect-{B.id}-{ASPECTS[0]}": "3", f"aspect-{B.id}-{ASPECTS[1]}": "1"}
    answer = leader.post(address(made), sent(**{f"level-{A.id}": "2", f"level-{B.id}": "own", **own}))
    assert answer.headers["Location"] == address(made, "")
    assert aims(made) == {A.id: dict.fromkeys(ASPECTS, 2), B.id: {ASPECTS[0]: 3, ASPECTS[1]: 1}}
    words = main_words(leader.get(address(made, "")).content)
    level = {one.value: one.names["en"] for one in EDITION.levels}
    assert f"{A.code} {A.name('en')} (expected: {level[2]})" in words
    assert f"{EDITION.aspects[0].name('en')} {level[3]}, {EDITION.aspects[1].name('en')} {level[1]})" in words
    # The form holds what was kept, and a criterion that is not sent any more is taken away.
    page = leader.get(address(made)).content.decode()
    assert '<option value="own" selected>' in page
    leader.post(address(made), sent(2, **{f"level-{A.id}": "", f"level-{B.id}": "own", **own}))
    assert list(aims(made)) == [B.id]


def test_a_search_that_was_not_made_yet_is_made_after_saving(made: Planned, leader: Client) -> None:
    answer = leader.post(address(made), sent(find="budget", found=""))
    assert answer.headers["Location"] == f"{address(made)}?find=budget&find_area=#find"
    assert "found that it is not tied to yet" in main_words(leader.get(answer.headers["Location"]).content)
    answer = leader.post(address(made), sent(2, find="budget", found="budget"))
    assert answer.headers["Location"] == address(made, "")


def test_a_new_measure_is_kept_with_its_criteria(made: Planned, leader: Client) -> None:
    new = f"/en/work/strategy/{made.key}/measures/add/"
    leader.post(new, {"title": "Dialogue", "aims": "1", f"level-{A.id}": "3"})
    one = Measure.objects.get(title="Dialogue")
    assert {aim.criterion: aim.expected for aim in one.criteria.all()} == {A.id: dict.fromkeys(ASPECTS, 3)}


@pytest.mark.parametrize(
    ("level", "says"),
    [
        ("own", "say which level is expected of at least one aspect"),
        ("9", "The scale of this edition has no such level."),
        ("much", "The scale of this edition has no such level."),
    ],
)
def test_what_makes_no_sense_is_said_and_what_was_typed_stays(
    made: Planned, leader: Client, level: str, says: str
) -> None:
    page = leader.post(address(made), sent(text="Long words", **{f"level-{A.id}": level}))
    assert page.status_code == 422
    assert says in main_words(page.content)
    assert "Long words" in page.content.decode()
    assert aims(made) == {}


def test_where_two_choose_at_once_the_second_sees_the_first_ones_choice(
    made: Planned, leader: Client
) -> None:
    leader.post(address(made), sent(**{f"level-{A.id}": "2"}))
    page = leader.post(address(made), sent(**{f"level-{B.id}": "3"}))
    assert page.status_code == 409
    assert f"Criteria it is meant to move: {A.code} {A.name('en')}" in main_words(page.content)
    assert list(aims(made)) == [A.id]
    leader.post(address(made), sent(2, **{f"level-{B.id}": "3"}))
    assert list(aims(made)) == [B.id]


def test_a_form_without_criteria_leaves_them(made: Planned, leader: Client) -> None:
    leader.post(address(made), sent(**{f"level-{A.id}": "2"}))
    leader.post(address(made), {"title": "Leaders meet often", "version": "2"})
    assert list(aims(made)) == [A.id]


def test_without_an_edition_the_form_says_what_is_missing(made: Planned, leader: Client) -> None:
    Strategy.objects.filter(pk=made.strategy.pk).update(edition="")
    assert "Choose first which edition the strategy has" in main_words(leader.get(address(made)).content)


def test_a_scale_of_a_hundred_keeps_a_level_between_its_bands(made: Planned, leader: Client) -> None:
    Strategy.objects.filter(pk=made.strategy.pk).update(edition="caf-2020")
    caf = load_edition("caf-2020")
    one = caf.criteria[0]
    first = next(aspect.id for aspect in caf.aspects_of(one))
    leader.post(address(made), sent(**{f"level-{one.id}": "own", f"aspect-{one.id}-{first}": "42"}))
    assert aims(made) == {one.id: {first: 42}}
    page = leader.get(address(made)).content.decode()
    assert '<option value="42" selected>42</option>' in page


@pytest.mark.parametrize("language", ["nb", "sv"])
def test_the_form_in_other_languages(made: Planned, leader: Client, language: str) -> None:
    page = leader.get(address(made).replace("/en/", f"/{language}/"), {"find_area": EDITION.areas[0].id})
    assert page.status_code == 200
    assert A.name(language) in main_words(page.content)
