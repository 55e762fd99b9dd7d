"""Editions of the instrument: which there are, one of them as a tree, a criterion, and the areas side by side.

What an edition says comes from its file, so only who used it is asked of the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Max, Min, Q

from kompass.domain.access import INVENTED, Viewer, visible_evaluations
from kompass.domain.editions import editions as known_editions
from kompass.domain.editions import load_edition
from kompass.domain.queries.edition_files import EditionNotFound, bank_file
from kompass.domain.queries.edition_worth import AspectPoints, Worth, worth_of
from kompass.domain.queries.facts import AreaFact, EditionFact, edition_fact
from kompass.domain.queries.instruments import COMPASS, instrument_of
from kompass.domain.queries.languages import in_order
from kompass.method.edition_texts import text_languages
from kompass.method.editions import (
    Aspect,
    Criterion,
    Edition,
    Implausible,
    Level,
    MainTask,
    Named,
    Panel,
    Provenance,
    Question,
    SubArea,
    nearest,
)
from kompass.method.questionnaire import feeding
from kompass.models import search_key


@dataclass(frozen=True, slots=True)
class EditionUse:
    """How many evaluations of the record were made with an edition; `n_invented` are apart, never among the `n`."""

    n: int = 0
    n_with_total: int = 0
    n_invented: int = 0
    first_year: int | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class EditionLine:
    edition: EditionFact
    use: EditionUse


@dataclass(frozen=True, slots=True)
class EditionList:
    """`n`: all real evaluations of the record. Of `n_not_told` it is not known which edition was used; `unknown` are
    editions the record names but Kompass has no file of, with how many evaluations each."""

    editions: tuple[EditionLine, ...]
    n: int
    n_not_told: int
    unknown: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SubAreaBranch:
    """A sub-area with its main tasks and those of its criteria that are shown."""

    sub_area: SubArea
    main_tasks: tuple[MainTask, ...]
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class AreaBranch:
    area: AreaFact
    introduction: Mapping[str, str]
    sub_areas: tuple[SubAreaBranch, ...]


@dataclass(frozen=True, slots=True)
class ImplausibleRule:
    """A profile that asks for a reason: `higher` above `lower` by `by` levels or more."""

    higher: Aspect
    lower: Aspect
    by: int


@dataclass(frozen=True, slots=True)
class AspectGroup:
    """The aspects that count for the areas of one panel; `panel` None and all areas in an edition without panels."""

    panel: Panel | None
    aspects: tuple[Aspect, ...]
    areas: tuple[AreaFact, ...]


@dataclass(frozen=True, slots=True)
class EditionPage:
    """An edition as a tree. With a text sought (`q`) only what has it in title or question: `n_found` criteria."""

    edition: EditionFact
    use: EditionUse
    levels: tuple[Level, ...]
    aspects: tuple[Aspect, ...]
    groups: tuple[AspectGroup, ...]
    banded: bool
    """Whether levels are bands, so that a rating is a number and not one of a few levels."""
    highest: int | None
    """The value that means fully; None in an edition that stops at areas."""
    implausible: tuple[ImplausibleRule, ...]
    not_applicable_limit: Fraction
    areas: tuple[AreaBranch, ...]
    doubts: tuple[tuple[Mapping[str, str], tuple[str, ...]], ...]
    """Each different doubt about names in the language asked for, with the numbers of the areas it is about."""
    q: str
    n_found: int
    has_bank: bool
    evidence: tuple[Named, ...]
    roles: tuple[Named, ...]
    texts: str
    """The language in which `q` was sought; `text_languages`: those with every title and question."""
    text_languages: tuple[str, ...]
    n_questions: int


@dataclass(frozen=True, slots=True)
class NameChange:
    """How the published name of an area stands to the official edition before it (of `year`), in one language.

    `kind`: "same"; "moved" (it was the name of area `number`); "changed"; "unknown" (there is no language in which
    both names are published). Names that we translated are never compared: they differ for reasons of ours.
    """

    kind: str
    year: int
    language: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class NamedArea:
    """An area's name in the language asked for, or in the nearest there is: `language`. `note`: the number of its
    source among `AreasSideBySide.sources`, from 1; None for a translation of ours."""

    area: AreaFact
    language: str
    source: Provenance | None
    note: int | None
    changes: tuple[NameChange, ...]


@dataclass(frozen=True, slots=True)
class AreasSideBySide:
    """The areas of the official editions by number: one line a number, one cell an edition (None: it has none)."""

    editions: tuple[EditionFact, ...]
    language: str
    languages: tuple[str, ...]
    lines: tuple[tuple[str, tuple[NamedArea | None, ...]], ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where another edition places the same criterion of the bank."""

    edition: EditionFact
    criterion: Criterion


