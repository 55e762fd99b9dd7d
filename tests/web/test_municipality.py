"""Search and the page of one municipality."""

import pytest
from django.test import Client

from tests.making import evaluation, municipality
from tests.web.reading import headings, key_figures, links, main_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def hits(client: Client, q: str, language: str = "en") -> list[str]:
    answer = client.get(f"/{language}/municipalities/", {"q": q})
    assert answer.status_code == 200
    main = answer.content.decode()
    return [link for link in links(main[main.index("<main") :]) if link.count("/") == 4]


@pytest.mark.parametrize("q", ["rør", "RØR", "Rør", "ror"])
def test_part_of_a_name_finds_roros_in_any_case(client: Client, q: str) -> None:
    assert "/en/municipalities/no-roros/" in hits(client, q)


@pytest.mark.parametrize("q", ["Røros", "RØROS", "røros", "5025", "1640", " røros "])
def test_exactly_one_leads_straight_to_it(client: Client, q: str) -> None:
    answer = client.get("/nb/municipalities/", {"q": q})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/nb/municipalities/no-roros/")


def test_a_shared_name_asks_which_and_shows_the_numbers(client: Client) -> None:
    page = client.get("/en/municipalities/", {"q": "Herøy"}).content
    assert sorted(link for link in links(page) if "heroy" in link and "/municipalities/no-" in link) == [
        "/en/municipalities/no-heroy-1515/",
        "/en/municipalities/no-heroy-1818/",
    ]
    assert {"1515", "1818"} <= set(main_words(page).replace(",", " ").split())


@pytest.mark.parametrize("q", ["", "zzzzqqq", "%", "_", "'; drop table", "\x00", "💥" * 300, "æøå" * 100])
def test_whatever_is_typed_gets_a_page_and_stays_in_the_field(client: Client, q: str) -> None:
    answer = client.get("/nb/municipalities/", {"q": q})
    assert answer.status_code == 200
    assert '<input class="ds-input" type="search"' in answer.content.decode()


def test_what_was_typed_is_never_markup(client: Client) -> None:
    page = client.get("/en/municipalities/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>" not in page


@pytest.mark.parametrize("language", ["nb", "en"])
def test_roros_page_shows_the_same_figures_in_each_language(client: Client, language: str) -> None:
    page = client.get(f"/{language}/municipalities/no-roros/").content
    comma = "," if language == "nb" else "."
    assert headings(page, 1) == ["Røros"]
    standing = {"nb": "1 av 4", "en": "1 of 4"}[language]
    assert key_figures(page) == [
        "593", "+197", "207", "3",
        "593", "396", "254",
        "+142", f"3{comma}5", f"+40{comma}6", standing,
        "+197", f"3{comma}6–4{comma}5", f"43{comma}8–55{comma}0", standing,
    ]  # fmt: skip
    assert "139" in main_words(page)


def test_every_evaluation_of_the_municipality_is_linked(client: Client) -> None:
    page = client.get("/en/municipalities/no-roros/").content.decode()
    runs = page[page.index('class="runs"') :]
    assert [link for link in links(runs) if link.startswith("/en/evaluations/no-roros")] == [
        "/en/evaluations/no-roros-2021/",
        "/en/evaluations/no-roros-2017-06/",
        "/en/evaluations/no-roros-2013-12/",
    ]


def test_claims_are_held_against_the_record(client: Client) -> None:
    page = client.get("/en/municipalities/no-roros/").content.decode()
    said = page[page.index('class="claims"') : page.index("</ul>", page.index('class="claims"'))]
    assert said.count("<li>") == 7
    assert "the source contradicts itself" in said
    assert "cannot be checked" in said
    assert "The total rose by 139 points since the evaluation before." in said
    in_bokmal = client.get("/nb/municipalities/no-roros/").content.decode()
    assert "Poengsummen steg med 139 poeng siden forrige evaluering." in in_bokmal


def test_a_merged_municipality_points_to_what_it_went_into_and_back(client: Client) -> None:
    page = client.get("/en/municipalities/", {"q": "Rissa"})
    assert page.status_code == 302
    former = client.get(page.headers["Location"]).content.decode()
    (successor,) = {link for link in links(former[former.index("<main") :]) if "/municipalities/no-" in link}
    now = client.get(successor).content.decode()
    assert page.headers["Location"] in links(now)


def test_without_evaluations_the_page_says_so(client: Client) -> None:
    municipality("Tomvik", country="DK")
    answer = client.get("/en/municipalities/dk-tomvik/")
    assert answer.status_code == 200
    assert "There may have been one." in main_words(answer.content)


def test_undated_and_unscored_evaluations_are_named_as_not_known(client: Client) -> None:
    made = municipality("Ukjentby", country="DK")
    evaluation(made, "", 400, edition="")
    evaluation(made, "2015", None, edition="")
    said = main_words(client.get("/en/municipalities/dk-ukjentby/").content)
    assert "When one of the evaluations took place" in said
    assert "The score of the evaluation: 2015." in said


def test_the_invented_are_labelled_and_the_real_are_not(client: Client, example_municipality: str) -> None:
    label = "Invented example."
    assert label in client.get(f"/en/municipalities/{example_municipality}/").content.decode()
    assert label not in client.get("/en/municipalities/no-roros/").content.decode()


@pytest.mark.parametrize("slug", ["no-nowhere", "x", "-", "no-roros-", "%00", "a" * 300])
def test_unknown_addresses_are_not_found(client: Client, slug: str) -> None:
    assert client.get(f"/en/municipalities/{slug}/").status_code == 404
