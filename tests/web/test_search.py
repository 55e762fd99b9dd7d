"""The search page, and the page for what was not found that helps to find it."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from tests.web.reading import headings, links, main_words, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def page(client: Client, q: str, language: str = "en", **asked: str) -> str:
    answer = client.get(f"/{language}/search/", {"q": q, **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_found_stands_by_kind_with_its_number(client: Client) -> None:
    text = page(client, "Røros")
    assert headings(text, 2)[:3] == ["Municipalities 1", "Evaluations 3", "Claims 7"]
    assert "11 hits for “Røros”." in main_words(text)
    assert "/en/municipalities/no-roros/" in links(text)
    assert "/en/evaluations/no-roros-2017-06/" in links(text)
    assert "?q=R%C3%B8ros&kind=claim" in links(text)


def test_a_claim_is_shown_with_its_verdict_and_an_edition_s_text_with_its_mark(client: Client) -> None:
    text = page(client, "roros 139")
    assert "the source contradicts itself" in main_words(text)
    assert "/en/claims/roros-2017-change/" in links(text)
    text = page(client, "budgets", kind="criterion")
    shown = [link for link in links(text) if link.startswith("/en/editions/") and "/criteria/" in link]
    assert main_words(text).count("Own text, not the official instrument") == len(shown) == 20
    assert "/en/editions/open-2020/criteria/financial-targets-steer/" in links(text)
    assert "/en/editions/open-2020/?unfold=all#sub-area-3.2" in links(
        page(client, "budgets", kind="sub_area")
    )
    assert "/en/editions/official-2020/#area-6" in links(page(client, "quality development"))


def test_what_was_found_in_another_language_opens_in_it(client: Client) -> None:
    areas, criteria = (links(page(client, q)) for q in ("kvalitetsutveckling", "møteoffentlighet"))
    assert "/en/editions/official-2020/?text=sv#area-6" in areas
    opened = [link for link in criteria if "/criteria/" in link]
    assert opened
    for link in opened:
        assert link.partition("?")[2] in ("text=nb", "text=nn", "text=da")
    own = [link for link in links(page(client, "employees", kind="criterion")) if "/criteria/" in link]
    assert [link for link in own if "?" in link] == []


def test_words_are_marked_and_told_in_their_language(client: Client) -> None:
    text = page(client, "kvalitetsutveckling")
    assert "<mark>Kvalitetsutveckling</mark>" in text
    assert '<p class="excerpt" lang="sv">' in text
    assert "<mark>" not in page(client, "qqqq")


def test_what_was_typed_is_shown_and_does_nothing(client: Client) -> None:
    text = page(client, "<script>alert(1)</script> \"'")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


@pytest.mark.parametrize(
    "q", ["\x00", "'", '"', "%00", "a" * 5000, "NEAR(", "* AND *", "\r\nSet-Cookie: a=b", "💥"]
)
@pytest.mark.parametrize("kind", ["", "claim", "nothing"])
def test_nothing_typed_breaks_it(client: Client, q: str, kind: str) -> None:
    page(client, q, kind=kind, page="-7", country="x")
    page(client, q, kind=kind, page="99999999999", country="zz")


def test_a_text_that_is_too_long_is_said_to_be_cut(client: Client) -> None:
    assert "Only the first 100 characters were read." in main_words(page(client, "Røros " + "x" * 300))
    assert "Only the first" not in main_words(page(client, "Røros"))


def test_one_kind_has_pages_that_keep_what_was_asked(client: Client) -> None:
    text = page(client, "2017", kind="evaluation")
    assert len(headings(text, 2)) == 1 + 2  # and those of the footer
    assert "?q=2017&kind=evaluation&page=2" in links(text)
    assert '<ol class="hits" start="21">' in page(client, "2017", kind="evaluation", page="2")


def test_where_nothing_is_found_the_page_says_how_to_go_on(client: Client) -> None:
    text = page(client, "Rørross")
    assert "Did you mean one of these?" in main_words(text)
    assert "/en/municipalities/no-roros/" in links(text)
    assert "/en/search/?q=R%C3%B8rross&country=ZZ" in links(text)
    assert "Nothing of this kind." in main_words(page(client, "Røros", kind="criterion"))


def test_without_words_it_explains_itself(client: Client) -> None:
    text = client.get("/en/search/").content.decode()
    assert "hits for" not in main_words(text)
    assert "/en/search/?q=R%C3%B8ros" in links(text)


@pytest.mark.usefixtures("invented_example")
def test_the_invented_is_labelled_and_found_only_by_its_country(client: Client) -> None:
    assert "/en/evaluations/zz-eksempelvik-2024-05/" not in links(page(client, "Eksempelvik"))
    assert "zz-" not in page(client, "Eksempelvik").replace("country=ZZ", "")
    text = page(client, "Eksempelvik", country="zz")
    assert "/en/evaluations/zz-eksempelvik-2024-05/" in links(text)
    assert "Invented example." in words(text)
    assert "invented" in main_words(text)
    assert '<input type="hidden" name="country" value="ZZ">' in text


# Not found


def not_found(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 404
    return answer.content.decode()


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("/nb/municipalities/roros/", "municipalities/no-roros/"),
        ("/nb/municipalities/no-rorros/", "municipalities/no-roros/"),
        ("/nb/municipalities/roros/nothing", "municipalities/no-roros/"),
        ("/en/evaluations/no-roros-2017/", "evaluations/no-roros-2017-06/"),
        ("/en/evaluations/roros/", "evaluations/no-roros-2017-06/"),
    ],
)
def test_a_mistyped_address_is_answered_with_near_ones(client: Client, address: str, near: str) -> None:
    found = links(not_found(client, address))
    assert f"/nb/{near}" in found
    assert f"/en/{near}" in found


@pytest.mark.parametrize(
    "address", ["/nb/nothing/", "/nothing", "/nb/municipalities/qqqqqqqq/", "/nb/about/roros/"]
)
def test_any_other_address_is_answered_with_a_search(client: Client, address: str) -> None:
    text = not_found(client, address)
    assert "Did you mean" not in text
    assert 'action="/nb/search/"' in text
    assert 'action="/en/search/"' in text


@pytest.mark.parametrize("slug", ["%00", "<b>", "a" * 5000, "zz-", "-", "%F0%9F%92%A5", "roros'--", "%25s"])
def test_no_address_breaks_the_page(client: Client, slug: str) -> None:
    for kind in ("municipalities", "evaluations"):
        not_found(client, f"/nb/{kind}/{slug}/")


def test_a_database_in_trouble_does_not_break_the_page(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    def refuses(*_arguments: object) -> None:
        raise DatabaseError("the database is away")

    with connection.execute_wrapper(refuses):
        text = not_found(client, "/nb/municipalities/roros/nothing")
    assert 'action="/nb/search/"' in text
    assert "/nb/municipalities/no-roros/" not in links(text)
    assert "the database is away" not in text
    assert "no suggestions for an address" in caplog.text
