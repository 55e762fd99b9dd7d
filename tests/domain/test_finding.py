"""Findings: written together, ordered, taken away and brought back; nothing is overwritten unseen."""

from typing import Any

import pytest

from kompass.domain import finding, passage, rating
from kompass.domain.access import Capability, NotAllowed, NotVisible
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries import history as history_queries
from kompass.domain.queries.finding import all_findings, area_findings, choosing
from kompass.domain.release import release
from kompass.domain.writing import Mark
from kompass.models import Assignment, Document, Finding, HistoryEntry
from tests.assigning import Made

pytestmark = pytest.mark.django_db

FIRST = "council-papers-published-early"
LEVELS = {"built_up": 2, "anchored": 1, "complied_with": 2, "followed_up": 0}


@pytest.fixture
def made() -> Made:
    return Made()


def add(made: Made, text: str = "Clear deadlines", *, kind: str = "strength", area: str = "1") -> Finding:
    return finding.add(made.viewer("evaluator"), made.key, area, kind=kind, text=text)


def texts(made: Made, kind: str = "strength") -> list[str]:
    found = area_findings(made.viewer("evaluator"), made.key, "1")
    return [line.text for line in dict(found.kinds)[kind]]


def test_a_finding_is_kept_as_it_was_written_and_tied_to_criteria(made: Made) -> None:
    one = add(made)
    finding.save(
        made.viewer("lead_evaluator"),
        made.key,
        one.key,
        mark=Mark(1),
        text="  Clear deadlines, kept. ",
        criteria=[FIRST],
    )
    one.refresh_from_db()
    assert finding.content(one) == {
        "text": "  Clear deadlines, kept. ",
        "degree": "",
        "criteria": [FIRST],
        "rests_on": [],
    }
    told = HistoryEntry.objects.filter(kind="finding", key=one.key).order_by("number")
    assert [entry.action for entry in told] == ["write", "write"]
    assert told[1].text.content["text"] == ["Clear deadlines", "  Clear deadlines, kept. "]


def paper(made: Made, title: str, **said: Any) -> Document:
    who = made.people["coordinator"]
    return Document.objects.create(
        assignment=made.assignment, kind="text", title=title, sender="Archive", handed_in_by=who, **said
    )


def marked(made: Made, of: Document, criterion: str, quote: str = "Papers ten days ahead") -> str:
    viewer = made.viewer("evaluator")
    return passage.mark(viewer, made.key, of.key, page=0, quote=quote, criteria=[criterion]).key


def rests_on(made: Made, name: str = "evaluator") -> list[tuple[str, str]]:
    found = area_findings(made.viewer(name), made.key, "1")
    return [(one.title, one.quote) for proofs in found.proofs.values() for one in proofs]


def test_a_finding_rests_on_documents_and_passages_that_are_chosen(made: Made) -> None:
    one, plan = add(made), paper(made, "Plan")
    quote = marked(made, plan, FIRST)
    ids = [f"document:{plan.key}", f"passage:{quote}"]
    finding.rest_on(made.viewer("evaluator"), made.key, one.key, add=ids)
    assert rests_on(made) == [("Plan", ""), ("Plan", "Papers ten days ahead")]
    # Two choose at once: what either added stands, and the text that somebody writes meanwhile is no conflict.
    rules = paper(made, "Rules")
    finding.rest_on(made.viewer("lead_evaluator"), made.key, one.key, add=[f"document:{rules.key}"])
    finding.rest_on(made.viewer("evaluator"), made.key, one.key, remove=[ids[0]])
    finding.save(made.viewer("evaluator"), made.key, one.key, mark=Mark(1), text="Meanwhile")
    assert rests_on(made) == [("Plan", "Papers ten days ahead"), ("Rules", "")]
    told = HistoryEntry.objects.filter(kind="finding", key=one.key).order_by("number")
    said = [entry.text.content["rests_on"] for entry in told if "rests_on" in entry.text.content]
    assert said[:2] == [[], [[], ids]]
    assert said[2:] == [
        [ids, [*ids, f"document:{rules.key}"]],
        [[*ids, f"document:{rules.key}"], [ids[1], f"document:{rules.key}"]],
    ]
    # The history calls them by name; what is gone by its id.
    rules.delete()
    shown = history_queries.history(made.viewer("evaluator"), made.key, kind="finding", of=one.key).entries
    changes = [change for entry in shown for change in entry.changes if change.field == "rests_on"]
    plans, gone = ["Plan", "Plan"], f"document:{rules.key}"
    assert [(change.before, change.after) for change in changes] == [
        ([*plans, gone], ["Plan", gone]),
        (plans, [*plans, gone]),
        ([], plans),
        ([], []),
    ]
    # The same again changes nothing.
    n = HistoryEntry.objects.count()
    finding.rest_on(made.viewer("evaluator"), made.key, one.key, add=[ids[1]], remove=[ids[0]])
    assert HistoryEntry.objects.count() == n


