"""What others do well, or what a report would have improved, becomes a measure: which strategy, what the form begins
with, and that nobody takes what they may not see. What could leak is made first."""

import re
from collections.abc import Iterable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kompass.domain import finding, release, signing
from kompass.domain.access import PUBLIC, NotVisible, StrategyCapability, strategies_to_edit, strategy_seat
from kompass.domain.queries.aim import aim_choice
from kompass.domain.queries.take import Takeable, takeable
from kompass.method import load_edition
from kompass.models import (
    Finding,
    FrozenResult,
    Measure,
    Membership,
    Organisation,
    Snapshot,
    Strategy,
    StrategyRole,
    StrategyStatus,
)
from tests.assigning import Made, person, viewer
from tests.making import municipality
from tests.web.reading import links, main_words

pytestmark = pytest.mark.django_db

EDITION = load_edition("open-2020")
A, B = EDITION.area_by_id["1"].criteria[:2]
ASPECTS = [aspect.id for aspect in EDITION.aspects]
PRACTICE = "They ask everybody once a year. And they answer, e.g. within a week."
WANTED = "Ask more often."


class World:
    """Storvik's evaluation with best practice on two criteria and an area for improvement on one; `at` the end of each
    step. Another municipality, Nordvik, whose leader has a strategy there."""

    def __init__(self) -> None:
        self.made = Made()
        self.made.agree_at_once()
        self.practice = self._find("best_practice", PRACTICE, [A.id, B.id])
        self.wanted = self._find("improvement", WANTED, [B.id])
        self.strength = self._find("strength", "They are good.", [A.id])
        self.removed = self._find("improvement", "Taken away again", [A.id])
        finding.remove(self.made.viewer("evaluator"), self.made.key, self.removed.key)
        self.made.assignment.evaluated = "2026-06"
        self.made.assignment.stage = "fact_check"
        self.made.assignment.save()
        self.place = municipality("Nordvik", code="9002")
        self.own = Organisation.objects.create(kind="municipality", name="Nordvik", municipality=self.place)
        self.leader = person("Nora Nordvik")

    def _find(self, kind: str, text: str, criteria: list[str]) -> Finding:
        made = self.made
        return finding.add(made.viewer("evaluator"), made.key, "1", kind=kind, text=text, criteria=criteria)

    def sign(self) -> "World":
        digest = signing.digest_of(signing.to_sign(self.made.assignment))
        for name in ("lead_evaluator", "evaluator", "quality_assurer"):
            signing.sign(self.made.viewer(name), self.made.key, digest=digest)
        self.made.assignment.refresh_from_db()
        return self

    def release(self, audience: str = "public") -> int:
        return int(release.release(self.made.viewer("lead_evaluator"), self.made.key, audience=audience).pk)

    def strategy(self, title: str = "Plan", *, edition: str = "open-2020", role: str = "leader") -> Strategy:
        """One of Nordvik that its leader works with."""
        made = Strategy.objects.create(
            municipality=self.place, organisation=self.own, title=title, edition=edition
        )
        StrategyRole.objects.create(strategy=made, user=self.leader, role=role)
        return made

    @property
    def client(self) -> Client:
        return self.of(self.leader)

    def of(self, who: object) -> Client:
        client = Client()
        client.force_login(who)  # type: ignore[arg-type]
        return client


@pytest.fixture
def world() -> World:
    return World()


def take(one: Finding, criterion: str = "") -> str:
    return f"/en/work/strategy/take/{one.key}/" + (f"?criterion={criterion}" if criterion else "")


def form(made: Strategy, one: Finding, criterion: str = "") -> str:
    asked = f"?take={one.key}" + (f"&criterion={criterion}" if criterion else "")
    return f"/en/work/strategy/{made.key}/measures/add/{asked}"


