"""Finding a municipality, and its page."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from kompass.domain.access import PUBLIC
from kompass.domain.queries.municipality import (
    Ambiguous,
    NotFound,
    find,
    municipalities,
    municipality,
    resolve,
)
from tests import making

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


@pytest.mark.parametrize("text", ["rør", "RØR", "ror", "Røros", "1640", "5025", "  røros "])
def test_roros_is_found_however_it_is_typed(text: str) -> None:
    first = find(PUBLIC, text)[0]
    assert (first.slug, first.name, first.country, first.n_evaluations) == ("no-roros", "Røros", "NO", 3)
    assert (first.latest_total, first.latest_when, first.codes) == (593, "2021", ("5025", "1640"))


def test_exact_before_prefix_before_later_word_before_contained() -> None:
    for name in ("Prøvebyvin", "Vestprøveby", "Nordre Prøveby", "Prøveby", "Prøvebyen"):
        making.municipality(name)
    assert [hit.name for hit in find(PUBLIC, "prøveby")] == [
        "Prøveby",
        "Prøvebyen",
        "Prøvebyvin",
        "Nordre Prøveby",
        "Vestprøveby",
    ]


def test_norwegian_alphabet_orders_what_ranks_alike() -> None:
    making.municipality("Testås")
    making.municipality("Testøy")
    making.municipality("Testær")
    making.municipality("Testzo")
    assert [hit.name for hit in find(PUBLIC, "test")] == ["Testzo", "Testær", "Testøy", "Testås"]


def test_a_former_municipality_is_marked_and_comes_after_existing_ones() -> None:
    (mandal,) = (hit for hit in find(PUBLIC, "Mandal") if hit.name == "Mandal")
    assert (mandal.until, mandal.n_evaluations) == (2020, 2)
    hits = find(PUBLIC, "Lindesnes")
    assert [hit.until for hit in hits[:2]] == [None, 2020]


def test_a_former_name_is_told() -> None:
    hit = find(PUBLIC, "Halsa")[0]
    assert hit.until == 2020
    named = making.municipality("Nyby")
    making.MunicipalityPeriod.objects.create(municipality=named, country="NO", code="9999", name="Gammelby")
    named.set_keys("Gammelby", "9999")
    named.save()
    assert [(each.name, each.matched) for each in find(PUBLIC, "gammelby")] == [("Nyby", "Gammelby")]
    assert [each.matched for each in find(PUBLIC, "nyby")] == [""]
    assert [each.matched for each in find(PUBLIC, "9999")] == [""]
    assert resolve(PUBLIC, "gammelby").slug == "no-nyby"


def test_nothing_typed_finds_nothing() -> None:
    assert find(PUBLIC, "") == ()
    assert find(PUBLIC, "  %_ ") == ()
    assert find(PUBLIC, "qqqq") == ()


def test_country_and_limit() -> None:
    assert {hit.country for hit in find(PUBLIC, "a", country="SE", limit=50)} == {"SE"}
    assert len(find(PUBLIC, "a", limit=7)) == 7


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Røros", "no-roros"),
        ("no-roros", "no-roros"),
        ("1640", "no-roros"),
        ("Herøy (Nordland)", "no-heroy-1818"),
        ("herøy, nordland", "no-heroy-1818"),
        ("Herøy (1515)", "no-heroy-1515"),
        ("1515", "no-heroy-1515"),
        ("Örebro", "se-orebro"),
        ("orebro", "se-orebro"),
        ("Vallentuna (Stockholms län)", "se-vallentuna"),
        ("Silkeborg", "dk-silkeborg"),
    ],
)
def test_one_is_meant(text: str, slug: str) -> None:
    assert resolve(PUBLIC, text).slug == slug


def test_two_of_one_name_are_asked_about() -> None:
    with pytest.raises(Ambiguous) as caught:
        resolve(PUBLIC, "Herøy")
    assert sorted(hit.code for hit in caught.value.hits) == ["1515", "1818"]


def test_of_successive_bearers_of_a_name_the_evaluated_or_the_existing_is_meant() -> None:
    assert resolve(PUBLIC, "Lindesnes").until == 2020  # evaluated in 2017, the merged one never
    assert resolve(PUBLIC, "Ålesund").until is None


def test_unknown_names_bring_suggestions() -> None:
    with pytest.raises(NotFound) as caught:
        resolve(PUBLIC, "Rørosen")
    assert "no-roros" in [hit.slug for hit in caught.value.suggestions]
    with pytest.raises(NotFound) as caught:
        resolve(PUBLIC, "???")
    assert caught.value.suggestions == ()


def test_the_invented_one_is_found_only_by_country_address_or_full_name(example_municipality: str) -> None:
    assert example_municipality not in [hit.slug for hit in find(PUBLIC, "roros", limit=50)]
    assert [hit.slug for hit in find(PUBLIC, "roros", country="ZZ")] == [example_municipality]
    assert resolve(PUBLIC, example_municipality).invented
    assert resolve(PUBLIC, "Rorosund").slug == example_municipality
    with pytest.raises(NotFound):
        resolve(PUBLIC, "Rorosund", country="NO")
    with pytest.raises(NotFound) as caught:
        resolve(PUBLIC, "Rorosun")
    assert [hit.slug for hit in caught.value.suggestions] == [example_municipality]


def test_the_page_of_roros_tells_its_way() -> None:
    page = municipality(PUBLIC, "no-roros")
    assert (page.name, page.code, page.county, page.invented) == ("Røros", "5025", "Trøndelag", False)
    assert [period.code for period in page.periods][:1] == ["1640"]
    assert [(row.when, row.total) for row in page.evaluations] == [
        ("2013-12", 254),
        ("2017-06", 396),
        ("2021", 593),
    ]
    assert [change.points for change in page.progress.changes] == [142, 197]
    assert page.latest is not None
    assert (page.latest.total, page.distance_to_ideal) == (593, 207)
    assert [fact.id for fact in page.editions] == ["official-2010", "official-2016", "official-2020"]
    assert {claim.id for claim in page.claims} >= {"roros-2017-change", "roros-2021-rank"}
    assert page.size_class == "5000-14999"
    assert page.population[0].year == 2013
    assert {group.scheme for group in page.groups} == {"kostra_group", "centrality_class"}
    assert page.sources[0].startswith("https://roros.kommune.no/")


def test_the_page_as_of_a_date_shows_what_was_known() -> None:
    page = municipality(PUBLIC, "no-roros", as_of="2018")
    assert [row.total for row in page.evaluations] == [254, 396]
    assert (page.distance_to_ideal, page.as_of) == (404, "2018")


def test_a_merged_municipality_shows_where_it_came_from() -> None:
    merged = next(hit for hit in find(PUBLIC, "Lindesnes") if hit.until is None)
    page = municipality(PUBLIC, merged.slug)
    assert {relative.name for relative in page.predecessors} == {"Lindesnes", "Mandal", "Marnardal"}
    assert {len(relative.evaluations) for relative in page.predecessors} == {1, 2}
    assert (page.evaluations, page.latest, page.distance_to_ideal) == ((), None, None)
    mandal = municipality(PUBLIC, next(r.slug for r in page.predecessors if r.name == "Mandal"))
    assert [(heir.slug, heir.date) for heir in mandal.successors] == [(page.slug, dt.date(2020, 1, 1))]
    assert mandal.dissolved == dt.date(2020, 1, 1)


def test_a_split_municipality_shows_its_origin() -> None:
    origin = next(hit for hit in find(PUBLIC, "1507") if "1507" in hit.codes)
    heirs = municipality(PUBLIC, origin.slug).successors
    assert sorted(heir.name for heir in heirs) == ["Haram", "Ålesund"]


def test_a_page_without_anything_but_a_name() -> None:
    page = municipality(PUBLIC, making.municipality("Bare navn").slug)
    assert (page.code, page.county, page.size_class, page.population, page.sources) == ("", "", "", (), ())


def test_a_municipality_that_is_not_there() -> None:
    with pytest.raises(NotFound):
        municipality(PUBLIC, "no-nowhere")


def test_queries_are_few(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(4):
        assert len(find(PUBLIC, "a", limit=100)) == 100
    with django_assert_max_num_queries(18):
        municipality(PUBLIC, "no-roros")
    roros = making.Municipality.objects.get(slug="no-roros")
    for year in range(2022, 2040):
        making.evaluation(roros, f"{year}-06", 500 + year % 7)
    with django_assert_max_num_queries(18):
        assert len(municipality(PUBLIC, "no-roros").evaluations) == 21


class TestMunicipalities:
    def test_are_all_real_ones_by_name_page_by_page(self) -> None:
        first = municipalities(PUBLIC, per_page=500)
        hits = [
            hit
            for page in range(1, first.pages + 1)
            for hit in municipalities(PUBLIC, per_page=500, page=page).hits
        ]
        assert len(hits) == len({hit.slug for hit in hits}) == first.n
        assert {hit.country for hit in hits} == {"DK", "NO", "SE"}
        norwegian = [hit.name for hit in municipalities(PUBLIC, country="NO", per_page=2000).hits]
        assert (norwegian[0], norwegian[-1]) == ("Agdenes", "Åsnes")

    def test_with_a_text_are_those_found_in_the_same_order(self) -> None:
        found = municipalities(PUBLIC, q="her", per_page=5, page=2)
        assert found.hits == find(PUBLIC, "her", limit=10)[5:]
        assert (found.n, found.page, found.q) == (len(find(PUBLIC, "her", limit=5000)), 2, "her")

    def test_a_text_that_no_name_can_hold_finds_none(self) -> None:
        assert (municipalities(PUBLIC, q="!").n, municipalities(PUBLIC, q="!").hits) == (0, ())

    def test_a_page_beyond_the_last_is_the_last(self) -> None:
        found = municipalities(PUBLIC, country="SE", per_page=200, page=99)
        assert (found.page, len(found.hits)) == (found.pages, found.n - 200 * (found.pages - 1))

    def test_the_invented_come_only_by_their_country(self) -> None:
        making.municipality("Rorosund", country="ZZ")
        assert [hit.slug for hit in municipalities(PUBLIC, country="ZZ").hits] == ["zz-rorosund"]
        assert municipalities(PUBLIC, q="rorosund").n == 0

    def test_need_four_queries_at_most(self, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        for q in ("", "her"):
            with django_assert_max_num_queries(4):
                municipalities(PUBLIC, q=q, per_page=200)
