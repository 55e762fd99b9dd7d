"""How long a person waits for the command line: cold processes, as ratios to an empty Python."""

import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 7
EMPTY = [sys.executable, "-c", "pass"]
FIRST = [sys.executable, "-m", "kompass", "compare", "Røros", "2017-06", "--json"]
COMMANDS = {
    "import kompass.method": [sys.executable, "-c", "import kompass.method"],
    "import numpy (when first needed)": [sys.executable, "-c", "import numpy"],
    "kompass --help": [sys.executable, "-m", "kompass", "--help"],
    "kompass editions": [sys.executable, "-m", "kompass", "editions", "--json"],
    "kompass compare Røros 2017-06 --json": FIRST,
}  # fmt: skip


def seconds(command: list[str], environment: dict[str, str]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        subprocess.run(command, env=environment, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "KOMPASS_DATA": folder}
        started = time.perf_counter()
        subprocess.run(FIRST, env=environment, check=True, capture_output=True)
        print(f"first use of all (database made, record loaded): {time.perf_counter() - started:.2f} s")
        base = seconds(EMPTY, environment)
        print(f"{'python -c pass':42} {base:6.3f} s   x 1.0")
        for name, command in COMMANDS.items():
            taken = seconds(command, environment)
            print(f"{name:42} {taken:6.3f} s   x {taken / base:.1f}")


if __name__ == "__main__":
    main()
