"""Web pages are captured with date and content, and nobody can look around inside by way of it."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings

from kompass.domain import web_capture
from kompass.domain.access import NotAllowed
from kompass.domain.conflict import Refused
from kompass.domain.document import About
from kompass.models import Document
from tests.assigning import Made

pytestmark = pytest.mark.django_db
PAGE = b"<html><head><title>Open council</title></head><body><nav>Menu</nav><p>All papers are open.</p></body></html>"
ANSWERS = {
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE),
    "/text": (200, {"Content-Type": "text/plain"}, b"Only text"),
    "/there": (302, {"Location": "/page"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
    "/inside": (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b""),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF"),
    "/large": (200, {"Content-Type": "text/html"}, b"x" * (web_capture.MOST_BYTES + 1)),
    "/empty": (200, {"Content-Type": "text/html"}, b"<script>x</script>"),
    "/gone": (404, {}, b""),
}


class _Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, body = ANSWERS[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Quiet."""


@pytest.fixture
def website(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(settings.CONFIGURATION, "capture_networks", "127.0.0.0/8")
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def made() -> Made:
    return Made(stage="review")


def capture(made: Made, address: str, who: str = "evaluator", text: str = "", **about: str) -> Document:
    said = About(title=about.get("title", ""), sender=about.get("sender", ""))
    return web_capture.capture(made.viewer(who), made.key, address=address, about=said, text=text)


def test_a_page_is_kept_with_its_date_its_address_and_what_one_reads(made: Made, website: str) -> None:
    row = capture(made, f"{website}/there")
    assert (row.title, row.sender, row.address) == ("Open council", "127.0.0.1", f"{website}/page")
    assert row.pages.get().text == "All papers are open."
    assert row.captured_at is not None
    assert row.kind == "web_page"
    plain = capture(made, f"{website}/text", title="Mine", sender="Storvik")
    assert (plain.title, plain.sender, plain.pages.get().text) == ("Mine", "Storvik", "Only text")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/round", "The address leads from one page to the next without end."),
        ("/inside", "This address is not on the public web: paste the text by hand instead."),
        ("/file", "Write a web address, such as https://www.kommune.no/plan."),
        ("/pdf", "This is no web page but a file: download it, and hand it in as a document."),
        ("/large", "The page is too large: paste what matters by hand instead."),
        (
            "/empty",
            "There is no text on this page: it may be drawn by a program. Paste the text by hand instead.",
        ),
        ("/gone", "The website answers %(status)d: it gives no page."),
    ],
)
def test_what_cannot_be_captured_says_why(made: Made, website: str, path: str, sentence: str) -> None:
    with pytest.raises(Refused) as caught:
        capture(made, website + path)
    assert caught.value.faults == {"address": sentence}
    assert Document.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.1.2.3/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://user:secret@127.0.0.1/",
        "ftp://127.0.0.1/",
        "http://127.0.0.1:99999/",
    ],
)
def test_addresses_that_are_not_public_are_never_asked(made: Made, address: str) -> None:
    with pytest.raises(Refused):
        capture(made, address)


def test_a_page_that_cannot_be_fetched_is_pasted_by_hand(made: Made) -> None:
    row = capture(made, "http://10.1.2.3/intranet", text="What stands there")
    assert (row.title, row.sender, row.pages.get().text) == (
        "http://10.1.2.3/intranet",
        "10.1.2.3",
        "What stands there",
    )


def test_nobody_but_evaluators_makes_the_service_fetch(made: Made, website: str) -> None:
    for who in ("coordinator", "observer", "quality_assurer"):
        with pytest.raises(NotAllowed):
            capture(made, f"{website}/page", who)
