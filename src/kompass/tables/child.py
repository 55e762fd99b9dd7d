"""The process that opens Excel files: `python -m kompass.tables.child LIMITS` with the file on standard input.

It first takes on its limits of memory, processor time and output, then reads; what it found goes to standard output as
JSON. It exits with 0 when it has said something, with another code or a signal when a limit stopped it.
"""

import contextlib
import json
import sys
from dataclasses import asdict

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


def answer(data: bytes, limits_text: str) -> str:
    """What reading `data` gives, as JSON: sheet and rows, or the problems for which it is refused."""
    from kompass.tables.problems import TableError
    from kompass.tables.shape import Limits
    from kompass.tables.workbook import read_workbook

    limits = Limits(**json.loads(limits_text))
    try:
        sheet, rows = read_workbook(data, limits)
    except TableError as error:
        return json.dumps({"refused": [asdict(problem) for problem in error.problems]})
    return json.dumps({"sheet": sheet, "rows": rows})


def main(arguments: list[str]) -> int:
    limits_text = arguments[0]
    limits = json.loads(limits_text)
    take_on_limits(limits["memory_bytes"], limits["cpu_seconds"], limits["output_bytes"])
    try:
        text = answer(sys.stdin.buffer.read(), limits_text)
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
