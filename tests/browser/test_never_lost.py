"""Nothing typed is lost, in a real browser at a real server: whatever goes wrong between the two.

Each test ends by comparing what was typed with what stands in the database, to the letter.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DataFolder, _free_port
from tests.browser.evaluating import Site, saves_with_the_plug_pulled

CRITERION = "council-papers-published-early"
STRENGTHS = f"#strengths-{CRITERION}"
NEVER = 60.0  # seconds; a machine may be busy with other tests


@pytest.fixture(scope="module")
def site(data_folder: DataFolder) -> Iterator[Site]:
    one = Site(data_folder("evaluating"), _free_port()).start()
    yield one
    one.kill()


@pytest.fixture
def context(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    site.do("DELETE FROM kompass_rating")
    one = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    one.set_default_timeout(15_000)
    site.sign_in(one, "evaluator")
    yield one
    # What a page says in its last moment must not fall into the next test.
    one.set_offline(True)
    time.sleep(0.3)
    one.close()


def rating_page(context: BrowserContext, site: Site) -> Page:
    page = context.new_page()
    page.goto(f"{site.base}/en/work/{site.key}/rate/1/")
    return page


def kept(site: Site, column: str = "strengths", criterion: str = CRITERION) -> str | None:
    rows = site.ask(f"SELECT {column} FROM kompass_rating WHERE criterion = ?", criterion)
    return rows[0][0] if rows else None


def until(true: Callable[[], bool], page: Page | None = None, seconds: float = NEVER) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        page.wait_for_timeout(100) if page else time.sleep(0.1)


def write(page: Page, text: str) -> None:
    page.locator(STRENGTHS).press_sequentially(text)


def says(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("[data-save-line]")).to_have_text(text, timeout=1000 * NEVER)


def unsent(page: Page) -> str:
    """What the head says of it; "" while it says nothing."""
    head = page.locator("[data-unsent]")
    return head.locator("[data-unsent-count]").inner_text() if head.is_visible() else ""


def test_five_minutes_without_a_connection(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.clock.install()
    page.goto(f"{site.base}/en/work/{site.key}/rate/1/")
    write(page, "Before. ")
    until(lambda: kept(site) == "Before. ", page)
    context.set_offline(True)
    for minute in range(5):
        write(page, f"Minute {minute}. ")
        page.clock.fast_forward(60_000)
    says(page, "1 unsent. There is no connection.")
    assert unsent(page) == "1 unsent."
    assert kept(site) == "Before. "
    context.set_offline(False)
    says(page, "Saved")
    assert kept(site) == "Before. " + "".join(f"Minute {minute}. " for minute in range(5))
    expect(page.locator("[data-unsent]")).to_be_hidden()


def test_the_window_is_closed_without_a_connection(context: BrowserContext, site: Site) -> None:
    page = rating_page(context, site)
    page.wait_for_timeout(500)
    context.set_offline(True)
    write(page, "Written in the train")
    says(page, re.compile("1 unsent"))
    page.close()
    context.set_offline(False)
    assert kept(site) is None
    # Any private page sends it.
    elsewhere = context.new_page()
    elsewhere.goto(f"{site.base}/en/work/")
    until(lambda: kept(site) == "Written in the train", elsewhere)


def test_the_session_ends_in_the_middle_of_a_sentence(context: BrowserContext, site: Site) -> None:
    page = rating_page(context, site)
    write(page, "The first half, ")
    until(lambda: kept(site) == "The first half, ", page)
    context.clear_cookies(name="kompass_session")
    write(page, "and the second half.")
    says(page, "1 unsent. You are signed out.")
    link = page.locator("[data-sign-in]")
    page.locator("[data-unsent] summary").click()
    expect(link).to_be_visible()
    site.sign_in(context, "evaluator", 1)
    page.locator("[data-send-now]").click()
    says(page, "Saved")
    assert kept(site) == "The first half, and the second half."


def test_the_csrf_token_has_run_out(context: BrowserContext, site: Site) -> None:
    page = rating_page(context, site)
    write(page, "One ")
    until(lambda: kept(site) == "One ", page)
    context.clear_cookies(name="csrftoken")
    write(page, "two")
    until(lambda: kept(site) == "One two", page)
    says(page, "Saved")


def test_the_page_is_thrown_away_and_opened_again(context: BrowserContext, site: Site) -> None:
    page = rating_page(context, site)
    page.wait_for_timeout(500)
    # Frozen before anything could be sent, then thrown out of memory.
    site.kill()
    write(page, "Frozen")
    says(page, re.compile("1 unsent"))
    context.new_cdp_session(page).send("Page.setWebLifecycleState", {"state": "frozen"})
    page.close(run_before_unload=False)
    assert kept(site) is None
    site.start()
    again = rating_page(context, site)
    expect(again.locator(STRENGTHS)).to_have_value("Frozen")
    says(again, "Saved")
    assert kept(site) == "Frozen"
    again.locator(STRENGTHS).press("End")
    write(again, " and thawed")
    until(lambda: kept(site) == "Frozen and thawed", again)


def test_what_is_typed_before_the_script_is_there_is_saved(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    late: list[Any] = []
    page.route(re.compile("/autosave"), lambda route: late.append(route))
    page.goto(f"{site.base}/en/work/{site.key}/rate/1/", wait_until="commit")
    write(page, "Early bird")
    until(lambda: len(late) > 0, page)
    assert kept(site) is None
    late[0].continue_()
    until(lambda: kept(site) == "Early bird", page)


def test_a_page_as_the_server_sent_it_saves_nothing(context: BrowserContext, site: Site) -> None:
    page = rating_page(context, site)
    write(page, "One")
    until(lambda: kept(site) == "One", page)
    says(page, "Saved")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    page.reload()
    page.wait_for_timeout(1500)
    assert sent == []
    expect(page.locator(STRENGTHS)).to_have_value("One")


def test_what_is_unsent_comes_back_into_its_field_while_still_offline(
    context: BrowserContext, site: Site
) -> None:
    page = rating_page(context, site)
    page.wait_for_timeout(500)
    context.route("**/rate/save/**", lambda route: route.abort())
    write(page, "Not yet")
    says(page, re.compile("1 unsent"))
    page.reload()
    expect(page.locator(STRENGTHS)).to_have_value("Not yet")
    page.locator(STRENGTHS).press("End")
    write(page, ", but soon")
    says(page, re.compile("1 unsent"))
    context.unroute("**/rate/save/**")
    says(page, "Saved")
    assert kept(site) == "Not yet, but soon"


def test_a_lost_answer_is_no_conflict(context: BrowserContext, site: Site) -> None:
    page = rating_page(context, site)
    lost: list[str] = []

    def lose(route: Any) -> None:
        if len(lost) < 3:
            lost.append(route.request.post_data)
            route.fetch()  # it arrived; its answer does not
            route.abort()
        else:
            route.continue_()

    page.route("**/rate/save/**", lose)
    write(page, "Once")
    until(lambda: len(lost) > 0, page)
    write(page, " only")
    says(page, "Saved")
    assert page.locator(".conflict").count() == 0
    assert kept(site) == "Once only"
    assert json.loads(lost[0])["writer"] == kept(site, "writer")


def test_another_person_at_the_same_computer_sees_nothing(context: BrowserContext, site: Site) -> None:
    page = rating_page(context, site)
    page.wait_for_timeout(500)
    context.clear_cookies(name="kompass_session")
    write(page, "Confidential")
    says(page, "1 unsent. You are signed out.")
    # The window is still open when the other one signs in: it does not send as the other one.
    site.sign_in(context, "lead_evaluator")
    page.locator("[data-unsent] summary").click()
    page.locator("[data-send-now]").click()
    says(page, re.compile("Somebody else has signed in"))
    page.close()
    other = rating_page(context, site)
    other.wait_for_timeout(1500)
    assert unsent(other) == ""
    assert "Confidential" not in other.content()
    # What lies in the browser says nothing to who reads it.
    stored = other.evaluate(
        """() => new Promise((done) => {
          const asked = indexedDB.open("kompass-outbox");
          asked.onsuccess = () => {
            const all = asked.result.transaction("unsent").objectStore("unsent").getAll();
            all.onsuccess = () => done(all.result.map((row) => [
              Object.keys(row).sort().join(), new TextDecoder().decode(row.data)]));
          };
        })"""
    )
    assert [names for names, _ in stored] == ["at,data,id,iv,owner,sequence,writer"]
    assert "Confidential" not in stored[0][1]
    assert kept(site) is None
    site.sign_in(context, "evaluator", 1)
    mine = context.new_page()
    mine.goto(f"{site.base}/en/work/")
    until(lambda: kept(site) == "Confidential", mine)
    assert site.ask("SELECT u.name FROM kompass_rating r JOIN kompass_user u ON u.id = r.evaluator_id") == [
        ("Evaluator",)
    ]


@pytest.mark.parametrize(
    ("choice", "stands"),
    [("Keep mine", "Mine"), ("Take the other version", "Theirs"), ("by hand", "Mine and theirs")],
)
def test_two_windows_on_one_text(context: BrowserContext, site: Site, choice: str, stands: str) -> None:
    one, other = rating_page(context, site), rating_page(context, site)
    other.wait_for_timeout(500)
    write(one, "Theirs")
    until(lambda: kept(site) == "Theirs", one)
    write(other, "Mine")
    panel = other.locator(".conflict")
    expect(panel).to_be_visible()
    assert kept(site) == "Theirs"
    assert panel.locator(".conflict-field:visible legend").all_inner_texts() == ["Strengths, 1.1.1"]
    assert panel.locator(".conflict-field:visible .conflict-text").all_inner_texts() == ["Mine", "Theirs"]
    if choice == "by hand":
        panel.locator("textarea:visible").fill("Mine and theirs")
        panel.get_by_role("button", name="Save what is chosen").click()
    else:
        panel.get_by_role("button", name=choice).click()
    says(other, "Saved")
    assert kept(site) == stands
    expect(other.locator(STRENGTHS)).to_have_value(stands)
    write(other, "!")
    until(lambda: kept(site) == stands + "!", other)


def test_who_meets_somebody_else_in_the_middle_of_a_word_goes_on_writing(
    context: BrowserContext, site: Site
) -> None:
    one, other = rating_page(context, site), rating_page(context, site)
    other.wait_for_timeout(500)
    write(one, "Theirs")
    until(lambda: kept(site) == "Theirs", one)
    write(other, "Mi")
    expect(other.locator(".conflict")).to_be_visible()
    # A letter that is a key of the grid as well, were it to go anywhere else.
    other.keyboard.type("ne")
    expect(other.locator(STRENGTHS)).to_have_value("Mine")
    other.locator(".conflict").get_by_role("button", name="Keep mine").click()
    says(other, "Saved")
    assert kept(site) == "Mine"
    assert kept(site, "not_applicable") == 0


def test_what_only_the_other_changed_is_proposed_from_there(context: BrowserContext, site: Site) -> None:
    one, other = rating_page(context, site), rating_page(context, site)
    other.wait_for_timeout(500)
    one.locator(f"#improvements-{CRITERION}").fill("Theirs")
    until(lambda: kept(site, "improvements") == "Theirs", one)
    write(other, "Mine")
    other.get_by_role("button", name="Save what is chosen").click()
    says(other, "Saved")
    assert (kept(site), kept(site, "improvements")) == ("Mine", "Theirs")


def test_it_is_thrown_away_only_after_a_question(context: BrowserContext, site: Site) -> None:
    page = rating_page(context, site)
    page.wait_for_timeout(500)
    context.route("**/rate/save/**", lambda route: route.abort())
    write(page, "Better not")
    says(page, re.compile("1 unsent"))
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.message)
        if len(asked) == 1:
            dialog.dismiss()
        else:
            dialog.accept()

    page.on("dialog", answer)
    page.locator("[data-unsent] summary").click()
    throw = page.get_by_role("button", name="Throw away")
    throw.click()
    assert unsent(page) == "1 unsent."
    with page.expect_navigation():
        throw.click()
    expect(page.locator(STRENGTHS)).to_have_value("")
    page.wait_for_timeout(500)
    assert unsent(page) == ""
    assert len(asked) == 2


def test_the_server_is_killed_in_the_middle_of_many_saves(site: Site) -> None:
    """300 saves of two writers; the plug is pulled in their midst. What was acknowledged stands."""
    site.do("DELETE FROM kompass_rating")
    told = saves_with_the_plug_pulled(site, 300)
    assert told.acknowledged == 300
    assert told.refused > 0
    assert told.lost == ()
    assert site.ask("PRAGMA integrity_check") == [("ok",)]


def test_the_server_is_killed_while_somebody_types(context: BrowserContext, site: Site) -> None:
    page = rating_page(context, site)
    write(page, "Before the fall. ")
    until(lambda: kept(site) == "Before the fall. ", page)
    site.kill()
    write(page, "During it. ")
    says(page, re.compile("1 unsent"))
    site.start()
    write(page, "After it.")
    says(page, "Saved")
    assert kept(site) == "Before the fall. During it. After it."
