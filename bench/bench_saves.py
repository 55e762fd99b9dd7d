"""Saves while people rate: 20 evaluators of one evaluation at once, and the plug pulled amid 1,000 saves.

One evaluation is the worst case: all its changes go into one chain of history. On SQLite; on PostgreSQL with
`python tools/with_postgres.py python bench/bench_saves.py`.
"""

import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kompass import method
from tests.browser.conftest import _free_port
from tests.browser.evaluating import Saver, Site, saves_with_the_plug_pulled

EVALUATORS = 20
SAVES_EACH = 30
KILLED_AMID = 1000


def rate(saver: Saver, first: int) -> list[float]:
    """Seconds of each save: levels for a new criterion, then a text for it. `first`: number of the first save."""
    criteria = [one.id for one in method.load_edition("open-2020").criteria]
    levels = {"built_up": 2, "anchored": 1, "complied_with": 2, "followed_up": 1}
    taken = []
    for n in range(SAVES_EACH):
        said = {"levels": levels, "strengths": "Well done. " * (n % 2 * 10)}
        started = time.perf_counter()
        saver.save(criteria[(first + n) // 2 % len(criteria)], writer=saver.who, sequence=first + n, **said)
        taken.append(time.perf_counter() - started)
    return taken


def main() -> None:
    database = os.environ.get("KOMPASS_DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), _free_port(), database=database, more_evaluators=EVALUATORS - 2).start()
        try:
            names = [name.removesuffix("/2") for name in site.sessions if name.endswith("/2")]
            savers = [Saver(site, name) for name in names if "evaluator" in name]
            for first, several in ((1, savers[:1]), (1 + SAVES_EACH, savers)):
                started = time.perf_counter()
                with ThreadPoolExecutor(len(several)) as pool:
                    taken = sorted(
                        one for found in pool.map(partial(rate, first=first), several) for one in found
                    )
                passed = time.perf_counter() - started
                print(
                    f"{len(several):2} at once: {len(taken) / passed:5.1f} saves a second,"
                    f" median {statistics.median(taken) * 1000:.0f} ms,"
                    f" p95 {taken[int(len(taken) * 0.95)] * 1000:.0f} ms"
                )
            if not database:
                site.do("DELETE FROM kompass_rating")
                told = saves_with_the_plug_pulled(site, KILLED_AMID)
                print(
                    f"killed amid {told.acknowledged} saves: {told.refused} attempts failed and were repeated,"
                    f" {len(told.lost)} acknowledged saves lost"
                )
        finally:
            site.kill()


if __name__ == "__main__":
    main()
