"""The stages of an assignment: their order, what they are called, and from which to which one may go."""

from typing import Final

from kompass.language import N_
from kompass.models import Stage as Stage  # the pages take it from here

ORDER: Final = tuple(Stage.values)

NAMES: Final = {
    Stage.PLANNED: N_("planned"),
    Stage.PREPARATION: N_("preparation"),
    Stage.REVIEW: N_("review"),
    Stage.VISIT: N_("visit"),
    Stage.RATING: N_("rating"),
    Stage.CONSENSUS: N_("consensus"),
    Stage.FACT_CHECK: N_("fact check"),
    Stage.FINAL: N_("final"),
    Stage.FOLLOW_UP: N_("follow-up"),
    Stage.CLOSED: N_("concluded"),
}


def place(stage: str) -> int:
    return ORDER.index(stage)


def between(first: str, last: str) -> frozenset[str]:
    """The stages from `first` to `last`, both included."""
    return frozenset(ORDER[place(first) : place(last) + 1])


def from_(first: str) -> frozenset[str]:
    return between(first, ORDER[-1])


EVERY: Final = frozenset(ORDER)


def next_of(stage: str) -> str | None:
    """The stage that follows; None after the last."""
    following = place(stage) + 1
    return ORDER[following] if following < len(ORDER) else None


def earlier(stage: str) -> tuple[str, ...]:
    """The stages one may go back to, with a reason. What is final is not reopened: a signed result stays."""
    if place(stage) >= place(Stage.FINAL):
        return ()
    return ORDER[: place(stage)]


DATES: Final = (
    "ordered_on",
    "preparation_until",
    "review_until",
    "visit_from",
    "visit_until",
    "rating_until",
    "consensus_until",
    "fact_check_until",
    "final_on",
)
"""The dates of a plan, in the order in which they must follow each other."""
