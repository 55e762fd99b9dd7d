"""Evaluations being carried out, as the lead evaluator meets them in the demo: every page, axe, keyboard, phone."""

import pytest

from tests.browser.conftest import Visit, Watched, colours_judged

PASSWORD = "kompass-demo"
PAGES = ("", "plan/", "declaration/", "hours/", "history/")


def signed_in(visit: Visit, role: str, *, width: int = 1280, language: str = "nb") -> Watched:
    window = visit(width=width)
    window.open(f"/{language}/account/sign-in/?next=/{language}/work/")
    window.page.fill("input[name=login]", f"{role.replace('_', '-')}@eksempel.example")
    window.page.fill("input[name=password]", PASSWORD)
    window.page.press("input[name=password]", "Enter")
    window.page.wait_for_url(f"**/{language}/work/")
    return window


def good(window: Watched, *, colours: bool = True) -> None:
    window.unfold()
    found = window.violations(colours=colours)
    assert (found, window.sticks_out(), window.said, window.refused()) == ([], 0, [], [])


@pytest.mark.parametrize("language", ["nb", "en", "sv"])
def test_every_page_is_good_to_read_on_a_phone_and_at_a_desk(visit: Visit, language: str) -> None:
    window = signed_in(visit, "lead_evaluator", language=language)
    good(window)
    addresses = window.page.eval_on_selector_all(
        "main table a", "found => found.map((one) => new URL(one.href).pathname)"
    )
    for path in (f"{addresses[0]}{page}" for page in PAGES):
        window.page.set_viewport_size({"width": 1280, "height": 900})
        window.open(path)
        for width in (1280, 390):
            window.resize(width)
            good(window, colours=colours_judged(language, width))


def test_the_administrators_pages_are_good_too(visit: Visit) -> None:
    window = signed_in(visit, "service_administrator")
    for path in ("/nb/work/organisations/",):
        window.open(path)
        good(window)
    window = signed_in(visit, "administrator")
    for path in ("/nb/work/order/", "/nb/work/organisations/"):
        window.open(path)
        good(window)
    with window.page.expect_navigation():
        window.page.click("main table a")
    good(window)


def test_an_order_goes_from_the_form_to_its_plan(visit: Visit) -> None:
    window = signed_in(visit, "administrator")
    page = window.page
    page.click("text=Bestill en evaluering")
    page.fill("input[name=municipality]", "Nowhere at all")
    with page.expect_navigation():
        page.click("main form.work-form button[type=submit]")
    assert page.locator(".ds-error-summary").count() == 1
    assert page.input_value("input[name=municipality]") == "Nowhere at all"
    page.fill("input[name=municipality]", "5025")
    page.fill("input[name=evaluated]", "2027-06")
    page.press("input[name=evaluated]", "Enter")
    page.wait_for_url("**/plan/")
    page.fill("input[name=visit_from]", "2027-05-03")
    page.fill("input[name=visit_until]", "2027-05-01")
    with page.expect_navigation():
        page.click("text=Lagre datoene")
    assert page.input_value("input[name=visit_until]") == "2027-05-01"
    assert page.locator(".ds-error-summary").count() == 1
    page.fill("input[name=visit_until]", "2027-05-05")
    with page.expect_navigation():
        page.click("text=Lagre datoene")
    assert page.locator(".ds-error-summary").count() == 0
    with page.expect_navigation():
        page.click("nav.work-sections a >> text=Historikk")
    assert page.locator("ol.history > li").count() == 3


def test_somebody_else_s_work_is_not_there(visit: Visit) -> None:
    window = signed_in(visit, "lead_evaluator")
    address = window.page.get_attribute("main table a", "href") or ""
    stranger = signed_in(visit, "service_administrator")
    answer = stranger.open(address)
    assert answer.status == 404
