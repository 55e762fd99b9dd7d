"""`kompass.method.points` against a plain Python loop: 100,000 evaluations x 164 criteria x 4 aspects.

    python bench/bench_points.py [evaluations]

The loop is what one would write first: three nested loops over levels in float. It is measured on a sample of the same
evaluations and scaled up; the whole of it would take minutes. Both must give the same points.
"""

import json
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from kompass.method import Edition, load_edition, points, score

SAMPLE = 500
EXACT_SAMPLE = 50


def synthetic_edition() -> Edition:
    """8 areas of 5 sub-areas, 164 criteria in all, 100 points an area, four aspects weighted as in the open edition."""
    areas, criteria = [], {}
    for a in range(1, 9):
        sub_areas = []
        for s in range(1, 6):
            size = 5 if s == 1 and a > 4 else 4
            ids = [f"c{a}-{s}-{c}" for c in range(size)]
            criteria.update(
                {key: {"texts": {"en": {"title": "A title", "question": "A question?"}}} for key in ids}
            )
            placed = [{"criterion": key, "maximum": str(20 // size)} for key in ids]
            sub_areas.append(
                {"id": f"{a}.{s}", "maximum": "20", "names": {"en": "Sub-area"}, "criteria": placed}
            )
        areas.append({"id": str(a), "maximum": "100", "names": {"en": "Area"}, "sub_areas": sub_areas})
    weights = {"built_up": "0.2", "anchored": "0.2", "complied_with": "0.3", "followed_up": "0.3"}
    data = {
        "id": "synthetic",
        "year": 2020,
        "countries": ["NO"],
        "languages": ["en"],
        "own_text": True,
        "names": {"en": "Synthetic"},
        "provenance": {"en": "Made by the benchmark."},
        "licence": "EUPL-1.2",
        "maximum": "800",
        "scale": {"levels": [{"value": value, "names": {"en": "Level"}} for value in range(4)]},
        "aspects": [{"id": key, "weight": weight, "names": {"en": key}} for key, weight in weights.items()],
        "criteria": criteria,
        "areas": areas,
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "synthetic.yaml"
        path.write_text(json.dumps(data, indent=1), encoding="utf-8")  # JSON is YAML as well
        edition = load_edition(path)
    assert len(edition.criteria) == 164
    return edition


def plain_loop(edition: Edition, evaluations: list[list[list[float]]]) -> list[list[float]]:
    weights = [float(aspect.weight) for aspect in edition.aspects]
    maxima = [float(criterion.maximum) for criterion in edition.criteria]
    places = {area.id: place for place, area in enumerate(edition.areas)}
    area_of = [places[criterion.area] for criterion in edition.criteria]
    result = []
    for evaluation in evaluations:
        areas = [0.0] * len(edition.areas)
        for criterion, levels in enumerate(evaluation):
            fulfilment = 0.0
            for weight, level in zip(weights, levels, strict=True):
                fulfilment += weight * level
            areas[area_of[criterion]] += maxima[criterion] * fulfilment / edition.highest_level
        result.append(areas)
    return result


def timed(work: Callable[[], Any], repeat: int = 3) -> tuple[float, Any]:
    """The quickest of some runs, in seconds, and what it gave."""
    best, found = float("inf"), None
    for _ in range(repeat):
        started = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - started)
    return best, found


def main() -> None:
    evaluations = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    edition = synthetic_edition()
    random = np.random.default_rng(2017)
    array = random.integers(0, 4, (evaluations, len(edition.criteria), len(edition.aspects))).astype(
        np.float64
    )
    applicable = random.random(array.shape[:2]) > 0.03
    print(
        f"{evaluations} evaluations x {array.shape[1]} criteria x {array.shape[2]} aspects, {array.nbytes / 1e6:.0f} MB"
    )

    vectorised, found = timed(lambda: points(edition, array))
    published, whole = timed(lambda: points(edition, array, published=True))
    tracemalloc.start()
    points(edition, array, published=True)
    grown = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    renormalised, _ = timed(
        lambda: points(edition, array[:2000], published=True, applicable=applicable[:2000]), 1
    )

    sample = array[:SAMPLE].tolist()
    loop, expected = timed(lambda: plain_loop(edition, sample))
    np.testing.assert_allclose(found[:SAMPLE], expected, atol=1e-9)
    scaled = loop * evaluations / len(sample)

    rated = [
        {
            c.id: {a.id: int(level) for a, level in zip(edition.aspects, row, strict=True)}
            for c, row in zip(edition.criteria, one, strict=True)
        }
        for one in array[:EXACT_SAMPLE]
    ]
    exact, scores = timed(lambda: [list(score(edition, ratings).areas.values()) for ratings in rated], 1)
    np.testing.assert_array_equal(whole[:EXACT_SAMPLE], scores)

    print(f"plain loop           {scaled:9.2f} s   (measured on {len(sample)}, scaled)")
    print(
        f"score, exact         {exact * evaluations / len(rated):9.2f} s   (measured on {len(rated)}, scaled)"
    )
    print(f"points               {vectorised:9.2f} s   {scaled / vectorised:6.0f} times as fast as the loop")
    print(f"points, published    {published:9.2f} s   {scaled / published:6.0f} times as fast as the loop")
    print(
        f"  with 3 % not applicable, every row another pattern: {renormalised / 2000 * 1e3:.2f} ms a row (on 2000 rows)"
    )
    print(f"memory beyond the input, at most: {grown:.0f} MB")


if __name__ == "__main__":
    main()
