"""Web pages captured with date and content: fetched by the server, with care for where that may lead it."""

import ipaddress
import socket
import time
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urljoin, urlsplit

import urllib3
from django.conf import settings

from kompass import __version__, documents
from kompass.domain import document
from kompass.domain.access import Capability, Viewer, seat
from kompass.domain.answer import checked_address
from kompass.domain.conflict import Refused
from kompass.domain.document import About, reading_seat
from kompass.language import N_
from kompass.models import Document
from kompass.tables import TableError

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_SECONDS: Final = 20.0
MOST_REDIRECTS: Final = 5
_PIECE: Final = 64 * 1024
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PAGES: Final = ("text/html", "application/xhtml+xml", "text/plain")


def capture(viewer: Viewer, key: str, *, address: str, about: About, text: str = "") -> Document:
    """Keep what stands on a web page now, dated now; `text`: pasted by hand, and nothing is fetched.

    Title and sender that are left empty are the page's own and the name of the website.

    Raises:
        NotVisible, NotAllowed.
        Refused: it is no address of the public web, it does not answer, or holds no text.
    """
    held = seat(viewer, key)
    held.need(Capability.CAPTURE)
    place = checked_address(address)
    about = replace(about, sender=about.sender.strip() or (urlsplit(place).hostname or ""))
    if text.strip():
        about = replace(about, title=about.title.strip() or place[:200])
        return document.paste(viewer, key, text=text, about=about, address=place)
    page = _fetched(place)
    about = replace(about, title=about.title.strip() or page.title or place[:200])
    document.check(held, about)
    return document.keep_text(viewer, key, text=page.text, about=about, address=page.address)


@dataclass(frozen=True, slots=True)
class Fetched:
    """`address`: where the page was in the end."""

    address: str
    title: str
    text: str


def _fetched(address: str) -> Fetched:
    ends = time.monotonic() + MOST_SECONDS
    for _step in range(MOST_REDIRECTS + 1):
        answer = _get(address, ends)
        if answer.redirect is None:
            return _readable(address, answer)
        address = checked_address(urljoin(address, answer.redirect))
    raise _refused(N_("The address leads from one page to the next without end."))


@dataclass(frozen=True, slots=True)
class _Answer:
    redirect: str | None
    type: str
    charset: str
    data: bytes


def _get(address: str, ends: float) -> _Answer:
    """One request, to an address of the network that was looked at first: what is asked is what was checked."""
    parts = urlsplit(address)
    if parts.username or parts.password:
        raise _refused(N_("Leave out name and password: only open pages are captured."))
    host = parts.hostname or ""
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise _refused(N_("Write a web address, such as https://www.kommune.no/plan.")) from None
    number = _public(host, port)
    pool = _pool(parts.scheme, number, port, host, max(1.0, ends - time.monotonic()))
    path = urllib3.util.parse_url(address).request_uri
    headers = {
        "Host": parts.netloc,
        "User-Agent": f"Kompass/{__version__} (captures a page for an evaluation)",
        "Accept": "text/html, text/plain;q=0.9",
        "Accept-Encoding": "identity",
    }
    try:
        with pool:
            response = pool.request(
                "GET", path, headers=headers, redirect=False, retries=False, preload_content=False
            )
            try:
                if response.status in _REDIRECTS and response.headers.get("Location"):
                    return _Answer(response.headers["Location"], "", "", b"")
                if response.status != 200:
                    raise _refused(
                        N_("The website answers %(status)d: it gives no page."), status=response.status
                    )
                return _read(response, ends)
            finally:
                response.close()
    except urllib3.exceptions.HTTPError:
        raise _refused(N_("The website does not answer. Paste the text by hand instead.")) from None


def _public(host: str, port: int) -> str:
    """The number of a host, once every number it has is public: else somebody could look around in here."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise _refused(N_("There is no such website.")) from None
    for number in found:
        if not _allowed(number):
            raise _refused(N_("This address is not on the public web: paste the text by hand instead."))
    return sorted(found, key=lambda one: ":" in one)[0]


def _allowed(number: str) -> bool:
    one = ipaddress.ip_address(number.partition("%")[0])
    inner = getattr(one, "ipv4_mapped", None) or getattr(one, "sixtofour", None)
    one = inner or one
    if any(one in network for network in settings.CONFIGURATION.networks if network.version == one.version):
        return True
    return one.is_global and not one.is_multicast


def _pool(scheme: str, number: str, port: int, host: str, seconds: float) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=min(seconds, 10.0), read=min(seconds, 10.0))
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(
            number, port, timeout=timeout, server_hostname=host, assert_hostname=host, maxsize=1
        )
    return urllib3.HTTPConnectionPool(number, port, timeout=timeout, maxsize=1)


def _read(response: urllib3.BaseHTTPResponse, ends: float) -> _Answer:
    type_, _sep, rest = response.headers.get("Content-Type", "text/html").partition(";")
    if type_.strip().lower() not in _PAGES:
        raise _refused(N_("This is no web page but a file: download it, and hand it in as a document."))
    pieces, size = [], 0
    for piece in response.stream(_PIECE, decode_content=False):
        size += len(piece)
        if size > MOST_BYTES:
            raise _refused(N_("The page is too large: paste what matters by hand instead."))
        if time.monotonic() > ends:
            raise _refused(N_("The website takes too long. Paste the text by hand instead."))
        pieces.append(piece)
    charset = rest.partition("charset=")[2].strip(" \"';").lower()
    return _Answer(None, type_.strip().lower(), charset, b"".join(pieces))


def _readable(address: str, answer: _Answer) -> Fetched:
    if answer.type == "text/plain":
        text = answer.data.decode("utf-8", "replace").strip()
        if not text:
            raise _refused(N_("There is no text on this page."))
        return Fetched(address, "", text)
    try:
        with reading_seat():
            page = documents.read_web_page(answer.data, charset=answer.charset)
    except TableError as error:
        raise _refused(error.problems[0].message) from None
    return Fetched(address, page.title, page.text)


def _refused(message: str, **values: object) -> Refused:
    return Refused({"address": message}, **values)
