"""From what another municipality does to a measure of one's own, in the demo: found, signed in on the way, kept."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Watched, colours_judged
from tests.browser.test_work import PASSWORD, good, signed_in

GAPS = "/evaluations/zz-eksempelvik-2024-05/next/"
CRITERION = "goals-traced-to-unit"
ROW = f"tr.told:has(a[href*='criterion={CRITERION}'])"


def at_both_widths(window: Watched, language: str) -> None:
    for width in (1280, 390):
        window.resize(width)
        good(window, colours=colours_judged(language, width))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_best_practice_becomes_a_measure_though_one_signs_in_on_the_way(visit: Visit, language: str) -> None:
    window = visit()
    page = window.page
    window.open(f"/{language}{GAPS}")
    at_both_widths(window, language)
    told = page.locator(ROW)
    assert (told.locator("p.improvement").count(), told.locator("p.practice").count()) == (1, 1)
    said = told.locator("p.practice").inner_text()
    told.locator("p.practice a").click()
    page.fill("input[name=login]", "coordinator@eksempel.example")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/measures/add/**")
    at_both_widths(window, language)
    title = page.input_value("input[name=title]")
    text = page.input_value("textarea[name=text]")
    assert title in said
    assert text.startswith(title)
    assert "Kompassnes" in text.rpartition("\n")[2]
    level = page.locator(f"#level-{CRITERION}")
    expect(level).to_have_value("3")
    # What is changed in the form is what is kept.
    page.fill("input[name=title]", f"Taken {language}")
    page.click("button[value=save] >> nth=0")
    expect(page.locator("h1")).to_have_text(f"Taken {language}")
    expect(page.locator("main")).to_contain_text("3.1.1")
    expect(page.locator("main")).to_contain_text(text.rpartition("\n")[2])


@pytest.mark.parametrize("language", ["nb", "en"])
def test_whoever_has_no_strategy_is_told_and_with_several_one_chooses(visit: Visit, language: str) -> None:
    window = signed_in(visit, "union", language=language)
    page = window.page
    window.open(f"/{language}{GAPS}")
    there = page.get_attribute(f"{ROW} p.improvement a", "href") or ""
    window.open(there)
    expect(page.locator("main a.ds-button")).to_have_attribute("href", f"/{language}/work/strategy/")
    at_both_widths(window, language)
    window = signed_in(visit, "municipality_administrator", language=language)
    page = window.page
    window.open(f"/{language}/work/strategy/")
    page.fill("main form input[name=title]", f"Draft {language}")
    with page.expect_navigation():
        page.click("main form button[type=submit]")
    window.open(there)
    at_both_widths(window, language)
    page.click(f"main li a >> text=Draft {language}")
    assert page.input_value("textarea[name=text]")
    at_both_widths(window, language)
