"""Notes of interviews: kept sealed, told in the history without what they say, gone when their key is."""

import datetime as dt
from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from kompass.domain import history, interview, notes, sealing
from kompass.domain.access import NotAllowed, NotVisible
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import interview as queries
from kompass.domain.writing import Mark
from kompass.models import Assignment, HistoryText, InterviewNote, NotesKey
from tests.assigning import Made

pytestmark = pytest.mark.django_db

WORD = "hemmeligordet"
TEXT = f"Ingen følger opp {WORD}. #1.1.1\n\nTo ting: #1.1.1 og #1.1.2.\n\nLøst avsnitt, #9.9.9 og #altmulig."


class Talked(Made):
    """An interview of the mayor, ready for notes."""

    def __init__(self) -> None:
        super().__init__(stage="visit")
        day = {"day": dt.date(2026, 3, 2), "starts": dt.time(9), "minutes": 60}
        self.interview = interview.plan(self.viewer("lead_evaluator"), self.key, **day).key  # type: ignore[arg-type]
        interview.add_people(
            self.viewer("lead_evaluator"), self.key, self.interview, role="mayor", names=["Nora Navnesen"]
        )

    def write(self, text: str = TEXT, who: str = "evaluator", mark: Mark | None = None) -> InterviewNote:
        return notes.save(self.viewer(who), self.key, self.interview, mark=mark or Mark(0), text=text)

    def read(self, who: str = "evaluator") -> queries.Notes:
        return queries.notes(self.viewer(who), self.key, self.interview)

    def final(self, days_ago: int) -> None:
        """Final since so many days, as far as the history knows."""
        with transaction.atomic():
            entry = history.record(
                self.assignment, by=None, action="move", kind="assignment", key="", content={"to": "final"}
            )
        # At noon, so that the day is the same in winter time and in summer time.
        day = timezone.localdate() - dt.timedelta(days=days_ago)
        noon = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
        type(entry).objects.filter(pk=entry.pk).update(at=noon)
        self.at("final")


@pytest.fixture
def talked() -> Talked:
    return Talked()


def test_evaluators_read_their_own_and_each_others_notes(talked: Talked) -> None:
    talked.write()
    own, others = talked.read(), talked.read("lead_evaluator")
    assert (own.own.text, own.version, own.others) == (TEXT, 1, ())
    assert (others.own.text, [(one.author, one.text) for one in others.others]) == ("", [("Evaluator", TEXT)])


def test_nobody_else_does(talked: Talked) -> None:
    talked.write()
    for who in talked.people:
        if who in ("lead_evaluator", "evaluator"):
            continue
        error = NotVisible if who in ("stranger", "service_administrator") else NotAllowed
        with pytest.raises(error):
            talked.read(who)
        with pytest.raises(error):
            queries.notes_for_criterion(
                talked.viewer(who), talked.key, talked.edition.areas[0].criteria[0].id
            )
        with pytest.raises(error):
            talked.write("x", who)


def test_a_paragraph_is_tied_to_the_criteria_it_names(talked: Talked) -> None:
    talked.write()
    codes = {one.code: one.id for one in talked.edition.criteria}
    lead = talked.viewer("lead_evaluator")
    first, second = (
        queries.notes_for_criterion(lead, talked.key, codes[code]) for code in ("1.1.1", "1.1.2")
    )
    assert [one.text for one in first] == [f"Ingen følger opp {WORD}. #1.1.1", "To ting: #1.1.1 og #1.1.2."]
    assert [(one.text, one.author, one.interview) for one in second] == [
        ("To ting: #1.1.1 og #1.1.2.", "Evaluator", talked.interview)
    ]
    assert [names["en"] for names in second[0].roles] == ["Mayor"]
    assert (talked.read().unknown, [code for code, _ in talked.read().tied]) == (
        ("9.9.9",),
        ["1.1.1", "1.1.2"],
    )
    with pytest.raises(NotVisible):
        queries.notes_for_criterion(lead, talked.key, "no-such-criterion")


def test_a_repeated_save_counts_once_and_another_window_is_a_conflict(talked: Talked) -> None:
    talked.write("en", mark=Mark(0, "page-a", 1))
    talked.write("en to", mark=Mark(0, "page-a", 2))
    late = talked.write("en", mark=Mark(0, "page-a", 1))
    assert (late.version, talked.read().own.text) == (2, "en to")
    with pytest.raises(Conflict) as conflict:
        talked.write("noe annet", mark=Mark(1, "page-b", 1))
    assert (conflict.value.current, conflict.value.version) == ({"text": "en to"}, 2)


def test_the_history_says_that_notes_changed_and_nothing_more(talked: Talked) -> None:
    for number in (1, 2, 3):
        talked.write(TEXT * number, mark=Mark(0, "page-a", number))
    notes.erase(talked.viewer("evaluator"), talked.key, talked.interview, why="asked")
    entries = talked.assignment.history.filter(kind="interview", key=talked.interview)
    assert [one.action for one in entries] == ["plan", "add_people", "note", "erase_note"]
    assert WORD not in repr(list(HistoryText.objects.values_list("content", flat=True)))
    assert not HistoryText.objects.filter(entry__action="note").exists()


