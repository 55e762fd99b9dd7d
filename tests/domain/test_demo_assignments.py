"""The demo's evaluations: invented, with the history that the commands make, made once."""

import pytest
from django.conf import settings

from kompass import method
from kompass.domain import demo_assignments, demo_material, history
from kompass.domain.access import EVALUATORS, Viewer, open_areas, seat
from kompass.domain.queries.checks import checks
from kompass.domain.queries.interview import schedule
from kompass.domain.release import publish_due
from kompass.domain.result import frozen
from kompass.models import Assignment, Evaluation, HistoryEntry, InterviewNote, Membership, User
from tests.making import evaluation, municipality

pytestmark = pytest.mark.django_db

NAMES = ("Alfavik", "Betavik", "Gammavik")


def load(monkeypatch: pytest.MonkeyPatch) -> list[Assignment]:
    """The one that is rated, the one that is prepared, the finished one."""
    monkeypatch.setattr(settings.CONFIGURATION, "demo", True)
    for name in NAMES:
        evaluation(municipality(name, country="ZZ"), "2022-05", 400, basis="invented")
    demo_assignments.load()
    return list(Assignment.objects.order_by("pk"))


def viewer(role: str) -> Viewer:
    return Viewer(person=User.objects.get(email=f"{role}@eksempel.example").pk)


def test_they_are_invented_and_carried_out_as_all_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """One test, for making them takes seconds."""
    rated, prepared, finished = made = load(monkeypatch)
    assert [(one.municipality.name, one.stage, one.is_example) for one in made] == [
        ("Alfavik", "rating", True),
        ("Betavik", "preparation", True),
        ("Gammavik", "final", True),
    ]
    assert [history.verify(one).faults for one in made] == [(), (), ()]
    n = HistoryEntry.objects.count(), Membership.objects.count()
    demo_assignments.load()
    assert (HistoryEntry.objects.count(), Membership.objects.count()) == n
    _the_one_that_is_rated(rated)
    assert prepared.answers.count() == 9
    _the_finished_one(finished)


def _the_one_that_is_rated(rated: Assignment) -> None:
    """The first area is locked, and not everybody was heard. Notes lie sealed."""
    lead, other = rated.participations.filter(role__in=EVALUATORS).order_by("-role")
    assert open_areas(seat(Viewer(person=lead.user_id), rated.key)) == {"1"}
    assert rated.ratings.filter(area="2").values("evaluator").distinct().count() == 1
    assert other.declared_at is not None
    seen = schedule(viewer("coordinator"), rated.key)
    assert {one.role: (one.planned, one.held) for one in seen.coverage} == {
        "mayor": (1, 1),
        "executive_committee": (5, 5),
        "chief_officer": (1, 1),
        "directors": (3, 3),
        "heads_of_staff": (0, 0),
        "unit_leaders": (8, 8),
        "employees": (0, 0),
        "union_representatives": (3, 0),
    }
    text = demo_material.texts()["interviews"][0]["lead_evaluator"]
    sealed = list(InterviewNote.objects.values_list("sealed", flat=True))
    assert len(sealed) == 2 * (5 + 8)
    assert [one for one in sealed if text[:20] in one or not one] == []


def _the_finished_one(finished: Assignment) -> None:
    """Signed, computed again from what was frozen, nothing left for the checks, with the municipality alone."""
    kept = finished.frozen_result
    edition = method.load_edition(kept.edition)
    assert frozen(method.score(edition, kept.signed["ratings"])) == kept.signed["result"]
    assert kept.signed["result"]["provisional"] is False
    assert finished.signatures.count() == 3
    assert [(one.outcome, bool(one.answer)) for one in finished.comments.all()] == [
        ("partly", True),
        ("declined", True),
        ("accepted", True),
    ]
    assert checks(viewer("lead-evaluator"), finished.key).checks == ()
    assert set(finished.releases.values_list("audience", "of")) == {
        ("chief_officer", "draft"),
        ("chief_officer", "result"),
        ("leaders", "result"),
        ("unions", "result"),
        ("elected", "result"),
        ("public", "result"),
    }
    assert publish_due() == 0
    assert Evaluation.objects.count() == 3


def test_what_an_earlier_version_of_the_demo_did_not_have_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    finished = load(monkeypatch)[2]
    n = Membership.objects.count()
    for rows in (finished.releases, finished.signatures, finished.comments, finished.findings):
        rows.all().delete()
    HistoryEntry.objects.filter(assignment=finished).delete()
    finished.delete()
    demo_assignments.load()
    assert [one.stage for one in Assignment.objects.order_by("pk")] == ["rating", "preparation", "final"]
    assert Membership.objects.count() == n


def test_what_is_said_is_tied_to_questions_and_criteria_that_there_are() -> None:
    edition, said = method.load_edition("open-2020"), demo_material.texts()
    assert list(said["answers"]) == [question.id for question in edition.questions]
    named = {*said["weak"]}
    for one in said["findings"]:
        assert {edition.criterion_by_id[each].area for each in one["criteria"]} == {one["area"]}
        named |= {*one["criteria"]}
    for one in (found for of in said["published"] for found in of["findings"]):
        assert {edition.criterion_by_id[each].area for each in one["criteria"]} == {one["area"]}
        named |= {*one["criteria"]}
    for paper in said["documents"]:
        named |= {each for passage in paper["passages"] for each in passage["criteria"]}
        assert paper["evidence"] in {kind.id for kind in edition.evidence}
    assert named - set(edition.criterion_by_id) == set()
