"""Reading a file at arm's length: a child process with limits does it; whatever becomes of it is a sentence."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from kompass.language import N_
from kompass.tables.child import OUT_OF_MEMORY, TOO_MUCH_TEXT
from kompass.tables.problems import Problem, TableError, refused
from kompass.tables.shape import Limits

_SOURCES = str(Path(__file__).resolve().parents[2])


def fenced(task: str, data: bytes, limits: Limits, **arguments: str | bool) -> Any:
    """What `task` makes of `data` in a process of its own; raises TableError.

    `task`: "module:function" of this package, never anything a person wrote. The function takes data, limits and the
    arguments, gives what JSON can hold, and raises TableError.
    """
    answer = _ask_child(task, data, limits, arguments)
    if "refused" in answer:
        raise TableError(tuple(Problem(**problem) for problem in answer["refused"]))
    return answer["found"]


class Stopped(Exception):
    """The child came to no answer. `why`: memory, time, text (too much of it), or damaged."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def fenced_file(task: str, file: BinaryIO, limits: Limits, **arguments: str | bool) -> Any:
    """As `fenced`, for a file that may be large: the task is given the open file instead of its bytes.

    Raises:
        TableError: what the task says is wrong with it.
        Stopped: a limit stopped it, or it broke down.
    """
    answer = _ask_about(task, file, limits, arguments, "file")
    if "refused" in answer:
        raise TableError(tuple(Problem(**problem) for problem in answer["refused"]))
    return answer["found"]


def _ask_child(task: str, data: bytes, limits: Limits, arguments: dict[str, str | bool]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as given:
        given.write(data)
        try:
            return _ask_about(task, given, limits, arguments, "bytes")
        except Stopped as stopped:
            raise refused(_STOPPED[stopped.why]) from None


_STOPPED = {
    "memory": N_(
        "reading the file takes too much memory: look for cells far below or to the right of the table"
    ),
    "time": N_("reading the file takes too long: it is too large, or damaged"),
    "text": N_("the file holds too much text: divide it"),
    "damaged": N_("the file is cut off or damaged: save it anew and hand that in"),
}


def _ask_about(
    task: str, given: BinaryIO, limits: Limits, arguments: dict[str, str | bool], as_what: str
) -> dict[str, Any]:
    # Files instead of pipes: neither side can block the other, and the system bounds what the child may write.
    with _real_file(given) as real, tempfile.TemporaryFile() as taken:
        real.seek(0)
        words = [json.dumps(asdict(limits)), task, json.dumps(arguments), as_what]
        status = _run_child(words, real, taken, limits)
        taken.seek(0)
        text = taken.read(limits.output_bytes + 1)
    if status == OUT_OF_MEMORY or status in (-signal.SIGABRT, -signal.SIGSEGV):
        raise Stopped("memory")
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Stopped("time")
    if status == TOO_MUCH_TEXT:
        raise Stopped("text")
    try:
        answer: dict[str, Any] = json.loads(text)
    except ValueError:
        raise Stopped("damaged") from None
    return answer


@contextlib.contextmanager
def _real_file(given: BinaryIO) -> Iterator[BinaryIO]:
    """The file as one of the system's, which a process can be given; what is in memory or elsewhere is copied."""
    try:
        given.fileno()
    except (OSError, AttributeError):
        with tempfile.TemporaryFile() as copy:
            given.seek(0)
            shutil.copyfileobj(given, copy, 1024 * 1024)
            copy.flush()
            yield copy
    else:
        given.flush()
        yield given


def _run_child(words: list[str], given: BinaryIO, taken: BinaryIO, limits: Limits) -> int:
    """The child's exit status, negative for a signal; a child that takes too long is ended."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        # The child imports the same package as the parent, however that one found it.
        "PYTHONPATH": os.pathsep.join([_SOURCES, *filter(None, sys.path)]),
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "kompass.tables.child", *words]
    with subprocess.Popen(  # noqa: S603  a fixed command; the file comes on standard input
        command, stdin=given, stdout=taken, stderr=subprocess.DEVNULL, env=environment, close_fds=True
    ) as child:
        try:
            return child.wait(limits.wall_seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            return -signal.SIGKILL
