"""Papers of an edition from its page, the questionnaire as a page, and texts in every language there is."""

import html
import re
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from kompass import throttle
from kompass.configuration import Configuration
from kompass.method import editions, load_edition
from kompass.method.questionnaire import fed_by
from kompass.reports.papers import FORMATS, kinds_of, paper
from tests.web.reading import links, main_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

OPEN = load_edition("open-2020")
CAF = load_edition("caf-2020")
OFFICIAL = [one for one in editions() if load_edition(one).areas_only]


@pytest.fixture(autouse=True)
def nobody_asked_before() -> Iterator[None]:
    throttle._limiter.storage.reset()
    yield
    throttle._limiter.storage.reset()


class TestFiles:
    @pytest.mark.parametrize(
        ("address", "kind", "form", "language", "role"),
        [
            ("nb/editions/caf-2020/booklet.pdf", "booklet", "pdf", "nb", ""),
            ("en/editions/caf-2020/booklet.pdf?language=nb&role=mayor", "booklet", "pdf", "nb", ""),
            ("en/editions/caf-2020/guide.pdf?role=mayor", "guide", "pdf", "en", "mayor"),
            ("en/editions/caf-2020/guide.docx?role=&language=nb", "guide", "docx", "nb", ""),
            ("nb/editions/caf-2020/questionnaire.pdf", "questionnaire", "pdf", "nb", ""),
            ("nb/editions/caf-2020/questionnaire.docx", "questionnaire", "docx", "nb", ""),
        ],
    )
    def test_is_the_paper_and_is_not_made_again_for_who_has_it(
        self, client: Client, address: str, kind: str, form: str, language: str, role: str
    ) -> None:
        answer = client.get(f"/{address}")
        assert answer.status_code == 200
        assert answer.content == paper(CAF, kind, form, language=language, role=role)  # type: ignore[arg-type]
        who = f"-{role}" if role else ""
        shown = "inline" if form == "pdf" else "attachment"
        headers = answer.headers
        assert (
            headers["Content-Disposition"]
            == f'{shown}; filename="kompass-caf-2020-{kind}{who}-{language}.{form}"'
        )
        assert (headers["Content-Language"], headers["Cache-Control"]) == (language, "public, max-age=60")
        again = client.get(f"/{address}", headers={"if-none-match": headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_another_paper_has_another_etag(self, client: Client) -> None:
        addresses = [
            f"/{language}/editions/{edition}/{kind}.{form}"
            for language in ("nb", "en")
            for edition in ("open-2020", "caf-2020")
            for kind, forms in FORMATS.items()
            for form in forms
        ]
        tags = {client.head(address).headers["ETag"] for address in addresses}
        assert len(tags) == len(addresses)

    @pytest.mark.parametrize("language", ["nb", "en"])
    @pytest.mark.parametrize(
        "address",
        [
            *(f"editions/{edition}/{kind}.pdf" for edition in OFFICIAL[:1] for kind in FORMATS),
            "editions/open-2020/booklet.pdf?language=da",
            "editions/open-2020/guide.docx?role=king",
        ],
    )
    def test_what_there_is_not_is_explained(self, client: Client, address: str, language: str) -> None:
        answer = client.get(f"/{language}/{address}")
        assert answer.status_code == 404
        assert "only where it has criteria of its own" in main_words(answer.content)
        assert "bare når den har egne kriterier" in main_words(answer.content)

    def test_no_edition_no_paper(self, client: Client) -> None:
        assert client.get("/nb/editions/none-1999/booklet.pdf").status_code == 404

    def test_how_often_one_address_may_have_papers_made_is_bounded(self, client: Client) -> None:
        address = "/nb/editions/caf-2020/guide.pdf?role=mayor"
        with override_settings(CONFIGURATION=Configuration(papers_per_minute=2)):
            answers = [client.get(address) for _ in range(3)]
            assert [answer.status_code for answer in answers] == [200, 200, 429]
            assert int(answers[2].headers["Retry-After"]) > 0
            # Whoever has it already costs nothing.
            tag = answers[0].headers["ETag"]
            assert client.get(address, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("edition_id", editions())
def test_the_page_of_an_edition_offers_the_papers_there_are(client: Client, edition_id: str) -> None:
    text = client.get(f"/nb/editions/{edition_id}/").content.decode()
    offered = re.findall(r'formaction="/nb/editions/([\w-]+)/(\w+)\.(\w+)"', text)
    edition = load_edition(edition_id)
    assert offered == [(edition_id, kind, form) for kind in kinds_of(edition) for form in FORMATS[kind]]
    roles = re.findall(
        r'<option value="(\w+)">', text.partition('id="papers-role"')[2].partition("</select>")[0]
    )
    assert roles == ([role.id for role in edition.roles] if offered else [])
    assert (f"/nb/editions/{edition_id}/questionnaire/" in links(text)) is bool(edition.questions)


class TestQuestionnaire:
    @pytest.mark.parametrize("language", ["nb", "en"])
    @pytest.mark.parametrize("edition_id", ["open-2010", "open-2020", "caf-2020"])
    def test_every_question_with_the_criteria_it_feeds(
        self, client: Client, edition_id: str, language: str
    ) -> None:
        edition = load_edition(edition_id)
        text = client.get(f"/{language}/editions/{edition_id}/questionnaire/").content.decode()
        parts = re.split(r'<li id="question-(\d+)">', text)[1:]
        asked = dict(zip(map(int, parts[::2]), parts[1::2], strict=True))
        assert list(asked) == list(range(1, len(edition.questions) + 1))
        for number, question in enumerate(edition.questions, start=1):
            said = re.search(r'<p class="asked-question">(.*?)</p>', asked[number], re.S)
            assert said is not None
            assert html.unescape(said[1]) == question.texts[language]
            fed = re.findall(r'/criteria/([\w-]+)/"', asked[number])
            assert fed == [criterion.id for criterion in fed_by(edition, question)]

    def test_in_another_language_than_the_page(self, client: Client) -> None:
        text = client.get("/en/editions/open-2020/questionnaire/?text=sv").content.decode()
        said = re.findall(r'<p class="asked-question"><span lang="sv">(.*?)</span></p>', text)
        assert [html.unescape(one) for one in said] == [one.texts["sv"] for one in OPEN.questions]
        assert 'aria-current="true">Swedish</a>' in text

    @pytest.mark.parametrize("edition_id", [*OFFICIAL[:1], "none-1999"])
    def test_there_is_none_where_there_are_no_questions(self, client: Client, edition_id: str) -> None:
        assert client.get(f"/nb/editions/{edition_id}/questionnaire/").status_code == 404

    def test_asks_nothing_of_the_database(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(0):
            client.get("/nb/editions/open-2020/questionnaire/")


class TestLanguageOfTheTexts:
    ONE = OPEN.criteria[0]

    @pytest.mark.parametrize("code", ["nn", "da", "sv", "nb"])
    def test_the_tree_shows_and_searches_titles_in_it(self, client: Client, code: str) -> None:
        word = max(self.ONE.texts[code].title.split(), key=len)
        text = client.get("/en/editions/open-2020/", {"text": code, "q": word}).content.decode()
        assert f'?text={code}"><span lang="{code}">{html.escape(self.ONE.texts[code].title)}</span>' in text
        note = "there are titles and questions only. Everything else is in English." in main_words(text)
        assert note is (code in ("nn", "da"))
        assert f'<input type="hidden" name="text" value="{code}">' in text

    @pytest.mark.parametrize("code", ["nn", "da", "sv", "en"])
    def test_a_criterion_in_it_and_the_rest_in_the_language_of_the_page(
        self, client: Client, code: str
    ) -> None:
        text = client.get(f"/nb/editions/open-2020/criteria/{self.ONE.id}/?text={code}").content.decode()
        own = self.ONE.texts[code]
        assert f'data-size="lg" lang="{code}">{html.escape(own.title)}</h1>' in text
        body = f'<p lang="{code}">{html.escape(own.guidance)}</p>' if own.guidance else None
        guidance = html.escape(self.ONE.texts["nb"].guidance)
        assert (body or f"<p>{guidance}</p>") in text
        assert ("Det som følger, er på norsk bokmål." in main_words(text)) is (code in ("nn", "da"))

    def test_what_is_no_language_of_the_texts_changes_nothing(self, client: Client) -> None:
        address = f"/nb/editions/open-2020/criteria/{self.ONE.id}/"
        assert main_words(client.get(f"{address}?text=xx").content) == main_words(client.get(address).content)

    def test_a_criterion_says_which_questions_feed_it(self, client: Client) -> None:
        text = client.get(f"/nb/editions/open-2020/criteria/{self.ONE.id}/").content.decode()
        numbers = re.findall(r'/nb/editions/open-2020/questionnaire/#question-(\d+)"', text)
        feeding = [n for n, one in enumerate(OPEN.questions, start=1) if self.ONE.id in one.feeds]
        assert list(map(int, numbers)) == feeding
        assert feeding

    @pytest.mark.parametrize("code", ["nb", "nn", "sv", "da", "en"])
    def test_the_site_search_finds_a_criterion_by_its_title_in_any_of_them(
        self, client: Client, code: str
    ) -> None:
        for one in OPEN.criteria[::40]:
            found = client.get("/en/search/", {"q": one.texts[code].title, "kind": "criterion"})
            assert any(f"/criteria/{one.id}/" in link for link in links(found.content)), one.texts[code].title
