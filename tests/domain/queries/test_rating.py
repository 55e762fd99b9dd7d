"""What an evaluator sees of an area: one's own ratings, what they rest on, and others' when all have locked."""

import pytest
from pytest_django import DjangoAssertNumQueries

from kompass.domain import notes, rating
from kompass.domain.access import NotAllowed, NotVisible
from kompass.domain.queries import rating as queries
from kompass.domain.writing import Mark
from kompass.models import Finding, Interview, Stage
from tests.assigning import Made

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    return Made()


def rate(made: Made, name: str, place: int = 0, area: int = 0, **said: object) -> str:
    criterion = made.edition.areas[area].criteria[place]
    given = {"levels": {}, **said}
    rating.save(made.viewer(name), made.key, criterion.id, mark=Mark(0), **given)  # type: ignore[arg-type]
    return criterion.id


def sheets(found: queries.AreaSheet) -> dict[str, queries.CriterionSheet]:
    return {one.criterion.id: one for _, shown in found.shown for one in shown}


def test_progress_counts_what_one_has_rated_in_full_and_never_anothers(made: Made) -> None:
    made.rate("lead_evaluator", "1")
    rate(made, "evaluator", levels={"built_up": 2}, confidence=1)
    rate(made, "evaluator", 1, not_applicable=True, reason="no such council")
    first = queries.progress(made.viewer("evaluator"), made.key).areas[0]
    assert (first.n, first.n_rated, first.n_low, first.locked, first.n_locked) == (22, 1, 1, False, 0)
    assert queries.progress(made.viewer("lead_evaluator"), made.key).areas[0].n_rated == 22


def test_the_rating_of_another_is_hidden_until_both_have_locked(made: Made) -> None:
    made.rate("lead_evaluator", "1", 3)
    made.rate("evaluator", "1", 1)
    made.lock("lead_evaluator", "1")
    before = queries.area_sheet(made.viewer("evaluator"), made.key, "1")
    assert not before.progress.open
    assert {one.others for one in sheets(before).values()} == {()}
    assert {one.mine.quick for one in sheets(before).values()} == {1}
    assert before.progress.n_locked == 1
    made.lock("evaluator", "1")
    for name in ("evaluator", "lead_evaluator"):
        after = queries.area_sheet(made.viewer(name), made.key, "1")
        assert not after.may_rate
        assert {tuple(given.quick for given in one.others) for one in sheets(after).values()} == {(3, 1)}


def test_the_quality_assurer_sees_open_areas_and_nothing_else(made: Made) -> None:
    for name in ("lead_evaluator", "evaluator"):
        made.rate(name, "1")
        made.lock(name, "1")
        made.rate(name, "2")
    assurer = made.at(Stage.CONSENSUS).viewer("quality_assurer")
    opened, hidden = (queries.area_sheet(assurer, made.key, area) for area in ("1", "2"))
    assert {len(one.others) for one in sheets(opened).values()} == {2}
    assert {(len(one.others), one.mine.rated) for one in sheets(hidden).values()} == {(0, False)}
    with pytest.raises(NotAllowed):
        queries.area_sheet(made.at(Stage.RATING).viewer("quality_assurer"), made.key, "1")


@pytest.mark.parametrize("name", ["coordinator", "observer", "body_administrator"])
def test_others_may_not(made: Made, name: str) -> None:
    with pytest.raises(NotAllowed):
        queries.progress(made.viewer(name), made.key)


def test_there_is_no_such_area(made: Made) -> None:
    with pytest.raises(NotVisible):
        queries.area_sheet(made.viewer("evaluator"), made.key, "99")


