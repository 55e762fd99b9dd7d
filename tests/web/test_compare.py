"""The comparison page: choosing without a script, everything in the address, and the same as a workbook."""

import io
import re
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import openpyxl
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kompass.web.compare import address
from tests.making import evaluation, municipality
from tests.web.reading import headings, links, main_words, words
from tests.web.test_http import HOSTILE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

COMPARE = "/en/compare/"
XLSX = "/en/compare/kompass-comparison.xlsx"
A, B, C = "no-roros-2013-12", "no-roros-2017-06", "no-roros-2021"
AREAS = ("se-orebro-undated", "se-orebro-2012", "se-vallentuna-2021-02")


def selections(page: bytes) -> list[list[tuple[str, str]]]:
    """What each link to another selection asks for."""
    parts = [urlsplit(link) for link in links(page)]
    return [parse_qsl(part.query) for part in parts if part.path == COMPARE]


def row(page: bytes, name: str) -> list[str]:
    """The cells of the first table row of that name."""
    for line in re.findall(r"<tr[^>]*>(.*?)</tr>", page.decode(), re.S):
        cells = [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.S)]
        if cells and cells[0] == name:
            return cells[1:]
    raise AssertionError(name)


def test_three_evaluations_beside_each_other(client: Client) -> None:
    page = client.get(COMPARE, {"e": [A, B, C]}).content
    assert row(page, "Total points") == ["254", "396", "593 highest"]
    assert row(page, "Difference from the base") == [
        "base",
        "+142 (across editions)",
        "+339 (across editions)",
    ]
    assert row(page, "Distance to the ideal") == ["546 of 800", "404 of 800", "207 of 800"]
    assert row(page, "Edition") == ["2010 edition", "2016 edition", "2020 edition"]
    assert headings(page, 2) == [
        "Chosen 3 of at most 6",
        "Totals",
        "Change within a municipality",
        "Focus areas",
        "Worth keeping in mind",
        "Sources",
        "Sources and licences",
        "More",
    ]
    assert "254 → 396 +142 3.5 +40.6" in main_words(page)
    assert "396 → 593 +197 3.6–4.5 +43.8 to +55.0" in main_words(page)
    assert "Different editions: 2010 edition, 2016 edition and 2020 edition." in main_words(page)
    assert "n = 3 evaluations, chosen by hand. Differences are from Røros, December 2013." in main_words(page)


def test_the_order_and_the_base_are_those_of_the_address(client: Client) -> None:
    page = client.get(COMPARE, {"e": [C, A, B], "base": B}).content
    assert row(page, "Total points") == ["593 highest", "254", "396"]
    assert row(page, "Difference from the base") == [
        "+197 (across editions)",
        "−142 (across editions)",
        "base",
    ]


def test_every_step_is_a_link_to_another_selection(client: Client) -> None:
    found = selections(client.get(COMPARE, {"e": [A, B, C]}).content)
    for asked in (
        [("e", B), ("e", C)],  # remove the first
        [("e", B), ("e", A), ("e", C), ("base", A)],  # move it right; it stays the base
        [("e", A), ("e", B), ("e", C), ("base", C)],  # use the last as base
        [("e", A), ("e", B)],  # remove the last
    ):
        assert asked in found


def test_a_search_offers_evaluations_to_add_and_keeps_the_selection(client: Client) -> None:
    page = client.get(COMPARE, {"e": [A, B], "base": B, "q": "Ulstein"}).content
    assert "4 evaluations match “Ulstein”." in main_words(page)
    found = selections(page)
    for year in (2013, 2015, 2017, 2019):
        assert [
            ("e", A),
            ("e", B),
            ("e", f"no-ulstein-{year}"),
            ("base", B),
            ("q", "Ulstein"),
        ] in found
    text = page.decode()
    for name, value in (("e", A), ("e", B), ("base", B)):
        assert f'<input type="hidden" name="{name}" value="{value}">' in text


def test_what_is_chosen_is_not_offered_again(client: Client) -> None:
    page = client.get(COMPARE, {"e": [A], "q": "Røros"}).content
    assert [asked for asked in selections(page) if ("e", A) in asked and len(asked) == 3] == [
        [("e", A), ("e", C), ("q", "Røros")],
        [("e", A), ("e", B), ("q", "Røros")],
    ]


def test_a_search_without_hits_says_so(client: Client) -> None:
    page = client.get(COMPARE, {"q": "qqqq"}).content
    assert "0 evaluations match “qqqq”." in main_words(page)
    assert "No evaluation of a municipality of that name" in main_words(page)


def test_many_hits_are_cut_and_the_rest_is_told(client: Client) -> None:
    of = municipality("Mangevik")
    for year in range(1990, 2025):
        evaluation(of, str(year), 300)
    said = main_words(client.get(COMPARE, {"q": "mangevik"}).content)
    assert "35 evaluations match “mangevik”. The first 30 are shown; type more of the name." in said


