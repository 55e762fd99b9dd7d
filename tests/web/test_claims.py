"""The pages about claims: the list, one claim, and the verdicts with their rules."""

import re

import pytest
from django.test import Client

from kompass import method
from kompass.language import LANGUAGES
from kompass.method.claims import EXPLANATIONS
from tests.making import Claim, evaluation, municipality
from tests.web.reading import headings, key_figures, links, main_words, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

LIST = "/en/claims/"


def entries(page: bytes) -> dict[str, str]:
    """Id of each claim of the list -> its words."""
    text = page.decode()
    if '<ul class="claim-list">' not in text:
        return {}
    part = text[text.index('<ul class="claim-list">') : text.index("</main>")]
    starts = list(re.finditer(r'<li id="([^"]+)">', part))
    ends = [start.start() for start in starts[1:]] + [len(part)]
    return {start[1]: words(part[start.start() : end]) for start, end in zip(starts, ends, strict=True)}


def counts(page: bytes) -> dict[str, int]:
    text = page.decode()
    found = re.findall(
        r'<span class="verdict-name">(.*?)</span>\s*<span class="verdict-n">(\d+)</span>', text, re.S
    )
    return {words(name): int(n) for name, n in found}


class TestList:
    def test_shows_every_published_claim_and_counts_them(self, client: Client) -> None:
        page = client.get(LIST).content
        assert len(entries(page)) == 30
        assert counts(page) == {
            "does not hold": 3,
            "the source contradicts itself": 2,
            "holds": 0,
            "estimated": 0,
            "not contradicted": 10,
            "cannot be checked": 15,
        }
        assert "30 statements, held against 35 evaluations with a known total." in main_words(page)

    @pytest.mark.parametrize(
        ("id", "told"),
        [
            (
                "roros-2017-change",
                "Røros: The total rose by 139 points since the evaluation before. As recorded: “score up 139 points "
                "since 2013” the source contradicts itself Stated +139 points By the record +142 points Others "
                "compared with none 396 − 254 = 142. Figures: Røros, December 2013 : 254; Røros, June 2017 : 396 "
                "Røros · Norway · Said: 2017 · Source: roros.kommune.no, article on the 2017 evaluation",
            ),
            (
                "kumla-2020-percent",
                "Kumla: The total rose by 50%. As recorded: “an increase of 50 per cent” the source contradicts itself "
                "Stated +50% By the record +33% Others compared with none 557 − 420 = 137. That is 33%. Figures: "
                "Kumla, 2017 : 420 (derived from published figures); Kumla, November 2020 : 557 Kumla · Sweden · Said: "
                "2021 · Source: kumla.se",
            ),
            (
                "karlskoga-2018-max",
                "Nacka: It is number 1. Among all Swedish evaluations ever. As recorded: “644 the highest in Sweden "
                "(page of 2018)” does not hold Stated number 1 By the record number 3 at best Others compared with n = "
                "8 coverage 7% Higher before: Helsingborg 668 (2017), Örebro 650 (September 2015). By January 2018, "
                "others known with a score: 8. Left out without a date: 1. About 170 had been evaluated, between what "
                "sources count for 2017 and 2018. Coverage: 7% (12 known of 170 said to exist). So at most 7% "
                "of them are known. Figures: Helsingborg, 2017 : 668; Örebro, September 2015 "
                ": 650 Nacka · Sweden · Said: 2018 · Source: karlskoga.se",
            ),
            (
                "roros-2017-quarter",
                "Røros: It is among the best 25%. Among the Norwegian municipalities evaluated since 2010. As "
                "recorded: “among the best quarter of the Norwegian municipalities evaluated since 2010” cannot be "
                "checked Stated the best 25% By the record the best 22% to 33%, by the fits Others compared with n = 4 "
                "coverage 10% Number 4 of 5 known. Fits to 3 reported figures put 67% to 78% of the others below the "
                "municipality; 75% is needed, so they do not decide. Missing: more scores. By June 2017, others known "
                "with a score: 4. Left out without a date: 2. About 50 had been evaluated, between what sources "
                "count for 2015 and 2018. Coverage: 10% (5 known of 50 said to exist). Figures: Røros, June 2017 "
                ": 396 Røros · Norway · Said: 2017 · Source: roros.kommune.no, article on the 2017 evaluation",
            ),
        ],
    )
    def test_the_known_ones_come_out(self, client: Client, id: str, told: str) -> None:
        assert entries(client.get(LIST).content)[id] == told

    def test_what_could_be_decided_comes_first(self, client: Client) -> None:
        assert list(entries(client.get(LIST).content))[:5] == [
            "karlskoga-2018-max",
            "no-2017-best",
            "roros-2017-projection",
            "kumla-2020-percent",
            "roros-2017-change",
        ]

    def test_filters_narrow_it_and_stay_in_the_form(self, client: Client) -> None:
        page = client.get(
            LIST, {"country": "SE", "verdict": "does_not_hold", "kind": "rank", "q": "Nack"}
        ).content
        assert list(entries(page)) == ["karlskoga-2018-max"]
        assert sum(counts(page).values()) == 1
        text = page.decode()
        for chosen in ('value="SE" selected', 'value="does_not_hold" selected', 'value="rank" selected'):
            assert chosen in text
        assert 'value="Nack"' in text

    def test_a_count_leads_to_its_claims(self, client: Client) -> None:
        found = links(client.get(LIST, {"country": "NO", "sort": "stated"}).content)
        address = "?country=NO&verdict=inconsistent_source&sort=stated#list"
        assert address in found
        page = client.get(LIST + address.removesuffix("#list")).content
        assert list(entries(page)) == ["roros-2017-change"]

    def test_every_link_to_a_claim_leads_there(self, client: Client) -> None:
        found = [link for link in links(client.get(LIST).content) if re.fullmatch(r"/en/claims/[^/]+/", link)]
        assert {client.get(link).status_code for link in found} == {200}
        assert len(set(found) - {"/en/claims/verdicts/"}) == 30

    def test_nothing_found_says_so(self, client: Client) -> None:
        page = client.get(LIST, {"q": "zzzz"}).content
        assert entries(page) == {}
        assert "No statement passes the filter. Take something away from it." in main_words(page)

    def test_what_makes_no_sense_is_said(self, client: Client) -> None:
        page = client.get(LIST, {"verdict": "true", "country": "XX"}).content
        assert headings(page, 2)[0] == "Something in the filter makes no sense. It was left as it was:"
        assert len(entries(page)) == 30


