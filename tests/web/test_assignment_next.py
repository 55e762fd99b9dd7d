"""What it would give to become better, of a signed result that is not published: for who may see the result alone."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kompass import method
from kompass.domain import finding, release, signing
from tests.assigning import Made
from tests.web.reading import key_figures, links, main_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    """Signed and final, and released to nobody."""
    made = Made()
    made.agree_at_once()
    criterion = made.edition.criteria[0].id
    finding.add(
        made.viewer("evaluator"), made.key, "1", kind="improvement", text="Earlier", criteria=[criterion]
    )
    made.assignment.evaluated = "2026-05"
    made.assignment.stage = "fact_check"
    made.assignment.save()
    digest = signing.digest_of(signing.to_sign(made.assignment))
    for name in ("lead_evaluator", "evaluator", "quality_assurer"):
        signing.sign(made.viewer(name), made.key, digest=digest)
    made.assignment.refresh_from_db()
    return made


def client_of(made: Made, who: str) -> Client:
    client = Client()
    client.force_login(made.people[who])
    return client


def test_leaders_try_it_as_soon_as_the_result_is_released_to_them(made: Made) -> None:
    address = f"/en/work/{made.key}/next/"
    leader = client_of(made, "leader")
    assert leader.get(address).status_code in (403, 404)
    release.release(made.viewer("lead_evaluator"), made.key, audience="leaders")
    a, b = (made.edition.criteria[n].id for n in (0, 30))
    before = {
        one.id: dict.fromkeys((aspect.id for aspect in made.edition.aspects), 2)
        for one in made.edition.criteria
    }
    wanted = {key: dict.fromkeys(before[key], 3) for key in (a, b)}
    would = method.what_if(made.edition, before, wanted)
    page = leader.get(address, {"to": [f"{a}:3", f"{b}:3", "nothing:3"]}).content
    assert key_figures(page)[0] == f"{would.before.total} → {would.after.total}"
    words = main_words(page)
    for part in (
        "This result is not published",
        "named in the report",
        "“nothing:3” names no criterion of this edition",
    ):
        assert part in words
    assert address in links(leader.get(f"/en/work/{made.key}/").content)
    assert f"{address}?to={b}%3A3" in links(page)
    for language in ("nb", "sv"):
        assert leader.get(address.replace("/en/", f"/{language}/")).status_code == 200


def test_nobody_else_is_told(made: Made) -> None:
    address = f"/en/work/{made.key}/next/"
    release.release(made.viewer("lead_evaluator"), made.key, audience="leaders")
    found = {
        who: client_of(made, who).get(address).status_code
        for who in ("lead_evaluator", "leader", "union", "elected", "stranger", "service_administrator")
    }
    assert {who for who, status in found.items() if status == 200} == {"lead_evaluator", "leader"}
    public = Client().get(f"/en/evaluations/{made.place.slug}-2026-05/next/")
    assert public.status_code == 404


def test_queries_are_bounded(made: Made, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = client_of(made, "lead_evaluator")
    with django_assert_max_num_queries(45):
        client.get(f"/en/work/{made.key}/next/")
