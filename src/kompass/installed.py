"""Editions that an installation holds beside the shipped ones: files in a folder of its own (`KOMPASS_EDITIONS`).

A body that has the right to use an official edition puts it there. What an edition says of itself, `shareable:
true`, decides whether others may have its texts; without it they may not, and `as_public` is all that pages, the API,
the search and exports get (`kompass.domain.editions`). The command line works for who runs the
installation: it has all.
"""

import functools
import logging
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kompass import configuration
from kompass.language import N_
from kompass.method import editions as shipped
from kompass.method.bank import bank_path
from kompass.method.edition_source import EditionError, EditionProblem
from kompass.method.editions import Edition, Whole, read_whole
from kompass.method.editions import load_edition as load_shipped_or_file

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Installed:
    """A file of the folder: its edition, or what is wrong with it."""

    path: Path
    edition: Edition | None
    problems: tuple[EditionProblem, ...] = ()

    @property
    def id(self) -> str:
        return self.path.stem


def folder() -> Path:
    """Where installed editions lie; it need not be there."""
    chosen = configuration.load()
    return Path(chosen.editions) if chosen.editions else chosen.data / "editions"


@functools.cache
def installed() -> tuple[Installed, ...]:
    """Every file of the folder, read once: a running service sees a new file after its next start."""
    found = tuple(_read(path) for path in sorted(folder().glob("*.yaml")))
    for one in found:
        for problem in one.problems:
            _log.warning("an installed edition is left out: %s", problem.text())
    return found


def _read(path: Path) -> Installed:
    try:
        edition = read_whole(path).edition
        _refuse_name(edition.id, path.name, path.stem)
    except EditionError as error:
        return Installed(path, None, error.problems)
    return Installed(path, edition)


def _refuse_name(id: str, file: str, stem: str) -> None:
    if id in shipped():
        message = N_("an edition with the id %(id)s is shipped: give this one another id")
        raise EditionError((EditionProblem(file, None, message, {"id": id}),))
    if stem != id:
        message = N_("the file of the edition %(id)s must be called %(id)s.yaml here")
        raise EditionError((EditionProblem(file, None, message, {"id": id}),))


def _good() -> Mapping[str, Edition]:
    return {one.id: one.edition for one in installed() if one.edition is not None}


def editions() -> tuple[str, ...]:
    """The ids of all editions there are here, in alphabetical order."""
    return tuple(sorted((*shipped(), *_good())))


def load_edition(id_or_path: str | Path) -> Edition:
    """The whole edition, as `kompass.method.load_edition` has it, installed ones included."""
    found = _good().get(id_or_path) if isinstance(id_or_path, str) else None
    return found if found is not None else load_shipped_or_file(id_or_path)


def path_of(edition_id: str) -> Path | None:
    """The file of an installed edition; None where there is no good one of that id."""
    return next((one.path for one in installed() if one.id == edition_id and one.edition), None)


def may_be_passed_on(edition_id: str) -> bool:
    """Whether anybody may have the edition's texts: a shipped one's, or those of one that says so of itself."""
    found = _good().get(edition_id)
    return edition_id in shipped() if found is None else found.shareable is True


def as_public(edition: Edition) -> Edition:
    """What all may see of an edition whose texts may not be passed on: its name, where it comes from, its licence,
    and the names and points of its areas. It keeps the fingerprint of the whole, by which results refer to it."""
    areas = tuple(replace(area, introduction={}, sub_areas=(), panel="") for area in edition.areas)
    public = replace(
        edition,
        areas=areas,
        aspects=(),
        levels=(),
        implausible=(),
        main_tasks=(),
        roles=(),
        evidence=(),
        questions=(),
        panels=(),
    )
    object.__setattr__(public, "hash", edition.hash)
    return public


def install(file: Path, *, force: bool = False) -> tuple[Edition, tuple[Path, ...]]:
    """Put the edition in `file`, and its bank if it is not a shipped one, into the folder; the files written.

    Raises:
        EditionError: something is wrong with it, or a file is there already (without `force`).
    """
    whole = read_whole(file)
    edition = whole.edition
    _refuse_name(edition.id, file.name, edition.id)
    place = folder()
    copies = {place / f"{edition.id}.yaml": file, **_bank_copies(whole, file, place)}
    for target, source in copies.items():
        if target.exists() and not force and not _same(target, source):
            message = N_("%(file)s is there already and differs: remove it first, or use --force")
            raise EditionError((EditionProblem(file.name, None, message, {"file": str(target)}),))
    for target, source in copies.items():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)
    installed.cache_clear()
    return edition, tuple(copies)


def _bank_copies(whole: Whole, file: Path, place: Path) -> dict[Path, Path]:
    name = whole.source.data.get("bank")
    found = bank_path(file.parent, name) if name else None
    if found is None or not found.is_relative_to(file.parent / "bank"):
        return {}
    if found.name == f"{name}.yaml":
        return {place / "bank" / found.name: found}
    return {place / "bank" / str(name): found.parent}


def _same(one: Path, other: Path) -> bool:
    if one.is_dir() or other.is_dir():
        files = [
            {path.relative_to(root): path.read_bytes() for path in root.rglob("*.yaml")}
            for root in (one, other)
        ]
        return files[0] == files[1]
    return one.read_bytes() == other.read_bytes()


def remove(edition_id: str) -> Path | None:
    """Take the edition out of the folder; None where it is not there. Its bank stays, for others may place it."""
    path = folder() / f"{edition_id}.yaml"
    if not re.fullmatch(r"[a-z0-9-]+", edition_id) or not path.is_file():
        return None
    path.unlink()
    installed.cache_clear()
    return path
