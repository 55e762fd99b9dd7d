"""The criteria a measure is meant to move: chosen with the measure, each with the level expected of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kompass.domain import measure
from kompass.domain.access import NotAllowed, NotVisible
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import strategy as queries
from kompass.domain.queries.aim import aim_choice
from kompass.domain.writing import Mark
from kompass.method import load_edition
from kompass.models import Strategy
from tests.strategies import Planned

pytestmark = pytest.mark.django_db

EDITION = load_edition("open-2020")
A, B, C = (EDITION.criteria[place].id for place in (0, 60, 163))
ASPECTS = [aspect.id for aspect in EDITION.aspects]
FULLY = dict.fromkeys(ASPECTS, 3)


@pytest.fixture
def made() -> Planned:
    return Planned()


def aims_in(made: Planned, name: str = "") -> dict[str, dict[str, int]]:
    line = next(
        one
        for one in queries.plan(made.viewer("leader"), made.key).measures
        if one.key == (name or made.owned.key)
    )
    return {aim.criterion: dict(aim.expected) for aim in line.aims}


def write(made: Planned, version: int, **more: object) -> None:
    viewer = made.viewer("leader")
    measure.change(viewer, made.key, made.owned.key, mark=Mark(version), title="Leaders meet", **more)  # type: ignore[arg-type]


def test_a_measure_is_begun_with_what_it_is_meant_to_move(made: Planned) -> None:
    viewer = made.viewer("leader")
    one = measure.add(viewer, made.key, title="Dialogue", aims={A: FULLY, B: {ASPECTS[0]: 2}})
    assert aims_in(made, one.key) == {A: FULLY, B: {ASPECTS[0]: 2}}
    told = made.strategy.history.order_by("number").values_list("action", "kind")
    assert list(told) == [("add", "measure"), ("aim", "measure"), ("aim", "measure")]


def test_what_is_chosen_takes_the_place_of_what_was_and_only_changes_are_told(made: Planned) -> None:
    write(made, 1, aims={A: FULLY, B: FULLY})
    write(made, 2, aims={A: FULLY, C: {ASPECTS[1]: 1}})
    assert aims_in(made) == {A: FULLY, C: {ASPECTS[1]: 1}}
    told = [
        (entry.action, entry.text.content["criterion"])
        for entry in made.strategy.history.filter(action__in=("aim", "remove")).order_by("number")
    ]
    assert told == [("aim", A), ("aim", B), ("remove", B), ("aim", C)]
    write(made, 3)
    assert aims_in(made) == {A: FULLY, C: {ASPECTS[1]: 1}}
    write(made, 4, aims={})
    assert aims_in(made) == {}


@pytest.mark.parametrize(
    ("aims", "field"),
    [
        ({"no-such-criterion": FULLY}, "criterion"),
        ({A: {ASPECTS[0]: 4}}, "expected"),
        ({A: {"no-such-aspect": 1}}, "expected"),
        ({one.id: FULLY for one in EDITION.criteria[:41]}, "criterion"),
    ],
)
def test_what_the_edition_does_not_have_is_refused_and_nothing_of_it_kept(
    made: Planned, aims: dict[str, dict[str, int]], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        write(made, 1, aims={B: FULLY, **aims})
    assert (list(refused.value.faults), aims_in(made)) == ([field], {})


def test_what_the_edition_has_no_more_stays_until_it_is_taken_away(made: Planned) -> None:
    write(made, 1, aims={A: FULLY})
    Strategy.objects.filter(pk=made.strategy.pk).update(edition="caf-2020")
    write(made, 2, aims={A: FULLY})
    assert aims_in(made) == {A: FULLY}
    choice = aim_choice(made.viewer("leader"), made.key)
    assert (A in choice.criteria, choice.offered(A).aspects, choice.highest) == (False, (), 100)
    write(made, 3, aims={})
    assert aims_in(made) == {}


def test_who_wrote_at_the_same_time_sees_what_the_other_chose(made: Planned) -> None:
    write(made, 1, aims={A: FULLY})
    with pytest.raises(Conflict) as conflict:
        write(made, 1, aims={B: FULLY})
    assert conflict.value.current["aims"] == {A: FULLY}
    assert aims_in(made) == {A: FULLY}


def test_what_is_expected_is_said_in_words(made: Planned) -> None:
    write(made, 1, aims={A: FULLY, B: {ASPECTS[0]: 1, ASPECTS[2]: 2}})
    (line,) = (one for one in queries.plan(made.viewer("elected"), made.key).measures if one.aims)
    words = {
        aim.criterion: [(dict(aspect).get("en", ""), level["en"]) for aspect, level in aim.levels]
        for aim in line.aims
    }
    names = {level.value: level.names["en"] for level in EDITION.levels}
    assert words == {
        A: [("", names[3])],
        B: [(EDITION.aspects[0].name("en"), names[1]), (EDITION.aspects[2].name("en"), names[2])],
    }


def test_criteria_are_found_by_words_and_by_area_for_who_may_choose(made: Planned) -> None:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        choice = aim_choice(made.viewer("leader"), made.key)
    assert len(seen) <= 4
    first = EDITION.criteria[0]
    title = first.name("nb")
    assert first.id in [one.id for one in choice.search(title.upper(), "", "nb")]
    assert first.id not in [one.id for one in choice.search(title, EDITION.areas[1].id, "nb")]
    assert [one.id for one in choice.search("", EDITION.areas[0].id, "nb")] == [
        one.id for one in EDITION.areas[0].criteria
    ]
    assert choice.search(" ", "", "nb") == ()
    assert choice.search("no criterion says this", "", "en") == ()
    for who, error in (("owner", NotAllowed), ("elected", NotAllowed), ("stranger", NotVisible)):
        with pytest.raises(error):
            aim_choice(made.viewer(who), made.key)
    for edition in ("", "official-2010"):
        Strategy.objects.filter(pk=made.strategy.pk).update(edition=edition)
        assert aim_choice(made.viewer("leader"), made.key).criteria == {}
