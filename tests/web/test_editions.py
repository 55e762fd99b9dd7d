"""The pages of editions: what is public of them, whose text it is, and how it adds up."""

import html
import re
from fractions import Fraction
from urllib.parse import urlencode

import pytest
import yaml
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from kompass.language import LANGUAGES, number
from kompass.method import editions, load_edition
from kompass.method.editions import Area, in_language
from tests.making import evaluation, municipality
from tests.web.reading import headings, key_figures, links, main_words, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

OPEN = load_edition("open-2020")
OFFICIAL = [name for name in editions() if name.startswith("official-")]
MARKS = {True: "Own text, not the official instrument", False: "Only the area names are public"}


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


class TestList:
    def test_every_edition_with_its_mark_its_size_and_its_use(self, client: Client) -> None:
        text = page(client, "/en/editions/")
        cards = text.split('<li class="ds-card edition"')[1:]
        assert [re.search(r'id="([^"]+)"', card)[1] for card in cards] == [  # type: ignore[index]
            "official-2002",
            "official-2010",
            "open-2010",
            "official-2016",
            "official-2020",
            "open-2020",
            "caf-2020",  # of another instrument
        ]
        for card in cards:
            edition = load_edition(re.search(r'id="([^"]+)"', card)[1])  # type: ignore[index]
            assert [mark in card for mark in MARKS.values()] == [edition.own_text, not edition.own_text]
            assert edition.hash[:16] in card
            assert edition.provenance["en"] in html.unescape(card)
        assert "38 evaluations of the record" in cards[1]
        assert "/en/evaluations/?edition=official-2010" in links(cards[1])
        assert f"40 sub-areas · {len(OPEN.criteria)} criteria" in words(cards[5])
        assert "no evaluation of the record" in words(cards[5])
        assert "Counted among the 114 evaluations of the record" in words(text)

    def test_the_invented_example_is_apart(self, client: Client) -> None:
        evaluation(municipality("Eksempelby", country="ZZ"), "2024-05", 500, edition="open-2020")
        text = page(client, "/en/editions/")
        assert links(text).count("/en/evaluations/?country=ZZ&edition=open-2020") == 1
        assert "no evaluation of the record; the invented example" in words(text)

    def test_links_to_evaluations_lead_to_as_many_as_said(self, client: Client) -> None:
        table = page(client, "/en/evaluations/?edition=official-2010")
        assert "38 evaluations, 13 with a known total." in words(table)


def _said_of(area: Area, language: str) -> list[tuple[str, str, bool, str]]:
    """(name, source, whether it is our translation, doubt) for each language, as the edition's file has it."""
    return sorted(
        (
            area.names[code],
            one.source,
            one.our_translation,
            in_language(one.doubt, language) if one.doubt else "",
        )
        for code, one in area.sources.items()
    )