class TestOneClaim:
    def test_has_the_verdict_and_both_figures(self, client: Client) -> None:
        page = client.get("/en/claims/roros-2017-change/").content
        assert headings(page, 1) == ["Røros: The total rose by 139 points since the evaluation before."]
        assert headings(page, 2)[0] == "Verdict: the source contradicts itself"
        assert key_figures(page) == ["+139 points", "+142 points"]
        assert "/en/claims/verdicts/#rule-change-own-figures-differ" in links(page)
        assert "/en/evaluations/no-roros-2013-12/" in links(page)

    def test_says_against_whom_and_when(self, client: Client) -> None:
        told = main_words(client.get("/en/claims/roros-2017-quarter/").content)
        assert (
            "Held against: Norway; since 2010; as of June 2017; any edition; every row with a total; "
            "the latest of each municipality." in told
        )

    def test_shows_every_fit_with_the_statement_it_leaves_out(self, client: Client) -> None:
        text = client.get("/en/claims/roros-2017-quarter/").content.decode()
        part = text[text.index('aria-labelledby="fits"') :]
        rows = re.findall(r"<tr>(.*?)</tr>", part[: part.index("</table>")], re.S)[1:]
        assert [words(row).rsplit(" ", 3)[-1] for row in rows] == ["69%", "78%", "67%", "73%"]
        assert words(rows[1]).startswith("all but: Kristiansund: It is number 3.")

    def test_a_row_derived_from_it_never_confirms_it(self, client: Client) -> None:
        page = client.get("/en/claims/kumla-2020-change/").content
        assert "A row derived from a claim never confirms it" in headings(page, 3)
        assert "/en/evaluations/se-kumla-2017/" in links(page)
        percent = client.get("/en/claims/kumla-2020-percent/").content
        assert "computed from another statement: kumla-2020-change" in main_words(percent)
        assert "/en/claims/kumla-2020-change/" in links(percent)

    def test_where_nothing_decided_it_says_so(self, client: Client) -> None:
        told = main_words(client.get("/en/claims/tynset-2015-rank/").content)
        assert "No evaluation of the record decided: something is missing, as the verdict says." in told
        assert "What it would have to be held against:" in told

    def test_leads_to_its_neighbours(self, client: Client) -> None:
        found = re.findall(
            r'rel="(prev|next)" href="([^"]+)"', client.get("/en/claims/roros-2017-total/").content.decode()
        )
        assert found == [("prev", "/en/claims/roros-2017-change/"), ("next", "/en/claims/roros-2013-total/")]

    def test_a_statement_that_only_its_record_tells_is_marked_as_english(self, client: Client) -> None:
        Claim.objects.create(
            reference="told/freely, or not", country="NO", kind="well_liked", statement="much liked by all"
        )
        page = client.get("/nb/claims/", {"country": "NO"}).content.decode()
        assert '<span lang="en">much liked by all</span>' in page
        (address,) = [link for link in links(page) if "told" in link]
        assert client.get(address).status_code == 200

    @pytest.mark.parametrize("id", ["nobody-said-this", "a/b/c", "%00", "💥"])
    def test_an_unknown_one_is_not_found(self, client: Client, id: str) -> None:
        assert client.get(f"/en/claims/{id}/").status_code == 404

    def test_is_linked_from_the_pages_it_is_about(self, client: Client) -> None:
        address = "/en/claims/roros-2017-change/"
        assert address in links(client.get("/en/municipalities/no-roros/").content)
        assert address in links(client.get("/en/evaluations/no-roros-2017-06/").content)


