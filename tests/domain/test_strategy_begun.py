"""What is begun in a strategy and not sent: kept as it stands, its writer's alone, gone when it is sent."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kompass.domain import case, measure, strategy, strategy_begun
from kompass.domain.access import NotAllowed, NotVisible
from kompass.domain.begun import Beginning
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.writing import Mark
from kompass.models import Begun, BegunKind, HistoryEntry, Measure, StatusUpdate
from tests.strategies import Planned

pytestmark = pytest.mark.django_db

LONG = "x" * 20_001


@pytest.fixture
def made() -> Planned:
    return Planned()


def begin(made: Planned, who: str = "owner", *, of: Measure | None = None, **said: Any) -> Begun:
    words = {
        "status": "",
        "reason": "",
        "text": "",
        **{k: v for k, v in said.items() if k in ("status", "reason", "text")},
    }
    mark = Mark(**{"version": 0, **{k: v for k, v in said.items() if k not in words}})
    return measure.begin_update(made.viewer(who), made.key, (of or made.owned).key, mark=mark, **words)


def begun(made: Planned, who: str = "owner") -> Beginning:
    return measure.update_begun(made.viewer(who), made.key, made.owned.key)


def form(
    made: Planned, kind: str, of: str, content: dict[str, Any], *, who: str = "leader", **mark: Any
) -> Begun:
    given = Mark(**{"version": 0, **mark})
    return strategy_begun.begin(made.viewer(who), made.key, kind, of, mark=given, content=content)


def formed(made: Planned, kind: str, of: str, *, who: str = "leader") -> dict[str, Any]:
    return dict(strategy_begun.beginning(made.viewer(who), made.key, kind, of).content)


def decide(made: Planned, decision: str, *, who: str = "leader", new: bool = False, **mark: Any) -> Begun:
    of = "new" if new else str(made.case.pk)
    return form(made, "case", of, {"decision": decision} if decision else {}, who=who, **mark)


def decided(made: Planned, *, who: str = "leader", new: bool = False) -> Beginning:
    return strategy_begun.beginning(made.viewer(who), made.key, "case", "new" if new else str(made.case.pk))


def test_a_status_is_kept_as_it_stands_and_for_its_writer_alone(made: Planned) -> None:
    entries = HistoryEntry.objects.count()
    begin(made, text="We are ", writer="w", sequence=1)
    begin(made, text="We are half way ", status="under_way", writer="w", sequence=2)
    assert begun(made) == Beginning({"status": "under_way", "reason": "", "text": "We are half way "}, 2)
    for other in ("coordinator", "leader", "elected"):
        assert begun(made, other) == Beginning()
    assert (HistoryEntry.objects.count(), StatusUpdate.objects.count()) == (entries, 0)
    begin(made, "leader", text="Mine")
    assert begun(made).content["text"] == "We are half way "
    begin(made, writer="w", sequence=3)
    assert begun(made).content == {}


def test_it_is_gone_when_it_is_sent_and_a_late_save_does_not_bring_it_back(made: Planned) -> None:
    begin(made, text="Half way", writer="w", sequence=1)
    measure.update(made.viewer("owner"), made.key, made.owned.key, status="under_way", text="Half way")
    assert begun(made) == Beginning({}, 1)
    begin(made, text="Half way", writer="w", sequence=1)
    assert begun(made).content == {}
    begin(made, text="Then", writer="other", sequence=1)
    assert begun(made).content["text"] == "Then"


def test_what_was_refused_stays_begun(made: Planned) -> None:
    begin(made, status="stopped")
    with pytest.raises(Refused):
        measure.update(made.viewer("owner"), made.key, made.owned.key, status="stopped")
    assert begun(made).content["status"] == "stopped"


def test_two_windows_of_one_person_see_each_other(made: Planned) -> None:
    begin(made, text="Here", writer="one", sequence=1)
    with pytest.raises(Conflict) as conflict:
        begin(made, text="There", writer="two", sequence=1)
    assert conflict.value.current["text"] == "Here"


def test_who_may_not_send_it_may_not_begin_it(made: Planned) -> None:
    for who, of, error in (
        ("owner", made.other, NotAllowed),
        ("elected", made.owned, NotAllowed),
        ("union", made.owned, NotAllowed),
        ("stranger", made.owned, NotVisible),
        ("service_administrator", made.owned, NotVisible),
    ):
        with pytest.raises(error):
            begin(made, who, of=of, text="No")
    for who, error in (("owner", NotAllowed), ("elected", NotAllowed), ("stranger", NotVisible)):
        for new in (True, False):
            with pytest.raises(error):
                decide(made, "No", who=who, new=new)
    assert Begun.objects.count() == 0


def test_too_long_and_unknown_is_refused(made: Planned) -> None:
    for said, field in (({"text": LONG}, "text"), ({"reason": LONG}, "reason"), ({"status": "x"}, "status")):
        with pytest.raises(Refused) as refused:
            begin(made, **said)
        assert list(refused.value.faults) == [field]
    with pytest.raises(Refused):
        decide(made, LONG)
    with pytest.raises(NotVisible):
        form(made, "case", "987654", {"decision": "x"})
    for kind, of in (("part", "9"), ("part", "x"), ("measure", "nothing"), ("case", "-1")):
        with pytest.raises(NotVisible):
            form(made, kind, of, {"title": "x"})
    with pytest.raises(Refused):
        form(made, "measure", "new", {"depends_on": ["x" * 201]})


def test_a_case_that_is_begun_is_gone_with_the_form(made: Planned) -> None:
    decide(made, "", writer="w", sequence=1)
    assert decided(made).content == {}
    decide(made, "Kept within the council", writer="w", sequence=2)
    assert decided(made) == Beginning({"decision": "Kept within the council"}, 2)
    assert decided(made, who="coordinator") == Beginning()
    said = {
        "body": "council",
        "kind": "adoption",
        "title": "The strategy",
        "decision": "Kept within the council",
    }
    case.change(made.viewer("leader"), made.key, made.case.pk, mark=Mark(1), **said)
    assert decided(made).content == {}


def test_each_form_empties_its_own_and_no_other(made: Planned) -> None:
    leader, key = made.viewer("leader"), made.key
    things = (("strategy", ""), ("part", "1"), ("part", "new"), ("case", "new"))
    for kind, of in things:
        form(made, kind, of, {"title": f"{kind} {of}", "based_on": 1})

    def left() -> list[tuple[str, str]]:
        return [(kind, of) for kind, of in things if formed(made, kind, of)]

    assert left() == list(things)
    strategy.change(leader, key, mark=Mark(1), title="Strategy 1", goal_kind="none")
    assert left() == [("part", "1"), ("part", "new"), ("case", "new")]
    strategy.add_part(leader, key, title="Steering")
    assert left() == [("part", "1"), ("case", "new")]
    strategy.change_part(leader, key, 1, mark=Mark(1), title="Leaders", text="")
    assert left() == [("case", "new")]
    strategy_begun.forget(leader, key, "case", "new")
    assert left() == []


def test_only_who_may_write_leaves_out_what_they_began(made: Planned) -> None:
    for who, error in (("elected", NotAllowed), ("stranger", NotVisible)):
        with pytest.raises(error):
            strategy_begun.forget(made.viewer(who), made.key, "case", "new")


def test_the_decision_of_a_new_case_is_gone_when_the_case_is_made(made: Planned) -> None:
    decide(made, "We decide", new=True)
    assert (decided(made, new=True).content, decided(made).content) == ({"decision": "We decide"}, {})
    case.add(
        made.viewer("leader"), made.key, body="council", kind="status", title="Status", decision="We decide"
    )
    assert decided(made, new=True).content == {}


def test_a_strategy_that_is_concluded_keeps_none(made: Planned) -> None:
    begin(made, text="Half")
    decide(made, "We decide", new=True)
    strategy.close(made.viewer("coordinator"), made.key, why="Over")
    assert Begun.objects.count() == 0
    with pytest.raises(NotAllowed):
        begin(made, text="Half")


def test_it_is_of_an_evaluation_or_of_a_strategy(made: Planned) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Begun.objects.create(person=made.people["owner"], kind=BegunKind.UPDATE, key="x")
