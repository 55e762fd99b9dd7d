"""How long agreement takes: open edition, 164 criteria, each area and all, with 2,000 draws; 2, 3 and 6 evaluators.

    python bench/bench_agreement.py

Beside it the same intervals the plain way: one call of the `krippendorff` package per draw, over all areas.
"""

import time
import tracemalloc
from typing import Any

import krippendorff
import numpy as np

from kompass.method import Edition, agreement, disagreements, load_edition, severity

PLAIN_DRAWS = 100


def ratings_of(edition: Edition, evaluators: int) -> dict[str, dict[str, Any]]:
    """One profile, each evaluator a level off now and then."""
    random = np.random.default_rng(2017)
    shape = (len(edition.criteria), len(edition.aspects))
    truth = random.integers(0, 4, shape)
    found = {}
    for number in range(evaluators):
        own = np.clip(truth + random.choice([-1, 0, 0, 0, 1], shape), 0, 3)
        found[f"evaluator {number}"] = {
            c.id: {a.id: int(level) for a, level in zip(edition.aspects, row, strict=True)}
            for c, row in zip(edition.criteria, own, strict=True)
        }
    return found


def plain(edition: Edition, ratings: dict[str, dict[str, Any]]) -> float:
    """Seconds for the alpha of one draw."""
    data = np.array(
        [[[own[c.id][a.id] for a in edition.aspects] for c in edition.criteria] for own in ratings.values()]
    )
    random = np.random.default_rng(1993)
    started = time.perf_counter()
    for _ in range(PLAIN_DRAWS):
        drawn = data[:, random.integers(0, data.shape[1], data.shape[1])].reshape(len(data), -1)
        krippendorff.alpha(drawn, level_of_measurement="ordinal")
    return (time.perf_counter() - started) / PLAIN_DRAWS


def main() -> None:
    edition = load_edition("open-2020")
    for evaluators in (2, 3, 6):
        ratings = ratings_of(edition, evaluators)
        started = time.perf_counter()
        found = agreement(edition, ratings)
        took = time.perf_counter() - started
        started = time.perf_counter()
        n = len(disagreements(edition, ratings))
        listed = time.perf_counter() - started
        tracemalloc.start()
        agreement(edition, ratings)
        grown = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        alone = plain(edition, ratings) * found.draws
        print(
            f"{evaluators} evaluators: {took:5.2f} s for {len(found.areas) + 1} x 6 figures, at most {grown:.0f} MB; "
            f"one draw at a time: {alone:.2f} s for one alpha alone; {n} disagreements in {listed:.3f} s"
        )
    ratings = ratings_of(edition, 2)
    started = time.perf_counter()
    severity([(edition, ratings)] * 50)
    print(f"severity over 50 evaluations of two: {time.perf_counter() - started:.2f} s")


if __name__ == "__main__":
    main()
