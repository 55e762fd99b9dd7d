"""Each check is tried by making what it must find, and finds nothing in an evaluation in order."""

import datetime as dt

import pytest

from kompass.domain import consensus, document, finding, interview, passage, rating
from kompass.domain.document import About
from kompass.domain.queries.checks import Place, checks
from kompass.domain.writing import Mark
from kompass.models import Consensus, Document
from tests.assigning import Made

pytestmark = pytest.mark.django_db

FIRST = "council-papers-published-early"
ASPECTS = ("built_up", "anchored", "complied_with", "followed_up")


@pytest.fixture
def made() -> Made:
    """Everything rated and agreed at the middle, a strength and something to improve in each area."""
    made = Made()
    made.agree_everything(level=1)
    for area in made.edition.areas:
        for kind in ("strength", "improvement"):
            finding.add(made.viewer("evaluator"), made.key, area.id, kind=kind, text="As it is.")
    heard(made, *(role.id for role in made.edition.roles))
    return made


def heard(made: Made, *roles: str, name: str = "") -> str:
    """An interview that was held with somebody in each of these roles. Its key."""
    viewer = made.viewer("evaluator")
    day = dt.date(2027, 5, 3)
    one = interview.plan(viewer, made.key, day=day, starts=dt.time(9), minutes=60).key
    for role in roles:
        interview.add_people(viewer, made.key, one, role=role, names=[name] if name else ())
    interview.set_status(viewer, made.key, one, status="held")
    return one


def found(made: Made, name: str = "evaluator") -> dict[str, tuple[Place, ...]]:
    return {check.kind: check.places for check in checks(made.viewer(name), made.key).checks}


def change(made: Made, **said: object) -> None:
    Consensus.objects.filter(criterion=FIRST).update(**said)


def codes(places: tuple[Place, ...]) -> list[str]:
    return [place.criterion.code if place.criterion else "" for place in places]


def test_an_evaluation_in_order_has_nothing_to_look_at(made: Made) -> None:
    assert found(made) == {}


def test_what_is_not_agreed_is_found(made: Made) -> None:
    Consensus.objects.filter(criterion=FIRST).delete()
    assert {kind: codes(places) for kind, places in found(made).items()} == {"unrated": ["1.1.1"]}


def test_what_not_all_rated_is_found(made: Made) -> None:
    made.assignment.ratings.filter(criterion=FIRST, evaluator=made.people["evaluator"]).delete()
    [place] = found(made)["one_rater"]
    assert dict(place.values) == {"n": 1, "all": 2}


def test_a_high_rating_without_evidence_is_found_until_there_is_some(made: Made) -> None:
    change(made, levels=dict.fromkeys(ASPECTS, 3))
    assert {kind: codes(places) for kind, places in found(made).items()} == {"no_evidence": ["1.1.1"]}
    viewer = made.viewer("evaluator")
    one = finding.add(viewer, made.key, "1", kind="strength", text="x", criteria=[FIRST])
    plan = Document.objects.create(
        assignment=made.assignment,
        kind="text",
        title="Plan",
        sender="x",
        handed_in_by=made.people["evaluator"],
    )
    finding.rest_on(viewer, made.key, one.key, add=[f"document:{plan.key}"])
    assert found(made) == {}


def test_a_profile_without_sense_is_found_unless_there_is_a_reason(made: Made) -> None:
    levels = {**dict.fromkeys(ASPECTS, 1), "built_up": 0, "complied_with": 2}
    change(made, levels=levels)
    assert {kind: codes(places) for kind, places in found(made).items()} == {"profile": ["1.1.1"]}
    change(made, reason="Nobody wrote it down, but all do it")
    assert found(made) == {}


def test_texts_against_the_rating_are_found(made: Made) -> None:
    viewer = made.viewer("evaluator")
    finding.add(viewer, made.key, "1", kind="strength", text="Good", criteria=[FIRST])
    change(made, levels=dict.fromkeys(ASPECTS, 0))
    assert [place.text for place in found(made)["text_against_rating"]] == [
        "rated low, but the findings only praise"
    ]
    for row in made.assignment.findings.filter(area="2", kind="improvement"):
        finding.remove(viewer, made.key, row.key)
    Consensus.objects.filter(area="2").update(levels=dict.fromkeys(ASPECTS, 0))
    places = found(made)["text_against_rating"]
    assert [(place.area, place.criterion is None) for place in places] == [("1", False), ("2", True)]
    assert [place.text for place in found(made)["no_finding"]] == ["no area for improvement is written down"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("We heard from Chief officer that", True),
        ("chief  Officer said so", True),
        ("The chief officers of the region", False),
        ("The office is open", False),
    ],
)
def test_people_of_the_municipality_named_in_a_finding_are_found(made: Made, text: str, named: bool) -> None:
    one = finding.add(made.viewer("evaluator"), made.key, "1", kind="strength", text=text)
    places = found(made).get("name", ())
    assert [place.finding for place in places] == ([one.key] if named else [])


def test_more_not_applicable_than_the_limit_is_found(made: Made) -> None:
    Consensus.objects.filter(area="1").update(levels={}, not_applicable=True, reason="No council")
    places = found(made)["not_applicable"]
    assert codes(places) == [one.code for one in made.edition.area_by_id["1"].criteria]


def test_nothing_of_the_others_ratings_is_told_before_all_have_locked() -> None:
    made = Made()
    made.rate("lead_evaluator", "1", 3)
    implausible = {**dict.fromkeys(ASPECTS, 1), "built_up": 0, "complied_with": 2}
    rating.save(made.viewer("lead_evaluator"), made.key, FIRST, mark=Mark(1), levels=implausible)
    mine = checks(made.viewer("evaluator"), made.key)
    assert {check.kind for check in mine.checks} == {"unrated", "not_interviewed"}
    assert len(mine.checks[0].places) == len(made.edition.criteria)
    assert mine.hidden == tuple("12345678")
    own = found(made, "lead_evaluator")
    n = len(made.edition.area_by_id["1"].criteria)
    assert (len(own["unrated"]), codes(own["profile"])) == (len(made.edition.criteria) - n, ["1.1.1"])
    assert len(own["no_evidence"]) == n - 1
    assert consensus.agreed_ratings(made.assignment) == {}


def test_a_role_that_nobody_was_heard_in_is_found_once_the_visit_is_over(made: Made) -> None:
    made.assignment.interviews.all().delete()
    heard(made, *(role.id for role in made.edition.roles[1:]))
    [place] = found(made)["not_interviewed"]
    assert (place.area, dict(place.values)) == ("", {"role": made.edition.roles[0].names})
    made.at("visit")
    assert "not_interviewed" not in found(made)


def test_an_interviewee_named_in_a_finding_is_found(made: Made) -> None:
    heard(made, made.edition.roles[0].id, name="Nora Navnløs")
    finding.add(made.viewer("evaluator"), made.key, "1", kind="strength", text="As Nora Navnløs said.")
    [place] = found(made)["name"]
    assert dict(place.values) == {"names": "Nora Navnløs"}


def test_a_passage_is_evidence(made: Made) -> None:
    change(made, levels=dict.fromkeys(ASPECTS, 3))
    assert codes(found(made)["no_evidence"]) == ["1.1.1"]
    viewer = made.viewer("evaluator")
    about = About(title="Om møter", sender="Storvik")
    paper = document.paste(viewer, made.key, text="Sakslisten kommer en uke før møtet.", about=about).key
    passage.mark(viewer, made.key, paper, page=1, quote="Sakslisten", criteria=[FIRST])
    assert "no_evidence" not in found(made)
