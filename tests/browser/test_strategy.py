"""A strategy as its coordinator and an owner meet it in the demo: every page, axe, a phone and a desk."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, colours_judged
from tests.browser.test_work import good, signed_in

PAGES = (
    "",
    "month/",
    "measures/",
    "follow-up/",
    "ahead/",
    "effect/",
    "cases/",
    "people/",
    "files/",
    "edit/",
    "history/",
    "history/?check",
)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_page_is_good_to_read_on_a_phone_and_at_a_desk(visit: Visit, language: str) -> None:
    window = signed_in(visit, "coordinator", language=language)
    window.open(f"/{language}/work/strategy/")
    good(window)
    strategy = window.page.get_attribute("main table a", "href") or ""
    window.open(f"{strategy}measures/")
    measure = window.page.get_attribute("main table a", "href") or ""
    finding = f"{measure}edit/?find_area=1"
    window.open(f"{strategy}cases/")
    case = window.page.get_attribute("main a[href*='/case/'][href$='/']", "href") or ""
    for path in (*(f"{strategy}{page}" for page in PAGES), measure, finding, case, f"{case}papers/"):
        for width in (1280, 390):
            window.page.set_viewport_size({"width": width, "height": 900})
            window.open(path)
            good(window, colours=colours_judged(language, width))


def test_an_owner_says_how_the_own_measure_goes(visit: Visit) -> None:
    window = signed_in(visit, "reader")
    page = window.page
    window.open("/nb/work/strategy/")
    page.click("main table a")
    page.click("nav.work-sections a >> text=Tiltak")
    page.select_option("select[name=owner]", "Lise Leser")
    page.click("main form[role=search] button[type=submit]")
    page.click("main table a")
    with page.expect_response(lambda answer: answer.url.endswith("/begun/")) as kept:
        page.fill("textarea[name=text]", "Halvveis")
    assert kept.value.status == 200
    # Kept while it is typed, and said only with the button.
    page.reload()
    expect(page.locator("textarea[name=text]")).to_have_value("Halvveis")
    expect(page.locator("section[aria-labelledby=update]")).to_contain_text("ikke sendt")
    assert page.locator("ol.updates", has_text="Halvveis").count() == 0
    page.click("section[aria-labelledby=update] button[type=submit]")
    expect(page.locator("ol.updates > li").first).to_contain_text("Halvveis")
    expect(page.locator("textarea[name=text]")).to_have_value("")
    assert page.locator("text=Endre tiltaket").count() == 0


def test_what_is_typed_into_a_form_is_there_again_until_it_is_sent_or_left_out(visit: Visit) -> None:
    window = signed_in(visit, "municipality_administrator")
    page = window.page
    window.open("/nb/work/strategy/")
    window.open(page.get_attribute("main table a", "href") or "")
    page.click("text=Endre det strategien sier")
    stands = page.input_value("textarea[name=vision]")
    with page.expect_response(lambda answer: answer.url.endswith("/edit/begun/")) as kept:
        page.fill("textarea[name=vision]", f"{stands} Også i morgen.")
    assert kept.value.status == 200
    expect(page.locator("[data-save-line]")).to_have_text("Lagret")
    page.reload()
    expect(page.locator("textarea[name=vision]")).to_have_value(f"{stands} Også i morgen.")
    expect(page.locator("form.work-form")).to_contain_text("ikke sendt")
    for width in (390, 1280):
        window.resize(width)
        good(window)
    page.click("text=Forkast det jeg har begynt på")
    expect(page.locator("textarea[name=vision]")).to_have_value(stands)
    assert page.locator("text=Forkast det jeg har begynt på").count() == 0


def test_what_a_scenario_aims_at_is_changed_and_seen_at_once(visit: Visit) -> None:
    window = signed_in(visit, "municipality_administrator", language="en")
    page = window.page
    window.open("/en/work/strategy/")
    window.open(page.get_attribute("main table a", "href") or "")
    window.open(page.get_attribute("main dl.facts a[href*='/evaluations/']", "href") or "")
    evaluation = page.url.rstrip("/").rpartition("/")[2]
    target = "service-promises-published:3"
    window.open(f"/en/work/scenarios/new/?evaluation={evaluation}&to={target}")
    page.fill("input[name=title]", "Promises")
    page.click("main form.work-form button[type=submit]")
    page.click("text=Change title and criteria")
    before = page.inner_text("#outcome .big")
    other = page.locator("select[name=to]:not(:has(option[selected][value$=':3']))").first
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    other.select_option(index=2)
    page.wait_for_function("was => document.querySelector('#outcome .big').innerText !== was", arg=before)
    assert page.locator("#outcome .chosen li").count() == 2
    for width in (390, 1280):
        window.resize(width)
        good(window)
    page.fill("input[name=title]", "Promises and more")
    with page.expect_navigation():
        page.click("button[value=keep]")
    assert page.inner_text("h1") == "Promises and more"
    assert page.locator("main select[name^=effort]").count() == 2
    for width in (390, 1280):
        window.resize(width)
        good(window)
    scenario = page.url.rstrip("/").rpartition("/")[2]
    history = page.get_attribute("main p.actions a[href*='/planning/']", "href") or ""
    for path in (f"/en/work/scenarios/?s={scenario}", history, "/en/strategies/effects/?country=ZZ"):
        for width in (390, 1280):
            window.resize(width)
            window.open(path)
            good(window)
    window.open("/en/strategies/effects/?country=ZZ")
    with page.expect_navigation():
        page.click("main table a[href$='/effect/']")
    assert page.locator("section[aria-labelledby=measures]").count() == 1
    for width in (390, 1280):
        window.resize(width)
        good(window)
    window.open(f"/en/work/scenarios/{scenario}/")
    page.click("button[value=remove]")
