"""Who is who among the municipalities, from the shipped registers."""

import datetime as dt

import pytest

from kompass.domain.registers import Register
from kompass.models import Grouping, Municipality, Population, Succession

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def slugs(found: object) -> list[str]:
    return sorted(one.slug for one in found)  # type: ignore[attr-defined]


def codes(slug: str) -> list[str]:
    periods = Municipality.objects.get(slug=slug).periods.order_by("valid_from")
    return list(dict.fromkeys(period.code for period in periods))


def predecessors(slug: str) -> list[str]:
    return sorted(Succession.objects.filter(successor__slug=slug).values_list("predecessor__slug", flat=True))


def successors(slug: str) -> list[str]:
    return sorted(Succession.objects.filter(predecessor__slug=slug).values_list("successor__slug", flat=True))


def test_every_real_country_is_there() -> None:
    assert Municipality.objects.filter(country="SE").count() == 290
    assert Municipality.objects.filter(country="NO", dissolved=None).count() == 357
    assert slugs(Municipality.objects.filter(country="DK")) == [
        "dk-odder",
        "dk-ringkobing-skjern",
        "dk-silkeborg",
        "dk-soro",
        "dk-stevns",
    ]


def test_a_renumbered_and_renamed_municipality_is_one() -> None:
    røros = Municipality.objects.get(slug="no-roros")
    assert røros.name == "Røros"
    assert [(period.code, period.name, period.county) for period in røros.periods.order_by("valid_from")] == [
        ("1640", "Røros", "Sør-Trøndelag"),
        ("5025", "Røros", "Trøndelag"),
        ("5025", "Røros - Rosse", "Trøndelag"),
    ]
    assert list(røros.evaluations.order_by("evaluated").values_list("evaluated", "total")) == [
        ("2013-12", 254),
        ("2017-06", 396),
        ("2021", 593),
    ]
    assert predecessors("no-roros") == successors("no-roros") == []


@pytest.mark.parametrize("typed", ["roros", "rosse", "1640", "5025"])
def test_every_name_and_code_finds_it(typed: str) -> None:
    assert slugs(Municipality.objects.filter(search_key__contains=typed)) == ["no-roros"]


def test_a_merged_one_shows_its_predecessors() -> None:
    assert predecessors("no-lindesnes-4205") == ["no-lindesnes-1029", "no-mandal", "no-marnardal"]
    assert Municipality.objects.get(slug="no-mandal").dissolved == dt.date(2020, 1, 1)


def test_a_merger_that_kept_its_code_goes_on() -> None:
    assert codes("no-stavanger") == ["1103"]
    assert predecessors("no-stavanger") == ["no-finnoy", "no-rennesoy"]
    assert Municipality.objects.get(slug="no-stavanger").established == dt.date(1965, 1, 1)
    assert predecessors("no-trondheim") == ["no-klaebu"]


def test_a_split_one_shows_its_origin() -> None:
    assert successors("no-alesund-1507") == ["no-alesund-1508", "no-haram-1580"]
    assert predecessors("no-alesund-1508") == predecessors("no-haram-1580") == ["no-alesund-1507"]


def test_a_name_that_came_back_is_another_municipality() -> None:
    assert codes("no-haram-1534") == ["1534"]
    assert codes("no-haram-1580") == ["1580"]
    assert "no-haram-1534" in predecessors("no-alesund-1507")


def test_a_split_into_several_and_a_partial_one() -> None:
    assert successors("no-snillfjord") == ["no-heim", "no-hitra-5056", "no-orkland"]
    assert successors("no-stokke") == ["no-sandefjord-0710", "no-tonsberg-0704"]


def test_namesakes_keep_their_county_and_get_their_code_in_the_address() -> None:
    found = Municipality.objects.filter(name__startswith="Herøy").order_by("slug")
    assert list(found.values_list("slug", "name")) == [
        ("no-heroy-1515", "Herøy (Møre og Romsdal)"),
        ("no-heroy-1818", "Herøy (Nordland)"),
    ]


def test_predecessors_that_ended_as_the_register_begins_are_known_from_the_changes() -> None:
    assert predecessors("no-harstad-1903") == ["no-bjarkoy", "no-harstad-1901"]
    bjarkøy = Municipality.objects.get(slug="no-bjarkoy")
    assert (bjarkøy.established, bjarkøy.dissolved) == (None, dt.date(2013, 1, 1))


def test_the_name_in_daily_use_is_shown_where_the_register_tells_it() -> None:
    names = dict(Municipality.objects.values_list("slug", "name"))
    assert names["no-royrvik"] == "Røyrvik"
    assert names["no-tjeldsund-5412"] == "Tjeldsund"
    assert names["no-guovdageaidnu-kautokeino"] == "Guovdageaidnu - Kautokeino"
    several = {name for name in names.values() if " - " in name}
    assert len(several) == 9


def test_population_and_groups_hang_on_the_municipality_not_on_the_code() -> None:
    figures = Population.objects.filter(municipality__slug="no-roros")
    assert sorted(figures.values_list("year", flat=True)) == list(range(2013, 2027))
    assert {figure.code for figure in figures} == {"1640", "5025"}
    groups = Grouping.objects.filter(municipality__slug="no-roros", scheme="kostra_group")
    assert sorted(groups.values_list("year", flat=True)) == [2020, 2024]
    assert Population.objects.get(municipality__slug="se-vallentuna").inhabitants == 34090


def test_reading_and_writing_it_again_changes_nothing() -> None:
    before = list(Municipality.objects.order_by("id").values())
    Register("NO").write()
    assert list(Municipality.objects.order_by("id").values()) == before


def test_codes_and_names_at_a_time() -> None:
    register = Register("NO")
    assert slugs(register.with_code("1507", dt.date(2021, 1, 1), dt.date(2021, 12, 31))) == [
        "no-alesund-1507"
    ]
    assert register.with_code("1507", dt.date(2024, 1, 1), dt.date(2024, 12, 31)) == []
    assert slugs(register.named("haram")) == ["no-haram-1534", "no-haram-1580"]
    assert slugs(register.named("Haram", dt.date(2025, 1, 1), dt.date(2025, 1, 1))) == ["no-haram-1580"]
    assert slugs(register.named("Rosse")) == ["no-roros"]
