"""The store of the files people hand in: a folder or an S3-compatible store. Names in it are random and say nothing."""

import hashlib
import secrets
from typing import Any, BinaryIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages


def store() -> Storage:
    return storages["documents"]


def keep(file: BinaryIO, *, ending: str) -> str:
    """Lay a file into the store piece by piece; its name there."""
    file.seek(0)
    word = secrets.token_hex(20)
    return store().save(f"{word[:2]}/{word}{ending}", File(file))


def digest_of(file: BinaryIO) -> tuple[str, int]:
    """sha256 of the bytes, and how many there are."""
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := file.read(1024 * 1024):
        digest.update(piece)
        size += len(piece)
    file.seek(0)
    return digest.hexdigest(), size


def opened(name: str) -> Any:
    """A file of the store, open for reading. Raises FileNotFoundError."""
    return store().open(name, "rb")


def picture_name(name: str, page: int) -> str:
    """Where the picture of a page of this file is kept."""
    return f"{name}.page{page}.png"


def kept_picture(name: str, page: int) -> bytes | None:
    where = picture_name(name, page)
    if not store().exists(where):
        return None
    with store().open(where, "rb") as file:
        return bytes(file.read())


def keep_picture(name: str, page: int, picture: bytes) -> None:
    where = picture_name(name, page)
    if not store().exists(where):
        store().save(where, ContentFile(picture))


def remove(name: str, *, pages: int) -> None:
    """Take a file and the pictures of its pages out of the store."""
    if not name:
        return
    for page in range(1, pages + 1):
        if store().exists(picture_name(name, page)):
            store().delete(picture_name(name, page))
    store().delete(name)
