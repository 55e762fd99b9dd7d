"""All evaluations: filters, sorting, pages, and the files to take away."""

import csv
import io
import re

import openpyxl
import pytest
from django.test import Client

from tests.making import evaluation, municipality
from tests.web.reading import links, main_words, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

TABLE = "/en/evaluations/"


def rows(page: bytes) -> list[list[str]]:
    text = page.decode()
    if "sortable" not in text:
        return []
    body = text[text.index("<tbody>", text.index("sortable")) :]
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", body[: body.index("</tbody>")], re.S)
    # The first cell is the tick that chooses what to compare.
    return [
        [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)][1:] for row in found
    ]


def totals(page: bytes) -> list[int]:
    return [int(row[2]) for row in rows(page) if row[2].isdigit()]


def test_shows_every_published_evaluation_in_pages(client: Client) -> None:
    pages = [client.get(TABLE, {"page": number}).content for number in (1, 2, 3)]
    assert "114 evaluations, 35 with a known total." in main_words(pages[0])
    assert [len(rows(page)) for page in pages] == [50, 50, 14]
    everything = [tuple(row) for page in pages for row in rows(page)]
    assert len(set(everything)) == 114


@pytest.mark.parametrize("page", ["0", "-1", "999999", "9" * 50, "²", "two", ""])
def test_any_page_number_gets_a_page(client: Client, page: str) -> None:
    assert client.get(TABLE, {"page": page}).status_code == 200


@pytest.mark.parametrize("key", ["name", "when", "total", "country", "edition", "basis"])
def test_every_column_sorts_both_ways_and_says_so(client: Client, key: str) -> None:
    upward = client.get(TABLE, {"sort": key}).content.decode()
    downward = client.get(TABLE, {"sort": f"-{key}"}).content.decode()
    assert upward.count('aria-sort="ascending"') == 1
    assert downward.count('aria-sort="descending"') == 1
    assert f"sort=-{key}#table" in upward.replace("&amp;", "&")


def test_sorting_by_total_puts_the_highest_first(client: Client) -> None:
    found = totals(client.get(TABLE, {"sort": "-total"}).content)
    assert found == sorted(found, reverse=True)
    assert found[0] == 679


def test_names_are_in_norwegian_order(client: Client) -> None:
    page = client.get(TABLE, {"sort": "name", "country": "NO"}).content
    names = [row[0].split(",")[0].strip().casefold() for row in rows(page)]
    alphabet = " -abcdefghijklmnopqrstuvwxyzæøå"
    assert names == sorted(names, key=lambda name: [alphabet.find(letter) for letter in name])
    assert (names[0], names[-1]) == ("bærum", "øvre eiker")


def test_filters_narrow_the_table_and_stay_in_the_form(client: Client) -> None:
    page = client.get(TABLE, {"country": "NO", "since": "2017", "with_total": "1", "sort": "total"}).content
    assert {row[3] for row in rows(page)} == {"Norway"}
    assert totals(page) == sorted(totals(page))
    text = page.decode()
    assert 'value="NO" selected' in text
    assert 'value="2017"' in text
    assert 'name="sort" value="total"' in text


def test_nothing_found_says_so(client: Client) -> None:
    page = client.get(TABLE, {"q": "zzzz"}).content
    assert "No evaluation passes the filter." in main_words(page)


def test_what_makes_no_sense_is_said_and_kept(client: Client) -> None:
    page = client.get(TABLE, {"since": "yesterday", "country": "XX"}).content
    assert "yesterday is no date" in main_words(page)
    assert 'value="yesterday"' in page.decode()


def test_the_invented_are_shown_only_when_asked_for_and_labelled(
    client: Client, example_municipality: str
) -> None:
    assert rows(client.get(TABLE, {"q": "Rorosund"}).content) == []
    page = client.get(TABLE, {"country": "ZZ"}).content.decode()
    assert "Rorosund" in page
    assert "Invented example." in page


class TestToTakeAway:
    def csv_rows(self, client: Client, **asked: str) -> list[dict[str, str]]:
        answer = client.get(f"{TABLE}kompass-evaluations.csv", asked)
        assert answer.headers["Content-Disposition"] == 'attachment; filename="kompass-evaluations.csv"'
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    def test_csv_has_every_row_that_passes_the_filter(self, client: Client) -> None:
        assert len(self.csv_rows(client)) == 114
        found = self.csv_rows(client, country="NO", with_total="1", sort="-total")
        assert [found[0][key] for key in ("country", "name", "evaluated", "total")] == [
            "NO", "Røros", "2021", "593",
        ]  # fmt: skip

    def test_the_links_carry_the_filter(self, client: Client) -> None:
        found = links(client.get(TABLE, {"country": "NO", "sort": "total"}).content)
        assert "/en/evaluations/kompass-evaluations.csv?country=NO&sort=total" in found
        assert "/en/evaluations/kompass-evaluations.xlsx?country=NO&sort=total" in found

    def test_xlsx_has_the_same_rows_and_says_what_was_asked(self, client: Client) -> None:
        answer = client.get(f"{TABLE}kompass-evaluations.xlsx", {"country": "NO"})
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        table, about = book.worksheets
        header, *found = [[cell.value for cell in row] for row in table.iter_rows()]
        assert [row[header.index("name")] for row in found] == [
            row["name"] for row in self.csv_rows(client, country="NO")
        ]
        said = {row[0].value: row[1].value for row in about.iter_rows()}
        assert (said["Filter"], said["Evaluations"]) == ("country = NO", len(found))

    def test_the_same_rows_are_the_same_file(self, client: Client) -> None:
        tags = {client.get(f"{TABLE}kompass-evaluations.xlsx").headers["ETag"] for _ in range(2)}
        assert len(tags) == 1

    def test_a_formula_stays_text(self, client: Client) -> None:
        made = municipality("Formelby", country="DK")
        row = evaluation(made, "2015", 300)
        row.stated_name = "=1+1"
        row.save()
        (found,) = self.csv_rows(client, country="DK", q="Formelby")
        assert found["name"] == "'=1+1"
        answer = client.get(f"{TABLE}kompass-evaluations.xlsx", {"country": "DK", "q": "Formelby"})
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
        cells = [cell for cell in sheet[2] if cell.value == "=1+1"]
        assert [cell.data_type for cell in cells] == ["s"]
