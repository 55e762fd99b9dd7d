"""What-ifs that a municipality keeps, how much work it thinks its criteria are, and measures made of both."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from kompass.domain import history, measure
from kompass.domain.access import NotVisible, Viewer, planning_organisations, visible_evaluations
from kompass.domain.conflict import Refused
from kompass.domain.editions import load_edition
from kompass.domain.queries.next_steps import at_least
from kompass.domain.strategy import change_of, titled
from kompass.domain.writing import Mark, settle, sign
from kompass.language import N_
from kompass.models import Effort, Evaluation, Measure, Scenario, Snapshot


def basis_of(viewer: Viewer, evaluation: str) -> Evaluation:
    """The evaluation of the record, of a municipality this viewer plans for; raises NotVisible."""
    one = (
        visible_evaluations(viewer, named=True)
        .filter(slug=evaluation, municipality__organisation__in=planning_organisations(viewer))
        .select_related("municipality__organisation")
        .first()
    )
    if one is None or not Snapshot.objects.filter(evaluation=one).exists():
        raise NotVisible(evaluation)
    return one


def _checked(evaluation: Evaluation, targets: Mapping[str, int]) -> dict[str, int]:
    edition = load_edition(evaluation.edition)
    known = {level.value for level in edition.levels}
    if not targets:
        raise Refused({"targets": N_("Choose a level for at least one criterion.")})
    if set(targets) - set(edition.criterion_by_id) or set(targets.values()) - known:
        raise Refused({"targets": N_("The edition has no such criterion or level.")})
    return dict(targets)


@transaction.atomic
def keep(viewer: Viewer, *, evaluation: str, title: str, targets: Mapping[str, int]) -> Scenario:
    """Raises NotVisible for an evaluation of a municipality the viewer does not plan for; Refused."""
    basis = basis_of(viewer, evaluation)
    made = Scenario.objects.create(
        organisation=basis.municipality.organisation,
        title=titled(title),
        basis=basis,
        targets=_checked(basis, targets),
    )
    _tell(viewer, made, "start", {"title": made.title, "basis": basis.slug, **made.targets})
    return made


def _tell(viewer: Viewer, row: Scenario, action: str, content: Mapping[str, Any]) -> None:
    """In the history of what the municipality plans. A criterion's id as a field stands for its target or effort."""
    history.record(
        row.organisation, by=viewer.person, action=action, kind="scenario", key=row.key, content=content
    )


def found(viewer: Viewer, key: str, *, locked: bool = False) -> Scenario:
    """Raises NotVisible."""
    every = Scenario.objects.select_related("basis", "organisation__municipality")
    if locked:
        every = every.select_for_update(of=("self",))
    one = every.filter(key=key, organisation__in=planning_organisations(viewer)).first()
    if one is None:
        raise NotVisible(key)
    return one


@transaction.atomic
def change(viewer: Viewer, key: str, *, mark: Mark, title: str, targets: Mapping[str, int]) -> None:
    """Raises NotVisible, Refused, Conflict."""
    row = found(viewer, key, locked=True)
    if not settle(row, mark, current=lambda: {"title": row.title, "targets": row.targets}):
        return
    before = {"title": row.title, **row.targets}
    row.title, row.targets = titled(title), _checked(row.basis, targets)
    sign(row, mark)
    row.save()
    after = {**dict.fromkeys(before), "title": row.title, **row.targets}
    changed = change_of(before, after)
    if changed:
        _tell(viewer, row, "write", changed)


@transaction.atomic
def remove(viewer: Viewer, key: str) -> None:
    row = found(viewer, key, locked=True)
    _tell(viewer, row, "remove", {"title": row.title, **row.targets})
    row.delete()


@transaction.atomic
def set_efforts(viewer: Viewer, key: str, efforts: Mapping[str, int | None]) -> None:
    """How much work each criterion of a scenario is, 1 to 5, for all scenarios of the municipality; None: not said."""
    row = found(viewer, key, locked=True)
    if set(efforts) - set(row.targets):
        raise Refused({"efforts": N_("The edition has no such criterion or level.")})
    if any(value is not None and not 1 <= value <= 5 for value in efforts.values()):
        raise Refused({"efforts": N_("Write a whole number from 1 to 5.")})
    known = dict(
        Effort.objects.filter(organisation=row.organisation, criterion__in=list(efforts)).values_list(
            "criterion", "effort"
        )
    )
    changed = change_of(known, efforts)
    if changed:
        _tell(viewer, row, "effort", changed)
    for criterion, value in efforts.items():
        if value is None:
            Effort.objects.filter(organisation=row.organisation, criterion=criterion).delete()
        else:
            Effort.objects.update_or_create(
                organisation=row.organisation,
                criterion=criterion,
                defaults={"effort": value, "by_id": viewer.person},
            )


@transaction.atomic
def make_measures(
    viewer: Viewer, key: str, *, strategy: str, criteria: Iterable[str], language: str
) -> tuple[Measure, ...]:
    """A measure in a strategy for each of these criteria of a scenario, with the expected rating and the effort, titled
    as the edition names the criterion in that language.

    Raises:
        NotVisible, NotAllowed: no such scenario or strategy, or one this viewer may not edit.
        Refused: no criterion is chosen, or the strategy has another edition.
    """
    row = found(viewer, key, locked=True)
    chosen = [criterion for criterion in dict.fromkeys(criteria) if criterion in row.targets]
    if not chosen:
        raise Refused({"criteria": N_("Choose at least one criterion.")})
    edition = load_edition(row.basis.edition)
    ratings = Snapshot.objects.get(evaluation=row.basis).ratings
    expected = at_least(edition, ratings, {one: row.targets[one] for one in chosen})
    efforts = dict(
        Effort.objects.filter(organisation=row.organisation, criterion__in=chosen).values_list(
            "criterion", "effort"
        )
    )
    made = []
    for criterion in chosen:
        one = measure.add(
            viewer,
            strategy,
            title=edition.criterion_by_id[criterion].name(language)[:200],
            effort=efforts.get(criterion),
        )
        measure.aim(viewer, strategy, one.key, criterion=criterion, expected=expected[criterion])
        made.append(one)
    _tell(
        viewer, row, "use", {"strategy": made[0].strategy.title, **{one: row.targets[one] for one in chosen}}
    )
    return tuple(made)
