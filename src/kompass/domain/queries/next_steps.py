"""What next: the gaps of a result, down to its criteria, and what better ratings would give.

Of a published one whose ratings are known, for everybody; of a signed one, for who may see it. Nothing is stored: the
targets come with the question.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from kompass import method
from kompass.domain.access import (
    Viewer,
    published_best_practice,
    published_improvements,
    seat,
)
from kompass.domain.editions import load_edition
from kompass.domain.queries.assignment import Head, head_of
from kompass.domain.queries.comparison import Comparison, Member
from kompass.domain.queries.draft import signed_page
from kompass.domain.queries.evaluation import EvaluationPage, evaluation
from kompass.domain.queries.facts import EvaluationNotFound, EvaluationRow, named
from kompass.domain.queries.reference import ReferenceFilter
from kompass.domain.queries.signing import exported, signed_findings
from kompass.domain.queries.snapshot import CriterionRow, SubAreaRow
from kompass.language import N_, translator
from kompass.method import Edition
from kompass.models import FindingKind, Snapshot

MOST_TARGETS: Final = 400


@dataclass(frozen=True, slots=True)
class TargetProblem:
    """A target of the address that makes no sense, and how to mend it."""

    value: str
    message: str

    def text(self, language: str) -> str:
        return translator(language)(self.message) % {"value": self.value}


@dataclass(frozen=True, slots=True)
class Practice:
    """What somebody best in a criterion does there, as the evaluators published it; `finding` is its key."""

    finding: str
    slug: str
    name: str
    when: str
    text: str


@dataclass(frozen=True, slots=True)
class Improvement:
    """What the report on this evaluation would have improved; `finding` is its key."""

    finding: str
    text: str


Improvements = Mapping[str, Sequence[Improvement]]
"""By criterion."""


@dataclass(frozen=True, slots=True)
class CriterionGap:
    """A criterion with what it can still give. `reachable`: to the best of the others rated with the same edition, None
    without any; `holders`: who they are. `since`: change since the result before. `levels`: what may be aimed at, with
    the names of the levels; `target`: the one aimed at, None for none."""

    row: CriterionRow
    to_gain: Fraction | None
    reachable: Fraction | None
    holders: tuple[Member, ...]
    practices: tuple[Practice, ...]
    improvements: tuple[Improvement, ...]
    levels: tuple[tuple[int, Mapping[str, str]], ...]
    target: int | None

    @property
    def named_in_report(self) -> bool:
        return bool(self.improvements)

    @property
    def since(self) -> Fraction | None:
        if self.row.points is None or self.row.previous is None:
            return None
        return self.row.points - self.row.previous


@dataclass(frozen=True, slots=True)
class SubAreaGap:
    """A sub-area: exact points, the best of the others rated with the same edition, and where it would come to."""

    row: SubAreaRow
    best: Fraction | None
    after: Fraction | None
    criteria: tuple[CriterionGap, ...]

    @property
    def to_ideal(self) -> Fraction | None:
        return None if self.row.exact is None else self.row.maximum - self.row.exact

    @property
    def to_best(self) -> Fraction | None:
        if self.best is None or self.row.exact is None:
            return None
        return max(min(self.best, self.row.maximum) - self.row.exact, Fraction())


@dataclass(frozen=True, slots=True)
class AreaStep:
    """An area with its published points now and as they would be."""

    code: str
    names: Mapping[str, str]
    maximum: Fraction
    before: int | None
    after: int | None
    sub_areas: tuple[SubAreaGap, ...]

    def name(self, language: str) -> str:
        return named(self.names, language)

    @property
    def gain(self) -> int | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class NextSteps:
    """`n_rated`: others of the reference set whose ratings with the same edition are known. `what_if`: the arithmetic
    of the targets; without any it changes nothing. `most`: criteria with the most points to gain first."""

    row: EvaluationRow
    edition: Edition
    compared: Comparison
    previous: EvaluationRow | None
    n_rated: int
    what_if: method.WhatIf
    targets: Mapping[str, int]
    problems: tuple[TargetProblem, ...]
    areas: tuple[AreaStep, ...]
    most: tuple[CriterionGap, ...]

    @property
    def chosen(self) -> tuple[CriterionGap, ...]:
        return tuple(one for one in self.criteria if one.target is not None)

    @property
    def criteria(self) -> tuple[CriterionGap, ...]:
        return tuple(one for area in self.areas for sub_area in area.sub_areas for one in sub_area.criteria)


def next_steps(
    viewer: Viewer,
    slug: str,
    targets: Iterable[str] = (),
    *,
    reference: ReferenceFilter | None = None,
) -> NextSteps:
    """The gaps of a published evaluation and what `targets` ("criterion:level") would give.

    A target means: every aspect at that level at least. 22 queries at most.

    Raises:
        EvaluationNotFound: there is none of that slug that this viewer may see, or its ratings are not known.
    """
    page = evaluation(viewer, slug, reference=reference)
    if page.snapshot is None:
        raise EvaluationNotFound(slug)
    ratings = Snapshot.objects.get(evaluation__slug=slug).ratings
    named = ((one.key, one.text, one.criteria) for one in published_improvements(viewer, slug))
    return _answer(viewer, page, ratings, targets, _by_criterion(named))


def signed_next_steps(viewer: Viewer, key: str, targets: Iterable[str] = ()) -> tuple[Head, NextSteps | None]:
    """The same of a signed result of an evaluation carried out here, published or not, for who may see it; None where
    it has no total.

    Raises:
        NotVisible, NotAllowed; NotVisible too where nothing was signed.
    """
    page = signed_page(viewer, key)
    head = head_of(seat(viewer, key))
    if page is None:
        return head, None
    named = (
        (line.key, line.text, [tied.id for tied in line.criteria])
        for line in signed_findings(viewer, key)
        if line.kind == FindingKind.IMPROVEMENT
    )
    return head, _answer(viewer, page, exported(viewer, key)["ratings"], targets, _by_criterion(named))


def _by_criterion(named: Iterable[tuple[str, str, Iterable[str]]]) -> Improvements:
    """From key, text and criteria of findings."""
    found: dict[str, list[Improvement]] = {}
    for key, text, criteria in named:
        for criterion in criteria:
            found.setdefault(criterion, []).append(Improvement(key, text))
    return found


def _answer(
    viewer: Viewer,
    page: EvaluationPage,
    ratings: Mapping[str, Any],
    targets: Iterable[str],
    improvements: Improvements,
) -> NextSteps:
    assert page.snapshot is not None  # whoever asks has seen to it
    edition = load_edition(page.evaluation.edition)
    wanted, problems = read_targets(edition, targets)
    compared = page.comparison
    exact = compared.ranked_on == "exact"
    others = [member.exact_total if exact else member.total for member in compared.members]
    found = method.what_if(
        edition,
        ratings,
        at_least(edition, ratings, wanted),
        others=[total for total in others if total is not None] or None,
        exact=exact,
    )
    peers = _peers(compared, page.snapshot.edition_hash)
    return _gaps(viewer, page, edition, found, wanted, problems, peers, improvements)


def read_targets(
    edition: Edition, targets: Iterable[str]
) -> tuple[dict[str, int], tuple[TargetProblem, ...]]:
    """Criterion id -> level of "criterion:level" texts; what makes no sense is told, empty ones are left out."""
    wanted: dict[str, int] = {}
    problems = []
    levels = {str(level.value): level.value for level in edition.levels}
    for text in list(targets)[:MOST_TARGETS]:
        criterion, _, level = text.rpartition(":")
        if not text:
            continue
        if criterion not in edition.criterion_by_id:
            problems.append(
                TargetProblem(
                    text[:60], N_("“%(value)s” names no criterion of this edition: choose one below.")
                )
            )
        elif level not in levels:
            problems.append(
                TargetProblem(text[:60], N_("“%(value)s” names no level of the scale: choose one below."))
            )
        else:
            wanted[criterion] = levels[level]
    return wanted, tuple(problems)


def at_least(
    edition: Edition, ratings: Mapping[str, Any], wanted: Mapping[str, int]
) -> dict[str, dict[str, int]]:
    """Targets as the method takes them: every aspect at the level wanted, none lower than it is."""
    found = {}
    for criterion, level in wanted.items():
        now = ratings.get(criterion)
        held = now if isinstance(now, Mapping) else {}
        found[criterion] = {
            aspect.id: max(level, held.get(aspect.id) or 0) for aspect in edition.aspects_of(criterion)
        }
    return found


def _peers(compared: Comparison, edition_hash: str) -> dict[str, Mapping[str, Any]]:
    """Frozen results of the others made with the same edition, by slug. One query."""
    slugs = [member.slug for member in compared.members]
    kept = Snapshot.objects.filter(evaluation__slug__in=slugs, edition_hash=edition_hash)
    return dict(kept.values_list("evaluation__slug", "result"))


def _points(values: Mapping[str, Any]) -> dict[str, Fraction]:
    return {key: Fraction(value) for key, value in values.items() if value is not None}


def _gaps(
    viewer: Viewer,
    page: EvaluationPage,
    edition: Edition,
    found: method.WhatIf,
    wanted: Mapping[str, int],
    problems: tuple[TargetProblem, ...],
    peers: Mapping[str, Mapping[str, Any]],
    improvements: Improvements,
) -> NextSteps:
    assert page.snapshot is not None
    best = method.best_practice({slug: _points(result["criteria"]) for slug, result in peers.items()})
    best_sub = method.best_practice(
        {slug: _points(result["exact_sub_areas"]) for slug, result in peers.items()}
    )
    members = {member.slug: member for member in page.comparison.members}
    gains = {gain.criterion: gain for gain in method.gains(edition, found.before, best=best)}
    practices = _practices(viewer, members)

    def gap(row: CriterionRow) -> CriterionGap:
        gain = gains.get(row.id)
        lowest = min(row.levels.values(), default=None)
        return CriterionGap(
            row=row,
            to_gain=gain.to_gain if gain else None,
            reachable=gain.reachable if gain else None,
            holders=tuple(members[slug] for slug in gain.holders) if gain else (),
            practices=tuple(
                one for slug in (gain.holders if gain else ()) for one in practices.get((slug, row.id), ())
            ),
            improvements=tuple(improvements.get(row.id, ())),
            levels=tuple(
                (level.value, level.names)
                for level in edition.levels
                if gain and gain.to_gain and lowest is not None and level.value > lowest
            ),
            target=wanted.get(row.id),
        )

    by_sub: dict[str, list[CriterionGap]] = {}
    for row in page.snapshot.criteria:
        by_sub.setdefault(row.sub_area, []).append(gap(row))
    sub_areas = {
        row.code: SubAreaGap(
            row=row,
            best=Fraction(best_sub[row.code].points) if row.code in best_sub else None,
            after=found.after.exact_sub_areas[row.code],
            criteria=tuple(by_sub.get(row.code, ())),
        )
        for row in page.snapshot.sub_areas
    }
    areas = tuple(
        AreaStep(
            code=area.id,
            names=area.names,
            maximum=area.maximum,
            before=found.before.areas[area.id],
            after=found.after.areas[area.id],
            sub_areas=tuple(sub_areas[one.id] for one in area.sub_areas),
        )
        for area in edition.areas
    )
    every = [one for area in areas for sub_area in area.sub_areas for one in sub_area.criteria]
    return NextSteps(
        row=page.evaluation,
        edition=edition,
        compared=page.comparison,
        previous=page.previous if any(one.since is not None for one in every) else None,
        n_rated=len(peers),
        what_if=found,
        targets=wanted,
        problems=problems,
        areas=areas,
        most=tuple(sorted((one for one in every if one.to_gain), key=lambda one: -(one.to_gain or 0))[:10]),
    )


def _practices(viewer: Viewer, members: Mapping[str, Member]) -> dict[tuple[str, str], list[Practice]]:
    """Best practice that has been published with results of the reference set, by evaluation and criterion."""
    found: dict[tuple[str, str], list[Practice]] = {}
    for finding in published_best_practice(viewer, list(members)):
        slug = finding.assignment.published.slug if finding.assignment.published else ""
        member = members[slug]
        for criterion in finding.criteria:
            one = Practice(finding.key, slug, member.name, member.when, finding.text)
            found.setdefault((slug, criterion), []).append(one)
    return found
