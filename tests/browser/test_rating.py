"""Rating an area as an evaluator does: by keyboard alone, on a phone, without scripts; judged by axe."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DataFolder, _free_port, violations
from tests.browser.evaluating import Site
from tests.browser.test_never_lost import until


@pytest.fixture(scope="module")
def site(data_folder: DataFolder) -> Iterator[Site]:
    one = Site(data_folder("evaluating"), _free_port()).start()
    yield one
    one.kill()


def opened(
    chromium: Browser,
    site: Site,
    path: str,
    *,
    width: int = 1280,
    scripts: bool = True,
    who: str = "evaluator",
) -> Page:
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts, reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    site.sign_in(context, who)
    page = context.new_page()
    page.goto(f"{site.base}{path}")
    return page


@pytest.mark.parametrize(("language", "width"), [("nb", 1280), ("en", 390)])
def test_the_pages_are_accessible_and_fit(chromium: Browser, site: Site, language: str, width: int) -> None:
    for path in ("", "1/", "offline/"):
        page = opened(chromium, site, f"/{language}/work/{site.key}/rate/{path}", width=width)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        page.context.close()


def test_an_area_is_rated_and_locked_by_keyboard_alone(chromium: Browser, site: Site) -> None:
    page = opened(chromium, site, f"/en/work/{site.key}/rate/2/")
    n = page.locator("form[data-autosave]").count()
    page.locator("[data-row=quick] input").first.focus()
    pressed = 0

    def press(*keys: str) -> None:
        nonlocal pressed
        for key in keys:
            page.keyboard.press(key)
            pressed += 1

    press("2", "ArrowDown")  # one level for all aspects
    press("Enter", "1", "3", "2", "0", "Enter", "ArrowDown")  # aspect by aspect
    press("n")
    page.keyboard.type("No such council")
    press("Escape", "ArrowDown")
    press("1", "c", "s")
    page.keyboard.type("Well begun")
    press("Escape", "ArrowDown")
    for _ in range(n - 4):
        press("2", "ArrowDown")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Lock the area"
    expect(page.locator("[data-save-line]")).to_have_text("Saved", timeout=60_000)
    expect(page.locator("[data-share]")).to_have_text(f"{n}/{n}")
    rows = site.ask(
        "SELECT levels, not_applicable, reason, strengths, confidence FROM kompass_rating"
        " WHERE area = '2' AND evaluator_id = (SELECT id FROM kompass_user WHERE name = 'Evaluator') ORDER BY id"
    )
    every = '{{"built_up": {0}, "anchored": {0}, "complied_with": {0}, "followed_up": {0}}}'.format
    mixed = '{"built_up": 1, "anchored": 3, "complied_with": 2, "followed_up": 0}'
    assert sorted(rows[:4]) == sorted(
        [
            (every(2), 0, "", "", None),
            (mixed, 0, "", "", None),
            ("{}", 1, "No such council", "", None),
            (every(1), 0, "", "Well begun", 1),
        ]
    )
    assert len(rows) == n
    # Two keys for a criterion, and what aspects, reasons and texts ask for.
    assert pressed == 2 * (n - 4) + 17
    page.keyboard.press("Enter")
    expect(page.locator(".ds-alert")).to_contain_text("You have locked this area")
    page.context.close()


def test_a_profile_without_sense_asks_for_a_reason(chromium: Browser, site: Site) -> None:
    page = opened(chromium, site, f"/en/work/{site.key}/rate/3/")
    form = page.locator("form[data-autosave]").first
    expect(form.locator("[data-reason]")).to_be_hidden()
    form.locator("summary").click()
    for aspect, level in (("built_up", 0), ("complied_with", 3)):
        form.locator(f"input[name='levels.{aspect}'][value='{level}']").check()
    expect(form.locator("[data-reason]")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).to_be_visible()
    page.context.close()


def test_without_scripts_a_criterion_is_a_form(chromium: Browser, site: Site) -> None:
    page = opened(chromium, site, f"/en/work/{site.key}/rate/4/", width=390, scripts=False)
    form = page.locator("form.rate-form").first
    form.locator("input[name=quick][value='3']").check()
    form.locator("textarea[name=strengths]").fill("By hand")
    form.get_by_role("button").click()
    expect(page.locator("form.rate-form textarea[name=strengths]").first).to_have_value("By hand")
    until(lambda: site.ask("SELECT strengths FROM kompass_rating WHERE area = '4'") == [("By hand",)])
    page.context.close()
