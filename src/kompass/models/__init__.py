"""Django models, thin: what is kept. What people do with it lives in `kompass.domain`."""

from kompass.models.answer import Answer, AnswerEvidence
from kompass.models.assignment import Assignment, Hours, Participation, Role, Stage
from kompass.models.begun import Begun, BegunKind
from kompass.models.case_paper import CasePaper
from kompass.models.claim import Claim, StatedCount
from kompass.models.comment import Comment, Outcome
from kompass.models.dataset import Dataset
from kompass.models.document import (
    Document,
    DocumentKind,
    DocumentPage,
    Passage,
    PassageCriterion,
    Reading,
)
from kompass.models.evaluation import AreaResult, Evaluation, Snapshot
from kompass.models.finding import Degree, Finding, FindingKind
from kompass.models.history import HistoryEntry, HistoryHead, HistoryText
from kompass.models.interview import Interview, Interviewee, InterviewNote, InterviewStatus, NotesKey
from kompass.models.invitation import Invitation
from kompass.models.keys import new_key, search_key, sort_key
from kompass.models.municipality import (
    Country,
    Grouping,
    Municipality,
    MunicipalityPeriod,
    Population,
    Succession,
)
from kompass.models.organisation import Membership, MembershipRole, Organisation, OrganisationKind
from kompass.models.rating import AreaAgreement, AreaLock, Consensus, Rating
from kompass.models.release import Audience, Release
from kompass.models.reminder import Reminder, StrategyReminder
from kompass.models.scenario import Effort, Scenario
from kompass.models.search import SearchEntry, SearchIndex
from kompass.models.self_assessment import SelfAssessment, SelfRating
from kompass.models.signing import FrozenResult, Signature
from kompass.models.source import Source
from kompass.models.strategy import (
    Case,
    CaseBody,
    CaseKind,
    GoalKind,
    Measure,
    MeasureCriterion,
    MeasureStatus,
    Milestone,
    StatusUpdate,
    Strategy,
    StrategyRole,
    StrategyRoleKind,
    StrategyStatus,
    SubStrategy,
)
from kompass.models.user import User

__all__ = [
    "Answer",
    "AnswerEvidence",
    "AreaAgreement",
    "AreaLock",
    "AreaResult",
    "Assignment",
    "Audience",
    "Begun",
    "BegunKind",
    "Case",
    "CaseBody",
    "CaseKind",
    "CasePaper",
    "Claim",
    "Comment",
    "Consensus",
    "Country",
    "Dataset",
    "Degree",
    "Document",
    "DocumentKind",
    "DocumentPage",
    "Effort",
    "Evaluation",
    "Finding",
    "FindingKind",
    "FrozenResult",
    "GoalKind",
    "Grouping",
    "HistoryEntry",
    "HistoryHead",
    "HistoryText",
    "Hours",
    "Interview",
    "InterviewNote",
    "InterviewStatus",
    "Interviewee",
    "Invitation",
    "Measure",
    "MeasureCriterion",
    "MeasureStatus",
    "Membership",
    "MembershipRole",
    "Milestone",
    "Municipality",
    "MunicipalityPeriod",
    "NotesKey",
    "Organisation",
    "OrganisationKind",
    "Outcome",
    "Participation",
    "Passage",
    "PassageCriterion",
    "Population",
    "Rating",
    "Reading",
    "Release",
    "Reminder",
    "Role",
    "Scenario",
    "SearchEntry",
    "SearchIndex",
    "SelfAssessment",
    "SelfRating",
    "Signature",
    "Snapshot",
    "Source",
    "Stage",
    "StatedCount",
    "StatusUpdate",
    "Strategy",
    "StrategyReminder",
    "StrategyRole",
    "StrategyRoleKind",
    "StrategyStatus",
    "SubStrategy",
    "Succession",
    "User",
    "new_key",
    "search_key",
    "sort_key",
]