@dataclass(frozen=True, slots=True)
class CriterionPage:
    edition: EditionFact
    criterion: Criterion
    area: AreaFact
    sub_area: SubArea
    main_tasks: tuple[MainTask, ...]
    levels: tuple[Level, ...]
    banded: bool
    highest: int
    panel: Panel | None
    quick: tuple[Worth, ...]
    """Points by level where all aspects that count are given that level."""
    aspects: tuple[AspectPoints, ...]
    """Of the aspects that count for this criterion."""
    implausible: tuple[ImplausibleRule, ...]
    number: int
    """Its place among all criteria of the edition, from 1."""
    previous: Criterion | None
    following: Criterion | None
    elsewhere: tuple[Placement, ...]
    evidence: tuple[Named, ...]
    """Where it is typically seen, in the criterion's order; so too whom to `ask`."""
    ask: tuple[Named, ...]
    questions: tuple[tuple[int, Question], ...]
    """Those of the municipality's questionnaire that feed it, with their numbers."""


def editions(viewer: Viewer) -> EditionList:
    """The editions there are, by year, the official one of a year first. One query."""
    used = _uses(viewer)
    facts = _facts()
    known = {fact.id for fact in facts}
    return EditionList(
        editions=tuple(EditionLine(fact, used.get(fact.id, EditionUse())) for fact in facts),
        n=sum(use.n for use in used.values()),
        n_not_told=used.get("", EditionUse()).n,
        unknown=tuple(
            (name, use.n) for name, use in sorted(used.items()) if name and name not in known and use.n
        ),
    )


def edition(viewer: Viewer, edition_id: str, *, language: str, q: str = "", texts: str = "") -> EditionPage:
    """One edition as a tree. One query.

    `q`: only criteria with all these words in title or question, in `texts`, or in `language` where the edition has
    no such texts.

    Raises:
        EditionNotFound: there is none of that id.
    """
    fact = _fact(edition_id)
    found = load_edition(edition_id)
    tasks = {task.id: task for task in found.main_tasks}
    wanted = search_key(q).split()
    having = in_order(text_languages(found))
    texts = texts if texts in having else language
    areas = []
    for area, of in zip(found.areas, fact.areas, strict=True):
        branches = []
        for sub_area in area.sub_areas:
            criteria = tuple(one for one in sub_area.criteria if _has(one, wanted, texts))
            if criteria:
                of_it = tuple(tasks[task] for task in sub_area.main_tasks)
                branches.append(SubAreaBranch(sub_area, of_it, criteria))
        if branches or not wanted:
            areas.append(AreaBranch(of, area.introduction, tuple(branches)))
    return EditionPage(
        edition=fact,
        use=_uses(viewer).get(edition_id, EditionUse()),
        levels=found.levels,
        aspects=found.aspects,
        groups=_groups(found, fact),
        banded=found.banded,
        highest=found.highest_level if found.levels else None,
        implausible=_rules(found.implausible, found.aspects),
        not_applicable_limit=found.not_applicable_limit,
        areas=tuple(areas),
        doubts=_doubts(fact.areas, language),
        q=q if wanted else "",
        n_found=sum(len(branch.criteria) for area in areas for branch in area.sub_areas),
        has_bank=bank_file(edition_id) is not None,
        evidence=found.evidence,
        roles=found.roles,
        texts=texts,
        text_languages=having,
        n_questions=len(found.questions),
    )