def _shown_of(block: str, our_translation: str) -> list[tuple[str, str, bool, str]]:
    found = []
    for one in re.findall(r"<dd>(.*?)</dd>", block, re.S):
        name = re.search(r"<span[^>]*>(.*?)</span>", one, re.S)
        source = re.search(r'<span class="quiet from"><span lang="en">(.*?)</span>', one)
        doubt = re.search(r'data-color="warning">(?:<span lang="[a-z]+">)?(.*?)</span>', one)
        translated = re.search(r'data-color="info">(.*?)</span>', one)
        assert name is not None
        assert translated is None or translated[1] == our_translation
        found.append(
            (
                html.unescape(name[1]),
                html.unescape(source[1]) if source else "",
                translated is not None,
                html.unescape(doubt[1]) if doubt else "",
            )
        )
    return sorted(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition_id", editions())
class TestEdition:
    def test_shows_where_the_name_of_every_area_comes_from(
        self, client: Client, edition_id: str, language: str
    ) -> None:
        text = page(client, f"/{language}/editions/{edition_id}/")
        with translation.override(language):
            mark = translation.gettext("our translation")
        blocks = re.findall(r'<dl class="area-names">(.*?)</dl>', text, re.S)
        edition = load_edition(edition_id)
        assert [_shown_of(block, mark) for block in blocks] == [
            _said_of(area, language) for area in edition.areas
        ]

    def test_maxima_add_up_as_printed(self, client: Client, edition_id: str, language: str) -> None:
        text = page(client, f"/{language}/editions/{edition_id}/?unfold=all")
        edition = load_edition(edition_id)
        figures = key_figures(text)
        assert figures[0] == number(edition.maximum, language)
        areas = re.split(r'<(?:li|section class="tree-area") id="area-', text)[1:]
        assert sum(_points(re.search(r"<h3.*?</h3>", area, re.S)) for area in areas) == edition.maximum
        for area in areas if not edition.areas_only else ():
            sub_areas = area.split('<details class="ds-details sub-area"')[1:]
            of_sub_areas = [_points(re.search(r"<summary>.*?</summary>", sub, re.S)) for sub in sub_areas]
            assert sum(of_sub_areas) == _points(re.search(r"<h3.*?</h3>", area, re.S))
            for sub, maximum in zip(sub_areas, of_sub_areas, strict=True):
                criteria = re.findall(r'<li><span><span class="code">.*?</li>', sub, re.S)
                assert sum(_points(one) for one in criteria) == maximum
        if not edition.areas_only:
            assert text.count('class="code"') == len(edition.criteria)

    def test_is_the_edition_of_its_name(self, client: Client, edition_id: str, language: str) -> None:
        text = page(client, f"/{language}/editions/{edition_id}/")
        assert headings(text, 1) == [load_edition(edition_id).name(language)]
        assert load_edition(edition_id).hash in text


def _points(found: re.Match[str] | str | None) -> Fraction:
    """The figure that stands last in a line."""
    assert found is not None
    said = words(found if isinstance(found, str) else found[0])
    figure, third = re.findall(r"([0-9]+(?:[.,][0-9])?)([⅓⅔]?) ", said)[-1]
    return Fraction(figure.replace(",", ".")) + Fraction(" ⅓⅔".index(third or " "), 3)


class TestTree:
    def test_whose_text_it_is_stands_above_everything(self, client: Client) -> None:
        for edition_id in editions():
            text = page(client, f"/en/editions/{edition_id}/")
            before = text[: text.index('class="keys"')]
            own = load_edition(edition_id).own_text
            assert [mark in before for mark in MARKS.values()] == [own, not own]

    def test_doubt_about_the_order_of_2002_is_said_for_all(self, client: Client) -> None:
        text = main_words(page(client, "/en/editions/official-2002/"))
        assert "Not certain for the areas 1, 2, 3, 4, 5, 6, 7 and 8: order uncertain" in text

    def test_leads_to_every_criterion_and_area(self, client: Client) -> None:
        text = page(client, "/en/editions/open-2020/")
        found = [link for link in links(text) if "/criteria/" in link]
        assert found == [f"/en/editions/open-2020/criteria/{one.id}/" for one in OPEN.criteria]
        anchors = [link for link in links(text) if link.startswith("#area-")]
        assert anchors == [f"#area-{area.id}" for area in OPEN.areas]
        assert all(f'id="{anchor[1:]}"' in text for anchor in anchors)

    def test_is_folded_until_asked(self, client: Client) -> None:
        assert page(client, "/en/editions/open-2020/").count(" open>") == 0
        assert page(client, "/en/editions/open-2020/?unfold=all").count(" open>") == len(OPEN.sub_areas)

    def test_scale_aspects_and_rules(self, client: Client) -> None:
        text = main_words(page(client, "/en/editions/open-2020/"))
        for aspect in OPEN.aspects:
            assert f"{aspect.name('en')} weight {aspect.weight * 100}%" in text
        assert "A rating with “Complied with” 2 levels or more above “Built up”" in text
        assert "More than 5% of all points left out is flagged." in text

    def test_search_narrows_counts_and_unfolds(self, client: Client) -> None:
        text = page(client, "/en/editions/open-2020/?q=papers+speak")
        assert [link for link in links(text) if "/criteria/" in link] == [
            "/en/editions/open-2020/criteria/council-papers-published-early/"
        ]
        assert f"1 of {len(OPEN.criteria)} criteria with “papers speak”." in main_words(text)
        assert text.count(" open>") == 1

    def test_search_without_a_hit_says_how_to_go_on(self, client: Client) -> None:
        text = page(client, "/en/editions/open-2020/?q=zzzz<b>")
        assert f"0 of {len(OPEN.criteria)} criteria with “zzzz<b>”." in main_words(text)
        assert "No criterion of this edition has these words" in main_words(text)
        assert "zzzz<b>" not in text

    def test_official_editions_have_no_search(self, client: Client) -> None:
        _head, _top, content = page(client, "/en/editions/official-2016/?q=papers").partition("<main")
        assert 'name="q"' not in content


class TestAreasSideBySide:
    def test_marks_what_changed_in_published_names_only(self, client: Client) -> None:
        rows = page(client, "/en/editions/areas/?names=sv").split("<tr>")[2:]
        assert len(rows) == 8
        kinds = [re.findall(r'data-kind="([a-z]+)"', row) for row in rows]
        same, other = ["changed", "same", "changed"], ["changed", "changed", "changed"]
        assert kinds == [same, other, same, same, same, same, other, same]
        assert "same name as in 2010" in words(rows[0])
        assert "Norwegian bokmål: another name than in 2002" in words(rows[0])

    def test_every_name_carries_its_language(self, client: Client) -> None:
        table = page(client, "/en/editions/areas/?names=sv")
        table = table[table.index("<table") : table.index("</table>")]
        shown = re.findall(r'<p class="area-name"><span lang="([a-z]+)">', table)
        assert shown == ["nb", "sv", "sv", "sv"] * 8

    def test_names_come_in_the_language_of_the_page_unless_asked(self, client: Client) -> None:
        assert "Offentlighet og demokrati" in page(client, "/nb/editions/areas/")
        for asked in ("", "fi", "SV", "<b>", "nb,sv"):
            assert "Openness and democracy" in page(client, f"/en/editions/areas/?names={asked}")

    def test_sources_are_numbered_and_listed(self, client: Client) -> None:
        text = page(client, "/en/editions/areas/?names=nb")
        notes = [link for link in links(text) if link.startswith("#source-")]
        assert notes == ["#source-1", "#source-2", "#source-3"] * 8
        listed = re.findall(r'<li id="source-[0-9]+"><span lang="en">(.*?)</span>', text)
        norwegian = [load_edition(name).areas[0].sources["nb"].source for name in OFFICIAL[:3]]
        assert [html.unescape(one) for one in listed] == norwegian

    def test_without_a_published_name_it_says_so(self, client: Client) -> None:
        text = main_words(page(client, "/en/editions/areas/"))
        assert "All these names are our translations." in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_criterion_can_be_read(
    client: Client, language: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        for one in OPEN.criteria:
            text = page(client, f"/{language}/editions/open-2020/criteria/{one.id}/")
            said = one.text(language)
            assert headings(text, 1) == [said.title]
            shown = html.unescape(text)
            assert [part in shown for part in (said.question, said.guidance, said.ideal)] == [True] * 3
            assert key_figures(text) == [number(one.maximum, language, int(one.maximum.denominator > 1))]


def _section(text: str, id: str) -> str | None:
    found = re.search(rf'<section aria-labelledby="{id}">.*?</section>', text, re.S)
    return found[0] if found else None


def _items(text: str, id: str) -> list[str]:
    return [words(one) for one in re.findall(r"<li>(.*?)</li>", _section(text, id) or "", re.S)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_criterion_says_what_helps_to_rate_it(client: Client, language: str) -> None:
    evidence = {one.id: one.name(language) for one in OPEN.evidence}
    roles = {one.id: one.name(language) for one in OPEN.roles}
    for one in OPEN.criteria:
        text = page(client, f"/{language}/editions/open-2020/criteria/{one.id}/")
        said = one.text(language)
        assert _items(text, "evidence") == [evidence[key] for key in one.evidence]
        assert _items(text, "ask") == [roles[key] for key in one.ask]
        assert _items(text, "keywords") == list(said.keywords)
        missing = re.findall(r"<p>(.*?)</p>", _section(text, "missing") or "", re.S)
        assert [html.unescape(part) for part in missing] == [said.missing] * bool(said.missing)
        own = re.findall(r'<dd class="own-wording">.*?<span>(.*?)</span></dd>', text, re.S)
        assert [html.unescape(part) for part in own] == [
            said.aspects[aspect.id] for aspect in OPEN.aspects if aspect.id in said.aspects
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sub_area_says_why_it_weighs_what_it_weighs(client: Client, language: str) -> None:
    for edition_id in editions():
        text = page(client, f"/{language}/editions/{edition_id}/")
        shown = re.findall(
            r'<p class="quiet" data-reason>[^:]*: (?:<span lang="nb">)?(.*?)(?:</span>)?</p>', text
        )
        assert [html.unescape(one) for one in shown] == [
            in_language(one.reason, language) for one in load_edition(edition_id).sub_areas if one.reason
        ]


class TestCriterion:
    ADDRESS = "/en/editions/open-2020/criteria/council-papers-published-early/"

    def test_says_what_each_level_gives(self, client: Client) -> None:
        text = page(client, self.ADDRESS)
        table = text[text.index("<tbody>") : text.index("</tbody>")]
        lines = [
            [words(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]
            for row in table.split("<tr")[1:]
        ]
        assert lines == [
            ["100%", "0", "1.67 (5/3)", "3.33 (10/3)", "5"],
            ["20%", "0", "0.33 (1/3)", "0.67 (2/3)", "1"],
            ["20%", "0", "0.33 (1/3)", "0.67 (2/3)", "1"],
            ["30%", "0", "0.50", "1", "1.50"],
            ["30%", "0", "0.50", "1", "1.50"],
        ]

    def test_says_whose_text_it_is_and_where_it_belongs(self, client: Client) -> None:
        text = page(client, self.ADDRESS)
        assert MARKS[True] in text[: text.index('class="keys')]
        assert "/en/editions/open-2020/#area-1" in links(text)
        assert "/en/editions/open-2020/#sub-area-1.1" in links(text)
        assert links(text).count("/en/editions/open-2010/criteria/council-papers-published-early/") == 1
        assert "No other edition here has this criterion." not in words(text)
        only_here = page(client, "/en/editions/caf-2020/criteria/caf-direction-and-values/")
        assert "No other edition here has this criterion." in words(only_here)

    def test_leads_to_its_neighbours(self, client: Client) -> None:
        text = page(client, f"/en/editions/open-2020/criteria/{OPEN.criteria[1].id}/")
        around = text[text.index('class="neighbours"') :]
        near = [link for link in links(around) if "/criteria/" in link]
        expected = [f"/en/editions/open-2020/criteria/{OPEN.criteria[place].id}/" for place in (0, 2)]
        assert near == expected


@pytest.mark.parametrize(
    "address",
    [
        "official-2010/criteria/council-papers-published-early/",
        "open-2020/criteria/nothing/",
        "open-2020/criteria/1-1-1/",
        "open-2020/criteria/",
        "nothing/",
        "Open-2020/",
        "open-2020.yaml/",
        "..%2fopen-2020/",
        "open-2020%00/",
        "bank/",
        "a" * 3000 + "/",
        "nothing/edition.yaml",
        "nothing/bank.yaml",
        "official-2010/bank.yaml",
        "areas/edition.yaml",
        "nothing/criteria/council-papers-published-early/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    for language in ("nb", "en"):
        assert client.get(f"/{language}/editions/{address}").status_code == 404


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    address=st.sampled_from(["", "areas/", "open-2020/", "official-2002/"]),
    asked=st.dictionaries(
        st.sampled_from(["q", "names", "unfold"]),
        st.sampled_from(["\x00", "'", "<b>", "{{ 7*7 }}", "%s", "a" * 5000, "\ud7ff", "sv"])
        | st.text(max_size=20),
    ),
)
def test_nothing_typed_breaks_a_page(client: Client, address: str, asked: dict[str, str]) -> None:
    assert client.get(f"/nb/editions/{address}?{urlencode(asked, errors='replace')}").status_code == 200


class TestFiles:
    @pytest.mark.parametrize("edition_id", editions())
    def test_the_edition_as_shipped(self, client: Client, edition_id: str) -> None:
        answer = client.get(reverse("edition_yaml", kwargs={"slug": edition_id}))
        assert answer.headers["Content-Type"] == "application/yaml; charset=utf-8"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{edition_id}.yaml"'
        assert yaml.safe_load(answer.content)["id"] == edition_id

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("edition_id", editions())
    def test_the_form_to_fill_in_can_be_had_of_each(
        self, client: Client, edition_id: str, language: str
    ) -> None:
        found = links(page(client, f"/{language}/editions/{edition_id}/"))
        form = next(link for link in found if "/form.xlsx" in link)
        assert client.get(form).content[:4] == b"PK\x03\x04"

    def test_the_bank_holds_every_criterion_of_the_edition(self, client: Client) -> None:
        answer = client.get("/en/editions/open-2020/bank.yaml")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="open.yaml"'
        assert {one.id for one in OPEN.criteria} - set(yaml.safe_load(answer.content)["criteria"]) == set()


def test_evaluations_and_municipalities_lead_to_their_editions(client: Client) -> None:
    assert "/en/editions/official-2016/" in links(page(client, "/en/evaluations/no-roros-2017-06/"))
    assert "/en/editions/official-2016/" in links(page(client, "/en/municipalities/no-roros/"))
