"""An empty database: every answer is empty, none fails."""

import pytest

from kompass.domain.access import PUBLIC
from kompass.domain.queries.claim import claims
from kompass.domain.queries.evaluation import evaluations, latest
from kompass.domain.queries.municipality import find
from kompass.domain.queries.record import record

pytestmark = pytest.mark.django_db


def test_nothing_is_known() -> None:
    found = record(PUBLIC)
    assert (found.n_evaluations, found.mean_total, found.countries) == (0, None, ())
    assert (evaluations(PUBLIC).rows, latest(PUBLIC), claims(PUBLIC), find(PUBLIC, "a")) == ((), (), (), ())
