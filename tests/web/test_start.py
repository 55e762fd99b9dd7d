"""The start page, and the front door that leads to it."""

import pytest
from django.test import Client
from django.utils import translation

from kompass.language import LANGUAGES
from tests.web.reading import headings, key_figures, links, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_tells_the_way_of_roros_and_the_size_of_the_record(client: Client, language: str) -> None:
    answer = client.get(f"/{language}/")
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in answer.content.decode()
    assert key_figures(answer.content)[:3] == ["254", "396", "593"]
    assert len(headings(answer.content, 1)) == 1
    with translation.override(language):
        assert {"114", "35"} - set(words(answer.content).replace(",", " ").split()) == set()
    assert f"/{language}/municipalities/no-roros/" in links(answer.content)


def test_draws_the_eight_areas_and_gives_them_as_a_table(client: Client) -> None:
    page = client.get("/en/").content.decode()
    table = page[page.index("<table") : page.index("</table>")]
    assert table.count("<tr>") == 9
    assert "Openness and democracy" in table
    assert "The municipality as community developer" in table


def test_shows_the_newest_evaluations_with_a_total_and_none_invented(
    client: Client, example_municipality: str
) -> None:
    page = client.get("/en/").content.decode()
    latest = page[page.index('class="latest"') :]
    assert [name for name in links(latest) if "/evaluations/" in name and name.endswith("3-02/")] == [
        "/en/evaluations/se-hoganas-2023-02/"
    ]
    assert example_municipality not in page


def test_works_without_a_record(client: Client, record: None) -> None:
    from kompass.models import Evaluation

    Evaluation.objects.all().delete()
    answer = client.get("/en/")
    assert answer.status_code == 200
    assert "Follow Røros" not in answer.content.decode()


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "nb"),
        ("en-GB,en;q=0.9", "en"),
        ("nn-NO,nn;q=0.9,en;q=0.5", "nb"),
        ("sv,en;q=0.8", "sv"),
        ("sv-FI,en;q=0.8", "sv"),
        ("da,en;q=0.8", "nb"),
        ("de,en;q=0.3", "en"),
        ("fi", "nb"),
        ("en;q=0.2,no;q=0.9", "nb"),
        ("*", "nb"),
        ("\x00,;q=q,--", "nb"),
        ("en" * 5000, "nb"),
    ],
)
def test_front_door_follows_what_the_browser_prefers(client: Client, header: str, language: str) -> None:
    answer = client.get("/", headers={"accept-language": header})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{language}/")
    assert "Accept-Language" in answer.headers["Vary"]
