"""An unpublished result in the shapes of a published one, so that comparison, pictures and report are the same."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils import timezone

from kompass import method
from kompass.domain import judgement
from kompass.domain.access import EVALUATORS, Capability, NotVisible, Viewer, seat, visible_evaluations
from kompass.domain.consensus import agreed_ratings
from kompass.domain.queries import calculation
from kompass.domain.queries.assignment import Head, head_of
from kompass.domain.queries.comparison import compare_row
from kompass.domain.queries.evaluation import EvaluationPage, area_rows, place_of, previous_of
from kompass.domain.queries.facts import (
    EvaluationRow,
    dated_first_to_last,
    edition_fact,
    rows,
    size_class_of,
)
from kompass.domain.queries.finding import FindingLine, lines_of
from kompass.domain.queries.progress import Progress, progress_of
from kompass.domain.result import frozen as frozen_score
from kompass.domain.stages import from_
from kompass.method import Edition, When
from kompass.method.agreement import AgreementFigures
from kompass.models import Assignment, FrozenResult, Municipality, Stage
from kompass.models.evaluation import Basis


def draft_row(assignment: Assignment, result: Mapping[str, Any], *, when: str = "") -> EvaluationRow:
    """`result` as `kompass.domain.result.frozen` gives it; `when` stands in for a month that is not set yet."""
    place = assignment.municipality
    month = assignment.evaluated or when
    date = When.parse(month)
    fact = edition_fact(assignment.edition)
    return EvaluationRow(
        slug="",
        municipality=place.slug,
        municipality_name=place.name,
        name=place.name,
        country=place.country,
        when=month,
        earliest=date.earliest,
        latest=date.latest,
        edition=assignment.edition,
        edition_names=fact.names if fact else {},
        total=result["total"],
        exact_total=None if result["exact_total"] is None else Fraction(result["exact_total"]),
        areas={code: points for code, points in result["areas"].items() if points is not None},
        basis=Basis.INVENTED if assignment.is_example else Basis.PUBLISHED,
        derived_from_claim="",
        note="",
        source="",
        has_ratings=True,
    )


@dataclass(frozen=True, slots=True)
class AssignmentReport:
    """What the report of an assignment is made from: the draft while it is not final, then the frozen result.

    `complete`: every criterion is agreed; before that there is nothing to report. `page` is the result in the shape of
    an evaluation; `findings` by area; `final` when it was frozen, None for a draft of `day`."""

    head: Head
    complete: bool
    page: EvaluationPage | None
    progress: Progress | None
    findings: Mapping[str, tuple[FindingLine, ...]]
    agreement: AgreementFigures | None
    evaluators: tuple[str, ...]
    final: dt.date | None
    day: dt.date
    languages: tuple[str, ...]


def assignment_report(viewer: Viewer, key: str) -> AssignmentReport:
    """Raises NotVisible, NotAllowed: the draft is for who may see the draft, the result for who may see the result."""
    held = seat(viewer, key)
    one = held.assignment
    final = one.stage in from_(Stage.FINAL)
    held.need(Capability.SEE_RESULT if final else Capability.SEE_DRAFT)
    frozen = FrozenResult.objects.filter(assignment=one).first() if final else None
    edition = judgement.edition_of(one)
    ratings = frozen.signed["ratings"] if frozen else agreed_ratings(one)
    score = method.score(edition, ratings)
    head, today = head_of(held), timezone.localdate()
    findings: dict[str, tuple[FindingLine, ...]] = {}
    for line in lines_of(one, edition):
        if line.text.strip():
            findings[line.area] = (*findings.get(line.area, ()), line)
    people = one.participations.filter(role__in=EVALUATORS).select_related("user")
    complete = score.total is not None
    page = _as_evaluation(viewer, one, edition, ratings, score, today) if complete else None
    return AssignmentReport(
        head=head,
        complete=complete,
        page=page,
        progress=_progress(viewer, page) if page else None,
        findings=findings,
        agreement=_agreement(one, edition) if complete else None,
        evaluators=tuple(person.user.name for person in people),
        final=timezone.localdate(frozen.frozen_at) if frozen else None,
        day=today,
        languages=edition.languages,
    )


def _as_evaluation(
    viewer: Viewer,
    one: Assignment,
    edition: Edition,
    ratings: Mapping[str, Any],
    score: method.Score,
    today: dt.date,
) -> EvaluationPage:
    own = draft_row(one, frozen_score(score), when=one.evaluated or f"{today:%Y-%m}")
    if one.published_id is not None:
        # It is in the record by now: there it must not stand beside itself.
        own = replace(own, slug=str(one.published.slug))  # type: ignore[union-attr]
    compared = compare_row(viewer, own)
    place = Municipality.objects.get(pk=one.municipality_id)
    before = tuple(
        row
        for row in rows(
            dated_first_to_last(visible_evaluations(viewer, named=True).filter(municipality=place))
        )
        if row.slug != own.slug
    )
    others = (*before, own)
    previous, change = previous_of(viewer, own, others, compared.filter)
    details = calculation.details(edition, ratings, score)
    fact, known = edition_fact(edition.id), place_of(own)
    exact = {code: points for code, points in score.exact_areas.items() if points is not None}
    return EvaluationPage(
        evaluation=own,
        edition=fact,
        code=known.code,
        county=known.county,
        inhabitants=known.inhabitants,
        inhabitants_year=known.inhabitants_year,
        size_class=size_class_of(known.inhabitants),
        kostra_group=known.kostra_group,
        areas=area_rows(fact, own, previous, compared, exact),
        previous=previous,
        change=change,
        others=others,
        comparison=compared,
        snapshot=details,
        claims=(),
    )


def _progress(viewer: Viewer, page: EvaluationPage) -> Progress:
    own = page.evaluation
    return progress_of(
        viewer,
        page.others,
        municipality=own.municipality,
        name=own.name,
        country=own.country,
        as_of=page.comparison.filter.as_of or None,
    )


def signed_page(viewer: Viewer, key: str) -> EvaluationPage | None:
    """The signed result in the shape of an evaluation, beside the one before; None where there is no total.

    Raises:
        NotVisible, NotAllowed; NotVisible too where nothing was signed.
    """
    held = seat(viewer, key)
    held.need(Capability.SEE_RESULT)
    frozen = FrozenResult.objects.filter(assignment=held.assignment).first()
    if frozen is None:
        raise NotVisible(key)
    edition = judgement.edition_of(held.assignment)
    ratings = frozen.signed["ratings"]
    score = method.score(edition, ratings)
    if score.total is None:
        return None
    return _as_evaluation(viewer, held.assignment, edition, ratings, score, timezone.localdate())


def _agreement(one: Assignment, edition: Edition) -> AgreementFigures:
    """Of all first ratings: an area is agreed only when all have locked it."""
    people = one.participations.filter(role__in=EVALUATORS).values_list("user", flat=True)
    ratings: dict[str, dict[str, Any]] = {str(person): {} for person in people}
    for row in one.ratings.filter(evaluator__in=people):
        ratings[str(row.evaluator_id)][row.criterion] = judgement.as_method(row.levels, row.not_applicable)
    return method.agreement(edition, ratings, draws=0).overall
