"""The page of one evaluation: its result, the reference set one chooses, and the report."""

import re

import pytest
from django.test import Client

from tests.making import evaluation, municipality
from tests.web.reading import headings, key_figures, links, main_words, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

ROROS = "/en/evaluations/no-roros-2017-06/"


def members(page: bytes) -> list[tuple[str, str]]:
    """Rank and name as the table of the reference set has them, this evaluation among them."""
    text = page.decode()
    if 'id="members"' not in text:
        return []
    body = text[text.index("<tbody>", text.index('id="members"')) :]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body[: body.index("</tbody>")], re.S)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [(words(row[0]), words(row[1])) for row in cells]


def field(page: bytes, name: str) -> str:
    """The markup of a field, from its start to the next one's."""
    text = page.decode()
    start = text.index(f'id="field-{name}"')
    return text[start : text.index('class="ds-field', start)]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_roros_2017_shows_the_same_figures_in_each_language(client: Client, language: str) -> None:
    page = client.get(f"/{language}/evaluations/no-roros-2017-06/").content
    rank = {"nb": "4 av 5", "en": "4 of 5"}[language]
    assert key_figures(page) == ["396", rank, "+142", "404"]
    assert len(headings(page, 1)) == 1
    assert [rank for rank, _name in members(page)] == ["1", "2", "3", "4", "5"]


def test_rank_comes_with_the_range_still_possible_and_coverage(client: Client) -> None:
    said = main_words(client.get(ROROS).content)
    assert "number 4 of 5 known" in said
    assert "from number 4 to number 49 of 50" in said
    assert "Coverage: 10% (5 known of 50 said to exist)" in said


def test_members_are_listed_highest_first_with_this_one_among_them(client: Client) -> None:
    assert members(client.get(ROROS).content) == [
        ("1", "Bærum"),
        ("2", "Kristiansund"),
        ("3", "Ulstein"),
        ("4", "Røros (this evaluation)"),
        ("5", "Øvre Eiker"),
    ]


def test_another_reference_set_can_be_chosen(client: Client) -> None:
    asked = {"country": "NO", "since": "", "as_of": "2021-12", "size": "", "per": "all"}
    page = client.get(ROROS, asked).content
    names = [name for _rank, name in members(page)]
    assert len(names) > 5
    assert "Røros (this evaluation)" in names
    assert 'value="2021-12"' in field(page, "as_of")


def test_a_chosen_filter_goes_along_to_the_report_and_to_the_other_language(client: Client) -> None:
    found = links(client.get(ROROS, {"per": "all"}).content)
    (report,) = [link for link in found if "report.pdf" in link]
    assert "per=all" in report
    assert "/nb/evaluations/no-roros-2017-06/?per=all" in found


def test_what_makes_no_sense_is_said_beside_its_field_and_nothing_is_lost(client: Client) -> None:
    asked = {"since": "last year", "as_of": "2017-12", "size": "huge", "per": "all"}
    page = client.get(ROROS, asked).content
    assert 'value="last year"' in field(page, "since")
    assert 'aria-invalid="true"' in field(page, "since")
    assert "last year is no date" in field(page, "since")
    assert "huge is none of" in field(page, "size")
    assert 'value="2017-12"' in field(page, "as_of")
    assert 'value="all" selected' in field(page, "per")
    assert "<details" in page.decode()
    assert re.search(r'<details class="ds-details filter" open>', page.decode())


def test_real_and_invented_are_never_compared(client: Client, example_municipality: str) -> None:
    page = client.get(ROROS, {"country": "ZZ"}).content
    assert "never compared" in main_words(page)
    assert "Rorosund" not in main_words(page)
    invented = client.get(f"/en/evaluations/{example_municipality}-2017-05/", {"country": "NO"}).content
    assert "never compared" in main_words(invented)
    assert members(invented) == []
    assert "Invented example." in invented.decode()


def test_unknown_areas_are_said_to_be_unknown(client: Client) -> None:
    page = client.get(ROROS).content
    assert "have not been found published" in main_words(page)
    assert "compass-wide-title" not in page.decode()


