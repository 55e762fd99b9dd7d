"""What the history keeps of a change: values whole, of a long text the piece; nothing is lost by it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.domain import finding, history
from kompass.domain.difference import AROUND, LONG, Piece, changed, piece_of
from kompass.domain.queries.history import history as look
from kompass.domain.writing import Mark
from kompass.models import HistoryEntry, HistoryText
from tests.assigning import Made

TEXT = "The municipality publishes its papers ten days ahead of each meeting. " * 20


def applied(before: str, value: Any) -> str:
    """The text after, put together from the text before and what the history says."""
    piece = piece_of(value)
    if piece is None:
        assert value[0] == before
        return str(value[1])
    end = len(before) - piece.left
    assert before[piece.at : end] == piece.before
    return before[: piece.at] + piece.after + before[end:]


def test_short_texts_and_other_values_stand_there_whole() -> None:
    before = {"text": "Ten days", "levels": {"built_up": 1}, "done": False, "same": TEXT}
    after = {"text": "Eight days", "levels": {"built_up": 2}, "done": True, "same": TEXT}
    assert changed(before, after) == {
        "text": ["Ten days", "Eight days"],
        "levels": [{"built_up": 1}, {"built_up": 2}],
        "done": [False, True],
    }
    assert [piece_of(one) for one in (["a", "b"], {"built_up": 1}, None, "text")] == [None] * 4


def test_of_a_long_text_the_piece_is_kept_with_what_stands_around_it() -> None:
    said = changed({"text": TEXT}, {"text": TEXT + "So it is."})["text"]
    assert piece_of(said) == Piece(TEXT[-AROUND:], TEXT[-AROUND:] + "So it is.", len(TEXT) - AROUND, 0)
    middle = TEXT[:700] + "new " + TEXT[700:]
    piece = piece_of(changed({"text": TEXT}, {"text": middle})["text"])
    assert piece is not None
    assert (piece.at > 0, piece.left > 0, len(piece.after) - len(piece.before)) == (True, True, 4)
    # Written anew from end to end: both stand there.
    other = "x" * LONG
    assert changed({"text": TEXT}, {"text": other}) == {"text": [TEXT, other]}


words = st.text(st.sampled_from("ab æ\n"), max_size=40)


@given(st.lists(words, max_size=30), words, st.integers(0, 30), st.integers(0, 30))
def test_nothing_is_lost(pieces: list[str], new: str, start: int, n: int) -> None:
    before = " ".join([*pieces, "Kept. " * 60])
    parts = before.split(" ")
    after = " ".join([*parts[:start], new, *parts[start + n :]])
    for one, other in ((before, after), (after, before)):
        said = changed({"text": one}, {"text": other})
        assert applied(one, json.loads(json.dumps(said))["text"]) == other if said else one == other


@pytest.mark.django_db
def test_the_history_of_a_text_that_is_typed_grows_with_it_and_not_with_its_square() -> None:
    made = Made()
    viewer = made.viewer("evaluator")
    one = finding.add(viewer, made.key, "1", kind="strength")
    for n in range(1, 101):
        finding.save(viewer, made.key, one.key, mark=Mark(1, "page", n), text=TEXT[: 14 * n])
    kept = [len(json.dumps(text.content)) for text in HistoryText.objects.filter(entry__kind="finding")]
    whole = sum(2 * 14 * n for n in range(1, 101))
    assert sum(kept) < whole / 4
    # The text at each entry can be put together again, the chain holds, and the page shows what came.
    text = ""
    for entry in HistoryEntry.objects.filter(kind="finding", action="write").order_by("number")[1:]:
        text = applied(text, entry.text.content["text"])
    assert text == TEXT[:1400]
    assert history.verify(made.assignment).faults == ()
    [change] = look(viewer, made.key).entries[0].changes
    assert (change.before, change.after) == (f"… {TEXT[1346:1386].strip()}", f"… {TEXT[1346:1400].strip()}")
