"""Who may see and do what: the only home of that question. Every query starts from one of these sets.

The published record is for everybody, and so is the invented example, which mixes with nothing: it is given only to
who asks for its country, or for one of its municipalities or evaluations by address. An assignment is for those who
have a seat in it: `RULES` says what each role may do at each stage.
"""

from kompass.domain.access.assignments import (
    ANSWERING,
    BODY_ADMINISTRATOR,
    EVALUATORS,
    MUNICIPALITY_ADMINISTRATOR,
    MUNICIPALITYS,
    READ_WITHHELD,
    RULES,
    TEAM,
    Capability,
    NotAllowed,
    NotVisible,
    Seat,
    open_areas,
    organisations_administered,
    seat,
    visible_assignments,
    visible_documents,
)
from kompass.domain.access.record import (
    INVENTED,
    REAL_COUNTRIES,
    published_best_practice,
    published_findings,
    published_improvements,
    visible_claims,
    visible_counts,
    visible_evaluations,
    visible_municipalities,
    visible_search,
)
from kompass.domain.access.strategies import (
    OWNER,
    STRATEGY_RULES,
    StrategyCapability,
    StrategySeat,
    planning_organisations,
    published_strategies,
    strategies_to_edit,
    strategy_seat,
    visible_strategies,
)
from kompass.domain.access.viewer import (
    PUBLIC,
    Viewer,
)
from kompass.models import (
    Role,
)

__all__ = [
    "ANSWERING",
    "BODY_ADMINISTRATOR",
    "EVALUATORS",
    "INVENTED",
    "MUNICIPALITYS",
    "MUNICIPALITY_ADMINISTRATOR",
    "OWNER",
    "PUBLIC",
    "READ_WITHHELD",
    "REAL_COUNTRIES",
    "RULES",
    "STRATEGY_RULES",
    "TEAM",
    "Capability",
    "NotAllowed",
    "NotVisible",
    "Role",
    "Seat",
    "StrategyCapability",
    "StrategySeat",
    "Viewer",
    "open_areas",
    "organisations_administered",
    "planning_organisations",
    "published_best_practice",
    "published_findings",
    "published_improvements",
    "published_strategies",
    "seat",
    "strategies_to_edit",
    "strategy_seat",
    "visible_assignments",
    "visible_claims",
    "visible_counts",
    "visible_documents",
    "visible_evaluations",
    "visible_municipalities",
    "visible_search",
    "visible_strategies",
]
