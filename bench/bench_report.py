"""How long a report takes: from a cold process, and once the process is warm. Ratios to an empty Python.

python bench/bench_report.py
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 5
REPORTS = ("no-roros-2017-06", "zz-eksempelvik-2024-05")
PREPARE = """
import django
django.setup()
from kompass.domain import example, first_start
first_start.prepare()
example.load()
"""
COLD = """
import sys
import django
django.setup()
from kompass.domain.access import PUBLIC
from kompass.reports import evaluation_report
sys.stdout.buffer.write(evaluation_report(PUBLIC, sys.argv[1], language="en"))
"""
WARM = """
import sys, time
import django
django.setup()
from kompass.domain.access import PUBLIC
from kompass.reports.evaluation import evaluation_content
from kompass.reports.pdf import to_pdf
to_pdf(evaluation_content(PUBLIC, sys.argv[1], language="en"))
started = time.perf_counter()
content = evaluation_content(PUBLIC, sys.argv[1], language="en")
between = time.perf_counter()
to_pdf(content)
print(between - started, time.perf_counter() - between)
"""


def seconds(command: list[str], environment: dict[str, str]) -> tuple[float, bytes]:
    times, answer = [], b""
    for _ in range(ROUNDS):
        started = time.perf_counter()
        answer = subprocess.run(command, env=environment, check=True, capture_output=True).stdout
        times.append(time.perf_counter() - started)
    return statistics.median(times), answer


def pages(pdf: bytes) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(pdf))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "KOMPASS_DATA": folder,
            "KOMPASS_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "kompass.settings",
        }
        subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True)
        base, _ = seconds([sys.executable, "-c", "pass"], environment)
        print(f"{'python -c pass':54} {base:6.3f} s  x 1.0")
        django, _ = seconds([sys.executable, "-c", "import django; django.setup()"], environment)
        print(f"{'django.setup()':54} {django:6.3f} s  x {django / base:.1f}")
        for slug in REPORTS:
            taken, pdf = seconds([sys.executable, "-c", COLD, slug], environment)
            print(f"{f'{slug}, cold, {pages(pdf)} pages':54} {taken:6.3f} s  x {taken / base:.1f}")
            _, answer = seconds([sys.executable, "-c", WARM, slug], environment)
            content, typeset = map(float, answer.split())
            print(f"{f'{slug}, warm: content + typesetting':54} {content:6.3f} s + {typeset:.3f} s")


if __name__ == "__main__":
    main()
