"""The sections of an assignment: which pages it has, and which of them somebody is shown."""

from dataclasses import dataclass
from typing import Final

from kompass.domain.access import Capability
from kompass.domain.queries.assignment import Head
from kompass.language import N_


@dataclass(frozen=True, slots=True)
class Section:
    """`route`: the address's name; `shown_to`: who may do one of these sees it."""

    route: str
    label: str
    shown_to: tuple[Capability, ...]


SECTIONS: Final = (
    Section("assignment", N_("Overview"), (Capability.SEE,)),
    Section("assignment_plan", N_("Plan and people"), (Capability.PLAN,)),
    Section("assignment_declare", N_("Interests"), (Capability.DECLARE,)),
    Section("assignment_hours", N_("Hours"), (Capability.LOG_HOURS,)),
    Section("answers", N_("Questions"), (Capability.SEE_ANSWERS,)),
    Section("documents", N_("Documents"), (Capability.SEE_DOCUMENTS,)),
    Section("passages", N_("Passages"), (Capability.SEE_PASSAGES,)),
    Section("interviews", N_("Interviews"), (Capability.SEE_INTERVIEWS,)),
    Section("rating", N_("Rating"), (Capability.RATE, Capability.SEE_RATINGS)),
    Section("consensus", N_("Agree"), (Capability.SEE_RATINGS,)),
    Section("findings", N_("Findings"), (Capability.SEE_DRAFT,)),
    Section("checks", N_("Quality checks"), (Capability.SEE_CHECKS,)),
    Section("fact_check", N_("Fact check"), (Capability.SEE_COMMENTS,)),
    Section("assignment_report", N_("Report"), (Capability.SEE_DRAFT, Capability.SEE_RESULT)),
    Section("sign", N_("Sign"), (Capability.SIGN,)),
    Section("releases", N_("Releases"), (Capability.RELEASE,)),
    Section("result", N_("Result"), (Capability.SEE_RESULT,)),
    Section("assignment_next", N_("What next?"), (Capability.SEE_RESULT,)),
    Section("assignment_history", N_("History"), (Capability.SEE_HISTORY,)),
)
"""In the order of the work."""


def sections_for(head: Head) -> tuple[Section, ...]:
    return tuple(one for one in SECTIONS if head.may.intersection(one.shown_to))
