"""Who may see and do what: the only home of that question. Every query starts from one of these sets.

The published record is for everybody, and so is the invented example, which mixes with nothing: it is given only to
who asks for its country, or for one of its municipalities or evaluations by address. An assignment is for those who
have a seat in it: `RULES` says what each role may do at each stage.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kompass.domain.stages import EVERY, between, from_, place
from kompass.models import (
    Assignment,
    Audience,
    Claim,
    Document,
    Evaluation,
    Finding,
    FindingKind,
    Measure,
    Membership,
    MembershipRole,
    Municipality,
    Organisation,
    OrganisationKind,
    Participation,
    Release,
    SearchEntry,
    Stage,
    StatedCount,
    Strategy,
    StrategyRole,
    StrategyRoleKind,
    StrategyStatus,
)
from kompass.models import Role as Role  # the pages take it from here

INVENTED: Final = "ZZ"
REAL_COUNTRIES: Final = ("NO", "SE", "DK")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks. `person` is the id of who has signed in, None for anyone; `administrator`: of the whole service."""

    person: int | None = None
    administrator: bool = False


PUBLIC: Final = Viewer()


def _country(country: str | None, *, named: bool) -> Q:
    if country:
        return Q(country=country)
    return Q() if named else ~Q(country=INVENTED)


def visible_municipalities(
    viewer: Viewer, *, country: str | None = None, named: bool = False
) -> QuerySet[Municipality]:
    """Municipalities this viewer may see.

    `country` None means all real countries. `named`: the caller asks for single ones by address, so the
    invented ones are among them.
    """
    return Municipality.objects.filter(_country(country, named=named))


def visible_evaluations(
    viewer: Viewer, *, country: str | None = None, named: bool = False
) -> QuerySet[Evaluation]:
    """Evaluations this viewer may see; `country` and `named` as in `visible_municipalities`."""
    if country:
        return Evaluation.objects.filter(municipality__country=country)
    everything = Evaluation.objects.all()
    return everything if named else everything.exclude(municipality__country=INVENTED)


def visible_claims(viewer: Viewer, *, country: str | None = None, named: bool = False) -> QuerySet[Claim]:
    """Published claims this viewer may see; `country` and `named` as in `visible_municipalities`."""
    return Claim.objects.filter(_country(country, named=named))


def visible_counts(viewer: Viewer, *, country: str | None = None) -> QuerySet[StatedCount]:
    """Stated numbers of evaluations this viewer may see."""
    return StatedCount.objects.filter(_country(country, named=False))


def visible_search(viewer: Viewer, *, country: str | None = None) -> QuerySet[SearchEntry]:
    """What a search of this viewer may find; `country` as in `visible_municipalities`.

    What is of no country (the texts of the editions) is found whichever country is asked for.
    """
    return SearchEntry.objects.filter(Q(country="") | _country(country, named=False))


def _published_findings(viewer: Viewer, slugs: Collection[str], kind: str) -> QuerySet[Finding]:
    """Findings of evaluations in the record whose result is released to the public."""
    released = Release.objects.filter(
        assignment=OuterRef("assignment"),
        audience=Audience.PUBLIC,
        of="result",
        withdrawn_at=None,
        since__lte=timezone.now(),
    )
    return Finding.objects.filter(
        Exists(released), assignment__published__slug__in=slugs, kind=kind, removed_at=None
    ).select_related("assignment__published")


def published_best_practice(viewer: Viewer, slugs: Collection[str]) -> QuerySet[Finding]:
    """Best practice that anybody may read, of these evaluations of the record."""
    return _published_findings(viewer, slugs, FindingKind.BEST_PRACTICE)


def published_improvements(viewer: Viewer, slug: str) -> frozenset[str]:
    """Ids of the criteria that the published report of an evaluation names as areas for improvement."""
    named = _published_findings(viewer, [slug], FindingKind.IMPROVEMENT).values_list("criteria", flat=True)
    return frozenset(criterion for criteria in named for criterion in criteria)


# What somebody may do in an assignment -------------------------------------------------------------------------------


