"""Page times and queries with 5,000 evaluations loaded, beside the same pages with the published record only.

    python bench/bench_pages.py        (SQLite; set KOMPASS_DATABASE_URL for an empty PostgreSQL database)

Prints a table: page, queries and median milliseconds with the record, with 5,000 more, and their ratio.
"""

import os
import statistics
import tempfile
import time

os.environ["KOMPASS_DATA"] = tempfile.mkdtemp(prefix="kompass-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "kompass.settings"
os.environ["KOMPASS_LOG_LEVEL"] = "ERROR"

import django

django.setup()

import numpy as np
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from kompass.domain import first_start, search
from kompass.models import AreaResult, Evaluation, Municipality

PAGES = (
    "/en/",
    "/en/municipalities/?q=r%C3%B8r",
    "/en/municipalities/no-roros/",
    "/en/evaluations/",
    "/en/evaluations/?sort=total&page=3",
    "/en/claims/",
    "/en/claims/roros-2017-quarter/",
    "/en/claims/verdicts/",
    "/en/map/",
    "/en/method/points/",
    "/en/method/rank/",
    "/en/method/pace/",
    "/en/editions/",
    "/en/editions/open-2020/",
    "/en/editions/areas/",
    "/en/editions/open-2020/criteria/council-papers-published-early/",
    "/en/calculator/",
    "/en/calculator/open-2020/",
    "/en/calculator/form.xlsx?edition=open-2020&language=en",
    "/en/compare/",
    "/en/compare/?e=no-roros-2013-12&e=no-roros-2017-06&e=no-roros-2021&q=ulstein",
    "/en/compare/?e=se-orebro-2012&e=se-grastorp-2014-10&e=se-vallentuna-2021-02&e=no-roros-2021",
    "/en/search/?q=r%C3%B8ros",
    "/en/search/?q=2017&kind=evaluation",
    "/en/search/?q=budget",
    "/en/search/?q=r%C3%B8r%C3%A5s",
    "/en/evaluations/no-roros-2017-06/",
    "/en/evaluations/no-roros-2017-06/?per=all&since=2002&as_of=2026",
    "/en/data/",
    "/data/evaluations.csv",
    "/data/evaluations.json",
    "/data/kompass-record.zip",
    "/en/evaluations/feed.atom",
    "/en/municipalities/no-roros/share.png",
    "/api/v1/record",
    "/api/v1/evaluations?per_page=200",
    "/api/v1/evaluations/no-roros-2017-06",
    "/api/v1/evaluations/no-roros-2017-06/comparison?per=all&since=&per_page=200",
    "/api/v1/municipalities?per_page=200",
    "/api/v1/municipalities?q=r%C3%B8r",
    "/api/v1/municipalities/no-roros",
    "/api/v1/claims?per_page=200",
    "/api/v1/editions/open-2020",
)
MORE = 5_000
ROUNDS = 9


def add_evaluations(n: int) -> None:
    """Invented evaluations in real municipalities' rows, in a database that is thrown away."""
    draw = np.random.default_rng(1)
    municipalities = list(Municipality.objects.filter(country__in=("NO", "SE")).order_by("id"))
    made = []
    for index in range(n):
        municipality = municipalities[index % len(municipalities)]
        month = index // len(municipalities)
        when = f"{2010 + month // 12}-{month % 12 + 1:02d}"
        earliest, latest = first_and_last_day(when)
        made.append(
            Evaluation(
                municipality=municipality,
                slug=f"bench-{index}",
                stated_name=municipality.name,
                evaluated=when,
                earliest=earliest,
                latest=latest,
                edition="official-2010",
                basis="published",
            )
        )
    areas = draw.integers(20, 90, (n, 8))
    for evaluation, points in zip(made, areas, strict=True):
        evaluation.total = int(points.sum())
    # Where the record already has that municipality and month, the record's row stays.
    taken = set(Evaluation.objects.values_list("municipality_id", "evaluated"))
    kept = [
        (evaluation, points)
        for evaluation, points in zip(made, areas, strict=True)
        if (evaluation.municipality_id, evaluation.evaluated) not in taken
    ]
    Evaluation.objects.bulk_create([evaluation for evaluation, _ in kept], batch_size=1000)
    AreaResult.objects.bulk_create(
        [
            AreaResult(evaluation=evaluation, area=str(area), points=int(value))
            for evaluation, points in kept
            for area, value in enumerate(points, start=1)
        ],
        batch_size=1000,
    )
    started = time.perf_counter()
    entries = search.rebuild()
    print(f"search index: {entries} entries made in {time.perf_counter() - started:.2f} s")


def first_and_last_day(when: str) -> tuple[object, object]:
    from kompass.method import When

    parsed = When.parse(when)
    return parsed.earliest, parsed.latest


def measure(client: Client, page: str) -> tuple[int, float]:
    """Queries of one call, and the median milliseconds of several after it."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(page)
        queries = len(captured)
    if answer.status_code != 200:
        raise SystemExit(f"{page} answered {answer.status_code}")
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        client.get(page)
        times.append((time.perf_counter() - started) * 1000)
    return queries, statistics.median(times)


def main() -> None:
    first_start.prepare()
    client = Client()
    before = {page: measure(client, page) for page in PAGES}
    add_evaluations(MORE)
    print(f"{Evaluation.objects.count()} evaluations, {connection.vendor}")
    print(f"{'page':68} {'queries':>9} {'ms record':>10} {'ms 5,000':>9} {'ratio':>6}")
    for page in PAGES:
        queries, fast = before[page]
        more_queries, slow = measure(client, page)
        shown = str(queries) if queries == more_queries else f"{queries}>{more_queries}"
        print(f"{page:68} {shown:>9} {fast:10.1f} {slow:9.1f} {slow / fast:6.2f}")


if __name__ == "__main__":
    with override_settings(ALLOWED_HOSTS=["*"]):
        main()
