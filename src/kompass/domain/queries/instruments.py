"""Which instrument an evaluation was made with. Results of different instruments are never held against each other.

An evaluation whose edition is not known was made with the Municipal Compass: that is what the record is about.
"""

import functools

from django.db.models import Q

from kompass.method import editions, load_edition

COMPASS = ""
"""The Municipal Compass, as editions name it."""


@functools.cache
def _by_edition() -> dict[str, str]:
    return {edition: load_edition(edition).instrument for edition in editions()}


def instrument_of(edition: str) -> str:
    """The instrument of an edition by its id; of one that is not known, the Municipal Compass."""
    return _by_edition().get(edition, COMPASS)


def another_instrument(edition: str) -> Q:
    """Whether an evaluation was made with another instrument than this edition's."""
    own = instrument_of(edition)
    alike = [one for one, instrument in _by_edition().items() if instrument == own]
    unlike = [one for one, instrument in _by_edition().items() if instrument != own]
    return Q(edition__in=unlike) if own == COMPASS else ~Q(edition__in=alike)