class Capability(StrEnum):
    """What can be done in an assignment. docs/reference/access.csv says the same by address, written by hand."""

    SEE = "see"  # that it exists, its dates and its stage
    PLAN = "plan"  # dates, team, municipality's people
    MOVE_STAGE = "move_stage"
    SEE_TEAM = "see_team"
    DECLARE = "declare"  # one's own interests in the municipality
    LOG_HOURS = "log_hours"
    SEE_ANSWERS = "see_answers"
    ANSWER = "answer"
    SIGN_OFF_ANSWERS = "sign_off_answers"
    SEE_DOCUMENTS = "see_documents"
    HAND_IN = "hand_in"  # documents
    CAPTURE = "capture"  # web pages, fetched by the server
    SEE_PASSAGES = "see_passages"
    MARK_PASSAGES = "mark_passages"
    SEE_INTERVIEWS = "see_interviews"  # the plan, never the notes
    PLAN_INTERVIEWS = "plan_interviews"
    ERASE_NAMES = "erase_names"  # of people who are interviewed; to see what is kept of each
    NOTES = "notes"  # of interviews: read and write
    RATE = "rate"
    SEE_RATINGS = "see_ratings"  # of others; which areas: `open_areas`
    AGREE = "agree"
    SEE_DRAFT = "see_draft"  # findings, agreed ratings, draft report
    WRITE_FINDINGS = "write_findings"
    SEE_CHECKS = "see_checks"
    COMMENT = "comment"  # on the draft
    SEE_COMMENTS = "see_comments"
    ANSWER_COMMENTS = "answer_comments"
    SIGN = "sign"
    SEE_RESULT = "see_result"
    RELEASE = "release"
    SEE_HISTORY = "see_history"
    EXPORT = "export"


BODY_ADMINISTRATOR: Final = "body_administrator"
MUNICIPALITY_ADMINISTRATOR: Final = "municipality_administrator"
EVALUATORS: Final = frozenset({Role.LEAD_EVALUATOR, Role.EVALUATOR})
TEAM: Final = EVALUATORS | {Role.QUALITY_ASSURER, Role.OBSERVER}
ANSWERING: Final = frozenset({Role.COORDINATOR, Role.CHIEF_OFFICER, Role.LEADER})
MUNICIPALITYS: Final = frozenset(Role.values) - TEAM

_PREPARING: Final = between(Stage.PREPARATION, Stage.REVIEW)
_AT_WORK: Final = between(Stage.PREPARATION, Stage.FACT_CHECK)
_STARTED: Final = from_(Stage.PREPARATION)


def _rule(*parts: tuple[Iterable[str], frozenset[str]]) -> dict[str, frozenset[str]]:
    return {str(role): stages for roles, stages in parts for role in roles}


_LEADS: Final = (Role.LEAD_EVALUATOR, BODY_ADMINISTRATOR)

