"""The files of an edition that anybody may take away."""

import functools
from pathlib import Path

from kompass import installed
from kompass.domain.editions import editions, withheld
from kompass.method.bank import bank_path, bank_text, read_bank
from kompass.method.edition_check import FOLDER
from kompass.method.edition_source import read_source
from kompass.method.editions import Whole, read_whole


class EditionNotFound(LookupError):
    """There is no edition of that id, or it has no criterion of that id."""


def edition_file(edition_id: str) -> bytes:
    """The edition's file as it is; raises EditionNotFound where there is none that anybody may have."""
    return _file(edition_id).read_bytes()


@functools.cache
def bank_file(edition_id: str) -> tuple[str, bytes] | None:
    """Id of the criterion bank the edition places, and the bank as one file; None if it places none, or none that
    anybody may have.

    Raises:
        EditionNotFound: there is no such edition.
    """
    _known(edition_id)
    if withheld(edition_id):
        return None
    file = _file(edition_id)
    name = read_source(file).data.get("bank")
    path = bank_path(file.parent, name) if name else None
    return (name, bank_text(read_bank(path)).encode()) if path else None


def edition_whole(edition_id: str) -> Whole:
    """The edition with what it was built from; raises EditionNotFound where anybody may not have it."""
    return read_whole(_file(edition_id))


def _file(edition_id: str) -> Path:
    _known(edition_id)
    if withheld(edition_id):
        raise EditionNotFound(edition_id)
    return installed.path_of(edition_id) or FOLDER / f"{edition_id}.yaml"


def _known(edition_id: str) -> None:
    if edition_id not in editions():
        raise EditionNotFound(edition_id)