def test_an_erased_note_leaves_a_tombstone_and_can_be_written_anew(talked: Talked) -> None:
    evaluator = talked.viewer("evaluator")
    with pytest.raises(NotVisible):
        notes.erase(evaluator, talked.key, talked.interview, why="asked")
    talked.write()
    with pytest.raises(Refused):
        notes.erase(evaluator, talked.key, talked.interview, why="because")
    notes.erase(evaluator, talked.key, talked.interview, why="asked")
    found = talked.read()
    assert (found.own.text, found.own.erased_why, found.exists, InterviewNote.objects.get().sealed) == (
        "",
        "asked",
        False,
        "",
    )
    talked.write("på nytt", mark=Mark(2))
    assert (talked.read().own.text, talked.read().own.erased) == ("på nytt", None)


def test_a_note_that_is_too_long_is_refused(talked: Talked) -> None:
    with pytest.raises(Refused):
        talked.write("x" * (notes.LONGEST + 1))


# The key ---------------------------------------------------------------------------------------------------


def test_each_assignment_has_a_key_of_its_own_which_lies_wrapped(talked: Talked) -> None:
    talked.write()
    row = NotesKey.objects.get()
    assert (row.days, row.destroy_on, row.destroyed_at) == (90, None, None)
    sealed = InterviewNote.objects.get().sealed
    assert WORD not in sealed
    assert sealing.sealer(talked.assignment).open(sealed) == TEXT
    with pytest.raises(ValueError, match="Fernet key"):
        Fernet(row.wrapped.encode())


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only PostgreSQL keeps values in its statistics"
)
def test_no_key_is_in_the_statistics(talked: Talked) -> None:
    for number in range(3):
        copy = Assignment.objects.get(pk=talked.assignment.pk)
        copy.pk, copy.key = None, f"copy{number}"
        copy.save(force_insert=True)
        NotesKey.objects.create(assignment=copy, wrapped=f"key {number}", days=90 + number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kompass_noteskey")
        cursor.execute(
            "SELECT attname FROM pg_stats WHERE tablename = 'kompass_noteskey' AND attname IN ('wrapped', 'days')"
        )
        assert cursor.fetchall() == [("days",)]


def test_the_key_is_destroyed_on_its_day_and_not_before(talked: Talked) -> None:
    talked.write()
    sealed = InterviewNote.objects.get().sealed
    talked.final(days_ago=89)
    assert sealing.destroy_due() == ()
    assert (talked.read().own.text, talked.read().kept.destroy_on) == (
        TEXT,
        timezone.localdate() + dt.timedelta(days=1),
    )
    NotesKey.objects.update(destroy_on=timezone.localdate())
    assert sealing.destroy_due() == (talked.key,)
    assert sealing.destroy_due() == ()
    row, note = NotesKey.objects.get(), InterviewNote.objects.get()
    assert (row.wrapped, note.sealed) == ("", "")
    assert row.destroyed_at is not None
    assert sealing.sealer(talked.assignment).open(sealed) == ""
    assert (talked.read().own.text, talked.read().kept.state) == ("", "destroyed")
    assert queries.names_of_interviewees(talked.viewer("evaluator"), talked.key) == ()
    last = talked.assignment.history.last()
    assert (last.action, last.kind, last.actor_key, last.text.content) == (
        "destroy",
        "notes_key",
        "system",
        {"days": 90, "notes": 1, "names": 1},
    )
    with pytest.raises(Refused):
        talked.write("for sent", mark=Mark(1))


def test_a_read_after_the_day_destroys_it_where_nobody_ran_the_command(talked: Talked) -> None:
    talked.write()
    talked.final(days_ago=90)
    assert (talked.read().own.text, talked.read().kept.state) == ("", "destroyed")
    assert NotesKey.objects.get().wrapped == ""


def test_without_a_word_in_the_history_the_days_count_from_when_it_is_noticed(talked: Talked) -> None:
    talked.write()
    talked.at("final")
    assert talked.read().kept.destroy_on == timezone.localdate() + dt.timedelta(days=90)


@pytest.fixture
def keys() -> Iterator[list[str]]:
    """Operator's keys that a test can set."""
    before = settings.CONFIGURATION.notes_keys
    yield [Fernet.generate_key().decode() for _ in range(2)]
    settings.CONFIGURATION.notes_keys = before


def test_keys_are_wrapped_anew_and_the_former_operators_key_can_go(talked: Talked, keys: list[str]) -> None:
    talked.write()
    settings.CONFIGURATION.notes_keys = keys[0]
    assert talked.read().own.text == TEXT
    assert sealing.rotate() == (1, 0)
    settings.CONFIGURATION.notes_keys = f"{keys[1]}, {keys[0]}"
    assert sealing.rotate() == (1, 0)
    settings.CONFIGURATION.notes_keys = keys[1]
    assert talked.read().own.text == TEXT


def test_without_the_operators_key_nothing_is_lost_and_nothing_written(
    talked: Talked, keys: list[str]
) -> None:
    talked.write()
    settings.CONFIGURATION.notes_keys = keys[0]
    sealing.rotate()
    settings.CONFIGURATION.notes_keys = keys[1]
    assert sealing.rotate() == (0, 1)
    assert (talked.read().own.text, talked.read().kept.state) == ("", "lost")
    with pytest.raises(Refused):
        talked.write("over", mark=Mark(1))
    settings.CONFIGURATION.notes_keys = keys[0]
    assert talked.read().own.text == TEXT


def test_what_is_tied_is_found_in_any_paragraph() -> None:
    codes = ("1.1.1", "2")
    assert list(notes.tied("a #1.1.1. #2\r\n\r\nb\n\n#2, c##1.1.1 x#2 #2.", codes)) == [
        ("1.1.1", "a #1.1.1. #2"),
        ("2", "a #1.1.1. #2"),
        ("2", "#2, c##1.1.1 x#2 #2."),
    ]