class TestInvented:
    @pytest.fixture(autouse=True)
    def invented(self) -> None:
        of = municipality("Lavvik", country="ZZ")
        evaluation(of, "2020", 500, basis="invented")
        Claim.objects.create(
            reference="zz-total", country="ZZ", municipality=of, stated_name="Lavvik", stated="2020",
            evaluated="2020", kind="total", value="500", statement="500",
        )  # fmt: skip

    def test_is_shown_only_when_asked_for_and_labelled(self, client: Client) -> None:
        assert "zz-total" not in entries(client.get(LIST).content)
        page = client.get(LIST, {"country": "ZZ"}).content
        assert list(entries(page)) == ["zz-total"]
        assert "Invented example." in words(page)

    def test_its_page_is_labelled_and_leads_back_to_its_own(self, client: Client) -> None:
        page = client.get("/en/claims/zz-total/").content
        assert "Invented example." in words(page)
        assert "/en/claims/?country=ZZ" in links(page)


class TestVerdicts:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_rule_has_its_anchor_and_every_case_its_row(self, client: Client, language: str) -> None:
        text = client.get(f"/{language}/claims/verdicts/").content.decode()
        assert sorted(re.findall(r'<article class="rule" id="rule-([^"]+)"', text)) == sorted(EXPLANATIONS)
        table = [case.id for case in method.verdict_table()]
        assert sorted(re.findall(r'<tr id="case-([^"]+)"', text)) == sorted(table)

    def test_no_anchor_is_there_twice_and_every_link_within_has_its_goal(self, client: Client) -> None:
        page = client.get("/en/claims/verdicts/").content
        ids = re.findall(r'\bid="([^"]+)"', page.decode())
        assert len(ids) == len(set(ids))
        assert {link[1:] for link in links(page) if link.startswith("#")} <= set(ids)

    def test_the_six_verdicts_are_explained(self, client: Client) -> None:
        text = client.get("/en/claims/verdicts/").content.decode()
        assert re.findall(r'<dt id="verdict-([^"]+)"', text) == [
            "holds",
            "does_not_hold",
            "inconsistent_source",
            "not_contradicted",
            "estimated",
            "cannot_be_checked",
        ]

    def test_a_worked_case_reads_as_a_person_would_say_it(self, client: Client) -> None:
        text = client.get("/en/claims/verdicts/").content.decode()
        start = text.index('<tr id="case-change-own-totals-differ">')
        assert words(text[start : text.index("</tr>", start)]) == (
            "A, evaluated June 2017, said 2017: The total rose by 139 points since the evaluation before. "
            "Source: a.example A, December 2013: 254 source: https://a.example/1 A, June 2017: 396 "
            "source: https://a.example/1 the source contradicts itself +142 points 396 − 254 = 142."
        )
