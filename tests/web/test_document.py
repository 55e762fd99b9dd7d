"""Documents as pages: streamed in, given out as harmless files, and nothing told of what one may not know."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from kompass.domain import document
from kompass.domain.document import About
from kompass.models import Document
from tests.assigning import Made
from tests.documents import papers

pytestmark = pytest.mark.django_db
SAID = {"title": "Plan", "sender": "Storvik"}


@pytest.fixture
def made() -> Made:
    return Made(stage="preparation")


def signed_in(made: Made, who: str) -> Client:
    client = Client()
    client.force_login(made.people[who])
    return client


def address(made: Made, route: str, **more: object) -> str:
    return reverse(route, kwargs={"key": made.key, **more})


def upload(made: Made, who: str, data: bytes, name: str = "plan.pdf", **said: str):  # type: ignore[no-untyped-def]
    file = SimpleUploadedFile(name, data, content_type="text/html")
    return signed_in(made, who).post(address(made, "document_add"), SAID | said | {"file": file})


def test_a_document_is_handed_in_and_given_out_as_a_harmless_file(made: Made) -> None:
    data = papers.pdf("Openness")
    assert upload(made, "coordinator", data, "Plan «2026».html").status_code == 302
    row = Document.objects.get()
    found = signed_in(made, "evaluator").get(address(made, "document_file", document=row.key))
    assert b"".join(found.streaming_content) == data  # type: ignore[arg-type]
    assert {
        name: found.headers[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "X-Content-Type-Options",
            "Content-Security-Policy",
            "Cache-Control",
            "Content-Length",
        )
    } == {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": "attachment; filename*=utf-8''Plan%20%C2%AB2026%C2%BB.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
        "Content-Length": str(len(data)),
    }


def test_a_large_file_goes_by_way_of_the_disk(made: Made) -> None:
    picture = papers.picture("TIFF", (1600, 1600))
    assert len(picture) > 7_000_000
    assert upload(made, "leader", picture).status_code == 302
    assert Document.objects.get().size == len(picture)


def test_too_much_is_stopped_on_the_way_and_what_was_typed_is_still_there(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings.CONFIGURATION, "files_megabytes", 1)
    with override("nb"):  # an address made here has the language in force
        found = upload(made, "coordinator", papers.picture("TIFF", (1000, 1000)))
    assert found.status_code == 422
    assert found.context["form"].errors["file"] == ["Høyst 1 MB: del dokumentet opp."]
    assert found.context["form"]["title"].value() == "Plan"


def test_who_has_not_signed_in_cannot_fill_a_disk(made: Made) -> None:
    file = SimpleUploadedFile("x.pdf", b"%PDF" + b"\0" * (3 * 1024 * 1024))
    found = Client().post(address(made, "document_add"), SAID | {"file": file})
    assert (found.status_code, found.wsgi_request.FILES) == (302, {})


def test_what_cannot_be_taken_is_said_at_its_field(made: Made) -> None:
    found = upload(made, "coordinator", b"MZ", "plan.pdf")
    assert (found.status_code, list(found.context["form"].errors)) == (422, ["file"])
    assert signed_in(made, "coordinator").post(address(made, "document_add"), SAID).status_code == 422


def test_errors_do_not_tell_of_a_withheld_document(made: Made) -> None:
    about = About(title="Kari Nordmann", sender="Personnel", withheld=True, legal_basis="Offentleglova § 13")
    data = papers.pdf("Kari Nordmann was ill")
    row = document.hand_in(
        made.viewer("coordinator"), made.key, file=io.BytesIO(data), name="kari.pdf", about=about
    )
    seen = signed_in(made, "evaluator").get(address(made, "documents") + "?q=nordmann&withheld=on")
    assert b"Kari" in seen.content
    client = signed_in(made, "leader")
    answers = [
        client.get(address(made, "documents") + "?q=nordmann"),
        client.get(address(made, "documents") + "?withheld=on"),
        client.get(address(made, "document", document=row.key)),
        client.get(address(made, "document_file", document=row.key)),
        client.get(address(made, "document_picture", document=row.key, page=1)),
        client.post(address(made, "document_remove", document=row.key), {"why": "x"}),
        client.post(address(made, "document_change", document=row.key), SAID | {"version": "1"}),
        upload(made, "leader", data),
    ]
    assert [one.status_code for one in answers] == [200, 200, 404, 404, 404, 404, 404, 302]
    for one in answers:
        assert b"Kari" not in one.content
        assert b"Personnel" not in one.content
        assert b"kari" not in one.content


def test_what_is_said_is_changed_and_a_document_taken_away(made: Made) -> None:
    upload(made, "leader", papers.pdf("x"))
    row = Document.objects.get()
    client = signed_in(made, "coordinator")
    page = address(made, "document_change", document=row.key)
    changed = SAID | {"title": "Another", "version": "1"}
    assert client.get(page).status_code == 200
    assert client.post(page, changed).status_code == 302
    assert client.post(page, changed | {"title": "Third"}).status_code == 409
    assert client.post(page, SAID | {"withheld": "on", "version": "2"}).status_code == 422
    assert client.post(address(made, "document_remove", document=row.key)).status_code == 422
    assert (
        client.post(address(made, "document_remove", document=row.key), {"why": "Wrong"}).status_code == 302
    )
    assert Document.objects.count() == 0


def test_a_passage_is_marked_on_the_page_of_a_document(made: Made) -> None:
    upload(made, "leader", papers.pdf("All papers are open"))
    row = Document.objects.get()
    client = signed_in(made, "evaluator")
    criterion = made.edition.criteria[0].id
    to = address(made, "passage_mark", document=row.key)
    said = {"page": "1", "quote": "All papers", "note": "see", "criteria": [criterion]}
    refused = client.post(to, {"page": "1", "quote": "All papers", "note": "see"})
    assert refused.status_code == 422
    assert refused.context["typed"]["quote"] == "All papers"
    assert client.post(to, said).status_code == 302
    for page in (
        address(made, "document", document=row.key),
        address(made, "passages"),
        address(made, "passage_criterion", criterion=criterion),
    ):
        assert b"All papers" in client.get(page).content
    assert (
        b"All papers</blockquote>"
        not in signed_in(made, "leader").get(address(made, "document", document=row.key)).content
    )
    one = made.assignment.passages.get().key
    assert client.post(address(made, "passage_remove", one=one)).status_code == 302
