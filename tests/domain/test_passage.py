"""Passages tie a piece of a document to criteria."""

import pytest

from kompass.domain import document, passage
from kompass.domain.access import NotAllowed, NotVisible, seat
from kompass.domain.conflict import Refused
from kompass.domain.document import About
from kompass.domain.queries import passage as queries
from tests.assigning import Made

pytestmark = pytest.mark.django_db
TEXT = "Møtekalenderen ligger på nettet. Sakslisten kommer en uke før møtet."


@pytest.fixture
def made() -> Made:
    return Made(stage="review")


@pytest.fixture
def paper(made: Made) -> str:
    about = About(title="Om møter", sender="Storvik")
    return document.paste(made.viewer("evaluator"), made.key, text=TEXT, about=about).key


def mark(made: Made, paper: str, who: str = "evaluator", **more: object):  # type: ignore[no-untyped-def]
    said = {"page": 1, "quote": "Sakslisten  kommer", "criteria": [made.edition.criteria[0].id]} | more
    return passage.mark(made.viewer(who), made.key, paper, **said)  # type: ignore[arg-type]


def test_a_passage_is_tied_to_criteria(made: Made, paper: str) -> None:
    first, second = made.edition.criteria[:2]
    mark(made, paper, criteria=[first.id, second.id, first.id], note="In time")
    held = seat(made.viewer("lead_evaluator"), made.key)
    (found,) = queries.for_criterion(held, second.id)
    assert (found.quote, found.note, found.page, found.by) == ("Sakslisten kommer", "In time", 1, "Evaluator")
    assert found.criteria == (first, second)
    assert queries.counts(held) == {first.id: 1, second.id: 1}
    listed = queries.passages(made.viewer("quality_assurer"), made.key)
    assert (listed.n, listed.without) == (1, len(listed.tied) - 2)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"quote": " "}, "quote"),
        ({"quote": "x" * 5001}, "quote"),
        ({"note": "x" * 5001}, "note"),
        ({"criteria": []}, "criteria"),
        ({"criteria": ["no-such-criterion"]}, "criteria"),
    ],
)
def test_what_makes_no_passage_is_refused(
    made: Made, paper: str, more: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        mark(made, paper, **more)
    assert list(caught.value.faults) == [field]


def test_evaluators_alone_mark_and_take_away(made: Made, paper: str) -> None:
    row = mark(made, paper)
    for who in ("coordinator", "observer", "quality_assurer"):
        with pytest.raises(NotAllowed):
            mark(made, paper, who)
    with pytest.raises(NotAllowed):
        queries.passages(made.viewer("coordinator"), made.key)
    assert (
        queries.for_criterion(seat(made.viewer("coordinator"), made.key), made.edition.criteria[0].id) == ()
    )
    with pytest.raises(NotVisible):
        passage.remove(made.viewer("evaluator"), made.key, "nosuchone")
    passage.remove(made.viewer("lead_evaluator"), made.key, row.key)
    assert [entry.action for entry in made.assignment.history.filter(kind="passage")] == ["mark", "remove"]


def test_the_keywords_of_a_criterion_suggest_pages(made: Made, paper: str) -> None:
    criterion = made.edition.criteria[0]
    found = queries.criterion(made.viewer("evaluator"), made.key, criterion.id, language="nb")
    assert [(word, hit.document, hit.word) for word, hit in found.suggested] == [
        ("møtekalender", paper, "Møtekalenderen")
    ]
    with pytest.raises(NotVisible):
        queries.criterion(made.viewer("evaluator"), made.key, "no-such", language="nb")


def test_passages_take_few_queries(made: Made, paper: str, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(3):
        mark(made, paper)
    with django_assert_max_num_queries(12):
        assert queries.passages(made.viewer("evaluator"), made.key).n == 3
