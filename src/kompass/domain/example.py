"""The invented example: a country of sixty municipalities that exist nowhere, every criterion rated.

It shows every figure the method can give, and it is never mixed with the published record: its country is ZZ, the
basis of its evaluations is "invented". Names are made of things that no municipality is called after.
"""

import hashlib
import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from django.db import transaction

from kompass.domain import search
from kompass.domain.locks import one_at_a_time
from kompass.domain.progress import Progress, silent
from kompass.domain.registers import Register
from kompass.domain.result import frozen
from kompass.language import N_
from kompass.method import METHOD_VERSION, Edition, Score, When, load_edition, score
from kompass.models import (
    AreaResult,
    Dataset,
    Evaluation,
    Municipality,
    Population,
    Snapshot,
    Source,
    StatedCount,
    sort_key,
)
from kompass.models.evaluation import Basis

COUNTRY: Final = "ZZ"
EDITION: Final = "open-2020"
EARLIER_EDITION: Final = "open-2010"
"""With it some were evaluated for the first time: a change across editions can be seen."""

MAIN: Final = "Eksempelvik"
MAIN_SLUG: Final = "zz-eksempelvik"
MAIN_DATES: Final = ("2020-05", "2024-05")
"""The one municipality to look at: every criterion rated twice, four years apart."""

SOURCE: Final = "Kompass: oppdiktet eksempel / invented example"

_DATASET: Final = "invented example"
_VERSION: Final = "3"  # of the recipe below: another one makes the example anew
_SEED: Final = 1993
_THINGS: Final = "Papir Blekk Lykt Måne Trylle Drømme Kompass Vindu Knapp Pensel Tanke Skisse".split()
_PLACES: Final = "vik dal nes havn ås".split()
NAMES: Final = (MAIN, *[thing + place for thing, place in itertools.product(_THINGS, _PLACES)][:59])