def fields(page: str) -> dict[str, str]:
    """Title and text as the form has them."""
    title = re.search(r'name="title" value="([^"]*)"', page)
    text = re.search(r'<textarea name="text"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    assert text
    return {"title": title[1] if title else "", "text": text[1].replace("\r\n", "\n")}


def chosen(page: str) -> dict[str, str]:
    """Criterion -> the level its field has; "" for one that is only offered."""
    return {
        name: (re.search(r'<option value="(\w*)" selected', options) or ["", ""])[1]
        for name, options in re.findall(r'name="level-([^"]+)">(.*?)</select>', page, re.DOTALL)
    }


# Who may take what ---------------------------------------------------------------------------------------------------


def seen(world: World, people: Iterable[str]) -> dict[str, set[str]]:
    """Who -> the texts they may take."""
    every = {who: viewer(user) for who, user in world.made.people.items() if who in people}
    every |= {"everybody": PUBLIC, "leader of another": viewer(world.leader)}
    found: dict[str, set[str]] = {}
    for who, one in every.items():
        for row in Finding.objects.all():
            try:
                text = takeable(one, row.key).text
            except NotVisible:
                continue
            found.setdefault(who, set()).add(text)
    return found


PEOPLE = ("lead_evaluator", "evaluator", "leader", "elected", "municipality_administrator", "stranger")


def test_nothing_is_taken_before_it_is_signed_not_even_by_who_wrote_it(world: World) -> None:
    assert Finding.objects.count() == 4
    release.release(world.made.viewer("lead_evaluator"), world.made.key, audience="chief_officer")
    assert seen(world, (*PEOPLE, "chief_officer")) == {}


def test_what_is_signed_is_taken_by_who_may_see_it_and_what_is_published_by_all(world: World) -> None:
    world.sign()
    both = {PRACTICE, WANTED}
    evaluators = dict.fromkeys(("lead_evaluator", "evaluator"), both)
    assert seen(world, PEOPLE) == evaluators
    world.release("leaders")
    assert seen(world, PEOPLE) == {**evaluators, "leader": both}
    public = world.release()
    assert seen(world, PEOPLE) == dict.fromkeys((*PEOPLE, "everybody", "leader of another"), both)
    release.withdraw(world.made.viewer("lead_evaluator"), world.made.key, release=public, why="A mistake")
    assert seen(world, PEOPLE) == {**evaluators, "leader": both}


def test_a_finding_that_is_not_as_it_was_signed_is_none(world: World) -> None:
    world.sign()
    Finding.objects.filter(pk=world.wanted.pk).update(text="Changed behind everybody's back")
    assert seen(world, PEOPLE)["lead_evaluator"] == {PRACTICE}
    Finding.objects.filter(pk=world.practice.pk).update(removed_at=timezone.now())
    assert seen(world, PEOPLE) == {}


def test_what_one_may_not_see_is_not_found(world: World) -> None:
    made = world.strategy()
    client = world.client
    for address in (take(world.practice), form(made, world.practice), form(made, world.removed)):
        assert client.get(address).status_code == 404
    world.sign().release()
    assert [
        client.get(take(one)).status_code
        for one in (world.practice, world.wanted, world.strength, world.removed)
    ] == [302, 302, 404, 404]
    assert client.get("/en/work/strategy/take/nothingthere/").status_code == 404
    assert client.get(form(made, world.strength)).status_code == 404


# Into which strategy -------------------------------------------------------------------------------------------------


def test_with_one_strategy_straight_to_its_form_and_with_several_a_choice(world: World) -> None:
    world.sign().release()
    first = world.strategy("First plan")
    answer = world.client.get(take(world.practice, A.id))
    assert (answer.status_code, answer.headers["Location"]) == (302, form(first, world.practice, A.id))
    # A criterion that it is not about says nothing.
    assert world.client.get(take(world.wanted, A.id)).headers["Location"] == form(first, world.wanted)
    second = world.strategy("Second plan")
    for title, more in (("Only read", {"role": "elected"}), ("Over", {})):
        one = world.strategy(title, **more)
        if not more:
            Strategy.objects.filter(pk=one.pk).update(status="closed")
    page = world.client.get(take(world.practice, A.id)).content
    assert {address for address in links(page) if "/measures/add/" in address} == {
        form(first, world.practice, A.id),
        form(second, world.practice, A.id),
    }
    words = main_words(page)
    assert PRACTICE in words
    assert "Best practice of Storvik, June 2026" in words
    assert [title in words for title in ("First plan", "Second plan", "Only read", "Over")] == [
        True,
        True,
        False,
        False,
    ]
    assert f"/en/evaluations/{world.made.place.slug}-2026-06/" in links(page)


def test_without_a_strategy_one_is_told_how_to_get_one(world: World) -> None:
    world.sign().release()
    page = world.client.get(take(world.wanted)).content
    assert "You have no strategy that you may change" in main_words(page)
    assert "From the report on Storvik, June 2026" in main_words(page)
    assert "/en/work/strategy/" in links(page)


def test_those_one_may_edit_are_those_the_rules_say(world: World) -> None:
    admin = person("Anna Administrator")
    Membership.objects.create(organisation=world.own, user=admin, role="administrator")
    for role in ("coordinator", "chief_officer", "leader", "elected", "union"):
        for status in StrategyStatus.values:
            one = world.strategy(f"{role} {status}", role=role)
            Strategy.objects.filter(pk=one.pk).update(status=status)
    for who in (admin, world.leader):
        rules = {
            one.title
            for one in Strategy.objects.all()
            if strategy_seat(viewer(who), one.key).may(StrategyCapability.EDIT)
        }
        assert {one.title for one in strategies_to_edit(viewer(who))} == rules
    assert not strategies_to_edit(PUBLIC).exists()


# The form ------------------------------------------------------------------------------------------------------------


def test_best_practice_fills_the_form_and_expects_what_its_holder_was_given(world: World) -> None:
    world.sign().release()
    made = world.strategy()
    page = world.client.get(form(made, world.practice, A.id)).content.decode()
    assert fields(page) == {
        "title": "They ask everybody once a year",
        "text": f"{PRACTICE}\n\nBest practice of Storvik, June 2026.",
    }
    assert chosen(page) == {A.id: "2"}
    words = main_words(page.encode())
    assert ("The level expected further down" in words, "not published" in words) == (True, False)
    assert f"/en/evaluations/{world.made.place.slug}-2026-06/" in links(page.encode())
    # Beside no criterion: all that it is about.
    assert chosen(world.client.get(form(made, world.practice)).content.decode()) == {A.id: "2", B.id: "2"}
    assert chosen(world.client.get(form(made, world.practice, "nothing")).content.decode()) == {
        A.id: "2",
        B.id: "2",
    }


def test_where_the_holders_aspects_differ_each_is_expected_by_itself(world: World) -> None:
    world.sign().release()
    kept = Snapshot.objects.get()
    kept.ratings[A.id] = {**dict.fromkeys(ASPECTS, 3), ASPECTS[-1]: 1}
    kept.save()
    taken = takeable(PUBLIC, world.practice.key)
    made = world.strategy()
    assert taken.held(A.id, aim_choice(viewer(world.leader), made.key)) == kept.ratings[A.id]
    assert chosen(world.client.get(form(made, world.practice, A.id)).content.decode()) == {A.id: "own"}


def test_an_area_for_improvement_names_its_criterion_and_leaves_the_level_to_who_takes_it(
    world: World,
) -> None:
    world.sign().release()
    page = world.client.get(form(world.strategy(), world.wanted, B.id)).content.decode()
    assert fields(page) == {
        "title": "Ask more often",
        "text": f"{WANTED}\n\nFrom the report on Storvik, June 2026.",
    }
    assert chosen(page) == {B.id: ""}
    assert "What you have taken over is about this." in main_words(page.encode())
    assert "The level expected further down" not in page


@pytest.mark.parametrize("changed", ["edition", "hash", "not_applicable"])
def test_a_level_that_says_nothing_here_is_not_expected(world: World, changed: str) -> None:
    """Of another scale, of an edition that has changed since, or not applicable there."""
    world.sign().release()
    kept = Snapshot.objects.get()
    if changed == "hash":
        kept.edition_hash = "of before"
    if changed == "not_applicable":
        kept.ratings[A.id] = "not_applicable"
    kept.save()
    made = world.strategy(edition="caf-2020" if changed == "edition" else "open-2020")
    page = world.client.get(form(made, world.practice, A.id)).content.decode()
    assert chosen(page) == ({} if changed == "edition" else {A.id: ""})
    assert fields(page)["title"] == "They ask everybody once a year"


def test_it_is_kept_as_any_measure_and_looking_for_more_loses_nothing(world: World) -> None:
    world.sign().release()
    made = world.strategy()
    address = form(made, world.practice, A.id)
    sent = {"title": "Ask", "text": "", "aims": "1", f"level-{A.id}": "3"}
    looking = {**sent, "do": "find", "find": B.name("en"), "found": ""}
    page = world.client.post(address, looking).content.decode()
    assert fields(page) == {"title": "Ask", "text": ""}
    assert chosen(page) == {A.id: "3", B.id: ""}
    # Untied, it stays on offer.
    page = world.client.post(address, {**looking, f"level-{A.id}": ""}).content.decode()
    assert chosen(page) == {A.id: "", B.id: ""}
    page = world.client.post(address, {**sent, "title": ""}).content.decode()
    assert "Best practice of Storvik" in main_words(page.encode())
    answer = world.client.post(address, {**sent, "do": "save"})
    one = Measure.objects.get()
    assert answer.headers["Location"] == f"/en/work/strategy/{made.key}/measure/{one.key}/"
    assert (one.title, one.text) == ("Ask", "")
    assert {aim.criterion: aim.expected for aim in one.criteria.all()} == {A.id: dict.fromkeys(ASPECTS, 3)}


def test_what_was_typed_is_kept_even_if_the_finding_is_withdrawn_meanwhile(world: World) -> None:
    world.sign()
    public = world.release()
    made = world.strategy()
    release.withdraw(world.made.viewer("lead_evaluator"), world.made.key, release=public, why="A mistake")
    page = world.client.post(form(made, world.practice), {"title": "", "text": "Typed", "aims": "1"})
    assert (page.status_code, fields(page.content.decode())["text"]) == (422, "Typed")
    assert "Storvik" not in main_words(page.content)
    world.client.post(form(made, world.practice), {"title": "Mine", "text": "Typed", "aims": "1"})
    assert Measure.objects.get().text == "Typed"


def test_a_signed_result_is_taken_from_its_pages(world: World) -> None:
    world.sign()
    world.release("leaders")
    leader = world.made.people["leader"]
    client = world.of(leader)
    result = f"/en/work/{world.made.key}/result/"
    assert [address for address in links(client.get(result).content) if "/take/" in address] == []
    one = Strategy.objects.create(
        municipality=world.made.place, organisation=world.made.own, title="Ours", edition="open-2020"
    )
    StrategyRole.objects.create(strategy=one, user=leader, role="leader")
    assert [address for address in links(client.get(result).content) if "/take/" in address] == [
        take(world.wanted)
    ]
    steps = client.get(f"/en/work/{world.made.key}/next/").content
    assert [address for address in links(steps) if "/take/" in address] == [take(world.wanted, B.id)]
    page = client.get(form(one, world.wanted, B.id)).content
    assert result in links(page)
    assert "That result is not published" in main_words(page)
    assert chosen(page.decode()) == {B.id: ""}


def test_what_is_invented_is_called_so(world: World) -> None:
    world.made.assignment.is_example = True
    world.made.assignment.save()
    world.sign().release()
    assert "Best practice of Storvik (invented), June 2026" in main_words(
        world.client.get(take(world.practice)).content
    )
    page = world.client.get(form(world.strategy(), world.practice)).content.decode()
    assert fields(page)["text"].endswith("\n\nBest practice of Storvik (invented), June 2026.")


@pytest.mark.parametrize(
    ("language", "practice", "improvement"),
    [
        ("nb", "Beste praksis i Storvik, juni 2026", "Fra rapporten om Storvik, juni 2026"),
        ("sv", "Bästa praxis i Storvik, juni 2026", "Från rapporten om Storvik, juni 2026"),
    ],
)
def test_whence_it_comes_is_said_in_the_readers_language(
    world: World, language: str, practice: str, improvement: str
) -> None:
    world.sign().release()
    made = world.strategy()
    for one, said in ((world.practice, practice), (world.wanted, improvement)):
        address = form(made, one).replace("/en/", f"/{language}/")
        assert fields(world.client.get(address).content.decode())["text"].endswith(f"\n\n{said}.")


def titled(text: str) -> str:
    return Takeable("k", "improvement", text, (), "Storvik", "2026-06", False, "", "").title


def test_the_title_is_the_first_sentence_cut_at_a_word() -> None:
    assert titled("Ask, e.g. in spring. Then answer.") == "Ask, e.g. in spring"
    assert titled("Møt kl. 9 hver dag! Åpent for alle.") == "Møt kl. 9 hver dag!"
    assert titled("First line\nsecond line") == "First line"
    long = titled("word " * 100)
    assert (len(long) <= 200, long.endswith("word…")) == (True, True)
    assert titled("x" * 300) == "x" * 200


def test_queries_are_bounded(world: World, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    world.sign().release()
    made = [world.strategy(f"Plan {n}") for n in range(5)]
    one = viewer(world.leader)
    with django_assert_max_num_queries(2):
        takeable(one, world.practice.key)
    client = world.client
    with django_assert_max_num_queries(8):
        client.get(take(world.practice))
    with django_assert_max_num_queries(30):
        client.get(form(made[0], world.practice))
    assert FrozenResult.objects.count() == 1
    with django_assert_max_num_queries(16):
        takeable(world.made.viewer("lead_evaluator"), world.wanted.key)


def test_what_is_changed_of_it_is_kept_beside_other_new_measures(world: World) -> None:
    world.sign().release()
    client, made = world.client, world.strategy()
    address = form(made, world.practice, A.id)
    page = client.get(address).content.decode()
    autosave = re.search(r'data-autosave="([^"]*/begun/[^"]*)"', page)
    assert autosave
    saved = client.post(
        autosave[1].replace("&amp;", "&"),
        {**fields(page), "title": "We ask too", "version": 0, "writer": "w", "sequence": 1},
        content_type="application/json",
    )
    assert saved.status_code == 200
    assert fields(client.get(address).content.decode()) == {**fields(page), "title": "We ask too"}
    assert fields(client.get(f"/en/work/strategy/{made.key}/measures/add/").content.decode())["title"] == ""
    assert client.post(address, {"title": "We ask too", "do": "save"}).status_code == 302
    assert fields(client.get(address).content.decode()) == fields(page)
