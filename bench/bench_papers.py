"""How long each paper of an edition takes in a warm process, and how many pages it has.

python bench/bench_papers.py
"""

import statistics
import time

import pypdfium2

from kompass.method import load_edition
from kompass.reports.papers import FORMATS, kinds_of, paper

ROUNDS = 3
EDITIONS = ("open-2020", "caf-2020")


def main() -> None:
    for name in EDITIONS:
        edition = load_edition(name)
        for kind in kinds_of(edition):
            for role in ("", "mayor") if kind == "guide" else ("",):
                for form in FORMATS[kind]:
                    times, made = [], b""
                    for _ in range(ROUNDS):
                        started = time.perf_counter()
                        made = paper(edition, kind, form, language="nb", role=role)
                        times.append(time.perf_counter() - started)
                    pages = f", {len(pypdfium2.PdfDocument(made))} pages" if form == "pdf" else ""
                    what = " ".join(part for part in (name, kind, role, form) if part)
                    print(f"{what:40} {statistics.median(times):6.3f} s, {len(made) // 1024:5} KB{pages}")


if __name__ == "__main__":
    main()
