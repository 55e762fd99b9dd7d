"""The process that opens files: `python -m kompass.tables.child LIMITS TASK ARGUMENTS [bytes|file]`, the file on
standard input, read for the task or given to it open.

It first takes on its limits of memory, processor time and output, then reads; what it found goes to standard output as
JSON. It exits with 0 when it has said something, with another code or a signal when a limit stopped it.
"""

import contextlib
import importlib
import json
import sys
from typing import BinaryIO

OUT_OF_MEMORY = 3
TOO_MUCH_TEXT = 4


def take_on_limits(memory_bytes: int, cpu_seconds: int, output_bytes: int) -> None:
    """Bound this process for good. Where the system has no such limits, the parent's wall time is left."""
    with contextlib.suppress(ImportError):
        import resource

        for kind, limit in (
            (resource.RLIMIT_AS, memory_bytes),
            (resource.RLIMIT_CPU, cpu_seconds),
            (resource.RLIMIT_FSIZE, output_bytes),
            (resource.RLIMIT_CORE, 0),
        ):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (limit, limit))


def answer(data: bytes | BinaryIO, limits_text: str, task: str, arguments_text: str = "{}") -> str:
    """What the task makes of `data`, as JSON: what it found, or the problems for which it is refused."""
    from dataclasses import asdict

    from kompass.tables.problems import TableError
    from kompass.tables.shape import Limits

    module, _, function = task.partition(":")
    limits = Limits(**json.loads(limits_text))
    try:
        found = getattr(importlib.import_module(module), function)(data, limits, **json.loads(arguments_text))
    except TableError as error:
        return json.dumps({"refused": [asdict(problem) for problem in error.problems]}, default=str)
    return json.dumps({"found": found})


def main(arguments: list[str]) -> int:
    limits = json.loads(arguments[0])
    take_on_limits(limits["memory_bytes"], limits["cpu_seconds"], limits["output_bytes"])
    try:
        given = sys.stdin.buffer if arguments[3:] == ["file"] else sys.stdin.buffer.read()
        text = answer(given, *arguments[:3])
    except MemoryError:
        return OUT_OF_MEMORY
    try:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    except OSError:
        return TOO_MUCH_TEXT
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
