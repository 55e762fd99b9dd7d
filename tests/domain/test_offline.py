"""Ratings made offline: what a filled-in form would change, what meets what, and what is taken."""

import pytest

from kompass.domain import offline, rating
from kompass.domain.access import NotAllowed
from kompass.domain.conflict import Refused
from kompass.domain.writing import Mark
from kompass.method import RatingError
from kompass.models import HistoryEntry, Rating
from kompass.reports.form import rating_form
from tests.assigning import Made
from tests.forms import filled

pytestmark = pytest.mark.django_db
EVERY = ("built_up", "anchored", "complied_with", "followed_up")


@pytest.fixture
def made() -> Made:
    return Made()


def ids(made: Made, n: int) -> list[str]:
    return [one.id for one in made.edition.areas[0].criteria[:n]]


def save(made: Made, criterion: str, level: int, version: int = 0, strengths: str = "") -> None:
    rating.save(
        made.viewer("evaluator"),
        made.key,
        criterion,
        mark=Mark(version),
        levels=dict.fromkeys(EVERY, level),
        strengths=strengths,
        confidence=2,
    )


def form(
    made: Made, cells: dict[str, dict[str, object]], who: str = "evaluator", stamped: bool = True
) -> bytes:
    stamp = offline.stamp(made.viewer(who), made.key) if stamped else ""
    return filled(rating_form(made.edition, language="en", stamp=stamp), cells)


def compare(made: Made, data: bytes, who: str = "evaluator") -> offline.Compared:
    return offline.compare(made.viewer(who), made.key, data, name="form.xlsx")


def as_sent(compared: offline.Compared) -> list[dict[str, object]]:
    return [
        {"criterion": one.criterion, "version": one.version, "then": dict(one.then)} for one in compared.lines
    ]


def test_each_row_says_what_it_would_change_and_nothing_is_written(made: Made) -> None:
    a, b, c, d, e = ids(made, 5)
    for criterion in (b, c):
        save(made, criterion, 1)
    data = form(
        made,
        {
            a: {"level": "2 – to a high degree"},
            b: {"level": "3 – fully"},
            c: {"level": "1 – partly"},
            d: {"not_applicable": "yes", "comment": "no such council"},
        },
    )
    before = list(Rating.objects.values("criterion", "version"))
    found = compare(made, data)
    assert [(one.criterion, one.state) for one in found.lines] == [
        (a, "new"),
        (b, "changed"),
        (c, "same"),
        (d, "new"),
    ]
    assert found.stamped
    assert found.lines[3].then == {"levels": {}, "not_applicable": True, "reason": "no such council"}
    assert list(Rating.objects.values("criterion", "version")) == before
    assert e not in {one.criterion for one in found.lines}


def test_what_was_changed_since_the_form_was_made_is_a_conflict(made: Made) -> None:
    a, b = ids(made, 2)
    save(made, a, 1)
    data = form(made, {a: {"level": "3 – fully"}, b: {"level": "3 – fully"}})
    save(made, a, 2, version=1)
    save(made, b, 0)
    found = compare(made, data)
    assert [one.state for one in found.lines] == ["conflict", "conflict"]
    assert (found.lines[0].now["levels"], found.lines[0].then["levels"]) == (
        dict.fromkeys(EVERY, 2),
        dict.fromkeys(EVERY, 3),
    )


@pytest.mark.parametrize("who", [None, "lead_evaluator"])
def test_a_form_of_no_one_or_of_another_conflicts_with_whatever_is_rated(made: Made, who: str | None) -> None:
    a, b = ids(made, 2)
    save(made, a, 1)
    data = form(
        made,
        {a: {"level": "3 – fully"}, b: {"level": "3 – fully"}},
        who=who or "evaluator",
        stamped=who is not None,
    )
    found = compare(made, data)
    assert not found.stamped
    assert [one.state for one in found.lines] == ["conflict", "new"]


def test_taking_keeps_texts_and_confidence_and_is_in_the_history(made: Made) -> None:
    a, b = ids(made, 2)
    save(made, a, 1, strengths="Well done")
    found = compare(made, form(made, {a: {"level": "3 – fully"}, b: {"level": "2 – to a high degree"}}))
    entries = HistoryEntry.objects.count()
    taken = offline.take(made.viewer("evaluator"), made.key, as_sent(found))
    assert (taken.n, taken.met, taken.refused) == (2, (), ())
    row = Rating.objects.get(criterion=a)
    assert (row.levels, row.strengths, row.confidence) == (dict.fromkeys(EVERY, 3), "Well done", 2)
    assert HistoryEntry.objects.count() == entries + 2


def test_what_changes_between_comparing_and_taking_is_not_overwritten(made: Made) -> None:
    a, b = ids(made, 2)
    found = compare(made, form(made, {a: {"level": "3 – fully"}, b: {"level": "3 – fully"}}))
    save(made, a, 1)
    taken = offline.take(made.viewer("evaluator"), made.key, as_sent(found))
    assert (taken.n, taken.met) == (1, ("1.1.1",))
    assert Rating.objects.get(criterion=a).levels == dict.fromkeys(EVERY, 1)


def test_a_locked_area_stays_as_it_is(made: Made) -> None:
    made.rate("evaluator", "1", 1)
    data = form(made, {ids(made, 1)[0]: {"level": "3 – fully"}})
    made.lock("evaluator", "1")
    found = compare(made, data)
    assert [one.state for one in found.lines] == ["locked"]
    taken = offline.take(made.viewer("evaluator"), made.key, as_sent(found))
    assert (taken.n, taken.refused) == (0, ("1.1.1",))


def test_what_cannot_be_used_says_why(made: Made) -> None:
    with pytest.raises(RatingError):
        compare(made, b"no spreadsheet")
    with pytest.raises(Refused):
        offline.take(made.viewer("evaluator"), made.key, [{"criterion": "x"}])


@pytest.mark.parametrize("name", ["observer", "coordinator"])
def test_who_does_not_rate_has_no_form(made: Made, name: str) -> None:
    with pytest.raises(NotAllowed):
        offline.stamp(made.viewer(name), made.key)
