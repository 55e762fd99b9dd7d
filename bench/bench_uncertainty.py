"""How long it takes to say how sure totals and ranks are: 10,000 draws of 357 municipalities x 164 criteria.

python bench/bench_uncertainty.py [draws]
"""

import resource
import sys
import time

import numpy as np

from kompass.method import Assumptions, importance, load_edition, uncertainty

MUNICIPALITIES = 357


def main() -> None:
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    edition = load_edition("open-2020")
    random = np.random.default_rng(2017)
    levels = random.integers(0, 4, (MUNICIPALITIES, len(edition.criteria), len(edition.aspects))).astype(
        float
    )
    levels[random.random(levels.shape) < 0.02] = np.nan
    assumptions = Assumptions(severity=4, residual=12, weights="quarter")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started, computing = time.perf_counter(), time.process_time()
    found = uncertainty(edition, levels, assumptions, draws=draws)
    took, computing = time.perf_counter() - started, time.process_time() - computing
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    width = float((found.high - found.low).mean())
    print(
        f"{draws} draws x {MUNICIPALITIES} municipalities x {len(edition.criteria)} criteria: {took:.1f} s "
        f"({computing:.1f} s of computing), "
        f"{grown:.0f} MB more; intervals {width:.0f} points wide on average"
    )
    started = time.perf_counter()
    shares = importance(edition, levels[0], assumptions)
    print(f"Sobol indices of one total, 4,096 draws: {time.perf_counter() - started:.1f} s")
    for factor, one in shares.items():
        print(f"  {factor:9} first {one.first:.3f}  total {one.total:.3f}")


if __name__ == "__main__":
    main()
