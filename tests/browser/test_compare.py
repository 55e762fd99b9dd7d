"""Comparing by hand, without JavaScript: ticking, adding, moving, removing, and going back."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_everything_works_without_a_script_and_going_back_undoes(visit: Visit) -> None:
    window = visit(scripts=False)
    page = window.page
    window.open("/en/evaluations/?q=r%C3%B8ros&country=NO")
    for name in ("Compare Røros, December 2013", "Compare Røros, 2021"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Compare the ticked ones").first.click()

    def chosen(*names: str) -> None:
        # Waits until the page that was asked for is there.
        expect(page.locator(".chosen-name a")).to_have_text(list(names))

    chosen("Røros, 2021", "Røros, December 2013")
    page.locator("#find-evaluations").fill("Røros")
    page.locator("#choose").get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile(r"Add ?: Røros, June 2017")).click()
    chosen("Røros, 2021", "Røros, December 2013", "Røros, June 2017")
    page.get_by_role("link", name=re.compile(r"Move left ?: Røros, December 2013")).click()
    chosen("Røros, December 2013", "Røros, 2021", "Røros, June 2017")
    page.get_by_role("link", name=re.compile(r"Remove ?: Røros, 2021")).click()
    chosen("Røros, December 2013", "Røros, June 2017")
    page.go_back()
    chosen("Røros, December 2013", "Røros, 2021", "Røros, June 2017")


def test_on_paper_nothing_is_left_of_the_choosing_and_the_tables_are_whole(visit: Visit) -> None:
    window = visit()
    window.open("/en/compare/?e=no-roros-2013-12&e=no-roros-2017-06&e=no-roros-2021")
    window.page.emulate_media(media="print")
    assert not window.page.locator(".selection").is_visible()
    assert window.page.get_by_text("This comparison:").is_visible()
    assert window.page.get_by_role("region", name="Totals of the chosen evaluations").is_visible()
    assert window.sticks_out() <= 0
