"""Files of political cases in the pages: added, listed, saved and never opened by the browser here."""

import io
import random

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from kompass.models import Case, CasePaper, Strategy
from kompass.web import receiving
from tests.documents import papers
from tests.strategies import Planned
from tests.web.reading import main_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Planned:
    return Planned()


def signed_in(made: Planned, who: str = "leader") -> Client:
    client = Client()
    client.force_login(made.people[who])
    return client


def address(made: Planned) -> str:
    return f"/en/work/strategy/{made.key}/case/{made.case.pk}/papers/"


def upload(data: bytes = b"", name: str = "Saksframlegg.pdf") -> io.BytesIO | SimpleUploadedFile:
    return SimpleUploadedFile(name, data or papers.pdf("The council decides"), "text/html")


def test_a_file_is_added_listed_saved_and_taken_away(made: Planned) -> None:
    leader = signed_in(made)
    assert "at most 200 MB" in main_words(leader.get(address(made)).content)
    answer = leader.post(address(made), {"file": upload(), "title": "The proposal"})
    case = f"/en/work/strategy/{made.key}/case/{made.case.pk}/"
    assert answer.headers["Location"] == case
    row = CasePaper.objects.get()
    assert "The proposal Saksframlegg.pdf" in main_words(leader.get(case).content)
    assert "The proposal" in main_words(
        signed_in(made, "union").get(case.split("case/")[0] + "cases/").content
    )
    answer = signed_in(made, "union").get(f"{address(made)}{row.key}/")
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"  # type: ignore[attr-defined]
    assert {
        name: answer.headers[name]
        for name in (
            "Content-Disposition",
            "Content-Type",
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "Cache-Control",
        )
    } == {
        "Content-Disposition": 'attachment; filename="Saksframlegg.pdf"',
        "Content-Type": "application/octet-stream",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    leader.post(f"{address(made)}{row.key}/remove/")
    assert CasePaper.objects.count() == 0
    assert "No files yet." in main_words(leader.get(case).content)


def test_everybody_saves_the_file_of_a_public_case_from_the_page_of_the_municipality(made: Planned) -> None:
    row = made.paper
    page = f"/en/municipalities/{made.place.slug}/strategies/"
    there = f"{page}{made.key}/papers/{row.key}/"
    Strategy.objects.filter(pk=made.strategy.pk).update(published_at=timezone.now())
    assert Client().get(there).status_code == 404
    assert "Papers.pdf" not in Client().get(page).content.decode()
    Case.objects.filter(pk=made.case.pk).update(public=True)
    assert f'href="{there}"' in Client().get(page).content.decode()
    answer = Client().get(there)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Papers.pdf"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"MZ no document", "This kind of file is not taken"),
        (b"<html><script>alert(1)</script></html>", "This kind of file is not taken"),
    ],
)
def test_what_is_not_taken_is_said_with_what_is(made: Planned, data: bytes, says: str) -> None:
    answer = signed_in(made).post(address(made), {"file": upload(data), "title": "Mine"})
    assert answer.status_code == 422
    assert says in main_words(answer.content)
    assert b'value="Mine"' in answer.content


def test_no_file_and_one_that_is_too_large(made: Planned, monkeypatch: pytest.MonkeyPatch) -> None:
    leader = signed_in(made)
    answer = leader.post(address(made), {"title": "Mine"})
    assert (answer.status_code, "Choose a file." in main_words(answer.content)) == (422, True)
    monkeypatch.setattr(settings.CONFIGURATION, "files_megabytes", 1)
    large = upload(b"%PDF-" + b"0" * (1024 * 1024 + 1))
    answer = leader.post(address(made), {"title": "Typed before", "file": large})
    assert (answer.status_code, "At most 1 MB" in main_words(answer.content)) == (422, True)
    assert b'value="Typed before"' in answer.content


def test_the_address_takes_what_documents_take_and_the_one_beside_it_does_not(made: Planned) -> None:
    noise = io.BytesIO()
    Image.frombytes("RGB", (1000, 1000), random.Random(6).randbytes(3_000_000)).save(noise, "PNG")
    big = noise.getvalue()
    assert len(big) > receiving.MOST_BYTES
    leader = signed_in(made)
    assert leader.post(address(made), {"file": upload(big)}).status_code == 302
    assert CasePaper.objects.get().size == len(big)
    case = address(made).removesuffix("papers/")
    assert leader.post(case, {"file": upload(big), "title": "The strategy"}).wsgi_request.too_large  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["nb", "sv"])
def test_the_pages_in_other_languages(made: Planned, language: str) -> None:
    leader = signed_in(made)
    assert made.paper.title == "Papers"
    for page in (address(made), f"/en/work/strategy/{made.key}/case/{made.case.pk}/"):
        assert leader.get(page.replace("/en/", f"/{language}/")).status_code == 200
