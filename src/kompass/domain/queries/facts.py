"""Plain facts that several answers share: one evaluation, its edition's areas, its size class."""

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from django.db.models import Exists, F, OuterRef, QuerySet

from kompass.domain.editions import editions, load_edition, withheld
from kompass.language import N_, translator
from kompass.method.editions import Area, Provenance, in_language
from kompass.models import Evaluation, Snapshot


class EvaluationNotFound(LookupError):
    """No evaluation of that slug or date that this viewer may see; `dates` are those there are."""

    def __init__(self, slug: str, dates: tuple[str, ...] = ()) -> None:
        super().__init__(slug)
        self.slug = slug
        self.dates = dates


def named(names: Mapping[str, str], language: str) -> str:
    """The name in the language, or in the nearest one there is; "" if there is none at all."""
    return in_language(names, language) if names else ""


@dataclass(frozen=True, slots=True)
class AreaFact:
    """A focus area of an edition. `translated`: languages in which the name is our translation; `sources`: where
    each language's name comes from."""

    code: str
    names: Mapping[str, str]
    maximum: Fraction
    certain: bool
    translated: tuple[str, ...]
    sources: Mapping[str, Provenance]

    def name(self, language: str) -> str:
        return named(self.names, language)


@dataclass(frozen=True, slots=True)
class EditionFact:
    """An edition as far as a page shows it. `own_text`: the criteria texts are our own, not the associations'.

    `provenance` is a sentence by language, `hash` the SHA-256 of the content; without sub-areas and criteria the
    edition stops at areas.
    """

    id: str
    year: int
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    names: Mapping[str, str]
    provenance: Mapping[str, str]
    licence: str
    maximum: Fraction
    areas: tuple[AreaFact, ...]
    n_sub_areas: int
    n_criteria: int
    own_text: bool
    hash: str
    withheld: bool = False
    """Whether it has texts that others may not have; then only its areas are told."""

    def name(self, language: str) -> str:
        return named(self.names, language)

    @property
    def areas_only(self) -> bool:
        return not self.n_criteria


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One evaluation as the record has it.

    `when` is "2017-06", "2017" or "" (unknown); `earliest` and `latest` are the days it leaves possible.
    `name` is what the source called the municipality, `municipality_name` what it is called now.
    `areas` maps the edition's area codes to published points; it may hold some of them only.
    """

    slug: str
    municipality: str
    municipality_name: str
    name: str
    country: str
    when: str
    earliest: dt.date | None
    latest: dt.date | None
    edition: str
    edition_names: Mapping[str, str]
    total: int | None
    exact_total: Fraction | None
    areas: Mapping[str, int]
    basis: str
    derived_from_claim: str
    note: str
    source: str
    has_ratings: bool

    @property
    def derived(self) -> bool:
        """The total is arithmetic on published figures, not itself published."""
        return self.basis == "derived"

    @property
    def invented(self) -> bool:
        return self.country == "ZZ"

    def edition_name(self, language: str) -> str:
        return named(self.edition_names, language)


SIZE_CLASSES: Mapping[str, tuple[int, int | None, str]] = MappingProxyType(
    {
        "under-5000": (0, 4_999, N_("under 5,000 inhabitants")),
        "5000-14999": (5_000, 14_999, N_("5,000 to 14,999 inhabitants")),
        "15000-49999": (15_000, 49_999, N_("15,000 to 49,999 inhabitants")),
        "50000-up": (50_000, None, N_("50,000 inhabitants and more")),
    }
)
"""Key -> (fewest, most inhabitants or None, name). Four classes that split Norway and Sweden usefully."""

SIZE_YEARS = 2
"""A population figure counts for an evaluation if it is at most so many years away."""


def size_class_of(inhabitants: int | None) -> str:
    """The key of the size class, "" when the number of inhabitants is unknown."""
    if inhabitants is None:
        return ""
    return next(key for key, (_, most, _) in SIZE_CLASSES.items() if most is None or inhabitants <= most)


def size_class_name(key: str, language: str) -> str:
    _ = translator(language)
    return _(SIZE_CLASSES[key][2]) if key in SIZE_CLASSES else _("size unknown")


@functools.cache
def edition_fact(edition_id: str) -> EditionFact | None:
    """The edition of that id; None when it is unknown to us (or the record does not tell it)."""
    if edition_id not in editions():
        return None
    edition = load_edition(edition_id)
    return EditionFact(
        id=edition.id,
        year=edition.year,
        countries=edition.countries,
        languages=edition.languages,
        names=edition.names,
        provenance=edition.provenance,
        licence=edition.licence,
        maximum=edition.maximum,
        areas=tuple(_area_fact(area) for area in edition.areas),
        n_sub_areas=len(edition.sub_areas),
        n_criteria=len(edition.criteria),
        own_text=edition.own_text,
        hash=edition.hash,
        withheld=withheld(edition_id),
    )


def edition_in_short(edition_id: str, language: str) -> str:
    """The edition in a table's cell or a list: "2016 edition", "open edition 2020"; "" where it is not known."""
    fact = edition_fact(edition_id)
    if fact is None:
        return ""
    _ = translator(language)
    if fact.id == f"official-{fact.year}":
        return _("%(year)s edition") % {"year": fact.year}
    if fact.id == f"open-{fact.year}":
        return _("open edition %(year)s") % {"year": fact.year}
    return fact.name(language)


def _area_fact(area: Area) -> AreaFact:
    return AreaFact(
        code=area.id,
        names=area.names,
        maximum=area.maximum,
        certain=all(source.certain for source in area.sources.values()),
        translated=tuple(language for language, source in area.sources.items() if source.our_translation),
        sources=area.sources,
    )


def rows(chosen: QuerySet[Evaluation]) -> tuple[EvaluationRow, ...]:
    """The evaluations as plain rows, in the order given: two queries, however many they are."""
    with_all = (
        chosen.select_related("municipality", "source")
        .annotate(has_ratings=Exists(Snapshot.objects.filter(evaluation=OuterRef("pk"))))
        .prefetch_related("area_results")
    )
    return tuple(_row(evaluation) for evaluation in with_all)


def _row(evaluation: Evaluation) -> EvaluationRow:
    edition = edition_fact(evaluation.edition)
    return EvaluationRow(
        slug=evaluation.slug,
        municipality=evaluation.municipality.slug,
        municipality_name=evaluation.municipality.name,
        name=evaluation.stated_name,
        country=evaluation.municipality.country,
        when=evaluation.evaluated,
        earliest=evaluation.earliest,
        latest=evaluation.latest,
        edition=evaluation.edition,
        edition_names=edition.names if edition else {},
        total=evaluation.total,
        exact_total=Fraction(evaluation.exact_total) if evaluation.exact_total else None,
        areas={result.area: result.points for result in evaluation.area_results.all()},
        basis=evaluation.basis,
        derived_from_claim=evaluation.derived_from_claim,
        note=evaluation.note,
        source=evaluation.source.reference if evaluation.source else "",
        has_ratings=getattr(evaluation, "has_ratings", False) and not withheld(evaluation.edition),
    )


def dated_first_to_last(chosen: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """Oldest first, undated ones before the dated. A year alone comes after the months of that year."""
    return chosen.order_by(
        F("latest").asc(nulls_first=True), F("earliest").asc(nulls_first=True), "evaluated", "id"
    )


def latest_scored(own: Sequence[EvaluationRow]) -> EvaluationRow | None:
    """Of evaluations (oldest first) the latest dated one with a total, or else one without a date."""
    scored = [row for row in own if row.total is not None]
    dated = [row for row in scored if row.latest is not None]
    return (dated or scored)[-1] if scored else None
