"""Signing: the same result by all; whoever changes something makes the signatures void; then it is frozen."""

import json
from typing import Any

import pytest

from kompass import method
from kompass.domain import assignment, consensus, fact_check, finding, signing
from kompass.domain.access import NotAllowed, NotVisible
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.history import verify
from kompass.domain.queries import fact_check as drafts
from kompass.domain.queries import signing as queries
from kompass.domain.release import release
from kompass.domain.result import frozen
from kompass.domain.writing import Mark
from kompass.models import Finding, FrozenResult, Signature
from tests.assigning import Made

pytestmark = pytest.mark.django_db

FIRST = "council-papers-published-early"
SIGNERS = ("lead_evaluator", "evaluator", "quality_assurer")


@pytest.fixture
def made() -> Made:
    made = Made()
    made.agree_at_once()
    finding.add(
        made.viewer("evaluator"), made.key, "1", kind="strength", text="Klare frister", criteria=[FIRST]
    )
    return made.at("fact_check")


def digest(made: Made) -> str:
    return signing.digest_of(signing.to_sign(made.assignment))


def sign(made: Made, *names: str) -> None:
    for name in names:
        signing.sign(made.viewer(name), made.key, digest=digest(made))


def test_it_is_final_when_the_last_one_has_signed(made: Made) -> None:
    for name in SIGNERS:
        made.assignment.refresh_from_db()
        assert made.assignment.stage == "fact_check"
        sign(made, name)
    made.assignment.refresh_from_db()
    kept = FrozenResult.objects.get()
    assert (made.assignment.stage, kept.digest, len(made.assignment.evaluated)) == ("final", digest(made), 7)
    assert kept.reference["n_others"] == 0
    assert verify(made.assignment).faults == ()
    with pytest.raises(NotAllowed):
        sign(made, "evaluator")
    with pytest.raises(NotAllowed):
        consensus.decide(made.viewer("evaluator"), made.key, FIRST, mark=Mark(1), levels={})
    with pytest.raises(NotAllowed):
        finding.add(made.viewer("evaluator"), made.key, "1", kind="strength", text="Later")
    with pytest.raises(Refused):
        assignment.move(made.viewer("lead_evaluator"), made.key, to="rating", why="Once more")


def test_a_change_after_a_signature_makes_it_void(made: Made) -> None:
    sign(made, "lead_evaluator", "quality_assurer")
    one = Finding.objects.get()
    finding.save(made.viewer("evaluator"), made.key, one.key, mark=Mark(1), text="Klarere frister")
    states = [
        (s.signed is None, s.void is None)
        for s in queries.signing_of(made.viewer("evaluator"), made.key).signers
    ]
    assert states == [(True, False), (True, True), (True, False)]
    sign(made, "evaluator")
    assert not FrozenResult.objects.exists()
    sign(made, "lead_evaluator", "quality_assurer")
    assert FrozenResult.objects.get().signed["findings"][0]["text"] == "Klarere frister"
    assert Signature.objects.count() == 5


def test_what_changed_since_it_was_read_is_not_signed(made: Made) -> None:
    before = digest(made)
    finding.add(made.viewer("evaluator"), made.key, "2", kind="strength", text="New")
    with pytest.raises(Conflict):
        signing.sign(made.viewer("lead_evaluator"), made.key, digest=before)
    assert not Signature.objects.exists()


def test_nobody_signs_while_something_is_open(made: Made) -> None:
    viewer = made.viewer("lead_evaluator")
    levels = {aspect.id: 1 for aspect in made.edition.aspects_of(FIRST)}
    consensus.decide(
        viewer, made.key, FIRST, mark=Mark(1), levels=levels, reason="Comment of the coordinator"
    )
    with pytest.raises(Refused) as refused:
        sign(made, "lead_evaluator")
    assert refused.value.faults == {"": "Every area is agreed first."}
    consensus.agree(viewer, made.key, "1")
    release(viewer, made.key, audience="chief_officer")
    said = fact_check.comment(made.viewer("coordinator"), made.key, "1", text="Not so")
    with pytest.raises(Refused) as refused:
        sign(made, "lead_evaluator")
    assert refused.value.faults == {"": "Every comment of the municipality is answered first."}
    fact_check.answer(viewer, made.key, said.key, version=1, outcome="accepted", text="Changed to partly")
    made.assignment.participations.filter(role="quality_assurer").delete()
    with pytest.raises(Refused):
        sign(made, "lead_evaluator")