def test_known_areas_stand_beside_the_previous_and_the_best(client: Client) -> None:
    made = municipality("Kompassby", country="DK")
    areas = {str(code): points for code, points in enumerate((61, 60, 73, 53, 70, 56, 65, 68), start=1)}
    evaluation(made, "2012-03", 410, edition="official-2010", areas=dict.fromkeys(areas, 51) | {"1": 53})
    evaluation(made, "2014-10", 506, edition="official-2010", areas=areas)
    other = municipality("Naboby", country="DK")
    evaluation(other, "2013-01", 720, edition="official-2010", areas=dict.fromkeys(areas, 90))
    page = client.get("/en/evaluations/dk-kompassby-2014-10/").content
    text = page.decode()
    body = text[text.index("<tbody>", text.index("Points of every area")) :]
    first = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", body[: body.index("</tr>")], re.S)
    assert [words(cell) for cell in first] == [
        "1 Openness and democracy", "61", "100", "53", "39", "90", "Naboby",
    ]  # fmt: skip
    assert "compass-wide-title" in text


def test_a_report_is_offered_in_the_languages_its_edition_has(client: Client) -> None:
    evaluation(municipality("Gammelby", country="DK"), "2006-03", 410, edition="official-2002")
    here = "evaluations/dk-gammelby-2006-03/"

    def offered(language: str) -> list[str]:
        return [link for link in links(client.get(f"/{language}/{here}").content) if "report.pdf" in link]

    assert offered("nb") == [f"/nb/{here}report.pdf"]
    assert offered("sv") == [f"/nb/{here}report.pdf", f"/en/{here}report.pdf"]
    assert "Rapport som PDF, på engelska" in main_words(client.get(f"/sv/{here}").content)
    assert client.get(f"/sv/{here}report.pdf").status_code == 404
    assert client.get("/sv/evaluations/no-roros-2017-06/report.pdf").content.startswith(b"%PDF-")


def test_an_evaluation_without_a_total_is_not_ranked(client: Client) -> None:
    made = municipality("Stilleby", country="NO")
    evaluation(made, "2016", None, edition="")
    page = client.get("/en/evaluations/no-stilleby-2016/").content
    assert key_figures(page) == ["?"]
    assert "cannot be ranked" in main_words(page)


def test_every_page_says_what_may_not_be_concluded(client: Client) -> None:
    page = client.get(ROROS).content
    assert "What may not be concluded from this" in headings(page, 2)
    assert "press releases about good results" in main_words(page)


class TestReport:
    def test_is_a_pdf_with_an_etag_that_saves_making_it_again(self, client: Client) -> None:
        answer = client.get(f"{ROROS}report.pdf")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        again = client.get(f"{ROROS}report.pdf", headers={"if-none-match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_another_filter_or_language_is_another_report(self, client: Client) -> None:
        tags = {
            client.head(address).headers["ETag"]
            for address in (
                f"{ROROS}report.pdf",
                f"{ROROS}report.pdf?per=all",
                ROROS.replace("/en/", "/nb/") + "report.pdf",
            )
        }
        assert len(tags) == 3

    def test_a_filter_that_makes_no_sense_goes_back_to_the_page_that_says_so(self, client: Client) -> None:
        answer = client.get(f"{ROROS}report.pdf", {"since": "foo"})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{ROROS}?since=foo")


@pytest.mark.parametrize("slug", ["no-roros-1999", "x", "no-roros"])
def test_unknown_evaluations_are_not_found(client: Client, slug: str) -> None:
    assert client.get(f"/en/evaluations/{slug}/").status_code == 404
    assert client.get(f"/en/evaluations/{slug}/report.pdf").status_code == 404
    assert client.get(f"/en/evaluations/{slug}/?per=all").status_code == 404


@pytest.mark.usefixtures("invented_example")
def test_places_that_rest_on_exact_totals_show_them(client: Client) -> None:
    page = main_words(client.get("/en/evaluations/zz-eksempelvik-2024-05/").content)
    assert "Ranked on exact totals, which are printed with one decimal." in page
    assert "Kompassvik 516.0" in page
    assert "Ranked on exact totals" not in main_words(client.get(ROROS).content)
