"""What a browser sends, read into memory and never onto a disk, stopped as soon as it is too much."""

import io
from dataclasses import dataclass
from typing import Any, Final

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser

MOST_BYTES: Final = 2 * 1024 * 1024
_ENVELOPE: Final = 64 * 1024  # boundaries, headers and the small fields around a file
_PIECE: Final = 64 * 1024


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
