"""The municipality's own view: kept apart from every external result, and held against it."""

import ast
from pathlib import Path

import pytest
from django.test import Client

import kompass
from kompass import method
from kompass.domain import self_assessment
from kompass.domain.access import PUBLIC, NotVisible, Viewer
from kompass.domain.conflict import Conflict, Refused
from kompass.domain.queries.comparison import compare
from kompass.domain.queries.self_assessment import assessments, own_view
from kompass.domain.writing import Mark
from kompass.models import Evaluation, SelfRating, Snapshot
from tests.assigning import person, viewer
from tests.four_years import EDITION, FourYears, levels
from tests.making import municipality
from tests.web.reading import main_words

pytestmark = pytest.mark.django_db
REASON = "We asked everybody in the canteen"


@pytest.fixture
def story() -> FourYears:
    return FourYears(municipality("Storvik", country="ZZ"))


def begin(story: FourYears, **rated: int) -> str:
    key = self_assessment.start(
        story.viewer, organisation=story.own.key, title="Our own view", edition=EDITION
    ).key
    for criterion, level in rated.items():
        self_assessment.rate(story.viewer, key, criterion, mark=Mark(0), levels=levels(level), reason=REASON)
    return key


def test_own_view_beside_the_external_one(story: FourYears) -> None:
    a, b, c = story.ids[:3]
    key = begin(story, **{a: 3, b: 1, c: 0})
    page = own_view(story.viewer, key)
    alone = method.self_knowledge(
        story.edition, {a: levels(3), b: levels(1), c: levels(0)}, story.before, draws=500
    )
    assert page.knowledge == alone
    assert (alone.n, alone.higher, alone.lower) == (3, 1, 1)
    assert page.external is not None
    assert page.external.slug == story.first.slug
    assert {line.criterion.id: line.level for line in page.lines if line.level is not None} == {
        a: 3,
        b: 1,
        c: 0,
    }
    assert page.n_by_area[page.area.id] == 3


def test_it_is_in_no_result_record_comparison_export_or_page(story: FourYears, client: Client) -> None:
    def outside() -> tuple[object, ...]:
        return (
            list(Evaluation.objects.values()),
            list(Snapshot.objects.values("ratings", "result")),
            compare(PUBLIC, story.first.slug),
            [(client.get(one).status_code, main_words(client.get(one).content)) for one in pages],
            [client.get(one).content for one in files],
        )

    pages = (
        "/en/municipalities/zz-storvik/",
        f"/en/evaluations/{story.first.slug}/",
        f"/en/evaluations/{story.first.slug}/next/",
        "/en/evaluations/?country=ZZ",
        "/en/search/?q=canteen&country=ZZ",
    )
    files = ("/data/evaluations.csv?country=ZZ", "/data/municipalities.csv?country=ZZ")
    before = outside()
    key = begin(story, **dict.fromkeys(story.ids, 3))
    self_assessment.close(story.viewer, key)
    assert SelfRating.objects.count() == len(story.ids)
    assert outside() == before


def test_only_its_own_modules_know_of_it() -> None:
    """No query that makes results, comparisons, exports or searches reads it, because none imports it."""
    root = Path(kompass.__file__).parent
    found = set()
    for path in root.rglob("*.py"):
        names = {
            name.name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
            for name in node.names
        }
        if names & {"SelfAssessment", "SelfRating"}:
            found.add(path.relative_to(root).as_posix())
    assert found == {
        "domain/queries/planning_history.py",
        "domain/queries/self_assessment.py",
        "domain/self_assessment.py",
        "models/__init__.py",
    }


def test_refusals_and_conflicts(story: FourYears) -> None:
    a = story.ids[0]
    key = begin(story, **{a: 2})
    for criterion, given in (("nothing", levels(1)), (a, {"nothing": 1}), (a, levels(9))):
        with pytest.raises(Refused):
            self_assessment.rate(story.viewer, key, criterion, mark=Mark(1), levels=given)
    with pytest.raises(Conflict):
        self_assessment.rate(story.viewer, key, a, mark=Mark(0), levels=levels(1))
    with pytest.raises(Refused):
        self_assessment.start(story.viewer, organisation=story.own.key, title="x", edition="official-2010")
    self_assessment.rate(story.viewer, key, a, mark=Mark(1), levels={})
    assert SelfRating.objects.count() == 0
    self_assessment.close(story.viewer, key)
    with pytest.raises(Refused):
        self_assessment.rate(story.viewer, key, a, mark=Mark(0), levels=levels(1))


def test_others_know_nothing_of_it(story: FourYears) -> None:
    key = begin(story, **{story.ids[0]: 2})
    for asks in (Viewer(), viewer(person("Stig Stranger")), viewer(person("Siv", is_administrator=True))):
        assert assessments(asks) == ()
        with pytest.raises(NotVisible):
            own_view(asks, key)
        with pytest.raises(NotVisible):
            self_assessment.start(asks, organisation=story.own.key, title="x", edition=EDITION)
