"""Ratings: alone until locked, never lost, never overwritten unseen."""

import pytest

from kompass.domain import consensus, rating
from kompass.domain.access import Capability, NotAllowed, NotVisible, open_areas, seat
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.writing import Mark
from kompass.models import HistoryEntry, Rating
from tests.assigning import Made

pytestmark = pytest.mark.django_db

FIRST = "council-papers-published-early"
LEVELS = {"built_up": 2, "anchored": 1, "complied_with": 2, "followed_up": 0}


@pytest.fixture
def made() -> Made:
    return Made()


def save(made: Made, name: str = "evaluator", *, mark: Mark | None = None, **said: object) -> Rating:
    said = {"levels": LEVELS} | said
    return rating.save(made.viewer(name), made.key, FIRST, mark=mark or Mark(0), **said)  # type: ignore[arg-type]


def test_a_rating_is_kept_as_it_was_given(made: Made) -> None:
    save(made, strengths="  Klare frister. ", improvements="Ettersendte saker", confidence=3)
    row = Rating.objects.get()
    assert rating.content(row) == {
        "levels": LEVELS,
        "not_applicable": False,
        "reason": "",
        "strengths": "  Klare frister. ",
        "improvements": "Ettersendte saker",
        "confidence": 3,
    }
    assert (row.area, row.version) == ("1", 1)


def test_what_is_not_rated_is_left_out_and_what_is_no_level_is_refused(made: Made) -> None:
    save(made, levels={"built_up": 2, "anchored": None})
    assert Rating.objects.get().levels == {"built_up": 2}
    with pytest.raises(Refused) as refused:
        save(made, levels={"built_up": 7}, mark=Mark(1))
    assert list(refused.value.faults) == ["levels"]
    assert Rating.objects.get().levels == {"built_up": 2}


def test_a_second_page_does_not_overwrite_unseen(made: Made) -> None:
    save(made, mark=Mark(0, "page-one", 1))
    with pytest.raises(Conflict) as conflict:
        save(made, mark=Mark(0, "page-two", 1), levels={"built_up": 0})
    assert (conflict.value.version, conflict.value.current["levels"]) == (1, LEVELS)
    save(made, mark=Mark(1, "page-two", 2), levels={"built_up": 0})
    assert Rating.objects.get().levels == {"built_up": 0}


def test_a_save_whose_answer_was_lost_is_no_conflict(made: Made) -> None:
    """The page sends again what it sent, or what came after it, still knowing only the version before."""
    save(made, mark=Mark(0, "page", 1))
    save(made, mark=Mark(0, "page", 1))
    save(made, mark=Mark(0, "page", 2), strengths="More")
    # An earlier one that arrives late changes nothing.
    save(made, mark=Mark(0, "page", 1))
    row = Rating.objects.get()
    assert (row.strengths, row.version, HistoryEntry.objects.filter(kind="rating").count()) == ("More", 2, 2)


def test_a_locked_area_stays_as_it_is(made: Made) -> None:
    made.rate("evaluator", "1")
    made.lock("evaluator", "1")
    with pytest.raises(Refused):
        save(made, mark=Mark(1))
    assert {tuple(row.levels.values()) for row in Rating.objects.all()} == {(2, 2, 2, 2)}


def test_locking_tells_what_is_not_rated_and_which_reasons_are_missing(made: Made) -> None:
    made.rate("evaluator", "1")
    save(made, mark=Mark(1), levels={"built_up": 1})
    with pytest.raises(Refused) as refused:
        made.lock("evaluator", "1")
    assert refused.value.values == {"codes": "1.1.1"}
    save(made, mark=Mark(2), levels={**LEVELS, "built_up": 0, "complied_with": 2})
    with pytest.raises(Refused) as refused:
        made.lock("evaluator", "1")
    assert refused.value.values == {"codes": "1.1.1"}
    save(made, mark=Mark(3), levels=LEVELS, not_applicable=True)
    with pytest.raises(Refused):
        made.lock("evaluator", "1")
    save(made, mark=Mark(4), levels={}, not_applicable=True, reason="No council papers here")
    made.lock("evaluator", "1")