def test_filters_leave_what_they_say(made: Made) -> None:
    low = rate(made, "evaluator", levels={"built_up": 2}, confidence=1)
    criteria = made.edition.areas[0].criteria
    full = {aspect.id: 1 for aspect in made.edition.aspects_of(criteria[1])}
    rate(made, "evaluator", 1, levels=full, confidence=3)
    Finding.objects.create(
        assignment=made.assignment,
        area="1",
        kind="strength",
        text="Early",
        criteria=[criteria[1].id],
        evidence=[{"kind": "document", "key": "k"}],
        place=1,
        written_by=made.people["evaluator"],
    )
    viewer = made.viewer("evaluator")
    ids = [one.id for one in criteria]
    shown = {
        show: list(sheets(queries.area_sheet(viewer, made.key, "1", show=show))) for show in queries.FILTERS
    }
    assert shown == {
        "unrated": [ids[0], *ids[2:]],
        "no_evidence": [ids[0], *ids[2:]],
        "low_confidence": [low],
    }
    counts = queries.area_sheet(viewer, made.key, "1").counts
    assert counts == {name: len(found) for name, found in shown.items()}


def test_what_is_tied_to_a_criterion_stands_beside_it_unless_taken_away(made: Made) -> None:
    criterion = made.edition.areas[0].criteria[0].id
    for n, removed in enumerate([None, "2026-01-01T00:00Z"]):
        Finding.objects.create(
            assignment=made.assignment,
            area="1",
            kind="strength",
            text=f"Finding {n}",
            criteria=[criterion],
            place=n,
            removed_at=removed,
            written_by=made.people["evaluator"],
        )
    found = sheets(queries.area_sheet(made.viewer("evaluator"), made.key, "1"))
    assert [piece.text for piece in found[criterion].material.pieces] == ["Finding 0"]


def test_what_keeps_an_area_from_being_locked_is_named(made: Made) -> None:
    made.rate("evaluator", "1")
    criteria = made.edition.areas[0].criteria
    odd = {"built_up": 0, "anchored": 0, "complied_with": 3, "followed_up": 0}
    for place, said in enumerate([{"levels": {"built_up": 1}}, {"levels": odd}, {"not_applicable": True}]):
        mark = Mark(1)
        rating.save(
            made.viewer("evaluator"), made.key, criteria[place].id, mark=mark, **{"levels": {}, **said}
        )
    found = queries.area_sheet(made.viewer("evaluator"), made.key, "1")
    assert found.unrated == ((criteria[0].id, "1.1.1"),)
    assert found.without_reason == ((criteria[1].id, "1.1.2"), (criteria[2].id, "1.1.3"))
    assert [sheets(found)[one.id].mine.lacks_reason for one in criteria[:4]] == [False, True, True, False]


def test_bands_are_numbers() -> None:
    caf = Made(edition="caf-2020")
    found = queries.area_sheet(caf.viewer("evaluator"), caf.key, "1")
    assert len(found.bands) == len(found.levels)
    assert found.bands[0][1]


def test_the_number_of_queries_does_not_grow(
    made: Made, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("lead_evaluator", "evaluator"):
        made.rate(name, "1")
        made.lock(name, "1")
    with django_assert_max_num_queries(20):
        queries.area_sheet(made.viewer("evaluator"), made.key, "1")


def test_interview_notes_stand_beside_the_criteria_they_name_for_evaluators_alone(made: Made) -> None:
    interview = Interview.objects.create(
        assignment=made.assignment, title="The mayor", day="2026-03-02", starts="09:00", minutes=60
    )
    text = "Papers come late. #1.1.1\n\nNothing about that. #1.1.2\n\nAnd this is tied to none."
    notes.save(made.viewer("lead_evaluator"), made.key, interview.key, mark=Mark(0), text=text)
    first, second, third = made.edition.areas[0].criteria[:3]
    found = sheets(queries.area_sheet(made.viewer("evaluator"), made.key, "1"))
    pieces = [[piece.text for piece in found[one.id].material.pieces] for one in (first, second, third)]
    assert pieces == [["Papers come late. #1.1.1"], ["Nothing about that. #1.1.2"], []]
    assert found[first.id].material.pieces[0].source == "The mayor, Lead evaluator"
    assurer = made.at(Stage.CONSENSUS).viewer("quality_assurer")
    seen = sheets(queries.area_sheet(assurer, made.key, "1"))
    assert {one.material.pieces for one in seen.values()} == {()}
