"""Documents are handed in once, kept under random names, and seen by who may see them."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from kompass.domain import answer, document, files, history, passage
from kompass.domain.access import NotAllowed, NotVisible, seat
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.document import About
from kompass.domain.queries import document as queries
from kompass.domain.queries import history as history_queries
from kompass.domain.queries import passage as passage_queries
from kompass.models import AnswerEvidence, Document, DocumentPage, Passage
from tests.assigning import Made
from tests.documents import papers

pytestmark = pytest.mark.django_db
PLAN = About(title="Municipal plan", sender="Storvik", dated=dt.date(2026, 3, 1), evidence="municipal_plan")
SECRET = About(title="A named person", sender="Personnel", withheld=True, legal_basis="Offentleglova § 13")


@pytest.fixture
def made() -> Made:
    return Made(stage="preparation")


def hand_in(
    made: Made, who: str = "coordinator", data: bytes = b"", about: About = PLAN, **more: str
) -> Document:
    name = more.pop("name", r"C:\papers\Kommuneplan <2026>.doc")
    return document.hand_in(
        made.viewer(who),
        made.key,
        file=io.BytesIO(data or papers.word("Openness")),
        name=name,
        about=about,
        **more,
    )


def listed(made: Made, who: str = "coordinator", **asked: object) -> list[str]:
    return [line.title for line in queries.documents_of(made.viewer(who), made.key, **asked).lines]  # type: ignore[arg-type]


def test_a_document_is_kept_with_what_is_said_of_it(made: Made) -> None:
    row = hand_in(made, data=papers.pdf("Openness for all", "Second"))
    found = queries.document(made.viewer("evaluator"), made.key, row.key, page=2)
    line = found.line
    assert (line.title, line.sender, line.dated) == ("Municipal plan", "Storvik", dt.date(2026, 3, 1))
    assert (line.file_name, line.n_pages, line.reading) == ("Kommuneplan 2026.pdf", 2, "read")
    assert (found.page, found.text, found.pictures) == (2, "Second", True)
    assert row.content_type == "application/pdf"


def test_on_disk_it_has_a_random_name_that_only_we_read(made: Made) -> None:
    row = hand_in(made)
    path = Path(settings.CONFIGURATION.data) / "files" / row.stored_as
    assert path.stat().st_mode & 0o777 == 0o600
    assert not {"plan", "storvik", made.key} & set(str(row.stored_as).lower().replace("/", ".").split("."))
    assert path.suffix == ".docx"
    opened, name, size = queries.file_of(made.viewer("leader"), made.key, row.key)
    with opened as file:
        assert (len(file.read()), name) == (size, "Kommuneplan 2026.docx")


def test_the_same_file_is_not_handed_in_twice(made: Made) -> None:
    data = papers.word("Openness")
    hand_in(made, data=data)
    with pytest.raises(Refused) as caught:
        hand_in(made, data=data)
    assert caught.value.values == {"title": "Municipal plan"}


def test_that_a_withheld_file_is_there_already_is_told_to_nobody_who_may_not_know(made: Made) -> None:
    data = papers.word("About a person")
    hand_in(made, data=data, about=SECRET)
    assert hand_in(made, "leader", data=data).title == "Municipal plan"


@pytest.mark.parametrize(
    ("about", "field"),
    [
        (About(title=" ", sender="x"), "title"),
        (About(title="x", sender=""), "sender"),
        (About(title="x", sender="x", withheld=True), "legal_basis"),
        (About(title="x", sender="x", evidence="rumours"), "evidence"),
    ],
)
def test_what_is_said_has_to_hold_together(made: Made, about: About, field: str) -> None:
    with pytest.raises(Refused) as caught:
        hand_in(made, about=about)
    assert list(caught.value.faults) == [field]


def test_what_cannot_be_taken_leaves_nothing_behind(made: Made) -> None:
    before = set((Path(settings.CONFIGURATION.data) / "files").rglob("*.*"))
    with pytest.raises(Refused):
        hand_in(made, data=b"MZ no document")
    assert Document.objects.count() == 0
    assert set((Path(settings.CONFIGURATION.data) / "files").rglob("*.*")) == before


def test_too_large_is_refused(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.CONFIGURATION, "files_megabytes", 1)
    with pytest.raises(Refused) as caught:
        hand_in(made, data=b"\x89PNG" + b"\0" * 1024 * 1024)
    assert caught.value.values == {"n": 1}


def test_a_document_is_handed_in_for_an_answer(made: Made) -> None:
    question = made.edition.questions[0].id
    row = hand_in(made, question=question)
    assert [one.document for one in AnswerEvidence.objects.filter(question=question)] == [row]


def test_the_list_says_what_is_missing_sorts_and_filters(made: Made) -> None:
    hand_in(made)
    hand_in(made, data=papers.word("b"), about=About(title="Åpen sak", sender="Arkiv"))
    hand_in(made, data=papers.word("c"), about=About(title="Budget", sender="Økonomi", evidence="budget"))
    assert listed(made) == ["Budget", "Municipal plan", "Åpen sak"]
    assert listed(made, sort="sender") == ["Åpen sak", "Municipal plan", "Budget"]
    assert listed(made, sort="dated")[0] == "Municipal plan"
    assert listed(made, sort="handed_in") == ["Budget", "Åpen sak", "Municipal plan"]
    assert listed(made, evidence="budget") == ["Budget"]
    assert listed(made, evidence="other") == ["Åpen sak"]
    missing = {kind.id for kind in queries.documents_of(made.viewer("evaluator"), made.key).missing}
    assert missing == {kind.id for kind in made.edition.evidence} - {"municipal_plan", "budget"}


WITHOUT = ("leader", "observer")
WITH = ("coordinator", "chief_officer", "lead_evaluator", "evaluator", "quality_assurer")


def test_a_withheld_document_is_known_to_those_alone_who_may_read_it(made: Made) -> None:
    row = hand_in(made, data=papers.pdf("The sickness of Kari Nordmann"), about=SECRET)
    evaluator = made.viewer("evaluator")
    first = made.edition.criteria[0].id
    passage.mark(evaluator, made.key, row.key, page=1, quote="sickness of Kari", criteria=[first])
    for who in WITH:
        assert listed(made, who) == ["A named person"]
        assert [hit.title for hit in queries.search(made.viewer(who), made.key, "nordmann")] == [
            "A named person"
        ]
    for who in WITHOUT:
        viewer = made.viewer(who)
        found = queries.documents_of(viewer, made.key)
        assert (found.lines, found.n, len(found.missing)) == ((), 0, len(made.edition.evidence))
        assert queries.search(viewer, made.key, "nordmann") == ()
        for asked in (
            lambda v=viewer: queries.document(v, made.key, row.key),
            lambda v=viewer: queries.file_of(v, made.key, row.key),
            lambda v=viewer: queries.picture_of(v, made.key, row.key, page=1),
        ):
            with pytest.raises(NotVisible):
                asked()
    observed = seat(made.viewer("observer"), made.key)
    assert passage_queries.for_criterion(observed, first) == ()
    assert passage_queries.counts(observed) == {}
    assert passage_queries.passages(made.viewer("observer"), made.key).n == 0
    assert len(passage_queries.for_criterion(seat(evaluator, made.key), first)) == 1
    with pytest.raises(NotVisible):
        document.change(made.viewer("leader"), made.key, row.key, version=1, about=PLAN)


def test_who_handed_a_withheld_document_in_sees_it(made: Made) -> None:
    hand_in(made, "leader", about=SECRET)
    assert listed(made, "leader") == ["A named person"]
    assert listed(made, "observer") == []


def test_what_is_said_can_be_changed_and_nothing_is_overwritten_unseen(made: Made) -> None:
    row = hand_in(made, "leader")
    document.change(made.viewer("leader"), made.key, row.key, version=1, about=SECRET)
    with pytest.raises(Conflict) as caught:
        document.change(made.viewer("coordinator"), made.key, row.key, version=1, about=PLAN)
    assert caught.value.current["title"] == "A named person"
    with pytest.raises(NotAllowed):
        document.change(made.viewer("chief_officer"), made.key, row.key, version=2, about=PLAN)
    told = made.assignment.history.get(action="change").text.content
    assert told["withheld"] == [False, True]


def test_what_is_taken_away_is_gone_but_for_a_tombstone(
    made: Made, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    row = hand_in(made, data=papers.pdf("Openness"))
    viewer = made.viewer("coordinator")
    queries.picture_of(viewer, made.key, row.key, page=1)
    passage.mark(
        made.viewer("evaluator"),
        made.key,
        row.key,
        page=1,
        quote="Openness",
        criteria=[made.edition.criteria[0].id],
    )
    answer.attach(viewer, made.key, made.edition.questions[0].id, document=row.key)
    with pytest.raises(Refused):
        document.remove(viewer, made.key, row.key, why=" ")
    with django_capture_on_commit_callbacks(execute=True):
        document.remove(viewer, made.key, row.key, why="Personal data")
    gone = (Document, DocumentPage, Passage, AnswerEvidence)
    assert [model.objects.count() for model in gone] == [0, 0, 0, 0]
    assert not files.store().exists(row.stored_as)
    assert not files.store().exists(files.picture_name(row.stored_as, 1))
    found = history_queries.history(made.viewer("evaluator"), made.key, kind="document", of=row.key)
    told = [(one.action, [(change.field, change.after) for change in one.changes]) for one in found.entries]
    assert told == [("remove", [("why", "Personal data")]), ("hand_in", [])]
    assert found.entries[1].erased_why == "Personal data"
    assert history.verify(made.assignment).faults == ()
    assert "Openness" not in str(list(made.assignment.history.values_list("text__content", flat=True)))


def test_a_page_is_drawn_once_and_then_kept(made: Made) -> None:
    row = hand_in(made, data=papers.picture("PNG"))
    viewer = made.viewer("evaluator")
    drawn = queries.picture_of(viewer, made.key, row.key, page=1)
    assert Image.open(io.BytesIO(drawn)).format == "PNG"
    assert files.kept_picture(row.stored_as, 1) == drawn
    assert queries.picture_of(viewer, made.key, row.key, page=1) == drawn
    for page in (0, 2):
        with pytest.raises(NotVisible):
            queries.picture_of(viewer, made.key, row.key, page=page)


def test_words_are_found_whatever_their_ending(made: Made) -> None:
    hand_in(made, data=papers.pdf("Intro", "Kommunestyremøtene følges av innbyggerne på nett."))
    viewer = made.viewer("evaluator")
    (hit,) = queries.search(viewer, made.key, "innbygger møte")
    assert (hit.title, hit.page, hit.word) == ("Municipal plan", 2, "Kommunestyremøtene")
    assert queries.search(viewer, made.key, "innbygger skole") == ()
    assert queries.search(viewer, made.key, " % _ ") == ()


def test_another_assignments_documents_are_not_there(made: Made) -> None:
    row = hand_in(made)
    from kompass.models import Assignment, Participation

    other = Assignment.objects.create(
        municipality=made.place, body=made.body, edition="open-2020", edition_hash="x", stage="preparation"
    )
    Participation.objects.create(assignment=other, user=made.people["stranger"], role="lead_evaluator")
    viewer = made.viewer("stranger")
    assert queries.documents_of(viewer, other.key).n == 0
    assert queries.search(viewer, other.key, "openness") == ()
    for asked in (other.key, made.key):
        with pytest.raises(NotVisible):
            queries.document(viewer, asked, row.key)


def test_a_text_can_be_pasted_by_hand(made: Made) -> None:
    about = About(title="What stands there", sender="storvik.no")
    row = document.paste(
        made.viewer("evaluator"), made.key, text="All is\r\nopen", about=about, address="storvik.no/open"
    )
    assert (row.kind, row.address) == ("web_page", "https://storvik.no/open")
    assert row.captured_at is not None
    assert row.pages.get().text == "All is\nopen"
    with pytest.raises(Refused):
        document.paste(made.viewer("evaluator"), made.key, text=" ", about=about)
    with pytest.raises(NotVisible):
        queries.file_of(made.viewer("evaluator"), made.key, row.key)
