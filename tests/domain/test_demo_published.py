"""What the demo lets a visitor take over: findings of evaluations that the invented example has in the record."""

import pytest
from django.conf import settings

from kompass import method
from kompass.domain import demo_published, demo_users, history
from kompass.domain.access import PUBLIC
from kompass.domain.demo_material import texts, viewer
from kompass.domain.queries.aim import aim_choice
from kompass.domain.queries.next_steps import next_steps
from kompass.domain.queries.take import KINDS, takeable
from kompass.domain.release import publish_due
from kompass.domain.result import frozen
from kompass.models import (
    Assignment,
    Evaluation,
    HistoryEntry,
    Membership,
    Organisation,
    Strategy,
    StrategyRole,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_and_example")]

MAIN = "zz-eksempelvik-2024-05"


def load(monkeypatch: pytest.MonkeyPatch) -> Organisation:
    monkeypatch.setattr(settings.CONFIGURATION, "demo", True)
    people = demo_users.load()
    body, _new = Organisation.objects.get_or_create(kind="evaluation_body", name="Evaluering Midt")
    Membership.objects.get_or_create(organisation=body, user=people["administrator"], role="administrator")
    demo_published.load(body, people)
    return body


def test_the_record_is_as_it_was_and_every_text_stands_beside_its_criterion(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = list(Evaluation.objects.order_by("pk").values())
    load(monkeypatch)
    assert (list(Evaluation.objects.order_by("pk").values()), publish_due()) == (before, 0)
    found = next_steps(PUBLIC, MAIN)
    told = {(one.row.id, each.text) for one in found.criteria for each in (*one.practices, *one.improvements)}
    assert told == {
        (one["criteria"][0], one["text"]) for of in texts()["published"] for one in of["findings"]
    }
    assert {one["kind"] for of in texts()["published"] for one in of["findings"]} == set(KINDS)


def test_each_is_signed_as_the_record_has_it_and_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    load(monkeypatch)
    made = list(Assignment.objects.order_by("pk"))
    assert [(one.published.slug, one.stage, one.is_example) for one in made if one.published] == [
        (of["evaluation"], "closed", True) for of in texts()["published"]
    ]
    for one in made:
        assert one.published is not None
        kept = one.published.snapshot
        assert (one.frozen_result.signed["ratings"], one.frozen_result.signed["result"]) == (
            kept.ratings,
            kept.result,
        )
        assert frozen(method.score(method.load_edition(kept.edition), kept.ratings)) == kept.result
        assert history.verify(one).faults == ()
        assert one.signatures.count() == 3
    n = HistoryEntry.objects.count()
    load(monkeypatch)
    assert (Assignment.objects.count(), HistoryEntry.objects.count()) == (len(made), n)


def test_they_come_back_when_the_example_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    load(monkeypatch)
    Assignment.objects.update(published=None)
    assert [one for one in next_steps(PUBLIC, MAIN).criteria if one.improvements] == []
    load(monkeypatch)
    assert [one for one in next_steps(PUBLIC, MAIN).criteria if one.improvements] != []


def test_what_is_expected_is_what_its_holder_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    body = load(monkeypatch)
    people = demo_users.load()
    leader = viewer(people["leader"])
    place = Evaluation.objects.get(slug=MAIN).municipality
    one = Strategy.objects.create(municipality=place, organisation=body, title="Plan", edition="open-2020")
    StrategyRole.objects.create(strategy=one, user=people["leader"], role="leader")
    gap = next(row for row in next_steps(PUBLIC, MAIN).criteria if row.practices)
    practice = gap.practices[0]
    kept = Evaluation.objects.get(slug=practice.slug).snapshot
    held = takeable(leader, practice.finding).held(gap.row.id, aim_choice(leader, one.key))
    assert held == kept.ratings[gap.row.id]
