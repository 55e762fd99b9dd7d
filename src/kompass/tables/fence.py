"""Reading a file at arm's length: a child process with limits does it; whatever becomes of it is a sentence."""

import json
import os
import signal
import subprocess
import sys
import tempfile
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


def _ask_child(task: str, data: bytes, limits: Limits, arguments: dict[str, str | bool]) -> dict[str, Any]:
    # Files instead of pipes: neither side can block the other, and the system bounds what the child may write.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as taken:
        given.write(data)
        given.seek(0)
        status = _run_child([json.dumps(asdict(limits)), task, json.dumps(arguments)], given, taken, limits)
        taken.seek(0)
        text = taken.read(limits.output_bytes + 1)
    if status == OUT_OF_MEMORY or status in (-signal.SIGABRT, -signal.SIGSEGV):
        message = N_(
            "reading the file takes too much memory: look for cells far below or to the right of the table"
        )
        raise refused(message)
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        raise refused(N_("reading the file takes too long: it is too large, or damaged"))
    if status == TOO_MUCH_TEXT:
        raise refused(N_("the file holds too much text: divide it"))
    try:
        answer: dict[str, Any] = json.loads(text)
    except ValueError:
        raise refused(N_("the file is cut off or damaged: save it anew and hand that in")) from None
    return answer


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
