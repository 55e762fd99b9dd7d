"""Scenarios of a municipality: one of them with its priorities, several side by side."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kompass import method
from kompass.domain.access import (
    StrategyCapability,
    Viewer,
    planning_organisations,
    strategy_seat,
    visible_strategies,
)
from kompass.domain.editions import load_edition
from kompass.domain.queries.next_steps import CriterionGap, NextSteps, at_least, next_steps
from kompass.domain.scenario import found
from kompass.models import Effort, Scenario, Snapshot, StrategyStatus

MOST_COMPARED = 6


@dataclass(frozen=True, slots=True)
class ScenarioLine:
    """A scenario in a list. `gain`: exact points; `effort`: the sum of what has been said, `n_without`: of how many
    criteria nobody has said it."""

    key: str
    title: str
    municipality: str
    basis: str
    when: str
    n: int
    before: int | None
    after: int | None
    gain: Fraction | None
    areas: Mapping[str, Fraction | None]
    area_names: Mapping[str, Mapping[str, str]]
    effort: int
    n_without: int


@dataclass(frozen=True, slots=True)
class Priority:
    """A criterion of a scenario: what its own target alone gives, and how much work it is thought to be."""

    gap: CriterionGap
    gain: Fraction
    effort: int | None

    @property
    def per_effort(self) -> Fraction | None:
        return self.gain / self.effort if self.effort else None


@dataclass(frozen=True, slots=True)
class ScenarioPage:
    key: str
    title: str
    version: int
    organisation: str
    municipality: str
    steps: NextSteps
    priorities: tuple[Priority, ...]
    """Most points for the effort first; those without effort last, by points."""
    strategies: tuple[tuple[str, str], ...]
    """Key and title of the open ones that this viewer may edit."""


def scenarios(viewer: Viewer, chosen: Collection[str] = ()) -> tuple[ScenarioLine, ...]:
    """The scenarios of the municipalities a viewer plans for, the newest first; `chosen`: only these, at most six."""
    kept = Scenario.objects.filter(organisation__in=planning_organisations(viewer)).order_by("-id")
    if chosen:
        kept = kept.filter(key__in=list(chosen)[:MOST_COMPARED])
    lines = list(kept.select_related("basis", "organisation"))
    ratings = dict(
        Snapshot.objects.filter(evaluation__in=[one.basis_id for one in lines]).values_list(
            "evaluation_id", "ratings"
        )
    )
    efforts: dict[int, dict[str, int]] = {}
    for organisation, criterion, effort in Effort.objects.filter(
        organisation__in=[one.organisation_id for one in lines]
    ).values_list("organisation_id", "criterion", "effort"):
        efforts.setdefault(organisation, {})[criterion] = effort
    return tuple(
        _line(one, ratings[one.basis_id], efforts.get(one.organisation_id, {}))
        for one in lines
        if one.basis_id in ratings
    )


def _line(one: Scenario, ratings: Mapping[str, object], efforts: Mapping[str, int]) -> ScenarioLine:
    edition = load_edition(one.basis.edition)
    what_if = method.what_if(edition, ratings, at_least(edition, ratings, one.targets))
    said = [efforts[key] for key in one.targets if key in efforts]
    return ScenarioLine(
        key=one.key,
        title=one.title,
        municipality=one.organisation.name,
        basis=one.basis.slug,
        when=one.basis.evaluated,
        n=len(one.targets),
        before=what_if.before.total,
        after=what_if.after.total,
        gain=what_if.gain,
        areas=what_if.area_gains,
        area_names={area.id: area.names for area in edition.areas},
        effort=sum(said),
        n_without=len(one.targets) - len(said),
    )


def scenario(viewer: Viewer, key: str) -> ScenarioPage:
    """Raises NotVisible."""
    row = found(viewer, key)
    steps = next_steps(viewer, row.basis.slug, [f"{one}:{level}" for one, level in row.targets.items()])
    ratings = Snapshot.objects.get(evaluation=row.basis).ratings
    efforts = dict(Effort.objects.filter(organisation=row.organisation).values_list("criterion", "effort"))
    lines = [
        Priority(
            gap=gap,
            gain=method.what_if(
                steps.edition,
                ratings,
                at_least(steps.edition, ratings, {gap.row.id: row.targets[gap.row.id]}),
            ).gain
            or Fraction(),
            effort=efforts.get(gap.row.id),
        )
        for gap in steps.chosen
    ]
    lines.sort(key=lambda one: (one.per_effort is None, -(one.per_effort or one.gain)))
    return ScenarioPage(
        key=row.key,
        title=row.title,
        version=row.version,
        organisation=row.organisation.key,
        municipality=row.organisation.name,
        steps=steps,
        priorities=tuple(lines),
        strategies=_editable(viewer, row),
    )


def _editable(viewer: Viewer, row: Scenario) -> tuple[tuple[str, str], ...]:
    open_ones = (
        visible_strategies(viewer)
        .filter(organisation=row.organisation, edition=row.basis.edition)
        .exclude(status=StrategyStatus.CLOSED)
    )
    return tuple(
        (one.key, one.title)
        for one in open_ones
        if strategy_seat(viewer, one.key).may(StrategyCapability.EDIT)
    )
