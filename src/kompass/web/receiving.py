"""What a browser sends, read into memory and never onto a disk, stopped as soon as it is too much."""

import io
from dataclasses import dataclass
from typing import Any, Final

from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler, StopUpload
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser

from kompass.domain.document import largest

MOST_BYTES: Final = 2 * 1024 * 1024
_ENVELOPE: Final = 64 * 1024  # boundaries, headers and the small fields around a file
_PIECE: Final = 64 * 1024
LARGE: Final = frozenset({"document_add", "case_paper_add"})
"""Routes that take large files."""


class TooLarge(Exception):
    """More came than is accepted; the rest was not read."""


@dataclass(frozen=True, slots=True)
class File:
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Received:
    fields: QueryDict
    files: dict[str, File]


def received(request: HttpRequest) -> Received:
    """The fields and files of a POST.

    Content-Length is not believed: the bytes are counted as they come, also where none was announced (chunked). Raises
    TooLarge; for what is malformed, or has too many fields, what Django answers with 400.
    """
    data = _bounded(request)
    files: dict[str, File] = {}
    if request.content_type != "multipart/form-data":
        return Received(QueryDict(data, encoding="utf-8"), files)
    meta = {"CONTENT_TYPE": request.META.get("CONTENT_TYPE", ""), "CONTENT_LENGTH": str(len(data))}
    # All of it is in memory already and small, so this handler takes every file; none goes to a temporary one.
    handlers = [MemoryFileUploadHandler(request)]
    fields, found = MultiPartParser(meta, io.BytesIO(data), handlers, "utf-8").parse()
    for name in found:
        file: Any = found[name]
        content = file.read()
        if len(content) > MOST_BYTES:
            raise TooLarge
        files[name] = File(file.name or "", content)
    return Received(fields, files)


class Bounded(FileUploadHandler):
    """The first to be handed what a form uploads: stops it when it is too much, before it fills a disk.

    Large files are for the addresses that take documents, from who has signed in; everywhere else files are small.
    Where it was stopped the request has `too_large`, and no file.
    """

    chunk_size = 256 * 1024

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._left = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        match = self.request.resolver_match if self.request else None
        user = getattr(self.request, "user", None)
        large = match is not None and match.url_name in LARGE and user is not None and user.is_authenticated
        self._left = largest() if large else MOST_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._left -= len(raw_data)
        if self._left < 0:
            self.request.too_large = True  # type: ignore[union-attr]
            # The rest is not read: whoever sends more than this is told before the end.
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def _bounded(request: HttpRequest) -> bytes:
    most = MOST_BYTES + _ENVELOPE
    announced = request.META.get("CONTENT_LENGTH") or ""
    if announced.isdigit() and int(announced) > most:
        raise TooLarge
    # Without an announced length Django reads nothing; the server under it knows where the body ends.
    chunked = not announced and request.META.get("wsgi.input_terminated")
    source: Any = request.META["wsgi.input"] if chunked else request
    pieces, size = [], 0
    while piece := source.read(_PIECE):
        size += len(piece)
        if size > most:
            raise TooLarge
        pieces.append(piece)
    return b"".join(pieces)
