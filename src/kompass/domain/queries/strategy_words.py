"""What the states, bodies and kinds of strategies are called, to be translated where they are shown."""

from collections.abc import Mapping
from typing import Final

from kompass.language import N_

STRATEGY_STATUS: Final[Mapping[str, str]] = {
    "draft": N_("draft"),
    "adopted": N_("adopted"),
    "closed": N_("concluded"),
}
MEASURE_STATUS: Final[Mapping[str, str]] = {
    "planned": N_("planned"),
    "under_way": N_("under way"),
    "done": N_("done"),
    "stopped": N_("stopped"),
}
BODIES: Final[Mapping[str, str]] = {
    "council": N_("municipal council"),
    "executive_committee": N_("executive committee"),
    "other": N_("another body"),
}
CASE_KINDS: Final[Mapping[str, str]] = {
    "presentation": N_("presentation of the evaluation"),
    "adoption": N_("adoption of the strategy"),
    "status": N_("status"),
    "other": N_("other"),
}
GOAL_KINDS: Final[Mapping[str, str]] = {
    "none": N_("no figure"),
    "score": N_("at least so many points in all"),
    "rank": N_("at least this place"),
}
