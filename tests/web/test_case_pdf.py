"""A political case by itself as PDF, from within and for everybody."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from kompass.models import Case, Strategy
from tests.making import evaluation
from tests.reports.reading import Read, read
from tests.strategies import Planned
from tests.web.reading import main_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Planned:
    made = Planned()
    Strategy.objects.filter(pk=made.strategy.pk).update(published_at=timezone.now(), vision="Near people")
    Case.objects.filter(pk=made.case.pk).update(public=True, date=dt.date(2026, 1, 15))
    return made


def inside(made: Planned, language: str = "en") -> str:
    return f"/{language}/work/strategy/{made.key}/case/{made.case.pk}/case.pdf"


def outside(made: Planned, language: str = "en", *, slug: str = "") -> str:
    return (
        f"/{language}/municipalities/{slug or made.place.slug}/strategies/{made.key}/cases/{made.case.pk}.pdf"
    )


def got(address: str, made: Planned, who: str = "") -> Read:
    client = Client()
    if who:
        client.force_login(made.people[who])
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert f'filename="kompass-case-{made.key}-{made.case.pk}.pdf"' in answer.headers["Content-Disposition"]
    return read(answer.content)


def test_who_works_with_it_finds_it_beside_the_case(made: Planned) -> None:
    client = Client()
    client.force_login(made.people["elected"])
    page = client.get(f"/en/work/strategy/{made.key}/cases/")
    assert inside(made) in page.content.decode()
    assert "The case as PDF : The strategy" in main_words(page.content)
    said = got(inside(made, "nb"), made, "elected")
    assert (said.title, said.language, said.tagged) == ("The strategy", "nb", True)
    assert [text in said.text for text in ("Kept within", "Near people", "Owe Owner", "Sak")] == [True] * 4


def test_everybody_gets_a_published_one_without_names(made: Planned) -> None:
    page = Client().get(f"/en/municipalities/{made.place.slug}/strategies/")
    assert outside(made) in page.content.decode()
    said = got(outside(made), made)
    assert [text in said.text for text in ("Kept within", "Leaders meet", "Owe Owner")] == [True, True, False]


@pytest.mark.parametrize("hidden", ["case", "strategy", "removed", "elsewhere"])
def test_what_is_not_published_is_not_there(made: Planned, hidden: str) -> None:
    assert Client().get(outside(made)).status_code == 200
    slug = ""
    if hidden == "case":
        Case.objects.update(public=False)
    elif hidden == "strategy":
        Strategy.objects.update(published_at=None)
    elif hidden == "removed":
        Case.objects.update(removed_at=timezone.now())
    else:
        slug = "somewhere-else"
    assert Client().get(outside(made, slug=slug)).status_code == 404


def test_a_case_of_another_strategy_is_not_there(made: Planned) -> None:
    other = Strategy.objects.create(
        municipality=made.place, organisation=made.own, title="Two", published_at=timezone.now()
    )
    client = Client()
    client.force_login(made.people["leader"])
    assert client.get(inside(made).replace(made.key, other.key)).status_code == 404
    assert client.get(outside(made).replace(made.key, other.key)).status_code == 404


def test_the_presentation_has_the_points_of_the_evaluation(made: Planned) -> None:
    basis = evaluation(made.place, "2025-06", 410, areas={"1": 61})
    Strategy.objects.filter(pk=made.strategy.pk).update(basis_evaluation=basis)
    Case.objects.filter(pk=made.case.pk).update(kind="presentation")
    for said in (got(inside(made), made, "union"), got(outside(made), made)):
        assert "Evaluated June 2025: 410 points." in said.text
        assert "61 100" in said.text