def test_what_is_not_there_cannot_be_chosen_and_what_goes_is_not_shown(made: Made) -> None:
    one, plan = add(made), paper(made, "Plan")
    quote = marked(made, plan, FIRST)
    viewer = made.viewer("evaluator")
    for wrong in (
        "document:nothing",
        "passage:nothing",
        f"passage:{plan.key}",
        f"answer:{plan.key}",
        "plan",
        "",
    ):
        with pytest.raises(Refused):
            finding.rest_on(viewer, made.key, one.key, add=[f"document:{plan.key}", wrong])
    assert rests_on(made) == []
    with pytest.raises(NotAllowed):
        finding.rest_on(made.viewer("quality_assurer"), made.key, one.key, add=[f"document:{plan.key}"])
    with pytest.raises(NotVisible):
        finding.rest_on(viewer, made.key, "nothing", add=[f"document:{plan.key}"])
    finding.rest_on(viewer, made.key, one.key, add=[f"document:{plan.key}", f"passage:{quote}"])
    passage.remove(viewer, made.key, quote)
    assert rests_on(made) == [("Plan", "")]
    assert choosing(viewer, made.key, one.key).chosen == {f"document:{plan.key}"}
    papers = [paper(made, f"Paper {n}") for n in range(finding.MOST_EVIDENCE)]
    with pytest.raises(Refused):
        finding.rest_on(viewer, made.key, one.key, add=[f"document:{each.key}" for each in papers])


def test_whoever_reads_the_draft_sees_of_the_evidence_what_they_may(made: Made) -> None:
    """The coordinator reads documents and no passages; the observer no documents that are withheld."""
    one, plan = add(made), paper(made, "Plan")
    secret = paper(made, "Personnel file", withheld=True, legal_basis="offl. § 13")
    ids = [f"document:{plan.key}", f"document:{secret.key}", f"passage:{marked(made, secret, FIRST)}"]
    finding.rest_on(made.viewer("evaluator"), made.key, one.key, add=ids)
    made.at("fact_check")
    release(made.viewer("lead_evaluator"), made.key, audience="chief_officer")
    whole = [("Plan", ""), ("Personnel file", ""), ("Personnel file", "Papers ten days ahead")]
    assert {name: rests_on(made, name) for name in ("evaluator", "coordinator", "observer")} == {
        "evaluator": whole,
        "coordinator": whole[:2],
        "observer": whole[:1],
    }


def test_passages_on_the_findings_criteria_are_offered_first(made: Made) -> None:
    plan = paper(made, "Plan")
    second = made.edition.area_by_id["1"].criteria[1].id
    for criterion in (FIRST, second, made.edition.area_by_id["2"].criteria[0].id):
        marked(made, plan, criterion, criterion)
    viewer = made.viewer("evaluator")
    one = add(made)
    offered = choosing(viewer, made.key, one.key)
    assert ({proof.quote for proof in offered.near}, len(offered.others)) == ({FIRST, second}, 1)
    finding.save(viewer, made.key, one.key, mark=Mark(1), text="x", criteria=[FIRST])
    offered = choosing(viewer, made.key, one.key)
    assert ([proof.quote for proof in offered.near], len(offered.others)) == ([FIRST], 2)
    assert ([proof.title for proof in offered.papers], offered.chosen) == (["Plan"], frozenset())
    finding.remove(viewer, made.key, one.key)
    with pytest.raises(NotVisible):
        choosing(viewer, made.key, one.key)


def test_the_second_one_sees_the_first_ones_change(made: Made) -> None:
    one = add(made)
    save = finding.save
    save(made.viewer("lead_evaluator"), made.key, one.key, mark=Mark(1, "page", 1), text="Mine")
    with pytest.raises(Conflict) as conflict:
        save(made.viewer("evaluator"), made.key, one.key, mark=Mark(1, "other", 1), text="Theirs")
    assert (conflict.value.current["text"], conflict.value.version) == ("Mine", 2)
    # The same page may go on, and what is sent twice counts once.
    save(made.viewer("lead_evaluator"), made.key, one.key, mark=Mark(1, "page", 2), text="Mine too")
    save(made.viewer("lead_evaluator"), made.key, one.key, mark=Mark(1, "page", 2), text="Mine too")
    assert Finding.objects.get().version == 3


