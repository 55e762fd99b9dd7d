"""The map page: countries to choose from, picture and table with the same figures."""

import pytest
from django.test import Client

from kompass.domain.access import PUBLIC
from kompass.domain.queries.tile_map import tile_map
from tests.web.reading import links, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def test_begins_with_norway_and_offers_the_others(client: Client) -> None:
    text = client.get("/en/map/").content.decode()
    assert "Map of Norway" in words(text)
    assert {"?country=NO", "?country=SE", "?country=DK"} <= set(links(text))
    assert "?country=ZZ" not in links(text)


def test_says_how_many_it_knows_of_how_many(client: Client) -> None:
    found = tile_map(PUBLIC, "SE")
    said = words(client.get("/en/map/?country=SE").content.decode())
    assert (
        f"Of {found.n} municipalities, {found.n_evaluated} are known to have been evaluated "
        f"and the total of {found.n_with_total} is known." in said
    )
    assert f"n = {found.n_with_total} of {found.n}." in said


def test_lists_every_evaluated_municipality_with_a_link(client: Client) -> None:
    found = set(links(client.get("/en/map/?country=NO").content.decode()))
    for tile in tile_map(PUBLIC, "NO").evaluated:
        assert f"/en/municipalities/{tile.slug}/" in found


@pytest.mark.parametrize("typed", ["XX", "<b>", "NO,SE", "' or 1=1"])
def test_an_unknown_country_is_said_and_norway_shown(client: Client, typed: str) -> None:
    answer = client.get("/en/map/", {"country": typed})
    assert answer.status_code == 200
    assert f"There is no map of “{typed}”." in words(answer.content.decode())
    assert "Map of Norway" in words(answer.content.decode())


def test_the_invented_country_is_labelled(client: Client, example_municipality: str) -> None:
    said = words(client.get("/en/map/?country=ZZ").content.decode())
    assert "Invented example." in said
    assert "Rorosund" in said
    assert "Rorosund" not in words(client.get("/en/map/").content.decode())


def test_a_country_without_evaluations_says_so(client: Client) -> None:
    said = words(client.get("/en/map/?country=ZZ").content.decode())
    assert "No evaluation of a municipality in this country has been found published." in said
