"""What is begun and not sent survives whatever goes wrong, in a real browser: comments, answers, decisions.

Each test ends by comparing what was typed with what stands in the database or is sent, to the letter.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DataFolder, _free_port
from tests.browser.evaluating import Site
from tests.browser.test_never_lost import says, unsent, until

FIRST: Final = "council-papers-published-early"
COMMENT: Final = "#comment-on-1"
REASON: Final = f"#why-{FIRST}"
WIDTHS: Final = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def site(data_folder: DataFolder) -> Iterator[Site]:
    """All is agreed, the draft is with the municipality."""
    one = Site(data_folder("fact_check"), _free_port(), stage="fact_check", agreed=True, draft=True).start()
    yield one
    one.kill()


@pytest.fixture
def enter(chromium: Browser, site: Site) -> Iterator[Any]:
    """A browser in which somebody has signed in."""
    for table in ("begun", "comment"):
        site.do(f"DELETE FROM kompass_{table}")
    contexts: list[BrowserContext] = []

    def window(who: str) -> BrowserContext:
        one = chromium.new_context(viewport=WIDTHS, reduced_motion="reduce")  # type: ignore[arg-type]
        one.set_default_timeout(15_000)
        site.sign_in(one, who)
        contexts.append(one)
        return one

    yield window
    for one in contexts:
        one.set_offline(True)  # what a page says in its last moment must not fall into the next test
        one.close()


def begun(site: Site, field: str) -> str | None:
    rows = site.ask("SELECT content FROM kompass_begun")
    return json.loads(rows[0][0]).get(field) if rows else None


def fact_check(context: BrowserContext, site: Site) -> Page:
    page = context.new_page()
    page.goto(f"{site.base}/en/work/{site.key}/fact-check/")
    return page


def comment(context: BrowserContext, site: Site) -> Page:
    page = fact_check(context, site)
    page.locator("details", has=page.locator(COMMENT)).locator("summary").click()
    page.locator(COMMENT).click()  # waits until what is unfolding can hold the focus
    return page


def agreeing(context: BrowserContext, site: Site) -> Page:
    page = context.new_page()
    page.goto(f"{site.base}/en/work/{site.key}/agree/1/")
    page.locator("details > summary", has_text="rated alike").click()
    return page


def test_the_connection_is_cut_while_a_comment_is_written(enter: Any, site: Site) -> None:
    context = enter("coordinator")
    page = comment(context, site)
    page.locator(COMMENT).press_sequentially("Eight days")
    until(lambda: begun(site, "text") == "Eight days", page)
    context.set_offline(True)
    page.locator(COMMENT).press_sequentially(", not ten")
    says(page, re.compile("1 unsent"))
    # Sent without a connection: the page stays, and says what is unsent.
    page.get_by_role("button", name="Comment", exact=True).first.click()
    assert unsent(page) == "1 unsent."
    page.close()
    context.set_offline(False)
    assert begun(site, "text") == "Eight days"
    # Whichever page of the person comes next sends it; the page has it back in its field, unfolded.
    again = fact_check(context, site)
    until(lambda: begun(site, "text") == "Eight days, not ten", again)
    expect(again.locator(COMMENT)).to_be_visible()
    expect(again.locator(COMMENT)).to_have_value("Eight days, not ten")
    again.get_by_role("button", name="Comment", exact=True).first.click()
    expect(again.locator(".comments .said")).to_contain_text("Eight days, not ten")
    assert site.ask("SELECT text FROM kompass_comment") == [("Eight days, not ten",)]
    assert site.ask("SELECT content FROM kompass_begun") == [("{}",)]


def test_what_is_typed_and_sent_at_once_is_not_begun_again(enter: Any, site: Site) -> None:
    page = comment(enter("coordinator"), site)
    page.locator(COMMENT).press_sequentially("At once")
    page.get_by_role("button", name="Comment", exact=True).first.click()
    expect(page.locator(".comments .said")).to_contain_text("At once")
    page.wait_for_timeout(800)
    assert site.ask("SELECT text FROM kompass_comment") == [("At once",)]
    assert site.ask("SELECT content FROM kompass_begun") in ([("{}",)], [])


def test_the_session_ends_while_an_answer_is_written(enter: Any, site: Site) -> None:
    coordinator = comment(enter("coordinator"), site)
    coordinator.locator(COMMENT).fill("Eight days")
    coordinator.get_by_role("button", name="Comment", exact=True).first.click()
    expect(coordinator.locator(".comments .said")).to_contain_text("Eight days")
    context = enter("evaluator")
    page = fact_check(context, site)
    answer = page.get_by_label("Why, and what was changed")
    page.get_by_label("The comment is").select_option("accepted")
    answer.press_sequentially("You are ")
    until(lambda: site.ask("SELECT content FROM kompass_begun WHERE kind = 'answer'") != [], page)
    context.clear_cookies(name="kompass_session")
    answer.press_sequentially("right")
    says(page, "1 unsent. You are signed out.")
    page.close()
    site.sign_in(context, "evaluator", 1)
    again = fact_check(context, site)
    expect(again.get_by_label("Why, and what was changed")).to_have_value("You are right")
    says(again, "Saved")
    kept = site.ask("SELECT content FROM kompass_begun WHERE kind = 'answer'")
    assert [json.loads(one) for (one,) in kept] == [{"outcome": "accepted", "answer": "You are right"}]
    # The other evaluator and the municipality see nothing of it.
    for who in ("lead_evaluator", "coordinator"):
        assert "You are right" not in fact_check(enter(who), site).content()
    again.get_by_role("button", name=re.compile("^Answer")).click()
    expect(again.locator(".comments")).to_contain_text("Accepted: You are right")


def test_the_server_is_killed_while_a_reason_is_written(enter: Any, site: Site) -> None:
    context = enter("evaluator")
    page = agreeing(context, site)
    page.locator(f"#c-{FIRST} select").first.select_option("3")
    page.locator(REASON).press_sequentially("Shown at ")
    until(lambda: begun(site, "reason") == "Shown at ", page)
    site.kill()
    page.locator(REASON).press_sequentially("the visit")
    says(page, re.compile("1 unsent"))
    page.close()
    site.start()
    again = context.new_page()
    again.goto(f"{site.base}/en/work/{site.key}/agree/1/")
    expect(again.locator(REASON)).to_be_visible()
    expect(again.locator(REASON)).to_have_value("Shown at the visit")
    expect(again.locator(f"#c-{FIRST} select").first).to_have_value("3")
    until(lambda: begun(site, "reason") == "Shown at the visit", again)
    # The other evaluator decides meanwhile: told beside it, not written over it.
    other = agreeing(enter("lead_evaluator"), site)
    assert other.locator(REASON).input_value() == ""
    for field in other.locator(f"#c-{FIRST} select").all():
        field.select_option("1")
    other.locator(REASON).fill("Talked through")
    other.locator(f"#c-{FIRST} button[type=submit]").click()
    expect(again.locator(f"#c-{FIRST} [data-conflict]")).to_contain_text("Talked through")
    expect(again.locator(REASON)).to_have_value("Shown at the visit")
    # Decided all the same: what was begun is gone, with both.
    again.locator(f"#c-{FIRST} button[type=submit]").click()
    expect(again.locator(f"#c-{FIRST} [data-said]")).to_contain_text("Evaluator wrote down: Built up 3")
    again.wait_for_timeout(800)
    assert site.ask("SELECT reason FROM kompass_consensus WHERE criterion = ?", FIRST) == [
        ("Shown at the visit",)
    ]
    assert [json.loads(one) for (one,) in site.ask("SELECT content FROM kompass_begun")] == [{}, {}]
