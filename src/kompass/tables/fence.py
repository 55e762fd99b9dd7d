"""Reading an Excel file at arm's length: a child process with limits does it; whatever becomes of it is a sentence."""

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
from kompass.tables.shape import Limits, Table, build_table

_SOURCES = str(Path(__file__).resolve().parents[2])


def read_xlsx(data: bytes, limits: Limits) -> Table:
    """The table in an Excel file's bytes; raises TableError."""
    found = _ask_child(data, limits)
    if "refused" in found:
        raise TableError(tuple(Problem(**problem) for problem in found["refused"]))
    rows = ((number, texts) for number, texts in found["rows"])
    return build_table(rows, sheet=found["sheet"], kind="xlsx", limits=limits)


def _ask_child(data: bytes, limits: Limits) -> dict[str, Any]:
    # Files instead of pipes: neither side can block the other, and the system bounds what the child may write.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as taken:
        given.write(data)
        given.seek(0)
        status = _run_child(given, taken, limits)
        taken.seek(0)
        text = taken.read(limits.output_bytes + 1)
    if status == OUT_OF_MEMORY or status in (-signal.SIGABRT, -signal.SIGSEGV):
        message = N_(
            "reading the Excel file takes too much memory: look for cells far below or to the right of the table"
        )
        raise refused(message)
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        raise refused(N_("reading the Excel file takes too long: it is too large, or damaged"))
    if status == TOO_MUCH_TEXT:
        raise refused(N_("the Excel file holds too much text: divide it"))
    try:
        found: dict[str, Any] = json.loads(text)
    except ValueError:
        raise refused(N_("the Excel file is cut off or damaged: save it anew and hand that in")) from None
    return found


def _run_child(given: BinaryIO, taken: BinaryIO, limits: Limits) -> int:
    """The child's exit status, negative for a signal; a child that takes too long is ended."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        # The child imports the same package as the parent, however that one found it.
        "PYTHONPATH": os.pathsep.join([_SOURCES, *filter(None, sys.path)]),
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "kompass.tables.child", json.dumps(asdict(limits))]
    with subprocess.Popen(  # noqa: S603  a fixed command; the file comes on standard input
        command, stdin=given, stdout=taken, stderr=subprocess.DEVNULL, env=environment, close_fds=True
    ) as child:
        try:
            return child.wait(limits.wall_seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            return -signal.SIGKILL
