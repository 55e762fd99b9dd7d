"""Who may see and do what in an evaluation that is being carried out, by role and stage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kompass.domain.access.viewer import Viewer
from kompass.domain.stages import EVERY, between, from_, place
from kompass.models import (
    Assignment,
    Audience,
    Document,
    Membership,
    MembershipRole,
    Organisation,
    OrganisationKind,
    Participation,
    Stage,
)
from kompass.models import Role as Role  # the pages take it from here


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


def rule(*parts: tuple[Iterable[str], frozenset[str]]) -> dict[str, frozenset[str]]:
    """Role -> stages, from pairs of roles and stages."""
    return {str(role): stages for roles, stages in parts for role in roles}


_LEADS: Final = (Role.LEAD_EVALUATOR, BODY_ADMINISTRATOR)

RULES: Final[Mapping[Capability, Mapping[str, frozenset[str]]]] = {
    Capability.SEE: rule((Role.values, EVERY), ((BODY_ADMINISTRATOR, MUNICIPALITY_ADMINISTRATOR), EVERY)),
    Capability.PLAN: rule((_LEADS, between(Stage.PLANNED, Stage.FOLLOW_UP))),
    Capability.MOVE_STAGE: rule((_LEADS, between(Stage.PLANNED, Stage.FOLLOW_UP))),
    Capability.SEE_TEAM: rule(
        (TEAM, EVERY),
        ((Role.COORDINATOR, Role.CHIEF_OFFICER, BODY_ADMINISTRATOR, MUNICIPALITY_ADMINISTRATOR), EVERY),
    ),
    Capability.DECLARE: rule((TEAM, between(Stage.PLANNED, Stage.FACT_CHECK))),
    Capability.LOG_HOURS: rule((TEAM, between(Stage.PLANNED, Stage.FOLLOW_UP))),
    Capability.SEE_ANSWERS: rule((TEAM | ANSWERING, _STARTED)),
    Capability.ANSWER: rule((ANSWERING, _PREPARING)),
    Capability.SIGN_OFF_ANSWERS: rule(((Role.COORDINATOR,), _PREPARING)),
    Capability.SEE_DOCUMENTS: rule((TEAM | ANSWERING, _STARTED)),
    Capability.HAND_IN: rule((EVALUATORS | ANSWERING, _AT_WORK)),
    Capability.CAPTURE: rule((EVALUATORS, _AT_WORK)),
    Capability.SEE_PASSAGES: rule((TEAM, _STARTED)),
    Capability.MARK_PASSAGES: rule((EVALUATORS, _AT_WORK)),
    Capability.SEE_INTERVIEWS: rule((TEAM | {Role.COORDINATOR}, _STARTED)),
    Capability.PLAN_INTERVIEWS: rule(
        # An interview may be held later, by telephone: the evaluators plan it and tick it off while they rate.
        (EVALUATORS, between(Stage.PREPARATION, Stage.CONSENSUS)),
        ((Role.COORDINATOR,), between(Stage.PREPARATION, Stage.VISIT)),
    ),
    Capability.ERASE_NAMES: rule((EVALUATORS | {Role.COORDINATOR}, _STARTED)),
    Capability.NOTES: rule((EVALUATORS, from_(Stage.REVIEW))),
    Capability.RATE: rule((EVALUATORS, between(Stage.REVIEW, Stage.RATING))),
    Capability.SEE_RATINGS: rule(
        (EVALUATORS, from_(Stage.REVIEW)), ((Role.QUALITY_ASSURER,), from_(Stage.CONSENSUS))
    ),
    Capability.AGREE: rule((EVALUATORS, between(Stage.RATING, Stage.FACT_CHECK))),
    Capability.SEE_DRAFT: rule(
        (EVALUATORS, from_(Stage.REVIEW)),
        ((Role.QUALITY_ASSURER, Role.OBSERVER), from_(Stage.CONSENSUS)),
        # Where it has been released to them: `_released`.
        ((Role.CHIEF_OFFICER, Role.COORDINATOR), from_(Stage.FACT_CHECK)),
    ),
    Capability.WRITE_FINDINGS: rule((EVALUATORS, between(Stage.REVIEW, Stage.FACT_CHECK))),
    Capability.SEE_CHECKS: rule(
        (EVALUATORS, from_(Stage.REVIEW)), ((Role.QUALITY_ASSURER,), from_(Stage.CONSENSUS))
    ),
    Capability.COMMENT: rule(((Role.CHIEF_OFFICER, Role.COORDINATOR), frozenset({Stage.FACT_CHECK}))),
    Capability.SEE_COMMENTS: rule(
        (EVALUATORS | {Role.QUALITY_ASSURER, Role.CHIEF_OFFICER, Role.COORDINATOR}, from_(Stage.FACT_CHECK))
    ),
    Capability.ANSWER_COMMENTS: rule((EVALUATORS, frozenset({Stage.FACT_CHECK}))),
    Capability.SIGN: rule((EVALUATORS | {Role.QUALITY_ASSURER}, frozenset({Stage.FACT_CHECK}))),
    Capability.SEE_RESULT: rule(
        (TEAM | {BODY_ADMINISTRATOR}, from_(Stage.FINAL)), (MUNICIPALITYS, from_(Stage.FINAL))
    ),
    Capability.RELEASE: rule((_LEADS, from_(Stage.FACT_CHECK))),
    Capability.SEE_HISTORY: rule(
        (EVALUATORS | {BODY_ADMINISTRATOR}, EVERY), ((Role.QUALITY_ASSURER,), from_(Stage.CONSENSUS))
    ),
    Capability.EXPORT: rule((EVALUATORS, from_(Stage.REVIEW)), ((BODY_ADMINISTRATOR,), from_(Stage.FINAL))),
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