def test_with_nothing_chosen_it_explains_and_offers_examples(client: Client) -> None:
    page = client.get(COMPARE).content
    assert "Nothing is chosen yet." in main_words(page)
    assert [("e", A), ("e", B), ("e", C)] in selections(page)
    assert "Totals" not in headings(page, 2)


def test_one_alone_asks_for_another(client: Client) -> None:
    page = client.get(COMPARE, {"e": A}).content
    assert "Choose at least one more evaluation." in main_words(page)
    assert "Examples to begin with" not in headings(page, 2)
    assert "Totals" not in headings(page, 2)


def test_six_is_the_most_and_the_seventh_is_said(client: Client) -> None:
    of = municipality("Sjuvik")
    slugs = [evaluation(of, str(year), 300).slug for year in range(2010, 2017)]
    said = main_words(client.get(COMPARE, {"e": slugs, "q": "roros"}).content)
    assert "At most 6 can be compared. Left out: 1. Remove one to add another." in said
    assert "6 are chosen, which is the most that stays readable." in said
    assert "match" not in said


def test_what_cannot_be_shown_is_told_beside_the_form(client: Client, example_municipality: str) -> None:
    page = client.get(COMPARE, {"e": [A, B, A, "nothing", f"{example_municipality}-2017-05"], "base": "x"})
    said = main_words(page.content)
    assert "Not everything could be shown:" in said
    assert f"“{A}” was chosen more than once. It is shown once." in said
    assert "There is no evaluation “nothing”. Look for it by the municipality's name." in said
    assert (
        f"“{example_municipality}-2017-05” is invented. Real and invented evaluations are never mixed" in said
    )
    assert "The base “x” is not among the chosen. The first one is the base." in said
    assert "Invented example." not in words(page.content)
    assert row(page.content, "Total points") == ["254", "396 highest"]


def test_invented_ones_are_compared_under_their_banner(client: Client) -> None:
    of = municipality("Oppdiktet", country="ZZ")
    slugs = [
        evaluation(of, str(year), year - 1700, edition="open-2020", basis="invented").slug
        for year in (2011, 2013)
    ]
    page = client.get(COMPARE, {"e": slugs, "q": "oppdiktet"}).content
    assert "Invented example." in words(page)
    assert "2 evaluations match “oppdiktet”." in main_words(page)
    assert "The known totals come mostly from announcements" not in main_words(page)


def test_areas_stand_in_one_table_for_each_edition(client: Client) -> None:
    page = client.get(COMPARE, {"e": AREAS}).content
    assert headings(page, 3) == ["The Municipal Compass, 2010 edition", "The Municipal Compass, 2020 edition"]
    assert row(page, "1 Openness and democracy") == ["52", "68 (highest) +16", "100"]
    assert row(page, "1 Elected representatives and citizens") == ["73", "100"]
    assert "areas with the same number are not the same in different editions" in main_words(page)
    assert "Without a date there is no change to tell: Örebro, date unknown." in main_words(page)
    assert page.decode().count('id="areas-1-wide-title"') == 1


def test_two_of_one_municipality_and_edition_are_drawn_as_a_compass(client: Client) -> None:
    of = municipality("Rosevik", country="SE")
    slugs = [
        evaluation(
            of, when, 8 * points, edition="official-2010", areas={str(n): points for n in range(1, 9)}
        ).slug
        for when, points in (("2014", 70), ("2012", 60))
    ]
    text = client.get(COMPARE, {"e": slugs}).content.decode()
    assert 'id="compass-1-wide-title"' in text
    assert ": 70 of 100, before 60 (+10)." in text
    assert "Different editions" not in words(text)


def test_areas_not_known_are_named(client: Client) -> None:
    said = main_words(client.get(COMPARE, {"e": [A, B]}).content)
    assert "The points of the areas are not known for: Røros, December 2013; Røros, June 2017." in said


def test_the_invented_and_the_unknown_slug_are_escaped(client: Client) -> None:
    text = client.get(COMPARE, {"e": ["<b>x</b>", A], "q": '"><i>'}).content.decode()
    assert "<b>x</b>" not in text
    assert "<i>" not in text


@pytest.mark.parametrize(
    ("slugs", "base", "expected"),
    [
        ((), "", "/compare/"),
        (("a", "b"), "a", "/compare/?e=a&e=b"),
        (("a", "b"), "b", "/compare/?e=a&e=b&base=b"),
        (("a", "b"), "c", "/compare/?e=a&e=b"),
    ],
)
def test_addresses_say_only_what_does_not_go_without_saying(
    slugs: tuple[str, ...], base: str, expected: str
) -> None:
    assert address(slugs, base=base).endswith(expected)