def test_findings_are_ordered_turned_into_another_kind_taken_away_and_brought_back(made: Made) -> None:
    a, b, c = (add(made, text) for text in "abc")
    viewer = made.viewer("evaluator")
    finding.move(viewer, made.key, c.key, by=-1)
    assert texts(made) == ["a", "c", "b"]
    finding.move(viewer, made.key, a.key, by=-1)
    assert texts(made) == ["a", "c", "b"]
    finding.turn_into(viewer, made.key, a.key, kind="improvement")
    finding.remove(viewer, made.key, c.key)
    assert (texts(made), texts(made, "improvement")) == (["b"], ["a"])
    assert [line.text for line in area_findings(viewer, made.key, "1").removed] == ["c"]
    finding.restore(viewer, made.key, c.key)
    assert texts(made) == ["c", "b"]
    assert [entry.action for entry in HistoryEntry.objects.filter(kind="finding").order_by("number")] == [
        *["write"] * 3,
        "move",
        "turn",
        "remove",
        "restore",
    ]
    assert b.key != c.key


def test_the_last_strategy_is_judged_only_where_there_was_one(made: Made) -> None:
    with pytest.raises(Refused):
        add(made, kind="carried_out")
    before = Assignment.objects.create(
        municipality=made.place, body=made.body, edition="open-2020", edition_hash="x", stage="closed"
    )
    Assignment.objects.filter(pk=made.assignment.pk).update(previous=before)
    one = add(made, "New municipal plan", kind="carried_out")
    viewer = made.viewer("evaluator")
    finding.save(viewer, made.key, one.key, mark=Mark(1), text="New municipal plan", degree="fully")
    assert Finding.objects.get().degree == "fully"
    with pytest.raises(Refused):
        finding.save(viewer, made.key, one.key, mark=Mark(2), text="x", degree="wholly")
    finding.turn_into(viewer, made.key, one.key, kind="strength")
    assert Finding.objects.get().degree == ""


def test_what_makes_no_sense_is_refused(made: Made) -> None:
    one = add(made)
    elsewhere = made.edition.area_by_id["2"].criteria[0].id
    viewer = made.viewer("evaluator")
    for said in ({"criteria": [elsewhere]}, {"criteria": ["no-such"]}, {"text": "x" * 20_001}):
        with pytest.raises(Refused):
            finding.save(viewer, made.key, one.key, mark=Mark(1), **{"text": "x", **said})  # type: ignore[arg-type]
    with pytest.raises(Refused):
        add(made, kind="praise")
    with pytest.raises(NotVisible):
        add(made, area="99")
    with pytest.raises(NotVisible):
        finding.remove(viewer, made.key, "nosuch")
    assert texts(made) == ["Clear deadlines"]


def test_what_was_written_while_rating_is_a_start_once_all_have_locked_the_area(made: Made) -> None:
    for name, text in (("lead_evaluator", "Frister holdes"), ("evaluator", "Klare frister")):
        made.rate(name, "1")
        rating.save(
            made.viewer(name), made.key, FIRST, mark=Mark(1), levels=LEVELS, strengths=text, improvements=""
        )
    viewer = made.viewer("evaluator")
    with pytest.raises(NotAllowed) as refused:
        finding.take_over(viewer, made.key, FIRST, kind="strength")
    assert refused.value.capability == Capability.SEE_RATINGS
    assert area_findings(viewer, made.key, "1").remarks == ()
    made.lock("lead_evaluator", "1")
    assert area_findings(viewer, made.key, "1").remarks == ()
    made.lock("evaluator", "1")
    [remark] = area_findings(viewer, made.key, "1").remarks
    assert remark.texts == (("Lead evaluator", "Frister holdes"), ("Evaluator", "Klare frister"))
    finding.take_over(viewer, made.key, FIRST, kind="strength")
    assert texts(made) == ["Frister holdes\n\nKlare frister"]
    assert area_findings(viewer, made.key, "1").remarks == ()
    with pytest.raises(Refused):
        finding.take_over(viewer, made.key, FIRST, kind="improvement")
    with pytest.raises(NotVisible):
        finding.take_over(viewer, made.key, "no-such", kind="strength")


def test_findings_are_counted_per_area(made: Made) -> None:
    add(made)
    add(made, kind="best_practice", area="3")
    found = all_findings(made.viewer("evaluator"), made.key)
    assert {area.id: area.n for area in found.areas} == {str(n): int(n in (1, 3)) for n in range(1, 9)}
    assert found.kinds == ("strength", "improvement", "best_practice")


def test_the_history_tells_what_findings_say_only_to_who_may_see_the_draft(made: Made) -> None:
    add(made)
    seen = {
        name: [one.kind for one in history_queries.history(made.viewer(name), made.key).entries]
        for name in ("evaluator", "body_administrator")
    }
    assert seen == {"evaluator": ["finding"], "body_administrator": []}
