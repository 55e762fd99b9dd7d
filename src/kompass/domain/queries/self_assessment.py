"""A municipality's own view, and, once there is one, the external view beside it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from kompass import installed, method
from kompass.domain.access import Viewer, planning_organisations, visible_evaluations
from kompass.domain.queries.facts import EvaluationRow, edition_fact, rows
from kompass.domain.self_assessment import found
from kompass.method.editions import Area, Criterion, Edition
from kompass.models import SelfAssessment, Snapshot


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    key: str
    title: str
    municipality: str
    edition: str
    begun: dt.datetime
    closed: bool
    n: int


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A criterion as the municipality sees it. `level`: of all its aspects, None where they differ or are not rated."""

    criterion: Criterion
    level: int | None
    mixed: bool
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class OwnView:
    """`external`: the municipality's latest evaluation with the same edition whose ratings are known; `knowledge`: the
    own view beside it, from `kompass.method.self_knowledge`."""

    line: AssessmentLine
    organisation: str
    edition: Edition
    area: Area
    lines: tuple[OwnLine, ...]
    n_by_area: Mapping[str, int]
    external: EvaluationRow | None
    knowledge: method.SelfKnowledge | None
    invented: bool


def assessments(viewer: Viewer) -> tuple[AssessmentLine, ...]:
    kept = SelfAssessment.objects.filter(organisation__in=planning_organisations(viewer))
    return tuple(
        _line(one) for one in kept.select_related("organisation").prefetch_related("ratings").order_by("-id")
    )


def may_start(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """Key and name of the municipalities a viewer plans for."""
    return tuple(planning_organisations(viewer).values_list("key", "name"))


def editions_to_rate() -> tuple[str, ...]:
    """Ids of the editions that have criteria, the newest first."""
    facts = [fact for fact in map(edition_fact, installed.editions()) if fact and not fact.areas_only]
    return tuple(fact.id for fact in sorted(facts, key=lambda fact: (-fact.year, fact.id)))


def _line(one: SelfAssessment) -> AssessmentLine:
    return AssessmentLine(
        key=one.key,
        title=one.title,
        municipality=one.organisation.name,
        edition=one.edition,
        begun=one.begun_at,
        closed=one.closed_at is not None,
        n=len([rating for rating in one.ratings.all() if rating.levels]),
    )


def own_view(viewer: Viewer, key: str, area: str = "") -> OwnView:
    """One area of a self-assessment (the first one by default) and the whole beside the external view.

    Raises:
        NotVisible: no such self-assessment.
    """
    held = found(viewer, key)
    edition = installed.load_edition(held.edition)
    chosen = edition.area_by_id.get(area, edition.areas[0])
    kept = {one.criterion: one for one in held.ratings.all()}
    lines = []
    for criterion in chosen.criteria:
        one = kept.get(criterion.id)
        values = set(one.levels.values()) if one else set()
        lines.append(
            OwnLine(
                criterion=criterion,
                level=next(iter(values)) if len(values) == 1 else None,
                mixed=len(values) > 1,
                reason=one.reason if one else "",
                version=one.version if one else 0,
            )
        )
    own = {
        key: dict(one.levels) for key, one in kept.items() if one.levels and key in edition.criterion_by_id
    }
    external, ratings = _external(viewer, held)
    n_by_area: dict[str, int] = dict.fromkeys(edition.area_by_id, 0)
    for rated in own:
        n_by_area[edition.criterion_by_id[rated].area] += 1
    return OwnView(
        line=_line(held),
        organisation=held.organisation.key,
        edition=edition,
        area=chosen,
        lines=tuple(lines),
        n_by_area=n_by_area,
        external=external,
        knowledge=method.self_knowledge(edition, own, ratings, draws=500)
        if own and ratings is not None
        else None,
        invented=held.organisation.municipality is not None
        and held.organisation.municipality.country == "ZZ",
    )


def _external(
    viewer: Viewer, held: SelfAssessment
) -> tuple[EvaluationRow | None, Mapping[str, object] | None]:
    snapshot = (
        Snapshot.objects.filter(
            evaluation__municipality=held.organisation.municipality_id, edition_hash=held.edition_hash
        )
        .order_by("-evaluation__latest")
        .select_related("evaluation")
        .first()
    )
    if snapshot is None:
        return None, None
    seen = rows(visible_evaluations(viewer, named=True).filter(pk=snapshot.evaluation_id))
    return (seen[0], snapshot.ratings) if seen else (None, None)