def criterion(viewer: Viewer, edition_id: str, criterion_id: str) -> CriterionPage:
    """One criterion of an edition, and what its levels are worth. No query.

    Raises:
        EditionNotFound: no such edition, or no such criterion in it.
    """
    fact = _fact(edition_id)
    found = load_edition(edition_id)
    own = found.criterion_by_id.get(criterion_id)
    if own is None:
        raise EditionNotFound(criterion_id)
    place = found.criteria.index(own)
    sub_area = next(one for one in found.sub_areas if one.id == own.sub_area)
    others = [(one, load_edition(one.id)) for one in _facts() if one.id != edition_id]
    worth = worth_of(edition_id)
    return CriterionPage(
        edition=fact,
        criterion=own,
        area=next(area for area in fact.areas if area.code == own.area),
        sub_area=sub_area,
        main_tasks=tuple(task for task in found.main_tasks if task.id in sub_area.main_tasks),
        levels=found.levels,
        banded=found.banded,
        highest=found.highest_level,
        panel=next((panel for panel in found.panels if panel.id == found.area_by_id[own.area].panel), None),
        quick=tuple(by_criterion[own.id] for by_criterion in worth[""]),
        aspects=tuple(
            AspectPoints(aspect, tuple(by_criterion[own.id] for by_criterion in worth[aspect.id]))
            for aspect in found.aspects_of(own)
        ),
        implausible=_rules(found.implausible, found.aspects_of(own)),
        number=place + 1,
        previous=found.criteria[place - 1] if place else None,
        following=found.criteria[place + 1] if place + 1 < len(found.criteria) else None,
        elsewhere=tuple(
            Placement(one, other.criterion_by_id[own.id])
            for one, other in others
            if own.id in other.criterion_by_id
        ),
        evidence=named_in_order(own.evidence, found.evidence),
        ask=named_in_order(own.ask, found.roles),
        questions=feeding(found, own),
    )


def named_in_order(ids: Sequence[str], among: Sequence[Named]) -> tuple[Named, ...]:
    """The kinds of evidence, or the roles, of these ids in their order."""
    by_id = {one.id: one for one in among}
    return tuple(by_id[one] for one in ids)


def edition_areas(viewer: Viewer, *, language: str) -> AreasSideBySide:
    """The areas of the official editions side by side, their names in `language` where there are any. No query."""
    official = tuple(fact for fact in _facts() if not fact.own_text)
    in_any = {code for fact in official for area in fact.areas for code in area.names}
    by_number = [{area.code: area for area in fact.areas} for fact in official]
    numbers = tuple(dict.fromkeys(code for areas in by_number for code in areas))
    notes: dict[str, int] = {}
    lines = []
    for number in numbers:
        cells: list[NamedArea | None] = []
        for place, areas in enumerate(by_number):
            area = areas.get(number)
            before = official[place - 1] if place else None
            cells.append(_named_area(area, before, language, notes) if area else None)
        lines.append((number, tuple(cells)))
    return AreasSideBySide(
        editions=official,
        language=language,
        languages=in_order(in_any),
        lines=tuple(lines),
        sources=tuple(notes),
    )


def _fact(edition_id: str) -> EditionFact:
    fact = edition_fact(edition_id)
    if fact is None:
        raise EditionNotFound(edition_id)
    return fact


def _facts() -> tuple[EditionFact, ...]:
    found = [_fact(edition_id) for edition_id in known_editions()]
    return tuple(
        sorted(found, key=lambda fact: (instrument_of(fact.id) != COMPASS, fact.year, fact.own_text, fact.id))
    )


