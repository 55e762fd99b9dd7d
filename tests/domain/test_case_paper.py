"""Files of political cases: the rules of documents, and the access of the case."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kompass.domain import case, case_paper
from kompass.domain.access import PUBLIC, NotAllowed, NotVisible
from kompass.domain.conflict import Refused
from kompass.domain.queries import case_paper as queries
from kompass.domain.queries.published_strategy import published_strategy
from kompass.domain.queries.strategy import plan
from kompass.models import Case, CasePaper, Strategy
from tests.documents import papers
from tests.strategies import Planned

pytestmark = pytest.mark.django_db

WITHIN = ("municipality_administrator", "coordinator", "chief_officer", "leader", "owner", "elected", "union")


@pytest.fixture
def made() -> Planned:
    return Planned()


def add(made: Planned, who: str = "leader", *, data: bytes = b"", title: str = "") -> CasePaper:
    return case_paper.add(
        made.viewer(who),
        made.key,
        made.case.pk,
        file=io.BytesIO(data or papers.word("The council decides")),
        name=r"C:\papers\Saksframlegg <33-18>.doc",
        title=title,
    )


def kept() -> set[Path]:
    return set((Path(settings.CONFIGURATION.data) / "files").rglob("*.*"))


def published(made: Planned, *, public: bool = True) -> None:
    Strategy.objects.filter(pk=made.strategy.pk).update(published_at=timezone.now())
    Case.objects.filter(pk=made.case.pk).update(public=public)


def test_a_file_is_kept_under_a_random_name_with_the_type_of_its_content(made: Planned) -> None:
    row = add(made)
    path = Path(settings.CONFIGURATION.data) / "files" / row.stored_as
    assert (row.title, row.file_name) == ("Saksframlegg 33-18", "Saksframlegg 33-18.docx")
    assert (path.stat().st_mode & 0o777, path.suffix) == (0o600, ".docx")
    assert row.content_type.endswith("wordprocessingml.document")
    (line,) = plan(made.viewer("elected"), made.key).cases[0].files
    assert (line.key, line.title, line.size) == (row.key, row.title, path.stat().st_size)
    entry = made.strategy.history.get(action="add", kind="case_paper")
    assert entry.text.content == {
        "title": row.title,
        "file": row.file_name,
        "digest": row.digest,
        "case": "The strategy",
    }


def test_whoever_sees_the_case_opens_it_and_nobody_else(made: Planned) -> None:
    row = add(made, data=papers.pdf("Secret"))
    for who in WITHIN:
        with (found := queries.case_paper(made.viewer(who), made.key, made.case.pk, row.key)).file as file:
            assert (file.read(4), found.name) == (b"%PDF", "Saksframlegg 33-18.pdf")
    for who in ("stranger", "service_administrator"):
        with pytest.raises(NotVisible):
            queries.case_paper(made.viewer(who), made.key, made.case.pk, row.key)
    other = Case.objects.create(strategy=made.strategy, body="council", kind="status", title="Other")
    with pytest.raises(NotVisible):
        queries.case_paper(made.viewer("leader"), made.key, other.pk, row.key)


def test_everybody_opens_it_while_the_case_is_public_and_the_strategy_published(made: Planned) -> None:
    row = add(made)
    slug = made.place.slug

    def opened() -> bool:
        try:
            queries.published_paper(PUBLIC, slug, made.key, row.key).file.close()
        except NotVisible:
            return False
        return True

    assert not opened()
    published(made, public=False)
    assert not opened()
    published(made)
    assert opened()
    assert [one.key for one in published_strategy(PUBLIC, made.key).cases[0].files] == [row.key]
    with pytest.raises(NotVisible):
        queries.published_paper(PUBLIC, "no-elsewhere", made.key, row.key)
    made.at("draft")
    assert not opened()
    made.at("closed")
    assert opened()
    Strategy.objects.filter(pk=made.strategy.pk).update(published_at=None)
    assert not opened()


def test_who_may_not_change_the_case_adds_and_removes_nothing(made: Planned) -> None:
    row = add(made)
    before = kept()
    for who, error in (("owner", NotAllowed), ("elected", NotAllowed), ("stranger", NotVisible)):
        with pytest.raises(error):
            add(made, who, data=papers.pdf("Mine"))
        with pytest.raises(error):
            case_paper.remove(made.viewer(who), made.key, made.case.pk, row.key)
    made.at("closed")
    with pytest.raises(NotAllowed):
        add(made, data=papers.pdf("Late"))
    assert (kept(), CasePaper.objects.count()) == (before, 1)


@pytest.mark.parametrize(
    "data",
    [b"", b"MZ no document", b"<html><script>alert(1)</script>", b"PK\x03\x04 broken", b"%PDF-1.7 broken"],
)
def test_what_cannot_be_taken_leaves_nothing_behind(made: Planned, data: bytes) -> None:
    before = kept()
    with pytest.raises(Refused) as refused:
        case_paper.add(made.viewer("leader"), made.key, made.case.pk, file=io.BytesIO(data), name="Paper.pdf")
    assert list(refused.value.faults) == ["file"]
    assert (kept(), CasePaper.objects.count()) == (before, 0)


def test_too_large_too_many_twice_the_same_and_too_long_a_title_are_refused(
    made: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    same = papers.pdf("The same")
    add(made, data=same)
    with pytest.raises(Refused) as refused:
        add(made, data=same)
    assert refused.value.values == {"title": "Saksframlegg 33-18"}
    with pytest.raises(Refused) as refused:
        add(made, data=papers.pdf("x"), title="x" * 201)
    assert list(refused.value.faults) == ["title"]
    monkeypatch.setattr(case_paper, "MOST_FILES", 1)
    with pytest.raises(Refused) as refused:
        add(made, data=papers.pdf("x"))
    assert refused.value.values == {"n": 1}
    monkeypatch.undo()
    monkeypatch.setattr(settings.CONFIGURATION, "files_megabytes", 1)
    with pytest.raises(Refused) as refused:
        add(made, data=b"\x89PNG" + b"\0" * 1024 * 1024)
    assert refused.value.values == {"n": 1}
    assert CasePaper.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_taken_away_it_is_gone_from_the_store_and_told_in_the_history(made: Planned) -> None:
    row = add(made)
    path = Path(settings.CONFIGURATION.data) / "files" / row.stored_as
    assert path.exists()
    case_paper.remove(made.viewer("coordinator"), made.key, made.case.pk, row.key)
    assert (path.exists(), CasePaper.objects.count()) == (False, 0)
    assert made.strategy.history.filter(action="remove", kind="case_paper", key=row.key).count() == 1
    with pytest.raises(NotVisible):
        case_paper.remove(made.viewer("coordinator"), made.key, made.case.pk, row.key)


def test_with_its_case_it_is_there_no_more(made: Planned) -> None:
    row = add(made)
    published(made)
    case.remove(made.viewer("leader"), made.key, made.case.pk)
    with pytest.raises(NotVisible):
        queries.case_paper(made.viewer("leader"), made.key, made.case.pk, row.key)
    with pytest.raises(NotVisible):
        queries.published_paper(PUBLIC, made.place.slug, made.key, row.key)


def test_queries_do_not_grow_with_files(made: Planned) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as seen:
            plan(made.viewer("leader"), made.key)
        return len(seen)

    add(made)
    before = counted()
    for number in range(3):
        other = Case.objects.create(strategy=made.strategy, body="council", kind="status", title=str(number))
        case_paper.add(
            made.viewer("leader"),
            made.key,
            other.pk,
            file=io.BytesIO(papers.word(str(number))),
            name=f"{number}.docx",
        )
    assert counted() == before
