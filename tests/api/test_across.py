"""Search, map and comparison side by side: the figures of the pages."""

from typing import Any

import pytest
from django.test import Client

from kompass.domain.access import PUBLIC
from kompass.domain.queries.search import KINDS, search
from kompass.domain.queries.side_by_side import side_by_side
from kompass.domain.queries.tile_map import tile_map

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def _get(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == status, answer.content
    return answer.json()


class TestSearch:
    @pytest.mark.parametrize("q", ["budget", "røros", "highest"])
    def test_finds_what_the_page_finds(self, client: Client, q: str) -> None:
        shown, found = _get(client, f"search?q={q}"), search(PUBLIC, q, language="en")
        assert (shown["n"], shown["counts"]) == (found.n, dict(found.counts))
        expected = [
            (group.kind, key)
            for group in found.groups
            for key in (
                *(hit.slug for hit in group.municipalities),
                *(hit.key for hit in group.hits),
            )
        ]
        assert [(item["kind"], item["key"]) for item in shown["items"]] == expected

    def test_a_kind_comes_page_by_page(self, client: Client) -> None:
        first = _get(client, "search?q=the&kind=criterion&per_page=3")
        second = _get(client, first["next"].removeprefix("/api/v1/"))
        assert (first["page"], second["page"], first["n"]) == (1, 2, second["n"])
        assert {item["kind"] for item in first["items"] + second["items"]} == {"criterion"}
        assert len({item["key"] for item in first["items"] + second["items"]}) == 6

    def test_every_link_leads_somewhere(self, client: Client) -> None:
        for q in ("budget", "røros"):
            for item in _get(client, f"search?q={q}")["items"]:
                assert client.get(item["links"]["self"]).status_code == 200
                assert client.get(item["links"]["page"]).status_code == 200

    def test_nothing_found_names_what_is_spelt_alike(self, client: Client) -> None:
        shown = _get(client, "search?q=Rørross")
        assert (shown["n"], shown["items"], "no-roros" in shown["near"]) == (0, [], True)

    @pytest.mark.usefixtures("invented_example")
    def test_the_invented_is_found_only_by_its_country_and_labelled(self, client: Client) -> None:
        assert _get(client, "search?q=Kompassvik")["n"] == 0
        shown = _get(client, "search?q=Kompassvik&country=ZZ")
        assert shown["n"] > 0
        assert all(item["invented"] for item in shown["items"] if not item["edition"])

    @pytest.mark.parametrize("wrong", ["kind=x", "country=XX", "page=9", "kind=claim&q=x&page=2", "text=x"])
    def test_what_makes_no_sense_is_refused(self, client: Client, wrong: str) -> None:
        assert _get(client, f"search?{wrong}", 422)["error"]["code"] == "wrong_parameter"

    def test_counts_name_every_kind(self, client: Client) -> None:
        assert list(_get(client, "search")["counts"]) == list(KINDS)


class TestMap:
    @pytest.mark.parametrize("country", ["NO", "SE", "DK"])
    def test_shows_what_the_page_shows(self, client: Client, country: str) -> None:
        shown, found = _get(client, f"map?country={country}"), tile_map(PUBLIC, country)
        assert {key: shown[key] for key in ("n", "n_evaluated", "n_with_total", "by_register")} == {
            "n": found.n,
            "n_evaluated": found.n_evaluated,
            "n_with_total": found.n_with_total,
            "by_register": found.by_register,
        }
        assert [
            (county["name"] or "", [(tile["slug"], tile["total"]) for tile in county["tiles"]])
            for county in shown["counties"]
        ] == [(county.name, [(tile.slug, tile.total) for tile in county.tiles]) for county in found.counties]
        assert [tile["slug"] for tile in shown["former"]] == [tile.slug for tile in found.former]

    def test_a_country_that_is_none_is_refused(self, client: Client) -> None:
        assert [field["name"] for field in _get(client, "map?country=all", 422)["error"]["fields"]] == [
            "country"
        ]


class TestCompare:
    def test_shows_what_the_page_shows(self, client: Client) -> None:
        slugs = ("se-orebro-2012", "se-grastorp-2014-10", "no-roros-2013-12", "no-roros-2017-06")
        shown = _get(client, f"compare?e={','.join(slugs)}&base=se-grastorp-2014-10")
        found = side_by_side(PUBLIC, slugs, base="se-grastorp-2014-10")
        assert [
            (one["evaluation"]["slug"], one["difference"], one["is_base"], one["highest"])
            for one in shown["columns"]
        ] == [(one.slug, one.difference, one.is_base, one.highest) for one in found.columns]
        assert [
            (group["edition"], [[cell["points"] for cell in area["cells"]] for area in group["areas"]])
            for group in shown["groups"]
        ] == [
            (group.edition.id, [[cell.points for cell in line.cells] for line in group.lines])
            for group in found.groups
        ]
        assert [(step["start"], step["end"], step["points"], step["pace"]) for step in shown["steps"]] == [
            (step.start.slug, step.end.slug, step.points, step.pace) for step in found.steps
        ]
        assert shown["mixed"] is found.mixed is True
        assert shown["editions_caution"] == found.caution("en")

    def test_may_be_repeated_instead_of_parted_by_commas(self, client: Client) -> None:
        one = _get(client, "compare?e=no-roros-2013-12,no-roros-2021")
        assert one == _get(client, "compare?e=no-roros-2013-12&e=no-roros-2021")

    @pytest.mark.parametrize(
        ("asked", "name"),
        [
            ("", "e"),
            ("e=no-roros-2013-12", "e"),
            ("e=no-roros-2013-12,nothing", "e"),
            ("e=no-roros-2013-12,no-roros-2013-12", "e"),
            ("e=no-roros-2013-12,no-roros-2021&base=x", "base"),
        ],
    )
    def test_what_cannot_be_shown_is_refused(self, client: Client, asked: str, name: str) -> None:
        assert [field["name"] for field in _get(client, f"compare?{asked}", 422)["error"]["fields"]] == [name]

    @pytest.mark.usefixtures("invented_example")
    def test_real_and_invented_are_refused_together(self, client: Client) -> None:
        asked = "compare?e=no-roros-2017-06,zz-eksempelvik-2024-05"
        assert "never mixed" in _get(client, asked, 422)["error"]["fields"][0]["message"]
        alone = _get(client, "compare?e=zz-eksempelvik-2020-05,zz-eksempelvik-2024-05")
        assert (alone["invented"], alone["caution"]) == (True, None)