def _uses(viewer: Viewer) -> dict[str, EditionUse]:
    """Edition id ("" where it is not told) -> its use, real and invented ones apart. One query."""
    real = ~Q(municipality__country=INVENTED)
    counted = (
        visible_evaluations(viewer, named=True)
        .order_by()
        .values("edition")
        .annotate(
            n=Count("pk", filter=real),
            n_with_total=Count("total", filter=real),
            n_invented=Count("pk", filter=~real),
            first=Min("earliest", filter=real),
            last=Max("latest", filter=real),
        )
    )
    return {
        row["edition"]: EditionUse(
            n=row["n"],
            n_with_total=row["n_with_total"],
            n_invented=row["n_invented"],
            first_year=row["first"].year if row["first"] else None,
            last_year=row["last"].year if row["last"] else None,
        )
        for row in counted
    }


def _has(one: Criterion, wanted: Sequence[str], language: str) -> bool:
    if not wanted:
        return True
    text = one.text(language)
    key = search_key(f"{text.title} {text.question}")
    return all(word in key for word in wanted)


def _rules(rules: Sequence[Implausible], aspects: Sequence[Aspect]) -> tuple[ImplausibleRule, ...]:
    """The rules that are about these aspects."""
    by_id = {aspect.id: aspect for aspect in aspects}
    return tuple(
        ImplausibleRule(by_id[rule.higher], by_id[rule.lower], rule.by)
        for rule in rules
        if rule.higher in by_id
    )


def _groups(found: Edition, fact: EditionFact) -> tuple[AspectGroup, ...]:
    areas = list(zip(found.areas, fact.areas, strict=True))
    return tuple(
        AspectGroup(
            panel, aspects, tuple(of for area, of in areas if panel is None or area.panel == panel.id)
        )
        for panel, aspects in found.aspect_groups
    )


def _doubts(
    areas: Sequence[AreaFact], language: str
) -> tuple[tuple[Mapping[str, str], tuple[str, ...]], ...]:
    found: list[tuple[Mapping[str, str], list[str]]] = []
    for area in areas:
        source = area.sources.get(nearest(area.names, language))
        if source is None or source.certain:
            continue
        same = next((numbers for doubt, numbers in found if doubt == source.doubt), None)
        if same is None:
            found.append((source.doubt, same := []))
        same.append(area.code)
    return tuple((doubt, tuple(numbers)) for doubt, numbers in found)


def _named_area(
    area: AreaFact, before: EditionFact | None, language: str, notes: dict[str, int]
) -> NamedArea:
    shown = nearest(area.names, language)
    source = area.sources.get(shown)
    note = None
    if source is not None and source.source:
        note = notes.setdefault(source.source, len(notes) + 1)
    return NamedArea(area, shown, source, note, name_changes(area, before, language) if before else ())


def _published(area: AreaFact) -> dict[str, str]:
    """The area's names that others published, by language."""
    return {
        code: name
        for code, name in area.names.items()
        if code in area.sources and not area.sources[code].our_translation
    }


def name_changes(area: AreaFact, before: EditionFact, language: str) -> tuple[NameChange, ...]:
    """How the name stands to the area of the same number in the edition before.

    In `language` if both names are published in it, else in every language in which both are.
    """
    now = _published(area)
    then = {other.code: _published(other) for other in before.areas}
    common = [code for code in now if code in then.get(area.code, {})]
    chosen = [language] if language in common else common
    if not chosen:
        return (NameChange("unknown", before.year),)
    return tuple(_change(area.code, now[code], then, code, before.year) for code in chosen)


def _change(
    number: str, name: str, then: Mapping[str, Mapping[str, str]], language: str, year: int
) -> NameChange:
    if then[number][language] == name:
        return NameChange("same", year, language, number)
    moved = next((other for other, names in then.items() if names.get(language) == name), None)
    if moved is not None:
        return NameChange("moved", year, language, moved)
    return NameChange("changed", year, language)