def test_an_area_can_be_locked_with_gaps_when_the_evaluator_has_seen_them(made: Made) -> None:
    save(made)
    rating.lock(made.viewer("evaluator"), made.key, "1", incomplete=True)
    entry = HistoryEntry.objects.get(kind="area", action="lock")
    assert len(entry.text.content["unrated"]) == len(made.edition.area_by_id["1"].criteria) - 1


def test_others_ratings_open_only_when_both_have_locked_the_area(made: Made) -> None:
    both = ("lead_evaluator", "evaluator")
    seen = []
    for name in both:
        made.rate(name, "1")
        made.lock(name, "1")
        seen.append([open_areas(seat(made.viewer(one), made.key)) for one in both])
    assert seen == [[frozenset(), frozenset()], [frozenset({"1"}), frozenset({"1"})]]
    assert open_areas(seat(made.viewer("coordinator"), made.key)) == frozenset()


def test_what_both_rated_alike_is_agreed_at_once_and_the_rest_is_decided_together(made: Made) -> None:
    made.rate("lead_evaluator", "1")
    made.rate("evaluator", "1")
    save(made, mark=Mark(1))
    made.lock("lead_evaluator", "1")
    made.lock("evaluator", "1")
    with pytest.raises(Refused) as refused:
        consensus.agree(made.viewer("evaluator"), made.key, "1")
    assert refused.value.values == {"codes": "1.1.1"}
    decide = consensus.decide
    lead = made.viewer("lead_evaluator")
    with pytest.raises(Refused) as refused:
        decide(lead, made.key, FIRST, mark=Mark(0), levels=dict.fromkeys(LEVELS, 3))
    assert list(refused.value.faults) == ["reason"]
    decide(lead, made.key, FIRST, mark=Mark(0), levels=dict.fromkeys(LEVELS, 3), reason="Shown at the visit")
    with pytest.raises(Conflict) as conflict:
        decide(made.viewer("evaluator"), made.key, FIRST, mark=Mark(0), levels=LEVELS)
    assert conflict.value.by == "Lead evaluator"
    consensus.agree(lead, made.key, "1")
    score = consensus.agreed_score(made.assignment)
    assert (score.provisional, score.areas["2"]) == (True, None)
    maximum = made.edition.area_by_id["1"].maximum
    own = made.edition.criterion_by_id[FIRST].maximum
    assert score.exact_areas["1"] == (maximum - own) * 2 / 3 + own


def test_a_changed_agreement_opens_its_area_again(made: Made) -> None:
    made.agree_everything()
    made.at("fact_check")
    assert made.assignment.area_agreements.count() == 8
    consensus.decide(made.viewer("evaluator"), made.key, FIRST, mark=Mark(1), levels=dict.fromkeys(LEVELS, 2))
    assert made.assignment.area_agreements.count() == 8  # nothing changed
    consensus.decide(
        made.viewer("evaluator"),
        made.key,
        FIRST,
        mark=Mark(2),
        levels=dict.fromkeys(LEVELS, 1),
        reason="Comment 3",
    )
    assert sorted(made.assignment.area_agreements.values_list("area", flat=True)) == list("2345678")


def test_only_evaluators_rate_and_only_at_their_stages(made: Made) -> None:
    refused = {}
    for name in made.people:
        try:
            save(made, name, mark=Mark(9, name, 9))
        except (NotAllowed, NotVisible) as error:
            refused[name] = type(error).__name__
    assert {name for name in made.people if name not in refused} == {"lead_evaluator", "evaluator"}
    assert refused["stranger"] == "NotVisible"
    with pytest.raises(NotAllowed) as told:
        save(made.at("preparation"))
    assert (told.value.capability, told.value.stage) == (Capability.RATE, "review")
    with pytest.raises(NotVisible):
        rating.save(made.at("rating").viewer("evaluator"), made.key, "no-such", mark=Mark(0), levels={})


def test_an_area_no_evaluator_knows_is_not_there(made: Made) -> None:
    for act in (rating.lock, consensus.agree):
        with pytest.raises(NotVisible):
            act(made.viewer("evaluator"), made.key, "99")
