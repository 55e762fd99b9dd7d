"""Who may read what of a history: others' ratings are not in it, nor in its count, before all have locked."""

import pytest

from kompass.domain import assignment
from kompass.domain.access import NotAllowed, NotVisible
from kompass.domain.queries.history import Change, history
from kompass.models import HistoryEntry
from tests.assigning import Made

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    made = Made()
    for name in ("lead_evaluator", "evaluator"):
        made.rate(name, "1")
    made.lock("evaluator", "1")
    return made


def n_ratings(made: Made, who: str) -> tuple[int, int]:
    found = history(made.viewer(who), made.key)
    shown = [entry for entry in found.entries if entry.kind == "rating"]
    return len(shown), found.n


def test_ratings_of_others_are_there_once_all_have_locked(made: Made) -> None:
    own = len(made.edition.area_by_id["1"].criteria)
    assert HistoryEntry.objects.filter(kind="rating").count() == 2 * own
    assert [n_ratings(made, who) for who in ("evaluator", "lead_evaluator", "body_administrator")] == [
        (own, own + 1),
        (own, own + 1),
        (0, 1),
    ]
    made.lock("lead_evaluator", "1")
    assert history(made.viewer("evaluator"), made.key).n == 2 * own + 2
    assert history(made.viewer("body_administrator"), made.key).n == 2


def test_an_entry_says_what_was_before_and_what_came(made: Made) -> None:
    first = made.edition.area_by_id["1"].criteria[0]
    (entry,) = history(made.viewer("evaluator"), made.key, kind="rating", of=first.id).entries
    levels = tuple((aspect, 2) for aspect in made.edition.aspects)
    assert (entry.who, entry.names["nb"], entry.changes) == (
        "Evaluator",
        f"1.1.1 {first.name('nb')}",
        (Change("levels", (), levels),),
    )
    assignment.declare(made.viewer("observer"), made.key, interests="None")
    latest = history(made.viewer("evaluator"), made.key).entries[0]
    assert (latest.names["nb"], latest.changes) == ("Observer", (Change("interests", None, "None"),))


def test_the_chain_is_checked_when_asked(made: Made) -> None:
    viewer = made.viewer("evaluator")
    assert history(viewer, made.key).n_faults is None
    assert history(viewer, made.key, check=True).n_faults == 0
    HistoryEntry.objects.filter(number=1).update(action="other")
    assert history(viewer, made.key, check=True).n_faults == 1


def test_others_do_not_read_it(made: Made) -> None:
    for who in ("coordinator", "observer", "municipality_administrator"):
        with pytest.raises(NotAllowed):
            history(made.viewer(who), made.key)
    with pytest.raises(NotVisible):
        history(made.viewer("stranger"), made.key)