RULES: Final[Mapping[Capability, Mapping[str, frozenset[str]]]] = {
    Capability.SEE: _rule((Role.values, EVERY), ((BODY_ADMINISTRATOR, MUNICIPALITY_ADMINISTRATOR), EVERY)),
    Capability.PLAN: _rule((_LEADS, between(Stage.PLANNED, Stage.FOLLOW_UP))),
    Capability.MOVE_STAGE: _rule((_LEADS, between(Stage.PLANNED, Stage.FOLLOW_UP))),
    Capability.SEE_TEAM: _rule(
        (TEAM, EVERY),
        ((Role.COORDINATOR, Role.CHIEF_OFFICER, BODY_ADMINISTRATOR, MUNICIPALITY_ADMINISTRATOR), EVERY),
    ),
    Capability.DECLARE: _rule((TEAM, between(Stage.PLANNED, Stage.FACT_CHECK))),
    Capability.LOG_HOURS: _rule((TEAM, between(Stage.PLANNED, Stage.FOLLOW_UP))),
    Capability.SEE_ANSWERS: _rule((TEAM | ANSWERING, _STARTED)),
    Capability.ANSWER: _rule((ANSWERING, _PREPARING)),
    Capability.SIGN_OFF_ANSWERS: _rule(((Role.COORDINATOR,), _PREPARING)),
    Capability.SEE_DOCUMENTS: _rule((TEAM | ANSWERING, _STARTED)),
    Capability.HAND_IN: _rule((EVALUATORS | ANSWERING, _AT_WORK)),
    Capability.CAPTURE: _rule((EVALUATORS, _AT_WORK)),
    Capability.SEE_PASSAGES: _rule((TEAM, _STARTED)),
    Capability.MARK_PASSAGES: _rule((EVALUATORS, _AT_WORK)),
    Capability.SEE_INTERVIEWS: _rule((TEAM | {Role.COORDINATOR}, _STARTED)),
    Capability.PLAN_INTERVIEWS: _rule(
        # An interview may be held later, by telephone: the evaluators plan it and tick it off while they rate.
        (EVALUATORS, between(Stage.PREPARATION, Stage.CONSENSUS)),
        ((Role.COORDINATOR,), between(Stage.PREPARATION, Stage.VISIT)),
    ),
    Capability.ERASE_NAMES: _rule((EVALUATORS | {Role.COORDINATOR}, _STARTED)),
    Capability.NOTES: _rule((EVALUATORS, from_(Stage.REVIEW))),
    Capability.RATE: _rule((EVALUATORS, between(Stage.REVIEW, Stage.RATING))),
    Capability.SEE_RATINGS: _rule(
        (EVALUATORS, from_(Stage.REVIEW)), ((Role.QUALITY_ASSURER,), from_(Stage.CONSENSUS))
    ),
    Capability.AGREE: _rule((EVALUATORS, between(Stage.RATING, Stage.FACT_CHECK))),
    Capability.SEE_DRAFT: _rule(
        (EVALUATORS, from_(Stage.REVIEW)),
        ((Role.QUALITY_ASSURER, Role.OBSERVER), from_(Stage.CONSENSUS)),
        # Where it has been released to them: `_released`.
        ((Role.CHIEF_OFFICER, Role.COORDINATOR), from_(Stage.FACT_CHECK)),
    ),
    Capability.WRITE_FINDINGS: _rule((EVALUATORS, between(Stage.REVIEW, Stage.FACT_CHECK))),
    Capability.SEE_CHECKS: _rule(
        (EVALUATORS, from_(Stage.REVIEW)), ((Role.QUALITY_ASSURER,), from_(Stage.CONSENSUS))
    ),
    Capability.COMMENT: _rule(((Role.CHIEF_OFFICER, Role.COORDINATOR), frozenset({Stage.FACT_CHECK}))),
    Capability.SEE_COMMENTS: _rule(
        (EVALUATORS | {Role.QUALITY_ASSURER, Role.CHIEF_OFFICER, Role.COORDINATOR}, from_(Stage.FACT_CHECK))
    ),
    Capability.ANSWER_COMMENTS: _rule((EVALUATORS, frozenset({Stage.FACT_CHECK}))),
    Capability.SIGN: _rule((EVALUATORS | {Role.QUALITY_ASSURER}, frozenset({Stage.FACT_CHECK}))),
    Capability.SEE_RESULT: _rule(
        (TEAM | {BODY_ADMINISTRATOR}, from_(Stage.FINAL)), (MUNICIPALITYS, from_(Stage.FINAL))
    ),
    Capability.RELEASE: _rule((_LEADS, from_(Stage.FACT_CHECK))),
    Capability.SEE_HISTORY: _rule(
        (EVALUATORS | {BODY_ADMINISTRATOR}, EVERY), ((Role.QUALITY_ASSURER,), from_(Stage.CONSENSUS))
    ),
    Capability.EXPORT: _rule((EVALUATORS, from_(Stage.REVIEW)), ((BODY_ADMINISTRATOR,), from_(Stage.FINAL))),
}

_BY_RELEASE: Final = {
    Capability.SEE_DRAFT: "draft",
    Capability.COMMENT: "draft",
    Capability.SEE_RESULT: "result",
}
_AUDIENCE: Final = {
    Role.CHIEF_OFFICER: Audience.CHIEF_OFFICER,
    Role.COORDINATOR: Audience.CHIEF_OFFICER,
    Role.LEADER: Audience.LEADERS,
    Role.UNION: Audience.UNIONS,
    Role.ELECTED: Audience.ELECTED,
    Role.READER: Audience.ELECTED,
}


class NotVisible(LookupError):
    """There is no such thing, or none that this viewer may know of: the two are told apart nowhere."""


class NotAllowed(PermissionError):
    """The viewer knows the assignment or strategy, but may not do this; `stage` where another stage would allow it."""

    def __init__(self, capability: StrEnum, stage: str = "") -> None:
        super().__init__(capability)
        self.capability = capability
        self.stage = stage


@dataclass(frozen=True, slots=True)
class Seat:
    """What a viewer is in an assignment: a role, or an office in one of the two organisations, or both."""

    assignment: Assignment
    viewer: Viewer
    roles: frozenset[str]
    released: frozenset[tuple[str, str]]  # (audience, "draft" or "result") in force now

    def may(self, capability: Capability) -> bool:
        return any(self._may(role, capability) for role in self.roles)

    def _may(self, role: str, capability: Capability) -> bool:
        if self.assignment.stage not in RULES[capability].get(role, frozenset()):
            return False
        of = _BY_RELEASE.get(capability)
        audience = _AUDIENCE.get(Role(role)) if role in Role.values else None
        return of is None or audience is None or (audience, of) in self.released

    def need(self, capability: Capability) -> None:
        """Raises NotAllowed unless the viewer may."""
        if not self.may(capability):
            stages = [stage for role in self.roles for stage in RULES[capability].get(role, ())]
            raise NotAllowed(capability, min(stages, key=place) if stages else "")

    @property
    def person(self) -> int:
        return self.viewer.person or 0