def test_the_frozen_result_is_computed_again_from_the_file_alone(made: Made) -> None:
    levels = {**{aspect.id: 1 for aspect in made.edition.aspects_of(FIRST)}, "followed_up": 0}
    consensus.decide(made.viewer("evaluator"), made.key, FIRST, mark=Mark(1), levels=levels, reason="x")
    consensus.agree(made.viewer("evaluator"), made.key, "1")
    sign(made, *SIGNERS)
    file: dict[str, Any] = json.loads(json.dumps(queries.exported(made.viewer("evaluator"), made.key)))
    edition = method.load_edition(file["edition"])
    assert (edition.hash, method.METHOD_VERSION) == (file["edition_hash"], file["method_version"])
    assert frozen(method.score(edition, file["ratings"])) == file["result"]
    signed = {
        name: file[name]
        for name in ("edition", "edition_hash", "method_version", "ratings", "result", "findings")
    }
    assert signing.digest_of(signed) == file["digest"]


def test_the_draft_is_commented_on_by_the_municipality_once_it_was_released(made: Made) -> None:
    one = Finding.objects.get()
    coordinator, lead = made.viewer("coordinator"), made.viewer("lead_evaluator")
    for ask in (
        lambda: drafts.fact_check(coordinator, made.key),
        lambda: fact_check.comment(coordinator, made.key, "1", text="Not so"),
    ):
        with pytest.raises(NotAllowed):
            ask()
    release(lead, made.key, audience="chief_officer")
    first = fact_check.comment(coordinator, made.key, "1", text=" Not so ", finding=one.key)
    fact_check.comment(made.viewer("chief_officer"), made.key, "2", text="One more plan")
    found = drafts.fact_check(coordinator, made.key)
    assert (found.n_comments, found.n_open, found.may_comment, found.may_answer) == (2, 2, True, False)
    assert [line.text for line in found.areas[0].findings[0].comments] == ["Not so"]
    assert [line.text for line in found.areas[1].comments] == ["One more plan"]
    fact_check.answer(lead, made.key, first.key, version=1, outcome="declined", text="We saw it ourselves")
    with pytest.raises(Conflict) as conflict:
        fact_check.answer(
            made.viewer("evaluator"), made.key, first.key, version=1, outcome="accepted", text="x"
        )
    assert conflict.value.by == "Lead evaluator"
    finding.remove(lead, made.key, one.key)
    found = drafts.fact_check(coordinator, made.key)
    assert [(line.outcome, line.answer) for line in found.areas[0].gone] == [
        ("declined", "We saw it ourselves")
    ]


def test_what_makes_no_sense_in_a_comment_is_refused(made: Made) -> None:
    lead, coordinator = made.viewer("lead_evaluator"), made.viewer("coordinator")
    release(lead, made.key, audience="chief_officer")
    for text in (" ", "x" * 20_001):
        with pytest.raises(Refused):
            fact_check.comment(coordinator, made.key, "1", text=text)
    for said in ({"area": "99"}, {"area": "1", "finding": "nosuch"}):
        with pytest.raises(NotVisible):
            fact_check.comment(coordinator, made.key, text="x", **said)  # type: ignore[arg-type]
    one = fact_check.comment(coordinator, made.key, "1", text="x")
    for outcome, text in (("", "x"), ("accepted", " "), ("perhaps", "x")):
        with pytest.raises(Refused):
            fact_check.answer(lead, made.key, one.key, version=1, outcome=outcome, text=text)
    with pytest.raises(NotVisible):
        fact_check.answer(lead, made.key, "nosuch", version=1, outcome="accepted", text="x")


def test_what_changes_during_the_fact_check_is_told(made: Made) -> None:
    made.at("consensus")
    lead = made.viewer("lead_evaluator")
    assignment.move(lead, made.key, to="fact_check")
    one = Finding.objects.get()
    finding.save(lead, made.key, one.key, mark=Mark(1), text="Klarere frister")
    levels = {aspect.id: 1 for aspect in made.edition.aspects_of(FIRST)}
    consensus.decide(lead, made.key, FIRST, mark=Mark(1), levels=levels, reason="x")
    changes = drafts.fact_check(lead, made.key).changes
    assert [(one.kind, one.area, one.code) for one in changes] == [
        ("consensus", "1", "1.1.1"),
        ("finding", "1", ""),
    ]
