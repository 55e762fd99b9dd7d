"""A strategy as its coordinator and an owner meet it in the demo: every page, axe, a phone and a desk."""

import pytest

from tests.browser.conftest import Visit
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
    for path in (*(f"{strategy}{page}" for page in PAGES), measure, finding):
        for width in (1280, 390):
            window.page.set_viewport_size({"width": width, "height": 900})
            window.open(path)
            good(window)


def test_an_owner_says_how_the_own_measure_goes(visit: Visit) -> None:
    window = signed_in(visit, "reader")
    page = window.page
    window.open("/nb/work/strategy/")
    page.click("main table a")
    page.click("nav.work-sections a >> text=Tiltak")
    page.select_option("select[name=owner]", "Lise Leser")
    page.click("main form[role=search] button[type=submit]")
    page.click("main table a")
    page.fill("textarea[name=text]", "Halvveis")
    page.click("section[aria-labelledby=update] button[type=submit]")
    assert page.locator("ol.updates > li").first.inner_text().endswith("Halvveis")
    assert page.locator("text=Endre tiltaket").count() == 0
