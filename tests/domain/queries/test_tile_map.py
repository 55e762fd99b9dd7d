"""The map: every municipality of today on it, each with its latest known total; the former ones beside it."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import kompass
from kompass.domain.access import PUBLIC
from kompass.domain.queries.tile_map import tile_map
from kompass.models import Municipality, MunicipalityPeriod
from tests.making import evaluation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


@pytest.mark.parametrize("country", ["NO", "SE", "DK"])
def test_every_municipality_of_today_is_on_it_once(country: str) -> None:
    found = tile_map(PUBLIC, country)
    on_it = [tile.slug for county in found.counties for tile in county.tiles]
    expected = Municipality.objects.filter(country=country, dissolved=None).values_list("slug", flat=True)
    assert sorted(on_it) == sorted(expected)
    assert found.n == len(on_it)
    assert found.by_register is (country != "DK")


def test_shows_the_latest_known_total_with_its_evaluation() -> None:
    found = tile_map(PUBLIC, "NO")
    roros = next(tile for tile in found.evaluated if tile.slug == "no-roros")
    assert (roros.total, roros.when, roros.evaluation, roros.n_evaluations) == (
        593,
        "2021",
        "no-roros-2021",
        3,
    )
    assert (roros.county, roros.edition) == ("Trøndelag", "official-2020")


def test_a_later_evaluation_without_a_total_does_not_hide_the_one_with() -> None:
    evaluation(Municipality.objects.get(slug="no-roros"), "2025-01", None)
    roros = next(tile for tile in tile_map(PUBLIC, "NO").evaluated if tile.slug == "no-roros")
    assert (roros.total, roros.n_evaluations) == (593, 4)


def test_former_municipalities_are_listed_but_not_on_it() -> None:
    found = tile_map(PUBLIC, "NO")
    on_it = {tile.slug for county in found.counties for tile in county.tiles}
    assert [(tile.name, tile.until) for tile in found.former if tile.name == "Mandal"] == [("Mandal", 2020)]
    assert not on_it & {tile.slug for tile in found.former}
    assert found.n_evaluated + len(found.former) == len(found.evaluated)


def test_evaluated_ones_are_ordered_by_total_unknown_last() -> None:
    totals = [tile.total for tile in tile_map(PUBLIC, "SE").evaluated]
    known = [total for total in totals if total is not None]
    assert totals == [*sorted(known, reverse=True), *[None] * (len(totals) - len(known))]
    assert len(known) == tile_map(PUBLIC, "SE").n_with_total


@pytest.mark.parametrize("country", ["NO", "SE"])
def test_every_county_of_the_register_has_a_place_and_no_other_has(country: str) -> None:
    in_force = MunicipalityPeriod.objects.filter(country=country, valid_to=None, municipality__dissolved=None)
    path = Path(kompass.__file__).parent / "registers" / "county_places.csv"
    with path.open(encoding="utf-8", newline="") as file:
        placed = [row["county_code"] for row in csv.DictReader(file) if row["country"] == country]
    assert sorted(placed) == sorted(set(in_force.values_list("county_code", flat=True)))


def test_a_county_without_a_place_comes_last_instead_of_being_lost() -> None:
    new = Municipality(country="NO", slug="no-ny", name="Ny", established=dt.date(2027, 1, 1))
    new.set_keys()
    new.save()
    MunicipalityPeriod.objects.create(
        municipality=new, country="NO", code="9901", name="Ny", county_code="99", county="Nyfylket"
    )
    last = tile_map(PUBLIC, "NO").counties[-1]
    assert (last.name, [tile.name for tile in last.tiles]) == ("Nyfylket", ["Ny"])


def test_invented_and_real_ones_do_not_mix(example_municipality: str) -> None:
    assert [tile.slug for tile in tile_map(PUBLIC, "ZZ").evaluated] == [example_municipality]
    for country in ("NO", "SE", "DK"):
        assert example_municipality not in [tile.slug for tile in tile_map(PUBLIC, country).evaluated]


def test_takes_two_queries_however_many_there_are() -> None:
    with CaptureQueriesContext(connection) as captured:
        tile_map(PUBLIC, "NO")
    assert len(captured) == 2
