"""Who may see and do what with a strategy, by role, and what a municipality plans for itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from kompass.domain.access.assignments import MUNICIPALITY_ADMINISTRATOR, NotAllowed, NotVisible, rule
from kompass.domain.access.viewer import Viewer
from kompass.models import (
    Measure,
    Membership,
    MembershipRole,
    Organisation,
    OrganisationKind,
    Strategy,
    StrategyRole,
    StrategyRoleKind,
    StrategyStatus,
)
from kompass.models import Role as Role  # the pages take it from here


class StrategyCapability(StrEnum):
    """What can be done with a strategy. docs/reference/access-strategy.csv says the same by address, by hand."""

    SEE = "see"
    EDIT = "edit"  # the strategy, its parts, measures and cases
    STEER = "steer"  # who has a role in it; adopt and close it
    PUBLISH = "publish"
    UPDATE = "update"  # any measure: status, milestones, words
    UPDATE_OWN = "update_own"  # the measures one owns
    SEE_HISTORY = "see_history"
    EXPORT = "export"


OWNER: Final = "owner"  # of a measure of the strategy

_OPEN: Final = frozenset({StrategyStatus.DRAFT.value, StrategyStatus.ADOPTED.value})
_EVER: Final = frozenset(StrategyStatus.values)
_STEERING: Final = (
    MUNICIPALITY_ADMINISTRATOR,
    StrategyRoleKind.COORDINATOR.value,
    StrategyRoleKind.CHIEF_OFFICER.value,
)
_EDITING: Final = (*_STEERING, StrategyRoleKind.LEADER.value)

STRATEGY_RULES: Final[Mapping[StrategyCapability, Mapping[str, frozenset[str]]]] = {
    StrategyCapability.SEE: rule(((MUNICIPALITY_ADMINISTRATOR, OWNER, *StrategyRoleKind.values), _EVER)),
    StrategyCapability.EDIT: rule((_EDITING, _OPEN)),
    StrategyCapability.STEER: rule((_STEERING, _OPEN)),
    StrategyCapability.PUBLISH: rule((_STEERING, _EVER - {StrategyStatus.DRAFT.value})),
    StrategyCapability.UPDATE: rule((_EDITING, _OPEN)),
    StrategyCapability.UPDATE_OWN: rule(((*_EDITING, OWNER), _OPEN)),
    StrategyCapability.SEE_HISTORY: rule((_EDITING, _EVER)),
    StrategyCapability.EXPORT: rule((_EDITING, _EVER)),
}


@dataclass(frozen=True, slots=True)
class StrategySeat:
    """What a viewer is in the work with a strategy."""

    strategy: Strategy
    viewer: Viewer
    roles: frozenset[str]

    def may(self, capability: StrategyCapability) -> bool:
        rules = STRATEGY_RULES[capability]
        return any(self.strategy.status in rules.get(role, frozenset()) for role in self.roles)

    def need(self, capability: StrategyCapability) -> None:
        """Raises NotAllowed unless the viewer may."""
        if not self.may(capability):
            raise NotAllowed(capability)

    def may_update(self, measure: Measure) -> bool:
        """Status, milestones and words of a measure: those who edit all, and its own owner."""
        own = measure.owner_id == self.viewer.person and self.may(StrategyCapability.UPDATE_OWN)
        return own or self.may(StrategyCapability.UPDATE)

    @property
    def person(self) -> int:
        return self.viewer.person or 0


def visible_strategies(viewer: Viewer) -> QuerySet[Strategy]:
    """The strategies a viewer works with or reads from within; what is published: `published_strategies`."""
    if viewer.person is None:
        return Strategy.objects.none()
    administered = Membership.objects.filter(user=viewer.person, role=MembershipRole.ADMINISTRATOR)
    return Strategy.objects.filter(organisation__isnull=False).filter(
        Exists(StrategyRole.objects.filter(strategy=OuterRef("pk"), user=viewer.person))
        | Exists(Measure.objects.filter(strategy=OuterRef("pk"), owner=viewer.person, removed_at=None))
        | Q(organisation__in=administered.values("organisation"))
    )


def strategies_to_edit(viewer: Viewer) -> QuerySet[Strategy]:
    """Those of `visible_strategies` that the viewer may change now, as `STRATEGY_RULES` says of EDIT."""
    administered = Membership.objects.filter(user=viewer.person, role=MembershipRole.ADMINISTRATOR)
    return visible_strategies(viewer).filter(
        Exists(StrategyRole.objects.filter(strategy=OuterRef("pk"), user=viewer.person, role__in=_EDITING))
        | Q(organisation__in=administered.values("organisation")),
        status__in=_OPEN,
    )


def published_strategies(viewer: Viewer) -> QuerySet[Strategy]:
    """What everybody may read: adopted or closed, and published."""
    return Strategy.objects.filter(published_at__isnull=False).exclude(status=StrategyStatus.DRAFT)


def strategy_seat(viewer: Viewer, key: str, *, locked: bool = False) -> StrategySeat:
    """The viewer's seat in the strategy with this key; `locked` as for `seat`.

    Raises:
        NotVisible: there is none that the viewer may know of from within.
    """
    every = Strategy.objects.select_related("municipality", "organisation")
    if locked:
        every = every.select_for_update(of=("self",))
    found = every.filter(key=key).first() if viewer.person is not None else None
    roles = _strategy_roles(viewer, found) if found and found.organisation_id else frozenset()
    if found is None or not roles:
        raise NotVisible(key)
    return StrategySeat(found, viewer, roles)


def _strategy_roles(viewer: Viewer, strategy: Strategy) -> frozenset[str]:
    held = set(strategy.roles.filter(user=viewer.person).values_list("role", flat=True))
    administers = Membership.objects.filter(
        user=viewer.person, organisation=strategy.organisation_id, role=MembershipRole.ADMINISTRATOR
    )
    if administers.exists():
        held.add(MUNICIPALITY_ADMINISTRATOR)
    if strategy.measures.filter(owner=viewer.person, removed_at=None).exists():
        held.add(OWNER)
    return frozenset(held)


def planning_organisations(viewer: Viewer) -> QuerySet[Organisation]:
    """The municipalities whose scenarios and self-assessments a viewer works with: its members, and who leads the work
    with a strategy of it."""
    if viewer.person is None:
        return Organisation.objects.none()
    leads = StrategyRole.objects.filter(user=viewer.person, role__in=_EDITING).values(
        "strategy__organisation"
    )
    return Organisation.objects.filter(
        Q(pk__in=Membership.objects.filter(user=viewer.person).values("organisation")) | Q(pk__in=leads),
        kind=OrganisationKind.MUNICIPALITY,
    )