def book(client: Client, **asked: object) -> dict[str, list[list[object]]]:
    answer = client.get(XLSX, asked)
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert 'filename="kompass-comparison.xlsx"' in answer.headers["Content-Disposition"]
    read = openpyxl.load_workbook(io.BytesIO(answer.content))
    return {sheet.title: [list(line) for line in sheet.iter_rows(values_only=True)] for sheet in read}


def test_the_workbook_holds_the_same_as_figures(client: Client) -> None:
    sheets = book(client, e=[A, B, C], base=B)
    assert list(sheets) == ["Totals", "Change", "About"]
    headers, *lines = sheets["Totals"]
    asked = (
        "evaluation",
        "total",
        "full_points",
        "distance_to_ideal",
        "difference_to_base",
        "across_editions",
    )
    picked = [[line[headers.index(name)] for name in asked] for line in lines]
    assert picked == [
        [A, 254, 800, 546, -142, 1],
        [B, 396, 800, 404, None, 0],
        [C, 593, 800, 207, 197, 1],
    ]
    change = [line[2:9] for line in sheets["Change"][1:]]
    assert change == [
        ["2013-12", "2017-06", 254, 396, 142, 3.5, 3.5],
        ["2017-06", "2021", 396, 593, 197, None, pytest.approx(43 / 12)],
    ]
    about = {str(line[0]): line[1] for line in sheets["About"]}
    assert about["Chosen"] == "Røros, December 2013, Røros, June 2017 and Røros, 2021"
    assert about["Base of the differences"] == "Røros, June 2017"
    assert str(about["Different editions"]).startswith("Different editions: 2010 edition")
    assert str(about["Worth keeping in mind"]).startswith("The known totals come mostly")
    asked_again = parse_qs(urlsplit(str(about["Address"])).query)
    assert asked_again == {"e": [A, B, C], "base": [B]}


def test_the_workbook_has_a_sheet_of_areas_for_each_edition(client: Client) -> None:
    sheets = book(client, e=[*AREAS, "nothing"])
    assert list(sheets) == ["Totals", "Areas, 2010 edition", "Areas, 2020 edition", "About"]
    assert sheets["Areas, 2010 edition"][:2] == [
        ["area", "name", "full_points", "se-orebro-undated", "se-orebro-2012"],
        ["1", "Openness and democracy", 100, 52, 68],
    ]
    assert [
        "Left out",
        "There is no evaluation “nothing”. Look for it by the municipality's name.",
    ] in sheets["About"]


def test_a_workbook_of_invented_ones_says_so(client: Client) -> None:
    of = municipality("Oppdiktet", country="ZZ")
    slugs = [evaluation(of, str(year), 300, basis="invented").slug for year in (2011, 2013)]
    about = {str(line[0]) for line in book(client, e=slugs)["About"]}
    assert "Invented" in about
    assert "Worth keeping in mind" not in about


def test_a_workbook_of_fewer_than_two_is_sent_back_to_the_page(client: Client) -> None:
    answer = client.get(XLSX, {"e": [A, "nothing"]})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{COMPARE}?e={A}&e=nothing")
    assert client.get(XLSX).headers["Location"] == COMPARE


def test_other_pages_lead_here(client: Client) -> None:
    every = f"{COMPARE}?e={A}&e={B}&e={C}"
    assert every in links(client.get("/en/municipalities/no-roros/").content)
    assert f"{every}&base={B}" in links(client.get(f"/en/evaluations/{B}/").content)
    assert f"{COMPARE}?e=no-baerum-2012" in links(client.get("/en/evaluations/no-baerum-2012/").content)
    assert not any(
        link.startswith(f"{COMPARE}?") for link in links(client.get("/en/municipalities/no-oslo/").content)
    )
    table = client.get("/en/evaluations/?q=roros").content.decode()
    assert re.search(r'<form method="get" action="/en/compare/" id="to-compare"', table)
    ticks = re.findall(r'type="checkbox" name="e" value="([^"]*)" form="to-compare"', table)
    assert ticks == [C, B, A]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from((COMPARE, "/nb/compare/", XLSX)),
    asked=st.lists(
        st.tuples(
            st.sampled_from(("e", "e", "e", "base", "q")),
            st.sampled_from((*HOSTILE, A, B, C, *AREAS)) | st.text(max_size=20),
        ),
        max_size=12,
    ),
)
def test_nothing_typed_breaks_it(client: Client, path: str, asked: list[tuple[str, str]]) -> None:
    answer = client.get(f"{path}?{urlencode(asked, errors='replace')}")
    assert answer.status_code == 200 or (path == XLSX and answer.status_code == 302)


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_breaks_it_in_whichever_field(client: Client, value: str) -> None:
    assert client.get(COMPARE, {"e": [A, value, B, value], "base": value, "q": value}).status_code == 200


def test_hundreds_of_values_are_cut_not_answered_with_a_failure(client: Client) -> None:
    assert client.get(COMPARE, {"e": [f"no-{n}" for n in range(900)]}).status_code == 200
