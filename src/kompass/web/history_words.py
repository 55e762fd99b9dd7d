"""What the values of a history entry are called, by the field they stand in."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kompass.domain import interview, stages
from kompass.domain.queries.strategy_words import MEASURE_STATUS, STRATEGY_STATUS
from kompass.web.fact_check import OUTCOMES
from kompass.web.findings import DEGREES, KIND
from kompass.web.roles import ROLES
from kompass.web.signing import AUDIENCES, OF

_STAGES: Final = {str(stage): name for stage, name in stages.NAMES.items()}
_INTERVIEWS: Final = {str(status): name for status, name in interview.STATUSES.items()}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "from": _STAGES,
    "to": _STAGES,
    "role": ROLES,
    "outcome": OUTCOMES,
    "audience": AUDIENCES,
    "of": OF,
    "kind": KIND,
    "degree": DEGREES,
    "status": {**MEASURE_STATUS, **STRATEGY_STATUS, **_INTERVIEWS},
    "how": interview.HOW,
    "legal_basis": interview.LEGAL_BASES,
    "why": interview.ERASED_BECAUSE,
}
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?([+-]\d{2}:\d{2}|Z)")


def worded(field: str, value: str) -> str:
    """A text of a history entry as the page says it: a code by its word, a day or a moment as people write it."""
    if value in WORDS.get(field, ()):
        return _(WORDS[field][value])
    try:
        if _DAY.fullmatch(value):
            return str(date_format(dt.date.fromisoformat(value)))
        if _MOMENT.fullmatch(value):
            return str(date_format(timezone.localtime(dt.datetime.fromisoformat(value)), "DATETIME_FORMAT"))
    except ValueError:
        pass
    return value
