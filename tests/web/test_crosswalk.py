"""The page that holds two editions against each other."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kompass.domain.access import PUBLIC
from kompass.domain.queries.crosswalk import crosswalk
from kompass.language import percent
from tests.web.reading import headings, links, main_words

pytestmark = pytest.mark.django_db

ADDRESS = "/en/editions/crosswalk/"


def test_our_own_two_stand_side_by_side_where_nothing_is_chosen(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        answer = client.get(ADDRESS)
    assert answer.status_code == 200
    chosen = client.get(ADDRESS, {"a": "open-2010", "b": "open-2020"})
    assert main_words(chosen.content) == main_words(answer.content)
    share = crosswalk(PUBLIC, "open-2010", "open-2020").crossing.share_before
    assert share is not None
    assert percent(share, "en") in main_words(answer.content)


def test_an_edition_against_itself_is_comparable_as_a_whole(client: Client) -> None:
    answer = client.get(ADDRESS, {"a": "open-2010", "b": "open-2010"})
    assert "this is one and the same edition" in main_words(answer.content)


def test_of_editions_that_stop_at_areas_the_share_is_unknown(client: Client) -> None:
    answer = client.get(ADDRESS, {"a": "official-2010", "b": "open-2020"})
    assert answer.status_code == 200
    assert "How much is comparable Unknown." in main_words(answer.content)


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        ({"a": "open-2010", "b": "caf-2020"}, "b", "caf-2020 is an edition of another instrument"),
        ({"a": "caf-2020", "b": "open-2020"}, "b", "open-2020 is an edition of another instrument"),
        ({"a": "nothing", "b": "open-2020"}, "a", "nothing"),
        ({"a": "open-2010", "b": "../open-2020"}, "b", "../open-2020"),
    ],
)
def test_what_cannot_be_compared_is_refused_and_nothing_else_is_shown_instead(
    client: Client, asked: dict[str, str], field: str, said: str
) -> None:
    answer = client.get(ADDRESS, asked)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert headings(text, 1) == ["Two editions compared"]
    assert headings(text, 2)[0] == "This cannot be compared:"
    assert f"#field-{field}" in links(text)
    assert said in main_words(text)
    assert "How much is comparable" not in main_words(text)
