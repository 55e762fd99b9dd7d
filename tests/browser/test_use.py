"""Using the pages: by keyboard, without a script, and on paper."""

import io

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Watched


def tab_to(window: Watched, wanted: str, most: int = 30) -> None:
    """Press Tab until the element of that selector has the focus."""
    for _ in range(most):
        window.page.keyboard.press("Tab")
        if window.page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} is not reached by {most} tabs")


def test_the_first_tab_shows_a_link_past_the_navigation(visit: Visit) -> None:
    window = visit(width=390)
    window.open("/en/municipalities/no-roros/")
    window.page.keyboard.press("Tab")
    skip = window.page.locator(":focus")
    assert skip.inner_text() == "Skip to the content"
    box = skip.bounding_box()
    assert box is not None
    assert box["height"] > 20
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("typed", ["rør", "RØR"])
def test_search_by_keyboard_finds_roros(visit: Visit, typed: str) -> None:
    window = visit()
    window.open("/nb/")
    tab_to(window, "#q")
    window.page.keyboard.type(typed)
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")
    tab_to(window, "a[href='/nb/municipalities/no-roros/']", most=40)
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")
    assert window.page.locator("h1").inner_text() == "Røros"


def test_whatever_has_the_focus_is_seen_to_have_it(visit: Visit) -> None:
    window = visit()
    window.open("/en/evaluations/no-roros-2017-06/")
    unseen = []
    for _ in range(30):
        window.page.keyboard.press("Tab")
        shown = window.page.evaluate(
            """() => {
              const one = document.activeElement, style = getComputedStyle(one);
              const ring = style.outlineStyle !== "none" || style.boxShadow !== "none";
              const own = one === document.body || one.classList.contains("ds-skip-link");
              return {seen: ring || own, html: one.outerHTML.slice(0, 120)};
            }"""
        )
        if not shown["seen"]:
            unseen.append(shown["html"])
    assert unseen == []


def test_wide_tables_scroll_by_keyboard_in_their_own_frame(visit: Visit) -> None:
    window = visit(width=390)
    window.open("/en/evaluations/")
    tab_to(window, ".scroll", most=40)
    frame = window.page.locator(".scroll:focus")
    assert frame.get_attribute("aria-label")
    window.page.keyboard.press("ArrowRight")
    window.page.keyboard.press("ArrowRight")
    window.page.wait_for_timeout(300)
    assert window.page.evaluate("document.activeElement.scrollLeft") > 0


def test_everything_works_without_a_script(visit: Visit) -> None:
    window = visit(scripts=False)
    page = window.page
    window.open("/en/")
    page.fill("#q", "RØR")
    page.locator("#content").get_by_role("button", name="Search").click()
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name="Røros", exact=True).click()
    with page.expect_navigation():
        page.locator(".runs").get_by_role("link", name="June 2017").click()
    assert page.locator(".keys .big").first.inner_text() == "396"
    page.get_by_text("Choose another reference set").click()
    page.get_by_label("Evaluations per municipality").select_option("all")
    page.get_by_label("Evaluated by").fill("sometime")
    with page.expect_navigation():
        page.get_by_role("button", name="Compare").click()
    assert "sometime is no date" in page.locator("#problem-as_of").inner_text()
    assert page.get_by_label("Evaluated by").input_value() == "sometime"
    page.get_by_label("Evaluated by").fill("2021")
    with page.expect_navigation():
        page.get_by_role("button", name="Compare").click()
    assert "as of 2021; any edition; every row with a total; all evaluations" in page.content()
    with page.expect_navigation():
        page.locator(".switch").get_by_role("link", name="Norsk bokmål").click()
    assert page.url.startswith(f"{window.base}/nb/evaluations/no-roros-2017-06/?")
    assert "as_of=2021" in page.url
    page.locator("figure summary").first.click()
    expect(page.locator("figure details table").first).to_be_visible()


def test_the_table_sorts_and_turns_round_without_a_script(visit: Visit) -> None:
    window = visit(scripts=False)
    page = window.page
    window.open("/en/evaluations/")
    for expected in ("descending", "ascending"):
        with page.expect_navigation():
            page.locator("thead").get_by_role("link", name="Points").click()
        assert page.locator("th[aria-sort]").get_attribute("aria-sort") == expected


def test_the_report_opens_from_the_page(visit: Visit) -> None:
    window = visit()
    window.open("/en/evaluations/no-roros-2017-06/?per=all")
    link = window.page.get_by_role("link", name="Report as PDF").get_attribute("href")
    answer = window.page.request.get(f"{window.base}{link}")
    assert answer.status == 200
    assert len(pypdfium2.PdfDocument(io.BytesIO(answer.body()))) > 3


def test_on_paper_a_total_stands_under_the_whole_table_alone(visit: Visit) -> None:
    window = visit()
    window.open("/en/evaluations/se-vallentuna-2021-02/")
    window.page.emulate_media(media="print")
    feet = window.page.locator("tfoot").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).display)"
    )
    assert feet
    assert set(feet) == {"table-row-group"}


def test_on_paper_there_is_no_navigation_and_sources_are_written_out(visit: Visit) -> None:
    window = visit()
    window.open("/en/municipalities/no-roros/")
    window.page.emulate_media(media="print")
    assert not window.page.locator(".top-nav").is_visible()
    assert not window.page.locator("footer").is_visible()
    assert window.page.locator(".top .mark").is_visible()
    paper = pypdfium2.PdfDocument(io.BytesIO(window.page.pdf(format="A4")))
    text = " ".join(page.get_textpage().get_text_range() for page in paper)
    assert 3 <= len(paper) <= 12
    assert "Røros" in text
    assert "https://roros.kommune.no/aktuelt/nyheter/landets-beste-skar" in text.replace("\r\n", "").replace(
        "\n", ""
    )
    assert "About the record" not in text