_FIRST_ROUND: Final = (2014 * 12, 2020 * 12)  # months in which everybody is evaluated for the first time
_LAST_MONTH: Final = 2024 * 12 + 2
_SHARE_OF_ROUNDS: Final = ((1, 0.2), (2, 0.5), (3, 0.3))
_POPULATION_YEARS: Final = range(2013, 2026)
_ONE_LEVEL_UP_IN: Final = 16.0  # years, at the usual pace
_FULLY: Final = 3
_MIDDLE: Final = 1.25  # level of an average criterion in the first round, of 0 to 3


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented evaluation: whose, when, and how far it is on the whole, as a level of the scale."""

    name: str
    evaluated: str
    level: float
    edition: str = EDITION


def load(progress: Progress | None = None) -> None:
    """Put the example into the database; nothing happens if it is there and still what it would become now."""
    tell = progress or silent
    edition, earlier = load_edition(EDITION), load_edition(EARLIER_EDITION)
    basis = f"{_VERSION} {edition.hash} {earlier.hash} {METHOD_VERSION}"
    digest = hashlib.sha256(basis.encode()).hexdigest()
    if Dataset.objects.filter(name=_DATASET, digest=digest).exists():
        return
    plan = invent()
    ratings = rate(plan, edition)
    results: list[Score] = []
    for number, (one, of_one) in enumerate(zip(plan, ratings, strict=True)):
        tell(N_("scoring the invented example"), number, len(ratings))
        results.append(score(load_edition(one.edition), of_one))
    tell(N_("scoring the invented example"), len(ratings), len(ratings))
    with transaction.atomic():
        one_at_a_time("import")
        if not Dataset.objects.filter(name=_DATASET, digest=digest).exists():
            _store(plan, ratings, results)
            Dataset.objects.update_or_create(name=_DATASET, defaults={"digest": digest})
            search.rebuild()


def invent() -> list[Invented]:
    """Who is evaluated when: everybody once to three times, the main one twice; always the same."""
    draw = np.random.default_rng(_SEED)
    plan = [Invented(MAIN, MAIN_DATES[0], 1.2), Invented(MAIN, MAIN_DATES[1], 1.98)]
    rounds, shares = zip(*_SHARE_OF_ROUNDS, strict=True)
    for name in NAMES[1:]:
        month = int(draw.integers(*_FIRST_ROUND))
        level = float(draw.normal(_MIDDLE, 0.3))
        for _ in range(int(draw.choice(rounds, p=shares))):
            if month > _LAST_MONTH:
                break
            plan.append(Invented(name, f"{month // 12}-{month % 12 + 1:02d}", level))
            wait = int(draw.integers(24, 54))
            month += wait
            towards_middle = 0.25 * (_MIDDLE + 0.15 - level)
            level += towards_middle + wait / 12 / _ONE_LEVEL_UP_IN + float(draw.normal(0, 0.12))
    return _with_earlier_edition(plan)


def _with_earlier_edition(plan: Sequence[Invented]) -> list[Invented]:
    """Of those evaluated again every third one had the earlier edition the first time; the main one had not."""
    times = Counter(one.name for one in plan)
    again = [name for name in NAMES[1:] if times[name] > 1][::3]
    first = {name: next(one for one in plan if one.name == name) for name in again}
    return [replace(one, edition=EARLIER_EDITION) if first.get(one.name) is one else one for one in plan]


def rate(plan: Sequence[Invented], edition: Edition) -> list[dict[str, dict[str, int]]]:
    """Ratings for each planned evaluation, one level for every aspect that counts for each criterion of the edition.

    The earlier edition places the same criteria of the bank, so what is drawn for one of them holds for both.
    A municipality keeps its strong and weak criteria from one evaluation to the next; earlier aspects are
    further on than later ones; no profile is implausible. Levels are drawn on 0 to 3 and stretched to the scale.
    """
    draw = np.random.default_rng(_SEED + 1)
    n_criteria = len(edition.criteria)
    n_aspects = max(len(aspects) for _panel, aspects in edition.aspect_groups)
    stretch = edition.highest_level / _FULLY
    areas = [area.id for area in edition.areas]
    area_of = [areas.index(criterion.area) for criterion in edition.criteria]
    hard = draw.normal(0, 0.3, n_criteria)
    own = {
        name: draw.normal(0, 0.25, len(areas))[area_of] + draw.normal(0, 0.35, n_criteria) for name in NAMES
    }
    falling = np.linspace(0.35, -0.35, n_aspects)
    ratings = []
    for one in plan:
        middle = one.level + hard + own[one.name]
        drawn = middle[:, None] + falling + draw.normal(0, 0.4, (n_criteria, n_aspects))
        ratings.append(
            _as_ratings(np.rint(drawn * stretch).clip(0, edition.highest_level).astype(int), edition)
        )
    return ratings


def _as_ratings(levels: npt.NDArray[np.int_], edition: Edition) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for criterion, row in zip(edition.criteria, levels, strict=True):
        aspects = edition.aspects_of(criterion)
        own = {aspect.id: int(level) for aspect, level in zip(aspects, row[: len(aspects)], strict=True)}
        for rule in edition.implausible:
            if rule.higher in own:
                own[rule.higher] = min(own[rule.higher], own[rule.lower] + rule.by - 1)
        found[criterion.id] = own
    return found


def _store(plan: Sequence[Invented], ratings: Sequence[dict[str, Any]], results: Sequence[Score]) -> None:
    """In place of what an earlier start may have made. Municipalities and evaluations stay the rows they are: by now
    people have tied evaluations of their own, strategies and scenarios to them."""
    source, _ = Source.objects.get_or_create(reference=SOURCE)
    municipalities = _municipalities()
    ours = Evaluation.objects.filter(municipality__country=COUNTRY, source=source)
    ours.exclude(slug__in=[_slug(municipalities[one.name], one) for one in plan]).delete()
    for model in (AreaResult, Snapshot):
        model.objects.filter(evaluation__in=ours).delete()
    Population.objects.filter(municipality__in=municipalities.values()).delete()
    StatedCount.objects.filter(country=COUNTRY).delete()
    evaluations = []
    for one, result in zip(plan, results, strict=True):
        when = When.parse(one.evaluated)
        municipality = municipalities[one.name]
        evaluations.append(
            Evaluation(
                municipality=municipality,
                slug=_slug(municipality, one),
                stated_name=one.name,
                evaluated=one.evaluated,
                earliest=when.earliest,
                latest=when.latest,
                edition=result.edition,
                total=result.total,
                exact_total=str(result.exact_total),
                basis=Basis.INVENTED,
                source=source,
            )
        )
    evaluations = Evaluation.objects.bulk_create(
        evaluations,
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["edition", "total", "exact_total", "earliest", "latest"],
    )
    AreaResult.objects.bulk_create(
        AreaResult(evaluation=evaluation, area=area, points=points)
        for evaluation, result in zip(evaluations, results, strict=True)
        for area, points in result.areas.items()
        if points is not None
    )
    Snapshot.objects.bulk_create(
        Snapshot(
            evaluation=evaluation,
            edition=result.edition,
            edition_hash=result.edition_hash,
            method_version=result.method_version,
            ratings=of_one,
            result=frozen(result),
        )
        for evaluation, of_one, result in zip(evaluations, ratings, results, strict=True)
    )
    _store_populations([municipalities[name] for name in sorted(NAMES, key=sort_key)])
    _store_counts(plan, source)


def _municipalities() -> dict[str, Municipality]:
    """By name: those there are, and new ones for the rest."""
    there = {one.name: one for one in Municipality.objects.filter(country=COUNTRY, name__in=NAMES)}
    register = Register(COUNTRY)
    new = {name: register.add_named(name) for name in sorted(set(NAMES) - set(there), key=sort_key)}
    register.write()
    return there | new


def _slug(municipality: Municipality, one: Invented) -> str:
    return f"{municipality.slug}-{one.evaluated}"


def _store_populations(municipalities: Sequence[Municipality]) -> None:
    draw = np.random.default_rng(_SEED + 2)
    figures = []
    for municipality in municipalities:
        inhabitants = float(np.exp(draw.normal(9.1, 0.9)))
        growth = float(draw.normal(1.004, 0.006))
        for year in _POPULATION_YEARS:
            figures.append(
                Population(
                    municipality=municipality, year=year, inhabitants=round(inhabitants), source=SOURCE
                )
            )
            inhabitants *= growth
    Population.objects.bulk_create(figures)


def _store_counts(plan: Sequence[Invented], source: Source) -> None:
    """How many there are, for each year: complete by nature, for the example is all there is."""
    counts = []
    for year in sorted({int(one.evaluated[:4]) for one in plan}):
        done = [one for one in plan if int(one.evaluated[:4]) <= year]
        for unit, number in (("municipalities", len({one.name for one in done})), ("evaluations", len(done))):
            for since in (None, 2010):
                counts.append(
                    StatedCount(
                        country=COUNTRY, since=since, as_of=year, count=number, unit=unit, source=source
                    )
                )
    StatedCount.objects.bulk_create(counts)
