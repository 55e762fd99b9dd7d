"""The visit in a real browser: pages anybody can use, and notes typed without a mouse and without a connection."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DataFolder, _free_port, colours_judged, violations
from tests.browser.evaluating import ROOT, Site

_PLANNED = """
import django
django.setup()
import datetime as dt
from kompass.domain import interview
from kompass.domain.access import Viewer
from kompass.models import Assignment
made = Assignment.objects.get()
lead = Viewer(person=made.participations.get(role="lead_evaluator").user_id)
row = interview.plan(lead, made.key, day=dt.date(2026, 3, 2), starts=dt.time(9), minutes=60, place="Rådhuset")
people = interview.add_people(lead, made.key, row.key, role="mayor", names=["Olga Ordfører"])
print(row.key, people[0].key)
"""


@pytest.fixture(scope="module")
def site(data_folder: DataFolder) -> Iterator[tuple[Site, str, str]]:
    made = Site(data_folder("visit"), _free_port(), stage="visit")
    said = subprocess.run(
        [sys.executable, "-c", _PLANNED],
        env=made.environment,
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    interview, person = said.stdout.split()
    try:
        yield made.start(), interview, person
    finally:
        made.kill()


def opened(site: Site, chromium: Browser, who: str, width: int) -> Page:
    context = chromium.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    site.sign_in(context, who)
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


@pytest.mark.parametrize(("language", "width"), [("nb", 390), ("nb", 1280), ("en", 390), ("en", 1280)])
def test_pages_of_the_visit_are_for_everybody(
    site: tuple[Site, str, str], chromium: Browser, language: str, width: int
) -> None:
    made, interview, person = site
    page = opened(made, chromium, "evaluator", width)
    one = f"interview/{interview}/"
    found = []
    for path in (
        "interviews/",
        "interviews/new/",
        "interviews/information/",
        one,
        f"{one}change/",
        f"{one}people/{person}/",
        f"{one}notes/",
    ):
        page.goto(f"{made.base}/{language}/work/{made.key}/{path}", wait_until="load")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found += [(path, one) for one in violations(page, colours=colours_judged(language, width))]
        found += [(path, f"{wider} px too wide")] if wider > 0 else []
    page.context.close()
    assert found == []


def test_notes_are_typed_by_keyboard_alone_and_catch_up_after_a_cut(
    site: tuple[Site, str, str], chromium: Browser
) -> None:
    made, interview, _person = site
    page = opened(made, chromium, "lead_evaluator", 1280)
    address = f"{made.base}/nb/work/{made.key}/interview/{interview}/notes/"
    page.goto(address, wait_until="load")
    page.focus("textarea")
    page.keyboard.type("Møteplanen er åpen.")
    page.keyboard.press("Tab")
    page.keyboard.type("1.2.1")
    page.keyboard.press("Enter")
    page.keyboard.type("og sakene kommer i tide")
    page.wait_for_selector("[data-autosave][data-saving=saved]")
    page.context.set_offline(True)
    page.keyboard.type(", sier de uten nett")
    page.wait_for_selector("[data-autosave][data-saving=waiting]")
    page.context.set_offline(False)
    page.wait_for_selector("[data-autosave][data-saving=saved]", timeout=40_000)
    page.goto(address, wait_until="load")
    text = page.input_value("textarea")
    assert text == "Møteplanen er åpen. #1.2.1 og sakene kommer i tide, sier de uten nett"
    assert page.locator("a", has_text="1.2.1").count() == 1
    assert made.ask("SELECT count(*) FROM kompass_interviewnote WHERE sealed LIKE '%Møteplanen%'") == [(0,)]
    page.context.close()