def seat(viewer: Viewer, key: str, *, locked: bool = False) -> Seat:
    """The viewer's seat in the assignment with this key. `locked`: hold its row until the transaction ends.

    Raises:
        NotVisible: there is none that the viewer may know of.
    """
    if viewer.person is None:
        raise NotVisible(key)
    every = Assignment.objects.select_related("municipality", "body")
    if locked:
        every = every.select_for_update(of=("self",))
    assignment = every.filter(key=key).first()
    roles = _roles(viewer, assignment) if assignment else frozenset()
    if assignment is None or not roles:
        raise NotVisible(key)
    now = timezone.now()
    in_force = assignment.releases.filter(withdrawn_at=None, since__lte=now).values_list("audience", "of")
    return Seat(assignment, viewer, roles, frozenset(in_force))


def _roles(viewer: Viewer, assignment: Assignment) -> frozenset[str]:
    held = set(assignment.participations.filter(user=viewer.person).values_list("role", flat=True))
    offices = Membership.objects.filter(user=viewer.person, role=MembershipRole.ADMINISTRATOR).filter(
        Q(organisation=assignment.body_id) | Q(organisation__municipality=assignment.municipality_id)
    )
    for kind in offices.values_list("organisation__kind", flat=True):
        body = kind == OrganisationKind.EVALUATION_BODY
        held.add(BODY_ADMINISTRATOR if body else MUNICIPALITY_ADMINISTRATOR)
    return frozenset(held)


def visible_assignments(viewer: Viewer) -> QuerySet[Assignment]:
    """The assignments a viewer may know of."""
    if viewer.person is None:
        return Assignment.objects.none()
    administered = Membership.objects.filter(user=viewer.person, role=MembershipRole.ADMINISTRATOR)
    return Assignment.objects.filter(
        Exists(Participation.objects.filter(assignment=OuterRef("pk"), user=viewer.person))
        | Q(body__in=administered.values("organisation"))
        | Q(municipality__in=administered.values("organisation__municipality"))
    )


def open_areas(held: Seat) -> frozenset[str]:
    """The areas in which this viewer may see the ratings of all evaluators: those that each evaluator has locked.

    The only home of that rule: pages, exports, counts, history and the API all ask here.
    """
    if not held.may(Capability.SEE_RATINGS):
        return frozenset()
    evaluators = held.assignment.participations.filter(role__in=EVALUATORS).count()
    locks = held.assignment.area_locks.filter(
        evaluator__in=held.assignment.participations.filter(role__in=EVALUATORS).values("user")
    )
    counted = locks.values("area").annotate(n=Count("id"))
    return frozenset(line["area"] for line in counted if line["n"] == evaluators)


READ_WITHHELD: Final = EVALUATORS | {Role.QUALITY_ASSURER, Role.COORDINATOR, Role.CHIEF_OFFICER}
"""Who reads documents that are withheld from the public; others only those they handed in themselves."""


def visible_documents(held: Seat) -> QuerySet[Document]:
    """The documents of the assignment that this viewer may know of, withheld ones among them or not.

    The only home of that rule: lists, counts, searches, passages, evidence and downloads all ask here.
    """
    if not held.may(Capability.SEE_DOCUMENTS):
        return Document.objects.none()
    every = Document.objects.filter(assignment=held.assignment)
    if held.roles & {str(role) for role in READ_WITHHELD}:
        return every
    return every.filter(Q(withheld=False) | Q(handed_in_by=held.person))


def organisations_administered(viewer: Viewer) -> QuerySet[Organisation]:
    """The organisations a viewer administers; all of them for an administrator of the service."""
    if viewer.person is None:
        return Organisation.objects.none()
    if viewer.administrator:
        return Organisation.objects.all()
    return Organisation.objects.filter(
        memberships__user=viewer.person, memberships__role=MembershipRole.ADMINISTRATOR
    )


# What somebody may do with a strategy --------------------------------------------------------------------------------


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
    StrategyCapability.SEE: _rule(((MUNICIPALITY_ADMINISTRATOR, OWNER, *StrategyRoleKind.values), _EVER)),
    StrategyCapability.EDIT: _rule((_EDITING, _OPEN)),
    StrategyCapability.STEER: _rule((_STEERING, _OPEN)),
    StrategyCapability.PUBLISH: _rule((_STEERING, _EVER - {StrategyStatus.DRAFT.value})),
    StrategyCapability.UPDATE: _rule((_EDITING, _OPEN)),
    StrategyCapability.UPDATE_OWN: _rule(((*_EDITING, OWNER), _OPEN)),
    StrategyCapability.SEE_HISTORY: _rule((_EDITING, _EVER)),
    StrategyCapability.EXPORT: _rule((_EDITING, _EVER)),
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


# What a municipality plans for itself --------------------------------------------------------------------------------


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
