"""Which instrument an evaluation was made with. Results of different instruments are never held against each other.

An evaluation whose edition is not known was made with the Municipal Compass: that is what the record is about.
"""

import functools

from django.db.models import Case, Q, Value, When
from django.db.models.expressions import OrderBy

from kompass.domain.editions import editions, load_edition

COMPASS = ""
"""The Municipal Compass, as editions name it."""


@functools.cache
def _by_edition() -> dict[str, str]:
    return {edition: load_edition(edition).instrument for edition in editions()}


def instrument_of(edition: str) -> str:
    """The instrument of an edition by its id; of one that is not known, the Municipal Compass."""
    return _by_edition().get(edition, COMPASS)


def made_with(instrument: str, *, through: str = "") -> Q:
    """Evaluations made with the instrument; `through`: how a query reaches them, as "evaluations__"."""
    alike = [one for one, found in _by_edition().items() if found == instrument]
    unlike = [one for one, found in _by_edition().items() if found != instrument]
    if instrument == COMPASS:
        return ~Q(**{f"{through}edition__in": unlike})
    return Q(**{f"{through}edition__in": alike})


def instrument_apart() -> OrderBy:
    """Evaluations of one instrument after those of another, the Municipal Compass first."""
    others = sorted(set(_by_edition().values()) - {COMPASS})
    places = [When(made_with(one), then=Value(place)) for place, one in enumerate(others, start=1)]
    return Case(*places, default=Value(0)).asc()
