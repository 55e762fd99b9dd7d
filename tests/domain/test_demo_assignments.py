"""The demo's evaluations under way: invented, through the ordinary commands, made once."""

import pytest
from django.conf import settings

from kompass.domain import demo_assignments, history
from kompass.domain.access import EVALUATORS, Viewer, open_areas, seat
from kompass.models import Assignment
from tests.making import evaluation, municipality

pytestmark = pytest.mark.django_db


def test_they_stand_at_two_stages_with_the_first_area_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.CONFIGURATION, "demo", True)
    for name in ("Alfavik", "Betavik"):
        evaluation(municipality(name, country="ZZ"), "2022-05", 400, basis="invented")
    demo_assignments.load()
    demo_assignments.load()
    made = list(Assignment.objects.order_by("pk"))
    assert [(one.stage, one.is_example) for one in made] == [("rating", True), ("preparation", True)]
    lead, other = made[0].participations.filter(role__in=EVALUATORS).order_by("-role")
    assert open_areas(seat(Viewer(person=lead.user_id), made[0].key)) == {"1"}
    assert made[0].ratings.filter(area="2").values("evaluator").distinct().count() == 1
    assert other.declared_at is not None
    assert [history.verify(one).faults for one in made] == [(), ()]
